//! Upgrades documents of earlier forms: each value that went by another name moves to where it belongs now, and each move
//! is a notice. A document with a `schema-version` is of the present form and is left alone.
//!
//! One list of edits is made from the tree and applied to it, or to the text of a TOML document, whose comments stay.

// What was called what.
mod rules;

use toml_edit::{DocumentMut, Item, TableLike};

use self::rules::{Becomes, FLAT, NAMES, PROFILE, SECTIONS, SETTINGS};
use super::rules::SCHEMA_VERSION;
use crate::tree::{Kind, Node, Place};

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Settings of a project.
    Settings,
    /// An industry profile.
    Profile,
}

/// A change of a document of an earlier form.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The keys that lead to the value.
    from: Vec<String>,
    /// The keys that lead to it now; none: it says nothing any more.
    to: Option<Vec<String>>,
    /// Its value now.
    value: Kind,
    /// Why it says nothing.
    reason: &'static str,
    /// Where it stands.
    at: Place,
}

impl Edit {
    /// Returns where the value stands.
    pub fn at(&self) -> Place {
        self.at
    }

    /// Returns the change in a sentence.
    pub fn sentence(&self) -> String {
        let from = self.from.join(".");
        match &self.to {
            Some(to) if *to == self.from => format!("`{from}` has another value now"),
            Some(to) => format!("`{from}` is now `{}`", to.join(".")),
            None => format!("`{from}` is passed over: {}", self.reason),
        }
    }
}

/// Returns what kind of document a tree is.
pub fn form_of(tree: &Node) -> Form {
    let has = |keys: &[&str]| keys.iter().any(|key| says(tree, &[key]));
    let is_profile = has(&[
        "display_name",
        "display-name",
        "extends",
        "ingest",
        "refine",
        "column_synonyms",
        "terms",
        "default_country_code",
    ]);
    let is_settings = has(&["pipeline", "features", "project", "source", "limits"]);
    if is_profile && !is_settings {
        Form::Profile
    } else {
        Form::Settings
    }
}

