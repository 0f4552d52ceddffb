//! What changed between two versions of a contract, whom it breaks, and which version that asks for.
//!
//! A change breaks if data that was as agreed may not be any more, or if what readers rely on is gone. Rules that got
//! wider, fields that need not be there and rules that are gone are compatible. Texts for people are documentary.

// What changed in one field.
mod field;
// What changed in keys and references.
mod keys;
// What changed in quality rules.
mod rules;

use std::fmt;

use serde_json::Value;

use super::{Contract, FieldsMatch, Labeled, Step, Version};

/// Whom a change concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Only those who read the contract.
    Documentary,
    /// Nobody has to do anything.
    Compatible,
    /// Somebody has to.
    Breaking,
}

impl Effect {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Documentary => "documentary",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// Whom it concerns.
    pub effect: Effect,
    /// The field; none: the dataset.
    pub field: Option<String>,
    /// What changed, a sentence.
    pub sentence: String,
}

/// What changed between two versions of a contract.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The changes: of the dataset first, then of its fields in order.
    pub changes: Vec<Change>,
    /// The step of the version that they ask for.
    pub required: Step,
    /// The step that the versions make; none if one of them is no version.
    pub given: Option<Step>,
    /// Whether that is enough.
    pub is_enough: bool,
    /// The same in a sentence.
    pub verdict: String,
}

impl Difference {
    /// The greatest effect of all changes; none if there are none.
    pub fn effect(&self) -> Option<Effect> {
        self.changes.iter().map(|change| change.effect).max()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            writeln!(out, "{}: {}", change.effect.word(), change.sentence)?;
        }
        writeln!(out, "{}", self.verdict)
    }
}

// Changes that were found so far, and of what.
struct Changes {
    field: Option<String>,
    list: Vec<Change>,
}

impl Changes {
    fn add(&mut self, effect: Effect, sentence: impl Into<String>) {
        self.list.push(Change {
            effect,
            field: self.field.clone(),
            sentence: sentence.into(),
        });
    }

    fn breaking(&mut self, sentence: impl Into<String>) {
        self.add(Effect::Breaking, sentence);
    }

    fn compatible(&mut self, sentence: impl Into<String>) {
        self.add(Effect::Compatible, sentence);
    }

    fn documentary(&mut self, sentence: impl Into<String>) {
        self.add(Effect::Documentary, sentence);
    }
}

/// Says what changed from one version of a contract to the next.
pub fn diff(old: &Contract, new: &Contract) -> Difference {
    let mut changes = Changes {
        field: None,
        list: Vec::new(),
    };
    dataset(old, new, &mut changes);
    keys::compare(old, new, &mut changes);
    rules::compare(
        "the dataset",
        false,
        &old.quality,
        &new.quality,
        &mut changes,
    );
    fields(old, new, &mut changes);
    judge(changes.list, old, new)
}

fn dataset(old: &Contract, new: &Contract, changes: &mut Changes) {
    if old.dataset != new.dataset {
        changes.breaking(format!(
            "The dataset is called `{}` and was called `{}`.",
            new.dataset, old.dataset
        ));
    }
    match_rule(old.fields_match, new.fields_match, changes);
    missing_values(
        "the dataset",
        old.missing_values.as_deref(),
        new.missing_values.as_deref(),
        changes,
    );
    for (what, is_same) in [
        ("title", old.title == new.title),
        ("description", old.description == new.description),
        ("status", old.status == new.status),
        ("owner", old.owner == new.owner),
        ("steward", old.steward == new.steward),
        ("tags", old.tags == new.tags),
        ("examples", old.examples == new.examples),
        ("extensions", old.extensions == new.extensions),
    ] {
        if !is_same {
            changes.documentary(format!("Another {what} of the dataset is given."));
        }
    }
}

fn match_rule(old: Option<FieldsMatch>, new: Option<FieldsMatch>, changes: &mut Changes) {
    if old == new {
        return;
    }
    let rank = |rule: FieldsMatch| match rule {
        FieldsMatch::Exact => 0,
        FieldsMatch::Equal => 1,
        FieldsMatch::Subset | FieldsMatch::Superset => 2,
        FieldsMatch::Partial => 3,
    };
    let is_wider = match (old, new) {
        (Some(old), Some(new)) => rank(old) < rank(new),
        (None, new) => new == Some(FieldsMatch::Partial),
        (Some(_), None) => false,
    };
    if is_wider {
        changes.compatible("Columns and fields may differ in more ways.");
    } else {
        changes.breaking("Columns and fields may not differ in all the ways that they could.");
    }
}

