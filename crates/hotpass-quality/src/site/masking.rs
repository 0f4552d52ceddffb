//! What of values may be read: all of it, or the first letter and how many characters there are.

use serde_json::Value as Json;

use super::Values;

/// Quotation that holds literals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// Of conditions: both marks, with a backslash before a mark that does not end.
    Condition,
    /// Of SQL: the single mark alone; the double one is for names.
    Query,
    /// Of messages: both marks, where they begin a word.
    Prose,
}

/// Renders a value in one line: texts as they are, lists and objects with their parts in order.
pub(crate) fn shown(value: &Json, values: Values) -> String {
    match value {
        Json::Null => "missing".to_owned(),
        Json::Array(list) => list
            .iter()
            .map(|value| shown(value, values))
            .collect::<Vec<_>>()
            .join(", "),
        Json::Object(object) => object
            .iter()
            .map(|(name, value)| format!("{name}: {}", shown(value, values)))
            .collect::<Vec<_>>()
            .join(", "),
        // Of two possible values the first letter says all.
        Json::Bool(_) if values == Values::Masked => "true or false".to_owned(),
        Json::String(text) => text_shown(text, values),
        other => text_shown(&other.to_string(), values),
    }
}

/// Renders a text.
pub(crate) fn text_shown(text: &str, values: Values) -> String {
    match values {
        Values::Revealed => text.to_owned(),
        Values::Masked => masked(text),
    }
}

/// Returns the first letter of a text, `#` for a digit, and how many characters there are. Of one character nothing is
/// shown, for it would be the whole.
fn masked(text: &str) -> String {
    let length = text.chars().count();
    let first = match text.chars().next() {
        Some(_) if length < 2 => "…".to_owned(),
        Some(first) if first.is_numeric() => "#…".to_owned(),
        Some(first) => format!("{first}…"),
        None => String::new(),
    };
    let space = if first.is_empty() { "" } else { "\u{a0}" };
    format!("{first}{space}({length})")
}

/// Renders JSON as text, with every text and number in it masked where values are.
pub(crate) fn json_shown(value: &Json, values: Values) -> String {
    json(value, values).to_string()
}

fn json(value: &Json, values: Values) -> Json {
    match value {
        Json::Array(list) => list.iter().map(|value| json(value, values)).collect(),
        Json::Object(object) => {
            let parts = object.iter();
            Json::Object(
                parts
                    .map(|(name, value)| (name.clone(), json(value, values)))
                    .collect(),
            )
        }
        Json::String(_) | Json::Number(_) | Json::Bool(_) if values == Values::Masked => {
            Json::String(shown(value, values))
        }
        other => other.clone(),
    }
}

/// Renders a JSON Schema as text: what it says of structure is shown, the values that it lists are not where they are
/// masked.
pub(crate) fn schema_shown(schema: &Json, values: Values) -> String {
    schema_json(schema, Names::OfKeywords, values).to_string()
}

/// What the names of an object in a schema are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    OfKeywords,
    OfProperties,
}

fn schema_json(schema: &Json, names: Names, values: Values) -> Json {
    let part = |(name, part): (&String, &Json)| {
        let part = match (names, name.as_str()) {
            (Names::OfKeywords, "enum" | "const" | "default" | "examples") => json(part, values),
            (
                Names::OfKeywords,
                "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions",
            ) => schema_json(part, Names::OfProperties, values),
            _ => schema_json(part, Names::OfKeywords, values),
        };
        (name.clone(), part)
    };
    match schema {
        Json::Array(list) => {
            let parts = list.iter();
            parts
                .map(|part| schema_json(part, Names::OfKeywords, values))
                .collect()
        }
        Json::Object(object) => Json::Object(object.iter().map(part).collect()),
        other => other.clone(),
    }
}

/// Masks what is between quotation marks, where values are masked.
pub(crate) fn literals_shown(text: &str, quoting: Quoting, values: Values) -> String {
    if values == Values::Revealed {
        return text.to_owned();
    }
    let mut told = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let is_mark = letter == '\'' || letter == '"' && quoting != Quoting::Query;
        let is_within_word = told.ends_with(char::is_alphanumeric);
        told.push(letter);
        if !is_mark || quoting == Quoting::Prose && is_within_word {
            continue;
        }
        let (literal, is_closed) = literal(&mut letters, letter, quoting);
        // The name of a column in the form of Great Expectations.
        if told.ends_with("col(\"") || told.ends_with("col('") {
            told.push_str(&literal);
        } else {
            told.push_str(&masked(&literal));
        }
        if is_closed {
            told.push(letter);
        }
    }
    told
}

