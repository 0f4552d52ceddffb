//! What changed in keys and references.

use super::Changes;
use crate::contract::{Contract, ForeignKey};

/// Compares the keys of a dataset with what they were.
pub(super) fn compare(old: &Contract, new: &Contract, changes: &mut Changes) {
    primary(&old.primary_key, &new.primary_key, changes);
    let sets = |keys: &[Vec<String>]| keys.iter().map(|key| sorted(key)).collect::<Vec<_>>();
    let (was, is) = (sets(&old.unique_keys), sets(&new.unique_keys));
    for key in is.iter().filter(|key| !was.contains(key)) {
        changes.breaking(format!(
            "No two rows may have the same {}.",
            key.join(" and ")
        ));
    }
    for key in was.iter().filter(|key| !is.contains(key)) {
        changes.compatible(format!("Rows may have the same {}.", key.join(" and ")));
    }
    let has = |keys: &[ForeignKey], key: &ForeignKey| keys.iter().any(|other| same(other, key));
    for key in new
        .foreign_keys
        .iter()
        .filter(|key| !has(&old.foreign_keys, key))
    {
        changes.breaking(format!(
            "{} must occur in {}.",
            key.fields.join(" and "),
            there(key)
        ));
    }
    for key in old
        .foreign_keys
        .iter()
        .filter(|key| !has(&new.foreign_keys, key))
    {
        changes.compatible(format!(
            "{} need not occur in {}.",
            key.fields.join(" and "),
            there(key)
        ));
    }
}

fn primary(old: &[String], new: &[String], changes: &mut Changes) {
    if old == new {
        return;
    }
    if sorted(old) == sorted(new) {
        changes.documentary("The fields of the primary key have another order.");
        return;
    }
    let words = |key: &[String]| match key {
        [] => "none".to_owned(),
        fields => fields.join(" and "),
    };
    changes.breaking(format!(
        "The primary key is {}; it was {}.",
        words(new),
        words(old)
    ));
}

fn sorted(key: &[String]) -> Vec<String> {
    let mut key = key.to_vec();
    key.sort();
    key
}

fn same(one: &ForeignKey, other: &ForeignKey) -> bool {
    one.fields == other.fields
        && one.dataset == other.dataset
        && one.reference_fields == other.reference_fields
}

fn there(key: &ForeignKey) -> String {
    let fields = key.reference_fields.join(" and ");
    match key.dataset.as_str() {
        "" => format!("{fields} of the same dataset"),
        dataset => format!("{fields} of `{dataset}`"),
    }
}
