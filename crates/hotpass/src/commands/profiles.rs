//! `hotpass profiles`: industry profiles, built in and of a project.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hotpass_runtime::{
    ops::profiles::{self, Linted},
    profiles::Library,
};
use serde_json::{Value, json};

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::{
        style::Style,
        table::{Align, render},
    },
};

const EXAMPLES: &str = "\
Examples:
  hotpass profiles list                    Those that can be named, and where each is written
  hotpass profiles show aviation           One of them, complete
  hotpass profiles new schools             Write profiles/schools.toml, which extends generic
  hotpass profiles lint                    Everything that is wrong with any of them";

/// List, show, check and draft industry profiles
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ProfilesArgs {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with profiles.
#[derive(Debug, Subcommand)]
enum Verb {
    /// List the profiles that a project can name
    List,
    /// Print a profile, complete
    Show {
        /// Name of the profile
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Tell everything that is wrong with profiles
    Lint {
        /// Names of profiles [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Write a new profile into the project
    New {
        /// Name of the new profile
        #[arg(value_name = "NAME")]
        name: String,
        /// Profile that it says the differences from
        #[arg(long, value_name = "NAME", default_value = "generic")]
        extends: String,
    },
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &ProfilesArgs) -> CliResult {
    match &args.verb {
        Verb::List => list(cx)?,
        Verb::Show { name } => {
            let text = profiles::show(&library(cx)?, name)?;
            let result = json!({ "success": true, "name": name, "document": &text });
            cx.printer.result(&result, || text.clone())?;
        }
        Verb::Lint { names } => return lint(cx, names),
        Verb::New { name, extends } => {
            let path = profiles::draft(&root(cx), name, extends)?;
            let path = path.display().to_string();
            let result = json!({ "success": true, "path": &path });
            cx.printer.result(&result, || {
                format!(
                    "{path}\n\nNext: set `name = \"{name}\"` under [profile] of hotpass.toml.\n"
                )
            })?;
        }
    }
    Ok(exit::DONE)
}

/// Returns the folder whose profiles are meant: its project may name one that is still to be written.
fn root(cx: &CommandContext<'_>) -> PathBuf {
    cx.root().unwrap_or(".".into())
}

fn library(cx: &CommandContext<'_>) -> Result<Library, CliError> {
    Ok(Library::of_project(&root(cx))?)
}

fn list(cx: &CommandContext<'_>) -> Result<(), CliError> {
    let listed = profiles::list(&library(cx)?)?;
    let place = |path: &Option<std::path::PathBuf>| match path {
        Some(path) => path.display().to_string(),
        None => "built in".into(),
    };
    let objects: Vec<Value> = listed
        .iter()
        .map(|found| {
            json!({
                "name": found.name,
                "display_name": found.display_name,
                "country": found.country,
                "extends": found.extends,
                "path": found.path,
            })
        })
        .collect();
    let result = json!({ "success": true, "profiles": objects });
    cx.printer.result(&result, || {
        let rows = listed.iter().map(|found| {
            let extends = found.extends.clone().unwrap_or_default();
            let words = [&found.name, &found.display_name, &found.country, &extends];
            let mut row: Vec<String> = words.map(Clone::clone).into();
            row.push(place(&found.path));
            row
        });
        let titles = ["Name", "For people", "Country", "Extends", "Written in"];
        render(&titles.map(|title| (title, Align::Left)), rows.collect())
    })
}

fn lint(cx: &CommandContext<'_>, names: &[String]) -> CliResult {
    let linted = profiles::lint(&root(cx), names)?;
    let n_failed = linted
        .iter()
        .filter(|found| !found.faults.is_empty())
        .count();
    let objects: Vec<Value> = linted
        .iter()
        .map(|found| {
            let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
            json!({ "name": found.name, "passed": faults.is_empty(), "errors": faults })
        })
        .collect();
    let result = json!({
        "success": n_failed == 0,
        "profiles": objects,
        "summary": {
            "total": linted.len(),
            "passed": linted.len() - n_failed,
            "failed": n_failed,
            "all_passed": n_failed == 0,
        },
    });
    cx.printer.result(&result, || {
        let lines = linted.iter().flat_map(lines);
        lines.collect::<Vec<_>>().join("\n") + "\n"
    })?;
    Ok(if n_failed == 0 {
        exit::DONE
    } else {
        exit::USAGE
    })
}

fn lines(linted: &Linted) -> Vec<String> {
    let verdict = if linted.faults.is_empty() {
        Style::Good.of("ok")
    } else {
        Style::Error.of("faulty")
    };
    let mut lines = vec![format!("{} {verdict}", linted.name)];
    for fault in &linted.faults {
        lines.push(format!("  {fault}"));
        let hint = fault.hint.as_ref();
        lines.extend(hint.map(|hint| format!("    {} {hint}", Style::Hint.of("hint:"))));
    }
    lines
}
