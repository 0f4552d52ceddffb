//! Parquet into columns, batch by batch: text as it is, other types as the reader of grids shows them.

use std::{fs::File, path::Path};

use arrow::{
    array::{Array as _, ArrayRef, AsArray as _},
    compute::cast,
    datatypes::DataType,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::rows::Union;
use crate::ingest::{
    parquet::{refuse, show},
    refusal::{Outcome, Refusal},
};

/// Reads a Parquet file.
pub(super) fn read(path: &Path, label: &str, union: &mut Union) -> Outcome<()> {
    let file = File::open(path).map_err(|error| Refusal::read(&error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(refuse)?;
    let schema = builder.schema().clone();
    let headers = schema.fields().iter().map(|field| field.name().as_str());
    union.begin(label, label, headers)?;
    let mut n_rows = 0;
    for batch in builder.with_batch_size(8192).build().map_err(refuse)? {
        let batch = batch.map_err(refuse)?;
        for (column, array) in batch.columns().iter().enumerate() {
            push(union, column, array)?;
        }
        n_rows += batch.num_rows();
    }
    union.end(n_rows, None)
}

fn push(union: &mut Union, column: usize, array: &ArrayRef) -> Outcome<()> {
    let kind = match array.data_type() {
        DataType::Dictionary(_, kind) => kind.as_ref(),
        kind => kind,
    };
    let is_text = matches!(
        kind,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    );
    if is_text {
        let texts = cast(array, &DataType::Utf8).map_err(refuse)?;
        for text in texts.as_string::<i32>() {
            union.push(column, text.unwrap_or_default())?;
        }
        return Ok(());
    }
    show(array, |text| union.push(column, text))
}
