//! The published table: one Arrow column per entry of the registry, in its order.

use std::{collections::BTreeSet, sync::Arc};

use arrow::{
    array::{ArrayRef, Float64Builder, Int64Builder, RecordBatch, StringBuilder},
    datatypes::{DataType, Field, Schema},
};
use hotpass_model::{
    plan::Plan,
    property::Kind,
    ssot::{self, Column, ColumnType, Origin},
};

use super::channels::{self, Channels};
use crate::{
    error::Result,
    merge::{Golden, Merged, people::Person},
    normalize::Locale,
};

/// What is computed for a golden record.
#[derive(Debug, Clone)]
pub struct Derived {
    /// The unique slug.
    pub slug: String,
    /// The country, where no record gives one.
    pub country: &'static str,
    /// Contact channels.
    pub channels: Channels,
    /// The validity-aware score.
    pub score: f64,
    /// The share of checked fields with any value.
    pub presence: f64,
    /// The checks that fail, or `none`.
    pub flags: String,
}

/// The five checked fields, with the flag for each.
const CHECKS: &[(&str, &str, Kind)] = &[
    ("contact_primary_email", "contact_email", Kind::Email),
    ("contact_primary_phone", "contact_phone", Kind::Phone),
    ("website", "website", Kind::Website),
    ("province", "province", Kind::Province),
    ("address_primary", "address", Kind::Address),
];

/// Computes what is derived for one golden record.
pub fn derive(
    merged: &Merged,
    golden: &Golden,
    slug: String,
    plan: &Plan,
    locale: &Locale,
) -> Derived {
    let (score, presence, flags) = checks(merged, golden);
    Derived {
        slug,
        country: locale.country.name(),
        channels: channels::assess(merged, golden, max_priority(merged, plan)),
        score,
        presence,
        flags,
    }
}

fn max_priority(merged: &Merged, _plan: &Plan) -> u32 {
    merged
        .records
        .sources
        .iter()
        .map(|source| source.priority)
        .max()
        .unwrap_or(0)
        .max(1)
}

/// Returns the validity-aware score, the presence score and the flags.
fn checks(merged: &Merged, golden: &Golden) -> (f64, f64, String) {
    let (mut valid, mut present) = (0u32, 0u32);
    let mut flags: Vec<String> = Vec::new();
    for (column, name, kind) in CHECKS {
        let cell = ssot::position(column).and_then(|column| golden.cell(column));
        let published = cell.and_then(|cell| cell.text.as_deref());
        let is_given =
            published.is_some() || cell.is_some() || is_given_anywhere(merged, golden, *kind);
        present += u32::from(is_given);
        match published {
            Some(_) if is_doubted(merged, cell) => flags.push(format!("doubtful_{name}")),
            Some(_) => valid += 1,
            None if is_given => flags.push(format!("invalid_{name}")),
            None => flags.push(format!("missing_{name}")),
        }
    }
    let share = |count: u32| (f64::from(count) / CHECKS.len() as f64 * 100.0).round() / 100.0;
    (
        share(valid),
        share(present),
        if flags.is_empty() {
            "none".into()
        } else {
            flags.join(";")
        },
    )
}

/// Tells whether somebody of the organization has a value of this kind, though the published field is empty.
fn is_given_anywhere(merged: &Merged, golden: &Golden, kind: Kind) -> bool {
    let mut values = golden.people.iter().flat_map(Person::channels);
    values.any(|at| merged.records.value(at.value).property.kind() == kind)
}

fn is_doubted(merged: &Merged, cell: Option<&crate::merge::GoldenCell>) -> bool {
    let winner = cell.and_then(|cell| cell.evidence.first());
    winner.is_some_and(|evidence| {
        merged.trust.validity(&merged.records, evidence.at) < crate::normalize::Validity::Valid
    })
}

/// Lays out the published table.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when columns and schema disagree, which would be a fault of ours.
pub fn table(merged: &Merged, derived: &[Derived], plan: &Plan) -> Result<RecordBatch> {
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(ssot::COLUMNS.len());
    for (column, text) in ssot::COLUMNS.iter().zip(texts(merged, derived, plan)) {
        columns.push(match column.data_type {
            ColumnType::Text => text,
            ColumnType::Float => {
                let mut builder = Float64Builder::with_capacity(derived.len());
                for derived in derived {
                    builder.append_option(float(column.name, derived));
                }
                Arc::new(builder.finish())
            }
            ColumnType::Integer => {
                let mut builder = Int64Builder::with_capacity(derived.len());
                // No collector of buying signals is part of a run: the count of what was collected is zero.
                builder.append_slice(&vec![0; derived.len()]);
                Arc::new(builder.finish())
            }
        });
    }
    Ok(RecordBatch::try_new(Arc::new(schema()), columns)?)
}

