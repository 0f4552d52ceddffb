//! The summary of `run` and `check` for people.

use hotpass_testkit::project::TestProject;

use crate::{project, told};

const SCHOOLS: &str = "Name,Email\nAero School,info@aero.example\nBlue Sky,info@blue.example\n";

fn declared(sources: &str) -> TestProject {
    let project = project();
    project.write("hotpass.toml", sources).expect("a file");
    project.write("a.csv", SCHOOLS).expect("a file");
    project
}

/// Returns the line about the next step.
fn next(text: &str) -> &str {
    let mut lines = text.lines();
    lines
        .find(|line| line.starts_with("Next:"))
        .unwrap_or_default()
}

#[test]
fn rows_of_a_run_that_ends_early_are_going_on() {
    let project = declared("");
    for stage in [
        "ingest",
        "map",
        "normalize",
        "validate",
        "link",
        "merge",
        "assess",
    ] {
        let text = told(&project, &["run", "--until", stage]);
        let fate = match stage {
            "link" | "merge" | "assess" => "merged",
            _ => "going on",
        };
        let line = format!("2 rows read = 2 {fate} + 0 quarantined + 0 skipped");
        assert!(text.contains(&line), "{stage}: {text}");
        assert!(!text.contains("please report"), "{stage}: {text}");
    }
    project
        .write(
            "hotpass.toml",
            "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n",
        )
        .expect("a file");
    let text = told(&project, &["check"]);
    assert!(
        text.contains("Source  Files  Rows  Going on  Quarantined"),
        "{text}"
    );
    assert!(text.contains("A           1     2         2  "), "{text}");
    assert!(
        text.contains("2 rows read = 2 going on + 0 quarantined + 0 skipped"),
        "{text}"
    );
    assert!(!text.contains("please report"), "{text}");
}

#[test]
fn files_that_nobody_reads_are_named() {
    let project = declared("[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n");
    let text = told(&project, &["run"]);
    assert!(!text.contains("Not read"), "{text}");
    assert!(!next(&text).contains("source"), "{text}");
    project.write("b.csv", SCHOOLS).expect("a file");
    let text = told(&project, &["run"]);
    assert!(
        text.contains("Not read: 1 file belongs to no source\n  b.csv\n"),
        "{text}"
    );
    assert!(
        next(&text)
            .starts_with("Next: declare a source for `b.csv` if it should be read. Then: open "),
        "{text}"
    );
    for name in ["c.csv", "d.csv", "e.csv"] {
        project.write(name, SCHOOLS).expect("a file");
    }
    let text = told(&project, &["check"]);
    assert!(
        text.contains("4 files belong to no source\n  b.csv\n  c.csv\n  d.csv\n  … and 1 more\n"),
        "{text}"
    );
}

#[test]
fn what_is_declared_and_not_there_comes_first() {
    let project = declared(
        "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n\
         [[source.table]]\nsheet = \"a\"\ncolumns = { organization_name = \"Name\", contact_email = \"Emails\" }\n\
         [[source.table]]\nsheet = \"gone\"\n\
         [[source]]\nlabel = \"B\"\npattern = \"nowhere.csv\"\n",
    );
    let text = told(&project, &["run"]);
    for words in [
        "Not found: 1 declared header\n  a.csv#a: no column is headed `Emails`",
        "Correct the header; `hotpass inspect` lists them. `hotpass explain HP-M007`",
        "Not found: 1 declared table\n  a.csv#gone: source `A`: no table matches",
        "`hotpass explain HP-M005`",
        "Not found: 1 declared source\n  nowhere.csv: source `B`: no file matches",
        "`hotpass explain HP-M001`",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(
        next(&text)
            .starts_with("Next: mend what is declared and not there; `hotpass explain HP-M007`"),
        "{text}"
    );
}

#[test]
fn init_is_suggested_only_where_no_project_is_declared() {
    let undeclared = project();
    undeclared.write("in/a.csv", SCHOOLS).expect("a file");
    let text = told(&undeclared, &["run", "in"]);
    assert!(next(&text).contains("`hotpass init in`"), "{text}");
    let text = told(&declared(""), &["run"]);
    assert!(next(&text).contains("open "), "{text}");
}
