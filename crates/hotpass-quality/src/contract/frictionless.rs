//! Table Schemas of Frictionless Data, versions 1 and 2 (datapackage.org, Table Schema).
//!
//! What a Table Schema says beyond a contract stays in `extensions.frictionless`; what a contract says beyond a Table
//! Schema is written under the key `hotpass`, which readers of Table Schemas pass over.

// Bounds of dates and times.
mod moment;

use serde_json::{Map, Value};

use super::{
    Contract, DataType, Problem, Version,
    translation::{
        OWN, Object, Shape, Word, give, keep, kept, move_if, object, object_of, one_or_many,
        overlay, put_object, put_objects, take, take_object, take_objects,
    },
};

/// The format's name among extensions.
pub const FORMAT: &str = "frictionless";

const PROFILE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

const TABLE: &[Word] = &[
    ("title", "title", Shape::Text),
    ("description", "description", Shape::Text),
    ("missingValues", "missing-values", Shape::Marks),
];

const FIELD: &[Word] = &[
    ("name", "name", Shape::Text),
    ("format", "format", Shape::Text),
    ("title", "title", Shape::Text),
    ("description", "description", Shape::Text),
    ("missingValues", "missing-values", Shape::Marks),
    ("categories", "categories", Shape::Labeled),
    ("categoriesOrdered", "categories-ordered", Shape::Flag),
];

const NOTATION: &[Word] = &[
    ("decimalChar", "decimal-char", Shape::Text),
    ("groupChar", "group-char", Shape::Text),
    ("bareNumber", "bare-number", Shape::Flag),
    ("trueValues", "true-values", Shape::Texts),
    ("falseValues", "false-values", Shape::Texts),
    ("delimiter", "delimiter", Shape::Text),
];

const CONSTRAINTS: &[Word] = &[
    ("required", "required", Shape::Flag),
    ("unique", "unique", Shape::Flag),
    ("enum", "enum", Shape::Values),
    ("pattern", "pattern", Shape::Pattern),
    ("minimum", "minimum", Shape::Scalar),
    ("maximum", "maximum", Shape::Scalar),
    ("exclusiveMinimum", "exclusive-minimum", Shape::Scalar),
    ("exclusiveMaximum", "exclusive-maximum", Shape::Scalar),
    ("minLength", "min-length", Shape::Count),
    ("maxLength", "max-length", Shape::Count),
];

const PARTIAL: &str = "partial";
const MATCHES: [&str; 5] = ["exact", "equal", "subset", "superset", PARTIAL];

/// Reads a Table Schema; `dataset` is the dataset's name where the schema has none.
pub fn read(schema: &Value, dataset: &str) -> Result<Contract, Problem> {
    let mut theirs = object(schema.clone()).ok_or_else(|| shape("the document", "an object"))?;
    if !theirs.get("fields").is_some_and(Value::is_array) {
        return Err(shape("`fields`", "a list of fields"));
    }
    let untyped = untyped(&theirs);
    let fields = take_objects(&mut theirs, "fields");
    if theirs.contains_key("fields") {
        return Err(shape("`fields`", "only objects"));
    }
    let mut ours = take_object(&mut theirs, OWN);
    take(&mut theirs, &mut ours, TABLE);
    move_if(&mut theirs, "name", &mut ours, "dataset", |name| {
        Shape::Text.fits(name)
    });
    move_if(&mut theirs, "version", &mut ours, "version", is_version);
    ours.entry("dataset").or_insert_with(|| dataset.into());
    read_keys(&mut theirs, &mut ours);
    if theirs.get("$schema").and_then(Value::as_str) == Some(PROFILE) {
        theirs.remove("$schema");
    }
    let fields = fields
        .into_iter()
        .enumerate()
        .map(|(at, field)| read_field(field, at, untyped));
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    put_objects(&mut ours, "field", fields);
    keep(&mut ours, FORMAT, theirs);
    serde_json::from_value(Value::Object(ours)).map_err(|error| Problem::Meaning(error.to_string()))
}

// The type of a field that names none: anything since version 2, a text before.
fn untyped(schema: &Object) -> DataType {
    match schema.get("$schema").and_then(Value::as_str) {
        Some(profile) if profile.contains("/2.") => DataType::Any,
        _ => DataType::String,
    }
}

