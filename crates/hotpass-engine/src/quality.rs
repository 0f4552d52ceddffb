//! Files against what is expected of them: a file in, what came of each expectation out.

// Contracts in their own form and those of other tools.
pub(crate) mod contracts;
// What data docs keep of a check.
pub(crate) mod docs;
// Tables whose cells people can find, against suites.
pub(crate) mod examined;
// The contract of the published table.
pub(crate) mod ssot;
// Queries of expectations.
mod sql;
// Typed columns from text.
pub(crate) mod typing;

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use hotpass_model::{
    ident::column_letters,
    plan::{Limits, Stage},
    port::{Boxed, EngineError, EngineResult, Observer, checker::Checker},
    quality::{
        CheckFile, CheckedFile, ContractDifference, ContractForm, ReadContract, SuggestedContract,
    },
    run::RunEvent,
};
use hotpass_quality::{
    contract::{Problem as ContractProblem, suggestion::suggest},
    expectation::Parameters,
    outcome::{Detail, Format, Outcome},
    suite::{Suite, Unreadable as BadSuite},
    table::Table,
};
use serde_json::{Value, json};

use self::examined::{Examined, outcomes};
use crate::{
    ingest::columns::{self, Segment, TextTable, Unreadable},
    local::Local,
};

/// What the published table is called where no project says otherwise.
const PUBLISHED: &str = "ssot";

/// Why a file is not checked.
#[derive(Debug, thiserror::Error)]
enum CheckError {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("`{}` is no suite of expectations: {source}", path.display())]
    Suite {
        path: PathBuf,
        #[source]
        source: BadSuite,
    },
    #[error("{0}")]
    Contract(#[from] ContractProblem),
    #[error("`{}` is no contract: {source}", path.display())]
    ContractOf {
        path: PathBuf,
        #[source]
        source: ContractProblem,
    },
    #[error("what was kept of an earlier check cannot be read: {0}")]
    Kept(#[from] serde_json::Error),
    #[error("`{given}` is no result format")]
    Format { given: String },
    #[error("column `{column}` cannot tell which row is meant: the file has no such column")]
    IndexColumn { column: String },
}

impl EngineError for CheckError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unreadable(_) => {
                "`hotpass inspect FILE` shows what is in it, and what is odd".to_owned()
            }
            Self::Suite { .. } => {
                "name the JSON or YAML of a suite of Great Expectations 0.18 or 1.x".to_owned()
            }
            Self::Contract(_) | Self::ContractOf { .. } => {
                "a contract is a document of Hotpass, of the Open Data Contract Standard or a Table Schema".to_owned()
            }
            Self::Kept(_) => {
                "remove the file from `runs/` of the data docs, or name another folder".to_owned()
            }
            Self::Format { .. } => {
                let names = Detail::ALL.map(Detail::as_str);
                format!("it is one of {}", names.join(", "))
            }
            Self::IndexColumn { .. } => "name a column of the file".to_owned(),
        })
    }

    fn is_usage(&self) -> bool {
        !matches!(self, Self::Unreadable(_))
    }
}

impl Checker for Local {
    fn check_file<'a>(
        &'a self,
        request: &'a CheckFile,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<CheckedFile>> {
        Box::pin(async move {
            let checked = check(request, observer);
            checked.map_err(boxed)
        })
    }

    fn suggest_contract<'a>(
        &'a self,
        file: &'a Path,
        sheet: Option<&'a str>,
        limits: Limits,
    ) -> Boxed<'a, EngineResult<SuggestedContract>> {
        Box::pin(async move { suggested(file, sheet, limits).map_err(boxed) })
    }

    fn render_docs(&self, kept: &[Value], reveals: bool) -> EngineResult<Vec<(String, String)>> {
        docs::render(kept, reveals).map_err(|error| boxed(error.into()))
    }

    fn read_contracts(&self, document: &Value, name: &str) -> EngineResult<Vec<ReadContract>> {
        let contracts = contracts::read(document, name).map_err(|error| boxed(error.into()))?;
        Ok(contracts.iter().map(contracts::told).collect())
    }

    fn emit_contract(&self, document: &Value, form: ContractForm) -> EngineResult<Value> {
        contracts::emit(document, form).map_err(|error| boxed(error.into()))
    }

    fn published_contract(&self) -> ReadContract {
        contracts::told(&ssot::of_columns(PUBLISHED))
    }

    fn contract_reference(&self, documents: &[Value]) -> EngineResult<String> {
        contracts::reference(documents).map_err(|error| boxed(error.into()))
    }

    fn diff_contracts(&self, old: &Value, new: &Value) -> EngineResult<ContractDifference> {
        contracts::diff(old, new).map_err(|error| boxed(error.into()))
    }
}

fn boxed(error: CheckError) -> Box<dyn EngineError> {
    Box::new(error)
}

