//! Entities from run to run: ids that stay, what is told about them, and decisions about whole ones.

use hotpass_testkit::project::TestProject;
use serde_json::Value;

use crate::{project, review::decided, run};

/// Returns a project with two organizations that nothing connects.
fn schools() -> TestProject {
    let project = project();
    for (name, text) in [
        ("hotpass.toml", "[output]\npath = \"dist/x.csv\"\n"),
        ("a.csv", "Company,E-mail\nAero School,info@aero.example\n"),
        (
            "b.csv",
            "Company,Registration number\nCloud School,2015/123456/07\n",
        ),
    ] {
        project.write(name, text).expect("a file");
    }
    project
}

fn json(project: &TestProject, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    let outcome = run(project, &all);
    assert_eq!(
        outcome.code,
        Some(0),
        "{arguments:?}: {}{}",
        outcome.stdout,
        outcome.stderr
    );
    serde_json::from_str(&outcome.stdout).expect("one JSON object")
}

/// Returns the names of the present entities with their ids.
fn present(project: &TestProject) -> Vec<(String, String)> {
    let listed = json(project, &["entities", "list"]);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let entities = listed["entities"].as_array().expect("entities").iter();
    entities
        .map(|entity| {
            (
                text(&entity["organization_name"]),
                text(&entity["entity_id"]),
            )
        })
        .collect()
}

#[test]
fn ids_stay_when_the_publication_is_deleted_and_are_the_published_ones() {
    let project = schools();
    json(&project, &["run"]);
    let before = present(&project);
    assert_eq!(before.len(), 2);
    let published = project.read("dist/x.csv").expect("a publication");
    assert!(before.iter().all(|(_, id)| published.contains(id.as_str())));
    std::fs::remove_dir_all(project.path("dist")).expect("the publication");
    json(&project, &["run"]);
    assert_eq!(present(&project), before);
    assert_eq!(
        project.read("dist/x.csv").expect("a publication"),
        published
    );
}

#[test]
fn ids_stay_when_the_registry_is_deleted() {
    let project = schools();
    json(&project, &["run"]);
    let before = present(&project);
    // The record of this name would give another id if nothing were known.
    project
        .write("0.csv", "Company,E-mail\nAero School,info@aero.example\n")
        .expect("a file");
    std::fs::remove_dir_all(project.path(".hotpass")).expect("the registry");
    json(&project, &["run"]);
    assert_eq!(present(&project), before);
}

#[test]
fn organizations_that_become_one_and_part_again_have_their_ids_and_values_of_before() {
    let project = schools();
    json(&project, &["run"]);
    let (before, published) = (
        present(&project),
        project.read("dist/x.csv").expect("a file"),
    );
    let bridge = project
        .write(
            "c.csv",
            "Company,Registration number\nAero School,2015/123456/07\n",
        )
        .expect("a file");
    json(&project, &["run"]);
    let one = present(&project);
    assert_eq!(one.len(), 1);
    assert!(before.iter().any(|(_, id)| *id == one[0].1));
    let gone = before
        .iter()
        .find(|(_, id)| *id != one[0].1)
        .expect("the other one");
    let history = json(&project, &["entities", "history", &gone.1]);
    assert!(
        history.to_string().contains(&format!("into {}", one[0].1)),
        "{history}"
    );

    std::fs::remove_file(bridge).expect("the bridge");
    json(&project, &["run"]);
    assert_eq!(present(&project), before);
    assert_eq!(project.read("dist/x.csv").expect("a file"), published);
    let shown = json(&project, &["entities", "show", &gone.0]);
    let statuses = shown["status_history"].to_string();
    assert!(statuses.contains("merged"), "{statuses}");
    let all = json(&project, &["entities", "list", "--all"]);
    assert_eq!(all["runs"], 3);
}

