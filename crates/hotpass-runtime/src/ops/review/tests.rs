//! What is asked, what is decided, and what comes back as rows.

use std::fs;

use hotpass_model::{
    decision::{PairId, ReviewRecord},
    ident::RecordId,
};
use jiff::Timestamp;

use super::rows::{Row, read, table};
use super::*;
use crate::{
    decisions::tests::statement,
    ops::fake::{Fake, block_on},
};

pub(crate) fn side(id: &str, name: &str) -> ReviewRecord {
    ReviewRecord {
        id: RecordId(id.into()),
        source: id.split(':').next().unwrap_or_default().into(),
        fields: vec![("name".into(), name.into())],
    }
}

/// Returns a folder with a queue of three pairs, of which the second is the nearest to the threshold of 0.9.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let pair = |left: &str, right: &str, probability| {
        ReviewPair::new(
            side(left, "Aero (Pty) Ltd"),
            side(right, "AERO"),
            probability,
            2.0,
        )
    };
    let queue = ReviewQueue {
        pairs: vec![
            pair("a:1", "b:1", 0.75),
            pair("a:2", "b:2", 0.89),
            pair("a:3", "b:3", 0.8),
        ],
        ..ReviewQueue::default()
    };
    queue::write(&folder.path().join("review.jsonl"), &queue).expect("a queue");
    folder
}

pub(crate) fn opened(folder: &tempfile::TempDir) -> Review {
    Review::open(folder.path(), &Places::default(), Recording::Kept).expect("a review")
}

fn lefts(pairs: &[&ReviewPair]) -> Vec<String> {
    pairs.iter().map(|pair| pair.left.id.to_string()).collect()
}

#[test]
fn what_is_nearest_to_the_threshold_is_asked_first_and_what_is_decided_no_more() {
    let folder = folder();
    let mut review = opened(&folder);
    assert_eq!(
        lefts(&review.pairs(Scope::Undecided)),
        ["a:2", "a:3", "a:1"]
    );
    let pairs = review.queue().pairs.clone();
    review
        .decide(&pairs[0], Answer::Same, statement("ana"))
        .expect("a decision");
    review
        .decide(&pairs[1], Answer::Unsure, statement("ana"))
        .expect("a decision");
    let again = opened(&folder);
    assert_eq!(lefts(&again.pairs(Scope::Undecided)), ["a:1"]);
    assert_eq!(lefts(&again.pairs(Scope::Unsure)), ["a:3", "a:1"]);
    assert_eq!(again.pairs(Scope::All).len(), 3);
}

#[test]
fn a_decision_can_be_taken_back_once() {
    let folder = folder();
    let mut review = opened(&folder);
    let pair = review.queue().pairs[0].clone();
    let made = review.decide(&pair, Answer::Same, statement("ana"));
    let id = made.expect("a decision").made[0].id.clone();
    review.undo(&id, statement("bo")).expect("an undoing");
    assert_eq!(review.pairs(Scope::Undecided).len(), 3);
    let error = review.undo(&id, statement("bo")).expect_err("twice");
    assert!(error.to_string().contains("is undone already"), "{error}");
    let gone = DecisionId("d-none".into());
    let error = review.undo(&gone, statement("bo")).expect_err("none");
    assert_eq!(error.to_string(), "there is no decision `d-none`");
    let standings: Vec<&str> = review.standings().iter().map(|(_, s)| s.as_str()).collect();
    assert_eq!(standings, ["undone", "undoes"]);
}

#[test]
fn what_is_rehearsed_is_told_and_not_written() {
    let folder = folder();
    let places = Places::default();
    let mut review = Review::open(folder.path(), &places, Recording::Rehearsed).expect("a review");
    let pair = review.queue().pairs[0].clone();
    let told = review.decide(&pair, Answer::Same, statement("ana"));
    assert_eq!(told.expect("a decision").made.len(), 1);
    assert_eq!(review.pairs(Scope::Undecided).len(), 2);
    assert!(!folder.path().join("decisions.jsonl").exists());
}

