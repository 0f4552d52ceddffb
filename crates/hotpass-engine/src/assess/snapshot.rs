//! What the registry is told about published entities: their records, and the values whose changes are kept.

use arrow::array::{Array, AsArray, RecordBatch};
use hotpass_model::{
    entity::{ClusterSnapshot, SLUG, Snapshot, slug},
    ssot,
};

use crate::merge::Merged;

/// The published columns whose changes are kept. Nothing about people is among them.
const KEPT: &[&str] = &[
    "country",
    "organization_category",
    "organization_type",
    "province",
    "website",
];

/// Returns what the registry is told about golden records and their published table.
pub(super) fn snapshot(merged: &Merged, golden: &RecordBatch) -> Snapshot {
    let text = |column: &str, row: usize| -> Option<String> {
        let column = golden
            .column(ssot::position(column)?)
            .as_string_opt::<i32>()?;
        column.is_valid(row).then(|| column.value(row).to_owned())
    };
    let mut snapshot = Snapshot::default();
    for (row, entity) in merged.golden.iter().enumerate() {
        let cluster = &merged.clusters[entity.cluster];
        let id = |at: usize| merged.records.records[at].id.clone();
        let name = entity.name().map(str::to_owned);
        let mut attributes: Vec<(String, String)> = KEPT
            .iter()
            .filter_map(|column| Some(((*column).to_owned(), text(column, row)?)))
            .collect();
        // A slug that is the name's own need not be told.
        let own =
            text(SLUG, row).filter(|own| name.as_deref().and_then(slug).as_ref() != Some(own));
        attributes.extend(own.map(|own| (SLUG.to_owned(), own)));
        attributes.sort_unstable();
        snapshot.ids.push(entity.id.clone());
        snapshot.clusters.push(ClusterSnapshot {
            records: cluster.organizations.iter().map(|at| id(*at)).collect(),
            related: cluster.related.iter().map(|row| id(row.record)).collect(),
            name,
            status: text("status", row),
            attributes,
        });
    }
    snapshot
}
