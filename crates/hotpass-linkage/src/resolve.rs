//! Resolving a table in one call: propose, train, score, cluster; and each of them alone.

// Thresholds from the distribution of scores.
mod proposal_of_thresholds;
// How many true pairs are among the candidates.
mod recall;
// Weights of pairs, and where they come from.
pub mod scorer;

use std::sync::Arc;

use hotpass_model::linkage::{ClusteringMethod, LinkageModel, Thresholds};

use crate::{
    cluster::{self, Edge, Input, Merge, Pairs as _, Teller as _},
    compare::Worker,
    compiled::Compiled,
    error::Result,
    resolution::{Class, Constraints, Resolution, RuleExtent, ScoredPair, Waterfall},
    splink::semantics::probability,
    table::Records,
    train as training,
};
pub use crate::{
    evaluate::{Evaluation, Truth, Wrong, evaluate},
    propose::propose,
};
use scorer::Scorer;

/// Pairs below this weight are not kept, in bits: their probability is below 1 in 250.
pub(crate) const LOWEST: f64 = -8.0;

/// What a weight may lose when it is told as a probability and read again, in bits.
const ROUNDING: f64 = 1e-9;

/// Learns m, u and the prior of a model, and its thresholds when they are not given; returns what to know besides.
///
/// `labels` are pairs of rows that people said mean the same, or do not.
pub fn train(
    records: &Records,
    model: &LinkageModel,
    labels: &[(u32, u32, bool)],
) -> Result<(LinkageModel, Vec<String>)> {
    let run = Run::try_new(records, model, labels)?;
    let resolution = run.finish(&Constraints::default());
    Ok((resolution.model, resolution.warnings))
}

/// Counts the pairs of each blocking rule, before anything is scored.
pub fn analyze_blocking(records: &Records, model: &LinkageModel) -> Result<Vec<RuleExtent>> {
    let compiled = Compiled::try_new(model, records)?;
    let extents = compiled.blocking.candidates(records).extents();
    let mut told = compiled
        .blocking
        .extents(&compiled.comparers.columns, Some(&extents));
    recall::estimate(&mut told, &compiled, records);
    Ok(told)
}

/// Resolves a table: proposes a model when none is given, learns what it leaves open, scores and clusters.
pub fn resolve(
    records: &Records,
    model: Option<&LinkageModel>,
    constraints: &Constraints,
) -> Result<Resolution> {
    let proposed;
    let model = if let Some(model) = model {
        model
    } else {
        proposed = propose(records)?;
        &proposed
    };
    if model.comparisons.is_empty() {
        return Ok(Resolution {
            clusters: cluster::cut(records.n_rows(), &decided(constraints), 0.0),
            warnings: vec!["no column can be compared; see those that were left out".to_owned()],
            ..Resolution::of_nobody(records.n_rows(), model.clone())
        });
    }
    Ok(Run::try_new(records, model, &[])?.finish(constraints))
}

/// Returns the merges that people decided on, for when nothing is scored.
fn decided(constraints: &Constraints) -> Vec<Merge> {
    let merges = constraints.must_link.iter().map(|(left, right)| Merge {
        left: *left,
        right: *right,
        height: f64::INFINITY,
        n_pairs: 1,
    });
    merges.collect()
}

/// Says why pairs have their weights, under a trained model.
pub fn explain(
    records: &Records,
    model: &LinkageModel,
    pairs: &[(u32, u32)],
) -> Result<Vec<Waterfall>> {
    let mut model = model.clone();
    let is_trained = training::given(&model, &training::null_levels(&model)).is_some();
    if is_trained {
        // Which pairs are compared plays no part then.
        model.blocking.clear();
    }
    let run = Run::try_new(records, &model, &[])?;
    let scorer = run.scorer()?;
    let model = &model;
    Ok(pairs
        .iter()
        .map(|(left, right)| scorer.waterfall(records, model, (*left, *right)))
        .collect())
}

