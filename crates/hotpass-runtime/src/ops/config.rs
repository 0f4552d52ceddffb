//! Looks at settings and changes them: what holds and who says so, one value, the difference of two documents.

// Changes documents.
mod change;

use std::{fmt::Write as _, path::Path};

use toml_edit::{DocumentMut, Item, Table};

pub use self::change::{Upgraded, name_owner, set, upgrade};
use crate::{
    document::Document,
    error::{Error, Result},
    profiles::Library,
    project::Project,
    secrets::veil,
    settings::{Flags, layered, layers::Layers, resolve, rules::SCHEMA_VERSION, schema, unbuilt},
    suggest,
    tree::{Kind, Node, Place},
};

/// A setting: its key, its value and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key with its tables: `limits.cells`, `source[0].label`.
    pub key: String,
    /// The value as TOML.
    pub value: String,
    /// The value as JSON.
    pub data: serde_json::Value,
    /// `file:line:column`, a variable, a flag, or `default`.
    pub place: String,
}

/// A difference between two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The key with its tables.
    pub key: String,
    /// What the first document says, and where.
    pub before: Option<Entry>,
    /// What the second document says, and where.
    pub after: Option<Entry>,
}

/// Checks all settings as a run would, and returns what a run would assume, in sentences.
///
/// # Errors
/// The first mistake.
pub fn validate(project: &Project) -> Result<Vec<String>> {
    Ok(resolve(project, &Flags::default())?.plan.assumptions)
}

/// Returns the settings of a project as a run would see them, once they are checked.
///
/// # Errors
/// The first mistake.
pub fn settings(project: &Project) -> Result<Layers> {
    validate(project)?;
    layered(project, &Flags::default())
}

/// Returns every setting in key order, without the secrets that stand in it.
pub fn entries(layers: &Layers) -> Vec<Entry> {
    let mut shown = typed(layers);
    veil::veil(&mut shown);
    entries_of(layers, &shown)
}

fn entries_of(layers: &Layers, tree: &Node) -> Vec<Entry> {
    let mut found = Vec::new();
    collect(layers, tree, &mut String::new(), &mut found);
    found
}

/// Returns all layers as one tree, whose values are what their keys want also where everything is text.
fn typed(layers: &Layers) -> Node {
    let mut merged = layers.merged();
    settle(&mut merged, &mut String::new());
    merged
}

fn settle(node: &mut Node, key: &mut String) {
    let start = key.len();
    match &mut node.kind {
        Kind::Loose(text) => node.kind = schema::typed(key, text),
        Kind::Table(table) => {
            for (name, value) in table {
                if start > 0 {
                    key.push('.');
                }
                key.push_str(name);
                settle(value, key);
                key.truncate(start);
            }
        }
        _ => {}
    }
}

/// Returns the settings that a key leads to: one value, or all of a table.
///
/// # Errors
/// [`Error::Usage`] when nothing has that key.
pub fn get(layers: &Layers, key: &str) -> Result<Vec<Entry>> {
    let all = entries(layers);
    let is_below = |entry: &&Entry| unbuilt::is_below(&entry.key, key);
    let found: Vec<Entry> = all.iter().filter(is_below).cloned().collect();
    if found.is_empty() {
        let known = all.iter().map(|entry| entry.key.as_str());
        return Err(Error::usage(
            format!("nothing sets `{key}`"),
            suggest::advice(key, "keys", known),
        ));
    }
    Ok(found)
}

/// Returns all layers as one TOML document, without the secrets that stand in it.
pub fn document(layers: &Layers) -> String {
    let mut tree = typed(layers);
    veil::veil(&mut tree);
    as_toml(&tree).to_string()
}

fn as_toml(tree: &Node) -> DocumentMut {
    let mut document = DocumentMut::new();
    if let Item::Table(table) = item(tree) {
        *document.as_table_mut() = table;
    }
    document
}

/// Documents laid over each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The TOML document, without the secrets that stand in it.
    pub text: String,
    /// What the document cannot say, in sentences.
    pub losses: Vec<String>,
}

/// Returns documents laid over each other as one TOML document of the present form; the defaults stay out.
///
/// # Errors
/// The first mistake of any.
pub fn merge(paths: &[impl AsRef<Path>]) -> Result<Merged> {
    let mut layers = Layers::empty();
    for path in paths {
        let document = Document::read(path.as_ref())?;
        alone(&document)?;
        layers.document(&document)?;
    }
    let mut tree = layers.said().clone();
    let version = Kind::Integer(i64::from(SCHEMA_VERSION));
    tree.insert(&["schema-version"], Node::new(version, Place::default()));
    let mut shown = tree.clone();
    veil::veil(&mut shown);
    let mut losses = Vec::new();
    if shown != tree {
        losses.push("secrets that stand in the documents are shown as `***`".to_owned());
    }
    if has_null(&tree) {
        losses.push("values that null takes back are left out: TOML has no null".to_owned());
    }
    Ok(Merged {
        text: as_toml(&shown).to_string(),
        losses,
    })
}

