//! Gates: contracts and suites of sources and of the golden records, from declarations to what a run decides.

use std::path::PathBuf;

use hotpass_model::{
    plan::Violation,
    quality::{Decision, Failure},
    run::RunReport,
};

use super::*;

/// A folder with files, and the plan of a run over it.
struct Run {
    _folder: tempfile::TempDir,
    plan: Plan,
}

impl Run {
    /// Returns a run over a table called `a` that has to keep the contract `a`, the suite `a`, or both.
    fn over(text: &str, (contract, suite): (Option<Value>, Option<Value>)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a.csv"), text).expect("a file");
        let mut table = json!({ "columns": {
            "organization_name": "Name", "contact_email": "Email", "record_key": "Id",
        }});
        if contract.is_some() {
            table["contract"] = json!("a");
        }
        if suite.is_some() {
            table["suites"] = json!(["a"]);
        }
        let sources = json!([{ "label": "A", "pattern": "a.csv", "table": [table] }]);
        let mut plan = plan(folder.path(), &sources);
        let documents = |document: Option<Value>, path: &str| {
            let kept = document.map(|document| QualityDocument {
                path: PathBuf::from(path),
                document,
            });
            kept.map(|kept| ("a".to_owned(), kept))
                .into_iter()
                .collect()
        };
        plan.contracts = documents(contract, "contracts/a.toml");
        plan.suites = documents(suite, "suites/a.json");
        Self {
            _folder: folder,
            plan,
        }
    }

    fn report(&self) -> RunReport {
        let mut run = pin!(refine(&self.plan, &Nobody));
        let Poll::Ready(report) = run.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("stages never wait");
        };
        let report = report.expect("a report");
        assert!(
            report.until < Stage::Merge || report.rows.balances(),
            "{:?}",
            report.rows
        );
        report
    }
}

fn validation_codes(report: &RunReport) -> Vec<&'static str> {
    let codes = report.findings.iter().map(|finding| finding.code);
    codes.filter(|code| code.starts_with("HP-V")).collect()
}

fn suite(expectations: &Value) -> Value {
    json!({ "name": "a", "expectations": expectations })
}

#[test]
fn each_rule_of_a_contract_finds_its_fault_and_nothing_else() {
    for (rules, sound, faulty, code) in [
        (json!({ "required": true }), "x", "", "HP-V001"),
        (json!({ "type": "number" }), "1.5", "soon", "HP-V002"),
        (
            json!({ "type": "date" }),
            "2024-02-29",
            "2023-02-29",
            "HP-V002",
        ),
        (
            json!({ "format": "email" }),
            "a@b.example",
            "a@b",
            "HP-V002",
        ),
        (
            json!({ "enum": ["Active", "Closed"] }),
            "Closed",
            "Activ",
            "HP-V003",
        ),
        (json!({ "pattern": "[A-Z]{2}" }), "ZA", "Zed", "HP-V004"),
        (
            json!({ "type": "integer", "minimum": 1, "maximum": 9 }),
            "9",
            "10",
            "HP-V005",
        ),
        (json!({ "min-length": 2 }), "ab", "a", "HP-V006"),
        (json!({ "unique": true }), "other", "one", "HP-V007"),
    ] {
        let mut field = rules.clone();
        field["name"] = json!("Value");
        let first = if code == "HP-V005" { "1" } else { "one" };
        let first = match code {
            "HP-V002" | "HP-V003" | "HP-V004" => sound,
            _ => first,
        };
        let contract = json!({ "dataset": "a", "field": [field] });
        for (value, expected) in [(sound, None), (faulty, Some(code))] {
            let text =
                format!("Id,Name,Email,Value\n1,Aero School,,{first}\n2,Blue Sky,,{value}\n");
            let report = Run::over(&text, (Some(contract.clone()), None)).report();
            let found = validation_codes(&report);
            assert_eq!(found, expected.as_slice(), "{rules} {value:?}");
            assert_eq!(
                report.rows.quarantined,
                u64::from(expected.is_some()),
                "{rules}"
            );
            let decision = report.gates[0].decision;
            let quarantined = expected.is_some();
            assert_eq!(decision == Decision::Quarantined, quarantined, "{rules}");
        }
    }
}

