//! `hotpass resolve`: tables in, one row for all records that mean the same out, with the evidence beside it.

use hotpass_testkit::project::{Outcome, TestProject};
use serde_json::Value;

use crate::{project, run};

/// Records of which every other is the copy of the one before.
fn people(n_rows: usize) -> String {
    let rows = (0..n_rows).map(|row| {
        let person = row / 2;
        format!(
            "{row},Person{person} Family{},Town{},08210{person:05}\n",
            person * 7 % 101,
            person * 3 % 17
        )
    });
    format!("id,name,town,phone\n{}", rows.collect::<String>())
}

fn with(files: &[(&str, &str)]) -> TestProject {
    let project = project();
    for (name, text) in files {
        project.write(name, text).expect("a file");
    }
    project
}

fn json(project: &TestProject, arguments: &[&str]) -> (Option<i32>, Value) {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    let outcome = run(project, &all);
    let value = serde_json::from_str(&outcome.stdout).expect("one JSON object");
    (outcome.code, value)
}

fn told(outcome: &Outcome) -> String {
    format!("{}{}", outcome.stdout, outcome.stderr)
}

#[test]
fn rows_in_are_rows_out_and_rows_merged_in_every_form() {
    let project = with(&[("people.csv", &people(80))]);
    for table in ["unique.csv", "unique.xlsx", "unique.parquet"] {
        let (code, value) = json(&project, &["resolve", "people.csv", "--output", table]);
        assert_eq!(code, Some(0), "{value}");
        let number = |key: &str| value[key].as_u64().expect("a number");
        assert_eq!(number("input_records"), 80);
        assert_eq!(number("duplicates_removed"), 40, "{value}");
        assert_eq!(
            number("input_records"),
            number("deduplicated_records") + number("duplicates_removed")
        );
        assert_eq!(value["output_path"], table);
        assert_eq!(value["review_path"], "linkage/linkage_review_queue.parquet");
        // What was written is read again, and has no duplicates.
        let again = [
            "resolve",
            table,
            "--id",
            "id",
            "--ignore",
            "_record_ids",
            "--dry-run",
        ];
        let (code, value) = json(&project, &again);
        assert_eq!(
            (code, &value["input_records"]),
            (Some(0), &40.into()),
            "{value}"
        );
    }
}

#[test]
fn files_are_sources_and_their_columns_are_united() {
    let project = with(&[
        ("crm.csv", &people(40)),
        (
            "web.csv",
            "name,phone,fax\nPerson3 Family21,0821000003,9\nNobody Else,0830000000,\n",
        ),
    ]);
    let (code, value) = json(
        &project,
        &["resolve", "crm.csv", "web.csv", "--output", "out/all.csv"],
    );
    assert_eq!(code, Some(0), "{value}");
    assert_eq!(value["input_records"], 42);
    assert_eq!(value["sources"][1]["source"], "web");
    let warnings = value["warnings"].to_string();
    assert!(warnings.contains("`fax` in web"), "{warnings}");
    let table = project.read("out/all.csv").expect("the table");
    assert!(
        table.starts_with("cluster_id,id,name,town,phone,fax,_records,_record_ids\r\n"),
        "{table}"
    );
    let clusters = project
        .read("out/linkage/clusters.csv")
        .expect("the clusters");
    assert_eq!(clusters.lines().count(), 43, "{clusters}");
}

#[test]
fn the_summary_is_logged_under_the_name_that_programs_know() {
    let project = with(&[("people.csv", &people(20))]);
    let outcome = run(
        &project,
        &["resolve", "people.csv", "--dry-run", "--log-format", "json"],
    );
    let event = outcome
        .stderr
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find(|line| line["event"] == "resolve.summary")
        .expect("the summary");
    for key in [
        "input_records",
        "deduplicated_records",
        "duplicates_removed",
        "high_confidence_matches",
        "review_pairs",
        "review_path",
        "output_path",
    ] {
        assert!(event["data"].get(key).is_some(), "{key}: {event}");
    }
}

