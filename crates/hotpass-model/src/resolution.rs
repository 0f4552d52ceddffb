//! Resolving tables on their own: what is asked of an engine about files of records, and what it answers.
//!
//! Paths and choices go in, counts and reasons come out. Records are named by their ids here, and what they say is only
//! in the answers whose purpose that is: explanations of pairs, and samples of blocks.

// What is learned from people.
pub mod lessons;
// New records against an index.
pub mod matching;
// How much memory pairs may take.
pub mod memory;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use self::lessons::Lessons;
use crate::{
    decision::Label,
    linkage::{LinkageModel, Thresholds},
    plan::Limits,
    run::OutputFile,
};
use memory::MemoryLimit;

/// The files that are read, and what their columns are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// The files, read as one table; columns of one name are one column.
    pub files: Vec<PathBuf>,
    /// The only sheet of workbooks that is read; none: every sheet, of each the first table.
    pub sheet: Option<String>,
    /// The column that identifies a record; none: one that is called so and is unique, else file and row.
    pub id: Option<String>,
    /// The column that says where a record is from; none: the file does.
    pub source_column: Option<String>,
    /// Columns that are not compared.
    pub ignore: Vec<String>,
    /// What a file may cost.
    pub limits: Limits,
}

/// What scores pairs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scoring {
    /// The model; none: it is proposed from the records.
    pub model: Option<LinkageModel>,
    /// Thresholds over those of the model.
    pub thresholds: ThresholdChoice,
    /// Columns whose equality makes two records a pair, besides the rules of a model that is proposed.
    pub blocking_keys: Vec<String>,
    /// How much memory scored pairs may take while they are put in order; what is beyond is spilled to disk.
    pub memory: MemoryLimit,
    /// What people decided about pairs of records: it is obeyed.
    pub decisions: Vec<Label>,
}

/// Thresholds that somebody asks for, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ThresholdChoice {
    /// Pairs at or above are matches.
    pub matching: Option<f64>,
    /// Pairs at or above wait for a person.
    pub review: Option<f64>,
}

impl ThresholdChoice {
    /// Returns the choice that a single threshold stands for: what is below it is rejected, what is below .9 or it is
    /// reviewed.
    pub fn single(threshold: f64) -> Self {
        Self {
            matching: Some(threshold.max(Thresholds::default().matching)),
            review: Some(threshold),
        }
    }

    /// Returns thresholds with this choice over them. One that is not chosen gives way where the order asks for it.
    pub fn over(self, thresholds: Thresholds) -> Thresholds {
        let matching = self
            .matching
            .unwrap_or(thresholds.matching.max(self.review.unwrap_or_default()));
        let review = self.review.unwrap_or(thresholds.review.min(matching));
        Thresholds {
            matching,
            review,
            reject: thresholds.reject.min(review),
        }
    }

    /// Tells whether nothing is chosen.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Asks to resolve tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolve {
    /// What is read.
    pub tables: Tables,
    /// What scores pairs.
    pub scoring: Scoring,
    /// Where the result goes; none: nothing is written.
    pub destination: Option<Destination>,
}

/// Where a result goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The table without duplicates, `.csv`, `.xlsx` or `.parquet`.
    pub table: PathBuf,
    /// The folder of everything else.
    pub artifacts: PathBuf,
    /// The index that new records are matched against, if one is written.
    pub index: Option<PathBuf>,
}

