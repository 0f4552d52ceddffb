//! Parquet into a grid: the column names are row 0, the values follow with their stored types.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use hotpass_model::finding::ingest as rules;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::cell::{self, Stored};
use super::grid::{Grid, GridBuilder};
use super::refusal::{Outcome, Refusal, guarded};
use super::sheet::{self, Sheet, Visibility};
use super::{Limits, stem};
use crate::table::CellKind;

/// Reads a Parquet file as one sheet named after the file.
pub(super) fn read(path: &Path, file: &str, limits: &Limits, sink: sheet::Sink<'_>) -> Outcome<()> {
    let source = File::open(path).map_err(|error| Refusal::read(&error))?;
    let grid = guarded(|| cells(source, limits))?;
    sink(Sheet::new(
        stem(file),
        Visibility::Visible,
        0,
        Some(Ok(grid)),
    ));
    Ok(())
}

/// Returns the refusal for what a reader of Parquet said.
pub(super) fn refuse(error: impl std::fmt::Display) -> Refusal {
    let message = error.to_string();
    if message.contains("EOF") || message.contains("magic") || message.contains("footer") {
        return Refusal::truncated("the file");
    }
    if message.contains("ncrypt") {
        return Refusal::encrypted("the file");
    }
    if message.contains("not yet supported") || message.contains("Disabled feature") {
        return Refusal::new(
            &rules::UNSUPPORTED,
            format!(
                "the file uses a feature of Parquet that is not read ({message}); write it with Snappy or no compression"
            ),
        );
    }
    Refusal::corrupt("the file", message)
}

fn cells(source: File, limits: &Limits) -> Outcome<Grid> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(source).map_err(refuse)?;
    check_size(&builder, limits)?;
    let names: Vec<String> = builder
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect();
    let reader = builder.with_batch_size(8192).build().map_err(refuse)?;
    let mut budget = limits.budget();
    let mut grid = GridBuilder::new(&mut budget);
    for (name, column) in names.iter().zip(0..) {
        grid.push(0, column, CellKind::Text as u8, name)?;
    }
    let mut first = 1;
    for batch in reader {
        let batch = batch.map_err(refuse)?;
        for (array, column) in batch.columns().iter().zip(0..) {
            push_column(&mut grid, first, column, array)?;
        }
        first += batch.num_rows() as u32;
    }
    grid.finish(Vec::new())
}

fn check_size(builder: &ParquetRecordBatchReaderBuilder<File>, limits: &Limits) -> Outcome<()> {
    let metadata = builder.metadata();
    // A negative size is nonsense and counts as too large.
    let size = |declared: i64| u64::try_from(declared).unwrap_or(u64::MAX);
    let expanded = metadata
        .row_groups()
        .iter()
        .map(|group| size(group.total_byte_size()))
        .fold(0, u64::saturating_add);
    let rows = size(metadata.file_metadata().num_rows());
    let cells = rows.saturating_mul(builder.schema().fields().len() as u64);
    if expanded > limits.max_expanded_total
        || cells > limits.max_cells
        || rows >= u64::from(u32::MAX)
    {
        return Err(Refusal::new(
            &rules::TOO_LARGE,
            format!(
                "the file declares {rows} rows and {expanded} bytes, more than the limits; split it or raise the limit"
            ),
        ));
    }
    Ok(())
}

fn push_column(
    grid: &mut GridBuilder<'_>,
    first: u32,
    column: u32,
    array: &ArrayRef,
) -> Outcome<()> {
    let mut row = first;
    show_kinds(array, |code, text| {
        if code != CellKind::Empty as u8 {
            grid.push(row, column, code, text)?;
        }
        row += 1;
        Ok(())
    })
}

/// Gives the text of each value, "" for what is missing.
pub(super) fn show(array: &ArrayRef, mut take: impl FnMut(&str) -> Outcome<()>) -> Outcome<()> {
    show_kinds(array, |_, text| take(text))
}

fn show_kinds(array: &ArrayRef, mut take: impl FnMut(u8, &str) -> Outcome<()>) -> Outcome<()> {
    let options = FormatOptions::default();
    let shown = ArrayFormatter::try_new(array.as_ref(), &options).map_err(refuse)?;
    let mut raw = String::new();
    let mut text = String::new();
    for at in 0..array.len() {
        if array.is_null(at) {
            take(CellKind::Empty as u8, "")?;
            continue;
        }
        raw.clear();
        shown.value(at).write(&mut raw).map_err(refuse)?;
        let stored = stored(array.data_type(), &raw);
        let code = cell::render(&stored, false, &mut text);
        take(code, &text)?;
    }
    Ok(())
}

/// Returns a value by its column's type; whole numbers that a float cannot hold stay exact as text.
fn stored<'a>(kind: &DataType, raw: &'a str) -> Stored<'a> {
    let number = || raw.parse::<f64>().map_or(Stored::Text(raw), Stored::Number);
    match kind {
        DataType::Int64 | DataType::UInt64 if raw.len() > 15 => Stored::Digits(raw),
        DataType::Decimal128(..) | DataType::Decimal256(..) => Stored::Digits(raw),
        DataType::Int64 | DataType::UInt64 => number(),
        kind if kind.is_numeric() => number(),
        DataType::Boolean => Stored::Boolean(raw == "true"),
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => Stored::Iso(raw),
        _ => Stored::Text(raw),
    }
}
