//! What is logged about a run that ended: its summary, and what it wrote, under the names that other tools know.

use std::collections::BTreeMap;

use hotpass_model::run::{OutputFile, QualityReport, RunReport};
use serde_json::{Value, json};

use super::{Level, Log};
use crate::output::{progress::StageTimes, result::RunResult};

/// Stages that have a name of their own among the measurements.
const TIMES: [(&str, &str); 4] = [
    ("ingest", "load_seconds"),
    ("merge", "aggregation_seconds"),
    ("assess", "expectations_seconds"),
    ("publish", "write_seconds"),
];
/// The family of codes about rows that do not fit their contract.
const CONTRACT: &str = "HP-V";

/// Logs a run: its summary, then every output.
pub(crate) fn log(log: &Log, result: &RunResult<'_>, times: &StageTimes) {
    if !log.is_json() {
        return;
    }
    let report = result.report();
    log.identify(&report.run_id.0);
    let level = if report.refused.is_empty() && report.violations == 0 {
        Level::Info
    } else {
        Level::Warning
    };
    log.event(level, "pipeline.summary", &summary(result, times));
    for output in &report.outputs {
        let (name, data) = written(output);
        log.event(Level::Info, name, &data);
    }
}

/// Returns the summary of a run.
fn summary(result: &RunResult<'_>, times: &StageTimes) -> Value {
    let report = result.report();
    let quality = report.quality.as_ref();
    let failures = quality.map(failures).unwrap_or_default();
    let refused = report.refused.iter();
    let refused: Vec<Value> = refused
        .map(|file| json!({ "file": file.file, "code": file.code, "message": file.message }))
        .collect();
    json!({
        "total_records": report.total_records,
        "invalid_records": report.rows.quarantined,
        "rows": report.rows,
        "schema_validation_errors": contract_findings(report),
        "expectations_passed": quality.map(|_| failures.is_empty()),
        "expectation_failures": failures,
        "source_breakdown": breakdown(report),
        "data_quality_distribution": quality.map(|quality| quality.score),
        "performance_metrics": measurements(result, times),
        "recommendations": quality.map(recommendations).unwrap_or_default(),
        "conflicts": quality.map(|quality| &quality.conflicts),
        "refused": refused,
    })
}

/// Returns how many golden records each source gave, or rows if the run stopped before there were any.
fn breakdown(report: &RunReport) -> BTreeMap<&str, u64> {
    if let Some(quality) = &report.quality {
        let sources = quality.source_breakdown.iter();
        return sources.map(|(label, &n)| (label.as_str(), n)).collect();
    }
    let sources = report.sources.iter();
    sources
        .map(|source| (source.label.as_str(), source.rows.read))
        .collect()
}

fn contract_findings(report: &RunReport) -> Vec<String> {
    let findings = report.findings.iter();
    findings
        .filter(|finding| finding.code.starts_with(CONTRACT))
        .map(|finding| {
            format!(
                "{} {}: {}, first at {}",
                finding.code, finding.name, finding.count, finding.first
            )
        })
        .collect()
}

fn failures(quality: &QualityReport) -> Vec<String> {
    let expectations = quality.expectations.iter();
    expectations
        .filter(|expectation| !expectation.success)
        .map(|expectation| {
            format!(
                "{}: {} ({:.4} of {:.4})",
                expectation.column,
                expectation.expectation,
                expectation.observed,
                expectation.threshold
            )
        })
        .collect()
}

fn recommendations(quality: &QualityReport) -> Vec<String> {
    let recommendations = quality.recommendations.iter();
    recommendations
        .map(|advice| format!("{}: {}", advice.level, advice.message))
        .collect()
}

fn measurements(result: &RunResult<'_>, times: &StageTimes) -> Value {
    let total = result.elapsed_seconds();
    let read = result.report().rows.read as f64;
    // Without a time there is no rate; an infinite number becomes null.
    let rate = |seconds: f64| (read / seconds * 10.0).round() / 10.0;
    let mut measurements = json!({
        "total_seconds": total,
        "rows_per_second": rate(total),
        "stage_seconds": times,
    });
    for (stage, name) in TIMES {
        if let Some(&seconds) = times.get(stage) {
            measurements[name] = json!(seconds);
        }
    }
    if let Some(&seconds) = times.get("ingest") {
        measurements["load_rows_per_second"] = json!(rate(seconds));
    }
    measurements
}

/// Returns the event that a written file amounts to.
fn written(output: &OutputFile) -> (&'static str, Value) {
    let path = &output.path;
    match output.kind {
        "archive" => ("archive.created", json!({ "path": path })),
        "party" => ("party_store.write", json!({ "path": path })),
        kind => match kind.strip_prefix("quality-") {
            Some(format) => ("report.write", json!({ "path": path, "format": format })),
            None => (
                "output.write",
                json!({ "path": path, "kind": kind, "bytes": output.bytes, "sha256": output.sha256 }),
            ),
        },
    }
}
