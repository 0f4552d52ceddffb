//! Changes documents of settings: one value in place, or a whole document of an earlier form.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item, Table};

use super::{alone, as_toml, item, validate};
use crate::{
    document::{Document, DocumentError, Step},
    error::{Error, Result},
    ops::propose::write,
    profiles::Library,
    project::{FILE, Project, under},
    secrets::veil,
    settings::{
        layers::Layers,
        rules::SCHEMA_VERSION,
        upgrade::{self, Edit, Form},
    },
    tree::{Kind, Node, Place},
};

/// Sets a value in the project's own document; comments and order stay. The value is TOML, or else text. Returns the text
/// that the document now has, without secrets, which is written with them unless it is a dry run.
///
/// # Errors
/// [`Error::Usage`] when there is no project or the key is none; the first mistake that the new value makes.
pub fn set(root: &Path, key: &str, value: &str, is_dry_run: bool) -> Result<String> {
    let path = under(root, Path::new(FILE));
    if !path.is_file() {
        return Err(Error::usage(
            format!("there is no `{FILE}` to change"),
            "`hotpass init` writes one, or name its folder with --project",
        ));
    }
    let mut document = parsed(&Document::read(&path)?)?;
    let steps = steps(key)?;
    let value: toml_edit::Value = value.parse().unwrap_or_else(|_| value.into());
    let last = last_position(document.as_table());
    put(document.as_item_mut(), &steps, value, last).map_err(|problem| {
        let hint = "`hotpass config show` lists every key; edit the document to change tables";
        Error::usage(format!("`{key}` {problem}"), hint)
    })?;
    let text = document.to_string();
    let checked = Project::load_with(root, &Document::new(&path, text.as_str()))
        .and_then(|project| validate(&project));
    if let Err(error) = checked {
        let was_valid = Project::load(root)
            .and_then(|project| validate(&project))
            .is_ok();
        return Err(match error {
            // What is wrong now is the new value, and its place is the key.
            Error::Document(error) if was_valid => DocumentError {
                place: key.to_owned(),
                ..error
            }
            .into(),
            error => error,
        });
    }
    if !is_dry_run {
        replace(&path, &text)?;
    }
    veil::veil_document(&mut document);
    Ok(document.to_string())
}

/// Names the default owner of the data in a project's own document where it names nobody; tells whether it did.
///
/// # Errors
/// When the document cannot be read or written.
#[expect(
    clippy::missing_panics_doc,
    reason = "the defaults are compiled in and a test reads them"
)]
pub fn name_owner(root: &Path) -> Result<bool> {
    let path = under(root, Path::new(FILE));
    if !path.is_file() {
        return Ok(false);
    }
    let document = Document::read(&path)?;
    let tree = document.tree(0)?;
    let mut text = parsed(&document)?;
    for key in ["data-owner", "data_owner"] {
        let steps = [Step::Key("governance"), Step::Key(key)];
        let owner = tree.find(&steps).map(|node| &node.kind);
        if matches!(owner, Some(Kind::Text(owner)) if owner.trim().is_empty()) {
            let owner = Layers::defaults().text(&[steps[0], Step::Key("data-owner")]);
            let owner = owner.expect("the defaults name an owner, as a test shows");
            put(text.as_item_mut(), &steps, owner.into(), 0).map_err(|problem| {
                let hint = "name the owner in the document by hand";
                Error::usage(format!("`governance.{key}` {problem}"), hint)
            })?;
            replace(&path, &text.to_string())?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// A document in the present form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// Where it belongs.
    pub path: PathBuf,
    /// Whether it was written.
    pub is_written: bool,
    /// Its text.
    pub text: String,
    /// What changed, in sentences; nothing: it was of the present form.
    pub changes: Vec<String>,
}

/// Returns a document of settings in the present form, and writes it unless it is a dry run. A TOML document keeps its
/// comments and its place; one in YAML or JSON becomes a TOML document beside it.
///
/// # Errors
/// When it says something that no form knows, or the TOML document beside it is there already.
pub fn upgrade(path: &Path, output: Option<&Path>, is_dry_run: bool) -> Result<Upgraded> {
    let document = Document::read(path)?;
    let mut tree = document.tree(0)?;
    let form = upgrade::form_of(&tree);
    match form {
        Form::Settings => drop(alone(&document)?),
        Form::Profile => {
            let mut library = Library::of_project(path.parent().unwrap_or(Path::new("")))?;
            let name = library.add_file(path)?;
            library.get(&name)?;
        }
    }
    let edits = upgrade::edits(&tree, form);
    let to_value = |kind: &Kind| item(&Node::new(kind.clone(), Place::default()));
    let mut text = if document.is_toml() {
        let mut text = parsed(&document)?;
        match form {
            Form::Settings => upgrade::rewrite(&mut text, &edits, to_value),
            Form::Profile => upgrade::rewrite_profile(&mut text, &edits, to_value),
        }
        text
    } else {
        upgrade::apply(&mut tree, &edits);
        if form == Form::Settings {
            let version = Kind::Integer(i64::from(SCHEMA_VERSION));
            tree.insert(&["schema-version"], Node::new(version, Place::default()));
        }
        as_toml(&tree)
    };
    // Profiles of earlier forms left out what they did not change.
    if form == Form::Profile && !edits.is_empty() && !text.contains_key("extends") {
        text.insert("extends", toml_edit::value("generic"));
        text.sort_values_by(|one, _, other, _| rank(one).cmp(&rank(other)));
    }
    let target = match output {
        Some(output) => output.to_path_buf(),
        None if document.is_toml() => path.to_path_buf(),
        None => path.with_extension("toml"),
    };
    if target != path && target.exists() {
        return Err(Error::usage(
            format!("`{}` is there already", target.display()),
            "name another file with --output",
        ));
    }
    let changes: Vec<String> = edits.iter().map(Edit::sentence).collect();
    let is_written = !is_dry_run && (target != path || document.text() != text.to_string());
    if is_written && target == path {
        replace(path, &text.to_string())?;
    } else if is_written {
        write(&target, text.to_string())?;
    }
    veil::veil_document(&mut text);
    Ok(Upgraded {
        path: target,
        is_written,
        text: text.to_string(),
        changes,
    })
}

/// Returns whether a key of a profile stands behind its name and what it extends.
fn rank(key: &toml_edit::Key) -> usize {
    let first = ["name", "extends"];
    first
        .iter()
        .position(|name| key.get() == *name)
        .unwrap_or(first.len())
}

fn parsed(document: &Document) -> Result<DocumentMut> {
    let parsed = document.text().parse();
    parsed.map_err(|error: toml_edit::TomlError| {
        Error::usage(error.message(), "mend the document first")
    })
}

/// Reads a key such as `source[0].label`; a name with dots stands in quotation marks.
fn steps(key: &str) -> Result<Vec<Step<'_>>> {
    let wrong = || {
        Error::usage(
            format!("`{key}` is no key"),
            "write the names with dots and positions in brackets: `limits.cells`, `source[0].priority`",
        )
    };
    let mut steps = Vec::new();
    let mut rest = key;
    loop {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(wrong)?,
            None => rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())),
        };
        if name.is_empty() {
            return Err(wrong());
        }
        steps.push(Step::Key(name));
        rest = after;
        while let Some(inner) = rest.strip_prefix('[') {
            let (index, after) = inner.split_once(']').ok_or_else(wrong)?;
            steps.push(Step::Index(index.parse().map_err(|_| wrong())?));
            rest = after;
        }
        match rest.strip_prefix('.') {
            Some(after) => rest = after,
            None if rest.is_empty() => return Ok(steps),
            None => return Err(wrong()),
        }
    }
}

