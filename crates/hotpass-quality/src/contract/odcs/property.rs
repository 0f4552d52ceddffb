//! Columns, which the standard calls properties.

use serde_json::{Map, Value, json};

use super::{FORMAT, calendar, form, options, parking, rule};
use crate::contract::{
    DataType,
    translation::{
        Object, Shape, Word, give, keep, kept, move_if, put_object, put_objects, take, take_object,
        take_objects,
    },
};

const COLUMN: &[Word] = &[
    ("name", "name", Shape::Text),
    ("businessName", "title", Shape::Text),
    ("description", "description", Shape::Text),
    ("tags", "tags", Shape::Texts),
    ("classification", "classification", Shape::Text),
    ("required", "required", Shape::Flag),
    ("unique", "unique", Shape::Flag),
    ("examples", "examples", Shape::Values),
];

const TEXT: &[Word] = &[
    ("minLength", "min-length", Shape::Count),
    ("maxLength", "max-length", Shape::Count),
    ("pattern", "pattern", Shape::Pattern),
    ("format", "format", Shape::Text),
];

const NUMBER: &[Word] = &[
    ("minimum", "minimum", Shape::Number),
    ("maximum", "maximum", Shape::Number),
    ("exclusiveMinimum", "exclusive-minimum", Shape::Number),
    ("exclusiveMaximum", "exclusive-maximum", Shape::Number),
];

const MOMENT: &[Word] = &[
    ("minimum", "minimum", Shape::Text),
    ("maximum", "maximum", Shape::Text),
    ("exclusiveMinimum", "exclusive-minimum", Shape::Text),
    ("exclusiveMaximum", "exclusive-maximum", Shape::Text),
];

const ITEMS: &[Word] = &[
    ("minItems", "min-length", Shape::Count),
    ("maxItems", "max-length", Shape::Count),
];

// The types of the standard, and ours for them; then further names that are found in documents from before version 3.
const TYPES: &[(&str, DataType)] = &[
    ("string", DataType::String),
    ("number", DataType::Number),
    ("integer", DataType::Integer),
    ("boolean", DataType::Boolean),
    ("date", DataType::Date),
    ("timestamp", DataType::DateTime),
    ("time", DataType::Time),
    ("object", DataType::Object),
    ("array", DataType::Array),
    ("text", DataType::String),
    ("varchar", DataType::String),
    ("char", DataType::String),
    ("double", DataType::Number),
    ("float", DataType::Number),
    ("decimal", DataType::Number),
    ("numeric", DataType::Number),
    ("int", DataType::Integer),
    ("bigint", DataType::Integer),
    ("long", DataType::Integer),
    ("bool", DataType::Boolean),
    ("datetime", DataType::DateTime),
];

/// The types of the standard.
pub(super) const LOGICAL_TYPES: &[&str] = &[
    "string",
    "date",
    "timestamp",
    "time",
    "number",
    "integer",
    "object",
    "array",
    "boolean",
];

fn words(logical: &str) -> &'static [Word] {
    match logical {
        "string" => TEXT,
        "number" | "integer" => NUMBER,
        "date" | "timestamp" | "time" => MOMENT,
        "array" => ITEMS,
        _ => &[],
    }
}

// The type of the standard that holds values of a type, and whether it says all of it.
fn logical(data_type: DataType) -> (Option<&'static str>, bool) {
    match data_type {
        DataType::Year => (Some("integer"), false),
        DataType::Duration | DataType::YearMonth | DataType::List | DataType::GeoPoint => {
            (Some("string"), false)
        }
        DataType::GeoJson => (Some("object"), false),
        DataType::Any => (None, true),
        other => (
            TYPES
                .iter()
                .find(|(_, ours)| *ours == other)
                .map(|(word, _)| *word),
            true,
        ),
    }
}

