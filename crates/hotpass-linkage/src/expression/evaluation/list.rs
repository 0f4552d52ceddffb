//! Lists.

use super::measure;
use crate::expression::{Function, Value};
use std::cmp::Ordering;

/// Applies a function of lists.
pub(super) fn apply(function: Function, values: &[&Value]) -> Option<Value> {
    match (function, values) {
        (Function::Element, [Value::List(list), index]) => element(list, index.number()?),
        (Function::Intersect, [Value::List(left), Value::List(right)]) => {
            Some(Value::List(intersect(left, right)))
        }
        (Function::ListContains, [Value::List(list), value]) => {
            Some(Value::Boolean(contains(list, value)))
        }
        (Function::ListCosine, [Value::List(left), Value::List(right)]) => {
            cosine(left, right).map(Value::Number)
        }
        (Function::PairwiseGreatest(of), [Value::List(left), Value::List(right)]) => {
            extreme(of.function(), left, right, Ordering::Greater)
        }
        (Function::PairwiseLeast(of), [Value::List(left), Value::List(right)]) => {
            extreme(of.function(), left, right, Ordering::Less)
        }
        _ => None,
    }
}

/// Returns the element at a position: from 1 at the start, from -1 at the end.
fn element(list: &[Value], index: f64) -> Option<Value> {
    let before = if index < 0.0 {
        list.len() as f64 + index
    } else {
        index - 1.0
    };
    list.iter()
        .enumerate()
        .find(|(position, _)| (*position as f64 - before).abs() < f64::EPSILON)
        .map(|(_, value)| value.clone())
}

/// Returns the distinct elements of the left list that are in the right one too; null is never one.
fn intersect(left: &[Value], right: &[Value]) -> Vec<Value> {
    let mut both: Vec<Value> = Vec::new();
    for value in left {
        if contains(right, value) && !contains(&both, value) {
            both.push(value.clone());
        }
    }
    both
}

fn contains(list: &[Value], value: &Value) -> bool {
    list.iter()
        .any(|each| each.compare(value) == Some(Ordering::Equal))
}

fn cosine(left: &[Value], right: &[Value]) -> Option<f64> {
    if left.len() != right.len() {
        return None;
    }
    let (mut dot, mut norm_l, mut norm_r) = (0.0, 0.0, 0.0);
    for (one, other) in left.iter().zip(right) {
        let (one, other) = (one.number()?, other.number()?);
        dot += one * other;
        norm_l += one * one;
        norm_r += other * other;
    }
    let norms = f64::sqrt(norm_l * norm_r);
    (norms > 0.0).then(|| dot / norms)
}

/// Returns the greatest or least of a measure over every pair of elements.
fn extreme(of: Function, left: &[Value], right: &[Value], wanted: Ordering) -> Option<Value> {
    let mut best: Option<Value> = None;
    for one in left {
        for other in right {
            let Some(value) = measure::apply(of, &[one, other]) else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|best| value.compare(best) == Some(wanted))
            {
                best = Some(value);
            }
        }
    }
    best
}