/// Takes letters up to a mark, and tells whether there is one.
fn literal(letters: &mut std::str::Chars<'_>, mark: char, quoting: Quoting) -> (String, bool) {
    let mut literal = String::new();
    while let Some(letter) = letters.next() {
        if letter == mark {
            return (literal, true);
        }
        literal.push(letter);
        if letter == '\\' && quoting == Quoting::Condition {
            literal.extend(letters.next());
        }
    }
    (literal, false)
}

/// Masks what is in backticks or between quotation marks in a message, but for names that may be read.
pub(crate) fn message_shown(text: &str, names: &[&str], values: Values) -> String {
    let mut told = String::with_capacity(text.len());
    for (position, part) in text.split('`').enumerate() {
        if position > 0 {
            told.push('`');
        }
        if position % 2 == 0 {
            told.push_str(&literals_shown(part, Quoting::Prose, values));
        } else if names.contains(&part) {
            told.push_str(part);
        } else {
            told.push_str(&text_shown(part, values));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_masked_value_shows_its_first_letter_and_its_length_and_no_digit() {
        for (value, expected) in [
            (json!("Naledi"), "N…\u{a0}(6)"),
            (json!("李小龍"), "李…\u{a0}(3)"),
            (json!("8001015009087"), "#…\u{a0}(13)"),
            (json!("F"), "…\u{a0}(1)"),
            (json!(""), "(0)"),
            (json!(1234.5), "#…\u{a0}(6)"),
            (json!(7), "…\u{a0}(1)"),
            (json!(true), "true or false"),
            (json!(null), "missing"),
            (json!(["ab", "cd"]), "a…\u{a0}(2), c…\u{a0}(2)"),
            (json!({ "email": "a@b.c" }), "email: a…\u{a0}(5)"),
        ] {
            assert_eq!(shown(&value, Values::Masked), expected, "{value}");
        }
        assert_eq!(shown(&json!(["ab", 7]), Values::Revealed), "ab, 7");
        assert_eq!(
            json_shown(&json!({ "a": [1.5, "xy"] }), Values::Masked),
            "{\"a\":[\"#…\u{a0}(3)\",\"x…\u{a0}(2)\"]}"
        );
    }

    #[test]
    fn literals_in_conditions_queries_and_messages_are_masked() {
        for (quoting, text, expected) in [
            (
                Quoting::Condition,
                r#"name == "Al\"ice" and age > 3"#,
                "name == \"A…\u{a0}(7)\" and age > 3",
            ),
            (
                Quoting::Condition,
                r#"col("name") == "Alice""#,
                "col(\"name\") == \"A…\u{a0}(5)\"",
            ),
            (
                Quoting::Query,
                r#"SELECT "name" FROM t WHERE x = 'Alice'"#,
                "SELECT \"name\" FROM t WHERE x = 'A…\u{a0}(5)'",
            ),
            (Quoting::Query, "x = 'never ends", "x = 'n…\u{a0}(10)"),
            (
                Quoting::Prose,
                "it can't be cast: 'Alice'",
                "it can't be cast: 'A…\u{a0}(5)'",
            ),
        ] {
            assert_eq!(
                literals_shown(text, quoting, Values::Masked),
                expected,
                "{text}"
            );
            assert_eq!(literals_shown(text, quoting, Values::Revealed), text);
        }
    }

    #[test]
    fn messages_keep_the_names_in_them() {
        let told = message_shown(
            "`Alice` in `value_set` is not a date",
            &["value_set"],
            Values::Masked,
        );
        assert_eq!(told, "`A…\u{a0}(5)` in `value_set` is not a date");
    }

    #[test]
    fn a_schema_keeps_its_structure() {
        let schema = json!({
            "type": "object",
            "properties": { "enum": { "type": "string" }, "sex": { "const": { "is": "female" } } },
        });
        let told = schema_shown(&schema, Values::Masked);
        assert!(
            told.contains("\"type\":\"object\"") && told.contains("\"enum\":{\"type\""),
            "{told}"
        );
        assert!(!told.contains("female"), "{told}");
    }
}
