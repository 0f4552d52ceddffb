//! The command line as data: every command with its arguments, options and examples, read from the same definition that
//! parses it. Programs read this; people read the help.

use std::{any::TypeId, path::PathBuf};

use clap::{Arg, ArgAction, Command, CommandFactory as _};
use serde::Serialize;

use crate::cli::Cli;

/// The whole command line.
#[derive(Debug, Serialize)]
pub(crate) struct Contract {
    /// The program's name.
    pub(crate) program: String,
    /// What it is for, in one line.
    pub(crate) purpose: String,
    /// The options of every command.
    pub(crate) global_options: Vec<Parameter>,
    /// The commands in the order of the help.
    pub(crate) commands: Vec<Described>,
}

/// One command.
#[derive(Debug, Serialize)]
pub(crate) struct Described {
    /// Its name.
    pub(crate) name: String,
    /// What is typed for it: `hotpass config get`.
    pub(crate) path: String,
    /// What it does, in one line.
    pub(crate) about: String,
    /// What it takes by position.
    pub(crate) arguments: Vec<Parameter>,
    /// What it takes by name.
    pub(crate) options: Vec<Parameter>,
    /// Command lines of its help.
    pub(crate) examples: Vec<String>,
    /// The commands below it.
    pub(crate) commands: Vec<Described>,
}

/// One argument or option.
#[derive(Debug, Serialize)]
pub(crate) struct Parameter {
    /// What is typed for an option, `--until`; what the help calls an argument, `FOLDER`.
    name: String,
    /// The short form, `-v`.
    #[serde(skip_serializing_if = "Option::is_none")]
    short: Option<String>,
    /// `flag`, `choice`, `path`, `text`, `number` or `other`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What the help calls the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// The values of a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
    /// Whether the command is refused without it.
    required: bool,
    /// Whether it may be given several times.
    repeatable: bool,
    /// What holds without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    /// What it may not be given with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts_with: Vec<String>,
    /// What it does.
    help: String,
}

/// Returns the command line, without what is hidden in the help.
pub(crate) fn contract() -> Contract {
    let mut root = Cli::command();
    root.build();
    let globals = root.get_arguments().filter(|arg| arg.is_global_set());
    Contract {
        program: root.get_name().to_owned(),
        purpose: about(&root),
        global_options: globals.map(|arg| parameter(&root, arg)).collect(),
        commands: commands(&root, "hotpass"),
    }
}

fn commands(command: &Command, path: &str) -> Vec<Described> {
    let visible = command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set());
    visible
        .map(|inner| described(inner, format!("{path} {}", inner.get_name())))
        .collect()
}

fn described(command: &Command, path: String) -> Described {
    let is_own = |arg: &&Arg| {
        let is_standard = matches!(
            arg.get_action(),
            ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
        );
        !arg.is_global_set() && !arg.is_hide_set() && !is_standard
    };
    let own = || command.get_arguments().filter(is_own);
    let parameters = |is_positional: bool| {
        own()
            .filter(|arg| arg.is_positional() == is_positional)
            .map(|arg| parameter(command, arg))
            .collect()
    };
    Described {
        name: command.get_name().to_owned(),
        about: about(command),
        arguments: parameters(true),
        options: parameters(false),
        examples: examples(command),
        commands: commands(command, &path),
        path,
    }
}

fn about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn parameter(command: &Command, arg: &Arg) -> Parameter {
    let takes_values = arg.get_action().takes_values();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| takes_values && !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let many = arg
        .get_num_args()
        .is_some_and(|range| range.max_values() > 1);
    let conflicts = command.get_arg_conflicts_with(arg);
    Parameter {
        name: name(arg),
        short: arg.get_short().map(|short| format!("-{short}")),
        kind: kind(arg, takes_values, !values.is_empty()),
        value: takes_values.then(|| value_name(arg)),
        required: arg.is_required_set(),
        repeatable: many || matches!(arg.get_action(), ArgAction::Append | ArgAction::Count),
        default: (takes_values && !defaults.is_empty()).then(|| defaults.join(",")),
        conflicts_with: conflicts.into_iter().map(name).collect(),
        help: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        values,
    }
}

fn name(arg: &Arg) -> String {
    match (arg.get_long(), arg.get_short()) {
        (Some(long), _) => format!("--{long}"),
        (None, Some(short)) => format!("-{short}"),
        (None, None) => value_name(arg),
    }
}

