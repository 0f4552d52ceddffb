//! What changed in one field.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Changes, missing_values, rules, shown};
use crate::contract::{DataType, Field, Severity, validity};

/// Compares a field with what it was.
pub(super) fn compare(old: &Field, new: &Field, changes: &mut Changes) {
    types(old, new, changes);
    switches(old, new, changes);
    values(old, new, changes);
    limits(old, new, changes);
    let name = format!("`{}`", new.name);
    missing_values(
        &name,
        old.missing_values.as_deref(),
        new.missing_values.as_deref(),
        changes,
    );
    rules::compare(&name, true, &old.quality, &new.quality, changes);
    for (what, is_same) in [
        ("title", old.title == new.title),
        ("description", old.description == new.description),
        ("tags", old.tags == new.tags),
        ("examples", old.examples == new.examples),
        ("extensions", old.extensions == new.extensions),
    ] {
        if !is_same {
            changes.documentary(format!("Another {what} of {name} is given."));
        }
    }
}

fn types(old: &Field, new: &Field, changes: &mut Changes) {
    let name = &new.name;
    if old.data_type != new.data_type {
        let (was, is) = (old.data_type.word(), new.data_type.word());
        if old.data_type.is_within(new.data_type) {
            changes.compatible(format!(
                "The type of `{name}` is {is}; it was {was}, which is one."
            ));
        } else {
            changes.breaking(format!("The type of `{name}` is {is}; it was {was}."));
        }
    }
    told(
        &format!("form of `{name}`"),
        old.format.as_deref(),
        new.format.as_deref(),
        changes,
    );
    told(
        &format!("pattern of `{name}`"),
        old.pattern.as_deref(),
        new.pattern.as_deref(),
        changes,
    );
    let (was, is) = (old.classification.as_deref(), new.classification.as_deref());
    told(&format!("classification of `{name}`"), was, is, changes);
    if old.notation != new.notation {
        changes.breaking(format!(
            "The values of `{name}` are written in another way."
        ));
    }
}

// Something that narrows what there is when it is said. Whether one is wider than another is not told.
fn told(what: &str, old: Option<&str>, new: Option<&str>, changes: &mut Changes) {
    match (old, new) {
        (Some(_), None) => changes.compatible(format!("The {what} is free.")),
        (None, Some(new)) => changes.breaking(format!("The {what} is `{new}`; it was free.")),
        (Some(old), Some(new)) if old != new => {
            changes.breaking(format!("The {what} is `{new}`; it was `{old}`."));
        }
        _ => {}
    }
}

fn switches(old: &Field, new: &Field, changes: &mut Changes) {
    let name = &new.name;
    match (old.required, new.required) {
        (false, true) => changes.breaking(format!("`{name}` must have a value.")),
        (true, false) => changes.compatible(format!("`{name}` need not have a value.")),
        _ => {}
    }
    match (old.unique, new.unique) {
        (false, true) => changes.breaking(format!("No two rows may have the same `{name}`.")),
        (true, false) => changes.compatible(format!("Rows may have the same `{name}`.")),
        _ => {}
    }
    let word = |severity: Severity| match severity {
        Severity::Info => "info",
        Severity::Warning => "a warning",
        Severity::Error => "an error",
    };
    let sentence = format!(
        "Breaking a rule of `{name}` is {}; it was {}.",
        word(new.severity),
        word(old.severity)
    );
    match old.severity.cmp(&new.severity) {
        Ordering::Less => changes.breaking(sentence),
        Ordering::Greater => changes.compatible(sentence),
        Ordering::Equal => {}
    }
}

fn values(old: &Field, new: &Field, changes: &mut Changes) {
    let name = &new.name;
    sets(
        &format!("values of `{name}`"),
        &old.enumeration,
        &new.enumeration,
        changes,
    );
    let plain = |field: &Field| {
        field
            .categories
            .iter()
            .map(|labeled| labeled.value.clone())
            .collect::<Vec<_>>()
    };
    let (was, is) = (plain(old), plain(new));
    if was == is && old.categories != new.categories {
        changes.documentary(format!("The categories of `{name}` have other labels."));
    }
    sets(&format!("categories of `{name}`"), &was, &is, changes);
    let is_moved = was != is && was.iter().all(|value| is.contains(value)) && was.len() == is.len();
    if old.categories_ordered != new.categories_ordered || (is_moved && new.categories_ordered) {
        changes.breaking(format!(
            "The order of the categories of `{name}` means something else."
        ));
    }
}

