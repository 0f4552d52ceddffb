//! Whether the sources can be read: they are, as a run would, up to the mapping of their columns.

use hotpass_model::{
    plan::{Plan, Stage},
    port::{Engine, Observer},
    run::RunReport,
};

use super::{Check, Mending};
use crate::error::Error;

/// Reads every source as a run would, up to the mapping of its columns.
pub(super) async fn sources(
    engine: &dyn Engine,
    mut plan: Plan,
    mending: Mending,
    observer: &dyn Observer,
) -> Vec<Check> {
    let name = "sources";
    if !plan.input_dir.is_dir() {
        let shown = plan.input_dir.display().to_string();
        let made = mending == Mending::On && std::fs::create_dir_all(&plan.input_dir).is_ok();
        let problem = if made {
            format!("the input folder `{shown}` was missing and is made; it is empty")
        } else {
            format!("cannot find the input folder `{shown}`")
        };
        let hint = "put the workbooks there, or set `input-dir` under [project]";
        return vec![Check::fail(name, &Error::usage(problem, hint))];
    }
    plan.until = Stage::Map;
    plan.dry_run = true;
    match engine.refine(&plan, observer).await {
        Ok(report) => read(&report),
        Err(error) => vec![Check::fail(name, &error.into())],
    }
}

fn read(report: &RunReport) -> Vec<Check> {
    let mut checks = Vec::new();
    for source in &report.sources {
        let name = format!("source.{}", source.label);
        checks.push(match (source.files.len(), source.rows.read) {
            (0, _) => Check::fail(
                name,
                &Error::usage(
                    "no file matches its pattern",
                    "check `pattern` and the input folder",
                ),
            ),
            (_, 0) => Check::warn(
                name,
                "its files hold no rows",
                "`hotpass inspect FOLDER` shows what they hold",
            ),
            (files, rows) => {
                let counted = |n: u64, noun| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
                let (rows, files) = (counted(rows, "row"), counted(files as u64, "file"));
                Check::pass(name, format!("{rows} in {files}"))
            }
        });
    }
    for refused in &report.refused {
        let hint = format!(
            "`hotpass explain {}` says what to do; the run goes on without it",
            refused.code
        );
        checks.push(Check::warn(
            format!("file.{}", refused.file),
            &refused.message,
            hint,
        ));
    }
    checks
}
