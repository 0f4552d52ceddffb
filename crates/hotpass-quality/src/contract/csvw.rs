//! Metadata of tables in CSV (W3C, CSV on the Web: metadata vocabulary for tabular data).
//!
//! The standard has no words for values that are unique in a column, for references to tables outside the same document,
//! and for lists of allowed values, which are written as patterns where values are texts.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{Contract, DataType, Field, Labeled, odcs, translation::Object};

const CONTEXT: &str = "http://www.w3.org/ns/csvw";

// Formats of dates that every reader of the standard has to know (Tabular Data Model, 6.4.4).
const DATES: &[&str] = &[
    "yyyy-MM-dd",
    "yyyyMMdd",
    "dd-MM-yyyy",
    "MM-dd-yyyy",
    "dd/MM/yyyy",
    "MM/dd/yyyy",
    "dd.MM.yyyy",
    "MM.dd.yyyy",
];

/// Writes the metadata of the table at an address: of a file, its name.
pub fn write(contract: &Contract, url: &str) -> Value {
    let mut table = Map::new();
    table.insert("@context".to_owned(), CONTEXT.into());
    table.insert("url".to_owned(), url.into());
    annotate(&mut table, &contract.title, &contract.description);
    table.insert("dc:hasVersion".to_owned(), contract.version.as_str().into());
    if !contract.tags.is_empty() {
        table.insert("dc:subject".to_owned(), json!(contract.tags));
    }
    let mut schema = table_schema(contract);
    let names = names(contract);
    let keys = contract
        .foreign_keys
        .iter()
        .filter(|key| key.dataset.is_empty() || key.dataset == contract.dataset);
    let keys = keys.filter_map(|key| {
        let here = columns(contract, &names, &key.fields)?;
        let there = columns(contract, &names, &key.reference_fields)?;
        Some(json!({"columnReference": here, "reference": {"resource": url, "columnReference": there}}))
    });
    let keys: Vec<_> = keys.collect();
    if !keys.is_empty()
        && let Some(schema) = schema.as_object_mut()
    {
        schema.insert("foreignKeys".to_owned(), keys.into());
    }
    table.insert("tableSchema".to_owned(), schema);
    Value::Object(table)
}

/// Writes the schema of the table alone.
pub fn table_schema(contract: &Contract) -> Value {
    let names = names(contract);
    let mut schema = Map::new();
    let described = contract
        .fields
        .iter()
        .zip(&names)
        .map(|(field, name)| column(field, name));
    schema.insert("columns".to_owned(), described.collect());
    if let Some(missing) = &contract.missing_values {
        schema.insert("null".to_owned(), texts(missing));
    }
    if let Some(key) = columns(contract, &names, &contract.primary_key)
        && !key.is_empty()
    {
        schema.insert("primaryKey".to_owned(), json!(key));
    }
    Value::Object(schema)
}

// Names are variables of URI templates (RFC 6570), which have letters of ASCII only.
fn names(contract: &Contract) -> Vec<String> {
    let encoded = |identifier: String| {
        let mut name = String::new();
        for mark in identifier.chars() {
            if mark.is_ascii_alphanumeric() || mark == '_' {
                name.push(mark);
                continue;
            }
            for byte in mark.encode_utf8(&mut [0; 4]).bytes() {
                write!(name, "%{byte:02X}").expect("memory takes any text");
            }
        }
        name
    };
    contract.identifiers().into_iter().map(encoded).collect()
}

// The names of fields; none if one of them is not declared.
fn columns(contract: &Contract, names: &[String], fields: &[String]) -> Option<Vec<String>> {
    let name = |field: &String| {
        let at = contract
            .fields
            .iter()
            .position(|other| other.name == *field)?;
        names.get(at).cloned()
    };
    fields.iter().map(name).collect()
}

fn annotate(part: &mut Object, title: &str, description: &str) {
    for (key, text) in [("dc:title", title), ("dc:description", description)] {
        if !text.is_empty() {
            part.insert(key.to_owned(), text.into());
        }
    }
}

fn texts(values: &[Labeled]) -> Value {
    let text = |labeled: &Labeled| match &labeled.value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    values.iter().map(text).collect()
}

