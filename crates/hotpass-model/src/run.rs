//! What a run reports: events while it works, one summary when it ends. Times are measured by who listens;
//! nothing here depends on a clock, so that summaries of equal runs are equal.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    decision::ReviewQueue,
    entity::Snapshot,
    finding::Severity,
    ident::RunId,
    plan::Stage,
    quality::{Decision, Gate},
};

/// One thing that happened during a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum RunEvent {
    /// The run has its id, which needs the digests of its inputs and so comes with the end of reading.
    RunIdentified {
        /// The run's id.
        run_id: RunId,
    },
    /// A stage begins.
    StageStarted {
        /// The stage.
        stage: Stage,
    },
    /// A stage got further.
    StageProgress {
        /// The stage.
        stage: Stage,
        /// How many units are done.
        done: u64,
        /// How many there are.
        total: u64,
        /// What a unit is: `files`, `tables`, `entities`, `outputs`.
        unit: &'static str,
    },
    /// A stage ended with this many rows going on to the next.
    StageCompleted {
        /// The stage.
        stage: Stage,
        /// How many rows, records or entities came out.
        rows: u64,
        /// How many findings it made.
        findings: u64,
    },
}

/// Where every row that was read went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RowAccounting {
    /// Rows of all tables, titles, totals and notes included.
    pub read: u64,
    /// Rows that are part of a golden record.
    pub merged: u64,
    /// Rows set aside, with a reason each.
    pub quarantined: u64,
    /// Rows that are no records: templates without content, totals, titles, tables nothing maps to.
    pub skipped: u64,
}

impl RowAccounting {
    /// Tells whether every row is accounted for.
    pub fn balances(&self) -> bool {
        self.read == self.merged + self.quarantined + self.skipped
    }
}

/// The accounting of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SourceAccounting {
    /// The source's label.
    pub label: String,
    /// Its files.
    pub files: Vec<String>,
    /// Its rows.
    pub rows: RowAccounting,
    /// Why rows were skipped, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Related rows that found their organization.
    pub joined: u64,
    /// Related rows that did not.
    pub unjoined: u64,
    /// How related rows found it, by join step.
    pub joined_by: BTreeMap<String, u64>,
}

/// The summary of a run.
#[derive(Debug, Clone, Serialize)]
pub struct RunReport {
    /// The run's id.
    pub run_id: RunId,
    /// The project's name.
    pub project: String,
    /// The last stage that ran.
    pub until: Stage,
    /// Golden records, or records when the run stopped earlier.
    pub total_records: u64,
    /// Where every row went.
    pub rows: RowAccounting,
    /// The same per source.
    pub sources: Vec<SourceAccounting>,
    /// Findings by code.
    pub findings: Vec<FindingCount>,
    /// Files that were refused.
    pub refused: Vec<RefusedFile>,
    /// Rows that broke a contract and would stop a run under the policy `fail`.
    pub violations: u64,
    /// What the sources and the golden dataset were expected to be, and what was decided.
    pub gates: Vec<Gate>,
    /// What data docs keep of the gates; null when there are none.
    #[serde(skip)]
    pub docs: serde_json::Value,
    /// The quality report, when the run got that far.
    pub quality: Option<QualityReport>,
    /// The golden records that a gate kept from being published, as a Parquet file; empty when none did.
    #[serde(skip)]
    pub held_back: Vec<u8>,
    /// What was written.
    pub outputs: Vec<OutputFile>,
    /// The published entities, for the registry; empty when nothing was published.
    #[serde(skip)]
    pub entities: Snapshot,
    /// Organizations that may be the same, for a person to decide.
    #[serde(skip)]
    pub review: ReviewQueue,
    /// What was assumed because nothing was declared.
    pub assumptions: Vec<String>,
}

impl RunReport {
    /// Returns the gates that keep the run from publishing.
    pub fn blocked(&self) -> impl Iterator<Item = &Gate> {
        let gates = self.gates.iter();
        gates.filter(|gate| gate.decision == Decision::Blocked)
    }
}

/// How often a rule found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingCount {
    /// The rule's code.
    pub code: &'static str,
    /// The rule's name.
    pub name: &'static str,
    /// The gravest severity it was reported with.
    pub severity: Severity,
    /// How many cells, rows or files.
    pub count: u64,
    /// The first place.
    pub first: String,
    /// The first of them in detail, at most [`FindingCount::DETAILED`].
    #[serde(skip)]
    pub instances: Vec<Instance>,
}

impl FindingCount {
    /// How many are kept in detail.
    pub const DETAILED: usize = 100;
}

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Where.
    pub place: String,
    /// What, in one sentence without the cell's value.
    pub message: String,
}

/// A file that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedFile {
    /// The file.
    pub file: String,
    /// The rule's code.
    pub code: String,
    /// What was found, and what to do.
    pub message: String,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutputFile {
    /// The path as the user would open it.
    pub path: String,
    /// What it is: `workbook`, `parquet`, `csv`, `manifest` …
    pub kind: &'static str,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, in lower-case hexadecimal.
    pub sha256: String,
}

/// The quality of the golden dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QualityReport {
    /// Golden records.
    pub total_records: u64,
    /// Rows set aside.
    pub invalid_records: u64,
    /// The validity-aware score.
    pub score: Distribution,
    /// The share of checked fields that are filled, valid or not.
    pub presence: Distribution,
    /// Golden records per source label.
    pub source_breakdown: BTreeMap<String, u64>,
    /// Flag → golden records that carry it.
    pub flags: BTreeMap<String, u64>,
    /// Per published column.
    pub completeness: Vec<ColumnCompleteness>,
    /// The expectations of the published table and whether they hold.
    pub expectations: Vec<ExpectationResult>,
    /// What to do next.
    pub recommendations: Vec<Recommendation>,
    /// True conflicts per published column.
    pub conflicts: BTreeMap<String, u64>,
}

/// The distribution of a score over all golden records; zeros when there are none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Distribution {
    /// The mean.
    pub mean: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

/// How complete a published column is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnCompleteness {
    /// The column.
    pub column: &'static str,
    /// Records with a value.
    pub filled: u64,
    /// All records.
    pub total: u64,
}

/// Whether an expectation holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExpectationResult {
    /// What is expected, such as `values match ^https?://`.
    pub expectation: String,
    /// Of which column.
    pub column: &'static str,
    /// Whether it holds.
    pub success: bool,
    /// The share of values that keep it, 0 to 1.
    pub observed: f64,
    /// The share asked for.
    pub threshold: f64,
}

/// Advice, with how urgent it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    /// `critical`, `warning`, `info` or `good`.
    pub level: &'static str,
    /// What to do.
    pub message: String,
}
