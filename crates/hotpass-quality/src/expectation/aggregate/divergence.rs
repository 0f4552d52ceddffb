//! How much is lost if a partition is taken for the values of a column: the Kullback-Leibler divergence, in nats.

use serde_json::{Value as Json, json};

use super::super::{Arguments, Observation, Problem, Result};
use super::partition::{Bins, Histogram, Partition, join};
use super::quantiles::Sorted;
use super::statistics::present;
use super::tally::Tally;
use super::{floored, seen, seen_with, wrong};
use crate::table::{Column, Rows, Table};

/// Quarters closer than this are one value, and say nothing about the width of bins.
const LEAST_SPREAD: f64 = 1e-10;

/// Weights that are held back for what a partition does not have.
struct Holdouts {
    tail: f64,
    internal: f64,
}

/// Compares the divergence with a threshold; without one, any will do.
pub(super) fn observe(about: (&Table, &Rows), arguments: Arguments<'_>) -> Result<Observation> {
    let (table, rows) = about;
    let column = arguments.column("column", table)?;
    let is_bucketed =
        arguments.get("bucketize_data").is_none() || arguments.flag("bucketize_data")?;
    let threshold = arguments.number("threshold")?;
    if threshold.is_some_and(|threshold| threshold < 0.0) {
        return wrong("`threshold` must be greater than or equal to 0");
    }
    let partition = match arguments.get("partition_object") {
        Some(object) => Partition::parse(object)?,
        None if is_bucketed => match own_bins(column, rows)? {
            Some(bins) => Partition::Bins(bins),
            None => return Ok(seen(threshold.is_none(), Json::Null)),
        },
        None => own_values(column, rows)?,
    };
    let holdouts = Holdouts {
        tail: holdout("tail_weight_holdout", arguments)?,
        internal: holdout("internal_weight_holdout", arguments)?,
    };
    let (divergence, details) = match partition {
        Partition::Values { values, weights } => {
            of_values((column, rows), (&values, &weights), &holdouts)?
        }
        Partition::Bins(_) if !is_bucketed => {
            return wrong(
                "bins cannot be compared with data that are not put into bins: `bucketize_data` is false",
            );
        }
        Partition::Bins(bins) => of_bins(&present("bins", column, rows)?, &bins, &holdouts)?,
    };
    let is_below = threshold.is_none_or(|threshold| divergence <= threshold);
    Ok(seen_with(is_below, divergence, details))
}

fn holdout(name: &str, arguments: Arguments<'_>) -> Result<f64> {
    let holdout = arguments.number(name)?.unwrap_or(0.0);
    if holdout > 1.0 {
        return wrong(format!("`{name}` must be less than or equal to 1"));
    }
    if holdout < 0.0 {
        return wrong(format!("`{name}` must be greater than or equal to 0"));
    }
    Ok(holdout)
}

fn of_values(
    (column, rows): (&Column, &Rows),
    (values, weights): (&[Json], &[f64]),
    holdouts: &Holdouts,
) -> Result<(f64, Json)> {
    if holdouts.internal > 0.0 {
        return wrong("Internal weight holdout cannot be used for discrete data");
    }
    let tally = Tally::of(column, rows)?;
    let joined = join((column, &tally), (values, weights))?;
    let n_others = joined.iter().filter(|each| each.weight.is_none()).count();
    let scale = if n_others == 0 {
        1.0
    } else {
        1.0 - holdouts.tail
    };
    let expected: Vec<f64> = joined
        .iter()
        .map(|each| match each.weight {
            Some(weight) => weight * scale,
            None => holdouts.tail / n_others as f64,
        })
        .collect();
    let n_present = tally.n_present.max(1) as f64;
    let observed: Vec<f64> = joined
        .iter()
        .map(|each| each.count as f64 / n_present)
        .collect();
    let names: Vec<&Json> = joined.iter().map(|each| &each.value).collect();
    let divergence = divergence(&observed, &expected);
    let details = json!({
        "observed_partition": { "values": names, "weights": observed },
        "expected_partition": { "values": names, "weights": expected },
    });
    Ok((divergence, details))
}

