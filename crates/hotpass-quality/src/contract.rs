//! Contracts of datasets as documents, and the formats of other tools that say the same.
//!
//! A [`Contract`] is what a project owns: one document per dataset, from which everything else is derived.
//! [`frictionless`] and [`odcs`] read what others wrote and write it again; [`json_schema`] and [`csvw`] are written only;
//! [`judgment`] says what a table has that a contract does not allow, [`difference`] what changed between two versions. What
//! another tool wrote and this one has no words for stays, as it was, in `extensions`, and [`Contract::not_run`] lists it.
//! All of it is a function of its arguments: nothing here reads a file, and a document comes out the same, byte for byte,
//! wherever it is written.

// What a contract expects of a table.
mod expectations;
// Rules of one column.
mod field;
// Names that programs can use for columns.
mod identifier;
// Rules that are measured over a table.
mod quality;
// What is kept of other formats and not run.
mod kept;
// Words of one format for words of another.
mod translation;
// Values as their texts mean them.
mod value;
// Whether a contract can be meant as it is written.
mod validity;
// Values that TOML has no words for.
mod verbatim;
// Versions of contracts.
mod version;

// What a table has that its contract does not allow.
pub mod judgment;
// Metadata of tables in CSV.
pub mod csvw;
// A page of Markdown about contracts.
pub mod reference;
// Contracts from data.
pub mod suggestion;
// What changed between two versions.
pub mod difference;
// Table Schemas of Frictionless Data.
pub mod frictionless;
// JSON Schemas of rows.
pub mod json_schema;
// Documents of the Open Data Contract Standard.
pub mod odcs;

pub use field::{DataType, Field, Labeled, Notation, Severity};
pub use identifier::safe_identifiers;
pub use kept::NotRun;
pub use quality::{Bound, Check, Metric, QualityRule, Unit};
pub use version::{Step, Version};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What other formats say that a contract has no words for: for each format, its own keys as they were.
pub type Extensions = std::collections::BTreeMap<String, Map<String, Value>>;

/// Why a document cannot be read as a contract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Something is not what the format wants at that place.
    #[error("{place}: expected {expected}")]
    Shape {
        /// Where in the document.
        place: String,
        /// What belongs there.
        expected: &'static str,
    },
    /// The format is not one of those that are read.
    #[error(
        "`{0}` is not a version of the Open Data Contract Standard that is read: 2.2, 3.0 and 3.1 are"
    )]
    Edition(String),
    /// What is written there cannot be meant.
    #[error("{0}")]
    Meaning(String),
}

/// The contract of one dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contract {
    /// The dataset's name, which tables and other contracts refer to.
    pub dataset: String,
    /// The contract's semantic version.
    #[serde(default = "first_version")]
    pub version: String,
    /// A title for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What the dataset is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where the contract is in its life: `draft`, `active`, `deprecated` or a word of the project's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// Who answers for the dataset.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Who decides about its rows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub steward: String,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Fields whose values together may occur once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub primary_key: Vec<String>,
    /// Further groups of fields whose values together may occur once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unique_keys: Vec<Vec<String>>,
    /// Texts that mean that there is no value; not said: the empty text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_values: Option<Vec<Labeled>>,
    /// How the columns of a table and the fields may differ; not said: the table has some of them, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields_match: Option<FieldsMatch>,
    /// Example rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Map<String, Value>>,
    /// References to other datasets.
    #[serde(default, rename = "foreign-key", skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// The rules of each column.
    #[serde(default, rename = "field", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Rules that are measured over the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality: Vec<QualityRule>,
    /// What other formats say beyond that.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// Fields whose values together must occur in another dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ForeignKey {
    /// The fields here.
    pub fields: Vec<String>,
    /// The dataset referred to; empty: this one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dataset: String,
    /// The fields there, one for each here.
    pub reference_fields: Vec<String>,
    /// What other formats say beyond that.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// How the columns of a table and the fields of its contract may differ (Table Schema 2.0, `fieldsMatch`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldsMatch {
    /// The same ones in the same order.
    Exact,
    /// The same ones in any order.
    Equal,
    /// The table has every field, and may have others.
    Subset,
    /// The table has only fields, not necessarily all of them.
    Superset,
    /// They have at least one in common.
    Partial,
}

impl Contract {
    /// Reads the project's own form of a contract.
    pub fn read(document: Value) -> Result<Self, Problem> {
        let contract: Self = serde_json::from_value(verbatim::unmark(document))
            .map_err(|error| Problem::Meaning(error.to_string()))?;
        match contract.faults().into_iter().next() {
            Some(fault) => Err(Problem::Meaning(fault)),
            None => Ok(contract),
        }
    }

    /// The project's own form, with nothing in it that TOML cannot write.
    pub fn write(&self) -> Value {
        verbatim::mark(Value::Object(translation::object_of(self)))
    }

    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The names of all fields for programs, in order: those given, else [made of the names](safe_identifiers).
    pub fn identifiers(&self) -> Vec<String> {
        safe_identifiers(self.fields.iter().map(|field| {
            let given = field.identifier.as_deref();
            given.unwrap_or(&field.name)
        }))
    }
}

fn first_version() -> String {
    "1.0.0".into()
}

#[cfg(test)]
mod tests;