#[test]
fn what_a_contract_says_of_the_table_as_a_whole_is_told_and_sets_no_row_aside() {
    let text = "Id,Name,Email\n1,Aero School,\n";
    for (field, expected) in [("Email", &[][..]), ("Mail", &["HP-V011"])] {
        let names = ["Id", "Name", field].map(|name| json!({ "name": name }));
        let contract = json!({ "dataset": "a", "fields-match": "exact", "field": names });
        let report = Run::over(text, (Some(contract), None)).report();
        assert_eq!(validation_codes(&report), expected);
        assert_eq!(report.rows.quarantined, 0);
        let is_kept = expected.is_empty();
        assert_eq!(report.gates[0].decision == Decision::Passed, is_kept);
    }
}

#[test]
fn every_value_of_a_property_has_to_keep_its_field() {
    let contract = json!({
        "dataset": "a",
        "field": [{ "name": "contact_email", "pattern": ".*@aero\\.example", "severity": "warning" }],
    });
    let text = "Id,Name,Email\n1,Aero School,info@aero.example; info@blue.example\n";
    let report = Run::over(text, (Some(contract), None)).report();
    assert_eq!(validation_codes(&report), ["HP-V004"]);
    assert_eq!((report.rows.quarantined, report.violations), (0, 0));
    assert_eq!(report.gates[0].decision, Decision::Warned);
    let first = &report
        .findings
        .iter()
        .find(|found| found.code == "HP-V004")
        .expect("it")
        .first;
    assert_eq!(first, "a.csv#a!C2");
}

#[test]
fn a_contract_under_the_policy_fail_ends_the_run_before_anything_is_linked() {
    let contract = json!({ "dataset": "a", "field": [{ "name": "Email", "required": true }] });
    let text = "Id,Name,Email\n1,Aero School,a@aero.example\n2,Blue Sky,\n3,Cape Wings,\n";
    for (contract, text) in [
        (Some(contract), text),
        (
            None,
            "Id,Name,Email\n1,Aero School,\n2,,b@b.example\n3,,c@c.example\n",
        ),
    ] {
        let mut run = Run::over(text, (contract, None));
        run.plan.policy.violation = Violation::Fail;
        let report = run.report();
        assert_eq!(report.until, Stage::Validate);
        let blocked: Vec<_> = report.blocked().collect();
        let [gate] = blocked.as_slice() else {
            panic!("one gate blocks: {:?}", report.gates);
        };
        assert!(gate.is_contract && !gate.is_golden);
        let failure = gate.failures()[0];
        assert_eq!((failure.unexpected, failure.cells.len()), (Some(2), 2));
        assert!(
            failure.cells[0].starts_with("a.csv#a!"),
            "{:?}",
            failure.cells
        );
    }
}

#[test]
fn a_suite_of_a_source_sets_rows_aside_warns_or_blocks() {
    let text = "Id,Name,Email\n1,Aero School,a@aero.example\n2,Blue Sky,none\n3,Cape Wings,\n";
    let matches = |mostly: f64, severity: &str| {
        json!([{
            "type": "expect_column_values_to_match_regex", "severity": severity,
            "kwargs": { "column": "Email", "regex": "@", "mostly": mostly },
        }])
    };
    let many = json!([{
        "type": "expect_table_row_count_to_be_between", "kwargs": { "min_value": 10 },
    }]);
    for (expectations, policy, decision, quarantined) in [
        (matches(1.0, "critical"), None, Decision::Quarantined, 1),
        (matches(0.5, "critical"), None, Decision::Passed, 0),
        (matches(1.0, "warning"), None, Decision::Warned, 0),
        (
            matches(1.0, "critical"),
            Some(Failure::Warn),
            Decision::Warned,
            0,
        ),
        (
            matches(1.0, "critical"),
            Some(Failure::Block),
            Decision::Blocked,
            0,
        ),
        // No row can be blamed for there being few of them.
        (many, None, Decision::Blocked, 0),
    ] {
        let mut run = Run::over(text, (None, Some(suite(&expectations))));
        run.plan
            .policy
            .suites
            .extend(policy.map(|policy| ("a".to_owned(), policy)));
        let report = run.report();
        assert_eq!(report.gates[0].decision, decision, "{expectations}");
        assert_eq!(report.rows.quarantined, quarantined, "{expectations}");
        let is_blocked = decision == Decision::Blocked;
        assert_eq!(
            report.until == Stage::Validate,
            is_blocked,
            "{expectations}"
        );
        let is_told = decision != Decision::Passed;
        assert_eq!(
            validation_codes(&report) == ["HP-V010"],
            is_told,
            "{expectations}"
        );
    }
}

