//! The command line: the global flags and the list of commands. Each command's own flags stand in its file.

use std::{ffi::OsString, io, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum, error::ErrorKind};

use crate::{
    commands::{
        bench::BenchArgs, check::CheckArgs, completions::CompletionsArgs, config::ConfigArgs,
        conformance::ConformanceArgs, contracts::ContractsArgs, docs::DocsArgs, doctor::DoctorArgs,
        entities::EntitiesArgs, explain::ExplainArgs, init::InitArgs, inspect::InspectArgs,
        map::MapArgs, overview::OverviewArgs, profiles::ProfilesArgs, progress::ProgressArgs,
        reference::ReferenceArgs, resolve::ResolveArgs, review::ReviewArgs, run::RunArgs,
    },
    error::{CliError, Kind, exit},
    output::{Printer, log::LogFormat},
};

const EXAMPLES: &str = "\
Examples:
  hotpass run ~/workbooks               Refine a folder as it is, with defaults
  hotpass inspect book.xlsx             See sheets, tables, columns and oddities of a file
  hotpass init ~/workbooks              Write a project for the folder, to make it exact
  hotpass run --project ~/workbooks     Refine the project
  hotpass explain '\"Aero School\".phone' See where a value comes from, and what lost
  hotpass explain HP-I012               See what a finding means and what to do
  hotpass overview                      See all commands in groups, and where to start";

/// Turn messy spreadsheets into one governed source of truth, with an answer for every cell
#[derive(Debug, Parser)]
#[command(
    name = "hotpass",
    version,
    after_help = EXAMPLES,
    after_long_help = format!("{EXAMPLES}\n\n{}", exit_codes()),
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// Folder with the project's hotpass.toml [default: the nearest, from the current folder upwards]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) project: Option<PathBuf>,
    /// Settings over the project's: a .toml, .yaml or .json file; repeat it, the last one wins
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Vec<PathBuf>,
    /// How results are printed on standard output
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// How progress is shown on standard error: bars on a terminal, JSON lines, or nothing
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) progress: Progress,
    /// Time between two updates of a stage [default: 50, for plain lines 1000]
    #[arg(long, global = true, value_name = "MS")]
    pub(crate) progress_interval: Option<u64>,
    /// How everything else is told on standard error [default: text]
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
    /// Mask what stands under keys with this in their name, as under `email` and `phone`; repeat it
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) sensitive_field: Vec<String>,
    /// When to use color; `NO_COLOR` is honored
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) color: Color,
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print more detail
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// The form of results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// The form of progress.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    /// Bars on a terminal, else nothing
    #[default]
    Auto,
    /// Bars, or plain lines where there is no terminal for them
    Bar,
    /// One JSON object per line, numbered
    Json,
    /// Nothing
    None,
}

/// When to use color.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(RunArgs),
    Check(CheckArgs),
    Inspect(InspectArgs),
    Map(MapArgs),
    Explain(ExplainArgs),
    Entities(EntitiesArgs),
    Review(ReviewArgs),
    Resolve(Box<ResolveArgs>),
    Init(InitArgs),
    Contracts(ContractsArgs),
    Docs(DocsArgs),
    Config(ConfigArgs),
    Profiles(ProfilesArgs),
    Doctor(DoctorArgs),
    Progress(ProgressArgs),
    Overview(OverviewArgs),
    Completions(CompletionsArgs),
    #[command(hide = true)]
    Reference(ReferenceArgs),
    #[command(hide = true)]
    Bench(BenchArgs),
    #[command(hide = true)]
    Conformance(ConformanceArgs),
}

fn exit_codes() -> String {
    let line = |(code, meaning): (u8, &str)| format!("\n  {code}  {meaning}");
    let lines = exit::MEANINGS.map(line);
    format!("Exit codes:{}", lines.concat())
}

/// Answers a command line that was not accepted, or that asks for help or the version.
pub(crate) fn refuse(refusal: &clap::Error, arguments: &[OsString]) -> u8 {
    let wanted = matches!(
        refusal.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let wants_json = |flag| wants_json(arguments, flag);
    let (result, talk) = (wants_json("--format"), wants_json("--log-format"));
    if !wanted && (result || talk) {
        let format = if result { Format::Json } else { Format::Text };
        let log_format = talk.then_some(LogFormat::Json);
        return Printer::unread(format, log_format, arguments).report(&as_error(refusal));
    }
    match refusal.print() {
        Ok(()) if wanted => exit::DONE,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit::DONE,
        Ok(()) => exit::USAGE,
        Err(_) => exit::FAILURE,
    }
}

/// Returns a refusal in our own form: its first line, and its advice as hints.
fn as_error(refusal: &clap::Error) -> CliError {
    let text = refusal.render().to_string();
    let mut lines = text.lines().map(str::trim);
    let message = lines.next().unwrap_or_default();
    let mut hints: Vec<String> = lines
        .filter_map(|line| {
            line.strip_prefix("tip: ")
                .or(line.strip_prefix("[possible"))
        })
        .map(|line| match line.strip_prefix(" values: ") {
            Some(values) => format!("possible values: {}", values.trim_end_matches(']')),
            None => line.to_owned(),
        })
        .collect();
    hints.push("see `hotpass --help`".into());
    CliError {
        kind: Kind::Usage,
        source: message.trim_start_matches("error: ").into(),
        hints,
    }
}

fn wants_json(arguments: &[OsString], flag: &str) -> bool {
    let together = OsString::from(format!("{flag}=json"));
    arguments
        .windows(2)
        .any(|pair| pair[0] == flag && pair[1] == "json")
        || arguments.contains(&together)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