/// Resolving people so that every pair waits.
const UNSURE: [&str; 8] = [
    "resolve",
    "people.csv",
    "--output",
    "unique.csv",
    "--match-threshold",
    "1",
    "--review-threshold",
    "0.5",
];

/// People of whom one pair was called the same, and one different, in `people.jsonl`.
fn decided() -> TestProject {
    let project = with(&[("people.csv", &people(80))]);
    let (code, before) = json(&project, &UNSURE);
    assert_eq!(code, Some(0), "{before}");
    assert_eq!(before["review_pairs"], 40, "{before}");
    assert_eq!(before["deduplicated_records"], 80, "{before}");
    let queue = ["--queue", "linkage/review.jsonl"];
    let export = ["review", "export", "--output", "sheet.csv"];
    assert_eq!(run(&project, &[&export, &queue[..]].concat()).code, Some(0));
    let sheet = project.read("sheet.csv").expect("a sheet");
    let mut lines: Vec<String> = sheet.lines().map(str::to_owned).collect();
    lines[1] = lines[1].replacen(",,", ",same,", 1);
    lines[2] = lines[2].replacen(",,", ",different,", 1);
    project
        .write("sheet.csv", lines.join("\n"))
        .expect("a sheet");
    let import = ["review", "import", "sheet.csv", "--reviewer", "ana"];
    let decisions = ["--decisions", "people.jsonl"];
    let outcome = run(&project, &[&import, &queue[..], &decisions].concat());
    assert_eq!(outcome.code, Some(0), "{}", told(&outcome));
    project
}

#[test]
fn what_waits_is_reviewed_and_what_was_decided_is_obeyed() {
    let project = decided();
    let arguments = [&UNSURE[..], &["--decisions", "people.jsonl"]].concat();
    let (code, after) = json(&project, &arguments);
    assert_eq!(code, Some(0), "{after}");
    assert_eq!(after["review_pairs"], 38, "{after}");
    assert_eq!(after["deduplicated_records"], 79, "{after}");
    let left = project.read("linkage/review.jsonl").expect("a queue");
    assert_eq!(left.lines().count(), 1 + 38);
}

#[test]
fn decisions_that_cannot_be_obeyed_are_told() {
    let project = decided();
    let other = people(80).trim_end().replace('\n', "\n9");
    project.write("other.csv", other).expect("a file");
    let mut arguments = [&UNSURE[..], &["--decisions", "people.jsonl"]].concat();
    arguments[1] = "other.csv";
    let (code, value) = json(&project, &arguments);
    let warned = value["warnings"].to_string();
    assert_eq!(code, Some(0));
    let expected = "of 2 of 2 decisions a record is not in these files";
    assert!(warned.contains(expected), "{warned}");
    arguments[9] = "nowhere.jsonl";
    let outcome = run(&project, &arguments);
    assert_eq!(outcome.code, Some(2));
    let expected = "cannot find `nowhere.jsonl`";
    assert!(outcome.stderr.contains(expected), "{}", told(&outcome));
}

#[test]
fn a_dry_run_writes_nothing() {
    let project = with(&[("people.csv", &people(20))]);
    let (code, value) = json(
        &project,
        &["resolve", "people.csv", "--output", "o.csv", "--dry-run"],
    );
    assert_eq!((code, &value["duplicates_removed"]), (Some(0), &10.into()));
    assert!(project.read("o.csv").is_err());
    assert!(!project.root().join("linkage").exists());
}

#[test]
fn a_handful_of_rows_that_say_the_same_become_one() {
    for n_rows in [2, 3, 5] {
        let row = "Aero School,info@aero.example,0821234567\n";
        let project = with(&[(
            "a.csv",
            &format!("name,email,phone\n{}", row.repeat(n_rows)),
        )]);
        let arguments = ["resolve", "a.csv", "--output", "unique.csv"];
        let (code, value) = json(&project, &arguments);
        assert_eq!((code, &value["deduplicated_records"]), (Some(0), &1.into()));
        assert_eq!(value["warnings"], Value::Array(Vec::new()), "{value}");
        let unique = project.read("unique.csv").expect("the table");
        assert_eq!(unique.lines().count(), 2, "{unique}");
    }
}