#[test]
fn a_suite_can_name_properties_and_sees_the_first_usable_value() {
    let text = "Id,Name,Email\n1,Aero School,\"A@Aero.Example; b@b.example\"\n2,Blue Sky,nobody\n";
    let expectations = json!([
        { "type": "expect_column_values_to_be_in_set",
          "kwargs": { "column": "contact_email", "value_set": ["a@aero.example"] } },
        { "type": "expect_table_columns_to_match_ordered_list",
          "kwargs": { "column_list": ["Id", "Name", "Email", "contact_email"] } },
    ]);
    let report = Run::over(text, (None, Some(suite(&expectations)))).report();
    assert_eq!(
        report.gates[0].decision,
        Decision::Passed,
        "{:?}",
        report.gates
    );
}

#[test]
fn golden_records_that_fail_their_suite_are_held_back_with_the_previous_publication_in_place() {
    let text = "Id,Name,Email\n1,Aero School,a@aero.example\n2,Blue Sky,\n";
    let expectations = json!([{
        "type": "expect_column_values_to_not_be_null", "kwargs": { "column": "contact_primary_email" },
    }]);
    let mut run = Run::over(text, (None, None));
    run.plan.until = Stage::Publish;
    run.plan.dry_run = false;
    let published = run.report();
    assert!(!published.outputs.is_empty());
    let csv = run.plan.target.folder.join("hotpass.csv");
    let before = fs::read(&csv).expect("a publication");

    run.plan.suites.insert(
        "a".to_owned(),
        QualityDocument {
            path: "suites/a.json".into(),
            document: suite(&expectations),
        },
    );
    run.plan.gate.suites = vec!["a".to_owned()];
    fs::write(
        run.plan.input_dir.join("a.csv"),
        format!("{text}3,Cape Wings,\n"),
    )
    .expect("a file");
    for (policy, decision) in [
        (None, Decision::Blocked),
        (Some(Failure::Quarantine), Decision::Blocked),
        (Some(Failure::Warn), Decision::Warned),
    ] {
        run.plan.policy.suites = policy
            .map(|policy| ("a".to_owned(), policy))
            .into_iter()
            .collect();
        let report = run.report();
        let gate = report.gates.last().expect("a gate");
        assert_eq!((gate.is_golden, gate.decision), (true, decision));
        let failure = gate.failures()[0];
        assert_eq!(failure.unexpected, Some(2));
        assert_eq!(failure.cells, ["a.csv#a!B3", "a.csv#a!B4"]);
        let is_blocked = decision == Decision::Blocked;
        assert_eq!(report.outputs.is_empty(), is_blocked);
        assert_eq!(report.held_back.starts_with(b"PAR1"), is_blocked);
        assert_eq!(
            report.entities.ids.is_empty(),
            is_blocked,
            "what is not published is not registered"
        );
        assert_eq!(fs::read(&csv).expect("a publication") == before, is_blocked);
    }
}

#[test]
fn a_document_that_is_none_is_refused_before_anything_is_read() {
    let text = "Id,Name,Email\n1,Aero School,\n";
    for (contract, suite, words) in [
        (
            json!({ "dataset": "a", "columns": [] }),
            None,
            "unknown field `columns`",
        ),
        (
            json!({ "dataset": "a", "field": [{ "name": "Email", "pattern": "(" }] }),
            None,
            "field `Email`",
        ),
        (
            json!({ "dataset": "a" }),
            Some(json!({ "name": "a", "expectations": 7 })),
            "suite `a`",
        ),
    ] {
        let run = Run::over(text, (Some(contract), suite));
        let mut refined = pin!(refine(&run.plan, &Nobody));
        let Poll::Ready(result) = refined
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        else {
            panic!("stages never wait");
        };
        let error = result.expect_err("no document").to_string();
        assert!(error.contains(words), "{error}");
    }
}
