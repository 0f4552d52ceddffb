//! A table as a plain workbook of one sheet: every text as text, so that nothing is taken for a formula or a number.

use std::io::{self, Write};

use arrow::{
    array::{Array as _, AsArray as _, RecordBatch},
    datatypes::Int64Type,
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::{error::Result, publish::guard::is_risky};

/// The most rows below the header: the format has 2^20.
pub(super) const MOST_ROWS: u64 = 1_048_575;
/// The most characters of a cell.
const MOST_CHARACTERS: usize = 32_767;

/// Writes a table of texts and whole numbers.
pub(super) fn write(
    chunks: impl IntoIterator<Item = Result<RecordBatch>>,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_author("Hotpass")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1).map_err(io_error)?);
    workbook.set_properties(&properties);
    let sheet = workbook
        .add_worksheet_with_constant_memory()
        .map_err(io_error)?;
    sheet.set_name("Data").map_err(io_error)?;
    sheet.set_freeze_panes(1, 0).map_err(io_error)?;
    let mut rows = Rows {
        sheet,
        next: 0,
        quoted: Format::new().set_quote_prefix(),
    };
    for chunk in chunks {
        rows.add(&chunk.map_err(io::Error::other)?)?;
    }
    let bytes = workbook.save_to_buffer().map_err(io_error)?;
    out.write_all(&bytes)
}

struct Rows<'a> {
    sheet: &'a mut Worksheet,
    next: u32,
    quoted: Format,
}

impl Rows<'_> {
    fn add(&mut self, batch: &RecordBatch) -> io::Result<()> {
        if self.next == 0 {
            let bold = Format::new().set_bold();
            for (field, column) in batch.schema().fields().iter().zip(0..) {
                self.sheet
                    .write_string_with_format(0, column, field.name(), &bold)
                    .map_err(io_error)?;
            }
            self.next = 1;
        }
        for row in 0..batch.num_rows() {
            for (array, column) in batch.columns().iter().zip(0..) {
                if array.is_null(row) {
                    continue;
                }
                if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
                    let number = numbers.value(row) as f64;
                    self.sheet
                        .write_number(self.next, column, number)
                        .map_err(io_error)?;
                } else {
                    self.text(column, array.as_string::<i32>().value(row))?;
                }
            }
            self.next += 1;
        }
        Ok(())
    }

    fn text(&mut self, column: u16, text: &str) -> io::Result<()> {
        if text.chars().count() > MOST_CHARACTERS {
            return Err(io::Error::other(
                "a value has more characters than a cell of a workbook holds; write `.csv` or `.parquet` instead",
            ));
        }
        let written = if is_risky(text) {
            self.sheet
                .write_string_with_format(self.next, column, text, &self.quoted)
        } else {
            self.sheet.write_string(self.next, column, text)
        };
        written.map_err(io_error)?;
        Ok(())
    }
}

fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
