//! Contracts in their own form and those of other tools.

use std::cell::OnceCell;

use arrow::array::{Array as _, StringArray};
use hotpass_linkage::table::Column as Encoded;
use hotpass_model::{
    plan::Stage,
    port::Observer,
    quality::{
        CheckFile, CheckedFile, ContractDifference, ContractField, ContractForm, ReadContract,
    },
    run::RunEvent,
};
use hotpass_quality::{
    contract::{
        Check, Contract, Problem, csvw, difference, frictionless, json_schema,
        judgment::{Judged, Written, judge},
        odcs, reference,
    },
    expectation::Parameters,
    outcome::{Detail, Format, Outcome},
    suite::Suite,
    table::Table,
};
use serde_json::{Value, json};

use super::{CheckError, File, completed, docs, examined, stem, typing};
use crate::ingest::{
    columns::{self, Segment, Texts},
    written::{self, Found},
};

/// Reads contracts in the form that a document has; `name` is what one is of that does not say it.
pub(crate) fn read(document: &Value, name: &str) -> Result<Vec<Contract>, Problem> {
    let has = |key: &str| document.get(key).is_some();
    if has("apiVersion") || has("datasetName") || has("dataProduct") || has("kind") {
        return odcs::read(document);
    }
    if has("fields") {
        return Ok(vec![frictionless::read(document, name)?]);
    }
    Ok(vec![Contract::read(document.clone())?])
}

/// Judges a file by the contracts of a request, by its texts as they are written, and by its suites as usual.
pub(super) fn check(
    request: &CheckFile,
    observer: &dyn Observer,
) -> Result<CheckedFile, CheckError> {
    let judged = judged(request, observer)?;
    if request.suites.is_empty() {
        return Ok(judged);
    }
    let by_suites = CheckFile {
        contracts: Vec::new(),
        ..request.clone()
    };
    Ok(joined(super::check(&by_suites, observer)?, judged))
}

// What came of suites, and after that what came of contracts.
fn joined(mut all: CheckedFile, more: CheckedFile) -> CheckedFile {
    all.suites.extend(more.suites);
    for remark in more.remarks {
        if !all.remarks.contains(&remark) {
            all.remarks.push(remark);
        }
    }
    let suites = "/datasets/0/suites";
    let kept = all.docs.as_mut().and_then(|docs| docs.pointer_mut(suites));
    let kept_more = more.docs.as_ref().and_then(|docs| docs.pointer(suites));
    if let (Some(Value::Array(kept)), Some(Value::Array(more))) = (kept, kept_more) {
        kept.extend(more.iter().cloned());
    }
    all
}

