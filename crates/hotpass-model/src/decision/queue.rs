//! The form of a review queue as a file: JSON Lines, the first of which says the version of the form, the thresholds and how
//! many pairs follow.

use serde::{Deserialize, Serialize};

use super::{ReviewPair, ReviewQueue};
use crate::linkage::Thresholds;

/// The version of the form.
pub const SCHEMA: u32 = 1;

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of the form.
    pub schema: u32,
    /// The thresholds of the run that could not decide.
    pub thresholds: Thresholds,
    /// How many pairs follow, a line each.
    pub pairs: usize,
}

impl ReviewQueue {
    /// Returns the queue as a file holds it.
    #[expect(
        clippy::missing_panics_doc,
        reason = "numbers and text are always JSON"
    )]
    pub fn to_lines(&self) -> String {
        let header = Header {
            schema: SCHEMA,
            thresholds: self.thresholds,
            pairs: self.pairs.len(),
        };
        let mut lines = String::new();
        let mut add = |value: serde_json::Result<String>| {
            lines.push_str(&value.expect("numbers and text, which JSON has"));
            lines.push('\n');
        };
        add(serde_json::to_string(&header));
        for pair in &self.pairs {
            add(serde_json::to_string(&bounded(pair)));
        }
        lines
    }
}

/// Returns a pair whose weights JSON can hold: a rule that always or never holds weighs infinitely much.
fn bounded(pair: &ReviewPair) -> ReviewPair {
    let mut pair = pair.clone();
    let weights = pair.evidence.iter_mut().map(|found| &mut found.weight);
    for weight in weights.chain([&mut pair.weight]) {
        *weight = weight.clamp(f64::MIN, f64::MAX);
    }
    pair
}
