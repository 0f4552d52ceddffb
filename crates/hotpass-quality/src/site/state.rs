//! Whether an expectation, a suite or a run is met: a sign and a word, or a share with a bar.

use hotpass_pages::{markup::Markup, number, table::Cell};

use super::CheckedExpectation;

/// What came of an expectation, or of a suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It holds.
    Met,
    /// It does not.
    Unmet,
    /// It cannot be told.
    Unknown,
}

impl State {
    /// Returns the state of an expectation.
    pub(crate) fn of(expectation: &CheckedExpectation) -> Self {
        if expectation.problem.is_some() {
            Self::Unknown
        } else {
            Self::of_success(expectation.success)
        }
    }

    /// Returns the state of a suite or a run.
    pub(crate) fn of_success(success: bool) -> Self {
        if success { Self::Met } else { Self::Unmet }
    }

    /// Writes it: a sign and a word, with a color that adds nothing.
    pub(crate) fn write(self, page: &mut Markup) {
        let (class, sign, word) = match self {
            Self::Met => ("mark met", "✓", "met"),
            Self::Unmet => ("mark unmet", "✗", "not met"),
            Self::Unknown => ("mark unknown", "?", "cannot be told"),
        };
        page.open("span", &[("class", class)]);
        page.element("span", &[("aria-hidden", "true")], sign);
        page.raw(" ").text(word).close("span");
    }

    /// Returns a cell of it.
    pub(crate) fn cell(self) -> Cell {
        Cell::written(|page| self.write(page))
    }
}

/// Returns a cell that says how many of how many are met.
pub(crate) fn met_cell((part, whole): (usize, usize)) -> Cell {
    number::share(part, whole).map_or_else(
        || Cell::nothing("nothing to meet"),
        |share| Cell::share(share, &format!("{part} of {whole}")),
    )
}
