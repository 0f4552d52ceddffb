//! Whether the sources can be read: they are, as a run would, up to the mapping of their columns.

use hotpass_model::{
    finding::{
        Rule,
        map::{DECLARED_COLUMN_MISSING, DECLARED_TABLE_MISSING, UNCLAIMED_FILE},
    },
    plan::{Plan, Stage},
    port::{Engine, Observer},
    run::{Instance, RunReport, SourceAccounting},
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
        return vec![Check {
            is_fixed: made,
            ..Check::fail(name, &Error::usage(problem, hint))
        }];
    }
    plan.until = Stage::Map;
    plan.dry_run = true;
    match engine.refine(&plan, observer).await {
        Ok(report) => read(&report, &plan),
        Err(error) => vec![Check::fail(name, &error.into())],
    }
}

fn read(report: &RunReport, plan: &Plan) -> Vec<Check> {
    let mut checks: Vec<Check> = report
        .sources
        .iter()
        .map(|found| {
            let mut declared = plan.sources.iter();
            let declared = declared.find(|declared| declared.label == found.label);
            source(found, declared.map(|declared| declared.pattern.as_str()))
        })
        .collect();
    checks.extend(
        instances(report, &DECLARED_TABLE_MISSING)
            .chain(instances(report, &DECLARED_COLUMN_MISSING))
            .map(|(rule, found)| missing(rule, found)),
    );
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
    checks.extend(unclaimed(report));
    checks
}

fn source(source: &SourceAccounting, pattern: Option<&str>) -> Check {
    let name = format!("source.{}", source.label);
    let (files, rows) = (source.files.len() as u64, source.rows.read);
    let counted = |n: u64, noun| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    if files == 0 {
        let found = pattern.map_or_else(
            || "no file matches its pattern".to_owned(),
            |pattern| format!("no file matches its pattern `{pattern}`"),
        );
        let hint = "check `pattern` and the input folder; `hotpass explain HP-M001` says more";
        return Check::fail(name, &Error::usage(found, hint));
    }
    if rows == 0 {
        let hint = "`hotpass inspect FOLDER` shows what they hold";
        return Check::warn(name, "its files hold no rows", hint);
    }
    let told = format!("{} in {}", counted(rows, "row"), counted(files, "file"));
    if source.rows.skipped < rows {
        return Check::pass(name, told);
    }
    let reasons: Vec<&str> = source.skipped.keys().map(String::as_str).collect();
    Check::warn(
        name,
        format!("{told}, and none is used: {}", reasons.join(", ")),
        "`hotpass map` shows what each column was taken for, `hotpass inspect FOLDER` what the files hold",
    )
}

/// Examines something that is declared and not there.
fn missing(rule: &Rule, found: &Instance) -> Check {
    let kind = if rule.code == DECLARED_TABLE_MISSING.code {
        "table"
    } else {
        "column"
    };
    let hint = format!("{} `hotpass explain {}` says more", rule.action, rule.code);
    Check::fail(
        format!("{kind}.{}", found.place),
        &Error::usage(found.message.as_str(), hint),
    )
}

/// Tells which files nobody reads; beyond those that are named, how many.
fn unclaimed(report: &RunReport) -> Vec<Check> {
    let remedy = "declare a source for it in `hotpass.toml`, or write the project anew with `hotpass init --force`";
    let named = instances(report, &UNCLAIMED_FILE).map(|(_, found)| {
        let name = format!("file.{}", found.place);
        Check::warn(name, "belongs to no source and is not read", remedy)
    });
    let mut checks: Vec<Check> = named.collect();
    let total = report.findings.iter();
    let total = total.filter(|found| found.code == UNCLAIMED_FILE.code);
    let others = total.map(|found| found.count).sum::<u64>() - checks.len() as u64;
    if others > 0 {
        let message = format!("{others} more belong to no source and are not read");
        checks.push(Check::warn("files", message, remedy));
    }
    checks
}

fn instances<'a>(
    report: &'a RunReport,
    rule: &'static Rule,
) -> impl Iterator<Item = (&'static Rule, &'a Instance)> {
    let found = report
        .findings
        .iter()
        .filter(|found| found.code == rule.code);
    found
        .flat_map(|found| &found.instances)
        .map(move |found| (rule, found))
}
