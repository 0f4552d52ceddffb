//! Numbers.

use crate::expression::{Function, Value};
use crate::kernel::geography::{Place, great_circle_km};

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
            let place = |latitude, longitude| Place {
                latitude,
                longitude,
            };
            let left = place(*latitude_l, *longitude_l);
            // Splink rounds to single precision.
            f64::from(great_circle_km(left, place(*latitude_r, *longitude_r)) as f32)
        }
        _ => return None,
    };
    answer.is_finite().then_some(answer)
}
