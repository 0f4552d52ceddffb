//! `hotpass map`: proposes which column feeds which property and keeps the mapping file.

use std::path::PathBuf;

use clap::Args;
use hotpass_model::mapping::{ColumnMatch, MatchStatus};
use hotpass_runtime::ops::propose::{Proposal, propose};
use serde::Serialize;

use super::arguments::InputArgs;
use crate::{
    context::CommandContext,
    error::{CliResult, exit},
    output::{mapping, style::Style, table::counted},
};

const EXAMPLES: &str = "\
Examples:
  hotpass map                              The nearest project; adds to mappings/<project>.toml
  hotpass map --dry-run                    Only show what would be added
  hotpass map ~/workbooks --output map.toml

Entries that stand in the file are never changed: edit it, commit it, and `hotpass run` follows it.";

/// Propose which column feeds which property, with reasons, and keep that in a file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MapArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Mapping file to add to, instead of the project's `mappings/<project>.toml`
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What `--format json` prints.
#[derive(Serialize)]
struct MapResult<'a> {
    success: bool,
    output: Option<String>,
    written: bool,
    added_tables: usize,
    added_columns: usize,
    assumptions: &'a [String],
    tables: &'a [hotpass_model::mapping::TableMapping],
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &MapArgs) -> CliResult {
    let (project, mut flags) = args.input.open(cx)?;
    flags.dry_run = args.dry_run;
    let reporter = cx.reporter();
    let output = args.output.as_deref();
    let proposal = propose(cx.engine.as_ref(), &project, &flags, output, &reporter).await;
    reporter.finish(None);
    let proposal = proposal?;
    let written = !args.dry_run && proposal.path.is_some() && proposal.added.columns > 0;
    let result = MapResult {
        success: true,
        output: proposal
            .path
            .as_ref()
            .map(|path| path.display().to_string()),
        written,
        added_tables: proposal.added.tables,
        added_columns: proposal.added.columns,
        assumptions: &proposal.assumptions,
        tables: &proposal.mapping.tables,
    };
    cx.printer.result(&result, || {
        format!(
            "{}{}\n{}\n",
            mapping::render(&proposal.mapping),
            mapping::tally(&proposal.mapping),
            closing(&proposal, args.dry_run)
        )
    })?;
    Ok(exit::DONE)
}

fn closing(proposal: &Proposal, dry_run: bool) -> String {
    let Some(path) = &proposal.path else {
        return format!(
            "Nothing was written: there is no project to keep a mapping in. {}",
            Style::Dim.of("Give --output FILE, or start a project with `hotpass init`.")
        );
    };
    let path = path.display();
    let added = format!(
        "{} of {}",
        counted(proposal.added.columns as u64, "column"),
        counted(proposal.added.tables as u64, "new table")
    );
    let is_proposed = |column: &ColumnMatch| column.status == MatchStatus::Proposed;
    let mut columns = proposal
        .mapping
        .tables
        .iter()
        .flat_map(|table| &table.columns);
    let next = if columns.any(is_proposed) {
        format!(
            "\n{} set the `status` of what is proposed there to `applied` or `unmapped`; `hotpass run` follows it.",
            Style::Hint.of("Next:")
        )
    } else {
        String::new()
    };
    match (proposal.added.columns, dry_run) {
        (0, _) => format!("{path} has an entry for every column; nothing was added.{next}"),
        (_, true) => format!("{added} would be added to {path}."),
        (_, false) => format!("{added} were added to {path}.{next}"),
    }
}
