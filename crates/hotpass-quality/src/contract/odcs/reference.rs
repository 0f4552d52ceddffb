//! References between datasets, which the standard calls relationships.

use serde_json::{Map, Value, json};

use super::{FORMAT, form, parking};
use crate::contract::translation::{Object, keep, kept, one_or_many, put_objects, take_objects};

/// Takes all references of a dataset and those that were parked, those of one column first, in the order of columns. What
/// cannot be told apart stays.
pub(super) fn read_all(
    dataset: &mut Object,
    columns: &mut [Object],
    name: &str,
    parked: Vec<Object>,
) -> Vec<Object> {
    let titles: Vec<_> = columns
        .iter()
        .map(|column| column.get("name").cloned().unwrap_or_default())
        .collect();
    let mut found = Vec::new();
    for column in columns {
        let of_column = column
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned);
        read_list(column, name, of_column.as_deref(), &mut found);
    }
    read_list(dataset, name, None, &mut found);
    found.extend(parked);
    let place = |key: &Object| match key
        .get("fields")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        Some([field]) => titles
            .iter()
            .position(|title| title == field)
            .unwrap_or(titles.len()),
        _ => titles.len(),
    };
    found.sort_by_key(place);
    found
}

fn read_list(owner: &mut Object, dataset: &str, column: Option<&str>, found: &mut Vec<Object>) {
    let mut left = Vec::new();
    for relationship in take_objects(owner, "relationships") {
        match read(relationship.clone(), dataset, column) {
            Some(key) => found.push(key),
            None => left.push(relationship),
        }
    }
    put_objects(owner, "relationships", left);
}

fn read(mut theirs: Object, dataset: &str, column: Option<&str>) -> Option<Object> {
    if theirs
        .remove("type")
        .is_some_and(|kind| kind != "foreignKey")
    {
        return None;
    }
    let mut ours = parking::unpark(&mut theirs);
    let (there, reference_fields) = parts(&theirs.remove("to")?)?;
    let fields = match (theirs.remove("from"), column) {
        (None, Some(column)) => vec![column.to_owned()],
        (Some(from), None) => {
            let (here, fields) = parts(&from)?;
            if here != dataset {
                return None;
            }
            fields
        }
        _ => return None,
    };
    if fields.len() != reference_fields.len() {
        return None;
    }
    let there = if there == dataset {
        String::new()
    } else {
        there
    };
    ours.insert("fields".to_owned(), fields.into());
    ours.insert("dataset".to_owned(), there.into());
    ours.insert("reference-fields".to_owned(), reference_fields.into());
    keep(&mut ours, FORMAT, theirs);
    Some(ours)
}

// The one dataset that references name, and the columns.
fn parts(references: &Value) -> Option<(String, Vec<String>)> {
    let mut datasets = Vec::new();
    let mut columns = Vec::new();
    for reference in one_or_many(references)? {
        let (dataset, column) = reference.split_once('.')?;
        if !form::is_name(dataset) || !form::is_name(column) {
            return None;
        }
        datasets.push(dataset.to_owned());
        columns.push(column.to_owned());
    }
    datasets.dedup();
    match datasets.as_slice() {
        [dataset] => Some((dataset.clone(), columns)),
        _ => None,
    }
}

/// Writes references where they belong: those of one column with it, others with the dataset. What has names that the
/// standard cannot write stays.
pub(super) fn write_all(
    ours: &mut Object,
    dataset: &mut Object,
    columns: &mut [Object],
    left: &mut Object,
) {
    let name = dataset
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let mut stay = Vec::new();
    let mut wide = Vec::new();
    for key in take_objects(ours, "foreign-key") {
        let texts = |word: &str| key.get(word).and_then(one_or_many).unwrap_or_default();
        let (fields, reference_fields) = (texts("fields"), texts("reference-fields"));
        let there = key
            .get("dataset")
            .and_then(Value::as_str)
            .unwrap_or(&name)
            .to_owned();
        let names = fields
            .iter()
            .chain(&reference_fields)
            .chain([&there, &name]);
        if !names.into_iter().all(|name| form::is_name(name)) {
            stay.push(key);
            continue;
        }
        let column = match fields.as_slice() {
            [field] => columns
                .iter_mut()
                .find(|column| column.get("name").is_some_and(|name| name == field)),
            _ => None,
        };
        let theirs = write(key, &name, &there, column.is_some());
        match column {
            Some(column) => append(column, theirs),
            None => wide.push(theirs),
        }
    }
    put_objects(ours, "foreign-key", stay);
    let rest = take_objects(left, "relationships").into_iter();
    let (valid, odd): (Vec<_>, Vec<_>) =
        rest.partition(|rest| form::is_relationship(&Value::Object(rest.clone())));
    put_objects(left, "relationships", odd);
    put_objects(
        dataset,
        "relationships",
        wide.into_iter().chain(valid).collect(),
    );
}

fn append(column: &mut Object, relationship: Object) {
    match column.get_mut("relationships") {
        Some(Value::Array(list)) => list.push(Value::Object(relationship)),
        _ => put_objects(column, "relationships", vec![relationship]),
    }
}

fn write(mut ours: Object, here: &str, there: &str, of_column: bool) -> Object {
    let left = kept(&mut ours, FORMAT);
    let qualified = |dataset: &str, fields: Option<Value>| -> Vec<String> {
        let fields = fields.as_ref().and_then(one_or_many).unwrap_or_default();
        fields
            .iter()
            .map(|field| format!("{dataset}.{field}"))
            .collect()
    };
    let to = qualified(there, ours.remove("reference-fields"));
    let from = qualified(here, ours.remove("fields"));
    ours.remove("dataset");
    let mut theirs = Map::new();
    theirs.insert("type".to_owned(), "foreignKey".into());
    if of_column {
        theirs.insert("to".to_owned(), json!(to.first()));
    } else {
        theirs.insert("from".to_owned(), json!(from));
        theirs.insert("to".to_owned(), json!(to));
    }
    parking::park(&mut theirs, ours, left, form::REFERENCE);
    theirs
}
