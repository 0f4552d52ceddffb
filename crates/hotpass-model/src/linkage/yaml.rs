//! Models as YAML text: a value goes in, a document comes out that people can read and edit, with its keys in the order of
//! the types.

use serde_json::{Map, Value};

/// Keys in the order in which they stand; others follow by name.
const ORDER: [&str; 37] = [
    "description",
    "link",
    "name",
    "label",
    "rule",
    "expression",
    "when",
    "is-null",
    "m",
    "u",
    "fix-m",
    "fix-u",
    "term-frequency",
    "column",
    "weight",
    "minimum-u",
    "max-block-size",
    "reason",
    "prior",
    "thresholds",
    "match",
    "review",
    "reject",
    "columns",
    "blocking",
    "comparisons",
    "levels",
    "cannot-link",
    "must-link",
    "related",
    "moved",
    "clustering",
    "method",
    "unique-sources",
    "training",
    "left-out",
    "learned",
];

/// Returns a value as a YAML 1.2 document.
pub(super) fn render(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Object(object) if !object.is_empty() => table(object, 0, &mut text),
        Value::Array(elements) if !elements.is_empty() => list(elements, 0, &mut text),
        other => {
            text.push_str(&scalar(other));
            text.push('\n');
        }
    }
    text
}

fn table(object: &Map<String, Value>, depth: usize, text: &mut String) {
    let rank = |key: &str| ORDER.iter().position(|known| *known == key);
    let mut keys: Vec<&String> = object.keys().collect();
    keys.sort_by_key(|key| (rank(key).unwrap_or(ORDER.len()), key.as_str()));
    for (position, key) in keys.into_iter().enumerate() {
        // The first key of an element of a list stands behind its dash.
        if position > 0 || !text.ends_with("- ") {
            text.push_str(&"  ".repeat(depth));
        }
        text.push_str(&quoted(key));
        text.push(':');
        below(&object[key], depth, text);
    }
}

/// Writes the value of a key.
fn below(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            text.push('\n');
            table(object, depth + 1, text);
        }
        Value::Array(elements) if !elements.is_empty() => {
            text.push('\n');
            list(elements, depth, text);
        }
        other => {
            text.push(' ');
            text.push_str(&scalar(other));
            text.push('\n');
        }
    }
}

fn list(elements: &[Value], depth: usize, text: &mut String) {
    for element in elements {
        text.push_str(&"  ".repeat(depth));
        text.push_str("- ");
        match element {
            Value::Object(object) if !object.is_empty() => table(object, depth + 1, text),
            other => {
                text.push_str(&scalar(other));
                text.push('\n');
            }
        }
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(string) => quoted(string),
        // Numbers, truth values, and what is empty, are written as in JSON, which is YAML.
        other => other.to_string(),
    }
}

/// Returns text as it can stand: bare where it cannot be taken for something else, else in quotes.
fn quoted(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '))
        && !text.ends_with(' ');
    let lower = text.to_ascii_lowercase();
    let has_meaning = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    if is_word && !has_meaning.contains(&lower.as_str()) {
        return text.to_owned();
    }
    if text.contains('"') && !text.contains('\\') && !text.chars().any(char::is_control) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tables_and_lists_are_indented_and_texts_quoted_where_they_must_be() {
        let value = json!({
            "thresholds": { "review": 0.7, "match": 0.9 },
            "comparisons": [
                { "levels": [{ "when": "\"a_l\" = 'x'", "m": 1e-5 }, { "when": "ELSE" }], "name": "no" },
                { "name": "größe: 1", "levels": [] },
            ],
            "description": "People and places",
            "must-link": ["a = b"],
        });
        assert_eq!(
            render(&value),
            "\
description: People and places
thresholds:
  match: 0.9
  review: 0.7
comparisons:
- name: \"no\"
  levels:
  - when: '\"a_l\" = ''x'''
    m: 0.00001
  - when: ELSE
- name: \"größe: 1\"
  levels: []
must-link:
- \"a = b\"
"
        );
    }
}