/// Reads a column; none if it has no name.
pub(super) fn read(mut theirs: Object) -> Option<Object> {
    let mut ours = parking::unpark(&mut theirs);
    take(&mut theirs, &mut ours, COLUMN);
    ours.get("name")?;
    let word = theirs
        .get("logicalType")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let known = TYPES.iter().find(|(name, _)| *name == word.to_lowercase());
    // A further name stays beside the type that it is taken for.
    if LOGICAL_TYPES.contains(&word.as_str()) {
        theirs.remove("logicalType");
    }
    let data_type = known.map_or(DataType::Any, |(_, data_type)| *data_type);
    ours.entry("type")
        .or_insert_with(|| data_type.word().into());
    let logical = logical(data_type).0.unwrap_or_default();
    let mut chosen = take_object(&mut theirs, "logicalTypeOptions");
    take(&mut chosen, &mut ours, words(logical));
    if words(logical) == MOMENT
        && let Some(format) = chosen
            .get("format")
            .and_then(Value::as_str)
            .and_then(calendar::read)
    {
        chosen.remove("format");
        ours.insert("format".to_owned(), format.into());
    }
    put_object(&mut theirs, "logicalTypeOptions", chosen);
    renew_nested(&mut theirs);
    read_rules(&mut theirs, &mut ours);
    keep(&mut ours, FORMAT, theirs);
    Some(ours)
}

fn read_rules(theirs: &mut Object, ours: &mut Object) {
    let mut rules = Vec::new();
    for theirs in take_objects(theirs, "quality") {
        match rule::enumeration(&theirs) {
            Some(values) if !ours.contains_key("enum") => {
                ours.insert("enum".to_owned(), values);
            }
            _ => rules.push(rule::read(theirs)),
        }
    }
    put_objects(ours, "quality", rules);
}

// Columns within columns are kept, in the words of the version that is written.
fn renew_nested(theirs: &mut Object) {
    let mut inner = take_objects(theirs, "properties");
    for column in &mut inner {
        if let Some(read) = read(column.clone()) {
            *column = write(read);
        }
    }
    put_objects(theirs, "properties", inner);
    let mut items = take_object(theirs, "items");
    if items.is_empty() {
        return;
    }
    let named = items.contains_key("name");
    items.entry("name").or_insert_with(|| "items".into());
    if let Some(read) = read(items.clone()) {
        items = write(read);
    }
    if !named {
        items.remove("name");
    }
    put_object(theirs, "items", items);
}

/// Writes a column.
pub(super) fn write(mut ours: Object) -> Object {
    let mut left = kept(&mut ours, FORMAT);
    let mut theirs = Map::new();
    give(&mut ours, &mut theirs, COLUMN);
    let data_type = ours.remove("type");
    let data_type = data_type
        .as_ref()
        .and_then(Value::as_str)
        .and_then(DataType::of)
        .unwrap_or_default();
    let (logical, whole) = logical(data_type);
    theirs.extend(logical.map(|word| ("logicalType".to_owned(), word.into())));
    if !whole {
        ours.insert("type".to_owned(), data_type.word().into());
    }
    let logical = logical.unwrap_or_default();
    let mut chosen = Map::new();
    if words(logical) == NUMBER {
        bounds_as_numbers(&mut ours);
    }
    give(&mut ours, &mut chosen, words(logical));
    if words(logical) == MOMENT
        && let Some(format) = ours
            .get("format")
            .and_then(Value::as_str)
            .and_then(calendar::write)
        && ours.get("format").and_then(Value::as_str) == calendar::read(&format).as_deref()
    {
        ours.remove("format");
        chosen.insert("format".to_owned(), format.into());
    }
    let mut rest = take_object(&mut left, "logicalTypeOptions");
    for (key, form) in options::of_type(logical) {
        let free = !chosen.contains_key(*key);
        move_if(&mut rest, key, &mut chosen, key, |value| {
            free && form.fits(value)
        });
    }
    put_object(&mut left, "logicalTypeOptions", rest);
    put_object(&mut theirs, "logicalTypeOptions", chosen);
    // Beside something that is no list of rules there is no room for one.
    let enumeration = if left.contains_key("quality") {
        None
    } else {
        ours.remove("enum")
    };
    let enumeration = enumeration.map(|values| rule::of_enumeration(&values));
    let rules = take_objects(&mut ours, "quality")
        .into_iter()
        .map(rule::write);
    put_objects(
        &mut theirs,
        "quality",
        enumeration.into_iter().chain(rules).collect(),
    );
    for (key, form) in form::nested(logical) {
        move_if(&mut left, key, &mut theirs, key, |value| form.fits(value));
    }
    parking::park(&mut theirs, ours, left, form::COLUMN);
    theirs
}

