//! Documents of the Open Data Contract Standard (bitol.io): 2.2, 3.0 and 3.1 are read, 3.1.0 is written.
//!
//! One document has several datasets, each a [`Contract`], and parts that belong to none of them: servers, prices,
//! service levels, the team; those stay in `extensions.odcs-document` of every contract. What the standard says of a
//! dataset beyond a contract stays in `extensions.odcs`; what 3.1.0 has no place for is written as a custom property
//! `hotpass` where it belongs, and is read back from there.

// Formats of dates and times in the letters of Java.
mod calendar;
// What a document says of none of its datasets.
mod document;
// Columns.
mod property;
// Quality rules.
mod rule;
// References between datasets.
mod reference;
// Options of types.
mod options;
// What is valid in a document of version 3.1.0.
mod form;
// What has no place in the standard.
mod parking;
// Documents of version 2.2.
mod edition2;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

pub use document::DOCUMENT;

use super::{
    Contract, Problem,
    translation::{
        Object, Shape, Word, give, keep, kept, object, object_of, put_objects, take, take_objects,
    },
};

/// The format's name among extensions.
pub const FORMAT: &str = "odcs";

/// The version that is written.
pub const EDITION: &str = "v3.1.0";

const DATASET: &[Word] = &[
    ("businessName", "title", Shape::Text),
    ("description", "description", Shape::Text),
    ("tags", "tags", Shape::Texts),
];

/// The format of dates and times in the letters of Java that says what one in the letters of C does; none if none does.
pub(super) fn java_format(c: &str) -> Option<String> {
    calendar::write(c)
}

/// Reads a document: a contract for each of its datasets.
pub fn read(document: &Value) -> Result<Vec<Contract>, Problem> {
    let mut theirs = object(document.clone()).ok_or_else(|| shape("the document", "an object"))?;
    let edition = edition(&theirs)?;
    let list = match edition.split('.').next() {
        Some("2") => edition2::renew(&mut theirs)?,
        Some("3") => "schema",
        _ => return Err(Problem::Edition(edition)),
    };
    if theirs
        .get("kind")
        .is_some_and(|kind| kind != "DataContract")
    {
        return Err(shape("`kind`", "DataContract"));
    }
    theirs.remove("apiVersion");
    theirs.remove("kind");
    // A contract's own words are with its dataset; there are none at this place.
    if !parking::unpark(&mut theirs).is_empty() {
        return Err(shape(
            "`customProperties`, `hotpass`",
            "nothing of a contract's own",
        ));
    }
    let datasets = take_listed(&mut theirs, "schema", &format!("`{list}"))?;
    if datasets.is_empty() {
        return Err(shape(&format!("`{list}`"), "at least one dataset"));
    }
    let mut names = BTreeSet::new();
    let mut contracts = Vec::new();
    for (at, dataset) in datasets.into_iter().enumerate() {
        let place = format!("`{list}[{at}]");
        let contract = read_dataset(dataset, &place, &theirs)?;
        if !names.insert(contract.dataset.clone()) {
            return Err(shape(
                &format!("{place}.name`"),
                "a name that no other dataset has",
            ));
        }
        contracts.push(contract);
    }
    Ok(contracts)
}

pub(super) fn shape(place: &str, expected: &'static str) -> Problem {
    Problem::Shape {
        place: place.to_owned(),
        expected,
    }
}

/// Takes a list of objects; `place` is where it is, without the quote that closes it.
fn take_listed(theirs: &mut Object, key: &str, place: &str) -> Result<Vec<Object>, Problem> {
    match theirs.remove(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            let objects = items.into_iter().enumerate();
            let objects = objects.map(|(at, item)| {
                object(item).ok_or_else(|| shape(&format!("{place}[{at}]`"), "an object"))
            });
            objects.collect()
        }
        Some(_) => Err(shape(&format!("{place}`"), "a list of objects")),
    }
}

// The version of the standard; documents from before version 3 have a key that later ones do not.
fn edition(theirs: &Object) -> Result<String, Problem> {
    Ok(match theirs.get("apiVersion") {
        Some(Value::String(version)) => version.trim_start_matches('v').to_owned(),
        // YAML takes 3.1 for a number.
        Some(Value::Number(version)) => version.to_string(),
        Some(_) => return Err(shape("`apiVersion`", "a version, such as v3.1.0")),
        None if theirs.contains_key("dataset") => "2.2".to_owned(),
        None => "3.1".to_owned(),
    })
}

