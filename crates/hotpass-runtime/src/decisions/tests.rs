//! Decisions that agree, disagree, and are taken back.

use std::collections::{BTreeMap, BTreeSet};

use hotpass_model::{
    decision::{Answer, Verdicts},
    ident::{EntityId, RecordId},
};
use hotpass_testkit::seeds::cases;
use proptest::prelude::*;

use super::*;

pub(crate) fn record(id: &str) -> RecordId {
    RecordId(id.into())
}

fn entity(id: &str) -> EntityId {
    EntityId(id.into())
}

pub(crate) fn statement(who: &str) -> Statement {
    Statement::new(who, Timestamp::from_second(1_780_000_000).expect("a time"))
}

pub(crate) fn about(left: &str, right: &str, answer: Answer) -> Choice {
    let (left, right) = (record(left), record(right));
    Choice::Pair {
        pair: PairId::of(&left, &right),
        left,
        right,
        answer,
    }
}

fn made(choices: impl IntoIterator<Item = Choice>) -> Decisions {
    let mut decisions = Decisions::default();
    for choice in choices {
        let next = decisions.next(&statement("ana"), choice);
        decisions.push(next).expect("a decision that makes sense");
    }
    decisions
}

fn undo(decisions: &Decisions, index: usize) -> Choice {
    Choice::Undo {
        decision: decisions.all()[index].id.clone(),
    }
}

fn links(verdicts: &Verdicts) -> Vec<String> {
    let show = |sign: &'static str| {
        move |pair: &hotpass_model::decision::DecidedPair| {
            format!("{}{sign}{}", pair.first, pair.second)
        }
    };
    let same = verdicts.must_link.iter().map(show("="));
    let different = verdicts.cannot_link.iter().map(show("≠"));
    let unsure = verdicts.unsure.iter().map(show("?"));
    same.chain(different).chain(unsure).collect()
}

#[test]
fn of_two_answers_about_a_pair_the_later_counts_and_the_earlier_is_reported() {
    let decisions = made([
        about("a", "b", Answer::Same),
        about("b", "a", Answer::Different),
        about("c", "d", Answer::Unsure),
        about("c", "d", Answer::Unsure),
    ]);
    let verdicts = decisions.replay();
    assert_eq!(links(&verdicts), ["a≠b", "c?d"]);
    let [overruled] = &verdicts.overruled[..] else {
        panic!("{:?}", verdicts.overruled);
    };
    assert_eq!(overruled.earlier, decisions.all()[0].id);
    assert_eq!(overruled.later, decisions.all()[1].id);
    assert!(verdicts.contradictions.is_empty());
}

#[test]
fn what_is_undone_does_not_count_until_the_undoing_is_undone() {
    let mut decisions = made([about("a", "b", Answer::Same)]);
    for expected in [&[][..], &["a=b"], &[]] {
        let last = decisions.all().len() - 1;
        let next = decisions.next(&statement("bo"), undo(&decisions, last));
        decisions.push(next).expect("an undoing");
        assert_eq!(links(&decisions.replay()), expected);
    }
    assert_eq!(decisions.all().len(), 4, "nothing is taken out");
}

#[test]
fn a_chain_that_contradicts_a_decision_is_reported_and_what_is_apart_stays_apart() {
    let decisions = made([
        about("a", "b", Answer::Same),
        about("b", "c", Answer::Same),
        about("c", "a", Answer::Different),
        about("x", "y", Answer::Same),
    ]);
    let verdicts = decisions.replay();
    assert_eq!(links(&verdicts), ["x=y", "a≠c"]);
    let [found] = &verdicts.contradictions[..] else {
        panic!("{:?}", verdicts.contradictions);
    };
    let id = |index: usize| decisions.all()[index].id.clone();
    assert_eq!(found.apart, id(2));
    assert_eq!(found.together, [id(0), id(1)]);
    assert_eq!(found.path, ["a", "b", "c"]);
    let labels: Vec<DecisionId> = verdicts.labels().into_iter().map(|l| l.decision).collect();
    assert_eq!(labels, [id(3)], "what is contested teaches nothing");
}

#[test]
fn every_chain_between_two_that_are_apart_is_reported() {
    let verdicts = made([
        about("a", "b", Answer::Same),
        about("b", "d", Answer::Same),
        about("a", "c", Answer::Same),
        about("c", "d", Answer::Same),
        about("a", "d", Answer::Different),
    ])
    .replay();
    assert_eq!(links(&verdicts), ["a≠d"]);
    let paths: Vec<String> = verdicts
        .contradictions
        .iter()
        .map(|found| found.path.join(""))
        .collect();
    assert_eq!(paths, ["abd", "acd"]);
}

