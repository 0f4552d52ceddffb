//! Delimited text into columns: in one pass where it is plain, else as text that people made.
//!
//! The first row that holds something is the header. A row may have fewer cells than that, and what is missing is empty
//! then; more cells with something in them have no column and refuse the file. Blank lines are no rows.

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
    str,
};

use ::csv::{Reader, ReaderBuilder, StringRecord};
use hotpass_model::finding::ingest as rules;

use super::{Stop, rows::Union};
use crate::ingest::{
    Limits,
    dialect::{self, Dialect, Records},
    encoding,
    refusal::{Outcome, Refusal},
};

/// How much of a file its dialect is told by.
const HEAD: u64 = 256 * 1024;
/// How many rows are read before they are encoded, column by column: what a column needs stays in the cache then.
const BLOCK: usize = 8192;
/// How many row numbers a remark has.
const SHOWN: usize = 3;

/// Reads text that is UTF-8, has rows as wide as its header and quotes in pairs; anything else stops with [`Stop::Odd`].
pub(super) fn plain(
    path: &Path,
    extension: &str,
    label: &str,
    union: &mut Union,
) -> Result<(), Stop> {
    let mut file = open(path)?;
    let dialect = told(&mut file, extension)?;
    let mut reader = reader(file, dialect).ok_or(Stop::Odd)?;
    let mut header = StringRecord::new();
    if !read_next(&mut reader, &mut header)? {
        return Err(Stop::Odd);
    }
    if header.iter().all(|name| name.trim().is_empty()) {
        return Err(Stop::Odd);
    }
    union.begin(label, label, header.iter())?;
    let (width, mut n_rows, mut ends_in_lines) = (union.width(), 0, false);
    let mut block = Block::default();
    let mut next = Block::default();
    block.read(&mut reader, width)?;
    while !block.records().is_empty() {
        let records = block.records();
        let cells = |column: usize| records.iter().map(|record| &record[column]).collect();
        let (read, pushed) =
            rayon::join(|| next.read(&mut reader, width), || union.push_all(cells));
        pushed?;
        n_rows += records.len();
        if let Some(last) = records.last() {
            ends_in_lines = last[width - 1].contains('\n');
        }
        read?;
        std::mem::swap(&mut block, &mut next);
    }
    // A quote that never ends takes the rest of the file into one cell.
    if ends_in_lines && !ends_with_quote(path)? {
        return Err(Stop::Odd);
    }
    Ok(union.end(n_rows, None)?)
}

/// Rows that are read together; their memory is used again.
#[derive(Default)]
struct Block {
    records: Vec<StringRecord>,
    n_read: usize,
}

impl Block {
    /// Reads the next rows, all of which have as many cells.
    fn read(&mut self, reader: &mut Reader<File>, width: usize) -> Result<(), Stop> {
        self.n_read = 0;
        self.records.resize(BLOCK, StringRecord::new());
        while let Some(record) = self.records.get_mut(self.n_read)
            && read_next(reader, record)?
        {
            if record.len() != width || record.as_slice().is_empty() {
                return Err(Stop::Odd);
            }
            self.n_read += 1;
        }
        Ok(())
    }

    fn records(&self) -> &[StringRecord] {
        self.records.get(..self.n_read).unwrap_or_default()
    }
}

/// Reads the next record, and returns whether there was one.
fn read_next(reader: &mut Reader<File>, record: &mut StringRecord) -> Result<bool, Stop> {
    reader
        .read_record(record)
        .map_err(|error| match error.into_kind() {
            ::csv::ErrorKind::Io(error) => Refusal::read(&error).into(),
            _ => Stop::Odd,
        })
}

fn open(path: &Path) -> Outcome<File> {
    File::open(path).map_err(|error| Refusal::read(&error))
}

/// Returns the dialect of a file that begins as plain text, and goes back to where its rows begin.
fn told(file: &mut File, extension: &str) -> Result<Dialect, Stop> {
    let failed = |error: std::io::Error| Stop::from(Refusal::read(&error));
    let mut head = Vec::new();
    let read = file.by_ref().take(HEAD).read_to_end(&mut head);
    read.map_err(failed)?;
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&head);
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        // The head may end within a character.
        Err(error) if error.error_len().is_none() => {
            let valid = head.get(..error.valid_up_to()).unwrap_or_default();
            str::from_utf8(valid).map_err(|_| Stop::Odd)?
        }
        Err(_) => return Err(Stop::Odd),
    };
    let (dialect, start) = dialect::detect(text, extension);
    if start > 0 || text.contains('\0') {
        return Err(Stop::Odd);
    }
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(dialect)
}

