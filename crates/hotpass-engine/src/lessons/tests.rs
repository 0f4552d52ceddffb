//! How far decisions move a model, and what of it stays.

use hotpass_linkage::{
    resolve,
    table::{ColumnBuilder, Records},
};
use hotpass_model::{
    decision::{DecisionId, Label},
    ident::RecordId,
    linkage::{
        Comparison, ComparisonLevel, LinkageModel, RelatedPairs, TermFrequency,
        organizations::organizations,
    },
};

use super::{Whereabouts, learn};

/// Twice as many rows as pairs; both of a pair are of one name, and of one town only where the pair is even.
fn records(pairs: usize) -> Records {
    let mut ids = ColumnBuilder::new("id");
    let mut sources = ColumnBuilder::new("source");
    let mut names = ColumnBuilder::new("name");
    let mut towns = ColumnBuilder::new("town");
    for row in 0..pairs * 2 {
        ids.push(&format!("r{row:05}")).expect("an id");
        sources.push("a").expect("a source");
        names.push(&format!("name {}", row / 2)).expect("a name");
        let town = if row / 2 % 2 == 0 { row / 2 } else { row };
        towns.push(&format!("town {town}")).expect("a town");
    }
    let columns = vec![names.finish(), towns.finish()];
    Records::try_new(&ids.finish(), &sources.finish(), columns).expect("a table")
}

fn level(label: &str, when: &str, m: f64, u: f64) -> ComparisonLevel {
    ComparisonLevel {
        label: label.into(),
        when: when.into(),
        m: Some(m),
        u: Some(u),
        ..ComparisonLevel::default()
    }
}

fn comparison(column: &str, (m, u): (f64, f64)) -> Comparison {
    let equal = format!("{column}_l = {column}_r");
    Comparison {
        name: column.into(),
        reason: None,
        levels: vec![
            level("equal", &equal, m, u),
            level("other", "ELSE", 1.0 - m, 1.0 - u),
        ],
    }
}

/// Under it, pairs of one name and two towns have a weight of 2 bits less a little.
fn model() -> LinkageModel {
    LinkageModel {
        prior: Some(0.001),
        comparisons: vec![
            comparison("name", (0.9, 0.0001)),
            comparison("town", (0.75, 0.01)),
        ],
        related: vec![RelatedPairs {
            prior: Some(0.0001),
            levels: vec![vec![0.001, 0.999], vec![0.5, 0.5]],
            ..RelatedPairs::default()
        }],
        ..LinkageModel::default()
    }
}

/// Says of the first pairs of two towns whether they are the same.
fn decisions(count: usize, is_match: bool) -> Vec<Label> {
    (0..count)
        .map(|pair| Label {
            first: RecordId(format!("r{:05}", pair * 4 + 2).into()),
            second: RecordId(format!("r{:05}", pair * 4 + 3).into()),
            is_match,
            decision: DecisionId(format!("d-{pair:012}").into()),
        })
        .collect()
}

fn find(id: &str) -> Whereabouts {
    let digits = id.trim_start_matches('r');
    digits.parse().map_or(Whereabouts::Gone, Whereabouts::Row)
}

fn probability(records: &Records, model: &LinkageModel, pair: (u32, u32)) -> f64 {
    let explained = resolve::explain(records, model, &[pair]).expect("a waterfall");
    explained[0].probability
}

#[test]
fn three_decisions_move_a_score_a_little_and_forty_overturn_it() {
    let records = records(200);
    let before = probability(&records, &model(), (2, 3));
    assert!((0.5..0.8).contains(&before), "{before}");
    for (count, range) in [(1, 0.5..0.68), (3, 0.42..0.62), (40, 0.0..0.25)] {
        let mut taught = model();
        let lessons = learn(&records, &mut taught, &decisions(count, false), find);
        let lessons = lessons.expect("a lesson");
        let after = probability(&records, &taught, (2, 3));
        assert!(range.contains(&after) && after < before, "{count}: {after}");
        // A pair that says more is as sure as before.
        let sure = probability(&records, &taught, (0, 1));
        assert!(sure > 0.99, "{count}: {sure}");
        assert_eq!((lessons.same, lessons.different), (0, count as u64));
        assert_eq!(lessons.agreed_before, 0);
    }
    let mut taught = model();
    learn(&records, &mut taught, &decisions(40, true), find).expect("a lesson");
    assert!(probability(&records, &taught, (2, 3)) > 0.85);
}

