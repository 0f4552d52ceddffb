//! Provenance, conflicts and origins: the evidence behind published cells, laid out as tables.

use std::{fmt::Write as _, ops::Range, sync::Arc};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringBuilder};
use hotpass_model::{provenance::Resolution, ssot};

use super::text_table::{Labels, Texts, batch};
use crate::{
    error::Result,
    merge::{Decision, Evidence, GoldenCell, Merged, Standing},
    normalize::Validity,
};

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

/// The provenance table under construction.
struct Provenance<'a> {
    merged: &'a Merged,
    entity: Labels,
    name: Labels,
    column: Labels,
    value: StringBuilder,
    resolution: Labels,
    rule: Labels,
    standing: Labels,
    source: Labels,
    record: StringBuilder,
    cell: StringBuilder,
    raw: StringBuilder,
    normalization: Labels,
    validity: Labels,
    reason: Labels,
}

/// Lays out the provenance of a range of golden records: one row per source cell of each piece of evidence.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn provenance(
    merged: &Merged,
    published: &RecordBatch,
    chunk: Range<usize>,
) -> Result<RecordBatch> {
    let names = published.column(ssot::ORGANIZATION_NAME).as_string::<i32>();
    let names = chunk
        .clone()
        .map(|row| names.value(row).to_owned())
        .collect();
    let golden = &merged.golden[chunk];
    let n_rows: usize = golden
        .iter()
        .flat_map(|golden| &golden.cells)
        .map(|cell| cell.evidence.len())
        .sum();
    let text = |width: usize| StringBuilder::with_capacity(n_rows, n_rows * width);
    let mut table = Provenance {
        merged,
        entity: Labels::of(golden.iter().map(|golden| golden.id.to_string()).collect()),
        name: Labels::of(names),
        column: Labels::of(
            ssot::COLUMNS
                .iter()
                .map(|column| column.name.to_owned())
                .collect(),
        ),
        value: text(20),
        resolution: Labels::default(),
        rule: Labels::default(),
        standing: Labels::default(),
        source: Labels::of(
            merged
                .records
                .sources
                .iter()
                .map(|source| source.label.clone())
                .collect(),
        ),
        record: text(24),
        cell: text(40),
        raw: text(20),
        normalization: Labels::default(),
        validity: Labels::default(),
        reason: Labels::default(),
    };
    for (position, golden) in golden.iter().enumerate() {
        for cell in &golden.cells {
            for evidence in &cell.evidence {
                table.push(position, cell, *evidence);
            }
        }
    }
    table.finish()
}

impl Provenance<'_> {
    /// Adds a row per cell behind a value; a value that the project sets has one row without a cell of a file.
    fn push(&mut self, golden: usize, cell: &GoldenCell, evidence: Evidence) {
        let records = &self.merged.records;
        let record = &records.records[evidence.at.record as usize];
        let value = records.value(evidence.at.value);
        let columns = value.columns;
        for index in 0..columns.len().max(1) {
            if let Some(column) = columns.get(index) {
                records.write_address(&mut self.cell, record, *column);
                self.cell.append_value("");
                let mapped = records.table_of(record);
                self.raw.append_option(
                    mapped.table.columns[*column as usize].value(record.row as usize),
                );
            } else {
                self.cell.append_value("hotpass.toml");
                self.raw.append_value(value.text);
            }
            self.entity.push_key(golden);
            self.name.push_key(golden);
            self.column.push_key(cell.column);
            self.value.append_value(value.text);
            self.resolution.push(Some(cell.resolution.as_str()));
            self.rule.push(Some(cell.rule.as_str()));
            self.source.push_key(records.table_of(record).source);
            self.record.append_value(&record.id.0);
            self.normalization.push(Some(value.rule));
            self.judge(evidence);
        }
    }

    fn judge(&mut self, evidence: Evidence) {
        let validity = match self
            .merged
            .trust
            .validity(&self.merged.records, evidence.at)
        {
            Validity::Valid => "valid",
            Validity::Doubtful => "doubtful",
            Validity::Invalid => "invalid",
        };
        let (standing, lost_by) = match evidence.standing {
            Standing::Won => ("won", None),
            Standing::Supports => ("supports", None),
            Standing::Lost(by) => ("lost", Some(by.as_str())),
        };
        let value = self.merged.records.value(evidence.at.value);
        let remark = self.merged.trust.doubt(evidence.at.value).or(value.reason);
        self.standing.push(Some(standing));
        self.validity.push(Some(validity));
        match (lost_by, remark) {
            (Some(by), Some(remark)) => self.reason.push_pair(by, remark),
            (by, remark) => self.reason.push(by.or(remark)),
        }
    }

    fn finish(mut self) -> Result<RecordBatch> {
        let arrays: Vec<ArrayRef> = vec![
            self.entity.finish()?,
            self.name.finish()?,
            self.column.finish()?,
            Arc::new(self.value.finish()),
            self.resolution.finish()?,
            self.rule.finish()?,
            self.standing.finish()?,
            self.source.finish()?,
            Arc::new(self.record.finish()),
            Arc::new(self.cell.finish()),
            Arc::new(self.raw.finish()),
            self.normalization.finish()?,
            self.validity.finish()?,
            self.reason.finish()?,
        ];
        batch(PROVENANCE, arrays)
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
    let mut texts = Texts::new(CONFLICTS);
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
                let value = merged.records.value(evidence.at.value);
                if by == Decision::Invalid || told.contains(&value.text) {
                    continue;
                }
                told.push(value.text);
                let (other, other_address) = origin(merged, *evidence);
                texts.push(&[
                    Some(&golden.id.0),
                    golden.name(),
                    Some(ssot::COLUMNS[cell.column].name),
                    cell.text.as_deref(),
                    Some(source),
                    Some(&address),
                    Some(value.text),
                    Some(other),
                    Some(&other_address),
                    Some(by.as_str()),
                ]);
            }
        }
    }
    texts.finish()
}

