//! `OpenDocument` spreadsheets: `content.xml` streams once, each table into a grid.
//!
//! Repeated cells and rows are stored as what they stand for only where they hold something, and only so
//! many of them: a few bytes may claim to be a million rows.

mod element;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;

use hotpass_model::finding::ingest as rules;
use quick_xml::Reader;
use quick_xml::events::Event;

use self::element::{CellStart, Step, number, push_reference, start, stored};
use super::Limits;
use super::archive;
use super::cell;
use super::grid::{Budget, GridBuilder, Merge};
use super::parts::attribute;
use super::refusal::{Outcome, Refusal, guarded};
use super::sheet::{self, Sheet, Visibility};
use crate::table::CellKind;

/// Cells that may come from repeating others, in one file.
const REPEATED_CELLS: u64 = 20_000_000;
/// The last row a spreadsheet of this format can have, in any program.
const LAST_ROW: u32 = 1 << 24;
/// The last column likewise.
const LAST_COLUMN: u32 = 1 << 16;
/// How much of the manifest is searched for signs of encryption.
const MANIFEST_LIMIT: u64 = 4 * 1024 * 1024;

/// Reads the sheets of an `OpenDocument` spreadsheet in order.
pub(super) fn read(path: &Path, limits: &Limits, sink: sheet::Sink<'_>) -> Outcome<()> {
    let mut archive = archive::open_measured(path)?;
    if archive::text(&mut archive, "META-INF/manifest.xml", MANIFEST_LIMIT)
        .contains("encryption-data")
    {
        return Err(Refusal::encrypted("the spreadsheet"));
    }
    let content = archive
        .by_name("content.xml")
        .map_err(|error| archive::refuse(&error))?;
    let mut book = Book {
        xml: Reader::from_reader(BufReader::new(content)),
        buffer: Vec::new(),
        hidden_styles: BTreeSet::new(),
        repeats_left: REPEATED_CELLS,
    };
    // Only what is outside the cells is kept between tables; an empty element is read like an empty pair of tags.
    book.xml.config_mut().expand_empty_elements = true;
    let mut budget = limits.budget();
    let mut count = 0;
    guarded(|| {
        while let Some(sheet) = book.next_sheet(&mut budget)? {
            count += 1;
            if count > limits.max_sheets {
                return Err(Refusal::new(
                    &rules::TOO_LARGE,
                    format!(
                        "the workbook has more than {} sheets; split it or raise the limit",
                        limits.max_sheets
                    ),
                ));
            }
            sink(sheet);
        }
        Ok(())
    })
}

/// The content of a spreadsheet as it streams by.
struct Book<R> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    /// Styles of tables that are not displayed.
    hidden_styles: BTreeSet<String>,
    repeats_left: u64,
}

/// The cells of one row, kept until its end because a row may be repeated.
#[derive(Default)]
struct Row {
    cells: Vec<(u32, u32, u8, String)>,
    next_column: u32,
}

fn broken(error: impl std::fmt::Display) -> Refusal {
    Refusal::corrupt("the spreadsheet", error)
}

impl<R: BufRead> Book<R> {
    /// Reads up to the next table and then through it.
    fn next_sheet(&mut self, budget: &mut Budget) -> Outcome<Option<Sheet>> {
        let mut style = String::new();
        loop {
            match self.step()? {
                Step::Style(name) => style = name,
                Step::HidesStyle => {
                    self.hidden_styles.insert(style.clone());
                }
                Step::Table(name, style) => {
                    let visibility = if self.hidden_styles.contains(&style) {
                        Visibility::Hidden
                    } else {
                        Visibility::Visible
                    };
                    return self.sheet(name, visibility, budget).map(Some);
                }
                Step::End => return Ok(None),
                _ => {}
            }
        }
    }

    fn sheet(
        &mut self,
        name: String,
        visibility: Visibility,
        budget: &mut Budget,
    ) -> Outcome<Sheet> {
        let mut builder = GridBuilder::new(budget);
        let mut merges = Vec::new();
        let mut hidden_rows = 0;
        let mut row = Row::default();
        let mut at = 0_u32;
        let mut repeat = 1;
        loop {
            match self.step()? {
                Step::Row {
                    repeat: times,
                    is_hidden,
                } => {
                    row = Row::default();
                    repeat = times;
                    hidden_rows += u64::from(is_hidden) * u64::from(times);
                }
                Step::RowEnd => {
                    self.push_row(&mut builder, &row, at, repeat)?;
                    at = at.saturating_add(repeat);
                }
                Step::Cell(start) => self.cell(&start, &mut row, at, &mut merges)?,
                Step::Skip(element) => self.skip(&element)?,
                Step::TableEnd => break,
                Step::End => return Err(Refusal::truncated("the spreadsheet's content")),
                Step::Style(_) | Step::HidesStyle | Step::Table(..) | Step::Other => {}
            }
        }
        let grid = builder.finish(merges)?;
        // Programs hide all the unused rows below a filter; only those down to the last value are of interest.
        let used = grid.rows.last().map_or(0, |last| u64::from(*last) + 1);
        Ok(Sheet::new(
            name,
            visibility,
            hidden_rows.min(used),
            Some(Ok(grid)),
        ))
    }

