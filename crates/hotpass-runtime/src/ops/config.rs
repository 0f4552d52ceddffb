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
    settings::{Flags, layered, layers::Layers, resolve, schema, unbuilt},
    suggest,
    tree::{Kind, Node},
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

/// Checks all settings as a run would.
///
/// # Errors
/// The first mistake.
pub fn validate(project: &Project) -> Result<()> {
    resolve(project, &Flags::default()).map(drop)
}

/// Returns the settings of a project as a run would see them, once they are checked.
///
/// # Errors
/// The first mistake.
pub fn settings(project: &Project) -> Result<Layers> {
    validate(project)?;
    layered(project, &Flags::default())
}

/// Returns every setting in key order.
pub fn entries(layers: &Layers) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut merged = layers.merged();
    veil::veil(&mut merged);
    collect(layers, &merged, &mut String::new(), &mut found);
    found
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

/// Returns all layers as one TOML document.
pub fn document(layers: &Layers) -> String {
    veiled(layers.merged())
}

/// Returns a tree as TOML, without the secrets that stand in it.
fn veiled(mut tree: Node) -> String {
    veil::veil(&mut tree);
    text(&tree)
}

fn text(tree: &Node) -> String {
    let mut document = DocumentMut::new();
    if let Item::Table(table) = item(tree) {
        *document.as_table_mut() = table;
    }
    document.to_string()
}

/// Returns documents laid over each other as one TOML document; the defaults stay out.
pub fn merge(paths: &[impl AsRef<Path>]) -> Result<String> {
    let mut merged = Node::empty(0);
    for path in paths {
        let document = Document::read(path.as_ref())?;
        alone(&document)?;
        merged.lay(document.tree(0)?);
    }
    Ok(veiled(merged))
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
    let of = |path: &Path| -> Result<Vec<Entry>> { Ok(entries(&alone(&Document::read(path)?)?)) };
    let (before, after) = (of(before)?, of(after)?);
    let mut keys: Vec<&String> = before
        .iter()
        .chain(&after)
        .map(|entry| &entry.key)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let find =
        |entries: &[Entry], key: &str| entries.iter().find(|entry| entry.key == key).cloned();
    let differences = keys.into_iter().filter_map(|key| {
        let (before, after) = (find(&before, key), find(&after, key));
        let value = |entry: &Option<Entry>| entry.as_ref().map(|entry| entry.value.clone());
        (value(&before) != value(&after)).then(|| Difference {
            key: key.clone(),
            before,
            after,
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
        Kind::Loose(text) => {
            let mut node = node.clone();
            node.kind = schema::typed(key, text);
            collect(layers, &node, key, found);
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
