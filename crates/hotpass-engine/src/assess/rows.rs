//! Where rows went: the quarantine, with each row as it was, and the crosswalk of records to golden records.

use arrow::array::RecordBatch;
use hotpass_model::source::JoinStep;

use super::text_table::Texts;
use crate::{error::Result, link::ground::Ground, merge::Merged};

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

/// The columns of the crosswalk.
pub const CROSSWALK: &[&str] = &[
    "record_id",
    "entity_id",
    "source",
    "table",
    "row",
    "joined_by",
    "linked_with",
    "linked_by",
    "link_weight",
    "link_evidence",
];

/// A source record, the golden record it belongs to, both by position, and how it was joined; `None`: it is itself an
/// organization.
pub type Entry = (u32, u32, Option<JoinStep>);

/// Returns every source record with its golden record, in record id order.
pub fn entries(merged: &Merged) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (golden, cluster) in (0u32..).zip(merged.golden.iter().map(|golden| golden.cluster)) {
        let cluster = &merged.clusters[cluster];
        let organizations = cluster.organizations.iter();
        entries.extend(organizations.map(|index| (*index as u32, golden, None)));
        let related = cluster.related.iter();
        entries.extend(related.map(|row| (row.record as u32, golden, Some(row.step))));
    }
    let id = |entry: &Entry| &merged.records.records[entry.0 as usize].id;
    entries.sort_by(|a, b| id(a).cmp(id(b)));
    entries
}

/// Lays out which golden record each source record belongs to.
///
/// # Errors
/// [`crate::error::Error::Arrow`] when the table cannot be laid out.
pub fn crosswalk(merged: &Merged, entries: &[Entry]) -> Result<RecordBatch> {
    let records = &merged.records;
    let mut texts = Texts::new(CROSSWALK);
    for (index, golden, step) in entries {
        let record = &records.records[*index as usize];
        let entity = &*merged.golden[*golden as usize].id.0;
        let joined_by = step.map_or("itself", JoinStep::as_str);
        let ground = merged.grounds.get(&record.id);
        let table = &records.table_of(record).table;
        let row = (table.rows[record.row as usize] + 1).to_string();
        texts.push(&[
            Some(&record.id.0),
            Some(entity),
            Some(&records.source_of(record).label),
            Some(&format!("{}#{}", table.file, table.sheet)),
            Some(&row),
            Some(joined_by),
            ground.map(|ground| &*ground.with.0),
            ground.map(Ground::by).as_deref(),
            ground
                .map(|ground| format!("{:.2}", ground.weight))
                .as_deref(),
            ground.map(|ground| ground.evidence.as_str()),
        ]);
    }
    texts.finish()
}
