//! Survivorship: how one value is chosen among several. The order of criteria is total and documented;
//! a project may set another per published column.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the value of one published column is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Survivorship {
    /// One value or all of them.
    #[serde(default)]
    pub strategy: Strategy,
    /// The criteria in order of weight; after the last, record id and value decide, so that the order is total.
    #[serde(default = "Criterion::default_order")]
    pub order: Vec<Criterion>,
}

impl Default for Survivorship {
    fn default() -> Self {
        Self {
            strategy: Strategy::Best,
            order: Criterion::default_order(),
        }
    }
}

/// One value or all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// The first in the order of criteria.
    #[default]
    Best,
    /// All distinct values, in that order.
    Union,
}

/// A criterion by which candidates are compared. An invalid value never beats a usable one, whatever the order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// The higher priority of the source.
    SourcePriority,
    /// The more valid value; a value somebody marked as bad counts as doubtful.
    Validity,
    /// The later last interaction of the record.
    Recency,
    /// The value given by more records.
    Agreement,
    /// The record that fills more properties.
    Completeness,
    /// The earlier place inside the cell.
    Position,
}

impl Criterion {
    /// Returns the order used when none is configured.
    pub fn default_order() -> Vec<Self> {
        vec![
            Self::SourcePriority,
            Self::Validity,
            Self::Recency,
            Self::Agreement,
            Self::Completeness,
            Self::Position,
        ]
    }

    /// Returns the name that documents and outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SourcePriority => "source-priority",
            Self::Validity => "validity",
            Self::Recency => "recency",
            Self::Agreement => "agreement",
            Self::Completeness => "completeness",
            Self::Position => "position",
        }
    }
}
