//! `hotpass bench`: times single parts of the engine. Hidden; benchmarks call it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::{
    context::CommandContext,
    error::{CliError, CliResult},
};

/// Time single parts of the engine
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
        rows: u64,
        /// Workbook to write
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Runs the command.
pub(crate) fn run(_cx: &CommandContext<'_>, args: &BenchArgs) -> CliResult {
    match &args.part {
        Part::WriteWorkbook { rows, output } => Err(CliError::failure(format!(
            "cannot write {rows} rows to `{}`: this build has no engine",
            output.display()
        ))),
    }
}
