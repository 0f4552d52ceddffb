//! A run that yields no golden record at all: published where nothing was, refused where records are.

use crate::{
    project,
    publication::{bytes, published, verified},
    run,
};

const FULL: &str = "Company name,Email\nAero School,info@aero.example\n";
const EMPTY: &str = "Company name,Email\n,\n";

#[test]
fn an_empty_result_is_published_where_nothing_was_with_a_warning() {
    let project = project();
    project.write("in/a.csv", EMPTY).expect("a file");
    let result = published(&project, &["in"]);
    assert_eq!(result["total_records"], 0);
    let advice = &result["quality"]["recommendations"];
    assert_eq!(advice.as_array().map(Vec::len), Some(1), "{advice}");
    assert_eq!(advice[0]["level"], "warning", "{advice}");
    assert!(project.path("dist/hotpass.xlsx").is_file());
    // Nothing is lost by publishing it again.
    published(&project, &["in"]);
}

#[test]
fn an_empty_result_does_not_replace_records_unless_that_is_asked_for() {
    let project = project();
    project
        .write("hotpass.toml", "[project]\ninput-dir = \"in\"\n")
        .expect("a file");
    project.write("in/a.csv", FULL).expect("a file");
    published(&project, &[]);
    let before = bytes(&project, "dist");
    let run_id = verified(&project, "dist", "manifest.json");

    project.write("in/a.csv", EMPTY).expect("a file");
    for arguments in [&["run"][..], &["run", "--dry-run"]] {
        let outcome = run(&project, arguments);
        assert_eq!(outcome.code, Some(1), "{}", outcome.stdout);
        for words in [
            "no golden record came out of",
            "hotpass.parquet` is unchanged",
            "--allow-empty",
        ] {
            assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
        }
        assert_eq!(bytes(&project, "dist"), before);
    }
    // Stopping before publication is no attempt to replace anything.
    assert_eq!(run(&project, &["run", "--until", "assess"]).code, Some(0));
    assert_eq!(run(&project, &["check"]).code, Some(0));

    let result = published(&project, &["--allow-empty"]);
    assert_eq!(result["total_records"], 0);
    assert_ne!(verified(&project, "dist", "manifest.json"), run_id);

    project.write("in/a.csv", FULL).expect("a file");
    assert_eq!(published(&project, &[])["total_records"], 1);
}
