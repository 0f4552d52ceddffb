//! The generated part of the documentation: what the program knows about itself goes in, Markdown and man pages come out.

use clap::{Command, CommandFactory as _};

use crate::{cli::Cli, error::CliError};

/// Returns every page: its path relative to the reference folder, and its content.
pub(crate) fn pages() -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let mut command = Cli::command();
    command.build();
    let mut pages = Vec::new();
    man_pages(&command, "hotpass", &mut pages)?;
    Ok(pages)
}

fn man_pages(
    command: &Command,
    name: &str,
    pages: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    pages.push((format!("man/{name}.1"), page));
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
    {
        man_pages(inner, &format!("{name}-{}", inner.get_name()), pages)?;
    }
    Ok(())
}
