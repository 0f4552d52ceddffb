//! Words of one format for words of another.
//!
//! A format is read by moving what is understood into the project's own form of a contract; what is left over is what is
//! kept. It is written the other way round, so that neither direction can lose anything.

use serde_json::{Map, Value};

/// A document's object.
pub(super) type Object = Map<String, Value>;

/// The key under which the project's own words stand in documents of other formats.
pub(super) const OWN: &str = "hotpass";

/// What a value must look like to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text that is not empty.
    Text,
    /// A regular expression that can be run here.
    Pattern,
    /// Yes or no.
    Flag,
    /// A whole number that is not negative.
    Count,
    /// A number.
    Number,
    /// A text, number or truth value.
    Scalar,
    /// Texts, at least one.
    Texts,
    /// Scalars, or values with labels.
    Marks,
    /// The same, at least one.
    Labeled,
    /// Any values, at least one.
    Values,
}

impl Shape {
    /// Whether a value looks like that.
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.as_str().is_some_and(|text| !text.is_empty()),
            Self::Pattern => value
                .as_str()
                .is_some_and(|text| fancy_regex::Regex::new(text).is_ok()),
            Self::Flag => value.is_boolean(),
            Self::Count => value.is_u64(),
            Self::Number => value.is_number(),
            Self::Scalar => value.is_string() || value.is_number() || value.is_boolean(),
            Self::Texts => filled(value) && all(value, Value::is_string),
            Self::Marks => all(value, is_labeled),
            Self::Labeled => filled(value) && all(value, is_labeled),
            Self::Values => filled(value),
        }
    }
}

fn all(value: &Value, fits: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(fits))
}

fn filled(value: &Value) -> bool {
    value.as_array().is_some_and(|items| !items.is_empty())
}

fn is_labeled(value: &Value) -> bool {
    let whole = |object: &Object| {
        object.len() == 2
            && object
                .get("value")
                .is_some_and(|value| Shape::Scalar.fits(value))
            && object.get("label").is_some_and(Value::is_string)
    };
    Shape::Scalar.fits(value) || value.as_object().is_some_and(whole)
}

/// A word of theirs, ours for it, and what its value looks like.
pub(super) type Word = (&'static str, &'static str, Shape);

/// Moves what is understood of theirs to ours; the rest stays.
pub(super) fn take(theirs: &mut Object, ours: &mut Object, words: &[Word]) {
    for (their_word, our_word, shape) in words {
        move_if(theirs, their_word, ours, our_word, |value| {
            shape.fits(value)
        });
    }
}

/// Moves what can be said of ours to theirs; the rest stays.
pub(super) fn give(ours: &mut Object, theirs: &mut Object, words: &[Word]) {
    for (their_word, our_word, shape) in words {
        move_if(ours, our_word, theirs, their_word, |value| {
            shape.fits(value)
        });
    }
}

/// Moves one value if it fits, and nothing is there yet.
pub(super) fn move_if(
    from: &mut Object,
    old_key: &str,
    to: &mut Object,
    new_key: &str,
    fits: impl Fn(&Value) -> bool,
) {
    if !to.contains_key(new_key)
        && from.get(old_key).is_some_and(fits)
        && let Some(value) = from.remove(old_key)
    {
        to.insert(new_key.to_owned(), value);
    }
}

/// Takes an object out of another; what is no object stays.
pub(super) fn take_object(from: &mut Object, key: &str) -> Object {
    match from.remove(key) {
        Some(Value::Object(object)) => object,
        Some(other) => {
            from.insert(key.to_owned(), other);
            Object::new()
        }
        None => Object::new(),
    }
}

/// Takes a list of objects out of an object; what is anything else stays.
pub(super) fn take_objects(from: &mut Object, key: &str) -> Vec<Object> {
    if !from
        .get(key)
        .is_some_and(|value| all(value, Value::is_object))
    {
        return Vec::new();
    }
    let Some(Value::Array(items)) = from.remove(key) else {
        return Vec::new();
    };
    items.into_iter().filter_map(object).collect()
}

/// The object that a value is.
pub(super) fn object(value: Value) -> Option<Object> {
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// Puts an object in, unless it is empty.
pub(super) fn put_object(into: &mut Object, key: &str, object: Object) {
    if !object.is_empty() {
        into.insert(key.to_owned(), Value::Object(object));
    }
}

/// Puts objects in, unless there are none.
pub(super) fn put_objects(into: &mut Object, key: &str, objects: Vec<Object>) {
    if !objects.is_empty() {
        into.insert(
            key.to_owned(),
            objects.into_iter().map(Value::Object).collect(),
        );
    }
}

/// Puts one object over another: objects under the same key are joined, anything else is replaced.
pub(super) fn overlay(under: &mut Object, over: Object) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Object(below)), Value::Object(above)) => overlay(below, above),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

/// Keeps what is left of a format among the extensions of ours.
pub(super) fn keep(ours: &mut Object, format: &str, left: Object) {
    if left.is_empty() {
        return;
    }
    let mut extensions = take_object(ours, "extensions");
    let mut all = take_object(&mut extensions, format);
    overlay(&mut all, left);
    put_object(&mut extensions, format, all);
    put_object(ours, "extensions", extensions);
}

/// Keeps what is left of a format, unless something is kept of it already.
pub(super) fn keep_beside(ours: &mut Object, format: &str, left: Object) {
    let there = ours.get("extensions").and_then(|kept| kept.get(format));
    if there.is_none() {
        keep(ours, format, left);
    }
}

/// Takes what was kept of a format out of the extensions of ours.
pub(super) fn kept(ours: &mut Object, format: &str) -> Object {
    let mut extensions = take_object(ours, "extensions");
    let left = take_object(&mut extensions, format);
    put_object(ours, "extensions", extensions);
    left
}

/// The object that a document's part is written as.
pub(super) fn object_of(part: &impl serde::Serialize) -> Object {
    match serde_json::to_value(part) {
        Ok(Value::Object(object)) => object,
        _ => Object::new(),
    }
}

/// A list of one text or of texts; none if it is neither.
pub(super) fn one_or_many(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}
