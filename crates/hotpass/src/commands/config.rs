//! `hotpass config`: what is set, who says so, and changes to it.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hotpass_runtime::{
    ops::config::{self, Difference, Entry},
    project::FILE,
    settings::schema,
};
use serde_json::{Value, json};

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::table::{Align, clip, render},
};

const EXAMPLES: &str = "\
Examples:
  hotpass config show --origin               Every setting, and which file, variable or flag says it
  hotpass config get limits.cells            One value
  hotpass config set policy.violation warn   Change hotpass.toml; comments and order stay
  hotpass config validate --config site.yaml Check what a run with these settings would use
  hotpass config upgrade --dry-run           Settings of an earlier form in the present one
  hotpass config schema > schema.json        For editors: `#:schema ./schema.json` in hotpass.toml
  hotpass config merge a.toml b.yaml         Documents laid over each other
  hotpass config diff a.toml b.toml          What they say differently

Layers, the lowest first: defaults, the profile, hotpass.toml, each --config in order, variables
such as HOTPASS__LIMITS__CELLS=1000, flags. Tables are merged, lists replaced; null in YAML or JSON takes
a value back to its default.";

/// Look at settings, and change them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with settings.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Show every setting, complete
    Show {
        /// Name the file and line, variable or flag behind each value
        #[arg(long)]
        origin: bool,
    },
    /// Print one value, or all of a table
    Get {
        /// Key with its tables, such as `limits.cells` or `source[0].label`
        #[arg(value_name = "KEY")]
        key: String,
    },
    /// Set a value in the project's hotpass.toml, keeping comments and order
    Set {
        /// Key with its tables
        #[arg(value_name = "KEY")]
        key: String,
        /// Value as TOML, or else text
        #[arg(value_name = "VALUE")]
        value: String,
        /// Print the document instead of writing it
        #[arg(long)]
        dry_run: bool,
    },
    /// Check all settings as a run would
    Validate,
    /// Rewrite settings of an earlier form; a TOML file keeps its comments, YAML or JSON becomes a TOML file beside it
    Upgrade {
        /// Document [default: the project's hotpass.toml]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// File to write instead
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Print the document instead of writing it
        #[arg(long)]
        dry_run: bool,
    },
    /// Print the JSON Schema of settings, for editors that complete and check as one types
    Schema,
    /// Print documents laid over each other as one
    Merge {
        /// Documents, the lowest first
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print what two documents say differently
    Diff {
        /// First document
        #[arg(value_name = "BEFORE")]
        before: PathBuf,
        /// Second document
        #[arg(value_name = "AFTER")]
        after: PathBuf,
    },
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &ConfigArgs) -> CliResult {
    match &args.verb {
        Verb::Show { origin } => show(cx, *origin)?,
        Verb::Get { key } => get(cx, key)?,
        Verb::Set {
            key,
            value,
            dry_run,
        } => {
            let root = cx.root().unwrap_or_default();
            let text = config::set(&root, key, value, *dry_run)?;
            let result = json!({ "success": true, "key": key, "written": !dry_run });
            cx.printer.result(&result, || {
                if *dry_run {
                    text
                } else {
                    format!("{key} is set\n")
                }
            })?;
        }
        Verb::Validate => {
            let (project, _) = cx.open(None)?;
            let assumptions = config::validate(&project)?;
            let notices = project.layers.notices();
            let result =
                json!({ "success": true, "notices": notices, "assumptions": &assumptions });
            cx.printer.result(&result, || {
                let assumed = assumptions
                    .iter()
                    .map(|assumption| format!("  {assumption}\n"));
                std::iter::once("the settings are valid\n".to_owned())
                    .chain(assumed)
                    .collect()
            })?;
        }
        Verb::Upgrade {
            file,
            output,
            dry_run,
        } => upgrade(cx, file.as_deref(), output.as_deref(), *dry_run)?,
        Verb::Schema => {
            let schema = schema::schema();
            let text = serde_json::to_string_pretty(&schema)?;
            cx.printer.result(&schema, || text + "\n")?;
        }
        Verb::Merge { files } => {
            let merged = config::merge(files)?;
            for loss in &merged.losses {
                cx.printer.note(&format!("warning: {loss}"))?;
            }
            let result =
                json!({ "success": true, "document": &merged.text, "losses": &merged.losses });
            cx.printer.result(&result, || merged.text.clone())?;
        }
        Verb::Diff { before, after } => diff(cx, &config::diff(before, after)?)?,
    }
    Ok(exit::DONE)
}

