//! What rows are expected to be: the expectations that say of each row whether it is as expected.

// What types are called.
mod kinds;
// What follows from other rows of a column.
mod order;
// What several columns of a row are expected to be.
mod records;
// What single values are expected to be.
mod values;

use arrow::array::Array as _;
use rayon::prelude::*;

pub(crate) use order::Key;

use super::{Arguments, Observation, Problem, Result};
use crate::table::{Cells, Column, Rows, Table, Value};
use values::{Test, Verdict};

/// Looks at the type of a column that has one; none: nobody asks for that, or its values are looked at one by one.
pub(super) fn type_of_column(
    kind: &str,
    table: &Table,
    arguments: Arguments<'_>,
) -> Option<Result<Observation>> {
    let test = match kind {
        "expect_column_values_to_be_of_type" => kinds::of_type(arguments),
        "expect_column_values_to_be_in_type_list" => kinds::in_type_list(arguments),
        _ => return None,
    };
    let column = arguments.column("column", table).ok()?;
    let example = kinds::example(column)?;
    Some(test.and_then(|test| {
        mostly(arguments)?;
        Ok(Observation {
            success: test.verdict(example) == Verdict::Expected,
            observed: column.type_name().into(),
            details: None,
            evidence: None,
            rows: Vec::new(),
            more: serde_json::Map::new(),
        })
    }))
}

/// How many rows are looked at together.
const CHUNK: usize = 1 << 16;

/// What came of looking at rows.
#[derive(Debug, Clone, PartialEq)]
pub struct RowsSeen {
    /// How many rows were looked at.
    pub n_rows: usize,
    /// How many of them have nothing to say, for a value is missing.
    pub n_missing: usize,
    /// Whether rows with a missing value count, as they do where null is what is expected or not.
    pub counts_missing: bool,
    /// The rows that are not as expected, ascending.
    pub unexpected: Vec<u32>,
    /// The columns that were looked at.
    pub columns: Vec<String>,
    /// Whether they are a pair, of which a row has one value and another.
    pub is_pair: bool,
    /// How often something is there twice, where that is asked.
    pub duplicates: Option<Duplicates>,
    /// What else was seen.
    pub observed: Option<serde_json::Value>,
    /// Whether enough rows are as expected.
    pub success: bool,
}

/// How often something is there twice: three counts, for tools disagree on which one is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicates {
    /// The rows of groups of more than one.
    pub n_rows: usize,
    /// The rows beyond the first of each group.
    pub n_surplus: usize,
    /// The keys that are there more than once.
    pub n_keys: usize,
}

/// What a pass over a column found for one test.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Found {
    n_missing: usize,
    unexpected: Vec<u32>,
    /// The first row whose value the test cannot be asked of.
    unfit: Option<u32>,
}

/// An expectation about rows, made ready.
pub(super) struct RowCheck<'a> {
    kind: &'a str,
    arguments: Arguments<'a>,
    mostly: f64,
    scope: Scope<'a>,
}

/// What is looked at.
enum Scope<'a> {
    /// Each value of a column by itself.
    Values(&'a Column, Test<'a>),
    /// A column, row after row.
    Column(&'a Column),
    /// Several columns, row by row.
    Records,
}

impl<'a> RowCheck<'a> {
    /// Makes an expectation ready; none: one of this type is not about rows, or nobody knows it.
    pub(super) fn of(
        kind: &'a str,
        table: &'a Table,
        arguments: Arguments<'a>,
    ) -> Option<Result<Self>> {
        let ready = |scope: Result<Scope<'a>>| {
            let mostly = mostly(arguments);
            scope.and_then(|scope| {
                Ok(Self {
                    kind,
                    arguments,
                    mostly: mostly?,
                    scope,
                })
            })
        };
        if order::KINDS.contains(&kind) {
            return Some(ready(arguments.column("column", table).map(Scope::Column)));
        }
        if records::KINDS.contains(&kind) {
            return Some(ready(Ok(Scope::Records)));
        }
        let test = values::test(kind, arguments)?;
        let column = arguments.column("column", table);
        Some(ready(
            column.and_then(|column| Ok(Scope::Values(column, test?))),
        ))
    }

    /// Returns whether each value of a column is looked at by itself.
    pub(super) fn is_of_values(&self) -> bool {
        matches!(self.scope, Scope::Values(..))
    }

    /// Looks at rows.
    pub(super) fn look(&self, table: &Table, rows: &Rows) -> Result<RowsSeen> {
        let mut seen = match &self.scope {
            Scope::Values(column, test) => {
                let found = pass(column, rows, &[test]);
                let found = found.into_iter().next().expect("one test has one answer");
                self.seen(rows, found)?
            }
            Scope::Column(column) => order::look(self.kind, (column, rows), self.arguments)?,
            Scope::Records => records::look(self.kind, (table, rows), self.arguments)?,
        };
        self.decide(&mut seen);
        Ok(seen)
    }

    /// Returns what a pass over its column found.
    fn seen(&self, rows: &Rows, found: Found) -> Result<RowsSeen> {
        let Scope::Values(column, test) = &self.scope else {
            return Err(Problem::Unknown(self.kind.to_owned()));
        };
        if let Some(row) = found.unfit {
            let value = column.value(row as usize);
            return Err(test.unfit(&column.name, value));
        }
        let mut seen = RowsSeen {
            n_rows: rows.len(),
            n_missing: found.n_missing,
            counts_missing: test.is_about_missing(),
            unexpected: found.unexpected,
            columns: vec![column.name.clone()],
            is_pair: false,
            duplicates: None,
            observed: None,
            success: false,
        };
        self.decide(&mut seen);
        Ok(seen)
    }

    fn decide(&self, seen: &mut RowsSeen) {
        let n_counted = if seen.counts_missing {
            seen.n_rows
        } else {
            seen.n_rows - seen.n_missing
        };
        let n_expected = n_counted - seen.unexpected.len();
        // Without a row that counts, nothing is wrong.
        seen.success = n_counted == 0 || n_expected as f64 / n_counted as f64 >= self.mostly;
    }
}

