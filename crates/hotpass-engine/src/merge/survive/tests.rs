//! Survivorship, case by case.

use hotpass_model::merge::Criterion::{Agreement, Recency, SourcePriority, Validity as ByValidity};

use super::*;

fn candidate(record: u32, text: &str, priority: u32) -> Candidate<'_> {
    Candidate {
        at: ValueRef {
            record,
            value: record,
        },
        same_as: text.to_lowercase().into(),
        priority,
        source: priority as usize,
        validity: Validity::Valid,
        recency: None,
        completeness: 0,
        position: 0,
        record_id: ["r0", "r1", "r2", "r3", "r4", "r5"][record as usize],
        text,
        agreement: 0,
    }
}

fn winner<'a>(
    candidates: Vec<Candidate<'a>>,
    survivorship: &Survivorship,
) -> (Vec<&'a str>, Resolution, &'static str) {
    let choice = choose(candidates, survivorship);
    (
        choice.winners().map(|candidate| candidate.text).collect(),
        choice.resolution,
        choice.rule.as_str(),
    )
}

#[test]
fn the_more_trusted_source_wins_and_the_loser_is_kept_with_its_reason() {
    let choice = choose(
        vec![candidate(0, "Active", 1), candidate(1, "Dormant", 3)],
        &Survivorship::default(),
    );
    assert_eq!(choice.resolution, Resolution::Conflict);
    assert_eq!(choice.rule.as_str(), "source-priority");
    assert_eq!(choice.evidence[0].standing, Standing::Won);
    assert_eq!(choice.evidence[0].at.record, 1);
    assert_eq!(
        choice.evidence[1].standing,
        Standing::Lost(Decision::By(Criterion::SourcePriority))
    );
}

#[test]
fn an_invalid_value_of_the_most_trusted_source_never_beats_a_usable_one() {
    let invalid = Candidate {
        validity: Validity::Invalid,
        ..candidate(0, "Unknown", 9)
    };
    let (texts, resolution, _) = winner(
        vec![invalid, candidate(1, "Gauteng", 1)],
        &Survivorship::default(),
    );
    assert_eq!(texts, ["Gauteng"]);
    assert_eq!(resolution, Resolution::Sole);
}

#[test]
fn invalid_values_alone_leave_the_cell_empty_and_stay_as_evidence() {
    let invalid = Candidate {
        validity: Validity::Invalid,
        ..candidate(0, "Unknown", 9)
    };
    let choice = choose(vec![invalid], &Survivorship::default());
    assert_eq!(choice.winners().count(), 0);
    assert_eq!(
        choice.evidence[0].standing,
        Standing::Lost(Decision::Invalid)
    );
}

#[test]
fn equal_values_are_agreement_within_a_source_and_corroboration_across_sources() {
    let within = vec![candidate(0, "Active", 1), candidate(1, "ACTIVE", 1)];
    assert_eq!(
        winner(within, &Survivorship::default()).1,
        Resolution::Agreement
    );
    let across = vec![candidate(0, "Active", 1), candidate(1, "active", 2)];
    assert_eq!(
        winner(across, &Survivorship::default()).1,
        Resolution::Corroboration
    );
}

#[test]
fn a_union_keeps_every_value_in_rank_order() {
    let union = Survivorship {
        strategy: Strategy::Union,
        ..Survivorship::default()
    };
    let (texts, resolution, rule) = winner(
        vec![
            candidate(0, "a", 1),
            candidate(1, "b", 2),
            candidate(2, "A", 3),
        ],
        &union,
    );
    assert_eq!(texts, ["A", "b"]);
    assert_eq!((resolution, rule), (Resolution::Union, "union"));
}

#[test]
fn the_order_of_criteria_can_be_configured() {
    let old = Candidate {
        recency: Some("2024-01-01"),
        ..candidate(0, "old", 3)
    };
    let fresh = Candidate {
        recency: Some("2025-01-01"),
        ..candidate(1, "fresh", 1)
    };
    let by = |order: &[Criterion]| Survivorship {
        strategy: Strategy::Best,
        order: order.to_vec(),
    };
    assert_eq!(
        winner(vec![old.clone(), fresh.clone()], &by(&[SourcePriority])).0,
        ["old"]
    );
    assert_eq!(winner(vec![old, fresh], &by(&[Recency])).0, ["fresh"]);
    let doubtful = Candidate {
        validity: Validity::Doubtful,
        ..candidate(0, "x", 3)
    };
    assert_eq!(
        winner(vec![doubtful, candidate(1, "y", 1)], &by(&[ByValidity])).0,
        ["y"]
    );
    let agreed = vec![
        candidate(0, "x", 3),
        candidate(1, "y", 1),
        candidate(2, "y", 1),
    ];
    assert_eq!(winner(agreed, &by(&[Agreement])).0, ["y"]);
}

#[test]
fn the_order_of_candidates_changes_nothing() {
    let candidates = vec![
        candidate(0, "c", 1),
        candidate(1, "b", 1),
        candidate(2, "a", 1),
        candidate(3, "B", 1),
    ];
    let mut reversed = candidates.clone();
    reversed.reverse();
    let default = Survivorship::default();
    assert_eq!(winner(candidates, &default), winner(reversed, &default));
}
