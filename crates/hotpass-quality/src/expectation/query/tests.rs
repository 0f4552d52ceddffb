//! Expectations that ask in SQL, by what they ask and what they make of answers.

use std::cell::RefCell;

use serde_json::json;

use super::*;
use crate::expectation::{Question, Seen, look};

/// Answers in turn, and remembers what it was asked.
#[derive(Default)]
struct Recorded {
    answers: RefCell<Vec<Answer>>,
    asked: RefCell<Vec<String>>,
}

impl Queries for Recorded {
    fn answer(&self, query: &Query<'_>) -> Result<Answer> {
        let tables = query.tables.iter();
        let tables: Vec<String> = tables
            .map(|table| format!("{}:{}", table.name, table.rows.len()))
            .collect();
        let asked = format!("{} of {}", query.sql, tables.join(" "));
        self.asked.borrow_mut().push(asked);
        Ok(self.answers.borrow_mut().remove(0))
    }
}

fn answer(columns: &[&str], rows: Vec<Vec<Json>>) -> Answer {
    Answer {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        n_rows: rows.len(),
        rows,
        origins: None,
    }
}

/// Returns what is seen, and what was asked.
fn seen(kind: &str, arguments: &Json, answers: Vec<Answer>) -> (Result<Observation>, Vec<String>) {
    let queries = Recorded {
        answers: answers.into(),
        ..Recorded::default()
    };
    let column = crate::table::Column {
        name: "x".into(),
        type_name: String::new(),
        cells: crate::table::Cells::Mixed(vec![json!(1), json!(2), json!(3)]),
    };
    let table = Table {
        columns: vec![column],
        n_rows: 3,
    };
    let (beside, rest) = (Table::default(), Table::default());
    let others = Others::from([("Batch".to_owned(), &beside), (String::new(), &rest)]);
    let arguments = arguments.as_object().cloned().expect("an object");
    let question = Question {
        kind,
        arguments: &arguments,
    };
    let seen = look(&table, &others, &[question], &queries).remove(0);
    let seen = seen.map(|seen| match seen {
        Seen::Whole(seen) => seen,
        Seen::Rows(_) => unreachable!("{kind} is about the whole"),
    });
    (seen, queries.asked.into_inner())
}

#[test]
fn unexpected_rows_are_asked_for_and_counted() {
    let arguments = json!({
        "unexpected_rows_query": "SELECT * FROM {batch} WHERE x = '{{1}}' ; \n",
        "row_condition": "x > 1",
        "condition_parser": "pandas",
    });
    let found = Answer {
        n_rows: 7,
        origins: Some(vec![1, 2]),
        ..answer(&["x"], vec![vec![json!(2)], vec![Json::Null]])
    };
    let (seen, asked) = seen("unexpected_rows_expectation", &arguments, vec![found]);
    let seen = seen.expect("an answer");
    assert_eq!(
        asked,
        ["SELECT * FROM batch_ WHERE x = '{1}' of batch_:2 Batch:0"]
    );
    assert!(!seen.success);
    assert_eq!(seen.rows, [1, 2]);
    assert_eq!((&seen.observed, seen.shown()), (&json!(7), json!(7)));
    assert_eq!(
        seen.evidence,
        Some(json!({ "unexpected_rows": [{ "x": 2 }, { "x": null }] }))
    );
}

#[test]
fn no_row_is_no_unexpected_one() {
    let arguments = json!({ "unexpected_rows_query": "SELECT 1 FROM {batch}" });
    let nothing = vec![answer(&["1"], Vec::new())];
    let (seen, _) = seen("unexpected_rows_expectation", &arguments, nothing);
    assert!(seen.is_ok_and(|seen| seen.success && seen.observed == json!(0)));
}

