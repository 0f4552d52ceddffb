//! Readers of .xlsx, .xlsm, .xlsb and .xls: each sheet streams once into a grid.
//!
//! The file has passed the limits when it comes here. A sheet that breaks is refused alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError};
use hotpass_model::finding::ingest as rules;

use super::archive::{self, Archive};
use super::cell::{self, Stored};
use super::grid::{Budget, Grid, GridBuilder, Merge};
use super::parts::{self, Extras};
use super::refusal::{Outcome, Refusal, guarded};
use super::sheet::{Sheet, Visibility};
use super::{Limits, compound, macro_sheets, sheet, strings};
use crate::table::CellKind;

type Source = BufReader<File>;

fn source(path: &Path) -> Outcome<Source> {
    File::open(path)
        .map(BufReader::new)
        .map_err(|error| Refusal::read(&error))
}

/// A sheet's name, visibility and whether it has cells.
struct Listed {
    name: String,
    visibility: Visibility,
    has_cells: bool,
}

fn listed(sheets: &[calamine::Sheet], limits: &Limits) -> Outcome<Vec<Listed>> {
    if sheets.len() > limits.max_sheets {
        return Err(Refusal::new(
            &rules::TOO_LARGE,
            format!(
                "the workbook has {} sheets and the limit is {}; split it or raise the limit",
                sheets.len(),
                limits.max_sheets
            ),
        ));
    }
    Ok(sheets
        .iter()
        .map(|sheet| Listed {
            name: sheet.name.clone(),
            visibility: match sheet.visible {
                SheetVisible::Visible => Visibility::Visible,
                SheetVisible::Hidden => Visibility::Hidden,
                SheetVisible::VeryHidden => Visibility::VeryHidden,
            },
            has_cells: sheet.typ == SheetType::WorkSheet,
        })
        .collect())
}

/// Reads the sheets of an .xlsx or .xlsm workbook in order.
pub(super) fn read_xlsx(path: &Path, limits: &Limits, sink: sheet::Sink<'_>) -> Outcome<()> {
    let mut places = Places::open(path, limits)?;
    strings::check(&mut places.archive)?;
    match guarded(|| Ok(Xlsx::new(source(path)?)))? {
        Ok(book) => xlsx_sheets(book, places, limits, sink),
        Err(XlsxError::Unrecognized {
            typ: "sheet:type", ..
        }) => {
            let copy = macro_sheets::called_dialogs(&mut places.archive)?;
            let book = guarded(|| Xlsx::new(copy).map_err(|error| refuse_xlsx(&error)))?;
            xlsx_sheets(book, places, limits, sink)
        }
        Err(error) => Err(refuse_xlsx(&error)),
    }
}

fn xlsx_sheets<R: Read + Seek>(
    mut book: Xlsx<R>,
    places: Places,
    limits: &Limits,
    sink: sheet::Sink<'_>,
) -> Outcome<()> {
    let sheets = listed(book.sheets_metadata(), limits)?;
    places.each_sheet(sheets, limits, sink, &mut |name, budget, extras| {
        xlsx_cells(&mut book, name, budget, extras)
    })
}

/// Lets a limit refuse the whole file, and anything else only the sheet.
fn keep_limits(read: Outcome<Grid>) -> Outcome<Outcome<Grid>> {
    match read {
        Err(refusal) if refusal.rule == &rules::TOO_LARGE => Err(refusal),
        other => Ok(other),
    }
}

fn xlsx_cells<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    budget: &mut Budget,
    extras: &Extras,
) -> Outcome<Grid> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Err(no_cells()),
        Err(error) => return Err(refuse_xlsx(&error)),
    };
    let mut builder = GridBuilder::new(budget);
    let mut text = String::new();
    while let Some(record) = cells
        .next_cell_with_formula_metadata()
        .map_err(|error| refuse_xlsx(&error))?
    {
        within_sheet(record.pos.0)?;
        let is_formula = record.formula.is_some();
        let code = cell::render(&Stored::from(&record.value), is_formula, &mut text);
        builder.push(record.pos.0, record.pos.1, code, &text)?;
    }
    builder.finish(extras.merges.clone())
}

