//! `hotpass review`: asks about pairs that a run could not decide, and keeps what people say.

// Questions on a terminal.
mod sitting;
// A pair as text.
pub(super) mod portrait;
// Pairs and decisions as lists.
mod listing;
// Out to people and back.
mod exchange;
// Out to a server of Label Studio and back.
mod studio;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hotpass_model::decision::{Choice, DecisionId};
use hotpass_runtime::{
    decisions::Statement,
    ops::review::{Consequence, Places, Recording, Review, Scope},
    project::Project,
};
use jiff::Timestamp;

use self::{
    exchange::{ExportArgs, ImportArgs},
    studio::{PullArgs, PushArgs},
};
use crate::{
    context::CommandContext,
    error::{CliError, CliResult, Kind, exit},
};

const EXAMPLES: &str = "\
Examples:
  hotpass review                               Ask, on a terminal: y same, n different, ? for more
  hotpass review list                          Pairs that wait, the nearest to a match first
  hotpass review export --output pairs.xlsx    A sheet to fill in; .csv, or .json for Label Studio
  hotpass review import pairs.xlsx --reviewer ana --dry-run
  hotpass review decisions                     Everything decided so far, and how it stands

Pairs stand in review.jsonl, decisions in decisions.jsonl beside hotpass.toml: who, when, why, what.
Nothing decided is deleted; `undo` takes it back. Pairs are asked from the one nearest to the
threshold of a match. `push` and `pull` exchange them with a Label Studio server.
`hotpass entities` decides about whole organizations: merge, split, never-merge.";

/// Ask about pairs that may be the same, and keep what people decide
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(crate) struct ReviewArgs {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// File of the pairs that wait [default: review.jsonl beside hotpass.toml]
    #[arg(value_name = "QUEUE")]
    queue: Option<PathBuf>,
    /// Ask again about pairs of which nobody could tell
    #[arg(long)]
    unsure: bool,
    #[command(flatten)]
    decisions: DecisionsArgs,
    #[command(flatten)]
    by: ByArgs,
}

/// What to do with pairs and decisions.
#[derive(Debug, Subcommand)]
enum Verb {
    /// List the pairs that wait for a decision
    List {
        #[command(flatten)]
        pairs: PairsArgs,
        #[command(flatten)]
        decisions: DecisionsArgs,
    },
    /// Write pairs into a sheet to fill in, or as tasks of Label Studio
    Export(ExportArgs),
    /// Take the decisions of a filled-in sheet, or of an export of Label Studio
    Import(ImportArgs),
    /// Submit pairs to a Label Studio server; those that it has already are not submitted again
    Push(PushArgs),
    /// Fetch what people decided on a Label Studio server
    Pull(PullArgs),
    /// List decisions, with who, when, why and how they stand
    Decisions {
        #[command(flatten)]
        decisions: DecisionsArgs,
        /// Set a last line aside that a crash left unfinished
        #[arg(long)]
        mend: bool,
    },
    /// Take a decision back; it stays in the file, and so does that it was taken back
    Undo {
        /// Decision, as `hotpass review decisions` lists it
        #[arg(value_name = "DECISION")]
        decision: String,
        #[command(flatten)]
        said: SaidArgs,
    },
}

/// Where decisions are.
#[derive(Debug, Args)]
struct DecisionsArgs {
    /// File of the decisions [default: decisions.jsonl beside hotpass.toml]
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
}

/// Which pairs are meant.
#[derive(Debug, Args)]
struct PairsArgs {
    /// File of the pairs that wait [default: review.jsonl beside hotpass.toml]
    #[arg(long, value_name = "FILE")]
    queue: Option<PathBuf>,
    /// Include pairs that are decided
    #[arg(long)]
    all: bool,
    /// Include pairs of which nobody could tell
    #[arg(long)]
    unsure: bool,
}