#[test]
fn entities_merge_part_and_never_meet_by_the_same_rules() {
    let merge = |entities: &[&str]| Choice::Merge {
        entities: entities.iter().map(|id| entity(id)).collect(),
    };
    let never = |one: &str, other: &str| Choice::NeverMerge {
        entities: [entity(one), entity(other)],
    };
    let decisions = made([
        merge(&["e1", "e2", "e3"]),
        never("e3", "e1"),
        merge(&["e7", "e8"]),
        never("e8", "e7"),
        Choice::Split {
            entity: entity("e9"),
            records: vec![record("b"), record("a"), record("b")],
        },
    ]);
    let verdicts = decisions.replay();
    assert!(verdicts.merges.is_empty(), "{:?}", verdicts.merges);
    let never: Vec<String> = verdicts
        .never_merge
        .iter()
        .map(|two| format!("{} {}", two.first, two.second))
        .collect();
    assert_eq!(never, ["e1 e3", "e7 e8"]);
    assert_eq!(verdicts.contradictions[0].path, ["e1", "e2", "e3"]);
    assert_eq!(verdicts.overruled[0].earlier, decisions.all()[2].id);
    assert_eq!(verdicts.splits[0].records, [record("a"), record("b")]);
}

#[test]
fn what_makes_no_sense_is_refused_with_what_is_wrong() {
    let mut decisions = made([about("a", "b", Answer::Same)]);
    let mut wrong_pair = about("a", "b", Answer::Same);
    if let Choice::Pair { pair, .. } = &mut wrong_pair {
        *pair = PairId("pair-0".into());
    }
    let gone = DecisionId("d-gone".into());
    for (choice, expected) in [
        (about("a", "a", Answer::Same), "are one"),
        (wrong_pair, "`pair-0` is not the id"),
        (
            Choice::Merge {
                entities: vec![entity("e"); 2],
            },
            "fewer than two",
        ),
        (
            Choice::NeverMerge {
                entities: [entity("e"), entity("e")],
            },
            "are one",
        ),
        (
            Choice::Split {
                entity: entity("e"),
                records: Vec::new(),
            },
            "no record",
        ),
        (Choice::Undo { decision: gone }, "no decision `d-gone`"),
    ] {
        let next = decisions.next(&statement("ana"), choice);
        let problem = decisions.push(next).expect_err(expected);
        assert!(problem.contains(expected), "{problem}");
    }
    for (who, when, expected) in [(" ", None, "`who`"), ("ana", Some("noon"), "`when`")] {
        let mut next = decisions.next(&statement(who), about("x", "y", Answer::Same));
        next.when = when.map_or(next.when, str::to_owned);
        let problem = decisions.push(next).expect_err(expected);
        assert!(problem.contains(expected), "{problem}");
    }
    assert_eq!(decisions.all().len(), 1);
}

/// Returns for every two records whether the links of verdicts make them one.
fn is_one(verdicts: &Verdicts, from: &RecordId, to: &RecordId) -> bool {
    let mut near: BTreeMap<&RecordId, Vec<&RecordId>> = BTreeMap::new();
    for pair in &verdicts.must_link {
        near.entry(&pair.first).or_default().push(&pair.second);
        near.entry(&pair.second).or_default().push(&pair.first);
    }
    let (mut seen, mut waiting) = (BTreeSet::from([from]), vec![from]);
    while let Some(here) = waiting.pop() {
        for next in near.get(here).into_iter().flatten() {
            if seen.insert(*next) {
                waiting.push(next);
            }
        }
    }
    seen.contains(to)
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn links_never_join_what_is_apart_and_every_answer_is_accounted_for(
        asked in prop::collection::vec((0..6_u8, 0..6_u8, 0..3_usize), 0..30)
    ) {
        let choices = asked.iter().filter(|(one, other, _)| one != other);
        let decisions = made(choices.map(|(one, other, answer)| {
            about(&one.to_string(), &other.to_string(), Answer::ALL[*answer])
        }));
        let verdicts = decisions.replay();
        prop_assert_eq!(&verdicts, &decisions.replay());
        for pair in &verdicts.cannot_link {
            prop_assert!(!is_one(&verdicts, &pair.first, &pair.second));
        }
        let left_out: usize = verdicts.contradictions.iter().map(|found| found.together.len()).sum();
        let counted = links(&verdicts).len() + left_out;
        prop_assert_eq!(counted, decisions.by_pair().len());
    }
}
