//! Pairs and answers as rows: pairs go out as a table that a person fills in, and filled-in rows come back.
//!
//! Files of tables are read and written by the engine; what rows mean is understood elsewhere ([`super::intake`]).

use std::{collections::BTreeMap, path::Path};

use hotpass_model::{
    decision::{Answer, Decision, ReviewPair},
    plan::Limits,
    port::{Engine, TextTable},
};
use jiff::Timestamp;

use super::{Review, Scope, answer};
use crate::{
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

pub(super) fn folded(header: &str) -> String {
    header.trim().to_lowercase().replace([' ', '-'], "_")
}
