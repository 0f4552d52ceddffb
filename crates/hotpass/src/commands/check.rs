//! `hotpass check`: reading, mapping, normalizing and validating, and nothing after that.

use std::time::Instant;

use clap::Args;
use hotpass_runtime::ops::check::check;

use super::arguments::{InputArgs, LineArgs};
use crate::{context::CommandContext, error::CliResult, output::result::RunResult};

const EXAMPLES: &str = "\
Examples:
  hotpass check                         The nearest project
  hotpass check ~/workbooks             A folder as it is
  hotpass check --fail-on quarantine    End with code 3 if any row breaks its contract";

/// Check the sources against their contracts, without linking or publishing
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    line: LineArgs,
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &CheckArgs) -> CliResult {
    let (project, flags) = args.input.open(cx)?;
    let started = Instant::now();
    let reporter = cx.reporter();
    let checked = check(cx.engine.as_ref(), &project, &flags, &reporter).await;
    let times = reporter.finish(checked.as_ref().ok().map(|checked| &checked.report));
    let checked = checked?;
    let result = RunResult::new(&checked, started.elapsed());
    args.line.conclude(cx, &result, &times)
}
