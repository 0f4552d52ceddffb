//! Provenance, conflicts and origins: the evidence behind published cells, laid out as tables.

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, RecordBatch, StringBuilder, StringDictionaryBuilder},
    datatypes::{Field, Int32Type, Schema},
};
use hotpass_model::{provenance::Resolution, ssot};

use crate::{
    error::Result,
    merge::{Evidence, Golden, GoldenCell, Merged, Standing},
    normalize::Validity,
};

/// A table of text under construction: repetitive columns are dictionary-encoded.
pub(super) struct Texts {
    names: &'static [&'static str],
    columns: Vec<Text>,
}

enum Text {
    Plain(StringBuilder),
    Repetitive(StringDictionaryBuilder<Int32Type>),
}

impl Texts {
    /// Returns an empty table; the columns named in `repetitive` are dictionary-encoded.
    pub(super) fn new(names: &'static [&'static str], repetitive: &[&str]) -> Self {
        let column = |name: &&str| {
            if repetitive.contains(name) {
                Text::Repetitive(StringDictionaryBuilder::new())
            } else {
                Text::Plain(StringBuilder::new())
            }
        };
        Self {
            names,
            columns: names.iter().map(column).collect(),
        }
    }

    /// Adds a row; missing trailing cells stay null.
    pub(super) fn push(&mut self, row: &[Option<&str>]) {
        for (index, column) in self.columns.iter_mut().enumerate() {
            let text = row.get(index).copied().flatten();
            match column {
                Text::Plain(builder) => builder.append_option(text),
                Text::Repetitive(builder) => builder.append_option(text),
            }
        }
    }

    /// Returns the table.
    pub(super) fn finish(self) -> Result<RecordBatch> {
        let arrays: Vec<ArrayRef> = self
            .columns
            .into_iter()
            .map(|column| -> ArrayRef {
                match column {
                    Text::Plain(mut builder) => Arc::new(builder.finish()),
                    Text::Repetitive(mut builder) => Arc::new(builder.finish()),
                }
            })
            .collect();
        let fields: Vec<Field> = self
            .names
            .iter()
            .zip(&arrays)
            .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
            .collect();
        Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
    }
}

const PROVENANCE: &[&str] = &[
    "entity_id",
    "organization_name",
    "column",
    "value",
    "resolution",
    "rule",
    "standing",
    "source",
    "record_id",
    "cell",
    "raw",
    "normalization",
    "validity",
    "reason",
];

/// Lays out the provenance table: one row per source cell of each piece of evidence.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn provenance(merged: &Merged) -> Result<RecordBatch> {
    let repetitive = [
        "entity_id",
        "organization_name",
        "column",
        "resolution",
        "rule",
        "standing",
        "source",
        "normalization",
        "validity",
        "reason",
    ];
    let mut texts = Texts::new(PROVENANCE, &repetitive);
    for golden in &merged.golden {
        for cell in &golden.cells {
            for evidence in &cell.evidence {
                push_evidence(&mut texts, merged, golden, cell, *evidence);
            }
        }
    }
    texts.finish()
}

fn push_evidence(
    texts: &mut Texts,
    merged: &Merged,
    golden: &Golden,
    cell: &GoldenCell,
    evidence: Evidence,
) {
    let records = &merged.records;
    let record = &records.records[evidence.at.record as usize];
    let value = &records.values[evidence.at.value as usize];
    let validity = match merged.trust.validity(records, evidence.at) {
        Validity::Valid => "valid",
        Validity::Doubtful => "doubtful",
        Validity::Invalid => "invalid",
    };
    let (standing, lost_by) = match evidence.standing {
        Standing::Won => ("won", None),
        Standing::Supports => ("supports", None),
        Standing::Lost(by) => ("lost", Some(by)),
    };
    let remark = merged.trust.doubt(evidence.at.value).or(value.reason);
    let reason = match (lost_by, remark) {
        (Some(by), Some(remark)) => Some(format!("{by}; {remark}")),
        (by, remark) => by.or(remark).map(str::to_owned),
    };
    let mut push = |address: &str, raw: Option<&str>| {
        texts.push(&[
            Some(&golden.id.0),
            golden.text("organization_name"),
            Some(ssot::COLUMNS[cell.column].name),
            Some(&value.text),
            Some(cell.resolution.as_str()),
            Some(cell.rule),
            Some(standing),
            Some(&records.source_of(record).label),
            Some(&record.id.0),
            Some(address),
            raw,
            Some(value.rule),
            Some(validity),
            reason.as_deref(),
        ]);
    };
    let addresses = records.addresses(record, value);
    if addresses.is_empty() {
        push("hotpass.toml", Some(&value.text));
    }
    let table = &records.table_of(record).table;
    for (address, column) in addresses.iter().zip(value.cells.columns()) {
        push(
            &address.to_string(),
            table.columns[*column as usize].value(record.row as usize),
        );
    }
}

