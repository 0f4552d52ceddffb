//! An index of resolved records: one file in which the few records that a new one may mean are found without reading the
//! rest.
//!
//! ```text
//! pages ─┬─ the mark of an index
//!        ├─ records, one after the other        what is compared, cluster, frequencies
//!        ├─ where each record begins
//!        ├─ per blocking rule: (number of the key, row), in order
//!        ├─ per column:        (number of the value, rows that have it), in order
//!        ├─ per expression:    (number of the word, its rank, rows that have it), in order
//!        └─ the header, JSON: the model, the names of columns, where all of that is
//! trailer: where the header is, the version of the format, a checksum, the mark
//! ```
//!
//! Pages carry checksums, so that damage is told when it is met and not taken for data. Whatever changes the meaning of
//! a number in the file, be it the layout or what a function of linkage returns, needs another [`VERSION`].

mod pages;
mod reading;
mod writing;

use std::collections::BTreeSet;

use hotpass_linkage::{error as linkage, matching};
use serde::{Deserialize, Serialize};

pub(super) use reading::Reader;
pub(super) use writing::write;

/// The version of the format.
pub(super) const VERSION: u32 = 1;

/// What a file begins with, and what it ends with.
const MARK: &[u8; 16] = b"hotpass index\n\0\0";

/// A key's rows are more than are compared.
const TOO_MANY: u32 = u32::MAX;

/// How wide the entries of sorted tables are, in bytes.
const KEY_WIDTH: u64 = 12;
const TERM_WIDTH: u64 = 12;
const WORD_WIDTH: u64 = 16;

/// A part of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Section {
    start: u64,
    length: u64,
}

/// What holds for a whole file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Header {
    /// What matching needs.
    pub(super) matching: matching::Header,
    /// What the columns of the tables are.
    pub(super) columns: Columns,
    sources: Vec<String>,
    records: Section,
    starts: Section,
    keys: Vec<Section>,
    terms: Vec<Section>,
    words: Vec<Section>,
}

/// What the columns of the tables are that were resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Columns {
    /// All of them.
    pub(super) names: BTreeSet<String>,
    /// The one that identifies a record.
    pub(super) id: Option<String>,
    /// The one that says where a record is from.
    pub(super) source: Option<String>,
}

/// Why an index is not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IndexError {
    /// It is not there, or may not be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is something else.
    #[error("it is not an index")]
    Foreign,
    /// Its end is missing.
    #[error("the file is cut off")]
    CutOff,
    /// It is of another version.
    #[error("its format has the version {0}, and this program reads version {VERSION}")]
    Version(u32),
    /// It is not what was written.
    #[error("the file is damaged: {0}")]
    Damaged(&'static str),
    /// Records cannot be compared.
    #[error(transparent)]
    Linkage(#[from] linkage::Error),
}

impl IndexError {
    /// Tells whether the mistake is in what was asked for.
    pub(crate) fn is_usage(&self) -> bool {
        match self {
            Self::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
            Self::Foreign => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
