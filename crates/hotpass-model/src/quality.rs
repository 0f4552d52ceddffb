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
    /// What parameters of the suites stand for, by name.
    pub parameters: BTreeMap<String, Value>,
    /// The time that `now()` in parameters stands for, in nanoseconds since 1970.
    pub now: i64,
    /// How much is told of each expectation: `BOOLEAN_ONLY`, `BASIC`, `SUMMARY` or `COMPLETE`.
    pub result_format: String,
    /// The columns that tell in results which row is meant; none: its number, from 0.
    pub index_columns: Vec<String>,
}

/// The document of a suite.
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
