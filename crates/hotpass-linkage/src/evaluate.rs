//! Evaluation against labels: precision, recall and F1 of pairs and of clusters.

// Pairs and clusters of rows, ready to be counted.
mod members;

use std::sync::Arc;

use hotpass_model::linkage::LinkType;

use crate::{
    block::Candidates,
    cluster::Merge,
    compiled::Compiled,
    error::Result,
    resolution::Resolution,
    resolve::weigh_resolved,
    splink::semantics::{probability, weight},
    table::Records,
};
use members::{Growing, Pairs};

/// How many of the worst errors are told.
const N_WORST: usize = 20;

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
        Self::from(precision, recall)
    }

    fn from(precision: f64, recall: f64) -> Self {
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

/// The true pairs of rows: each once, in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truth {
    /// The pairs.
    pub pairs: Vec<(u32, u32)>,
}

/// An error of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// The row that comes first.
    pub left: u32,
    /// The other row.
    pub right: u32,
    /// The match weight, in bits.
    pub weight: Option<f64>,
    /// Whether a blocking rule has the pair.
    pub is_candidate: bool,
}

/// How right a result is.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Scored pairs at the match threshold, before clustering.
    pub pairs: Quality,
    /// Pairs within clusters; of different sources only, when the model links sources.
    pub clusters: Quality,
    /// The average over records of precision and recall of the record's own cluster (Bagga and Baldwin, LREC 1998).
    pub b_cubed: Quality,
    /// The share of true pairs that a blocking rule has.
    pub blocking_recall: f64,
    /// The true pairs.
    pub n_true: u64,
    /// Scored pairs by threshold, a probability.
    pub by_threshold: Vec<(f64, Quality)>,
    /// Pairs within clusters by threshold.
    pub clusters_by_threshold: Vec<(f64, Quality)>,
    /// Pairs that were clustered and are not true, the surest first.
    pub false_positives: Vec<Wrong>,
    /// True pairs that were not clustered, the surest first.
    pub false_negatives: Vec<Wrong>,
}

/// Compares a result with the truth.
///
/// # Errors
///
/// When the model of the result does not fit the records.
pub fn evaluate(records: &Records, resolution: &Resolution, truth: &Truth) -> Result<Evaluation> {
    let different = truth.pairs.iter().filter(|(a, b)| a != b);
    let truth = Pairs::of(
        different.map(|(a, b)| (*a.min(b), *a.max(b))),
        records.n_rows(),
    );
    let counted = Counted {
        records,
        across: resolution.model.link == LinkType::Link,
        truth: &truth,
    };
    let threshold = weight(resolution.model.thresholds.matching);
    let chosen = resolution.model.thresholds.matching;
    let pairs = counted.pairs(resolution, threshold);
    let clusters = counted.clusters(&resolution.clusters);
    let (false_positives, false_negatives) = counted.errors(resolution)?;
    Ok(Evaluation {
        pairs,
        clusters,
        b_cubed: counted.b_cubed(&resolution.clusters),
        blocking_recall: counted.blocking_recall(resolution),
        n_true: truth.len() as u64,
        by_threshold: with_point(counted.pairs_by_threshold(resolution), chosen, pairs),
        clusters_by_threshold: with_point(
            counted.clusters_by_threshold(&resolution.merges),
            chosen,
            clusters,
        ),
        false_positives,
        false_negatives,
    })
}

/// The truth, and which pairs count.
struct Counted<'a> {
    records: &'a Records,
    across: bool,
    truth: &'a Pairs,
}

