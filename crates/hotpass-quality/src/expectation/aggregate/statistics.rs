//! One number of all cells: the least, the greatest, the mean, the sum and the standard deviation.

use std::cmp::Ordering;

use super::super::{Arguments, Observation, Result, comparison::order};
use super::bounds;
use super::shape::of_other_kind;
use super::tally::Tally;
use crate::table::{Cells, Column, Rows, Table, Value};

/// Cells that are summed one after the other; longer runs are divided, so that errors do not add up.
const RUN: usize = 128;

/// Compares the greatest value with bounds.
pub(super) fn max(about: (&Table, &Rows), arguments: Arguments<'_>) -> Result<Observation> {
    extreme(about, arguments, Ordering::Greater)
}

/// Compares the least value with bounds.
pub(super) fn min(about: (&Table, &Rows), arguments: Arguments<'_>) -> Result<Observation> {
    extreme(about, arguments, Ordering::Less)
}

fn extreme(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
    wanted: Ordering,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let is_parsed = arguments.flag("parse_strings_as_datetimes")?;
    if !is_parsed && !matches!(column.cells, Cells::Encoded { .. }) {
        return bounds::within(most(column, rows, wanted)?, arguments);
    }
    let tally = Tally::of(column, rows)?;
    let tally = if is_parsed {
        tally.dated(column)?
    } else {
        tally
    };
    let entry = match wanted {
        Ordering::Less => tally.entries.first(),
        _ => tally.entries.last(),
    };
    bounds::within(entry.map_or(Value::Null, |(value, _)| *value), arguments)
}

/// Returns the value that comes before or after all others; null if there is none.
fn most<'a>(column: &'a Column, rows: &Rows, wanted: Ordering) -> Result<Value<'a>> {
    let mut most = Value::Null;
    for row in rows.iter() {
        let value = column.value(row);
        if value.is_null() {
            continue;
        }
        if most.is_null() {
            most = value;
        } else if !is_comparable(most, value) {
            return Err(of_other_kind("least or greatest value", column));
        } else if order(value, most) == wanted {
            most = value;
        }
    }
    Ok(most)
}

fn is_comparable(one: Value<'_>, other: Value<'_>) -> bool {
    match (one, other) {
        (Value::Text(_), Value::Text(_)) | (Value::Moment(_), Value::Moment(_)) => true,
        (one, other) => one.number().is_some() && other.number().is_some(),
    }
}

/// Compares the mean with bounds.
pub(super) fn mean(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let observed = if matches!(column.cells, Cells::Moments(_)) {
        mean_moment(column, rows)
    } else {
        let values = numbers("mean", column, rows)?;
        mean_of(&values).map_or(Value::Null, Value::Number)
    };
    bounds::within(observed, arguments)
}

fn mean_moment<'a>(column: &'a Column, rows: &Rows) -> Value<'a> {
    let mut sum = 0_i128;
    let mut n_present = 0_i128;
    for row in rows.iter() {
        if let Value::Moment(moment) = column.value(row) {
            sum += i128::from(moment);
            n_present += 1;
        }
    }
    let mean = sum.checked_div(n_present);
    let mean = mean.and_then(|mean| i64::try_from(mean).ok());
    mean.map_or(Value::Null, Value::Moment)
}

fn mean_of(values: &[f64]) -> Option<f64> {
    let n_present = values.iter().filter(|value| !value.is_nan()).count();
    let sum = pairwise(values, &|value| if value.is_nan() { 0.0 } else { value });
    (n_present > 0).then(|| sum / n_present as f64)
}

/// Compares the standard deviation of a sample with bounds; one cell has none.
pub(super) fn deviation(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let values = numbers("standard deviation", column, rows)?;
    let n_present = values.iter().filter(|value| !value.is_nan()).count();
    let observed = match mean_of(&values) {
        Some(mean) if n_present > 1 => {
            let square = |value: f64| {
                if value.is_nan() {
                    0.0
                } else {
                    (mean - value).powi(2)
                }
            };
            let variance = pairwise(&values, &square) / (n_present - 1) as f64;
            Value::Number(variance.sqrt())
        }
        _ => Value::Null,
    };
    bounds::within(observed, arguments)
}

/// Compares the sum with bounds; the sum of nothing is 0.
pub(super) fn sum((table, rows): (&Table, &Rows), arguments: Arguments<'_>) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let observed = match column.cells {
        Cells::Integers(_) | Cells::Booleans(_) => {
            let sum: i128 = rows.iter().map(|row| whole(column.value(row))).sum();
            i64::try_from(sum).map_or(Value::Number(sum as f64), Value::Integer)
        }
        _ => {
            let values = numbers("sum", column, rows)?;
            let sum = pairwise(&values, &|value| if value.is_nan() { 0.0 } else { value });
            Value::Number(sum)
        }
    };
    bounds::within(observed, arguments)
}

fn whole(value: Value<'_>) -> i128 {
    match value {
        Value::Boolean(is) => i128::from(is),
        Value::Integer(value) => i128::from(value),
        _ => 0,
    }
}

/// Returns the cells as numbers, NaN for null.
///
/// # Errors
///
/// [`Problem::Kind`](super::super::Problem::Kind) if a cell is neither null nor a number; `what` is to be had of them.
pub(super) fn numbers(what: &str, column: &Column, rows: &Rows) -> Result<Vec<f64>> {
    let mut numbers = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        let value = column.value(row);
        match value.number() {
            Some(number) => numbers.push(number),
            None if value.is_null() => numbers.push(f64::NAN),
            None => return Err(of_other_kind(what, column)),
        }
    }
    Ok(numbers)
}

/// Returns the cells as numbers, without those that are null.
///
/// # Errors
///
/// As of [`numbers`].
pub(super) fn present(what: &str, column: &Column, rows: &Rows) -> Result<Vec<f64>> {
    let mut numbers = numbers(what, column, rows)?;
    numbers.retain(|number| !number.is_nan());
    Ok(numbers)
}

/// Sums by halves, in eight sums at a time: the order and so the last digit is that of numpy.
fn pairwise(values: &[f64], part: &impl Fn(f64) -> f64) -> f64 {
    if values.len() > RUN {
        let half = values.len() / 2;
        let (first, second) = values.split_at(half - half % 8);
        return pairwise(first, part) + pairwise(second, part);
    }
    let eights = values.chunks_exact(8);
    let rest = eights.remainder();
    if values.len() < 8 {
        return rest.iter().fold(0.0, |sum, value| sum + part(*value));
    }
    let mut sums = [0.0; 8];
    for eight in eights {
        for (sum, value) in sums.iter_mut().zip(eight) {
            *sum += part(*value);
        }
    }
    let half = |at: usize| (sums[at] + sums[at + 1]) + (sums[at + 2] + sums[at + 3]);
    let sum = half(0) + half(4);
    rest.iter().fold(sum, |sum, value| sum + part(*value))
}
