//! Changes documents of settings: one value in place, or a whole document of an earlier form.

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item};

use super::{alone, item, validate};
use crate::{
    document::{Document, DocumentError, Step},
    error::{Error, Result},
    ops::propose::write,
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
pub fn set(project: &Project, key: &str, value: &str, is_dry_run: bool) -> Result<String> {
    if !project.is_declared {
        return Err(Error::usage(
            format!("there is no `{FILE}` to change"),
            "`hotpass init` writes one, or name its folder with --project",
        ));
    }
    let path = under(&project.root, Path::new(FILE));
    let mut document = parsed(&Document::read(&path)?)?;
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
    Ok(veil::veil_text(&text, &changed.tree(0)?))
}

/// Names the default owner of the data in a project's own document where it names nobody; tells whether it did.
///
/// # Errors
/// When the document cannot be read or written.
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
            put(text.as_item_mut(), &steps, owner.unwrap_or_default().into());
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
    alone(&document)?;
    let mut tree = document.tree(0)?;
    let edits = upgrade::edits(&tree, Form::Settings);
    let is_toml = path
        .extension()
        .is_some_and(|extension| extension == "toml");
    let text = if is_toml {
        let mut text = parsed(&document)?;
        upgrade::rewrite(&mut text, &edits, |kind| {
            item(&Node::new(kind.clone(), Place::default()))
        });
        text.to_string()
    } else {
        upgrade::apply(&mut tree, &edits);
        let version = Kind::Integer(i64::from(SCHEMA_VERSION));
        tree.insert(&["schema-version"], Node::new(version, Place::default()));
        super::text(&tree)
    };
    let target = match output {
        Some(output) => output.to_path_buf(),
        None => path.with_extension("toml"),
    };
    if target != path && target.exists() {
        return Err(Error::usage(
            format!("`{}` is there already", target.display()),
            "name another file with --output",
        ));
    }
    let changes: Vec<String> = edits.iter().map(Edit::sentence).collect();
    if !is_dry_run && document.text() != text {
        if target == path {
            replace(path, &text)?;
        } else {
            write(&target, &text)?;
        }
    }
    Ok(Upgraded {
        path: target,
        text: veil::veil_text(&text, &tree),
        changes,
    })
}

fn parsed(document: &Document) -> Result<DocumentMut> {
    let parsed = document.text().parse();
    parsed.map_err(|error: toml_edit::TomlError| {
        Error::usage(error.message(), "mend the document first")
    })
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
