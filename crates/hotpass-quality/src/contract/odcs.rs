//! Documents of the Open Data Contract Standard (bitol.io): 2.2, 3.0 and 3.1 are read, 3.1.0 is written.
//!
//! One document has several datasets, each a [`Contract`], and parts that belong to none of them: servers, prices,
//! service levels, the team. What the standard says beyond a contract stays in `extensions.odcs`; what 3.1.0 has no place
//! for is written as a custom property `hotpass` where it belongs, and is read back from there.

// Formats of dates and times in the letters of Java.
mod calendar;
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

use serde_json::{Map, Value};

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

/// A document of the standard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// What it says of each of its datasets.
    pub contracts: Vec<Contract>,
    /// What it says of none of them, under the keys of the standard.
    pub parts: Map<String, Value>,
}

const DATASET: &[Word] = &[
    ("businessName", "title", Shape::Text),
    ("description", "description", Shape::Text),
    ("tags", "tags", Shape::Texts),
];

impl Document {
    /// A document of contracts with nothing beside them.
    pub fn of(contracts: Vec<Contract>) -> Self {
        Self {
            contracts,
            parts: Map::new(),
        }
    }
}

/// The format of dates and times in the letters of Java that says what one in the letters of C does; none if none does.
pub(super) fn java_format(c: &str) -> Option<String> {
    calendar::write(c)
}

/// Reads a document.
pub fn read(document: &Value) -> Result<Document, Problem> {
    let mut theirs = object(document.clone()).ok_or_else(|| shape("the document", "an object"))?;
    let edition = edition(&theirs);
    match edition.split('.').next() {
        Some("2") => edition2::renew(&mut theirs),
        Some("3") => {}
        _ => return Err(Problem::Edition(edition)),
    }
    if theirs
        .get("kind")
        .is_some_and(|kind| kind != "DataContract")
    {
        return Err(shape("`kind`", "DataContract"));
    }
    theirs.remove("apiVersion");
    theirs.remove("kind");
    // The document's own words are of its contracts; there are none at this place.
    parking::unpark(&mut theirs);
    let datasets = take_objects(&mut theirs, "schema");
    if theirs
        .get("schema")
        .is_some_and(|schema| !schema.as_array().is_some_and(Vec::is_empty))
    {
        return Err(shape("`schema`", "a list of objects"));
    }
    theirs.remove("schema");
    let common = common(&theirs);
    let datasets = datasets.into_iter().enumerate();
    let contracts = datasets.map(|(at, dataset)| read_dataset(dataset, at, &common));
    let contracts = contracts.collect::<Result<Vec<_>, _>>()?;
    Ok(Document {
        contracts,
        parts: theirs,
    })
}

fn shape(place: &str, expected: &'static str) -> Problem {
    Problem::Shape {
        place: place.to_owned(),
        expected,
    }
}

// The version of the standard; documents from before version 3 have a key that later ones do not.
fn edition(theirs: &Object) -> String {
    match theirs.get("apiVersion").and_then(Value::as_str) {
        Some(version) => version.trim_start_matches('v').to_owned(),
        None if theirs.contains_key("dataset") => "2.2".to_owned(),
        None => "3.1".to_owned(),
    }
}

// What a document says of all its datasets.
fn common(parts: &Object) -> Object {
    let mut common = Map::new();
    for key in ["version", "status"] {
        let text = parts.get(key).and_then(Value::as_str).unwrap_or_default();
        common.insert(key.to_owned(), text.into());
    }
    let members = match parts.get("team") {
        Some(Value::Object(team)) => team.get("members"),
        list => list,
    };
    let members = members
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    for (key, roles) in [
        ("owner", ["owner", "data owner"]),
        ("steward", ["steward", "data steward"]),
    ] {
        let with_role = |member: &&Value| {
            let role = member
                .get("role")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_lowercase();
            roles.contains(&role.as_str()) && member.get("dateOut").is_none()
        };
        let member = members.iter().find(with_role);
        let name = member
            .and_then(|member| member.get("username"))
            .and_then(Value::as_str);
        common.insert(key.to_owned(), name.unwrap_or_default().into());
    }
    common
}

