//! Expectations that ask in SQL. What answers is not here: whoever runs a suite brings [`Queries`].

use std::cmp::Ordering;

use hashbrown::HashMap;
use serde_json::{Map, Value as Json, json};

use super::{Arguments, Key, Observation, Others, Problem, Result, comparison::order, condition};
use crate::table::{Rows, Table, Value};

/// How many rows of an answer are told, and how many are compared; so many are fetched by Great Expectations 1.24.
const SHOWN: usize = 200;

/// What the table that is checked is called in a query.
const BATCH: &str = "batch";

/// A table that a query may name.
#[derive(Debug, Clone)]
pub struct NamedTable<'a> {
    /// Its name.
    pub name: String,
    /// The table.
    pub table: &'a Table,
    /// The rows of it that are there.
    pub rows: Rows,
}

/// A query.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// What is asked, in SQL.
    pub sql: String,
    /// The tables that it may name; the first is the one that is checked.
    pub tables: Vec<NamedTable<'a>>,
    /// How many rows are wanted at most; the others are counted.
    pub n_wanted: usize,
}

/// What a query came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// The first rows, with a value for each column.
    pub rows: Vec<Vec<Json>>,
    /// How many rows there are.
    pub n_rows: usize,
    /// Which row of the first table each of the first rows is, where they are rows of it.
    pub origins: Option<Vec<u32>>,
}

impl Answer {
    /// Returns a row with its columns named.
    fn named(&self, row: &[Json]) -> Json {
        let names = self.columns.iter().cloned();
        names.zip(row.iter().cloned()).collect::<Map<_, _>>().into()
    }
}

/// What answers queries.
pub trait Queries {
    /// Answers a query.
    ///
    /// # Errors
    ///
    /// When it is no query, names what is not there, or cannot be run; the message says what to do.
    fn answer(&self, query: &Query<'_>) -> Result<Answer>;
}

/// Where nobody answers queries.
#[derive(Debug, Clone, Copy)]
pub struct NoQueries;

impl Queries for NoQueries {
    fn answer(&self, _query: &Query<'_>) -> Result<Answer> {
        Err(Problem::Query("queries are not answered here".to_owned()))
    }
}

/// What is asked of a table, and what is beside it.
pub(super) struct Asked<'a> {
    pub(super) table: &'a Table,
    pub(super) others: &'a Others<'a>,
    pub(super) queries: &'a dyn Queries,
}

impl Asked<'_> {
    /// Looks as a type of expectation does; nothing when it does not ask in SQL.
    pub(super) fn observe(
        &self,
        kind: &str,
        arguments: Arguments<'_>,
    ) -> Option<Result<Observation>> {
        match kind {
            "unexpected_rows_expectation" => Some(self.unexpected_rows(arguments)),
            "expect_query_results_to_match_comparison" => Some(self.comparison(arguments)),
            _ => None,
        }
    }

    fn unexpected_rows(&self, arguments: Arguments<'_>) -> Result<Observation> {
        let rows = condition::rows(self.table, arguments)?;
        let text = arguments.text("unexpected_rows_query")?;
        let answer = self.answer(formatted(text, &self.batch_name())?, rows)?;
        let shown: Vec<Json> = answer.rows.iter().map(|row| answer.named(row)).collect();
        Ok(Observation {
            success: answer.n_rows == 0,
            observed: json!(answer.n_rows),
            details: None,
            evidence: Some(json!({ "unexpected_rows": shown })),
            rows: answer.origins.unwrap_or_default(),
            more: Map::new(),
        })
    }

    fn comparison(&self, arguments: Arguments<'_>) -> Result<Observation> {
        let mostly = arguments.number("mostly")?.unwrap_or(1.0);
        // It names where the tables of the other query are; here they are all in one place.
        arguments.text("comparison_data_source_name")?;
        let batch = self.batch_name();
        let base = formatted(arguments.text("base_query")?, &batch)?;
        let other = arguments.text("comparison_query")?;
        // Great Expectations leaves its braces alone; the placeholder is no SQL and can be meant in one way only.
        let other = trimmed(&other.replace("{batch}", &batch)).to_owned();
        let all = Rows::All(self.table.n_rows);
        let base = self.answer(base, all.clone())?;
        let other = self.answer(other, all)?;
        Ok(compared(&base, &other, mostly))
    }

    /// Returns the name of the table that is checked; no other has it, in whichever case.
    fn batch_name(&self) -> String {
        let mut name = BATCH.to_owned();
        while self.others.keys().any(|other| other.to_lowercase() == name) {
            name.push('_');
        }
        name
    }

    fn answer(&self, sql: String, rows: Rows) -> Result<Answer> {
        let mut tables = vec![NamedTable {
            name: self.batch_name(),
            table: self.table,
            rows,
        }];
        let others = self.others.iter().filter(|(name, _)| !name.is_empty());
        tables.extend(others.map(|(name, table)| NamedTable {
            name: name.clone(),
            table,
            rows: Rows::All(table.n_rows),
        }));
        self.queries.answer(&Query {
            sql,
            tables,
            n_wanted: SHOWN,
        })
    }
}

