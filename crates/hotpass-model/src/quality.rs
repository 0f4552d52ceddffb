//! Checking files against suites of expectations: questions and answers.

use std::{collections::BTreeMap, path::PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::plan::Limits;

/// A file, and what is expected of it.
#[derive(Debug, Clone)]
pub struct CheckFile {
    /// The file.
    pub file: PathBuf,
    /// The only sheet of a workbook that is read.
    pub sheet: Option<String>,
    /// What is read at most.
    pub limits: Limits,
    /// The suites.
    pub suites: Vec<QualityDocument>,
    /// The contracts, in their own form or that of another tool.
    pub contracts: Vec<QualityDocument>,
    /// What parameters of the suites stand for, by name.
    pub parameters: BTreeMap<String, Value>,
    /// The time that `now()` in parameters stands for, in nanoseconds since 1970.
    pub now: i64,
    /// How much is told of each expectation: `BOOLEAN_ONLY`, `BASIC`, `SUMMARY` or `COMPLETE`.
    pub result_format: String,
    /// The columns that tell in results which row is meant; none: its number, from 0.
    pub index_columns: Vec<String>,
    /// What data docs call this check, and when it was made (RFC 3339); none: nothing is told for them.
    pub docs: Option<DocsEntry>,
}

/// What data docs call a check.
#[derive(Debug, Clone, Default)]
pub struct DocsEntry {
    /// Its name, which no other has.
    pub id: String,
    /// When it was made, as RFC 3339 has it.
    pub when: String,
}

/// The document of a suite or contract.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QualityDocument {
    /// Where it is.
    #[serde(skip)]
    pub path: PathBuf,
    /// What it says.
    pub document: Value,
}

/// What is to happen when a critical expectation of a suite does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// Set the rows aside that are not as expected; what no row can be blamed for blocks.
    Quarantine,
    /// Report it and go on.
    Warn,
    /// Publish nothing; what was published before stays.
    Block,
}

/// What the golden dataset must keep before it is published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GoldenGate {
    /// The contract, by name; none: its own, from the registry of published columns.
    pub contract: Option<String>,
    /// The suites, by name.
    pub suites: Vec<String>,
}

/// What was decided about a dataset, after a look at what is expected of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Everything is as expected, or nothing that matters is not.
    Passed,
    /// Something is not, and the run went on.
    Warned,
    /// Rows were set aside.
    Quarantined,
    /// Nothing was published.
    Blocked,
}

impl Decision {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Quarantined => "quarantined",
            Self::Blocked => "blocked",
        }
    }
}

/// One gate: a dataset, and a suite or contract that it has to keep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gate {
    /// The dataset: `file#sheet` of a source, or the name of the published one.
    pub dataset: String,
    /// Whether that is the published dataset.
    pub is_golden: bool,
    /// Whether what it has to keep is a contract.
    pub is_contract: bool,
    /// The document of that, if it is one of the project.
    pub document: Option<PathBuf>,
    /// What is to happen when something critical does not hold.
    pub policy: Failure,
    /// What was decided.
    pub decision: Decision,
    /// How many rows were looked at.
    pub rows: u64,
    /// What came of the suite or contract.
    #[serde(flatten)]
    pub checked: CheckedSuite,
}

impl Gate {
    /// Returns how many expectations hold.
    pub fn n_held(&self) -> usize {
        let all = self.checked.expectations.iter();
        all.filter(|each| each.success).count()
    }

    /// Returns the expectations that do not hold, the gravest first.
    pub fn failures(&self) -> Vec<&CheckedExpectation> {
        let all = self.checked.expectations.iter();
        let mut failures: Vec<&CheckedExpectation> = all.filter(|each| !each.success).collect();
        let rank = |severity: &str| {
            ["critical", "warning"]
                .iter()
                .position(|name| *name == severity)
        };
        failures.sort_by_key(|each| rank(&each.severity).unwrap_or(2));
        failures
    }
}

/// What came of checking a file.
#[derive(Debug, Clone, Serialize)]
pub struct CheckedFile {
    /// The file.
    pub file: PathBuf,
    /// Its rows.
    pub rows: u64,
    /// The suites, in the order in which they were named.
    pub suites: Vec<CheckedSuite>,
    /// What a person should know about the file, a sentence each.
    pub remarks: Vec<String>,
    /// What data docs keep of it.
    #[serde(skip)]
    pub docs: Option<Value>,
}

