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
