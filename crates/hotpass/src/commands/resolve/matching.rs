//! `hotpass resolve match`: new records against an index of resolved ones.

use std::{fs, io::Read as _, path::PathBuf};

use clap::Args;
use hotpass_runtime::ops::resolve::matching::{self, AskedMatch};
use serde_json::json;

use super::{merge, warn};
use crate::{
    context::CommandContext,
    error::{CliError, CliResult, Kind, exit},
    output::resolution,
};

const EXAMPLES: &str = "\
Examples:
  hotpass resolve match '{\"name\": \"Ann Lee\", \"town\": \"Paarl\"}' --index people.index
  hotpass resolve match - --index people.index --format json < record.json
  hotpass resolve match --input new.csv --index people.index

`hotpass resolve FILE --output OUT --index people.index` writes the index. Weights are those that
resolving old and new records together gives, with values as frequent as they are in the index.";

/// New records, and what they are matched against.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MatchArgs {
    /// Record, a JSON object of columns and values; `-` reads it from stdin, `@FILE` from a file
    #[arg(
        value_name = "RECORD",
        required_unless_present = "input",
        conflicts_with_all = ["input", "sheet"]
    )]
    record: Option<String>,
    /// Index of resolved records, written by `hotpass resolve --index`
    #[arg(long, value_name = "FILE")]
    index: PathBuf,
    /// Workbook, CSV or Parquet file of new records; repeat it
    #[arg(long, value_name = "FILE")]
    input: Vec<PathBuf>,
    /// Only sheet of workbooks to read [default: the first table of every visible sheet]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Show what each comparison adds to the weight of each match
    #[arg(long)]
    explain: bool,
    /// List rejected pairs as well, down to a weight of -8 bits
    #[arg(long)]
    all: bool,
}

/// Runs the command.
pub(super) async fn run(cx: &CommandContext<'_>, args: &MatchArgs) -> CliResult {
    let (project, _) = cx.open(None)?;
    let record = args.record.as_deref().map(text).transpose()?;
    let is_one = record.is_some();
    let asked = AskedMatch {
        index: args.index.clone(),
        record,
        files: args.input.clone(),
        sheet: args.sheet.clone(),
        explains: args.explain,
        tells_rejected: args.all,
    };
    let reporter = cx.reporter();
    let matched = matching::find(cx.engine.as_ref(), &project, &asked, &reporter).await;
    reporter.finish(None);
    let matched = matched?;
    warn(cx, &matched.warnings)?;
    let mut value = serde_json::to_value(&matched)?;
    merge(&mut value, &json!({ "success": true }));
    cx.printer
        .result(&value, || match matched.records.as_slice() {
            [only] if is_one || args.explain => resolution::matching::render(only, &matched),
            _ => resolution::matching::render_all(&matched, cx.globals.verbose),
        })?;
    Ok(exit::DONE)
}

/// Returns the text of a record: itself, or what a file or stdin has.
fn text(argument: &str) -> Result<String, CliError> {
    let failed = |what: &str, source: std::io::Error| CliError {
        kind: Kind::Usage,
        source: format!("cannot read the record from {what}: {source}").into(),
        hints: vec!["see `hotpass resolve match --help`".into()],
    };
    if argument == "-" {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        return read.map(|_| text).map_err(|error| failed("stdin", error));
    }
    match argument.strip_prefix('@') {
        Some(path) => fs::read_to_string(path).map_err(|error| failed(&format!("`{path}`"), error)),
        None => Ok(argument.to_owned()),
    }
}
