//! Weights of values, or of bins of numbers, that a column is compared with.

use serde_json::Value as Json;

use super::super::{Problem, Result};
use super::tally::Tally;
use super::{bounds, moment, wrong};
use crate::table::{Cells, Column, Value};

/// How far the weights may be from 1 together.
const TOLERANCE: f64 = 1e-5;

/// What a column is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Partition {
    /// Values, each with its weight.
    Values {
        /// The values.
        values: Vec<Json>,
        /// How much of the column each is.
        weights: Vec<f64>,
    },
    /// Bins, each with its weight.
    Bins(Bins),
}

/// Bins of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bins {
    /// Where bins begin and end, ascending: one more than there are weights.
    pub(super) edges: Vec<f64>,
    /// How much of a column each bin is.
    pub(super) weights: Vec<f64>,
    /// How much is below the first and above the last edge.
    pub(super) tails: Option<[f64; 2]>,
}

/// A value with its weight in a partition, if it has one, and how often it is there.
pub(super) struct Joined {
    /// The value.
    pub(super) value: Json,
    /// Its weight.
    pub(super) weight: Option<f64>,
    /// How often it is there.
    pub(super) count: usize,
}

/// How many numbers are in each bin, and outside of all.
pub(super) struct Histogram {
    /// How many are below the first edge.
    pub(super) below: usize,
    /// How many are in each bin.
    pub(super) counts: Vec<usize>,
    /// How many are above the last edge.
    pub(super) above: usize,
}

impl Partition {
    /// Reads a partition.
    ///
    /// # Errors
    ///
    /// [`Problem::Argument`] if it is none: weights are not 1 together, or not as many as there are values or bins, or
    /// edges do not ascend.
    pub(super) fn parse(object: &Json) -> Result<Self> {
        let invalid = || Problem::Argument(format!("Invalid partition object: {object}"));
        let weights = numbers(object.get("weights")).ok_or_else(invalid)?;
        if let Some(values) = object.get("values").and_then(Json::as_array) {
            if values.len() == weights.len() && is_whole(weights.iter().sum()) {
                let values = values.clone();
                return Ok(Self::Values { values, weights });
            }
        } else if let Some(edges) = numbers(object.get("bins")) {
            let tails = match object.get("tail_weights") {
                Some(tails) => {
                    let tails = numbers(Some(tails)).ok_or_else(invalid)?;
                    Some(<[f64; 2]>::try_from(tails).map_err(|_| invalid())?)
                }
                None => None,
            };
            let bins = Bins {
                edges,
                weights,
                tails,
            };
            if bins.is_valid() {
                return Ok(Self::Bins(bins));
            }
        }
        Err(invalid())
    }
}

impl Bins {
    /// Returns whether edges ascend and weights are 1 together.
    pub(super) fn is_valid(&self) -> bool {
        let tails: f64 = self.tails.iter().flatten().sum();
        self.edges.len() == self.weights.len() + 1
            && self.edges.is_sorted_by(|one, other| one < other)
            && is_whole(self.weights.iter().sum::<f64>() + tails)
    }

    /// Returns the edges as JSON; those at infinity are not there.
    pub(super) fn finite(&self) -> Vec<Json> {
        let finite = self.edges.iter().filter(|edge| edge.is_finite());
        finite.map(|edge| (*edge).into()).collect()
    }
}

impl Histogram {
    /// Counts numbers; the last bin holds its end, the others do not.
    pub(super) fn of(numbers: &[f64], edges: &[f64]) -> Self {
        let n_bins = edges.len().saturating_sub(1);
        let mut histogram = Self {
            below: 0,
            counts: vec![0; n_bins],
            above: 0,
        };
        for number in numbers {
            let n_below = edges.partition_point(|edge| edge <= number);
            if n_below == 0 {
                histogram.below += 1;
            } else if n_below <= n_bins {
                histogram.counts[n_below - 1] += 1;
            } else if edges.last() == Some(number) {
                histogram.counts[n_bins - 1] += 1;
            } else {
                histogram.above += 1;
            }
        }
        histogram
    }
}

/// Puts the values of a partition beside those of a column: first all of the partition, then what else is there.
///
/// # Errors
///
/// [`Problem::Argument`] if the partition has a value twice.
pub(super) fn join(
    (column, tally): (&Column, &Tally<'_>),
    (values, weights): (&[Json], &[f64]),
) -> Result<Vec<Joined>> {
    let is_dated = matches!(column.cells, Cells::Moments(_));
    let mut is_known = vec![false; tally.entries.len()];
    let mut joined = Vec::with_capacity(values.len());
    for (place, (value, weight)) in values.iter().zip(weights).enumerate() {
        if values[..place].contains(value) {
            return wrong(format!("`{value}` is twice in the partition"));
        }
        let sought = match Value::of(value) {
            Value::Text(text) if is_dated => moment::read(text).map_or(Value::Null, Value::Moment),
            other => other,
        };
        let found = tally.place(sought);
        if let Some(found) = found {
            is_known[found] = true;
        }
        joined.push(Joined {
            value: value.clone(),
            weight: Some(*weight),
            count: found.map_or(0, |found| tally.entries[found].1),
        });
    }
    let others = tally.entries.iter().zip(is_known);
    joined.extend(
        others
            .filter(|(_, is_known)| !is_known)
            .map(|((value, count), _)| Joined {
                value: value.json(),
                weight: None,
                count: *count,
            }),
    );
    Ok(joined)
}

fn is_whole(sum: f64) -> bool {
    (sum - 1.0).abs() <= TOLERANCE
}

/// Reads numbers; infinity is a text, as JSON has no other form of it.
fn numbers(list: Option<&Json>) -> Option<Vec<f64>> {
    let number = |value: &Json| {
        let written = || value.as_str().and_then(bounds::number);
        value.as_f64().or_else(written)
    };
    list?.as_array()?.iter().map(number).collect()
}
