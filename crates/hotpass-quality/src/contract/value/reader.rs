//! What turns texts of a field into values: its type, its format and how it writes numbers and truths.

use std::borrow::Cow;

use jiff::civil::DateTime;
use serde_json::Value as Json;

use super::{
    Value,
    decimal::Decimal,
    format::Format,
    geography,
    moment::{self, Duration},
    shape,
};
use crate::{
    contract::{DataType, Field, Notation},
    expectation::moment::read as read_any_moment,
};

/// Why texts of a field cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{format}` is no format of the type {data_type}")]
pub(crate) struct Unreadable {
    format: String,
    data_type: &'static str,
}

/// Reads the texts of a field.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    form: Form,
}

/// How texts of a type are read.
#[derive(Debug, Clone)]
enum Form {
    Any,
    Shaped(fn(&str) -> bool),
    Number(Numeral),
    Integer(Numeral),
    Truth(Vec<String>, Vec<String>),
    Date(Dated),
    DateTime(Dated),
    Time(Dated),
    Year,
    YearMonth,
    Duration,
    Point(fn(&str) -> Option<Value<'static>>),
    Json(fn(&Json) -> bool),
    List(String, Box<Form>),
}

/// How numbers are written.
#[derive(Debug, Clone)]
struct Numeral {
    decimal: String,
    group: Option<String>,
    is_bare: bool,
    has_fraction: bool,
}

/// How dates and times are written.
#[derive(Debug, Clone)]
enum Dated {
    Standard,
    Any,
    Format(Box<Format>),
}

impl Reader {
    /// Returns the reader of a field.
    pub(crate) fn of(field: &Field) -> Result<Self, Unreadable> {
        let format = field.format.as_deref().unwrap_or("default");
        // Table Schema had that before formats of dates were formats.
        let format = format.strip_prefix("fmt:").unwrap_or(format);
        let form = Form::of(field.data_type, format, &field.notation);
        form.map(|form| Self { form }).ok_or_else(|| Unreadable {
            format: format.to_owned(),
            data_type: field.data_type.word(),
        })
    }

    /// Reads a text; none if it is no value of the type.
    pub(crate) fn read<'a>(&self, text: &'a str) -> Option<Value<'a>> {
        self.form.read(text)
    }

    /// Whether a text is a value of the type.
    pub(crate) fn is_one(&self, text: &str) -> bool {
        match &self.form {
            Form::Any => true,
            Form::Shaped(is_one) => is_one(text),
            Form::Number(numeral) => numeral.is_plain(text, Decimal::is_one),
            Form::Integer(numeral) => numeral.is_plain(text, Decimal::is_whole),
            form => form.read(text).is_some(),
        }
    }

    /// Reads a value of JSON, as constraints have them: as the text it is, or as the value that it would be.
    pub(crate) fn read_json(&self, value: &Json) -> Option<Value<'static>> {
        match (&self.form, value) {
            (Form::Json(is_one), value) if !value.is_string() => {
                is_one(value).then(|| Value::Json(value.clone()))
            }
            (_, Json::String(text)) => self.read(text).map(Value::into_owned),
            (Form::Number(_), Json::Number(number)) => {
                Decimal::read(&number.to_string()).map(Value::Number)
            }
            (Form::Integer(_), Json::Number(number)) => whole(number).map(Value::Number),
            (Form::Truth(..), Json::Bool(is)) => Some(Value::Truth(*is)),
            (Form::Year, Json::Number(number)) => Some(Value::Months(number.as_i64()? * 12)),
            (Form::List(_, form), Json::Array(items)) => {
                let inner = Self {
                    form: (**form).clone(),
                };
                let items = items.iter().map(|item| inner.read_json(item));
                items.collect::<Option<Vec<_>>>().map(Value::List)
            }
            _ => None,
        }
    }
}

fn whole(number: &serde_json::Number) -> Option<Decimal> {
    let is_whole = number.as_f64().is_some_and(|number| number.fract() == 0.0);
    Decimal::read(&number.to_string()).filter(|_| is_whole)
}

impl Value<'_> {
    /// The same value with a text of its own.
    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::List(items) => Value::List(items.into_iter().map(Value::into_owned).collect()),
            Value::Number(number) => Value::Number(number),
            Value::Truth(is) => Value::Truth(is),
            Value::Moment(at) => Value::Moment(at),
            Value::Months(months) => Value::Months(months),
            Value::Duration(duration) => Value::Duration(duration),
            Value::Point(longitude, latitude) => Value::Point(longitude, latitude),
            Value::Json(value) => Value::Json(value),
        }
    }
}

