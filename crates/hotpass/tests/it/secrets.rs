//! Secrets are planted wherever settings take text; no output of any command shows one.

use hotpass_runtime::{secrets::FORMAT, settings::schema::keys};
use hotpass_testkit::project::TestProject;
use serde_json::{Map, Value, json};

use crate::project;

const PLANTED: &str = "pl4nted-c4n4ry";
const VARIABLES: &[(&str, &str)] = &[
    ("PLANTED", PLANTED),
    ("HOTPASS_VAULT_TOKEN", PLANTED),
    ("HOTPASS_INTENT_TOKEN", PLANTED),
];

const COMMANDS: &[&[&str]] = &[
    &["run", "--config", "x.json"],
    &[
        "run",
        "--config",
        "x.json",
        "--format",
        "json",
        "--progress",
        "json",
        "-v",
    ],
    &["check", "--config", "x.json"],
    &["doctor", "--config", "x.json"],
    &["doctor", "--config", "x.json", "--format", "json"],
    &["config", "show", "--config", "x.json", "--origin"],
    &["config", "get", "secrets", "--config", "x.json"],
    &["config", "validate", "--config", "x.json"],
    &["config", "merge", "x.json"],
    &["config", "diff", "empty.json", "x.json"],
    &["config", "upgrade", "x.json", "--dry-run"],
];

/// Returns a document that says one key.
fn document(path: &str, value: Value) -> Value {
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let name = match first.trim_end_matches("[]") {
        "<name>" => "website",
        name => name,
    };
    let inner = rest.map_or(value.clone(), |rest| document(rest, value));
    let inner = if first.ends_with("[]") {
        json!([inner])
    } else {
        inner
    };
    Map::from_iter([(name.to_owned(), inner)]).into()
}

fn with(document: &Value) -> TestProject {
    let project = project();
    for (name, text) in [
        ("a.csv", "Company\nAero School\n".to_owned()),
        ("empty.json", "{}".to_owned()),
        ("token", format!("{PLANTED}\n")),
        ("x.json", document.to_string()),
    ] {
        project.write(name, text).expect("a file");
    }
    project
}

/// Runs a command and expects that the secret is shown nowhere.
fn expect_silence(project: &TestProject, command: &[&str], about: &str) {
    let outcome = project
        .run_with(command, VARIABLES)
        .expect("the binary runs");
    let told = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!told.contains(PLANTED), "{about} {command:?}: {told}");
    assert!(!told.is_empty(), "{about} {command:?} says nothing");
}

#[test]
fn a_secret_in_any_text_of_the_settings_is_shown_nowhere() {
    for key in keys() {
        let kind = &key.schema["type"];
        if kind != "string" && kind[0] != "string" {
            continue;
        }
        let is_secret = key.schema["format"] == FORMAT;
        let mut values = vec![
            "secret://env/PLANTED",
            "secret://file/token",
            "secret://env/",
        ];
        values.extend(is_secret.then_some(PLANTED));
        for value in values {
            let project = with(&document(&key.path, value.into()));
            for command in [
                &["config", "validate", "--config", "x.json"],
                &["config", "show", "--config", "x.json"],
            ] {
                expect_silence(&project, command, &key.path);
            }
        }
    }
}

#[test]
fn no_command_and_no_file_that_is_written_shows_a_secret() {
    let vault = json!({ "secrets": { "vault": {
        "address": "http://127.0.0.1:9", "token": PLANTED, "jwt": "secret://file/token", "timeout-seconds": 1,
    } } });
    let refused = json!({ "pipeline": { "crm-token": PLANTED }, "telemetry": { "otlp-headers": { "authorization": PLANTED } } });
    for document in [vault, refused] {
        let project = with(&document);
        for command in COMMANDS {
            expect_silence(&project, command, "planted");
        }
        let Ok(written) = std::fs::read_dir(project.root().join("dist")) else {
            continue;
        };
        for entry in written {
            let path = entry.expect("an entry").path();
            let bytes = std::fs::read(&path).expect("a file");
            let found = bytes
                .windows(PLANTED.len())
                .any(|window| window == PLANTED.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}
