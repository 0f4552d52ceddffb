//! Values that are one of a set.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Test, of_values};
use crate::{
    expectation::{Arguments, Problem, Result, comparison::same, moment},
    table::Value,
};

/// A set of values, by kind.
pub(super) struct Set<'a> {
    texts: BTreeSet<&'a str>,
    /// Ascending.
    numbers: Vec<f64>,
    /// Texts that are points in time, ascending.
    moments: Vec<i64>,
    others: Vec<&'a Json>,
}

impl<'a> Set<'a> {
    /// Takes values.
    pub(super) fn of(values: &'a [Json]) -> Self {
        let mut set = Self {
            texts: BTreeSet::new(),
            numbers: Vec::new(),
            moments: Vec::new(),
            others: Vec::new(),
        };
        for value in values {
            match Value::of(value) {
                Value::Text(text) => {
                    set.texts.insert(text);
                    set.moments.extend(moment::read(text));
                }
                other => match other.number() {
                    Some(number) => set.numbers.push(number),
                    None => set.others.push(value),
                },
            }
        }
        set.numbers.sort_by(f64::total_cmp);
        set.moments.sort_unstable();
        set
    }

    /// Returns whether a value is in it.
    pub(super) fn contains(&self, value: Value<'_>) -> bool {
        match value {
            Value::Text(text) => self.texts.contains(text),
            Value::Moment(at) => self.moments.binary_search(&at).is_ok(),
            Value::Null => false,
            Value::Nested(_) => self
                .others
                .iter()
                .any(|other| same(Value::of(other), value)),
            Value::Boolean(_) | Value::Integer(_) | Value::Number(_) => {
                value.number().is_some_and(|number| {
                    // Zero has two signs and one value.
                    let place = self.numbers.partition_point(|each| *each < number);
                    self.numbers.get(place).is_some_and(|each| *each <= number)
                })
            }
        }
    }
}

/// Returns the test that a value is one of a set, or none of it. Without a set everything is.
pub(super) fn test(arguments: Arguments<'_>, is_expected: bool) -> Result<Test<'_>> {
    let Some(values) = arguments.optional_list("value_set")? else {
        return Ok(of_values(|_| true));
    };
    if !is_expected && values.iter().any(Json::is_null) {
        return Err(Problem::Argument(
            "`value_set` cannot hold null: missing values are not looked at; `expect_column_values_to_not_be_null` asks for them".to_owned(),
        ));
    }
    let set = Set::of(values);
    Ok(of_values(move |value| set.contains(value) == is_expected))
}