#[test]
fn thresholds_are_honored_and_checked() {
    let project = with(&[("people.csv", &people(40))]);
    let thresholds = |arguments: &[&str]| {
        let mut all = vec!["resolve", "people.csv", "--dry-run"];
        all.extend(arguments);
        let (code, value) = json(&project, &all);
        assert_eq!(code, Some(0), "{value}");
        let of = |key: &str| value["thresholds"][key].as_f64().expect("a number");
        (of("match"), of("review"))
    };
    assert_eq!(thresholds(&["--threshold", "0.75"]), (0.9, 0.75));
    assert_eq!(thresholds(&["--threshold", "0.95"]), (0.95, 0.95));
    let both = ["--match-threshold", "0.99", "--review-threshold", "0"];
    assert_eq!(thresholds(&both), (0.99, 0.0));
    for (arguments, words) in [
        (&["--threshold", "1.2"][..], "from 0 to 1"),
        (
            &["--match-threshold", "0.5", "--review-threshold", "0.6"],
            "is below the review threshold",
        ),
        (
            &["--threshold", "0.5", "--match-threshold", "0.9"],
            "cannot be used with",
        ),
    ] {
        let mut all = vec!["resolve", "people.csv", "--dry-run"];
        all.extend(arguments);
        let outcome = run(&project, &all);
        assert_eq!(outcome.code, Some(2), "{}", told(&outcome));
        assert!(told(&outcome).contains(words), "{}", told(&outcome));
    }
}

#[test]
fn the_memory_of_pairs_is_limited_and_what_is_no_limit_is_refused() {
    let rows = (0..1_300).map(|row| format!("Name {},House {}\n", row * 7919 % 641, row % 4));
    let crowd = format!("name,house\n{}", rows.collect::<String>());
    let model = r#"{
      "blocking": [{ "rule": "house" }],
      "comparisons": [{
        "name": "name",
        "levels": [
          { "when": "name_l IS NULL OR name_r IS NULL", "is-null": true },
          { "when": "name_l = name_r", "m": 0.9, "u": 0.1 },
          { "when": "ELSE", "m": 0.1, "u": 0.9 }
        ]
      }],
      "prior": 0.1
    }"#;
    let project = with(&[("crowd.csv", &crowd), ("model.json", model)]);
    let resolve = ["resolve", "crowd.csv", "--model", "model.json", "--dry-run"];
    let limited = |limit: &'static str| [&resolve[..], &["--memory-limit", limit]].concat();
    let spilled = |limit| {
        let (code, value) = json(&project, &limited(limit));
        assert_eq!(code, Some(0), "{value}");
        value["spilled_bytes"].as_u64().expect("a number")
    };
    assert_eq!(spilled("1GB"), 0);
    assert!(spilled("8MB") > 1_000_000);
    let outcome = run(&project, &limited("8MB"));
    assert!(told(&outcome).contains("Spilled"), "{}", told(&outcome));
    for (limit, words) in [
        ("lots", "a whole number with a unit, such as `2GB`"),
        ("2", "a whole number with a unit"),
        ("1MB", "expected at least 8MB"),
    ] {
        let outcome = run(&project, &limited(limit));
        assert_eq!(outcome.code, Some(2), "{}", told(&outcome));
        assert!(told(&outcome).contains(words), "{}", told(&outcome));
    }
}