impl Form {
    fn of(data_type: DataType, format: &str, notation: &Notation) -> Option<Self> {
        let numeral = || Numeral {
            decimal: notation.decimal_char.clone().unwrap_or_else(|| ".".into()),
            group: notation.group_char.clone(),
            is_bare: notation.bare_number.unwrap_or(true),
            has_fraction: true,
        };
        let texts = |given: &Option<Vec<String>>, usual: [&str; 4]| {
            let usual = || usual.map(str::to_owned).to_vec();
            given.clone().unwrap_or_else(usual)
        };
        Some(match data_type {
            DataType::Any => Self::Any,
            DataType::String => match format {
                "email" => Self::Shaped(shape::is_email),
                "uri" => Self::Shaped(shape::is_uri),
                "uuid" => Self::Shaped(shape::is_uuid),
                "binary" => Self::Shaped(shape::is_binary),
                // Other tools have formats of their own; what they ask of texts is not known here.
                _ => Self::Any,
            },
            DataType::Number => Self::Number(numeral()),
            DataType::Integer => Self::Integer(Numeral {
                // It has no place in whole numbers.
                decimal: ".".into(),
                has_fraction: false,
                ..numeral()
            }),
            DataType::Boolean => Self::Truth(
                texts(&notation.true_values, ["true", "True", "TRUE", "1"]),
                texts(&notation.false_values, ["false", "False", "FALSE", "0"]),
            ),
            DataType::Date => Self::Date(Dated::of(format)?),
            DataType::DateTime => Self::DateTime(Dated::of(format)?),
            DataType::Time => Self::Time(Dated::of(format)?),
            DataType::Year => Self::Year,
            DataType::YearMonth => Self::YearMonth,
            DataType::Duration => Self::Duration,
            DataType::GeoPoint => Self::Point(match format {
                "default" => geography::read_point,
                "array" => geography::read_listed_point,
                "object" => geography::read_named_point,
                _ => return None,
            }),
            DataType::GeoJson => Self::Json(match format {
                "default" => geography::is_geojson,
                "topojson" => geography::is_topojson,
                _ => return None,
            }),
            DataType::Object => Self::Json(Json::is_object),
            DataType::Array => Self::Json(Json::is_array),
            DataType::List => {
                let item = notation.item_type.unwrap_or_default();
                let inner = Self::of(item, "default", &Notation::default())?;
                let delimiter = notation.delimiter.clone().unwrap_or_else(|| ",".into());
                Self::List(delimiter, Box::new(inner))
            }
        })
    }

    fn read<'a>(&self, text: &'a str) -> Option<Value<'a>> {
        match self {
            Self::Any => Some(Value::Text(text.into())),
            Self::Shaped(is_one) => is_one(text).then(|| Value::Text(text.into())),
            Self::Number(numeral) => Decimal::read(&numeral.plain(text)?).map(Value::Number),
            Self::Integer(numeral) => Decimal::read_whole(&numeral.plain(text)?).map(Value::Number),
            Self::Truth(yes, no) => {
                let is_of = |list: &[String]| list.iter().any(|word| word == text);
                (is_of(yes) || is_of(no)).then(|| Value::Truth(is_of(yes)))
            }
            Self::Date(dated) => match dated {
                Dated::Standard => moment::read_date(text).map(moment::nanoseconds),
                Dated::Any => read_any_moment(text).map(i128::from),
                Dated::Format(format) => {
                    let date = format.read(text)?.date;
                    Some(moment::of_datetime(DateTime::from_parts(
                        date,
                        jiff::civil::Time::midnight(),
                    )))
                }
            }
            .map(Value::Moment),
            Self::DateTime(dated) => match dated {
                Dated::Standard => moment::read_datetime(text),
                Dated::Any => read_any_moment(text).map(i128::from),
                Dated::Format(format) => Some(format.read(text)?.moment()),
            }
            .map(Value::Moment),
            Self::Time(dated) => match dated {
                Dated::Standard => moment::read_time(text),
                Dated::Any => {
                    let day = i128::from(24 * 3600) * 1_000_000_000;
                    let at = read_any_moment(text)
                        .or_else(|| read_any_moment(&format!("2000-01-01 {text}")));
                    at.map(|at| i128::from(at).rem_euclid(day))
                }
                Dated::Format(format) => Some(format.read(text)?.clock()),
            }
            .map(Value::Moment),
            Self::Year => moment::read_year(text).map(Value::Months),
            Self::YearMonth => moment::read_yearmonth(text).map(Value::Months),
            Self::Duration => Duration::read(text).map(Value::Duration),
            Self::Point(read) => read(text),
            Self::Json(is_one) => {
                let value = serde_json::from_str(text).ok()?;
                is_one(&value).then_some(Value::Json(value))
            }
            Self::List(delimiter, form) => {
                let items = text.split(delimiter.as_str()).map(|item| form.read(item));
                items.collect::<Option<Vec<_>>>().map(Value::List)
            }
        }
    }
}

impl Numeral {
    /// Whether a number is one when it is written plainly; without a copy where it is so already.
    fn is_plain(&self, text: &str, is_one: fn(&str) -> bool) -> bool {
        self.plain(text).is_some_and(|plain| is_one(&plain))
    }

    /// Writes a number as XML Schema does, without blanks around it; none if a point has no place in it.
    fn plain<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let text = text.trim();
        let bare = if self.is_bare { text } else { self.bare(text) };
        if self.group.is_none() && self.decimal == "." {
            return Some(bare.into());
        }
        let group = self.group.as_deref().unwrap_or_default();
        let joined: Cow<'_, str> = if !group.is_empty() && bare.contains(group) {
            bare.replace(group, "").into()
        } else {
            bare.into()
        };
        if self.decimal == "." {
            return Some(joined);
        }
        let has_point = joined.contains('.');
        (!has_point).then(|| joined.replace(&self.decimal, ".").into())
    }

    // The number without what stands before and after it.
    fn bare<'a>(&self, text: &'a str) -> &'a str {
        let is_first = |mark: char| mark == '-' || mark.is_ascii_digit();
        let Some(start) = text.find(is_first) else {
            return "";
        };
        let before = text.get(..start).unwrap_or_default();
        let has_point = self.has_fraction && before.ends_with(&self.decimal);
        let start = if has_point {
            start - self.decimal.len()
        } else {
            start
        };
        let rest = text.get(start..).unwrap_or_default();
        rest.trim_end_matches(|mark: char| !mark.is_ascii_digit())
    }
}

impl Dated {
    fn of(format: &str) -> Option<Self> {
        match format {
            "default" => Some(Self::Standard),
            "any" => Some(Self::Any),
            format => Format::of(format).map(Box::new).map(Self::Format),
        }
    }
}
