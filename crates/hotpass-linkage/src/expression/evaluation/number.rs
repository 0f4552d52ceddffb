//! Numbers.

use crate::expression::{Function, Value};

/// The mean radius of the Earth in kilometers, as Splink has it.
const EARTH_RADIUS_KM: f64 = 6371.0;

/// Applies a function of numbers. What is no number gives nothing, and so does what is not finite.
pub(super) fn apply(function: Function, values: &[&Value]) -> Option<f64> {
    let numbers: Vec<f64> = values
        .iter()
        .map(|value| value.number())
        .collect::<Option<_>>()?;
    let answer = match (function, numbers.as_slice()) {
        (Function::Add, [left, right]) => left + right,
        (Function::Subtract, [left, right]) => left - right,
        (Function::Multiply, [left, right]) => left * right,
        (Function::Divide, [left, right]) => left / right,
        (Function::Negate, [of]) => -of,
        (Function::Abs, [of]) => of.abs(),
        (Function::Floor, [of]) => of.floor(),
        (Function::Ceil, [of]) => of.ceil(),
        (Function::Round, [of]) => of.round(),
        (Function::Round, [of, digits]) => {
            let scale = 10_f64.powf(digits.trunc());
            (of * scale).round() / scale
        }
        (Function::Sqrt, [of]) => of.sqrt(),
        (Function::Sin, [of]) => of.sin(),
        (Function::Cos, [of]) => of.cos(),
        (Function::Acos, [of]) => of.acos(),
        (Function::Radians, [of]) => of.to_radians(),
        (Function::GreatCircleKm, [latitude_l, longitude_l, latitude_r, longitude_r]) => {
            great_circle_km((*latitude_l, *longitude_l), (*latitude_r, *longitude_r))
        }
        _ => return None,
    };
    answer.is_finite().then_some(answer)
}

/// Returns the distance of two places, in kilometers of single precision, by the spherical law of cosines.
fn great_circle_km(left: (f64, f64), right: (f64, f64)) -> f64 {
    let (latitude_l, latitude_r) = (left.0.to_radians(), right.0.to_radians());
    let difference = (right.1 - left.1).to_radians();
    let cosine = latitude_l.sin() * latitude_r.sin()
        + latitude_l.cos() * latitude_r.cos() * difference.cos();
    f64::from((cosine.clamp(-1.0, 1.0).acos() * EARTH_RADIUS_KM) as f32)
}
