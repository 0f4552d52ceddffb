//! What a document says of none of its datasets: servers, prices, the team. Each of its contracts has all of it, so that
//! each can be written alone and loses nothing.

use serde_json::{Map, Value};

use crate::contract::{
    Contract,
    translation::{Object, keep_beside, put_objects},
};

/// The name among extensions of what a document says of none of its datasets.
pub const DOCUMENT: &str = "odcs-document";

// What a document must say and what is said where a contract does not know.
const NEEDED: [(&str, &str); 3] = [
    ("id", "contract"),
    ("version", "1.0.0"),
    ("status", "draft"),
];

const OWNERS: [&str; 2] = ["owner", "data owner"];
const STEWARDS: [&str; 2] = ["steward", "data steward"];

/// Gives a contract the parts of its document: in its own words as far as it has them, the rest as it is.
pub(super) fn read(parts: &Object, ours: &mut Object) {
    let mut parts = parts.clone();
    let said = common(&parts);
    if parts.get("team") == team(text(&said, "owner"), text(&said, "steward")).as_ref() {
        parts.remove("team");
    }
    for (key, value) in said {
        if matches!(key.as_str(), "version" | "status") {
            parts.remove(&key);
        }
        ours.entry(key).or_insert(value);
    }
    if parts.get("id") == ours.get("dataset") {
        parts.remove("id");
    }
    keep_beside(ours, DOCUMENT, parts);
}

/// What a document says of all its datasets in words of a contract.
pub(super) fn common(parts: &Object) -> Object {
    let mut common = Map::new();
    let mut say = |key: &str, value: &str| {
        if !value.is_empty() {
            common.insert(key.to_owned(), value.into());
        }
    };
    say("version", text(parts, "version"));
    say("status", text(parts, "status"));
    let members = match parts.get("team") {
        Some(Value::Object(team)) => team.get("members"),
        list => list,
    };
    let members = members.and_then(Value::as_array);
    let members = || members.into_iter().flatten().filter_map(Value::as_object);
    for (key, roles) in [("owner", OWNERS), ("steward", STEWARDS)] {
        let has_role = |member: &&Object| {
            let role = text(member, "role").to_lowercase();
            roles.contains(&role.as_str()) && !member.contains_key("dateOut")
        };
        say(
            key,
            members()
                .find(has_role)
                .map_or("", |member| text(member, "username")),
        );
    }
    common
}

/// The text under a key, empty if it is none; what is under it stays where it is.
fn text<'a>(object: &'a Object, key: &str) -> &'a str {
    match object.get(key) {
        Some(Value::String(text)) => text,
        _ => "",
    }
}

// The team of those two; none if there is nobody.
fn team(owner: &str, steward: &str) -> Option<Value> {
    let people = [(owner, "Owner"), (steward, "Data Steward")];
    let people = people.into_iter().filter(|(name, _)| !name.is_empty());
    let member = |(name, role): (&str, &str)| {
        Map::from_iter([
            ("username".to_owned(), name.into()),
            ("role".to_owned(), role.into()),
        ])
    };
    let mut team = Map::new();
    put_objects(&mut team, "members", people.map(member).collect());
    (!team.is_empty()).then_some(Value::Object(team))
}

/// What the document of a contract says of none of its datasets.
pub(super) fn parts(contract: &Contract) -> Object {
    let mut parts = kept(contract);
    for (key, text) in [("version", &contract.version), ("status", &contract.status)] {
        if !text.is_empty() {
            parts.entry(key).or_insert_with(|| text.as_str().into());
        }
    }
    if !parts.contains_key("team") {
        let team = team(&contract.owner, &contract.steward);
        parts.extend(team.map(|team| ("team".to_owned(), team)));
    }
    parts
}

/// What of that a contract has no words for.
pub(super) fn kept(contract: &Contract) -> Object {
    let kept = contract.extensions.get(DOCUMENT);
    let mut parts = kept.map_or_else(Map::new, Object::clone);
    if !contract.dataset.is_empty() {
        parts
            .entry("id")
            .or_insert_with(|| contract.dataset.as_str().into());
    }
    parts
}

/// Says what a document must say, where nobody does.
pub(super) fn complete(theirs: &mut Object) {
    for (key, text) in NEEDED {
        theirs.entry(key).or_insert_with(|| text.into());
    }
}
