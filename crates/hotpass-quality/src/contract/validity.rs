//! Whether a contract can be meant as it is written.

use std::{cmp::Ordering, collections::BTreeSet};

use serde_json::Value;

use super::{Contract, DataType, Field, Version};

impl Contract {
    /// What cannot be meant, one sentence each, in the order of the document.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.dataset.trim().is_empty() {
            faults.push("`dataset` is empty: a contract has to say of what it is".to_owned());
        }
        if Version::of(&self.version).is_none() {
            faults.push(format!(
                "`version` is `{}`, which is not of the form 1.2.3",
                self.version
            ));
        }
        self.key_faults(&mut faults);
        let mut names = BTreeSet::new();
        for field in &self.fields {
            if !names.insert(field.name.as_str()) {
                faults.push(format!("field `{}` is there twice", field.name));
            }
            field_faults(field, &mut faults);
        }
        faults
    }

    // The fields of a key need no rules of their own, so a key may name columns that no field declares.
    fn key_faults(&self, faults: &mut Vec<String>) {
        for key in &self.foreign_keys {
            if key.fields.is_empty() || key.fields.len() != key.reference_fields.len() {
                faults.push(format!(
                    "the foreign key to `{}` has {} fields here and {} there",
                    key.dataset,
                    key.fields.len(),
                    key.reference_fields.len()
                ));
            }
        }
        for key in &self.unique_keys {
            if key.is_empty() {
                faults.push("a unique key names no field".to_owned());
            }
        }
    }
}

fn field_faults(field: &Field, faults: &mut Vec<String>) {
    let name = &field.name;
    if name.is_empty() {
        faults.push("a field has no name".to_owned());
    }
    if let Some(pattern) = &field.pattern
        && let Err(error) = fancy_regex::Regex::new(pattern)
    {
        let reason = error.to_string();
        let last = reason.lines().last().unwrap_or_default();
        faults.push(format!(
            "field `{name}`: the pattern `{pattern}` cannot be read: {last}"
        ));
    }
    if let (Some(least), Some(most)) = (field.min_length, field.max_length)
        && least > most
    {
        faults.push(format!(
            "field `{name}`: no text has at least {least} and at most {most} characters"
        ));
    }
    if let (Some(least), Some(most)) = (&field.minimum, &field.maximum)
        && order(field.data_type, least, most) == Some(Ordering::Greater)
    {
        faults.push(format!(
            "field `{name}`: no value is at least {least} and at most {most}"
        ));
    }
}

/// Which of two bounds of a type is greater; none if they cannot be compared.
///
/// Numbers are compared as numbers, also if they are written as texts; dates and times in ISO 8601 as texts, which have
/// the same order.
pub(super) fn order(data_type: DataType, left: &Value, right: &Value) -> Option<Ordering> {
    if data_type.is_numeric() {
        return number(left)?.partial_cmp(&number(right)?);
    }
    match (left, right) {
        (Value::String(left), Value::String(right)) if data_type != DataType::Duration => {
            Some(left.cmp(right))
        }
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        _ => None,
    }
}

/// The number that a bound is.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
