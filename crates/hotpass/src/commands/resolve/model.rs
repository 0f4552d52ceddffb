//! `hotpass resolve model`: linkage models as documents.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use hotpass_model::resolution::ModelDraft;
use hotpass_runtime::ops::resolve::model::{self, Existing};
use serde_json::{Value, json};

use super::{
    tables::TableArgs,
    training::{self, TrainArgs},
    warn,
};
use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::resolution::model as shown,
};

/// What to do with models.
#[derive(Debug, Subcommand)]
pub(crate) enum ModelVerb {
    /// Propose a model from records, with reasons, and save it
    Init {
        #[command(flatten)]
        tables: TableArgs,
        /// Document to write, .yaml or .json
        #[arg(short, long, value_name = "FILE", default_value = "model.yaml")]
        output: PathBuf,
        /// Replace the document if it is there
        #[arg(long)]
        force: bool,
    },
    /// Learn what a model leaves open, and from what people decided
    Train(TrainArgs),
    /// Print the weights of a model
    Show {
        /// Model, .yaml or .json
        #[arg(value_name = "MODEL")]
        model: PathBuf,
    },
    /// Make a model of settings that Splink saved
    Import {
        /// Settings of Splink, JSON
        #[arg(value_name = "SETTINGS")]
        settings: PathBuf,
        /// Document to write, .yaml or .json [default: print it]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Replace the document if it is there
        #[arg(long)]
        force: bool,
    },
    /// Write a model as settings that Splink loads
    Export {
        /// Model, .yaml or .json
        #[arg(value_name = "MODEL")]
        model: PathBuf,
        /// Settings to write, JSON [default: print them]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Replace the file if it is there
        #[arg(long)]
        force: bool,
    },
}

/// Runs a command about models.
pub(super) async fn run(cx: &CommandContext<'_>, verb: &ModelVerb) -> CliResult {
    match verb {
        ModelVerb::Init {
            tables,
            output,
            force,
        } => init(cx, tables, output, existing(*force)).await,
        ModelVerb::Train(args) => training::run(cx, args).await,
        ModelVerb::Show { model } => {
            let model = model::read(cx.engine.as_ref(), model)?;
            let value = json!({ "success": true, "model": &model });
            cx.printer.result(&value, || shown::render(&model))?;
            Ok(exit::DONE)
        }
        ModelVerb::Import {
            settings,
            output,
            force,
        } => import(cx, settings, output.as_deref(), existing(*force)),
        ModelVerb::Export {
            model,
            output,
            force,
        } => export(cx, model, output.as_deref(), existing(*force)),
    }
}

pub(super) fn existing(force: bool) -> Existing {
    if force {
        Existing::Replace
    } else {
        Existing::Keep
    }
}

async fn init(
    cx: &CommandContext<'_>,
    tables: &TableArgs,
    output: &Path,
    existing: Existing,
) -> CliResult {
    let (project, _) = cx.open(None)?;
    let reporter = cx.reporter();
    let engine = cx.engine.as_ref();
    let place = (output, existing);
    let draft = model::init(engine, &project, &tables.asked(), place, &reporter).await;
    reporter.finish(None);
    let draft = draft?;
    warn(cx, &draft.warnings)?;
    let value = result(&draft, output);
    cx.printer.result(&value, || {
        format!(
            "{}\nWrote {}\n",
            shown::proposal(&draft.model),
            output.display()
        )
    })?;
    Ok(exit::DONE)
}

/// Returns a model that was made as a result object.
pub(super) fn result(draft: &ModelDraft, output: &Path) -> Value {
    json!({
        "success": true,
        "output": output,
        "records": draft.records,
        "warnings": draft.warnings,
        "model": draft.model,
    })
}

fn import(
    cx: &CommandContext<'_>,
    settings: &Path,
    output: Option<&Path>,
    existing: Existing,
) -> CliResult {
    let imported = model::import(cx.engine.as_ref(), settings)?;
    if let Some(output) = output {
        model::expect_place(output, existing)?;
        model::keep(output, &imported)?;
    }
    let value = json!({ "success": true, "output": output, "model": &imported });
    cx.printer.result(&value, || match output {
        Some(output) => format!("{}\nWrote {}\n", shown::render(&imported), output.display()),
        None => imported.to_yaml(),
    })?;
    Ok(exit::DONE)
}

fn export(
    cx: &CommandContext<'_>,
    model: &Path,
    output: Option<&Path>,
    existing: Existing,
) -> CliResult {
    let (settings, left_out) = model::export(cx.engine.as_ref(), model)?;
    warn(cx, &left_out)?;
    let Some(output) = output else {
        cx.printer.raw(format!("{settings}\n").as_bytes())?;
        return Ok(exit::DONE);
    };
    model::expect_place(output, existing)?;
    model::keep_text(output, &format!("{settings}\n"))?;
    let value = json!({ "success": true, "output": output, "left_out": left_out });
    let wrote = |output: &Path| -> Result<(), CliError> {
        cx.printer
            .result(&value, || format!("Wrote {}\n", output.display()))
    };
    wrote(output)?;
    Ok(exit::DONE)
}
