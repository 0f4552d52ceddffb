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
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
pub(crate) fn run(_cx: &CommandContext<'_>, args: &ConformanceArgs) -> CliResult {
    let Of::Gx { folder, json } = &args.of;
    let mut lines = Vec::new();
    let (mut n_cases, mut n_agree) = (0, 0);
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
        for mut case in cases {
            n_cases += 1;
            n_agree += u64::from(case["agree"] != Value::Bool(false));
            case["file"] = json!(name);
            lines.push(if *json { case.to_string() } else { line(&case) });
        }
    }
    if !json {
        let all = counted(n_cases, "case");
        lines.push(format!("{n_agree} of {all} agree or state no verdict"));
    }
    anstream::println!("{}", lines.join("\n"));
    Ok(exit::DONE)
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
