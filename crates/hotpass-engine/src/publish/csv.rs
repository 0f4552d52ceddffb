//! Writes tables as CSV: UTF-8 without a mark, comma, CRLF, a header row, nulls as empty cells, text guarded
//! against becoming a formula (see [`super::guard`]). Reading it back is not done here.

use std::io::{self, Write};

use ::csv::{Terminator, Writer, WriterBuilder};
use arrow::array::RecordBatch;
use hotpass_model::finding::Finding;

use super::{
    cells::{self, Cell},
    guard::guarded,
};
use crate::error::Result;

/// Writes a table.
pub(super) fn write(batch: &RecordBatch, out: &mut dyn Write) -> io::Result<()> {
    write_chunks([Ok(batch.clone())], out)
}

/// Writes a table given in one chunk or several of one schema.
pub(crate) fn write_chunks(
    chunks: impl IntoIterator<Item = Result<RecordBatch>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = writer(out);
    let mut is_first = true;
    for chunk in chunks {
        let chunk = chunk.map_err(io::Error::other)?;
        if is_first {
            writer
                .write_record(cells::headers(&chunk))
                .map_err(io_error)?;
        }
        is_first = false;
        write_rows(&chunk, &mut writer)?;
    }
    writer.flush()
}

fn write_rows(batch: &RecordBatch, writer: &mut Writer<&mut dyn Write>) -> io::Result<()> {
    let columns = cells::columns(batch)?;
    let mut number = Vec::new();
    for row in 0..batch.num_rows() {
        for column in &columns {
            number.clear();
            let written = match column.cell(row) {
                Cell::Empty => writer.write_field(""),
                Cell::Text(text) => writer.write_field(guarded(text).as_bytes()),
                Cell::Float(value) => {
                    write!(number, "{value}")?;
                    writer.write_field(&number)
                }
                Cell::Integer(value) => {
                    write!(number, "{value}")?;
                    writer.write_field(&number)
                }
            };
            written.map_err(io_error)?;
        }
        writer.write_record(None::<&[u8]>).map_err(io_error)?;
    }
    Ok(())
}

/// Writes every finding with its place.
pub(super) fn write_findings(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = writer(out);
    writer
        .write_record([
            "code", "name", "severity", "count", "file", "sheet", "cell", "message", "action",
        ])
        .map_err(io_error)?;
    for finding in findings {
        let count = finding.count.to_string();
        let fields = [
            finding.rule.code,
            finding.rule.name,
            finding.severity.as_str(),
            &count,
            &guarded(&finding.place.file),
            &guarded(finding.place.sheet.as_deref().unwrap_or_default()),
            finding.place.cell.as_deref().unwrap_or_default(),
            &guarded(&finding.message),
            finding.rule.action,
        ];
        writer.write_record(fields).map_err(io_error)?;
    }
    writer.flush()
}

fn writer(out: &mut dyn Write) -> Writer<&mut dyn Write> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out)
}

/// Returns the input or output error behind a CSV error, so that a full disk is recognized as one.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
