//! Thresholds from the distribution of scores.

use hotpass_model::linkage::{Clustering, ClusteringMethod, Thresholds};

use crate::{
    cluster::{Edge, Merge},
    splink::semantics::probability,
};

/// Thresholds stay within these weights, in bits.
const RANGE: (f64, f64) = (-6.0, 6.0);

/// Pairs for review begin so much below the match threshold, in bits.
const REVIEW: f64 = 3.0;

/// Proposes thresholds: `n_expected` true pairs are expected among all.
///
/// One-to-one assignment decides by the best partner, so that any odds above evens do. For other methods two rules are
/// averaged. The one takes as many pairs as are expected; it errs when the model is too sure. The other takes the
/// clusters of the highest expected F1; it errs when records of large clusters say little.
pub(super) fn propose(
    clustering: &Clustering,
    merges: &[Merge],
    edges: &[Edge],
    n_expected: f64,
) -> Thresholds {
    let weight = if clustering.method == ClusteringMethod::OneToOne || edges.is_empty() {
        0.0
    } else {
        rule(merges, n_expected).clamp(RANGE.0, RANGE.1)
    };
    Thresholds {
        matching: probability(weight),
        review: probability(weight - REVIEW),
        reject: 0.0,
    }
}

fn rule(merges: &[Merge], n_expected: f64) -> f64 {
    let (mut n_found, mut n_true) = (0.0, 0.0);
    let (mut by_count, mut by_f1) = (None, (0.0, 0.0));
    let mut last = 0.0;
    for merge in merges {
        n_found += merge.n_pairs as f64;
        n_true += merge.n_expected;
        if merge.height.is_infinite() {
            continue;
        }
        last = merge.height;
        if n_found >= n_expected && by_count.is_none() {
            by_count = Some(last);
        }
        let f1 = 2.0 * n_true / (n_found + n_expected);
        if f1 > by_f1.1 {
            by_f1 = (last, f1);
        }
    }
    let (count, f1) = (by_count.unwrap_or(last), by_f1.0);
    f64::midpoint(count, f1)
}

#[cfg(test)]
mod tests {
    use hotpass_model::linkage::{Clustering, ClusteringMethod};

    use super::propose;
    use crate::cluster::{Edge, Merge};

    #[test]
    fn as_many_pairs_are_taken_as_are_expected() {
        let merges: Vec<Merge> = (0..20)
            .map(|step| Merge {
                left: step,
                right: step + 1,
                height: 5.0 - 0.5 * f64::from(step),
                n_pairs: 1,
                n_expected: if step < 10 { 0.99 } else { 0.05 },
            })
            .collect();
        let edges = [Edge {
            left: 0,
            right: 1,
            weight: 5.0,
        }];
        let average = Clustering {
            method: ClusteringMethod::AverageLinkage,
            unique_sources: Vec::new(),
        };
        let thresholds = propose(&average, &merges, &edges, 10.0);
        assert!((thresholds.matching - 1.0 / (1.0 + (-0.5_f64).exp2())).abs() < 1e-9);
        assert!(thresholds.review < thresholds.matching);
    }
}
