//! What a contract expects of a table, as a suite of expectations.

use serde_json::{Map, Value, json};

use super::{Check, Contract, DataType, Field, FieldsMatch, QualityRule, Severity as Meaning};
use crate::suite::{Expectation, Severity, Suite};

/// What a whole number looks like; a column with other numbers has fractions everywhere.
const WHOLE: &str = r"^[+-]?\d+(\.0)?$";
const NUMBER: &str = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$";
const TRUTHS: &str = "^(?i:true|false|yes|no|1|0)$";

impl Contract {
    /// Returns what it expects of a table with these columns. A column that is not required and not there is passed over.
    pub fn suite(&self, columns: &[&str]) -> Suite {
        let mut expectations = self.of_columns(columns);
        for field in &self.fields {
            if field.required {
                expectations.push(about(field, "expect_column_to_exist", json!({})));
            }
            if columns.contains(&field.name.as_str()) {
                of_field(field, &mut expectations);
            }
        }
        let is_there = |names: &&[String]| {
            let mut names = names.iter();
            names.all(|name| columns.contains(&name.as_str()))
        };
        let keys = self.unique_keys.iter().map(Vec::as_slice);
        let keys = [self.primary_key.as_slice()].into_iter().chain(keys);
        for key in keys.filter(|key| !key.is_empty()).filter(is_there) {
            let arguments = json!({ "column_list": key });
            expectations.push(match key {
                [column] => expectation(
                    "expect_column_values_to_be_unique",
                    json!({ "column": column }),
                    Meaning::Error,
                ),
                _ => expectation(
                    "expect_compound_columns_to_be_unique",
                    arguments,
                    Meaning::Error,
                ),
            });
        }
        expectations.extend(self.quality.iter().filter_map(|rule| of_rule(rule, None)));
        Suite {
            name: self.dataset.clone(),
            expectations,
            ..Suite::default()
        }
    }

    /// Returns what it expects of the columns themselves.
    fn of_columns(&self, columns: &[&str]) -> Vec<Expectation> {
        let names: Vec<&str> = self
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let (kind, arguments) = match self.fields_match {
            Some(FieldsMatch::Exact) => (
                "expect_table_columns_to_match_ordered_list",
                json!({ "column_list": names }),
            ),
            Some(FieldsMatch::Equal) => (
                "expect_table_columns_to_match_set",
                json!({ "column_set": names, "exact_match": true }),
            ),
            Some(FieldsMatch::Subset) => (
                "expect_table_columns_to_match_set",
                json!({ "column_set": names, "exact_match": false }),
            ),
            Some(FieldsMatch::Superset) => {
                let known: Vec<&&str> = columns
                    .iter()
                    .filter(|name| names.contains(*name))
                    .collect();
                (
                    "expect_table_columns_to_match_set",
                    json!({ "column_set": known, "exact_match": true }),
                )
            }
            Some(FieldsMatch::Partial) | None => return Vec::new(),
        };
        vec![expectation(kind, arguments, Meaning::Error)]
    }
}

fn of_field(field: &Field, all: &mut Vec<Expectation>) {
    let mut add = |kind: &str, arguments: Value| all.push(about(field, kind, arguments));
    if field.required {
        add("expect_column_values_to_not_be_null", json!({}));
    }
    if let Some((kind, arguments)) = typed(field) {
        add(kind, arguments);
    }
    if field.unique {
        add("expect_column_values_to_be_unique", json!({}));
    }
    if !field.enumeration.is_empty() {
        add(
            "expect_column_values_to_be_in_set",
            json!({ "value_set": field.enumeration }),
        );
    }
    if let Some(pattern) = &field.pattern {
        let arguments = json!({ "regex": format!("^(?:{pattern})$") });
        add("expect_column_values_to_match_regex", arguments);
    }
    for (least, most, is_strict) in [
        (&field.minimum, &field.maximum, false),
        (&field.exclusive_minimum, &field.exclusive_maximum, true),
    ] {
        if least.is_some() || most.is_some() {
            add(
                "expect_column_values_to_be_between",
                json!({
                    "min_value": number(least.as_ref(), field.data_type),
                    "max_value": number(most.as_ref(), field.data_type),
                    "strict_min": is_strict, "strict_max": is_strict,
                }),
            );
        }
    }
    if field.min_length.is_some() || field.max_length.is_some() {
        add(
            "expect_column_value_lengths_to_be_between",
            json!({ "min_value": field.min_length, "max_value": field.max_length }),
        );
    }
    let rules = field.quality.iter();
    all.extend(rules.filter_map(|rule| of_rule(rule, Some(field))));
}

