//! The sections with charts, one file each. Each takes its part of the report and writes drawings, and with them the
//! tables that have the same numbers; a part whose data is absent writes nothing.

pub(super) mod blocking;
pub(super) mod calibration;
pub(super) mod clusters;
mod graph;
pub(super) mod histogram;
mod layout;
pub(super) mod match_weights;
pub(super) mod probabilities;
mod sizes;
pub(super) mod thresholds;
pub(super) mod unlinkables;
pub(super) mod waterfall;

use hotpass_model::linkage::Thresholds;
use hotpass_pages::number;

use super::data::weight_of;
use super::plot::Marker;

/// Returns markers where matches and where reviewed pairs begin.
fn decision_markers(thresholds: Thresholds) -> Vec<Marker> {
    [
        ("match", "marker chosen", thresholds.matching),
        ("review", "marker", thresholds.review),
    ]
    .into_iter()
    .map(|(name, class, probability)| {
        let number = weight_of(probability);
        Marker {
            label: format!("{name} from {}", number::signed(number)),
            class,
            number,
        }
    })
    .collect()
}
