//! Dataset contracts: what the rows of one table must keep. A contract is a document of the project;
//! importing other formats (Great Expectations, Frictionless, ODCS) belongs beside this type, as converters into it.

use serde::{Deserialize, Serialize};

use crate::{finding::Severity, property::Property};

/// The contract of one dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contract {
    /// The dataset's name, which tables refer to.
    pub dataset: String,
    /// The contract's version.
    #[serde(default = "first_version")]
    pub version: String,
    /// A title for people.
    #[serde(default)]
    pub title: String,
    /// What the dataset is.
    #[serde(default)]
    pub description: String,
    /// Properties whose values together may occur once.
    #[serde(default)]
    pub primary_key: Vec<Property>,
    /// The rules of each property.
    #[serde(default, rename = "field")]
    pub fields: Vec<Field>,
}

/// The rules of one property.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Field {
    /// The property.
    pub name: Property,
    /// The type its values must have.
    #[serde(default, rename = "type")]
    pub data_type: DataType,
    /// A value must be present.
    #[serde(default)]
    pub required: bool,
    /// No two rows may have the same value.
    #[serde(default)]
    pub unique: bool,
    /// The values allowed; none: any.
    #[serde(default, rename = "enum")]
    pub enumeration: Vec<String>,
    /// A regular expression the whole value must match.
    #[serde(default)]
    pub pattern: Option<String>,
    /// The least number or date allowed.
    #[serde(default)]
    pub minimum: Option<String>,
    /// The greatest number or date allowed.
    #[serde(default)]
    pub maximum: Option<String>,
    /// The least number of characters.
    #[serde(default)]
    pub min_length: Option<u32>,
    /// The greatest number of characters.
    #[serde(default)]
    pub max_length: Option<u32>,
    /// What breaking a rule means: `error` sets the row aside, `warning` and `info` only report it.
    #[serde(default)]
    pub severity: FieldSeverity,
}

/// The type that values must have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
}

/// What breaking a rule means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldSeverity {
    /// Worth knowing.
    Info,
    /// Somebody should look.
    Warning,
    /// The row is set aside.
    #[default]
    Error,
}

impl From<FieldSeverity> for Severity {
    fn from(severity: FieldSeverity) -> Self {
        match severity {
            FieldSeverity::Info => Self::Info,
            FieldSeverity::Warning => Self::Warning,
            FieldSeverity::Error => Self::Error,
        }
    }
}

fn first_version() -> String {
    "1.0.0".into()
}
