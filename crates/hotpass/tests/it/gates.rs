//! Gates of a project as people meet them: what is printed, which code ends the run, what stays and what is written.

use std::{fs, path::PathBuf};

use hotpass_testkit::project::TestProject;
use serde_json::{Value, json};

use crate::{project, run, told};

const ROWS: &str = "Name,Mail\nAero School,info@aero.example\nWing Academy,\nCape Wings,nobody\n";

/// Returns a project whose golden records must keep the suite `published`, and whose source the suite `mail`.
fn gated(policy: &str) -> TestProject {
    let project = project();
    let table = "columns = { organization_name = \"Name\", contact_email = \"Mail\" }";
    let document = format!(
        "[policy.suites]\n{policy}\n[data-contract]\nexpectation-suite = \"published\"\n\
         [[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n[[source.table]]\nsuites = [\"mail\"]\n{table}\n"
    );
    let expectation = |kind: &str, arguments: Value| {
        json!({ "name": "s", "expectations": [{ "type": kind, "kwargs": arguments }] }).to_string()
    };
    let mail = expectation(
        "expect_column_values_to_match_regex",
        json!({ "column": "Mail", "regex": "@" }),
    );
    let published = expectation(
        "expect_column_values_to_not_be_null",
        json!({ "column": "contact_primary_email" }),
    );
    for (path, text) in [
        ("hotpass.toml", document.as_str()),
        ("suites/mail.json", &mail),
        ("suites/published.json", &published),
        ("a.csv", ROWS),
    ] {
        project.write(path, text).expect("a file");
    }
    project
}

