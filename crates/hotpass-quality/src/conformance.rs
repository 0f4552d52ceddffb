//! The recorded cases of Great Expectations: what its own tests expect of each type of expectation, against what is found here.

// The tables of cases, typed as pandas would.
mod data;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::{
    expectation::{Others, Parameters, Problem, Question, Seen, look, query::Queries},
    outcome::{Detail, Format, result},
    table::Table,
};

/// What is found, or expected to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The expectation holds.
    Success,
    /// It does not.
    Failure,
    /// It cannot be told.
    Error,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// The type of expectation.
    pub expectation_type: String,
    /// What the case is called.
    pub title: String,
    /// What was found.
    pub verdict: Verdict,
    /// What the case states; nothing, if it states no verdict.
    pub expected: Option<Verdict>,
    /// Whether both are the same; nothing, if no verdict is stated.
    pub agree: Option<bool>,
    /// What else the case states and is not so: the names of parts of the result.
    pub differs: Vec<String>,
    /// Why it cannot be told.
    pub problem: Option<String>,
    /// What led to the verdict.
    pub reason: String,
}

/// Runs the cases of one file; `now` is the time that `now()` stands for, in nanoseconds since 1970, and `queries` answers what
/// is asked in SQL.
///
/// # Errors
///
/// When the document has no cases; the message says what is missing.
pub fn run(document: &Json, now: i64, queries: &dyn Queries) -> Result<Vec<Case>, String> {
    let kind = document.get("expectation_type").and_then(Json::as_str);
    let kind = kind.ok_or("it has no `expectation_type`")?;
    let datasets = document.get("datasets").and_then(Json::as_array);
    let datasets = datasets.ok_or("it has no `datasets`")?;
    let mut cases = Vec::new();
    for dataset in datasets {
        let tables = data::tables(dataset)?;
        let tests = dataset.get("tests").and_then(Json::as_array);
        for test in tests.ok_or("a dataset has no `tests`")? {
            let means = Means {
                tables: &tables,
                now,
                queries,
            };
            cases.push(of_test(kind, test, &means));
        }
    }
    Ok(cases)
}

/// What a case is run with.
struct Means<'a> {
    /// The tables, the one that is looked at first.
    tables: &'a [(String, Table)],
    now: i64,
    queries: &'a dyn Queries,
}

fn of_test(kind: &str, test: &Json, means: &Means<'_>) -> Case {
    let given = match test.get("in") {
        Some(Json::Object(given)) => given.clone(),
        _ => Map::new(),
    };
    let title = test.get("title").and_then(Json::as_str).unwrap_or_default();
    let stated = test.get("out").unwrap_or(&Json::Null);
    let expected = expected(test, stated);
    let seen = looked(kind, &given, means);
    let verdict = match &seen {
        Ok(seen) if seen.success() => Verdict::Success,
        Ok(_) => Verdict::Failure,
        Err(_) => Verdict::Error,
    };
    let format = Format {
        detail: Detail::Complete,
        index_columns: Vec::new(),
    };
    let told = match (&seen, means.tables.first()) {
        (Ok(seen), Some((_, table))) => result(seen, table, &format),
        _ => Json::Null,
    };
    Case {
        expectation_type: kind.to_owned(),
        title: title.to_owned(),
        verdict,
        expected,
        agree: expected.map(|expected| expected == verdict),
        differs: differing(stated, &told),
        reason: reason(&seen, &told),
        problem: seen.err().map(|problem| problem.to_string()),
    }
}

/// Returns what led to a verdict.
fn reason(seen: &Result<Seen, Problem>, told: &Json) -> String {
    match seen {
        Err(problem) => problem.to_string(),
        Ok(Seen::Whole(_)) => match told.get("observed_value") {
            Some(observed) => format!("found {observed}"),
            None => format!("found {told}"),
        },
        Ok(Seen::Rows(seen)) => {
            let (n_unexpected, n_rows) = (seen.unexpected.len(), seen.n_rows);
            let first = told.get("partial_unexpected_list").and_then(Json::as_array);
            let first: Vec<String> = first
                .into_iter()
                .flatten()
                .take(3)
                .map(Json::to_string)
                .collect();
            let values = match first.as_slice() {
                [] => String::new(),
                values => format!(": {}", values.join(", ")),
            };
            format!("{n_unexpected} of {n_rows} rows are not as expected{values}")
        }
    }
}

