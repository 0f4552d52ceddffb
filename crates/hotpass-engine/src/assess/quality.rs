//! The quality report: distributions of the scores, completeness per column, the expectations of the published table,
//! and what to do next. Scores look at validity; presence is kept as a figure of its own.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use hotpass_model::{
    plan::Plan,
    provenance::Resolution,
    run::{ColumnCompleteness, Distribution, ExpectationResult, QualityReport},
    ssot,
};

use super::{golden::Derived, recommend};
use crate::merge::Merged;

/// What every record has, whatever the profile asks for.
const SLUG: &str = "organization_slug";

/// Judges the published table.
pub fn report(
    merged: &Merged,
    derived: &[Derived],
    golden: &RecordBatch,
    plan: &Plan,
) -> QualityReport {
    let expectations = expectations(golden, plan);
    let score = distribution(derived.iter().map(|derived| derived.score));
    let mut report = QualityReport {
        total_records: golden.num_rows() as u64,
        invalid_records: merged.journal.rows().quarantined,
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

/// The least share of values that must keep a format, from the profile.
fn expectations(golden: &RecordBatch, plan: &Plan) -> Vec<ExpectationResult> {
    let thresholds = plan.profile.refine.thresholds;
    let statuses =
        |text: &str| ["deliverable", "risky", "undeliverable", "unknown"].contains(&text);
    let required = &plan.profile.refine.required;
    let is_required = |name: &str| name == SLUG || required.iter().any(|column| column == name);
    let names = ssot::COLUMNS.iter().map(|column| column.name);
    let mut results: Vec<ExpectationResult> = names
        .filter(|name| is_required(name))
        .map(|name| not_null(golden, name))
        .collect();
    results.push(unique(golden, SLUG));
    results.push(unique(golden, "entity_id"));
    for (column, expectation, threshold, test) in [
        (
            "contact_primary_email",
            "looks like an e-mail address",
            thresholds.email,
            is_email as fn(&str) -> bool,
        ),
        (
            "contact_primary_phone",
            "is an E.164 number",
            thresholds.phone,
            is_e164,
        ),
        (
            "website",
            "starts with http:// or https://",
            thresholds.website,
            is_web,
        ),
    ] {
        results.push(texts(golden, column, expectation, threshold, test));
    }
    for column in [
        "contact_primary_email_status",
        "contact_primary_phone_status",
    ] {
        results.push(texts(
            golden,
            column,
            "is deliverable, risky, undeliverable or unknown",
            1.0,
            statuses,
        ));
    }
    for column in [
        "data_quality_score",
        "data_presence_score",
        "contact_primary_email_confidence",
        "contact_primary_phone_confidence",
        "contact_email_confidence_avg",
        "contact_phone_confidence_avg",
        "contact_verification_score_avg",
        "contact_lead_score_avg",
    ] {
        results.push(between_zero_and_one(golden, column));
    }
    results
}

fn is_email(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    parts.len() == 2
        && !parts[0].is_empty()
        && parts[1]
            .split('.')
            .filter(|label| !label.is_empty())
            .count()
            >= 2
        && !text.contains(char::is_whitespace)
}

fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        digits.len() >= 6 && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn is_web(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn column<'a>(golden: &'a RecordBatch, name: &str) -> Option<&'a arrow::array::ArrayRef> {
    golden.column_by_name(name)
}

fn result(
    expectation: &str,
    name: &'static str,
    kept: u64,
    of: u64,
    threshold: f64,
) -> ExpectationResult {
    let observed = if of == 0 {
        1.0
    } else {
        kept as f64 / of as f64
    };
    ExpectationResult {
        expectation: expectation.to_owned(),
        column: name,
        success: observed >= threshold,
        observed: (observed * 1e4).round() / 1e4,
        threshold,
    }
}

fn not_null(golden: &RecordBatch, name: &'static str) -> ExpectationResult {
    let array = column(golden, name);
    let (kept, of) = array.map_or((0, 0), |array| {
        (
            (array.len() - array.null_count()) as u64,
            array.len() as u64,
        )
    });
    result("is present", name, kept, of, 1.0)
}

fn unique(golden: &RecordBatch, name: &'static str) -> ExpectationResult {
    let Some(array) = column(golden, name).and_then(|array| array.as_string_opt::<i32>()) else {
        return result("is unique", name, 0, 1, 1.0);
    };
    let mut texts: Vec<&str> = array.iter().flatten().collect();
    let of = texts.len() as u64;
    texts.sort_unstable();
    texts.dedup();
    result("is unique", name, texts.len() as u64, of, 1.0)
}

fn texts(
    golden: &RecordBatch,
    name: &'static str,
    expectation: &str,
    threshold: f64,
    test: impl Fn(&str) -> bool,
) -> ExpectationResult {
    let array = column(golden, name).and_then(|array| array.as_string_opt::<i32>());
    let values: Vec<&str> = array
        .into_iter()
        .flat_map(|array| array.iter().flatten())
        .collect();
    let kept = values.iter().filter(|text| test(text)).count() as u64;
    result(expectation, name, kept, values.len() as u64, threshold)
}

fn between_zero_and_one(golden: &RecordBatch, name: &'static str) -> ExpectationResult {
    let array = column(golden, name)
        .and_then(|array| array.as_primitive_opt::<arrow::datatypes::Float64Type>());
    let values: Vec<f64> = array
        .into_iter()
        .flat_map(|array| array.iter().flatten())
        .collect();
    let kept = values
        .iter()
        .filter(|value| (0.0..=1.0).contains(*value))
        .count() as u64;
    result("is between 0 and 1", name, kept, values.len() as u64, 1.0)
}
