//! What came of checking a file against suites, as text.

use hotpass_model::quality::{CheckedExpectation, CheckedFile, CheckedSuite};

use super::{
    style::Style,
    table::{Align, clip, count, counted, render as table},
};

/// How wide what was seen may be, in characters.
const WIDTH: usize = 60;

/// Returns the summary of a file that was checked; `flags` say by what.
pub(crate) fn render(checked: &CheckedFile, flags: &str) -> String {
    let mut text = String::new();
    for suite in &checked.suites {
        text.push_str(&of_suite(suite));
    }
    for remark in &checked.remarks {
        text.extend(["\n", remark, "\n"]);
    }
    if checked.failures().next().is_some() {
        text.extend([format!(
            "\nEvery row: hotpass check {} {flags} --result-format complete --format json\n",
            checked.file.display()
        )]);
    }
    text
}

fn of_suite(suite: &CheckedSuite) -> String {
    let all = suite.expectations.len() as u64;
    let failed: Vec<&CheckedExpectation> = suite
        .expectations
        .iter()
        .filter(|expectation| !expectation.success)
        .collect();
    let line = if failed.is_empty() {
        format!("{}: {} hold", suite.name, counted(all, "expectation"))
    } else {
        let n_failed = count(failed.len() as u64);
        let expectations = counted(all, "expectation");
        format!("{}: {n_failed} of {expectations} not met", suite.name)
    };
    let mut text = format!("{}\n", Style::Heading.of(&line));
    if failed.is_empty() {
        return text;
    }
    let rows = failed.iter().map(|expectation| {
        let columns = match expectation.columns.as_slice() {
            [] => String::new(),
            columns => format!(" ({})", columns.join(", ")),
        };
        vec![
            expectation.severity.clone(),
            format!("{}{columns}", expectation.kind),
            seen(expectation),
        ]
    });
    let header = [("", Align::Left), ("", Align::Left), ("", Align::Left)];
    text.push('\n');
    text.push_str(&table(&header, rows.collect()));
    text
}

/// Returns what is not as expected: how many rows, and where the first are.
pub(super) fn seen(expectation: &CheckedExpectation) -> String {
    if let Some(problem) = &expectation.problem {
        return format!("cannot be told: {problem}");
    }
    let Some(unexpected) = expectation.unexpected else {
        return match &expectation.observed {
            serde_json::Value::Null => String::new(),
            observed => format!("found {}", clip(&observed.to_string(), WIDTH)),
        };
    };
    let more = if unexpected > expectation.cells.len() as u64 {
        ", …"
    } else {
        ""
    };
    format!(
        "{} of {}: {}{more}",
        count(unexpected),
        counted(expectation.rows, "row"),
        expectation.cells.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expectation(unexpected: Option<u64>) -> CheckedExpectation {
        CheckedExpectation {
            kind: "expect_column_values_to_be_unique".into(),
            columns: vec!["id".into()],
            severity: "critical".into(),
            success: false,
            unexpected,
            rows: 9,
            observed: serde_json::json!(7),
            cells: vec!["orgs!A3".into(), "orgs!A4".into()],
            problem: None,
        }
    }

    #[test]
    fn a_failure_names_its_rule_its_count_its_cells_and_the_way_to_the_rest() {
        let checked = CheckedFile {
            file: "orgs.csv".into(),
            rows: 9,
            suites: vec![CheckedSuite {
                name: "core".into(),
                success: false,
                expectations: vec![expectation(Some(5)), expectation(None)],
                validation_result: serde_json::Value::Null,
            }],
            remarks: Vec::new(),
            docs: None,
        };
        let text = render(&checked, "--suite core.json");
        for words in [
            "core: 2 of 2 expectations not met",
            "critical",
            "expect_column_values_to_be_unique (id)",
            "5 of 9 rows: orgs!A3, orgs!A4, …",
            "found 7",
            "hotpass check orgs.csv --suite core.json --result-format complete",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}
