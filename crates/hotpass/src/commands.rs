//! The commands, one file each. A command opens the project, calls one operation and prints.

// Arguments that several commands share.
pub(crate) mod arguments;
// Measurements of single parts.
pub(crate) mod bench;
// `hotpass check`.
pub(crate) mod check;
// `hotpass completions`.
pub(crate) mod completions;
// Recorded cases of other tools.
pub(crate) mod conformance;
// `hotpass contracts`.
pub(crate) mod contracts;
// `hotpass config`.
pub(crate) mod config;
// `hotpass docs`.
pub(crate) mod docs;
// `hotpass doctor`.
pub(crate) mod doctor;
// `hotpass entities`.
pub(crate) mod entities;
// `hotpass explain`.
pub(crate) mod explain;
// `hotpass init`.
pub(crate) mod init;
// `hotpass inspect`.
pub(crate) mod inspect;
// `hotpass map`.
pub(crate) mod map;
// `hotpass overview`.
pub(crate) mod overview;
// `hotpass profiles`.
pub(crate) mod profiles;
// `hotpass progress`.
pub(crate) mod progress;
// The generator of the reference.
pub(crate) mod reference;
// `hotpass review`.
pub(crate) mod review;
// `hotpass resolve`.
pub(crate) mod resolve;
// `hotpass run`.
pub(crate) mod run;

use crate::{cli::Command, context::CommandContext, error::CliResult};

/// Runs a command.
pub(crate) async fn run(cx: &CommandContext<'_>, command: &Command) -> CliResult {
    match command {
        Command::Run(args) => run::run(cx, args).await,
        Command::Check(args) => check::run(cx, args).await,
        Command::Inspect(args) => inspect::run(cx, args).await,
        Command::Map(args) => map::run(cx, args).await,
        Command::Explain(args) => explain::run(cx, args).await,
        Command::Entities(args) => entities::run(cx, args).await,
        Command::Init(args) => init::run(cx, args).await,
        Command::Config(args) => config::run(cx, args),
        Command::Contracts(args) => contracts::run(cx, args).await,
        Command::Profiles(args) => profiles::run(cx, args),
        Command::Review(args) => review::run(cx, args).await,
        Command::Resolve(args) => resolve::run(cx, args).await,
        Command::Docs(args) => docs::run(cx, args),
        Command::Doctor(args) => doctor::run(cx, args).await,
        Command::Progress(args) => progress::run(cx, args),
        Command::Overview(args) => overview::run(cx, args),
        Command::Completions(args) => completions::run(cx, args),
        Command::Reference(args) => reference::run(cx, args),
        Command::Bench(args) => bench::run(cx, args),
        Command::Conformance(args) => conformance::run(cx, args),
    }
}