/// Puts a value where the steps lead; tables on the way are made behind all others, elements of lists are not.
///
/// # Errors
/// Why there is no place for it.
fn put(
    item: &mut Item,
    steps: &[Step<'_>],
    value: toml_edit::Value,
    last: isize,
) -> std::result::Result<(), String> {
    match steps {
        [] if matches!(item, Item::Table(_) | Item::ArrayOfTables(_)) => {
            Err("is a table or a list of tables".into())
        }
        [] => {
            // What stands around the old value, such as a comment behind it, stays.
            let decor = item.as_value().map(|old| old.decor().clone());
            *item = Item::Value(value);
            if let (Some(decor), Some(new)) = (decor, item.as_value_mut()) {
                *new.decor_mut() = decor;
            }
            Ok(())
        }
        [Step::Key(name), rest @ ..] => {
            let table = item
                .as_table_like_mut()
                .ok_or("leads through something that is no table")?;
            if let Some(inner) = table.get_mut(name) {
                return put(inner, rest, value, last);
            }
            if rest.is_empty() {
                table.insert(name, Item::Value(value));
                return Ok(());
            }
            if matches!(rest[0], Step::Index(_)) {
                return Err(format!("leads to an element of `{name}`, which has none"));
            }
            let mut inner = Table::new();
            // Where it has no values of its own it needs no header; and comments behind its parent stay with that.
            inner.set_implicit(true);
            inner.set_position(Some(last + 1));
            let mut made = Item::Table(inner);
            put(&mut made, rest, value, last + 1)?;
            table.insert(name, made);
            Ok(())
        }
        [Step::Index(index), rest @ ..] => {
            let found = item.get_mut(*index);
            let inner =
                found.ok_or_else(|| format!("leads to element {index}, which is not there"))?;
            put(inner, rest, value, last)
        }
    }
}

/// Returns the position of the last table of a document.
fn last_position(table: &Table) -> isize {
    let own = table.position().unwrap_or_default();
    let inner = table.iter().map(|(_, item)| match item {
        Item::Table(table) => last_position(table),
        Item::ArrayOfTables(tables) => tables.iter().map(last_position).max().unwrap_or_default(),
        _ => 0,
    });
    inner.max().unwrap_or_default().max(own)
}

/// Replaces a file as a whole: written aside for its owner alone, given the permissions of the old one, then renamed. What
/// a link leads to is replaced, not the link.
fn replace(path: &Path, text: &str) -> Result<()> {
    let written = path.canonicalize().and_then(|path| {
        let aside = path.with_extension(format!("{}.new", std::process::id()));
        let written = write_aside(&aside, text)
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

/// Writes a file that is not there yet and that nobody else can read.
fn write_aside(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
