//! Linking records: a model is trained where it is not, the query engine scores pairs under it, and clusters are made of
//! them.

use std::sync::Arc;

use hotpass_linkage::{resolution::Resolution, resolve::trained::Trained, train::is_trained};
use hotpass_model::{linkage::LinkageModel, plan::Stage, port::Observer, resolution::Scoring};

use super::{clusters::Clusters, decided, error::Result, input::Input, model, operator, staged};

/// What linking records gave.
pub(super) struct Linked {
    /// Pairs and clusters.
    pub(super) resolution: Resolution,
    /// How much of the scored pairs was spilled, in bytes.
    pub(super) spilled_bytes: u64,
}

/// Scores pairs and makes clusters of them, with the model that is given or proposed.
pub(super) fn link(input: &Input, scoring: &Scoring, observer: &dyn Observer) -> Result<Linked> {
    let n_clusters = |linked: &Linked| Clusters::of(&linked.resolution.clusters).len() as u64;
    staged(observer, Stage::Link, n_clusters, || {
        let n_rows = input.records.n_rows();
        let unlinked = |model, warnings| Linked {
            resolution: Resolution {
                warnings,
                ..Resolution::of_nobody(n_rows, model)
            },
            spilled_bytes: 0,
        };
        if scoring.model.is_none() && n_rows < 2 {
            return Ok(unlinked(LinkageModel::default(), Vec::new()));
        }
        let model = model::untrained(input, scoring)?;
        if model.comparisons.is_empty() {
            let warnings = vec![model::why_nothing_is_compared(&model)];
            return Ok(unlinked(model, warnings));
        }
        link_under(input, model, scoring)
    })
}

/// Trains a model where it is not, and makes clusters of what it scores.
fn link_under(input: &Input, mut model: LinkageModel, scoring: &Scoring) -> Result<Linked> {
    let choice = scoring.thresholds;
    let are_proposed = !is_trained(&model) && !model.thresholds.is_given();
    if !choice.is_empty() && !are_proposed {
        model = model::with_thresholds(model, scoring);
    }
    let records = &input.records;
    let trained = Arc::new(Trained::try_new(records, &model, &[])?);
    let kept = operator::kept(&trained, &operator::Means::of(scoring))?;
    let trained = operator::released(trained)?;
    let (constraints, n_gone) = decided::constraints(input, &scoring.decisions);
    let mut resolution = trained.finish(records, kept.edges, &kept.n_pairs, &constraints);
    if n_gone > 0 {
        resolution.warnings.push(format!(
            "of {n_gone} of {} decisions a record is not in these files",
            scoring.decisions.len()
        ));
    }
    if !choice.is_empty() && are_proposed {
        let thresholds = choice.over(resolution.model.thresholds);
        resolution = resolution.under(thresholds);
    }
    Ok(Linked {
        resolution,
        spilled_bytes: kept.spilled_bytes,
    })
}