/// Returns the source and the cells of a piece of evidence.
fn origin(merged: &Merged, evidence: Evidence) -> (&str, String) {
    let record = &merged.records.records[evidence.at.record as usize];
    let mut address = String::new();
    write_cells(merged, evidence, &mut address);
    (&merged.records.source_of(record).label, address)
}

/// Writes the cells of a piece of evidence, ` + ` between them.
fn write_cells(merged: &Merged, evidence: Evidence, out: &mut impl std::fmt::Write) {
    let records = &merged.records;
    let record = &records.records[evidence.at.record as usize];
    let value = records.value(evidence.at.value);
    let columns = value.columns;
    if columns.is_empty() {
        out.write_str("hotpass.toml")
            .expect("writing to memory cannot fail");
    }
    for (position, column) in columns.iter().enumerate() {
        if position > 0 {
            out.write_str(" + ").expect("writing to memory cannot fail");
        }
        records.write_address(out, record, *column);
    }
}

/// Lays out the origin of every published cell of a range of golden records, in the published table's own shape.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn origins(
    merged: &Merged,
    published: &RecordBatch,
    chunk: Range<usize>,
) -> Result<RecordBatch> {
    let mut builders: Vec<StringBuilder> = ssot::COLUMNS
        .iter()
        .map(|_| StringBuilder::with_capacity(chunk.len(), chunk.len() * 24))
        .collect();
    for row in chunk {
        let entity = &merged.golden[row];
        for (position, builder) in builders.iter_mut().enumerate() {
            if published.column(position).is_null(row) {
                builder.append_null();
                continue;
            }
            match (entity.cell(position), ssot::COLUMNS[position].origin) {
                (Some(cell), _) if cell.text.is_some() => write_origin(merged, cell, builder),
                (_, ssot::Origin::Derived) => builder.append_value("computed"),
                _ => builder.append_value("set by the settings"),
            }
        }
    }
    let arrays = builders
        .into_iter()
        .map(|mut builder| Arc::new(builder.finish()) as ArrayRef)
        .collect();
    let names: Vec<&str> = ssot::COLUMNS.iter().map(|column| column.name).collect();
    batch(&names, arrays)
}

fn write_origin(merged: &Merged, cell: &GoldenCell, out: &mut StringBuilder) {
    let winners = cell
        .evidence
        .iter()
        .filter(|evidence| evidence.standing == Standing::Won);
    for (position, winner) in winners.enumerate() {
        if position > 0 {
            out.write_str("; ").expect("writing to memory cannot fail");
        }
        write_cells(merged, *winner, out);
    }
    let lost = cell
        .evidence
        .iter()
        .filter(|evidence| matches!(evidence.standing, Standing::Lost(_)))
        .count();
    for part in [" · ", cell.resolution.as_str(), " · ", cell.rule.as_str()] {
        out.write_str(part).expect("writing to memory cannot fail");
    }
    if lost > 0 {
        write!(out, " · {lost} lost").expect("writing to memory cannot fail");
    }
    out.append_value("");
}
