//! Industry profiles: the vocabulary, sources and thresholds of one line of business, in four blocks that follow the
//! pipeline: ingest, refine, enrich, compliance.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{governance::LawfulBasis, property::Property};

/// An industry profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Profile {
    /// The name that projects refer to.
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
    /// What is read.
    #[serde(default)]
    pub ingest: Ingest,
    /// How it is understood and judged.
    pub refine: Refine,
    /// How it is completed from elsewhere.
    #[serde(default)]
    pub enrich: Enrich,
    /// What the law asks.
    pub compliance: ProfileCompliance,
}

/// What a line of business calls things; the workbook's data dictionary says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Terms {
    /// An organization.
    pub organization: String,
    /// Its type.
    pub organization_type: String,
    /// Its category.
    pub category: String,
}

/// What is read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Ingest {
    /// Source label → what is known of the source.
    pub sources: BTreeMap<String, KnownSource>,
}

/// A source that a line of business usually has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct KnownSource {
    /// Its files, where a project declares no sources: `*` and `?` within a name, `**` across folders.
    pub pattern: Option<String>,
    /// Which source wins when values differ, for sources of this label that declare none; the higher, the more trusted.
    pub priority: Option<u32>,
}

/// How data is understood and judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Refine {
    /// Confidences that column mapping asks for.
    pub mapping: MappingThresholds,
    /// The least share of valid values per channel that the quality report accepts, 0 to 1.
    pub thresholds: Thresholds,
    /// Published columns that every record should have; the quality report expects them.
    #[serde(default)]
    pub required: Vec<String>,
    /// Published columns worth completing; the quality report recommends it.
    #[serde(default)]
    pub optional: Vec<String>,
    /// Property → other names its column goes by.
    #[serde(default)]
    pub synonyms: BTreeMap<Property, Vec<String>>,
    /// How duplicates are found.
    #[serde(default)]
    pub deduplication: Deduplication,
}

/// How duplicates are found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Deduplication {
    /// The probability from which two records are one, 0 to 1.
    pub threshold: Option<f64>,
    /// Columns whose equality makes two records a candidate pair.
    pub blocking_keys: Vec<String>,
    /// The linkage model of runs: a document, relative to the project; unset: the model of organizations that
    /// `hotpass resolve model show organizations` shows.
    pub model: Option<String>,
}

/// The least share of valid values per channel, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MappingThresholds {
    /// At or above: used.
    pub apply: f64,
    /// At or above: proposed.
    pub suggest: f64,
}

/// How data is completed from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Enrich {
    /// Whether the network may be asked.
    pub allow_network: bool,
    /// Who is asked, in order.
    pub fetchers: Vec<String>,
    /// Published columns that are filled.
    pub fields: Vec<String>,
    /// The confidence from which an answer is taken, 0 to 1.
    pub confidence_threshold: Option<f64>,
    /// Registries, directories and datasets that may be asked.
    pub authorities: BTreeMap<String, Authority>,
    /// The least time between two questions, in seconds.
    pub min_interval_seconds: Option<f64>,
    /// The most questions asked at once.
    pub burst: Option<u32>,
}

/// Who can be asked about an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Authority {
    /// Its name for people.
    pub name: Option<String>,
    /// Where it answers.
    pub url: Option<String>,
    /// What it is.
    pub category: AuthorityCategory,
}

/// What an authority is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorityCategory {
    /// A register kept by law.
    #[default]
    Registry,
    /// A list kept by anybody.
    Directory,
    /// A table.
    Dataset,
}

/// What the law asks of this line of business.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProfileCompliance {
    /// The lawful basis stated for every published record.
    pub lawful_basis: LawfulBasis,
    /// The law, such as `POPIA`.
    #[serde(default)]
    pub policy: Option<String>,
    /// Where it holds, ISO 3166-1 alpha-2.
    #[serde(default)]
    pub jurisdiction: Option<String>,
    /// Whether a person must have consented.
    #[serde(default)]
    pub consent_required: Option<bool>,
    /// Published columns that hold personal data.
    #[serde(default)]
    pub personal_data: Vec<String>,
    /// How long personal data is kept, in days.
    #[serde(default)]
    pub retention_days: Option<u32>,
}

/// The order of day, month and year in the dates of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
