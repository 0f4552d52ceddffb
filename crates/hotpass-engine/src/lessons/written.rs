//! Weights as the probabilities that a model has: a weight that moves moves m or u, and what of merely related pairs is
//! measured against u goes with it.

use hotpass_linkage::splink::semantics::level_weight;
use hotpass_model::linkage::{Comparison, ComparisonLevel, RelatedPairs};

/// The least and the greatest probability that is written.
const RANGE: (f64, f64) = (1e-12, 1.0);

/// Which of the two probabilities of a level moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    M,
    U,
}

/// Tells whether the weight of a level may move.
pub(super) fn movable(comparison: &Comparison, level: usize) -> bool {
    side(comparison, level).is_some()
}

/// Returns the weight of a level, in bits; none where it has none.
pub(super) fn weight(level: &ComparisonLevel) -> Option<f64> {
    let (m, u) = level.m.zip(level.u)?;
    (!level.is_null).then(|| level_weight(m, u))
}

/// Moves the weight of a level by so many bits, as far as there are such probabilities.
///
/// The lesser of m and u moves, so that the shares of a comparison stay nearly one together; only their ratio counts.
pub(super) fn write(
    comparison: &mut Comparison,
    related: &mut [RelatedPairs],
    (position, place): (usize, usize),
    bits: f64,
) {
    let Some(side) = side(comparison, place) else {
        return;
    };
    let Some(level) = comparison.levels.get_mut(place) else {
        return;
    };
    let within = |value: f64| value.clamp(RANGE.0, RANGE.1);
    match side {
        Side::M => level.m = level.m.map(|m| within(m * bits.exp2())),
        Side::U => {
            let Some(u) = level.u else { return };
            let moved = within(u * (-bits).exp2());
            level.u = Some(moved);
            // What related pairs weigh against others stays as it is.
            for class in related {
                let share = class.levels.get_mut(position);
                if let Some(share) = share.and_then(|levels| levels.get_mut(place)) {
                    *share = (*share * moved / u).min(RANGE.1);
                }
            }
        }
    }
}

/// Returns what moves; none: nothing may. Where frequencies of values count, u takes part in that, so it stays.
fn side(comparison: &Comparison, place: usize) -> Option<Side> {
    let level = comparison.levels.get(place)?;
    let (m, u) = level.m.zip(level.u)?;
    if level.is_null || m <= 0.0 || u <= 0.0 {
        return None;
    }
    let has_frequencies = comparison
        .levels
        .iter()
        .any(|level| level.term_frequency.is_some());
    match (level.fix_m, level.fix_u || has_frequencies) {
        (true, true) => None,
        (false, true) => Some(Side::M),
        (false, false) if m < u => Some(Side::M),
        (_, false) => Some(Side::U),
    }
}
