//! Identifiers. Each is a newtype, so that a record id cannot be passed where an entity id is meant.
//! They are derived from content or declared by a source, never random: the same inputs give the same ids.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names one source record: `<source prefix>:<key>`, stable across runs and row orders.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Box<str>);

/// Names one golden record: `hp-` and sixteen hexadecimal digits, kept from run to run.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub Box<str>);

/// Names one run: a digest of its inputs, plan and decisions, so that equal runs have equal ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub Box<str>);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Locates one cell: `file#sheet!A1`. Rows and columns are zero-based inside, one-based in text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellAddress {
    /// The file's path relative to the input folder, with `/` separators.
    pub file: String,
    /// The sheet's name; for CSV and Parquet the file's stem, as a spreadsheet program would name it.
    pub sheet: String,
    /// Zero-based row on the sheet.
    pub row: u32,
    /// Zero-based column on the sheet.
    pub column: u32,
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}#{}!{}{}",
            self.file,
            self.sheet,
            column_letters(self.column),
            self.row + 1
        )
    }
}

/// Returns the spreadsheet letters of a zero-based column: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + digit as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_follow_the_spreadsheet_convention() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16383, "XFD"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn an_address_reads_as_file_sheet_and_cell() {
        let address = CellAddress {
            file: "a/book.xlsx".into(),
            sheet: "Contacts".into(),
            row: 22,
            column: 7,
        };
        assert_eq!(address.to_string(), "a/book.xlsx#Contacts!H23");
    }
}
