//! Reckoning with numbers of a pair, without the detour through values of SQL. What is not known is NaN.

use super::Test;
use crate::{
    columns::Reading,
    expression::{Function, Side},
    kernel::geography::{Place, great_circle_km},
};

/// A number of a pair of records.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// A constant.
    Number(f64),
    /// What a column of one record is read as.
    Column {
        /// The position of the column.
        column: usize,
        /// The record.
        side: Side,
        /// As what it is read.
        reading: Reading,
    },
    /// A term of the comparison.
    Term(usize),
    /// A function of numbers; see `is_numeric`.
    Call(Function, Vec<Formula>),
    /// The first number whose condition holds, or the last.
    Case(Vec<(Test, Formula)>, Option<Box<Formula>>),
}

/// Tells whether [`call`] can apply a function; its value is a number whenever its arguments are.
pub(super) fn is_numeric(function: Function) -> bool {
    matches!(
        function,
        Function::Add
            | Function::Subtract
            | Function::Multiply
            | Function::Divide
            | Function::Negate
            | Function::Abs
            | Function::Floor
            | Function::Ceil
            | Function::Sqrt
            | Function::GreatCircleKm
            | Function::Least
            | Function::Greatest
            | Function::Coalesce
    )
}

/// Tells functions that pass over what is not known.
pub(super) fn passes_nulls(function: Function) -> bool {
    matches!(
        function,
        Function::Least | Function::Greatest | Function::Coalesce
    )
}

/// Applies a function to numbers; what is not finite is not known, as in expressions.
pub(super) fn call(function: Function, numbers: &[f64]) -> f64 {
    if passes_nulls(function) {
        return known(function, numbers);
    }
    let answer = match (function, numbers) {
        (Function::Add, [left, right]) => left + right,
        (Function::Subtract, [left, right]) => left - right,
        (Function::Multiply, [left, right]) => left * right,
        (Function::Divide, [left, right]) => left / right,
        (Function::Negate, [of]) => -of,
        (Function::Abs, [of]) => of.abs(),
        (Function::Floor, [of]) => of.floor(),
        (Function::Ceil, [of]) => of.ceil(),
        (Function::Sqrt, [of]) => of.sqrt(),
        (Function::GreatCircleKm, [latitude_l, longitude_l, latitude_r, longitude_r]) => {
            if numbers.iter().any(|number| number.is_nan()) {
                return f64::NAN;
            }
            let place = |latitude, longitude| Place {
                latitude,
                longitude,
            };
            let left = place(*latitude_l, *longitude_l);
            // Splink rounds to single precision.
            f64::from(great_circle_km(left, place(*latitude_r, *longitude_r)) as f32)
        }
        _ => f64::NAN,
    };
    if answer.is_finite() { answer } else { f64::NAN }
}

fn known(function: Function, numbers: &[f64]) -> f64 {
    let mut known = numbers.iter().copied().filter(|number| !number.is_nan());
    let found = match function {
        Function::Least => known.reduce(f64::min),
        Function::Greatest => known.reduce(f64::max),
        _ => known.next(),
    };
    found.unwrap_or(f64::NAN)
}
