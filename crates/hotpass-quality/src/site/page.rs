//! The pages: what is the same on each. They have no script.

// The index over the runs.
pub(crate) mod index;
// The page of a run.
pub(crate) mod run;

use hotpass_pages::{frame::Frame, markup::Markup};

use super::{CheckedExpectation, Values};
use crate::suite::Severity;

/// The rules of the site besides those of every page.
pub(crate) const STYLE: &str = include_str!("page/site.css");

/// Returns the frame of a page with a title.
fn frame(title: &str) -> Frame<'_> {
    Frame {
        title,
        skip: "Skip to the results",
        style: STYLE,
        script: None,
        footer: "Made by Hotpass from the results of checks.",
    }
}

/// Writes how much a failure matters.
fn write_severity(severity: Severity, page: &mut Markup) {
    let class = format!("severity {}", severity.as_str());
    page.element("span", &[("class", &class)], severity.as_str());
}

/// Says whether values can be read on the page.
fn notice(values: Values) -> &'static str {
    match values {
        Values::Masked => {
            "Values of the data are masked: the first letter, and how many characters there are. Source cells are \
             shown."
        }
        Values::Revealed => {
            "This page shows values of the data, which may be personal. Treat it as you treat the data."
        }
    }
}

/// Returns how values of an expectation are shown: as everywhere, unless everybody may read all its columns. A condition
/// may be about other columns.
fn values_of(of: &CheckedExpectation, public_columns: &[String], values: Values) -> Values {
    let is_public = |column: &String| public_columns.contains(column);
    let has_condition = of.arguments.contains_key("row_condition");
    if !has_condition && !of.columns.is_empty() && of.columns.iter().all(is_public) {
        Values::Revealed
    } else {
        values
    }
}
