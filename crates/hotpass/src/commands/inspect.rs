//! `hotpass inspect`: what is in files.

use std::path::PathBuf;

use clap::Args;
use hotpass_runtime::{ops::inspect::inspect, project::Project};
use serde_json::{Value, json};

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::{description, progress::Reporter},
};

const EXAMPLES: &str = "\
Examples:
  hotpass inspect book.xlsx                    Sheets, tables, columns and oddities of a workbook
  hotpass inspect ~/workbooks                  Every readable file of a folder
  hotpass inspect book.xlsx --format json      The same as one JSON object
  hotpass inspect book.xlsx -v                 With sample values of every column

Ends with code 5 if a file was refused.";

/// What progress calls the reading.
const STAGE: &str = "inspect";

/// Show what is in files: sheets, tables, headers, column types and statistics, oddities
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InspectArgs {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &InspectArgs) -> CliResult {
    let (project, _) = cx.open(None)?;
    let reporter = cx.reporter();
    let files = read(cx, &project, &args.paths, &reporter).await;
    reporter.finish(None);
    let files = files?;
    let refused = files
        .iter()
        .any(|file| file.get("refused").is_some_and(|reason| !reason.is_null()));
    let value = json!({ "success": true, "files": files });
    cx.printer
        .result(&value, || description::render(&value, cx.globals))?;
    Ok(if refused { exit::PARTIAL } else { exit::DONE })
}

/// Returns what is in the files, and tells how far it got.
async fn read(
    cx: &CommandContext<'_>,
    project: &Project,
    paths: &[PathBuf],
    reporter: &Reporter,
) -> Result<Vec<Value>, CliError> {
    let total = paths.len() as u64;
    let mut files = Vec::new();
    reporter.begin(STAGE, total);
    for (path, done) in paths.iter().zip(1..) {
        let mut value = inspect(cx.engine.as_ref(), project, path).await?;
        if let Some(Value::Array(found)) = value.get_mut("files").map(Value::take) {
            files.extend(found);
        }
        reporter.advance(STAGE, done, total);
    }
    reporter.complete(STAGE);
    Ok(files)
}
