//! `hotpass resolve evaluate`: how right a result is.

use std::path::PathBuf;

use clap::Args;
use hotpass_runtime::ops::resolve;
use serde_json::json;

use super::{
    merge,
    tables::{ScoringArgs, TableArgs},
    warn,
};
use crate::{
    context::CommandContext,
    error::{CliResult, exit},
    output::resolution,
    usage::Usage,
};

const EXAMPLES: &str = "\
Examples:
  hotpass resolve evaluate people.csv --truth pairs.csv
  hotpass resolve evaluate people.csv --truth clusters.csv --ignore cluster --report quality.html

TRUTH: pairs, in the columns record_id_l and record_id_r or the first two; or a record id and the
cluster it is in, in the columns record_id and cluster_id.";

/// Labels, and what they are compared with.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct EvaluateArgs {
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
    /// Table of true pairs of record ids, or of the cluster of each record
    #[arg(long, value_name = "FILE")]
    truth: PathBuf,
    /// Page with charts and the worst errors, .html
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Runs the command.
pub(super) async fn run(cx: &CommandContext<'_>, args: &EvaluateArgs) -> CliResult {
    let (project, _) = cx.open(None)?;
    let mut asked = args.tables.asked();
    args.scoring.add_to(&mut asked);
    let reporter = cx.reporter();
    let engine = cx.engine.as_ref();
    let labels = (args.truth.as_path(), args.report.as_deref());
    let evaluated = resolve::evaluate(engine, &project, &asked, labels, &reporter).await;
    reporter.finish(None);
    let evaluated = evaluated?;
    warn(cx, &evaluated.warnings)?;
    let usage = Usage::of_this_process();
    let mut value = serde_json::to_value(&evaluated)?;
    let measured = json!({
        "success": true,
        "cpu_seconds": usage.cpu_seconds,
        "peak_memory_mb": usage.peak_memory_mb,
    });
    merge(&mut value, &measured);
    cx.printer.result(&value, || {
        resolution::evaluation::render(&evaluated, usage, cx.globals.verbose)
    })?;
    Ok(exit::DONE)
}