#[test]
fn only_a_run_of_the_project_that_publishes_registers_anything() {
    let project = schools();
    project
        .write("else/d.csv", "Company\nElse School\n")
        .expect("a file");
    for arguments in [
        &["run", "--dry-run"][..],
        &["run", "--until", "merge"],
        &["check"],
        &["run", "else", "--output-path", "out/y.csv"],
    ] {
        json(&project, arguments);
        assert!(!project.path(".hotpass").exists(), "{arguments:?}");
    }
    let outcome = run(&project, &["entities", "list"]);
    assert!(
        outcome.stdout.starts_with("No entity is registered yet"),
        "{}",
        outcome.stdout
    );
    let outcome = run(&project, &["entities", "show", "Aero School"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("no entity is registered yet"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_history_in_a_sheet_gives_entities_their_former_ids() {
    let project = schools();
    let history = "entity_id,organization_name,name_variants,status_history,first_seen\n\
        10,Aero School,\"[\"\"Aero Club\"\"]\",\"[{\"\"status\"\": \"\"pending\"\", \"\"date\"\": \"\"2024-05-31\"\"}]\",2024-05-01\n\
        11,Omega School,Omega,,2023-01-01\n";
    project.write("old/history.csv", history).expect("a file");
    project
        .write("hotpass.toml", "[project]\ninput-dir = \"in\"\n")
        .expect("a file");
    project
        .write(
            "in/a.csv",
            "Company,E-mail\nAero School,info@aero.example\n",
        )
        .expect("a file");
    let imported = json(
        &project,
        &["entities", "import", "old/history.csv", "--dry-run"],
    );
    assert_eq!(imported["waiting"].as_array().map(Vec::len), Some(2));
    assert!(!project.path(".hotpass").exists());
    json(&project, &["entities", "import", "old/history.csv"]);
    json(&project, &["run"]);
    let shown = json(&project, &["entities", "show", "10"]);
    assert_eq!(shown["organization_name"], "Aero School");
    assert_eq!(shown["first_seen"], "2024-05-01T00:00:00Z");
    assert_eq!(
        shown["name_variants"],
        serde_json::json!(["Aero Club", "Aero School"])
    );
    let published = project.read("dist/hotpass.csv").expect("a publication");
    assert!(
        published.contains(shown["entity_id"].as_str().expect("an id")),
        "{published}"
    );
    let omega = run(&project, &["entities", "show", "omega"]);
    assert!(
        omega.stdout.contains("earlier id    11"),
        "{}",
        omega.stdout
    );

    let text = project.read("old/history.csv").expect("the history");
    project
        .write("old/broken.csv", text.replace("2023-01-01", "soon"))
        .expect("a file");
    let outcome = run(&project, &["entities", "import", "old/broken.csv"]);
    assert_eq!(outcome.code, Some(2));
    let words = "old/broken.csv:3: `first_seen` is no date";
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

#[test]
fn decisions_about_whole_entities_are_kept_by_name_and_taken_back_like_all() {
    let project = schools();
    json(&project, &["run"]);
    let ids = present(&project);
    let merge = [
        "entities",
        "merge",
        "Aero School",
        "cloud-school",
        "--reviewer",
        "ana",
    ];
    let rehearsed = json(&project, &[&merge[..], &["--dry-run"]].concat());
    assert_eq!(rehearsed["dry_run"], true);
    assert!(!project.path("decisions.jsonl").exists());
    json(&project, &merge);
    let kept = project.read("decisions.jsonl").expect("decisions");
    assert!(
        ids.iter().all(|(_, id)| kept.contains(id.as_str())),
        "{kept}"
    );
    let outcome = run(
        &project,
        &[
            "entities",
            "never-merge",
            "Aero School",
            "Cloud School",
            "--reviewer",
            "ana",
        ],
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("overrules"), "{}", outcome.stderr);
    let outcome = run(
        &project,
        &[
            "entities",
            "split",
            "Aero School",
            "x:1",
            "--reviewer",
            "ana",
        ],
    );
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("has no record `x:1`"),
        "{}",
        outcome.stderr
    );
}

/// Returns how the decisions of a project stand.
fn standings(project: &TestProject) -> Vec<String> {
    let decided = decided(project).into_iter();
    decided.map(|[_, _, standing]| standing).collect()
}

#[test]
fn contradictions_of_decisions_are_told_and_a_decision_is_taken_back() {
    let project = schools();
    project
        .write(
            "c.csv",
            "Company,E-mail\nDelta School,info@delta.example\nDelta School,info@delta.example\n",
        )
        .expect("a file");
    json(&project, &["run"]);
    let shown = json(&project, &["entities", "show", "Delta School"]);
    let record = shown["records"][0]["record_id"].as_str().expect("a record");
    let decide = |arguments: &[&str]| {
        let outcome = run(&project, &[arguments, &["--reviewer", "ana"]].concat());
        assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
        (outcome.stdout, outcome.stderr)
    };
    let [aero, cloud, delta] = ["Aero School", "Cloud School", "Delta School"];
    let (merged, _) = decide(&[
        "entities",
        "merge",
        aero,
        cloud,
        delta,
        "--note",
        "one owner",
    ]);
    decide(&["entities", "split", delta, record]);
    let (_, told) = decide(&["entities", "never-merge", aero, delta]);
    assert!(told.contains("keeps apart what"), "{told}");
    assert_eq!(
        standings(&project),
        ["contradicted", "counts", "contradicted"]
    );
    let id = merged.split_whitespace().next().expect("an id");
    decide(&["review", "undo", id]);
    assert_eq!(
        standings(&project),
        ["undone", "counts", "counts", "undoes"]
    );
    let outcome = run(&project, &["review", "undo", id, "--reviewer", "ana"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("is undone already"),
        "{}",
        outcome.stderr
    );
    for wrong in [
        ["merge", aero, "Aero Skool"],
        ["split", delta, "7"],
        ["never-merge", aero, "aero-school"],
    ] {
        let arguments = [&["entities"], &wrong[..], &["--reviewer", "ana"]].concat();
        let outcome = run(&project, &arguments);
        assert_eq!(outcome.code, Some(2), "{wrong:?}");
        assert!(outcome.stderr.contains("hint:"), "{}", outcome.stderr);
    }
}

#[test]
fn who_decides_is_named_by_a_flag_or_is_the_data_steward() {
    let project = schools();
    json(&project, &["run"]);
    let merge = ["entities", "merge", "Aero School", "Cloud School"];
    let outcome = run(&project, &merge);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("--reviewer"), "{}", outcome.stderr);
    let settings = project.read("hotpass.toml").expect("settings");
    project
        .write(
            "hotpass.toml",
            format!("{settings}[governance]\ndata-steward = \"Thandi\"\n"),
        )
        .expect("settings");
    assert_eq!(run(&project, &merge).code, Some(0));
    assert_eq!(decided(&project)[0][0], "Thandi");
}