fn is_version(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| Version::of(text).is_some())
}

fn shape(place: &str, expected: &'static str) -> Problem {
    Problem::Shape {
        place: place.to_owned(),
        expected,
    }
}

fn read_keys(theirs: &mut Object, ours: &mut Object) {
    let primary = theirs.get("primaryKey").and_then(one_or_many);
    if let Some(fields) = primary.filter(|fields| !fields.is_empty()) {
        theirs.remove("primaryKey");
        ours.insert("primary-key".to_owned(), fields.into());
    }
    let groups = theirs.get("uniqueKeys").and_then(Value::as_array);
    let groups = groups
        .filter(|groups| !groups.is_empty())
        .and_then(|groups| groups.iter().map(one_or_many).collect::<Option<Vec<_>>>());
    if let Some(groups) = groups {
        theirs.remove("uniqueKeys");
        ours.insert("unique-keys".to_owned(), groups.into());
    }
    let keys = theirs.get("foreignKeys").and_then(Value::as_array);
    let keys = keys.and_then(|keys| {
        keys.iter()
            .map(read_foreign_key)
            .collect::<Option<Vec<_>>>()
    });
    if let Some(keys) = keys {
        theirs.remove("foreignKeys");
        put_objects(ours, "foreign-key", keys);
    }
    read_match(theirs, ours);
}

// A Table Schema that does not say how columns match wants all of them in order; a contract, some of them.
fn read_match(theirs: &mut Object, ours: &mut Object) {
    let rule = theirs.get("fieldsMatch").map(one_or_many);
    let rule = match &rule {
        None => "exact",
        Some(Some(rule)) => match rule.as_slice() {
            [rule] if MATCHES.contains(&rule.as_str()) => rule,
            _ => return,
        },
        Some(None) => return,
    };
    if rule != PARTIAL && !ours.contains_key("fields-match") {
        ours.insert("fields-match".to_owned(), rule.into());
    }
    theirs.remove("fieldsMatch");
}

fn read_foreign_key(key: &Value) -> Option<Object> {
    let mut theirs = object(key.clone())?;
    let mut ours = take_object(&mut theirs, OWN);
    let mut reference = take_object(&mut theirs, "reference");
    let dataset = match reference.remove("resource") {
        None => String::new(),
        Some(Value::String(name)) => name,
        Some(_) => return None,
    };
    let here = one_or_many(&theirs.remove("fields")?)?;
    let there = one_or_many(&reference.remove("fields")?)?;
    if here.is_empty() || here.len() != there.len() {
        return None;
    }
    ours.insert("dataset".to_owned(), dataset.into());
    ours.insert("fields".to_owned(), here.into());
    ours.insert("reference-fields".to_owned(), there.into());
    put_object(&mut theirs, "reference", reference);
    keep(&mut ours, FORMAT, theirs);
    Some(ours)
}

fn read_field(mut theirs: Object, at: usize, untyped: DataType) -> Result<Object, Problem> {
    let mut ours = take_object(&mut theirs, OWN);
    take(&mut theirs, &mut ours, FIELD);
    if !ours.contains_key("name") {
        return Err(shape(&format!("`fields[{at}].name`"), "a name"));
    }
    let data_type = match theirs.get("type") {
        None => Some(untyped),
        Some(word) => word.as_str().and_then(DataType::of),
    };
    if data_type.is_some() {
        theirs.remove("type");
    }
    ours.insert(
        "type".to_owned(),
        data_type.unwrap_or(DataType::Any).word().into(),
    );
    let mut notation = Map::new();
    take(&mut theirs, &mut notation, NOTATION);
    move_if(
        &mut theirs,
        "itemType",
        &mut notation,
        "item-type",
        |word| word.as_str().and_then(DataType::of).is_some(),
    );
    put_object(&mut ours, "notation", notation);
    let mut constraints = take_object(&mut theirs, "constraints");
    take(&mut constraints, &mut ours, CONSTRAINTS);
    moment::read(&mut ours);
    put_object(&mut theirs, "constraints", constraints);
    read_examples(&mut theirs, &mut ours);
    keep(&mut ours, FORMAT, theirs);
    Ok(ours)
}

