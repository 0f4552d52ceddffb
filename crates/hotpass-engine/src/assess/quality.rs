//! The quality report: distributions of the scores, completeness per column, the expectations of the published table,
//! and what to do next. Scores look at validity; presence is kept as a figure of its own.

use std::collections::BTreeMap;

use arrow::array::{Array, RecordBatch};
use hotpass_model::{
    plan::Plan,
    provenance::Resolution,
    run::{ColumnCompleteness, Distribution, ExpectationResult, QualityReport},
    ssot::{self, DELIVERABILITY, Domain},
};
use hotpass_quality::{
    expectation::Seen,
    outcome::Outcome,
    suite::{Expectation, Severity, Suite},
};
use serde_json::{Map, Value, json};

use super::{gate::Golden, golden::Derived, recommend};
use crate::{
    gate,
    journal::Journal,
    merge::Merged,
    quality::examined::{Examined as _, outcomes},
};

/// What every record has, whatever the profile asks for.
const SLUG: &str = "organization_slug";
const PRESENT: &str = "is present";

/// Judges the published table.
pub(super) fn report(
    merged: &Merged,
    derived: &[Derived],
    (golden, judged): (&RecordBatch, &Golden<'_>),
    (plan, journal): (&Plan, &Journal),
) -> QualityReport {
    let expectations = expectations(judged, plan);
    let score = distribution(derived.iter().map(|derived| derived.score));
    let mut report = QualityReport {
        total_records: golden.num_rows() as u64,
        invalid_records: journal.rows().quarantined,
        score,
        presence: distribution(derived.iter().map(|derived| derived.presence)),
        source_breakdown: breakdown(merged),
        flags: flags(derived),
        completeness: completeness(golden),
        expectations,
        recommendations: Vec::new(),
        conflicts: conflicts(merged),
    };
    report.recommendations =
        recommend::recommendations(&report, derived, golden, &plan.profile.refine.optional);
    report
}

fn distribution(values: impl Iterator<Item = f64>) -> Distribution {
    let (mut sum, mut count, mut min, mut max) = (0.0, 0u64, f64::INFINITY, f64::NEG_INFINITY);
    for value in values {
        sum += value;
        count += 1;
        min = min.min(value);
        max = max.max(value);
    }
    if count == 0 {
        return Distribution::default();
    }
    Distribution {
        mean: (sum / count as f64 * 1e4).round() / 1e4,
        min,
        max,
    }
}

fn breakdown(merged: &Merged) -> BTreeMap<String, u64> {
    let mut breakdown = BTreeMap::new();
    for golden in &merged.golden {
        let mut sources: Vec<usize> = merged.clusters[golden.cluster]
            .organizations
            .iter()
            .map(|index| {
                merged
                    .records
                    .table_of(&merged.records.records[*index])
                    .source
            })
            .collect();
        sources.sort_unstable();
        sources.dedup();
        for source in sources {
            *breakdown
                .entry(merged.records.sources[source].label.clone())
                .or_default() += 1;
        }
    }
    breakdown
}

fn flags(derived: &[Derived]) -> BTreeMap<String, u64> {
    let mut flags = BTreeMap::new();
    for flag in derived
        .iter()
        .flat_map(|derived| derived.flags.split(';'))
        .filter(|flag| *flag != "none")
    {
        *flags.entry(flag.to_owned()).or_default() += 1;
    }
    flags
}

fn completeness(golden: &RecordBatch) -> Vec<ColumnCompleteness> {
    let total = golden.num_rows() as u64;
    ssot::COLUMNS
        .iter()
        .zip(golden.columns())
        .map(|(column, array)| ColumnCompleteness {
            column: column.name,
            filled: total - array.null_count() as u64,
            total,
        })
        .collect()
}

fn conflicts(merged: &Merged) -> BTreeMap<String, u64> {
    let mut conflicts = BTreeMap::new();
    for cell in merged.golden.iter().flat_map(|golden| &golden.cells) {
        if cell.resolution == Resolution::Conflict {
            *conflicts
                .entry(ssot::COLUMNS[cell.column].name.to_owned())
                .or_default() += 1;
        }
    }
    conflicts
}

/// What the published table is expected to be, with the phrase that reports have for it: what the profile requires, and
/// the share of values that must keep a format.
fn expected(plan: &Plan) -> Vec<(&'static str, Expectation)> {
    let thresholds = plan.profile.refine.thresholds;
    let required = &plan.profile.refine.required;
    let is_required = |name: &str| name == SLUG || required.iter().any(|column| column == name);
    let names = ssot::COLUMNS.iter().map(|column| column.name);
    let mut all: Vec<(&str, Expectation)> = names
        .filter(|name| is_required(name))
        .map(|name| (PRESENT, expectation("not_be_null", name, json!({}))))
        .collect();
    for name in [SLUG, "entity_id"] {
        all.push(("is unique", expectation("be_unique", name, json!({}))));
    }
    for (name, phrase, regex, threshold) in [
        (
            "contact_primary_email",
            "looks like an e-mail address",
            r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
            thresholds.email,
        ),
        (
            "contact_primary_phone",
            "is an E.164 number",
            r"^\+\d{6,}$",
            thresholds.phone,
        ),
        (
            "website",
            "starts with http:// or https://",
            "^https?://",
            thresholds.website,
        ),
    ] {
        let arguments = json!({ "regex": regex, "mostly": threshold });
        all.push((phrase, expectation("match_regex", name, arguments)));
    }
    for column in ssot::COLUMNS {
        let (phrase, kind, arguments) = match column.domain {
            Domain::Deliverability => (
                "is deliverable, risky, undeliverable or unknown",
                "be_in_set",
                json!({ "value_set": DELIVERABILITY }),
            ),
            Domain::Share => (
                "is between 0 and 1",
                "be_between",
                json!({ "min_value": 0, "max_value": 1 }),
            ),
            _ => continue,
        };
        all.push((phrase, expectation(kind, column.name, arguments)));
    }
    all
}

fn expectation(kind: &str, column: &str, arguments: Value) -> Expectation {
    let mut all: Map<String, Value> = [("column".to_owned(), column.into())].into_iter().collect();
    if let Value::Object(arguments) = arguments {
        all.extend(arguments);
    }
    Expectation {
        kind: format!("expect_column_values_to_{kind}"),
        arguments: all,
        severity: Severity::Warning,
        ..Expectation::default()
    }
}

/// Tells which expectations of the published table hold, and for which share of its values.
fn expectations(golden: &Golden<'_>, plan: &Plan) -> Vec<ExpectationResult> {
    let (phrases, expectations): (Vec<&str>, Vec<Expectation>) = expected(plan).into_iter().unzip();
    let suite = Suite {
        name: "published".to_owned(),
        expectations,
        ..Suite::default()
    };
    let outcomes = outcomes(golden.table(), &suite, &gate::parameters(plan));
    let told = phrases.into_iter().zip(&outcomes);
    told.filter_map(|(phrase, outcome)| {
        let column = outcome.arguments.get("column")?.as_str()?;
        let column = ssot::COLUMNS[ssot::position(column)?].name;
        let threshold = outcome.arguments.get("mostly").and_then(Value::as_f64);
        Some(ExpectationResult {
            expectation: phrase.to_owned(),
            column,
            success: outcome.success(),
            observed: (share(outcome) * 1e4).round() / 1e4,
            threshold: threshold.unwrap_or(1.0),
        })
    })
    .collect()
}

/// Returns the share of values that are as expected; of none, all are.
fn share(outcome: &Outcome<'_>) -> f64 {
    let Ok(Seen::Rows(seen)) = &outcome.seen else {
        return f64::from(u8::from(outcome.success()));
    };
    let missing = if seen.counts_missing {
        0
    } else {
        seen.n_missing
    };
    let of = seen.n_rows - missing;
    // Rows that share a value count beyond the first of them.
    let unexpected = seen
        .duplicates
        .map_or(seen.unexpected.len(), |found| found.n_surplus);
    if of == 0 {
        return 1.0;
    }
    (of - unexpected) as f64 / of as f64
}
