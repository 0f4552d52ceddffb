//! Values that TOML, the form that people edit, has no words for: nothing at all, and whole numbers beyond 2^63. They stand
//! there as JSON writes them, `{ json = "null" }`, so that a contract says the same in either form.

use serde_json::{Map, Value};

const KEY: &str = "json";

/// Puts the mark for every value that TOML cannot write.
pub(super) fn mark(value: Value) -> Value {
    match value {
        Value::Null => marked(&Value::Null),
        Value::Number(number) if number.is_u64() && !number.is_i64() => {
            marked(&Value::Number(number))
        }
        Value::Array(items) => items.into_iter().map(mark).collect(),
        // What looks like a mark and is none has a mark of its own.
        Value::Object(object) if text(&object).is_some() => marked(&Value::Object(object)),
        Value::Object(object) => each(object, mark),
        other => other,
    }
}

/// Puts every value back that has a mark.
pub(super) fn unmark(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(unmark).collect(),
        Value::Object(object) => match text(&object).map(serde_json::from_str) {
            Some(Ok(value)) => value,
            _ => each(object, unmark),
        },
        other => other,
    }
}

fn marked(value: &Value) -> Value {
    Value::Object(Map::from_iter([(KEY.to_owned(), value.to_string().into())]))
}

fn each(object: Map<String, Value>, change: impl Fn(Value) -> Value) -> Value {
    let entries = object.into_iter();
    Value::Object(entries.map(|(key, value)| (key, change(value))).collect())
}

// What an object says that has one text under the mark's key and nothing else.
fn text(object: &Map<String, Value>) -> Option<&str> {
    match object.get(KEY) {
        Some(Value::String(text)) if object.len() == 1 => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_has_a_mark_is_what_it_was() {
        for (value, written) in [
            (json!(null), json!({"json": "null"})),
            (json!([1, null]), json!([1, {"json": "null"}])),
            (
                json!({"a": u64::MAX}),
                json!({"a": {"json": "18446744073709551615"}}),
            ),
            (json!(i64::MIN), json!(i64::MIN)),
            (
                json!({"json": "null"}),
                json!({"json": "{\"json\":\"null\"}"}),
            ),
            (json!({"json": null}), json!({"json": {"json": "null"}})),
            (json!({"json": 7, "b": "x"}), json!({"json": 7, "b": "x"})),
        ] {
            assert_eq!(mark(value.clone()), written, "{value}");
            assert_eq!(unmark(written), value);
        }
        assert_eq!(
            unmark(json!({"json": "no JSON"})),
            json!({"json": "no JSON"})
        );
    }
}
