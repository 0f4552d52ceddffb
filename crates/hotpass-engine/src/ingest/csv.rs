//! Delimited text into a grid: every field is text, a record's number is its row.
//!
//! Blank lines and lines above the header count as rows, as a spreadsheet program would show them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use hotpass_model::finding::{Finding, Place, ingest as rules};

use super::dialect::{self, Records};
use super::encoding::{self, Decoded};
use super::grid::{Grid, GridBuilder};
use super::refusal::{Outcome, Refusal, guarded};
use super::sheet::{self, Sheet, Visibility};
use super::{Limits, format, stem};
use crate::table::CellKind;

/// Reads a delimited text file as one sheet named after the file.
pub(super) fn read(path: &Path, file: &str, limits: &Limits, sink: sheet::Sink<'_>) -> Outcome<()> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|source| source.take(limits.max_file_bytes).read_to_end(&mut bytes))
        .map_err(|error| Refusal::read(&error))?;
    let decoded = encoding::decode(bytes);
    let name = stem(file);
    let mut findings = about_encoding(file, &decoded);
    let grid = guarded(|| cells(&decoded.text, file, limits, &mut findings))?;
    sink(Sheet::new(name, Visibility::Visible, 0, Some(Ok(grid))).with_findings(findings));
    Ok(())
}

fn about_encoding(file: &str, decoded: &Decoded) -> Vec<Finding> {
    let mut findings = Vec::new();
    if decoded.is_guessed {
        findings.push(Finding::new(
            &rules::ENCODING_GUESSED,
            Place::file(file),
            format!(
                "the encoding is not declared and was taken to be {}",
                decoded.name
            ),
        ));
    }
    if decoded.has_replacements {
        let count = decoded.text.matches('\u{FFFD}').count() as u64;
        findings.push(
            Finding::new(
                &rules::INVALID_BYTES,
                Place::file(file),
                format!(
                    "{count} places hold bytes that mean nothing in {} and were replaced",
                    decoded.name
                ),
            )
            .counted(count.max(1)),
        );
    }
    findings
}

/// The widths of records, to find those that differ from the rest.
#[derive(Default)]
struct Widths {
    counts: Vec<u64>,
    /// The first rows of each width.
    first: Vec<Vec<u32>>,
}

/// Wider records share one entry: nobody asks for the exact width of a record of thousands of fields.
const WIDEST: usize = 4096;

impl Widths {
    fn add(&mut self, row: u32, width: usize) {
        let width = width.min(WIDEST);
        if self.counts.len() <= width {
            self.counts.resize(width + 1, 0);
            self.first.resize(width + 1, Vec::new());
        }
        self.counts[width] += 1;
        if self.first[width].len() < 3 {
            self.first[width].push(row);
        }
    }

    /// Returns a finding when records of several fields differ in width.
    fn finding(&self, place: Place) -> Option<Finding> {
        let usual = (2..self.counts.len()).max_by_key(|width| self.counts[*width])?;
        let odd = |width: &usize| *width != usual && self.counts[*width] > 0;
        let count: u64 = (2..self.counts.len())
            .filter(odd)
            .map(|width| self.counts[width])
            .sum();
        let mut rows: Vec<u32> = (2..self.counts.len())
            .filter(odd)
            .flat_map(|width| self.first[width].iter().copied())
            .collect();
        rows.sort_unstable();
        let shown: Vec<String> = rows
            .iter()
            .take(3)
            .map(|row| (row + 1).to_string())
            .collect();
        let first = *rows.first()?;
        Some(
            Finding::new(
                &rules::layout::RAGGED_ROWS,
                place.at(format!("{0}:{0}", first + 1)),
                format!(
                    "{count} records do not have {usual} fields like most (rows {}{})",
                    shown.join(", "),
                    if count > 3 { " …" } else { "" }
                ),
            )
            .counted(count),
        )
    }
}

/// The last row a sheet address can name.
const LAST_ROW: u32 = u32::MAX - 1;

fn cells(text: &str, file: &str, limits: &Limits, findings: &mut Vec<Finding>) -> Outcome<Grid> {
    let (dialect, start) = dialect::detect(text, &format::extension(file));
    let mut budget = limits.budget();
    let mut builder = GridBuilder::new(&mut budget);
    let mut records = Records::new(text.get(start..).unwrap_or_default(), dialect);
    let mut fields = Vec::new();
    let mut widths = Widths::default();
    // A `sep=` line is a row of the file, though it holds no cell.
    let mut row = u32::from(start > 0);
    while records.next(&mut fields) {
        if fields.len() > limits.max_columns {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                format!(
                    "row {} has {} fields and the limit is {}; is this a table?",
                    row + 1,
                    fields.len(),
                    limits.max_columns
                ),
            ));
        }
        // A delimiter at the end of a line does not make a field.
        let width = fields
            .iter()
            .rposition(|field| !field.is_empty())
            .map_or(0, |last| last + 1);
        for (field, column) in fields.iter().zip(0..) {
            builder.push(row, column, CellKind::Text as u8, field)?;
        }
        if width > 0 {
            widths.add(row, fields.len());
        }
        if row == LAST_ROW {
            break;
        }
        row += 1;
    }
    let place = Place::sheet(file, stem(file));
    if records.unclosed > 0 {
        findings.push(Finding::new(
            &rules::UNCLOSED_QUOTE,
            place.clone(),
            "a field begins with a quote that never ends; the quote was read as a plain character",
        ));
    }
    findings.extend(widths.finding(place));
    builder.finish(Vec::new())
}