#[test]
fn an_answer_tells_what_it_overrules_and_what_it_contradicts() {
    let folder = folder();
    let mut review = opened(&folder);
    let choice = |left: &str, right: &str, answer| {
        let (left, right) = (side(left, ""), side(right, ""));
        (ReviewPair::new(left, right, 0.5, 0.0), answer)
    };
    let mut told = Vec::new();
    for (pair, answer) in [
        choice("a:1", "b:1", Answer::Same),
        choice("b:1", "c:1", Answer::Same),
        choice("a:1", "c:1", Answer::Different),
        choice("a:1", "c:1", Answer::Same),
    ] {
        let consequence = review.decide(&pair, answer, statement("ana"));
        let consequence = consequence.expect("a decision");
        told.push((
            consequence.overruled.len(),
            consequence.contradictions.len(),
        ));
    }
    assert_eq!(told, [(0, 0), (0, 0), (0, 1), (1, 0)]);
}

fn filled(review: &Review, changes: &[(usize, &str, &str)]) -> String {
    let mut table = table(review, Scope::All);
    for (row, column, value) in changes {
        let column = table.columns.iter().position(|name| name == column);
        table.rows[*row][column.expect("a column")] = (*value).to_owned();
    }
    let rows = [&table.columns].into_iter().chain(&table.rows);
    let lines: Vec<String> = rows.map(|row| row.join("\t")).collect();
    lines.join("\n")
}

fn brought(folder: &tempfile::TempDir, text: &str) -> intake::Intake {
    let path = folder.path().join("filled.csv");
    fs::write(&path, text).expect("a file");
    let limits = hotpass_model::plan::Limits {
        file_mib: 1,
        expanded_mib: 1,
        entries: 1,
        cells: 1,
    };
    let rows = block_on(read(&Fake, &path, &limits)).expect("rows");
    let intake = opened(folder).take(&rows, &statement("bringer"));
    intake.expect("an intake")
}

#[test]
fn a_filled_in_table_is_taken_once_and_says_who_and_why() {
    let folder = folder();
    let review = opened(&folder);
    let text = filled(
        &review,
        &[
            (0, "decision", "Same"),
            (0, "reviewer", "ana"),
            (0, "note", "same number"),
            (2, "decision", "keep-separate"),
        ],
    );
    let first = brought(&folder, &text);
    let made: Vec<(&str, Option<&str>)> = first
        .consequence
        .made
        .iter()
        .map(|decision| (decision.who.as_str(), decision.why.as_deref()))
        .collect();
    assert_eq!(made, [("ana", Some("same number")), ("bringer", None)]);
    assert_eq!((first.known, first.blank), (0, 1));
    let before = fs::read(folder.path().join("decisions.jsonl")).expect("a file");
    let second = brought(&folder, &text);
    assert_eq!((second.known, second.blank), (2, 1));
    assert_eq!(second.consequence, Consequence::default());
    let after = fs::read(folder.path().join("decisions.jsonl")).expect("a file");
    assert_eq!(after, before);
    // What an export says of decisions is what an import understands.
    let exported = brought(&folder, &filled(&opened(&folder), &[]));
    assert_eq!((exported.known, exported.blank), (2, 1));
}

#[test]
fn an_old_answer_does_not_come_back_when_it_was_overruled_or_undone_since() {
    let folder = folder();
    let mut review = opened(&folder);
    let text = filled(&review, &[(0, "decision", "same"), (1, "decision", "same")]);
    let first = brought(&folder, &text).consequence.made;
    let pair = review.queue().pairs[0].clone();
    review
        .decide(&pair, Answer::Different, statement("bo"))
        .expect("a decision");
    review
        .undo(&first[1].id, statement("bo"))
        .expect("an undoing");
    let again = brought(&folder, &text);
    assert_eq!(again.consequence, Consequence::default());
    let outdated: Vec<(&str, &DecisionId)> = again
        .outdated
        .iter()
        .map(|(place, id)| (place.as_str(), id))
        .collect();
    assert_eq!(outdated, [("row 2", &first[0].id), ("row 3", &first[1].id)]);
}

