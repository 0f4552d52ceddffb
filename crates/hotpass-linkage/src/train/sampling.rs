//! Shares of levels: among pairs taken at random, among candidates, among labeled pairs.

use hotpass_model::linkage::LinkageModel;

use super::maximization::Pattern;
use crate::{
    block::Scope, compare::Test, compiled::Compiled, statistics::collision, table::Records,
};

/// How many pairs are compared one after the other, their memory fetched together.
const FETCHED: usize = 64;

/// A small random generator with a fixed sequence (`SplitMix64`; Steele, Lea and Flood, OOPSLA 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Begins the sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scramble(self.0)
    }

    /// Returns a number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.draw()) * u128::from(n)) >> 64) as u64
    }
}

fn scramble(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Returns how many pairs of rows may be compared at all.
pub fn n_all_pairs(records: &Records, scope: Scope) -> f64 {
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let all = pairs(records.n_rows() as f64);
    if scope == Scope::Any {
        return all;
    }
    let within: f64 = records
        .sources
        .chunk_by(|a, b| a == b)
        .map(|rows| pairs(rows.len() as f64))
        .sum();
    all - within
}

/// Returns the share of each level of each comparison among random pairs in which no value is missing.
///
/// Levels that ask for equal values of one column follow exactly from the frequencies of its values.
pub fn random_levels(
    records: &Records,
    model: &LinkageModel,
    compiled: &Compiled,
) -> Vec<Vec<f64>> {
    let comparers = &compiled.judging.comparers;
    let mut counts: Vec<Vec<f64>> = comparers
        .comparers
        .iter()
        .map(|comparer| vec![0.0; comparer.tests.len()])
        .collect();
    let mut worker = comparers.worker();
    for pairs in random_pairs(records, model).chunks(FETCHED) {
        worker.fetch(pairs);
        for (left, right) in pairs {
            let pattern = worker.pattern(*left, *right);
            for (counts, level) in counts.iter_mut().zip(comparers.levels(pattern)) {
                counts[level as usize] += 1.0;
            }
        }
    }
    let null = super::null_levels(model);
    for (c, counts) in counts.iter_mut().enumerate() {
        let null = null[c].map(usize::from);
        if let Some(null) = null {
            counts[null] = 0.0;
        }
        let n_levels = counts.len() as f64;
        let all: f64 = counts.iter().sum();
        for (level, share) in counts.iter_mut().enumerate() {
            *share = if null == Some(level) {
                1.0
            } else {
                (*share + 0.5) / (all + 0.5 * n_levels)
            };
        }
        let first = usize::from(null == Some(0));
        if let Some(Test::Equal(a, b)) = comparers.comparers[c].tests.get(first)
            && a == b
        {
            counts[first] = collision(&comparers.columns[*a].column);
        }
    }
    counts
}

/// Takes pairs of rows at random that may be compared; all of them when there are no more than twice as many.
fn random_pairs(records: &Records, model: &LinkageModel) -> Vec<(u32, u32)> {
    let n = records.n_rows() as u64;
    let scope = Scope::from(model.link);
    let may = |a: u32, b: u32| {
        a != b
            && (scope == Scope::Any || records.sources[a as usize] != records.sources[b as usize])
    };
    let wanted = model.training.random_pairs;
    if n * n.saturating_sub(1) / 4 <= wanted {
        return (0..n as u32)
            .flat_map(|a| (a + 1..n as u32).map(move |b| (a, b)))
            .filter(|(a, b)| may(*a, *b))
            .collect();
    }
    let mut random = Random::new(model.training.seed);
    let mut pairs = Vec::new();
    // Of two records or more of different sources there are pairs enough; the limit is for lopsided sources.
    for _ in 0..wanted.saturating_mul(4) {
        let (a, b) = (random.below(n) as u32, random.below(n) as u32);
        if may(a, b) {
            pairs.push((a.min(b), a.max(b)));
        }
        if pairs.len() as u64 == wanted {
            break;
        }
    }
    pairs
}

/// Returns the patterns of candidates with their counts, in order; of very many candidates, a share that follows from
/// their rows alone.
pub fn patterns(
    records: &Records,
    model: &LinkageModel,
    compiled: &Compiled,
    n_all_pairs: f64,
) -> Vec<Pattern> {
    let candidates = compiled.blocking.candidates(records);
    let n_pairs: u64 = compiled
        .blocking
        .blocks
        .iter()
        .map(|blocks| blocks.n_pairs)
        .sum();
    let n_pairs = (n_pairs as f64).min(n_all_pairs);
    let share = (model.training.candidate_pairs as f64 / n_pairs.max(1.0)).min(1.0);
    let out_of_million = (share * 1e6).round();
    let comparers = &compiled.judging.comparers;
    let is_taken = |(left, right): (u32, u32)| {
        share >= 1.0
            || ((scramble(u64::from(left) << 32 | u64::from(right)) % 1_000_000) as f64)
                < out_of_million
    };
    let pieces = candidates.visit_batches(
        || (comparers.worker(), Vec::new(), Vec::new()),
        |(worker, taken, found), _, pairs| {
            taken.clear();
            taken.extend(pairs.iter().copied().filter(|pair| is_taken(*pair)));
            worker.fetch(taken);
            found.extend(
                taken
                    .iter()
                    .map(|(left, right)| worker.pattern(*left, *right)),
            );
        },
    );
    let counted = counted(pieces.into_iter().map(|(_, _, found)| found));
    counted
        .into_iter()
        .map(|(pattern, count)| Pattern {
            levels: comparers.levels(pattern).collect(),
            count: count as f64 / share,
        })
        .collect()
}

/// Returns the different patterns of some pieces, in order, with the number of each.
fn counted(pieces: impl Iterator<Item = Vec<u64>>) -> Vec<(u64, u64)> {
    let mut counted: Vec<(u64, u64)> = Vec::new();
    for mut piece in pieces {
        piece.sort_unstable();
        let same = piece.chunk_by(|a, b| a == b);
        counted.extend(same.map(|same| (same[0], same.len() as u64)));
    }
    counted.sort_unstable();
    let same = counted.chunk_by(|a, b| a.0 == b.0);
    same.map(|same| (same[0].0, same.iter().map(|(_, n)| n).sum()))
        .collect()
}

/// Returns the counts of levels among pairs that people said mean the same.
pub fn labeled_levels(compiled: &Compiled, labels: &[(u32, u32, bool)]) -> Vec<Vec<f64>> {
    let comparers = &compiled.judging.comparers;
    let mut counts: Vec<Vec<f64>> = comparers
        .comparers
        .iter()
        .map(|comparer| vec![0.0; comparer.tests.len()])
        .collect();
    let mut worker = comparers.worker();
    for (left, right, _) in labels.iter().filter(|(_, _, is_same)| *is_same) {
        let pattern = worker.pattern(*left.min(right), *left.max(right));
        for (counts, level) in counts.iter_mut().zip(comparers.levels(pattern)) {
            counts[level as usize] += 1.0;
        }
    }
    counts
}