#[test]
fn flags_of_the_predecessor_say_what_replaced_them() {
    let project = with(&[("people.csv", &people(4))]);
    for (arguments, words) in [
        (&["--input-file", "people.csv"][..], "without a flag"),
        (
            &["people.csv", "--output-file", "o.csv"],
            "it is called `--output`",
        ),
        (
            &["people.csv", "--output", "o.csv", "--use-splink"],
            "there is one engine",
        ),
        (&["people.csv", "--no-use-splink"], "there is one engine"),
        (
            &["people.csv", "--label-studio-url", "http://x"],
            "hotpass review",
        ),
    ] {
        let mut all = vec!["resolve"];
        all.extend(arguments);
        let outcome = run(&project, &all);
        assert_eq!(outcome.code, Some(2), "{}", told(&outcome));
        assert!(told(&outcome).contains(words), "{}", told(&outcome));
        assert!(project.read("o.csv").is_err());
    }
}

#[test]
fn what_cannot_be_resolved_is_told_with_a_next_step() {
    let project = with(&[
        ("people.csv", &people(4)),
        ("scan.xlsx", "%PDF-1.4"),
        ("ragged.csv", "a,b\n1,2\n1,2,3\n"),
        ("blank.csv", ""),
        ("twice.csv", "code,name\n1,Ann\n1,Bob\n"),
    ]);
    for (arguments, code, words) in [
        (&["nosuch.csv"][..], 2, "cannot find `nosuch.csv`"),
        (&["scan.xlsx"], 1, "PDF"),
        (&["ragged.csv"], 1, "row 3 has 3 cells and the header has 2"),
        (&["blank.csv"], 1, "no content"),
        (&["people.csv", "people.csv"], 2, "is given twice"),
        (&["people.csv", "--id", "nmae"], 2, "the nearest is `name`"),
        (
            &["people.csv", "--ignore", "twon"],
            2,
            "the nearest is `town`",
        ),
        (
            &["twice.csv", "--id", "code"],
            2,
            "rows twice:2 and twice:3",
        ),
        (
            &["people.csv", "--model", "nosuch.yaml"],
            2,
            "cannot find `nosuch.yaml`",
        ),
        (&["people.csv", "--profile", "nosuch"], 2, "nosuch"),
    ] {
        let mut all = vec!["resolve", "--dry-run"];
        all.extend(arguments);
        let outcome = run(&project, &all);
        assert_eq!(
            outcome.code,
            Some(code),
            "{arguments:?}: {}",
            told(&outcome)
        );
        assert!(told(&outcome).contains(words), "{}", told(&outcome));
        assert!(told(&outcome).contains("hint:"), "{}", told(&outcome));
    }
    for (table, words) in [
        ("people.csv", "would replace the input"),
        ("out.doc", "ends in `.csv`"),
    ] {
        let outcome = run(&project, &["resolve", "people.csv", "--output", table]);
        assert_eq!(outcome.code, Some(2), "{}", told(&outcome));
        assert!(told(&outcome).contains(words), "{}", told(&outcome));
    }
}

#[test]
fn tables_without_duplicates_are_results() {
    for (text, rows) in [
        ("id,name\n", 0),
        ("id,name\n1,Ann\n", 1),
        ("name,town\nAnn Lee,Ulm\nBob Ray,Bonn\nCyd Moe,Mainz\n", 3),
        ("id,name,town\n1,,\n2,,\n", 2),
    ] {
        let project = with(&[("a.csv", text)]);
        let outcome = run(&project, &["resolve", "a.csv", "--output", "o.csv"]);
        if text.contains("1,,") {
            assert_eq!(outcome.code, Some(2), "{}", told(&outcome));
            assert!(told(&outcome).contains("no column that is compared has a value"));
            continue;
        }
        assert_eq!(outcome.code, Some(0), "{}", told(&outcome));
        let table = project.read("o.csv").expect("the table");
        assert_eq!(table.lines().count(), rows + 1, "{table}");
    }
}

#[test]
fn a_file_that_is_called_like_a_command_is_reached_by_its_path() {
    let project = with(&[("blocking", &people(20))]);
    let (code, value) = json(&project, &["resolve", "./blocking", "--dry-run"]);
    assert_eq!(
        (code, &value["input_records"]),
        (Some(0), &20.into()),
        "{value}"
    );
}

