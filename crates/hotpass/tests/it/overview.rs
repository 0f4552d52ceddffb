//! `hotpass overview`: the commands, where to start and what is here.

use serde_json::Value;

use crate::{project, run, shown};

fn overview(project: &hotpass_testkit::project::TestProject) -> Value {
    let outcome = run(project, &["overview", "--format", "json"]);
    assert_eq!(
        outcome.code,
        Some(0),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    serde_json::from_str(&outcome.stdout).expect("one JSON object")
}

#[test]
fn people_see_groups_of_commands_and_where_to_start() {
    let project = project();
    let outcome = run(&project, &["overview"]);
    for word in ["overview", "run", "check", "config", "profiles", "doctor"] {
        assert!(outcome.stdout.contains(word), "{word}: {}", outcome.stdout);
    }
    assert!(outcome.stdout.contains("no project"), "{}", outcome.stdout);
    let help = run(&project, &["-h"]);
    let listed = help
        .stdout
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next());
    for command in listed {
        assert!(
            outcome.stdout.contains(&format!("\n  {command} ")),
            "{command}: {}",
            outcome.stdout
        );
    }
}

#[test]
fn a_project_is_told_with_what_it_published() {
    let project = project();
    project
        .write("a.csv", "Name,Email\nAero School,info@aero.example\n")
        .expect("a file");
    assert_eq!(
        run(&project, &["init", "--yes", "--name", "Ours"]).code,
        Some(0)
    );
    let before = overview(&project);
    assert_eq!(before["project"]["name"], "Ours");
    assert_eq!(before["project"]["publication"], Value::Null);
    assert_eq!(run(&project, &["run"]).code, Some(0));
    let after = overview(&project);
    assert_eq!(after["project"]["publication"]["records"], 1);
    assert_eq!(after["project"]["sources"][0]["label"], "a");
    let shown = run(&project, &["overview"]).stdout;
    assert!(
        shown.contains("project Ours") && shown.contains("1 organization from 1 row"),
        "{shown}"
    );
}

#[test]
fn a_project_that_does_not_load_is_part_of_the_answer() {
    let project = project();
    project
        .write("hotpass.toml", "[projekt]\n")
        .expect("a file");
    let told = overview(&project);
    assert!(
        told["project"]["error"]
            .as_str()
            .is_some_and(|text| text.contains("projekt")),
        "{}",
        told["project"]
    );
    let outcome = run(&project, &["overview"]);
    assert!(
        outcome.stdout.contains("does not load"),
        "{}",
        shown(&project, &outcome)
    );
}

#[test]
fn programs_get_everything() {
    let told = overview(&project());
    let codes: Vec<u64> = told["exit_codes"]
        .as_array()
        .expect("codes")
        .iter()
        .filter_map(|code| code["code"].as_u64())
        .collect();
    assert_eq!(codes, [0, 1, 2, 3, 4, 5, 130]);
    let findings = told["findings"].as_array().expect("findings");
    assert!(findings.iter().any(|rule| rule["code"] == "HP-I012"));
    assert!(
        told["workflows"]
            .as_array()
            .is_some_and(|workflows| workflows.len() > 2)
    );
    assert!(
        told["global_options"]
            .as_array()
            .is_some_and(|options| options.len() > 4)
    );
    let committed = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/reference/commands.json"
    );
    let committed: Value =
        serde_json::from_str(&std::fs::read_to_string(committed).expect("the reference"))
            .expect("JSON");
    assert_eq!(committed["commands"], told["commands"]);
}
