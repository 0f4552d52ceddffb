//! New records against those that an index keeps, without the rest of the table.
//!
//! An index files the rows of a resolved table under their blocking keys ([`Survey`] says what it must hold). Given a
//! record, the blocks of its keys are looked up, their rows fetched, and the few records compared with the same model and
//! the same code as whole tables are, under the frequencies of the index. So the pairs and weights are those that resolving
//! the old and the new records together gives, as far as frequencies are the same: new records do not change them.

// What an index answers.
mod index;
// Records at hand.
mod members;
// Which rows of an index a record is compared with.
mod lookup;
// What an index must hold of a table.
mod survey;

use std::sync::Arc;

use hotpass_model::linkage::LinkageModel;
use rayon::prelude::*;

use crate::{
    block::Scope,
    cluster::Edge,
    columns::ModelError,
    compiled::{Compiled, Outline},
    error::{Error, Result},
    resolution::{ScoredPair, Waterfall},
    resolve::{LOWEST, scorer::Scorer, trained::best_first},
    table::Records,
    train::{Parameters, given, null_levels},
};
pub use index::{Block, Header, Index, Kept, NewRecord, Population};
use lookup::Lookup;
pub use members::Origin;
use members::{Members, NewTerms};
pub use survey::Survey;

/// Fewer pairs are scored by one thread.
const FEW: usize = 4096;

/// What was found for new records.
#[derive(Debug)]
pub struct Matching {
    /// The new records and those that they were compared with, in the order of sources and ids.
    pub records: Records,
    /// Where each of them is from.
    pub origins: Vec<Origin>,
    /// The pairs with a new record that are worth keeping: best first, then by rows.
    pub pairs: Vec<ScoredPair>,
    /// Pairs of which the model says that they mean the same, whatever their weight; ascending.
    pub must_link: Vec<(u32, u32)>,
    /// Pairs of which the model says that they do not; ascending.
    pub cannot_link: Vec<(u32, u32)>,
    /// With how many records each new record was compared.
    pub n_compared: Vec<u32>,
    /// How many blocks of each new record were left out because they are too large.
    pub n_blocks_cut: Vec<u32>,
    kept: Vec<Option<Kept>>,
    model: LinkageModel,
    compiled: Arc<Compiled>,
    parameters: Parameters,
}

/// Finds the records of an index that new records are alike, and the pairs among the new ones.
///
/// # Errors
///
/// When the index cannot be read, or its model has something left to learn.
pub fn find<I: Index>(index: &I, new: &[NewRecord]) -> std::result::Result<Matching, I::Error> {
    let header = index.header();
    let Some(parameters) = given(&header.model, &null_levels(&header.model)) else {
        return Err(Error::Untrained.into());
    };
    let queried = members::new_records(header, new)?;
    let survey = Survey::of_new(&queried, header)?;
    let lookup = Lookup::of(index, &survey, new.len())?;
    let terms = NewTerms::of(index, &survey, new.len())?;
    let members = Members::fetch(index, new, &lookup)?;
    let (records, corpus) = members.at_hand(header, &terms)?;
    let outline = Outline::try_new(&header.model, &records, Some(&corpus)).map_err(Error::from)?;
    let compiled = outline
        .without_limits()
        .with_blocks(&records, Scope::from(header.model.link));
    let mut matching = Matching {
        records,
        pairs: Vec::new(),
        must_link: Vec::new(),
        cannot_link: Vec::new(),
        n_compared: vec![0; new.len()],
        n_blocks_cut: lookup.n_blocks_cut.clone(),
        model: header.model.clone(),
        compiled: Arc::new(compiled),
        parameters,
        origins: members.origins.clone(),
        kept: Vec::new(),
    };
    let pairs = matching.candidates(&lookup, &members);
    matching.score(&pairs).map_err(Error::from)?;
    matching.kept = members.into_kept();
    Ok(matching)
}

impl Matching {
    /// Returns what the index keeps of a row; nothing for new records.
    pub fn kept(&self, row: u32) -> Option<&Kept> {
        self.kept.get(row as usize).and_then(Option::as_ref)
    }

    /// Says why pairs have their weights.
    ///
    /// # Errors
    ///
    /// Never for a model that was compiled.
    pub fn explain(&self, pairs: &[(u32, u32)]) -> Result<Vec<Waterfall>> {
        let scorer = self.scorer()?;
        let pairs = pairs.iter();
        Ok(pairs
            .map(|pair| scorer.waterfall(&self.records, &self.model, *pair))
            .collect())
    }

    fn scorer(&self) -> std::result::Result<Scorer, ModelError> {
        Scorer::try_new(&self.model, &self.compiled.judging, &self.parameters)
    }

    /// Returns the pairs that a rule has, each once, in order.
    fn candidates(&mut self, lookup: &Lookup, members: &Members) -> Vec<(u32, u32)> {
        let candidates = self.compiled.blocking.candidates(&self.records);
        let mut checks = candidates.checks();
        let mut pairs = Vec::new();
        lookup.visit(&mut |rule, new, other| {
            let (one, other) = (members.row(Origin::New(new)), members.row(other));
            let (left, right) = (one.min(other), one.max(other));
            if left != right && checks.has_pair(rule, left, right) {
                pairs.push((left, right));
            }
        });
        pairs.sort_unstable();
        pairs.dedup();
        for (left, right) in &pairs {
            for row in [left, right] {
                if let Origin::New(new) = self.origins[*row as usize] {
                    self.n_compared[new as usize] += 1;
                }
            }
        }
        pairs
    }

    fn score(&mut self, pairs: &[(u32, u32)]) -> std::result::Result<(), ModelError> {
        let scorer = self.scorer()?;
        let pieces: Vec<Vec<Edge>> = if pairs.len() < FEW {
            vec![scored(&scorer, pairs)]
        } else {
            let pieces = pairs.par_chunks(FEW);
            pieces.map(|pairs| scored(&scorer, pairs)).collect()
        };
        let mut edges: Vec<Edge> = pieces.into_iter().flatten().collect();
        edges.sort_unstable_by(best_first);
        let holding = |conditions: &Option<crate::compare::Comparers>| -> Vec<(u32, u32)> {
            let Some(conditions) = conditions else {
                return Vec::new();
            };
            let mut worker = conditions.worker();
            let pairs = edges.iter().map(|edge| (edge.left, edge.right));
            let holds = pairs.filter(|(left, right)| worker.first_holds(*left, *right));
            let mut holds: Vec<(u32, u32)> = holds.collect();
            holds.sort_unstable();
            holds
        };
        let (must_link, cannot_link) = (
            holding(&self.compiled.judging.must_link),
            holding(&self.compiled.judging.cannot_link),
        );
        (self.must_link, self.cannot_link) = (must_link, cannot_link);
        let thresholds = self.model.thresholds;
        let edges = edges.into_iter();
        self.pairs = edges
            .map(|edge| ScoredPair::judged(edge, thresholds))
            .collect();
        Ok(())
    }
}

fn scored(scorer: &Scorer, pairs: &[(u32, u32)]) -> Vec<Edge> {
    let mut worker = scorer.worker();
    let mut edges = Vec::new();
    for (left, right) in pairs {
        if let Some(weight) = scorer.weight_at_least(&mut worker, *left, *right, LOWEST) {
            edges.push(Edge {
                left: *left,
                right: *right,
                weight,
            });
        }
    }
    edges
}

#[cfg(test)]
mod tests;