/// What came of a suite.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedSuite {
    /// Its name.
    pub name: String,
    /// Whether everything is as expected.
    pub success: bool,
    /// What came of each expectation, in order.
    pub expectations: Vec<CheckedExpectation>,
    /// The whole, as Great Expectations tells it.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub validation_result: Value,
}

/// What came of an expectation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedExpectation {
    /// Its type.
    pub kind: String,
    /// The columns that it is about.
    pub columns: Vec<String>,
    /// How much a failure matters: `critical`, `warning` or `info`.
    pub severity: String,
    /// Whether it holds.
    pub success: bool,
    /// How many rows are not as expected; none: it is about the whole.
    pub unexpected: Option<u64>,
    /// How many rows were looked at.
    pub rows: u64,
    /// What was seen of the whole.
    pub observed: Value,
    /// The cells of the first rows that are not as expected.
    pub cells: Vec<String>,
    /// Why it cannot be told whether it holds.
    pub problem: Option<String>,
}

impl CheckedFile {
    /// Returns the expectations that do not hold, each with its suite.
    pub fn failures(&self) -> impl Iterator<Item = (&CheckedSuite, &CheckedExpectation)> {
        let suites = self.suites.iter();
        let all = suites.flat_map(|suite| suite.expectations.iter().map(move |each| (suite, each)));
        all.filter(|(_, expectation)| !expectation.success)
    }

    /// Returns whether one that matters most does not hold.
    pub fn is_stopped(&self) -> bool {
        self.failures().any(|(_, each)| each.severity == "critical")
    }
}

/// A form that a contract is written in for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractForm {
    /// Table Schema of Frictionless Data.
    TableSchema,
    /// Open Data Contract Standard 3.1.
    Odcs,
    /// JSON Schema 2020-12 of a row.
    JsonSchema,
    /// CSV on the Web.
    Csvw,
}

impl ContractForm {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::TableSchema, Self::Odcs, Self::JsonSchema, Self::Csvw];

    /// Returns what it is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TableSchema => "table-schema",
            Self::Odcs => "odcs",
            Self::JsonSchema => "json-schema",
            Self::Csvw => "csvw",
        }
    }

    /// Returns how the names of its files end.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::TableSchema => "schema.json",
            Self::Odcs => "odcs.json",
            Self::JsonSchema => "json-schema.json",
            Self::Csvw => "csv-metadata.json",
        }
    }
}

/// A contract that was read.
#[derive(Debug, Clone, Serialize)]
pub struct ReadContract {
    /// The dataset.
    pub dataset: String,
    /// Its version.
    pub version: String,
    /// Its title for people.
    pub title: String,
    /// The fields: name, type, whether a value must be there, and what they mean.
    pub fields: Vec<ContractField>,
    /// The fields of the primary key.
    pub primary_key: Vec<String>,
    /// The contract in Hotpass's own form.
    pub document: Value,
    /// What cannot be meant, a sentence each.
    pub faults: Vec<String>,
    /// What is kept and not run, a sentence each.
    pub not_run: Vec<String>,
}

/// A field of a contract.
#[derive(Debug, Clone, Serialize)]
pub struct ContractField {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Whether a value must be there.
    pub required: bool,
    /// What it means.
    pub description: String,
}

/// What changed between two contracts.
#[derive(Debug, Clone, Serialize)]
pub struct ContractDifference {
    /// The changes: `compatible`, `breaking` or `documentary`, the field, and a sentence.
    pub changes: Value,
    /// The step of the version that they ask for.
    pub required: Value,
    /// The step that the versions make.
    pub given: Value,
    /// Whether that is enough.
    pub is_enough: bool,
    /// All of it, for people.
    pub text: String,
}

/// A contract that is proposed for a file.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestedContract {
    /// The contract in Hotpass's own form.
    pub document: Value,
    /// What speaks for the rules of each field, in their order.
    pub reasons: Vec<Vec<String>>,
    /// The rows that were looked at.
    pub rows: u64,
    /// What a person should know about the file, a sentence each.
    pub remarks: Vec<String>,
}
