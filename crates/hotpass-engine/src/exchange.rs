//! Tables that people fill in: text out as a workbook or CSV file, and back again as it was saved by whatever program.
//!
//! Reading is the reading of every other input, so an encoding, a delimiter or a title row that a program added is no
//! hindrance. What the columns mean is not known here.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use ::csv::{Terminator, WriterBuilder};
use hotpass_model::port::{EngineError, TextTable};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet,
    XlsxError,
};

use crate::{
    ingest::{Limits, read_file},
    publish::guard::{guarded, unguarded},
    table::{SkipReason, Table},
};

/// The most UTF-16 units a cell of a workbook may hold.
const CELL_LIMIT: usize = 32_767;
/// The widest column, in characters; longer text is wrapped.
const WIDEST: usize = 48;

/// Why a table was not exchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The file cannot be read.
    #[error("cannot read `{}`: {message} ({code})", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// What was found.
        message: String,
        /// The code of the finding.
        code: &'static str,
    },
    /// There is no table in the file.
    #[error("`{}` holds no table with headers", path.display())]
    NoTable {
        /// The file.
        path: PathBuf,
    },
    /// Rows were taken for something else than a part of the table.
    #[error("row {row} of `{}` reads as a {reason} and not as a row of the table", path.display())]
    Skipped {
        /// The file.
        path: PathBuf,
        /// The number that a spreadsheet program shows beside the row.
        row: u32,
        /// What it reads as.
        reason: &'static str,
    },
    /// The name of the file does not say what it is to be.
    #[error("`{}` is to be neither .xlsx nor .csv", path.display())]
    Form {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The workbook cannot be made.
    #[error("cannot make a workbook of the table")]
    Workbook(#[from] XlsxError),
}

impl EngineError for ExchangeError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Refused { .. } => "save it as .xlsx or .csv, and try again",
            Self::NoTable { .. } => "the first row holds the headers, such as those of an export",
            Self::Skipped { .. } => "fill in or take out the row, and try again",
            Self::Form { .. } => "end its name in .xlsx or .csv",
            Self::Write { .. } => "check that the folder is there and may be written",
            Self::Workbook(_) => "export it as .csv",
        };
        Some(hint.into())
    }

    fn is_usage(&self) -> bool {
        !matches!(self, Self::Write { .. } | Self::Workbook(_))
    }
}

/// The result of exchanging a table.
pub type Result<T> = std::result::Result<T, ExchangeError>;

/// Reads the first table of a file.
///
/// # Errors
/// When the file is none that can be read, or a row of it is in doubt.
pub fn read(path: &Path, limits: &Limits) -> Result<TextTable> {
    let root = path.parent().unwrap_or(Path::new(""));
    // What has no name of its own, such as `..`, is refused by the name it was given.
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let content = read_file(root, &name, limits);
    if let Some(finding) = content.refusal() {
        return Err(ExchangeError::Refused {
            path: path.into(),
            message: finding.message.clone(),
            code: finding.rule.code,
        });
    }
    let mut tables = content.tables.iter();
    let table = tables.find(|table| !table.header_rows.is_empty());
    let Some(table) = table else {
        return Err(ExchangeError::NoTable { path: path.into() });
    };
    let mut skipped = table.skipped.iter();
    if let Some(skipped) = skipped.find(|skipped| skipped.reason != SkipReason::Title) {
        return Err(ExchangeError::Skipped {
            path: path.into(),
            row: skipped.row + 1,
            reason: skipped.reason.as_str(),
        });
    }
    Ok(text_of(table, is_text(path)))
}

/// Returns the cells of a table with every row between the first and the last, blank ones included, so that a row's
/// number follows from its position.
fn text_of(table: &Table, is_guarded: bool) -> TextTable {
    let start = table.header_rows.end;
    let n_rows = table.rows.last().map_or(0, |last| last + 1 - start);
    let mut rows = vec![vec![String::new(); table.columns.len()]; n_rows as usize];
    for (column, place) in table.columns.iter().zip(0..) {
        for (position, row) in table.rows.iter().enumerate() {
            let value = column.value(position).unwrap_or("");
            let value = if is_guarded { unguarded(value) } else { value };
            let cells = rows.get_mut((row - start) as usize);
            if let Some(cell) = cells.and_then(|cells: &mut Vec<String>| cells.get_mut(place)) {
                value.clone_into(cell);
            }
        }
    }
    TextTable {
        columns: table.columns.iter().map(|c| c.header.clone()).collect(),
        rows,
        first_row: start + 1,
        ..TextTable::default()
    }
}

/// Writes a table as what the file's name says.
///
/// # Errors
/// When the name says nothing known, or the file cannot be written.
pub fn write(path: &Path, table: &TextTable) -> Result<()> {
    let bytes = match extension(path).as_str() {
        "csv" => csv(table).map_err(|source| ExchangeError::Write {
            path: path.into(),
            source,
        })?,
        "xlsx" => workbook(table)?,
        _ => return Err(ExchangeError::Form { path: path.into() }),
    };
    let mut aside = path.as_os_str().to_owned();
    aside.push(".partial");
    let written = fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, path));
    written.map_err(|source| ExchangeError::Write {
        path: path.into(),
        source,
    })
}

