//! Measures of two values, and codes of one.

use crate::expression::{Function, Value};
use rapidfuzz::distance;

/// Applies a measure of two texts, or a code of one.
pub(super) fn apply(function: Function, values: &[&Value]) -> Option<Value> {
    match values {
        [left, right] => of_two(function, &left.text()?, &right.text()?).map(Value::Number),
        _ => None,
    }
}

fn of_two(function: Function, left: &str, right: &str) -> Option<f64> {
    let (one, other) = (left.chars(), right.chars());
    Some(match function {
        Function::Jaro => distance::jaro::similarity(one, other),
        Function::JaroWinkler => distance::jaro_winkler::similarity(one, other),
        Function::Levenshtein => distance::levenshtein::distance(one, other) as f64,
        Function::DamerauLevenshtein => distance::damerau_levenshtein::distance(one, other) as f64,
        Function::Hamming => distance::hamming::distance(one, other).ok()? as f64,
        _ => return None,
    })
}