fn value_name(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let names: Vec<&str> = names.iter().map(clap::builder::Str::as_str).collect();
    if names.is_empty() {
        arg.get_id().as_str().to_uppercase()
    } else {
        names.join(" ")
    }
}

fn kind(arg: &Arg, takes_values: bool, is_choice: bool) -> &'static str {
    let of = arg.get_value_parser().type_id();
    let is_any = |types: &[TypeId]| types.iter().any(|one| of == *one);
    if !takes_values {
        "flag"
    } else if is_choice {
        "choice"
    } else if is_any(&[TypeId::of::<PathBuf>()]) {
        "path"
    } else if is_any(&[TypeId::of::<String>()]) {
        "text"
    } else if is_any(&[
        TypeId::of::<u16>(),
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<usize>(),
        TypeId::of::<f64>(),
    ]) {
        "number"
    } else {
        "other"
    }
}

/// Returns the command lines below `Examples:` in a command's help. What they do stands beside them, in one column.
fn examples(command: &Command) -> Vec<String> {
    let text = command
        .get_after_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    let lines: Vec<&str> = text
        .lines()
        .skip_while(|line| *line != "Examples:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .map(str::trim)
        .collect();
    let column = lines.iter().find_map(|line| {
        let (left, right) = line.split_once("  ")?;
        Some(left.len() + 2 + right.len() - right.trim_start().len())
    });
    lines
        .into_iter()
        .map(|line| {
            let beside = column.and_then(|column| line.split_at_checked(column));
            let is_beside =
                |left: &str, right: &str| left.ends_with(' ') && !right.starts_with(' ');
            match beside {
                Some((left, right)) if is_beside(left, right) => left.trim_end().to_owned(),
                _ => line.to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    /// Returns the words of a command line, which may be in quotes.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut is_quoted = false;
        for c in line.chars() {
            match c {
                '\'' => is_quoted = !is_quoted,
                ' ' if !is_quoted => words.push(String::new()),
                c => words.iter_mut().last().expect("a word").push(c),
            }
        }
        words
    }

    fn all(commands: &[Described]) -> Vec<&Described> {
        let inner = commands.iter().flat_map(|command| all(&command.commands));
        commands.iter().chain(inner).collect()
    }

    #[test]
    fn every_example_is_a_command_line_that_is_accepted() {
        let contract = contract();
        let mut count = 0;
        for command in all(&contract.commands) {
            for example in &command.examples {
                for line in example.split(" && ").map(|part| {
                    [" > ", " 2> ", " < "]
                        .iter()
                        .fold(part, |line, mark| line.split(mark).next().unwrap_or(line))
                }) {
                    count += 1;
                    assert_eq!(words(line)[0], "hotpass", "{example}");
                    if let Err(refusal) = Cli::try_parse_from(words(line)) {
                        panic!("{}: {example}: {refusal}", command.path);
                    }
                }
            }
        }
        assert!(count > 30, "only {count} examples were found");
    }

    #[test]
    fn an_option_is_described_as_it_is_declared() {
        let contract = contract();
        let run = contract
            .commands
            .iter()
            .find(|command| command.name == "run")
            .expect("run");
        let object = serde_json::to_value(run).expect("an object");
        let option = |name: &str| {
            let options = object["options"].as_array().expect("options");
            options
                .iter()
                .find(|option| option["name"] == name)
                .cloned()
                .expect("the option")
        };
        assert_eq!(option("--until")["type"], "choice");
        assert_eq!(option("--until")["values"][0], "ingest");
        assert_eq!(option("--fail-on")["values"][1], "partial");
        assert_eq!(option("--dry-run")["type"], "flag");
        assert_eq!(option("--output-path")["type"], "path");
        assert_eq!(object["arguments"][0]["name"], "FOLDER");
        assert_eq!(object["arguments"][0]["conflicts_with"][0], "--input-dir");
        let globals = serde_json::to_value(&contract.global_options).expect("a list");
        let names: Vec<&str> = globals
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|option| option["name"].as_str())
            .collect();
        assert!(
            names.contains(&"--project") && !names.contains(&"--help"),
            "{names:?}"
        );
    }

    #[test]
    fn commands_that_are_hidden_are_no_part_of_it() {
        let names: Vec<String> = contract()
            .commands
            .into_iter()
            .map(|command| command.name)
            .collect();
        assert!(names.contains(&"overview".to_owned()));
        assert!(!names.contains(&"reference".to_owned()), "{names:?}");
    }
}
