//! The pairs that wait for a person, as `hotpass review` asks about them.

use std::collections::BTreeSet;

use hotpass_linkage::{
    resolution::{Class, Resolution, ScoredPair},
    resolve,
};
use hotpass_model::{
    decision::{Label, ReviewPair, ReviewQueue, ReviewRecord},
    ident::RecordId,
};

use super::{
    decided::Finder,
    error::Result,
    input::{Input, Slot},
};
use crate::link::doubts::evidence;

/// Returns the pairs of two clusters that may be the same and of which nobody decided, best first.
pub(super) fn pairs(
    input: &Input,
    resolution: &Resolution,
    decisions: &[Label],
) -> Vec<ScoredPair> {
    let mut decided = BTreeSet::new();
    if !decisions.is_empty() {
        let finder = Finder::of(input);
        let row = |record: &RecordId| finder.row(&record.0);
        decided.extend(decisions.iter().filter_map(|decision| {
            let (one, other) = (row(&decision.first)?, row(&decision.second)?);
            Some((one.min(other), one.max(other)))
        }));
    }
    let cluster = |row: u32| resolution.clusters[row as usize];
    let unsure = resolution.pairs.of_class(Class::Review);
    unsure
        .filter(|pair| cluster(pair.left) != cluster(pair.right))
        .filter(|pair| !decided.contains(&(pair.left, pair.right)))
        .collect()
}

/// Returns waiting pairs with what a person needs to judge them.
pub(super) fn queue(
    input: &Input,
    resolution: &Resolution,
    waiting: &[ScoredPair],
) -> Result<ReviewQueue> {
    let rows = waiting.iter().map(|pair| (pair.left, pair.right));
    let rows: Vec<(u32, u32)> = rows.collect();
    let waterfalls = if rows.is_empty() {
        Vec::new()
    } else {
        resolve::explain_resolved(&input.records, resolution, &rows)?
    };
    let pairs = waiting.iter().zip(waterfalls).map(|(pair, waterfall)| {
        let [left, right] = [pair.left, pair.right].map(|row| shown(input, row));
        ReviewPair {
            evidence: evidence(waterfall),
            ..ReviewPair::new(left, right, pair.probability, pair.weight)
        }
    });
    Ok(ReviewQueue {
        thresholds: resolution.model.thresholds,
        pairs: pairs.collect(),
    })
}

/// Returns a record as a reviewer sees it.
fn shown(input: &Input, row: u32) -> ReviewRecord {
    let told = input
        .layout
        .iter()
        .filter(|(_, slot)| !matches!(slot, Slot::Id | Slot::Source));
    let fields = told.map(|(name, slot)| (name.clone(), input.text(*slot, row).to_owned()));
    ReviewRecord {
        id: RecordId(input.records.id(row).into()),
        source: input.source(row).to_owned(),
        fields: fields.filter(|(_, value)| !value.is_empty()).collect(),
    }
}
