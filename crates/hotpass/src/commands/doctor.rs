//! `hotpass doctor`: whether a run can succeed here.

use clap::Args;
use hotpass_runtime::ops::{
    config::name_owner,
    doctor::{Check, Mending, Status, examine},
};
use serde_json::{Value, json};

use crate::{
    context::CommandContext,
    error::{CliResult, exit},
    output::style::Style,
};

const EXAMPLES: &str = "\
Examples:
  hotpass doctor                        The nearest project, this machine, every source
  hotpass doctor --project ~/workbooks  Another project
  hotpass doctor --fix                  Make missing folders, name an owner
  hotpass doctor --format json          For monitoring; the exit code is 2 when a check fails";

/// Examine settings, secrets, servers, disk, environment and sources, and say what to do
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DoctorArgs {
    /// Make missing folders, and name an owner of the data where settings name nobody
    #[arg(long)]
    fix: bool,
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &DoctorArgs) -> CliResult {
    let mending = if args.fix { Mending::On } else { Mending::Off };
    let named = if args.fix {
        name_owner(&cx.root().unwrap_or_default())
    } else {
        Ok(false)
    };
    let reporter = cx.reporter();
    let engine = cx.engine.as_ref();
    let mut checks = examine(
        engine,
        cx.try_open(None),
        &cx.environment(),
        mending,
        &reporter,
    )
    .await;
    reporter.finish(None);
    match named {
        Ok(true) => {
            let message = "settings named no owner of the data; the default is written down";
            checks.push(Check::fixed("settings.owner", message));
        }
        Ok(false) => {}
        Err(error) => checks.push(Check::fail("settings.owner", &error)),
    }
    let count = |status| checks.iter().filter(|check| check.status == status).count();
    let (passed, warned, failed) = (
        count(Status::Pass),
        count(Status::Warn),
        count(Status::Fail),
    );
    let result = json!({
        "success": failed == 0,
        "checks": checks.iter().map(object).collect::<Vec<_>>(),
        "summary": {
            "total": checks.len(),
            "passed": passed,
            "warned": warned,
            "failed": failed,
            "health_score": passed * 100 / checks.len().max(1),
        },
    });
    cx.printer.result(&result, || {
        let mut lines: Vec<String> = checks.iter().flat_map(lines).collect();
        let counted = format!("{passed} passed, {warned} warned, {failed} failed\n");
        lines.extend([String::new(), counted]);
        lines.join("\n")
    })?;
    Ok(if failed == 0 { exit::DONE } else { exit::USAGE })
}

fn lines(check: &Check) -> Vec<String> {
    let style = match check.status {
        Status::Pass => Style::Good,
        Status::Warn => Style::Warning,
        Status::Fail => Style::Error,
    };
    let status = style.of(check.status.as_str());
    let mark = if check.is_fixed { " (fixed)" } else { "" };
    let found = format!("  {status}  {}: {}{mark}", check.name, check.message);
    let hint = Style::Hint.of("hint:");
    let remedy = check.remedy.as_ref();
    let remedy = remedy.map(|remedy| format!("        {hint} {remedy}"));
    std::iter::once(found).chain(remedy).collect()
}

fn object(check: &Check) -> Value {
    json!({
        "name": check.name,
        "status": check.status.as_str(),
        "message": check.message,
        "remedy": check.remedy,
        "fixed": check.is_fixed,
    })
}