fn read_dataset(mut theirs: Object, place: &str, parts: &Object) -> Result<Contract, Problem> {
    let mut ours = parking::unpark(&mut theirs);
    let name = match theirs.remove("name") {
        Some(Value::String(name)) if !name.is_empty() => name,
        _ => return Err(shape(&format!("{place}.name`"), "a name")),
    };
    ours.insert("dataset".to_owned(), name.as_str().into());
    document::read(parts, &mut ours);
    if theirs
        .get("logicalType")
        .is_some_and(|word| word == "object")
    {
        theirs.remove("logicalType");
    }
    take(&mut theirs, &mut ours, DATASET);
    let mut columns = take_listed(&mut theirs, "properties", &format!("{place}.properties"))?;
    let parked = take_objects(&mut ours, "foreign-key");
    let references = reference::read_all(&mut theirs, &mut columns, &name, parked);
    put_objects(&mut ours, "foreign-key", references);
    property::read_key(&mut columns, &mut ours);
    let columns = columns.into_iter().enumerate().map(|(column, theirs)| {
        let place = format!("{place}.properties[{column}].name`");
        property::read(theirs).ok_or_else(|| shape(&place, "a name"))
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    put_objects(&mut ours, "field", columns);
    let rules = take_objects(&mut theirs, "quality")
        .into_iter()
        .map(rule::read);
    put_objects(&mut ours, "quality", rules.collect());
    keep(&mut ours, FORMAT, theirs);
    serde_json::from_value(Value::Object(ours))
        .map_err(|error| Problem::Meaning(format!("{place}`: {error}")))
}

/// Writes a document of version 3.1.0; what it says of none of its datasets is what the first contract says of that.
pub fn write(contracts: &[Contract]) -> Value {
    let first = contracts.first();
    let mut parts = first.map_or_else(Map::new, document::parts);
    document::complete(&mut parts);
    let mut theirs = Map::new();
    theirs.insert("apiVersion".to_owned(), EDITION.into());
    theirs.insert("kind".to_owned(), "DataContract".into());
    let datasets = contracts.iter().map(|contract| {
        let is_same = first.is_some_and(|first| document::kept(first) == document::kept(contract));
        write_dataset(contract, &parts, is_same)
    });
    put_objects(&mut theirs, "schema", datasets.collect());
    parking::park(&mut theirs, Map::new(), parts, form::DOCUMENT);
    document::complete(&mut theirs);
    Value::Object(theirs)
}

fn write_dataset(contract: &Contract, parts: &Object, is_of_document: bool) -> Object {
    let mut ours = object_of(contract);
    let left = kept(&mut ours, FORMAT);
    if is_of_document {
        kept(&mut ours, DOCUMENT);
    }
    let mut theirs = Map::new();
    ours.remove("dataset");
    theirs.insert("name".to_owned(), contract.dataset.as_str().into());
    theirs.insert("logicalType".to_owned(), "object".into());
    give(&mut ours, &mut theirs, DATASET);
    let mut said = document::common(parts);
    for key in ["version", "status", "owner", "steward"] {
        let none = || "".into();
        let mine = ours.remove(key).unwrap_or_else(none);
        if mine != said.remove(key).unwrap_or_else(none) {
            ours.insert(key.to_owned(), mine);
        }
    }
    let columns = take_objects(&mut ours, "field")
        .into_iter()
        .map(property::write);
    let mut columns: Vec<_> = columns.collect();
    property::write_key(&mut ours, &mut columns);
    let mut left = left;
    reference::write_all(&mut ours, &mut theirs, &mut columns, &mut left);
    put_objects(&mut theirs, "properties", columns);
    let rules = take_objects(&mut ours, "quality")
        .into_iter()
        .map(rule::write);
    put_objects(&mut theirs, "quality", rules.collect());
    parking::park(&mut theirs, ours, left, form::DATASET);
    theirs
}

#[cfg(test)]
mod tests;
