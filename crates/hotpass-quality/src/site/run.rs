//! What checks found, in the form in which it is kept from run to run.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::suite::Severity;

/// One run of checks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Run {
    /// What tells it from others. The page of the run is called so.
    pub id: String,
    /// When it was, as RFC 3339 writes it.
    pub when: String,
    /// What people call it.
    pub title: String,
    /// What was checked, in order.
    pub datasets: Vec<Checked>,
}

/// What came of checking a dataset.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Checked {
    /// What it is called; over the runs, datasets of one name are one.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// The suites, in the order in which they were named.
    pub suites: Vec<CheckedSuite>,
    /// What a person should know about the dataset, a sentence each, with no values of records.
    pub remarks: Vec<String>,
    /// The columns that everybody may read, by their classification: their values are shown even where others are
    /// masked.
    pub public_columns: Vec<String>,
}

/// What came of a suite.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckedSuite {
    /// Its name.
    pub name: String,
    /// Whether everything is as expected.
    pub success: bool,
    /// What came of each expectation, in order.
    pub expectations: Vec<CheckedExpectation>,
}

/// What came of an expectation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckedExpectation {
    /// Its type, such as `expect_column_values_to_be_unique`.
    pub kind: String,
    /// The columns that it is about.
    pub columns: Vec<String>,
    /// Its arguments.
    pub arguments: Map<String, Json>,
    /// How much a failure matters: `critical`, `warning` or `info`.
    #[serde(with = "severity")]
    pub severity: Severity,
    /// Whether it holds.
    pub success: bool,
    /// How many rows are not as expected; none: it is about the whole.
    pub unexpected: Option<u64>,
    /// How many rows were looked at.
    pub rows: u64,
    /// How many of them have no value to look at; none: it is about the whole.
    pub missing: Option<u64>,
    /// What was seen of the whole.
    pub observed: Json,
    /// The first rows that are not as expected.
    pub failing_rows: Vec<FailingRow>,
    /// Why it cannot be told whether it holds.
    pub problem: Option<String>,
    /// What the author of the suite says about it.
    pub notes: Vec<String>,
}

/// A row that is not as expected.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FailingRow {
    /// The cell of the source that it came from, such as `orgs!C3`.
    pub cell: String,
    /// What tells which record is meant: a value, or values by column; null when nothing does.
    pub key: Json,
    /// What the row has: a value, a pair, or values by column.
    pub value: Json,
}

impl Run {
    /// Returns when the run was; none when that cannot be read.
    pub(crate) fn moment(&self) -> Option<Timestamp> {
        self.when.parse().ok()
    }

    /// Returns the suites, each with its dataset.
    pub(crate) fn suites(&self) -> impl Iterator<Item = (&Checked, &CheckedSuite)> {
        let datasets = self.datasets.iter();
        datasets.flat_map(|dataset| dataset.suites.iter().map(move |suite| (dataset, suite)))
    }

    /// Returns all expectations.
    pub(crate) fn expectations(&self) -> impl Iterator<Item = &CheckedExpectation> {
        self.suites().flat_map(|(_, suite)| &suite.expectations)
    }
}

impl CheckedSuite {
    /// Returns how many expectations hold, and of how many.
    pub(crate) fn met(&self) -> (usize, usize) {
        met(self.expectations.iter())
    }
}

/// Counts the expectations that hold, and all.
pub(crate) fn met<'a>(all: impl Iterator<Item = &'a CheckedExpectation>) -> (usize, usize) {
    all.fold((0, 0), |(met, all), each| {
        (met + usize::from(each.success), all + 1)
    })
}

/// Severities by their names.
mod severity {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::suite::Severity;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature that serde asks for"
    )]
    pub(super) fn serialize<S: Serializer>(
        severity: &Severity,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(severity.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Severity, D::Error> {
        let name = String::deserialize(deserializer)?;
        let mut all = Severity::ALL.into_iter();
        all.find(|severity| severity.as_str() == name)
            .ok_or_else(|| D::Error::custom(format!("no severity is called `{name}`")))
    }
}
