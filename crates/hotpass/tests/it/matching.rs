//! `hotpass resolve match`: new records against an index of resolved ones.

use std::collections::BTreeMap;

use hotpass_testkit::project::TestProject;
use serde_json::{Value, json};

use crate::{project, publication::table, run};

/// Records of which every other is the copy of the one before, but for a letter.
fn people(rows: std::ops::Range<usize>) -> String {
    let rows = rows.map(|row| {
        let person = row / 2;
        format!(
            "{row:03},Person{person} Family{}{},Town{},08210{person:05}\n",
            person * 7 % 101,
            if row % 4 == 1 { "x" } else { "" },
            person * 3 % 17
        )
    });
    format!("id,name,town,phone\n{}", rows.collect::<String>())
}

fn resolved(files: &[(&str, &str)], arguments: &[&str]) -> TestProject {
    let project = project();
    for (name, text) in files {
        project.write(name, text).expect("a file");
    }
    let outcome = run(&project, arguments);
    assert_eq!(
        outcome.code,
        Some(0),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    project
}

const RESOLVE: [&str; 6] = [
    "resolve",
    "people.csv",
    "--output",
    "unique.csv",
    "--index",
    "people.index",
];

fn indexed(n_rows: usize) -> TestProject {
    resolved(&[("people.csv", &people(0..n_rows))], &RESOLVE)
}

/// Runs `hotpass resolve match` and returns its code and what it says as JSON.
fn matched(project: &TestProject, arguments: &[&str]) -> (Option<i32>, Value) {
    let mut all = vec![
        "resolve",
        "match",
        "--index",
        "people.index",
        "--format",
        "json",
    ];
    all.extend(arguments);
    let outcome = run(project, &all);
    let value = serde_json::from_str(&outcome.stdout).expect("one JSON object");
    (outcome.code, value)
}

#[test]
fn a_record_is_told_its_cluster_and_what_it_is_alike() {
    let project = indexed(120);
    let record = json!({ "name": "Person7 Family49", "town": "Town4", "phone": "0821000007" });
    let (code, value) = matched(&project, &[&record.to_string()]);
    assert_eq!(code, Some(0), "{value}");
    let found = &value["records"][0];
    assert_eq!(found["cluster"], "014", "{value}");
    assert_eq!(found["other_clusters"], json!([]));
    assert_eq!(value["indexed_records"], 120);
    let matches = found["matches"].as_array().expect("matches");
    let ids: Vec<&str> = matches
        .iter()
        .filter_map(|each| each["record"].as_str())
        .collect();
    assert_eq!(ids, ["014", "015"], "{value}");
    assert_eq!(matches[0]["classification"], "match");
    assert_eq!(matches[0]["cluster_records"], 2);
    assert_eq!(matches[1]["values"]["name"], "Person7 Family49");
    assert!(matches[0].get("explanation").is_none());
    assert!(found["compared"].as_u64() >= Some(2), "{value}");
    // As text, with the reasons.
    let outcome = run(
        &project,
        &[
            "resolve",
            "match",
            &record.to_string(),
            "--index",
            "people.index",
            "--explain",
        ],
    );
    assert!(
        outcome
            .stdout
            .starts_with("The record belongs to the cluster 014\n"),
        "{}",
        outcome.stdout
    );
    for words in [
        "Compared with ",
        "before anything is compared",
        "new record and 014",
    ] {
        assert!(outcome.stdout.contains(words), "{}", outcome.stdout);
    }
}

#[test]
fn a_stranger_belongs_to_no_cluster() {
    let project = indexed(120);
    project
        .write(
            "record.json",
            r#"{"name": "Somebody Else", "town": null, "phone": 12}"#,
        )
        .expect("a file");
    let (code, value) = matched(&project, &["@record.json", "--all"]);
    assert_eq!(
        (code, &value["records"][0]["cluster"]),
        (Some(0), &Value::Null),
        "{value}"
    );
    assert_eq!(value["records"][0]["record"], "new record");
}

/// The weights of pairs by their ids.
type Weights = BTreeMap<(String, String), f64>;

/// Asserts that two lists have the same pairs with the same weights.
fn expect_equal(found: &Weights, expected: &Weights) {
    let pairs = |weights: &Weights| weights.keys().cloned().collect::<Vec<_>>();
    assert_eq!(pairs(found), pairs(expected));
    for (pair, weight) in found {
        assert!((weight - expected[pair]).abs() < 1e-9, "{pair:?}: {weight}");
    }
}

#[test]
fn records_of_a_table_weigh_what_resolving_it_said() {
    let project = indexed(160);
    let expected: Weights = table(&project, "linkage/linkage_matches.parquet")
        .into_iter()
        .map(|row| {
            let pair = (row["record_id_l"].clone(), row["record_id_r"].clone());
            (pair, row["match_weight"].parse().expect("a number"))
        })
        .collect();
    let (code, value) = matched(&project, &["--input", "people.csv", "--all"]);
    assert_eq!(code, Some(0), "{value}");
    let mut found = Weights::new();
    let clusters = project.read("linkage/clusters.csv").expect("the clusters");
    for record in value["records"].as_array().expect("records") {
        let id = record["record"].as_str().expect("an id");
        let line = format!(
            "{id},people,{}",
            record["cluster"].as_str().expect("a cluster")
        );
        assert!(clusters.lines().any(|each| each == line), "{line}");
        for other in record["matches"].as_array().expect("matches") {
            let name = other["record"].as_str().expect("an id");
            // Every record is there twice: in the index, and as a new one.
            if name != id && !other["cluster"].is_null() {
                let pair = (id.min(name).to_owned(), id.max(name).to_owned());
                found.insert(pair, other["match_weight"].as_f64().expect("a number"));
            }
        }
    }
    assert!(found.len() >= 80, "{}", found.len());
    expect_equal(&found, &expected);
}

#[test]
fn new_records_find_each_other_and_the_clusters_of_the_index() {
    let project = resolved(
        &[
            ("people.csv", &people(0..121)),
            ("new.csv", &format!("{}900,,,\n", people(121..126))),
        ],
        &RESOLVE,
    );
    let (code, value) = matched(&project, &["--input", "new.csv"]);
    assert_eq!(code, Some(0), "{value}");
    let records = value["records"].as_array().expect("records");
    let told = |record: &Value| {
        let matches = record["matches"].as_array().expect("matches").clone();
        let names = matches
            .iter()
            .map(|each| each["record"].as_str().unwrap_or_default().to_owned());
        (record["cluster"].clone(), names.collect::<Vec<_>>())
    };
    // Row 121 is the copy of row 120, which is in the index; 122 and 123 are one person, and so are 124 and 125.
    assert_eq!(told(&records[0]), (json!("120"), vec!["120".to_owned()]));
    assert_eq!(told(&records[1]), (Value::Null, vec!["123".to_owned()]));
    assert_eq!(told(&records[4]), (Value::Null, vec!["124".to_owned()]));
    assert_eq!(told(&records[5]), (Value::Null, Vec::new()));
    let outcome = run(
        &project,
        &[
            "resolve",
            "match",
            "--input",
            "new.csv",
            "--index",
            "people.index",
        ],
    );
    assert!(
        outcome
            .stdout
            .starts_with("1 of 6 records belong to a cluster of the index\n"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn files_with_other_columns_are_matched_on_those_they_share() {
    let project = indexed(120);
    project
        .write("new.csv", "phone,name,fax\n0821000007,Person7 Family49,1\n")
        .expect("a file");
    let (code, value) = matched(&project, &["--input", "new.csv"]);
    assert_eq!(
        (code, &value["records"][0]["cluster"]),
        (Some(0), &json!("014")),
        "{value}"
    );
    assert_eq!(value["records"][0]["record"], "new:2");
    let warnings = value["warnings"].to_string();
    for words in [
        "the files lack: `town`",
        "does not know, not compared: `fax`",
    ] {
        assert!(warnings.contains(words), "{warnings}");
    }
}

/// A record or file that cannot be matched, the index, the exit code, and what is said.
type Mistake<'a> = (&'a str, &'a str, i32, &'a str);

const ANN: &str = r#"{"name": "Ann"}"#;

const MISTAKES: [Mistake<'_>; 7] = [
    (
        r#"{"neme": "Ann"}"#,
        "people.index",
        2,
        "the record has `neme`, and the index knows no such column; the nearest is `name`",
    ),
    (
        r#"{"id": "7"}"#,
        "people.index",
        2,
        "there is nothing to match",
    ),
    ("[]", "people.index", 2, "the record is JSON, but no object"),
    (
        "@none.json",
        "people.index",
        2,
        "cannot read the record from `none.json`",
    ),
    (ANN, "people.txt", 2, "`people.txt`: it is not an index"),
    (
        ANN,
        "none.index",
        2,
        "`hotpass resolve FILE --output OUT --index INDEX` writes one",
    ),
    (ANN, "cut.index", 1, "the file is cut off"),
];

#[test]
fn mistakes_are_told_with_what_to_do() {
    let project = indexed(120);
    project.write("people.txt", "no index").expect("a file");
    project.write("other.csv", "fax\n1\n").expect("a file");
    let whole = std::fs::read(project.path("people.index")).expect("the index");
    project
        .write("cut.index", &whole[..whole.len() / 2])
        .expect("a file");
    for (record, index, code, words) in MISTAKES {
        let outcome = run(&project, &["resolve", "match", record, "--index", index]);
        assert_eq!(outcome.code, Some(code), "{record}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(words),
            "{record}: {}",
            outcome.stderr
        );
    }
    let file = ["--input", "other.csv", "--index", "people.index"];
    let outcome = run(&project, &[&["resolve", "match"][..], &file].concat());
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("give values of `name`"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn an_index_is_written_whole_or_not_at_all() {
    let project = project();
    project.write("one.csv", "name\nAnn\n").expect("a file");
    project.write("people.csv", people(0..60)).expect("a file");
    for (arguments, words) in [
        (
            ["one.csv", "unique.csv", "one.index"],
            "no index can be written",
        ),
        (
            ["people.csv", "unique.csv", "people.csv"],
            "the output would replace the input",
        ),
        (
            ["people.csv", "unique.csv", "unique.csv"],
            "the index and the table are to be one file",
        ),
    ] {
        let [file, output, index] = arguments;
        let outcome = run(
            &project,
            &["resolve", file, "--output", output, "--index", index],
        );
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(words),
            "{arguments:?}: {}",
            outcome.stderr
        );
        for name in ["unique.csv", "one.index", "linkage"] {
            assert!(!project.path(name).join("model.yaml").exists(), "{name}");
            assert!(!project.path(name).is_file(), "{name}");
        }
    }
}