#[test]
fn a_decision_counts_once() {
    let records = records(40);
    let (mut once, all) = (model(), decisions(6, false));
    learn(&records, &mut once, &all, find).expect("a lesson");
    let mut twice = once.clone();
    let lessons = learn(&records, &mut twice, &all, find).expect("a lesson");
    assert_eq!((lessons.known, lessons.used()), (6, 0));
    assert_eq!(twice, once);
    // A model forgets nothing because a decision is named no more.
    let lessons = learn(&records, &mut twice, &all[1..], find).expect("a lesson");
    assert_eq!(lessons.known, 5);
    assert_eq!(twice, once);
}

#[test]
fn records_that_are_not_there_teach_nothing_and_are_counted_by_reason() {
    let records = records(40);
    let mut taught = model();
    let lessons = learn(&records, &mut taught, &decisions(3, true), |id| match id {
        "r00002" => Whereabouts::Gone,
        "r00007" => Whereabouts::NotCompared,
        id => find(id),
    });
    let lessons = lessons.expect("a lesson");
    assert_eq!((lessons.gone, lessons.not_compared), (1, 1));
    assert_eq!((lessons.same, taught.learned.len()), (1, 1));
}

#[test]
fn what_is_fixed_or_measured_by_frequency_stays_and_related_pairs_weigh_what_they_did() {
    let records = records(200);
    let mut given = model();
    given.comparisons[0].levels[0].fix_u = true;
    given.comparisons[0].levels[0].fix_m = true;
    let mut taught = given.clone();
    learn(&records, &mut taught, &decisions(30, true), find).expect("a lesson");
    assert_eq!(taught.comparisons[0], given.comparisons[0]);
    assert!(taught.comparisons[1].levels[1].m > given.comparisons[1].levels[1].m);

    let mut given = model();
    let mut taught = given.clone();
    learn(&records, &mut taught, &decisions(30, false), find).expect("a lesson");
    let ratio = |model: &LinkageModel| {
        let u = model.comparisons[0].levels[0].u.expect("a share");
        model.related[0].levels[0][0] / u
    };
    assert!((ratio(&taught) / ratio(&given) - 1.0).abs() < 1e-9);
    assert!(taught.comparisons[0].levels[0].u > given.comparisons[0].levels[0].u);

    given.comparisons[0].levels[0].term_frequency = Some(TermFrequency {
        column: "name".into(),
        weight: 1.0,
        minimum_u: 0.0,
    });
    let mut taught = given.clone();
    let before = probability(&records, &given, (2, 3));
    learn(&records, &mut taught, &decisions(30, false), find).expect("a lesson");
    let u = |model: &LinkageModel| model.comparisons[0].levels[0].u;
    assert_eq!(u(&taught), u(&given));
    assert!(probability(&records, &taught, (2, 3)) < before);
}

#[test]
fn what_was_learned_does_not_depend_on_the_order_of_decisions() {
    let records = records(60);
    let mut all = decisions(12, true);
    for label in all.iter_mut().step_by(3) {
        label.is_match = false;
    }
    let mut forward = model();
    learn(&records, &mut forward, &all, find).expect("a lesson");
    all.reverse();
    let mut backward = model();
    learn(&records, &mut backward, &all, find).expect("a lesson");
    assert_eq!(forward, backward);
}

#[test]
fn no_decision_leaves_the_model_of_runs_as_it_is() {
    let mut taught = organizations();
    let lessons = learn(&records(2), &mut taught, &[], find).expect("no lesson");
    assert_eq!(lessons.used(), 0);
    assert_eq!(taught, organizations());
}
