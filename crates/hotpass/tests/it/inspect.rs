//! `hotpass inspect`.

use crate::{project, run, shown};

#[test]
fn a_path_that_is_not_there_is_a_usage_error() {
    let project = project();
    let outcome = run(&project, &["inspect", "nowhere.xlsx"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}
