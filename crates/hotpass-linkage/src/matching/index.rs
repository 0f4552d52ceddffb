//! What an index answers; how it is kept is not decided here.

use hotpass_model::linkage::LinkageModel;
use serde::{Deserialize, Serialize};

use crate::{corpus::Word, error::Error};

/// What holds for a whole index.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The trained model.
    pub model: LinkageModel,
    /// The columns of the table that the model reads, in the order of [`Kept::values`].
    pub columns: Vec<String>,
    /// How many records are kept.
    pub n_records: u32,
    /// The columns whose values' frequencies count.
    pub terms: Vec<Population<String>>,
    /// The expressions of left and right records whose words' frequencies count.
    pub words: Vec<Population<[String; 2]>>,
}

/// What frequencies are taken among.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population<N> {
    /// What it is called in the model.
    pub name: N,
    /// How many records have a value.
    pub n_present: u32,
}

/// The rows that are filed under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The rows, ascending.
    Rows(Vec<u32>),
    /// There are more than are compared.
    TooLarge,
}

/// What an index keeps of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: String,
    /// Its source.
    pub source: String,
    /// The first row of its cluster.
    pub cluster: u32,
    /// How many records its cluster has.
    pub cluster_size: u32,
    /// Its values, in the order of [`Header::columns`].
    pub values: Vec<String>,
    /// How many records have its value, for each of [`Header::terms`].
    pub terms: Vec<u32>,
    /// Its words, for each of [`Header::words`]: each once, in the order of the value. Where left and right records have
    /// different expressions, its words as a right record come before those as a left one.
    pub words: Vec<[Vec<Word>; 2]>,
}

/// A record to be looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRecord {
    /// Its id, which need not be unique.
    pub id: String,
    /// Its source.
    pub source: String,
    /// Its values, in the order of [`Header::columns`].
    pub values: Vec<String>,
}

/// Resolved records, filed under their blocking keys.
pub trait Index {
    /// What makes it impossible to read.
    type Error: From<Error>;

    /// Returns what holds for all records.
    fn header(&self) -> &Header;

    /// Returns the rows that a rule, by its position, files under a key.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn block(&self, rule: usize, key: u64) -> Result<Block, Self::Error>;

    /// Returns what is kept of a row.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn record(&self, row: u32) -> Result<Kept, Self::Error>;

    /// Returns how many records have a value, by the position of its column in [`Header::terms`] and its number; 0 if none.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn term(&self, population: usize, number: u64) -> Result<u32, Self::Error>;

    /// Returns what is known of a word, by its position in [`Header::words`] and its number.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn word(&self, population: usize, number: u64) -> Result<Option<Word>, Self::Error>;
}
