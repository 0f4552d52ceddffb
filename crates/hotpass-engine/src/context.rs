//! The context of a run: the only place that announces stages. It knows no clock; whoever listens measures.

use std::future::Future;

use hotpass_model::{ident::RunId, plan::Stage, port::Observer, run::RunEvent};

use crate::error::Result;

/// What every stage's result can tell about itself.
pub trait Outcome {
    /// Returns how many rows, records or entities go on.
    fn n_rows(&self) -> u64;
    /// Returns how many findings there are so far.
    fn n_findings(&self) -> u64;
}

/// The context of one run.
pub struct Context<'a> {
    observer: &'a dyn Observer,
}

impl<'a> Context<'a> {
    /// Returns a context that tells this observer.
    pub fn new(observer: &'a dyn Observer) -> Self {
        Self { observer }
    }

    /// Announces a stage, awaits it, and announces its end.
    pub async fn stage<T: Outcome>(
        &self,
        stage: Stage,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        self.observer.notice(&RunEvent::StageStarted { stage });
        let outcome = work.await?;
        let (rows, findings) = (outcome.n_rows(), outcome.n_findings());
        self.observer.notice(&RunEvent::StageCompleted {
            stage,
            rows,
            findings,
        });
        Ok(outcome)
    }

    /// Tells which run this is.
    pub fn identified(&self, run_id: RunId) {
        self.observer.notice(&RunEvent::RunIdentified { run_id });
    }

    /// Tells how far a stage got.
    pub fn progress(&self, stage: Stage, done: u64, total: u64, unit: &'static str) {
        self.observer.notice(&RunEvent::StageProgress {
            stage,
            done,
            total,
            unit,
        });
    }
}
