//! Writes tables as Parquet: Snappy, dictionaries, row groups of bounded size, a fixed creator.

use std::io::{self, Write};

use crate::error::Result;
use arrow::array::RecordBatch;
use parquet::{
    arrow::ArrowWriter, basic::Compression, errors::ParquetError,
    file::properties::WriterProperties,
};

/// Rows per row group: small enough for a reader to skip most of a file, large enough for dictionaries to pay.
const ROWS_PER_GROUP: usize = 65_536;

/// Writes a table given in one chunk or several of one schema.
pub(crate) fn write(
    chunks: impl IntoIterator<Item = Result<RecordBatch>>,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let properties = WriterProperties::builder()
        .set_created_by(format!("hotpass {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .build();
    let mut chunks = chunks.into_iter();
    let first = chunks
        .next()
        .ok_or_else(|| io::Error::other("a table has at least one chunk"))?;
    let first = first.map_err(io::Error::other)?;
    let mut writer =
        ArrowWriter::try_new(out, first.schema(), Some(properties)).map_err(io_error)?;
    writer.write(&first).map_err(io_error)?;
    drop(first);
    for chunk in chunks {
        let chunk = chunk.map_err(io::Error::other)?;
        writer.write(&chunk).map_err(io_error)?;
    }
    writer.close().map_err(io_error)?;
    Ok(())
}

/// Returns the input or output error behind a Parquet error, so that a full disk is recognized as one.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
