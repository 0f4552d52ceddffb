//! The result object of `run` and `check`, as `--format json` prints it.

use std::{collections::BTreeMap, path::Path, time::Duration};

use hotpass_model::{
    quality::Gate,
    run::{OutputFile, QualityReport, RefusedFile, RowAccounting, RunReport, SourceAccounting},
};
use hotpass_runtime::ops::refine::Refined;
use serde::Serialize;
use serde_json::Value;

use super::linkage::EventCounts;
use crate::error::exit;

/// The result of a run.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RunResult<'a> {
    /// Whether the run did what was asked, refused files aside.
    success: bool,
    /// How it ended.
    status: Status,
    run_id: &'a str,
    project: &'a str,
    until: &'static str,
    total_records: u64,
    rows: RowAccounting,
    sources: &'a [SourceAccounting],
    findings: BTreeMap<&'static str, u64>,
    refused: &'a [RefusedFile],
    violations: u64,
    gates: Vec<Gate>,
    evidence: Option<&'a Path>,
    data_docs: Option<&'a Path>,
    outputs: &'a [OutputFile],
    quality: Option<&'a QualityReport>,
    review_pairs: u64,
    entities: EventCounts,
    elapsed_seconds: f64,
    backfill: bool,
    incremental: bool,
    assumptions: &'a [String],
    #[serde(skip)]
    refined: &'a Refined,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    /// With everything that was asked for.
    Completed,
    /// Without the files that were refused.
    Partial,
    /// With everything but the writing.
    DryRun,
    /// Beyond the line that `--fail-on` draws.
    Failed,
    /// At a gate: nothing was published.
    Blocked,
}

impl<'a> RunResult<'a> {
    /// Returns the result of a run that took this long.
    pub(crate) fn new(refined: &'a Refined, elapsed: Duration) -> Self {
        let report = &refined.report;
        Self {
            success: true,
            status: if report.blocked().next().is_some() {
                Status::Blocked
            } else if refined.plan.dry_run {
                Status::DryRun
            } else if report.refused.is_empty() {
                Status::Completed
            } else {
                Status::Partial
            },
            run_id: &report.run_id.0,
            project: &report.project,
            until: report.until.as_str(),
            total_records: report.total_records,
            rows: report.rows,
            sources: &report.sources,
            findings: counts(report),
            refused: &report.refused,
            violations: report.violations,
            gates: report.gates.iter().map(told).collect(),
            evidence: refined.evidence.as_deref(),
            data_docs: refined.docs.as_deref(),
            outputs: &report.outputs,
            quality: report.quality.as_ref(),
            review_pairs: refined.waiting,
            entities: EventCounts::of(&refined.events),
            elapsed_seconds: (elapsed.as_secs_f64() * 1000.0).round() / 1000.0,
            backfill: false,
            incremental: false,
            assumptions: &report.assumptions,
            refined,
        }
    }

    /// Returns this result for a command that ends with an exit code.
    pub(crate) fn ending_with(&self, code: u8) -> Self {
        let success = matches!(code, exit::DONE | exit::PARTIAL);
        Self {
            success,
            status: match self.status {
                Status::Blocked => Status::Blocked,
                _ if !success => Status::Failed,
                status => status,
            },
            ..self.clone()
        }
    }

    /// Returns the run and its plan.
    pub(crate) fn refined(&self) -> &'a Refined {
        self.refined
    }

    /// Returns the report.
    pub(crate) fn report(&self) -> &'a RunReport {
        &self.refined.report
    }

    /// Returns how long the run took, in seconds.
    pub(crate) fn elapsed_seconds(&self) -> f64 {
        self.elapsed_seconds
    }
}

/// Returns a gate without what other tools are told of it, which is kept in files.
fn told(gate: &Gate) -> Gate {
    let mut gate = gate.clone();
    gate.checked.validation_result = Value::Null;
    gate
}

fn counts(report: &RunReport) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry(finding.code).or_default() += finding.count;
    }
    counts
}