// A Table Schema has one example; more stand beside it under a key of their own.
fn read_examples(theirs: &mut Object, ours: &mut Object) {
    let Some(first) = theirs.remove("example") else {
        return;
    };
    let all = theirs.get("examples").and_then(Value::as_array);
    let examples = match all {
        Some(all) if all.first() == Some(&first) => {
            let all = all.clone();
            theirs.remove("examples");
            all
        }
        _ => vec![first],
    };
    ours.insert("examples".to_owned(), examples.into());
}

/// Writes a Table Schema of version 2.
pub fn write(contract: &Contract) -> Value {
    let mut ours = object_of(contract);
    let left = kept(&mut ours, FORMAT);
    let mut theirs = Map::new();
    theirs.insert("$schema".to_owned(), PROFILE.into());
    move_if(&mut ours, "dataset", &mut theirs, "name", is_name);
    give(&mut ours, &mut theirs, TABLE);
    move_if(&mut ours, "version", &mut theirs, "version", is_version);
    // What is said without need is told apart by being said to Hotpass.
    move_if(
        &mut ours,
        "fields-match",
        &mut theirs,
        "fieldsMatch",
        |rule| rule != PARTIAL,
    );
    theirs.entry("fieldsMatch").or_insert(PARTIAL.into());
    move_if(
        &mut ours,
        "primary-key",
        &mut theirs,
        "primaryKey",
        Value::is_array,
    );
    move_if(
        &mut ours,
        "unique-keys",
        &mut theirs,
        "uniqueKeys",
        Value::is_array,
    );
    let keys = take_objects(&mut ours, "foreign-key")
        .into_iter()
        .map(write_foreign_key);
    put_objects(&mut theirs, "foreignKeys", keys.collect());
    let fields = take_objects(&mut ours, "field")
        .into_iter()
        .map(write_field);
    theirs.insert("fields".to_owned(), fields.map(Value::Object).collect());
    put_object(&mut theirs, OWN, ours);
    overlay(&mut theirs, left);
    Value::Object(theirs)
}

// What the standard lets a name be.
fn is_name(value: &Value) -> bool {
    let fits =
        |mark: char| mark.is_ascii_lowercase() || mark.is_ascii_digit() || "-._/".contains(mark);
    value
        .as_str()
        .is_some_and(|name| !name.is_empty() && name.chars().all(fits))
}

fn write_foreign_key(mut ours: Object) -> Object {
    let left = kept(&mut ours, FORMAT);
    let mut theirs = Map::new();
    let mut reference = Map::new();
    reference.insert(
        "resource".to_owned(),
        ours.remove("dataset").unwrap_or_else(|| "".into()),
    );
    move_if(
        &mut ours,
        "reference-fields",
        &mut reference,
        "fields",
        Value::is_array,
    );
    move_if(&mut ours, "fields", &mut theirs, "fields", Value::is_array);
    put_object(&mut theirs, "reference", reference);
    put_object(&mut theirs, OWN, ours);
    overlay(&mut theirs, left);
    theirs
}

fn write_field(mut ours: Object) -> Object {
    let left = kept(&mut ours, FORMAT);
    let mut theirs = Map::new();
    moment::write(&mut ours);
    give(&mut ours, &mut theirs, FIELD);
    move_if(&mut ours, "type", &mut theirs, "type", Value::is_string);
    let mut notation = take_object(&mut ours, "notation");
    give(&mut notation, &mut theirs, NOTATION);
    move_if(
        &mut notation,
        "item-type",
        &mut theirs,
        "itemType",
        Value::is_string,
    );
    put_object(&mut ours, "notation", notation);
    let mut constraints = Map::new();
    give(&mut ours, &mut constraints, CONSTRAINTS);
    put_object(&mut theirs, "constraints", constraints);
    if let Some(Value::Array(examples)) = ours.remove("examples") {
        theirs.extend(
            examples
                .first()
                .map(|first| ("example".to_owned(), first.clone())),
        );
        if examples.len() > 1 {
            theirs.insert("examples".to_owned(), examples.into());
        }
    }
    put_object(&mut theirs, OWN, ours);
    overlay(&mut theirs, left);
    theirs
}

#[cfg(test)]
mod tests;
