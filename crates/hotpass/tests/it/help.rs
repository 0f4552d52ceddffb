//! Help, the version, command lines that are not accepted, and that every command does something.
//!
//! Which commands there are is read from the binary itself, so that a new one cannot be forgotten here.

use std::process::{Command, Stdio};

use hotpass_model::decision::Answer;
use hotpass_testkit::project::{Outcome, TestProject};
use serde_json::Value;

use crate::{docs, project, run, shown, training};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/flight-schools");

/// Returns every command that `overview` describes, those below others included.
fn commands() -> Vec<Value> {
    fn all(commands: &Value) -> Vec<Value> {
        let commands = commands.as_array().expect("commands");
        let inner = commands
            .iter()
            .flat_map(|command| all(&command["commands"]));
        commands.iter().cloned().chain(inner).collect()
    }
    let outcome = run(&project(), &["overview", "--format", "json"]);
    let overview: Value = serde_json::from_str(&outcome.stdout).expect("one JSON object");
    all(&overview["commands"])
}

fn text<'a>(command: &'a Value, key: &str) -> &'a str {
    command[key].as_str().expect("a text")
}

/// Returns the words after `hotpass` that name a command.
fn words(command: &Value) -> Vec<&str> {
    text(command, "path").split(' ').skip(1).collect()
}

/// Returns a project that is published, with a workbook of its own and documents to compare.
fn ready() -> TestProject {
    let project = project();
    for (name, content) in [
        ("a.csv", "Name,Email\nAero School,info@aero.example\n"),
        ("a.toml", "[policy]\nviolation = \"warn\"\n"),
        ("b.yaml", "limits:\n  cells: 5\n"),
    ] {
        project.write(name, content).expect("a file");
    }
    project
        .write("review.jsonl", crate::review::queue())
        .expect("a queue");
    for arguments in [&["init", "--yes"][..], &["run"]] {
        let outcome = run(&project, arguments);
        assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    }
    project
}

/// Returns command lines that succeed in a project that is ready, and what each prints; none: a command that nobody
/// has tried here yet.
fn happy_path(command: &str) -> Option<(&'static [&'static str], &'static str)> {
    Some(match command {
        "run" => (&["run"], "1 organization"),
        "check" => (&["check"], "1 row"),
        "inspect" => (&["inspect", "a.csv"], "Name"),
        "map" => (&["map", "--dry-run"], "organization_name"),
        "explain" => (&["explain", "Aero School"], "info@aero.example"),
        "resolve" => (&["resolve", "a.csv", "--dry-run"], "1 record"),
        "entities" => (&["entities", "list"], "Aero School"),
        "init" => (&["init", "--yes", "--force"], "Wrote"),
        "contracts" => (&["contracts", "list"], "ssot"),
        "config" => (&["config", "show"], "violation"),
        "profiles" => (&["profiles", "list"], "aviation"),
        "docs" => (&["docs", "build"], "Wrote"),
        "doctor" => (&["doctor"], "settings"),
        "review" => (&["review", "list"], "pairs wait"),
        "overview" => (&["overview"], "doctor"),
        "progress" => (&["progress", "replay", "run.jsonl"], "events"),
        "completions" => (&["completions", "bash"], "hotpass"),
        _ => return None,
    })
}

#[test]
fn every_command_has_a_happy_path() {
    let project = ready();
    let recorded = run(&project, &["check", "--progress", "json"]);
    project
        .write("run.jsonl", &recorded.stderr)
        .expect("a file");
    docs::add(&project);
    for command in commands() {
        let words = words(&command);
        let [name] = words[..] else {
            continue;
        };
        let (arguments, expected) = happy_path(name)
            .unwrap_or_else(|| panic!("`{name}` is new: add a command line of it that succeeds"));
        assert_eq!(arguments[0], name);
        let outcome = run(&project, arguments);
        assert_eq!(
            outcome.code,
            Some(0),
            "{arguments:?}: {}{}",
            outcome.stdout,
            outcome.stderr
        );
        assert!(
            outcome.stdout.contains(expected),
            "{arguments:?}: {}",
            outcome.stdout
        );
    }
}