const CONFLICTS: &[&str] = &[
    "entity_id",
    "organization_name",
    "column",
    "value",
    "source",
    "cell",
    "alternative",
    "alternative_source",
    "alternative_cell",
    "decided_by",
];

/// Lays out the true conflicts: one row per losing value.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn conflicts(merged: &Merged) -> Result<RecordBatch> {
    let mut texts = Texts::new(CONFLICTS, &[]);
    for golden in &merged.golden {
        for cell in golden
            .cells
            .iter()
            .filter(|cell| cell.resolution == Resolution::Conflict)
        {
            let Some(winner) = cell.evidence.first() else {
                continue;
            };
            let (source, address) = origin(merged, *winner);
            let mut told: Vec<&str> = Vec::new();
            for evidence in &cell.evidence {
                let Standing::Lost(by) = evidence.standing else {
                    continue;
                };
                let value = &merged.records.values[evidence.at.value as usize];
                if by == "invalid" || told.contains(&&*value.text) {
                    continue;
                }
                told.push(&value.text);
                let (other, other_address) = origin(merged, *evidence);
                texts.push(&[
                    Some(&golden.id.0),
                    golden.text("organization_name"),
                    Some(ssot::COLUMNS[cell.column].name),
                    cell.text.as_deref(),
                    Some(source),
                    Some(&address),
                    Some(&value.text),
                    Some(other),
                    Some(&other_address),
                    Some(by),
                ]);
            }
        }
    }
    texts.finish()
}

fn origin(merged: &Merged, evidence: Evidence) -> (&str, String) {
    let records = &merged.records;
    let record = &records.records[evidence.at.record as usize];
    let value = &records.values[evidence.at.value as usize];
    let addresses: Vec<String> = records
        .addresses(record, value)
        .iter()
        .map(ToString::to_string)
        .collect();
    let address = if addresses.is_empty() {
        "hotpass.toml".to_owned()
    } else {
        addresses.join(" + ")
    };
    (&records.source_of(record).label, address)
}

/// Lays out the origin of every published cell, in the published table's own shape.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn origins(merged: &Merged, golden: &RecordBatch) -> Result<RecordBatch> {
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(ssot::COLUMNS.len());
    for (position, column) in ssot::COLUMNS.iter().enumerate() {
        let published = golden.column(position);
        let mut builder = StringBuilder::new();
        for (row, entity) in merged.golden.iter().enumerate() {
            if published.is_null(row) {
                builder.append_null();
                continue;
            }
            match (entity.cell(position), column.origin) {
                (Some(cell), _) if cell.text.is_some() => {
                    builder.append_value(origin_text(merged, cell))
                }
                (_, ssot::Origin::Derived) => builder.append_value("computed"),
                _ => builder.append_value("set by the profile"),
            }
        }
        arrays.push(Arc::new(builder.finish()));
    }
    let fields: Vec<Field> = ssot::COLUMNS
        .iter()
        .zip(&arrays)
        .map(|(column, array)| Field::new(column.name, array.data_type().clone(), true))
        .collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}

fn origin_text(merged: &Merged, cell: &GoldenCell) -> String {
    let winners = cell
        .evidence
        .iter()
        .filter(|evidence| evidence.standing == Standing::Won);
    let places: Vec<String> = winners.map(|winner| origin(merged, *winner).1).collect();
    let lost = cell
        .evidence
        .iter()
        .filter(|evidence| matches!(evidence.standing, Standing::Lost(_)))
        .count();
    let losers = if lost > 0 {
        format!(" · {lost} lost")
    } else {
        String::new()
    };
    format!(
        "{} · {} · {}{losers}",
        places.join("; "),
        cell.resolution.as_str(),
        cell.rule
    )
}
