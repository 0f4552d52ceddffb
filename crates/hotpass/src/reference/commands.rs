//! The commands: their help as one page, the same as data, and a man page for each.

use clap::{Command, CommandFactory as _};

use super::{Page, contract::contract};
use crate::{cli::Cli, error::CliError};

/// How wide the help is set, whatever terminal it is made on.
const WIDTH: usize = 100;

/// Returns the help of every command on one page.
pub(super) fn page() -> String {
    let mut command = Cli::command().term_width(WIDTH);
    command.build();
    let mut text = String::from("# Commands\n");
    add(&mut command, "hotpass", &mut text);
    text
}

/// Returns every command and option as JSON.
pub(super) fn data() -> Result<String, CliError> {
    let mut text = serde_json::to_string_pretty(&contract())?;
    text.push('\n');
    Ok(text)
}

fn add(command: &mut Command, name: &str, text: &mut String) {
    let mut shown = command
        .clone()
        .term_width(WIDTH)
        .color(clap::ColorChoice::Never);
    let help = shown.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    text.extend([format!(
        "\n## `{name}`\n\n```text\n{}\n```\n",
        lines.join("\n").trim_end()
    )]);
    for inner in command
        .get_subcommands_mut()
        .filter(|inner| !inner.is_hide_set())
    {
        let name = format!("{name} {}", inner.get_name());
        add(inner, &name, text);
    }
}

/// Returns a man page for every command.
pub(super) fn man_pages() -> Result<Vec<Page>, CliError> {
    let mut command = Cli::command();
    command.build();
    let mut pages = Vec::new();
    add_man_pages(&command, "hotpass", &mut pages)?;
    Ok(pages)
}

fn add_man_pages(command: &Command, name: &str, pages: &mut Vec<Page>) -> Result<(), CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    pages.push((format!("man/{name}.1"), page));
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
    {
        add_man_pages(inner, &format!("{name}-{}", inner.get_name()), pages)?;
    }
    Ok(())
}
