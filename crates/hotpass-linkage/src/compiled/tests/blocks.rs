//! Which pairs are candidates, by brute force and by blocks.

use std::collections::BTreeSet;

use hotpass_model::linkage::LinkType;
use proptest::prelude::*;

use super::*;
use crate::{
    block::compile::Blocking,
    expression::{Key, Rule, parse_rule},
};

const NAMES: [&str; 5] = ["a", "b", "n", "words", "day"];

const RULES: [&str; 18] = [
    "a",
    "l.a = r.a",
    "l.a = r.a AND l.b = r.b",
    "l.a = r.a AND l.b = r.b AND l.n = r.n",
    "a, substr(b, 1, 1)",
    "substr(l.a, 2) = substr(r.a, 2)",
    "tokens(words)",
    "tokens(l.words) = tokens(r.words) AND l.n = r.n",
    "tokens(words), metaphones(a)",
    "unnest(string_split(words, ' ')), n",
    "l.a = r.b",
    "l.a = r.b AND l.n = r.n",
    "tokens(l.words) = tokens(r.a)",
    "l.n = r.n AND levenshtein(l.a, r.a) <= 1",
    "l.n = r.n AND (l.a <> r.a OR l.b = r.b)",
    "tokens(l.words) = tokens(r.words) AND jaro_winkler_similarity(l.a, r.a) > 0.8",
    "cast(l.n as double) = cast(r.n as double)",
    "1=1",
];

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let row = (
        "[ab]{0,2}",
        "[ab]{0,2}",
        "[12]{0,1}(\\.0)?",
        "([ab]{1,2} ?){0,3}",
        "2001-0[12]-01",
    )
        .prop_map(|(a, b, n, words, day)| vec![a, b, n, words, day]);
    prop::collection::vec(row, 0..24)
}

/// Whether a rule admits a pair, by the evaluator alone.
fn admits(rule: &str, left: &Row, right: &Row) -> bool {
    if rule == "1=1" {
        return true;
    }
    let Rule { keys, residual } = parse_rule(rule).unwrap();
    keys.iter().all(|key| agree(key, left, right)) && answer(&residual, left, right) == Some(true)
}

fn agree(key: &Key, left: &Row, right: &Row) -> bool {
    let value = |scalar: &Scalar, row: &Row| known(scalar.evaluate(&One(row)).into_owned());
    let (left, right) = (value(&key.left, left), value(&key.right, right));
    let is = |one: &Value, other: &Value| one.compare(other).is_some_and(std::cmp::Ordering::is_eq);
    match (&left, &right) {
        (Value::List(left), Value::List(right)) if key.each_element => left
            .iter()
            .any(|one| right.iter().any(|other| is(one, other))),
        _ => is(&left, &right),
    }
}

type Found = BTreeSet<(usize, u32, u32)>;

fn found(table: &Table, model: &LinkageModel, order: &[usize]) -> Result<Found, String> {
    let records = table.records(order);
    let compiled = Compiled::try_new(model, &records).map_err(|error| error.full())?;
    let candidates = compiled.blocking.candidates(&records);
    let visited = candidates.visit(Vec::new, |pairs, rule, left, right| {
        pairs.push((rule, left, right));
    });
    let all: Vec<_> = visited.into_iter().flatten().collect();
    let found: Found = all.iter().copied().collect();
    if found.len() != all.len() {
        return Err(format!("a pair is there twice: {all:?}"));
    }
    let mut checks = candidates.checks();
    for (left, right) in pairs(records.n_rows()) {
        let (left, right) = (left as u32, right as u32);
        let is_there = all.iter().any(|(_, l, r)| (*l, *r) == (left, right));
        if checks.any_has(left, right) != is_there {
            return Err(format!("{left} {right} is said to be there: {}", !is_there));
        }
    }
    let extents = candidates.extents();
    for (rule, extent) in extents.iter().enumerate() {
        let n_new = found.iter().filter(|(of, _, _)| *of == rule).count() as u64;
        if extent.n_new_pairs != n_new || extent.n_pairs < n_new {
            return Err(format!("rule {rule} counts {extent:?} instead of {n_new}"));
        }
    }
    Ok(found)
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(150))]

    #[test]
    fn each_pair_is_found_once_under_the_first_rule_that_admits_it(
        rules in prop::collection::vec(prop::sample::select(RULES.to_vec()), 1..5),
        rows in rows(),
        keys in prop::collection::vec(any::<u32>(), 24),
        sources in prop::collection::vec(0..3, 24),
        is_link in any::<bool>(),
    ) {
        let mut table = Table::new(&NAMES, rows);
        table.sources = (0..table.rows.len()).map(|row| format!("s{}", sources[row])).collect();
        // Rows in order of source, as records have them.
        table.sources.sort();
        let model = LinkageModel {
            link: if is_link { LinkType::Link } else { LinkType::Dedupe },
            blocking: rules.iter().map(|each| rule(each, None)).collect(),
            ..LinkageModel::default()
        };
        let values: Vec<Row> = (0..table.rows.len()).map(|row| table.row(row)).collect();
        let expected: Found = pairs(values.len())
            .filter(|(left, right)| !is_link || table.sources[*left] != table.sources[*right])
            .filter_map(|(left, right)| {
                let first = rules.iter().position(|each| admits(each, &values[left], &values[right]));
                first.map(|rule| (rule, left as u32, right as u32))
            })
            .collect();
        let mut order: Vec<usize> = (0..values.len()).collect();
        prop_assert_eq!(&found(&table, &model, &order).map_err(TestCaseError::fail)?, &expected);
        order.sort_by_key(|row| keys[*row]);
        prop_assert_eq!(&found(&table, &model, &order).map_err(TestCaseError::fail)?, &expected);
    }
}

