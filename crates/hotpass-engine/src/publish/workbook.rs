//! The styled workbook: Data, Summary, Conflicts, Quarantine, Provenance, Data dictionary. Takes finished tables and
//! lays them out; cell `D17` of Provenance explains cell `D17` of Data.
//!
//! `rust_xlsxwriter` draws the frame (styles, panes, filters, conditional colors, printing, the small sheets), and the
//! rows of tables are streamed into it from Arrow: memory does not grow with the rows, nothing is allocated per cell,
//! and no temporary file can fill up a disk that is not the target's.

mod frame;
mod rows;
pub(crate) mod sample;
mod splice;
mod summary;

use std::{
    io::{self, Write},
    ops::Range,
};

use arrow::array::RecordBatch;
use rust_xlsxwriter::XlsxError;

use self::frame::Frame;
#[cfg(test)]
pub(super) use self::sample::golden as sample_golden;
pub use self::sample::write_sample;
use super::{
    cells::{self, Cells},
    report::Report,
};
use crate::dossier::{Deferred, Dossier};

/// The most data rows of a sheet: the format's 2^20 rows without the header.
const ROWS_PER_SHEET: usize = 1_048_575;

/// A table that becomes a sheet, or several when it has more rows than a sheet holds.
struct Table {
    /// The sheet's name; a continuation adds its number.
    name: &'static str,
    content: Deferred,
    n_rows: usize,
    /// Whether headers are shown as words instead of column names.
    has_friendly_headers: bool,
    /// What an empty sheet says.
    if_empty: &'static str,
    /// The file that holds a value that is too long for a cell.
    full_values_in: String,
    tab_color: u32,
}

/// The part of a table that is on one sheet.
struct Page {
    name: String,
    headers: Vec<String>,
    widths: Vec<usize>,
    /// Per column, whether it holds fractions.
    are_fractions: Vec<bool>,
    content: Deferred,
    rows: Range<usize>,
    /// Bytes of text in a row, on average.
    row_bytes: usize,
    if_empty: &'static str,
    full_values_in: String,
    tab_color: u32,
}

/// Writes the workbook of a dossier.
pub(super) fn write(
    dossier: &Dossier,
    report: &Report<'_>,
    stem: &str,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let [data, conflicts, quarantine, provenance] = tables(dossier, stem);
    let mut frame = Frame::new(&dossier.project).map_err(io_error)?;
    for page in pages(&data, ROWS_PER_SHEET)? {
        frame.add_page(page).map_err(io_error)?;
    }
    frame.add_summary(report).map_err(io_error)?;
    for table in [&conflicts, &quarantine, &provenance] {
        for page in pages(table, ROWS_PER_SHEET)? {
            frame.add_page(page).map_err(io_error)?;
        }
    }
    frame.add_dictionary(report).map_err(io_error)?;
    frame.write(out)
}

fn tables(dossier: &Dossier, stem: &str) -> [Table; 4] {
    let ready = |batch: &RecordBatch| Deferred::ready(batch.clone());
    [
        Table {
            name: "Data",
            content: ready(&dossier.golden),
            n_rows: dossier.golden.num_rows(),
            has_friendly_headers: false,
            if_empty: "No records: every row was set aside or skipped. See Summary and Quarantine.",
            full_values_in: format!("{stem}.parquet"),
            tab_color: frame::HEADER_FILL,
        },
        Table {
            name: "Conflicts",
            content: ready(&dossier.conflicts),
            n_rows: dossier.conflicts.num_rows(),
            has_friendly_headers: true,
            if_empty: "No conflicts: no two sources disagree about a value.",
            full_values_in: format!("{stem}.provenance.parquet"),
            tab_color: 0xBF_8F00,
        },
        Table {
            name: "Quarantine",
            content: ready(&dossier.quarantine),
            n_rows: dossier.quarantine.num_rows(),
            has_friendly_headers: true,
            if_empty: "No rows were set aside.",
            full_values_in: format!("{stem}.quarantine.csv"),
            tab_color: 0xC0_0000,
        },
        Table {
            name: "Provenance",
            content: dossier.origins.clone(),
            n_rows: dossier.golden.num_rows(),
            has_friendly_headers: false,
            if_empty: "No records, so nothing to explain.",
            full_values_in: format!("{stem}.provenance.parquet"),
            tab_color: 0x59_5959,
        },
    ]
}

/// Cuts a table into sheets of at most `limit` rows; an empty table is one sheet. How wide columns are and how much text
/// there is shows in the first chunk: laying a table out once more only for that would cost more than it is worth.
fn pages(table: &Table, limit: usize) -> io::Result<Vec<Page>> {
    let first = table.content.first().map_err(io::Error::other)?;
    let columns = cells::columns(&first)?;
    let headers: Vec<String> = cells::headers(&first)
        .into_iter()
        .map(|name| {
            if table.has_friendly_headers {
                friendly(&name)
            } else {
                name
            }
        })
        .collect();
    let widths: Vec<usize> = headers
        .iter()
        .zip(columns.iter())
        .map(|(header, cells)| width(header, cells))
        .collect();
    let total = if first.num_rows() == 0 {
        0
    } else {
        table.n_rows
    };
    let text: usize = columns.iter().map(Cells::text_bytes).sum();
    let count = total.div_ceil(limit).max(1);
    let pages = (0..count).map(|number| Page {
        name: match number {
            0 => table.name.to_owned(),
            _ => format!("{} {}", table.name, number + 1),
        },
        headers: headers.clone(),
        widths: widths.clone(),
        are_fractions: columns
            .iter()
            .map(|cells| matches!(cells, Cells::Float(_)))
            .collect(),
        content: table.content.clone(),
        row_bytes: text.div_ceil(first.num_rows().max(1)),
        rows: number * limit..total.min((number + 1) * limit),
        if_empty: table.if_empty,
        full_values_in: table.full_values_in.clone(),
        tab_color: table.tab_color,
    });
    Ok(pages.collect())
}

/// Returns a column width that fits the content and the header with its filter button, between 15 and 50 characters.
fn width(header: &str, cells: &Cells) -> usize {
    const WIDEST: usize = 50;
    // Headers are bold and a size larger than the body, and the button hides about three characters.
    let header = header.chars().count() * 6 / 5 + 3;
    let content = cells.longest(WIDEST) + 2;
    header.max(content).clamp(15, WIDEST)
}

/// Returns a column name as words: `entity_id` is `Entity id`.
fn friendly(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// Returns the input or output error behind a workbook error, so that a full disk is recognized as one.
fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests;