fn column(field: &Field, name: &str) -> Value {
    let mut column = Map::new();
    column.insert("name".to_owned(), name.into());
    column.insert("titles".to_owned(), field.name.as_str().into());
    annotate(&mut column, &field.title, &field.description);
    if field.required {
        column.insert("required".to_owned(), true.into());
    }
    if let Some(missing) = &field.missing_values {
        column.insert("null".to_owned(), texts(missing));
    }
    if field.data_type == DataType::List {
        let separator = field.notation.delimiter.as_deref().unwrap_or(",");
        column.insert("separator".to_owned(), separator.into());
        let item = Field {
            data_type: field.notation.item_type.unwrap_or_default(),
            ..Field::default()
        };
        column.insert("datatype".to_owned(), datatype(&item));
    } else {
        column.insert("datatype".to_owned(), datatype(field));
    }
    Value::Object(column)
}

// A type that says no more than its name is written as that name.
fn datatype(field: &Field) -> Value {
    let (base, format) = base(field);
    let mut datatype = Map::new();
    datatype.insert("base".to_owned(), base.into());
    datatype.extend(format.map(|format| ("format".to_owned(), format)));
    if matches!(base, "string" | "json") {
        for (key, length) in [
            ("minLength", field.min_length),
            ("maxLength", field.max_length),
        ] {
            let length = length.filter(|_| field.data_type == DataType::String);
            datatype.extend(length.map(|length| (key.to_owned(), length.into())));
        }
    } else if base != "boolean" && base != "any" {
        for (key, bound) in [
            ("minimum", &field.minimum),
            ("maximum", &field.maximum),
            ("minExclusive", &field.exclusive_minimum),
            ("maxExclusive", &field.exclusive_maximum),
        ] {
            datatype.extend(bound.clone().map(|bound| (key.to_owned(), bound)));
        }
    }
    if datatype.len() == 1 {
        base.into()
    } else {
        Value::Object(datatype)
    }
}

fn base(field: &Field) -> (&'static str, Option<Value>) {
    match field.data_type {
        DataType::String => ("string", pattern(field).map(Value::String)),
        DataType::Number => ("number", number(field)),
        DataType::Integer => ("integer", number(field)),
        DataType::Boolean => ("boolean", truth(field)),
        DataType::Date => match field.format.as_deref() {
            None | Some("default") => ("date", None),
            Some(format) => {
                match odcs::java_format(format).filter(|format| DATES.contains(&format.as_str())) {
                    Some(format) => ("date", Some(format.into())),
                    None => ("string", None),
                }
            }
        },
        DataType::DateTime if is_default(field) => ("datetime", None),
        DataType::Time if is_default(field) => ("time", None),
        DataType::DateTime | DataType::Time | DataType::GeoPoint | DataType::List => {
            ("string", None)
        }
        DataType::Duration => ("duration", None),
        DataType::Year => ("gYear", None),
        DataType::YearMonth => ("gYearMonth", None),
        DataType::Object | DataType::Array | DataType::GeoJson => ("json", None),
        DataType::Any => ("any", None),
    }
}

fn is_default(field: &Field) -> bool {
    field
        .format
        .as_deref()
        .is_none_or(|format| format == "default")
}

// The pattern of a whole value, or one of the values allowed.
fn pattern(field: &Field) -> Option<String> {
    let words: Option<Vec<_>> = field
        .enumeration
        .iter()
        .map(|value| value.as_str().map(regex::escape))
        .collect();
    match words {
        Some(words) if !words.is_empty() => Some(words.join("|")),
        _ => field.pattern.clone(),
    }
}

fn number(field: &Field) -> Option<Value> {
    let mut format = Map::new();
    let notation = &field.notation;
    for (key, mark) in [
        ("decimalChar", &notation.decimal_char),
        ("groupChar", &notation.group_char),
    ] {
        format.extend(mark.clone().map(|mark| (key.to_owned(), mark.into())));
    }
    (!format.is_empty()).then_some(Value::Object(format))
}