#[test]
fn every_command_has_help_with_what_it_is_for_and_examples() {
    let project = project();
    let hidden = ["bench", "conformance", "reference"].map(|name| vec![name.to_owned()]);
    let described = commands();
    let all = described
        .iter()
        .map(|command| words(command).iter().map(|&word| word.to_owned()).collect());
    for words in all.chain(hidden) {
        let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
        let outcome = run(&project, &arguments);
        assert_eq!(outcome.code, Some(0), "{words:?}");
        assert!(
            outcome.stdout.contains("Usage: hotpass"),
            "{words:?}: {}",
            outcome.stdout
        );
        assert!(outcome.stderr.is_empty(), "{words:?}");
    }
    for command in &described {
        assert!(!text(command, "about").is_empty(), "{command}");
        let examples = command["examples"].as_array().expect("examples");
        let is_below_another = words(command).len() > 1;
        assert!(is_below_another || !examples.is_empty(), "{command}");
    }
}

/// Runs a line as a shell does, with the binary on the path, and before all others what the project has in `bin`.
fn in_a_shell(project: &TestProject, line: &str) -> Outcome {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_hotpass"));
    let folder = binary.parent().expect("a folder").display();
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(project.root())
        .env_clear()
        .env("HOME", project.root())
        .env("LANG", "C.UTF-8")
        .env("PATH", format!("bin:{folder}:/usr/bin:/bin"))
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    Outcome {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code(),
    }
}

