//! `hotpass resolve model train`: what a model learns from records, from labels and from what people decided.

use std::path::{Path, PathBuf};

use clap::Args;
use hotpass_runtime::ops::resolve::{
    Asked,
    training::{self, Sources, TrainedModel},
};
use serde_json::json;

use super::{
    model::{existing, result},
    tables::ColumnArgs,
    warn,
};
use crate::{
    context::CommandContext,
    error::{CliError, CliResult, Kind, exit},
    output::resolution::lessons as shown,
};

const EXAMPLES: &str = "\
Examples:
  hotpass resolve model train people.csv                            m, u, prior and thresholds of model.yaml
  hotpass resolve model train people.csv --labels pairs.csv         The same, from labeled pairs
  hotpass resolve model train people.csv --decisions decisions.jsonl
  hotpass resolve model train --output models/organizations.yaml    The model of a project's runs, from its decisions

What people decided moves the weights that a model has, each decision by a sixth of a bit at most; what it
says besides stays. A decision counts once. Pairs of which nobody could tell teach nothing.";

/// Learn what a model leaves open, and from what people decided
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct TrainArgs {
    /// Workbooks, CSV or Parquet files, read as one table [default: the sources of the project]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    columns: ColumnArgs,
    /// Model to train, .yaml or .json [default: model.yaml; without FILE that of the project's runs]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Labeled pairs, or the cluster of each record, to learn from what the model leaves open
    #[arg(long, value_name = "FILE", requires = "files")]
    labels: Option<PathBuf>,
    /// Decisions of people about these records, to move weights by [default: without FILE those of the project]
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// Document to write [default: the model itself]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the document if it is there
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub(super) async fn run(cx: &CommandContext<'_>, args: &TrainArgs) -> CliResult {
    let (project, _) = cx.open(None)?;
    let asked = args.columns.asked(args.files.clone());
    if args.files.is_empty() && asked != Asked::default() {
        return Err(CliError {
            kind: Kind::Usage,
            source: "columns are named, and no FILE that has them".into(),
            hints: vec!["name the tables; a project says itself what its columns are".into()],
        });
    }
    let reporter = cx.reporter();
    let engine = cx.engine.as_ref();
    let replaced = existing(args.force);
    let trained = if args.files.is_empty() {
        let from = (args.model.as_deref(), args.decisions.as_deref());
        let to = (args.output.as_deref(), replaced);
        training::train_runs(engine, &project, from, to, &reporter).await
    } else {
        let model = args.model.as_deref().unwrap_or(Path::new("model.yaml"));
        let asked = Asked {
            model: Some(model.to_owned()),
            ..asked
        };
        let sources = Sources {
            labels: args.labels.as_deref(),
            decisions: args.decisions.as_deref(),
        };
        let to = (args.output.as_deref().unwrap_or(model), replaced);
        let (output, existing) = to;
        training::train(
            engine,
            &project,
            &asked,
            sources,
            (output, existing, &reporter),
        )
        .await
    };
    reporter.finish(None);
    told(cx, &trained?)
}

fn told(cx: &CommandContext<'_>, trained: &TrainedModel) -> CliResult {
    let draft = &trained.draft;
    warn(cx, &draft.warnings)?;
    let mut value = result(draft, &trained.output);
    if let Some(lessons) = &draft.lessons {
        value["lessons"] = json!(lessons);
        value["lessons"]["unsure"] = json!(trained.unsure);
        value["lessons"]["contradicted"] = json!(trained.contradicted);
        value["lessons"]["revoked"] = json!(trained.revoked);
        warn(cx, &shown::doubts(trained))?;
    }
    cx.printer.result(&value, || shown::render(trained))?;
    Ok(exit::DONE)
}
