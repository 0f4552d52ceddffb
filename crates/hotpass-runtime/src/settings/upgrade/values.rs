//! What values of earlier forms are now.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Kind, Node};

fn text(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Text(text) | Kind::Loose(text) => Some(text),
        _ => None,
    }
}

/// The names that the predecessor wrote where nobody chose one.
pub(super) fn unless_default(kind: &Kind) -> Kind {
    match text(kind) {
        Some("default" | "ssot.schema.json") => Kind::Null,
        _ => kind.clone(),
    }
}

/// What was rich is text.
pub(super) fn log_format(kind: &Kind) -> Kind {
    match text(kind) {
        Some("rich") => Kind::Text("text".into()),
        _ => kind.clone(),
    }
}

/// Strict runs fail on rows set aside, relaxed ones on nothing but errors, the others on files refused.
pub(super) fn qa_mode(kind: &Kind) -> Kind {
    match text(kind) {
        Some("strict") => Kind::Text("quarantine".into()),
        Some("relaxed") => Kind::Text("never".into()),
        Some("default") => Kind::Text("partial".into()),
        _ => kind.clone(),
    }
}

/// Choices had underscores.
pub(super) fn dashes(kind: &Kind) -> Kind {
    let changed = text(kind).map(|text| Kind::Text(text.replace('_', "-")));
    changed.unwrap_or_else(|| kind.clone())
}

/// Profiles named the contact's fields as sources do; the published columns are those of the primary contact.
pub(super) fn published(kind: &Kind) -> Kind {
    let Kind::List(list) = kind else {
        return kind.clone();
    };
    let mut list = list.clone();
    for node in &mut list {
        let name = match text(&node.kind) {
            Some("contact_email") => "contact_primary_email",
            Some("contact_phone") => "contact_primary_phone",
            Some("contact_name") => "contact_primary_name",
            Some("address") => "address_primary",
            _ => continue,
        };
        node.kind = Kind::Text(name.into());
    }
    Kind::List(list)
}

/// A list of sources with names becomes a table; patterns are relative to the input folder.
pub(super) fn sources(kind: &Kind) -> Kind {
    named(kind, &["name"], |key, value| match key {
        // The format is that of the file.
        "name" | "format" => None,
        "path-pattern" => {
            let pattern = text(value).map(|text| Kind::Text(relative(text)));
            Some(("pattern", pattern.unwrap_or_else(|| value.clone())))
        }
        other => Some((other, value.clone())),
    })
}

/// Returns a pattern without the folders that it starts with.
fn relative(pattern: &str) -> String {
    let mut rest = pattern;
    while let Some((folder, inner)) = rest.split_once('/')
        && !folder.contains(['*', '?', '[', '{'])
    {
        rest = inner;
    }
    rest.to_owned()
}

/// A list of authorities becomes a table by their keys.
pub(super) fn authorities(kind: &Kind) -> Kind {
    named(kind, &["cache-key", "name"], |key, value| match key {
        "cache-key" | "description" => None,
        other => Some((other, value.clone())),
    })
}

/// Turns a list of tables into a table of tables, by the first of the keys that names one; a name that is taken gets a
/// number. A list with something nameless stays, for whoever reads it to refuse.
fn named(
    kind: &Kind,
    keys: &[&str],
    entry: impl for<'k> Fn(&'k str, &Kind) -> Option<(&'k str, Kind)>,
) -> Kind {
    let Kind::List(list) = kind else {
        return kind.clone();
    };
    let named: Option<Vec<(String, &Node)>> = list
        .iter()
        .map(|node| Some((name(node, keys)?, node)))
        .collect();
    let Some(named) = named else {
        return kind.clone();
    };
    let taken: BTreeSet<&String> = named.iter().map(|(name, _)| name).collect();
    let mut tables = BTreeMap::new();
    for (name, node) in &named {
        let mut inner = (*node).clone();
        if let Kind::Table(table) = &node.kind {
            let kept = table.iter().filter_map(|(key, value)| {
                let key = key.replace('_', "-");
                let (key, kind) = entry(&key, &value.kind)?;
                let value = Node {
                    kind,
                    ..value.clone()
                };
                Some((key.to_owned(), value))
            });
            inner.kind = Kind::Table(kept.collect());
        }
        let mut own = name.clone();
        let mut number = 2;
        while tables.contains_key(&own) || (own != *name && taken.contains(&own)) {
            own = format!("{name} {number}");
            number += 1;
        }
        tables.insert(own, inner);
    }
    if tables.is_empty() {
        return Kind::Null;
    }
    Kind::Table(tables)
}

/// Returns the name that a table has under the first of the keys that gives it one.
fn name(node: &Node, keys: &[&str]) -> Option<String> {
    let Kind::Table(table) = &node.kind else {
        return None;
    };
    keys.iter().find_map(|wanted| {
        let (_, node) = table
            .iter()
            .find(|(key, _)| key.replace('_', "-") == *wanted)?;
        let name = text(&node.kind).filter(|name| !name.trim().is_empty());
        name.map(str::to_owned)
    })
}
