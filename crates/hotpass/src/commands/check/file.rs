//! `hotpass check FILE --suite SUITE`: a file against suites of expectations.

use std::path::{Path, PathBuf};

use clap::Args;
use hotpass_runtime::{
    ops::check::file::{AskedCheck, check_file},
    settings::options::FailOn,
};
use serde_json::json;

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, Kind, exit},
    output::expectations,
};

/// Suites, and how they are run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Expectations")]
pub(crate) struct SuiteArgs {
    /// Suite of expectations, .json or .yaml; then PATH is the file that is checked. May be repeated
    #[arg(long = "suite", value_name = "FILE")]
    suites: Vec<PathBuf>,
    /// Contract of the file: Hotpass's own, of the Open Data Contract Standard, or a Table Schema. May be repeated
    #[arg(long = "contract", value_name = "FILE")]
    contracts: Vec<PathBuf>,
    /// Folder of data docs, a static site that the result is added to; what it is built of is kept in DIR.runs
    #[arg(long, value_name = "DIR")]
    docs: Option<PathBuf>,
    /// Show values in data docs as they are, instead of masked
    #[arg(long, requires = "docs")]
    reveal: bool,
    /// Only sheet of a workbook that is read [default: every visible one]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What a parameter of the suites stands for. May be repeated
    #[arg(long = "param", value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// How much the JSON result tells of each expectation
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "summary",
        value_parser = ["boolean-only", "basic", "summary", "complete"]
    )]
    result_format: String,
    /// Column that tells in the JSON result which row is meant [default: its number, from 0]. May be repeated
    #[arg(long = "index-column", value_name = "NAME")]
    index_columns: Vec<String>,
}

impl SuiteArgs {
    /// Returns whether no suite is named.
    pub(super) fn is_empty(&self) -> bool {
        self.suites.is_empty() && self.contracts.is_empty()
    }
}

impl SuiteArgs {
    /// Returns the flags that name suites and contracts.
    fn words(&self) -> String {
        let suites = self.suites.iter().map(|path| ("--suite", path));
        let contracts = self.contracts.iter().map(|path| ("--contract", path));
        let words = suites.chain(contracts);
        let words: Vec<String> = words
            .map(|(flag, path)| format!("{flag} {}", path.display()))
            .collect();
        words.join(" ")
    }
}

/// Runs the command.
pub(super) async fn run(
    cx: &CommandContext<'_>,
    path: Option<&Path>,
    args: &SuiteArgs,
    level: Option<FailOn>,
) -> CliResult {
    let file = path.ok_or_else(|| CliError {
        kind: Kind::Usage,
        source: "a suite is named, and no file".into(),
        hints: vec!["name the file first: `hotpass check contacts.csv --suite suite.json`".into()],
    })?;
    let (project, _) = cx.open(None)?;
    let now = jiff::Timestamp::now().as_nanosecond();
    let asked = AskedCheck {
        file: file.to_owned(),
        sheet: args.sheet.clone(),
        suites: args.suites.clone(),
        contracts: args.contracts.clone(),
        parameters: args.parameters.clone(),
        result_format: args.result_format.to_uppercase().replace('-', "_"),
        index_columns: args.index_columns.clone(),
        docs: args.docs.clone().map(|folder| (folder, args.reveal)),
        now: i64::try_from(now).unwrap_or(i64::MAX),
    };
    let reporter = cx.reporter();
    let checked = check_file(cx.engine.as_ref(), &project, &asked, &reporter).await;
    reporter.finish(None);
    let checked = checked?;
    let is_line = |severity: &str| match level {
        Some(FailOn::Never) => false,
        Some(FailOn::Warning) => severity != "info",
        _ => severity == "critical",
    };
    let is_stopped = checked.failures().any(|(_, each)| is_line(&each.severity));
    let code = if args.suites.is_empty() {
        exit::CONTRACT
    } else {
        exit::QUALITY
    };
    let mut value = json!(checked);
    value["success"] = json!(checked.suites.iter().all(|suite| suite.success));
    cx.printer
        .result(&value, || expectations::render(&checked, &args.words()))?;
    Ok(if is_stopped { code } else { exit::DONE })
}
