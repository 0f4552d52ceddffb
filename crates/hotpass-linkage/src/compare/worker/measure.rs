//! Measures of two values of a pair.

use crate::{
    compare::Measure,
    kernel::{
        date,
        edit::{pattern::Pattern, prepared::Prepared},
    },
};

/// Returns the measure of a value and itself.
pub(super) fn same(measure: Measure) -> f64 {
    match measure {
        Measure::Jaro | Measure::JaroWinkler => 1.0,
        _ => 0.0,
    }
}

/// Returns a measure of two values; beyond the cut-off, what no level takes for more.
pub(super) fn edited(
    left: &Pattern<'_>,
    measure: Measure,
    right: Prepared<'_>,
    cutoff: f64,
) -> f64 {
    let distance = |found: Option<u32>| found.map_or(f64::INFINITY, f64::from);
    match measure {
        Measure::Jaro => left
            .jaro_at_least(right, cutoff)
            .unwrap_or(f64::NEG_INFINITY),
        Measure::JaroWinkler => left
            .jaro_winkler_at_least(right, cutoff)
            .unwrap_or(f64::NEG_INFINITY),
        Measure::Levenshtein => distance(left.levenshtein_at_most(right, edits(cutoff))),
        Measure::Damerau => distance(left.damerau_at_most(right, edits(cutoff))),
        Measure::LevenshteinRelative | Measure::DamerauRelative => {
            let longer = left.left().n_units().max(right.n_units()) as f64;
            // One more than the share allows, so that rounding takes none away.
            let most = edits(cutoff * longer + 1.0);
            let found = if measure == Measure::DamerauRelative {
                left.damerau_at_most(right, most)
            } else {
                left.levenshtein_at_most(right, most)
            };
            distance(found) / longer
        }
        _ => f64::NAN,
    }
}

/// Returns how many whole edits a bound allows.
#[expect(
    clippy::cast_sign_loss,
    reason = "it is held between 0 and the largest number of edits"
)]
fn edits(bound: f64) -> u32 {
    bound.clamp(0.0, f64::from(u32::MAX)) as u32
}

pub(super) fn swapped(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() {
        return f64::NAN;
    }
    f64::from(date::day_month_swapped(left as i32, right as i32))
}
