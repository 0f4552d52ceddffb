//! The binary as people and scripts meet it: what it prints, where, and with which exit code.
//!
//! Only the wiring is tested here; what the operations do is tested beside them.

mod completions;
mod config;
mod docs;
mod doctor;
mod emptiness;
mod entities;
mod evidence;
mod example;
mod expectations;
mod explain;
mod features;
mod findings;
mod flight_schools;
mod formulas;
mod gates;
mod golden;
mod help;
mod init;
mod inspect;
mod interrupted;
mod linkage;
mod logs;
mod map;
mod matching;
mod mistakes;
mod overview;
mod predecessor;
mod profiles;
mod progress;
mod publication;
mod repeatable;
mod resolve;
mod review;
mod run;
mod secrets;
#[cfg(unix)]
mod summary;
mod terminal;
mod training;
mod trouble;

use hotpass_testkit::project::{Outcome, TestProject};

/// Returns an empty project for the binary under test.
fn project() -> TestProject {
    TestProject::new(env!("CARGO_BIN_EXE_hotpass")).expect("a temporary project")
}

/// Runs the binary in a project.
fn run(project: &TestProject, arguments: &[&str]) -> Outcome {
    project.run(arguments).expect("the binary runs")
}

/// Runs the binary in a project, where it succeeds, and returns what it prints.
fn told(project: &TestProject, arguments: &[&str]) -> String {
    let outcome = run(project, arguments);
    let (out, err) = (&outcome.stdout, &outcome.stderr);
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {out}{err}");
    outcome.stdout
}

/// The same as JSON.
fn json(project: &TestProject, arguments: &[&str]) -> serde_json::Value {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    serde_json::from_str(&told(project, &all)).expect("one JSON object")
}

/// Returns an outcome as one text, without what differs from machine to machine.
fn shown(project: &TestProject, outcome: &Outcome) -> String {
    let root = project.root().display().to_string();
    let code = outcome
        .code
        .map_or_else(|| "signal".into(), |code| code.to_string());
    format!(
        "exit code {code}\n--- stdout\n{}--- stderr\n{}",
        outcome.stdout, outcome.stderr
    )
    .replace(&root, "[project]")
}

#[test]
fn every_file_here_is_declared() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = include_str!("main.rs");
    for entry in std::fs::read_dir(folder).expect("this folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.is_file() && name != "main" {
            assert!(
                main.contains(&format!("mod {name};")),
                "{name} is not declared"
            );
        }
    }
}