fn named(names: &[&str]) -> Table {
    let rows = names.iter().map(|name| vec![(*name).to_owned()]).collect();
    Table::new(&["name"], rows)
}

#[test]
fn blocks_that_are_too_large_are_left_out_and_counted() {
    let table = named(&["x", "x", "x", "x", "y", "y", "z", ""]);
    let model = LinkageModel {
        blocking: vec![rule("name", Some(3)), rule("l.name = r.name", None)],
        ..LinkageModel::default()
    };
    let records = table.in_order();
    let compiled = compiled(&model, &records);
    let counted = compiled.blocking.candidates(&records).extents();
    let extents = compiled
        .blocking
        .extents(&compiled.judging.comparers.columns, Some(&counted));
    assert_eq!(extents[0].largest, [("y".to_owned(), 2)]);
    assert_eq!((extents[0].n_pairs, extents[0].n_new_pairs), (1, 1));
    assert_eq!((extents[0].n_blocks_cut, extents[0].n_pairs_cut), (1, 6));
    assert_eq!(
        extents[1].largest,
        [("x".to_owned(), 4), ("y".to_owned(), 2)]
    );
    assert_eq!((extents[1].n_pairs, extents[1].n_new_pairs), (7, 6));
}

#[test]
fn the_largest_blocks_say_what_their_rows_share() {
    let table = named(&[
        "Cape Air",
        "Air Cape",
        "Air North",
        "Blue Sky",
        "Sky Blue",
        "Sky",
    ]);
    let records = table.in_order();
    let model = LinkageModel {
        blocking: vec![
            rule("tokens(name)", None),
            rule("tokens(name), length(name)", None),
        ],
        ..LinkageModel::default()
    };
    let compiled = compiled(&model, &records);
    let extents = compiled
        .blocking
        .extents(&compiled.judging.comparers.columns, None);
    let of = |index: usize| -> Vec<(&str, u32)> {
        let largest = extents[index].largest.iter();
        largest.map(|(text, n)| (text.as_str(), *n)).collect()
    };
    assert_eq!(of(0), [("air", 3), ("sky", 3), ("cape", 2), ("blue", 2)]);
    assert_eq!(of(1).first(), Some(&("cape, 8", 2)));
    assert_eq!(extents[0].n_pairs, 8);
    let counted = compiled.blocking.candidates(&records).extents();
    assert_eq!((counted[0].n_pairs, counted[0].n_new_pairs), (6, 6));
    assert_eq!((counted[1].n_pairs, counted[1].n_new_pairs), (2, 0));
}

#[test]
fn pairs_are_recognized_when_the_rows_of_blocks_are_forgotten() {
    let table = named(&["x", "x", "x", "y y", "y y", "y z", "z", ""]);
    let model = LinkageModel {
        blocking: vec![rule("name", Some(2)), rule("tokens(name)", None)],
        ..LinkageModel::default()
    };
    let records = table.in_order();
    let mut compiled = compiled(&model, &records);
    let recognized = |blocking: &Blocking| -> Vec<bool> {
        let candidates = blocking.candidates(&records);
        let mut checks = candidates.checks();
        let n_rows = records.n_rows() as u32;
        let pairs = (0..n_rows).flat_map(|left| (left + 1..n_rows).map(move |right| (left, right)));
        let pairs: Vec<(u32, u32)> = pairs.collect();
        let rules = 0..2;
        rules
            .flat_map(|rule| pairs.iter().map(move |pair| (rule, *pair)))
            .map(|(rule, (left, right))| checks.has_pair(rule, left, right))
            .collect()
    };
    let before = recognized(&compiled.blocking);
    assert!(before.contains(&true) && before.contains(&false));
    compiled.blocking.release_rows();
    assert_eq!(recognized(&compiled.blocking), before);
}

#[test]
fn a_large_block_is_divided_and_still_has_every_pair_once() {
    let table = named(&vec!["same"; 900]);
    let model = LinkageModel {
        blocking: vec![rule("name", None)],
        ..LinkageModel::default()
    };
    let order: Vec<usize> = (0..900).collect();
    let records = table.records(&order);
    let compiled = compiled(&model, &records);
    let counts = compiled
        .blocking
        .candidates(&records)
        .visit(|| 0_u64, |n, _, _, _| *n += 1);
    assert!(counts.len() > 1);
    assert_eq!(counts.iter().sum::<u64>(), 900 * 899 / 2);
}

#[test]
fn rules_that_compare_different_kinds_are_refused() {
    let rows = vec![vec!["1".to_owned(), "1".to_owned()]];
    let table = Table::new(&["a", "b"], rows);
    let model = LinkageModel {
        blocking: vec![rule("cast(l.a as double) = r.b", None)],
        ..LinkageModel::default()
    };
    let error = Compiled::try_new(&model, &table.in_order()).err().unwrap();
    assert!(
        error
            .full()
            .starts_with("blocking rule 1: the two sides of"),
        "{}",
        error.full()
    );
}