/// Returns the Arrow schema of the published table. Columns are nullable in Arrow; `required` is judged, not assumed.
pub fn schema() -> Schema {
    let fields = ssot::COLUMNS.iter().map(|column| {
        let data_type = match column.data_type {
            ColumnType::Text => DataType::Utf8,
            ColumnType::Float => DataType::Float64,
            ColumnType::Integer => DataType::Int64,
        };
        Field::new(column.name, data_type, !column.required)
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// Lays out the text columns, record by record: what belongs to one record lies together. The columns of numbers are
/// empty here.
fn texts(merged: &Merged, derived: &[Derived], plan: &Plan) -> Vec<ArrayRef> {
    let mut scratch = String::new();
    let mut by_name: Vec<usize> = (0..ssot::COLUMNS.len()).collect();
    by_name.sort_by_key(|column| ssot::COLUMNS[*column].name);
    let is_text = |column: &&(usize, &Column)| column.1.data_type == ColumnType::Text;
    let columns: Vec<(usize, &Column)> = ssot::COLUMNS.iter().enumerate().collect();
    let mut builders: Vec<StringBuilder> = columns.iter().map(|_| StringBuilder::new()).collect();
    for (golden, derived) in merged.golden.iter().zip(derived) {
        for (position, column) in columns.iter().filter(is_text) {
            let text = match column.origin {
                Origin::Chosen(_) | Origin::Contact => {
                    let cell = golden.cell(*position);
                    cell.and_then(|cell| cell.text.as_deref())
                        .or_else(|| fallback(column.name, derived))
                }
                Origin::Constant => Some(plan.governance.lawful_basis.title()),
                Origin::Derived if column.name == "selection_provenance" => {
                    selection_provenance(merged, golden, &by_name, &mut scratch);
                    Some(scratch.as_str())
                }
                Origin::Derived if column.name == "source_datasets" => {
                    scratch = source_datasets(merged, golden);
                    Some(scratch.as_str())
                }
                Origin::Derived if column.name == "source_record_ids" => {
                    scratch = source_record_ids(merged, golden);
                    Some(scratch.as_str())
                }
                Origin::Derived if column.name == "entity_id" => Some(&*golden.id.0),
                Origin::Derived => derived_text(column.name, derived),
            };
            builders[*position].append_option(text);
        }
    }
    builders
        .into_iter()
        .map(|mut builder| Arc::new(builder.finish()) as ArrayRef)
        .collect()
}

/// Returns the labels of the sources behind a golden record.
fn source_datasets(merged: &Merged, golden: &Golden) -> String {
    let records = &merged.records;
    let labels: BTreeSet<&str> = merged.clusters[golden.cluster]
        .members()
        .map(|index| records.source_of(&records.records[index]).label.as_str())
        .collect();
    labels.into_iter().collect::<Vec<_>>().join("; ")
}

/// Returns the ids of the source records behind a golden record.
fn source_record_ids(merged: &Merged, golden: &Golden) -> String {
    let ids: BTreeSet<&str> = merged.clusters[golden.cluster]
        .organizations
        .iter()
        .map(|index| &*merged.records.records[*index].id.0)
        .collect();
    ids.into_iter().collect::<Vec<_>>().join("; ")
}

/// Returns what stands in a chosen column when no record gives a value.
fn fallback<'a>(name: &str, derived: &'a Derived) -> Option<&'a str> {
    match name {
        "country" => Some(derived.country),
        "organization_name" => Some(&derived.slug),
        _ => None,
    }
}

fn derived_text<'a>(name: &str, derived: &'a Derived) -> Option<&'a str> {
    let channels = &derived.channels;
    match name {
        "organization_slug" => Some(&derived.slug),
        "contact_primary_email_status" => channels.email.map(|(status, _)| status),
        "contact_primary_phone_status" => channels.phone.map(|(status, _)| status),
        "contact_validation_flags" => channels.flags.as_deref(),
        "data_quality_flags" => Some(&derived.flags),
        _ => None,
    }
}

fn float(name: &str, derived: &Derived) -> Option<f64> {
    let channels = &derived.channels;
    match name {
        "contact_primary_email_confidence" => channels.email.map(|(_, confidence)| confidence),
        "contact_primary_phone_confidence" => channels.phone.map(|(_, confidence)| confidence),
        "contact_primary_lead_score" => channels.lead_score,
        "contact_email_confidence_avg" => channels.email_average,
        "contact_phone_confidence_avg" => channels.phone_average,
        "contact_verification_score_avg" => channels.verification_average,
        "contact_lead_score_avg" => channels.lead_average,
        "data_quality_score" => Some(derived.score),
        "data_presence_score" => Some(derived.presence),
        "intent_signal_score" => Some(0.0),
        _ => None,
    }
}

/// Writes the JSON object of a record's provenance: per column the cell behind the value and the rule that chose it,
/// never the value. The whole evidence is the provenance table.
fn selection_provenance(merged: &Merged, golden: &Golden, by_name: &[usize], out: &mut String) {
    out.clear();
    out.push('{');
    for column in by_name {
        let Some(cell) = golden.cell(*column).filter(|cell| cell.text.is_some()) else {
            continue;
        };
        let Some(winner) = cell.evidence.first() else {
            continue;
        };
        let record = &merged.records.records[winner.at.record as usize];
        let value = merged.records.value(winner.at.value);
        if out.len() > 1 {
            out.push(',');
        }
        out.push('"');
        out.push_str(ssot::COLUMNS[cell.column].name);
        out.push_str("\":{\"cell\":\"");
        let start = out.len();
        match value.columns.first() {
            Some(first) => merged.records.write_address(out, record, *first),
            None => out.push_str("hotpass.toml"),
        }
        escape_json(out, start);
        out.push_str("\",\"rule\":\"");
        out.push_str(cell.rule.as_str());
        out.push_str("\"}");
    }
    out.push('}');
}

/// Escapes what was written since `start` for a JSON string; file and sheet names hardly ever need it.
fn escape_json(out: &mut String, start: usize) {
    let written = out.get(start..).unwrap_or_default();
    if !written.contains(|c: char| c == '"' || c == '\\' || c.is_control()) {
        return;
    }
    let quoted = serde_json::Value::from(written).to_string();
    out.truncate(start);
    out.push_str(
        quoted
            .trim_start_matches('"')
            .strip_suffix('"')
            .unwrap_or_default(),
    );
}
