//! Values as their texts mean them: a text in, a value of a field's type out, or nothing if it is none.
//!
//! What a text must look like is what Table Schema 2.0 says of each type (datapackage.org, Table Schema, "Field Types"), which
//! in turn names types of XML Schema. What is written and what is meant are kept apart: `007` and `7` are the same whole
//! number, and `1,000.50` is a number only where a field says so.

// Decimal numbers of any length.
mod decimal;
// Formats of dates and times.
mod format;
// Points and shapes on a map.
mod geography;
// Dates, times and durations as XML Schema writes them.
mod moment;
// What turns texts of a field into values.
mod reader;
// Texts of a form: addresses, identifiers.
mod shape;

use std::{borrow::Cow, cmp::Ordering};

use serde_json::Value as Json;

pub(super) use reader::Reader;

use decimal::Decimal;
use moment::Duration;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    /// A text, or anything that is taken as it is.
    Text(Cow<'a, str>),
    /// A number.
    Number(Decimal),
    /// Yes or no.
    Truth(bool),
    /// A point in time: nanoseconds since 1970, or since midnight.
    Moment(i128),
    /// Months since the year 0; of a year its first.
    Months(i64),
    /// A length of time.
    Duration(Duration),
    /// Longitude and latitude.
    Point(Decimal, Decimal),
    /// A list or an object of JSON.
    Json(Json),
    /// Items.
    List(Vec<Value<'a>>),
}

impl Value<'_> {
    /// Compares with a value of the same type; none if they have no order.
    pub(super) fn order(&self, other: &Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(one), Value::Number(other)) => one.order(other),
            (Self::Moment(one), Value::Moment(other)) => Some(one.cmp(other)),
            (Self::Months(one), Value::Months(other)) => Some(one.cmp(other)),
            (Self::Duration(one), Value::Duration(other)) => one.order(*other),
            _ => None,
        }
    }

    /// How many characters, items or keys it has; none if that cannot be asked.
    pub(super) fn length(&self) -> Option<u64> {
        let length = match self {
            Self::Text(text) if text.is_ascii() => text.len(),
            Self::Text(text) => text.chars().count(),
            Self::List(items) => items.len(),
            Self::Json(Json::Array(items)) => items.len(),
            Self::Json(Json::Object(object)) => object.len(),
            _ => return None,
        };
        Some(length as u64)
    }

    /// A text that equal values of one type share, and others do not; none if it equals nothing, not even itself.
    pub(super) fn key(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Number(Decimal::NotANumber) => return None,
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => number.to_string().into(),
            Self::Truth(is) => is.to_string().into(),
            Self::Moment(at) => at.to_string().into(),
            Self::Months(months) => months.to_string().into(),
            Self::Duration(duration) => duration.to_string().into(),
            Self::Point(longitude, latitude) => format!("{longitude},{latitude}").into(),
            Self::Json(value) => value.to_string().into(),
            Self::List(items) => {
                let keys = items.iter().map(Value::key);
                Json::from(keys.collect::<Option<Vec<_>>>()?)
                    .to_string()
                    .into()
            }
        })
    }
}

#[cfg(test)]
mod tests;
