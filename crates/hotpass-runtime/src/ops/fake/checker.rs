//! What the engine of the tests answers about expectations: that every suite holds.

use std::path::Path;

use hotpass_model::{
    plan::Limits,
    port::{Boxed, EngineResult, Observer, checker::Checker},
    quality::{
        CheckFile, CheckedFile, CheckedSuite, ContractDifference, ContractForm, ReadContract,
        SuggestedContract,
    },
};
use serde_json::{Value, json};

use super::Fake;

impl Checker for Fake {
    fn check_file<'a>(
        &'a self,
        request: &'a CheckFile,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<CheckedFile>> {
        Box::pin(async {
            let suites = request.suites.iter().map(|suite| CheckedSuite {
                name: suite.path.display().to_string(),
                success: true,
                expectations: Vec::new(),
                validation_result: suite.document.clone(),
            });
            Ok(CheckedFile {
                file: request.file.clone(),
                rows: request.parameters.len() as u64,
                suites: suites.collect(),
                docs: request.docs.as_ref().map(|entry| json!({ "id": entry.id })),
                remarks: Vec::new(),
            })
        })
    }

    fn render_docs(&self, kept: &[Value], reveals: bool) -> EngineResult<Vec<(String, String)>> {
        let index = format!("{} {reveals}", kept.len());
        Ok(vec![("index.html".into(), index)])
    }

    fn suggest_contract<'a>(
        &'a self,
        file: &'a Path,
        _sheet: Option<&'a str>,
        _limits: Limits,
    ) -> Boxed<'a, EngineResult<SuggestedContract>> {
        Box::pin(async {
            let field = json!({ "name": file.display().to_string(), "required": true });
            Ok(SuggestedContract {
                document: json!({ "dataset": "a", "version": "0.1.0", "field": [field, field] }),
                reasons: vec![vec!["required: all rows have a value".into()], Vec::new()],
                rows: 1,
                remarks: Vec::new(),
            })
        })
    }

    fn read_contracts(&self, document: &Value, name: &str) -> EngineResult<Vec<ReadContract>> {
        let text = |key: &str| document[key].as_str().unwrap_or(name).to_owned();
        Ok(vec![ReadContract {
            dataset: text("dataset"),
            version: text("version"),
            title: String::new(),
            fields: Vec::new(),
            primary_key: Vec::new(),
            document: document.clone(),
            faults: Vec::new(),
            not_run: Vec::new(),
        }])
    }

    fn emit_contract(&self, document: &Value, form: ContractForm) -> EngineResult<Value> {
        Ok(json!({ "form": form.as_str(), "of": document }))
    }

    fn published_contract(&self) -> ReadContract {
        let document = json!({ "dataset": "ssot", "version": "1.0.0" });
        self.read_contracts(&document, "ssot").map_or_else(
            |_| unreachable!("the fake reads anything"),
            |mut all| all.remove(0),
        )
    }

    fn contract_reference(&self, documents: &[Value]) -> EngineResult<String> {
        Ok(format!("{} contracts\n", documents.len()))
    }

    fn diff_contracts(&self, old: &Value, new: &Value) -> EngineResult<ContractDifference> {
        Ok(ContractDifference {
            changes: json!([]),
            required: Value::Null,
            given: Value::Null,
            is_enough: old == new,
            text: String::new(),
        })
    }
}