/// Returns what the type of a field expects of values.
fn typed(field: &Field) -> Option<(&'static str, Value)> {
    let like = |regex: &str| {
        (
            "expect_column_values_to_match_regex",
            json!({ "regex": regex }),
        )
    };
    let dated = |format: &str| {
        (
            "expect_column_values_to_match_strftime_format",
            json!({ "strftime_format": format }),
        )
    };
    let is_dated = matches!(
        field.data_type,
        DataType::Date | DataType::DateTime | DataType::Time
    );
    Some(match (field.data_type, field.format.as_deref()) {
        (DataType::Integer, _) => like(WHOLE),
        (DataType::Number, _) => like(NUMBER),
        (DataType::Boolean, _) => like(TRUTHS),
        (DataType::Date, None | Some("default")) => dated("%Y-%m-%d"),
        (_, Some(format)) if is_dated && format.contains('%') => dated(format),
        (DataType::String, Some("email")) => like(r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
        _ => return None,
    })
}

/// Returns a bound as a number where numbers are compared.
fn number(bound: Option<&Value>, data_type: DataType) -> Value {
    match bound {
        Some(Value::String(text)) if data_type.is_numeric() => {
            let number = text.parse::<f64>().ok();
            number.map_or_else(|| text.clone().into(), Value::from)
        }
        Some(bound) => bound.clone(),
        None => Value::Null,
    }
}

fn of_rule(rule: &QualityRule, field: Option<&Field>) -> Option<Expectation> {
    let Check::Expectation {
        expectation: kind,
        arguments,
    } = &rule.check
    else {
        return None;
    };
    let mut arguments = arguments.clone();
    if let Some(field) = field {
        arguments
            .entry("column")
            .or_insert_with(|| field.name.clone().into());
    }
    let severity = rule.severity.unwrap_or_default();
    Some(expectation(kind, arguments.into(), severity))
}

fn about(field: &Field, kind: &str, arguments: Value) -> Expectation {
    let mut all = Map::new();
    all.insert("column".to_owned(), field.name.clone().into());
    if let Value::Object(arguments) = arguments {
        all.extend(arguments);
    }
    expectation(kind, all.into(), field.severity)
}

fn expectation(kind: &str, arguments: Value, meaning: Meaning) -> Expectation {
    let Value::Object(arguments) = arguments else {
        return Expectation::default();
    };
    Expectation {
        kind: kind.to_owned(),
        arguments,
        severity: match meaning {
            Meaning::Error => Severity::Critical,
            Meaning::Warning => Severity::Warning,
            Meaning::Info => Severity::Info,
        },
        ..Expectation::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_a_contract_is_an_expectation() {
        let contract = json!({
            "dataset": "orgs",
            "primary-key": ["id"],
            "unique-keys": [["name", "town"]],
            "fields-match": "subset",
            "field": [
                {"name": "id", "type": "integer", "required": true},
                {"name": "name", "min-length": 2, "severity": "warning"},
                {"name": "town", "enum": ["A", "B"]},
                {"name": "score", "type": "number", "minimum": "1", "exclusive-maximum": 9},
                {"name": "day", "type": "date", "unique": true},
                {"name": "phone", "pattern": "\\+\\d+"},
                {"name": "gone", "pattern": "x"},
                {
                    "name": "mail", "format": "email",
                    "quality": [{
                        "severity": "info",
                        "check": {"type": "expectation", "expectation": "expect_column_values_to_be_unique"},
                    }],
                },
            ],
        });
        let contract = Contract::read(contract).expect("a contract");
        let columns = ["id", "name", "town", "score", "day", "phone", "mail"];
        let suite = contract.suite(&columns);
        let told: Vec<String> = suite
            .expectations
            .iter()
            .map(|each| {
                let column = each.arguments.get("column").and_then(Value::as_str);
                let severity = each.severity.as_str();
                let kind = each.kind.trim_start_matches("expect_");
                format!("{severity} {kind} {}", column.unwrap_or("-"))
            })
            .collect();
        assert_eq!(
            told,
            [
                "critical table_columns_to_match_set -",
                "critical column_to_exist id",
                "critical column_values_to_not_be_null id",
                "critical column_values_to_match_regex id",
                "warning column_value_lengths_to_be_between name",
                "critical column_values_to_be_in_set town",
                "critical column_values_to_match_regex score",
                "critical column_values_to_be_between score",
                "critical column_values_to_be_between score",
                "critical column_values_to_match_strftime_format day",
                "critical column_values_to_be_unique day",
                "critical column_values_to_match_regex phone",
                "critical column_values_to_match_regex mail",
                "info column_values_to_be_unique mail",
                "critical column_values_to_be_unique id",
                "critical compound_columns_to_be_unique -",
            ]
        );
        let bounds = &suite.expectations[7].arguments;
        assert_eq!(bounds["min_value"], 1.0);
    }
}
