//! `hotpass config`, and settings from where else they may come.

use crate::{project, run, shown};

const PROJECT: &str = "# Ours.\n[project]\nname = \"Schools\"\n\n[limits]\ncells = 1000 # enough\n";

#[test]
fn each_layer_wins_over_those_below_it() {
    let project = project();
    project.write("hotpass.toml", PROJECT).expect("a file");
    project
        .write("site.yaml", "limits:\n  cells: 2000\n  entries: 7\n")
        .expect("a file");
    project
        .write("night.json", "{\"limits\": {\"entries\": 8}}")
        .expect("a file");
    let layered = [
        "config",
        "show",
        "--origin",
        "--config",
        "site.yaml",
        "--config",
        "night.json",
    ];
    let outcome = project
        .run_with(&layered, &[("HOTPASS__OUTPUT__ARCHIVE", "yes")])
        .expect("the binary runs");
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for (key, value, origin) in [
        ("project.name", "\"Schools\"", "hotpass.toml:3:1"),
        ("limits.cells", "2000", "site.yaml:2:3"),
        ("limits.entries", "8", "night.json:1:13"),
        ("limits.file-mib", "1024", "default"),
        ("profile.country", "\"ZA\"", "profile generic"),
        ("output.archive", "true", "HOTPASS__OUTPUT__ARCHIVE"),
    ] {
        let line = outcome
            .stdout
            .lines()
            .find(|line| line.trim().starts_with(key));
        let words: Vec<&str> = line.expect(key).split_whitespace().collect();
        assert_eq!(words.join(" "), format!("{key} {value} {origin}"));
    }
    let run = project
        .run_with(
            &[
                "run",
                "--dry-run",
                "--format",
                "json",
                "--config",
                "site.yaml",
            ],
            &[("HOTPASS__LIMITS__CELLS", "none")],
        )
        .expect("the binary runs");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stdout.contains("HOTPASS__LIMITS__CELLS: expected"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_value_is_set_and_read_back() {
    let project = project();
    project.write("hotpass.toml", PROJECT).expect("a file");
    assert_eq!(
        run(&project, &["config", "set", "limits.cells", "5"]).code,
        Some(0)
    );
    let text = project.read("hotpass.toml").expect("a file");
    assert_eq!(text, PROJECT.replace("1000", "5"));
    let read = run(&project, &["config", "get", "limits.cells"]);
    assert_eq!((read.code, read.stdout.as_str()), (Some(0), "5\n"));
    let refused = run(&project, &["config", "set", "limits.cell", "5"]);
    insta::assert_snapshot!(shown(&project, &refused));
}

#[test]
fn documents_are_merged_and_compared() {
    let project = project();
    project.write("a.toml", PROJECT).expect("a file");
    project
        .write("b.yaml", "limits: {cells: 9}\n")
        .expect("a file");
    let merged = run(&project, &["config", "merge", "a.toml", "b.yaml"]);
    assert_eq!(
        merged.stdout,
        "schema-version = 1\n\n[limits]\ncells = 9\n\n[project]\nname = \"Schools\"\n"
    );
    let diff = run(&project, &["config", "diff", "a.toml", "b.yaml"]);
    insta::assert_snapshot!(shown(&project, &diff));
    let same = run(&project, &["config", "diff", "a.toml", "a.toml"]);
    assert_eq!(same.stdout, "no differences\n");
}
