//! What there is and where to start, as text.

use hotpass_runtime::ops::overview::State;

use super::{
    style::Style,
    table::{self, Align, counted},
};
use crate::{
    commands::overview::WORKFLOWS,
    error::CliError,
    reference::contract::{Contract, Described},
};

/// Where the documentation is.
pub(crate) const DOCUMENTATION: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/tree/main/docs");

/// Which commands stand together. A command that is in no group stands under the last heading.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Refine", &["run", "check", "resolve", "review"]),
    (
        "Look and ask",
        &["inspect", "explain", "entities", "docs", "doctor"],
    ),
    (
        "Set up",
        &["init", "map", "contracts", "config", "profiles"],
    ),
    ("More", &[]),
];

/// Returns the overview as text.
pub(crate) fn render(contract: &Contract, found: &Result<State, CliError>) -> String {
    let mut text = format!(
        "{} {}\n{}\n",
        Style::Heading.of("Hotpass"),
        env!("CARGO_PKG_VERSION"),
        contract.purpose
    );
    text.extend([format!("\n{}", here(found))]);
    for (heading, commands) in grouped(&contract.commands) {
        let rows = commands
            .iter()
            .map(|command| vec![command.name.clone(), command.about.clone()]);
        text.extend([format!(
            "\n{}\n{}",
            Style::Heading.of(heading),
            table::render(&[("", Align::Left), ("", Align::Left)], rows.collect())
        )]);
    }
    text.extend([format!("\n{}\n", Style::Heading.of("Where to start"))]);
    for (title, commands) in WORKFLOWS {
        text.extend([format!("  {title}\n")]);
        text.extend(commands.iter().map(|command| format!("    {command}\n")));
    }
    text.extend([format!(
        "\n`hotpass COMMAND --help` shows options and examples. Documentation: {DOCUMENTATION}\n"
    )]);
    text
}

/// Returns the commands by group, in the order of the groups; every command is in one.
fn grouped(commands: &[Described]) -> Vec<(&'static str, Vec<&Described>)> {
    let is_listed = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let named = |name: &&str| commands.iter().find(|command| command.name == *name);
    GROUPS
        .iter()
        .map(|(heading, names)| {
            let rest = commands
                .iter()
                .filter(|command| names.is_empty() && !is_listed(&command.name));
            (
                *heading,
                names
                    .iter()
                    .filter_map(named)
                    .chain(rest)
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, commands)| !commands.is_empty())
        .collect()
}

/// Returns what is where somebody stands.
fn here(found: &Result<State, CliError>) -> String {
    let heading = Style::Heading.of("Here");
    let state = match found {
        Ok(state) => state,
        Err(error) => {
            return format!(
                "{heading}\n  {} {}\n  `hotpass doctor` tells more.\n",
                Style::Error.of("a project that does not load:"),
                error.message()
            );
        }
    };
    if !state.declared {
        return format!(
            "{heading}\n  no project; `hotpass init` makes one of the current folder, `hotpass run FOLDER` needs none\n"
        );
    }
    let labels: Vec<&str> = state
        .sources
        .iter()
        .map(|source| source.label.as_str())
        .collect();
    let sources = match labels.len() {
        0 => "no sources declared: every readable file is one".to_owned(),
        count => format!("{}: {}", counted(count as u64, "source"), labels.join(", ")),
    };
    let publication = match &state.publication {
        Some(last) => format!(
            "last publication: {} from {} ({})",
            counted(last.records, "organization"),
            counted(last.rows.read, "row"),
            last.manifest.display()
        ),
        None => "nothing published yet; `hotpass run` does".to_owned(),
    };
    format!(
        "{heading}\n  project {} in {}, profile {}, country {}\n  {sources}\n  {publication}\n",
        state.name,
        state.folder.display(),
        state.profile,
        state.country
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::reference::contract::contract;

    #[test]
    fn every_command_is_in_exactly_one_group_and_every_group_names_commands_that_exist() {
        let contract = contract();
        let all: BTreeSet<&str> = contract
            .commands
            .iter()
            .map(|command| command.name.as_str())
            .collect();
        let grouped = grouped(&contract.commands);
        let shown: Vec<&str> = grouped
            .iter()
            .flat_map(|(_, commands)| commands.iter().map(|command| command.name.as_str()))
            .collect();
        assert_eq!(shown.len(), all.len());
        assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), all);
        for name in GROUPS.iter().flat_map(|(_, names)| *names) {
            assert!(all.contains(name), "there is no command `{name}`");
        }
    }
}