fn upgrade(
    cx: &CommandContext<'_>,
    file: Option<&Path>,
    output: Option<&Path>,
    dry_run: bool,
) -> Result<(), CliError> {
    let own = cx.root().unwrap_or_default().join(FILE);
    let upgraded = config::upgrade(file.unwrap_or(&own), output, dry_run)?;
    let result = json!({
        "success": true,
        "path": upgraded.path,
        "changes": upgraded.changes,
        "written": upgraded.is_written,
        "document": upgraded.text,
    });
    for change in &upgraded.changes {
        cx.printer.note(change)?;
    }
    cx.printer
        .result(&result, || match (dry_run, upgraded.changes.len()) {
            (true, _) => upgraded.text.clone(),
            (false, _) if !upgraded.is_written => {
                format!("{} is of the present form\n", upgraded.path.display())
            }
            (false, 1) => format!("{}: 1 key upgraded\n", upgraded.path.display()),
            (false, count) => format!("{}: {count} keys upgraded\n", upgraded.path.display()),
        })
}

fn show(cx: &CommandContext<'_>, origin: bool) -> Result<(), CliError> {
    let (project, _) = cx.open(None)?;
    let layers = config::settings(&project)?;
    let entries = config::entries(&layers);
    let result = json!({ "success": true, "settings": objects(&entries) });
    cx.printer.result(&result, || {
        if !origin {
            return config::document(&layers);
        }
        let rows = entries.iter().map(|entry| {
            let value = clip(&entry.value, 60);
            vec![entry.key.clone(), value, entry.place.clone()]
        });
        let header = ["Key", "Value", "Said by"].map(|title| (title, Align::Left));
        render(&header, rows.collect())
    })
}

fn get(cx: &CommandContext<'_>, key: &str) -> Result<(), CliError> {
    let (project, _) = cx.open(None)?;
    let entries = config::get(&config::settings(&project)?, key)?;
    let result = json!({ "success": true, "settings": objects(&entries) });
    cx.printer.result(&result, || match entries.as_slice() {
        [entry] if entry.key == key => match &entry.data {
            Value::String(text) => format!("{text}\n"),
            _ => format!("{}\n", entry.value),
        },
        entries => {
            let lines = entries
                .iter()
                .map(|entry| format!("{} = {}", entry.key, entry.value));
            lines.collect::<Vec<_>>().join("\n") + "\n"
        }
    })
}

fn diff(cx: &CommandContext<'_>, differences: &[Difference]) -> Result<(), CliError> {
    let side = |entry: &Option<Entry>| entry.as_ref().map_or(Value::Null, object);
    let objects: Vec<Value> = differences
        .iter()
        .map(|found| json!({ "key": found.key, "before": side(&found.before), "after": side(&found.after) }))
        .collect();
    let result = json!({ "success": true, "differences": objects });
    cx.printer.result(&result, || {
        if differences.is_empty() {
            return "no differences\n".into();
        }
        let text = |entry: &Option<Entry>| match entry {
            Some(entry) => format!("{} ({})", clip(&entry.value, 40), entry.place),
            None => "not set".into(),
        };
        let rows = differences
            .iter()
            .map(|found| vec![found.key.clone(), text(&found.before), text(&found.after)]);
        let header = ["Key", "Before", "After"].map(|title| (title, Align::Left));
        render(&header, rows.collect())
    })
}

fn objects(entries: &[Entry]) -> Vec<Value> {
    entries.iter().map(object).collect()
}

fn object(entry: &Entry) -> Value {
    json!({ "key": entry.key, "value": entry.data, "origin": entry.place })
}