fn read_dataset(mut theirs: Object, at: usize, common: &Object) -> Result<Contract, Problem> {
    let mut ours = common.clone();
    ours.extend(parking::unpark(&mut theirs));
    let name = match theirs.remove("name") {
        Some(Value::String(name)) if !name.is_empty() => name,
        _ => return Err(shape(&format!("`schema[{at}].name`"), "a name")),
    };
    ours.insert("dataset".to_owned(), name.as_str().into());
    if theirs
        .get("logicalType")
        .is_some_and(|word| word == "object")
    {
        theirs.remove("logicalType");
    }
    take(&mut theirs, &mut ours, DATASET);
    let mut columns = take_objects(&mut theirs, "properties");
    let mut references = reference::read_all(&mut theirs, &mut columns, &name);
    references.extend(take_objects(&mut ours, "foreign-key"));
    put_objects(&mut ours, "foreign-key", references);
    property::read_key(&mut columns, &mut ours);
    let columns = columns.into_iter().enumerate().map(|(column, theirs)| {
        let place = format!("`schema[{at}].properties[{column}].name`");
        property::read(theirs).ok_or_else(|| shape(&place, "a name"))
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    put_objects(&mut ours, "field", columns);
    let rules = take_objects(&mut theirs, "quality")
        .into_iter()
        .map(rule::read);
    put_objects(&mut ours, "quality", rules.collect());
    keep(&mut ours, FORMAT, theirs);
    serde_json::from_value(Value::Object(ours)).map_err(|error| Problem::Meaning(error.to_string()))
}

/// Writes a document of version 3.1.0.
pub fn write(document: &Document) -> Value {
    let mut parts = document.parts.clone();
    if let Some(first) = document.contracts.first() {
        complete(&mut parts, first);
    }
    for (key, value) in [
        ("id", "contract"),
        ("version", "1.0.0"),
        ("status", "draft"),
    ] {
        if !parts.get(key).is_some_and(Value::is_string) {
            parts.insert(key.to_owned(), value.into());
        }
    }
    let common = common(&parts);
    let mut theirs = Map::new();
    theirs.insert("apiVersion".to_owned(), EDITION.into());
    theirs.insert("kind".to_owned(), "DataContract".into());
    let datasets = document
        .contracts
        .iter()
        .map(|contract| write_dataset(contract, &common));
    put_objects(&mut theirs, "schema", datasets.collect());
    parking::park(&mut theirs, Map::new(), parts, form::DOCUMENT);
    Value::Object(theirs)
}

// What a document must say and a contract knows.
fn complete(parts: &mut Object, contract: &Contract) {
    for (key, text) in [
        ("id", &contract.dataset),
        ("version", &contract.version),
        ("status", &contract.status),
    ] {
        if !parts.contains_key(key) && !text.is_empty() {
            parts.insert(key.to_owned(), text.as_str().into());
        }
    }
    let member = |name: &str, role: &str| {
        let member = [
            ("username".to_owned(), name.into()),
            ("role".to_owned(), role.into()),
        ];
        Map::from_iter(member)
    };
    let people = [
        (&contract.owner, "Owner"),
        (&contract.steward, "Data Steward"),
    ];
    let people = people.into_iter().filter(|(name, _)| !name.is_empty());
    let members: Vec<_> = people.map(|(name, role)| member(name, role)).collect();
    if !parts.contains_key("team") && !members.is_empty() {
        let mut team = Map::new();
        put_objects(&mut team, "members", members);
        parts.insert("team".to_owned(), Value::Object(team));
    }
}

fn write_dataset(contract: &Contract, common: &Object) -> Object {
    let mut ours = object_of(contract);
    let left = kept(&mut ours, FORMAT);
    let mut theirs = Map::new();
    ours.remove("dataset");
    theirs.insert("name".to_owned(), contract.dataset.as_str().into());
    theirs.insert("logicalType".to_owned(), "object".into());
    give(&mut ours, &mut theirs, DATASET);
    for (key, value) in common {
        let mine = ours.remove(key).unwrap_or_else(|| "".into());
        if mine != *value {
            ours.insert(key.clone(), mine);
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
