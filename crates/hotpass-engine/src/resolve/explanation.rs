//! Why pairs have their weights.

use hotpass_linkage::{
    resolution::{Resolution, Waterfall},
    resolve,
};
use hotpass_model::{
    linkage::{LinkageModel, Thresholds},
    resolution::{ComparedValue, Contribution, PairExplanation},
};

use super::{
    error::{ResolveError, Result},
    input::{Input, nearest},
};

/// How many ids are looked at for one that is alike.
const MOST_LOOKED_AT: usize = 100_000;

/// Returns the row of an id.
pub(super) fn row(input: &Input, id: &str) -> Result<u32> {
    input.row(id).ok_or_else(|| {
        let rows = 0..input.records.n_rows().min(MOST_LOOKED_AT) as u32;
        ResolveError::UnknownRecord {
            id: id.to_owned(),
            near: nearest(id, rows.map(|row| input.records.id(row))),
        }
    })
}

/// Explains pairs under a trained model.
pub(super) fn of_pairs(
    input: &Input,
    model: &LinkageModel,
    pairs: &[(u32, u32)],
) -> Result<Vec<PairExplanation>> {
    let pairs = in_order(pairs);
    let waterfalls = resolve::explain(&input.records, model, &pairs)?;
    Ok(explained(input, &pairs, waterfalls, model.thresholds))
}

/// Explains pairs of a result.
pub(super) fn of_result(
    input: &Input,
    resolution: &Resolution,
    pairs: &[(u32, u32)],
) -> Result<Vec<PairExplanation>> {
    let pairs = in_order(pairs);
    let waterfalls = resolve::explain_resolved(&input.records, resolution, &pairs)?;
    let thresholds = resolution.model.thresholds;
    Ok(explained(input, &pairs, waterfalls, thresholds))
}

/// Returns pairs with the record that comes first on the left.
fn in_order(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let pairs = pairs.iter();
    pairs
        .map(|(left, right)| (*left.min(right), *left.max(right)))
        .collect()
}

fn explained(
    input: &Input,
    pairs: &[(u32, u32)],
    waterfalls: Vec<Waterfall>,
    thresholds: Thresholds,
) -> Vec<PairExplanation> {
    let with_waterfalls = pairs.iter().zip(waterfalls);
    with_waterfalls
        .map(|((left, right), waterfall)| {
            let ids = [left, right].map(|row| input.records.id(*row).to_owned());
            told(ids, waterfall, thresholds)
        })
        .collect()
}

/// Returns why a pair of records has its weight.
pub(super) fn told(
    [left, right]: [String; 2],
    waterfall: Waterfall,
    thresholds: Thresholds,
) -> PairExplanation {
    PairExplanation {
        left,
        right,
        prior_weight: waterfall.prior,
        steps: waterfall
            .steps
            .into_iter()
            .map(|step| Contribution {
                comparison: step.comparison,
                level: step.level,
                weight: step.weight,
                term_frequency: step.term_frequency,
                values: step
                    .values
                    .into_iter()
                    .map(|(column, left, right)| ComparedValue {
                        column,
                        left,
                        right,
                    })
                    .collect(),
            })
            .collect(),
        match_weight: waterfall.weight,
        match_probability: waterfall.probability,
        classification: classified(waterfall.probability, thresholds),
        thresholds,
        proposed: false,
    }
}

/// Returns what a probability means under thresholds.
fn classified(probability: f64, thresholds: Thresholds) -> &'static str {
    if probability >= thresholds.matching {
        "match"
    } else if probability >= thresholds.review {
        "review"
    } else {
        "reject"
    }
}
