//! What is asked of a value, and which values it can be asked of.

use std::{cmp::Ordering, collections::BTreeSet};

use fancy_regex::Regex;
use serde_json::{Value as Json, json};

use super::Rule;
use crate::{
    contract::{
        DataType, Field,
        value::{Reader, Value},
    },
    expectation::{Problem, Result},
};

/// What is asked of a value.
pub(super) enum Test<'a> {
    /// That there is one.
    Present,
    /// That it is one of the type.
    Type,
    /// Of how many characters, items or keys it is.
    Length(Option<u64>, Option<u64>),
    /// That all of it matches.
    Pattern(Box<Regex>),
    /// That it is within bounds, which may be of it or not.
    Bounds([Option<Value<'a>>; 2], bool),
    /// That it is one of several.
    Set(BTreeSet<String>),
    /// That it is valid by a JSON Schema.
    Schema(Box<jsonschema::Validator>),
}

impl Test<'_> {
    /// Whether the value that a text means has to be known.
    pub(super) fn needs_value(&self) -> bool {
        !matches!(self, Self::Present | Self::Type | Self::Pattern(_))
    }

    /// Whether it is true of a value that is one of the type.
    pub(super) fn holds(&self, text: &str, value: Option<&Value<'_>>) -> bool {
        match self {
            Self::Present | Self::Type => true,
            // What takes too many tries to tell does not match.
            Self::Pattern(pattern) => pattern.is_match(text).unwrap_or(false),
            Self::Length(least, most) => value.and_then(Value::length).is_some_and(|length| {
                least.is_none_or(|least| length >= least) && most.is_none_or(|most| length <= most)
            }),
            Self::Bounds([least, most], is_strict) => {
                let is = |bound: &Option<Value<'_>>, wanted: Ordering| {
                    bound.as_ref().is_none_or(|bound| {
                        let order = value.and_then(|value| value.order(bound));
                        order == Some(wanted) || order == Some(Ordering::Equal) && !is_strict
                    })
                };
                is(least, Ordering::Greater) && is(most, Ordering::Less)
            }
            Self::Set(set) => {
                let key = value.and_then(Value::key);
                key.is_some_and(|key| set.contains(key.as_ref()))
            }
            Self::Schema(schema) => match value {
                Some(Value::Json(value)) => schema.is_valid(value),
                _ => false,
            },
        }
    }
}

/// The rule that values are of the type of a field.
pub(super) fn of_type<'a>(field: &Field, test: Result<Test<'a>>) -> Rule<'a> {
    let mut arguments = json!({ "type_": field.data_type.word() });
    if let Some(format) = &field.format {
        arguments["format"] = json!(format);
    }
    Rule {
        kind: "expect_column_values_to_be_of_type",
        arguments,
        test,
    }
}

/// The rules of a field whose values can be read, or taken as they are.
pub(super) fn rules<'a>(field: &'a Field, reader: Option<&Reader>, is_key: bool) -> Vec<Rule<'a>> {
    let mut rules = Vec::new();
    if field.required || is_key {
        rules.push(Rule {
            kind: "expect_column_values_to_not_be_null",
            arguments: json!({}),
            test: Ok(Test::Present),
        });
    }
    if reader.is_some() && field.data_type != DataType::Any {
        rules.push(of_type(field, Ok(Test::Type)));
    }
    rules.extend(length(field));
    rules.extend(field.pattern.as_deref().map(|pattern| Rule {
        kind: "expect_column_values_to_match_regex",
        arguments: json!({ "regex": format!("^(?:{pattern})$") }),
        test: matching(field, pattern),
    }));
    rules.extend(ranges(field, reader));
    let categories = field.categories.iter();
    let categories: Vec<Json> = categories.map(|category| category.value.clone()).collect();
    for values in [&field.enumeration, &categories] {
        if !values.is_empty() {
            rules.push(Rule {
                kind: "expect_column_values_to_be_in_set",
                arguments: json!({ "value_set": values }),
                test: Ok(set(values, reader)),
            });
        }
    }
    rules.extend(json_schema(field).map(|schema| Rule {
        kind: "expect_column_values_to_match_json_schema",
        arguments: json!({ "json_schema": schema }),
        test: validator(field, schema),
    }));
    rules
}

