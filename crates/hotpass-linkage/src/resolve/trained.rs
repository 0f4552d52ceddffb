//! A trained model over records, ready to score: candidate pairs piece by piece, then clusters of what was kept.
//!
//! The pieces are independent of each other and can be scored in any order, by any number of threads or machines, as
//! long as [`Trained::finish`] is given everything that was kept in the order of [`best_first`]. Candidate pairs are
//! never stored: a piece returns those that are worth keeping, at most a few hundred thousand.

use std::{cmp::Ordering, sync::Arc};

use hotpass_model::linkage::{ClusteringMethod, LinkType, LinkageModel};

use super::{LOWEST, proposal_of_thresholds, recall, scorer, scorer::Scorer};
use crate::{
    block::Chunk,
    cluster::{self, Edge, Input, Merge},
    compiled::Compiled,
    error::Result,
    resolution::{Constraints, Resolution, RuleExtent, ScoredPairs, Waterfall, least_of_matches},
    splink::semantics::weight,
    table::Records,
    train as training,
};

/// A trained model over records, ready to score candidate pairs; it can be shared between threads.
#[derive(Debug)]
pub struct Trained {
    model: LinkageModel,
    compiled: Compiled,
    scorer: Scorer,
    pieces: Vec<Chunk>,
    /// The source of each row, when only pairs across sources are compared.
    sources: Vec<u32>,
    warnings: Vec<String>,
    /// Whether the thresholds were given, and are not to be proposed.
    has_thresholds: bool,
}

/// What one piece of the candidate pairs gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The position of the blocking rule whose pairs they are.
    pub rule: usize,
    /// How many pairs were compared: those that no earlier rule has.
    pub n_pairs: u64,
    /// The pairs worth keeping, in no order.
    pub edges: Vec<Edge>,
}

/// The order of scored pairs: the greatest weight first, then by rows; no two pairs are equal.
pub fn best_first(one: &Edge, other: &Edge) -> Ordering {
    let by_weight = other.weight.total_cmp(&one.weight);
    by_weight.then((one.left, one.right).cmp(&(other.left, other.right)))
}

impl Trained {
    /// Learns what a model leaves open, and makes it ready; `labels` are pairs of rows that people said mean the same, or
    /// do not.
    ///
    /// # Errors
    ///
    /// When a part of the model cannot be read or names a column that is not there.
    pub fn try_new(
        records: &Records,
        model: &LinkageModel,
        labels: &[(u32, u32, bool)],
    ) -> Result<Self> {
        let compiled = Compiled::try_new(model, records)?;
        let was_trained = training::given(model, &training::null_levels(model)).is_some();
        let trained = training::train(records, model, &compiled, labels);
        let mut model = model.clone();
        training::keep(&mut model, &trained.parameters);
        let sources = match model.link {
            LinkType::Link => records.sources.clone(),
            LinkType::Dedupe | LinkType::LinkAndDedupe => Vec::new(),
        };
        Ok(Self {
            scorer: Scorer::try_new(&model, &compiled.judging, &trained.parameters)?,
            has_thresholds: was_trained || model.thresholds.is_given(),
            pieces: compiled.blocking.candidates_of(&sources).chunks(),
            model,
            compiled,
            sources,
            warnings: trained.warnings,
        })
    }

    /// Returns the model with what was learned; thresholds that were not given are proposed by [`Self::finish`] only.
    pub fn model(&self) -> &LinkageModel {
        &self.model
    }

    /// Returns how many pieces the candidate pairs are in; they depend on the records and the model alone.
    pub fn n_pieces(&self) -> usize {
        self.pieces.len()
    }

    /// Returns how many blocking rules there are.
    pub fn n_rules(&self) -> usize {
        self.compiled.blocking.blocks.len()
    }

    /// Returns the weight below which pairs are not kept, in bits: what the model rejects, if its thresholds are given.
    pub fn lowest(&self) -> f64 {
        if self.has_thresholds {
            LOWEST.max(weight(self.model.thresholds.reject))
        } else {
            LOWEST
        }
    }