// The standard wants bounds of numbers to be numbers.
fn bounds_as_numbers(ours: &mut Object) {
    for key in [
        "minimum",
        "maximum",
        "exclusive-minimum",
        "exclusive-maximum",
    ] {
        if let Some(Value::String(text)) = ours.get(key)
            && let Ok(number) = text.trim().parse::<serde_json::Number>()
        {
            ours.insert(key.to_owned(), number.into());
        }
    }
}

/// Reads which columns are the primary key, in its order.
pub(super) fn read_key(columns: &mut [Object], ours: &mut Object) {
    for column in columns.iter_mut() {
        if column.get("primaryKey") == Some(&Value::Bool(false)) {
            column.remove("primaryKey");
            if column.get("primaryKeyPosition") == Some(&json!(-1)) {
                column.remove("primaryKeyPosition");
            }
        }
    }
    if ours.contains_key("primary-key") {
        return;
    }
    let key = ordered_key(columns);
    let names = key.iter().filter_map(|at| columns.get(*at)?.get("name"));
    let names: Vec<Value> = names.cloned().collect();
    if names.is_empty() || names.len() < key.len() {
        return;
    }
    let is_usual = |(place, at): (usize, &usize)| {
        let column = columns.get(*at);
        column.is_some_and(|column| column.get("primaryKeyPosition") == Some(&json!(place + 1)))
    };
    let are_usual = key.iter().enumerate().all(is_usual);
    for at in key {
        if let Some(column) = columns.get_mut(at) {
            column.remove("primaryKey");
            // Other numbers than 1, 2, 3 stay with their columns.
            if are_usual {
                column.remove("primaryKeyPosition");
            }
        }
    }
    ours.insert("primary-key".to_owned(), names.into());
}

// The columns that are marked as of the primary key, in its order: by their numbers, then as they stand.
fn ordered_key(columns: &[Object]) -> Vec<usize> {
    let mut key: Vec<(i64, usize)> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if column.get("primaryKey") == Some(&Value::Bool(true)) {
            let position = column.get("primaryKeyPosition").and_then(Value::as_i64);
            let position = position.filter(|position| *position > 0);
            key.push((position.unwrap_or(i64::MAX), at));
        }
    }
    key.sort_unstable();
    key.into_iter().map(|(_, at)| at).collect()
}

/// Writes which columns are the primary key; a key with a column that is not among them stays.
pub(super) fn write_key(ours: &mut Object, columns: &mut [Object]) {
    let Some(Value::Array(names)) = ours.get("primary-key") else {
        return;
    };
    let at = |name: &Value| {
        columns
            .iter()
            .position(|column| column.get("name") == Some(name))
    };
    let Some(places) = names.iter().map(at).collect::<Option<Vec<_>>>() else {
        return;
    };
    for at in &places {
        if let Some(column) = columns.get_mut(*at) {
            column.insert("primaryKey".to_owned(), json!(true));
        }
    }
    let has_numbers = |at: &usize| {
        let column = columns.get(*at);
        column.is_some_and(|column| column.contains_key("primaryKeyPosition"))
    };
    // Numbers that were kept are written again as long as they tell the same order.
    if !places.iter().any(has_numbers) || ordered_key(columns) != places {
        for (position, at) in places.into_iter().enumerate() {
            if let Some(column) = columns.get_mut(at) {
                column.insert("primaryKeyPosition".to_owned(), json!(position + 1));
            }
        }
    }
    ours.remove("primary-key");
}