/// Refuses a row below the last that the formats of 2007 have: no program writes it, so the file is made to exhaust.
fn within_sheet(row: u32) -> Outcome<()> {
    const ROWS: u32 = 1 << 20;
    if row < ROWS {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::TOO_LARGE,
        format!("a cell stands below row {ROWS}, the last that a sheet of this format can have"),
    ))
}

fn no_cells() -> Refusal {
    Refusal::new(
        &rules::NOT_A_WORKSHEET,
        "the sheet is a chart, a macro or a dialog and has no cells",
    )
}

/// Reads the sheets of an .xlsb workbook in order.
pub(super) fn read_xlsb(path: &Path, limits: &Limits, sink: sheet::Sink<'_>) -> Outcome<()> {
    let mut places = Places::open(path, limits)?;
    strings::check(&mut places.archive)?;
    let mut book: Xlsb<Source> =
        guarded(|| Xlsb::new(source(path)?).map_err(|error| refuse_xlsb(&error)))?;
    let sheets = listed(book.sheets_metadata(), limits)?;
    places.each_sheet(sheets, limits, sink, &mut |name, budget, extras| {
        xlsb_cells(&mut book, name, budget, extras)
    })
}

fn xlsb_cells(
    book: &mut Xlsb<Source>,
    name: &str,
    budget: &mut Budget,
    extras: &Extras,
) -> Outcome<Grid> {
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|error| refuse_xlsb(&error))?;
    let mut builder = GridBuilder::new(budget);
    let mut text = String::new();
    while let Some(found) = cells.next_cell().map_err(|error| refuse_xlsb(&error))? {
        let (row, column) = found.get_position();
        within_sheet(row)?;
        let is_formula = extras.formulas.binary_search(&(row, column)).is_ok();
        let code = cell::render(&Stored::from(found.get_value()), is_formula, &mut text);
        builder.push(row, column, code, &text)?;
    }
    // The reader passes over formulas whose result is an error; the scan of the part has found them.
    for (row, column) in &extras.errors {
        builder.push(*row, *column, CellKind::Error as u8 | CellKind::FORMULA, "")?;
    }
    builder.finish(extras.merges.clone())
}

/// Reads the sheets of an .xls workbook in order.
pub(super) fn read_xls(path: &Path, limits: &Limits, sink: sheet::Sink<'_>) -> Outcome<()> {
    compound::check(path, limits)?;
    let mut book: Xls<Source> =
        guarded(|| Xls::new(source(path)?).map_err(|error| refuse_xls(&error)))?;
    let sheets = listed(book.sheets_metadata(), limits)?;
    let mut budget = limits.budget();
    for listed in sheets {
        let grid = if listed.has_cells {
            let read = guarded(|| xls_cells(&mut book, &listed.name, &mut budget));
            Some(keep_limits(read)?)
        } else {
            None
        };
        sink(Sheet::new(listed.name, listed.visibility, 0, grid));
    }
    Ok(())
}