    fn push_row(
        &mut self,
        builder: &mut GridBuilder<'_>,
        row: &Row,
        at: u32,
        repeat: u32,
    ) -> Outcome<()> {
        if row.cells.is_empty() {
            return Ok(());
        }
        let stored: u64 = row
            .cells
            .iter()
            .map(|(_, repeat, ..)| u64::from(*repeat))
            .sum();
        let extra = stored
            .saturating_mul(u64::from(repeat))
            .saturating_sub(row.cells.len() as u64);
        self.repeats_left = self.repeats_left.checked_sub(extra).ok_or_else(|| {
            Refusal::new(
                &rules::TOO_LARGE,
                "cells are repeated more often than the limit; remove rows and columns that are not needed",
            )
        })?;
        if at.saturating_add(repeat) > LAST_ROW || row.next_column > LAST_COLUMN {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                "a cell stands beyond the last row or column of any spreadsheet program",
            ));
        }
        for sheet_row in at..at + repeat {
            for (column, columns, code, text) in &row.cells {
                for column in *column..column + columns {
                    builder.push(sheet_row, column, *code, text)?;
                }
            }
        }
        Ok(())
    }

    /// Reads a cell's content up to its end and adds it to the row.
    fn cell(
        &mut self,
        start: &CellStart,
        row: &mut Row,
        at: u32,
        merges: &mut Vec<Merge>,
    ) -> Outcome<()> {
        let shown = self.content()?;
        let column = row.next_column;
        row.next_column = column.saturating_add(start.repeat);
        if start.columns_spanned > 1 || start.rows_spanned > 1 {
            merges.push(Merge {
                first: (at, column),
                last: (
                    at.saturating_add(start.rows_spanned.max(1) - 1),
                    column.saturating_add(start.columns_spanned.max(1) - 1),
                ),
            });
        }
        let stored = stored(start, &shown);
        let mut text = String::new();
        let code = cell::render(&stored, start.is_formula, &mut text);
        let kind = CellKind::from_code(code);
        if kind != CellKind::Empty && !(kind == CellKind::Text && text.is_empty()) {
            row.cells.push((column, start.repeat, code, text));
        }
        Ok(())
    }

    /// Reads the paragraphs of a cell; comments and drawings are no content.
    fn content(&mut self) -> Outcome<String> {
        let mut text = String::new();
        let mut depth = 1_u32;
        let mut has_paragraph = false;
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(element) => {
                    let name = element.name().as_ref().to_owned();
                    if name == "office:annotation" || name.starts_with("draw:") {
                        self.skip(&name)?;
                        continue;
                    }
                    depth += 1;
                    match name.as_str() {
                        "text:p" => {
                            if has_paragraph {
                                text.push('\n');
                            }
                            has_paragraph = true;
                        }
                        "text:s" => {
                            let count = number(attribute(&element, "c")).unwrap_or(1);
                            text.extend(std::iter::repeat_n(' ', count.min(1000) as usize));
                        }
                        "text:tab" => text.push('\t'),
                        "text:line-break" => text.push('\n'),
                        _ => {}
                    }
                }
                Event::End(_) => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(text);
                    }
                }
                // White space outside paragraphs is indentation of the file.
                Event::Text(part) if depth > 1 => text.push_str(&part.xml10_content()),
                Event::CData(part) if depth > 1 => text.push_str(&part.xml10_content()),
                Event::GeneralRef(reference) => push_reference(&reference, &mut text),
                Event::Eof => return Err(Refusal::truncated("the spreadsheet's content")),
                _ => {}
            }
        }
    }

    /// Passes over an element whose start has been read.
    fn skip(&mut self, element: &str) -> Outcome<()> {
        let mut buffer = Vec::new();
        let mut depth = 1_u32;
        while depth > 0 {
            buffer.clear();
            match self.xml.read_event_into(&mut buffer).map_err(broken)? {
                Event::Start(inner) if inner.name().as_ref() == element => depth += 1,
                Event::End(inner) if inner.name().as_ref() == element => depth -= 1,
                Event::Eof => return Err(Refusal::truncated("the spreadsheet's content")),
                _ => {}
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Outcome<Step> {
        self.buffer.clear();
        Ok(
            match self.xml.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(element) => start(&element),
                Event::End(element) => match element.name().as_ref() {
                    "table:table-row" => Step::RowEnd,
                    "table:table" => Step::TableEnd,
                    _ => Step::Other,
                },
                Event::Eof => Step::End,
                _ => Step::Other,
            },
        )
    }
}
