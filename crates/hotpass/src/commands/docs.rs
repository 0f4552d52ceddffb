//! `hotpass docs`: data docs, built anew from the checks that are kept, and opened.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use clap::{Args, Subcommand};
use hotpass_runtime::ops::check::docs::{build_docs, docs_index};
use serde_json::json;

use crate::{
    context::CommandContext,
    error::{CliResult, exit},
    output::table::counted,
};

/// What opens a page as people do, by a double click.
const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

const EXAMPLES: &str = "\
Examples:
  hotpass docs build                     The pages in data-docs, from the checks kept in data-docs.runs
  hotpass docs build data-docs --reveal  With values of the data as they are
  hotpass docs open                      Look at them";

/// Build data docs anew from the checks that are kept, or open them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DocsArgs {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with data docs.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Build the pages anew from the checks that `hotpass check --docs` keeps beside them
    Build {
        /// Folder of the data docs; what they are built of is in DIR.runs
        #[arg(value_name = "DIR", default_value = "data-docs")]
        folder: PathBuf,
        /// Show values as they are, instead of masked
        #[arg(long)]
        reveal: bool,
    },
    /// Open the index in a browser; where nothing opens pages, tell where it is
    Open {
        /// Folder of the data docs
        #[arg(value_name = "DIR", default_value = "data-docs")]
        folder: PathBuf,
    },
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &DocsArgs) -> CliResult {
    match &args.verb {
        Verb::Build { folder, reveal } => build(cx, folder, *reveal),
        Verb::Open { folder } => open(cx, folder),
    }
}

fn build(cx: &CommandContext<'_>, folder: &Path, reveals: bool) -> CliResult {
    let built = build_docs(cx.engine.as_ref(), folder, reveals)?;
    let value = json!({
        "success": true,
        "index": built.index,
        "runs": built.runs,
        "pages": built.pages,
        "revealed": reveals,
        "forgotten": built.forgotten,
    });
    cx.printer.result(&value, || {
        let pages = counted(built.pages as u64, "page");
        let runs = counted(built.runs as u64, "check");
        format!("Wrote {pages} about {runs}\n{}\n", built.index.display())
    })?;
    for page in &built.forgotten {
        let page = page.display();
        cx.printer.note(&format!(
            "notice: the check of {page} is no longer kept; the page is as it was, delete it if it is not wanted"
        ))?;
    }
    Ok(exit::DONE)
}

fn open(cx: &CommandContext<'_>, folder: &Path) -> CliResult {
    let index = docs_index(folder)?;
    let is_opened = is_opened(&index);
    let value = json!({ "success": true, "index": index, "opened": is_opened });
    cx.printer.result(&value, || {
        let index = index.display();
        if is_opened {
            format!("Opened {index}\n")
        } else {
            format!("Nothing here opens pages; open this one in a browser:\n{index}\n")
        }
    })?;
    Ok(exit::DONE)
}

/// Asks the platform to open a page, and returns whether it did.
fn is_opened(page: &Path) -> bool {
    let status = Command::new(OPENER)
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    // The one of Windows opens, and ends with 1.
    status.is_ok_and(|status| status.success() || cfg!(windows))
}
