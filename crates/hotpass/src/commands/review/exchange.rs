//! Pairs out to people and back: sheets that they fill in, and files of Label Studio.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use clap::Args;
use hotpass_runtime::{
    ops::review::{Recording, intake::Intake, label_studio, rows},
    settings,
};
use serde_json::json;

use super::{ByArgs, DecisionsArgs, PairsArgs, listing, open};
use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::{style::Style, table::counted},
};

/// Write pairs into a sheet to fill in, or as tasks of Label Studio
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// File to write: .xlsx or .csv to fill in, .json for Label Studio
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    pairs: PairsArgs,
    #[command(flatten)]
    decisions: DecisionsArgs,
}

/// Take the decisions of a filled-in sheet, or of an export of Label Studio
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// File to read: .xlsx or .csv, or .json or .jsonl of Label Studio
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// File of the pairs that wait [default: review.jsonl beside hotpass.toml]
    #[arg(long, value_name = "FILE")]
    queue: Option<PathBuf>,
    #[command(flatten)]
    decisions: DecisionsArgs,
    #[command(flatten)]
    by: ByArgs,
}

/// Writes pairs.
pub(super) async fn export(cx: &CommandContext<'_>, args: &ExportArgs) -> Result<(), CliError> {
    let recording = Recording::Rehearsed;
    let (_, review) = open(cx, args.pairs.queue.as_deref(), &args.decisions, recording)?;
    let scope = args.pairs.scope();
    let n_pairs = review.pairs(scope).len();
    if is_json(&args.output) {
        label_studio::write_tasks(&review, scope, &args.output)?;
    } else {
        let table = rows::table(&review, scope);
        let written = cx.engine.write_table(&args.output, &table).await;
        written.map_err(hotpass_runtime::error::Error::from)?;
    }
    let result = json!({ "success": true, "path": args.output, "pairs": n_pairs });
    cx.printer.result(&result, || {
        format!(
            "{} in {}\n",
            counted(n_pairs as u64, "pair"),
            args.output.display()
        )
    })
}

/// Takes decisions.
pub(super) async fn import(cx: &CommandContext<'_>, args: &ImportArgs) -> CliResult {
    let recording = args.by.recording();
    let (project, mut review) = open(cx, args.queue.as_deref(), &args.decisions, recording)?;
    let bringer = args.by.statement(cx, &project)?;
    let rows = if is_json(&args.file) {
        label_studio::read_answers(&args.file)?
    } else {
        let limits = settings::resolve(&project, &settings::Flags::default())?
            .plan
            .limits;
        rows::read(cx.engine.as_ref(), &args.file, &limits).await?
    };
    let intake = review.take(&rows, &bringer)?;
    conclude(cx, &review.path(), &intake, args.by.dry_run)
}

/// Prints what came of rows and returns the exit code.
pub(super) fn conclude(
    cx: &CommandContext<'_>,
    path: &Path,
    intake: &Intake,
    is_rehearsed: bool,
) -> CliResult {
    let consequence = &intake.consequence;
    for warning in listing::warnings(consequence) {
        cx.printer.note(&format!("warning: {warning}"))?;
    }
    let faults = intake.faults.iter();
    let faults: Vec<_> = faults
        .map(|fault| json!({ "place": fault.place, "problem": fault.problem }))
        .collect();
    let outdated = intake.outdated.iter();
    let outdated: Vec<_> = outdated
        .map(|(place, id)| json!({ "place": place, "decision": id }))
        .collect();
    let is_faultless = faults.is_empty();
    let result = json!({
        "success": is_faultless,
        "decisions": consequence.made,
        "known": intake.known,
        "blank": intake.blank,
        "outdated": outdated,
        "overruled": consequence.overruled,
        "contradictions": consequence.contradictions,
        "faults": faults,
        "path": path,
        "dry_run": is_rehearsed,
    });
    cx.printer
        .result(&result, || describe(intake, path, is_rehearsed))?;
    Ok(if is_faultless {
        exit::DONE
    } else {
        exit::USAGE
    })
}

fn describe(intake: &Intake, path: &Path, is_rehearsed: bool) -> String {
    let mut text = String::new();
    for fault in &intake.faults {
        let place = Style::Error.of(&fault.place);
        text.extend([format!("{place}: {}\n", fault.problem)]);
    }
    if !intake.faults.is_empty() {
        let faults = counted(intake.faults.len() as u64, "row");
        return format!(
            "{text}{faults} cannot be taken, so nothing was; correct them and import again\n"
        );
    }
    for (place, id) in &intake.outdated {
        text.extend([format!(
            "{place}: says what `{id}` was about, which came later or counts no more; left as it is\n"
        )]);
    }
    let made = counted(intake.consequence.made.len() as u64, "new decision");
    let place = if is_rehearsed {
        "nothing was written".to_owned()
    } else {
        format!("kept in {}", path.display())
    };
    format!(
        "{text}{made}, {} known, {} without an answer; {place}\n",
        intake.known, intake.blank
    )
}

fn is_json(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "json" | "jsonl")
}