/// What resolving tables gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resolved {
    /// Rows that were read.
    pub input_records: u64,
    /// Rows of the table without duplicates.
    pub deduplicated_records: u64,
    /// Rows that are one with another row: `input_records` - `deduplicated_records`.
    pub duplicates_removed: u64,
    /// Pairs at or above the match threshold.
    pub high_confidence_matches: u64,
    /// Pairs that wait for a person.
    pub review_pairs: u64,
    /// The pairs that were compared.
    pub candidate_pairs: u64,
    /// How much of the scored pairs was spilled to disk for want of memory, in bytes.
    pub spilled_bytes: u64,
    /// The estimated share of true pairs among them, 0 to 1.
    pub estimated_recall: Option<f64>,
    /// How many clusters have which size, ascending.
    pub cluster_sizes: Vec<ClusterSize>,
    /// The sources and their rows.
    pub sources: Vec<SourceRows>,
    /// The thresholds as they were used.
    pub thresholds: Thresholds,
    /// Whether the model was proposed from the records.
    pub proposed: bool,
    /// The model as it was used: trained, with its thresholds.
    #[serde(skip)]
    pub model: LinkageModel,
    /// What a person should know before trusting the result, a sentence each.
    pub warnings: Vec<String>,
    /// What was written.
    pub outputs: Vec<OutputFile>,
}

/// How many clusters have a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClusterSize {
    /// How many records a cluster has.
    pub size: u64,
    /// How many clusters have as many.
    pub clusters: u64,
}

/// How many rows a source has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceRows {
    /// The source.
    pub source: String,
    /// Its rows.
    pub rows: u64,
}

/// Which pairs the blocking rules of a model give, before anything is scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockingExtents {
    /// The records.
    pub records: u64,
    /// All pairs of them.
    pub possible_pairs: u64,
    /// The pairs that the rules give, together and without repetitions.
    pub candidate_pairs: u64,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<RuleExtent>,
    /// Whether the rules were proposed from the records.
    pub proposed: bool,
    /// What a person should know, a sentence each.
    pub warnings: Vec<String>,
}

/// Which pairs a blocking rule gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleExtent {
    /// The rule.
    pub rule: String,
    /// Why it was proposed.
    pub reason: Option<String>,
    /// Its pairs.
    pub pairs: u64,
    /// Those that no earlier rule gives.
    pub new_pairs: u64,
    /// The pairs of this rule and of all before it.
    pub cumulative_pairs: u64,
    /// Its blocks of two records and more.
    pub blocks: u64,
    /// Its largest blocks: what their records share, and how many they are.
    pub largest_blocks: Vec<Block>,
    /// Blocks that were left out because they are too large.
    pub blocks_cut: u64,
    /// The pairs of those.
    pub pairs_cut: u64,
    /// The estimated share of true pairs that the rule has, 0 to 1.
    pub estimated_recall: Option<f64>,
}

/// Records that share something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// What they share.
    pub key: String,
    /// How many they are.
    pub records: u64,
}

/// Why a pair of records has its weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairExplanation {
    /// The id of the left record.
    pub left: String,
    /// The id of the right record.
    pub right: String,
    /// The weight before anything is compared: log2 of the prior odds, in bits.
    pub prior_weight: f64,
    /// What each comparison adds, in the order of the model.
    pub steps: Vec<Contribution>,
    /// The sum, in bits.
    pub match_weight: f64,
    /// The probability that follows, 0 to 1.
    pub match_probability: f64,
    /// What that means under the thresholds: `match`, `review` or `reject`.
    pub classification: &'static str,
    /// The thresholds.
    pub thresholds: Thresholds,
    /// Whether the model was proposed from the records.
    pub proposed: bool,
}

/// What a comparison adds to the weight of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// The comparison.
    pub comparison: String,
    /// The level that holds.
    pub level: String,
    /// The weight of the level, in bits.
    pub weight: f64,
    /// What is added because the value is rare, in bits.
    pub term_frequency: f64,
    /// What both records say in the columns compared.
    pub values: Vec<ComparedValue>,
}

/// What both records of a pair say in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedValue {
    /// The column.
    pub column: String,
    /// What the left record says; empty when it says nothing.
    pub left: String,
    /// What the right record says.
    pub right: String,
}

/// Asks how right a result is.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluate {
    /// What is read.
    pub tables: Tables,
    /// What scores pairs.
    pub scoring: Scoring,
    /// The file of the truth: pairs of record ids, or record ids with the cluster of each.
    pub truth: PathBuf,
    /// Where a page with charts goes.
    pub report: Option<PathBuf>,
}

