//! Scored pairs: how their weights are distributed, what could never be linked, and some of them taken apart.

use serde::{Deserialize, Serialize};

use super::{RecordValue, probability_of};

/// How many candidate pairs have which weight.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WeightHistogram {
    /// The bins, ascending and without gaps.
    pub bins: Vec<WeightBin>,
}

/// The candidate pairs of similar weight.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WeightBin {
    /// The lowest weight in it.
    pub from: f64,
    /// The lowest weight above it.
    pub to: f64,
    /// How many pairs there are.
    pub pairs: u64,
    /// What the labels say about them; of all bins or of none.
    pub labels: Option<LabelCount>,
}

/// What labels say about pairs. Pairs without a label count in neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LabelCount {
    /// Pairs of records that mean the same.
    pub same: u64,
    /// Pairs of records that do not.
    pub different: u64,
}

/// How many records could not be linked at a threshold, because even a copy of them would weigh less.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UnlinkablePoint {
    /// The threshold, as a weight.
    pub weight: f64,
    /// The share of records whose weight against themselves is below it.
    pub share: f64,
}

/// Why a pair is an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExampleKind {
    /// Called a match, and the labels say otherwise.
    FalsePositive,
    /// Not called a match, and the labels say it is one.
    FalseNegative,
    /// Near the threshold.
    Uncertain,
    /// A match.
    #[default]
    Match,
}

/// A pair whose weight is taken apart.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExamplePair {
    /// Why it is an example.
    pub kind: ExampleKind,
    /// The address of the left record, such as `crm.csv row 12`. It is shown even when values are masked.
    pub left: String,
    /// The address of the right record.
    pub right: String,
    /// What else is to be said, such as that no blocking rule brings the two together. It quotes no record.
    pub note: Option<String>,
    /// What is weighed before anything is compared.
    pub prior: f64,
    /// What each comparison adds, in the order of the model.
    pub steps: Vec<ExampleStep>,
}

impl ExamplePair {
    /// Returns the weight of the pair: that of the prior and of all steps.
    pub fn weight(&self) -> f64 {
        let steps = self.steps.iter().map(ExampleStep::total);
        self.prior + steps.sum::<f64>()
    }

    /// Returns the probability that both records mean the same.
    pub fn probability(&self) -> f64 {
        probability_of(self.weight())
    }
}

/// What a comparison adds to the weight of a pair.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExampleStep {
    /// The comparison.
    pub comparison: String,
    /// The level that held.
    pub level: String,
    /// What the left record says.
    pub left: RecordValue,
    /// What the right record says.
    pub right: RecordValue,
    /// The weight of the level, 0 for a missing value.
    pub weight: f64,
    /// What is added because the value is rare, or taken away because it is frequent.
    pub term_frequency: Option<f64>,
}

impl ExampleStep {
    /// Returns what the step adds in all.
    pub fn total(&self) -> f64 {
        self.weight + self.term_frequency.unwrap_or(0.0)
    }
}
