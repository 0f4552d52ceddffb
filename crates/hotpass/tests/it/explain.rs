//! `hotpass explain`.

use crate::{project, run, shown};

#[test]
fn a_code_is_explained_without_any_project() {
    let project = project();
    let outcome = run(&project, &["explain", "hp-v001"]);
    insta::assert_snapshot!(shown(&project, &outcome));
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
