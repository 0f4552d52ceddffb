//! What resolving a table returns.

use std::sync::Arc;

use hotpass_model::linkage::{LinkageModel, Thresholds};

use crate::{
    cluster::{self, Edge, Merge},
    compiled::Compiled,
    splink::semantics,
};

/// What a weight may lose when it is told as a probability and read again, in bits.
const ROUNDING: f64 = 1e-9;

/// What is known beforehand of pairs of rows, such as decisions of people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constraints {
    /// Pairs that mean the same, whatever their score.
    pub must_link: Vec<(u32, u32)>,
    /// Pairs that do not, whatever their score and whatever connects them.
    pub cannot_link: Vec<(u32, u32)>,
}

/// What the score of a pair says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Below the review threshold.
    Reject,
    /// Waits for a person.
    Review,
    /// Means the same.
    Match,
}

/// A pair of rows with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredPair {
    /// The row that comes first.
    pub left: u32,
    /// The other row.
    pub right: u32,
    /// The match weight, in bits.
    pub weight: f64,
    /// The probability that both mean the same.
    pub probability: f64,
    /// What that says under the model's thresholds.
    pub class: Class,
}

impl ScoredPair {
    /// Returns a pair with what its weight says under thresholds.
    pub fn judged(edge: Edge, thresholds: Thresholds) -> Self {
        judge(thresholds)(edge)
    }
}

/// Returns what says of pairs what their weights say under thresholds.
fn judge(thresholds: Thresholds) -> impl Fn(Edge) -> ScoredPair + Clone {
    let least = least_of_matches(thresholds);
    move |edge| {
        let probability = semantics::probability(edge.weight);
        ScoredPair {
            left: edge.left,
            right: edge.right,
            weight: edge.weight,
            probability,
            class: if edge.weight >= least {
                Class::Match
            } else if probability >= thresholds.review {
                Class::Review
            } else {
                Class::Reject
            },
        }
    }
}

/// Returns the weight from which on pairs are matches, in bits.
pub(crate) fn least_of_matches(thresholds: Thresholds) -> f64 {
    semantics::weight(thresholds.matching) - ROUNDING
}

/// Scored pairs under thresholds, best first, then by rows.
///
/// A pair takes 16 bytes; what its weight says is worked out when it is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScoredPairs {
    edges: Vec<Edge>,
    thresholds: Thresholds,
}

impl ScoredPairs {
    /// Takes pairs, which are best first, then by rows.
    pub fn new(edges: Vec<Edge>, thresholds: Thresholds) -> Self {
        Self { edges, thresholds }
    }

    /// Returns how many they are.
    pub fn len(&self) -> usize {
        self.edges.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Returns the pairs in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = ScoredPair> + ExactSizeIterator + Clone {
        self.edges.iter().copied().map(judge(self.thresholds))
    }

    /// Returns the pairs of a class, in order.
    pub fn of_class(&self, class: Class) -> impl Iterator<Item = ScoredPair> + Clone {
        self.iter().filter(move |pair| pair.class == class)
    }
}

/// What a blocking rule found.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct RuleExtent {
    /// The rule.
    pub rule: String,
    /// Its pairs.
    pub n_pairs: u64,
    /// Those that no earlier rule has; 0 until candidates were visited.
    pub n_new_pairs: u64,
    /// Its blocks of two rows and more.
    pub n_blocks: u64,
    /// The rows of its largest blocks, largest first, each with what its rows share.
    pub largest: Vec<(String, u32)>,
    /// Blocks left out because they were too large.
    pub n_blocks_cut: u64,
    /// The pairs of those.
    pub n_pairs_cut: u64,
    /// The estimated share of true pairs that it has.
    pub estimated_recall: Option<f64>,
}

/// What resolving a table returns.
#[derive(Debug, Clone)]
pub struct Resolution {
    /// The model as it was used: trained, with its thresholds.
    pub model: LinkageModel,
    /// Matches and pairs for review, and what the reject threshold keeps besides; best first, then by rows.
    pub pairs: ScoredPairs,
    /// The cluster of each row, named by its first row.
    pub clusters: Vec<u32>,
    /// How clusters become one as the threshold falls, the surest first.
    pub merges: Vec<Merge>,
    /// What each blocking rule found.
    pub blocking: Vec<RuleExtent>,
    /// How many different pairs were compared.
    pub n_candidates: u64,
    /// The estimated share of true pairs among the candidates.
    pub estimated_recall: Option<f64>,
    /// What a person should know before trusting the result.
    pub warnings: Vec<String>,
    /// The model made ready for these records, so that pairs are explained without doing so again.
    pub compiled: Option<Arc<Compiled>>,
}

impl Resolution {
    /// Returns the result in which every record means something else.
    pub fn of_nobody(n_rows: usize, model: LinkageModel) -> Self {
        Self {
            model,
            pairs: ScoredPairs::default(),
            clusters: (0..n_rows as u32).collect(),
            merges: Vec::new(),
            blocking: Vec::new(),
            n_candidates: 0,
            estimated_recall: None,
            warnings: Vec::new(),
            compiled: None,
        }
    }

    /// Returns the same result under other thresholds, of which the least is not below what was kept.
    #[must_use]
    pub fn under(mut self, thresholds: Thresholds) -> Self {
        self.clusters = cluster::cut(
            self.clusters.len(),
            &self.merges,
            least_of_matches(thresholds),
        );
        self.pairs.thresholds = thresholds;
        self.model.thresholds = thresholds;
        self
    }
}

/// The contribution of one comparison to the weight of a pair.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Step {
    /// The comparison.
    pub comparison: String,
    /// The label of the level.
    pub level: String,
    /// log2(m / u) of the level, in bits; 0 when a value is missing.
    pub weight: f64,
    /// What the frequency of the value adds, in bits.
    pub term_frequency: f64,
    /// The values of the columns compared, left and right.
    pub values: Vec<(String, String, String)>,
}

/// Why a pair has its weight.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Waterfall {
    /// The weight before anything is compared: log2 of the prior odds.
    pub prior: f64,
    /// What each comparison adds.
    pub steps: Vec<Step>,
    /// The sum, in bits.
    pub weight: f64,
    /// The probability that follows.
    pub probability: f64,
}
