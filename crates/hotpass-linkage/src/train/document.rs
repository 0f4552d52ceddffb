//! Between a model document and its parameters: what is given, what is usual, and where what was learned is kept.

use hotpass_model::linkage::{ComparisonLevel, LinkageModel, RelatedPairs};

use super::{Parameters, Related, starting_moved};
use crate::splink::semantics::{DEFAULT_PRIOR, NOT_OBSERVED};

/// Returns the level of each comparison that says that a value is missing.
pub fn null_levels(model: &LinkageModel) -> Vec<Option<u8>> {
    model
        .comparisons
        .iter()
        .map(|comparison| {
            let place = comparison.levels.iter().position(|level| level.is_null);
            place.map(|place| place as u8)
        })
        .collect()
}

/// Returns the parameters of a model that leaves nothing open.
pub fn given(model: &LinkageModel, null: &[Option<u8>]) -> Option<Parameters> {
    let is_whole = model.prior.is_some()
        && model.comparisons.iter().all(|comparison| {
            comparison.levels.iter().any(|level| level.m.is_some())
                && comparison.levels.iter().any(|level| level.u.is_some())
        })
        && model
            .related
            .iter()
            .all(|class| class.prior.is_some() && class.levels.len() == model.comparisons.len())
        && model
            .moved
            .as_ref()
            .is_none_or(|moved| moved.share.is_some());
    if !is_whole {
        return None;
    }
    let of = |pick: fn(&ComparisonLevel) -> Option<f64>| {
        model
            .comparisons
            .iter()
            .map(|comparison| {
                let levels = comparison.levels.iter();
                levels
                    .map(|level| pick(level).unwrap_or(NOT_OBSERVED))
                    .collect()
            })
            .collect()
    };
    Some(Parameters {
        prior: model.prior.unwrap_or(DEFAULT_PRIOR),
        m: of(|level| level.m),
        u: of(|level| level.u),
        related: model
            .related
            .iter()
            .map(|class| Related {
                prior: class.prior.unwrap_or_default(),
                r: class.levels.clone(),
                is_tied: vec![false; model.comparisons.len()],
            })
            .collect(),
        moved: model
            .moved
            .as_ref()
            .map(|moved| starting_moved(moved, model)),
        null: null.to_vec(),
    })
}

/// Tells whether a model leaves nothing open.
pub fn is_trained(model: &LinkageModel) -> bool {
    given(model, &null_levels(model)).is_some()
}

/// Writes what was learned into the model.
pub fn keep(model: &mut LinkageModel, parameters: &Parameters) {
    model.prior = Some(parameters.prior);
    for (c, comparison) in model.comparisons.iter_mut().enumerate() {
        for (l, level) in comparison.levels.iter_mut().enumerate() {
            if !level.is_null {
                level.m = Some(parameters.m[c][l]);
                level.u = Some(parameters.u[c][l]);
            }
        }
    }
    model.related.truncate(parameters.related.len());
    while model.related.len() < parameters.related.len() {
        model.related.push(RelatedPairs {
            name: "alike".to_owned(),
            ..RelatedPairs::default()
        });
    }
    for (class, learned) in model.related.iter_mut().zip(&parameters.related) {
        class.prior = Some(learned.prior);
        class.levels.clone_from(&learned.r);
    }
    if let (Some(moved), Some(learned)) = (&mut model.moved, &parameters.moved) {
        moved.share = Some(learned.share);
    }
}

/// What is usual: matches agree in most comparisons.
pub(super) fn beliefs_of_m(model: &LinkageModel, null: &[Option<u8>]) -> Vec<Vec<f64>> {
    model
        .comparisons
        .iter()
        .zip(null)
        .map(|(comparison, null)| {
            let n = comparison.levels.len();
            let told: Vec<usize> = (0..n).filter(|level| *null != Some(*level as u8)).collect();
            let mut m = vec![0.0; n];
            for (place, level) in told.iter().enumerate() {
                m[*level] = match (told.len(), place) {
                    (1, _) => 1.0,
                    (2, 0) => 0.85,
                    (2, _) => 0.15,
                    (_, 0) => 0.7,
                    (n, place) if place + 1 == n => 0.1,
                    (n, _) => 0.2 / (n - 2) as f64,
                };
            }
            for (level, value) in comparison.levels.iter().zip(&mut m) {
                *value = level.m.unwrap_or(*value);
            }
            m
        })
        .collect()
}

/// Returns which m and u a model keeps as they are given.
pub(super) fn fixed(model: &LinkageModel) -> Vec<Vec<(Option<f64>, Option<f64>)>> {
    model
        .comparisons
        .iter()
        .map(|comparison| {
            let levels = comparison.levels.iter();
            levels
                .map(|level| {
                    (
                        level.m.filter(|_| level.fix_m),
                        level.u.filter(|_| level.fix_u),
                    )
                })
                .collect()
        })
        .collect()
}
