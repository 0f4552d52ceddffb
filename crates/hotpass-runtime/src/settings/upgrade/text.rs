//! Edits of the text of a TOML document. Every comment stays: with what it stands at, above what is left of it, or, where
//! nothing is left, at the end.

use toml_edit::{DocumentMut, InlineTable, Item, Key, Table, TableLike};

use super::Edit;
use crate::{settings::rules::SCHEMA_VERSION, tree::Kind};

/// What stands above the comments of what is gone.
const LOST: &str = "# Comments of what is said no more:";

/// Applies edits to the text of the TOML document that they were made from, and writes its version; comments stay.
pub fn rewrite(document: &mut DocumentMut, edits: &[Edit], to_value: impl Fn(&Kind) -> Item) {
    if edits.is_empty() && document.contains_key("schema-version") {
        return;
    }
    edited(document, edits, to_value, |document| {
        // Before everything else, or it would belong to a table.
        let version = toml_edit::value(i64::from(SCHEMA_VERSION));
        document.as_table_mut().insert("schema-version", version);
        document.as_table_mut().sort_values_by(|one, _, other, _| {
            let rank = |key: &Key| key.get() != "schema-version";
            rank(one).cmp(&rank(other))
        });
    });
}

/// Applies edits to the text of the TOML document of a profile, which has no version; comments stay.
pub fn rewrite_profile(
    document: &mut DocumentMut,
    edits: &[Edit],
    to_value: impl Fn(&Kind) -> Item,
) {
    if !edits.is_empty() {
        edited(document, edits, to_value, |_| {});
    }
}

fn edited(
    document: &mut DocumentMut,
    edits: &[Edit],
    to_value: impl Fn(&Kind) -> Item,
    finish: impl FnOnce(&mut DocumentMut),
) {
    let before = document.to_string();
    let (header, body) = before.split_at(header(&before));
    if let Ok(body) = body.parse() {
        *document = body;
    }
    let mut moved = Vec::new();
    for edit in edits {
        let Some((key, item)) = cut(document.as_table_mut(), &edit.from) else {
            continue;
        };
        if let Some(to) = target(edit) {
            moved.push((to, key, fresh(item, edit, &to_value)));
        }
    }
    // Tables before what belongs into them.
    moved.sort_by_key(|(to, ..)| to.len());
    for (to, key, item) in moved {
        paste(document.as_table_mut(), to, (&key, item), false);
    }
    prune(document, edits);
    finish(document);
    let mut text = format!("{header}{document}");
    let lost = lost(&before, &text);
    if !lost.is_empty() {
        text.extend(["\n", LOST, "\n"]);
        text.extend(lost.iter().flat_map(|comment| [*comment, "\n"]));
    }
    if let Ok(whole) = text.parse() {
        *document = whole;
    }
}

/// Returns where the value of an edit stands in a document that has no null.
fn target(edit: &Edit) -> Option<&Vec<String>> {
    edit.to.as_ref().filter(|_| edit.value != Kind::Null)
}

/// Returns the length of the comment that a document starts with, with the blank line that sets it off.
fn header(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            return if length > 0 { length + line.len() } else { 0 };
        }
        if !line.starts_with('#') {
            return 0;
        }
        length += line.len();
    }
    0
}

/// Returns what an item is now.
fn fresh(item: Item, edit: &Edit, to_value: impl Fn(&Kind) -> Item) -> Item {
    let old = item.as_value().map(|value| value.decor().clone());
    let mut fresh = if edit.is_same {
        item
    } else {
        shown(to_value(&edit.value))
    };
    if let (Some(old), Some(new)) = (old, fresh.as_value_mut()) {
        new.decor_mut().clear();
        if is_comment(&old) {
            *new.decor_mut() = old;
        }
    }
    fresh
}

/// Gives a header to the empty tables in a table: each is an entry of its own.
fn shown(mut item: Item) -> Item {
    if let Item::Table(table) = &mut item {
        let inner = table.iter_mut().filter_map(|(_, item)| item.as_table_mut());
        for table in inner.filter(|table| table.is_empty()) {
            table.set_implicit(false);
        }
    }
    item
}

/// Tells whether a comment stands around something; what else stands there is space that fits its old place only.
fn is_comment(decor: &toml_edit::Decor) -> bool {
    !comments_of(decor).is_empty()
}

/// Returns the comments around something, each in a line of its own.
fn comments_of(decor: &toml_edit::Decor) -> String {
    let around = [decor.prefix(), decor.suffix()].into_iter().flatten();
    let lines = around
        .filter_map(|around| around.as_str())
        .flat_map(str::lines);
    let comments = lines.map(str::trim).filter(|line| line.starts_with('#'));
    comments.flat_map(|comment| [comment, "\n"]).collect()
}

fn cut(table: &mut dyn TableLike, keys: &[String]) -> Option<(Key, Item)> {
    let (first, rest) = keys.split_first()?;
    if rest.is_empty() {
        let key = table.key(first)?.clone();
        return Some((key, table.remove(first)?));
    }
    cut(table.get_mut(first)?.as_table_like_mut()?, rest)
}

