//! Which column is of which field, and whether the columns are those that the contract has (Table Schema 2.0, `fieldsMatch`).

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::{Contract, Judged, Matched, Missing, Written, expectation};
use crate::{
    contract::{Field, FieldsMatch, Severity},
    expectation::{Observation, Seen},
};

/// Returns the fields with their columns, and what was seen of the columns themselves.
pub(super) fn matched<'a>(
    contract: &'a Contract,
    written: &'a Written,
) -> (Vec<Matched<'a>>, Vec<Judged>) {
    let matched = |(column, label): (usize, &'a String), field: &'a Field| Matched {
        field,
        column,
        label,
        missing: Missing::of(contract, Some(field)),
    };
    let labels = || written.labels.iter().enumerate();
    let by_name = |field: &'a Field| {
        let found = labels().find(|(_, label)| **label == field.name);
        found.map(|found| matched(found, field))
    };
    let fields = contract.fields.iter();
    let all: Vec<Matched<'_>> = match contract.fields_match {
        // They stand in order, whatever they are called.
        Some(FieldsMatch::Exact) => labels()
            .zip(fields)
            .map(|(label, field)| matched(label, field))
            .collect(),
        _ => fields.filter_map(by_name).collect(),
    };
    let mut judged: Vec<Judged> = of_header(contract, written).into_iter().collect();
    let is_there = |field: &Field| all.iter().any(|found| found.field.name == field.name);
    let is_needed = |field: &&Field| field.required || contract.primary_key.contains(&field.name);
    for field in contract.fields.iter().filter(is_needed) {
        judged.push(exists(field, is_there(field)));
    }
    (all, judged)
}

fn exists(field: &Field, is_there: bool) -> Judged {
    Judged {
        expectation: expectation(
            "expect_column_to_exist",
            json!({ "column": field.name }),
            field.severity,
        ),
        seen: Ok(whole(is_there, Json::Null)),
    }
}

fn whole(success: bool, observed: Json) -> Seen {
    Seen::Whole(Observation {
        success,
        observed,
        details: None,
        more: Map::new(),
        evidence: None,
        rows: Vec::new(),
    })
}

// Whether the columns are those of the contract; none if it has no fields.
fn of_header(contract: &Contract, written: &Written) -> Option<Judged> {
    let names: Vec<&str> = contract
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    let labels: Vec<&str> = written.labels.iter().map(String::as_str).collect();
    let (name_set, label_set) = (set(&names), set(&labels));
    // Under names, a label that is there twice could be of either column.
    let is_clear = label_set.len() == labels.len();
    let is_clear_of_fields = {
        let of_fields: Vec<&str> = labels
            .iter()
            .copied()
            .filter(|label| name_set.contains(label))
            .collect();
        set(&of_fields).len() == of_fields.len()
    };
    let (kind, arguments, success) = match contract.fields_match {
        Some(FieldsMatch::Exact) => (
            "expect_table_columns_to_match_ordered_list",
            json!({ "column_list": names }),
            names == labels,
        ),
        Some(FieldsMatch::Equal) => (
            "expect_table_columns_to_match_set",
            json!({ "column_set": names, "exact_match": true }),
            is_clear && name_set == label_set,
        ),
        Some(FieldsMatch::Subset) => (
            "expect_table_columns_to_match_set",
            json!({ "column_set": names, "exact_match": false }),
            is_clear && name_set.is_subset(&label_set),
        ),
        Some(FieldsMatch::Superset) => (
            "expect_table_columns_to_be_among",
            json!({ "column_set": names }),
            is_clear && label_set.is_subset(&name_set),
        ),
        Some(FieldsMatch::Partial) | None if names.is_empty() => return None,
        Some(FieldsMatch::Partial) | None => (
            "expect_table_columns_to_have_some_of",
            json!({ "column_set": names }),
            is_clear_of_fields && !name_set.is_disjoint(&label_set),
        ),
    };
    Some(Judged {
        expectation: expectation(kind, arguments, Severity::Error),
        seen: Ok(whole(success, json!(labels))),
    })
}

fn set<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
    names.iter().copied().collect()
}