fn xls_cells(book: &mut Xls<Source>, name: &str, budget: &mut Budget) -> Outcome<Grid> {
    let merges = book
        .merge_cells_by_sheet_name(name)
        .map_err(|error| refuse_xls(&error))?
        .into_iter()
        .map(|range| Merge {
            first: range.start,
            last: range.end,
        })
        .collect();
    // Formula texts only serve to mark results, and one that cannot be decoded has a text as well. Only their places are
    // kept, so that the texts are not in memory together with the values.
    let formulas = book
        .worksheet_formula(name)
        .map_err(|error| refuse_xls(&error))?;
    let formulas: BTreeSet<(u32, u32)> = match formulas.start() {
        Some((row, column)) => formulas
            .used_cells()
            .filter(|(_, _, text)| !text.is_empty())
            .map(|place| (row + place.0 as u32, column + place.1 as u32))
            .collect(),
        None => BTreeSet::new(),
    };
    let cells = book
        .worksheet_range(name)
        .map_err(|error| refuse_xls(&error))?;
    let mut builder = GridBuilder::new(budget);
    let mut text = String::new();
    let Some(start) = cells.start() else {
        return builder.finish(merges);
    };
    for (row, column, value) in cells.used_cells() {
        let place = (start.0 + row as u32, start.1 + column as u32);
        let is_formula = formulas.contains(&place);
        let code = cell::render(&Stored::from(value), is_formula, &mut text);
        if CellKind::from_code(code) == CellKind::Text {
            narrow(&mut text);
        }
        builder.push(place.0, place.1, code, &text)?;
    }
    builder.finish(merges)
}

/// Undoes the widening of text in Excel 5 files that store 16-bit characters: their reader returns each
/// byte as a character, so that every second one is zero.
fn narrow(text: &mut String) {
    let is_wide = text.len() >= 2
        && text.len().is_multiple_of(2)
        && text.bytes().skip(1).step_by(2).all(|byte| byte == 0)
        && text
            .bytes()
            .step_by(2)
            .all(|byte| byte != 0 && byte.is_ascii());
    if is_wide {
        text.retain(|c| c != '\0');
    }
}

/// Where a workbook's sheets are in its container.
struct Places {
    archive: Archive,
    parts: BTreeMap<String, String>,
    limit: u64,
}

impl Places {
    fn open(path: &Path, limits: &Limits) -> Outcome<Self> {
        let mut archive = archive::open_measured(path)?;
        let parts = parts::sheets(&mut archive);
        Ok(Self {
            archive,
            parts,
            limit: limits.max_expanded_bytes,
        })
    }

    /// Hands every sheet on, with the cells that `read` finds and what the container says beside them.
    fn each_sheet(
        mut self,
        sheets: Vec<Listed>,
        limits: &Limits,
        sink: sheet::Sink<'_>,
        read: &mut dyn FnMut(&str, &mut Budget, &Extras) -> Outcome<Grid>,
    ) -> Outcome<()> {
        let mut budget = limits.budget();
        budget.text = budget.text.min(archive::most_text(&mut self.archive));
        for listed in sheets {
            let extras = self.extras(&listed.name);
            let grid = if listed.has_cells {
                let read = guarded(|| read(&listed.name, &mut budget, &extras));
                Some(keep_limits(read)?)
            } else {
                None
            };
            sink(Sheet::new(
                listed.name,
                listed.visibility,
                extras.hidden_rows,
                grid,
            ));
        }
        Ok(())
    }

    fn extras(&mut self, sheet: &str) -> Extras {
        match self.parts.get(sheet) {
            Some(part) => parts::extras(&mut self.archive, part, self.limit),
            None => Extras::default(),
        }
    }
}

fn refuse_xlsx(error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::encrypted("the workbook"),
        XlsxError::Io(error) => Refusal::read(error),
        XlsxError::Zip(error) => archive::refuse(error),
        error => Refusal::corrupt("the workbook", error),
    }
}

fn refuse_xlsb(error: &XlsbError) -> Refusal {
    match error {
        XlsbError::Password => Refusal::encrypted("the workbook"),
        XlsbError::Io(error) => Refusal::read(error),
        XlsbError::Zip(error) => archive::refuse(error),
        error => Refusal::corrupt("the workbook", error),
    }
}

fn refuse_xls(error: &XlsError) -> Refusal {
    match error {
        XlsError::Password => Refusal::encrypted("the workbook"),
        XlsError::Io(error) => Refusal::read(error),
        XlsError::EoStream(_) => Refusal::truncated("the workbook"),
        error => Refusal::corrupt("the workbook", error),
    }
}
