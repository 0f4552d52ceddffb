//! `hotpass run`: the whole pipeline, or as much of it as is asked for.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use hotpass_model::plan::Stage;
use hotpass_runtime::ops::refine::refine;

use super::{
    arguments::{InputArgs, LineArgs, stage_parser},
    entities::now,
};
use crate::{context::CommandContext, error::CliResult, output::result::RunResult};

const EXAMPLES: &str = "\
Examples:
  hotpass run ~/workbooks                    Every readable file of the folder, with defaults
  hotpass run --project examples/flight-schools
  hotpass run --output-path out/schools.csv  CSV with its sidecar, the other outputs beside it
  hotpass run --until validate               Stop before linking; nothing is published
  hotpass run --dry-run --format json        Everything but writing, as one JSON object
  hotpass run --fail-on quarantine           End with code 3 if any row was set aside

FOLDER: if it holds a hotpass.toml it is the project; else its files are the input, with the
settings of the nearest project from the current folder upwards, or with defaults.";

/// Refine workbooks into the published single source of truth
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Main output, .xlsx or .csv; the other outputs stand beside it [default: dist/hotpass.xlsx]
    #[arg(long, value_name = "FILE")]
    output_path: Option<PathBuf>,
    /// Last stage to run
    #[arg(long, value_name = "STAGE", value_parser = stage_parser())]
    until: Option<Stage>,
    /// Do everything but write
    #[arg(long)]
    dry_run: bool,
    /// Publish a result without records even where records are published
    #[arg(long)]
    allow_empty: bool,
    /// Add a zip archive of the outputs with SHA256SUMS
    #[arg(long)]
    archive: bool,
    #[command(flatten)]
    line: LineArgs,
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &RunArgs) -> CliResult {
    let (project, mut flags) = args.input.open(cx)?;
    flags.output_path.clone_from(&args.output_path);
    flags.until = args.until;
    flags.dry_run = args.dry_run;
    flags.allow_empty = args.allow_empty;
    flags.now = Some(now());
    flags.archive = args.archive.then_some(true);
    let started = Instant::now();
    let reporter = cx.reporter();
    let refined = refine(cx.engine.as_ref(), &project, &flags, &reporter).await;
    let times = reporter.finish(refined.as_ref().ok().map(|refined| &refined.report));
    let refined = refined?;
    let result = RunResult::new(&refined, started.elapsed());
    args.line.conclude(cx, &result, &times)
}
