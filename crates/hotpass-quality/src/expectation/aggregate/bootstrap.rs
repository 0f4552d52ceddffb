//! How many of many small samples of a column are likely to come from a partition.

use serde_json::{Map, Value as Json, json};

use super::super::{Arguments, Observation, Problem, Result};
use super::goodness::{distance, distance_tail, p_value, partition};
use super::partition::{Bins, Histogram, Partition};
use super::statistics::present;
use super::{floored, seen_with, wrong};
use crate::table::{Rows, Table};

/// How many samples are drawn if nobody says.
const N_SAMPLES: usize = 1000;
/// Where samples begin: the same table has the same p-value each time.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Compares how many of many small samples of a column are likely to come from a partition.
pub(super) fn bootstrapped(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let bins = match partition(arguments)? {
        Partition::Bins(bins) => bins,
        Partition::Values { .. } => return wrong("Invalid continuous partition object."),
    };
    if bins.edges.iter().any(|edge| edge.is_infinite()) {
        return wrong("Partition endpoints must be finite.");
    }
    if bins.tails.iter().flatten().sum::<f64>() > 0.0 {
        return wrong("Partition cannot have tail weights -- endpoints must be finite.");
    }
    let p_value = p_value("p", arguments)?;
    let n_samples = count("bootstrap_samples", N_SAMPLES, arguments)?;
    let n_drawn = count("bootstrap_sample_size", 2 * bins.weights.len(), arguments)?;
    let numbers = present("distribution", column, rows)?;
    if numbers.is_empty() {
        return Err(Problem::Kind(format!(
            "column `{}` has no numbers to draw from",
            column.name
        )));
    }
    let expected = running(&bins.weights);
    let mut state = SEED;
    let mut sample = vec![0.0; n_drawn];
    let mut n_likely = 0;
    for _ in 0..n_samples {
        for drawn in &mut sample {
            *drawn = numbers[draw(&mut state, numbers.len())];
        }
        let distance = distance(&mut sample, |number| {
            interpolate(number, &bins.edges, &expected)
        });
        n_likely += usize::from(distance_tail(distance, n_drawn) >= p_value);
    }
    let observed = (1 + n_likely) as f64 / (n_samples + 1) as f64;
    let mut details = compared(&numbers, &bins, &expected);
    details.insert("bootstrap_samples".into(), n_samples.into());
    details.insert("bootstrap_sample_size".into(), n_drawn.into());
    Ok(seen_with(
        observed > p_value,
        observed,
        Json::Object(details),
    ))
}

/// Says what is in the bins and outside of them, and what should be.
fn compared(numbers: &[f64], bins: &Bins, expected: &[f64]) -> Map<String, Json> {
    let histogram = Histogram::of(numbers, &bins.edges);
    let (mut edges, mut counts) = (bins.edges.clone(), histogram.counts);
    if histogram.below > 0 {
        edges.insert(0, numbers.iter().copied().fold(f64::NAN, f64::min));
        counts.insert(0, histogram.below);
    }
    if histogram.above > 0 {
        edges.push(numbers.iter().copied().fold(f64::NAN, f64::max));
        counts.push(histogram.above);
    }
    let n_numbers = numbers.len() as f64;
    let weights: Vec<f64> = counts
        .iter()
        .map(|count| *count as f64 / n_numbers)
        .collect();
    let mut details = Map::new();
    for (name, value) in [
        (
            "observed_partition",
            json!({ "bins": edges, "weights": weights }),
        ),
        (
            "expected_partition",
            json!({ "bins": bins.edges, "weights": bins.weights }),
        ),
        (
            "observed_cdf",
            json!({ "x": edges, "cdf_values": running(&weights) }),
        ),
        (
            "expected_cdf",
            json!({ "x": bins.edges, "cdf_values": expected }),
        ),
    ] {
        details.insert(name.to_owned(), value);
    }
    details
}

fn count(name: &str, usual: usize, arguments: Arguments<'_>) -> Result<usize> {
    let given = arguments.number(name)?.unwrap_or(usual as f64);
    if given >= 1.0 && given.fract() == 0.0 {
        Ok(floored(given))
    } else {
        wrong(format!(
            "`{name}` must be a whole number above 0, and is {given}"
        ))
    }
}

/// Returns what is at or below each edge.
fn running(weights: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let sums = weights.iter().map(|weight| {
        sum += weight;
        sum
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// Returns what is at or below a number if bins are filled evenly.
fn interpolate(number: f64, edges: &[f64], sums: &[f64]) -> f64 {
    let place = edges.partition_point(|edge| *edge <= number);
    if place == 0 {
        return sums[0];
    }
    if place == edges.len() {
        return sums[place - 1];
    }
    let share = (number - edges[place - 1]) / (edges[place] - edges[place - 1]);
    sums[place - 1] + share * (sums[place] - sums[place - 1])
}

/// Draws a place among so many: splitmix64 (Steele, Lea and Flood 2014).
fn draw(state: &mut u64, n_places: usize) -> usize {
    *state = state.wrapping_add(SEED);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    ((u128::from(mixed) * n_places as u128) >> 64) as usize
}
