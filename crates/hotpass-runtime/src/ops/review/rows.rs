//! Pairs and answers as rows: pairs go out as a table that a person fills in, and filled-in rows come back as decisions.
//!
//! A row that says what was decided before changes nothing, so the same table can come back twice. Nothing of a table is
//! kept when any row of it is wrong. Files of tables are read and written by the engine.

use std::{collections::BTreeMap, path::Path};

use hotpass_model::{
    decision::{Answer, Choice, Decision, DecisionId, PairId, ReviewPair},
    ident::RecordId,
    plan::Limits,
    port::{Engine, TextTable},
};
use jiff::Timestamp;

use super::{Consequence, Review, Scope, answer};
use crate::{
    decisions::{Decisions, Statement},
    error::{Error, Result},
    suggest,
};

/// The column that names the pair.
pub const PAIR: &str = "pair_id";
/// The column for the answer.
pub const DECISION: &str = "decision";
/// The column for who answers.
pub const REVIEWER: &str = "reviewer";
/// The column for why.
pub const NOTE: &str = "note";
/// The columns that name the two records.
const RECORDS: [&str; 2] = ["left_record_id", "right_record_id"];

/// An answer as it comes back, not yet understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Where it stands, such as `row 7`.
    pub place: String,
    /// The pair.
    pub pair: String,
    /// The two records, where the row names them.
    pub records: Option<[String; 2]>,
    /// The answer; blank: none yet.
    pub answer: String,
    /// Who answered; blank: whoever brings the rows.
    pub reviewer: String,
    /// Why.
    pub note: String,
    /// When, where that is known.
    pub when: Option<Timestamp>,
}

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

/// Returns pairs as a table for people: what to fill in first, then both records side by side.
pub fn table(review: &Review, scope: Scope) -> TextTable {
    let pairs = review.pairs(scope);
    let decided = review.decisions().by_pair();
    let fields = fields(&pairs);
    let mut columns: Vec<String> = [
        PAIR,
        DECISION,
        REVIEWER,
        NOTE,
        "probability",
        "match_weight",
    ]
    .map(str::to_owned)
    .into();
    for field in ["record_id", "source"]
        .into_iter()
        .chain(fields.iter().copied())
    {
        columns.extend(["left", "right"].map(|side| format!("{side}_{field}")));
    }
    columns.extend(["evidence", "reason"].map(str::to_owned));
    let row = |pair: &&ReviewPair| {
        let decision = decided.get(&pair.id).copied();
        let mut row = filled(pair, decision);
        for (left, right) in [
            (&*pair.left.id.0, &*pair.right.id.0),
            (&pair.left.source, &pair.right.source),
        ] {
            row.extend([left, right].map(str::to_owned));
        }
        for field in &fields {
            let sides = [&pair.left, &pair.right];
            row.extend(sides.map(|side| side.value(field).unwrap_or_default().to_owned()));
        }
        row.extend([evidence(pair), pair.note.clone().unwrap_or_default()]);
        row
    };
    TextTable {
        rows: pairs.iter().map(row).collect(),
        columns,
        first_row: 2,
        choices: BTreeMap::from([(
            DECISION.to_owned(),
            Answer::ALL.map(|answer| answer.as_str().to_owned()).into(),
        )]),
    }
}

/// Returns the first columns of a pair: its id, what is decided so far, and how likely it is.
fn filled(pair: &ReviewPair, decision: Option<&Decision>) -> Vec<String> {
    let said = decision.and_then(answer).map_or("", Answer::as_str);
    let who = decision.map_or("", |decision| decision.who.as_str());
    let why = decision.and_then(|decision| decision.why.as_deref());
    vec![
        pair.id.to_string(),
        said.to_owned(),
        who.to_owned(),
        why.unwrap_or_default().to_owned(),
        format!("{:.4}", pair.probability),
        format!("{:.2}", pair.weight),
    ]
}

/// Returns the fields of all records, each once, in the order in which they first appear.
fn fields<'p>(pairs: &[&'p ReviewPair]) -> Vec<&'p str> {
    let mut fields: Vec<&str> = Vec::new();
    for pair in pairs {
        for (field, _) in pair.left.fields.iter().chain(&pair.right.fields) {
            if !fields.contains(&field.as_str()) {
                fields.push(field);
            }
        }
    }
    fields
}

