//! The raw form of what ingest read: rectangular tables of cells that keep text, stored type and place.
//!
//! Text is in Arrow arrays, so a table of a million rows is a handful of allocations. A table is *not*
//! typed: what a column means is decided by mapping, what a value means by normalization.

use arrow::array::{Array, StringArray, UInt8Array};
use hotpass_model::{finding::Finding, ident::CellAddress};

/// The stored type of a cell, as the file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum CellKind {
    /// Nothing stored.
    Empty = 0,
    /// Text.
    Text = 1,
    /// A number; its text is the shortest decimal that reads back as the same number, whole numbers without a point.
    Number = 2,
    /// A truth value, `TRUE` or `FALSE`.
    Boolean = 3,
    /// A calendar date, `YYYY-MM-DD`.
    Date = 4,
    /// A date with a time, `YYYY-MM-DDTHH:MM:SS`.
    DateTime = 5,
    /// A time of day or a duration, `HH:MM:SS`.
    Time = 6,
    /// An error value such as `#N/A`; the text is the error's name.
    Error = 7,
    /// A formula with no stored result: there is no value.
    Unevaluated = 8,
}

impl CellKind {
    /// The bit that marks a value as a formula's cached result.
    pub const FORMULA: u8 = 0x80;

    /// Returns the kind in a packed code, whether or not it is marked as a formula's result.
    pub fn from_code(code: u8) -> Self {
        match code & !Self::FORMULA {
            1 => Self::Text,
            2 => Self::Number,
            3 => Self::Boolean,
            4 => Self::Date,
            5 => Self::DateTime,
            6 => Self::Time,
            7 => Self::Error,
            8 => Self::Unevaluated,
            _ => Self::Empty,
        }
    }
}

/// One column of a raw table.
#[derive(Debug, Clone)]
pub struct Column {
    /// The header as written, parts of a header over several rows joined with a space; generated when empty
    /// (`column_C`) and made unique by ` (2)`, ` (3)` …
    pub header: String,
    /// Zero-based column on the sheet.
    pub index: u32,
    /// The text of each row's cell; null where the cell is empty, an error or an unevaluated formula.
    pub text: StringArray,
    /// The packed [`CellKind`] of each row's cell.
    pub kinds: UInt8Array,
}

impl Column {
    /// Returns the text of a row's cell, if it holds a value.
    pub fn value(&self, row: usize) -> Option<&str> {
        self.text.is_valid(row).then(|| self.text.value(row))
    }

    /// Returns the stored type of a row's cell.
    pub fn kind(&self, row: usize) -> CellKind {
        CellKind::from_code(self.kinds.value(row))
    }
}

/// A table found on a sheet.
#[derive(Debug, Clone)]
pub struct Table {
    /// The file's path relative to the input folder, with `/` separators.
    pub file: String,
    /// The sheet's name; for CSV and Parquet the file's stem.
    pub sheet: String,
    /// Which table of the sheet this is, from 1.
    pub number: u32,
    /// Zero-based sheet rows of the header, empty when the table has none.
    pub header_rows: std::ops::Range<u32>,
    /// Whether the sheet is hidden.
    pub is_hidden: bool,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The zero-based sheet row of each data row.
    pub rows: Vec<u32>,
    /// Rows of the table's area that are not records, with the reason: totals, footnotes, repeated headers.
    pub skipped: Vec<SkippedRow>,
}

/// A row that holds something but is not a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedRow {
    /// Zero-based sheet row.
    pub row: u32,
    /// Why it is not a record.
    pub reason: SkipReason,
}

/// Why a row that holds something is not a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    /// A title or preamble line above the header.
    Title,
    /// A total or subtotal line.
    Total,
    /// A note below the table.
    Footnote,
    /// The header repeated inside the table.
    RepeatedHeader,
}

impl SkipReason {
    /// Returns the name that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Total => "total",
            Self::Footnote => "footnote",
            Self::RepeatedHeader => "repeated-header",
        }
    }
}

impl Table {
    /// Returns the address of the cell in a data row (by position in [`Table::rows`]) and column (by position).
    pub fn address(&self, row: usize, column: usize) -> CellAddress {
        CellAddress {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            row: self.rows[row],
            column: self.columns[column].index,
        }
    }
}

/// What became of one input file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// The path relative to the input folder, with `/` separators.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, in lower-case hexadecimal.
    pub sha256: String,
    /// The refusal, when the file could not be read; its finding is among [`Raw::findings`].
    pub refused: Option<&'static str>,
}

/// Everything ingest read, in file, sheet and table order.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// Every file looked at.
    pub files: Vec<InputFile>,
    /// Every table found.
    pub tables: Vec<Table>,
    /// What was odd.
    pub findings: Vec<Finding>,
}
