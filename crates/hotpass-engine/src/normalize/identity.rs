//! Identity: the id of every row, from what the row says and never from where it stands, so that sorting a sheet
//! changes nothing.

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use hotpass_model::{ident::RecordId, property::Property, source::Role};

use super::{Validity, name_key::slug};
use crate::{
    digest,
    record::{Draft, MappedTable, Records},
};

/// Returns what the ids of a table's rows start with: the source, and the sheet when rows are related ones.
pub(super) fn id_prefix(mapped: &MappedTable, source: &str) -> String {
    match mapped.role {
        Role::Organizations => source.to_owned(),
        Role::Related => format!(
            "{source}/{}",
            slug(&mapped.table.sheet).unwrap_or_else(|| "table".into())
        ),
    }
}

/// Returns the id of a row: declared columns, else the record key, else a digest of what the row says.
pub(super) fn record_id(
    mapped: &MappedTable,
    row: usize,
    values: &[Draft],
    prefix: &str,
) -> RecordId {
    let declared: Vec<&str> = mapped
        .id_columns
        .iter()
        .filter_map(|column| mapped.table.columns[*column].value(row))
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    if !declared.is_empty() && declared.len() == mapped.id_columns.len() {
        return RecordId(format!("{prefix}:{}", declared.join("|")).into());
    }
    let key = values
        .iter()
        .find(|value| value.property == Property::RecordKey && value.validity > Validity::Invalid);
    if let (Some(key), Role::Organizations) = (key, mapped.role) {
        return RecordId(format!("{prefix}:{}", key.text).into());
    }
    RecordId(format!("{prefix}:~{}", content_digest(mapped, row)).into())
}

/// Returns twelve hexadecimal digits over the headers and texts of a row.
fn content_digest(mapped: &MappedTable, row: usize) -> String {
    let cells = mapped
        .table
        .columns
        .iter()
        .filter_map(|column| Some((&column.header, column.value(row)?)));
    digest::of(
        6,
        cells.flat_map(|(header, text)| [header.as_bytes(), text.as_bytes()]),
    )
}

/// Returns the ids that several records have, with the positions of these.
fn repeated(records: &Records) -> BTreeMap<RecordId, Vec<usize>> {
    let mut first: HashMap<&RecordId, usize> = HashMap::with_capacity(records.records.len());
    let mut repeated: BTreeMap<RecordId, Vec<usize>> = BTreeMap::new();
    for (index, record) in records.records.iter().enumerate() {
        match first.entry(&record.id) {
            Entry::Vacant(vacant) => {
                vacant.insert(index);
            }
            Entry::Occupied(occupied) => repeated
                .entry(record.id.clone())
                .or_insert_with(|| vec![*occupied.get()])
                .push(index),
        }
    }
    repeated
}

/// Makes repeated ids unique by content; rows of equal content are counted, which no order can change.
pub(super) fn number_repeats(records: &mut Records) {
    for (id, group) in repeated(records) {
        let mut order: Vec<(String, usize)> = group
            .into_iter()
            .map(|index| {
                let record = &records.records[index];
                (
                    content_digest(&records.tables[record.table as usize], record.row as usize),
                    index,
                )
            })
            .collect();
        order.sort();
        let mut previous = String::new();
        let mut repeat = 0;
        for (position, (digest, index)) in order.into_iter().enumerate() {
            repeat = if digest == previous { repeat + 1 } else { 0 };
            if position > 0 {
                let counted = if repeat > 0 {
                    format!(".{}", repeat + 1)
                } else {
                    String::new()
                };
                let digest = if id.0.ends_with(&digest) {
                    String::new()
                } else {
                    format!("~{digest}")
                };
                records.records[index].id = RecordId(format!("{id}{digest}{counted}").into());
            }
            previous = digest;
        }
    }
}