fn judged(request: &CheckFile, observer: &dyn Observer) -> Result<CheckedFile, CheckError> {
    let detail = Detail::named(&request.result_format).ok_or_else(|| CheckError::Format {
        given: request.result_format.clone(),
    })?;
    let contracts = documents(request)?;
    let begun = |stage| observer.notice(&RunEvent::StageStarted { stage });
    begun(Stage::Ingest);
    let (written, file) = read_file(request)?;
    let rows = written.n_rows as u64;
    let ended = |stage| observer.notice(&completed(stage, rows));
    ended(Stage::Ingest);
    let is_missing = |name: &&String| file.table.column(name).is_none();
    if let Some(column) = request.index_columns.iter().find(is_missing) {
        return Err(CheckError::IndexColumn {
            column: column.clone(),
        });
    }
    begun(Stage::Validate);
    let parameters = Parameters {
        values: request.parameters.clone(),
        now: request.now,
    };
    let judged: Vec<Answered> = contracts
        .iter()
        .map(|contract| Answered::of(contract, &written))
        .collect();
    let typed = OnceCell::new();
    let table = || typed.get_or_init(|| typed_table(&written));
    let outcomes: Vec<(String, Vec<Outcome<'_>>)> = judged
        .iter()
        .map(|judged| {
            (
                judged.suite.name.clone(),
                judged.outcomes(&table, &parameters),
            )
        })
        .collect();
    let format = Format {
        detail,
        index_columns: request.index_columns.clone(),
    };
    let checked = outcomes
        .iter()
        .map(|(name, outcomes)| examined::checked(&file, (name, outcomes), &parameters, &format));
    let suites = checked.collect();
    ended(Stage::Validate);
    Ok(CheckedFile {
        file: request.file.clone(),
        rows,
        suites,
        docs: docs::kept(request, &file, &outcomes).map(|run| json!(run)),
        remarks: file
            .remarks
            .into_iter()
            .chain(contracts.iter().flat_map(not_run))
            .collect(),
    })
}

/// What came of a contract.
pub(crate) struct Answered {
    /// What it asks in the words of Great Expectations.
    suite: Suite,
    judged: Vec<Judged>,
}

impl Answered {
    /// Judges a table by a contract.
    pub(crate) fn of(contract: &Contract, written: &Written) -> Self {
        Self {
            suite: contract.suite(),
            judged: judge(contract, written),
        }
    }

    /// Returns what came of each rule. What is asked in the words of Great Expectations is asked of typed columns.
    pub(crate) fn outcomes<'a, 't>(
        &'a self,
        typed: &dyn Fn() -> &'t Table,
        parameters: &Parameters,
    ) -> Vec<Outcome<'a>> {
        let judged = self.judged.iter().map(|each| Outcome {
            expectation: &each.expectation,
            arguments: each.expectation.arguments.clone(),
            seen: each.seen.clone(),
        });
        let mut all: Vec<Outcome<'_>> = judged.collect();
        if !self.suite.expectations.is_empty() {
            all.extend(examined::outcomes(typed(), &self.suite, parameters));
        }
        all
    }
}

fn documents(request: &CheckFile) -> Result<Vec<Contract>, CheckError> {
    let mut contracts = Vec::new();
    for document in &request.contracts {
        let read = read(&document.document, &stem(&document.path));
        contracts.extend(read.map_err(|source| CheckError::ContractOf {
            path: document.path.clone(),
            source,
        })?);
    }
    Ok(contracts)
}

// What a contract asks of rows and nobody looks at here.
fn not_run(contract: &Contract) -> Vec<String> {
    let name = &contract.dataset;
    let mut told = Vec::new();
    for kept in contract.not_run() {
        // What of a Table Schema cannot be run is at fault, and told as that.
        if kept.is_rule && !kept.what.starts_with(frictionless::FORMAT) {
            let (place, what, reason) = (kept.place, kept.what, kept.reason);
            told.push(format!(
                "contract `{name}`, {place}: {what} is not looked at: {reason}"
            ));
        }
    }
    let of_fields = contract.fields.iter().flat_map(|field| &field.quality);
    for rule in of_fields.chain(&contract.quality) {
        if let Check::Sql { query, .. } = &rule.check {
            told.push(format!(
                "contract `{name}`: a rule in SQL is not looked at: {query}"
            ));
        }
    }
    for key in &contract.foreign_keys {
        if !key.dataset.is_empty() && key.dataset != *name {
            let (fields, there) = (key.fields.join("`, `"), &key.dataset);
            told.push(format!(
                "contract `{name}`: whether `{fields}` refers to rows of `{there}` is not looked at: only this file is read"
            ));
        }
    }
    told
}

/// Reads a file as it is written; of a workbook what its cells show.
fn read_file(request: &CheckFile) -> Result<(Written, File), CheckError> {
    let limits = request.limits.into();
    if let Some(found) = written::read(&request.file, &limits)? {
        let Found {
            written,
            first_row,
            remarks,
        } = found;
        let n_columns = written.columns.len();
        let rows = first_row..first_row + written.n_rows as u32;
        let segment = Segment {
            source: String::new(),
            label: stem(&request.file).into_owned(),
            numbers: Some(rows.collect()),
            n_rows: written.n_rows,
            columns: (0..n_columns).collect(),
            places: (0..n_columns as u32).collect(),
        };
        let file = File {
            table: written.table(),
            segments: vec![segment],
            remarks,
        };
        return Ok((written, file));
    }
    let files = [request.file.clone()];
    let read = columns::read_texts(&files, request.sheet.as_deref(), &limits)?;
    let mut written = Written::default();
    for column in read.columns {
        let (name, texts): (String, StringArray) = match column {
            Texts::Encoded(column) => {
                let rows = 0..column.codes.len() as u32;
                let texts = rows.map(|row| Some(column.text(row))).collect();
                (column.name, texts)
            }
            Texts::Plain(column) => (column.name.clone(), column.iter().map(Some).collect()),
        };
        written.n_rows = texts.len();
        written.labels.push(name);
        written.columns.push(texts);
    }
    let file = File {
        table: written.table(),
        segments: read.segments,
        remarks: read.remarks,
    };
    Ok((written, file))
}

