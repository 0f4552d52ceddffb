//! `hotpass init`: a commented project from the files of a folder, with questions on a terminal.

// Questions on a terminal.
pub(crate) mod questions;

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
};

use clap::Args;
use hotpass_runtime::ops::init::{Draft, Existing, Keeping, Survey, Wishes, create, draft, survey};

use self::questions::Answer;
use crate::{
    cli::Format,
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::draft::DraftResult,
};

const EXAMPLES: &str = "\
Examples:
  hotpass init                     The current folder; asks on a terminal, else decides
  hotpass init --yes && hotpass run
  hotpass init ~/workbooks --profile aviation --country ZA
  hotpass init --dry-run           Only show what would be written

What is proposed: a source for every file that can be read (editions of one file share one), the
profile that knows most columns, the country that telephone numbers name, and what each column
means, in mappings/. Files that cannot be read are listed in hotpass.toml with the reason.";

/// Write a commented project for a folder: its sources, profile and mapping
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InitArgs {
    /// Folder of the project [default: the current folder, or that of --project]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Ask nothing, take what is proposed; so it is without a terminal
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    decided: DecidedArgs,
    /// Write hotpass.toml anew if it is there; the documents beside it stay
    #[arg(long)]
    force: bool,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What is decided beforehand instead of proposed.
#[derive(Debug, Args)]
struct DecidedArgs {
    /// Name of the project [default: the folder's]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Industry profile: aviation, generic, or one of the project's own [default: the one that knows most columns]
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Country that telephone numbers, provinces and dates are read for [default: the one telephone numbers name, else
    /// the profile's]
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Folder of the workbooks, relative to the project [default: the project]
    #[arg(long, value_name = "DIR")]
    input_dir: Option<PathBuf>,
    /// Write no mapping; each run infers what columns mean
    #[arg(long)]
    no_map: bool,
}

impl InitArgs {
    fn wishes(&self) -> Wishes {
        Wishes {
            name: self.decided.name.clone(),
            profile: self.decided.profile.clone(),
            country: self.decided.country.as_deref().map(questions::code),
            input_dir: self.decided.input_dir.clone(),
            mapping: if self.decided.no_map {
                Keeping::Inferred
            } else {
                Keeping::Written
            },
            existing: if self.force {
                Existing::Replace
            } else {
                Existing::Keep
            },
            ..Wishes::default()
        }
    }

    /// Tells whether there is somebody to ask who did not ask for silence.
    fn may_ask(&self, cx: &CommandContext<'_>) -> bool {
        let is_asked_not_to = self.yes || self.dry_run || cx.globals.format == Format::Json;
        !is_asked_not_to && io::stdin().is_terminal() && io::stderr().is_terminal()
    }
}

/// A folder that becomes a project.
struct Site<'a> {
    cx: &'a CommandContext<'a>,
    folder: &'a Path,
    survey: Survey,
}

impl Site<'_> {
    async fn draft(&self, wishes: &Wishes) -> Result<Draft, CliError> {
        let reporter = self.cx.reporter();
        let engine = self.cx.engine.as_ref();
        let draft = draft(engine, self.folder, &self.survey, wishes, &reporter).await;
        reporter.finish(None);
        Ok(draft?)
    }
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &InitArgs) -> CliResult {
    let here = Path::new(".");
    let folder = args
        .folder
        .as_deref()
        .or(cx.globals.project.as_deref())
        .unwrap_or(here);
    questions::begin_drafting();
    let mut wishes = args.wishes();
    let site = Site {
        cx,
        folder,
        survey: survey(cx.engine.as_ref(), folder, &wishes).await?,
    };
    let mut draft = site.draft(&wishes).await?;
    let is_asking = args.may_ask(cx);
    if is_asking {
        draft = match questions::ask(&site, &mut wishes, draft).await? {
            Answer::Write(draft) => *draft,
            Answer::Cancel => {
                cx.printer.note("Nothing was written.")?;
                return Ok(exit::USAGE);
            }
            Answer::Interrupt => {
                cx.printer.interrupted(questions::consequence());
                return Ok(exit::INTERRUPTED);
            }
        };
    }
    if !args.dry_run {
        questions::end_drafting();
        create(&draft)?;
    }
    let result = if is_asking {
        DraftResult::agreed(folder, &draft)
    } else {
        DraftResult::new(folder, &draft, args.dry_run)
    };
    cx.printer
        .result(&result, || result.render(cx.globals.verbose))?;
    Ok(exit::DONE)
}
