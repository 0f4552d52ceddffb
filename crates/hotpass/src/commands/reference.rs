//! `hotpass reference`: writes the generated part of the documentation. Hidden; `xtask` calls it.

use std::path::PathBuf;

use clap::Args;

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    reference,
};

/// Write the reference pages and the man pages
#[derive(Debug, Args)]
pub(crate) struct ReferenceArgs {
    /// Folder to write to
    #[arg(long, value_name = "DIR", default_value = "docs/reference")]
    output: PathBuf,
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &ReferenceArgs) -> CliResult {
    for (name, content) in reference::pages()? {
        let path = args.output.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, content).map_err(|error| {
            CliError::failure(format!("cannot write `{}`: {error}", path.display()))
        })?;
        cx.printer.note(&format!("wrote {}", path.display()))?;
    }
    Ok(exit::DONE)
}
