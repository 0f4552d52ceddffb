//! What has no place in the standard: it stands in a custom property where it belongs.

use serde_json::{Map, Value, json};

use super::form::Entry;
use crate::contract::translation::{OWN, Object, overlay, put_object, take_object};

// Words of the project's own form, and words of the standard that are not valid there in 3.1.0.
const OURS: &str = "own";
const KEPT: &str = "kept";

/// Takes what was parked: words of the standard go back to where they were, words of ours are returned.
pub(super) fn unpark(theirs: &mut Object) -> Object {
    let Some(Value::Array(properties)) = theirs.get_mut("customProperties") else {
        return Map::new();
    };
    let Some(at) = properties.iter().position(is_parked) else {
        return Map::new();
    };
    let mut property = properties.remove(at);
    if properties.is_empty() {
        theirs.remove("customProperties");
    }
    let Some(Value::Object(parked)) = property.get_mut("value") else {
        return Map::new();
    };
    let mut kept = take_object(parked, KEPT);
    // Of a list, a part may be valid and stand there: what is not follows it.
    for (key, value) in &mut kept {
        if let (Some(Value::Array(there)), Value::Array(more)) = (theirs.get_mut(key), value) {
            there.append(more);
            std::mem::swap(there, more);
        }
    }
    overlay(theirs, kept);
    take_object(parked, OURS)
}

// Whether a custom property is one that was written here, and nobody added anything to it.
fn is_parked(property: &Value) -> bool {
    let is_ours = |(key, value): (&String, &Value)| {
        (key == OURS || key == KEPT) && value.as_object().is_some_and(|value| !value.is_empty())
    };
    let Some(property) = property.as_object().filter(|property| property.len() == 2) else {
        return false;
    };
    let parked = property.get("value").and_then(Value::as_object);
    property.get("property").is_some_and(|name| name == OWN)
        && parked.is_some_and(|parked| !parked.is_empty() && parked.iter().all(is_ours))
}

/// Puts what was kept beside what is written, and parks what is not valid there and what only a contract has words for.
pub(super) fn park(theirs: &mut Object, ours: Object, left: Object, entries: &[Entry]) {
    let mut parked = Map::new();
    let mut unplaced = Map::new();
    for (key, value) in left {
        let valid = entries
            .iter()
            .any(|(name, form)| *name == key && form.fits(&value));
        // An empty list would be one with what is parked in it.
        let is_empty = key == "customProperties" && value == json!([]);
        if valid && !is_empty && !theirs.contains_key(&key) {
            theirs.insert(key, value);
        } else {
            unplaced.insert(key, value);
        }
    }
    put_object(&mut parked, OURS, ours);
    put_object(&mut parked, KEPT, unplaced);
    if parked.is_empty() {
        return;
    }
    let property = json!({"property": OWN, "value": parked});
    match theirs.get_mut("customProperties") {
        Some(Value::Array(properties)) => properties.push(property),
        _ => {
            theirs.insert("customProperties".to_owned(), json!([property]));
        }
    }
}
