//! The pages: what is the same on each. A page needs nothing else: no address to load from, and no script.

// The index over the runs.
pub(crate) mod index;
// The page of a run.
pub(crate) mod run;

use super::{CheckedExpectation, Values, markup::Markup};
use crate::suite::Severity;

const STYLE: &str = include_str!("page/site.css");

/// The beginning of a page.
#[derive(Debug, Clone, Copy)]
struct Head<'a> {
    /// What the window is called.
    title: &'a str,
    /// What the page is called.
    heading: &'a str,
    /// Where the index is; none: this is it.
    index: Option<&'a str>,
}

/// Writes the beginning of a page, up to its first heading.
fn open(head: Head<'_>, page: &mut Markup) {
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.element("title", &[], head.title);
    page.raw("\n<style>\n")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#main\">Skip to the results</a>\n<header>\n");
    if let Some(index) = head.index {
        page.raw("<p class=\"back\">")
            .element("a", &[("href", index)], "All runs")
            .raw("</p>\n");
    }
    page.element("h1", &[], head.heading).raw("\n");
}

/// Says whether values can be read on the page.
fn write_notice(values: Values, page: &mut Markup) {
    page.element("p", &[("class", "notice")], notice(values))
        .raw("\n");
}

/// Writes links to the sections of a page, then ends its head.
fn write_contents(sections: &[(&str, &str)], page: &mut Markup) {
    page.raw("<nav aria-label=\"On this page\">\n<ul>\n");
    for (id, title) in sections {
        page.raw("<li>")
            .element("a", &[("href", &format!("#{id}"))], title)
            .raw("</li>\n");
    }
    page.raw("</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
}

/// Writes the end of a page.
fn close(page: &mut Markup) {
    page.raw("</main>\n<footer>Made by Hotpass from the results of checks.</footer>\n");
    page.raw("</body>\n</html>\n");
}

/// Writes a section with a heading.
fn section(id: &str, title: &str, page: &mut Markup, write: impl FnOnce(&mut Markup)) {
    let title_id = format!("{id}-heading");
    page.open("section", &[("id", id), ("aria-labelledby", &title_id)]);
    page.raw("\n").element("h2", &[("id", &title_id)], title);
    page.raw("\n");
    write(page);
    page.raw("</section>\n");
}

/// Writes a few numbers that say the most.
fn write_figures(figures: &[(&str, String)], page: &mut Markup) {
    page.raw("<dl class=\"figures\">\n");
    for (name, figure) in figures {
        page.raw("<div>")
            .element("dt", &[], name)
            .element("dd", &[], figure)
            .raw("</div>\n");
    }
    page.raw("</dl>\n");
}

/// Writes how much a failure matters.
fn write_severity(severity: Severity, page: &mut Markup) {
    let class = format!("severity {}", severity.as_str());
    page.element("span", &[("class", &class)], severity.as_str());
}

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
