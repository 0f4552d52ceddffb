//! Values at a share of the way from the least to the greatest: quantiles and the median.

use arrow::array::Array as _;
use rayon::slice::ParallelSliceMut as _;
use serde_json::{Value as Json, json};

use super::super::{Arguments, Observation, Problem, Result};
use super::statistics::present;
use super::{bounds, floored, seen_with, wrong};
use crate::table::{Cells, Column, Rows, Table, Value};

/// How far a quantile may be from a bound and still be at it, as a share of the bound.
const TOLERANCE: f64 = 1e-4;
/// How far it may be whatever the bound.
const LEAST_TOLERANCE: f64 = 1e-8;

/// What is between two values.
#[derive(Debug, Clone, Copy)]
enum Between {
    Linear,
    Lower,
    Higher,
    Midpoint,
    Nearest,
}

/// Cells without nulls, ascending.
pub(super) enum Sorted {
    /// Numbers.
    Numbers(Vec<f64>),
    /// Whole numbers, or truth values as 0 and 1.
    Integers(Vec<i64>),
    /// Points in time.
    Moments(Vec<i64>),
}

impl Sorted {
    /// Sorts the cells of a column.
    pub(super) fn of(what: &str, column: &Column, rows: &Rows) -> Result<Self> {
        let whole = |row| match column.value(row) {
            Value::Integer(value) | Value::Moment(value) => Some(value),
            _ => None,
        };
        Ok(match &column.cells {
            Cells::Integers(cells) => {
                let mut values: Vec<i64> = if cells.null_count() == 0 && rows.len() == cells.len() {
                    cells.values().to_vec()
                } else {
                    rows.iter().filter_map(whole).collect()
                };
                values.par_sort_unstable();
                Self::Integers(values)
            }
            Cells::Moments(_) => {
                let mut values: Vec<i64> = rows.iter().filter_map(whole).collect();
                values.par_sort_unstable();
                Self::Moments(values)
            }
            _ => {
                let mut values = present(what, column, rows)?;
                values.par_sort_unstable_by(f64::total_cmp);
                Self::Numbers(values)
            }
        })
    }

    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Integers(values) | Self::Moments(values) => values.len(),
        }
    }

    /// Returns the value nearest to a share of the way; the even place of two equally near.
    pub(super) fn nearest(&self, share: f64) -> Value<'static> {
        self.at(share, Between::Nearest)
    }

    fn value(&self, place: usize) -> Value<'static> {
        match self {
            Self::Numbers(values) => Value::Number(values[place]),
            Self::Integers(values) => Value::Integer(values[place]),
            Self::Moments(values) => Value::Moment(values[place]),
        }
    }

    fn at(&self, share: f64, between: Between) -> Value<'static> {
        if self.len() == 0 {
            return Value::Null;
        }
        let place = (self.len() - 1) as f64 * share;
        let (lower, higher) = (floored(place), floored(place.ceil()));
        match between {
            Between::Lower => self.value(lower),
            Between::Higher => self.value(higher),
            Between::Nearest => self.value(floored(place.round_ties_even())),
            Between::Midpoint if lower == higher => self.mix(lower, higher, 0.0),
            Between::Midpoint => self.mix(lower, higher, 0.5),
            Between::Linear => self.mix(lower, higher, place.fract()),
        }
    }

    fn mix(&self, lower: usize, higher: usize, share: f64) -> Value<'static> {
        let between = |lower: f64, higher: f64| {
            let step = higher - lower;
            // From the nearer side, as numpy does, so that both ends are met exactly.
            if share >= 0.5 {
                higher - step * (1.0 - share)
            } else {
                lower + step * share
            }
        };
        match self {
            Self::Numbers(values) => Value::Number(between(values[lower], values[higher])),
            Self::Integers(values) => {
                Value::Number(between(values[lower] as f64, values[higher] as f64))
            }
            Self::Moments(values) => {
                let step = values[higher].saturating_sub(values[lower]);
                Value::Moment(values[lower].saturating_add((step as f64 * share) as i64))
            }
        }
    }
}

/// Compares the median with bounds: the mean of the two values in the middle, if there are two.
pub(super) fn median(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let sorted = Sorted::of("median", column, rows)?;
    bounds::within(sorted.at(0.5, Between::Midpoint), arguments)
}

