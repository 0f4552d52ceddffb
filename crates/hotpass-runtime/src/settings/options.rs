//! What `hotpass.toml` may say: every key optional, kebab-case, unknown keys refused.
//!
//! Text goes in (through [`crate::document::Document`]), an [`Options`] comes out. Nothing is completed or checked
//! across keys here; [`super::resolve`] does that.

use std::{collections::BTreeMap, path::PathBuf};

use hotpass_model::{
    merge::Survivorship,
    plan::{Unreadable, Violation},
    source::Source,
};
use serde::Deserialize;

/// A `hotpass.toml` as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Options {
    /// The project as a whole.
    pub project: ProjectOptions,
    /// What to do when data is bad.
    pub policy: PolicyOptions,
    /// Limits on what a file may cost.
    pub limits: LimitOptions,
    /// Where and what to publish.
    pub output: OutputOptions,
    /// Confidences that column mapping asks for; they replace the profile's.
    pub mapping: MappingOptions,
    /// Published column → how its value is chosen.
    pub survivorship: BTreeMap<String, Survivorship>,
    /// The sources in declaration order.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
}

/// The project as a whole.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ProjectOptions {
    /// The name that reports use; unset: the folder's.
    pub name: Option<String>,
    /// The industry profile, built in or of the project's own.
    pub profile: Option<String>,
    /// The folder that source patterns are relative to, itself relative to the project.
    pub input_dir: Option<PathBuf>,
    /// The country phones, provinces and dates are read for; replaces the profile's.
    pub country: Option<String>,
}

/// What to do when data is bad.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct PolicyOptions {
    /// When a file cannot be read.
    pub unreadable: Option<Unreadable>,
    /// When a row breaks its contract.
    pub violation: Option<Violation>,
}

/// Limits on what a file may cost.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OutputOptions {
    /// The main output, `.xlsx` or `.csv`, relative to the project; the others stand beside it.
    pub path: Option<PathBuf>,
    /// Whether to add a zip archive with `SHA256SUMS`.
    pub archive: Option<bool>,
}

/// Confidences that column mapping asks for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct MappingOptions {
    /// At or above: used.
    pub apply: Option<f64>,
    /// At or above: proposed.
    pub suggest: Option<f64>,
}