/// Returns the columns of a table as a person would take them.
pub(crate) fn typed_table(written: &Written) -> Table {
    let columns = written.labels.iter().zip(&written.columns);
    let columns = columns.filter_map(|(label, texts)| {
        let texts = texts.iter().map(Option::unwrap_or_default);
        Encoded::encode(label, texts).ok().map(Texts::Encoded)
    });
    let mut table = typing::table(columns.collect());
    table.n_rows = written.n_rows;
    table
}

/// Returns a contract as it is told.
pub(super) fn told(contract: &Contract) -> ReadContract {
    let fields = contract.fields.iter().map(|field| ContractField {
        name: field.name.clone(),
        data_type: field.data_type.word().to_owned(),
        required: field.required,
        description: field.description.clone(),
    });
    let not_run = contract.not_run().into_iter();
    let not_run = not_run
        .filter(|kept| kept.is_rule)
        .map(|kept| format!("{}: {} ({})", kept.place, kept.what, kept.reason));
    ReadContract {
        dataset: contract.dataset.clone(),
        version: contract.version.clone(),
        title: contract.title.clone(),
        fields: fields.collect(),
        primary_key: contract.primary_key.clone(),
        document: contract.write(),
        faults: contract.faults(),
        not_run: not_run.collect(),
    }
}

/// Writes a contract for others.
pub(super) fn emit(document: &Value, form: ContractForm) -> Result<Value, Problem> {
    let contract = Contract::read(document.clone())?;
    Ok(match form {
        ContractForm::TableSchema => frictionless::write(&contract),
        ContractForm::Odcs => odcs::write(&[contract]),
        ContractForm::JsonSchema => json_schema::write(&contract),
        ContractForm::Csvw => {
            let url = format!("{}.csv", contract.dataset);
            csvw::write(&contract, &url)
        }
    })
}

/// Writes a page about contracts.
pub(super) fn reference(documents: &[Value]) -> Result<String, Problem> {
    let read = documents
        .iter()
        .map(|document| Contract::read(document.clone()));
    Ok(reference::page(&read.collect::<Result<Vec<_>, _>>()?))
}