/// Adds tables of people, of whom each is there twice, and the truth about two of them.
fn add_people(project: &TestProject) {
    let people: Vec<String> = (0..40)
        .map(|row| {
            let person = row / 2;
            format!(
                "{row},Person{person} Family{},Town{},x\n",
                person * 7 % 31,
                person * 3 % 17
            )
        })
        .collect();
    project
        .write(
            "clusters.csv",
            "record_id,cluster_id\npeople:02,x\npeople:03,x\n",
        )
        .expect("a file");
    for name in ["people.csv", "web.csv", "a.csv", "b.csv"] {
        project
            .write(name, format!("code,name,town,cluster\n{}", people.concat()))
            .expect("a file");
    }
    project
        .write("new.csv", "name,town\nPerson7 Family18,Town4\n")
        .expect("a file");
    project
        .write("record.json", r#"{"name": "Person7 Family18"}"#)
        .expect("a file");
    project
        .write(
            "pairs.csv",
            "record_id_l,record_id_r\npeople:02,people:03\n",
        )
        .expect("a file");
}

/// Publishes two schools, and adds a history of one of them.
fn add_entities(project: &TestProject) {
    let schools = "Name,Email\nAero School,info@aero.example\nCloud School,info@cloud.example\n";
    let history = r#"[{"entity_id": 10, "organization_name": "Aero School"}]"#;
    for (name, text) in [("a.csv", schools), ("history.json", history)] {
        project.write(name, text).expect("a file");
    }
    assert_eq!(run(project, &["run", "--quiet"]).code, Some(0));
}

/// Adds what examples about people go on from: an index, or a model and a decision.
fn add_learned(project: &TestProject, example: &str) {
    if example.contains("resolve match") {
        let index = [
            "resolve",
            "people.csv",
            "--output",
            "u.csv",
            "--index",
            "people.index",
        ];
        assert_eq!(run(project, &index).code, Some(0));
    }
    if example.contains("model train people.csv") {
        let init = ["resolve", "model", "init", "people.csv"];
        assert_eq!(run(project, &init).code, Some(0));
        let said = training::decisions(&[("people:02", "people:03", Answer::Same)]);
        project.write("decisions.jsonl", said).expect("a decision");
    }
}

/// Adds what examples about contracts and expectations go on from.
fn add_contracts(project: &TestProject, example: &str) {
    let contract = "dataset = \"contacts\"\nversion = \"1.0.0\"\n";
    let suite = r#"{"name": "core", "expectations": [{"type": "expect_column_to_exist", "kwargs": {"column": "Name"}}]}"#;
    for (name, content) in [
        ("contacts.csv", "Name,Email\nAnn,a@b.example\n"),
        ("suite.json", suite),
        (
            "theirs.yaml",
            r#"{"fields": [{"name": "id", "type": "integer"}]}"#,
        ),
        ("old.toml", contract),
        ("new.toml", contract),
    ] {
        project.write(name, content).expect("a file");
    }
    if example.contains("hotpass contracts") {
        let contract = format!("{EXAMPLE}/contracts/contact_capture.toml");
        let contract = std::fs::read_to_string(contract).expect("a contract of the example");
        project
            .write("contracts/contact_capture.toml", contract)
            .expect("a contract");
    }
    if example.contains("--check") {
        let emit = ["contracts", "emit", "--output", "out"];
        assert_eq!(run(project, &emit).code, Some(0));
    }
}

/// Returns a folder in which an example of the help makes sense: `~/workbooks`, `book.xlsx`, the bundled example, and a
/// published project where the example is not about a folder elsewhere or about making one.
fn stage(example: &str) -> TestProject {
    if example.contains("model train --output") {
        return training::decided();
    }
    let is_elsewhere = example.contains("~/workbooks") || example.contains("hotpass init");
    let project = if is_elsewhere { project() } else { ready() };
    let copy = |from: &str, to: &str| {
        let bytes = std::fs::read(format!("{EXAMPLE}/{from}")).expect("a file of the example");
        project.write(to, bytes).expect("a copy");
    };
    copy("data/Reachout Database.xlsx", "workbooks/Reachout.xlsx");
    copy("data/Reachout Database.xlsx", "book.xlsx");
    copy("hotpass.toml", "examples/flight-schools/hotpass.toml");
    for folder in ["data", "contracts"] {
        let entries = std::fs::read_dir(format!("{EXAMPLE}/{folder}")).expect("a folder");
        for entry in entries {
            let name = entry.expect("an entry").file_name();
            let path = format!("{folder}/{}", name.to_string_lossy());
            copy(&path, &format!("examples/flight-schools/{path}"));
        }
    }
    if example.contains("hotpass entities") {
        add_entities(&project);
    }
    if example.contains("hotpass docs") {
        docs::add(&project);
        #[cfg(unix)]
        docs::add_opener(&project, "exit 0");
    }
    if example.contains("review import") {
        let export = ["review", "export", "--output", "pairs.xlsx"];
        assert_eq!(run(&project, &export).code, Some(0));
    }
    let recorded = run(&project, &["inspect", "book.xlsx", "--progress", "json"]);
    for name in ["run.jsonl", "events.json"] {
        project.write(name, &recorded.stderr).expect("a file");
    }
    if example.contains("hotpass resolve") {
        copy("data/Reachout Database.xlsx", "crm.xlsx");
        add_people(&project);
    }
    add_learned(&project, example);
    add_contracts(&project, example);
    for name in ["site.yaml", "b.toml"] {
        project.write(name, "").expect("a file");
    }
    for folder in [
        ".local/share/bash-completion/completions",
        ".zfunc",
        ".config/fish/completions",
    ] {
        project.folder(folder).expect("a folder");
    }
    if example.contains("--project ~/workbooks") {
        assert_eq!(run(&project, &["init", "workbooks"]).code, Some(0));
    }
    project
}

#[cfg(unix)]
#[test]
fn the_examples_of_the_help_do_what_they_say() {
    for command in commands() {
        let examples = command["examples"].as_array().expect("examples");
        for example in examples.iter().map(|line| line.as_str().expect("a line")) {
            // There is no entity of this id, so the answer is that.
            let is_made_up = example.contains("hp-3f9c0d1e2a4b5c6d");
            // Nobody is there to be asked.
            let is_a_question = example == "hotpass review";
            let expected = if is_made_up || is_a_question { 2 } else { 0 };
            let outcome = in_a_shell(&stage(example), example);
            assert_eq!(
                outcome.code,
                Some(expected),
                "{example}: {}{}",
                outcome.stdout,
                outcome.stderr
            );
        }
    }
}

#[test]
fn help_lists_the_commands_with_examples() {
    let project = project();
    let outcome = run(&project, &["-h"]);
    insta::assert_snapshot!(shown(&project, &outcome));
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
