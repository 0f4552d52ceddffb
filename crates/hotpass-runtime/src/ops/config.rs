//! Looks at settings and changes them: what holds and who says so, one value, the difference of two documents.

use std::{fmt::Write as _, path::Path};

use toml_edit::{DocumentMut, Item, Table};

use crate::{
    document::{Document, DocumentError, Step},
    error::{Error, Result},
    profiles::Library,
    project::{FILE, Project, under},
    settings::{Flags, layered, layers::Layers, resolve},
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
    collect(layers, &layers.merged(), &mut String::new(), &mut found);
    found
}

/// Returns the settings that a key leads to: one value, or all of a table.
///
/// # Errors
/// [`Error::Usage`] when nothing has that key.
pub fn get(layers: &Layers, key: &str) -> Result<Vec<Entry>> {
    let all = entries(layers);
    let is_below = |entry: &&Entry| {
        let rest = entry.key.strip_prefix(key);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
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
    text(&layers.merged())
}

fn text(tree: &Node) -> String {
    let mut document = DocumentMut::new();
    if let Item::Table(table) = item(tree) {
        *document.as_table_mut() = table;
    }
    document.to_string()
}

/// Sets a value in the project's own document; comments and order stay. The value is TOML, or else text. Returns the text
/// that the document now has, which is written unless it is a dry run.
///
/// # Errors
/// [`Error::Usage`] when there is no project or the key is none; the first mistake that the new value makes.
pub fn set(project: &Project, key: &str, value: &str, is_dry_run: bool) -> Result<String> {
    if !project.is_declared {
        return Err(Error::usage(
            format!("there is no `{FILE}` to change"),
            "`hotpass init` writes one, or name its folder with --project",
        ));
    }
    let path = under(&project.root, Path::new(FILE));
    let mut document: DocumentMut =
        Document::read(&path)?
            .text()
            .parse()
            .map_err(|error: toml_edit::TomlError| {
                Error::usage(error.message(), "mend the document first")
            })?;
    let steps = steps(key)?;
    let value: toml_edit::Value = value.parse().unwrap_or_else(|_| value.into());
    put(document.as_item_mut(), &steps, value).ok_or_else(|| {
        Error::usage(
            format!("`{key}` leads through something that is no table or list"),
            "`hotpass config show` lists every key",
        )
    })?;
    let text = document.to_string();
    let changed = Document::new(&path, text.as_str());
    // The project was valid before, so what is wrong now is the new value, and its place is the key.
    check(project, &changed).map_err(|error| match error {
        Error::Document(error) => DocumentError {
            place: key.to_owned(),
            ..error
        }
        .into(),
        error => error,
    })?;
    if !is_dry_run {
        replace(&path, &text)?;
    }
    Ok(text)
}

/// Checks a project with another document in the place of its own.
fn check(project: &Project, document: &Document) -> Result<()> {
    let mut layers = Layers::defaults();
    layers.document(document)?;
    let mut changed = Project {
        layers,
        ..project.clone()
    };
    changed.check()?;
    validate(&changed)
}

/// Returns documents laid over each other as one TOML document; the defaults stay out.
pub fn merge(paths: &[impl AsRef<Path>]) -> Result<String> {
    let mut merged = Node::empty(0);
    for path in paths {
        let document = Document::read(path.as_ref())?;
        alone(&document)?;
        merged.lay(document.tree(0)?);
    }
    Ok(text(&merged))
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

/// Reads a key such as `source[0].label`.
fn steps(key: &str) -> Result<Vec<Step<'_>>> {
    let wrong = || {
        Error::usage(
            format!("`{key}` is no key"),
            "write the names with dots and positions in brackets: `limits.cells`, `source[0].priority`",
        )
    };
    let mut steps = Vec::new();
    for part in key.split('.') {
        let (name, mut rest) = match part.find('[') {
            Some(at) => part.split_at(at),
            None => (part, ""),
        };
        if name.is_empty() {
            return Err(wrong());
        }
        steps.push(Step::Key(name));
        while !rest.is_empty() {
            let inner = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            let (index, left) = inner.ok_or_else(wrong)?;
            steps.push(Step::Index(index.parse().map_err(|_| wrong())?));
            rest = left;
        }
    }
    Ok(steps)
}

/// Puts a value where the steps lead; tables on the way are made, elements of lists are not.
fn put(item: &mut Item, steps: &[Step<'_>], value: toml_edit::Value) -> Option<()> {
    match steps {
        [] => {
            // What stands around the old value, such as a comment behind it, stays.
            let decor = item.as_value().map(|old| old.decor().clone());
            *item = Item::Value(value);
            if let (Some(decor), Some(new)) = (decor, item.as_value_mut()) {
                *new.decor_mut() = decor;
            }
            Some(())
        }
        [Step::Key(name), rest @ ..] => {
            let table = item.as_table_like_mut()?;
            if !table.contains_key(name) {
                if rest.is_empty() {
                    table.insert(name, Item::Value(value));
                    return Some(());
                }
                table.insert(name, toml_edit::table());
            }
            put(table.get_mut(name)?, rest, value)
        }
        [Step::Index(index), rest @ ..] => put(item.get_mut(*index)?, rest, value),
    }
}

/// Replaces a file as a whole: written aside with its permissions, then renamed. What a link leads to is replaced, not the
/// link.
fn replace(path: &Path, text: &str) -> Result<()> {
    let written = path.canonicalize().and_then(|path| {
        let aside = path.with_extension("toml.new");
        let written = std::fs::write(&aside, text)
            .and_then(|()| std::fs::set_permissions(&aside, path.metadata()?.permissions()))
            .and_then(|()| std::fs::rename(&aside, &path));
        if written.is_err() {
            // What went wrong first is what matters.
            std::fs::remove_file(&aside).ok();
        }
        written
    });
    written.map_err(|source| Error::Write {
        path: path.to_path_buf(),
        source,
    })
}

#[cfg(test)]
mod tests;
