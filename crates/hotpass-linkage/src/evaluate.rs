//! Evaluation against labels: precision, recall and F1 of pairs and clusters.

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quality {
    /// The share of found pairs that are true.
    pub precision: f64,
    /// The share of true pairs that are found.
    pub recall: f64,
    /// 2 x precision x recall / (precision + recall).
    pub f1: f64,
}

impl Quality {
    /// Computes the measures from counts of pairs: found and true, found, true.
    pub fn of(n_hits: f64, n_found: f64, n_true: f64) -> Self {
        let precision = if n_found > 0.0 { n_hits / n_found } else { 1.0 };
        let recall = if n_true > 0.0 { n_hits / n_true } else { 1.0 };
        let f1 = if precision + recall > 0.0 {
            2.0 * precision * recall / (precision + recall)
        } else {
            0.0
        };
        Self {
            precision,
            recall,
            f1,
        }
    }
}
