//! How likely it is that a column comes from a distribution or a partition: p-values of tests.

use serde_json::{Value as Json, json};
use statrs::distribution::{ChiSquared, ContinuousCDF as _};

use super::super::{Arguments, Observation, Result};
use super::distributions::Placed;
use super::partition::{Partition, join};
use super::statistics::present;
use super::tally::Tally;
use super::{seen_with, wrong};
use crate::table::{Rows, Table};

/// What a p-value must be above if nobody says.
const P_VALUE: f64 = 0.05;

/// Compares the p-value of Pearson's chi-squared test of values and their weights.
pub(super) fn chi_squared(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let (values, weights) = match partition(arguments)? {
        Partition::Values { values, weights } => (values, weights),
        Partition::Bins(_) => return wrong("Invalid partition object: it has bins, not values"),
    };
    let p_value = p_value("p", arguments)?;
    let holdout = arguments.number("tail_weight_holdout")?.unwrap_or(0.0);
    let tally = Tally::of(column, rows)?;
    let n_present = tally.n_present as f64;
    let joined = join((column, &tally), (&values, &weights))?;
    let n_others = joined.iter().filter(|each| each.weight.is_none()).count();
    let scale = if n_others == 0 { 1.0 } else { 1.0 - holdout };
    let expected: Vec<f64> = joined
        .iter()
        .map(|each| match each.weight {
            Some(weight) => weight * n_present * scale,
            None => n_present * holdout / n_others as f64,
        })
        .collect();
    let observed: Vec<f64> = joined.iter().map(|each| each.count as f64).collect();
    let terms = observed.iter().zip(&expected);
    let statistic: f64 = terms
        .map(|(observed, expected)| (observed - expected).powi(2) / expected)
        .sum();
    let observed_p = chi_squared_tail(statistic, joined.len().saturating_sub(1));
    let names: Vec<&Json> = joined.iter().map(|each| &each.value).collect();
    let details = json!({
        "observed_partition": { "values": names, "weights": scaled(&observed) },
        "expected_partition": { "values": names, "weights": scaled(&expected) },
    });
    Ok(seen_with(observed_p > p_value, observed_p, details))
}

fn scaled(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// Returns how likely a statistic at least this large is; NaN if there is no freedom.
fn chi_squared_tail(statistic: f64, freedom: usize) -> f64 {
    if statistic.is_infinite() {
        return 0.0;
    }
    if statistic.is_nan() {
        return f64::NAN;
    }
    ChiSquared::new(freedom as f64).map_or(f64::NAN, |distribution| distribution.sf(statistic))
}

pub(super) fn partition(arguments: Arguments<'_>) -> Result<Partition> {
    match arguments.get("partition_object") {
        Some(object) => Partition::parse(object),
        None => wrong("Invalid partition object: `partition_object` is missing"),
    }
}

pub(super) fn p_value(name: &str, arguments: Arguments<'_>) -> Result<f64> {
    let p_value = arguments.number(name)?.unwrap_or(P_VALUE);
    if p_value > 0.0 && p_value < 1.0 {
        Ok(p_value)
    } else {
        wrong(format!(
            "`{name}` must be between 0 and 1 exclusive, and is {p_value}"
        ))
    }
}

/// Compares the p-value of the test of Kolmogorov and Smirnov of numbers and a distribution.
pub(super) fn kolmogorov_smirnov(
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let p_value = p_value("p_value", arguments)?;
    let Some(params) = arguments.get("params") else {
        return wrong("params must be a dict or list");
    };
    let placed = Placed::of(arguments.text("distribution")?, params)?;
    let mut numbers = present("distribution", column, rows)?;
    let distance = distance(&mut numbers, |number| placed.below(number));
    let observed = distance_tail(distance, numbers.len());
    let details = json!({
        "expected_params": params,
        "observed_ks_result": [distance, observed],
    });
    Ok(seen_with(observed >= p_value, observed, details))
}

/// Returns how far the shares of numbers are at most from those of a distribution; sorts the numbers.
pub(super) fn distance(numbers: &mut [f64], below: impl Fn(f64) -> f64) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    let n_numbers = numbers.len() as f64;
    let distances = numbers.iter().enumerate().map(|(place, number)| {
        let (below, place) = (below(*number), place as f64);
        ((place + 1.0) / n_numbers - below).max(below - place / n_numbers)
    });
    distances.fold(f64::NAN, f64::max)
}

/// Returns how likely a distance at least this large is: the limit of Kolmogorov with the correction of Stephens (1970),
/// within 0.001 from 10 numbers on.
pub(super) fn distance_tail(distance: f64, n_numbers: usize) -> f64 {
    let root = (n_numbers as f64).sqrt();
    let scaled = (root + 0.12 + 0.11 / root) * distance;
    if scaled.is_nan() {
        return f64::NAN;
    }
    // Below this the alternating series does not settle, and the tail is 1 to six digits.
    if scaled < 0.3 {
        return 1.0;
    }
    let terms = (1..=100).map(|term| {
        let size = (-2.0 * f64::from(term * term) * scaled * scaled).exp();
        if term % 2 == 1 { size } else { -size }
    });
    (2.0 * terms.sum::<f64>()).clamp(0.0, 1.0)
}
