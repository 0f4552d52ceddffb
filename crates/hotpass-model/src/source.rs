//! Source declarations: which files a project reads, which tables they hold, what their columns mean, and how
//! related tables find the organization they belong to. Nothing about any workbook is in code; it is all here.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{profile::DateOrder, property::Property};

/// Extensions of the files that can be read, in lower case.
pub const READABLE: &[&str] = &[
    "xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "parquet",
];

/// A source: files of one origin, with a label and a priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// What outputs call it; unique in a project.
    pub label: String,
    /// Which files, relative to the input folder: `*` and `?` within a name, `**` across folders, letter case ignored.
    /// Without a `/` it is a file's name in any folder; `./` before it means the input folder itself.
    pub pattern: String,
    /// Which source wins when values differ; the higher, the more trusted. Unset: the profile's, else 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u32>,
    /// What record ids start with; unset: the label as a slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_prefix: Option<String>,
    /// The tables of the files; none declared: every table found is read and mapped by inference.
    #[serde(default, rename = "table", skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableSource>,
}

/// A table of a source and what its columns mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TableSource {
    /// The sheet's name; `*` and `?` allowed, letter case ignored. Unset: every sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Which table of the sheet, from 1; unset: every table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What a row is.
    #[serde(default)]
    pub role: Role,
    /// The headers whose values together identify a row; none: the mapped `record_key`, else the row's content.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub id: Vec<String>,
    /// How a related row finds its organization, in order.
    #[serde(
        default = "JoinStep::default_order",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub join: Vec<JoinStep>,
    /// What becomes of a related row that finds none.
    #[serde(default)]
    pub unjoined: Unjoined,
    /// The contract its rows must keep, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The suites of expectations it must keep, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suites: Vec<String>,
    /// Property → the header or headers that hold it. Declared columns are taken before any inference.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<Property, Headers>,
    /// Property → a value every row has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<Property, String>,
    /// Property → the order of day, month and year in its dates; undeclared: inferred from the whole column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dates: BTreeMap<Property, DateOrder>,
    /// Whether columns that are not declared may be mapped by inference.
    #[serde(default)]
    pub infer: Infer,
}

/// What a row of a table is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// An organization, perhaps with a contact on the same row.
    #[default]
    Organizations,
    /// Something about an organization of the same source: a contact, an address, a capture note, a remark.
    Related,
}

/// One way for a related row to find its organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JoinStep {
    /// The row's `record_key` is an organization's `record_key`.
    Id,
    /// The row's `organization_name` and an organization's have the same matching key.
    Name,
    /// The row's `record_key` holds an organization's name.
    IdAsName,
}

impl JoinStep {
    /// Returns the order used when none is declared: id, name, id that is really a name.
    pub fn default_order() -> Vec<Self> {
        vec![Self::Id, Self::Name, Self::IdAsName]
    }

    /// Returns the name that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::IdAsName => "id-as-name",
        }
    }
}

/// What becomes of a related row that finds no organization.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unjoined {
    /// It stands as an organization of its own if it has a name, else it is quarantined.
    #[default]
    Keep,
    /// It is quarantined.
    Quarantine,
}

/// Whether undeclared columns may be mapped by inference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Infer {
    /// A table with declared columns uses only these; a table without any is inferred.
    #[default]
    Undeclared,
    /// Undeclared columns are inferred as well.
    Always,
}

/// One header or several that feed one property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a header or a list of headers")]
pub enum Headers {
    /// A single header.
    One(String),
    /// Several headers, in order of preference.
    Many(Vec<String>),
}

impl Headers {
    /// Returns the headers in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(header) => std::slice::from_ref(header),
            Self::Many(headers) => headers.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}
