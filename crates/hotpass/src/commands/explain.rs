//! `hotpass explain`: where a value comes from, or what a code means.

use std::path::PathBuf;

use clap::Args;
use hotpass_model::finding::Rule;
use hotpass_runtime::ops::explain::{Explanation, Question, explain, rule};
use serde_json::json;

use crate::{
    context::CommandContext,
    error::{CliResult, exit},
    output::evidence,
};

const EXAMPLES: &str = "\
Examples:
  hotpass explain '\"Aero School\".phone'        One value: the cells behind it, the rule, what lost
  hotpass explain hp-3f9c0d1e2a4b5c6d.website  The same by entity id
  hotpass explain 'Aero School'                Every value of an organization
  hotpass explain HP-I012                      A finding's code: what it finds, what to do

A field is a published column or a short form of one: name, phone, email, role, address.";

/// Explain where a published value comes from, or what a finding's code means
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExplainArgs {
    /// Organization by name, slug or id, with `.field` if one is meant; or a code
    #[arg(value_name = "SUBJECT")]
    subject: String,
    /// Folder that the sources are read from, instead of the project's
    #[arg(long, value_name = "DIR")]
    input_dir: Option<PathBuf>,
    /// Publication to explain, if it is not the project's own
    #[arg(long, value_name = "FILE")]
    output_path: Option<PathBuf>,
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &ExplainArgs) -> CliResult {
    let question = Question::parse(&args.subject);
    if let Question::Code(code) = &question {
        // A project that does not load may be the reason to ask.
        return told(cx, rule(code)?);
    }
    let (project, mut flags) = cx.open(None)?;
    flags.input_dir.clone_from(&args.input_dir);
    flags.output_path.clone_from(&args.output_path);
    match explain(cx.engine.as_ref(), &project, &flags, &question).await? {
        Explanation::Rule(rule) => told(cx, rule),
        Explanation::Value(mut value) => {
            if let Some(object) = value.as_object_mut() {
                object.insert("success".into(), true.into());
            }
            cx.printer
                .result(&value, || evidence::render(&value, cx.globals))?;
            Ok(exit::DONE)
        }
    }
}

fn told(cx: &CommandContext<'_>, rule: &Rule) -> CliResult {
    let value = json!({
        "success": true,
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.as_str(),
        "what": rule.what,
        "why": rule.why,
        "example": rule.example,
        "action": rule.action,
    });
    cx.printer.result(&value, || evidence::render_rule(rule))?;
    Ok(exit::DONE)
}
