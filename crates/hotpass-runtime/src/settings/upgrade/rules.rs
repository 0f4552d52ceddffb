//! What settings of earlier forms are called now: those of the Python system, in which documents had no version.

use super::values::{authorities, dashes, log_format, published, qa_mode, sources, unless_default};
use crate::tree::Kind;

/// What becomes of a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Becomes {
    /// The same value under another key; `*` is what `*` matched.
    Key(&'static str),
    /// Another value under a key; null: it takes back what lower layers say.
    Value(&'static str, fn(&Kind) -> Kind),
    /// Nothing, and why.
    Nothing(&'static str),
}

use Becomes::{Key, Nothing, Value};

/// Sections whose keys had underscores.
pub(super) const SECTIONS: &[&str] = &[
    "profile",
    "pipeline",
    "features",
    "telemetry",
    "compliance",
    "data-contract",
    "governance",
    "orchestrator",
];

/// Tables whose keys are names of somebody's choice and stay as they are.
pub(super) const NAMES: &[&str] = &[
    "authorities",
    "consent-overrides",
    "credentials",
    "exporter-settings",
    "metadata",
    "operator-params",
    "options",
    "otlp-headers",
    "parameters",
    "resource-attributes",
    "sources",
    "synonyms",
];

/// Tables that rules speak of and that there still are.
pub(super) const TABLES: &[&str] = &[
    "compliance",
    "data-contract",
    "enrich",
    "governance",
    "ingest",
    "pipeline",
    "refine",
    "refine.deduplication",
];

const BESIDE: &str = "it stands beside the main output, always";
const STREAMED: &str = "workbooks are read as streams, which needs no tuning";
const KEPT: &str = "provenance and findings are always kept";

/// The sixteen keys that once stood outside any section and belong to `pipeline`.
pub(super) const FLAT: &[&str] = &[
    "input-dir",
    "output-path",
    "dist-dir",
    "archive",
    "expectation-suite",
    "country-code",
    "party-store-path",
    "log-format",
    "report-path",
    "report-format",
    "excel-chunk-size",
    "excel-engine",
    "excel-stage-dir",
    "qa-mode",
    "observability",
    "sensitive-fields",
];

/// Key of a project's settings, with dashes → what it is now.
pub(super) const SETTINGS: &[(&str, Becomes)] = &[
    ("pipeline.input-dir", Key("project.input-dir")),
    ("pipeline.output-path", Key("output.path")),
    (
        "pipeline.dist-dir",
        Nothing("the archive stands beside the main output"),
    ),
    ("pipeline.archive", Key("output.archive")),
    (
        "pipeline.run-id",
        Nothing("a run's id is made from its inputs and settings"),
    ),
    (
        "pipeline.expectation-suite",
        Value("data-contract.expectation-suite", unless_default),
    ),
    ("pipeline.country-code", Key("profile.country")),
    ("pipeline.party-store-path", Nothing(BESIDE)),
    ("pipeline.log-format", Value("logs.format", log_format)),
    ("pipeline.report-path", Nothing(BESIDE)),
    (
        "pipeline.report-format",
        Nothing("reports are written as HTML, Markdown and JSON"),
    ),
    ("pipeline.excel-chunk-size", Nothing(STREAMED)),
    ("pipeline.excel-engine", Nothing(STREAMED)),
    ("pipeline.excel-stage-dir", Nothing(STREAMED)),
    ("pipeline.qa-mode", Value("policy.fail-on", qa_mode)),
    ("pipeline.observability", Key("features.observability")),
    ("pipeline.sensitive-fields", Key("logs.sensitive-fields")),
    (
        "data-contract.expectation-suite",
        Value("data-contract.expectation-suite", unless_default),
    ),
    (
        "data-contract.schema-descriptor",
        Value("data-contract.schema-descriptor", unless_default),
    ),
    (
        "compliance.lawful-basis",
        Value("compliance.lawful-basis", dashes),
    ),
    (
        "governance.lawful-basis",
        Value("governance.lawful-basis", dashes),
    ),
    (
        "governance.classification",
        Value("governance.classification", dashes),
    ),
    ("name", Nothing("settings go by the name of their file")),
    ("summary", Nothing("a comment says it as well")),
    ("industry-profile", Key("profile.name")),
    ("intent", Key("governance.intent")),
    ("config-files", Key("include")),
    ("options.sensitive-fields", Key("logs.sensitive-fields")),
    (
        "options.*",
        Nothing("of these options only `sensitive_fields` was ever read"),
    ),
];

/// Key of a profile, with dashes → what it is now. Of two that become one, the first here wins: flat ones before those in
/// blocks.
pub(super) const PROFILE: &[(&str, Becomes)] = &[
    ("default-country-code", Key("country")),
    ("organization-term", Key("terms.organization")),
    ("organization-type-term", Key("terms.organization-type")),
    ("organization-category-term", Key("terms.category")),
    ("email-validation-threshold", Key("refine.thresholds.email")),
    ("phone-validation-threshold", Key("refine.thresholds.phone")),
    (
        "website-validation-threshold",
        Key("refine.thresholds.website"),
    ),
    ("source-priorities.*", Key("ingest.sources.*.priority")),
    ("column-synonyms.*", Key("refine.synonyms.*")),
    ("required-fields", Value("refine.required", published)),
    ("optional-fields", Value("refine.optional", published)),
    (
        "custom-validators.*",
        Nothing("they were never executed; contracts say what a field must be"),
    ),
    (
        "authority-sources",
        Value("enrich.authorities", authorities),
    ),
    (
        "research-backfill.fields",
        Value("enrich.fields", published),
    ),
    (
        "research-backfill.confidence-threshold",
        Key("enrich.confidence-threshold"),
    ),
    (
        "research-rate-limit.min-interval-seconds",
        Key("enrich.min-interval-seconds"),
    ),
    ("research-rate-limit.burst", Key("enrich.burst")),
    ("ingest.sources", Value("ingest.sources", sources)),
    ("ingest.chunk-size", Nothing(STREAMED)),
    ("ingest.staging-enabled", Nothing(STREAMED)),
    ("ingest.staging-format", Nothing(STREAMED)),
    ("refine.mappings.*", Key("refine.synonyms.*")),
    (
        "refine.deduplication.strategy",
        Nothing("records are linked in one way"),
    ),
    (
        "refine.normalization.phone-format",
        Nothing("telephone numbers are written as E.164, always"),
    ),
    ("refine.normalization.country-code", Key("country")),
    (
        "refine.expectations",
        Nothing("`refine.required` and contracts say it"),
    ),
    ("refine.quality-thresholds.*", Key("refine.thresholds.*")),
    (
        "refine.required-fields",
        Value("refine.required", published),
    ),
    (
        "refine.optional-fields",
        Value("refine.optional", published),
    ),
    ("enrich.fetcher-chain", Key("enrich.fetchers")),
    (
        "enrich.backfillable-fields",
        Value("enrich.fields", published),
    ),
    ("enrich.provenance-required", Nothing(KEPT)),
    (
        "compliance.pii-fields",
        Value("compliance.personal-data", published),
    ),
    (
        "compliance.anonymization-on-request",
        Nothing("a request is answered by a person, with what `hotpass explain` says"),
    ),
    ("compliance.audit-trail-required", Nothing(KEPT)),
];
