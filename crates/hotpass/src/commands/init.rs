//! `hotpass init`: a commented project from the files of a folder.

use std::{fmt::Write as _, path::PathBuf};

use clap::Args;
use hotpass_runtime::ops::init::{Draft, Existing, create, draft};
use serde_json::json;

use crate::{
    context::CommandContext,
    error::{CliResult, exit},
};

const EXAMPLES: &str = "\
Examples:
  hotpass init                     A project in the current folder
  hotpass init ~/workbooks         A project around the workbooks of a folder
  hotpass init --dry-run           Only show what would be written";

/// Write a commented project for a folder, with a source for every readable file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InitArgs {
    /// Folder of the project
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Write hotpass.toml anew if it is there; the documents beside it stay
    #[arg(long)]
    force: bool,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &InitArgs) -> CliResult {
    let existing = if args.force {
        Existing::Replace
    } else {
        Existing::Keep
    };
    let draft = draft(&args.folder, existing)?;
    if !args.dry_run {
        create(&draft)?;
    }
    let files: Vec<String> = draft
        .files
        .iter()
        .map(|(path, _)| path.display().to_string())
        .collect();
    let value = json!({
        "success": true,
        "dry_run": args.dry_run,
        "files": files,
        "sources": draft.sources,
    });
    cx.printer.result(&value, || text(&draft, args))?;
    Ok(exit::DONE)
}

fn text(draft: &Draft, args: &InitArgs) -> String {
    let verb = if args.dry_run { "Would write" } else { "Wrote" };
    let mut text = String::new();
    for (path, _) in &draft.files {
        text.extend([format!("{verb} {}\n", path.display())]);
    }
    let folder = args.folder.display();
    let next = match draft.sources.len() {
        0 => {
            "No readable files were found: add workbooks or CSV files and declare them as sources."
                .into()
        }
        1 => format!(
            "1 readable file became a source. Next: `hotpass check --project {folder}` shows what it holds."
        ),
        count => format!(
            "{count} readable files became sources. Next: `hotpass check --project {folder}` shows what they hold."
        ),
    };
    writeln!(text, "\n{next}").map_or_else(|_| String::new(), |()| text)
}
