//! Answers that come back as rows, from a sheet or from Label Studio, and become decisions.
//!
//! A row that says what was decided before changes nothing, so the same rows can come back twice. Nothing is kept when any
//! row is wrong.

use std::collections::{BTreeMap, BTreeSet};

use hotpass_model::{
    decision::{Answer, Choice, Decision, DecisionId, PairId},
    ident::RecordId,
};
use jiff::Timestamp;

use super::{
    Consequence, Review,
    rows::{DECISION, PAIR, Row, folded},
};
use crate::{
    decisions::{Decisions, Statement},
    error::Result,
};

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Where it stands.
    pub place: String,
    /// What is wrong.
    pub problem: String,
}

/// What came of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Intake {
    /// The new decisions, and what they lead to.
    pub consequence: Consequence,
    /// How many rows say what was decided before.
    pub known: usize,
    /// How many rows have no answer yet.
    pub blank: usize,
    /// Rows whose answer was given before and does not count any more, with that decision: they change nothing.
    pub outdated: Vec<(String, DecisionId)>,
    /// Rows that are wrong; when there are any, nothing was kept.
    pub faults: Vec<RowFault>,
}

/// Returns the answer that a word is: ours, Label Studio's, or the key of the terminal.
pub fn answer_of(word: &str) -> Option<Answer> {
    Some(match folded(word).as_str() {
        "same" | "merge" | "yes" | "y" => Answer::Same,
        "different" | "keep_separate" | "no" | "n" => Answer::Different,
        "unsure" => Answer::Unsure,
        _ => return None,
    })
}

/// A row that was understood.
struct Said {
    place: String,
    statement: Statement,
    has_time: bool,
    choice: Choice,
}

impl Review {
    /// Keeps what rows say; `bringer` answers where a row does not say who did.
    ///
    /// # Errors
    /// When it cannot be written. Rows that are wrong are part of the result.
    pub fn take(&mut self, rows: &[Row], bringer: &Statement) -> Result<Intake> {
        let mut intake = Intake::default();
        let mut said: BTreeMap<PairId, Vec<Said>> = BTreeMap::new();
        let mut order = Vec::new();
        let known = self.known_pairs();
        for row in rows {
            match understand(row, &known, bringer) {
                Ok(None) => intake.blank += 1,
                Ok(Some(new)) => {
                    let Choice::Pair { pair, .. } = &new.choice else {
                        continue;
                    };
                    order.push(pair.clone());
                    said.entry(pair.clone()).or_default().push(new);
                }
                Err(problem) => intake.faults.push(RowFault {
                    place: row.place.clone(),
                    problem,
                }),
            }
        }
        intake
            .faults
            .extend(said.values().flat_map(|all| disagreements(all)));
        if !intake.faults.is_empty() {
            return Ok(intake);
        }
        let mut ordered = Vec::new();
        for pair in order {
            ordered.extend(said.remove(&pair).into_iter().flatten());
        }
        let (mut known, mut outdated) = (0, Vec::new());
        intake.consequence = self.state(|decisions| {
            let (new, old) = sorted_out(decisions, ordered);
            (known, outdated) = old;
            Ok(new)
        })?;
        (intake.known, intake.outdated) = (known, outdated);
        Ok(intake)
    }

    /// Returns the records of every pair of the queue and of the decisions.
    fn known_pairs(&self) -> BTreeMap<PairId, (RecordId, RecordId)> {
        let decided = self.decisions.all().iter();
        let decided = decided.filter_map(|decision| match &decision.what {
            Choice::Pair {
                pair, left, right, ..
            } => Some((pair, left, right)),
            _ => None,
        });
        let waiting = self.queue.pairs.iter();
        let waiting = waiting.map(|pair| (&pair.id, &pair.left.id, &pair.right.id));
        let all = decided.chain(waiting);
        all.map(|(pair, left, right)| (pair.clone(), (left.clone(), right.clone())))
            .collect()
    }
}

