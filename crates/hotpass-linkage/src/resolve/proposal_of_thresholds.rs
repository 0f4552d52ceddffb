//! Thresholds from the distribution of scores.

use std::collections::BTreeMap;

use hotpass_model::linkage::{Clustering, ClusteringMethod, Thresholds};

use crate::{cluster::Merge, splink::semantics::probability};

/// Thresholds stay within this distance of even odds, in bits.
const RANGE: f64 = 3.0;

/// Thresholds are looked for in steps of this many bits.
const STEP: f64 = 0.25;

/// How far a merge is felt: the standard deviation of the hill that it adds, in bits.
const WIDTH: f64 = 1.5;

/// How much a threshold costs that is a bit away from even odds, in merges; it decides where there are hardly any.
const REMOTENESS: f64 = 0.3;

/// The weight from which two records that are the best partner of each other are one, in bits.
const BEST_OF_BOTH: f64 = -2.0;

/// Pairs for review begin so much below the match threshold, in bits.
const REVIEW: f64 = 3.0;

/// Proposes thresholds.
///
/// One-to-one assignment takes a pair because each is the best partner of the other, which says more than their weight
/// does, so that odds of one to four do. Other methods divide where clusters hardly ever become one: in the valley
/// between the merges that are true and those that are not. Scores that are too sure, or not sure enough, move both
/// hills and the valley with them, where a rule that counts expected pairs would err.
pub(super) fn propose(clustering: &Clustering, merges: &[Merge]) -> Thresholds {
    let weight = if clustering.method == ClusteringMethod::OneToOne {
        BEST_OF_BOTH
    } else {
        valley(merges)
    };
    Thresholds {
        matching: probability(weight),
        review: probability(weight - REVIEW),
        reject: 0.0,
    }
}

/// Returns the weight near even odds around which the fewest merges are, in bits.
///
/// The density is estimated by Gaussian kernels (Parzen, Annals of Mathematical Statistics 33, 1962). A merge of larger
/// clusters counts more, by the square root of its pairs.
fn valley(merges: &[Merge]) -> f64 {
    let n_steps = (2.0 * RANGE / STEP) as i32;
    let weights = (0..=n_steps).map(|step| f64::from(step) * STEP - RANGE);
    let hills = hills(merges);
    let cost = |weight: f64| {
        let density = hills.iter().map(|(height, size)| {
            let distance = (height - weight) / WIDTH;
            size * (-0.5 * distance * distance).exp()
        });
        density.sum::<f64>() + REMOTENESS * weight * weight
    };
    let costs = weights.map(|weight| (cost(weight), weight));
    let least = costs.min_by(|one, other| one.0.total_cmp(&other.0));
    least.map_or(0.0, |(_, weight)| weight)
}

/// Returns the merges that may be felt, those of nearly the same height together: the height and the sum of sizes.
fn hills(merges: &[Merge]) -> Vec<(f64, f64)> {
    const FINENESS: f64 = 0.05;
    let farthest = RANGE + 4.0 * WIDTH;
    let mut sizes: BTreeMap<i64, f64> = BTreeMap::new();
    for merge in merges.iter().filter(|merge| merge.height.abs() < farthest) {
        let bin = (merge.height / FINENESS).round() as i64;
        *sizes.entry(bin).or_default() += (merge.n_pairs as f64).sqrt();
    }
    let bins = sizes.into_iter();
    bins.map(|(bin, size)| (bin as f64 * FINENESS, size))
        .collect()
}

#[cfg(test)]
mod tests {
    use hotpass_model::linkage::{Clustering, ClusteringMethod};

    use super::{propose, valley};
    use crate::cluster::Merge;

    fn merges(heights: impl Iterator<Item = f64>) -> Vec<Merge> {
        let merge = |height| Merge {
            left: 0,
            right: 1,
            height,
            n_pairs: 1,
        };
        heights.map(merge).collect()
    }

    #[test]
    fn the_threshold_lies_where_clusters_hardly_ever_become_one() {
        let hill = |at: f64| (0..40).map(move |step| at + f64::from(step % 5 - 2) * 0.3);
        for (hills, valley_from, valley_to) in [
            ([6.0, -4.0], 0.5, 1.5),
            ([3.0, -5.0], -1.5, -0.5),
            ([8.0, -1.5], 2.0, 3.0),
        ] {
            let found = valley(&merges(hills.into_iter().flat_map(hill)));
            assert!(
                (valley_from..=valley_to).contains(&found),
                "{hills:?}: {found}"
            );
        }
    }

    #[test]
    fn few_merges_leave_the_threshold_at_even_odds() {
        for heights in [&[][..], &[9.0], &[f64::INFINITY], &[8.0, -8.0]] {
            let found = valley(&merges(heights.iter().copied()));
            assert!(found.abs() < 0.3, "{heights:?}: {found}");
        }
    }

    #[test]
    fn partners_of_each_other_need_less() {
        let clustering = Clustering {
            method: ClusteringMethod::OneToOne,
            unique_sources: vec!["a".to_owned()],
        };
        let thresholds = propose(&clustering, &[]);
        assert!((thresholds.matching - 0.2).abs() < 1e-9);
        assert!(thresholds.review < thresholds.matching);
    }
}
