//! Blocking rules within a budget of pairs.
//!
//! While all pairs fit the budget there is no blocking, and no true pair is missed. Beyond, every column that tells
//! records apart well makes a rule of its own, and the others make rules two by two: the least specific that fit.

use hotpass_model::linkage::BlockingRule;

use super::Feature;
use crate::{
    statistics::Kind,
    table::{NULL, Records},
    train::sampling::Random,
};

/// So many pairs may always be compared.
const FREE_PAIRS: f64 = 2e6;

/// So many pairs per record may be compared.
const PAIRS_PER_RECORD: f64 = 20.0;

/// Pairs of columns are counted on so many rows.
const SAMPLE: usize = 50_000;

/// Up to so many records, every column makes rules, those that tell little with their small blocks only.
const SMALL: usize = 50_000;

/// Tells whether so many records are few enough to compare each with each.
pub(super) fn is_free(n_rows: usize) -> bool {
    let n_rows = n_rows as f64;
    n_pairs(n_rows) <= budget(n_rows)
}

fn n_pairs(n_rows: f64) -> f64 {
    n_rows * (n_rows - 1.0) / 2.0
}

fn budget(n_rows: f64) -> f64 {
    FREE_PAIRS.max(PAIRS_PER_RECORD * n_rows)
}

/// Returns the rules for a set of columns.
pub(super) fn rules(records: &Records, features: &[Feature]) -> Vec<BlockingRule> {
    let n_rows = records.n_rows() as f64;
    let (all, budget) = (n_pairs(n_rows), budget(n_rows));
    if all <= budget {
        return vec![BlockingRule {
            rule: "1=1".to_owned(),
            max_block_size: None,
            reason: Some(format!("all {all:.0} pairs are few enough to be compared")),
        }];
    }
    if records.n_rows() <= SMALL {
        per_column(features, budget)
    } else {
        two_by_two(features, budget, records.n_rows() as u64)
    }
}

/// One rule for each column, and one for the words of texts; large blocks are left out so that each has its share.
fn per_column(features: &[Feature], budget: f64) -> Vec<BlockingRule> {
    let mut keys: Vec<(String, Vec<u32>)> = features
        .iter()
        .filter(|feature| feature.statistics.kind != Kind::Category)
        .map(|feature| (feature.key.clone(), feature.column.counts()))
        .collect();
    for feature in features {
        let by_word = feature.statistics.kind == Kind::Text;
        if by_word {
            keys.push((format!("tokens({})", feature.key), word_counts(feature)));
        }
    }
    let share = budget / keys.len().max(1) as f64;
    keys.into_iter()
        .filter_map(|(key, counts)| {
            let (cap, is_cut) = cap(counts, share)?;
            Some(BlockingRule {
                rule: key,
                max_block_size: is_cut.then_some(cap),
                reason: Some(if is_cut {
                    format!("values that no more than {cap} records share")
                } else {
                    "few enough records share a value".to_owned()
                }),
            })
        })
        .collect()
}

/// Returns the size up to which blocks have no more pairs than allowed, and whether larger ones exist.
fn cap(mut counts: Vec<u32>, most_pairs: f64) -> Option<(u32, bool)> {
    counts[NULL as usize] = 0;
    counts.retain(|count| *count > 1);
    counts.sort_unstable();
    let mut sum = 0.0;
    let mut cap = 0;
    for block in counts.chunk_by(|a, b| a == b) {
        let size = f64::from(block[0]);
        sum += size * (size - 1.0) / 2.0 * block.len() as f64;
        if sum > most_pairs {
            return (cap > 1).then_some((cap, true));
        }
        cap = block[0];
    }
    (cap > 1).then_some((cap, false))
}

fn word_counts(feature: &Feature) -> Vec<u32> {
    let counts = feature.column.counts();
    let mut of_word: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    for (code, value) in feature.column.values.iter().enumerate().skip(1) {
        for word in value.split(' ') {
            *of_word.entry(word).or_default() += counts[code];
        }
    }
    std::iter::once(0).chain(of_word.into_values()).collect()
}

/// Columns that tell records apart well, alone; the others two by two.
fn two_by_two(features: &[Feature], budget: f64, n_rows: u64) -> Vec<BlockingRule> {
    let all = (n_rows * n_rows / 2) as f64;
    let estimate = |collision: f64| collision * all;
    let mut rules = Vec::new();
    let mut others = Vec::new();
    for feature in features {
        let fill = feature.statistics.fill();
        let pairs = estimate(feature.statistics.collision * fill * fill);
        if pairs <= budget / 8.0 {
            rules.push(BlockingRule {
                rule: feature.key.clone(),
                max_block_size: Some(1_000),
                reason: Some(format!("about {pairs:.0} pairs share a value")),
            });
        } else {
            others.push(feature);
        }
    }
    others.sort_by(|a, b| a.statistics.collision.total_cmp(&b.statistics.collision));
    let sample = sample(n_rows);
    let mut seen = std::collections::BTreeSet::new();
    for (position, left) in others.iter().enumerate() {
        let mut partners: Vec<(f64, usize)> = others
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != position)
            .map(|(other, right)| (estimate(collision(left, right, &sample)), other))
            .filter(|(pairs, _)| *pairs <= budget / 10.0)
            .collect();
        partners.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (pairs, other) in partners.into_iter().take(2) {
            if rules.len() < 12 && seen.insert((position.min(other), position.max(other))) {
                rules.push(BlockingRule {
                    rule: format!("{}, {}", left.key, others[other].key),
                    max_block_size: Some(1_000),
                    reason: Some(format!("about {pairs:.0} pairs share both values")),
                });
            }
        }
    }
    rules
}

fn sample(n_rows: u64) -> Vec<u32> {
    let mut random = Random::new(1);
    let mut rows: Vec<u32> = (0..SAMPLE).map(|_| random.below(n_rows) as u32).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Returns the probability that two rows of a sample share the values of both columns.
fn collision(left: &Feature, right: &Feature, sample: &[u32]) -> f64 {
    let mut keys: Vec<(u32, u32)> = sample
        .iter()
        .map(|row| {
            let row = *row as usize;
            (left.column.codes[row], right.column.codes[row])
        })
        .filter(|(a, b)| *a != NULL && *b != NULL)
        .collect();
    keys.sort_unstable();
    let pairs: f64 = keys
        .chunk_by(|a, b| a == b)
        .map(|block| block.len() as f64 * (block.len() as f64 - 1.0))
        .sum();
    let n = sample.len() as f64;
    // With no pair in the sample, fewer than one is all that can be said.
    pairs.max(1.0) / (n * (n - 1.0)).max(1.0)
}