#[test]
fn placeholders_other_than_the_table_are_told_to_be_wrong() {
    for (query, words) in [
        ("SELECT {}", "the placeholder `{}`"),
        ("SELECT {column}", "the placeholder `{column}`"),
        ("SELECT '{'", "a brace without another"),
        ("SELECT '}'", "a brace without another"),
        ("SELECT '{{'}", "a brace without another"),
    ] {
        let arguments = json!({ "unexpected_rows_query": query });
        let (seen, _) = seen("unexpected_rows_expectation", &arguments, Vec::new());
        let problem = seen.expect_err("a problem").to_string();
        assert!(problem.contains(words), "{query}: {problem}");
    }
    let (seen, _) = seen("unexpected_rows_expectation", &json!({}), Vec::new());
    let problem = seen.expect_err("a problem").to_string();
    assert_eq!(problem, "`unexpected_rows_query` is missing");
}

#[test]
fn answers_are_compared_row_by_row_whatever_their_order() {
    let rows = |rows: &[[Json; 2]]| rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>();
    let base = rows(&[
        [json!(2), json!("b")],
        [json!(1), json!("a")],
        [json!(1), json!("a")],
        [Json::Null, json!("c")],
    ]);
    let other = rows(&[
        [Json::Null, json!("c")],
        [json!(1.0), json!("a")],
        [json!(3), json!("d")],
    ]);
    for (mostly, success) in [(0.5, true), (0.51, false)] {
        let arguments = json!({
            "base_query": "SELECT n, t FROM {batch}",
            "comparison_data_source_name": "elsewhere",
            "comparison_query": "SELECT m, u FROM Batch WHERE u ~ 'x{3}';",
            "mostly": mostly,
        });
        let answers = vec![
            answer(&["n", "t"], base.clone()),
            answer(&["m", "u"], other.clone()),
        ];
        let (seen, asked) = seen(
            "expect_query_results_to_match_comparison",
            &arguments,
            answers,
        );
        let seen = seen.expect("an answer");
        assert_eq!(asked[0], "SELECT n, t FROM batch_ of batch_:3 Batch:0");
        assert_eq!(
            asked[1],
            "SELECT m, u FROM Batch WHERE u ~ 'x{3}' of batch_:3 Batch:0"
        );
        assert_eq!(seen.success, success, "{mostly}");
        assert_eq!(
            seen.shown(),
            json!({ "unexpected_count": 2, "unexpected_percent": 50.0 })
        );
        assert_eq!(
            seen.evidence,
            Some(json!({
                "missing_rows": [{ "m": 3, "u": "d" }],
                "unexpected_rows": [{ "n": 1, "t": "a" }, { "n": 2, "t": "b" }],
            }))
        );
    }
}

#[test]
fn two_empty_answers_are_the_same() {
    let arguments = json!({
        "base_query": "SELECT 1 FROM {batch} WHERE false",
        "comparison_data_source_name": "elsewhere",
        "comparison_query": "SELECT 1 WHERE false",
    });
    let nothing = || answer(&["1"], Vec::new());
    let kind = "expect_query_results_to_match_comparison";
    let (compared, _) = seen(kind, &arguments, vec![nothing(), nothing()]);
    let compared = compared.expect("an answer");
    assert!(compared.success);
    assert_eq!(compared.more["unexpected_percent"], json!(0.0));
    assert_eq!(compared.observed, Json::Null);
    let (one, _) = seen(
        kind,
        &arguments,
        vec![nothing(), answer(&["1"], vec![vec![json!(1)]])],
    );
    assert!(one.is_ok_and(|seen| !seen.success && seen.more["unexpected_count"] == json!(1)));
}

#[test]
fn where_nobody_answers_that_is_the_problem() {
    let arguments = json!({ "unexpected_rows_query": "SELECT 1 FROM {batch}" });
    let arguments = arguments.as_object().expect("an object");
    let question = Question {
        kind: "unexpected_rows_expectation",
        arguments,
    };
    let seen = look(&Table::default(), &Others::new(), &[question], &NoQueries).remove(0);
    let problem = Problem::Query("queries are not answered here".into());
    assert_eq!(seen, Err(problem));
}
