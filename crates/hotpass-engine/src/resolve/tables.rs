//! What a result is as tables, in chunks: the records without duplicates, the scored pairs, the cluster of each record.

use std::{ops::Range, sync::Arc};

use arrow::{
    array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, StringBuilder},
    datatypes::{DataType, Field, Schema},
};
use hotpass_linkage::resolution::{Class, ScoredPair};

use super::{
    clusters::{Clusters, survivor},
    input::{Input, Slot},
};
use crate::error::{Error, Result};

/// How many rows a chunk has.
const CHUNK: usize = 65_536;

/// How many texts are looked up before they are copied.
const TOGETHER: usize = 1024;

/// Chunks of a table; an empty table has one, without rows.
pub(super) type Chunks<'a> = Box<dyn Iterator<Item = Result<RecordBatch>> + 'a>;

/// Returns the table without duplicates: `cluster_id`, the columns of the files, `_records` and `_record_ids`.
pub(super) fn deduplicated<'a>(input: &'a Input, clusters: &'a Clusters) -> Chunks<'a> {
    let mut fields = vec![text("cluster_id")];
    fields.extend(input.layout.iter().map(|(name, _)| text(name)));
    fields.push(Field::new("_records", DataType::Int64, false));
    fields.push(text("_record_ids"));
    let schema = Arc::new(unique(fields));
    chunks(clusters.len(), move |range| {
        let members = || range.clone().map(|index| clusters.members(index));
        let records = &input.records;
        let mut columns: Vec<ArrayRef> = vec![strings(members().map(|rows| records.id(rows[0])))];
        for (_, slot) in &input.layout {
            columns.push(strings(members().map(|rows| survivor(input, *slot, rows))));
        }
        let counts = members().map(|rows| i64::try_from(rows.len()).unwrap_or(i64::MAX));
        columns.push(Arc::new(Int64Array::from_iter_values(counts)));
        let ids = members().map(|rows| {
            let ids: Vec<&str> = rows.iter().map(|row| records.id(*row)).collect();
            ids.join(";")
        });
        columns.push(Arc::new(StringArray::from_iter_values(ids)));
        RecordBatch::try_new(schema.clone(), columns).map_err(Error::Arrow)
    })
}

/// Returns scored pairs with what both records say.
pub(super) fn pairs<'a>(
    input: &'a Input,
    pairs: impl Iterator<Item = ScoredPair> + 'a,
) -> Chunks<'a> {
    let mut fields = ["record_id_l", "record_id_r", "source_l", "source_r"]
        .map(text)
        .to_vec();
    fields.push(Field::new("match_weight", DataType::Float64, false));
    fields.push(Field::new("match_probability", DataType::Float64, false));
    fields.push(text("classification"));
    let told: Vec<&(String, Slot)> = input
        .layout
        .iter()
        .filter(|(_, slot)| !matches!(slot, Slot::Id | Slot::Source))
        .collect();
    for (name, _) in &told {
        fields.extend(["left", "right"].map(|side| text(&format!("{side}_{name}"))));
    }
    let schema = Arc::new(unique(fields));
    let make = move |chunk: &[ScoredPair]| {
        let (left, right) = (
            |pair: &ScoredPair| pair.left,
            |pair: &ScoredPair| pair.right,
        );
        let of = |slot: Slot, side: fn(&ScoredPair) -> u32| {
            strings(chunk.iter().map(|pair| input.text(slot, side(pair))))
        };
        let source = |side: fn(&ScoredPair) -> u32| {
            strings(chunk.iter().map(|pair| input.source(side(pair))))
        };
        let number = |of: fn(&ScoredPair) -> f64| -> ArrayRef {
            Arc::new(Float64Array::from_iter_values(chunk.iter().map(of)))
        };
        let mut columns = vec![
            of(Slot::Id, left),
            of(Slot::Id, right),
            source(left),
            source(right),
            number(|pair| pair.weight),
            number(|pair| pair.probability),
            strings(chunk.iter().map(|pair| class_name(pair.class))),
        ];
        for (_, slot) in &told {
            columns.extend([of(*slot, left), of(*slot, right)]);
        }
        RecordBatch::try_new(schema.clone(), columns).map_err(Error::Arrow)
    };
    let mut pairs = pairs.peekable();
    let mut is_first = true;
    Box::new(std::iter::from_fn(move || {
        let is_due = std::mem::take(&mut is_first) || pairs.peek().is_some();
        is_due.then(|| make(&pairs.by_ref().take(CHUNK).collect::<Vec<_>>()))
    }))
}

/// Returns the cluster of each record.
pub(super) fn membership<'a>(input: &'a Input, cluster_of: &'a [u32]) -> Chunks<'a> {
    let schema = Arc::new(Schema::new(
        ["record_id", "source", "cluster_id"].map(text).to_vec(),
    ));
    chunks(cluster_of.len(), move |range| {
        let rows = || range.clone().map(|row| row as u32);
        let cluster = |row: u32| input.records.id(cluster_of[row as usize]);
        let columns = vec![
            strings(rows().map(|row| input.records.id(row))),
            strings(rows().map(|row| input.source(row))),
            strings(rows().map(cluster)),
        ];
        RecordBatch::try_new(schema.clone(), columns).map_err(Error::Arrow)
    })
}

/// Returns the word for a class.
pub(super) fn class_name(class: Class) -> &'static str {
    match class {
        Class::Match => "match",
        Class::Review => "review",
        Class::Reject => "reject",
    }
}

fn chunks<'a>(
    n_rows: usize,
    make: impl Fn(Range<usize>) -> Result<RecordBatch> + 'a,
) -> Chunks<'a> {
    let starts = (0..n_rows.max(1)).step_by(CHUNK);
    Box::new(starts.map(move |start| make(start..(start + CHUNK).min(n_rows))))
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// Returns a schema in which a column of the files that is called like one of ours gives way.
fn unique(fields: Vec<Field>) -> Schema {
    let mut names = std::collections::BTreeSet::new();
    let ours = ["cluster_id", "_records", "_record_ids"];
    let last = fields.len().saturating_sub(2);
    let fields: Vec<Field> = fields
        .into_iter()
        .enumerate()
        .map(|(position, field)| {
            let is_ours = position == 0 || position >= last;
            let mut name = field.name().clone();
            while (!is_ours && ours.contains(&name.as_str())) || !names.insert(name.clone()) {
                name = format!("input_{name}");
            }
            field.with_name(name)
        })
        .collect();
    Schema::new(fields)
}

/// Returns texts as an array; "" is null.
fn strings<'a>(mut texts: impl Iterator<Item = &'a str>) -> ArrayRef {
    let mut builder = StringBuilder::new();
    // Texts lie anywhere in memory: they are looked up side by side, and copied then.
    let mut found: Vec<&str> = Vec::with_capacity(TOGETHER);
    loop {
        found.extend(texts.by_ref().take(TOGETHER));
        if found.is_empty() {
            return Arc::new(builder.finish());
        }
        for text in found.drain(..) {
            builder.append_option((!text.is_empty()).then_some(text));
        }
    }
}
