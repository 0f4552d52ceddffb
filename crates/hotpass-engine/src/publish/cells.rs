//! Reads cells out of Arrow columns for the writers of rows (CSV, workbook) without copying text.
//! Columns of other types are cast once; nothing here decides how a cell looks.

use std::io;

use arrow::{
    array::{Array, AsArray, Float64Array, Int64Array, RecordBatch, StringArray},
    compute::cast,
    datatypes::{DataType, Float64Type, Int64Type},
};

/// A column whose cells can be read by row.
#[derive(Debug)]
pub(super) enum Cells {
    /// Text.
    Text(StringArray),
    /// Floating-point numbers.
    Float(Float64Array),
    /// Whole numbers.
    Integer(Int64Array),
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, not empty.
    Text(&'a str),
    /// A finite number.
    Float(f64),
    /// A whole number.
    Integer(i64),
}

impl Cells {
    /// Returns the cell of a row.
    pub(super) fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Text(array) if array.is_valid(row) && !array.value(row).is_empty() => {
                Cell::Text(array.value(row))
            }
            Self::Float(array) if array.is_valid(row) && array.value(row).is_finite() => {
                Cell::Float(array.value(row))
            }
            Self::Integer(array) if array.is_valid(row) => Cell::Integer(array.value(row)),
            _ => Cell::Empty,
        }
    }

    /// Returns how many bytes the column's texts take.
    pub(super) fn text_bytes(&self) -> usize {
        match self {
            Self::Text(array) => array.value_data().len(),
            Self::Float(_) | Self::Integer(_) => 0,
        }
    }

    /// Returns the number of characters of the longest text, counting no further than `limit`; numbers count as eight.
    pub(super) fn longest(&self, limit: usize) -> usize {
        let Self::Text(array) = self else { return 8 };
        let mut longest = 0;
        for row in 0..array.len() {
            // Bytes bound characters from above, so most rows need no counting.
            if array.is_valid(row) && array.value(row).len() > longest {
                longest = longest.max(array.value(row).chars().take(limit).count());
                if longest >= limit {
                    break;
                }
            }
        }
        longest
    }
}

/// Returns the columns of a table.
pub(super) fn columns(batch: &RecordBatch) -> io::Result<Vec<Cells>> {
    batch
        .columns()
        .iter()
        .map(|array| {
            let wanted = match array.data_type() {
                kind if kind.is_integer() => DataType::Int64,
                kind if kind.is_floating() => DataType::Float64,
                _ => DataType::Utf8,
            };
            let array = cast(array, &wanted).map_err(io::Error::other)?;
            Ok(match wanted {
                DataType::Int64 => Cells::Integer(array.as_primitive::<Int64Type>().clone()),
                DataType::Float64 => Cells::Float(array.as_primitive::<Float64Type>().clone()),
                _ => Cells::Text(array.as_string::<i32>().clone()),
            })
        })
        .collect()
}

/// Returns the column names of a table.
pub(super) fn headers(batch: &RecordBatch) -> Vec<String> {
    let schema = batch.schema();
    schema
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect()
}
