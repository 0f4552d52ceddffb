//! Table Schemas, in and out.

use serde_json::{Value, json};

use super::{read, write};
use crate::contract::{Contract, DataType, FieldsMatch, Severity};

fn field(field: &Value) -> Value {
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "name": "schools",
        "version": "1.0.0",
        "fieldsMatch": "exact",
        "fields": [field]
    })
}

#[test]
fn every_field_is_written_as_it_was_read() {
    for theirs in [
        json!({"name": "a", "type": "string", "format": "email", "title": "A", "description": "It is a."}),
        json!({"name": "a", "type": "string", "constraints": {"required": true, "unique": true, "enum": ["x", "y"],
            "pattern": "[a-z]+", "minLength": 1, "maxLength": 9}}),
        json!({"name": "a", "type": "number", "decimalChar": ",", "groupChar": " ", "bareNumber": false,
            "constraints": {"minimum": 1, "maximum": 2.5, "exclusiveMinimum": 0, "exclusiveMaximum": "3"}}),
        json!({"name": "a", "type": "integer", "bareNumber": true, "groupChar": ",", "categories": [1, 2]}),
        json!({"name": "a", "type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]}),
        json!({"name": "a", "type": "object", "constraints": {"jsonSchema": {"required": ["x"]}}}),
        json!({"name": "a", "type": "array", "constraints": {"jsonSchema": {"minItems": 1}, "minLength": 2}}),
        json!({"name": "a", "type": "list", "delimiter": ";", "itemType": "integer"}),
        json!({"name": "a", "type": "datetime", "format": "%Y-%m-%d %H:%M"}),
        json!({"name": "a", "type": "date", "format": "any", "constraints": {"minimum": "2000-01-01"}}),
        json!({"name": "a", "type": "time"}),
        json!({"name": "a", "type": "year", "constraints": {"minimum": "1900"}}),
        json!({"name": "a", "type": "yearmonth"}),
        json!({"name": "a", "type": "duration"}),
        json!({"name": "a", "type": "geopoint", "format": "array"}),
        json!({"name": "a", "type": "geojson", "format": "topojson"}),
        json!({"name": "a", "type": "any", "example": {"x": [1]}}),
        json!({"name": "a", "type": "string", "rdfType": "http://schema.org/Thing", "unit:code": "km", "example": "x",
            "examples": ["y"]}),
        json!({"name": "a", "type": "string", "missingValues": ["-", {"value": "NA", "label": "not asked"}],
            "categories": [{"value": "m", "label": "male"}, {"value": "f", "label": "female"}],
            "categoriesOrdered": true}),
        json!({"name": "a", "type": "wkt", "constraints": {"pattern": "(?=x)x", "minLength": -1, "moon": "full"}}),
        json!({"name": "a", "type": ["string", "null"], "constraints": "none", "title": 7}),
    ] {
        let schema = field(&theirs);
        let contract = read(&schema, "other").expect("a table schema");
        assert_eq!(write(&contract), schema);
    }
}

#[test]
fn every_table_is_written_as_it_was_read() {
    for part in [
        json!({"primaryKey": ["a", "b"], "uniqueKeys": [["a"], ["b", "a"]]}),
        json!({"missingValues": []}),
        json!({"missingValues": ["", "-", {"value": "n/a", "label": "unknown"}]}),
        json!({"fieldsMatch": "subset"}),
        json!({"fieldsMatch": "partial"}),
        json!({"foreignKeys": [
            {"fields": ["a"], "reference": {"resource": "", "fields": ["b"]}},
            {"fields": ["a", "b"], "reference": {"resource": "places", "fields": ["x", "y"], "note": "many"}, "on": 1}
        ]}),
        json!({"foreignKeys": [{"fields": ["a"]}]}),
        json!({"primaryKey": 3, "uniqueKeys": "a", "fieldsMatch": "more or less"}),
        json!({"homepage": "https://schools.example", "title": "", "licenses": [{"name": "CC0-1.0"}]}),
    ] {
        let mut schema = field(&json!({"name": "a", "type": "string"}));
        let parts = part.as_object().expect("an object").clone();
        schema.as_object_mut().expect("an object").extend(parts);
        let contract = read(&schema, "other").expect("a table schema");
        assert_eq!(write(&contract), schema);
    }
}

#[test]
fn short_forms_of_the_first_version_are_read() {
    let schema = json!({
        "fields": [{"name": "id"}],
        "primaryKey": "id",
        "fieldsMatch": ["equal"],
        "foreignKeys": [{"fields": "id", "reference": {"fields": "parent"}}]
    });
    let contract = read(&schema, "schools").expect("a table schema");
    assert_eq!(contract.dataset, "schools");
    assert_eq!(contract.primary_key, ["id"]);
    assert_eq!(contract.fields_match, Some(FieldsMatch::Equal));
    assert_eq!(
        contract
            .foreign_keys
            .first()
            .map(|key| key.reference_fields.clone()),
        Some(vec!["parent".to_owned()])
    );
    assert_eq!(
        contract.fields.first().map(|field| field.data_type),
        Some(DataType::String)
    );
    assert_eq!(
        read(&write(&contract), "")
            .expect("a table schema")
            .primary_key,
        ["id"]
    );
}

#[test]
fn columns_match_as_the_schema_says_or_does_not_say() {
    let schema = |rule: Option<&str>| {
        let mut schema = field(&json!({"name": "a", "type": "string"}));
        let object = schema.as_object_mut().expect("an object");
        object.remove("fieldsMatch");
        object.extend(rule.map(|rule| ("fieldsMatch".to_owned(), json!(rule))));
        schema
    };
    for (theirs, ours, again) in [
        (None, Some(FieldsMatch::Exact), "exact"),
        (Some("exact"), Some(FieldsMatch::Exact), "exact"),
        (Some("superset"), Some(FieldsMatch::Superset), "superset"),
        (Some("partial"), None, "partial"),
    ] {
        let contract = read(&schema(theirs), "").expect("a table schema");
        assert_eq!(contract.fields_match, ours, "{theirs:?}");
        assert_eq!(write(&contract)["fieldsMatch"], again);
    }
    let said = Contract::read(json!({"dataset": "a", "fields-match": "partial"}));
    let said = said.expect("a contract");
    assert_eq!(read(&write(&said), ""), Ok(said));
}

#[test]
fn bounds_of_dates_are_written_in_the_form_of_the_field() {
    for (kind, format, theirs, ours) in [
        ("date", "%d/%m/%Y", "31/12/2000", "2000-12-31"),
        (
            "datetime",
            "%d.%m.%Y %H:%M",
            "31.12.2000 10:30",
            "2000-12-31T10:30:00",
        ),
        ("time", "%H:%M", "10:30", "10:30:00"),
        ("date", "%d/%m/%Y", "1/12/2000", "1/12/2000"),
        ("date", "any", "2000-12-31", "2000-12-31"),
    ] {
        let schema = field(
            &json!({"name": "a", "type": kind, "format": format, "constraints": {"minimum": theirs}}),
        );
        let contract = read(&schema, "").expect("a table schema");
        let bound = contract
            .fields
            .first()
            .and_then(|field| field.minimum.clone());
        assert_eq!(bound, Some(json!(ours)), "{theirs}");
        assert_eq!(write(&contract), schema);
    }
}

#[test]
fn a_field_without_a_type_is_anything_since_version_2() {
    let contract = read(&field(&json!({"name": "a"})), "").expect("a table schema");
    assert_eq!(
        contract.fields.first().map(|field| field.data_type),
        Some(DataType::Any)
    );
}

#[test]
fn what_is_no_table_schema_is_refused_with_its_place() {
    for (schema, message) in [
        (json!([]), "the document: expected an object"),
        (json!({"name": "a"}), "`fields`: expected a list of fields"),
        (json!({"fields": ["a"]}), "`fields`: expected only objects"),
        (
            json!({"fields": [{"name": "a"}, {"type": "string"}]}),
            "`fields[1].name`: expected a name",
        ),
    ] {
        assert_eq!(
            read(&schema, "x").map_err(|problem| problem.to_string()),
            Err(message.to_owned())
        );
    }
}

#[test]
fn what_a_table_schema_has_no_words_for_comes_back() {
    let contract = Contract::read(json!({
        "dataset": "Schools of 2025", "version": "2.1.0", "status": "active", "owner": "Ann", "steward": "Ben",
        "tags": ["aviation"], "examples": [{"School": "Blue Sky"}],
        "field": [{
            "name": "School", "identifier": "school", "severity": "warning", "classification": "personal",
            "tags": ["name"], "examples": ["a", "b"],
            "quality": [{"check": {"type": "metric", "metric": "null-values", "bound": {"must-be": 0}}}]
        }],
        "quality": [{"name": "some", "check": {"type": "text"}}],
        "extensions": {"odcs": {"domain": "training"}}
    }))
    .expect("a contract");
    let read = read(&write(&contract), "").expect("a table schema");
    assert_eq!(read, contract);
    assert_eq!(
        read.fields.first().map(|field| field.severity),
        Some(Severity::Warning)
    );
}

#[test]
fn what_is_not_understood_is_listed() {
    let schema = field(&json!({"name": "a", "type": "object", "rdfType": "x",
        "constraints": {"jsonSchema": {}, "pattern": "\\i+"}}));
    let contract = read(&schema, "").expect("a table schema");
    let listed: Vec<_> = contract
        .not_run()
        .into_iter()
        .map(|part| (part.what, part.reason))
        .collect();
    for (what, reason) in [
        (
            "frictionless.constraints.pattern",
            "a rule that is not run here",
        ),
        (
            "frictionless.rdfType",
            "a description; there is nothing to run",
        ),
    ] {
        assert!(
            listed.contains(&(what.to_owned(), reason.to_owned())),
            "{what}: {listed:?}"
        );
    }
    assert_eq!(listed.len(), 2, "{listed:?}");
}