    /// Scores one piece; nothing when there is no piece of that number.
    pub fn score(&self, piece: usize) -> Option<Piece> {
        let chunk = self.pieces.get(piece)?;
        let candidates = self.compiled.blocking.candidates_of(&self.sources);
        let lowest = self.lowest();
        let mut worker = self.scorer.worker();
        let mut scored = Piece {
            rule: chunk.rule,
            n_pairs: 0,
            edges: Vec::new(),
        };
        candidates.visit_batches_of(chunk, &mut |pairs| {
            scored.n_pairs += pairs.len() as u64;
            worker.fetch(pairs);
            for (left, right) in pairs.iter().copied() {
                let weight = self
                    .scorer
                    .weight_at_least(&mut worker, left, right, lowest);
                scored.edges.extend(weight.map(|weight| Edge {
                    left,
                    right,
                    weight,
                }));
            }
        });
        Some(scored)
    }

    /// Forms clusters of the pairs that were kept.
    ///
    /// `edges` are those of all pieces, in the order of [`best_first`]; `n_pairs` says of each blocking rule how many
    /// pairs were compared; `records` are those that the model was trained over.
    pub fn finish(
        mut self,
        records: &Records,
        edges: Vec<Edge>,
        n_pairs: &[u64],
        constraints: &Constraints,
    ) -> Resolution {
        let (blocking, estimated_recall) = self.extents(records, n_pairs);
        // Clusters need no blocks, but much memory.
        self.compiled.blocking.release_rows();
        let constraints = scorer::with_conditions(constraints, &self.compiled.judging, &edges);
        let mut model = self.model.clone();
        let merges = self.merges(records, &mut model, &edges, &constraints);
        if !self.has_thresholds {
            model.thresholds = proposal_of_thresholds::propose(&model.clustering, &merges);
        }
        Resolution {
            clusters: cluster::cut(
                records.n_rows(),
                &merges,
                least_of_matches(model.thresholds),
            ),
            pairs: ScoredPairs::new(edges, model.thresholds),
            model,
            merges,
            blocking,
            n_candidates: n_pairs.iter().sum(),
            estimated_recall,
            warnings: self.warnings,
            compiled: Some(Arc::new(self.compiled)),
        }
    }

    /// Returns what each blocking rule found, and the share of true pairs that all are estimated to find.
    fn extents(&self, records: &Records, n_pairs: &[u64]) -> (Vec<RuleExtent>, Option<f64>) {
        let columns = &self.compiled.judging.comparers.columns;
        let mut extents = self.compiled.blocking.extents(columns, None);
        for (extent, n_new_pairs) in extents.iter_mut().zip(n_pairs) {
            extent.n_new_pairs = *n_new_pairs;
        }
        let recall = recall::estimate(&mut extents, &self.compiled, records);
        (extents, recall)
    }

    /// Says why pairs have their weights.
    pub(super) fn explain(&self, records: &Records, pairs: &[(u32, u32)]) -> Vec<Waterfall> {
        let pairs = pairs.iter();
        pairs
            .map(|pair| self.scorer.waterfall(records, &self.model, *pair))
            .collect()
    }

    fn merges(
        &self,
        records: &Records,
        model: &mut LinkageModel,
        edges: &[Edge],
        constraints: &Constraints,
    ) -> Vec<Merge> {
        if model.clustering.method == ClusteringMethod::OneToOne && !self.has_thresholds {
            model.clustering.unique_sources = self.scorer.unique_sources(records, edges);
            if model.clustering.unique_sources.is_empty() {
                model.clustering.method = ClusteringMethod::AverageLinkage;
            }
        }
        let is_unique: Vec<bool> = records
            .source_names
            .iter()
            .map(|name| model.clustering.unique_sources.contains(name))
            .collect();
        let input = Input {
            sources: &records.sources,
            is_unique: &is_unique,
            edges,
            constraints,
            lowest: self.lowest(),
        };
        cluster::merges(model.clustering.method, &input, &self.scorer)
    }
}
