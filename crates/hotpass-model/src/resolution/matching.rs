//! Records against an index of resolved ones: what is asked of an engine, and what it answers.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Serialize;

use super::{PairExplanation, Tables};
use crate::linkage::Thresholds;

/// Asks which resolved records new ones are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The file of the index.
    pub index: PathBuf,
    /// The new records.
    pub records: Sought,
    /// Whether each match is explained.
    pub explains: bool,
    /// Whether rejected pairs are told as well.
    pub tells_rejected: bool,
}

/// Records that are looked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Sought {
    /// One, by names of columns.
    Record(BTreeMap<String, String>),
    /// Those of files.
    Tables(Tables),
}

/// What was found for new records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matched {
    /// The new records, in the order in which they were given.
    pub records: Vec<RecordMatches>,
    /// How many records the index keeps.
    pub indexed_records: u64,
    /// The thresholds of the index.
    pub thresholds: Thresholds,
    /// What a person should know, a sentence each.
    pub warnings: Vec<String>,
}

/// What was found for a new record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordMatches {
    /// Its id; empty when it has none.
    pub record: String,
    /// Its source.
    pub source: String,
    /// The cluster that it belongs to: that of the best match among the records of the index. None: it is somebody new.
    pub cluster: Option<String>,
    /// The other clusters that have a match, best first: the record says that they are one.
    pub other_clusters: Vec<String>,
    /// The records that it is alike, best first.
    pub matches: Vec<RecordMatch>,
    /// With how many records it was compared.
    pub compared: u64,
    /// How many of those were rejected.
    pub rejected: u64,
    /// How many of its blocks were left out because they are too large.
    pub blocks_cut: u64,
}

/// A record that a new one is alike.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordMatch {
    /// Its id.
    pub record: String,
    /// Its source.
    pub source: String,
    /// Its cluster, called as in `clusters.csv`; none when it is a new record too.
    pub cluster: Option<String>,
    /// How many records the cluster has; 0 when it is a new record.
    pub cluster_records: u64,
    /// The match weight, in bits.
    pub match_weight: f64,
    /// The probability that both mean the same, 0 to 1.
    pub match_probability: f64,
    /// What that means under the thresholds: `match`, `review` or `reject`.
    pub classification: &'static str,
    /// Which condition of the model holds for the pair, whatever the weight: `must-link` or `cannot-link`.
    pub condition: Option<&'static str>,
    /// What the record says in the columns that are compared, where it says anything.
    pub values: BTreeMap<String, String>,
    /// Why the pair has its weight, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<PairExplanation>,
}
