//! Values and how they compare. An empty text is not null.
//!
//! Tables mostly hold text, so text that meets a number or a date is read as one; what cannot be read is unknown.

use jiff::civil;
use std::cmp::Ordering;

/// A value while an expression is evaluated. An empty text is not null.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A truth value.
    Boolean(bool),
    /// A list, such as the tokens of a name.
    List(Vec<Value>),
    /// A day.
    Date(civil::Date),
    /// A moment, in no time zone.
    Timestamp(civil::DateTime),
}

impl Value {
    /// Returns whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the order of two values, or nothing when one is null or they cannot be compared.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => Some(left.as_str().cmp(right.as_str())),
            (Self::Number(left), Self::Number(right)) => left.partial_cmp(right),
            (Self::Boolean(left), Self::Boolean(right)) => Some(left.cmp(right)),
            (Self::Date(left), Self::Date(right)) => Some(left.cmp(right)),
            (Self::List(left), Self::List(right)) => compare_lists(left, right),
            (Self::Null, _)
            | (_, Self::Null)
            | (Self::List(_), Self::Text(_))
            | (Self::Text(_), Self::List(_)) => None,
            (Self::Number(_), _) | (_, Self::Number(_)) => {
                self.number()?.partial_cmp(&other.number()?)
            }
            (Self::Boolean(_), _) | (_, Self::Boolean(_)) => {
                Some(self.boolean()?.cmp(&other.boolean()?))
            }
            (Self::Date(_) | Self::Timestamp(_), _) | (_, Self::Date(_) | Self::Timestamp(_)) => {
                Some(self.moment()?.cmp(&other.moment()?))
            }
        }
    }

    /// Returns the number, or the one that a text says.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }

    /// Returns the truth value, or the one that a text says: `true`, `t`, `false`, `f`, in any case.
    pub fn boolean(&self) -> Option<bool> {
        let text = match self {
            Self::Boolean(truth) => return Some(*truth),
            Self::Text(text) => text.trim(),
            _ => return None,
        };
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        if is("true") || is("t") {
            Some(true)
        } else if is("false") || is("f") {
            Some(false)
        } else {
            None
        }
    }

    /// Returns the moment, midnight for a day; text is read as ISO 8601.
    pub fn moment(&self) -> Option<civil::DateTime> {
        match self {
            Self::Timestamp(moment) => Some(*moment),
            Self::Date(date) => Some(date.to_datetime(civil::Time::midnight())),
            Self::Text(text) => parse_moment(text.trim()),
            _ => None,
        }
    }

    /// Returns the day; text is read as ISO 8601.
    pub fn date(&self) -> Option<civil::Date> {
        self.moment().map(civil::DateTime::date)
    }

    /// Returns the text, or how the value is written; nothing for null.
    pub fn text(&self) -> Option<std::borrow::Cow<'_, str>> {
        use std::borrow::Cow;
        match self {
            Self::Null => None,
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            Self::Boolean(truth) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
            Self::Date(date) => Some(Cow::Owned(date.to_string())),
            Self::Timestamp(moment) => {
                Some(Cow::Owned(moment.strftime("%Y-%m-%d %H:%M:%S").to_string()))
            }
            Self::List(values) => {
                let parts: Vec<Cow<'_, str>> = values
                    .iter()
                    .map(|value| value.text().unwrap_or(Cow::Borrowed("NULL")))
                    .collect();
                Some(Cow::Owned(format!("[{}]", parts.join(", "))))
            }
        }
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

fn parse_moment(text: &str) -> Option<civil::DateTime> {
    text.parse::<civil::DateTime>().ok().or_else(|| {
        let instant: jiff::Timestamp = text.parse().ok()?;
        Some(jiff::tz::Offset::UTC.to_datetime(instant))
    })
}

fn compare_lists(left: &[Value], right: &[Value]) -> Option<Ordering> {
    for (one, other) in left.iter().zip(right) {
        let order = one.compare(other)?;
        if order.is_ne() {
            return Some(order);
        }
    }
    Some(left.len().cmp(&right.len()))
}
