//! Who answers for the data, and what may be done with it.

use std::collections::BTreeMap;

use hotpass_model::governance::{Classification, LawfulBasis};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// What may be done, of what can be switched.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct FeatureOptions {
    /// Whether records that mean the same organization become one.
    pub entity_resolution: Option<bool>,
    /// Whether gaps are filled from elsewhere.
    pub enrichment: Option<bool>,
    /// Whether addresses are located.
    pub geospatial: Option<bool>,
    /// Whether personal data is detected, classified and treated by policy.
    pub compliance: Option<bool>,
    /// Whether traces and metrics are sent.
    pub observability: Option<bool>,
    /// Whether sources are collected before they are read.
    pub acquisition: Option<bool>,
    /// Whether pages about runs are served.
    pub dashboards: Option<bool>,
}

/// What the published dataset promises; the manifest says it, and a run that would break it publishes nothing.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct DataContractOptions {
    /// What the published dataset is called.
    pub dataset: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Who keeps the contract.
    pub steward: Option<String>,
    /// The suite that the published dataset must keep: its name in `suites/`.
    pub expectation_suite: Option<String>,
    /// A contract that it must keep besides its own: its name in `contracts/`.
    pub schema_descriptor: Option<String>,
}

/// Who answers for the published dataset, and why it is made; the manifest says it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct GovernanceOptions {
    /// The purposes, in sentences; personal data is processed for stated ones only.
    pub intent: Option<Vec<String>>,
    /// Who owns the data.
    pub data_owner: Option<String>,
    /// Who decides about it day by day.
    pub data_steward: Option<String>,
    /// Who released it.
    pub approver: Option<String>,
    /// The policy that it is held under.
    pub policy_reference: Option<String>,
    /// The lawful basis stated for every published record; `compliance.lawful-basis` is before it, the profile's behind.
    pub lawful_basis: Option<LawfulBasis>,
    /// How confidential the published dataset is.
    pub classification: Option<Classification>,
    /// How old a publication may be before `hotpass doctor` asks for a review, in days.
    pub review_interval_days: Option<u32>,
    /// How long evidence is kept, in days.
    pub audit_retention_days: Option<u32>,
}

/// How personal data is treated.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ComplianceOptions {
    /// The lawful basis stated for every published record; unset, that of governance, else the profile's.
    pub lawful_basis: Option<LawfulBasis>,
    /// Whether personal data is looked for.
    pub detect_pii: Option<bool>,
    /// Whether evidence is kept.
    pub audit_log_enabled: Option<bool>,
    /// Whether a person must have consented.
    pub consent_required: Option<bool>,
    /// Organization slug → the state of its consent.
    pub consent_overrides: BTreeMap<String, String>,
    /// How personal data is made unreadable.
    pub pii_redaction: RedactionOptions,
}

/// How personal data is made unreadable.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct RedactionOptions {
    /// Whether it is.
    pub enabled: Option<bool>,
    /// Published columns that are looked at.
    pub columns: Vec<String>,
    /// The language of the texts.
    pub language: Option<String>,
    /// The confidence from which something is personal data, 0 to 1.
    pub score_threshold: Option<f64>,
    /// What is done with it.
    pub operator: Option<String>,
    /// What the operator needs to know.
    pub operator_params: BTreeMap<String, Value>,
    /// Whether the confidences are kept.
    pub capture_entity_scores: Option<bool>,
}
