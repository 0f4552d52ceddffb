//! What single values are expected to be.

// Dates and times in a format.
mod dated;
// Values that are one of a set.
mod set;

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::kinds;
use crate::{
    expectation::{
        Arguments, Problem, Result,
        comparison::compared,
        moment,
        pattern::{Pattern, like, regular},
    },
    table::Value,
};

/// What a test says of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is as expected.
    Expected,
    /// It is not.
    Unexpected,
    /// There is none.
    Missing,
    /// The test cannot be asked of such a value.
    Unfit,
}

/// Judges a value; none: it is not of a kind that can be judged.
type Judge<'a> = Box<dyn Fn(Value<'_>) -> Option<bool> + Send + Sync + 'a>;

/// What is asked of each value of a column.
pub(super) struct Test<'a> {
    judge: Judge<'a>,
    is_about_missing: bool,
    /// What kinds of value it is for.
    wants: &'static str,
}

impl Test<'_> {
    /// Judges a value.
    #[inline]
    pub(super) fn verdict(&self, value: Value<'_>) -> Verdict {
        if value.is_null() && !self.is_about_missing {
            return Verdict::Missing;
        }
        match (self.judge)(value) {
            Some(true) => Verdict::Expected,
            Some(false) => Verdict::Unexpected,
            None => Verdict::Unfit,
        }
    }

    /// Returns whether it is asked whether there is a value at all.
    pub(super) fn is_about_missing(&self) -> bool {
        self.is_about_missing
    }

    /// Says that it cannot be asked of a value.
    pub(super) fn unfit(&self, column: &str, value: Value<'_>) -> Problem {
        Problem::Kind(format!(
            "the values of `{column}` must be {}, and one is {}",
            self.wants,
            kinds::told(value)
        ))
    }
}

/// Returns the test of a type of expectation; none when one of this type is not about single values.
pub(super) fn test<'a>(kind: &str, arguments: Arguments<'a>) -> Option<Result<Test<'a>>> {
    Some(match kind {
        "expect_column_values_to_be_null" => Ok(missing(true)),
        "expect_column_values_to_not_be_null" => Ok(missing(false)),
        "expect_column_values_to_be_between" => between(arguments),
        "expect_column_value_lengths_to_be_between" => lengths(arguments),
        "expect_column_value_lengths_to_equal" => length(arguments),
        "expect_column_values_to_be_in_set" => set::test(arguments, true),
        "expect_column_values_to_not_be_in_set" => set::test(arguments, false),
        "expect_column_values_to_match_regex" => one(arguments, "regex", regular, true),
        "expect_column_values_to_not_match_regex" => one(arguments, "regex", regular, false),
        "expect_column_values_to_match_regex_list" => {
            several(arguments, "regex_list", regular, true)
        }
        "expect_column_values_to_not_match_regex_list" => {
            several(arguments, "regex_list", regular, false)
        }
        "expect_column_values_to_match_like_pattern" => one(arguments, "like_pattern", like, true),
        "expect_column_values_to_not_match_like_pattern" => {
            one(arguments, "like_pattern", like, false)
        }
        "expect_column_values_to_match_like_pattern_list" => {
            several(arguments, "like_pattern_list", like, true)
        }
        "expect_column_values_to_not_match_like_pattern_list" => {
            several(arguments, "like_pattern_list", like, false)
        }
        "expect_column_values_to_match_strftime_format" => dated::strftime(arguments),
        "expect_column_values_to_be_dateutil_parseable" => {
            Ok(of_texts(|text| moment::read(text).is_some()))
        }
        "expect_column_values_to_be_json_parseable" => Ok(json()),
        "expect_column_values_to_match_json_schema" => schema(arguments),
        "expect_column_values_to_be_of_type" => kinds::of_type(arguments),
        "expect_column_values_to_be_in_type_list" => kinds::in_type_list(arguments),
        _ => return None,
    })
}

/// Returns a test of values of any kind.
pub(super) fn of_values<'a>(judge: impl Fn(Value<'_>) -> bool + Send + Sync + 'a) -> Test<'a> {
    Test {
        judge: Box::new(move |value| Some(judge(value))),
        is_about_missing: false,
        wants: "anything",
    }
}

/// Returns a test of texts, which can be asked of nothing else.
fn of_texts<'a>(judge: impl Fn(&str) -> bool + Send + Sync + 'a) -> Test<'a> {
    Test {
        judge: Box::new(move |value| match value {
            Value::Text(text) => Some(judge(text)),
            _ => None,
        }),
        is_about_missing: false,
        wants: "of type string",
    }
}

fn missing(is_expected: bool) -> Test<'static> {
    Test {
        is_about_missing: true,
        ..of_values(move |value| value.is_null() == is_expected)
    }
}