fn expected(test: &Json, stated: &Json) -> Option<Verdict> {
    let is_error = |value: Option<&Json>| {
        value.is_some_and(|value| value.get("traceback_substring").is_some())
    };
    if is_error(test.get("error")) || is_error(Some(stated)) {
        return Some(Verdict::Error);
    }
    let success = stated.get("success").and_then(Json::as_bool)?;
    Some(if success {
        Verdict::Success
    } else {
        Verdict::Failure
    })
}

fn looked(kind: &str, given: &Map<String, Json>, means: &Means<'_>) -> Result<Seen, Problem> {
    let tables = means.tables;
    let parameters = Parameters {
        now: means.now,
        ..Parameters::default()
    };
    let arguments = parameters.applied(given)?;
    let question = Question {
        kind,
        arguments: &arguments,
    };
    let (_, table) = tables
        .first()
        .ok_or_else(|| Problem::Argument("the case has no table".to_owned()))?;
    let others: Others<'_> = tables
        .iter()
        .map(|(name, table)| (name.clone(), table))
        .collect();
    look(table, &others, &[question], means.queries).remove(0)
}

/// Returns which parts of the result that a case states are not so.
fn differing(stated: &Json, told: &Json) -> Vec<String> {
    let parts = ["unexpected_list", "observed_value"];
    let outer = stated.get("result").unwrap_or(stated);
    let differing = parts.iter().filter(|part| {
        let (Some(stated), Some(told)) = (outer.get(**part), told.get(**part)) else {
            return false;
        };
        !is_like(stated, told)
    });
    differing.map(|part| (*part).to_owned()).collect()
}

/// Returns whether two values are the same, numbers to a part in a million.
fn is_like(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| is_like(a, b))
        }
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|other| is_like(value, other)))
        }
        _ => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-6 * one.abs().max(1e-6),
            _ => one == other,
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::expectation::query::NoQueries;

    #[test]
    fn a_case_agrees_when_its_verdict_is_found() {
        let document = json!({
            "expectation_type": "expect_column_values_to_be_between",
            "datasets": [{
                "data": {"x": [1, 2, 3], "t": ["Jan 01 2000", "Feb 01 2000", null], "s": ["1", "2", "3"]},
                "schemas": {"pandas": {"x": "int", "t": "datetime64[ns]", "s": "str"}},
                "tests": [
                    {"title": "holds", "in": {"column": "x", "max_value": 3}, "out": {"success": true}},
                    {
                        "title": "fails", "in": {"column": "x", "max_value": 2},
                        "out": {"success": false, "unexpected_list": [3.0]},
                    },
                    {
                        "title": "other list", "in": {"column": "x", "max_value": 2},
                        "out": {"success": false, "unexpected_list": [2]},
                    },
                    {
                        "title": "dates", "in": {"column": "t", "min_value": "2000-01-15"},
                        "out": {"success": false},
                    },
                    {
                        "title": "kinds", "in": {"column": "s", "max_value": 3},
                        "out": {}, "error": {"traceback_substring": "TypeError"},
                    },
                    {"title": "wrong", "in": {"column": "x", "max_value": 2}, "out": {"success": true}},
                    {"title": "silent", "in": {"column": "x", "max_value": 2}, "out": {}},
                ],
            }],
        });
        let cases = run(&document, 0, &NoQueries).expect("cases");
        let agree: Vec<Option<bool>> = cases.iter().map(|case| case.agree).collect();
        let yes = Some(true);
        assert_eq!(agree, [yes, yes, yes, yes, yes, Some(false), None]);
        assert_eq!(cases[2].differs, ["unexpected_list"]);
        let reason = "1 of 3 rows are not as expected: 3";
        assert_eq!(
            (cases[0].reason.as_str(), cases[5].reason.as_str()),
            ("0 of 3 rows are not as expected", reason)
        );
        assert!(cases[1].differs.is_empty());
        assert_eq!(
            run(&json!({}), 0, &NoQueries),
            Err("it has no `expectation_type`".into())
        );
    }
}
