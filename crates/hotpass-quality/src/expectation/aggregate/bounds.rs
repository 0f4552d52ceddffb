//! Least and greatest values that may be seen: `min_value`, `max_value`, `strict_min` and `strict_max`.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::super::{Arguments, Observation, Problem, Result, comparison::order};
use super::{counted, moment, seen, wrong};
use crate::table::Value;

/// How far a calculated number may be from a bound that it equals but for rounding, as a share of the bound. Bounds are often
/// what another system calculated, which adds up in another order.
const ROUNDING: f64 = 1e-14;

/// Compares what was seen with the bounds; null is never within any.
pub(super) fn within(observed: Value<'_>, arguments: Arguments<'_>) -> Result<Observation> {
    let least = ordering(observed, "min_value", arguments)?;
    let greatest = ordering(observed, "max_value", arguments)?;
    let is_over = least.is_none_or(Ordering::is_gt);
    let is_at_least = is_over || least.is_some_and(Ordering::is_eq);
    let is_under = greatest.is_none_or(Ordering::is_lt);
    let is_at_most = is_under || greatest.is_some_and(Ordering::is_eq);
    let starts = pick(arguments.flag("strict_min")?, is_over, is_at_least);
    let ends = pick(arguments.flag("strict_max")?, is_under, is_at_most);
    let mut seen = seen(starts && ends && !observed.is_null(), observed.json());
    if observed.is_null() {
        // Of no values there is nothing to observe, and that is told.
        seen.more.insert("observed_value".to_owned(), Json::Null);
    }
    Ok(seen)
}

fn pick(is_strict: bool, strict: bool, otherwise: bool) -> bool {
    if is_strict { strict } else { otherwise }
}

/// Compares a count with bounds that are whole numbers, the first of which is not the greater one.
pub(super) fn count_within(count: usize, arguments: Arguments<'_>) -> Result<Observation> {
    let bound = |name: &str| -> Result<Option<f64>> {
        let given = arguments.get(name);
        given.map(|given| whole_number(name, given)).transpose()
    };
    if let (Some(least), Some(greatest)) = (bound("min_value")?, bound("max_value")?)
        && least > greatest
    {
        return wrong(format!(
            "min_value cannot be greater than max_value: {least} > {greatest}"
        ));
    }
    within(counted(count), arguments)
}

fn whole_number(name: &str, given: &Json) -> Result<f64> {
    let number = given.as_f64().filter(|number| number.fract() == 0.0);
    number.ok_or_else(|| {
        let what = format!("min_value and max_value must be integers, and `{name}` is `{given}`");
        Problem::Argument(what)
    })
}

/// Compares what was seen with a bound, if there is one.
fn ordering(observed: Value<'_>, name: &str, arguments: Arguments<'_>) -> Result<Option<Ordering>> {
    let Some(given) = arguments.get(name) else {
        return Ok(None);
    };
    let order = compare(observed, given);
    if let (Value::Number(observed), Some(bound)) = (observed, given.as_f64())
        && (observed - bound).abs() <= ROUNDING * bound.abs()
    {
        return Ok(Some(Ordering::Equal));
    }
    if let Some(order) = order {
        return Ok(Some(order));
    }
    let kind = match observed {
        Value::Moment(_) => "a date (invalid datetime format)",
        Value::Text(_) => "a text",
        Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Number(_) => {
            "a number, nor a date (invalid datetime format)"
        }
        Value::Nested(_) => "a list or an object",
    };
    wrong(format!("`{name}` is not {kind}: `{given}`"))
}

/// Compares a value with a bound; none if they are of different kinds.
pub(super) fn compare(observed: Value<'_>, bound: &Json) -> Option<Ordering> {
    match (observed, bound) {
        (Value::Null, Json::String(text)) => {
            let is_bound = number(text).is_some() || moment::read(text).is_some();
            is_bound.then_some(Ordering::Equal)
        }
        (Value::Null, Json::Number(_) | Json::Bool(_)) => Some(Ordering::Equal),
        (Value::Moment(observed), Json::String(text)) => {
            moment::read(text).map(|bound| observed.cmp(&bound))
        }
        (Value::Text(observed), Json::String(text)) => {
            let dates = moment::read(observed).zip(moment::read(text));
            Some(dates.map_or_else(
                || observed.cmp(text.as_str()),
                |(observed, bound)| observed.cmp(&bound),
            ))
        }
        (
            Value::Boolean(_) | Value::Integer(_) | Value::Number(_),
            Json::Number(_) | Json::Bool(_),
        ) => Some(order(observed, Value::of(bound))),
        (Value::Boolean(_) | Value::Integer(_) | Value::Number(_), Json::String(text)) => {
            number(text).map(|bound| order(observed, Value::Number(bound)))
        }
        _ => None,
    }
}

/// Reads a number that is written as a text; infinity has no other form in JSON.
pub(super) fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    (!number.is_nan()).then_some(number)
}