fn reader(file: File, dialect: Dialect) -> Option<Reader<File>> {
    let quote = dialect.quote.map(u8::try_from).transpose().ok()?;
    let delimiter = u8::try_from(dialect.delimiter).ok()?;
    if !delimiter.is_ascii() || quote.is_some_and(|quote| !quote.is_ascii()) {
        return None;
    }
    let mut builder = ReaderBuilder::new();
    builder
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quote.is_some())
        .quote(quote.unwrap_or(b'"'))
        .escape(dialect.has_escapes.then_some(b'\\'))
        .buffer_capacity(1 << 18);
    Some(builder.from_reader(file))
}

fn ends_with_quote(path: &Path) -> Outcome<bool> {
    let mut tail = Vec::new();
    let mut file = open(path)?;
    let failed = |error: std::io::Error| Refusal::read(&error);
    let end = file.seek(SeekFrom::End(0)).map_err(failed)?;
    file.seek(SeekFrom::Start(end.saturating_sub(64)))
        .map_err(failed)?;
    file.read_to_end(&mut tail).map_err(failed)?;
    let tail = tail.trim_ascii_end();
    Ok(tail.ends_with(b"\"") || tail.ends_with(b"'"))
}

/// Reads any text, and returns what is odd about it.
pub(super) fn careful(
    path: &Path,
    extension: &str,
    label: &str,
    limits: &Limits,
    union: &mut Union,
) -> Outcome<Vec<String>> {
    let mut bytes = Vec::new();
    open(path)?
        .take(limits.max_file_bytes)
        .read_to_end(&mut bytes)
        .map_err(|error| Refusal::read(&error))?;
    let decoded = encoding::decode(bytes);
    let mut remarks = Vec::new();
    if decoded.is_guessed {
        remarks.push(format!(
            "the encoding is not declared and was taken to be {}",
            decoded.name
        ));
    }
    if decoded.has_replacements {
        remarks.push(format!(
            "it has bytes that mean nothing in {} and were replaced",
            decoded.name
        ));
    }
    let (dialect, start) = dialect::detect(&decoded.text, extension);
    let mut records = Records::new(decoded.text.get(start..).unwrap_or_default(), dialect);
    let mut short = Short::default();
    let mut rows = Rows::new(u32::from(start > 0));
    let Some((_, header)) = rows.next(&mut records) else {
        return Err(Refusal::new(
            &rules::EMPTY_FILE,
            "it has no row; export it again",
        ));
    };
    if header.len() > limits.max_columns {
        let message = format!(
            "its header has {} columns and the limit is {}; is this a table?",
            header.len(),
            limits.max_columns
        );
        return Err(Refusal::new(&rules::TOO_LARGE, message));
    }
    union.begin(label, label, header.iter().map(String::as_str))?;
    let width = union.width();
    let mut numbers = Vec::new();
    while let Some((number, cells)) = rows.next(&mut records) {
        let beyond = cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
        if beyond {
            return Err(too_wide(number, cells.len(), width));
        }
        short.add(number, cells.len(), width);
        for column in 0..width {
            union.push(column, cells.get(column).map_or("", String::as_str))?;
        }
        numbers.push(number);
    }
    if records.unclosed > 0 {
        remarks.push(
            "a cell begins with a quote that never ends; it was read as a plain character".into(),
        );
    }
    remarks.extend(short.remark());
    union.end(numbers.len(), Some(numbers))?;
    Ok(remarks)
}

fn too_wide(row: u32, cells: usize, width: usize) -> Refusal {
    Refusal::new(
        &rules::layout::RAGGED_ROWS,
        format!(
            "row {row} has {cells} cells and the header has {width}; put text that holds the delimiter in quotes, or mend the row"
        ),
    )
}

/// The rows of a text that hold something.
struct Rows {
    cells: Vec<String>,
    /// The number of the row that was read last, from 1.
    number: u32,
}

impl Rows {
    fn new(before: u32) -> Self {
        Self {
            cells: Vec::new(),
            number: before,
        }
    }

    /// Returns the next of them with its number.
    fn next(&mut self, records: &mut Records<'_>) -> Option<(u32, &[String])> {
        while records.next(&mut self.cells) {
            self.number += 1;
            if self.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some((self.number, &self.cells));
            }
        }
        None
    }
}

/// Rows with fewer cells than the header.
#[derive(Default)]
struct Short {
    count: u64,
    first: Vec<String>,
}

impl Short {
    fn add(&mut self, row: u32, cells: usize, width: usize) {
        if cells >= width {
            return;
        }
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(row.to_string());
        }
    }

    fn remark(&self) -> Option<String> {
        let more = if self.count > self.first.len() as u64 {
            " …"
        } else {
            ""
        };
        (self.count > 0).then(|| {
            format!(
                "{} rows have fewer cells than the header; what is missing counts as empty (rows {}{more})",
                self.count,
                self.first.join(", ")
            )
        })
    }
}
