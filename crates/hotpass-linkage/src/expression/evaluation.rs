//! What an expression answers, in the logic of SQL: true, false, or unknown where a value is missing.

use super::function::{Function, Kind, Words};
use super::{Condition, Scalar, Side, Value};
use std::borrow::Cow;

// Days and moments.
mod date;
// Lists.
mod list;
// Measures of two values, and codes of one.
mod measure;
// Numbers.
mod number;
// Text.
mod text;

pub(super) use date::is_format;

/// The values of a record, or of a pair of records, by column.
///
/// Columns are named by `String`, or by position (`usize`) in expressions that were bound.
pub trait Cells<C = String> {
    /// Returns the value of a column; null when the record has none.
    fn value(&self, side: Option<Side>, column: &C) -> Cow<'_, Value>;

    /// Returns a measure of two texts whose words weigh by how rare they are in the column of the left expression.
    ///
    /// Whoever knows the corpus overrides it; without one, the answer is unknown.
    fn words(&self, _measure: Words, _left: &Scalar<C>, _right: &Scalar<C>) -> Option<f64> {
        None
    }
}

impl<C> Scalar<C> {
    /// Returns the value for a record, or for a pair of records.
    pub fn evaluate<'a>(&'a self, cells: &'a impl Cells<C>) -> Cow<'a, Value> {
        match self {
            Self::Column { name, side } => cells.value(*side, name),
            Self::Literal(value) => Cow::Borrowed(value),
            Self::Call {
                function,
                arguments,
            } => call(*function, arguments, cells),
            Self::Extract {
                text,
                pattern,
                group,
            } => {
                let text = text.evaluate(cells);
                Cow::Owned(Value::from(
                    text.text()
                        .map(|text| pattern.extract(&text, *group).unwrap_or_default()),
                ))
            }
            Self::Case {
                branches,
                otherwise,
            } => branches
                .iter()
                .find(|(condition, _)| condition.evaluate(cells) == Some(true))
                .map(|(_, value)| value)
                .or(otherwise.as_deref())
                .map_or(Cow::Owned(Value::Null), |value| value.evaluate(cells)),
        }
    }
}

impl<C> Condition<C> {
    /// Returns whether the condition holds; nothing when that is unknown, which counts as no.
    pub fn evaluate(&self, cells: &impl Cells<C>) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Compare {
                left,
                operator,
                right,
            } => {
                let (left, right) = (left.evaluate(cells), right.evaluate(cells));
                left.compare(&right).map(|order| operator.holds(order))
            }
            Self::IsNull(value) => Some(value.evaluate(cells).is_null()),
            Self::Holds(value) => value.evaluate(cells).boolean(),
            Self::Not(inner) => inner.evaluate(cells).map(|holds| !holds),
            Self::And(parts) => all(parts, cells, false),
            Self::Or(parts) => all(parts, cells, true),
        }
    }
}

/// Returns the answer that settles the matter as soon as one part gives it; otherwise its opposite, if all are known.
fn all<C>(parts: &[Condition<C>], cells: &impl Cells<C>, settles: bool) -> Option<bool> {
    let mut answer = Some(!settles);
    for part in parts {
        match part.evaluate(cells) {
            Some(holds) if holds == settles => return Some(settles),
            Some(_) => {}
            None => answer = None,
        }
    }
    answer
}

fn call<'a, C>(
    function: Function,
    arguments: &'a [Scalar<C>],
    cells: &'a impl Cells<C>,
) -> Cow<'a, Value> {
    match (function, arguments) {
        (Function::Coalesce, _) => arguments
            .iter()
            .map(|argument| argument.evaluate(cells))
            .find(|value| !value.is_null())
            .unwrap_or(Cow::Owned(Value::Null)),
        (Function::Words(measure), [left, right]) => {
            Cow::Owned(Value::from(cells.words(measure, left, right)))
        }
        // Without a block to be one of, a list is what it is.
        (Function::Unnest, [of]) => of.evaluate(cells),
        (Function::Cast(Kind::Text), [of]) => {
            let value = of.evaluate(cells);
            match &*value {
                Value::Text(_) | Value::Null => value,
                other => Cow::Owned(
                    other
                        .text()
                        .map_or(Value::Null, |text| Value::Text(text.into_owned())),
                ),
            }
        }
        (
            Function::List
            | Function::Least
            | Function::Greatest
            | Function::ConcatAll
            | Function::ConcatWith,
            _,
        ) => {
            let values = arguments.iter().map(|argument| argument.evaluate(cells));
            let values: Vec<Cow<'a, Value>> = values.collect();
            Cow::Owned(with_nulls(function, &values))
        }
        (Function::NullIf, [one, other]) => {
            let (one, other) = (one.evaluate(cells), other.evaluate(cells));
            if one.compare(&other).is_some_and(std::cmp::Ordering::is_eq) {
                Cow::Owned(Value::Null)
            } else {
                one
            }
        }
        _ => {
            let values: Vec<Cow<'a, Value>> = arguments
                .iter()
                .map(|argument| argument.evaluate(cells))
                .collect();
            if values.iter().any(|value| value.is_null()) {
                return Cow::Owned(Value::Null);
            }
            let values: Vec<&Value> = values.iter().map(AsRef::as_ref).collect();
            Cow::Owned(apply(function, &values))
        }
    }
}

