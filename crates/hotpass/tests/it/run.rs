//! `hotpass run` and `hotpass check`: folders, projects, exit codes, JSON.

use crate::{project, run, shown};

#[test]
fn a_missing_folder_is_a_usage_error() {
    let project = project();
    let outcome = run(&project, &["run", "nowhere"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}

#[test]
fn a_missing_folder_is_an_object_when_json_is_asked_for() {
    let project = project();
    let outcome = run(&project, &["run", "nowhere", "--format", "json"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}

#[test]
fn an_unknown_key_is_named_with_its_place_and_the_nearest_valid_one() {
    let project = project();
    project
        .write(
            "hotpass.toml",
            "[project]\nname = \"x\"\n\n[[source]]\nlabel = \"A\"\npatern = \"*.csv\"\n",
        )
        .expect("a file");
    let outcome = run(&project, &["run"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}

#[test]
fn a_project_that_is_not_there_is_a_usage_error() {
    let project = project();
    let outcome = run(&project, &["run", "--project", "nowhere"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}

#[test]
fn a_folder_without_a_project_is_refined_on_defaults_that_are_said() {
    let project = project();
    project
        .write(
            "in/schools.csv",
            "Company name,Email\nAero School,info@aero.example\nWing Academy,hi@wing.example\n",
        )
        .expect("a file");
    let dry = run(&project, &["run", "in", "--dry-run", "--format", "json"]);
    assert_eq!(dry.code, Some(0), "{}{}", dry.stdout, dry.stderr);
    let value: serde_json::Value = serde_json::from_str(&dry.stdout).expect("one object");
    assert_eq!(value["status"], "dry-run");
    assert_eq!(value["success"], true);
    assert_eq!(value["rows"]["read"], 2);
    assert_eq!(value["total_records"], 2);
    assert_eq!(value["backfill"], false);
    assert!(!value["assumptions"].as_array().expect("a list").is_empty());
    assert_eq!(project.files(".").expect("the files"), ["in/schools.csv"]);

    let outcome = run(&project, &["run", "in", "--output-path", "out/schools.csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(
        outcome
            .stdout
            .contains("2 rows read = 2 merged + 0 quarantined + 0 skipped"),
        "{}",
        outcome.stdout
    );
    assert!(project.path("out/schools.csv").is_file());
}

#[test]
fn progress_lines_are_numbered_and_end_with_the_run() {
    let project = project();
    project
        .write("in/a.csv", "Name\nAero School\n")
        .expect("a file");
    let outcome = run(&project, &["check", "in", "--progress", "json"]);
    let lines: Vec<serde_json::Value> = outcome
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(line["seq"], index + 1);
    }
    let last = lines.last().expect("a line");
    assert_eq!(last["event"], "run-completed");
    assert!(last["run_id"].is_string());
}
