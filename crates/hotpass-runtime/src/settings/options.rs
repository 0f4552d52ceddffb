//! What `hotpass.toml` may say: every key optional, kebab-case, unknown keys refused.
//!
//! Text goes in (through [`crate::document::Document`]), an [`Options`] comes out. Nothing is completed or checked
//! across keys here; [`super::resolve`] does that. The documentation of each key is its documentation everywhere: in the
//! reference and in the JSON schema.

// Who answers for the data, and what may be done with it.
pub mod governance;
// Where people are asked about pairs of records.
pub mod review;
// What other systems are told and asked.
pub mod services;

use std::{collections::BTreeMap, path::PathBuf};

use hotpass_model::{
    merge::Survivorship,
    plan::{Unreadable, Violation},
    profile::Profile,
    quality::Failure,
    source::Source,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::{
    governance::{ComplianceOptions, DataContractOptions, FeatureOptions, GovernanceOptions},
    review::ReviewOptions,
    services::{OrchestratorOptions, PipelineOptions, TelemetryOptions},
};

use crate::secrets::options::VaultOptions;

/// A `hotpass.toml` as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Options {
    /// The version of this form of settings; a document without one may still be of an earlier form, and is upgraded.
    #[serde(default)]
    pub schema_version: Option<u32>,
    /// Documents that this one is laid over, in order; paths are relative to its folder.
    #[serde(default)]
    pub include: Vec<PathBuf>,
    /// The project as a whole.
    #[serde(default)]
    pub project: ProjectOptions,
    /// The industry profile: `name` chooses it, the other keys say what differs from it.
    pub profile: Profile,
    /// What may be done, of what can be switched.
    #[serde(default)]
    pub features: FeatureOptions,
    /// What to do when data is bad.
    #[serde(default)]
    pub policy: PolicyOptions,
    /// Limits on what a file may cost.
    #[serde(default)]
    pub limits: LimitOptions,
    /// Where and what to publish.
    #[serde(default)]
    pub output: OutputOptions,
    /// What is told while a command works.
    #[serde(default)]
    pub logs: LogOptions,
    /// How secrets that settings refer to are looked up.
    #[serde(default)]
    pub secrets: SecretOptions,
    /// Where people are asked about pairs of records, besides a terminal.
    #[serde(default)]
    pub review: ReviewOptions,
    /// What the published dataset promises.
    #[serde(default)]
    pub data_contract: DataContractOptions,
    /// Who answers for the published dataset, and why it is made.
    #[serde(default)]
    pub governance: GovernanceOptions,
    /// How personal data is treated.
    #[serde(default)]
    pub compliance: ComplianceOptions,
    /// What a run collects, and to whom it delivers.
    #[serde(default)]
    pub pipeline: PipelineOptions,
    /// Traces and metrics.
    #[serde(default)]
    pub telemetry: TelemetryOptions,
    /// Scheduled and repeated runs.
    #[serde(default)]
    pub orchestrator: OrchestratorOptions,
    /// Published column → how its value is chosen.
    #[serde(default)]
    pub survivorship: BTreeMap<String, Survivorship>,
    /// The sources in declaration order.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// The project as a whole.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ProjectOptions {
    /// The name that reports use; unset, the folder's.
    pub name: Option<String>,
    /// The folder that source patterns are relative to, itself relative to the project.
    pub input_dir: Option<PathBuf>,
}

/// What to do when data is bad.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct PolicyOptions {
    /// When a file cannot be read: `continue` without it, or `fail`.
    pub unreadable: Option<Unreadable>,
    /// When a row breaks its contract: `quarantine`, `warn` or `fail`.
    pub violation: Option<Violation>,
    /// Suite → what a critical expectation that does not hold means: `quarantine`, `warn` or `block`. Unset: rows of
    /// sources are set aside, and a golden dataset is not published.
    pub suites: BTreeMap<String, Failure>,
    /// What makes the exit code other than 0, where `--fail-on` says nothing: `never`, `partial`, `quarantine` or `warning`.
    pub fail_on: Option<FailOn>,
}

/// What makes the exit code other than 0; each level includes those before it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Only errors that leave no result.
    Never,
    /// A file was refused: 5.
    Partial,
    /// A row was set aside or breaks its contract: 3.
    Quarantine,
    /// There is a finding of severity warning or error: 4.
    Warning,
}

/// Limits on what a file may cost.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LimitOptions {
    /// The largest file, in MiB.
    pub file_mib: Option<u64>,
    /// The largest content a compressed file may expand to, in MiB.
    pub expanded_mib: Option<u64>,
    /// The most entries an archive-based file may have.
    pub entries: Option<u64>,
    /// The most cells a file may hold.
    pub cells: Option<u64>,
}

/// Where and what to publish.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OutputOptions {
    /// The main output, `.xlsx` or `.csv`, relative to the project; the others stand beside it.
    pub path: Option<PathBuf>,
    /// Whether to add a zip archive with `SHA256SUMS`.
    pub archive: Option<bool>,
}

/// What is told while a command works.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LogOptions {
    /// `text` for people or `json` for machines, where `--log-format` says nothing.
    pub format: Option<LogFormat>,
    /// Words in the names of fields whose values are masked, besides those of e-mail addresses and telephone numbers.
    pub sensitive_fields: Vec<String>,
}

/// How secrets that settings refer to are looked up.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct SecretOptions {
    /// Where Vault is and how to log in.
    pub vault: VaultOptions,
}

/// The form of what is told on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}
