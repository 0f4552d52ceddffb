//! Arguments that several commands share: what to read, and where success ends.

use std::path::{Path, PathBuf};

use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use hotpass_model::{
    finding::Severity,
    plan::Stage,
    run::{FindingCount, RunReport},
};
use hotpass_runtime::{
    project::Project,
    settings::{Flags, options::FailOn},
};

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::{log, progress::StageTimes, result::RunResult, summary},
};

/// What to read, shared by the commands that read sources.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Folder of workbooks, or of a project
    #[arg(value_name = "FOLDER", conflicts_with = "input_dir")]
    folder: Option<PathBuf>,
    /// Folder that the sources are read from, instead of the project's
    #[arg(long, value_name = "DIR")]
    input_dir: Option<PathBuf>,
    /// Industry profile, instead of the project's: a name, or the path of a .toml, .yaml or .json document
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// Where success ends, shared by the commands that read sources.
#[derive(Debug, Args)]
pub(crate) struct LineArgs {
    /// What makes the exit code other than 0; each level includes those before it [default: the settings', else partial]
    #[arg(long, value_name = "LEVEL", value_parser = level_parser())]
    fail_on: Option<FailOn>,
}

impl InputArgs {
    /// Returns what is named without a flag.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Returns the project and the flags these arguments amount to.
    pub(crate) fn open(&self, cx: &CommandContext<'_>) -> Result<(Project, Flags), CliError> {
        let (project, mut flags) = cx.open(self.folder.as_deref())?;
        if self.input_dir.is_some() {
            flags.input_dir.clone_from(&self.input_dir);
        }
        flags.profile.clone_from(&self.profile);
        Ok((project, flags))
    }
}

/// Returns the exit code that a report amounts to.
fn exit_code(level: FailOn, report: &RunReport) -> u8 {
    let grave = |finding: &FindingCount| finding.severity >= Severity::Warning;
    let mut blocked = report.blocked().peekable();
    if blocked.peek().is_some() {
        // That a source breaks its contract is its owner's concern; what is published has to be good enough besides.
        let is_contract = blocked.all(|gate| gate.is_contract && !gate.is_golden);
        if is_contract {
            exit::CONTRACT
        } else {
            exit::QUALITY
        }
    } else if level >= FailOn::Quarantine && (report.rows.quarantined > 0 || report.violations > 0)
    {
        exit::CONTRACT
    } else if level >= FailOn::Warning && report.findings.iter().any(grave) {
        exit::QUALITY
    } else if level >= FailOn::Partial && !report.refused.is_empty() {
        exit::PARTIAL
    } else {
        exit::DONE
    }
}

impl LineArgs {
    /// Returns what is asked to make the exit code other than 0.
    pub(crate) fn level(&self) -> Option<FailOn> {
        self.fail_on
    }

    /// Logs and prints a result and returns the exit code it amounts to.
    pub(crate) fn conclude(
        &self,
        cx: &CommandContext<'_>,
        result: &RunResult<'_>,
        times: &StageTimes,
    ) -> CliResult {
        log::run::log(cx.log(), result, times);
        let level = self.fail_on.unwrap_or(result.refined().fail_on);
        let code = exit_code(level, result.report());
        cx.printer.result(&result.ending_with(code), || {
            summary::render(result, cx.globals)
        })?;
        Ok(code)
    }
}

/// Returns the parser of a stage's name.
pub(crate) fn stage_parser() -> impl TypedValueParser<Value = Stage> {
    PossibleValuesParser::new(Stage::ALL.map(Stage::as_str)).map(|name| {
        Stage::ALL
            .into_iter()
            .find(|stage| stage.as_str() == name)
            .unwrap_or(Stage::Publish)
    })
}

/// Returns the parser of what makes the exit code other than 0, with what each level adds.
fn level_parser() -> impl TypedValueParser<Value = FailOn> {
    let levels = [
        ("never", "Only errors that leave no result"),
        ("partial", "A file was refused: 5"),
        (
            "quarantine",
            "A row was set aside or breaks its contract: 3",
        ),
        (
            "warning",
            "There is a finding of severity warning or error: 4",
        ),
    ];
    let values = levels.map(|(name, help)| PossibleValue::new(name).help(help));
    PossibleValuesParser::new(values).map(|name| match name.as_str() {
        "never" => FailOn::Never,
        "quarantine" => FailOn::Quarantine,
        "warning" => FailOn::Warning,
        _ => FailOn::Partial,
    })
}