#[test]
fn rows_that_are_wrong_are_all_told_and_nothing_is_kept() {
    let folder = folder();
    let review = opened(&folder);
    let own = review.queue().pairs[0].id.to_string();
    let text = filled(
        &review,
        &[
            (0, "decision", "same"),
            (1, "decision", "perhaps"),
            (2, "pair_id", "pair-0"),
        ],
    );
    let text = format!("{text}\n{own}\tdifferent\npair-9\tsame\n\tsame");
    let intake = brought(&folder, &text);
    let told: Vec<String> = intake
        .faults
        .iter()
        .map(|fault| format!("{}: {}", fault.place, fault.problem))
        .collect();
    assert_eq!(
        told,
        [
            "row 3: `decision` is none of `same`, `different`, `unsure` or blank",
            "row 4: the pair is not in the queue, and its id is not that of the two records",
            "row 6: the pair is not in the queue",
            "row 7: `pair_id` is blank",
            "row 5: the pair is answered otherwise in row 2",
        ]
    );
    assert!(!folder.path().join("decisions.jsonl").exists());
}

#[test]
fn a_pair_of_an_earlier_queue_is_known_by_its_records() {
    let folder = folder();
    let ids = ["old:1", "old:2"].map(str::to_owned);
    let [left, right] = ids.clone().map(|id| RecordId(id.into()));
    let row = |records| Row {
        place: "row 2".into(),
        pair: PairId::of(&right, &left).to_string(),
        records,
        answer: "same".into(),
        ..Row::default()
    };
    let mut review = opened(&folder);
    let bringer = statement("ana");
    let intake = review.take(&[row(Some(ids))], &bringer).expect("an intake");
    assert_eq!(intake.consequence.made.len(), 1);
    let intake = review.take(&[row(None)], &bringer).expect("an intake");
    assert_eq!((intake.known, intake.faults.len()), (1, 0));
}

#[test]
fn an_answer_with_a_time_before_that_of_the_decision_that_counts_changes_nothing() {
    let folder = folder();
    let mut review = opened(&folder);
    let pair = review.queue().pairs[0].clone();
    let made = review.decide(&pair, Answer::Different, statement("bo"));
    let counting = made.expect("a decision").made[0].id.clone();
    let row = |seconds| Row {
        place: "task 1".into(),
        pair: pair.id.to_string(),
        answer: "merge".into(),
        reviewer: "ana".into(),
        when: Some(Timestamp::from_second(seconds).expect("a time")),
        ..Row::default()
    };
    let bringer = statement("bringer");
    let take = |review: &mut Review, seconds| {
        let intake = review.take(&[row(seconds)], &bringer);
        intake.expect("an intake")
    };
    let older = take(&mut review, 1_000);
    assert_eq!(older.outdated, [("task 1".to_owned(), counting)]);
    let newer = take(&mut review, 1_900_000_000);
    assert_eq!(newer.consequence.overruled.len(), 1);
    assert_eq!(take(&mut review, 1_900_000_000).known, 1);
}

#[test]
fn an_answer_that_was_saved_again_is_known_and_one_that_was_taken_back_is_made_again() {
    let folder = folder();
    let mut review = opened(&folder);
    let pair = review.queue().pairs[0].id.to_string();
    let row = |seconds, note: &str| Row {
        place: "task 1".into(),
        pair: pair.clone(),
        answer: "merge".into(),
        reviewer: "ana".into(),
        note: note.into(),
        when: Some(Timestamp::from_second(seconds).expect("a time")),
        ..Row::default()
    };
    let bringer = statement("bringer");
    let mut take = |seconds, note| {
        let intake = review.take(&[row(seconds, note)], &bringer);
        let intake = intake.expect("an intake");
        (intake.known, intake.consequence.made)
    };
    let (known, made) = take(1_800_000_000, "");
    assert_eq!((known, made.len()), (0, 1));
    assert_eq!(take(1_800_000_100, "").0, 1, "nothing but the time is new");
    assert_eq!(take(1_800_000_200, "same owner").1.len(), 1);
    let id = take(1_800_000_300, "as the register says").1[0].id.clone();
    review.undo(&id, statement("bo")).expect("taken back");
    let intake = review.take(&[row(1_900_000_000, "as the register says")], &bringer);
    assert_eq!(intake.expect("an intake").consequence.made.len(), 1);
}