fn of_bins(numbers: &[f64], bins: &Bins, holdouts: &Holdouts) -> Result<(f64, Json)> {
    if holdouts.tail != 0.0 && bins.tails.is_some() {
        return wrong("tail_weight_holdout must be 0 when using tail_weights in partition object");
    }
    let is_open = [
        bins.edges.first() == Some(&f64::NEG_INFINITY),
        bins.edges.last() == Some(&f64::INFINITY),
    ];
    if is_open.contains(&true) && bins.tails.is_some() {
        return wrong(
            "There can be no tail weights for partitions with one or both endpoints at infinity",
        );
    }
    if is_open == [true, true] && holdouts.tail > 0.0 {
        return wrong("tail_weight_holdout cannot be used for partitions with infinite endpoints");
    }
    let weights = held_back(&bins.weights, holdouts);
    // An open side takes its weight from the bin that ends there; of the holdout, a closed side gets half or all.
    let share = if is_open.contains(&true) { 1.0 } else { 0.5 };
    let tails = bins.tails.unwrap_or([holdouts.tail * share; 2]);
    let expected = with_tails(weights, tails, is_open);
    let histogram = Histogram::of(numbers, &bins.edges);
    let part = |count: usize| count as f64 / numbers.len() as f64;
    let counts = histogram.counts.iter().map(|count| part(*count)).collect();
    let observed_tails = [part(histogram.below), part(histogram.above)];
    let observed = with_tails(counts, observed_tails, is_open);
    let edges = bins.finite();
    let partition = |weights: &[f64]| {
        let (first, rest) = weights.split_first().unwrap_or((&0.0, &[]));
        let (last, inner) = rest.split_last().unwrap_or((&0.0, &[]));
        json!({ "bins": edges, "weights": inner, "tail_weights": [first, last] })
    };
    let details = json!({
        "observed_partition": partition(&observed),
        "expected_partition": partition(&expected),
    });
    Ok((divergence(&observed, &expected), details))
}

/// Takes the holdouts from all weights, and gives the internal one to bins that have none.
fn held_back(weights: &[f64], holdouts: &Holdouts) -> Vec<f64> {
    let scale = 1.0 - holdouts.tail - holdouts.internal;
    let mut weights: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
    let n_empty = weights.iter().filter(|weight| **weight == 0.0).count();
    if holdouts.internal > 0.0 {
        for weight in weights.iter_mut().filter(|weight| **weight == 0.0) {
            *weight = holdouts.internal / n_empty as f64;
        }
    }
    weights
}

/// Puts the weight of what is below before, and of what is above behind; an open side has it already.
fn with_tails(mut weights: Vec<f64>, tails: [f64; 2], is_open: [bool; 2]) -> Vec<f64> {
    if !is_open[0] {
        weights.insert(0, tails[0]);
    }
    if !is_open[1] {
        weights.push(tails[1]);
    }
    weights
}

/// Returns the divergence of weights, each list scaled to 1 together; infinite if something is where nothing should be.
fn divergence(observed: &[f64], expected: &[f64]) -> f64 {
    let (n_observed, n_expected): (f64, f64) = (observed.iter().sum(), expected.iter().sum());
    let terms = observed.iter().zip(expected).map(|(observed, expected)| {
        let (observed, expected) = (observed / n_observed, expected / n_expected);
        if observed > 0.0 && expected > 0.0 {
            observed * (observed / expected).ln()
        } else if observed == 0.0 && expected >= 0.0 {
            0.0
        } else if observed.is_nan() || expected.is_nan() {
            f64::NAN
        } else {
            f64::INFINITY
        }
    });
    terms.sum()
}

/// Returns the values of a column as its partition.
fn own_values(column: &Column, rows: &Rows) -> Result<Partition> {
    let tally = Tally::of(column, rows)?;
    if tally.n_present == 0 {
        let what = format!("column `{}` has no values to weigh", column.name);
        return Err(Problem::Kind(what));
    }
    let n_present = tally.n_present as f64;
    let entries = tally.entries.iter();
    let (values, weights) = entries
        .map(|(value, n)| (value.json(), *n as f64 / n_present))
        .unzip();
    Ok(Partition::Values { values, weights })
}

/// Returns bins for the numbers of a column, if it has any: as wide as Freedman and Diaconis say, or as many as Sturges says.
///
/// Both are from `numpy.histogram_bin_edges`.
fn own_bins(column: &Column, rows: &Rows) -> Result<Option<Bins>> {
    let numbers = present("bins", column, rows)?;
    let sorted = Sorted::of("bins", column, rows)?;
    let quarter = |share| sorted.nearest(share).number();
    let (Some(least), Some(first), Some(third), Some(greatest)) =
        (quarter(0.0), quarter(0.25), quarter(0.75), quarter(1.0))
    else {
        return Ok(None);
    };
    let n_numbers = numbers.len() as f64;
    let by_count = (n_numbers + 1.0).log2().ceil();
    let spread = third - first;
    let n_bins = if spread < LEAST_SPREAD {
        by_count
    } else {
        let width = 2.0 * spread / n_numbers.cbrt();
        by_count.max(((greatest - least) / width).ceil())
    };
    let n_bins = floored(n_bins);
    let width = (greatest - least) / n_bins as f64;
    let mut edges: Vec<f64> = (0..n_bins)
        .map(|place| least + width * place as f64)
        .collect();
    edges.push(greatest);
    let counts = Histogram::of(&numbers, &edges).counts.into_iter();
    let weights: Vec<f64> = counts.map(|count| count as f64 / n_numbers).collect();
    let tail = (1.0 - weights.iter().sum::<f64>()) / 2.0;
    let bins = Bins {
        edges,
        weights,
        tails: Some([tail, tail]),
    };
    if bins.is_valid() {
        Ok(Some(bins))
    } else {
        wrong(format!(
            "Invalid partition object: all of `{}` is in one place",
            column.name
        ))
    }
}
