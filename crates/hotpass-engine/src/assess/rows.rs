//! Where rows went: the quarantine, with each row as it was, and the crosswalk of records to golden records.

use arrow::array::RecordBatch;

use super::text_table::Texts;
use crate::{error::Result, merge::Merged};

const QUARANTINE: &[&str] = &[
    "source",
    "record_id",
    "code",
    "severity",
    "reason",
    "cell",
    "row",
];

/// Lays out the rows that were set aside, in source and record id order.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn quarantine(merged: &Merged) -> Result<RecordBatch> {
    let records = &merged.records;
    let mut order: Vec<_> = merged.quarantined.iter().collect();
    order.sort_by_key(|row| {
        let record = &records.records[row.record];
        (records.table_of(record).source, &record.id)
    });
    let mut texts = Texts::new(QUARANTINE);
    for row in order {
        let record = &records.records[row.record];
        let table = &records.table_of(record).table;
        let cells: serde_json::Map<String, serde_json::Value> = table
            .columns
            .iter()
            .filter_map(|column| {
                Some((
                    column.header.clone(),
                    column.value(record.row as usize)?.into(),
                ))
            })
            .collect();
        let place = format!("{}#{}!{}", table.file, table.sheet, row.cell);
        texts.push(&[
            Some(&records.source_of(record).label),
            Some(&record.id.0),
            Some(row.rule.code),
            Some(row.severity.as_str()),
            Some(&row.reason),
            Some(&place),
            Some(&serde_json::Value::Object(cells).to_string()),
        ]);
    }
    texts.finish()
}

const CROSSWALK: &[&str] = &[
    "record_id",
    "entity_id",
    "source",
    "table",
    "row",
    "joined_by",
];

/// Lays out which golden record each source record belongs to, in record id order.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn crosswalk(merged: &Merged) -> Result<RecordBatch> {
    let mut entries: Vec<(usize, &str, &'static str)> = Vec::new();
    for golden in &merged.golden {
        let cluster = &merged.clusters[golden.cluster];
        entries.extend(
            cluster
                .organizations
                .iter()
                .map(|index| (*index, &*golden.id.0, "itself")),
        );
        entries.extend(
            cluster
                .related
                .iter()
                .map(|related| (related.record, &*golden.id.0, related.step.as_str())),
        );
    }
    let records = &merged.records;
    entries.sort_by(|a, b| records.records[a.0].id.cmp(&records.records[b.0].id));
    let mut texts = Texts::new(CROSSWALK);
    for (index, entity, joined_by) in entries {
        let record = &records.records[index];
        let table = &records.table_of(record).table;
        let row = (table.rows[record.row as usize] + 1).to_string();
        texts.push(&[
            Some(&record.id.0),
            Some(entity),
            Some(&records.source_of(record).label),
            Some(&format!("{}#{}", table.file, table.sheet)),
            Some(&row),
            Some(joined_by),
        ]);
    }
    texts.finish()
}
