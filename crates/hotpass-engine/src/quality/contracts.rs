//! Contracts in their own form and those of other tools.

use hotpass_model::quality::{
    CheckFile, ContractDifference, ContractField, ContractForm, ReadContract,
};
use hotpass_quality::{
    contract::{Contract, Problem, csvw, difference, frictionless, json_schema, odcs, reference},
    suite::Suite,
    table::Table,
};
use serde_json::{Value, json};

use super::{CheckError, stem};

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

/// Returns what the contracts expect of a table with these columns.
pub(super) fn as_suites(request: &CheckFile, table: &Table) -> Result<Vec<Suite>, CheckError> {
    let columns = table.columns.iter();
    let columns: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
    let mut suites = Vec::new();
    for document in &request.contracts {
        let contracts = read(&document.document, &stem(&document.path));
        let contracts = contracts.map_err(|source| CheckError::ContractOf {
            path: document.path.clone(),
            source,
        })?;
        suites.extend(contracts.iter().map(|contract| contract.suite(&columns)));
    }
    Ok(suites)
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
}
