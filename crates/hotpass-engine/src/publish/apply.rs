//! The stage: an assessed dossier in, a publication out.

use hotpass_model::{
    plan::{Plan, Stage},
    run::{OutputFile, RunReport},
};

use super::write;
use crate::{
    assess::Assessed,
    context::{Context, Outcome},
    error::Result,
};

/// What was published.
#[derive(Debug)]
pub struct Published {
    assessed: Assessed,
    outputs: Vec<OutputFile>,
}

impl Outcome for Published {
    fn n_rows(&self) -> u64 {
        self.assessed.n_rows()
    }

    fn n_findings(&self) -> u64 {
        self.assessed.n_findings()
    }
}

impl Published {
    /// Returns the summary of the run.
    pub fn report(self, plan: &Plan) -> RunReport {
        self.assessed.report(plan, Stage::Publish, self.outputs)
    }
}

/// Publishes an assessed dossier, whole or not at all.
///
/// # Errors
/// What [`write()`] says.
pub fn apply(assessed: Assessed, plan: &Plan, cx: &Context<'_>) -> Result<Published> {
    let on_output = |done, total| cx.progress(Stage::Publish, done, total, "outputs");
    let outputs = write(&assessed.dossier, &plan.target, &on_output)?;
    Ok(Published { assessed, outputs })
}
