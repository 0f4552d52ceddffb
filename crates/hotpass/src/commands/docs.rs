//! `hotpass docs`: data docs, built anew from the checks that are kept, and opened.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use clap::{Args, Subcommand};
use hotpass_runtime::ops::{
    check::docs::{build_docs, docs_index},
    refine::evidence::DOCS,
};
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
  hotpass docs build                     The pages of the project's runs, or those of data-docs
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
    /// Build the pages anew from what runs and `hotpass check --docs` keep beside them
    Build {
        /// Folder of the data docs; what they are built of is in DIR.runs [default: those of the project's runs, else
        /// data-docs]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
        /// Show values as they are, instead of masked
        #[arg(long)]
        reveal: bool,
    },
    /// Open the index in a browser; where nothing opens pages, tell where it is
    Open {
        /// Folder of the data docs [default: those of the project's runs, else data-docs]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &DocsArgs) -> CliResult {
    match &args.verb {
        Verb::Build { folder, reveal } => build(cx, &named(cx, folder.as_deref()), *reveal),
        Verb::Open { folder } => open(cx, &named(cx, folder.as_deref())),
    }
}

/// Returns the folder that is named, else that of the project's runs if there were any, else that of habit.
fn named(cx: &CommandContext<'_>, folder: Option<&Path>) -> PathBuf {
    if let Some(folder) = folder {
        return folder.to_owned();
    }
    let of_runs = cx
        .root()
        .map_or_else(|| DOCS.into(), |root| root.join(DOCS));
    if of_runs.is_dir() {
        return of_runs;
    }
    PathBuf::from("data-docs")
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
