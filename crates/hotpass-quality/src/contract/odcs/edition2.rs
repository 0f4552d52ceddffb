//! Documents of version 2.2: their words for those of version 3. What version 3 has no word for stays as it is.
//!
//! A column of which nothing is said may be empty: the standard has it the other way, and few who wrote such documents
//! meant that.

use serde_json::{Map, Value};

use super::take_listed;
use crate::contract::{
    Problem,
    translation::{Object, move_if, put_objects, take_objects},
};

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

/// Puts the words of version 3 for those of version 2.2, and returns what that calls the list of datasets.
pub(super) fn renew(document: &mut Object) -> Result<&'static str, Problem> {
    rename(document, DOCUMENT);
    if !document.contains_key("schema") {
        let mut datasets = take_listed(document, "dataset", "`dataset")?;
        for (at, dataset) in datasets.iter_mut().enumerate() {
            renew_dataset(dataset, &format!("`dataset[{at}]"))?;
        }
        put_objects(document, "schema", datasets);
    }
    let mut levels = take_objects(document, "slaProperties");
    for level in &mut levels {
        rename(level, &[("column", "element")]);
    }
    put_objects(document, "slaProperties", levels);
    renew_support(document);
    Ok("dataset")
}

fn renew_dataset(dataset: &mut Object, place: &str) -> Result<(), Problem> {
    rename(dataset, DATASET);
    if !dataset.contains_key("properties") {
        let mut columns = take_listed(dataset, "columns", &format!("{place}.columns"))?;
        for column in &mut columns {
            renew_column(column);
        }
        put_objects(dataset, "properties", columns);
    }
    renew_rules(dataset);
    Ok(())
}

fn renew_column(column: &mut Object) {
    rename(column, COLUMN);
    if !column.contains_key("required")
        && let Some(Value::Bool(nullable)) = column.get("isNullable")
    {
        let required = !nullable;
        column.remove("isNullable");
        column.insert("required".to_owned(), required.into());
    }
    renew_rules(column);
}

// Rules of version 2.2 are those of tools: what the tool is told is what is not said of every rule.
fn renew_rules(owner: &mut Object) {
    let rules = take_objects(owner, "quality").into_iter().map(renew_rule);
    let rules: Vec<_> = rules.collect();
    put_objects(owner, "quality", rules);
}

fn renew_rule(mut rule: Object) -> Object {
    if !rule.contains_key("toolName") || rule.contains_key("implementation") {
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
        rule.entry("scheduler").or_insert_with(|| "cron".into());
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

// Three ways to reach the people behind a dataset became a list. Beside something that is no list they stay.
fn renew_support(document: &mut Object) {
    let mut channels = take_objects(document, "support");
    if document.contains_key("support") {
        return;
    }
    for (key, tool) in [
        ("productSlackChannel", "slack"),
        ("productDl", "email"),
        ("productFeedbackUrl", "web"),
    ] {
        let mut channel = Map::new();
        move_if(document, key, &mut channel, "channel", Value::is_string);
        if !channel.is_empty() {
            channel.insert("tool".to_owned(), tool.into());
            channels.push(channel);
        }
    }
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