/// Says why pairs of a result have their weights; as [`explain`] with the model of the result, and at less cost.
pub fn explain_resolved(
    records: &Records,
    resolution: &Resolution,
    pairs: &[(u32, u32)],
) -> Result<Vec<Waterfall>> {
    let model = &resolution.model;
    let parameters = training::given(model, &training::null_levels(model));
    let (Some(compiled), Some(parameters)) = (&resolution.compiled, parameters) else {
        return explain(records, model, pairs);
    };
    let scorer = Scorer::try_new(model, compiled, &parameters)?;
    let pairs = pairs.iter();
    Ok(pairs
        .map(|pair| scorer.waterfall(records, model, *pair))
        .collect())
}

/// Returns the weights of pairs of a result, in bits.
pub(crate) fn weigh_resolved(
    records: &Records,
    resolution: &Resolution,
    pairs: &[(u32, u32)],
) -> Result<Vec<f64>> {
    let model = &resolution.model;
    let parameters = training::given(model, &training::null_levels(model));
    let (Some(compiled), Some(parameters)) = (&resolution.compiled, parameters) else {
        let waterfalls = explain(records, model, pairs)?;
        return Ok(waterfalls.iter().map(|each| each.weight).collect());
    };
    let scorer = Scorer::try_new(model, compiled, &parameters)?;
    let mut teller = scorer.teller();
    let pairs = pairs.iter();
    Ok(pairs
        .map(|(left, right)| teller.weight(*left, *right))
        .collect())
}

/// One resolution while it is made.
struct Run<'a> {
    records: &'a Records,
    model: LinkageModel,
    compiled: Arc<Compiled>,
    parameters: training::Parameters,
    warnings: Vec<String>,
    /// Whether the thresholds were given, and are not to be proposed.
    has_thresholds: bool,
}

impl<'a> Run<'a> {
    fn try_new(
        records: &'a Records,
        model: &LinkageModel,
        labels: &[(u32, u32, bool)],
    ) -> Result<Self> {
        let compiled = Compiled::try_new(model, records)?;
        let was_trained = training::given(model, &training::null_levels(model)).is_some();
        let trained = training::train(records, model, &compiled, labels);
        let mut model = model.clone();
        training::keep(&mut model, &trained.parameters);
        Ok(Self {
            records,
            has_thresholds: was_trained || model.thresholds.is_given(),
            model,
            compiled: Arc::new(compiled),
            parameters: trained.parameters,
            warnings: trained.warnings,
        })
    }

    /// Returns the weight below which pairs are not kept, in bits: what the model rejects, if its thresholds are given.
    fn lowest(&self) -> f64 {
        let rejected = crate::splink::semantics::weight(self.model.thresholds.reject);
        if self.has_thresholds {
            LOWEST.max(rejected)
        } else {
            LOWEST
        }
    }

