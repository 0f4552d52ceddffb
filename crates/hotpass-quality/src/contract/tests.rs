//! Contracts in their own form, and what is wrong with them.

// Documents with one thing in them that does not belong there.
mod mutation;

use serde_json::{Value, json};

use super::{Contract, DataType, Severity};

#[test]
fn a_contract_of_the_first_form_is_still_one() {
    let contract = Contract::read(json!({
        "dataset": "contact_company_cat",
        "version": "1.0.0",
        "title": "Contact Database company catalogue",
        "description": "Companies the sales team keeps.",
        "primary-key": ["record_key"],
        "field": [
            {"name": "organization_name", "required": true, "min-length": 2},
            {"name": "record_key", "type": "integer", "severity": "info"},
            {"name": "priority", "enum": ["High", "Medium", "Low"], "severity": "warning"},
            {"name": "last_interaction_date", "type": "date", "minimum": "2000-01-01", "severity": "warning"},
            {"name": "website", "pattern": "https?://.+", "unique": true, "max-length": 80, "maximum": "z"}
        ]
    }))
    .expect("a contract");
    assert_eq!(contract.fields.len(), 5);
    assert_eq!(
        contract.field("record_key").map(|field| field.data_type),
        Some(DataType::Integer)
    );
    assert_eq!(
        contract.field("website").map(|field| field.severity),
        Some(Severity::Error)
    );
    assert_eq!(
        contract
            .field("priority")
            .map(|field| field.enumeration.len()),
        Some(3)
    );
}

#[test]
fn a_contract_is_written_as_it_was_read_and_says_no_more() {
    let document = json!({
        "dataset": "schools",
        "version": "1.0.0",
        "missing-values": ["", {"value": "-", "label": "not asked"}],
        "foreign-key": [{"fields": ["a"], "dataset": "places", "reference-fields": ["b"]}],
        "field": [{"name": "a", "type": "datetime", "exclusive-minimum": 3, "notation": {"item-type": "date"}}],
        "quality": [
            {"check": {"type": "sql", "query": "select 1", "bound": {"must-be-between": [1, 2]}}},
            {"check": {"type": "expectation", "expectation": "expect_x", "arguments": {"column": "a"}}}
        ]
    });
    assert_eq!(
        Contract::read(document.clone())
            .expect("a contract")
            .write(),
        document
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let field = |field: Value| json!({"dataset": "a", "field": [field]});
    for (document, message) in [
        (
            json!({"dataset": " "}),
            "`dataset` is empty: a contract has to say of what it is",
        ),
        (
            json!({"dataset": "a", "version": "1"}),
            "`version` is `1`, which is not of the form 1.2.3",
        ),
        (
            json!({"dataset": "a", "foreign-key": [{"fields": ["x"], "dataset": "b", "reference-fields": []}]}),
            "the foreign key to `b` has 1 fields here and 0 there",
        ),
        (
            json!({"dataset": "a", "field": [{"name": "x"}, {"name": "x"}]}),
            "field `x` is there twice",
        ),
        (
            field(json!({"name": "x", "min-length": 3, "max-length": 2})),
            "field `x`: no text has at least 3 and at most 2 characters",
        ),
        (
            field(json!({"name": "x", "type": "integer", "minimum": "10", "maximum": 9})),
            "field `x`: no value is at least \"10\" and at most 9",
        ),
    ] {
        let read = Contract::read(document).map_err(|problem| problem.to_string());
        assert_eq!(read.err().as_deref(), Some(message));
    }
    let read = Contract::read(field(json!({"name": "x", "pattern": "("})));
    assert!(read.is_err_and(|problem| {
        problem
            .to_string()
            .contains("the pattern `(` cannot be read")
    }));
    let read = Contract::read(field(json!({"name": "x", "least": 1})));
    assert!(read.is_err_and(|problem| problem.to_string().contains("unknown field `least`")));
}

#[test]
fn names_for_programs_are_those_given_or_made() {
    let contract = Contract::read(json!({
        "dataset": "a",
        "field": [{"name": "Unnamed: 0", "identifier": "capture_row"}, {"name": "Type"}, {"name": "type"}]
    }))
    .expect("a contract");
    assert_eq!(contract.identifiers(), ["capture_row", "type", "type_"]);
}
