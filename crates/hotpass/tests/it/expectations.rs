//! Files against suites and contracts, contracts for other tools, and recorded cases of other tools.

use std::fs;

use serde_json::{Value, json};

use crate::{project, run, told};

const ORGS: &str = "org_id,email,employees\nA1,a@b.example,5\nA2,bad,-5\nA2,,50\n";

const CONTRACT: &str = "\
dataset = \"orgs\"
version = \"1.0.0\"
primary-key = [\"org_id\"]

[[field]]
name = \"org_id\"
required = true

[[field]]
name = \"employees\"
type = \"integer\"
minimum = \"0\"
severity = \"warning\"
";

fn suite(severity: &str) -> Value {
    json!({
        "name": "core",
        "expectations": [
            {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "org_id"}, "severity": severity},
            {
                "type": "expect_column_values_to_be_between", "severity": "warning",
                "kwargs": {"column": "employees", "max_value": {"$PARAMETER": "most"}, "mostly": 0.6},
            },
        ],
    })
}

#[test]
fn a_suite_that_is_not_met_stops_with_the_rule_the_count_and_the_cells() {
    let project = project();
    project.write("orgs.csv", ORGS).expect("a file");
    let check = [
        "check",
        "orgs.csv",
        "--suite",
        "core.json",
        "--param",
        "most=9",
    ];
    for (severity, code) in [("critical", 4), ("info", 0)] {
        project
            .write("core.json", suite(severity).to_string())
            .expect("a suite");
        let outcome = run(&project, &check);
        assert_eq!(outcome.code, Some(code), "{}", outcome.stderr);
        for words in [
            "core: 1 of 2 expectations not met",
            "expect_column_values_to_be_unique (org_id)  2 of 3 rows: orgs!A3, orgs!A4",
            "hotpass check orgs.csv --suite core.json --result-format complete",
        ] {
            assert!(
                outcome.stdout.contains(words),
                "{words}: {}",
                outcome.stdout
            );
        }
    }
    let warning = run(&project, &[&check[..], &["--fail-on", "warning"]].concat());
    assert_eq!(
        warning.code,
        Some(0),
        "what is informative is below that line"
    );
    let complete = [
        "--format",
        "json",
        "--result-format",
        "complete",
        "--index-column",
        "org_id",
    ];
    let outcome = run(&project, &[&check[..], &complete].concat());
    let value: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let result = &value["suites"][0]["validation_result"]["results"][0]["result"];
    assert_eq!(result["unexpected_list"], json!(["A2", "A2"]));
    assert_eq!(result["details"]["duplicates"]["surplus_rows"], 1);
    assert_eq!(value["success"], false);
}

#[test]
fn a_contract_is_kept_shown_written_for_others_and_compared() {
    let project = project();
    for (name, text) in [("orgs.csv", ORGS), ("orgs.toml", CONTRACT)] {
        project.write(name, text).expect("a file");
    }
    let outcome = run(&project, &["check", "orgs.csv", "--contract", "orgs.toml"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("1 of 3 rows: orgs!A4"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.contains("warning"), "{}", outcome.stdout);
    assert!(told(&project, &["contracts", "show", "orgs.toml"]).contains("employees"));

    let emit = ["contracts", "emit", "orgs.toml", "--output", "out"];
    let checked = [&emit[..], &["--check"]].concat();
    assert_eq!(
        run(&project, &checked).code,
        Some(3),
        "nothing is there yet"
    );
    told(&project, &emit);
    assert_eq!(run(&project, &checked).code, Some(0));
    let stricter = CONTRACT.replace("minimum = \"0\"", "minimum = \"1\"");
    project.write("orgs.toml", &stricter).expect("a contract");
    let outcome = run(&project, &checked);
    assert_eq!(outcome.code, Some(3));
    assert!(
        outcome.stdout.contains("orgs.odcs.json"),
        "{}",
        outcome.stdout
    );

    let import = [
        "contracts",
        "import",
        "out/orgs.odcs.json",
        "--output",
        "back",
    ];
    told(&project, &import);
    let outcome = run(
        &project,
        &["contracts", "diff", "back/orgs.toml", "orgs.toml"],
    );
    assert_eq!(
        outcome.code,
        Some(3),
        "a narrower range needs a major version"
    );
    assert!(outcome.stdout.contains("breaking: "), "{}", outcome.stdout);
    let outcome = run(&project, &["contracts", "validate", "orgs.toml"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    project
        .write("orgs.toml", stricter.replace("1.0.0", "one"))
        .expect("a contract");
    let outcome = run(&project, &["contracts", "validate", "orgs.toml"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
}

#[test]
fn recorded_cases_are_a_line_each() {
    let project = project();
    let case = json!({
        "expectation_type": "expect_column_max_to_be_between",
        "datasets": [{
            "data": {"x": [1, 2, null]},
            "tests": [
                {"title": "holds", "in": {"column": "x", "max_value": 2}, "out": {"success": true}},
                {"title": "wrong", "in": {"column": "x", "max_value": 1}, "out": {"success": true}},
            ],
        }],
    });
    let folder = project.path("cases");
    fs::create_dir(&folder).expect("a folder");
    project
        .write("cases/max.json", case.to_string())
        .expect("a case");
    let text = told(&project, &["conformance", "gx", "cases", "--json"]);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    let agree: Vec<&Value> = lines.iter().map(|line| &line["agree"]).collect();
    assert_eq!(agree, [&json!(true), &json!(false)]);
    assert_eq!(
        (&lines[1]["file"], &lines[1]["verdict"]),
        (&json!("max.json"), &json!("failure"))
    );
    let table = told(&project, &["conformance", "gx", "cases", "--table"]);
    assert!(
        table.ends_with("| max.json | wrong | success | failure | found 2.0 |\n"),
        "{table}"
    );
    assert!(table.starts_with("1 of 2 cases agree"), "{table}");
    assert!(!table.contains("holds"), "{table}");
}
