//! Rules of single values: that there is one, that it is of the type, and what else must be true of it.

// What is asked of a value.
mod test;

use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::{Contract, Judged, Matched, Scope, Written, expectation};
use crate::{
    contract::{Field, value::Reader},
    expectation::{Problem, Result, RowsSeen, Seen},
};
use test::Test;

/// How many rows are judged together.
const CHUNK: usize = 1 << 14;

/// A rule of a field.
struct Rule<'a> {
    kind: &'static str,
    arguments: Json,
    test: Result<Test<'a>>,
}

/// Judges the values of each field.
pub(super) fn judge(
    contract: &Contract,
    written: &Written,
    matched: &[Matched<'_>],
    scope: &Scope,
) -> Vec<Judged> {
    let of_fields: Vec<Vec<Judged>> = matched
        .par_iter()
        .map(|found| of_field(contract, written, found, scope))
        .collect();
    of_fields.into_iter().flatten().collect()
}

/// Returns the reader of a field's values; none if its type cannot be asked for, as the form that it names is not known.
pub(super) fn reader(field: &Field) -> Option<Result<Reader>> {
    let options = field.extensions.get("odcs");
    let options = options.and_then(|kept| kept.get("logicalTypeOptions"));
    let is_dated = matches!(field.data_type.word(), "date" | "datetime" | "time");
    if is_dated && options.is_some_and(|options| options.get("format").is_some()) {
        return None;
    }
    Some(Reader::of(field).map_err(|problem| Problem::Argument(problem.to_string())))
}

fn of_field(
    contract: &Contract,
    written: &Written,
    found: &Matched<'_>,
    scope: &Scope,
) -> Vec<Judged> {
    let field = found.field;
    let told = |rule: &Rule<'_>, seen: Result<Seen>| {
        let mut arguments = rule.arguments.clone();
        arguments["column"] = json!(found.label);
        Judged {
            expectation: expectation(rule.kind, arguments, field.severity),
            seen,
        }
    };
    let reader = match reader(field) {
        Some(Ok(reader)) => Some(reader),
        None => None,
        Some(Err(problem)) => {
            let rule = test::of_type(field, Err(problem.clone()));
            return vec![told(&rule, Err(problem))];
        }
    };
    let is_key = contract.primary_key.contains(&field.name);
    let rules = test::rules(field, reader.as_ref(), is_key);
    let tests: Vec<&Test<'_>> = rules
        .iter()
        .filter_map(|rule| rule.test.as_ref().ok())
        .collect();
    let mut all = looked(written, found, (reader.as_ref(), &tests), scope).into_iter();
    rules
        .iter()
        .map(|rule| match &rule.test {
            Ok(_) => {
                let seen = all.next().expect("every test has an answer");
                told(rule, Ok(Seen::Rows(seen)))
            }
            Err(problem) => told(rule, Err(problem.clone())),
        })
        .collect()
}

// Passes over a column once for all tests, and returns what was seen of each.
fn looked(
    written: &Written,
    found: &Matched<'_>,
    (reader, tests): (Option<&Reader>, &[&Test<'_>]),
    scope: &Scope,
) -> Vec<RowsSeen> {
    let needs_value = tests.iter().any(|test| test.needs_value());
    let of_chunk = |rows: &[u32]| {
        let mut broken: Vec<Vec<u32>> = vec![Vec::new(); tests.len()];
        let mut n_missing = 0;
        for row in rows {
            let text = found.value(written, *row as usize);
            n_missing += usize::from(text.is_none());
            let verdict = |asked: &Test<'_>, is_one: bool, value| match (text, asked) {
                (None, Test::Present) => false,
                (None, _) | (_, Test::Present) => true,
                (Some(_), Test::Type) => is_one,
                // What is no value of the type has no more to be asked.
                (Some(_), _) if !is_one => true,
                (Some(text), asked) => asked.holds(text, value),
            };
            let value = match (text, reader) {
                (Some(text), Some(reader)) if needs_value => reader.read(text),
                _ => None,
            };
            let is_one = match (text, reader) {
                (Some(_), Some(_)) if needs_value => value.is_some(),
                (Some(text), Some(reader)) => reader.is_one(text),
                _ => true,
            };
            for (test, rows) in tests.iter().zip(&mut broken) {
                if !verdict(test, is_one, value.as_ref()) {
                    rows.push(*row);
                }
            }
        }
        (n_missing, broken)
    };
    let chunks: Vec<(usize, Vec<Vec<u32>>)> = scope.rows.par_chunks(CHUNK).map(of_chunk).collect();
    let mut all: Vec<Vec<u32>> = vec![Vec::new(); tests.len()];
    let mut n_missing = 0;
    for (missing, broken) in chunks {
        n_missing += missing;
        for (rows, more) in all.iter_mut().zip(broken) {
            rows.extend(more);
        }
    }
    let seen = tests.iter().zip(all);
    seen.map(|(test, unexpected)| RowsSeen {
        n_missing,
        counts_missing: matches!(test, Test::Present),
        ..super::rows_seen(scope.rows.len(), unexpected, &[found.label])
    })
    .collect()
}
