//! `hotpass overview`: what there is and where to start, for people and, as JSON, for programs.

use clap::Args;
use hotpass_model::finding;
use hotpass_runtime::ops::overview::{State, state};
use serde_json::{Value, json};

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::overview,
    reference::contract::{Contract, contract},
};

const EXAMPLES: &str = "\
Examples:
  hotpass overview                  The commands in groups, workflows, the project here
  hotpass overview --format json    All of it: commands, options, exit codes, findings, workflows";

/// What people set out to do, and the command lines for it.
pub(crate) const WORKFLOWS: [(&str, &[&str]); 4] = [
    (
        "Try a folder as it is",
        &[
            "hotpass inspect ~/workbooks",
            "hotpass run ~/workbooks --dry-run",
        ],
    ),
    (
        "Make it a project",
        &["hotpass init ~/workbooks --yes", "hotpass run ~/workbooks"],
    ),
    (
        "Ask about a result",
        &[
            "hotpass explain '\"Aero School\".phone'",
            "hotpass explain HP-I012",
        ],
    ),
    (
        "Run it unattended",
        &[
            "hotpass check --fail-on quarantine",
            "hotpass run --format json --progress json",
        ],
    ),
];

/// Show what Hotpass can do, where to start and what is here
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct OverviewArgs {}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, _args: &OverviewArgs) -> CliResult {
    let opened = cx.try_open(None);
    let found = opened.and_then(|(project, flags)| state(&project, &flags));
    // A project that does not load is part of the answer, and what `hotpass doctor` is for.
    let found = found.map_err(CliError::from);
    let contract = contract();
    let object = object(&contract, &found)?;
    cx.printer
        .result(&object, || overview::render(&contract, &found))?;
    Ok(exit::DONE)
}

fn object(contract: &Contract, found: &Result<State, CliError>) -> Result<Value, CliError> {
    let project = match found {
        Ok(state) => serde_json::to_value(state)?,
        Err(error) => json!({ "error": error.message(), "hint": error.hints.first() }),
    };
    let codes = exit::MEANINGS.map(|(code, meaning)| json!({ "code": code, "meaning": meaning }));
    let findings: Vec<Value> = finding::catalogue()
        .into_iter()
        .map(|rule| {
            json!({
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity.as_str(),
                "what": rule.what,
                "action": rule.action,
            })
        })
        .collect();
    let workflows =
        WORKFLOWS.map(|(title, commands)| json!({ "title": title, "commands": commands }));
    Ok(json!({
        "success": true,
        "program": contract.program,
        "version": env!("CARGO_PKG_VERSION"),
        "purpose": contract.purpose,
        "project": project,
        "workflows": workflows,
        "commands": contract.commands,
        "global_options": contract.global_options,
        "exit_codes": codes,
        "findings": findings,
        "documentation": overview::DOCUMENTATION,
    }))
}
