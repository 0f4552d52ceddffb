//! Runs of a small project: two datasets, three suites, one of which fails of late.

use serde_json::{Map, Value as Json, json};

use crate::{
    site::{Checked, CheckedExpectation, CheckedSuite, FailingRow, Run},
    suite::Severity,
};

/// Values of the data: none of them may be on a masked page.
pub(super) const SECRETS: [&str; 8] = [
    "naledi@example.org",
    "Naledi Mokoena",
    "8001015009087",
    "Zodwa",
    "Limpopo",
    "REC-7781",
    "1234567.5",
    "Gauteng",
];

pub(super) fn arguments(arguments: &Json) -> Map<String, Json> {
    arguments.as_object().expect("an object").clone()
}

fn expectation(kind: &str, given: &Json) -> CheckedExpectation {
    let names = ["column", "column_A", "column_B"].map(|name| given.get(name));
    CheckedExpectation {
        kind: kind.to_owned(),
        columns: names
            .iter()
            .filter_map(|name| name.and_then(Json::as_str).map(str::to_owned))
            .collect(),
        arguments: arguments(given),
        success: true,
        rows: 1_200,
        ..CheckedExpectation::default()
    }
}

fn failing_rows() -> Vec<FailingRow> {
    vec![
        FailingRow {
            cell: "orgs!C3".to_owned(),
            key: json!({ "id": SECRETS[5] }),
            value: json!(SECRETS[0]),
        },
        FailingRow {
            cell: "orgs!C981".to_owned(),
            key: json!({ "id": SECRETS[2] }),
            value: json!({ "name": SECRETS[1], "amount": 1_234_567.5 }),
        },
        FailingRow {
            cell: "orgs!C1002".to_owned(),
            key: Json::Null,
            value: Json::Null,
        },
    ]
}

fn contacts(day: usize) -> CheckedSuite {
    let is_bad = day > 3;
    let email = CheckedExpectation {
        success: !is_bad,
        unexpected: Some(if is_bad { 31 } else { 0 }),
        missing: Some(140),
        failing_rows: if is_bad { failing_rows() } else { Vec::new() },
        notes: vec!["See `docs/email.md`.".to_owned()],
        ..expectation(
            "expect_column_values_to_match_regex",
            &json!({ "column": "email", "regex": "^[^@]+@[^@]+$", "mostly": 0.98 }),
        )
    };
    let provinces = CheckedExpectation {
        severity: Severity::Warning,
        success: day > 1,
        unexpected: Some(if day > 1 { 0 } else { 7 }),
        missing: Some(0),
        ..expectation(
            "expect_column_values_to_be_in_set",
            &json!({ "column": "province", "value_set": [SECRETS[4], SECRETS[7]], "row_condition": "name != 'Zodwa'" }),
        )
    };
    let born = CheckedExpectation {
        severity: Severity::Info,
        success: false,
        problem: Some(
            "the table has no column `born`: 'Zodwa' was found, not `Naledi Mokoena`".to_owned(),
        ),
        ..expectation(
            "expect_column_values_to_be_dateutil_parseable",
            &json!({ "column": "born" }),
        )
    };
    CheckedSuite {
        name: "contacts".to_owned(),
        success: !is_bad && day > 1,
        expectations: vec![email, provinces, born],
    }
}

fn shape() -> CheckedSuite {
    let greatest = CheckedExpectation {
        observed: json!(SECRETS[3]),
        ..expectation(
            "expect_column_max_to_be_between",
            &json!({ "column": "name", "max_value": "zz" }),
        )
    };
    let distinct = CheckedExpectation {
        observed: json!([SECRETS[4], SECRETS[7]]),
        ..expectation(
            "expect_column_distinct_values_to_contain_set",
            &json!({ "column": "province", "value_set": [SECRETS[4]] }),
        )
    };
    let mean = CheckedExpectation {
        observed: json!(1_234_567.5),
        ..expectation(
            "expect_column_mean_to_be_between",
            &json!({ "column": "amount", "min_value": 1000 }),
        )
    };
    let rows = CheckedExpectation {
        observed: json!(1_200),
        ..expectation(
            "expect_table_row_count_to_be_between",
            &json!({ "min_value": 1000 }),
        )
    };
    CheckedSuite {
        name: "shape".to_owned(),
        success: true,
        expectations: vec![greatest, distinct, mean, rows],
    }
}

/// Returns six runs, one a day.
pub(super) fn runs() -> Vec<Run> {
    let run = |day: usize| Run {
        id: format!("2026-10-0{day}"),
        when: format!("2026-10-0{day}T06:30:00+02:00"),
        title: format!("Nightly checks {day}"),
        datasets: vec![
            Checked {
                name: "organizations".to_owned(),
                rows: 1_200,
                suites: vec![shape(), contacts(day)],
                remarks: vec!["The sheet `notes` was not read.".to_owned()],
                public_columns: Vec::new(),
            },
            Checked {
                name: "contacts".to_owned(),
                rows: 88,
                suites: vec![CheckedSuite {
                    name: "shape".to_owned(),
                    success: true,
                    expectations: Vec::new(),
                }],
                ..Checked::default()
            },
        ],
    };
    (1..=6).map(run).collect()
}
