//! Resolving a table in one call: propose, train, score, cluster; and each of them alone.

// Thresholds from the distribution of scores.
mod proposal_of_thresholds;
// How many true pairs are among the candidates.
mod recall;
// Weights of pairs, and where they come from.
pub mod scorer;
// A trained model over records, piece by piece.
pub mod trained;

use hotpass_model::linkage::LinkageModel;
use rayon::prelude::*;

use crate::{
    cluster::{self, Merge, Pairs as _, Teller as _},
    compiled::Compiled,
    error::Result,
    resolution::{Constraints, Resolution, RuleExtent, Waterfall},
    table::Records,
    train as training,
};
pub use crate::{
    evaluate::{Evaluation, Truth, Wrong, evaluate},
    propose::propose,
};
use scorer::Scorer;
use trained::{Piece, Trained, best_first};

/// Pairs below this weight are not kept, in bits: their probability is below 1 in 250.
pub(crate) const LOWEST: f64 = -8.0;

/// Learns m, u and the prior of a model, and its thresholds when they are not given; returns what to know besides.
///
/// `labels` are pairs of rows that people said mean the same, or do not.
pub fn train(
    records: &Records,
    model: &LinkageModel,
    labels: &[(u32, u32, bool)],
) -> Result<(LinkageModel, Vec<String>)> {
    let trained = Trained::try_new(records, model, labels)?;
    let resolution = scored(trained, records, &Constraints::default());
    Ok((resolution.model, resolution.warnings))
}

/// Counts the pairs of each blocking rule, before anything is scored.
pub fn analyze_blocking(records: &Records, model: &LinkageModel) -> Result<Vec<RuleExtent>> {
    let compiled = Compiled::try_new(model, records)?;
    let extents = compiled.blocking.candidates(records).extents();
    let mut told = compiled
        .blocking
        .extents(&compiled.judging.comparers.columns, Some(&extents));
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
    let trained = Trained::try_new(records, model, &[])?;
    Ok(scored(trained, records, constraints))
}

/// Scores all pieces on the threads at hand, in memory, and forms clusters.
fn scored(trained: Trained, records: &Records, constraints: &Constraints) -> Resolution {
    let pieces = (0..trained.n_pieces()).into_par_iter();
    let pieces: Vec<Piece> = pieces.filter_map(|piece| trained.score(piece)).collect();
    let mut n_pairs = vec![0; trained.n_rules()];
    let mut edges = Vec::with_capacity(pieces.iter().map(|piece| piece.edges.len()).sum());
    for piece in pieces {
        n_pairs[piece.rule] += piece.n_pairs;
        edges.extend(piece.edges);
    }
    edges.sort_unstable_by(best_first);
    trained.finish(records, edges, &n_pairs, constraints)
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
    if training::is_trained(&model) {
        // Which pairs are compared plays no part then.
        model.blocking.clear();
    }
    Ok(Trained::try_new(records, &model, &[])?.explain(records, pairs))
}

/// Says why pairs of a result have their weights; as [`explain`] with the model of the result, and at less cost.
pub fn explain_resolved(
    records: &Records,
    resolution: &Resolution,
    pairs: &[(u32, u32)],
) -> Result<Vec<Waterfall>> {
    let model = &resolution.model;
    let Some(scorer) = scorer_of(resolution)? else {
        return explain(records, model, pairs);
    };
    let pairs = pairs.iter();
    Ok(pairs
        .map(|pair| scorer.waterfall(records, model, *pair))
        .collect())
}

/// Returns what weighs pairs of a result, if its model is trained and at hand.
fn scorer_of(resolution: &Resolution) -> Result<Option<Scorer>> {
    let model = &resolution.model;
    let parameters = training::given(model, &training::null_levels(model));
    let (Some(compiled), Some(parameters)) = (&resolution.compiled, parameters) else {
        return Ok(None);
    };
    Ok(Some(Scorer::try_new(
        model,
        &compiled.judging,
        &parameters,
    )?))
}

/// Returns the weights of pairs of a result, in bits.
pub(crate) fn weigh_resolved(
    records: &Records,
    resolution: &Resolution,
    pairs: &[(u32, u32)],
) -> Result<Vec<f64>> {
    let Some(scorer) = scorer_of(resolution)? else {
        let waterfalls = explain(records, &resolution.model, pairs)?;
        return Ok(waterfalls.iter().map(|each| each.weight).collect());
    };
    let mut teller = scorer.teller();
    let pairs = pairs.iter();
    Ok(pairs
        .map(|(left, right)| teller.weight(*left, *right))
        .collect())
}

#[cfg(test)]
mod tests;