/// Applies a function to values of which none is null. What cannot be read as the function needs it gives null.
fn apply(function: Function, values: &[&Value]) -> Value {
    let answer = match function {
        Function::Cast(kind) => values.first().and_then(|value| cast(kind, value)),
        Function::Date
        | Function::ParseDate
        | Function::Epoch
        | Function::DateDifference(_)
        | Function::DayMonthSwapped => date::apply(function, values),
        Function::Element
        | Function::Intersect
        | Function::ListContains
        | Function::ListCosine
        | Function::PairwiseGreatest(_)
        | Function::PairwiseLeast(_) => list::apply(function, values),
        Function::Length => length(values),
        Function::Add
        | Function::Subtract
        | Function::Multiply
        | Function::Divide
        | Function::Negate
        | Function::Abs
        | Function::Floor
        | Function::Ceil
        | Function::Round
        | Function::Sqrt
        | Function::Sin
        | Function::Cos
        | Function::Acos
        | Function::Radians
        | Function::GreatCircleKm => number::apply(function, values).map(Value::Number),
        Function::Lower
        | Function::Upper
        | Function::Trim
        | Function::Substr
        | Function::Left
        | Function::Right
        | Function::Replace
        | Function::Concat
        | Function::Split => text::apply(function, values),
        _ => measure::apply(function, values),
    };
    answer.unwrap_or(Value::Null)
}

/// Applies a function that null is a value to like any other.
fn with_nulls(function: Function, values: &[Cow<'_, Value>]) -> Value {
    let known = || values.iter().filter(|value| !value.is_null());
    let extreme = |wanted: std::cmp::Ordering| {
        known().fold(Value::Null, |best, value| match value.compare(&best) {
            Some(order) if order != wanted => best,
            _ => Value::clone(value),
        })
    };
    match function {
        Function::Least => extreme(std::cmp::Ordering::Less),
        Function::Greatest => extreme(std::cmp::Ordering::Greater),
        Function::ConcatAll => Value::Text(known().filter_map(|value| value.text()).collect()),
        Function::ConcatWith => match values.split_first() {
            Some((separator, rest)) => Value::from(separator.text().map(|separator| {
                let parts: Vec<_> = rest.iter().filter_map(|value| value.text()).collect();
                parts.join(&separator)
            })),
            None => Value::Null,
        },
        _ => Value::List(values.iter().map(|value| Value::clone(value)).collect()),
    }
}

fn cast(kind: Kind, value: &Value) -> Option<Value> {
    let number = || match value {
        Value::Boolean(truth) => Some(f64::from(u8::from(*truth))),
        other => other.number(),
    };
    match kind {
        Kind::Text => value.text().map(|text| Value::Text(text.into_owned())),
        Kind::Integer => number().map(|number| Value::Number(number.round_ties_even())),
        Kind::Double => number().map(Value::Number),
        Kind::Real => number().map(|number| Value::Number(f64::from(number as f32))),
        Kind::Boolean => match value {
            Value::Number(number) => Some(Value::Boolean(*number != 0.0)),
            other => other.boolean().map(Value::Boolean),
        },
        Kind::Date => value.date().map(Value::Date),
        Kind::Timestamp => value.moment().map(Value::Timestamp),
    }
}

fn length(values: &[&Value]) -> Option<Value> {
    let length = match values {
        [Value::List(list)] => list.len(),
        [other] => other.text()?.chars().count(),
        _ => return None,
    };
    Some(Value::Number(length as f64))
}
