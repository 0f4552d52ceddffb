//! The contract of the published table, from the registry of its columns. What every form of it says - Arrow schema, CSVW
//! sidecar, data dictionary, table schema - comes from there.

use hotpass_model::{
    governance::{DatasetIdentity, Governance},
    ssot::{COLUMNS, Column, ColumnType, DELIVERABILITY, Domain},
};
use hotpass_quality::contract::{Contract, DataType, Field, FieldsMatch, Severity};
use serde_json::Value;

/// The version of the contract; it changes with the registry, by the rules of `hotpass contracts diff`.
const VERSION: &str = "1.0.0";

/// Returns the contract of the published table.
pub(crate) fn contract(dataset: &DatasetIdentity, governance: &Governance) -> Contract {
    Contract {
        version: dataset
            .version
            .clone()
            .unwrap_or_else(|| VERSION.to_owned()),
        owner: governance.data_owner.clone(),
        steward: dataset.steward.clone().unwrap_or_default(),
        ..of_columns(&dataset.name)
    }
}

/// Returns the contract that a table of these columns has in every project.
pub(crate) fn of_columns(name: &str) -> Contract {
    Contract {
        dataset: name.to_owned(),
        version: VERSION.to_owned(),
        title: "Hotpass single source of truth".to_owned(),
        description: "One row per organization, every value with its evidence.".to_owned(),
        primary_key: vec!["entity_id".to_owned()],
        fields_match: Some(FieldsMatch::Exact),
        fields: COLUMNS.iter().map(field).collect(),
        ..Contract::default()
    }
}

fn field(column: &Column) -> Field {
    let mut field = Field {
        name: column.name.to_owned(),
        data_type: match column.data_type {
            ColumnType::Text => DataType::String,
            ColumnType::Float => DataType::Number,
            ColumnType::Integer => DataType::Integer,
        },
        description: column.description.to_owned(),
        required: column.required,
        examples: example(column).into_iter().collect(),
        classification: column.domain.is_personal().then(|| "personal".to_owned()),
        ..Field::default()
    };
    // What sources say may be published though it is doubtful; what is computed cannot be.
    let mut given = |pattern: &str| {
        field.pattern = Some(pattern.to_owned());
        field.severity = Severity::Warning;
    };
    match column.domain {
        Domain::Email => given(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
        Domain::Emails => given(r"[^@\s;]+@[^@\s;]+\.[^@\s;]+(;[^@\s;]+@[^@\s;]+\.[^@\s;]+)*"),
        Domain::Phone => given(r"\+\d{6,15}"),
        Domain::Phones => given(r"\+\d{6,15}(;\+\d{6,15})*"),
        Domain::Web => given(r"https?://\S+"),
        Domain::Key => field.unique = true,
        Domain::Date => field.data_type = DataType::Date,
        Domain::Share => {
            field.minimum = Some(0.into());
            field.maximum = Some(1.into());
        }
        Domain::Count => field.minimum = Some(0.into()),
        Domain::Deliverability => field.enumeration = DELIVERABILITY.map(Value::from).to_vec(),
        Domain::Json => field.pattern = Some(r"\{.*\}".to_owned()),
        Domain::Text | Domain::Person => {}
    }
    field
}

fn example(column: &Column) -> Option<Value> {
    let text = (!column.example.is_empty()).then_some(column.example)?;
    Some(match column.data_type {
        ColumnType::Text => text.into(),
        ColumnType::Float | ColumnType::Integer => {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_can_be_meant_and_its_examples_keep_it() {
        let contract = of_columns("ssot");
        assert_eq!(contract.faults(), Vec::<String>::new());
        assert_eq!(contract.fields.len(), COLUMNS.len());
        for field in &contract.fields {
            let Some(pattern) = &field.pattern else {
                continue;
            };
            let pattern = regex::Regex::new(&format!("^(?:{pattern})$")).expect("a pattern");
            for example in &field.examples {
                let text = example.as_str().expect("a text");
                assert!(pattern.is_match(text), "{}: {text}", field.name);
            }
        }
    }
}