fn between(arguments: Arguments<'_>) -> Result<Test<'_>> {
    let bound = |name: &str| arguments.get(name).map(Value::of);
    let (least, most) = (bound("min_value"), bound("max_value"));
    if least.is_none() && most.is_none() {
        return Err(no_bounds());
    }
    let is_text = |value: &Option<Value<'_>>| matches!(value, Some(Value::Text(_)));
    let order = least
        .zip(most)
        .and_then(|(least, most)| compared(least, most));
    // Texts may be dates, whose order is not that of texts.
    if order == Some(Ordering::Greater) && !is_text(&least) {
        return Err(Problem::Argument(
            "`min_value` cannot be greater than `max_value`".to_owned(),
        ));
    }
    let (above, below) = (arguments.flag("strict_min")?, arguments.flag("strict_max")?);
    let moments = [least, most].map(|bound| match bound {
        Some(Value::Text(text)) => moment::read(text).map(Value::Moment),
        other => other,
    });
    let judge = move |value: Value<'_>| {
        let bounds = match value {
            // Read once, not for each value.
            Value::Moment(_) => [least.and(moments[0]), most.and(moments[1])],
            _ => [least, most],
        };
        let mut holds = true;
        for (bound, wanted, is_strict) in [
            (bounds[0], Ordering::Greater, above),
            (bounds[1], Ordering::Less, below),
        ] {
            if let Some(bound) = bound {
                let order = compared(value, bound)?;
                holds &= order == wanted || order == Ordering::Equal && !is_strict;
            }
        }
        Some(holds)
    };
    Ok(Test {
        judge: Box::new(judge),
        is_about_missing: false,
        wants: "of the same type as `min_value` and `max_value`",
    })
}

fn no_bounds() -> Problem {
    Problem::Argument("`min_value` and `max_value` cannot both be null".to_owned())
}

fn measured<'a>(judge: impl Fn(f64) -> bool + Send + Sync + 'a) -> Test<'a> {
    Test {
        judge: Box::new(move |value| {
            let length = match value {
                Value::Text(text) if text.is_ascii() => text.len(),
                Value::Text(text) => text.chars().count(),
                Value::Nested(Json::Array(list)) => list.len(),
                Value::Nested(Json::Object(object)) => object.len(),
                _ => return None,
            };
            Some(judge(length as f64))
        }),
        is_about_missing: false,
        wants: "texts, which have a length",
    }
}

fn whole(arguments: Arguments<'_>, name: &str) -> Result<Option<f64>> {
    let number = arguments.number(name)?;
    match number {
        Some(number) if number.fract() != 0.0 => Err(Problem::Argument(format!(
            "`{name}` must be an integer, and is `{number}`"
        ))),
        number => Ok(number),
    }
}

fn lengths(arguments: Arguments<'_>) -> Result<Test<'_>> {
    let (least, most) = (
        whole(arguments, "min_value")?,
        whole(arguments, "max_value")?,
    );
    let (above, below) = (arguments.flag("strict_min")?, arguments.flag("strict_max")?);
    if least.is_none() && most.is_none() {
        return Err(no_bounds());
    }
    Ok(measured(move |length| {
        let is_above = |least: f64| {
            if above {
                length > least
            } else {
                length >= least
            }
        };
        let is_below = |most: f64| if below { length < most } else { length <= most };
        least.is_none_or(is_above) && most.is_none_or(is_below)
    }))
}

fn length(arguments: Arguments<'_>) -> Result<Test<'_>> {
    let wanted = whole(arguments, "value")?;
    let wanted = wanted.ok_or_else(|| Problem::Argument("`value` is missing".to_owned()))?;
    Ok(measured(move |length| (length - wanted).abs() < 0.5))
}

/// Returns a test of what values are as texts; none comes of texts that take too long.
fn written<'a>(judge: impl Fn(&str) -> Option<bool> + Send + Sync + 'a) -> Test<'a> {
    Test {
        judge: Box::new(move |value| match value {
            Value::Text(text) => judge(text),
            other => judge(&kinds::written(other)),
        }),
        is_about_missing: false,
        wants: "such that the pattern can be tried in reasonable time",
    }
}

type Compile = fn(&str) -> Result<Pattern>;

fn one<'a>(
    arguments: Arguments<'a>,
    name: &str,
    compile: Compile,
    is_expected: bool,
) -> Result<Test<'a>> {
    let pattern = compile(arguments.text(name)?)?;
    Ok(written(move |text| {
        Some(pattern.is_match(text)? == is_expected)
    }))
}

fn several<'a>(
    arguments: Arguments<'a>,
    name: &str,
    compile: Compile,
    is_expected: bool,
) -> Result<Test<'a>> {
    let patterns = arguments.texts(name)?.into_iter();
    let patterns: Vec<Pattern> = patterns.map(compile).collect::<Result<_>>()?;
    if patterns.is_empty() {
        return Err(Problem::Argument(format!("`{name}` must not be empty")));
    }
    let all = match arguments.optional_text("match_on")?.unwrap_or("any") {
        "all" => true,
        "any" => false,
        other => {
            return Err(Problem::Argument(format!(
                "`match_on` must be `any` or `all`, and is `{other}`"
            )));
        }
    };
    Ok(written(move |text| {
        // What the first pattern says that is not as all others may be decides.
        let wanted = is_expected && all;
        for pattern in &patterns {
            if pattern.is_match(text)? != wanted {
                return Some(is_expected != wanted);
            }
        }
        Some(is_expected == wanted)
    }))
}

fn json() -> Test<'static> {
    of_values(|value| match value {
        Value::Text(text) => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        _ => false,
    })
}

fn schema(arguments: Arguments<'_>) -> Result<Test<'_>> {
    let schema = arguments.get("json_schema");
    let schema = schema.ok_or_else(|| Problem::Argument("`json_schema` is missing".to_owned()))?;
    let validator = jsonschema::validator_for(schema);
    let validator = validator.map_err(|error| {
        Problem::Argument(format!(
            "`json_schema` is not a schema that can be used: {error}"
        ))
    })?;
    Ok(of_values(move |value| match value {
        Value::Text(text) => {
            let value = serde_json::from_str(text);
            value.is_ok_and(|value: Json| validator.is_valid(&value))
        }
        Value::Nested(value) => validator.is_valid(value),
        _ => false,
    }))
}
