//! What pairs weigh, in full and with an early end.

use hotpass_model::linkage::TermFrequency;
use proptest::prelude::*;

use super::*;
use crate::{compare::score::Weights, splink::semantics::Adjustment};

fn table(rows: Vec<Vec<String>>) -> Table {
    Table::new(&["a", "b"], rows)
}

fn compared() -> Vec<Comparison> {
    let mut comparisons = vec![
        comparison(
            "a",
            &[
                "a_l IS NULL OR a_r IS NULL",
                "a_l = a_r",
                "jaro_winkler_similarity(a_l, a_r) >= 0.8",
                "ELSE",
            ],
        ),
        comparison(
            "b",
            &["b_l = b_r", "damerau_levenshtein(b_l, b_r) <= 1", "ELSE"],
        ),
        comparison("both", &["token_set_ratio(a_l, b_r) >= 0.5", "ELSE"]),
    ];
    for (comparison, level, column) in [(0, 1, "a"), (0, 2, "a"), (1, 0, "b")] {
        comparisons[comparison].levels[level].term_frequency = Some(TermFrequency {
            column: column.to_owned(),
            weight: if level == 2 { 0.5 } else { 1.0 },
            minimum_u: 0.01,
        });
    }
    comparisons
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(150))]

    #[test]
    fn a_score_that_ends_early_would_not_have_reached_the_cutoff(
        rows in prop::collection::vec(("[ab]{0,3}", "[ab]{0,3}"), 2..10),
        weights in prop::collection::vec(-8.0..8.0_f64, 9),
        prior in -12.0..0.0_f64,
        cutoff in -20.0..20.0_f64,
    ) {
        let table = table(rows.into_iter().map(|(a, b)| vec![a, b]).collect());
        let records = table.in_order();
        let model = model(&table, compared(), TextUnit::Character);
        let compiled = compiled(&model, &records);
        let comparers = &compiled.judging.comparers;
        let levels = vec![weights[..4].to_vec(), weights[4..7].to_vec(), weights[7..].to_vec()];
        let u = vec![vec![0.1, 0.2, 0.3, 0.4], vec![0.2, 0.3, 0.5], vec![0.5, 0.5]];
        let scores = Weights::try_new(&model, comparers, prior, &levels, &u).unwrap();
        let alternatives = [prior - 0.2, prior - 3.0];
        let with_moved = scores.clone().with_moved(alternatives, &[false, true, false]);
        let mut worker = comparers.worker();
        for (left, right) in pairs(table.rows.len()) {
            let pair = (left as u32, right as u32);
            let expected = by_hand(&table, comparers.pattern(pair.0, pair.1), (left, right), (&levels, &u, prior));
            let score = worker.score(&scores, pair);
            prop_assert_eq!(score.weight.to_bits(), expected.to_bits());
            prop_assert_eq!(score.pattern, comparers.pattern(pair.0, pair.1));
            let found = worker.score_at_least(&scores, pair, cutoff);
            prop_assert_eq!(found, (expected >= cutoff).then_some(score));
            let found = worker.score_at_least(&scores, pair, expected);
            prop_assert_eq!(found, Some(score));

            let pattern = comparers.pattern(pair.0, pair.1);
            let stayed = by_hand(&table, pattern, (left, right), (&levels, &u, alternatives[0]));
            let free = vec![levels[0].clone(), vec![0.0; 3], levels[2].clone()];
            let without = without_frequency_of_b(&table, pattern, (left, right), (&free, &u, alternatives[1]));
            let expected = (stayed.exp2() + without.exp2()).log2();
            let score = worker.score(&with_moved, pair);
            prop_assert!((score.weight - expected).abs() < 1e-9, "{} {expected}", score.weight);
            let found = worker.score_at_least(&with_moved, pair, cutoff);
            prop_assert_eq!(found, (score.weight >= cutoff).then_some(score));
            prop_assert_eq!(worker.score_at_least(&with_moved, pair, score.weight), Some(score));
        }
    }
}

/// As [`by_hand`], when comparison `b` says nothing.
fn without_frequency_of_b(
    table: &Table,
    pattern: u64,
    rows: (usize, usize),
    given: Given<'_>,
) -> f64 {
    // Its last level has no frequency.
    let others = (pattern % 4, pattern / 12);
    by_hand(table, others.0 + 4 * 2 + 12 * others.1, rows, given)
}

type Given<'a> = (&'a [Vec<f64>], &'a [Vec<f64>], f64);

/// The weight of a pair as the semantics of Splink have it.
fn by_hand(
    table: &Table,
    mut pattern: u64,
    (left, right): (usize, usize),
    (levels, u, prior): Given<'_>,
) -> f64 {
    let frequency = |column: usize, row: usize| {
        let values: Vec<&str> = table
            .rows
            .iter()
            .map(|row| row[column].as_str())
            .filter(|v| !v.is_empty())
            .collect();
        let value = table.rows[row][column].as_str();
        let n = values.iter().filter(|each| **each == value).count();
        (n > 0).then(|| n as f64 / values.len() as f64)
    };
    let mut sum = prior;
    for (comparison, weights) in levels.iter().enumerate() {
        let level = (pattern % weights.len() as u64) as usize;
        pattern /= weights.len() as u64;
        let adjusts = match (comparison, level) {
            (0, 1) => Some((0, 1, 1.0)),
            (0, 2) => Some((0, 1, 0.5)),
            (1, 0) => Some((1, 0, 1.0)),
            _ => None,
        };
        let mut weight = weights[level];
        if let Some((column, base, share)) = adjusts {
            let adjustment = Adjustment {
                base_u: u[comparison][base],
                weight: share,
                minimum_u: 0.01,
            };
            weight += adjustment.bits(frequency(column, left), frequency(column, right));
        }
        sum += weight;
    }
    sum
}

#[test]
fn weights_must_be_those_of_the_comparisons() {
    let table = table(vec![vec!["a".to_owned(), "b".to_owned()]]);
    let model = model(&table, compared(), TextUnit::Character);
    let compiled = compiled(&model, &table.in_order());
    let u = vec![vec![0.25; 4], vec![0.3; 3], vec![0.5; 2]];
    let short = vec![vec![0.0; 4], vec![0.0; 2], vec![0.0; 2]];
    let error = Weights::try_new(&model, &compiled.judging.comparers, 0.0, &short, &u)
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "comparison `b` has 3 levels but 2 weights"
    );
}
