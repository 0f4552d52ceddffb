//! A JSON Schema (2020-12) of one row.
//!
//! A row is an object of typed values, where a field that need not have one may be absent or null. A JSON Schema has no
//! words for rules between rows, for the order of dates and times, and for rules that only warn: the first two are not in
//! it, the last are.

use serde_json::{Map, Value, json};

use super::{Contract, DataType, Field, FieldsMatch, translation::Object, validity};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Writes the schema of a row.
pub fn write(contract: &Contract) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), DIALECT.into());
    let comment = format!("contract {} {}", contract.dataset, contract.version);
    schema.insert("$comment".to_owned(), comment.into());
    words(&mut schema, &contract.title, &contract.description);
    if contract.status == "deprecated" {
        schema.insert("deprecated".to_owned(), true.into());
    }
    schema.insert("type".to_owned(), "object".into());
    let fields = contract
        .fields
        .iter()
        .map(|field| (field.name.clone(), property(field)));
    schema.insert("properties".to_owned(), Value::Object(fields.collect()));
    let required = contract.fields.iter().filter(|field| field.required);
    let required: Vec<_> = required.map(|field| field.name.as_str()).collect();
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    let closed = matches!(
        contract.fields_match,
        Some(FieldsMatch::Exact | FieldsMatch::Equal | FieldsMatch::Superset)
    );
    if closed {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
    if !contract.examples.is_empty() {
        schema.insert("examples".to_owned(), json!(contract.examples));
    }
    Value::Object(schema)
}

fn words(schema: &mut Object, title: &str, description: &str) {
    for (key, text) in [("title", title), ("description", description)] {
        if !text.is_empty() {
            schema.insert(key.to_owned(), text.into());
        }
    }
}

fn property(field: &Field) -> Value {
    let mut schema = of_type(field.data_type, field);
    words(&mut schema, &field.title, &field.description);
    sizes(field, &mut schema);
    bounds(field, &mut schema);
    if let Some(pattern) = &field.pattern
        && is_text(&schema)
    {
        schema.insert("pattern".to_owned(), whole(pattern).into());
    }
    let allowed = match field.enumeration.as_slice() {
        [] => field
            .categories
            .iter()
            .map(|labeled| typed(field.data_type, &labeled.value))
            .collect(),
        values => values
            .iter()
            .map(|value| typed(field.data_type, value))
            .collect::<Vec<_>>(),
    };
    if !allowed.is_empty() {
        schema.insert("enum".to_owned(), allowed.into());
    }
    if !field.examples.is_empty() {
        schema.insert("examples".to_owned(), json!(field.examples));
    }
    if !field.required {
        allow_null(&mut schema);
    }
    Value::Object(schema)
}

