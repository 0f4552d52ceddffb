//! The JSON Schema of a project's settings, and every key of it. Both are read off the types that settings are decoded
//! into, so they cannot say anything else.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::options::Options;
use crate::tree::{Kind, Node, Place, decode};

/// A key of a project's settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The key with its tables; `<name>` stands for a name of somebody's choice, `[]` for an element of a list.
    pub path: String,
    /// What it is for.
    pub description: String,
    /// The schema of its value.
    pub schema: Value,
}

/// Returns the JSON Schema (2020-12) of `hotpass.toml` and of every other document of settings.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = Value::from(generator.into_root_schema_for::<Options>());
    schema["title"] = json!("Settings of a Hotpass project");
    if let Some(root) = schema.as_object_mut() {
        root.remove("required");
    }
    if let Some(definitions) = schema["$defs"].as_object_mut() {
        relax(definitions, "Profile");
        let profile = definitions.get_mut("Profile");
        let keys = profile.and_then(|profile| profile["properties"].as_object_mut());
        keys.and_then(|keys| keys.remove("extends"));
    }
    schema
}

/// Makes every key of a table and of those below it optional: the profile that a project names says them already.
fn relax(definitions: &mut Map<String, Value>, name: &str) {
    let Some(table) = definitions.get_mut(name).and_then(Value::as_object_mut) else {
        return;
    };
    table.remove("required");
    let keys = table.get("properties").and_then(Value::as_object);
    let inner: Vec<String> = keys
        .into_iter()
        .flat_map(Map::values)
        .filter_map(referred)
        .map(str::to_owned)
        .collect();
    for name in inner {
        relax(definitions, &name);
    }
}

/// Returns the name of the definition that a schema refers to.
fn referred(schema: &Value) -> Option<&str> {
    let direct = schema["$ref"].as_str();
    // An optional value is a choice between a reference and null.
    let choices = schema["anyOf"].as_array();
    let chosen = choices.and_then(|choices| choices.iter().find_map(|one| one["$ref"].as_str()));
    direct.or(chosen)?.strip_prefix("#/$defs/")
}

/// Returns every key that holds a value, in the order of the tables.
pub fn keys() -> Vec<Key> {
    let schema = schema();
    let mut keys = Vec::new();
    collect(&schema, &schema, String::new(), "", &mut keys);
    keys
}

fn collect(root: &Value, schema: &Value, path: String, description: &str, keys: &mut Vec<Key>) {
    let resolved = match referred(schema) {
        Some(name) => &root["$defs"][name],
        None => schema,
    };
    let said = schema["description"].as_str();
    let description = said.unwrap_or(description);
    if let Some(properties) = resolved["properties"].as_object() {
        for (name, value) in properties {
            let separator = if path.is_empty() { "" } else { "." };
            let path = format!("{path}{separator}{name}");
            collect(root, value, path, description, keys);
        }
    } else if resolved["additionalProperties"] == json!(true) {
        keys.push(Key {
            path: format!("{path}.<name>"),
            description: description.to_owned(),
            schema: json!({}),
        });
    } else if resolved["additionalProperties"].is_object() {
        let path = format!("{path}.<name>");
        collect(
            root,
            &resolved["additionalProperties"],
            path,
            description,
            keys,
        );
    } else if resolved["items"].is_object() && is_table(root, &resolved["items"]) {
        collect(
            root,
            &resolved["items"],
            format!("{path}[]"),
            description,
            keys,
        );
    } else {
        keys.push(Key {
            path,
            description: description.to_owned(),
            schema: resolved.clone(),
        });
    }
}

/// Returns text from where everything is text as what its key wants, as far as it can be that.
pub fn typed(key: &str, text: &str) -> Kind {
    let known = keys();
    let found = known.iter().find(|known| is_of(key, &known.path));
    let kind = found.map(|known| &known.schema["type"]);
    let is = |name: &str| kind.is_some_and(|kind| kind == name || kind[0] == name);
    let whole = || text.trim().parse().ok().map(Kind::Integer);
    let read = if is("boolean") {
        decode::truth(text).map(Kind::Boolean)
    } else if is("integer") {
        whole()
    } else if is("number") {
        whole().or_else(|| text.trim().parse().ok().map(Kind::Float))
    } else if is("array") {
        let element = |part| Node::new(Kind::Text(part), Place::default());
        Some(Kind::List(decode::parts(text).map(element).collect()))
    } else {
        None
    };
    read.unwrap_or_else(|| Kind::Text(text.to_owned()))
}

/// Tells whether a key, with positions of elements, is of a known path.
fn is_of(key: &str, path: &str) -> bool {
    let (keys, parts): (Vec<&str>, Vec<&str>) =
        (key.split('.').collect(), path.split('.').collect());
    let is_same = |key: &str, part: &str| match part.strip_suffix("[]") {
        Some(name) => key
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('[')),
        None => part == "<name>" || part == key,
    };
    keys.len() == parts.len()
        && keys
            .iter()
            .zip(&parts)
            .all(|(key, part)| is_same(key, part))
}

fn is_table(root: &Value, schema: &Value) -> bool {
    let resolved = match referred(schema) {
        Some(name) => &root["$defs"][name],
        None => schema,
    };
    resolved["properties"].is_object()
}