/// Returns what the comparisons found in one line.
pub(crate) fn evidence(pair: &ReviewPair) -> String {
    let found = pair.evidence.iter();
    let said = found.map(|found| {
        format!(
            "{}: {} ({:+.2})",
            found.comparison, found.level, found.weight
        )
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Reads the rows of a table that the engine can read.
///
/// # Errors
/// When the file cannot be read or lacks a column.
pub async fn read(engine: &dyn Engine, path: &Path, limits: &Limits) -> Result<Vec<Row>> {
    let table = engine.read_table(path, limits).await?;
    let column = |name: &str| {
        let mut headers = table.columns.iter();
        headers.position(|header| folded(header) == name)
    };
    let needed = |name: &str| {
        column(name).ok_or_else(|| {
            let known = table.columns.iter().map(String::as_str);
            Error::usage(
                format!("`{}` has no column `{name}`", path.display()),
                suggest::advice(name, "columns", known),
            )
        })
    };
    let (pair, said) = (needed(PAIR)?, needed(DECISION)?);
    let (who, why) = (column(REVIEWER), column(NOTE));
    let records = RECORDS.map(column);
    let rows = table.rows.iter().zip(table.first_row..);
    let rows = rows.filter(|(row, _)| row.iter().any(|value| !value.trim().is_empty()));
    let row = |(row, number): (&Vec<String>, u32)| {
        let value = |column: Option<usize>| {
            let value = column.and_then(|column| row.get(column));
            value.map_or("", |value| value.trim()).to_owned()
        };
        let sides = records.map(&value);
        Row {
            place: format!("row {number}"),
            pair: value(Some(pair)),
            records: sides.iter().all(|id| !id.is_empty()).then_some(sides),
            answer: value(Some(said)),
            reviewer: value(who),
            note: value(why),
            when: None,
        }
    };
    Ok(rows.map(row).collect())
}

fn folded(header: &str) -> String {
    header.trim().to_lowercase().replace([' ', '-'], "_")
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

/// Tells whether two choices answer the same about the same pair, whichever record is the left one.
fn is_same_answer(one: &Choice, other: &Choice) -> bool {
    let told = |choice: &Choice| match choice {
        Choice::Pair { pair, answer, .. } => Some((pair.clone(), *answer)),
        _ => None,
    };
    told(one).is_some_and(|one| Some(one) == told(other))
}

/// Returns a fault for each row that says something else about a pair than a row before it does, where neither has a time.
fn disagreements(said: &[Said]) -> Vec<RowFault> {
    let Some((first, others)) = said.split_first() else {
        return Vec::new();
    };
    let faulty = others
        .iter()
        .filter(|other| !other.has_time && !is_same_answer(&other.choice, &first.choice));
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
    let (mut known, mut outdated) = (0, Vec::new());
    let mut new: Vec<(Statement, Choice)> = Vec::new();
    for said in said {
        let is_the_same = |decision: &&Decision| {
            is_same_answer(&decision.what, &said.choice)
                && decision.who == said.statement.who
                && decision.why == said.statement.why
                && (!said.has_time || decision.when == said.statement.when.to_string())
        };
        let Choice::Pair { pair, .. } = &said.choice else {
            continue;
        };
        let latest = counting.get(pair).copied();
        // Of equal decisions the last is meant: an earlier one may be undone, and made again since.
        let before = decisions.all().iter().rev().find(is_the_same);
        let is_older = |latest: &Decision| {
            let then = latest.when.parse::<Timestamp>();
            said.has_time && then.is_ok_and(|then| then > said.statement.when)
        };
        match (before, latest) {
            (Some(before), Some(latest)) if before.id == latest.id => known += 1,
            (Some(before), _) => outdated.push((said.place, before.id.clone())),
            (None, Some(latest)) if is_older(latest) => {
                outdated.push((said.place, latest.id.clone()));
            }
            (None, _) if new.contains(&(said.statement.clone(), said.choice.clone())) => known += 1,
            (None, _) => new.push((said.statement, said.choice)),
        }
    }
    (new, (known, outdated))
}
