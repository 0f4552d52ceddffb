//! Industry profiles: the vocabulary, priorities and thresholds of one line of business.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::property::Property;

/// An industry profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Profile {
    /// The name projects refer to.
    pub name: String,
    /// The profile that this one says the differences from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// The name for people.
    pub display_name: String,
    /// The country that phones, provinces and dates are read for, ISO 3166-1 alpha-2.
    pub country: String,
    /// What this business calls things.
    pub terms: Terms,
    /// The least share of valid values per channel that the quality report accepts, 0 to 1.
    pub thresholds: Thresholds,
    /// Confidences that column mapping asks for.
    pub mapping: MappingThresholds,
    /// Source label → priority, for sources that declare none.
    #[serde(default)]
    pub source_priorities: BTreeMap<String, u32>,
    /// Properties a record must have.
    #[serde(default)]
    pub required: Vec<Property>,
    /// Properties worth completing.
    #[serde(default)]
    pub optional: Vec<Property>,
    /// Property → other names its column goes by.
    #[serde(default)]
    pub synonyms: BTreeMap<Property, Vec<String>>,
    /// The lawful basis stated for every published record.
    pub privacy_basis: String,
}

/// What a line of business calls things; used in reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Terms {
    /// An organization.
    pub organization: String,
    /// Its type.
    pub organization_type: String,
    /// Its category.
    pub category: String,
}

/// The least share of valid values per channel, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Thresholds {
    /// Of e-mail addresses.
    pub email: f64,
    /// Of telephone numbers.
    pub phone: f64,
    /// Of websites.
    pub website: f64,
}

/// Confidences that column mapping asks for, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MappingThresholds {
    /// At or above: used.
    pub apply: f64,
    /// At or above: proposed.
    pub suggest: f64,
}

/// The order of day, month and year in the dates of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateOrder {
    /// 2025-03-10.
    #[serde(rename = "ymd")]
    YearFirst,
    /// 10/03/2025.
    #[serde(rename = "dmy")]
    DayFirst,
    /// 03/10/2025.
    #[serde(rename = "mdy")]
    MonthFirst,
}
