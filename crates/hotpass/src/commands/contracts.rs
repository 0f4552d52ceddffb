//! `hotpass contracts`: contracts of a project and of other tools.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use hotpass_model::quality::{ContractDifference, ContractForm};
use hotpass_runtime::ops::contracts::{self, Emitted, Written};
use serde_json::{Value, json};

use crate::{
    context::CommandContext,
    error::{CliResult, exit},
    output::{
        style::Style,
        table::{Align, counted, render},
    },
};

const EXAMPLES: &str = "\
Examples:
  hotpass contracts list                             Those of the project
  hotpass contracts show contact_capture             One of them, field by field
  hotpass contracts suggest contacts.csv             One from data, with the evidence for each rule
  hotpass contracts validate                         Everything that is wrong with any of them
  hotpass contracts emit --as odcs --output out      For other tools, a file each
  hotpass contracts emit --output out --check        Ends with code 3 if a file is not as it would be written
  hotpass contracts docs --output contracts.md       A page of reference, to keep beside the data
  hotpass contracts import theirs.yaml --output out  From other tools
  hotpass contracts diff old.toml new.toml           What changed, and which version that asks for";

/// List, show and check contracts, exchange them with other tools, compare versions
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ContractsArgs {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with contracts.
#[derive(Debug, Subcommand)]
enum Verb {
    /// List the contracts of the project
    List,
    /// Show a contract field by field
    Show {
        /// Contract of the project, or a file: Hotpass's own, ODCS or a Table Schema
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Propose a contract for a file, with the evidence for each rule, to edit
    Suggest {
        /// Workbook, CSV or Parquet file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only sheet of a workbook that is read [default: every visible one]
        #[arg(long, value_name = "NAME")]
        sheet: Option<String>,
    },
    /// Tell everything that is wrong with contracts
    Validate {
        /// Contracts of the project, or files [default: all of the project]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Write contracts for other tools
    Emit {
        /// Contracts of the project, or files [default: all of the project]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Form that is written. May be repeated [default: all]
        #[arg(long = "as", value_name = "FORM", value_parser = PossibleValuesParser::new(ContractForm::ALL.map(ContractForm::as_str)))]
        forms: Vec<String>,
        /// Folder that the files go to
        #[arg(long, value_name = "DIR")]
        output: PathBuf,
        /// Write nothing; end with code 3 if a file is not as it would be written
        #[arg(long)]
        check: bool,
    },
    /// Write a page of reference in Markdown
    Docs {
        /// Contracts of the project, or files [default: all of the project]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// File of the page
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
        /// Write nothing; end with code 3 if the page is not as it would be written
        #[arg(long)]
        check: bool,
    },
    /// Take contracts from another tool's document: ODCS 2.2 to 3.1, or a Table Schema
    Import {
        /// Document, .yaml or .json
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Folder that the contracts go to, a file each
        #[arg(long, value_name = "DIR")]
        output: PathBuf,
        /// Replace what is there
        #[arg(long)]
        force: bool,
    },
    /// Tell what changed between two versions, and which step of the version it asks for
    ///
    /// Ends with code 3 if the version does not make that step.
    Diff {
        /// Earlier contract: of the project, or a file
        #[arg(value_name = "OLD")]
        old: String,
        /// Later contract
        #[arg(value_name = "NEW")]
        new: String,
    },
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &ContractsArgs) -> CliResult {
    let root = cx.root().unwrap_or(".".into());
    let engine = cx.engine.as_ref();
    match &args.verb {
        Verb::List => list(cx, &contracts::contracts(engine, &root, &[])?),
        Verb::Show { name } => {
            let found = contracts::contracts(engine, &root, std::slice::from_ref(name))?;
            show(cx, &found)
        }
        Verb::Suggest { file, sheet } => suggest(cx, file, sheet.as_deref()).await,
        Verb::Validate { names } => validate(cx, &contracts::contracts(engine, &root, names)?),
        Verb::Emit {
            names,
            forms,
            output,
            check,
        } => {
            let all = contracts::contracts(engine, &root, names)?;
            let forms: Vec<ContractForm> = ContractForm::ALL
                .into_iter()
                .filter(|form| forms.is_empty() || forms.iter().any(|name| name == form.as_str()))
                .collect();
            told(
                cx,
                &contracts::emit(engine, &all, &forms, (output, *check))?,
                *check,
            )
        }
        Verb::Docs {
            names,
            output,
            check,
        } => {
            let all = contracts::contracts(engine, &root, names)?;
            let page = contracts::reference(engine, &all, (output, *check))?;
            told(cx, &[page], *check)
        }
        Verb::Import {
            file,
            output,
            force,
        } => imported(cx, &contracts::import(engine, file, (output, *force))?),
        Verb::Diff { old, new } => compared(cx, &contracts::diff(engine, &root, [old, new])?),
    }
}

/// Tells which files were written, or would be.
fn told(cx: &CommandContext<'_>, emitted: &[Emitted], is_check: bool) -> CliResult {
    let stale: Vec<String> = emitted
        .iter()
        .filter(|file| !file.is_fresh)
        .map(|file| file.path.display().to_string())
        .collect();
    let value = json!({ "success": !is_check || stale.is_empty(), "files": emitted.len(), "changed": stale });
    cx.printer.result(&value, || {
        let verb = if is_check {
            "Not as it would be written"
        } else {
            "Wrote"
        };
        let lines = stale.iter().map(|path| format!("{verb} {path}\n"));
        let fresh = emitted.len() - stale.len();
        let rest = format!("{} as they are to be\n", counted(fresh as u64, "file"));
        lines.chain((fresh > 0).then_some(rest)).collect()
    })?;
    let is_stale = is_check && !stale.is_empty();
    Ok(if is_stale { exit::CONTRACT } else { exit::DONE })
}

fn compared(cx: &CommandContext<'_>, difference: &ContractDifference) -> CliResult {
    let mut value = json!(difference);
    value["success"] = json!(difference.is_enough);
    cx.printer.result(&value, || difference.text.clone())?;
    Ok(if difference.is_enough {
        exit::DONE
    } else {
        exit::CONTRACT
    })
}

async fn suggest(cx: &CommandContext<'_>, file: &Path, sheet: Option<&str>) -> CliResult {
    let (project, _) = cx.open(None)?;
    let asked = contracts::suggest(cx.engine.as_ref(), &project, (file, sheet));
    let (suggested, text) = asked.await?;
    let mut value = json!(suggested);
    value["success"] = json!(true);
    cx.printer.result(&value, || text.clone())?;
    Ok(exit::DONE)
}

fn list(cx: &CommandContext<'_>, all: &[Written]) -> CliResult {
    let objects: Vec<Value> = all
        .iter()
        .map(|found| {
            let contract = &found.contract;
            json!({
                "dataset": contract.dataset,
                "version": contract.version,
                "title": contract.title,
                "fields": contract.fields.len(),
                "primary_key": contract.primary_key,
                "path": found.path,
            })
        })
        .collect();
    let value = json!({ "success": true, "contracts": objects });
    cx.printer.result(&value, || {
        let rows = all.iter().map(|found| {
            let contract = &found.contract;
            vec![
                contract.dataset.clone(),
                contract.version.clone(),
                contract.fields.len().to_string(),
                contract.primary_key.join(", "),
                contract.title.clone(),
            ]
        });
        let header = [
            ("Dataset", Align::Left),
            ("Version", Align::Left),
            ("Fields", Align::Right),
            ("Key", Align::Left),
            ("Title", Align::Left),
        ];
        render(&header, rows.collect())
    })?;
    Ok(exit::DONE)
}

fn show(cx: &CommandContext<'_>, found: &[Written]) -> CliResult {
    let documents: Vec<&Value> = found.iter().map(|each| &each.contract.document).collect();
    let value = json!({ "success": true, "contracts": documents });
    cx.printer
        .result(&value, || found.iter().map(shown).collect())?;
    Ok(exit::DONE)
}

fn shown(found: &Written) -> String {
    let contract = &found.contract;
    let heading = format!("{} {}", contract.dataset, contract.version);
    let rows = contract.fields.iter().map(|field| {
        let required = if field.required { "yes" } else { "" };
        vec![
            field.name.clone(),
            field.data_type.clone(),
            required.to_owned(),
            field.description.clone(),
        ]
    });
    let titles = ["Field", "Type", "Required", "Meaning"].map(|title| (title, Align::Left));
    let mut text = format!("{}\n", Style::Heading.of(&heading));
    if !contract.title.is_empty() {
        text.extend([&contract.title, "\n"]);
    }
    text.push('\n');
    text.push_str(&render(&titles, rows.collect()));
    let kept = contract.not_run.iter();
    text.extend(kept.map(|kept| format!("\nKept and not run: {kept}\n")));
    text
}

/// Returns where a contract is written.
fn place(found: &Written) -> String {
    let path = found.path.as_ref();
    path.map_or_else(
        || found.contract.dataset.clone(),
        |path| path.display().to_string(),
    )
}

fn validate(cx: &CommandContext<'_>, all: &[Written]) -> CliResult {
    let faulty: Vec<&Written> = all
        .iter()
        .filter(|found| !found.contract.faults.is_empty())
        .collect();
    let objects: Vec<Value> = all
        .iter()
        .map(|found| {
            let contract = &found.contract;
            json!({ "dataset": contract.dataset, "faults": contract.faults, "not_run": contract.not_run })
        })
        .collect();
    let value = json!({ "success": faulty.is_empty(), "contracts": objects });
    cx.printer.result(&value, || {
        let mut text = String::new();
        for found in &faulty {
            for fault in &found.contract.faults {
                text.extend([format!("{}: {fault}\n", place(found))]);
            }
        }
        let sound = all.len() - faulty.len();
        text.extend([format!("{} sound\n", counted(sound as u64, "contract"))]);
        text
    })?;
    Ok(if faulty.is_empty() {
        exit::DONE
    } else {
        exit::USAGE
    })
}

fn imported(cx: &CommandContext<'_>, taken: &[Written]) -> CliResult {
    let objects: Vec<Value> = taken
        .iter()
        .map(|found| {
            let contract = &found.contract;
            json!({
                "dataset": contract.dataset,
                "path": found.path,
                "faults": contract.faults,
                "not_run": contract.not_run,
            })
        })
        .collect();
    let value = json!({ "success": true, "contracts": objects });
    cx.printer.result(&value, || {
        let mut text = String::new();
        for found in taken {
            text.extend([format!("Wrote {}\n", place(found))]);
            let contract = &found.contract;
            let faults = contract
                .faults
                .iter()
                .map(|fault| format!("  mend: {fault}\n"));
            text.extend(faults);
            let kept = contract.not_run.iter();
            text.extend(kept.map(|kept| format!("  kept and not run: {kept}\n")));
        }
        text
    })?;
    Ok(exit::DONE)
}
