//! Tables whose cells people can find, against suites of expectations.

use hotpass_model::quality::{CheckedExpectation, CheckedSuite};
use hotpass_quality::{
    expectation::{Others, Parameters, Problem, Question, Seen, look},
    outcome::{Format, Outcome},
    suite::Suite,
    table::Table,
};
use serde_json::{Map, Value, json};

use super::sql::Sql;

/// How many cells are named of an expectation that does not hold.
const CELLS: usize = 3;

/// A table whose cells people can find.
pub(crate) trait Examined {
    /// Returns the table.
    fn table(&self) -> &Table;

    /// Returns where a value of a row is, such as `people!C17`; without a column, where the row is.
    fn cell(&self, column: Option<&str>, row: usize) -> String;

    /// Returns what tells which record a row is; null when nothing but its place does.
    fn key(&self, _row: usize) -> Value {
        Value::Null
    }
}

/// Finds out what comes of each expectation of a suite, in order.
pub(crate) fn outcomes<'a>(
    table: &Table,
    suite: &'a Suite,
    parameters: &Parameters,
) -> Vec<Outcome<'a>> {
    let expectations = suite.expectations.iter();
    let applied: Vec<Result<Map<String, Value>, Problem>> = expectations
        .map(|expectation| parameters.applied(&expectation.arguments))
        .collect();
    let known = suite.expectations.iter().zip(&applied);
    let questions: Vec<Question<'_>> = known
        .filter_map(|(expectation, arguments)| {
            Some(Question {
                kind: &expectation.kind,
                arguments: arguments.as_ref().ok()?,
            })
        })
        .collect();
    let queries = Sql::at(parameters.now);
    let mut answers = look(table, &Others::new(), &questions, &queries).into_iter();
    let all = suite.expectations.iter().zip(&applied);
    all.map(|(expectation, arguments)| match arguments {
        Ok(arguments) => Outcome {
            expectation,
            arguments: arguments.clone(),
            seen: answers.next().expect("every question has an answer"),
        },
        Err(problem) => Outcome {
            expectation,
            arguments: expectation.arguments.clone(),
            seen: Err(problem.clone()),
        },
    })
    .collect()
}

/// Tells what came of a suite.
pub(crate) fn checked(
    examined: &dyn Examined,
    (name, outcomes): (&str, &[Outcome<'_>]),
    parameters: &Parameters,
    format: &Format,
) -> CheckedSuite {
    let told: Vec<Value> = outcomes
        .iter()
        .map(|outcome| outcome.told(examined.table(), format))
        .collect();
    let n_held = outcomes.iter().filter(|outcome| outcome.success()).count();
    let n_all = outcomes.len();
    let success = n_held == n_all;
    let share = (n_all > 0).then(|| n_held as f64 / n_all as f64 * 100.0);
    CheckedSuite {
        name: name.to_owned(),
        success,
        validation_result: json!({
            "success": success,
            "results": told,
            "suite_name": name,
            "suite_parameters": parameters.values,
            "statistics": {
                "evaluated_expectations": n_all,
                "successful_expectations": n_held,
                "unsuccessful_expectations": n_all - n_held,
                "success_percent": share,
            },
            "meta": {},
        }),
        expectations: outcomes
            .iter()
            .map(|outcome| summary(examined, outcome))
            .collect(),
    }
}

/// Tells what came of an expectation, with the first cells that are not as expected.
fn summary(examined: &dyn Examined, outcome: &Outcome<'_>) -> CheckedExpectation {
    let mut summary = CheckedExpectation {
        kind: outcome.expectation.kind.clone(),
        columns: named(&outcome.arguments),
        severity: outcome.expectation.severity.as_str().to_owned(),
        success: outcome.success(),
        unexpected: None,
        rows: examined.table().n_rows as u64,
        observed: Value::Null,
        cells: Vec::new(),
        problem: None,
    };
    match &outcome.seen {
        Ok(Seen::Rows(seen)) => {
            let first = seen.columns.first().map(String::as_str);
            summary.unexpected = Some(seen.unexpected.len() as u64);
            summary.rows = seen.n_rows as u64;
            let rows = seen.unexpected.iter().take(CELLS);
            summary.cells = rows
                .map(|row| examined.cell(first, *row as usize))
                .collect();
        }
        Ok(Seen::Whole(seen)) => {
            let rows = seen.rows.iter().take(CELLS);
            summary.cells = rows.map(|row| examined.cell(None, *row as usize)).collect();
            summary.observed = seen.shown();
            // Where single rows are known, they are counted as those of other expectations.
            summary.unexpected = seen.observed.as_u64().filter(|_| !seen.rows.is_empty());
        }
        Err(problem) => summary.problem = Some(problem.to_string()),
    }
    summary
}

/// Returns the columns that arguments name.
pub(crate) fn named(arguments: &Map<String, Value>) -> Vec<String> {
    let one = ["column", "column_A", "column_B"];
    let one = one.iter().filter_map(|name| arguments.get(*name)?.as_str());
    let many = arguments.get("column_list").and_then(Value::as_array);
    let many = many.into_iter().flatten().filter_map(Value::as_str);
    one.chain(many).map(str::to_owned).collect()
}