/// Puts an item, with the key that it had, where the keys lead. Within braces there is no room for comments.
fn paste(
    table: &mut dyn TableLike,
    keys: &[String],
    (old, mut item): (&Key, Item),
    is_inline: bool,
) {
    let Some((first, rest)) = keys.split_first() else {
        return;
    };
    if rest.is_empty() {
        if is_inline {
            let Ok(mut value) = item.into_value() else {
                return;
            };
            value.decor_mut().clear();
            item = Item::Value(value);
        }
        table.insert(first, item);
        if let Some(mut key) = table.key_mut(first)
            && is_comment(old.leaf_decor())
            && !is_inline
        {
            *key.leaf_decor_mut() = old.leaf_decor().clone();
        }
        return;
    }
    let inner = table.entry(first).or_insert_with(|| {
        if is_inline {
            return toml_edit::value(InlineTable::new());
        }
        let mut table = Table::new();
        // Without values of its own it needs no header.
        table.set_implicit(true);
        Item::Table(table)
    });
    let is_inline = inner.is_inline_table();
    if let Some(inner) = inner.as_table_like_mut() {
        paste(inner, rest, (old, item), is_inline);
    }
}

/// Takes out the tables that edits have emptied; their comments go with the value that was taken out of them last.
fn prune(document: &mut DocumentMut, edits: &[Edit]) {
    let (kept, gone): (Vec<&Edit>, Vec<&Edit>) =
        edits.iter().partition(|edit| target(edit).is_some());
    for edit in kept.into_iter().rev().chain(gone) {
        for depth in (1..edit.from.len()).rev() {
            let Some(comments) = emptied(document.as_table_mut(), &edit.from[..depth]) else {
                break;
            };
            if let Some(to) = target(edit)
                && !comments.is_empty()
            {
                attach(document.as_table_mut(), to, &comments);
            }
        }
    }
}

/// Takes out the table that the keys lead to if it is empty, and returns its comments.
fn emptied(table: &mut dyn TableLike, keys: &[String]) -> Option<String> {
    let (first, rest) = keys.split_first()?;
    let item = table.get_mut(first)?;
    let inner = item.as_table_like_mut()?;
    if !rest.is_empty() {
        return emptied(inner, rest);
    }
    if !inner.is_empty() {
        return None;
    }
    let own = match item {
        Item::Table(table) => comments_of(table.decor()),
        Item::Value(value) => comments_of(value.decor()),
        _ => String::new(),
    };
    let of_key = table.key(first).map(|key| comments_of(key.leaf_decor()));
    table.remove(first);
    Some(of_key.unwrap_or_default() + &own)
}

/// Writes comments above what the keys lead to, where there is room.
fn attach(table: &mut dyn TableLike, keys: &[String], comments: &str) {
    let Some((first, rest)) = keys.split_first() else {
        return;
    };
    let Some(item) = table
        .get_mut(first)
        .filter(|item| !item.is_inline_table() || rest.is_empty())
    else {
        return;
    };
    if !rest.is_empty() {
        if let Some(inner) = item.as_table_like_mut() {
            attach(inner, rest, comments);
        }
        return;
    }
    let above = |decor: &mut toml_edit::Decor| {
        let prefix = decor.prefix().and_then(|prefix| prefix.as_str());
        let prefix = format!("{comments}{}", prefix.unwrap_or_default());
        decor.set_prefix(prefix);
    };
    if let Item::Table(table) = item {
        above(table.decor_mut());
    } else if let Some(mut key) = table.key_mut(first) {
        above(key.leaf_decor_mut());
    }
}

/// Returns the comments of one text that are not in another.
fn lost<'t>(before: &'t str, after: &str) -> Vec<&'t str> {
    let mut kept = comments(after);
    let mut lost = comments(before);
    lost.retain(
        |comment| match kept.iter().position(|other| other == comment) {
            Some(at) => {
                kept.swap_remove(at);
                false
            }
            None => true,
        },
    );
    lost
}

/// Returns the comments of a TOML text.
fn comments(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['#', '"', '\'']) {
        let (_, here) = rest.split_at(at);
        if here.starts_with('#') {
            let (comment, next) = here.split_once('\n').unwrap_or((here, ""));
            found.push(comment.trim_end());
            rest = next;
        } else {
            rest = behind_string(here);
        }
    }
    found
}

/// Returns what stands behind the string that a text starts with.
fn behind_string(text: &str) -> &str {
    let quotes = ["\"\"\"", "'''", "\"", "'"];
    let Some((quote, mut rest)) = quotes
        .iter()
        .find_map(|quote| Some((*quote, text.strip_prefix(quote)?)))
    else {
        return "";
    };
    loop {
        if let Some(inner) = rest.strip_prefix(quote) {
            // A long string may end with quotes of its own.
            let more = if quote.len() > 1 { 2 } else { 0 };
            let own = inner
                .chars()
                .take(more)
                .take_while(|own| quote.starts_with(*own));
            return inner.split_at(own.count()).1;
        }
        let mut characters = rest.chars();
        let Some(character) = characters.next() else {
            return "";
        };
        if character == '\\' && quote.starts_with('"') {
            characters.next();
        }
        rest = characters.as_str();
    }
}