#[test]
fn blocking_is_shown_before_anything_is_scored() {
    let project = with(&[("people.csv", &people(40))]);
    let (code, value) = json(&project, &["resolve", "blocking", "people.csv"]);
    assert_eq!(code, Some(0), "{value}");
    let rules = value["rules"].as_array().expect("rules");
    let last = rules.last().expect("a rule");
    assert_eq!(last["cumulative_pairs"], value["candidate_pairs"]);
    assert!(
        rules.iter().all(|rule| rule["reason"].is_string()),
        "{value}"
    );
    let outcome = run(&project, &["resolve", "blocking", "people.csv"]);
    assert!(outcome.stdout.contains("Cumulative"), "{}", outcome.stdout);
}

#[test]
fn a_pair_is_explained_as_a_waterfall() {
    let project = with(&[("people.csv", &people(40))]);
    let (code, value) = json(&project, &["resolve", "explain", "people.csv", "4", "5"]);
    assert_eq!(code, Some(0), "{value}");
    assert_eq!(
        (&value["left"], &value["right"]),
        (&"4".into(), &"5".into())
    );
    assert_eq!(value["classification"], "match");
    let steps = value["steps"].as_array().expect("steps");
    let of = |step: &Value, key: &str| step[key].as_f64().expect("a number");
    let sum: f64 = steps
        .iter()
        .map(|step| of(step, "weight") + of(step, "term_frequency"))
        .sum();
    let total = of(&value, "prior_weight") + sum;
    assert!((total - of(&value, "match_weight")).abs() < 1e-9, "{value}");
    let outcome = run(&project, &["resolve", "explain", "people.csv", "4", "5"]);
    assert!(
        outcome.stdout.contains("a match: weight"),
        "{}",
        outcome.stdout
    );
    let outcome = run(&project, &["resolve", "explain", "people.csv", "4", "400"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("no record has the id `400`"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_result_is_compared_with_pairs_and_with_clusters() {
    let truth: Vec<String> = (0..40)
        .step_by(2)
        .map(|row| format!("{row},{}\n", row + 1))
        .collect();
    let clusters: Vec<String> = (0..40).map(|row| format!("{row},c{}\n", row / 2)).collect();
    let project = with(&[
        ("people.csv", &people(40)),
        (
            "pairs.csv",
            &format!("record_id_l,record_id_r\n{}", truth.concat()),
        ),
        (
            "clusters.csv",
            &format!("record_id,cluster\n{}", clusters.concat()),
        ),
    ]);
    for labels in ["pairs.csv", "clusters.csv"] {
        let arguments = ["resolve", "evaluate", "people.csv", "--truth", labels];
        let (code, value) = json(
            &project,
            &[&arguments[..], &["--report", "page.html"]].concat(),
        );
        assert_eq!(code, Some(0), "{value}");
        for group in ["pairs", "clusters"] {
            for key in ["f1", "precision", "recall", "best_f1", "best_threshold"] {
                assert!(value[group][key].is_f64(), "{group}.{key}: {value}");
            }
        }
        for key in ["blocking_recall", "threshold", "cpu_seconds"] {
            assert!(value[key].is_f64(), "{key}: {value}");
        }
        assert!(value["clusters"]["b_cubed"].is_f64());
        assert!(value.get("peak_memory_mb").is_some());
        assert_eq!(value["clusters"]["f1"], 1.0, "{value}");
        let page = project.read("page.html").expect("a page");
        assert!(page.contains("How right the result is"));
        assert!(!page.contains("Family"), "values are masked");
    }
}

#[test]
fn a_model_is_proposed_edited_trained_used_and_exchanged() {
    let project = with(&[("people.csv", &people(40))]);
    let outcome = run(&project, &["resolve", "model", "init", "people.csv"]);
    assert_eq!(outcome.code, Some(0), "{}", told(&outcome));
    assert!(outcome.stdout.contains("Compared"), "{}", outcome.stdout);
    let again = run(&project, &["resolve", "model", "init", "people.csv"]);
    assert_eq!(again.code, Some(2), "a model of people is not replaced");
    let trained = [
        "resolve",
        "model",
        "train",
        "people.csv",
        "--output",
        "trained.json",
    ];
    let outcome = run(&project, &trained);
    assert_eq!(outcome.code, Some(0), "{}", told(&outcome));
    let shown = run(&project, &["resolve", "model", "show", "trained.json"]);
    assert!(shown.stdout.contains("Bits"), "{}", told(&shown));
    let used = [
        "resolve",
        "people.csv",
        "--model",
        "trained.json",
        "--dry-run",
    ];
    let (code, value) = json(&project, &used);
    assert_eq!(
        (code, &value["proposed"]),
        (Some(0), &false.into()),
        "{value}"
    );
    assert_eq!(value["duplicates_removed"], 20);
    let model = project.read("model.yaml").expect("the model");
    let wrong = model.replacen("comparisons:", "comparison:", 1);
    project.write("wrong.yaml", wrong).expect("a file");
    let outcome = run(&project, &["resolve", "model", "show", "wrong.yaml"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("wrong.yaml:"), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("did you mean `comparisons`?"),
        "{}",
        outcome.stderr
    );
}

/// Settings as Splink saves them.
const SPLINK: &str = r#"{
      "link_type": "dedupe_only",
      "probability_two_random_records_match": 0.02,
      "sql_dialect": "duckdb",
      "unique_id_column_name": "id",
      "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.town = r.town", "sql_dialect": "duckdb"}],
      "comparisons": [{
        "output_column_name": "name",
        "comparison_levels": [
          {"sql_condition": "\"name_l\" IS NULL OR \"name_r\" IS NULL", "label_for_charts": "name is NULL", "is_null_level": true},
          {"sql_condition": "\"name_l\" = \"name_r\"", "label_for_charts": "Exact match", "m_probability": 0.9, "u_probability": 0.01},
          {"sql_condition": "ELSE", "label_for_charts": "All other", "m_probability": 0.1, "u_probability": 0.99}
        ]
      }]
    }"#;

#[test]
fn settings_of_splink_come_in_and_go_out() {
    let project = with(&[("people.csv", &people(40)), ("splink.json", SPLINK)]);
    let outcome = run(
        &project,
        &[
            "resolve",
            "model",
            "import",
            "splink.json",
            "--output",
            "m.yaml",
        ],
    );
    assert_eq!(outcome.code, Some(0), "{}", told(&outcome));
    let (code, value) = json(
        &project,
        &[
            "resolve",
            "people.csv",
            "--model",
            "m.yaml",
            "--threshold",
            "0.3",
            "--dry-run",
        ],
    );
    assert_eq!(code, Some(0), "{value}");
    let outcome = run(&project, &["resolve", "model", "export", "m.yaml"]);
    assert_eq!(outcome.code, Some(0), "{}", told(&outcome));
    let exported: Value = serde_json::from_str(&outcome.stdout).expect("settings");
    assert_eq!(exported["link_type"], "dedupe_only");
    let outcome = run(
        &project,
        &[
            "resolve",
            "people.csv",
            "--model",
            "splink.json",
            "--dry-run",
        ],
    );
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("model import splink.json"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn the_order_of_rows_does_not_change_the_result() {
    let text = people(60);
    let mut lines: Vec<&str> = text.lines().collect();
    let header = lines.remove(0);
    lines.reverse();
    let reversed = format!("{header}\n{}\n", lines.join("\n"));
    let tables = [text.as_str(), &reversed].map(|text| {
        let project = with(&[("people.csv", text)]);
        let outcome = run(&project, &["resolve", "people.csv", "--output", "o.csv"]);
        assert_eq!(outcome.code, Some(0), "{}", told(&outcome));
        let model = project.read("linkage/model.yaml").expect("the model");
        (project.read("o.csv").expect("the table"), model)
    });
    assert_eq!(tables[0], tables[1]);
}
