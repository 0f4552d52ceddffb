//! What is kept of the gates of runs: data docs over the runs of a project, and of a run that published nothing why.

use std::path::{Path, PathBuf};

use hotpass_model::{
    plan::{Plan, Stage},
    port::Engine,
    run::RunReport,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    error::Result,
    ops::{
        check::docs::{build_docs, kept_beside},
        propose::write,
    },
    project::Project,
    settings::Flags,
};

/// Where data docs of a project are built, from its folder.
pub const DOCS: &str = ".hotpass/data-docs";
/// Where is told why runs published nothing, a folder for each.
const EVIDENCE: &str = ".hotpass/evidence";
/// The golden records that were not published, among the evidence.
pub const HELD_BACK: &str = "held-back.parquet";

/// What was kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    /// The first page of the data docs.
    pub(super) docs: Option<PathBuf>,
    /// The folder that tells why nothing was published.
    pub(super) evidence: Option<PathBuf>,
}

/// Keeps what came of the gates of a run that would publish; of others nothing is written.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn keep(
    engine: &dyn Engine,
    project: &Project,
    (plan, flags): (&Plan, &Flags),
    report: &RunReport,
) -> Result<Kept> {
    let is_publishing = plan.until == Stage::Publish && !plan.dry_run;
    let is_own = project.is_declared && flags.input_dir.is_none();
    let (true, true, Some(now)) = (is_publishing, is_own && !report.docs.is_null(), flags.now)
    else {
        return Ok(Kept::default());
    };
    let mut run = report.docs.clone();
    run["when"] = json!(now.to_string());
    let time = Timestamp::from_millisecond(now.0).unwrap_or_default();
    let id = format!("{}-{}", time.strftime("%Y%m%dT%H%M%S%3fZ"), report.run_id.0);
    run["id"] = json!(id);
    let folder = project.path(Path::new(DOCS));
    write(
        &kept_beside(&folder)?.join(format!("{id}.json")),
        format!("{run:#}\n"),
    )?;
    let built = build_docs(engine, &folder, false)?;
    let is_blocked = report.blocked().next().is_some();
    Ok(Kept {
        docs: Some(built.index),
        evidence: is_blocked
            .then(|| {
                evidence(
                    engine,
                    &project.path(Path::new(EVIDENCE)).join(&id),
                    report,
                    &run,
                )
            })
            .transpose()?,
    })
}

/// Writes why nothing was published: the report of the run, what came of each gate in full, and pages for people.
fn evidence(
    engine: &dyn Engine,
    folder: &Path,
    report: &RunReport,
    run: &Value,
) -> Result<PathBuf> {
    let results: Vec<Value> = report
        .gates
        .iter()
        .map(|gate| {
            json!({
                "dataset": gate.dataset,
                "policy": gate.policy,
                "decision": gate.decision,
                "validation_result": gate.checked.validation_result,
            })
        })
        .collect();
    write(
        &folder.join("validation-results.json"),
        format!("{:#}\n", Value::from(results)),
    )?;
    if !report.held_back.is_empty() {
        write(&folder.join(HELD_BACK), &report.held_back)?;
    }
    write(
        &folder.join("report.json"),
        format!("{:#}\n", json!(report)),
    )?;
    for (path, page) in engine
        .checker()
        .render_docs(std::slice::from_ref(run), false)?
    {
        write(&folder.join(path), &page)?;
    }
    Ok(folder.to_owned())
}
