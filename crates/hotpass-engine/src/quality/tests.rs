//! Files against suites, from the file to the cells that are not as expected.

use std::fs;

use hotpass_model::{plan::Limits, port::Observer, run::RunEvent};
use serde_json::json;

use super::*;

struct Silent;

impl Observer for Silent {
    fn notice(&self, _event: &RunEvent) {}
}

fn request(text: &str, expectations: &Value) -> (tempfile::TempDir, CheckFile) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("orgs.csv");
    fs::write(&file, text).expect("a file");
    let request = CheckFile {
        file,
        suites: vec![hotpass_model::quality::QualityDocument {
            path: "core.json".into(),
            document: json!({ "name": "core", "expectations": expectations }),
        }],
        contracts: Vec::new(),
        parameters: [("most".to_owned(), json!(10))].into(),
        result_format: "COMPLETE".into(),
        sheet: None,
        limits: Limits {
            file_mib: 64,
            expanded_mib: 64,
            entries: 1000,
            cells: 1_000_000,
        },
        now: 0,
        index_columns: Vec::new(),
        docs: Some(hotpass_model::quality::DocsEntry {
            id: "one".into(),
            when: "2026-01-02T03:04:05Z".into(),
        }),
    };
    (folder, request)
}

const ORGS: &str = "org_id,email,employees\nA1,a@b.c,5\nA2,bad,-5\nA2,,50\n";

#[test]
fn failures_name_their_cells_and_the_result_has_the_shape_that_tools_know() {
    let expectations = json!([
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "org_id"}, "meta": {}},
        {
            "type": "expect_column_values_to_match_regex", "severity": "warning",
            "kwargs": {"column": "email", "regex": "@"},
        },
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "employees", "min_value": 0, "max_value": {"$PARAMETER": "most"}},
        },
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "org_id"}},
        {"type": "expect_column_to_exist", "kwargs": {"column": "phone"}},
        {"type": "expect_wonders", "kwargs": {}},
    ]);
    let (_folder, mut request) = request(ORGS, &expectations);
    request.index_columns = vec!["org_id".into()];
    let checked = check(&request, &Silent).expect("an answer");
    assert_eq!(checked.rows, 3);
    let of = |place: usize| &checked.suites[0].expectations[place];
    assert_eq!(of(0).cells, ["orgs!A3", "orgs!A4"]);
    assert_eq!(
        (of(1).cells.as_slice(), of(1).unexpected),
        (&["orgs!B3".to_owned()][..], Some(1))
    );
    assert_eq!(of(2).cells, ["orgs!C3", "orgs!C4"]);
    assert!(of(3).success && !of(4).success);
    let problem = of(5).problem.as_deref();
    assert_eq!(problem, Some("no expectation is called `expect_wonders`"));
    assert!(checked.is_stopped());
    let told = &checked.suites[0].validation_result;
    assert_eq!(told["statistics"]["successful_expectations"], 1);
    let between = &told["results"][2];
    assert_eq!(between["expectation_config"]["kwargs"]["max_value"], 10);
    assert_eq!(between["result"]["unexpected_list"], json!([-5, 50]));
    assert_eq!(
        between["result"]["unexpected_index_list"],
        json!([{"employees": -5, "org_id": "A2"}, {"employees": 50, "org_id": "A2"}])
    );
    assert_eq!(
        told["results"][5]["exception_info"]["raised_exception"],
        true
    );
}

#[test]
fn data_docs_show_what_was_kept_and_mask_its_values() {
    let expectations = json!([
        {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "email", "regex": "@"}},
    ]);
    let (_folder, mut request) = request(ORGS, &expectations);
    request.index_columns = vec!["org_id".into()];
    let checked = check(&request, &Silent).expect("an answer");
    let kept = checked.docs.expect("what data docs keep");
    assert_eq!(
        kept["datasets"][0]["suites"][0]["expectations"][0]["failing_rows"][0]["cell"],
        "orgs!B3"
    );
    let pages = |reveals| docs::render(std::slice::from_ref(&kept), reveals).expect("pages");
    let [index, run] = &pages(false)[..] else {
        unreachable!("there are an index and a page");
    };
    assert_eq!(
        (index.0.as_str(), run.0.as_str()),
        ("index.html", "runs/one.html")
    );
    assert!(run.1.contains("orgs!B3") && !run.1.contains(">bad<"));
    assert!(pages(true)[1].1.contains("bad"));
    assert!(docs::render(&[json!({"id": 1})], false).is_err());
}

#[test]
fn what_is_wrong_with_the_request_is_told() {
    let (_folder, good) = request(ORGS, &json!([]));
    for (request, words) in [
        (
            CheckFile {
                result_format: "ALL".into(),
                ..good.clone()
            },
            "`ALL` is no result format",
        ),
        (
            CheckFile {
                index_columns: vec!["q".into()],
                ..good.clone()
            },
            "no such column",
        ),
        (
            CheckFile {
                suites: vec![hotpass_model::quality::QualityDocument::default()],
                ..good.clone()
            },
            "is no suite of expectations",
        ),
    ] {
        let error = check(&request, &Silent).expect_err("something is wrong");
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.is_usage() && error.hint().is_some());
    }
}

#[test]
fn what_is_asked_in_sql_names_the_rows_that_it_picks() {
    let asked = |query: &str| json!({"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": query}});
    let expectations = json!([
        asked("SELECT ORG_ID, employees FROM {batch} WHERE employees > 10 OR email NOT LIKE '%@%'"),
        asked("SELECT org_id, count(*) FROM {batch} GROUP BY org_id HAVING count(*) > 1"),
        asked("SELECT org_id FROM {batch} WHERE org_id IS NULL OR now() > '1970-01-01T00:00:00Z'"),
        asked("DROP TABLE {batch}"),
    ]);
    let (_folder, request) = request(ORGS, &expectations);
    let checked = check(&request, &Silent).expect("an answer");
    let of = |place: usize| &checked.suites[0].expectations[place];
    assert_eq!(
        (of(0).unexpected, &of(0).cells[..]),
        (Some(2), &["orgs!3".to_owned(), "orgs!4".to_owned()][..])
    );
    assert_eq!((of(1).unexpected, &of(1).observed), (None, &json!(1)));
    assert!(of(1).cells.is_empty() && of(2).success);
    let problem = of(3).problem.as_deref();
    assert_eq!(
        problem,
        Some("`DROP` is refused: a query only reads; begin it with SELECT or WITH")
    );
    let result = &checked.suites[0].validation_result["results"][0]["result"];
    assert_eq!(result["observed_value"], 2);
    assert_eq!(result["details"]["unexpected_rows"][1]["employees"], 50);
    let kept = checked.docs.expect("what data docs keep");
    let rows = &kept["datasets"][0]["suites"][0]["expectations"][0]["failing_rows"];
    assert_eq!(
        (&rows[0]["cell"], &rows[1]["value"]["employees"]),
        (&json!("orgs!3"), &json!(50))
    );
}