/// Returns how the rows of two answers differ. A row that is there three times in one and twice in the other differs once.
fn compared(base: &Answer, other: &Answer, mostly: f64) -> Observation {
    let (counts, other_counts) = (counted(base), counted(other));
    let n_there = |counts: &HashMap<_, usize>, key: &_| counts.get(key).copied().unwrap_or(0);
    let matches = counts.iter();
    let n_matches: usize = matches
        .map(|(key, count)| n_there(&other_counts, key).min(*count))
        .sum();
    let n_most = base.rows.len().max(other.rows.len());
    let unexpected_percent = match n_most {
        0 => 0.0,
        _ => (1.0 - n_matches as f64 / n_most as f64) * 100.0,
    };
    let more = json!({
        "unexpected_count": n_most - n_matches,
        "unexpected_percent": unexpected_percent,
    });
    Observation {
        success: 100.0 - unexpected_percent >= mostly * 100.0,
        observed: Json::Null,
        details: None,
        evidence: Some(json!({
            "missing_rows": surplus(other, &counts),
            "unexpected_rows": surplus(base, &other_counts),
        })),
        rows: Vec::new(),
        more: match more {
            Json::Object(more) => more,
            _ => Map::new(),
        },
    }
}

type RowKey<'a> = Vec<Key<'a>>;

fn key(row: &[Json]) -> RowKey<'_> {
    row.iter()
        .map(|value| Key::from(Value::of(value)))
        .collect()
}

fn counted(answer: &Answer) -> HashMap<RowKey<'_>, usize> {
    let mut counts = HashMap::new();
    for row in &answer.rows {
        *counts.entry(key(row)).or_default() += 1;
    }
    counts
}

/// Returns the rows that are there more often than others say, in order of their values, nothing first.
fn surplus(answer: &Answer, others: &HashMap<RowKey<'_>, usize>) -> Vec<Json> {
    let mut left = counted(answer);
    let mut surplus: Vec<&[Json]> = Vec::new();
    for row in &answer.rows {
        let key = key(row);
        let n_there = left.remove(&key).unwrap_or(0);
        let n_others = others.get(&key).copied().unwrap_or(0);
        let n_surplus = n_there.saturating_sub(n_others);
        surplus.extend(std::iter::repeat_n(row.as_slice(), n_surplus));
    }
    surplus.sort_by(|one, other| {
        let values = one.iter().zip(*other);
        let mut orders = values.map(|(one, other)| order(Value::of(one), Value::of(other)));
        orders
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    surplus.into_iter().map(|row| answer.named(row)).collect()
}

/// Returns a query without the marks that may end it.
fn trimmed(sql: &str) -> &str {
    sql.trim_end_matches(|c: char| c == ';' || c.is_whitespace())
}

/// Puts the name of the table in the place of `{batch}`; a brace that is meant as one is doubled.
fn formatted(sql: &str, batch: &str) -> Result<String> {
    let wrong = |what: &str| {
        Problem::Argument(format!(
            "the query has {what}; `{{batch}}` stands for the table, and a brace that is meant is doubled: `{{{{`, `}}}}`"
        ))
    };
    let mut put = String::with_capacity(sql.len());
    let mut rest = trimmed(sql);
    while let Some((before, after)) = rest.split_once(['{', '}']) {
        put.push_str(before);
        let is_open = rest
            .get(before.len()..)
            .is_some_and(|at| at.starts_with('{'));
        let brace = if is_open { '{' } else { '}' };
        if let Some(after) = after.strip_prefix(brace) {
            put.push(brace);
            rest = after;
            continue;
        }
        let inside = after.split_once('}').filter(|_| is_open);
        let (name, after) = inside.ok_or_else(|| wrong("a brace without another"))?;
        if name != "batch" {
            return Err(wrong(&format!("the placeholder `{{{name}}}`")));
        }
        put.push_str(batch);
        rest = after;
    }
    put.push_str(rest);
    Ok(put)
}

#[cfg(test)]
mod tests;