fn length(field: &Field) -> Option<Rule<'static>> {
    let (least, most) = (field.min_length, field.max_length);
    (least.is_some() || most.is_some()).then(|| Rule {
        kind: "expect_column_value_lengths_to_be_between",
        arguments: json!({ "min_value": least, "max_value": most }),
        test: measured(field).map(|()| Test::Length(least, most)),
    })
}

fn ranges(field: &Field, reader: Option<&Reader>) -> Vec<Rule<'static>> {
    let mut rules = Vec::new();
    for (least, most, is_strict) in [
        (&field.minimum, &field.maximum, false),
        (&field.exclusive_minimum, &field.exclusive_maximum, true),
    ] {
        if least.is_some() || most.is_some() {
            let ends = bounds(field, reader, [least.as_ref(), most.as_ref()]);
            rules.push(Rule {
                kind: "expect_column_values_to_be_between",
                arguments: json!({
                    "min_value": least, "max_value": most, "strict_min": is_strict, "strict_max": is_strict,
                }),
                test: ends.map(|ends| Test::Bounds(ends, is_strict)),
            });
        }
    }
    rules
}

fn unfit(field: &Field, what: &str) -> Problem {
    let word = field.data_type.word();
    Problem::Argument(format!(
        "{what} cannot be asked of values of the type {word}"
    ))
}

fn measured(field: &Field) -> Result<()> {
    match field.data_type {
        DataType::String | DataType::Array | DataType::Object | DataType::List => Ok(()),
        _ => Err(unfit(field, "a length")),
    }
}

fn matching(field: &Field, pattern: &str) -> Result<Test<'static>> {
    if field.data_type != DataType::String {
        return Err(unfit(field, "a pattern"));
    }
    let whole = Regex::new(&format!(r"\A(?:{pattern})\z"));
    whole
        .map(|pattern| Test::Pattern(Box::new(pattern)))
        .map_err(|error| Problem::Argument(format!("the pattern cannot be read: {error}")))
}

fn bounds(
    field: &Field,
    reader: Option<&Reader>,
    ends: [Option<&Json>; 2],
) -> Result<[Option<Value<'static>>; 2]> {
    let has_order = matches!(
        field.data_type,
        DataType::Integer
            | DataType::Number
            | DataType::Date
            | DataType::DateTime
            | DataType::Time
            | DataType::Duration
            | DataType::Year
            | DataType::YearMonth
    );
    let Some(reader) = reader.filter(|_| has_order) else {
        return Err(unfit(field, "a bound"));
    };
    // A contract writes bounds as ISO 8601 does, whatever the form of the column.
    let plain = Field {
        format: None,
        ..field.clone()
    };
    let plain = Reader::of(&plain).map_err(|problem| Problem::Argument(problem.to_string()))?;
    let read = |end: Option<&Json>| -> Result<Option<Value<'static>>> {
        let Some(end) = end else {
            return Ok(None);
        };
        let value = plain.read_json(end).or_else(|| reader.read_json(end));
        let word = field.data_type.word();
        value.map(Some).ok_or_else(|| {
            Problem::Argument(format!("the bound {end} is no value of the type {word}"))
        })
    };
    let [least, most] = ends;
    Ok([read(least)?, read(most)?])
}

fn set(values: &[Json], reader: Option<&Reader>) -> Test<'static> {
    let of_value = |value: &Json| {
        let value = match (reader, value) {
            (Some(reader), value) => reader.read_json(value)?,
            (None, Json::String(text)) => Value::Text(text.clone().into()),
            (None, _) => return None,
        };
        value.key().map(std::borrow::Cow::into_owned)
    };
    Test::Set(values.iter().filter_map(of_value).collect())
}

// The JSON Schema of a field; contracts have no word for it.
fn json_schema(field: &Field) -> Option<&Json> {
    let constraints = field.extensions.get("frictionless")?.get("constraints")?;
    constraints.get("jsonSchema")
}

fn validator(field: &Field, schema: &Json) -> Result<Test<'static>> {
    if !matches!(field.data_type, DataType::Array | DataType::Object) {
        return Err(unfit(field, "a JSON Schema"));
    }
    let validator = jsonschema::validator_for(schema);
    validator
        .map(|validator| Test::Schema(Box::new(validator)))
        .map_err(|error| Problem::Argument(format!("the JSON Schema cannot be used: {error}")))
}
