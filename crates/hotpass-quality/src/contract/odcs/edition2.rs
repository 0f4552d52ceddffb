//! Documents of version 2.2: their words for those of version 3. What version 3 has no word for stays as it is.
//!
//! A column of which nothing is said may be empty: the standard has it the other way, and few who wrote such documents
//! meant that.

use serde_json::{Map, Value, json};

use crate::contract::translation::{Object, put_objects, take_object, take_objects};

const DOCUMENT: &[(&str, &str)] = &[
    ("uuid", "id"),
    ("quantumName", "dataProduct"),
    ("datasetDomain", "domain"),
    ("datasetName", "name"),
    ("slaDefaultColumn", "slaDefaultElement"),
    ("stakeholders", "team"),
];

const DATASET: &[(&str, &str)] = &[
    ("table", "name"),
    ("dataGranularity", "dataGranularityDescription"),
];

const COLUMN: &[(&str, &str)] = &[
    ("column", "name"),
    ("isPrimaryKey", "primaryKey"),
    ("isUnique", "unique"),
    ("partitionStatus", "partitioned"),
    ("encryptedColumnName", "encryptedName"),
    ("transformSourceTables", "transformSourceObjects"),
    ("sampleValues", "examples"),
    ("criticalDataElementStatus", "criticalDataElement"),
];

/// Puts the words of version 3 for those of version 2.2.
pub(super) fn renew(document: &mut Object) {
    rename(document, DOCUMENT);
    let mut datasets = take_objects(document, "dataset");
    for dataset in &mut datasets {
        renew_dataset(dataset);
    }
    if !datasets.is_empty() {
        put_objects(document, "schema", datasets);
    }
    let mut levels = take_objects(document, "slaProperties");
    for level in &mut levels {
        rename(level, &[("column", "element")]);
    }
    put_objects(document, "slaProperties", levels);
    renew_support(document);
}

fn renew_dataset(dataset: &mut Object) {
    rename(dataset, DATASET);
    let mut columns = take_objects(dataset, "columns");
    for column in &mut columns {
        rename(column, COLUMN);
        if let Some(Value::Bool(nullable)) = column.get("isNullable") {
            let required = !nullable;
            column.remove("isNullable");
            column.insert("required".to_owned(), required.into());
        }
        renew_rules(column);
    }
    put_objects(dataset, "properties", columns);
    renew_rules(dataset);
}

// Rules of version 2.2 are those of tools: what the tool is told is what is not said of every rule.
fn renew_rules(owner: &mut Object) {
    let rules = take_objects(owner, "quality").into_iter().map(renew_rule);
    let rules: Vec<_> = rules.collect();
    put_objects(owner, "quality", rules);
}

fn renew_rule(mut rule: Object) -> Object {
    if !rule.contains_key("toolName") {
        return rule;
    }
    rename(
        &mut rule,
        &[
            ("toolName", "engine"),
            ("scheduleCronExpression", "schedule"),
        ],
    );
    if rule.contains_key("schedule") {
        rule.insert("scheduler".to_owned(), "cron".into());
    }
    let mut told = Map::new();
    for key in [
        "templateName",
        "toolRuleName",
        "code",
        "type",
        "column",
        "columns",
    ] {
        told.extend(rule.remove(key).map(|value| (key.to_owned(), value)));
    }
    rule.insert("implementation".to_owned(), Value::Object(told));
    rule.insert("type".to_owned(), "custom".into());
    rule
}

// Three ways to reach the people behind a dataset became a list.
fn renew_support(document: &mut Object) {
    let mut channels = take_objects(document, "support");
    let mut reach = |key: &str, tool: &str| {
        if let Some(Value::String(address)) = document.get(key) {
            let channel = json!({"channel": address, "tool": tool});
            document.remove(key);
            channels.push(take_object(
                &mut Map::from_iter([("x".to_owned(), channel)]),
                "x",
            ));
        }
    };
    reach("productSlackChannel", "slack");
    reach("productDl", "email");
    reach("productFeedbackUrl", "web");
    put_objects(document, "support", channels);
}

fn rename(object: &mut Object, words: &[(&str, &str)]) {
    for (old, new) in words {
        if !object.contains_key(*new)
            && let Some(value) = object.remove(*old)
        {
            object.insert((*new).to_owned(), value);
        }
    }
}
