//! `hotpass bench`: times single parts of the program. Hidden; benchmarks call it.

// Settings laid over each other.
mod merge_settings;
// A long recording.
mod replay;

use std::{path::PathBuf, time::Instant};

use clap::{Args, Subcommand};
use hotpass_engine::publish::workbook::write_sample;
use serde_json::json;

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
};

/// Time single parts of the program
#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Write a styled workbook of invented rows
    WriteWorkbook {
        /// Rows of the data sheet
        #[arg(long, default_value_t = 100_000)]
        rows: usize,
        /// Workbook to write
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Show a long recording, as the global flags ask for
    Replay {
        /// Events of the recording
        #[arg(long, default_value_t = 1_000_000)]
        events: u64,
    },
    /// Lay large settings over the defaults, and one flag over large settings
    MergeSettings,
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &BenchArgs) -> CliResult {
    match &args.part {
        Part::WriteWorkbook { rows, output } => {
            let started = Instant::now();
            write_sample(*rows, output).map_err(CliError::failure)?;
            let seconds = started.elapsed().as_secs_f64();
            let value = json!({
                "success": true,
                "part": "write-workbook",
                "rows": rows,
                "output": output.display().to_string(),
                "elapsed_seconds": seconds,
            });
            cx.printer.result(&value, || {
                format!("{rows} rows in {seconds:.2} s to {}\n", output.display())
            })?;
        }
        Part::Replay { events } => {
            let measured = replay::measure(cx, *events)?;
            cx.printer.result(&measured, || measured.to_string())?;
        }
        Part::MergeSettings => {
            let shapes = merge_settings::measure();
            let value = json!({ "success": true, "part": "merge-settings", "shapes": &shapes });
            cx.printer.result(&value, || {
                let lines = shapes.iter().map(ToString::to_string);
                lines.collect::<Vec<_>>().join("\n") + "\n"
            })?;
        }
    }
    Ok(exit::DONE)
}