/// Compares quantiles with a range each.
pub(super) fn between(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let (quantiles, ranges) = ranges_of(arguments)?;
    let between = between_of(arguments.get("allow_relative_error"))?;
    let mut shares = Vec::with_capacity(quantiles.len());
    for quantile in quantiles {
        let share = quantile
            .as_f64()
            .filter(|share| (0.0..=1.0).contains(share));
        let Some(share) = share else {
            return wrong(format!(
                "quantiles must be in the interval [0, 1]: `{quantile}`"
            ));
        };
        shares.push(share);
    }
    let sorted = Sorted::of("quantiles", column, rows)?;
    let values: Vec<Value<'_>> = shares
        .iter()
        .map(|share| sorted.at(*share, between))
        .collect();
    let mut successes = Vec::with_capacity(values.len());
    for (value, range) in values.iter().zip(ranges) {
        successes.push(is_in_range(*value, range)?);
    }
    let values: Vec<Json> = values.iter().map(|value| value.json()).collect();
    Ok(seen_with(
        successes.iter().all(|success| *success),
        json!({ "quantiles": quantiles, "values": values }),
        json!({ "success_details": successes }),
    ))
}

/// A least and a greatest value, either of which may be null.
type Range<'a> = (&'a Json, &'a Json);

fn ranges_of<'a>(arguments: Arguments<'a>) -> Result<(&'a [Json], Vec<Range<'a>>)> {
    let Some(given) = arguments.get("quantile_ranges") else {
        return wrong("`quantile_ranges` is missing");
    };
    let list = |name: &str| -> Result<&'a [Json]> {
        let list = given.get(name).and_then(Json::as_array);
        let missing = || Problem::Argument(format!("`quantile_ranges` has no list of `{name}`"));
        list.map(Vec::as_slice).ok_or_else(missing)
    };
    let (quantiles, given_ranges) = (list("quantiles")?, list("value_ranges")?);
    if quantiles.len() != given_ranges.len() {
        return wrong("quantile_values and quantiles must have the same number of elements");
    }
    let mut ranges = Vec::with_capacity(given_ranges.len());
    for range in given_ranges {
        let pair = range.as_array().map(Vec::as_slice);
        let Some([least, greatest]) = pair else {
            return wrong("quantile_ranges must consist of ordered pairs");
        };
        if bounds::compare(Value::of(least), greatest).is_some_and(std::cmp::Ordering::is_gt) {
            return wrong("quantile_ranges must consist of ordered pairs");
        }
        ranges.push((least, greatest));
    }
    Ok((quantiles, ranges))
}

fn between_of(given: Option<&Json>) -> Result<Between> {
    Ok(match given {
        None | Some(Json::Bool(false)) => Between::Nearest,
        Some(given) => match given.as_str() {
            Some("linear") => Between::Linear,
            Some("lower") => Between::Lower,
            Some("higher") => Between::Higher,
            Some("midpoint") => Between::Midpoint,
            Some("nearest") => Between::Nearest,
            _ => {
                return wrong(format!(
                    "`allow_relative_error` must be linear, lower, higher, midpoint or nearest, and is `{given}`"
                ));
            }
        },
    })
}

fn is_in_range(value: Value<'_>, (least, greatest): Range<'_>) -> Result<bool> {
    if value.is_null() {
        return Ok(false);
    }
    if is_close(value, least) || is_close(value, greatest) {
        return Ok(true);
    }
    let order = |bound: &Json| {
        let order = bounds::compare(value, bound);
        order.ok_or_else(|| {
            Problem::Argument(format!("a quantile cannot be compared with `{bound}`"))
        })
    };
    let is_at_least = least.is_null() || order(least)?.is_ge();
    let is_at_most = greatest.is_null() || order(greatest)?.is_le();
    Ok(is_at_least && is_at_most)
}

fn is_close(value: Value<'_>, bound: &Json) -> bool {
    let (Some(value), Some(bound)) = (value.number(), bound.as_f64()) else {
        return false;
    };
    (value - bound).abs() <= LEAST_TOLERANCE + TOLERANCE * bound.abs()
}
