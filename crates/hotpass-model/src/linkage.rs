//! Linkage models: which records are compared, how, and what the answers weigh.
//!
//! A model is a document that people own. What is learned (m, u, the prior) is kept beside what is declared.
//! Terms are those of Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969), and of Splink.

// The model of organizations that runs use.
pub mod organizations;
// Models as YAML.
mod yaml;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decision::DecisionId;

/// A linkage model.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LinkageModel {
    /// What the records are, such as `organizations`; for people only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Which records may mean the same.
    pub link: LinkType,
    /// The probability that two records taken at random mean the same; learned when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prior: Option<f64>,
    /// What an edit changes; absent means a character.
    #[serde(skip_serializing_if = "is_usual")]
    pub text_unit: TextUnit,
    /// Columns computed from each record before anything else, in order; expressions below may name them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<PreparedColumn>,
    /// Pairs are compared when any of these rules holds.
    pub blocking: Vec<BlockingRule>,
    /// What is compared, and how much each answer tells.
    pub comparisons: Vec<Comparison>,
    /// Pairs that are alike without meaning the same, such as those of one address; they are explained away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedPairs>,
    /// Matches of which some values changed together, such as people who moved; not told apart when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<MovedPairs>,
    /// Records for which one of these conditions holds are never the same, such as two registration numbers that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cannot_link: Vec<String>,
    /// Records for which one of these conditions holds are always the same, if they share a block.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub must_link: Vec<String>,
    /// Where matches end and where rejected pairs begin.
    pub thresholds: Thresholds,
    /// How pairs become clusters.
    pub clustering: Clustering,
    /// How what is not given is learned.
    pub training: Training,
    /// Columns that were left out of a proposed model, each with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// Decisions that the weights have learned from, so that none counts twice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learned: Vec<DecisionId>,
}

impl LinkageModel {
    /// Returns the model as a YAML document.
    #[expect(
        clippy::missing_panics_doc,
        reason = "a model is a tree of plain values, which is always JSON"
    )]
    pub fn to_yaml(&self) -> String {
        yaml::render(&serde_json::to_value(self).expect("a model is a tree of plain values"))
    }

    /// Returns the model as a JSON document.
    #[expect(
        clippy::missing_panics_doc,
        reason = "a model is a tree of plain values, which is always JSON"
    )]
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("a model is a tree of plain values") + "\n"
    }
}

/// Which records may mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkType {
    /// Any two records: duplicates within one table.
    #[default]
    Dedupe,
    /// Records of different sources only.
    Link,
    /// Records of one source, and of different ones.
    LinkAndDedupe,
}

/// What edit distances and similarities of texts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextUnit {
    /// A character: `é` for `e` is one edit.
    #[default]
    Character,
    /// A byte of UTF-8, as Splink on `DuckDB` counts: `é` for `e` is two edits.
    Byte,
}

/// A column computed from each record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PreparedColumn {
    /// Its name.
    pub name: String,
    /// The SQL expression over the columns of one record.
    pub expression: String,
}

/// A blocking rule: records that agree on it are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BlockingRule {
    /// SQL equalities between the same expression of the left and of the right record, joined by AND; or the
    /// expressions alone. A list, such as `tokens(name)`, makes a block of each of its elements.
    pub rule: String,
    /// Blocks of more records than this are left out and reported; absent means no limit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_block_size: Option<u32>,
    /// Why it was proposed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// One thing that is compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Comparison {
    /// Its name, usually that of the column.
    pub name: String,
    /// Why it was proposed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The levels, tested from first to last; the first that holds is the answer.
    pub levels: Vec<ComparisonLevel>,
}

/// One possible answer of a comparison.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ComparisonLevel {
    /// What it says, for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// An SQL condition over the columns of both records, such as `name_l = name_r`; `ELSE` always holds.
    pub when: String,
    /// Whether it says that a value is missing, which is no evidence.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_null: bool,
    /// The probability of this answer among records that mean the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub m: Option<f64>,
    /// The probability of this answer among records that do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub u: Option<f64>,
    /// Keeps `m` as it is given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fix_m: bool,
    /// Keeps `u` as it is given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fix_u: bool,
    /// Lets rare values weigh more than frequent ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_frequency: Option<TermFrequency>,
}

/// A class of pairs that are alike without meaning the same, such as members of a household or shops of one building.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct RelatedPairs {
    /// What they have in common, for people.
    pub name: String,
    /// The comparisons in which they differ from pairs taken at random; empty means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<String>,
    /// Those in which most of them are expected to agree; where training begins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<String>,
    /// The probability that two records taken at random are such a pair; learned when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prior: Option<f64>,
    /// The probability of each level of each comparison among such pairs; learned when absent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Vec<f64>>,
}

/// Matches of which some values changed together: what those comparisons say of such a pair is what they say of any pair.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct MovedPairs {
    /// The comparisons whose values changed.
    pub comparisons: Vec<String>,
    /// The share of such pairs among matches; learned when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
}

/// Adjusts the weight of a level by how frequent the value is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TermFrequency {
    /// The column whose frequencies count.
    pub column: String,
    /// How much of the adjustment is made, 0 to 1.
    #[serde(default = "one")]
    pub weight: f64,
    /// Frequencies below this count as this.
    #[serde(default)]
    pub minimum_u: f64,
}

/// Returns whether a value need not be written.
fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn one() -> f64 {
    1.0
}

/// Where matches end and where rejected pairs begin, as probabilities: `match` >= `review` >= `reject`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Thresholds {
    /// Pairs at or above are matches.
    #[serde(rename = "match")]
    pub matching: f64,
    /// Pairs at or above, and below `match`, wait for a person.
    pub review: f64,
    /// Pairs below are not kept at all.
    pub reject: f64,
}

impl Thresholds {
    /// Returns whether they are other than the usual ones, so that none need be proposed.
    pub fn is_given(&self) -> bool {
        *self != Self::default()
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            matching: 0.9,
            review: 0.7,
            reject: 0.0,
        }
    }
}

/// How pairs become clusters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Clustering {
    /// The method.
    pub method: ClusteringMethod,
    /// Sources in which no record is there twice: a cluster has at most one record of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unique_sources: Vec<String>,
}

/// A method of clustering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClusteringMethod {
    /// Unites the two clusters of the highest average weight until it falls below the threshold.
    #[default]
    AverageLinkage,
    /// Pairs each record with at most one of each other source, best pairs first.
    OneToOne,
    /// Unites whatever a chain of matches connects.
    ConnectedComponents,
}

/// How what is not given is learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Training {
    /// The seed of random sampling.
    pub seed: u64,
    /// How many random pairs u is estimated from.
    pub random_pairs: u64,
    /// How many candidate pairs m is estimated from, at most.
    pub candidate_pairs: u64,
    /// How many iterations are made, at most.
    pub max_iterations: u32,
    /// Training ends when no probability moves by more than this.
    pub convergence: f64,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            seed: 1,
            random_pairs: 300_000,
            candidate_pairs: 500_000,
            max_iterations: 500,
            convergence: 1e-5,
        }
    }
}

/// A column that was left out of a proposed model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LeftOut {
    /// The column.
    pub column: String,
    /// The reason.
    pub reason: String,
}
