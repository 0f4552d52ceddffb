//! What data docs keep of a check, and the pages made of what was kept.

use hotpass_model::quality::CheckFile;
use hotpass_quality::{
    expectation::{Observation, RowsSeen, Seen},
    outcome::Outcome,
    site::{self, Checked, CheckedExpectation, CheckedSuite, FailingRow, Run, Values},
    table::Table,
};
use serde_json::Value;

use super::{
    File,
    examined::{Examined, named},
};

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
    let keyed = Keyed {
        file,
        columns: &request.index_columns,
    };
    let told = suites
        .iter()
        .map(|(name, outcomes)| suite(&keyed, name, outcomes));
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

/// A file of which columns tell which record a row is.
struct Keyed<'a> {
    file: &'a File,
    columns: &'a [String],
}

impl Examined for Keyed<'_> {
    fn table(&self) -> &Table {
        &self.file.table
    }

    fn cell(&self, column: Option<&str>, row: usize) -> String {
        self.file.cell(column, row)
    }

    fn key(&self, row: usize) -> Value {
        values(&self.file.table, self.columns, row)
    }
}

/// Returns what is kept of a suite.
pub(crate) fn suite(examined: &dyn Examined, name: &str, outcomes: &[Outcome<'_>]) -> CheckedSuite {
    CheckedSuite {
        name: name.to_owned(),
        success: outcomes.iter().all(Outcome::success),
        expectations: outcomes
            .iter()
            .map(|outcome| expectation(examined, outcome))
            .collect(),
    }
}

fn expectation(examined: &dyn Examined, outcome: &Outcome<'_>) -> CheckedExpectation {
    let mut told = CheckedExpectation {
        kind: outcome.expectation.kind.clone(),
        columns: named(&outcome.arguments),
        arguments: outcome.arguments.clone(),
        severity: outcome.expectation.severity,
        success: outcome.success(),
        rows: examined.table().n_rows as u64,
        ..CheckedExpectation::default()
    };
    match &outcome.seen {
        Ok(Seen::Rows(seen)) => {
            told.rows = seen.n_rows as u64;
            told.missing = (!seen.counts_missing).then_some(seen.n_missing as u64);
            told.unexpected = Some(seen.unexpected.len() as u64);
            let rows = seen.unexpected.iter().take(ROWS);
            told.failing_rows = rows
                .map(|row| failing(examined, seen, *row as usize))
                .collect();
        }
        Ok(Seen::Whole(seen)) => {
            told.observed = seen.shown();
            told.unexpected = seen.observed.as_u64().filter(|_| !seen.rows.is_empty());
            let rows = seen.rows.iter().take(ROWS).enumerate();
            told.failing_rows = rows
                .map(|(place, row)| found(examined, seen, (place, *row as usize)))
                .collect();
        }
        Err(problem) => told.problem = Some(problem.to_string()),
    }
    told
}

fn failing(examined: &dyn Examined, seen: &RowsSeen, row: usize) -> FailingRow {
    FailingRow {
        cell: examined.cell(seen.columns.first().map(String::as_str), row),
        key: examined.key(row),
        value: values(examined.table(), &seen.columns, row),
    }
}

/// Returns a row that a query found, with what the query tells of it.
fn found(examined: &dyn Examined, seen: &Observation, (place, row): (usize, usize)) -> FailingRow {
    let told = seen.evidence.as_ref();
    let told = told.and_then(|told| told["unexpected_rows"].get(place));
    FailingRow {
        cell: examined.cell(None, row),
        key: examined.key(row),
        value: told.cloned().unwrap_or_default(),
    }
}

/// Returns what a row has in columns: nothing, a value, or several.
fn values(table: &Table, columns: &[String], row: usize) -> Value {
    let value = |name: &String| {
        let column = table.column(name);
        column.map_or(Value::Null, |column| column.value(row).json())
    };
    match columns {
        [] => Value::Null,
        [name] => value(name),
        names => names.iter().map(value).collect(),
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