fn sets(what: &str, old: &[Value], new: &[Value], changes: &mut Changes) {
    match (old.is_empty(), new.is_empty()) {
        (true, true) => {}
        (false, true) => changes.compatible(format!("The {what} are free.")),
        (true, false) => {
            changes.breaking(format!("The {what} are limited to {}.", list(new.iter())));
        }
        (false, false) => {
            let gone: Vec<_> = old.iter().filter(|value| !new.contains(value)).collect();
            let added: Vec<_> = new.iter().filter(|value| !old.contains(value)).collect();
            if !gone.is_empty() {
                changes.breaking(format!(
                    "The {what} no longer include {}.",
                    list(gone.into_iter())
                ));
            }
            if !added.is_empty() {
                changes.compatible(format!(
                    "The {what} include {} too.",
                    list(added.into_iter())
                ));
            }
        }
    }
}

// No more than a few values, so that a sentence stays one.
fn list<'a>(values: impl ExactSizeIterator<Item = &'a Value>) -> String {
    const MOST: usize = 5;
    let count = values.len();
    let named: Vec<_> = values.take(MOST).map(shown).collect();
    match count.saturating_sub(MOST) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn limits(old: &Field, new: &Field, changes: &mut Changes) {
    let of = |what, data_type, is_least| Limit {
        name: &new.name,
        what,
        data_type,
        is_least,
    };
    let of_values = |what, is_least| of(what, new.data_type, is_least);
    let of_lengths = |what, is_least| of(what, DataType::Integer, is_least);
    let (was, is) = (&old.minimum, &new.minimum);
    of_values("at least", true).compare(was.as_ref(), is.as_ref(), changes);
    let (was, is) = (&old.exclusive_minimum, &new.exclusive_minimum);
    of_values("above", true).compare(was.as_ref(), is.as_ref(), changes);
    let (was, is) = (&old.maximum, &new.maximum);
    of_values("at most", false).compare(was.as_ref(), is.as_ref(), changes);
    let (was, is) = (&old.exclusive_maximum, &new.exclusive_maximum);
    of_values("below", false).compare(was.as_ref(), is.as_ref(), changes);
    let length = |length: Option<u64>| length.map(Value::from);
    let (was, is) = (length(old.min_length), length(new.min_length));
    of_lengths("of a length of at least", true).compare(was.as_ref(), is.as_ref(), changes);
    let (was, is) = (length(old.max_length), length(new.max_length));
    of_lengths("of a length of at most", false).compare(was.as_ref(), is.as_ref(), changes);
}

// A bound on one side.
struct Limit<'a> {
    name: &'a str,
    what: &'static str,
    data_type: DataType,
    is_least: bool,
}

impl Limit<'_> {
    fn compare(&self, old: Option<&Value>, new: Option<&Value>, changes: &mut Changes) {
        let Self { name, what, .. } = self;
        match (old, new) {
            (None, None) => {}
            (Some(old), None) => {
                changes.compatible(format!("`{name}` need not be {what} {}.", shown(old)));
            }
            (None, Some(new)) => {
                changes.breaking(format!("`{name}` must be {what} {}.", shown(new)));
            }
            (Some(old), Some(new)) => {
                let sentence = format!(
                    "`{name}` must be {what} {}; that was {}.",
                    shown(new),
                    shown(old)
                );
                match validity::order(self.data_type, old, new) {
                    Some(Ordering::Equal) => {}
                    Some(Ordering::Less) if !self.is_least => changes.compatible(sentence),
                    Some(Ordering::Greater) if self.is_least => changes.compatible(sentence),
                    None if old == new => {}
                    _ => changes.breaking(sentence),
                }
            }
        }
    }
}
