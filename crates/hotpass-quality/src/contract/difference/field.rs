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
            changes.breaking(format!("The {what} are limited to {}.", list(new.iter())))
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
    let length = |length: Option<u64>| length.map(Value::from);
    let name = &new.name;
    for (what, was, is, data_type, least) in [
        (
            "at least",
            old.minimum.clone(),
            new.minimum.clone(),
            new.data_type,
            true,
        ),
        (
            "above",
            old.exclusive_minimum.clone(),
            new.exclusive_minimum.clone(),
            new.data_type,
            true,
        ),
        (
            "at most",
            old.maximum.clone(),
            new.maximum.clone(),
            new.data_type,
            false,
        ),
        (
            "below",
            old.exclusive_maximum.clone(),
            new.exclusive_maximum.clone(),
            new.data_type,
            false,
        ),
        (
            "of a length of at least",
            length(old.min_length),
            length(new.min_length),
            DataType::Integer,
            true,
        ),
        (
            "of a length of at most",
            length(old.max_length),
            length(new.max_length),
            DataType::Integer,
            false,
        ),
    ] {
        match (was, is) {
            (None, None) => {}
            (Some(was), None) => {
                changes.compatible(format!("`{name}` need not be {what} {}.", shown(&was)));
            }
            (None, Some(is)) => {
                changes.breaking(format!("`{name}` must be {what} {}.", shown(&is)))
            }
            (Some(was), Some(is)) => {
                let order = validity::order(data_type, &was, &is);
                let sentence = format!(
                    "`{name}` must be {what} {}; that was {}.",
                    shown(&is),
                    shown(&was)
                );
                match order {
                    Some(Ordering::Equal) => {}
                    Some(Ordering::Less) if !least => changes.compatible(sentence),
                    Some(Ordering::Greater) if least => changes.compatible(sentence),
                    None if was == is => {}
                    _ => changes.breaking(sentence),
                }
            }
        }
    }
}
