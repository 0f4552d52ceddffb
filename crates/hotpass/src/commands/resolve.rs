//! `hotpass resolve`: records of tables that mean the same, on their own, without a project.

mod evaluation;
mod matching;
mod model;
mod predecessor;
mod tables;
mod training;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hotpass_model::resolution::{Destination, Resolved};
use hotpass_runtime::ops::resolve;
use serde_json::{Value, json};

use self::{
    evaluation::EvaluateArgs,
    matching::MatchArgs,
    model::ModelVerb,
    predecessor::PredecessorArgs,
    tables::{ScoringArgs, TableArgs},
};
use crate::{
    context::CommandContext,
    error::{CliError, CliResult, Kind, exit},
    output::{log::Level, resolution},
};

const EXAMPLES: &str = "\
Examples:
  hotpass resolve people.csv --output unique.csv       One row for all records that mean the same
  hotpass resolve crm.xlsx web.csv --output both.xlsx  Across files; each is a source
  hotpass resolve people.csv --dry-run                 Only say what would become of it
  hotpass resolve people.csv --output unique.csv --index people.index
  hotpass resolve match --input new.csv --index people.index
  hotpass resolve blocking people.csv                  Which pairs would be compared
  hotpass resolve model init people.csv                Propose a model, to read and to edit

Beside the output, in linkage/: scored pairs, the pairs that wait for a person, the cluster of each
record, the model and a page with charts. A file that is called like a command is ./blocking.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  hotpass resolve explain people.csv people:2 people:3      Rows 2 and 3 of a file without ids
  hotpass resolve explain a.csv b.csv --id code a:17 b:16   Records of two files with ids of their own";

/// Find records of tables that mean the same, and write one for all of them
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub(crate) struct ResolveArgs {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
    /// Table without duplicates: .csv, .xlsx or .parquet; a file of that name is replaced
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Folder of pairs, clusters, model and report [default: `linkage` beside the output]
    #[arg(long, value_name = "DIR", requires = "output")]
    artifacts: Option<PathBuf>,
    /// Index of the resolved records, for `hotpass resolve match`; a file of that name is replaced
    #[arg(long, value_name = "FILE", requires = "output")]
    index: Option<PathBuf>,
    /// What people decided about these records, to obey; `hotpass review` writes it [default: nothing]
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// Do everything but write
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    _predecessor: PredecessorArgs,
}

/// What else to do with tables.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Show which pairs each blocking rule brings together, before any is scored
    Blocking {
        #[command(flatten)]
        tables: TableArgs,
        /// Linkage model, .yaml or .json [default: proposed from the records]
        #[arg(long, value_name = "FILE")]
        model: Option<PathBuf>,
    },
    /// Show why two records have the weight that they have
    #[command(
        after_help = EXPLAIN_EXAMPLES,
        override_usage = "hotpass resolve explain [OPTIONS] <FILE>... <LEFT> <RIGHT>"
    )]
    Explain {
        /// Files, then the ids of the two records: values of the id column, or `file:row`
        #[arg(value_name = "FILE LEFT RIGHT", num_args = 1.., required = true)]
        words: Vec<String>,
        #[command(flatten)]
        columns: tables::ColumnArgs,
        /// Linkage model, .yaml or .json [default: proposed from the records]
        #[arg(long, value_name = "FILE")]
        model: Option<PathBuf>,
    },
    /// Find the resolved records that a new one is alike, in an index, without resolving all again
    Match(MatchArgs),
    /// Compare what comes out with labels: precision, recall and F1 of pairs and clusters
    Evaluate(EvaluateArgs),
    /// Propose, train, show and exchange linkage models
    Model {
        #[command(subcommand)]
        verb: ModelVerb,
    },
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &ResolveArgs) -> CliResult {
    match &args.verb {
        None => resolve_tables(cx, args).await,
        Some(Verb::Blocking { tables, model }) => blocking(cx, tables, model.as_deref()).await,
        Some(Verb::Explain {
            words,
            columns,
            model,
        }) => explain(cx, words, columns, model.as_deref()).await,
        Some(Verb::Match(args)) => matching::run(cx, args).await,
        Some(Verb::Evaluate(args)) => evaluation::run(cx, args).await,
        Some(Verb::Model { verb }) => model::run(cx, verb).await,
    }
}

