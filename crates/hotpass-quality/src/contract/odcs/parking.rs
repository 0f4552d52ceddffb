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
    let is_parked = |property: &Value| {
        let parked = property.get("value").and_then(Value::as_object);
        property.get("property").is_some_and(|name| name == OWN)
            && parked.is_some_and(|parked| parked.keys().all(|key| key == OURS || key == KEPT))
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
    overlay(theirs, take_object(parked, KEPT));
    take_object(parked, OURS)
}

/// Puts what was kept beside what is written, and parks what is not valid there and what only a contract has words for.
pub(super) fn park(theirs: &mut Object, ours: Object, left: Object, entries: &[Entry]) {
    let mut parked = Map::new();
    let mut unplaced = Map::new();
    for (key, value) in left {
        let valid = entries
            .iter()
            .any(|(name, form)| *name == key && form.fits(&value));
        if valid && !theirs.contains_key(&key) {
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