/// How right a result is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluated {
    /// The pairs at the match threshold, before clustering.
    pub pairs: PairScores,
    /// The pairs of records that share a cluster.
    pub clusters: ClusterScores,
    /// The share of true pairs that are candidates, 0 to 1.
    pub blocking_recall: f64,
    /// The match threshold that was used, a probability.
    pub threshold: f64,
    /// The records.
    pub records: u64,
    /// The true pairs.
    pub true_pairs: u64,
    /// The pairs that were compared.
    pub candidate_pairs: u64,
    /// How much of the scored pairs was spilled to disk for want of memory, in bytes.
    pub spilled_bytes: u64,
    /// Precision, recall and F1 at thresholds, ascending.
    pub by_threshold: Vec<ThresholdScores>,
    /// The false positives of the greatest and the false negatives of the least weight, with their reasons.
    pub worst_errors: Vec<WrongPair>,
    /// What a person should know, a sentence each.
    pub warnings: Vec<String>,
    /// What was written.
    pub outputs: Vec<OutputFile>,
}

/// How right pairs are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct PairScores {
    /// The harmonic mean of precision and recall.
    pub f1: f64,
    /// The share of found pairs that are true.
    pub precision: f64,
    /// The share of true pairs that are found.
    pub recall: f64,
    /// The highest F1 of any threshold.
    pub best_f1: f64,
    /// The threshold that has it, a probability.
    pub best_threshold: f64,
}

/// How right clusters are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct ClusterScores {
    /// The same of all pairs of records that share a cluster.
    #[serde(flatten)]
    pub pairs: PairScores,
    /// The F1 of B-cubed: the mean over records of how right their cluster is.
    pub b_cubed: f64,
}

/// How right pairs would be at a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ThresholdScores {
    /// The threshold, a probability.
    pub threshold: f64,
    /// The same as a match weight, in bits.
    pub weight: f64,
    /// The share of found pairs that are true.
    pub precision: f64,
    /// The share of true pairs that are found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// A pair that was judged wrongly.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WrongPair {
    /// Whether it is a match that is not true, or a true pair that is no match.
    pub error: WrongKind,
    /// Why it has its weight.
    #[serde(flatten)]
    pub explanation: PairExplanation,
    /// Whether a blocking rule brings both records together.
    pub is_candidate: bool,
}

/// How a pair was judged wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrongKind {
    /// Called a match, and it is not true.
    FalsePositive,
    /// Not called a match, and it is true.
    FalseNegative,
}

/// A model that was proposed from records, or trained with them.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelDraft {
    /// The model.
    pub model: LinkageModel,
    /// The records it was made from.
    pub records: u64,
    /// What it learned from decisions of people; none: none were given.
    pub lessons: Option<Lessons>,
    /// What a person should know, a sentence each.
    pub warnings: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_threshold_reviews_from_itself_and_matches_from_the_usual_one_or_itself() {
        for (single, matching) in [(0.75, 0.9), (0.95, 0.95), (0.0, 0.9), (1.0, 1.0)] {
            let chosen = ThresholdChoice::single(single).over(Thresholds::default());
            assert_eq!((chosen.matching, chosen.review), (matching, single));
        }
    }

    #[test]
    fn a_threshold_that_is_not_chosen_gives_way() {
        let choice = |matching, review| ThresholdChoice { matching, review };
        for (chosen, expected) in [
            (choice(None, None), (0.9, 0.7)),
            (choice(Some(0.5), None), (0.5, 0.5)),
            (choice(None, Some(0.95)), (0.95, 0.95)),
            (choice(Some(0.99), Some(0.2)), (0.99, 0.2)),
            (choice(Some(0.0), None), (0.0, 0.0)),
        ] {
            let thresholds = chosen.over(Thresholds::default());
            assert_eq!((thresholds.matching, thresholds.review), expected);
            assert!(thresholds.review >= thresholds.reject);
        }
    }
}