/// Who decides, and whether it is kept.
#[derive(Debug, Args)]
struct ByArgs {
    /// Name of who decides [default: USER of the environment, else `data-steward` of the settings]
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What one decision needs besides what is decided.
#[derive(Debug, Args)]
pub(super) struct SaidArgs {
    /// Why, for those who ask later
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    by: ByArgs,
    #[command(flatten)]
    decisions: DecisionsArgs,
}

impl PairsArgs {
    fn scope(&self) -> Scope {
        match (self.all, self.unsure) {
            (true, _) => Scope::All,
            (false, true) => Scope::Unsure,
            (false, false) => Scope::Undecided,
        }
    }
}

impl ByArgs {
    fn recording(&self) -> Recording {
        if self.dry_run {
            Recording::Rehearsed
        } else {
            Recording::Kept
        }
    }

    /// Returns who decides and when.
    fn statement(&self, cx: &CommandContext<'_>, project: &Project) -> Result<Statement, CliError> {
        let variables = cx.environment().variables;
        let names = ["USER", "LOGNAME", "USERNAME"];
        let user = || names.iter().find_map(|name| variables.plain(name));
        let steward = project.options()?.governance.data_steward;
        let is_name = |name: &String| !name.trim().is_empty();
        let who = self.reviewer.clone().or_else(user).or(steward);
        let who = who.filter(is_name).ok_or_else(|| {
            usage(
                "nobody is named who decides",
                "name yourself with --reviewer, so that others know whom to ask",
            )
        })?;
        Ok(Statement::new(who.trim(), now()))
    }
}

/// Returns the time, to the second.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

fn usage(problem: &str, hint: &str) -> CliError {
    CliError {
        kind: Kind::Usage,
        source: problem.into(),
        hints: vec![hint.into()],
    }
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &ReviewArgs) -> CliResult {
    let Some(verb) = &args.verb else {
        return sitting::run(cx, args);
    };
    match verb {
        Verb::List { pairs, decisions } => {
            let (_, review) = open(cx, pairs.queue.as_deref(), decisions, Recording::Rehearsed)?;
            listing::pairs(cx, &review, pairs.scope())?;
        }
        Verb::Export(args) => exchange::export(cx, args).await?,
        Verb::Import(args) => return exchange::import(cx, args).await,
        Verb::Push(args) => studio::push(cx, args).await?,
        Verb::Pull(args) => return studio::pull(cx, args).await,
        Verb::Decisions { decisions, mend } => listing::decisions(cx, decisions, *mend)?,
        Verb::Undo { decision, said } => {
            let id = DecisionId(decision.trim().into());
            let (statement, mut review) = stated(cx, said)?;
            let consequence = review.undo(&id, statement)?;
            listing::consequence(cx, &review, &consequence, said.by.dry_run)?;
        }
    }
    Ok(exit::DONE)
}

/// Opens the pairs and decisions of the project.
fn open(
    cx: &CommandContext<'_>,
    queue: Option<&Path>,
    decisions: &DecisionsArgs,
    recording: Recording,
) -> Result<(Project, Review), CliError> {
    let (project, _) = cx.open(None)?;
    let places = Places {
        queue,
        decisions: decisions.decisions.as_deref(),
    };
    let review = Review::open(&project.root, &places, recording)?;
    Ok((project, review))
}

/// Returns who says something, and the decisions that it is added to.
fn stated(cx: &CommandContext<'_>, said: &SaidArgs) -> Result<(Statement, Review), CliError> {
    let (project, _) = cx.open(None)?;
    let places = Places {
        queue: None,
        decisions: said.decisions.decisions.as_deref(),
    };
    let review = Review::of_decisions(&project.root, &places, said.by.recording())?;
    let statement = said.by.statement(cx, &project)?;
    Ok((statement.because(said.note.as_deref()), review))
}

/// Keeps a choice and tells what it leads to.
pub(super) fn keep(
    cx: &CommandContext<'_>,
    said: &SaidArgs,
    choice: Choice,
) -> Result<(), CliError> {
    let (statement, mut review) = stated(cx, said)?;
    let consequence: Consequence = review.state(|_| Ok(vec![(statement, choice)]))?;
    listing::consequence(cx, &review, &consequence, said.by.dry_run)
}
