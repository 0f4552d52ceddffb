//! `hotpass map`.

use crate::{project, run};

#[test]
fn a_project_keeps_its_mapping_and_runs_on_it() {
    let project = project();
    project
        .write(
            "hotpass.toml",
            "[project]\nname = \"Schools\"\ninput-dir = \"data\"\n",
        )
        .expect("a file");
    project
        .write(
            "data/a.csv",
            "School name,E-mail\nAero School,info@aero.example\n",
        )
        .expect("a file");
    let dry = run(&project, &["map", "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{}", dry.stderr);
    assert!(!project.path("mappings/schools.toml").exists());

    let outcome = run(&project, &["map"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let text = project.read("mappings/schools.toml").expect("the mapping");
    assert!(text.contains("property = \"contact_email\""), "{text}");

    let again = run(&project, &["map"]);
    assert!(
        again.stdout.contains("nothing was added"),
        "{}",
        again.stdout
    );
    assert_eq!(
        project.read("mappings/schools.toml").expect("the mapping"),
        text
    );
}
