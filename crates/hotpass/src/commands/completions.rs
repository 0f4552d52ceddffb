//! `hotpass completions`: completion scripts for shells.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::{
    cli::Cli,
    context::CommandContext,
    error::{CliResult, exit},
};

const EXAMPLES: &str = "\
Examples:
  hotpass completions bash > ~/.local/share/bash-completion/completions/hotpass
  hotpass completions zsh > ~/.zfunc/_hotpass
  hotpass completions fish > ~/.config/fish/completions/hotpass.fish";

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// Shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &CompletionsArgs) -> CliResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "hotpass", &mut script);
    cx.printer.raw(&script)?;
    Ok(exit::DONE)
}
