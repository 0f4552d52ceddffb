//! Data docs: what checks found, as a static site for people.
//!
//! In go the runs that are kept; out come pages of HTML that need nothing else, neither a script nor an address to load
//! from: an index over the runs and a page for each. It writes no file and knows no clock: the same runs give the same
//! bytes.

// A line over runs.
mod chart;
// What was found over the runs.
mod history;
// What of values may be read.
mod masking;
// The pages.
mod page;
// What checks found, as it is kept.
mod run;
// Expectations in plain words.
mod sentence;
// Whether an expectation, a suite or a run is met.
mod state;
// When runs were, as people read it.
mod time;

use std::collections::BTreeSet;

pub use run::{Checked, CheckedExpectation, CheckedSuite, FailingRow, Run};

/// Whether values of the data can be read on the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Values {
    /// The first letter of each value and how many characters it has, with `#` for a digit, so that the site can be
    /// passed on without personal data.
    #[default]
    Masked,
    /// The values as they are.
    Revealed,
}

/// Renders the site: the path of each page, from the root of the site with `/` between folders, and its HTML.
///
/// The index comes first, then the runs, newest first. Every text is escaped. Values of failing rows, keys of records,
/// lists of values in suites and what was seen of the values of a column are masked unless `values` says otherwise or
/// all columns of an expectation are public; names, source cells, counts, bounds and patterns are always shown.
pub fn pages(runs: &[Run], values: Values) -> Vec<(String, String)> {
    let filed = filed(runs);
    let index = ("index.html".to_owned(), page::index::render(&filed, values));
    let of_runs = filed
        .iter()
        .map(|(path, run)| (path.clone(), page::run::render(run, values)));
    std::iter::once(index).chain(of_runs).collect()
}

/// Returns the runs, newest first, each with the path of its page. Two runs never share one, whatever they are called.
fn filed(runs: &[Run]) -> Vec<(String, &Run)> {
    let mut ordered: Vec<&Run> = runs.iter().collect();
    ordered.sort_by(|one, other| {
        let (one, other) = (
            (one.moment(), &one.when, &one.id),
            (other.moment(), &other.when, &other.id),
        );
        other.cmp(&one)
    });
    let mut taken = BTreeSet::new();
    let mut filed = Vec::with_capacity(ordered.len());
    for run in ordered {
        let mut name = file_name(&run.id);
        // Some file systems do not tell upper from lower case.
        while !taken.insert(name.to_lowercase()) {
            name.push_str("~~");
        }
        filed.push((format!("runs/{name}.html"), run));
    }
    filed
}

/// Returns an id as the name of a file that every system takes, the same in an address.
fn file_name(id: &str) -> String {
    let bytes = id.bytes().enumerate();
    let mut name: String = bytes
        .map(|(place, byte)| match byte {
            b'-' | b'_' => char::from(byte).to_string(),
            // A file whose name begins so is hidden.
            b'.' if place > 0 => ".".to_owned(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("~{byte:02x}"),
        })
        .collect();
    if name.is_empty() {
        name.push('~');
    }
    name
}

#[cfg(test)]
mod tests;
