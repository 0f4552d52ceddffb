//! Which of two values is the greater, and whether they are the same.

use std::cmp::Ordering;

use super::moment;
use crate::table::Value;

/// Compares two values of one kind: numbers, texts, points in time. A text is read as a point in time beside one. Nothing
/// comes of values of different kinds, nor of what is missing.
pub(crate) fn compared(one: Value<'_>, other: Value<'_>) -> Option<Ordering> {
    match (one, other) {
        (Value::Integer(one), Value::Integer(other))
        | (Value::Moment(one), Value::Moment(other)) => Some(one.cmp(&other)),
        (Value::Text(one), Value::Text(other)) => Some(one.cmp(other)),
        (Value::Moment(one), Value::Text(other)) => Some(one.cmp(&moment::read(other)?)),
        (Value::Text(one), Value::Moment(other)) => Some(moment::read(one)?.cmp(&other)),
        _ => one.number()?.partial_cmp(&other.number()?),
    }
}

/// Returns whether two values are the same; values of different kinds are not.
pub(crate) fn same(one: Value<'_>, other: Value<'_>) -> bool {
    match (one, other) {
        (Value::Nested(one), Value::Nested(other)) => one == other,
        _ => compared(one, other) == Some(Ordering::Equal),
    }
}

/// Orders values: numbers, points in time, texts, lists and objects.
pub(crate) fn order(one: Value<'_>, other: Value<'_>) -> Ordering {
    match (whole(one), whole(other)) {
        (Value::Integer(one), Value::Integer(other))
        | (Value::Moment(one), Value::Moment(other)) => one.cmp(&other),
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Nested(one), Value::Nested(other)) => one.to_string().cmp(&other.to_string()),
        (one, other) => match (one.number(), other.number()) {
            (Some(one), Some(other)) => one.partial_cmp(&other).unwrap_or(Ordering::Equal),
            _ => rank(one).cmp(&rank(other)),
        },
    }
}

/// Returns a number without a fraction as a whole number, which orders it exactly.
fn whole(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Boolean(is) => Value::Integer(i64::from(is)),
        // 2^63: from there on a number is no i64.
        Value::Number(number)
            if number.fract() == 0.0 && number.abs() < 9_223_372_036_854_775_808.0 =>
        {
            Value::Integer(number as i64)
        }
        other => other,
    }
}

fn rank(value: Value<'_>) -> u8 {
    match value {
        Value::Null => 0,
        Value::Boolean(_) | Value::Integer(_) | Value::Number(_) => 1,
        Value::Moment(_) => 2,
        Value::Text(_) => 3,
        Value::Nested(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_one_kind_are_compared_and_others_are_not() {
        let day = 86_400_000_000_000;
        for (one, other, expected) in [
            (Value::Integer(1), Value::Number(1.0), Some(Ordering::Equal)),
            (
                Value::Boolean(true),
                Value::Integer(2),
                Some(Ordering::Less),
            ),
            (Value::Text("b"), Value::Text("a"), Some(Ordering::Greater)),
            (Value::Text("1"), Value::Integer(1), None),
            (Value::Null, Value::Null, None),
            (
                Value::Moment(day),
                Value::Text("1970-01-02"),
                Some(Ordering::Equal),
            ),
            (Value::Moment(day), Value::Text("soon"), None),
        ] {
            assert_eq!(compared(one, other), expected, "{one:?} {other:?}");
        }
        assert!(!same(Value::Null, Value::Null));
    }
}
