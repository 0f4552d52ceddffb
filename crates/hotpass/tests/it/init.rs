//! `hotpass init`.

use crate::{project, run, shown};

#[test]
fn a_folder_becomes_a_project_with_its_files_as_sources() {
    let project = project();
    for name in ["Schools.csv", "data/More schools.csv"] {
        project
            .write(name, "Name,Email\nAero School,info@aero.example\n")
            .expect("a file");
    }
    let outcome = run(&project, &["init"]);
    insta::assert_snapshot!(shown(&project, &outcome));
    let text = project
        .read("hotpass.toml")
        .expect("the project's document");
    assert!(text.contains("pattern = \"Schools.csv\""), "{text}");
    assert!(text.contains("label = \"More schools\""), "{text}");

    let again = run(&project, &["init"]);
    assert_eq!(again.code, Some(2));
    assert!(
        again.stderr.contains("`hotpass.toml` is there already"),
        "{}",
        again.stderr
    );
    assert_eq!(run(&project, &["init", "--force"]).code, Some(0));
    let checked = run(&project, &["check", "--format", "json"]);
    assert_eq!(
        checked.code,
        Some(0),
        "{}{}",
        checked.stdout,
        checked.stderr
    );
}

#[test]
fn a_dry_run_writes_nothing() {
    let project = project();
    let outcome = run(&project, &["init", "--dry-run", "--format", "json"]);
    assert_eq!(outcome.code, Some(0));
    assert_eq!(project.files(".").expect("the files"), Vec::<String>::new());
}
