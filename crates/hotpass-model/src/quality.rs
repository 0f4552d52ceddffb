//! Checking files against suites of expectations: questions and answers.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Serialize;
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
    pub suites: Vec<SuiteDocument>,
    /// The contracts, in their own form or that of another tool.
    pub contracts: Vec<SuiteDocument>,
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
#[derive(Debug, Clone, Default)]
pub struct SuiteDocument {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub document: Value,
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
#[derive(Debug, Clone, Serialize)]
pub struct CheckedSuite {
    /// Its name.
    pub name: String,
    /// Whether everything is as expected.
    pub success: bool,
    /// What came of each expectation, in order.
    pub expectations: Vec<CheckedExpectation>,
    /// The whole, as Great Expectations tells it.
    pub validation_result: Value,
}

/// What came of an expectation.
#[derive(Debug, Clone, Serialize)]
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
