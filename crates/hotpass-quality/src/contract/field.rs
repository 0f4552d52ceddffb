//! The rules of one column.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Extensions, QualityRule};

/// The rules of one column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Field {
    /// The column's name, as its table has it.
    pub name: String,
    /// A name for programs, if the one made of the column's name will not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The type its values must have.
    #[serde(default, rename = "type")]
    pub data_type: DataType,
    /// The form of that type, in the words of Table Schema: `email`, `uri`, `%d/%m/%Y`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// A title for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What the values mean.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Which kind of personal or confidential data it is; the word decides how it is masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// Example values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Value>,
    /// A value must be present.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// No two rows may have the same value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// The values allowed; none: any.
    #[serde(default, rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub enumeration: Vec<Value>,
    /// A regular expression the whole value must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The least value allowed; of dates and times as ISO 8601 writes them, whatever their form in the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Value>,
    /// The greatest value allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Value>,
    /// What every value must be above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusive_minimum: Option<Value>,
    /// What every value must be below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusive_maximum: Option<Value>,
    /// The least number of characters, or of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// The greatest number of characters, or of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// What breaking a rule means: `error` sets the row aside, `warning` and `info` only report it.
    #[serde(default, skip_serializing_if = "Severity::is_error")]
    pub severity: Severity,
    /// Texts that mean that there is no value, in this column; not said: those of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_values: Option<Vec<Labeled>>,
    /// The categories that the values are, with their labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Labeled>,
    /// The categories have an order, which is theirs here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub categories_ordered: bool,
    /// How values are written.
    #[serde(default, skip_serializing_if = "Notation::is_plain")]
    pub notation: Notation,
    /// Rules that are measured over the column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality: Vec<QualityRule>,
    /// What other formats say beyond that.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// How the values of a column are written (Table Schema 2.0).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Notation {
    /// What divides whole numbers from fractions; not said: a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_char: Option<String>,
    /// What divides groups of digits; not said: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_char: Option<String>,
    /// Numbers stand alone; if `false`, signs of currency or percent may stand beside them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bare_number: Option<bool>,
    /// Texts that mean yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub true_values: Option<Vec<String>>,
    /// Texts that mean no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub false_values: Option<Vec<String>>,
    /// What divides the items of a list; not said: a comma.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// The type of the items of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_type: Option<DataType>,
}

impl Notation {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// The type that values must have (Table Schema 2.0).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataType {
    /// Any text.
    #[default]
    String,
    /// A decimal number.
    Number,
    /// A whole number.
    Integer,
    /// A truth value.
    Boolean,
    /// A calendar date.
    Date,
    /// A date and a time of day.
    DateTime,
    /// A time of day.
    Time,
    /// A length of time (ISO 8601).
    Duration,
    /// A calendar year.
    Year,
    /// A month of a year.
    YearMonth,
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// Items with something between them.
    List,
    /// Longitude and latitude.
    GeoPoint,
    /// A shape (RFC 7946).
    GeoJson,
    /// Anything.
    Any,
}

impl DataType {
    /// The word for it in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Year => "year",
            Self::YearMonth => "yearmonth",
            Self::Object => "object",
            Self::Array => "array",
            Self::List => "list",
            Self::GeoPoint => "geopoint",
            Self::GeoJson => "geojson",
            Self::Any => "any",
        }
    }

    /// The type with this word.
    pub fn of(word: &str) -> Option<Self> {
        use serde::de::IntoDeserializer;
        let word: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
            word.into_deserializer();
        Self::deserialize(word).ok()
    }

    /// Whether every value of this type is one of the other too, as it is written.
    pub fn is_within(self, other: Self) -> bool {
        self == other
            || matches!(
                (self, other),
                (_, Self::Any | Self::String)
                    | (Self::Integer | Self::Year, Self::Number)
                    | (Self::Year, Self::Integer)
                    | (Self::GeoJson, Self::Object)
            ) && self != Self::Any
    }

    /// Whether values are numbers.
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Number | Self::Integer | Self::Year)
    }
}

/// What breaking a rule means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Somebody should look.
    Warning,
    /// The row is set aside.
    #[default]
    Error,
}

impl Severity {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    fn is_error(&self) -> bool {
        *self == Self::Error
    }
}

/// A value, and what it is called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "LabeledForm", into = "LabeledForm")]
pub struct Labeled {
    /// The value.
    pub value: Value,
    /// What it is called.
    pub label: Option<String>,
}

impl Labeled {
    /// A value without a label.
    pub fn plain(value: impl Into<Value>) -> Self {
        Self {
            value: value.into(),
            label: None,
        }
    }
}

// A value alone stands for itself.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum LabeledForm {
    Whole(LabeledWhole),
    Plain(Value),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LabeledWhole {
    value: Value,
    label: String,
}

impl From<LabeledForm> for Labeled {
    fn from(form: LabeledForm) -> Self {
        match form {
            LabeledForm::Whole(LabeledWhole { value, label }) => Self {
                value,
                label: Some(label),
            },
            LabeledForm::Plain(value) => Self { value, label: None },
        }
    }
}

impl From<Labeled> for LabeledForm {
    fn from(labeled: Labeled) -> Self {
        match labeled.label {
            Some(label) => Self::Whole(LabeledWhole {
                value: labeled.value,
                label,
            }),
            None => Self::Plain(labeled.value),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
