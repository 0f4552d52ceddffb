//! `hotpass run` and `hotpass check`: folders, projects, exit codes, JSON.

use serde_json::json;

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
            "[project]\nname = \"x\"\n\n[[source]]\nlabel = \"A\"\npatterns = \"*.csv\"\n",
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
fn every_row_of_the_bundled_example_is_accounted_for() {
    let project = project();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/flight-schools");
    let outcome = run(
        &project,
        &["run", "--project", example, "--dry-run", "--format", "json"],
    );
    assert_eq!(
        outcome.code,
        Some(0),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    let value: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one object");
    let count = |name: &str| value["rows"][name].as_u64().expect("a count");
    assert_eq!(
        count("read"),
        count("merged") + count("quarantined") + count("skipped")
    );
    assert!(count("merged") > count("quarantined"));
    assert_eq!(value["sources"].as_array().map(Vec::len), Some(3));
    assert_eq!(value["assumptions"], serde_json::json!([]));
    for source in value["sources"].as_array().expect("the sources") {
        assert!(
            source["joined"].as_u64() > source["unjoined"].as_u64(),
            "{source}"
        );
    }
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

#[test]
fn an_empty_folder_is_a_usage_error() {
    let project = project();
    project.folder("empty").expect("a folder");
    let outcome = run(&project, &["run", "empty"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}

#[test]
fn a_file_that_is_no_spreadsheet_is_refused_and_the_run_is_partial() {
    let project = project();
    project.write("in/a.xlsx", "%PDF-1.7").expect("a file");
    project
        .write("in/b.csv", "Company name\nAero School\n")
        .expect("a file");
    let outcome = run(&project, &["run", "in", "--format", "json"]);
    assert_eq!(outcome.code, Some(5), "{}", outcome.stderr);
    let value: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one object");
    assert_eq!(value["status"], "partial");
    assert_eq!(value["success"], true);
    assert_eq!(value["refused"][0]["file"], "a.xlsx");
    let code = value["refused"][0]["code"].as_str().expect("a code");
    assert_eq!(value["findings"][code], 1);

    let never = run(&project, &["run", "in", "--fail-on", "never", "--quiet"]);
    assert_eq!(never.code, Some(0));
    assert_eq!((never.stdout.as_str(), never.stderr.as_str()), ("", ""));

    project
        .write("in/hotpass.toml", "[policy]\nunreadable = \"fail\"\n")
        .expect("a file");
    let failed = run(&project, &["run", "in"]);
    assert_eq!(failed.code, Some(1));
    assert!(
        failed.stderr.starts_with("error: cannot read `a.xlsx`"),
        "{}",
        failed.stderr
    );
    assert!(!project.path("in/dist").exists());
}

#[test]
fn a_row_that_breaks_its_contract_moves_the_exit_code_when_asked() {
    let project = project();
    project
        .write(
            "hotpass.toml",
            "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n[[source.table]]\ncontract = \"people\"\n\
             columns = { organization_name = \"Name\", contact_email = \"Mail\" }\n",
        )
        .expect("a file");
    project
        .write(
            "contracts/people.toml",
            "dataset = \"people\"\n[[field]]\nname = \"contact_email\"\nrequired = true\n",
        )
        .expect("a file");
    project
        .write(
            "a.csv",
            "Name,Mail\nAero School,info@aero.example\nWing Academy,\n",
        )
        .expect("a file");
    for (arguments, code) in [
        (&["check"][..], 0),
        (&["check", "--fail-on", "quarantine"][..], 3),
        (&["check", "--fail-on", "warning"][..], 3),
    ] {
        let outcome = run(&project, arguments);
        assert_eq!(
            outcome.code,
            Some(code),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert!(outcome.stdout.contains("HP-V001"), "{}", outcome.stdout);
    }
    let text = project
        .read("hotpass.toml")
        .expect("the project's document");
    project
        .write(
            "hotpass.toml",
            format!("[policy]\nviolation = \"fail\"\n{text}"),
        )
        .expect("a file");
    let failed = run(&project, &["run", "--format", "json"]);
    assert_eq!(failed.code, Some(3), "{}", failed.stdout);
    let value: serde_json::Value = serde_json::from_str(&failed.stdout).expect("one object");
    assert_eq!(
        (&value["status"], &value["success"]),
        (&json!("blocked"), &json!(false))
    );
    let gate = &value["gates"][0];
    assert_eq!(
        (&gate["name"], &gate["decision"]),
        (&json!("people"), &json!("blocked"))
    );
    let expectations = gate["expectations"].as_array().expect("expectations");
    let mut failed = expectations.iter().filter(|each| each["success"] == false);
    assert_eq!(failed.next().expect("one")["cells"], json!(["a.csv#a!B3"]));
    assert_eq!(value["outputs"], json!([]));
}

#[test]
fn a_run_never_replaces_one_of_its_inputs() {
    let project = project();
    let content = "Company name,Email\nAero School,info@aero.example\n";
    for (input, output) in [
        ("schools.csv", "schools.csv"),
        ("schools.csv", "schools.xlsx"),
        ("in/schools.csv", "in/schools.csv"),
    ] {
        project.write(input, content).expect("a file");
        let folder = input.strip_suffix("schools.csv").expect("a folder");
        let folder = if folder.is_empty() { "." } else { folder };
        let outcome = run(&project, &["run", folder, "--output-path", output]);
        assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
        assert!(
            outcome
                .stderr
                .contains("the output would replace the input"),
            "{}",
            outcome.stderr
        );
        assert_eq!(project.read(input).expect("the input"), content);
    }
}

#[test]
fn outputs_beside_the_inputs_are_not_read_by_the_next_run() {
    let project = project();
    project
        .write("in/a.csv", "Company name\nAero School\n")
        .expect("a file");
    for output in ["in/x.xlsx", "in/x.xlsx", "in/y.csv", "in/x.xlsx"] {
        let outcome = run(
            &project,
            &["run", "in", "--output-path", output, "--format", "json"],
        );
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let value: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one object");
        assert_eq!(value["rows"]["read"], 1, "{output}: {}", outcome.stdout);
        assert_eq!(value["findings"], serde_json::json!({}), "{output}");
    }
}

#[test]
fn only_spreadsheets_of_a_folder_are_sources() {
    let project = project();
    for (name, content) in [
        ("in/a.csv", &b"Company name\nAero School\n"[..]),
        ("in/README.md", b"# About\n\nname, phone\nall this, prose\n"),
        ("in/logo.png", b"\x89PNG\r\n\x1a\n"),
    ] {
        project.write(name, content).expect("a file");
    }
    let outcome = run(&project, &["run", "in", "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let value: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one object");
    assert_eq!(value["total_records"], 1);
    assert_eq!(value["findings"], serde_json::json!({}));

    // The project's own documents are neither sources nor strays.
    project
        .write("in/hotpass.toml", "[project]\nname = \"Schools\"\n")
        .expect("a file");
    let outcome = run(&project, &["run", "in", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one object");
    assert_eq!(value["findings"], serde_json::json!({}));
}