/// Returns what has to change for a document to be of the present form, in key order.
pub fn edits(tree: &Node, form: Form) -> Vec<Edit> {
    let Kind::Table(root) = &tree.kind else {
        return Vec::new();
    };
    if form == Form::Settings && root.contains_key("schema-version") {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut path = Vec::new();
    visit(tree, &mut path, form, &mut edits);
    for index in 0..edits.len() {
        let (before, edit) = edits.split_at_mut(index);
        let edit = &mut edit[0];
        let Some(to) = &edit.to else {
            continue;
        };
        let steps: Vec<&str> = to.iter().map(String::as_str).collect();
        let is_said = *to != edit.from && says(tree, &steps);
        let is_flat = edit.from.len() == 1 && before_or_after(tree, &edit.from[0]);
        if is_said || is_flat || before.iter().any(|other| other.to.as_ref() == Some(to)) {
            edit.to = None;
            edit.reason = "the document says it elsewhere";
        }
    }
    edits
}

/// Tells whether `pipeline` says what a key outside any section says as well; what stands there wins.
fn before_or_after(tree: &Node, key: &str) -> bool {
    FLAT.contains(&dashed(key).as_str())
        && [key.to_owned(), dashed(key)]
            .iter()
            .any(|key| says(tree, &["pipeline", key]))
}

fn says(tree: &Node, keys: &[&str]) -> bool {
    let steps: Vec<_> = keys.iter().map(|key| crate::tree::Step::Key(key)).collect();
    tree.find(&steps).is_some()
}

fn dashed(key: &str) -> String {
    key.replace('_', "-")
}

fn visit(node: &Node, path: &mut Vec<String>, form: Form, edits: &mut Vec<Edit>) {
    let target = target(path, &node.kind, form);
    match (&node.kind, &target) {
        (Kind::Table(table), None) => {
            for (name, value) in table {
                path.push(name.clone());
                visit(value, path, form, edits);
                path.pop();
            }
        }
        (_, None) => {}
        (kind, Some((to, value, reason))) => {
            let value = value.clone().unwrap_or_else(|| spelled(kind));
            if to.as_ref() != Some(path) || value != *kind {
                edits.push(Edit {
                    from: path.clone(),
                    to: to.clone(),
                    value,
                    reason,
                    at: node.key,
                });
            }
        }
    }
}

type Target = (Option<Vec<String>>, Option<Kind>, &'static str);

/// Returns where a value belongs; none: no rule speaks of it, so it stays, or what is below it is looked at.
fn target(path: &[String], kind: &Kind, form: Form) -> Option<Target> {
    let (rules, prefix, own): (_, &[&str], &[String]) = match form {
        Form::Profile => (PROFILE, &[], path),
        Form::Settings => match path.split_first() {
            Some((first, rest)) if first == "profile" => (PROFILE, &["profile"], rest),
            _ => (SETTINGS, &[], path),
        },
    };
    let (first, _) = path.split_first()?;
    let mut folded: Vec<String> = own.iter().map(|key| dashed(key)).collect();
    if form == Form::Settings && path.len() == 1 && FLAT.contains(&folded.join(".").as_str()) {
        folded.insert(0, "pipeline".into());
    }
    for (pattern, becomes) in rules {
        let Some(name) = matched(pattern, &folded, own) else {
            continue;
        };
        let keys = |to: &str| {
            let own = to
                .split('.')
                .map(|key| if key == "*" { name.clone() } else { key.into() });
            let all = prefix.iter().map(|key| (*key).to_owned()).chain(own);
            Some(all.collect::<Vec<String>>())
        };
        return Some(match becomes {
            Becomes::Key(to) => (keys(to), None, ""),
            Becomes::Value(to, change) => match change(kind) {
                Kind::Null => (None, None, "it was the default"),
                kind => (keys(to), Some(kind), ""),
            },
            Becomes::Nothing(reason) => (None, None, *reason),
        });
    }
    let is_ours = form == Form::Profile || SECTIONS.contains(&dashed(first).as_str());
    let is_table = matches!(kind, Kind::Table(_));
    (is_ours && !is_table).then(|| (Some(respelled(path)), None, ""))
}

/// Returns what `*` of a pattern stands for in a key, if it matches; empty where there is none.
fn matched(pattern: &str, folded: &[String], own: &[String]) -> Option<String> {
    let parts: Vec<&str> = pattern.split('.').collect();
    if parts.len() != folded.len() {
        return None;
    }
    let is_match = parts
        .iter()
        .zip(folded)
        .all(|(part, key)| *part == "*" || part == key);
    let star = parts.iter().position(|part| *part == "*");
    let name = star.and_then(|at| own.get(at)).cloned();
    is_match.then(|| name.unwrap_or_default())
}

/// Returns keys with dashes, but for names of somebody's choice.
fn respelled(path: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(path.len());
    for key in path {
        let is_name = keys
            .last()
            .is_some_and(|above| NAMES.contains(&above.as_str()));
        keys.push(if is_name { key.clone() } else { dashed(key) });
    }
    keys
}

/// Returns a value whose tables have keys with dashes.
fn spelled(kind: &Kind) -> Kind {
    match kind {
        Kind::List(list) => {
            let mut list = list.clone();
            for node in &mut list {
                node.kind = spelled(&node.kind);
            }
            Kind::List(list)
        }
        Kind::Table(table) => {
            let entries = table.iter().map(|(key, node)| {
                let key = dashed(key);
                let mut node = node.clone();
                if !NAMES.contains(&key.as_str()) {
                    node.kind = spelled(&node.kind);
                }
                (key, node)
            });
            Kind::Table(entries.collect())
        }
        other => other.clone(),
    }
}

/// Applies edits to the tree that they were made from.
pub fn apply(tree: &mut Node, edits: &[Edit]) {
    let mut moved = Vec::new();
    for edit in edits {
        let Some(mut node) = take(tree, &edit.from) else {
            continue;
        };
        if let Some(to) = &edit.to {
            node.kind = edit.value.clone();
            moved.push((to, node));
        }
    }
    for (to, node) in moved {
        let keys: Vec<&str> = to.iter().map(String::as_str).collect();
        tree.insert(&keys, node);
    }
}

/// Takes a value out of a tree, and the tables that are empty without it.
fn take(tree: &mut Node, keys: &[String]) -> Option<Node> {
    let (first, rest) = keys.split_first()?;
    let Kind::Table(table) = &mut tree.kind else {
        return None;
    };
    if rest.is_empty() {
        return table.remove(first);
    }
    let inner = table.get_mut(first)?;
    let taken = take(inner, rest);
    if matches!(&inner.kind, Kind::Table(left) if left.is_empty()) {
        table.remove(first);
    }
    taken
}

/// Applies edits to the text of the TOML document that they were made from, and writes its version; comments stay.
pub fn rewrite(document: &mut DocumentMut, edits: &[Edit], to_value: impl Fn(&Kind) -> Item) {
    let mut moved = Vec::new();
    for edit in edits {
        let Some((key, item)) = cut(document.as_table_mut(), &edit.from) else {
            continue;
        };
        if let Some(to) = &edit.to {
            let mut fresh = to_value(&edit.value);
            if let (Some(old), Some(new)) = (item.as_value(), fresh.as_value_mut())
                && is_comment(old.decor())
            {
                *new.decor_mut() = old.decor().clone();
            }
            moved.push((to, key, fresh));
        }
    }
    for (to, key, item) in moved {
        paste(document.as_table_mut(), to, &key, item);
    }
    // Before everything else, or it would belong to a table.
    let version = toml_edit::value(i64::from(SCHEMA_VERSION));
    document.as_table_mut().insert("schema-version", version);
    document.as_table_mut().sort_values_by(|one, _, other, _| {
        let rank = |key: &toml_edit::Key| key.get() != "schema-version";
        rank(one).cmp(&rank(other))
    });
}

/// Tells whether a comment stands around something; what else stands there is space that fits its old place only.
fn is_comment(decor: &toml_edit::Decor) -> bool {
    [decor.prefix(), decor.suffix()]
        .into_iter()
        .flatten()
        .any(|around| around.as_str().is_some_and(|text| text.contains('#')))
}

fn cut(table: &mut dyn TableLike, keys: &[String]) -> Option<(toml_edit::Key, Item)> {
    let (first, rest) = keys.split_first()?;
    if rest.is_empty() {
        let key = table.key(first)?.clone();
        return Some((key, table.remove(first)?));
    }
    let inner = table.get_mut(first)?.as_table_like_mut()?;
    let found = cut(inner, rest);
    if inner.is_empty() {
        table.remove(first);
    }
    found
}

fn paste(table: &mut dyn TableLike, keys: &[String], old: &toml_edit::Key, item: Item) {
    let Some((first, rest)) = keys.split_first() else {
        return;
    };
    if rest.is_empty() {
        table.insert(first, item);
        if let Some(mut key) = table.key_mut(first)
            && is_comment(old.leaf_decor())
        {
            *key.leaf_decor_mut() = old.leaf_decor().clone();
        }
        return;
    }
    let inner = table.entry(first).or_insert_with(|| {
        let mut table = toml_edit::Table::new();
        // Without values of its own it needs no header.
        table.set_implicit(true);
        Item::Table(table)
    });
    if let Some(inner) = inner.as_table_like_mut() {
        paste(inner, rest, old, item);
    }
}

#[cfg(test)]
mod tests;