    fn scorer(&self) -> Result<Scorer<'_>> {
        Ok(Scorer::try_new(
            &self.model,
            &self.compiled,
            &self.parameters,
        )?)
    }

    fn finish(self, constraints: &Constraints) -> Resolution {
        match self.scorer() {
            Ok(scorer) => self.with(&scorer, constraints),
            // Parameters of a compiled model have a probability for each level.
            Err(error) => Resolution {
                warnings: vec![error.to_string()],
                ..Resolution::of_nobody(self.records.n_rows(), self.model.clone())
            },
        }
    }

    fn with(&self, scorer: &Scorer<'_>, constraints: &Constraints) -> Resolution {
        let records = self.records;
        let lowest = self.lowest();
        let candidates = self.compiled.blocking.candidates(records);
        let pieces = candidates.visit_batches(
            || Scored {
                worker: scorer.worker(),
                edges: Vec::new(),
                n_pairs: vec![0; self.compiled.blocking.blocks.len()],
                lowest,
            },
            |scored, rule, pairs| scored.add(scorer, rule, pairs),
        );
        let mut n_new_pairs = vec![0_u64; self.compiled.blocking.blocks.len()];
        for scored in &pieces {
            for (all, of_piece) in n_new_pairs.iter_mut().zip(&scored.n_pairs) {
                *all += of_piece;
            }
        }
        let mut edges = Vec::with_capacity(pieces.iter().map(|scored| scored.edges.len()).sum());
        for scored in pieces {
            edges.extend(scored.edges);
        }
        edges.sort_unstable_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then((a.left, a.right).cmp(&(b.left, b.right)))
        });
        let constraints = scorer::with_conditions(constraints, &self.compiled, &edges);
        let mut model = self.model.clone();
        let merges = self.merges(&mut model, scorer, &edges, &constraints);
        if !self.has_thresholds {
            model.thresholds = proposal_of_thresholds::propose(&model.clustering, &merges);
        }
        self.told(model, edges, merges, &n_new_pairs)
    }

    fn merges(
        &self,
        model: &mut LinkageModel,
        scorer: &Scorer<'_>,
        edges: &[Edge],
        constraints: &Constraints,
    ) -> Vec<Merge> {
        let records = self.records;
        if model.clustering.method == ClusteringMethod::OneToOne && !self.has_thresholds {
            model.clustering.unique_sources = scorer.unique_sources(records, edges);
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
        cluster::merges(model.clustering.method, &input, scorer)
    }

    fn told(
        &self,
        model: LinkageModel,
        edges: Vec<Edge>,
        merges: Vec<Merge>,
        n_new_pairs: &[u64],
    ) -> Resolution {
        let records = self.records;
        let thresholds = model.thresholds;
        let at = least_of_matches(thresholds);
        let pairs = edges
            .into_iter()
            .map(|edge| judged(edge, thresholds))
            .collect();
        let mut blocking = self
            .compiled
            .blocking
            .extents(&self.compiled.comparers.columns, None);
        for (extent, n_new_pairs) in blocking.iter_mut().zip(n_new_pairs) {
            extent.n_new_pairs = *n_new_pairs;
        }
        let estimated_recall = recall::estimate(&mut blocking, &self.compiled, records);
        Resolution {
            clusters: cluster::cut(records.n_rows(), &merges, at),
            model,
            pairs,
            merges,
            blocking,
            n_candidates: n_new_pairs.iter().sum(),
            estimated_recall,
            warnings: self.warnings.clone(),
            compiled: Some(Arc::clone(&self.compiled)),
        }
    }
}

/// The pairs of a piece of work that are kept.
struct Scored<'a> {
    worker: Worker<'a>,
    edges: Vec<Edge>,
    /// How many there were of each rule.
    n_pairs: Vec<u64>,
    lowest: f64,
}

impl Scored<'_> {
    fn add(&mut self, scorer: &Scorer<'_>, rule: usize, pairs: &[(u32, u32)]) {
        self.n_pairs[rule] += pairs.len() as u64;
        self.worker.fetch(pairs);
        for (left, right) in pairs.iter().copied() {
            if let Some(weight) = scorer.weight_at_least(&mut self.worker, left, right, self.lowest)
            {
                self.edges.push(Edge {
                    left,
                    right,
                    weight,
                });
            }
        }
    }
}

/// Returns the weight from which on pairs are matches, in bits.
fn least_of_matches(thresholds: Thresholds) -> f64 {
    crate::splink::semantics::weight(thresholds.matching) - ROUNDING
}

/// Returns a pair with what its weight says under thresholds.
pub(crate) fn judged(edge: Edge, thresholds: Thresholds) -> ScoredPair {
    let probability = probability(edge.weight);
    ScoredPair {
        left: edge.left,
        right: edge.right,
        weight: edge.weight,
        probability,
        class: if edge.weight >= least_of_matches(thresholds) {
            Class::Match
        } else if probability >= thresholds.review {
            Class::Review
        } else {
            Class::Reject
        },
    }
}

#[cfg(test)]
mod tests;
