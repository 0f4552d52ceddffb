//! What is expected of a table, and how that is found out.
//!
//! The types of expectation and what their arguments mean are those of Great Expectations 0.18 and 1.x.

// What an expectation is told.
mod arguments;
// What a column as a whole, or a table, is expected to be.
mod aggregate;
// Which of two values is the greater.
pub(crate) mod comparison;
// Which rows an expectation is about.
mod condition;
// Points in time as people write them.
pub(crate) mod moment;
// Arguments that are told when a suite runs.
mod parameter;
// What is asked in SQL.
pub mod query;
// What rows are expected to be.
mod rows;
// Regular expressions and patterns of LIKE.
mod pattern;

use serde_json::{Map, Value as Json};

pub use arguments::Arguments;
pub use parameter::Parameters;
pub(crate) use rows::Key;
pub use rows::{Duplicates, RowsSeen};

use crate::table::Table;
use query::{Asked, Queries};
use rows::RowCheck;

/// Why an expectation cannot be told to hold or not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// An argument is missing or not what it should be.
    #[error("{0}")]
    Argument(String),
    /// The table has no such column.
    #[error("the table has no column `{0}`")]
    NoColumn(String),
    /// The cells of a column are not of a kind that the expectation can be asked of.
    #[error("{0}")]
    Kind(String),
    /// Nobody knows this type of expectation.
    #[error("no expectation is called `{0}`")]
    Unknown(String),
    /// A query is not answered.
    #[error("{0}")]
    Query(String),
}

/// A result of looking.
pub type Result<T> = std::result::Result<T, Problem>;

/// What was seen of a column as a whole, or of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Whether that is as expected.
    pub success: bool,
    /// What was seen.
    pub observed: serde_json::Value,
    /// How it came to that, if there is more to tell.
    pub details: Option<serde_json::Value>,
    /// What of that is told only where everything is asked for.
    pub evidence: Option<serde_json::Value>,
    /// The first rows of the table that are not as expected, where single rows are known to be.
    pub rows: Vec<u32>,
    /// What else is told, by name.
    pub more: Map<String, Json>,
}

impl Observation {
    /// Returns what was seen, in one value: where nothing is observed, all that is told by name.
    pub fn shown(&self) -> Json {
        match &self.observed {
            Json::Null if self.more.values().any(|value| !value.is_null()) => {
                self.more.clone().into()
            }
            observed => observed.clone(),
        }
    }
}

/// What was seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// Row by row.
    Rows(RowsSeen),
    /// As a whole.
    Whole(Observation),
}

impl Seen {
    /// Returns whether it is as expected.
    pub fn success(&self) -> bool {
        match self {
            Self::Rows(seen) => seen.success,
            Self::Whole(seen) => seen.success,
        }
    }
}

/// Other tables that an expectation may name.
pub type Others<'a> = std::collections::BTreeMap<String, &'a Table>;

/// What an expectation asks, with its arguments complete.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The type of expectation, such as `expect_column_values_to_be_unique`.
    pub kind: &'a str,
    /// Its arguments.
    pub arguments: &'a Map<String, Json>,
}

/// Finds out which expectations hold. Those that look at the values of one column do so in one pass over it; those that ask in
/// SQL ask `queries`, which is [`query::NoQueries`] where nobody answers.
pub fn look(
    table: &Table,
    others: &Others<'_>,
    questions: &[Question<'_>],
    queries: &dyn Queries,
) -> Vec<Result<Seen>> {
    let asked = Asked {
        table,
        others,
        queries,
    };
    let mut answers: Vec<Result<Seen>> = Vec::new();
    // Of expectations that share a pass: where they are, and what they look at.
    let mut shared: Vec<(usize, RowCheck<'_>)> = Vec::new();
    for (place, question) in questions.iter().enumerate() {
        let arguments = Arguments::new(question.arguments);
        let has_condition = arguments.get("row_condition").is_some();
        if let Some(seen) = rows::type_of_column(question.kind, table, arguments) {
            answers.push(seen.map(Seen::Whole));
            continue;
        }
        answers.push(match RowCheck::of(question.kind, table, arguments) {
            Some(Ok(check)) if check.is_of_values() && !has_condition => {
                shared.push((place, check));
                // Replaced below.
                Err(Problem::Unknown(question.kind.to_owned()))
            }
            Some(check) => check.and_then(|check| {
                let rows = condition::rows(table, arguments)?;
                check.look(table, &rows).map(Seen::Rows)
            }),
            None => whole(&asked, *question),
        });
    }
    for (place, seen) in rows::together(table, shared) {
        answers[place] = seen.map(Seen::Rows);
    }
    answers
}

fn whole(asked: &Asked<'_>, question: Question<'_>) -> Result<Seen> {
    let (table, others) = (asked.table, asked.others);
    let arguments = Arguments::new(question.arguments);
    if question.kind == "expect_table_row_count_to_equal_other_table" {
        let name = arguments.text("other_table_name")?;
        let other = others
            .get(name)
            .ok_or_else(|| Problem::Argument(format!("there is no table `{name}`")))?;
        return Ok(Seen::Whole(Observation {
            success: table.n_rows == other.n_rows,
            observed: serde_json::json!({ "self": table.n_rows, "other": other.n_rows }),
            details: None,
            evidence: None,
            rows: Vec::new(),
            more: Map::new(),
        }));
    }
    if let Some(seen) = asked.observe(question.kind, arguments) {
        return seen.map(Seen::Whole);
    }
    let rows = condition::rows(table, arguments)?;
    let seen = aggregate::observe(question.kind, (table, &rows), arguments);
    seen.unwrap_or_else(|| Err(Problem::Unknown(question.kind.to_owned())))
        .map(Seen::Whole)
}
