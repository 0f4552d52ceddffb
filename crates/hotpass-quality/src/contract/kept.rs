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

// Kept, and run from where it is kept.
const RUN: &str = "frictionless.constraints.jsonSchema";

fn entries(place: &str, path: &str, object: &Map<String, Value>, found: &mut Vec<NotRun>) {
    for (key, value) in object {
        let what = format!("{path}.{key}");
        match value {
            Value::Object(inner) if RULES.contains(&key.as_str()) && key != "items" => {
                entries(place, &what, inner, found);
            }
            // Nothing is said by a list of nothing.
            Value::Null => {}
            Value::Array(items) if items.is_empty() => {}
            _ if what == RUN && value.is_object() => {}
            _ => {
                let is_rule = RULES
                    .iter()
                    .chain(TYPES)
                    .any(|word| what.split('.').any(|part| part == *word));
                let reason = if let Some(columns) = inner_columns(key, value) {
                    format!("columns within a column are not run here: {columns}")
                } else if is_rule {
                    "a rule that is not run here".to_owned()
                } else {
                    "a description; there is nothing to run".to_owned()
                };
                found.push(NotRun {
                    place: place.to_owned(),
                    what,
                    reason,
                    is_rule,
                });
            }
        }
    }
}

// The columns that a column has within it, by their names; none if there are none.
fn inner_columns(key: &str, value: &Value) -> Option<String> {
    let names = match (key, value) {
        ("properties", Value::Array(columns)) => columns
            .iter()
            .filter_map(|column| column.get("name")?.as_str())
            .collect(),
        ("items", Value::Object(_)) => vec!["its items"],
        _ => Vec::new(),
    };
    (!names.is_empty()).then(|| names.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::contract::odcs;

    #[test]
    fn columns_within_columns_are_told_of() {
        let document = json!({
            "apiVersion": "v3.1.0", "version": "1.0.0",
            "schema": [{"name": "t", "properties": [
                {"name": "place", "logicalType": "object",
                    "properties": [{"name": "lat", "logicalType": "number"}, {"name": "lon", "logicalType": "number"}]},
                {"name": "tags", "logicalType": "array", "items": {"logicalType": "string"}}
            ]}]
        });
        let contracts = odcs::read(&document).expect("a document");
        let told: Vec<String> = contracts[0]
            .not_run()
            .into_iter()
            .filter(|kept| kept.is_rule)
            .map(|kept| format!("{}: {} ({})", kept.place, kept.what, kept.reason))
            .collect();
        assert_eq!(
            told,
            [
                "field `place`: odcs.properties (columns within a column are not run here: lat, lon)",
                "field `tags`: odcs.items (columns within a column are not run here: its items)",
            ]
        );
    }
}
