//! Help, the version, and command lines that are not accepted.

use crate::{project, run, shown};

#[test]
fn help_lists_the_commands_with_examples() {
    let project = project();
    let outcome = run(&project, &["-h"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}

#[test]
fn every_command_has_help_with_examples() {
    let project = project();
    for command in [
        "run",
        "check",
        "inspect",
        "map",
        "explain",
        "init",
        "config",
        "doctor",
        "profiles",
        "progress",
        "completions",
    ] {
        let outcome = run(&project, &[command, "--help"]);
        assert_eq!(outcome.code, Some(0), "{command}");
        assert!(outcome.stdout.contains("Examples:"), "{command}");
        assert!(outcome.stderr.is_empty(), "{command}");
    }
}

#[test]
fn the_version_is_one_line() {
    let outcome = run(&project(), &["--version"]);
    assert_eq!(
        outcome.stdout,
        format!("hotpass {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(outcome.code, Some(0));
}

#[test]
fn a_wrong_flag_is_a_usage_error_with_advice() {
    let project = project();
    let outcome = run(&project, &["run", "--output-paths", "x.xlsx"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}

#[test]
fn a_wrong_flag_is_an_object_when_json_is_asked_for() {
    let project = project();
    let outcome = run(&project, &["run", "--format", "json", "--until", "nowhere"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}
