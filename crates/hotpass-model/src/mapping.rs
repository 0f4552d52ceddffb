//! Column mappings: which source column feeds which property, how sure that is, and why.
//! A mapping file is a document of the project: `hotpass map` writes it, people edit it, `hotpass run` follows it.

use serde::{Deserialize, Serialize};

use crate::property::Property;

/// A mapping document: one entry per table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Mapping {
    /// The tables, in source, file and sheet order.
    #[serde(default, rename = "table")]
    pub tables: Vec<TableMapping>,
}

/// The mapping of one table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TableMapping {
    /// The source's label.
    pub source: String,
    /// The sheet's name.
    pub sheet: String,
    /// Which table of the sheet, from 1.
    pub number: u32,
    /// The columns from left to right.
    #[serde(default, rename = "column")]
    pub columns: Vec<ColumnMatch>,
}

/// What one source column was matched with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ColumnMatch {
    /// The header as written in the source.
    pub header: String,
    /// What was decided.
    pub status: MatchStatus,
    /// The property, unless unmapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<Property>,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Why, in a few words.
    pub reason: String,
    /// What speaks against using it, apart from too little confidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<Objection>,
}

/// What was decided about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchStatus {
    /// The project declares it.
    Declared,
    /// Inferred, and sure enough to use.
    Applied,
    /// Inferred, not sure enough: shown, not used.
    Proposed,
    /// Nothing fits.
    Unmapped,
}

/// What speaks against using a column that fits a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objection {
    /// Another column feeds the property already.
    AlreadyFed,
    /// Its values do not look like the property.
    Contradicted,
}

impl Objection {
    /// Returns the word that stands in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AlreadyFed => "already-fed",
            Self::Contradicted => "contradicted",
        }
    }
}