// The standard has one word for each of the two.
fn truth(field: &Field) -> Option<Value> {
    let first = |words: &Option<Vec<String>>, usual: &str| match words.as_deref() {
        Some([word, ..]) => word.clone(),
        _ => usual.to_owned(),
    };
    let notation = &field.notation;
    if notation.true_values.is_none() && notation.false_values.is_none() {
        return None;
    }
    Some(
        format!(
            "{}|{}",
            first(&notation.true_values, "true"),
            first(&notation.false_values, "false")
        )
        .into(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{table_schema, write};
    use crate::contract::Contract;

    fn datatype(field: Value) -> Value {
        let mut field = field;
        field["name"] = json!("a");
        let contract =
            Contract::read(json!({"dataset": "t", "field": [field]})).expect("a contract");
        table_schema(&contract)["columns"][0]["datatype"].clone()
    }

    #[test]
    fn every_type_has_its_datatype() {
        for (field, expected) in [
            (json!({}), json!("string")),
            (
                json!({"pattern": "a+", "min-length": 1}),
                json!({"base": "string", "format": "a+", "minLength": 1}),
            ),
            (
                json!({"enum": ["a.b", "c"]}),
                json!({"base": "string", "format": "a\\.b|c"}),
            ),
            (
                json!({"type": "number", "minimum": 0, "exclusive-maximum": 1, "notation": {"decimal-char": ","}}),
                json!({"base": "number", "minimum": 0, "maxExclusive": 1, "format": {"decimalChar": ","}}),
            ),
            (json!({"type": "integer", "enum": [1]}), json!("integer")),
            (
                json!({"type": "boolean", "notation": {"true-values": ["ja", "j"], "false-values": ["nein"]}}),
                json!({"base": "boolean", "format": "ja|nein"}),
            ),
            (
                json!({"type": "date", "maximum": "2020-01-01"}),
                json!({"base": "date", "maximum": "2020-01-01"}),
            ),
            (
                json!({"type": "date", "format": "%d/%m/%Y"}),
                json!({"base": "date", "format": "dd/MM/yyyy"}),
            ),
            (
                json!({"type": "date", "format": "%d of %B"}),
                json!("string"),
            ),
            (json!({"type": "datetime"}), json!("datetime")),
            (json!({"type": "year"}), json!("gYear")),
            (json!({"type": "yearmonth"}), json!("gYearMonth")),
            (json!({"type": "geojson"}), json!("json")),
            (
                json!({"type": "list", "notation": {"item-type": "integer"}}),
                json!("integer"),
            ),
            (json!({"type": "any"}), json!("any")),
        ] {
            assert_eq!(datatype(field), expected);
        }
    }

    #[test]
    fn a_table_has_columns_keys_and_references_to_itself() {
        let contract = Contract::read(json!({
            "dataset": "schools", "title": "Schools", "tags": ["aviation"], "missing-values": ["", "-"],
            "primary-key": ["School"],
            "foreign-key": [
                {"fields": ["Größe"], "reference-fields": ["School"]},
                {"fields": ["School"], "dataset": "places", "reference-fields": ["x"]}
            ],
            "field": [
                {"name": "School", "required": true, "description": "Its name."},
                {"name": "Größe", "type": "list", "missing-values": [], "notation": {"delimiter": ";"}}
            ]
        }))
        .expect("a contract");
        assert_eq!(
            write(&contract, "schools.csv"),
            json!({
                "@context": "http://www.w3.org/ns/csvw",
                "url": "schools.csv",
                "dc:title": "Schools",
                "dc:hasVersion": "1.0.0",
                "dc:subject": ["aviation"],
                "tableSchema": {
                    "columns": [
                        {"name": "school", "titles": "School", "dc:description": "Its name.", "required": true,
                            "datatype": "string"},
                        {"name": "gr%C3%B6%C3%9Fe", "titles": "Größe", "null": [], "separator": ";",
                            "datatype": "string"}
                    ],
                    "null": ["", "-"],
                    "primaryKey": ["school"],
                    "foreignKeys": [{"columnReference": ["gr%C3%B6%C3%9Fe"],
                        "reference": {"resource": "schools.csv", "columnReference": ["school"]}}]
                }
            })
        );
    }
}
