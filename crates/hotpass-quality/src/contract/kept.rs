//! What is kept of other formats and not run.

use serde_json::{Map, Value};

use super::{Check, Contract, Extensions, Field, QualityRule};

/// Something in a contract that is kept and not run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NotRun {
    /// Where: the dataset, or the field.
    pub place: String,
    /// What, in the words of the format it came from.
    pub what: String,
    /// Why it is not run.
    pub reason: String,
    /// Whether rows would be judged by it; if not, it only describes.
    pub is_rule: bool,
}

// Keys of other formats that would decide about rows if there were something to run them.
const RULES: &[&str] = &[
    "constraints",
    "logicalTypeOptions",
    "quality",
    "relationships",
    "items",
    "properties",
];
const TYPES: &[&str] = &[
    "type",
    "logicalType",
    "format",
    "missingValues",
    "foreignKeys",
    "uniqueKeys",
    "primaryKey",
];

impl Contract {
    /// Everything that is kept and not run, in the order of the document: rules, and what only describes.
    pub fn not_run(&self) -> Vec<NotRun> {
        let place = format!("dataset `{}`", self.dataset);
        let mut found = Vec::new();
        extensions(&place, &self.extensions, &mut found);
        for key in &self.foreign_keys {
            extensions(
                &format!("{place}, foreign key"),
                &key.extensions,
                &mut found,
            );
        }
        rules(&place, &self.quality, false, &mut found);
        for field in &self.fields {
            of_field(field, &mut found);
        }
        found
    }
}

fn of_field(field: &Field, found: &mut Vec<NotRun>) {
    let place = format!("field `{}`", field.name);
    extensions(&place, &field.extensions, found);
    rules(&place, &field.quality, true, found);
}

fn rules(place: &str, rules: &[QualityRule], of_column: bool, found: &mut Vec<NotRun>) {
    for (index, rule) in rules.iter().enumerate() {
        let name = match (rule.name.as_str(), rule.description.as_str()) {
            ("", "") => format!("quality rule {}", index + 1),
            ("", words) | (words, _) => format!("quality rule \"{words}\""),
        };
        if let Some(reason) = rule.not_run(of_column) {
            found.push(NotRun {
                place: place.to_owned(),
                what: name.clone(),
                reason: reason.to_owned(),
                is_rule: true,
            });
        }
        if rule.check != Check::Foreign {
            extensions(&format!("{place}, {name}"), &rule.extensions, found);
        }
    }
}

fn extensions(place: &str, extensions: &Extensions, found: &mut Vec<NotRun>) {
    for (format, object) in extensions {
        entries(place, format, object, found);
    }
}

fn entries(place: &str, path: &str, object: &Map<String, Value>, found: &mut Vec<NotRun>) {
    for (key, value) in object {
        let what = format!("{path}.{key}");
        match value {
            Value::Object(inner) if RULES.contains(&key.as_str()) => {
                entries(place, &what, inner, found);
            }
            // Nothing is said by a list of nothing.
            Value::Null => {}
            Value::Array(items) if items.is_empty() => {}
            _ => {
                let is_rule = RULES
                    .iter()
                    .chain(TYPES)
                    .any(|word| what.split('.').any(|part| part == *word));
                let reason = if is_rule {
                    "a rule that is not run here"
                } else {
                    "a description; there is nothing to run"
                };
                found.push(NotRun {
                    place: place.to_owned(),
                    what,
                    reason: reason.to_owned(),
                    is_rule,
                });
            }
        }
    }
}
