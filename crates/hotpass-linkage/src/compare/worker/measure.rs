//! Measures of two values of a pair.

use crate::{
    compare::Measure,
    kernel::{
        date,
        edit::{
            pattern::Pattern,
            prepared::{Prepared, PreparedValues},
        },
    },
};

/// More than rounding makes of a bound.
const SLACK: f64 = 1e-6;

/// Returns the measure of a value and itself.
pub(super) fn same(measure: Measure) -> f64 {
    match measure {
        Measure::Jaro | Measure::JaroWinkler => 1.0,
        _ => 0.0,
    }
}

/// Returns what stands for a measure beyond the cut-off: less than any similarity, or more than any distance.
pub(super) fn beyond(measure: Measure) -> f64 {
    match measure {
        Measure::Jaro | Measure::JaroWinkler => f64::NEG_INFINITY,
        _ => f64::INFINITY,
    }
}

/// Tells whether the lengths and letter bags of two values allow the cut-off, without a look at their text, which lies
/// elsewhere in memory; never `false` for values that reach it.
pub(super) fn may_reach(
    measure: Measure,
    values: &PreparedValues,
    [left, right]: [u32; 2],
    cutoff: f64,
) -> bool {
    let (n_left, n_right) = (values.n_units(left), values.n_units(right));
    let (left_bag, right_bag) = (values.signature(left), values.signature(right));
    let left_only = (left_bag & !right_bag).count_ones();
    let right_only = (right_bag & !left_bag).count_ones();
    let at_least = n_left.abs_diff(n_right).max(left_only).max(right_only);
    match measure {
        Measure::Levenshtein | Measure::Damerau => f64::from(at_least) <= cutoff,
        Measure::LevenshteinRelative | Measure::DamerauRelative => {
            f64::from(at_least) <= cutoff * f64::from(n_left.max(n_right)) + SLACK
        }
        _ => {
            let needed = match measure {
                // Four common first letters raise a similarity s above 0.7 to 0.6 s + 0.4.
                Measure::JaroWinkler if cutoff > 0.7 => ((cutoff - 0.4) / 0.6).max(0.7),
                _ => cutoff,
            };
            let common = f64::from((n_left - left_only).min(n_right - right_only));
            let (left, right) = (f64::from(n_left), f64::from(n_right));
            common * (left + right) >= (3.0 * needed - 1.0) * left * right - SLACK
        }
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