/// Returns what a row says; nothing: it has no answer yet.
fn understand(
    row: &Row,
    known: &BTreeMap<PairId, (RecordId, RecordId)>,
    bringer: &Statement,
) -> std::result::Result<Option<Said>, String> {
    if row.pair.is_empty() {
        return Err(format!("`{PAIR}` is blank"));
    }
    let pair = PairId(row.pair.as_str().into());
    let (left, right) = match known.get(&pair) {
        Some(records) => records.clone(),
        None => named(&pair, row)?,
    };
    if row.answer.is_empty() {
        return Ok(None);
    }
    let answer = answer_of(&row.answer)
        .ok_or_else(|| format!("`{DECISION}` is none of `same`, `different`, `unsure` or blank"))?;
    let who = match row.reviewer.as_str() {
        "" => &bringer.who,
        who => who,
    };
    let when = row.when.unwrap_or(bringer.when);
    Ok(Some(Said {
        place: row.place.clone(),
        statement: Statement::new(who, when).because(Some(&row.note)),
        has_time: row.when.is_some(),
        choice: Choice::Pair {
            pair,
            left,
            right,
            answer,
        },
    }))
}

/// Returns the records of a pair that neither the queue nor a decision has, as the row names them: a queue of an earlier
/// run had it.
fn named(pair: &PairId, row: &Row) -> std::result::Result<(RecordId, RecordId), String> {
    let Some([left, right]) = &row.records else {
        return Err("the pair is not in the queue".into());
    };
    let [left, right] = [left, right].map(|text| RecordId(text.as_str().into()));
    if left == right || PairId::of(&left, &right) != *pair {
        let problem = "the pair is not in the queue, and its id is not that of the two records";
        return Err(problem.into());
    }
    Ok((left, right))
}

/// Returns the pair and the answer of a choice about one, whichever record is the left one.
fn answered(choice: &Choice) -> Option<(&PairId, Answer)> {
    match choice {
        Choice::Pair { pair, answer, .. } => Some((pair, *answer)),
        _ => None,
    }
}

/// Returns a fault for each row that says something else about a pair than a row before it does, where neither has a time.
fn disagreements(said: &[Said]) -> Vec<RowFault> {
    let Some((first, others)) = said.split_first() else {
        return Vec::new();
    };
    let faulty = others
        .iter()
        .filter(|other| !other.has_time && answered(&other.choice) != answered(&first.choice));
    let fault = |other: &Said| RowFault {
        place: other.place.clone(),
        problem: format!("the pair is answered otherwise in {}", first.place),
    };
    faulty.map(fault).collect()
}

type Old = (usize, Vec<(String, DecisionId)>);

/// Returns what is new, and of what is not, how much is known and which answers count no more.
fn sorted_out(decisions: &Decisions, said: Vec<Said>) -> (Vec<(Statement, Choice)>, Old) {
    let counting = decisions.by_pair();
    let mut made: BTreeMap<&PairId, Vec<&Decision>> = BTreeMap::new();
    for decision in decisions.all() {
        if let Some((pair, _)) = answered(&decision.what) {
            made.entry(pair).or_default().push(decision);
        }
    }
    let (mut known, mut outdated) = (0, Vec::new());
    let mut new: Vec<(Statement, Choice)> = Vec::new();
    let mut seen = BTreeSet::new();
    for said in said {
        let Some((pair, answer)) = answered(&said.choice) else {
            continue;
        };
        let Statement { who, when, why } = &said.statement;
        let when = when.to_string();
        let says_the_same = |decision: &Decision| {
            answered(&decision.what) == Some((pair, answer))
                && decision.who == *who
                && decision.why == *why
        };
        let is_the_same = |decision: &&&Decision| {
            says_the_same(decision) && (!said.has_time || decision.when == when)
        };
        let latest = counting.get(pair).copied();
        let is_older = |latest: &Decision| {
            let then = latest.when.parse::<Timestamp>();
            said.has_time && then.is_ok_and(|then| then > said.statement.when)
        };
        // Of equal decisions the last is meant: an earlier one may be undone, and made again since.
        let mut before = made.get(pair).into_iter().flatten().rev();
        match (before.find(is_the_same), latest) {
            (Some(before), Some(latest)) if before.id == latest.id => known += 1,
            (Some(before), _) => outdated.push((said.place, before.id.clone())),
            (None, Some(latest)) if is_older(latest) => {
                outdated.push((said.place, latest.id.clone()));
            }
            // Saved again at a later time, with nothing changed.
            (None, Some(latest)) if says_the_same(latest) => known += 1,
            (None, _) => {
                if seen.insert((pair.clone(), answer, who.clone(), why.clone(), when)) {
                    new.push((said.statement, said.choice));
                } else {
                    known += 1;
                }
            }
        }
    }
    (new, (known, outdated))
}
