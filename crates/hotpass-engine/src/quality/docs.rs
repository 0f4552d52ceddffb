//! What data docs keep of a check, and the pages made of what was kept.

use hotpass_model::quality::CheckFile;
use hotpass_quality::{
    expectation::{RowsSeen, Seen},
    outcome::Outcome,
    site::{self, Checked, CheckedExpectation, CheckedSuite, FailingRow, Run, Values},
};
use serde_json::Value;

use super::{File, named};

/// How many rows are kept of an expectation that is not met.
const ROWS: usize = 20;

/// Returns what is kept of a check; nothing when nobody asks for data docs.
pub(super) fn kept(
    request: &CheckFile,
    file: &File,
    suites: &[(String, Vec<Outcome<'_>>)],
) -> Option<Run> {
    let entry = request.docs.as_ref()?;
    let name = request.file.file_name().unwrap_or(request.file.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let told = suites.iter().map(|(suite, outcomes)| CheckedSuite {
        name: suite.clone(),
        success: outcomes.iter().all(Outcome::success),
        expectations: outcomes
            .iter()
            .map(|outcome| expectation(request, file, outcome))
            .collect(),
    });
    Some(Run {
        id: entry.id.clone(),
        when: entry.when.clone(),
        title: format!("Check of {name}"),
        datasets: vec![Checked {
            name,
            rows: file.table.n_rows as u64,
            suites: told.collect(),
            remarks: file.remarks.clone(),
            public_columns: Vec::new(),
        }],
    })
}

fn expectation(request: &CheckFile, file: &File, outcome: &Outcome<'_>) -> CheckedExpectation {
    let mut told = CheckedExpectation {
        kind: outcome.expectation.kind.clone(),
        columns: named(&outcome.arguments),
        arguments: outcome.arguments.clone(),
        severity: outcome.expectation.severity,
        success: outcome.success(),
        rows: file.table.n_rows as u64,
        ..CheckedExpectation::default()
    };
    match &outcome.seen {
        Ok(Seen::Rows(seen)) => {
            told.rows = seen.n_rows as u64;
            told.missing = (!seen.counts_missing).then_some(seen.n_missing as u64);
            told.unexpected = Some(seen.unexpected.len() as u64);
            let rows = seen.unexpected.iter().take(ROWS);
            told.failing_rows = rows.map(|row| failing(request, file, seen, *row)).collect();
        }
        Ok(Seen::Whole(seen)) => told.observed = seen.shown(),
        Err(problem) => told.problem = Some(problem.to_string()),
    }
    told
}

fn failing(request: &CheckFile, file: &File, seen: &RowsSeen, row: u32) -> FailingRow {
    let value = |name: &String| {
        let column = file.table.column(name);
        column.map_or(Value::Null, |column| column.value(row as usize).json())
    };
    let all = |names: &[String]| match names {
        [] => Value::Null,
        [name] => value(name),
        names => names.iter().map(value).collect(),
    };
    FailingRow {
        cell: file.cell(seen.columns.first(), row as usize),
        key: all(&request.index_columns),
        value: all(&seen.columns),
    }
}

/// Renders the pages of what was kept.
pub(super) fn render(
    kept: &[Value],
    reveals: bool,
) -> Result<Vec<(String, String)>, serde_json::Error> {
    let runs = kept.iter().map(|run| serde_json::from_value(run.clone()));
    let runs: Vec<Run> = runs.collect::<Result<_, _>>()?;
    let values = if reveals {
        Values::Revealed
    } else {
        Values::Masked
    };
    Ok(site::pages(&runs, values))
}
