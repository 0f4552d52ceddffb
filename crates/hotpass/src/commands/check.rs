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
  hotpass check                         The nearest project
  hotpass check ~/workbooks             A folder as it is
  hotpass check --fail-on quarantine    End with code 3 if any row breaks its contract
  hotpass check contacts.csv --suite suite.json
                                        A file against expectations, as Great Expectations writes them
  hotpass check contacts.csv --suite suite.json --result-format complete --format json
                                        With every row that is not as expected

With --suite, a critical expectation that does not hold ends with code 4.";

/// Check the sources against their contracts, or a file against expectations; nothing is linked or published
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