fn evidence(project: &TestProject) -> Vec<PathBuf> {
    let folder = project.path(".hotpass/evidence");
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

#[test]
fn a_gate_that_blocks_leaves_the_publication_and_says_what_where_and_how_to_see_the_rest() {
    let project = gated("published = \"warn\"");
    told(&project, &["run"]);
    let published = project.read("dist/hotpass.csv").expect("a publication");
    let manifest = project.read("dist/manifest.json").expect("a publication");
    let entities = project.read(".hotpass/entities.jsonl").expect("a registry");
    assert!(evidence(&project).is_empty());

    let text = project.read("hotpass.toml").expect("a document");
    let text = text.replace("published = \"warn\"", "published = \"block\"");
    project.write("hotpass.toml", text).expect("a file");
    project
        .write("a.csv", format!("{ROWS}Delta Air,\nEcho Flights,\n"))
        .expect("a file");
    let outcome = run(&project, &["run"]);
    assert_eq!(
        outcome.code,
        Some(4),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    let folders = evidence(&project);
    let [folder] = folders.as_slice() else {
        panic!("one folder of evidence: {folders:?}");
    };
    for words in [
        "blocked, nothing published",
        "1 blocked",
        "suite published",
        "critical",
        "expect_column_values_to_not_be_null (contact_primary_email)",
        "3 of 4 rows: a.csv#a!A5, a.csv#a!A6, a.csv#a!A3",
        "what was published before is unchanged",
    ] {
        assert!(
            outcome.stdout.contains(words),
            "{words}: {}",
            outcome.stdout
        );
    }
    assert_eq!(project.read("dist/hotpass.csv").expect("it"), published);
    assert_eq!(project.read("dist/manifest.json").expect("it"), manifest);
    assert_eq!(
        project.read(".hotpass/entities.jsonl").expect("it"),
        entities
    );
    for file in [
        "index.html",
        "report.json",
        "validation-results.json",
        "held-back.parquet",
    ] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    shows_the_rest(&project, &outcome.stdout);
}

/// The command that a blocked run prints shows the rows.
fn shows_the_rest(project: &TestProject, printed: &str) {
    let marker = "Every row: hotpass ";
    let line = printed
        .lines()
        .find_map(|line| line.trim().strip_prefix(marker));
    let line = line.expect("a command").replace('\'', "");
    let arguments: Vec<&str> = line.split(' ').collect();
    let rest = run(project, &arguments);
    assert_eq!(rest.code, Some(4), "{}", rest.stderr);
    let value: Value = serde_json::from_str(&rest.stdout).expect("JSON");
    let result = &value["suites"][0]["validation_result"]["results"][0]["result"];
    assert_eq!(result["unexpected_count"], 3, "{value:#}");
    assert_eq!(
        result["unexpected_index_list"].as_array().map(Vec::len),
        Some(3)
    );
}

#[test]
fn rows_that_a_suite_of_their_source_does_not_expect_are_set_aside_and_accounted_for() {
    let project = gated("published = \"warn\"");
    let value: Value =
        serde_json::from_str(&told(&project, &["run", "--format", "json"])).expect("JSON");
    assert_eq!(value["rows"]["quarantined"], 1);
    let quarantine = project.read("dist/hotpass.quarantine.csv").expect("a file");
    assert!(quarantine.contains("HP-V010"), "{quarantine}");
    assert!(quarantine.contains("suite `mail`: `expect_column_values_to_match_regex` of `Mail`"));
    assert!(quarantine.contains("B4"), "{quarantine}");
    let report: Value =
        serde_json::from_str(&project.read("dist/hotpass.quality.json").expect("it"))
            .expect("JSON");
    let decisions: Vec<(&str, &str)> = report["gates"]
        .as_array()
        .expect("gates")
        .iter()
        .filter_map(|gate| Some((gate["name"].as_str()?, gate["decision"].as_str()?)))
        .collect();
    let expected = [
        ("mail", "quarantined"),
        ("ssot", "passed"),
        ("published", "warned"),
    ];
    assert_eq!(decisions, expected);

    // What the gates found over the runs is a site that can be opened.
    let built = told(&project, &["docs", "build", "--format", "json"]);
    let built: Value = serde_json::from_str(&built).expect("JSON");
    assert_eq!(built["runs"], 1, "{built}");
    let index = project
        .read(".hotpass/data-docs/index.html")
        .expect("a page");
    assert!(
        index.contains("a.csv#a") && !index.contains("nobody"),
        "values are masked"
    );
}

#[test]
fn what_blocks_blocks_a_check_and_a_dry_run_too_and_nothing_is_written() {
    let project = gated("mail = \"block\"");
    for arguments in [&["check"][..], &["run", "--dry-run"], &["run"]] {
        let outcome = run(&project, arguments);
        assert_eq!(outcome.code, Some(4), "{arguments:?}: {}", outcome.stdout);
        assert!(outcome.stdout.contains("a.csv#a!B4"), "{}", outcome.stdout);
        assert!(!project.path("dist").exists());
        let is_publishing = arguments == ["run"];
        assert_eq!(evidence(&project).len(), usize::from(is_publishing));
    }
}

#[test]
fn the_published_table_keeps_the_contract_that_is_given_out() {
    let project = gated("published = \"warn\"");
    told(&project, &["run"]);
    told(&project, &["contracts", "emit", "ssot", "--output", "out"]);
    for contract in ["out/ssot.schema.json", "out/ssot.odcs.json"] {
        for table in ["dist/hotpass.parquet", "dist/hotpass.csv"] {
            let outcome = run(&project, &["check", table, "--contract", contract]);
            assert_eq!(
                outcome.code,
                Some(0),
                "{contract} {table}: {}",
                outcome.stdout
            );
        }
    }
    let sidecar: Value =
        serde_json::from_str(&project.read("dist/hotpass.csv-metadata.json").expect("it"))
            .expect("JSON");
    let emitted: Value =
        serde_json::from_str(&project.read("out/ssot.csv-metadata.json").expect("it"))
            .expect("JSON");
    assert_eq!(sidecar["tableSchema"], emitted["tableSchema"]);
    let header = project.read("dist/hotpass.csv").expect("it");
    let columns: Vec<&str> = header.lines().next().expect("a line").split(',').collect();
    let listed: Vec<&str> = sidecar["tableSchema"]["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .filter_map(|column| column["name"].as_str())
        .collect();
    assert_eq!(columns, listed);
}
