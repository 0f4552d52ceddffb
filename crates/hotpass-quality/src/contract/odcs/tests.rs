//! Documents of the Open Data Contract Standard, in and out.

use serde_json::{Value, json};

use super::{read, write};
use crate::contract::{Bound, Check, Contract, DataType, Metric, QualityRule, Severity, Unit};

fn document(properties: &Value) -> Value {
    json!({
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "x", "version": "1.2.0", "status": "active",
        "schema": [{"name": "t", "logicalType": "object", "properties": properties}]
    })
}

fn one(document: &Value) -> Contract {
    read(document)
        .expect("a document")
        .into_iter()
        .next()
        .expect("a dataset")
}

fn rules(rules: &Value) -> Vec<QualityRule> {
    let contract = one(&document(
        &json!([{"name": "a", "logicalType": "string", "quality": rules}]),
    ));
    contract
        .fields
        .into_iter()
        .next()
        .expect("a column")
        .quality
}

#[test]
fn every_column_is_written_as_it_was_read() {
    for column in [
        json!({"name": "a", "logicalType": "string", "logicalTypeOptions":
            {"minLength": 1, "maxLength": 2, "pattern": "x+", "format": "email"}}),
        json!({"name": "a", "logicalType": "date", "logicalTypeOptions":
            {"format": "yyyy-MM-dd", "minimum": "2020-01-01", "exclusiveMaximum": "2021-01-01"}}),
        json!({"name": "a", "logicalType": "timestamp", "logicalTypeOptions":
            {"format": "d.M.yyyy", "timezone": true, "defaultTimezone": "Africa/Johannesburg"}}),
        json!({"name": "a", "logicalType": "time", "logicalTypeOptions": {"format": "HH:mm:ss"}}),
        json!({"name": "a", "logicalType": "number", "logicalTypeOptions":
            {"minimum": 0, "exclusiveMaximum": 1.5, "multipleOf": 0.5, "format": "f32"}}),
        json!({"name": "a", "logicalType": "integer", "logicalTypeOptions": {"maximum": 9, "format": "u8"}}),
        json!({"name": "a", "logicalType": "boolean", "physicalType": "bool", "id": "a_1"}),
        json!({"name": "a", "logicalType": "array", "items": {"logicalType": "string"},
            "logicalTypeOptions": {"minItems": 0, "maxItems": 3, "uniqueItems": true}}),
        json!({"name": "a", "logicalType": "object", "logicalTypeOptions": {"required": ["b"]},
            "properties": [{"name": "b", "logicalType": "date"}]}),
        json!({"name": "a", "physicalType": "geometry"}),
        json!({"name": "a", "logicalType": "string", "required": true, "unique": true, "primaryKey": true,
            "primaryKeyPosition": 1, "businessName": "A", "description": "It is a.", "tags": ["x"],
            "classification": "restricted", "examples": ["y", 1], "partitioned": true, "encryptedName": "b",
            "customProperties": [{"property": "p", "value": null}]}),
        json!({"name": "a", "logicalType": "string", "relationships": [
            {"type": "foreignKey", "to": "places.id", "customProperties": [{"property": "p", "value": 1}]}]}),
    ] {
        let theirs = document(&json!([column]));
        assert_eq!(write(&read(&theirs).expect("a document")), theirs);
    }
}

