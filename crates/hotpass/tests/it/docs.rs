//! Data docs: built anew from the checks that are kept, and opened with what the platform opens pages with.

use std::fs;

use hotpass_testkit::{page::Page, project::TestProject};
use serde_json::Value;

use crate::{project, run, told};

/// Checks a file, which leaves data docs in `data-docs`, masked, and what they are built of beside them.
pub(crate) fn add(project: &TestProject) {
    let suite = r#"{"name": "core", "expectations": [{"type": "expect_column_values_to_be_unique", "kwargs": {"column": "Name"}}]}"#;
    for (name, content) in [
        ("contacts.csv", "Name,Email\nNaledi,a@b.example\nNaledi,\n"),
        ("suite.json", suite),
    ] {
        project.write(name, content).expect("a file");
    }
    let arguments = "check contacts.csv --suite suite.json --docs data-docs/ --fail-on never";
    told(project, &arguments.split(' ').collect::<Vec<_>>());
}

/// Adds what opens pages, under all of its names, to the folder `bin` of a project: a script of the shell.
#[cfg(unix)]
pub(crate) fn add_opener(project: &TestProject, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;

    for name in ["bin/open", "bin/xdg-open"] {
        let path = project.write(name, format!("#!/bin/sh\n{script}\n"));
        let path = path.expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its permissions");
    }
}

#[test]
fn docs_are_built_anew_from_what_is_kept_masked_unless_values_are_asked_for() {
    let project = project();
    add(&project);
    fs::remove_dir_all(project.path("data-docs")).expect("the pages go");
    for (flags, is_revealed) in [(&[][..], false), (&["--reveal"], true)] {
        let outcome = told(
            &project,
            &[&["docs", "build", "--format", "json"], flags].concat(),
        );
        let built: Value = serde_json::from_str(&outcome).expect("one JSON object");
        assert_eq!((&built["runs"], &built["pages"]), (&1.into(), &2.into()));
        assert_eq!(built["revealed"], is_revealed);
        assert_eq!(built["index"], "data-docs/index.html");
        let pages = fs::read_dir(project.path("data-docs/runs")).expect("pages");
        let page = pages.map(|page| page.expect("a page").path()).next();
        let page = fs::read_to_string(page.expect("a page")).expect("a text");
        assert_eq!(Page::read(&page).faults(), [""; 0]);
        assert_eq!(page.contains("Naledi"), is_revealed);
    }
    let text = told(&project, &["docs", "build", "data-docs"]);
    assert_eq!(text, "Wrote 2 pages about 1 check\ndata-docs/index.html\n");
}

#[test]
fn a_page_whose_check_is_gone_is_named_and_left() {
    let project = project();
    add(&project);
    project
        .write("data-docs/runs/old.html", "<p>")
        .expect("a page");
    let outcome = run(&project, &["docs", "build"]);
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome
            .stderr
            .contains("data-docs/runs/old.html is no longer kept"),
        "{}",
        outcome.stderr
    );
    assert!(project.path("data-docs/runs/old.html").is_file());
}

#[test]
fn docs_that_are_not_there_are_told_with_how_to_get_them() {
    let project = project();
    for verb in ["build", "open"] {
        let outcome = run(&project, &["docs", verb]);
        assert_eq!(outcome.code, Some(2), "{verb}");
        assert!(
            outcome.stderr.contains("--docs data-docs"),
            "{}",
            outcome.stderr
        );
    }
}

#[cfg(unix)]
#[test]
fn docs_are_opened_with_what_is_there_and_told_where_nothing_is() {
    let project = project();
    add(&project);
    project.folder("bin").expect("a folder");
    let bin = project.path("bin");
    let variables = [("PATH", bin.to_str().expect("a path"))];
    let opened = |format: &str| {
        let outcome = project.run_with(&["docs", "open", "--format", format], &variables);
        let outcome = outcome.expect("the binary runs");
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        outcome.stdout
    };
    let nothing = "Nothing here opens pages; open this one in a browser:\ndata-docs/index.html\n";
    assert_eq!(opened("text"), nothing);
    add_opener(&project, "exit 3");
    assert_eq!(opened("text"), nothing, "there is no screen");
    add_opener(&project, "echo \"$1\" > opened; echo noise");
    assert_eq!(opened("text"), "Opened data-docs/index.html\n");
    assert_eq!(
        project.read("opened").expect("what was opened"),
        "data-docs/index.html\n"
    );
    let told: Value = serde_json::from_str(&opened("json")).expect("one JSON object");
    assert_eq!(
        (&told["opened"], &told["index"]),
        (&true.into(), &"data-docs/index.html".into())
    );
}
