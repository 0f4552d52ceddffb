//! `hotpass check`: reading, mapping, normalizing and validating, and nothing after that; or one file against suites of
//! expectations.

// A file against suites.
mod file;

use std::time::Instant;

use clap::Args;
use hotpass_runtime::ops::check::check;

use self::file::SuiteArgs;
use super::arguments::{InputArgs, LineArgs};
use crate::{context::CommandContext, error::CliResult, output::result::RunResult};

const EXAMPLES: &str = "\
Examples:
  hotpass check                                                The nearest project
  hotpass check ~/workbooks                                    A folder as it is
  hotpass check --fail-on quarantine                           End with code 3 if any row breaks its contract
  hotpass check contacts.csv --contract new.toml               A file against a contract
  hotpass check contacts.csv --suite suite.json                A file against expectations
  hotpass check contacts.csv --suite suite.json --format json  With the whole result

With --suite, a critical expectation that does not hold ends with code 4; with --contract alone, with code 3.";

/// Check the sources against contracts, or a file against expectations
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    line: LineArgs,
    #[command(flatten)]
    suites: SuiteArgs,
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &CheckArgs) -> CliResult {
    if !args.suites.is_empty() {
        return file::run(cx, args.input.path(), &args.suites, args.line.level()).await;
    }
    let (project, flags) = args.input.open(cx)?;
    let started = Instant::now();
    let reporter = cx.reporter();
    let checked = check(cx.engine.as_ref(), &project, &flags, &reporter).await;
    let times = reporter.finish(checked.as_ref().ok().map(|checked| &checked.report));
    let checked = checked?;
    let result = RunResult::new(&checked, started.elapsed());
    args.line.conclude(cx, &result, &times)
}