/// Tells what changed between two contracts.
pub(super) fn diff(old: &Value, new: &Value) -> Result<ContractDifference, Problem> {
    let (old, new) = (Contract::read(old.clone())?, Contract::read(new.clone())?);
    let difference = difference::diff(&old, &new);
    Ok(ContractDifference {
        changes: json!(difference.changes),
        required: json!(difference.required),
        given: json!(difference.given),
        is_enough: difference.is_enough,
        text: difference.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Value {
        json!({
            "dataset": "orgs", "version": "1.0.0",
            "field": [{"name": "id", "type": "integer", "required": true}],
        })
    }

    #[test]
    fn every_form_is_told_apart_and_comes_back() {
        for form in [ContractForm::TableSchema, ContractForm::Odcs] {
            let emitted = emit(&own(), form).expect("a document");
            let read = read(&emitted, "orgs").expect("a contract");
            assert_eq!(read.len(), 1);
            let told = told(&read[0]);
            assert_eq!(
                (told.dataset.as_str(), told.fields.len()),
                ("orgs", 1),
                "{form:?}"
            );
            assert!(told.fields[0].required);
        }
        let schema = emit(&own(), ContractForm::JsonSchema).expect("a document");
        assert_eq!(schema["required"], json!(["id"]));
        let sidecar = emit(&own(), ContractForm::Csvw).expect("a document");
        assert_eq!(sidecar["url"], "orgs.csv");
        assert!(read(&json!({"nothing": 1}), "x").is_err());
    }

    #[test]
    fn a_change_says_which_version_it_asks_for() {
        let mut new = own();
        new["field"][0]["type"] = json!("string");
        let difference = diff(&own(), &new).expect("a difference");
        assert!(!difference.is_enough || difference.changes[0]["effect"] != "breaking");
        assert!(difference.text.contains("id"), "{}", difference.text);
    }

    struct Silent;

    impl Observer for Silent {
        fn notice(&self, _event: &RunEvent) {}
    }

    fn checked(text: &str, contract: Value, suite: Option<Value>) -> CheckedFile {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("orgs.csv");
        std::fs::write(&file, text).expect("a file");
        let document = |document| hotpass_model::quality::QualityDocument {
            path: "a.json".into(),
            document,
        };
        let request = CheckFile {
            file,
            suites: suite.map(document).into_iter().collect(),
            contracts: vec![document(contract)],
            parameters: std::collections::BTreeMap::new(),
            result_format: "COMPLETE".into(),
            sheet: None,
            limits: hotpass_model::plan::Limits {
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
        check(&request, &Silent).expect("an answer")
    }

    const ORGS: &str = "id,name\n1, a\n\n007,b\n7,c\nx,d,e\n";

    #[test]
    fn texts_are_judged_as_they_are_written_and_rows_have_their_numbers() {
        let schema = json!({
            "fields": [{"name": "id", "type": "integer"}, {"name": "name", "constraints": {"maxLength": 1}}],
            "primaryKey": "id", "foreignKeys": [{"fields": "name", "reference": {"resource": "names", "fields": "x"}}],
        });
        let checked = checked(ORGS, schema, None);
        let failed: Vec<String> = checked
            .failures()
            .map(|(_, each)| format!("{} {}", each.kind, each.cells.join(" ")))
            .collect();
        assert_eq!(
            failed,
            [
                "expect_rows_to_have_a_cell_for_each_column orgs!6",
                "expect_rows_to_not_be_blank orgs!3",
                "expect_column_values_to_be_of_type orgs!A6",
                "expect_column_value_lengths_to_be_between orgs!B2",
                "expect_column_values_to_be_unique orgs!A5",
            ]
        );
        assert_eq!(checked.rows, 5);
        assert!(
            checked.remarks[0].contains("`names` is not looked at"),
            "{:?}",
            checked.remarks
        );
        let told = &checked.suites[0].validation_result;
        assert_eq!(told["statistics"]["unsuccessful_expectations"], 5);
        assert!(checked.docs.is_some());
    }

    #[test]
    fn expectations_of_a_contract_and_suites_beside_it_are_asked_too() {
        let expectation =
            |kind: &str| json!({"check": {"type": "expectation", "expectation": kind}});
        let contract = json!({
            "dataset": "orgs",
            "field": [{"name": "name", "quality": [expectation("expect_column_values_to_be_null")]}],
            "quality": [{"check": {"type": "sql", "query": "select 1", "bound": {"must-be": 1}}}],
        });
        let suite = json!({"name": "core", "expectations": [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 3}}]});
        let checked = checked("id,name\n1,a\n2,\n3,b\n", contract, Some(suite));
        let told: Vec<(&str, bool)> = checked
            .suites
            .iter()
            .map(|suite| (suite.name.as_str(), suite.success))
            .collect();
        assert_eq!(told, [("core", true), ("orgs", false)]);
        let (_, failed) = checked.failures().next().expect("a failure");
        assert_eq!(failed.cells, ["orgs!B2", "orgs!B4"]);
        assert!(checked.remarks[0].contains("a rule in SQL is not looked at: select 1"));
        let suites = checked
            .docs
            .as_ref()
            .and_then(|docs| docs.pointer("/datasets/0/suites"));
        assert_eq!(suites.and_then(Value::as_array).map(Vec::len), Some(2));
    }
}
