//! Grounds: why each organization is one with another, for the crosswalk and for whoever asks.

use std::collections::BTreeMap;

use hotpass_linkage::{
    resolution::{Resolution, Waterfall},
    resolve,
};
use hotpass_model::{decision::DecisionId, ident::RecordId};

use super::{attributes::Attributes, decided::Decided};
use crate::error::Result;

/// Why an organization is one with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// The organization of its cluster that it agrees with most, or that a person named.
    pub with: RecordId,
    /// The decision of a person; none: the score.
    pub decision: Option<DecisionId>,
    /// The match weight of the two, in bits.
    pub weight: f64,
    /// What they agree and disagree in.
    pub evidence: String,
}

impl Ground {
    /// Returns the word for what made them one.
    pub fn by(&self) -> String {
        match &self.decision {
            Some(decision) => format!("decision {decision}"),
            None => "score".to_owned(),
        }
    }
}

/// The ground of each organization that is one with another.
pub type Grounds = BTreeMap<RecordId, Ground>;

/// Returns the ground of every organization that is one with another.
///
/// # Errors
/// When pairs cannot be explained.
pub fn grounds(
    attributes: &Attributes,
    resolution: &Resolution,
    decided: &Decided,
) -> Result<Grounds> {
    let mut chosen: BTreeMap<u32, (u32, Option<&DecisionId>)> = BTreeMap::new();
    let people = decided
        .together
        .iter()
        .map(|((left, right), decision)| (*left, *right, Some(decision)));
    // Best pairs come first.
    let scored = resolution
        .pairs
        .iter()
        .map(|pair| (pair.left, pair.right, None));
    for (left, right, decision) in people.chain(scored) {
        let is_one = resolution.clusters[left as usize] == resolution.clusters[right as usize];
        if is_one {
            chosen.entry(left).or_insert((right, decision));
            chosen.entry(right).or_insert((left, decision));
        }
    }
    let table = &attributes.table;
    let pairs: Vec<(u32, u32)> = chosen
        .iter()
        .map(|(row, (other, _))| (*row.min(other), *row.max(other)))
        .collect();
    if pairs.is_empty() {
        return Ok(Grounds::new());
    }
    let waterfalls = resolve::explain_resolved(table, resolution, &pairs)?;
    let id = |row: u32| RecordId(table.id(row).into());
    let grounds = chosen
        .iter()
        .zip(waterfalls)
        .map(|((row, (other, decision)), waterfall)| {
            let ground = Ground {
                with: id(*other),
                decision: decision.cloned(),
                weight: waterfall.weight,
                evidence: evidence(&waterfall),
            };
            (id(*row), ground)
        });
    Ok(grounds.collect())
}

/// Returns the answers that weigh something, in one line.
fn evidence(waterfall: &Waterfall) -> String {
    let steps = waterfall.steps.iter();
    let telling = steps.filter(|step| step.weight + step.term_frequency != 0.0);
    let told =
        telling.map(|step| format!("{} ({:+.1})", step.level, step.weight + step.term_frequency));
    told.collect::<Vec<_>>().join("; ")
}
