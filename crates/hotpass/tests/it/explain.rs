//! `hotpass explain`.

use crate::{project, run, shown};

#[test]
fn a_code_is_explained_without_any_project() {
    let project = project();
    let outcome = run(&project, &["explain", "hp-v001"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}

#[test]
fn a_code_is_explained_where_the_project_does_not_load() {
    let project = project();
    project.write("hotpass.toml", "[broken").expect("a file");
    let outcome = run(&project, &["explain", "HP-I012"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("HP-I012 "), "{}", outcome.stdout);
    assert_eq!(run(&project, &["explain", "Aero School"]).code, Some(2));
}

#[test]
fn an_unknown_code_is_a_usage_error() {
    let project = project();
    let outcome = run(&project, &["explain", "HP-V999"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("no finding has the code `HP-V999`"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_published_value_is_traced_to_its_cell() {
    let project = project();
    project
        .write("hotpass.toml", "[project]\ninput-dir = \"in\"\n")
        .expect("a file");
    project
        .write("in/a.csv", "Company name,Tel\nAero School,082 123 4567\n")
        .expect("a file");
    let published = run(&project, &["run", "--quiet"]);
    assert_eq!(published.code, Some(0), "{}", published.stderr);
    let outcome = run(&project, &["explain", "\"Aero School\".phone"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for words in [
        "contact_primary_phone: +27821234567",
        "a.csv#a!B2",
        "cell reads `082 123 4567`",
    ] {
        assert!(outcome.stdout.contains(words), "{}", outcome.stdout);
    }
    let unknown = run(&project, &["explain", "Aeros School"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("Aero School"), "{}", unknown.stderr);
}
