//! Delimited text as it is written: every row, blank ones too, and every cell with the blanks around it.
//!
//! Contracts are judged by that: what another tool is told of a file is what is in it.

use std::{fs, path::Path};

use ::csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};
use arrow::array::{StringArray, StringBuilder};
use hotpass_model::finding::ingest as rules;
use hotpass_quality::contract::judgment::Written;

use super::{
    Limits,
    columns::Unreadable,
    dialect::{self, Dialect},
    encoding,
    format::{self, Format},
    refusal::{Outcome, Refusal},
};

/// A file as it is written.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Its rows.
    pub(crate) written: Written,
    /// The number of the row after the header, as a spreadsheet program shows it.
    pub(crate) first_row: u32,
    /// What a person should know about the file, a sentence each.
    pub(crate) remarks: Vec<String>,
}

/// Reads a file; none if it is no delimited text, or one whose marks are not those of plain text.
pub(crate) fn read(path: &Path, limits: &Limits) -> Result<Option<Found>, Unreadable> {
    delimited(path, limits).map_err(|refusal| Unreadable {
        path: path.to_owned(),
        code: refusal.rule.code,
        message: refusal.message,
    })
}

fn delimited(path: &Path, limits: &Limits) -> Outcome<Option<Found>> {
    let name = path.to_string_lossy();
    let metadata = fs::metadata(path).map_err(|error| Refusal::read(&error))?;
    if !metadata.is_file() || metadata.len() > limits.max_file_bytes {
        // The usual reader says what is wrong with it.
        return Ok(None);
    }
    if !matches!(format::detect(path, &name, limits)?, Format::Csv) {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(|error| Refusal::read(&error))?;
    let decoded = encoding::decode(bytes);
    let (dialect, start) = dialect::detect(&decoded.text, &format::extension(&name));
    let text = decoded.text.get(start..).unwrap_or_default();
    let Some(reader) = reader(text, dialect) else {
        return Ok(None);
    };
    let mut found = Rows::new(text, reader).read()?;
    if let Some(found) = &mut found {
        found.first_row += u32::from(start > 0);
        if decoded.is_guessed || decoded.has_replacements {
            let remark = format!("`{}`: it was read as {}", path.display(), decoded.name);
            found.remarks.push(remark);
        }
    }
    Ok(found)
}

fn reader(text: &str, dialect: Dialect) -> Option<Reader<&[u8]>> {
    let delimiter = u8::try_from(dialect.delimiter).ok().filter(u8::is_ascii)?;
    let quote = dialect.quote.map(u8::try_from).transpose().ok()?;
    let mut builder = ReaderBuilder::new();
    builder
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quote.is_some())
        .quote(quote.unwrap_or(b'"'))
        .escape(dialect.has_escapes.then_some(b'\\'));
    Some(builder.from_reader(text.as_bytes()))
}

/// The rows of a text. The reader passes blank lines over; they are counted here.
struct Rows<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    record: StringRecord,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str, reader: Reader<&'a [u8]>) -> Self {
        Self {
            text,
            reader,
            record: StringRecord::new(),
        }
    }

    /// Reads the next row, and returns how many blank lines are before it and whether there is one.
    fn next(&mut self) -> Outcome<(usize, bool)> {
        let start = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let is_there =
            self.reader
                .read_record(&mut self.record)
                .map_err(|error| match error.into_kind() {
                    ErrorKind::Io(error) => Refusal::read(&error),
                    kind => Refusal::new(&rules::UNREADABLE, format!("{kind:?}")),
                })?;
        Ok((self.n_blank(start), is_there))
    }

    // How many lines that begin at a byte have nothing in them.
    fn n_blank(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        // The second half of what ended the row before.
        let is_half = start > 0 && bytes.get(start - 1) == Some(&b'\r');
        let start = start + usize::from(is_half && bytes.get(start) == Some(&b'\n'));
        let mut rest = bytes.get(start..).unwrap_or_default();
        let mut count = 0;
        while let Some(after) = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .or_else(|| rest.strip_prefix(b"\r"))
        {
            (rest, count) = (after, count + 1);
        }
        count
    }

    fn read(mut self) -> Outcome<Option<Found>> {
        let (n_before, is_there) = self.next()?;
        if !is_there {
            return Ok(None);
        }
        let labels: Vec<String> = self
            .record
            .iter()
            .map(|label| label.trim().to_owned())
            .collect();
        let n_bytes = self.text.len() / labels.len().max(1);
        let column = || StringBuilder::with_capacity(0, n_bytes);
        let mut columns: Vec<StringBuilder> = labels.iter().map(|_| column()).collect();
        let mut written = Written {
            labels,
            ..Written::default()
        };
        let mut n_bytes = 0_usize;
        loop {
            let (n_blank, is_there) = self.next()?;
            for _ in 0..n_blank {
                written.short.push(written.n_rows as u32);
                columns.iter_mut().for_each(StringBuilder::append_null);
                written.n_rows += 1;
            }
            if !is_there {
                break;
            }
            n_bytes += self.record.as_slice().len();
            // The bounds of one column, and of the numbers of rows.
            if i32::try_from(n_bytes.max(written.n_rows)).is_err() {
                return Ok(None);
            }
            push(&self.record, &mut columns, &mut written);
        }
        let columns = columns.iter_mut().map(StringBuilder::finish);
        written.columns = columns.collect::<Vec<StringArray>>();
        Ok(Some(Found {
            written,
            first_row: n_before as u32 + 2,
            remarks: Vec::new(),
        }))
    }
}

fn push(record: &StringRecord, columns: &mut [StringBuilder], written: &mut Written) {
    let row = written.n_rows as u32;
    for (at, column) in columns.iter_mut().enumerate() {
        column.append_option(record.get(at));
    }
    if record.len() < columns.len() {
        written.short.push(row);
    }
    if record.len() > columns.len() {
        let mut beyond = record.iter().skip(columns.len());
        let has_value = beyond.any(|cell| !cell.trim().is_empty());
        written.long.push((row, has_value));
    }
    written.n_rows += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Written {
        let (dialect, start) = dialect::detect(text, "csv");
        let text = text.get(start..).expect("the rest");
        let reader = reader(text, dialect).expect("a plain dialect");
        let found = Rows::new(text, reader).read().expect("rows");
        found.expect("a header").written
    }

    #[test]
    fn blank_rows_uneven_rows_and_blanks_around_values_stay() {
        for end in ["\n", "\r\n"] {
            let text = "id, name \n1, a \n\n\n2,\"b\nc\"\n3\n4,d,e,\n , \n\n".replace('\n', end);
            let written = read_text(&text);
            assert_eq!(written.labels, ["id", "name"]);
            assert_eq!(written.n_rows, 8);
            let names: Vec<Option<&str>> = written.columns[1].iter().collect();
            let inner = format!("b{end}c");
            assert_eq!(
                names,
                [
                    Some(" a "),
                    None,
                    None,
                    Some(inner.as_str()),
                    None,
                    Some("d"),
                    Some(" "),
                    None
                ]
            );
            assert_eq!(written.short, [1, 2, 4, 7]);
            assert_eq!(written.long, [(5, true)]);
        }
    }
}