async fn resolve_tables(cx: &CommandContext<'_>, args: &ResolveArgs) -> CliResult {
    let (project, _) = cx.open(None)?;
    let mut asked = args.tables.asked();
    args.scoring.add_to(&mut asked);
    asked.decisions.clone_from(&args.decisions);
    let output = args.output.as_deref().filter(|_| !args.dry_run);
    let destination = output.map(|table| Destination {
        table: table.to_owned(),
        artifacts: args.artifacts.clone().unwrap_or_else(|| beside(table)),
        index: args.index.clone(),
    });
    let reporter = cx.reporter();
    let engine = cx.engine.as_ref();
    let resolved = resolve::resolve(engine, &project, &asked, destination, &reporter).await;
    reporter.finish(None);
    let resolved = resolved?;
    let summary = summary(&resolved, output);
    cx.log().event(Level::Info, "resolve.summary", &summary);
    warn(cx, &resolved.warnings)?;
    let mut value = serde_json::to_value(&resolved)?;
    merge(&mut value, &summary);
    merge(
        &mut value,
        &json!({ "success": true, "dry_run": args.dry_run }),
    );
    cx.printer.result(&value, || {
        resolution::render(&resolved, output, cx.globals.verbose)
    })?;
    Ok(exit::DONE)
}

/// Returns the folder of artifacts that stands beside a table.
fn beside(table: &Path) -> PathBuf {
    table.parent().unwrap_or(Path::new("")).join("linkage")
}

/// Returns what programs that know the predecessor read.
fn summary(resolved: &Resolved, output: Option<&Path>) -> Value {
    let queue = resolved
        .outputs
        .iter()
        .find(|output| output.kind == "review-queue");
    json!({
        "input_records": resolved.input_records,
        "deduplicated_records": resolved.deduplicated_records,
        "duplicates_removed": resolved.duplicates_removed,
        "high_confidence_matches": resolved.high_confidence_matches,
        "review_pairs": resolved.review_pairs,
        "review_path": queue.map(|queue| &queue.path),
        "output_path": output,
    })
}

/// Adds the keys of an object to another.
fn merge(value: &mut Value, more: &Value) {
    if let (Some(object), Some(more)) = (value.as_object_mut(), more.as_object()) {
        object.extend(more.clone());
    }
}

/// Tells what a person should know.
fn warn(cx: &CommandContext<'_>, warnings: &[String]) -> Result<(), CliError> {
    for warning in warnings {
        cx.printer.note(&format!("warning: {warning}"))?;
    }
    Ok(())
}

async fn blocking(cx: &CommandContext<'_>, tables: &TableArgs, model: Option<&Path>) -> CliResult {
    let (project, _) = cx.open(None)?;
    let mut asked = tables.asked();
    asked.model = model.map(Path::to_owned);
    let reporter = cx.reporter();
    let extents = resolve::blocking(cx.engine.as_ref(), &project, &asked, &reporter).await;
    reporter.finish(None);
    let extents = extents?;
    warn(cx, &extents.warnings)?;
    let mut value = serde_json::to_value(&extents)?;
    merge(&mut value, &json!({ "success": true }));
    cx.printer
        .result(&value, || resolution::blocking::render(&extents))?;
    Ok(exit::DONE)
}

async fn explain(
    cx: &CommandContext<'_>,
    words: &[String],
    columns: &tables::ColumnArgs,
    model: Option<&Path>,
) -> CliResult {
    let [files @ .., left, right] = words else {
        return Err(usage("files and the ids of two records are expected"));
    };
    if files.is_empty() {
        return Err(usage("files and the ids of two records are expected"));
    }
    let (project, _) = cx.open(None)?;
    let files = files.iter().map(PathBuf::from).collect();
    let mut asked = columns.asked(files);
    asked.model = model.map(Path::to_owned);
    let reporter = cx.reporter();
    let engine = cx.engine.as_ref();
    let pair = [left.as_str(), right.as_str()];
    let explanation = resolve::explain(engine, &project, &asked, pair, &reporter).await;
    reporter.finish(None);
    let explanation = explanation?;
    let mut value = serde_json::to_value(&explanation)?;
    merge(&mut value, &json!({ "success": true }));
    cx.printer
        .result(&value, || resolution::waterfall::render(&explanation))?;
    Ok(exit::DONE)
}

fn usage(message: &str) -> CliError {
    CliError {
        kind: Kind::Usage,
        source: message.into(),
        hints: vec!["see `hotpass resolve --help`".into()],
    }
}
