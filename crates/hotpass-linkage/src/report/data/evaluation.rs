//! How right a result is: scores by threshold, scores of pairs and of clusters, calibration.

use serde::{Deserialize, Serialize};

/// What each threshold would give.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ThresholdTable {
    /// The threshold that was used, as a weight.
    pub chosen: f64,
    /// The threshold of the best F1, as a weight; needs labels.
    pub best: Option<f64>,
    /// The thresholds, ascending.
    pub points: Vec<ThresholdPoint>,
}

/// What a threshold would give.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ThresholdPoint {
    /// The threshold, as a weight.
    pub weight: f64,
    /// How many pairs weigh as much or more.
    pub pairs: u64,
    /// How right they are; of all points or of none.
    pub scores: Option<Scores>,
}

/// How right a set of pairs is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Scores {
    /// The share of found pairs that are true.
    pub precision: f64,
    /// The share of true pairs that were found.
    pub recall: f64,
}

impl Scores {
    /// Returns the harmonic mean of precision and recall; 0 when both are.
    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 {
            2.0 * self.precision * self.recall / sum
        } else {
            0.0
        }
    }
}

/// How right the result is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Evaluation {
    /// The pairs at the threshold, before clustering.
    pub pairs: Option<Scores>,
    /// The pairs of records that share a cluster.
    pub clusters: Option<Scores>,
    /// The mean over records of how right their cluster is: B-cubed, Bagga and Baldwin, "Entity-Based Cross-Document
    /// Coreferencing", COLING 1998.
    pub b_cubed: Option<Scores>,
    /// The share of true pairs that are candidates at all.
    pub blocking_recall: Option<f64>,
    /// Predicted against observed, ascending.
    pub calibration: Vec<CalibrationBin>,
}

/// The labeled pairs of similar probability.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CalibrationBin {
    /// Their mean probability.
    pub predicted: f64,
    /// The share of them that are true.
    pub observed: f64,
    /// How many they are.
    pub pairs: u64,
}