/// Runs the recorded cases of Great Expectations of one document; `now` is the time in nanoseconds since 1970. Returns an
/// object for each case: `expectation_type`, `title`, `verdict`, `expected`, `agree`, `differs`, `problem`, `reason`.
///
/// # Errors
///
/// When the document has no cases; the message says what is missing.
pub fn conformance(document: &Value, now: i64) -> Result<Vec<Value>, String> {
    let cases = hotpass_quality::conformance::run(document, now, &sql::Sql::at(now))?;
    Ok(cases.into_iter().map(|case| json!(case)).collect())
}

/// Returns what is told when a stage of a check ends.
fn completed(stage: Stage, rows: u64) -> RunEvent {
    RunEvent::StageCompleted {
        stage,
        rows,
        findings: 0,
    }
}

fn check(request: &CheckFile, observer: &dyn Observer) -> Result<CheckedFile, CheckError> {
    if !request.contracts.is_empty() {
        return contracts::check(request, observer);
    }
    let detail = Detail::named(&request.result_format).ok_or_else(|| CheckError::Format {
        given: request.result_format.clone(),
    })?;
    let suites = suites(request)?;
    let staged = |stage, rows| observer.notice(&completed(stage, rows));
    observer.notice(&RunEvent::StageStarted {
        stage: Stage::Ingest,
    });
    let limits = request.limits.into();
    let files = [request.file.clone()];
    let encoded = columns::read_texts(&files, request.sheet.as_deref(), &limits)?;
    let file = File::of(encoded);
    staged(Stage::Ingest, file.table.n_rows as u64);
    for column in &request.index_columns {
        if file.table.column(column).is_none() {
            return Err(CheckError::IndexColumn {
                column: column.clone(),
            });
        }
    }
    let format = Format {
        detail,
        index_columns: request.index_columns.clone(),
    };
    let parameters = Parameters {
        values: request.parameters.clone(),
        now: request.now,
    };
    observer.notice(&RunEvent::StageStarted {
        stage: Stage::Validate,
    });
    let all: Vec<(String, Vec<Outcome<'_>>)> = suites
        .iter()
        .map(|suite| {
            (
                suite.name.clone(),
                outcomes(&file.table, suite, &parameters),
            )
        })
        .collect();
    let checked = all
        .iter()
        .map(|(name, outcomes)| examined::checked(&file, (name, outcomes), &parameters, &format))
        .collect();
    staged(Stage::Validate, file.table.n_rows as u64);
    let kept = docs::kept(request, &file, &all);
    Ok(CheckedFile {
        file: request.file.clone(),
        rows: file.table.n_rows as u64,
        suites: checked,
        docs: kept.map(|run| json!(run)),
        remarks: file.remarks,
    })
}

fn suggested(
    file: &Path,
    sheet: Option<&str>,
    limits: Limits,
) -> Result<SuggestedContract, CheckError> {
    let files = [file.to_owned()];
    let encoded = columns::read_texts(&files, sheet, &limits.into())?;
    let read = File::of(encoded);
    let suggestion = suggest(&read.table, &stem(file));
    Ok(SuggestedContract {
        document: suggestion.contract.write(),
        reasons: suggestion.reasons,
        rows: read.table.n_rows as u64,
        remarks: read.remarks,
    })
}

/// Returns the name of a file without what it ends with.
fn stem(path: &Path) -> Cow<'_, str> {
    path.file_stem()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
}

fn suites(request: &CheckFile) -> Result<Vec<Suite>, CheckError> {
    let suites = request.suites.iter().map(|document| {
        Suite::read(&document.document).map_err(|source| CheckError::Suite {
            path: document.path.clone(),
            source,
        })
    });
    suites.collect()
}

/// A file that was read.
struct File {
    table: Table,
    segments: Vec<Segment>,
    remarks: Vec<String>,
}

impl File {
    fn of(encoded: TextTable) -> Self {
        Self {
            table: typing::table(encoded.columns),
            segments: encoded.segments,
            remarks: encoded.remarks,
        }
    }
}

impl Examined for File {
    fn table(&self) -> &Table {
        &self.table
    }

    /// Returns where a value of a row is, such as `people!C17`.
    fn cell(&self, column: Option<&str>, row: usize) -> String {
        let columns = &self.table.columns;
        let position =
            column.and_then(|name| columns.iter().position(|column| column.name == name));
        let mut first = 0;
        for segment in &self.segments {
            if row < first + segment.n_rows {
                let within = row - first;
                let number = match &segment.numbers {
                    Some(numbers) => numbers[within],
                    None => within as u32 + 2,
                };
                let place = segment
                    .columns
                    .iter()
                    .position(|column| Some(*column) == position);
                let place = place.and_then(|place| segment.places.get(place).copied());
                // Without a column the row is what is meant.
                let letters = place.map_or_else(String::new, column_letters);
                return format!("{}!{letters}{number}", segment.label);
            }
            first += segment.n_rows;
        }
        (row + 2).to_string()
    }
}

#[cfg(test)]
mod tests;