// The pattern of a contract is of the whole value, that of a JSON Schema of a part.
fn whole(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

fn is_text(schema: &Object) -> bool {
    schema.get("type").is_some_and(|kind| kind == "string")
}

fn of_type(data_type: DataType, field: &Field) -> Object {
    let format = field.format.as_deref().unwrap_or("default");
    let schema = match data_type {
        DataType::String => match format {
            "email" | "uri" | "uuid" => json!({"type": "string", "format": format}),
            "binary" => json!({"type": "string", "contentEncoding": "base64"}),
            _ => json!({"type": "string"}),
        },
        DataType::Number => json!({"type": "number"}),
        DataType::Integer | DataType::Year => json!({"type": "integer"}),
        DataType::Boolean => json!({"type": "boolean"}),
        DataType::Date if format == "default" => json!({"type": "string", "format": "date"}),
        // Those of the standard must say a time zone, those of a contract need not.
        DataType::Date | DataType::DateTime | DataType::Time => json!({"type": "string"}),
        DataType::Duration => json!({"type": "string", "format": "duration"}),
        DataType::YearMonth => {
            json!({"type": "string", "pattern": "^-?[0-9]{4,}-(?:0[1-9]|1[0-2])$"})
        }
        DataType::Object | DataType::GeoJson => json!({"type": "object"}),
        DataType::Array => json!({"type": "array"}),
        DataType::List => {
            let item = field.notation.item_type.unwrap_or_default();
            let items = if item == DataType::List {
                Map::new()
            } else {
                of_type(item, &Field::default())
            };
            json!({"type": "array", "items": items})
        }
        DataType::GeoPoint => point(format),
        DataType::Any => json!({}),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

fn point(format: &str) -> Value {
    let longitude = json!({"type": "number", "minimum": -180, "maximum": 180});
    let latitude = json!({"type": "number", "minimum": -90, "maximum": 90});
    match format {
        "array" => {
            json!({"type": "array", "prefixItems": [longitude, latitude], "minItems": 2, "maxItems": 2})
        }
        "object" => json!({
            "type": "object",
            "properties": {"lon": longitude, "lat": latitude},
            "required": ["lon", "lat"],
        }),
        _ => json!({"type": "string"}),
    }
}

fn sizes(field: &Field, schema: &mut Object) {
    let (least, most) = match schema.get("type").and_then(Value::as_str) {
        Some("string") => ("minLength", "maxLength"),
        Some("array") => ("minItems", "maxItems"),
        Some("object") => ("minProperties", "maxProperties"),
        _ => return,
    };
    for (key, size) in [(least, field.min_length), (most, field.max_length)] {
        schema.extend(size.map(|size| (key.to_owned(), size.into())));
    }
}

fn bounds(field: &Field, schema: &mut Object) {
    if !field.data_type.is_numeric() {
        return;
    }
    for (key, bound) in [
        ("minimum", &field.minimum),
        ("maximum", &field.maximum),
        ("exclusiveMinimum", &field.exclusive_minimum),
        ("exclusiveMaximum", &field.exclusive_maximum),
    ] {
        let bound = bound.as_ref().map(|bound| typed(field.data_type, bound));
        schema.extend(
            bound
                .filter(Value::is_number)
                .map(|bound| (key.to_owned(), bound)),
        );
    }
}

// Documents may write numbers and truth values as texts.
fn typed(data_type: DataType, value: &Value) -> Value {
    let Value::String(text) = value else {
        return value.clone();
    };
    let text = text.trim();
    match data_type {
        DataType::Integer | DataType::Year => text
            .parse::<i64>()
            .map_or_else(|_| number(value), Value::from),
        DataType::Number => number(value),
        DataType::Boolean => text
            .parse::<bool>()
            .map_or_else(|_| value.clone(), Value::from),
        _ => value.clone(),
    }
}

fn number(value: &Value) -> Value {
    let number = validity::number(value).and_then(serde_json::Number::from_f64);
    number.map_or_else(|| value.clone(), Value::Number)
}

fn allow_null(schema: &mut Object) {
    if let Some(kind) = schema.remove("type") {
        schema.insert("type".to_owned(), json!([kind, "null"]));
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::write;
    use crate::contract::Contract;

    fn property(field: Value) -> Value {
        let mut field = field;
        field["name"] = json!("a");
        let contract =
            Contract::read(json!({"dataset": "t", "field": [field]})).expect("a contract");
        write(&contract)["properties"]["a"].clone()
    }

    #[test]
    fn every_field_has_its_schema() {
        for (field, schema) in [
            (json!({"required": true}), json!({"type": "string"})),
            (json!({}), json!({"type": ["string", "null"]})),
            (
                json!({"required": true, "format": "email", "pattern": "a|b", "min-length": 1, "max-length": 2}),
                json!({"type": "string", "format": "email", "pattern": "^(?:a|b)$", "minLength": 1, "maxLength": 2}),
            ),
            (
                json!({"type": "integer", "minimum": "18", "exclusive-maximum": 100, "enum": ["20", 30]}),
                json!({"type": ["integer", "null"], "minimum": 18, "exclusiveMaximum": 100, "enum": [20, 30, null]}),
            ),
            (
                json!({"type": "number", "maximum": 0.5}),
                json!({"type": ["number", "null"], "maximum": 0.5}),
            ),
            (
                json!({"type": "date", "minimum": "2000-01-01"}),
                json!({"type": ["string", "null"], "format": "date"}),
            ),
            (
                json!({"type": "date", "format": "%d/%m/%Y"}),
                json!({"type": ["string", "null"]}),
            ),
            (
                json!({"type": "list", "notation": {"item-type": "integer"}, "max-length": 3, "required": true}),
                json!({"type": "array", "items": {"type": "integer"}, "maxItems": 3}),
            ),
            (
                json!({"type": "array", "min-length": 1, "title": "A", "description": "It is a.", "examples": [[1]]}),
                json!({"type": ["array", "null"], "minItems": 1, "title": "A", "description": "It is a.",
                    "examples": [[1]]}),
            ),
            (
                json!({"type": "boolean", "required": true, "categories": [{"value": "true", "label": "yes"}]}),
                json!({"type": "boolean", "enum": [true]}),
            ),
            (json!({"type": "any"}), json!({})),
        ] {
            assert_eq!(property(field), schema);
        }
    }

    #[test]
    fn a_row_has_what_it_must_have_and_nothing_else_where_that_is_said() {
        let contract = Contract::read(json!({
            "dataset": "schools", "version": "1.2.0", "title": "Schools", "description": "Flight schools.",
            "status": "deprecated", "fields-match": "equal", "examples": [{"b": 1}],
            "field": [{"name": "b", "type": "integer", "required": true}, {"name": "a"}]
        }))
        .expect("a contract");
        assert_eq!(
            write(&contract),
            json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$comment": "contract schools 1.2.0",
                "title": "Schools",
                "description": "Flight schools.",
                "deprecated": true,
                "type": "object",
                "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "integer"}},
                "required": ["b"],
                "additionalProperties": false,
                "examples": [{"b": 1}]
            })
        );
    }
}