fn missing_values(
    of: &str,
    old: Option<&[Labeled]>,
    new: Option<&[Labeled]>,
    changes: &mut Changes,
) {
    if old == new {
        return;
    }
    let values = |list: Option<&[Labeled]>| {
        let mut texts: Vec<_> = match list {
            Some(list) => list.iter().map(|labeled| shown(&labeled.value)).collect(),
            None => vec![shown(&Value::from(""))],
        };
        texts.sort();
        texts
    };
    if values(old) == values(new) {
        changes.documentary(format!("The missing values of {of} have other labels."));
    } else {
        changes.breaking(format!("Other texts mean that there is no value in {of}."));
    }
}

fn fields(old: &Contract, new: &Contract, changes: &mut Changes) {
    for field in &old.fields {
        if new.field(&field.name).is_none() {
            changes.field = Some(field.name.clone());
            changes.breaking(format!("`{}` is gone.", field.name));
        }
    }
    let old_names = old.identifiers();
    for (field, name) in new.fields.iter().zip(new.identifiers()) {
        changes.field = Some(field.name.clone());
        let at = old
            .fields
            .iter()
            .position(|before| before.name == field.name);
        let before = at.and_then(|at| old.fields.get(at).zip(old_names.get(at)));
        match before {
            None if field.required => {
                changes.breaking(format!("`{}` is new, and must have a value.", field.name));
            }
            None => changes.compatible(format!("`{}` is new.", field.name)),
            Some((before, old_name)) => {
                if *old_name != name {
                    changes.breaking(format!(
                        "Programs call `{}` `{name}`; it was `{old_name}`.",
                        field.name
                    ));
                }
                field::compare(before, field, changes);
            }
        }
    }
    changes.field = None;
    order(old, new, changes);
}

fn order(old: &Contract, new: &Contract, changes: &mut Changes) {
    let common = |one: &Contract, other: &Contract| -> Vec<String> {
        let names = one.fields.iter().map(|field| field.name.clone());
        names.filter(|name| other.field(name).is_some()).collect()
    };
    if common(old, new) == common(new, old) {
        return;
    }
    let sentence = "The fields have another order.";
    if new.fields_match == Some(FieldsMatch::Exact) {
        changes.breaking(sentence);
    } else {
        changes.documentary(sentence);
    }
}

fn judge(changes: Vec<Change>, old: &Contract, new: &Contract) -> Difference {
    let effect = changes.iter().map(|change| change.effect).max();
    let mut required = match effect {
        None => Step::None,
        Some(Effect::Documentary) => Step::Patch,
        Some(Effect::Compatible) => Step::Minor,
        Some(Effect::Breaking) => Step::Major,
    };
    let versions = Version::of(&old.version).zip(Version::of(&new.version));
    // Before 1.0.0 nothing is promised, and the second number is what changes.
    if versions.is_some_and(|(old, _)| old.major == 0) {
        required = required.min(Step::Minor);
    }
    let given = versions.map(|(old, new)| old.step_to(new));
    let (is_enough, verdict) = match versions {
        None => (
            old.version == new.version && required == Step::None,
            format!(
                "The step cannot be told: `{}` or `{}` is not of the form 1.2.3.",
                old.version, new.version
            ),
        ),
        Some((old, new)) => verdict(old, new, required),
    };
    Difference {
        changes,
        required,
        given,
        is_enough,
        verdict,
    }
}

fn verdict(old: Version, new: Version, required: Step) -> (bool, String) {
    let least = old.after(required);
    if new < old {
        return (
            false,
            format!("{new} is before {old}; the next version is {least}."),
        );
    }
    let word = required.word();
    let is_enough = old.step_to(new) >= required;
    let sentence = match (required, is_enough) {
        (Step::None, _) => format!("Nothing changed; {new} is as good as {old}."),
        (_, true) => format!("The changes ask for a {word} step, which {old} to {new} makes."),
        (_, false) => {
            format!(
                "The changes ask for a {word} step, which {old} to {new} does not make: {least} would."
            )
        }
    };
    (is_enough, sentence)
}

// A value in a sentence.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
