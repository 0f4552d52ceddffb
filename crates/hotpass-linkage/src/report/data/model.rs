//! The input and the model: sources, columns, blocking rules, comparisons with what was learned about them.

use hotpass_model::linkage::{LeftOut, Thresholds};
use serde::{Deserialize, Serialize};

use super::RecordValue;

/// What went in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InputSummary {
    /// The sources, in their order.
    pub sources: Vec<SourceSummary>,
    /// The columns, in their order.
    pub columns: Vec<ColumnSummary>,
}

/// One source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceSummary {
    /// Its name, usually that of the file.
    pub name: String,
    /// How many records it has.
    pub records: u64,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnSummary {
    /// Its name.
    pub name: String,
    /// What its values look like, such as `given name`.
    pub kind: String,
    /// The share of records that have a value.
    pub filled: f64,
    /// How many different values there are.
    pub distinct: u64,
}

/// The model, apart from its comparisons.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelSummary {
    /// Where it comes from, such as `proposed from the data`.
    pub origin: String,
    /// The probability that two records taken at random mean the same.
    pub prior: Option<f64>,
    /// Where matches end and where rejected pairs begin, as probabilities.
    pub thresholds: Thresholds,
    /// How pairs became clusters, such as `average linkage`.
    pub clustering: String,
    /// The blocking rules, in the order in which they ran.
    pub blocking: Vec<BlockingEvidence>,
    /// Columns that the model leaves out.
    pub left_out: Vec<LeftOut>,
    /// What is doubtful about the training, such as levels in an unlikely order: a sentence each.
    pub warnings: Vec<String>,
}

/// A blocking rule and the pairs it gave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BlockingEvidence {
    /// The rule as the model has it.
    pub rule: String,
    /// Why it was proposed.
    pub reason: Option<String>,
    /// How many pairs agree on it.
    pub pairs: u64,
    /// How many of those no earlier rule gave.
    pub added: u64,
    /// Its largest block.
    pub largest_block: Option<BlockExtent>,
    /// How many blocks the cap on the size of a block cut.
    pub blocks_cut: u64,
    /// How many pairs were cut with them.
    pub pairs_cut: u64,
}

/// A block of records that agree on a rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BlockExtent {
    /// What they agree on.
    pub key: RecordValue,
    /// How many they are.
    pub records: u64,
}

/// A comparison with what was learned about it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ComparisonEvidence {
    /// Its name, usually that of the column.
    pub name: String,
    /// Why it was proposed.
    pub reason: Option<String>,
    /// Its levels, in the order in which they are tested.
    pub levels: Vec<LevelEvidence>,
}

/// One possible answer of a comparison.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LevelEvidence {
    /// What it says, for people.
    pub label: String,
    /// Its condition.
    pub when: String,
    /// Whether it says that a value is missing, which is no evidence.
    pub is_null: bool,
    /// The probability of this answer among records that mean the same.
    pub m: Option<f64>,
    /// The probability of this answer among records that do not.
    pub u: Option<f64>,
    /// The share of candidate pairs that give this answer.
    pub share: Option<f64>,
    /// Whether rare values weigh more than frequent ones.
    pub term_frequency: bool,
}

impl LevelEvidence {
    /// Returns the weight of the answer, log2(m/u): nothing for a missing value or while m or u is unknown, infinite
    /// where one of them is zero.
    pub fn weight(&self) -> Option<f64> {
        let (m, u) = (self.m?, self.u?);
        (!self.is_null && (m > 0.0 || u > 0.0)).then(|| (m / u).log2())
    }
}
