//! What a column as a whole, or a table, is expected to be.
//!
//! In go a table, the rows that count and the arguments of an expectation; out comes what was seen and whether that is
//! as expected. Null cells do not count. The meaning is that of Great Expectations 0.18 and 1.x over pandas.

use serde_json::{Map, Value as Json};

use super::{Arguments, Observation, Problem, Result, moment};
use crate::table::{Rows, Table, Value};

// Columns that depend on each other.
mod association;
// Samples of a column.
mod bootstrap;
// Least and greatest values that may be seen.
mod bounds;
// Values as a partition has them.
mod divergence;
// Distributions by name.
mod distributions;
// How likely it is that a column comes from a distribution.
mod goodness;
// Weights of values or of bins.
mod partition;
// Values at a share of the way from the least to the greatest.
mod quantiles;
// Different values and sets of them.
mod sets;
// Rows, columns and types.
mod shape;
// One number of all cells.
mod statistics;
// Different values and how often each is there.
mod tally;

/// Looks at a table; none: an expectation of this type is about rows, or nobody knows it.
pub(super) fn observe(
    kind: &str,
    about: (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Option<Result<Observation>> {
    let (table, rows) = about;
    let bare = kind.strip_prefix("expect_")?;
    if let Some(of_table) = bare.strip_prefix("table_") {
        return shape::of_table(of_table, (table, rows), arguments);
    }
    let of_column = bare.strip_prefix("column_")?;
    let observation = match of_column {
        "to_exist" => shape::exists(table, arguments),
        "type_to_be" => shape::is_of_type(table, arguments),
        "distinct_values_to_be_in_set" => sets::in_set(about, arguments),
        "distinct_values_to_contain_set" => sets::contains_set(about, arguments),
        "distinct_values_to_equal_set" => sets::equals_set(about, arguments),
        "most_common_value_to_be_in_set" => sets::most_common(about, arguments),
        "unique_value_count_to_be_between" => sets::n_unique(about, arguments),
        "proportion_of_unique_values_to_be_between" => sets::share_of_unique(about, arguments),
        "proportion_of_non_null_values_to_be_between" => sets::share_of_present(about, arguments),
        "max_to_be_between" => statistics::max(about, arguments),
        "min_to_be_between" => statistics::min(about, arguments),
        "mean_to_be_between" => statistics::mean(about, arguments),
        "median_to_be_between" => quantiles::median(about, arguments),
        "stdev_to_be_between" => statistics::deviation(about, arguments),
        "sum_to_be_between" => statistics::sum(about, arguments),
        "quantile_values_to_be_between" => quantiles::between(about, arguments),
        "kl_divergence_to_be_less_than" => divergence::observe(about, arguments),
        "chisquare_test_p_value_to_be_greater_than" => goodness::chi_squared(about, arguments),
        "parameterized_distribution_ks_test_p_value_to_be_greater_than" => {
            goodness::kolmogorov_smirnov(about, arguments)
        }
        "bootstrapped_ks_test_p_value_to_be_greater_than" => {
            bootstrap::bootstrapped(about, arguments)
        }
        "pair_cramers_phi_value_to_be_less_than" => association::cramers_phi(about, arguments),
        _ => return None,
    };
    Some(observation)
}

/// Puts an observation together that needs no more said.
fn seen(success: bool, observed: impl Into<Json>) -> Observation {
    Observation {
        success,
        observed: observed.into(),
        details: None,
        evidence: None,
        rows: Vec::new(),
        more: Map::new(),
    }
}

/// Puts an observation together, with how it came to that.
fn seen_with(success: bool, observed: impl Into<Json>, details: Json) -> Observation {
    Observation {
        success,
        observed: observed.into(),
        details: Some(details),
        evidence: None,
        rows: Vec::new(),
        more: Map::new(),
    }
}

/// Returns a number that is not below 0 as a count or a place, without its fraction.
#[expect(
    clippy::cast_sign_loss,
    reason = "a number below 0 is taken as 0, and none comes here"
)]
fn floored(number: f64) -> usize {
    number as usize
}

/// Returns a count as a value.
fn counted(count: usize) -> Value<'static> {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Tells what is wrong with an argument.
fn wrong<T>(problem: impl Into<String>) -> Result<T> {
    Err(Problem::Argument(problem.into()))
}

#[cfg(test)]
mod tests;
