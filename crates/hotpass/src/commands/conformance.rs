//! `hotpass conformance`: what is found here against what other tools recorded. Hidden; continuous integration calls it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use hotpass_engine::quality::conformance;
use hotpass_runtime::document::Document;
use serde_json::{Value, json};

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, Kind, exit},
    output::table::counted,
};

/// Compare what is found with what other tools recorded
#[derive(Debug, Args)]
pub(crate) struct ConformanceArgs {
    #[command(subcommand)]
    of: Of,
}

#[derive(Debug, Subcommand)]
enum Of {
    /// Run a folder of Great Expectations' own cases, a line each
    Gx {
        /// Folder of .json files
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// One JSON object per line
        #[arg(long, conflicts_with = "table")]
        json: bool,
        /// Only cases that are not so, as a table of Markdown
        #[arg(long)]
        table: bool,
    },
}

/// Runs the command.
pub(crate) fn run(_cx: &CommandContext<'_>, args: &ConformanceArgs) -> CliResult {
    let Of::Gx {
        folder,
        json,
        table,
    } = &args.of;
    let cases = cases(folder)?;
    let lines = if *json {
        cases.iter().map(Value::to_string).collect()
    } else if *table {
        differing(&cases)
    } else {
        let mut lines: Vec<String> = cases.iter().map(line).collect();
        lines.push(summary(&cases));
        lines
    };
    anstream::println!("{}", lines.join("\n"));
    Ok(exit::DONE)
}

/// Runs the cases of a folder.
fn cases(folder: &Path) -> Result<Vec<Value>, CliError> {
    let mut all = Vec::new();
    for path in files(folder)? {
        let document: Value = Document::read(&path)?
            .parse()
            .map_err(hotpass_runtime::error::Error::from)?;
        let now = i64::try_from(jiff::Timestamp::now().as_nanosecond()).unwrap_or(i64::MAX);
        let cases = conformance(&document, now).map_err(|problem| CliError {
            kind: Kind::Usage,
            source: format!("`{}`: {problem}", path.display()).into(),
            hints: vec!["name a folder of cases as Great Expectations keeps them".into()],
        })?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        all.extend(cases.into_iter().map(|mut case| {
            case["file"] = json!(name);
            case
        }));
    }
    Ok(all)
}

fn summary(cases: &[Value]) -> String {
    let n_agree = cases.iter().filter(|case| !has_other_verdict(case)).count();
    let all = counted(cases.len() as u64, "case");
    format!("{n_agree} of {all} agree or state no verdict")
}

fn has_other_verdict(case: &Value) -> bool {
    case["agree"] == Value::Bool(false)
}

/// Returns a table of the cases whose verdict, or part of the result, is another one here, with what led to it.
fn differing(cases: &[Value]) -> Vec<String> {
    let mut lines = vec![
        summary(cases) + ".",
        String::new(),
        "| File | Case | Stated | Here | Why |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    let differing = cases.iter().filter_map(|case| {
        let parts = case["differs"].as_array()?.iter().filter_map(Value::as_str);
        let parts: Vec<String> = parts.map(|part| format!("`{part}`")).collect();
        let verdict = match (has_other_verdict(case), parts.is_empty()) {
            (true, _) => case["verdict"].as_str().unwrap_or_default().to_owned(),
            (false, false) => format!("the same, with another {}", parts.join(", ")),
            (false, true) => return None,
        };
        let text = |key: &str| case[key].as_str().unwrap_or("none").replace('|', "\\|");
        Some(format!(
            "| {} | {} | {} | {verdict} | {} |",
            text("file"),
            text("title"),
            text("expected"),
            text("reason")
        ))
    });
    lines.extend(differing);
    lines
}

/// Returns the files of cases, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let failed = |source: std::io::Error| CliError {
        kind: Kind::Usage,
        source: format!("cannot read the folder `{}`: {source}", folder.display()).into(),
        hints: vec!["name a folder of .json files".into()],
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn line(case: &Value) -> String {
    let text = |key: &str| case[key].as_str().unwrap_or("none").to_owned();
    let agree = match case["agree"].as_bool() {
        Some(true) => "agrees",
        Some(false) => "DIFFERS",
        None => "silent",
    };
    format!(
        "{agree:8} {} / {}: {}, expected {}{}",
        text("file"),
        text("title"),
        text("verdict"),
        text("expected"),
        case["problem"]
            .as_str()
            .map(|why| format!(" ({why})"))
            .unwrap_or_default()
    )
}
