//! Reports: charts of a model, of its scores and of an evaluation on one self-contained page.
//!
//! In goes a [`data::LinkageReport`], plain data that whoever links fills in; out comes one HTML document that needs no
//! network, no script and no second file. The charts are those that people know from Splink. This is *not* where
//! anything is computed that another output shows too: weights are summed and F1 is derived here, nothing is estimated.

mod chart;
pub mod data;
mod page;
mod plot;
mod scale;

use data::LinkageReport;

/// Whether a report shows what the records say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Values {
    /// The first letter and the length of each value, so that a report can be passed on without personal data.
    #[default]
    Masked,
    /// The values as they are.
    Shown,
}

/// Renders a report as one HTML document.
///
/// The same report gives the same bytes. Sections whose data is absent are left out. Every text is escaped; record
/// values are masked unless `values` says otherwise, while addresses of records, names of columns and conditions of a
/// model are always shown.
pub fn render(report: &LinkageReport, values: Values) -> String {
    page::render(report, values)
}

#[cfg(test)]
mod tests;