fn extension(path: &Path) -> String {
    let extension = path.extension().and_then(OsStr::to_str);
    extension.unwrap_or("").to_ascii_lowercase()
}

/// Tells whether a file is text, in which everything that could be a formula is guarded.
fn is_text(path: &Path) -> bool {
    matches!(extension(path).as_str(), "csv" | "tsv" | "txt")
}

/// Returns a table as CSV, with the mark by which spreadsheet programs know that it is UTF-8.
fn csv(table: &TextTable) -> io::Result<Vec<u8>> {
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(&mut bytes);
    for row in [&table.columns].into_iter().chain(&table.rows) {
        let row = row.iter().map(|value| guarded(value));
        let fields = row.map(|value| value.as_bytes().to_vec());
        writer.write_record(fields).map_err(io::Error::other)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// Returns a table as a workbook of one sheet. A cell of text stays text there, whatever it begins with.
fn workbook(table: &TextTable) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_author("Hotpass")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let sheet = workbook.add_worksheet();
    let header = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_freeze_panes(1, 0)?;
    for (name, column) in table.columns.iter().zip(0..) {
        sheet.write_string_with_format(0, column, clipped(name), &header)?;
        let cells = table
            .rows
            .iter()
            .filter_map(|row| row.get(usize::from(column)));
        let lengths = cells.chain([name]).map(|cell| cell.chars().count());
        let width = lengths.fold(8, usize::max).min(WIDEST) + 2;
        sheet.set_column_width(column, width as f64)?;
        offer(sheet, table, name, column)?;
    }
    for (row, number) in table.rows.iter().zip(1..) {
        for (value, column) in row.iter().zip(0..).filter(|(value, _)| !value.is_empty()) {
            sheet.write_string_with_format(number, column, clipped(value), &wrapped)?;
        }
    }
    workbook.save_to_buffer()
}

/// Lets a spreadsheet program offer the values of a column.
fn offer(
    sheet: &mut Worksheet,
    table: &TextTable,
    name: &str,
    column: u16,
) -> std::result::Result<(), XlsxError> {
    let Some(choices) = table.choices.get(name).filter(|_| !table.rows.is_empty()) else {
        return Ok(());
    };
    let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
    let validation = DataValidation::new().allow_list_strings(&choices)?;
    let last = table.rows.len() as u32;
    sheet.add_data_validation(1, column, last, column, &validation)?;
    Ok(())
}

/// Returns text as long as a cell may be; `…` stands for what was left out.
fn clipped(text: &str) -> String {
    if text.encode_utf16().count() <= CELL_LIMIT {
        return text.to_owned();
    }
    // A character is two units at most.
    let kept: String = text.chars().take(CELL_LIMIT / 2 - 1).collect();
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TextTable {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        TextTable {
            columns: row(&["pair_id", "decision", "note", "left_name"]),
            rows: vec![
                row(&["pair-1", "same", "=1+1", "Aéro, \"Club\""]),
                row(&["pair-2", "", "", "'@x"]),
                row(&["pair-3", "different", "two\nlines", "00123"]),
            ],
            first_row: 2,
            choices: [("decision".to_owned(), row(&["same", "different"]))].into(),
        }
    }

    #[test]
    fn a_table_comes_back_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["review.csv", "review.xlsx"] {
            let path = folder.path().join(name);
            write(&path, &table()).expect(name);
            let read = read(&path, &Limits::default()).expect(name);
            let expected = TextTable {
                choices: std::collections::BTreeMap::new(),
                ..table()
            };
            assert_eq!(read, expected, "{name}");
            let again = fs::read(&path).expect("a file");
            write(&path, &table()).expect(name);
            assert_eq!(
                fs::read(&path).expect("a file"),
                again,
                "{name} is the same each time"
            );
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }

    #[test]
    fn a_file_that_another_program_saved_is_read_with_its_row_numbers() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("saved.csv");
        let text = "pair_id;decision;note\r\npair-1;same;caf\u{e9}\r\n;;\r\npair-2;different;x\r\n";
        let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
        fs::write(&path, latin).expect("a file");
        let read = read(&path, &Limits::default()).expect("a table");
        assert_eq!(read.columns, ["pair_id", "decision", "note"]);
        assert_eq!(read.first_row, 2);
        assert_eq!(read.rows[0], ["pair-1", "same", "café"]);
        assert_eq!(read.rows[2], ["pair-2", "different", "x"]);
    }

    #[test]
    fn what_cannot_be_exchanged_says_why_and_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("x.xlsx"), "%PDF-1.7 not a workbook").expect("a file");
        fs::write(path("empty.csv"), "").expect("a file");
        for (error, expected) in [
            (
                write(&path("x.pdf"), &table()).expect_err("a form"),
                "neither .xlsx nor .csv",
            ),
            (
                write(&path("no/x.csv"), &table()).expect_err("a folder"),
                "cannot write",
            ),
            (
                read(&path("x.xlsx"), &Limits::default())
                    .map(drop)
                    .expect_err("none"),
                "PDF",
            ),
            (
                read(&path("gone.csv"), &Limits::default())
                    .map(drop)
                    .expect_err("none"),
                "check that it exists",
            ),
        ] {
            assert!(error.to_string().contains(expected), "{error}");
            assert!(error.hint().is_some());
        }
        assert!(read(&path("empty.csv"), &Limits::default()).is_err());
    }
}