#[test]
fn every_rule_is_written_as_it_was_read() {
    for rule in [
        json!({"type": "library", "metric": "nullValues", "mustBe": 0, "unit": "percent", "severity": "warning"}),
        json!({"type": "library", "metric": "rowCount", "rule": "rowCount", "mustBeBetween": [1, 2], "severity": "P1"}),
        json!({"type": "library", "metric": "invalidValues", "arguments": {"validValues": ["a", null]}, "mustNotBe": 1}),
        json!({"type": "sql", "query": "select 1", "mustBeLessThan": 3600, "schedule": "0 20 * * *"}),
        json!({"type": "text", "description": "It is good.", "dimension": "accuracy", "tags": ["x"]}),
        json!({"type": "custom", "engine": "soda", "implementation": "type: x"}),
        json!({"type": "custom", "engine": "great-expectations",
            "implementation": {"type": "expect_x", "kwargs": {"column": "a"}, "meta": {"by": "Ann"}}}),
    ] {
        let theirs = document(&json!([{"name": "a", "logicalType": "string", "quality": [rule]}]));
        let mut written = write(&read(&theirs).expect("a document"));
        // Rows are what is counted where nothing is said.
        if rule.get("unit").is_none() {
            let rule = written
                .pointer_mut("/schema/0/properties/0/quality/0")
                .and_then(Value::as_object_mut);
            rule.expect("a rule").remove("unit");
        }
        assert_eq!(written, theirs);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn rules_that_can_be_run_are_told_apart_from_those_that_are_kept() {
    let metric = |metric, unit, bound| Check::Metric {
        metric,
        arguments: serde_json::Map::new(),
        unit,
        bound,
    };
    for (rule, check) in [
        (
            json!({"metric": "nullValues", "mustBe": 0}),
            metric(Metric::NullValues, Unit::Rows, Bound::MustBe(json!(0))),
        ),
        (
            json!({"rule": "nullCheck"}),
            metric(Metric::NullValues, Unit::Rows, Bound::MustBe(json!(0))),
        ),
        (
            json!({"rule": "duplicatePercent", "mustBeLessThan": 5}),
            metric(
                Metric::DuplicateValues,
                Unit::Percent,
                Bound::MustBeLessThan(5.into()),
            ),
        ),
        (
            json!({"rule": "validValues", "validValues": ["pounds"]}),
            Check::Metric {
                metric: Metric::InvalidValues,
                arguments: serde_json::Map::from_iter([(
                    "validValues".to_owned(),
                    json!(["pounds"]),
                )]),
                unit: Unit::Rows,
                bound: Bound::MustBe(json!(0)),
            },
        ),
        (json!({"type": "text", "description": "x"}), Check::Text),
        (
            json!({"query": "select 1", "mustBe": 1}),
            Check::Sql {
                query: "select 1".into(),
                bound: Bound::MustBe(json!(1)),
            },
        ),
        (json!({"type": "sql", "query": "select 1"}), Check::Foreign),
        (json!({"rule": "moonPhase", "mustBe": 1}), Check::Foreign),
        (
            json!({"rule": "rowCount", "mustBe": 1, "mustNotBe": 2}),
            Check::Foreign,
        ),
        (
            json!({"rule": "rowCount", "mustBe": 1, "unit": "dozens"}),
            Check::Foreign,
        ),
        (json!({"type": 7}), Check::Foreign),
    ] {
        let read = rules(&json!([rule]));
        assert_eq!(read.first().map(|rule| &rule.check), Some(&check), "{rule}");
        let again = document(&json!([{"name": "a", "logicalType": "string", "quality": [rule]}]));
        let document = super::read(&again).expect("a document");
        assert_eq!(
            super::read(&write(&document)).expect("a document"),
            document,
            "{rule}"
        );
    }
}

#[test]
fn keys_and_references_have_their_order_and_their_place() {
    let theirs = json!({
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "x", "version": "1.2.0", "status": "active",
        "schema": [
            {
                "name": "t",
                "properties": [
                    {"name": "a", "primaryKey": true, "primaryKeyPosition": 2, "relationships": [{"to": "t.b"}]},
                    {"name": "b", "primaryKey": true, "primaryKeyPosition": 1,
                        "relationships": [{"to": "schema/u/properties/x"}]},
                    {"name": "c", "primaryKey": false, "primaryKeyPosition": -1}
                ],
                "relationships": [
                    {"from": ["t.a", "t.b"], "to": ["u.x", "u.y"]},
                    {"from": "t.c", "to": "u.z"},
                    {"from": "other.c", "to": "u.z"}
                ]
            },
            {"name": "u"}
        ]
    });
    let document = read(&theirs).expect("a document");
    assert_eq!(document.len(), 2);
    let contract = document.first().expect("a dataset");
    assert_eq!(contract.primary_key, ["b", "a"]);
    let keys: Vec<_> = contract
        .foreign_keys
        .iter()
        .map(|key| (key.fields.join("+"), key.dataset.as_str()))
        .collect();
    assert_eq!(
        keys,
        [
            ("a".to_owned(), ""),
            ("c".to_owned(), "u"),
            ("a+b".to_owned(), "u")
        ]
    );
    let listed = contract.not_run();
    assert_eq!(
        listed
            .iter()
            .filter(|part| part.what == "odcs.relationships")
            .count(),
        2
    );
    assert_eq!(read(&write(&document)).expect("a document"), document);
}

#[test]
fn what_the_standard_has_no_words_for_comes_back() {
    let contract = Contract::read(json!({
        "dataset": "schools", "version": "2.1.0", "steward": "Ben", "owner": "Ann",
        "unique-keys": [["Name of school"]], "missing-values": ["", "-"], "fields-match": "subset",
        "examples": [{"a": 1}], "primary-key": ["not a column"],
        "foreign-key": [{"fields": ["Name of school"], "dataset": "places", "reference-fields": ["x"]}],
        "field": [
            {"name": "Name of school", "identifier": "school", "type": "string", "severity": "info", "enum": ["a", "b"],
                "quality": [{"check": {"type": "text"}}]},
            {"name": "founded", "type": "year", "minimum": 1900},
            {"name": "place", "type": "geopoint", "format": "array"},
            {"name": "planes", "type": "list", "notation": {"delimiter": ";", "item-type": "integer"}},
            {"name": "since", "type": "duration", "minimum": "P1D"},
            {"name": "rest", "type": "any", "min-length": 1},
            {"name": "day", "type": "date", "format": "%d of %B"}
        ],
        "extensions": {"frictionless": {"homepage": "https://schools.example"}}
    }))
    .expect("a contract");
    let document = write(std::slice::from_ref(&contract));
    assert_eq!(one(&document), contract);
    assert_eq!(
        document.pointer("/team/members/0/username"),
        Some(&json!("Ann"))
    );
    assert_eq!(
        document.pointer("/schema/0/properties/1/logicalType"),
        Some(&json!("integer"))
    );
    let allowed = "/schema/0/properties/0/quality/0/arguments/validValues";
    assert_eq!(document.pointer(allowed), Some(&json!(["a", "b"])));
}

#[test]
fn a_document_of_version_2_is_read_in_the_words_of_version_3() {
    let theirs = json!({
        "apiVersion": "v2.2.2", "kind": "DataContract", "uuid": "53", "version": "1.1.0", "status": "current",
        "type": "tables", "datasetName": "acc", "quantumName": "my quantum", "productDl": "a@example.org",
        "stakeholders": [{"username": "daustin", "role": "Owner"}], "sourceSystem": "BigQuery",
        "slaProperties": [{"property": "latency", "value": 4, "column": "t.a"}],
        "dataset": [{
            "table": "t", "priorTableName": "s", "dataGranularity": "day",
            "columns": [
                {"column": "a", "logicalType": "double", "physicalType": "double", "isPrimaryKey": true,
                    "isNullable": false, "isUnique": true, "sampleValues": ["1"], "clusterStatus": true},
                {"column": "b", "logicalType": "date", "physicalType": "date"}
            ],
            "quality": [{"templateName": "CountCheck", "toolName": "Elevate", "scheduleCronExpression": "0 20 * * *"}]
        }]
    });
    let document = read(&theirs).expect("a document");
    let contract = document.first().expect("a dataset");
    assert_eq!(
        (contract.dataset.as_str(), contract.owner.as_str()),
        ("t", "daustin")
    );
    assert_eq!(contract.primary_key, ["a"]);
    let column = contract.field("a").expect("a column");
    assert_eq!(
        (column.data_type, column.required, column.unique),
        (DataType::Number, true, true)
    );
    assert!(!contract.field("b").expect("a column").required);
    assert!(
        matches!(contract.quality.first().map(|rule| &rule.check), Some(Check::Custom { engine, .. }) if engine == "Elevate")
    );
    let written = write(&document);
    assert_eq!(written.pointer("/dataProduct"), Some(&json!("my quantum")));
    assert_eq!(
        written.pointer("/slaProperties/0/element"),
        Some(&json!("t.a"))
    );
    assert_eq!(
        written.pointer("/support/0/channel"),
        Some(&json!("a@example.org"))
    );
    assert_eq!(read(&written).expect("a document"), document);
    let text = written.to_string();
    for kept in [
        "BigQuery",
        "priorTableName",
        "clusterStatus",
        "\"double\"",
        "CountCheck",
    ] {
        assert!(text.contains(kept), "{kept}");
    }
}

#[test]
fn what_version_3_1_does_not_allow_is_parked_and_comes_back() {
    let mut theirs = document(&json!([
        {"name": "a", "logicalType": "string", "items": {"logicalType": "string"}, "moon": "full",
            "logicalTypeOptions": {"multipleOf": 2}},
        {"name": "b", "logicalType": "integer", "logicalTypeOptions": {"format": "i99", "minimum": "3"}}
    ]));
    theirs["team"] = json!([{"role": "Owner"}]);
    theirs["phase"] = json!(1);
    let document = read(&theirs).expect("a document");
    let written = write(&document);
    for absent in [
        "/team",
        "/phase",
        "/schema/0/properties/0/items",
        "/schema/0/properties/0/moon",
        "/schema/0/properties/0/logicalTypeOptions",
        "/schema/0/properties/1/logicalTypeOptions",
    ] {
        assert_eq!(written.pointer(absent), None, "{absent}");
    }
    assert_eq!(read(&written).expect("a document"), document);
}

#[test]
fn severities_are_read_where_they_are_words_of_ours() {
    for (word, severity) in [
        ("error", Some(Severity::Error)),
        ("info", Some(Severity::Info)),
        ("high", None),
    ] {
        let read = rules(&json!([{"type": "text", "severity": word}]));
        assert_eq!(
            read.first().and_then(|rule| rule.severity),
            severity,
            "{word}"
        );
    }
}

#[test]
fn what_is_no_document_is_refused_with_its_place() {
    for (document, message) in [
        (json!(3), "the document: expected an object"),
        (
            json!({"apiVersion": "v1.0.0"}),
            "`1.0.0` is not a version of the Open Data Contract Standard that is read: 2.2, 3.0 and 3.1 are",
        ),
        (
            json!({"apiVersion": "v3.1.0", "kind": "Moon"}),
            "`kind`: expected DataContract",
        ),
        (
            json!({"apiVersion": "v3.1.0", "schema": {"name": "a"}}),
            "`schema`: expected a list of objects",
        ),
        (
            json!({"apiVersion": "v3.1.0", "schema": [{"physicalName": "a"}]}),
            "`schema[0].name`: expected a name",
        ),
        (
            document(&json!([{"name": "a"}, {}])),
            "`schema[0].properties[1].name`: expected a name",
        ),
    ] {
        assert_eq!(
            read(&document).map_err(|problem| problem.to_string()),
            Err(message.to_owned())
        );
    }
}