fn has_null(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::List(list) => list.iter().any(has_null),
        Kind::Table(table) => table.values().any(has_null),
        _ => false,
    }
}

/// Returns the layers of a document that stands alone, once it is checked; profiles beside it can be named.
fn alone(document: &Document) -> Result<Layers> {
    let root = document.path().parent().unwrap_or(Path::new(""));
    let mut project = Project {
        profiles: Library::of_project(root)?,
        ..Project::undeclared(root)
    };
    project.layers.document(document)?;
    project.settle()?;
    project.options()?;
    Ok(project.layers)
}

/// Returns what two documents say differently, in key order; the defaults count where a document says nothing.
pub fn diff(before: &Path, after: &Path) -> Result<Vec<Difference>> {
    let of = |path: &Path| alone(&Document::read(path)?);
    let (before, after) = (of(before)?, of(after)?);
    // Two secrets differ also where both are shown alike.
    let values = [&before, &after].map(|layers| entries_of(layers, &typed(layers)));
    let shown = [&before, &after].map(entries);
    let mut keys: Vec<&String> = values.iter().flatten().map(|entry| &entry.key).collect();
    keys.sort_unstable();
    keys.dedup();
    let find = |entries: &[Entry], key: &str| entries.iter().position(|entry| entry.key == key);
    let differences = keys.into_iter().filter_map(|key| {
        let [before, after] = [0, 1].map(|side: usize| find(&values[side], key));
        let value = |side: usize, at: Option<usize>| at.map(|at| &values[side][at].value);
        (value(0, before) != value(1, after)).then(|| Difference {
            key: key.clone(),
            before: before.map(|at| shown[0][at].clone()),
            after: after.map(|at| shown[1][at].clone()),
        })
    });
    Ok(differences.collect())
}

fn collect(layers: &Layers, node: &Node, key: &mut String, found: &mut Vec<Entry>) {
    let start = key.len();
    match &node.kind {
        Kind::Null => {}
        Kind::Table(table) if !table.is_empty() || start == 0 => {
            for (name, value) in table {
                if !key.is_empty() {
                    key.push('.');
                }
                key.push_str(name);
                collect(layers, value, key, found);
                key.truncate(start);
            }
        }
        Kind::List(list) if list.iter().any(|node| matches!(node.kind, Kind::Table(_))) => {
            for (index, value) in list.iter().enumerate() {
                write!(key, "[{index}]").expect("writing to memory cannot fail");
                collect(layers, value, key, found);
                key.truncate(start);
            }
        }
        _ => found.push(Entry {
            key: key.clone(),
            value: value(node).to_string().trim().to_owned(),
            data: json(node),
            place: layers.place_of(node.key),
        }),
    }
}

/// Returns a tree as TOML, tables under headers of their own.
fn item(node: &Node) -> Item {
    match &node.kind {
        Kind::Null => Item::None,
        Kind::Table(table) => {
            let mut inner = Table::new();
            inner.set_implicit(
                table
                    .values()
                    .all(|node| matches!(node.kind, Kind::Table(_))),
            );
            for (name, value) in table {
                inner.insert(name, item(value));
            }
            Item::Table(inner)
        }
        Kind::List(list)
            if !list.is_empty() && list.iter().all(|node| matches!(node.kind, Kind::Table(_))) =>
        {
            let tables = list.iter().filter_map(|node| match item(node) {
                Item::Table(mut table) => {
                    table.set_implicit(false);
                    Some(table)
                }
                _ => None,
            });
            Item::ArrayOfTables(tables.collect())
        }
        _ => Item::Value(value(node)),
    }
}

fn value(node: &Node) -> toml_edit::Value {
    match &node.kind {
        Kind::Boolean(truth) => (*truth).into(),
        Kind::Integer(number) => (*number).into(),
        Kind::Float(number) => (*number).into(),
        Kind::Text(text) | Kind::Loose(text) => text.as_str().into(),
        Kind::Null => "".into(),
        Kind::List(list) => toml_edit::Value::Array(list.iter().map(value).collect()),
        Kind::Table(table) => {
            let entries = table
                .iter()
                .filter(|(_, node)| node.kind != Kind::Null)
                .map(|(name, node)| (name.as_str(), value(node)));
            toml_edit::Value::InlineTable(entries.collect())
        }
    }
}

fn json(node: &Node) -> serde_json::Value {
    match &node.kind {
        Kind::Null => serde_json::Value::Null,
        Kind::Boolean(truth) => (*truth).into(),
        Kind::Integer(number) => (*number).into(),
        Kind::Float(number) => (*number).into(),
        Kind::Text(text) | Kind::Loose(text) => text.as_str().into(),
        Kind::List(list) => list.iter().map(json).collect(),
        Kind::Table(table) => table
            .iter()
            .map(|(name, node)| (name.clone(), json(node)))
            .collect(),
    }
}

#[cfg(test)]
mod tests;
