//! What other systems are told and asked.

use std::{collections::BTreeMap, path::PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::secrets::Secret;

/// What a run collects, and to whom it delivers.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct PipelineOptions {
    /// Whether only what changed is worked on again.
    pub incremental: Option<bool>,
    /// Whether this run replays an earlier one.
    pub backfill: Option<bool>,
    /// The time from which changes count, RFC 3339.
    pub since: Option<String>,
    /// Who collects sources before they are read.
    pub acquisition: AcquisitionOptions,
    /// Who collects signs that an organization may be interested.
    pub intent: IntentOptions,
    /// Where the digest of these signs is written.
    pub intent_digest_path: Option<PathBuf>,
    /// Where these signs are kept.
    pub intent_signal_store_path: Option<PathBuf>,
    /// Where the digest is sent.
    pub intent_webhooks: Vec<String>,
    /// Where the list of whom to call is written.
    pub daily_list_path: Option<PathBuf>,
    /// How long that list is.
    pub daily_list_size: Option<u32>,
    /// Where records are delivered.
    pub crm_endpoint: Option<String>,
    /// What opens it: a `secret://` reference.
    pub crm_token: Option<Secret>,
    /// How patiently all this is delivered.
    pub automation_http: DeliveryOptions,
}

/// Who collects sources before they are read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct AcquisitionOptions {
    /// Whether they do.
    pub enabled: Option<bool>,
    /// Whether what several collected counts once.
    pub deduplicate: Option<bool>,
    /// What provenance calls them.
    pub provenance_namespace: Option<String>,
    /// Name → what opens a provider: `secret://` references.
    pub credentials: BTreeMap<String, Secret>,
    /// The collectors.
    pub agents: Vec<Agent>,
}

/// A collector.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Agent {
    /// Its name.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it works.
    pub enabled: Option<bool>,
    /// Where it looks.
    pub region: Option<String>,
    /// How much it does at once.
    pub concurrency: Option<u32>,
    /// What it looks for.
    pub search_terms: Vec<String>,
    /// Whom it asks.
    pub providers: Vec<Provider>,
    /// What it is about.
    pub targets: Vec<Goal>,
    /// What it does.
    pub tasks: Vec<Task>,
}

/// Somebody who is asked.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Provider {
    /// Its name.
    pub name: Option<String>,
    /// Whether it is asked.
    pub enabled: Option<bool>,
    /// How much its answers count.
    pub weight: Option<f64>,
    /// What it needs to know.
    pub options: BTreeMap<String, Value>,
}

/// What something is about.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Goal {
    /// What it is called.
    pub identifier: Option<String>,
    /// The organization's slug.
    pub slug: Option<String>,
    /// Its domain.
    pub domain: Option<String>,
    /// Where it is.
    pub location: Option<String>,
    /// What else is known.
    pub metadata: BTreeMap<String, Value>,
}

/// A step of a collector.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Task {
    /// Its name.
    pub name: Option<String>,
    /// What it does.
    pub kind: Option<TaskKind>,
    /// Whom it asks.
    pub provider: Option<String>,
    /// Whether it is done.
    pub enabled: Option<bool>,
    /// What it needs to know.
    pub options: BTreeMap<String, Value>,
}

/// What a step of a collector does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// Searches.
    Search,
    /// Follows links.
    Crawl,
    /// Asks a service.
    Api,
}

/// Who collects signs that an organization may be interested.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct IntentOptions {
    /// Whether they do.
    pub enabled: Option<bool>,
    /// Whether what several saw counts once.
    pub deduplicate: Option<bool>,
    /// Name → what opens a collector: `secret://` references.
    pub credentials: BTreeMap<String, Secret>,
    /// The collectors.
    pub collectors: Vec<Provider>,
    /// The organizations that they look at.
    pub targets: Vec<Goal>,
}

/// How patiently something is delivered over HTTP.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct DeliveryOptions {
    /// How long an answer may take, in seconds.
    pub timeout: Option<f64>,
    /// The header that makes a repeated delivery count once.
    pub idempotency_header: Option<String>,
    /// Whether what could not be delivered is kept.
    pub dead_letter_enabled: Option<bool>,
    /// Where.
    pub dead_letter_path: Option<PathBuf>,
    /// When it is tried again.
    pub retry: RetryOptions,
    /// When it is given up for a while.
    pub circuit_breaker: BreakerOptions,
}

/// When a delivery is tried again.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct RetryOptions {
    /// How often it is tried.
    pub attempts: Option<u32>,
    /// The first pause, in seconds; each one doubles.
    pub backoff_factor: Option<f64>,
    /// The longest pause, in seconds.
    pub backoff_max: Option<f64>,
    /// The answers after which it is tried again.
    pub status_forcelist: Vec<u16>,
}

/// When deliveries are given up for a while.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct BreakerOptions {
    /// After so many failures in a row.
    pub failure_threshold: Option<u32>,
    /// For so long, in seconds.
    pub recovery_time: Option<f64>,
}

/// Traces and metrics.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TelemetryOptions {
    /// Whether they are sent.
    pub enabled: Option<bool>,
    /// What they call this program.
    pub service_name: Option<String>,
    /// Where it runs, such as `production`.
    pub environment: Option<String>,
    /// Where they go.
    pub exporters: Vec<Exporter>,
    /// What else they say of this program.
    pub resource_attributes: BTreeMap<String, String>,
    /// Exporter → what it needs to know.
    pub exporter_settings: BTreeMap<String, BTreeMap<String, Value>>,
    /// Where traces are sent.
    pub otlp_endpoint: Option<String>,
    /// Where metrics are sent; unset, where traces are.
    pub otlp_metrics_endpoint: Option<String>,
    /// What is sent along: `secret://` references.
    pub otlp_headers: BTreeMap<String, Secret>,
    /// Whether without encryption.
    pub otlp_insecure: Option<bool>,
    /// How long sending may take, in seconds.
    pub otlp_timeout: Option<f64>,
}

/// Where traces and metrics go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exporter {
    /// To standard error.
    Console,
    /// To a collector.
    Otlp,
    /// Nowhere.
    Noop,
}

/// Scheduled and repeated runs.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OrchestratorOptions {
    /// What the orchestrator calls this.
    pub deployment: Option<String>,
    /// Whose workers run it.
    pub work_pool: Option<String>,
    /// What its runs are called.
    pub run_name_template: Option<String>,
    /// Settings that every run gets.
    pub parameters: BTreeMap<String, Value>,
    /// Runs over earlier inputs.
    pub backfill: BackfillOptions,
}

/// Runs over earlier inputs.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct BackfillOptions {
    /// Where inputs are kept.
    pub archive_root: Option<PathBuf>,
    /// Where they are unpacked.
    pub restore_root: Option<PathBuf>,
    /// What their archives are called.
    pub archive_pattern: Option<String>,
    /// The days that are run again.
    pub windows: Vec<Window>,
    /// Settings that these runs get.
    pub parameters: BTreeMap<String, Value>,
    /// What the orchestrator calls this.
    pub deployment_name: Option<String>,
    /// Whose workers run it.
    pub work_pool: Option<String>,
    /// When it runs by itself.
    pub schedule: Option<String>,
    /// How many run at once.
    pub concurrency_limit: Option<u32>,
    /// What this limit is called.
    pub concurrency_key: Option<String>,
}

/// Days that are run again, each in every version.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Window {
    /// The first day, such as `2025-01-31`.
    pub start_date: Option<String>,
    /// The last day; unset, the first.
    pub end_date: Option<String>,
    /// The versions of the inputs; none: the latest.
    pub versions: Vec<String>,
}
