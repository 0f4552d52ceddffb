//! The plan: everything a run needs to know, resolved and complete. Same inputs and plan, the entities of earlier runs
//! included: same bytes out.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    decision::Verdicts,
    entity::{Moment, Registry},
    governance::{DatasetIdentity, Governance},
    linkage::LinkageModel,
    mapping::Mapping,
    merge::Survivorship,
    profile::Profile,
    quality::{Failure, GoldenGate, QualityDocument},
    source::Source,
};

/// The resolved intent of one run.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The project's name, used in reports.
    pub project: String,
    /// The folder that source patterns are relative to.
    pub input_dir: PathBuf,
    /// The sources in declaration order; empty: every readable file is a source of its own.
    pub sources: Vec<Source>,
    /// Mapping decisions written by people or by `hotpass map`.
    pub mapping: Mapping,
    /// The contracts of the project by name, in any form that is read.
    pub contracts: BTreeMap<String, QualityDocument>,
    /// The suites of expectations of the project by name.
    pub suites: BTreeMap<String, QualityDocument>,
    /// What the golden dataset must keep before it is published.
    pub gate: GoldenGate,
    /// The industry profile.
    pub profile: Profile,
    /// Who answers for the published dataset.
    pub governance: Governance,
    /// What the published dataset is called.
    pub dataset: DatasetIdentity,
    /// What may be done.
    pub features: Features,
    /// Published column → how its value is chosen, where it differs from the default.
    pub survivorship: BTreeMap<String, Survivorship>,
    /// What to do when data is bad.
    pub policy: Policy,
    /// Limits on what a file may cost.
    pub limits: Limits,
    /// Where and what to publish.
    pub target: Target,
    /// How organizations that mean the same are found.
    #[serde(skip)]
    pub linkage: LinkageModel,
    /// What people decided about records and entities.
    #[serde(skip)]
    pub verdicts: Arc<Verdicts>,
    /// The entities of earlier runs, whose ids clusters inherit.
    #[serde(skip)]
    pub registry: Arc<Registry>,
    /// When the run was asked for, which `now()` in suites stands for; unset: the beginning of 1970.
    #[serde(skip)]
    pub now: Option<Moment>,
    /// The last stage to run.
    pub until: Stage,
    /// Whether to write nothing.
    pub dry_run: bool,
    /// Whether a result without golden records may replace a publication that has some.
    pub allow_empty: bool,
    /// What was assumed because nothing was declared, in sentences.
    pub assumptions: Vec<String>,
}

/// What may be done, of what can be switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Features {
    /// Whether records that mean the same organization become one; if not, each is an organization of its own.
    pub entity_resolution: bool,
}

/// What to do when data is bad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Policy {
    /// When a file cannot be read.
    pub unreadable: Unreadable,
    /// When a row breaks its contract.
    pub violation: Violation,
    /// Suite → when a critical expectation of it does not hold; unset: sources set rows aside, the golden dataset blocks.
    pub suites: BTreeMap<String, Failure>,
}

/// What to do when a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    /// Go on with the other files and say so; the run counts as partial.
    Continue,
    /// Stop.
    Fail,
}

/// What to do when a row breaks its contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// Set the row aside and go on.
    Quarantine,
    /// Report it and keep the row.
    Warn,
    /// Stop before anything is published.
    Fail,
}

/// Limits on what a file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// The largest file, in MiB.
    pub file_mib: u64,
    /// The largest content a compressed file may expand to, in MiB.
    pub expanded_mib: u64,
    /// The most entries an archive-based file may have.
    pub entries: u64,
    /// The most cells a file may hold.
    pub cells: u64,
}

/// Where and what to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The folder.
    pub folder: PathBuf,
    /// What output file names start with.
    pub stem: String,
    /// Whether the main output is a workbook or a CSV file.
    pub main: MainOutput,
    /// Whether the folder holds this publication and nothing else, so that it is replaced as a whole.
    pub owns_folder: bool,
    /// Whether to add a zip archive of the outputs with `SHA256SUMS`.
    pub archive: bool,
}

/// The form of the main output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MainOutput {
    /// A styled workbook, with CSV, Parquet and the rest beside it.
    Workbook,
    /// CSV with its CSVW sidecar and the rest, without a workbook.
    Csv,
}

/// One of the steps of a run, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Files to raw tables.
    Ingest,
    /// Columns to properties.
    Map,
    /// Cells to values.
    Normalize,
    /// Contracts.
    Validate,
    /// Related rows to their organizations, records to clusters.
    Link,
    /// Clusters to golden records.
    Merge,
    /// Quality.
    Assess,
    /// Outputs.
    Publish,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 8] = [
        Self::Ingest,
        Self::Map,
        Self::Normalize,
        Self::Validate,
        Self::Link,
        Self::Merge,
        Self::Assess,
        Self::Publish,
    ];

    /// Returns the name that commands and events use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Map => "map",
            Self::Normalize => "normalize",
            Self::Validate => "validate",
            Self::Link => "link",
            Self::Merge => "merge",
            Self::Assess => "assess",
            Self::Publish => "publish",
        }
    }
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