/// Returns the share of rows that must be as expected.
fn mostly(arguments: Arguments<'_>) -> Result<f64> {
    let mostly = arguments.number("mostly")?.unwrap_or(1.0);
    if (0.0..=1.0).contains(&mostly) {
        Ok(mostly)
    } else {
        Err(Problem::Argument(format!(
            "`mostly` must be between 0 and 1, and is `{mostly}`"
        )))
    }
}

/// Looks at all rows for expectations about single values, each with its number: one pass over each column.
pub(super) fn together<'a>(
    table: &Table,
    mut checks: Vec<(usize, RowCheck<'a>)>,
) -> Vec<(usize, Result<RowsSeen>)> {
    let rows = Rows::All(table.n_rows);
    let mut seen = Vec::with_capacity(checks.len());
    while let Some((
        _,
        RowCheck {
            scope: Scope::Values(column, _),
            ..
        },
    )) = checks.first()
    {
        let column: &'a Column = column;
        let of_column = |(_, check): &(usize, RowCheck<'_>)| matches!(check.scope, Scope::Values(of, _) if std::ptr::eq(of, column));
        let (these, others): (Vec<_>, Vec<_>) = checks.into_iter().partition(of_column);
        checks = others;
        let tests: Vec<&Test<'_>> = these
            .iter()
            .filter_map(|(_, check)| match &check.scope {
                Scope::Values(_, test) => Some(test),
                Scope::Column(_) | Scope::Records => None,
            })
            .collect();
        let found = pass(column, &rows, &tests);
        let places = these.iter().zip(found);
        seen.extend(places.map(|((place, check), found)| (*place, check.seen(&rows, found))));
    }
    seen
}

/// Passes over a column once for all tests.
fn pass(column: &Column, rows: &Rows, tests: &[&Test<'_>]) -> Vec<Found> {
    let known: Vec<Option<Vec<Verdict>>> =
        tests.iter().map(|test| of_codes(column, test)).collect();
    let of_chunk = |chunk: usize| -> Vec<Found> {
        let positions = chunk * CHUNK..rows.len().min((chunk + 1) * CHUNK);
        let of_test = |(test, known): (&&Test<'_>, &Option<Vec<Verdict>>)| {
            let positions = positions.clone();
            match (&column.cells, known) {
                (Cells::Encoded { codes, .. }, Some(known)) => {
                    found(positions, rows, |row| known[codes[row] as usize])
                }
                _ => found(positions, rows, |row| test.verdict(column.value(row))),
            }
        };
        tests.iter().zip(&known).map(of_test).collect()
    };
    let n_chunks = rows.len().div_ceil(CHUNK);
    let chunks: Vec<Vec<Found>> = if n_chunks > 1 {
        (0..n_chunks).into_par_iter().map(of_chunk).collect()
    } else {
        (0..n_chunks).map(of_chunk).collect()
    };
    let mut all = vec![Found::default(); tests.len()];
    for chunk in chunks {
        for (sum, found) in all.iter_mut().zip(chunk) {
            sum.n_missing += found.n_missing;
            sum.unexpected.extend(found.unexpected);
            sum.unfit = sum.unfit.or(found.unfit);
        }
    }
    all
}

/// Returns what a test says of each different text, where texts are there once.
fn of_codes(column: &Column, test: &Test<'_>) -> Option<Vec<Verdict>> {
    let Cells::Encoded { values, .. } = &column.cells else {
        return None;
    };
    let of_code = |code: usize| {
        test.verdict(if code == 0 {
            Value::Null
        } else {
            Value::Text(values.value(code))
        })
    };
    Some(if values.len() > CHUNK {
        (0..values.len()).into_par_iter().map(of_code).collect()
    } else {
        (0..values.len()).map(of_code).collect()
    })
}

fn found(
    positions: std::ops::Range<usize>,
    rows: &Rows,
    verdict: impl Fn(usize) -> Verdict,
) -> Found {
    let mut found = Found::default();
    for position in positions {
        let row = rows.at(position);
        match verdict(row) {
            Verdict::Expected => {}
            Verdict::Unexpected => found.unexpected.push(row as u32),
            Verdict::Missing => found.n_missing += 1,
            Verdict::Unfit => {
                found.unfit.get_or_insert(row as u32);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