impl Counted<'_> {
    fn counts(&self, left: u32, right: u32) -> bool {
        let sources = &self.records.sources;
        !self.across || sources[left as usize] != sources[right as usize]
    }

    fn pairs(&self, resolution: &Resolution, threshold: f64) -> Quality {
        let found = resolution
            .pairs
            .iter()
            .take_while(|pair| pair.weight >= threshold);
        let (mut n_found, mut n_hits) = (0.0, 0.0);
        for pair in found {
            n_found += 1.0;
            n_hits += f64::from(self.truth.contains(pair.left, pair.right));
        }
        Quality::of(n_hits, n_found, self.truth.len() as f64)
    }

    fn pairs_by_threshold(&self, resolution: &Resolution) -> Vec<(f64, Quality)> {
        let mut points = Vec::new();
        let mut n_hits = 0.0;
        let step = (resolution.pairs.len() / 400).max(1);
        let mut pairs = resolution.pairs.iter().enumerate().peekable();
        while let Some((index, pair)) = pairs.next() {
            n_hits += f64::from(self.truth.contains(pair.left, pair.right));
            let is_last_of_weight = pairs
                .peek()
                .is_none_or(|(_, next)| next.weight < pair.weight);
            if is_last_of_weight && (index % step == 0 || index + 1 == resolution.pairs.len()) {
                let quality = Quality::of(n_hits, (index + 1) as f64, self.truth.len() as f64);
                points.push((pair.probability, quality));
            }
        }
        points
    }

    /// Calls back with the pairs of a clustering that count, cluster by cluster, and whether they are true.
    fn visit(&self, labels: &[u32], mut found: impl FnMut(u32, u32, bool)) {
        for rows in members::clusters(labels).iter() {
            for (position, left) in rows.iter().enumerate() {
                for right in &rows[position + 1..] {
                    if self.counts(*left, *right) {
                        found(*left, *right, self.truth.contains(*left, *right));
                    }
                }
            }
        }
    }

    fn clusters(&self, labels: &[u32]) -> Quality {
        let (mut n_found, mut n_hits) = (0_u64, 0_u64);
        self.visit(labels, |_, _, is_true| {
            n_found += 1;
            n_hits += u64::from(is_true);
        });
        Quality::of(n_hits as f64, n_found as f64, self.truth.len() as f64)
    }

    /// Follows the merges from the surest on: each adds the pairs between two clusters.
    fn clusters_by_threshold(&self, merges: &[Merge]) -> Vec<(f64, Quality)> {
        let mut clusters = Growing::new(self.records.n_rows());
        let (mut n_found, mut n_hits) = (0_u64, 0_u64);
        let mut points = Vec::new();
        for (index, merge) in merges.iter().enumerate() {
            let [keep, gone] = [merge.left, merge.right].map(|row| clusters.labels[row as usize]);
            if keep == gone {
                continue;
            }
            let (keep, gone) = (keep.min(gone), keep.max(gone));
            for row in clusters.rows(gone) {
                for other in clusters.rows(keep) {
                    n_found += u64::from(self.counts(row, other));
                    let is_true = self.truth.contains(row.min(other), row.max(other));
                    n_hits += u64::from(is_true);
                }
            }
            clusters.unite(keep, gone);
            let is_last = merges
                .get(index + 1)
                .is_none_or(|next| next.height < merge.height);
            if is_last && merge.height.is_finite() {
                let quality = Quality::of(n_hits as f64, n_found as f64, self.truth.len() as f64);
                points.push((probability(merge.height), quality));
            }
        }
        thinned(points)
    }

    fn b_cubed(&self, labels: &[u32]) -> Quality {
        let n_rows = self.records.n_rows();
        let mut sets = crate::cluster::Sets::new(n_rows);
        for (left, right) in self.truth.iter() {
            sets.unite(left, right);
        }
        let truth = sets.into_labels();
        let mut of_truth = vec![0_u32; n_rows];
        for label in &truth {
            of_truth[*label as usize] += 1;
        }
        let (mut precision, mut recall) = (0.0, 0.0);
        let mut of_cluster = Vec::new();
        for rows in members::clusters(labels).iter() {
            of_cluster.clear();
            of_cluster.extend(rows.iter().map(|row| truth[*row as usize]));
            of_cluster.sort_unstable();
            for same in of_cluster.chunk_by(|a, b| a == b) {
                let both = same.len() as f64;
                precision += both * both / rows.len() as f64;
                recall += both * both / f64::from(of_truth[same[0] as usize]);
            }
        }
        let n = n_rows.max(1) as f64;
        Quality::from(precision / n, recall / n)
    }

    fn compiled(&self, resolution: &Resolution) -> Option<Arc<Compiled>> {
        let known = resolution.compiled.clone();
        known.or_else(|| {
            let compiled = Compiled::try_new(&resolution.model, self.records);
            compiled.ok().map(Arc::new)
        })
    }

    fn blocking_recall(&self, resolution: &Resolution) -> f64 {
        let Some(compiled) = self.compiled(resolution) else {
            return 1.0;
        };
        let candidates = compiled.blocking.candidates(self.records);
        let mut checks = candidates.checks();
        let found = self.truth.iter();
        let n_found = found.filter(|(left, right)| checks.any_has(*left, *right));
        n_found.count() as f64 / self.truth.len().max(1) as f64
    }

    fn errors(&self, resolution: &Resolution) -> Result<(Vec<Wrong>, Vec<Wrong>)> {
        let label = &resolution.clusters;
        let mut positives = Vec::new();
        self.visit(label, |left, right, is_true| {
            if !is_true {
                positives.push((left, right));
            }
        });
        let is_apart = |(a, b): &(u32, u32)| label[*a as usize] != label[*b as usize];
        let negatives: Vec<(u32, u32)> = self.truth.iter().filter(is_apart).collect();
        Ok((
            self.worst(resolution, &positives, true)?,
            self.worst(resolution, &negatives, false)?,
        ))
    }

    fn worst(
        &self,
        resolution: &Resolution,
        pairs: &[(u32, u32)],
        surest: bool,
    ) -> Result<Vec<Wrong>> {
        // Enough to find the worst among, and few enough to weigh.
        let step = (pairs.len() / 20_000).max(1);
        let pairs: Vec<(u32, u32)> = pairs.iter().step_by(step).copied().collect();
        let weights = weigh_resolved(self.records, resolution, &pairs)?;
        let mut wrong: Vec<(f64, (u32, u32))> = weights.into_iter().zip(pairs).collect();
        wrong.sort_by(|a, b| {
            let order = b.0.total_cmp(&a.0);
            let order = if surest { order } else { order.reverse() };
            order.then(a.1.cmp(&b.1))
        });
        wrong.truncate(N_WORST);
        let compiled = self.compiled(resolution);
        let candidates = compiled
            .as_deref()
            .map(|compiled| compiled.blocking.candidates(self.records));
        let mut checks = candidates.as_ref().map(Candidates::checks);
        let told = wrong.into_iter().map(|(weight, (left, right))| Wrong {
            left,
            right,
            weight: Some(weight),
            is_candidate: checks
                .as_mut()
                .is_none_or(|checks| checks.any_has(left, right)),
        });
        Ok(told.collect())
    }
}

/// Puts the chosen threshold among the points, which fall.
fn with_point(
    mut points: Vec<(f64, Quality)>,
    threshold: f64,
    quality: Quality,
) -> Vec<(f64, Quality)> {
    points.retain(|(at, _)| at.total_cmp(&threshold).is_ne());
    let place = points.partition_point(|(at, _)| *at > threshold);
    points.insert(place, (threshold, quality));
    points
}

/// Keeps some four hundred points, the best among them.
fn thinned(points: Vec<(f64, Quality)>) -> Vec<(f64, Quality)> {
    let best = points
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.1.f1.total_cmp(&b.1.1.f1))
        .map(|(index, _)| index);
    let step = (points.len() / 400).max(1);
    points
        .into_iter()
        .enumerate()
        .filter(|(index, _)| index % step == 0 || Some(*index) == best)
        .map(|(_, point)| point)
        .collect()
}
