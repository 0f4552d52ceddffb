//! Explanations: reads a publication back and answers where its cells come from. It also reads which record belongs to
//! which entity, so that ids go on that the registry does not know.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    path::Path,
};

use arrow::{
    array::{Array, AsArray, RecordBatch, StringArray},
    compute::cast,
    datatypes::DataType,
};
use hotpass_model::{
    entity::{Published, PublishedEntity},
    ident::{EntityId, RecordId},
    plan::Plan,
    ssot,
};
use parquet::arrow::{ProjectionMask, arrow_reader::ParquetRecordBatchReaderBuilder};
use serde_json::{Value, json};

use crate::{
    assess::rows::CROSSWALK,
    error::{Error, Result},
    normalize::name_key::organization_key,
    publish,
};

/// Short names that people use for published columns.
const ALIASES: &[(&str, &str)] = &[
    ("name", "organization_name"),
    ("slug", "organization_slug"),
    ("address", "address_primary"),
    ("category", "organization_category"),
    ("type", "organization_type"),
    ("contact", "contact_primary_name"),
    ("contact_name", "contact_primary_name"),
    ("role", "contact_primary_role"),
    ("email", "contact_primary_email"),
    ("phone", "contact_primary_phone"),
    ("emails", "contact_secondary_emails"),
    ("phones", "contact_secondary_phones"),
    ("last_interaction", "last_interaction_date"),
];

/// Tells which entities are published where a plan publishes, with their records; none when nothing is.
///
/// # Errors
/// [`Error::Publication`] when a publication is there but cannot be read.
pub fn published(plan: &Plan) -> Result<Published> {
    if !plan.dry_run {
        publish::recover(&plan.target)?;
    }
    let path = publish::path_of(&plan.target, "crosswalk");
    if !path.exists() {
        return Ok(Published::default());
    }
    let mut entities: BTreeMap<String, PublishedEntity> = BTreeMap::new();
    for batch in read(&path, &["record_id", "entity_id", "joined_by"])? {
        let column = |name| text(&batch, name, &path);
        let (records, ids) = (column("record_id")?, column("entity_id")?);
        let steps = column("joined_by")?;
        for ((record, id), step) in records.iter().zip(&ids).zip(&steps) {
            let (Some(record), Some(id)) = (record, id) else {
                continue;
            };
            let entity = entities
                .entry(id.to_owned())
                .or_insert_with(|| PublishedEntity {
                    id: EntityId(id.into()),
                    name: None,
                    records: Vec::new(),
                    related: Vec::new(),
                });
            let list = match step {
                Some("itself") | None => &mut entity.records,
                Some(_) => &mut entity.related,
            };
            list.push(RecordId(record.into()));
        }
    }
    let path = publish::path_of(&plan.target, "parquet");
    let batches = if path.exists() {
        read(&path, &["entity_id", "organization_name"])?
    } else {
        Vec::new()
    };
    for batch in batches {
        let names = text(&batch, "organization_name", &path)?;
        for (id, name) in text(&batch, "entity_id", &path)?.iter().zip(&names) {
            let entity = id.and_then(|id| entities.get_mut(id));
            if let (Some(entity), Some(name)) = (entity, name) {
                entity.name = Some(name.to_owned());
            }
        }
    }
    Ok(Published {
        run: publish::run_of(&plan.target),
        entities: entities.into_values().collect(),
    })
}

/// Explains one column of a golden record, or all of them. The subject is an entity id, a slug or a name.
///
/// # Errors
/// [`Error::Unpublished`] when nothing is published there, [`Error::NoSuchSubject`] and [`Error::NoSuchColumn`] with
/// the nearest that exist.
pub fn explain(plan: &Plan, subject: &str, field: Option<&str>) -> Result<Value> {
    let golden_path = publish::path_of(&plan.target, "parquet");
    if !golden_path.exists() {
        return Err(Error::Unpublished { path: golden_path });
    }
    let column = field.map(resolve_column).transpose()?;
    let found = find(&golden_path, subject)?;
    let path = publish::path_of(&plan.target, "provenance");
    let mut evidence = evidence(&path, &found.entity_id, column)?;
    let fields: Vec<Value> = ssot::COLUMNS
        .iter()
        .filter(|spec| column.is_none_or(|column| column == spec.name))
        .filter_map(|spec| {
            let value = found.values.get(spec.name).cloned().unwrap_or(Value::Null);
            let evidence = evidence.remove(spec.name);
            if column.is_none() && value.is_null() && evidence.is_none() {
                return None;
            }
            let (resolution, rule, rows) = evidence.unwrap_or_else(|| match spec.origin {
                ssot::Origin::Constant => ("constant".into(), "set by the settings".into(), Vec::new()),
                ssot::Origin::Derived => ("derived".into(), spec.description.into(), Vec::new()),
                _ if value.is_null() => ("none".into(), "no source gives a value".into(), Vec::new()),
                _ => ("constant".into(), "set by the settings".into(), Vec::new()),
            });
            Some(json!({
                "column": spec.name, "value": value, "resolution": resolution, "rule": rule, "evidence": rows,
            }))
        })
        .collect();
    Ok(json!({
        "subject": subject,
        "entity_id": found.entity_id,
        "organization_name": found.values.get("organization_name"),
        "records": records(&publish::path_of(&plan.target, "crosswalk"), &found.entity_id)?,
        "fields": fields,
    }))
}

/// Returns the source records of an entity, and why they are one.
fn records(path: &Path, entity_id: &str) -> Result<Vec<Value>> {
    let mut records = Vec::new();
    if !path.exists() {
        return Ok(records);
    }
    for batch in read(path, &[])? {
        let entities = text(&batch, "entity_id", path)?;
        let rows = (0..batch.num_rows()).filter(|row| entities.value(*row) == entity_id);
        for row in rows {
            let shown = CROSSWALK.iter().filter(|name| **name != "entity_id");
            let told = shown.filter_map(|name| {
                // Publications of earlier versions do not say why.
                let value = cell(batch.column_by_name(name)?, row);
                Some(((*name).to_owned(), value))
            });
            records.push(Value::Object(told.collect()));
        }
    }
    Ok(records)
}

fn resolve_column(field: &str) -> Result<&'static str> {
    let wanted = field.to_lowercase();
    let aliased = ALIASES
        .iter()
        .find(|(alias, _)| *alias == wanted)
        .map_or(wanted.as_str(), |(_, column)| column);
    if let Some(position) = ssot::position(aliased) {
        return Ok(ssot::COLUMNS[position].name);
    }
    let nearest = ssot::COLUMNS
        .iter()
        .map(|column| column.name)
        .max_by(|a, b| {
            strsim::jaro_winkler(a, &wanted).total_cmp(&strsim::jaro_winkler(b, &wanted))
        });
    Err(Error::NoSuchColumn {
        column: field.to_owned(),
        nearest: nearest.unwrap_or_default(),
    })
}

/// A golden record found in a publication.
struct Found {
    entity_id: String,
    values: HashMap<&'static str, Value>,
}

fn find(path: &Path, subject: &str) -> Result<Found> {
    let wanted_key = organization_key(subject);
    let mut by_key: Vec<Found> = Vec::new();
    let mut nearest: (f64, String) = (0.0, String::new());
    for batch in read(path, &[])? {
        let names = text(&batch, "organization_name", path)?;
        let slugs = text(&batch, "organization_slug", path)?;
        let ids = text(&batch, "entity_id", path)?;
        for row in 0..batch.num_rows() {
            let name = names.value(row);
            if [ids.value(row), slugs.value(row), name].contains(&subject) {
                return Ok(found(&batch, row, ids.value(row)));
            }
            if wanted_key.is_some() && organization_key(name) == wanted_key {
                by_key.push(found(&batch, row, ids.value(row)));
            }
            let likeness = strsim::jaro_winkler(&name.to_lowercase(), &subject.to_lowercase());
            if likeness > nearest.0 {
                nearest = (likeness, name.to_owned());
            }
        }
    }
    match (by_key.len(), by_key.pop()) {
        (1, Some(found)) => Ok(found),
        (0, _) => Err(Error::NoSuchSubject {
            subject: subject.to_owned(),
            nearest: (nearest.0 > 0.0).then_some(nearest.1),
        }),
        (count, _) => Err(Error::AmbiguousSubject {
            subject: subject.to_owned(),
            count,
        }),
    }
}

fn found(batch: &RecordBatch, row: usize, entity_id: &str) -> Found {
    let values = ssot::COLUMNS
        .iter()
        .filter_map(|column| {
            let array = batch.column_by_name(column.name)?;
            Some((column.name, cell(array, row)))
        })
        .collect();
    Found {
        entity_id: entity_id.to_owned(),
        values,
    }
}

fn cell(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Float64 => array
            .as_primitive::<arrow::datatypes::Float64Type>()
            .value(row)
            .into(),
        DataType::Int64 => array
            .as_primitive::<arrow::datatypes::Int64Type>()
            .value(row)
            .into(),
        _ => array
            .as_string_opt::<i32>()
            .map_or(Value::Null, |array| array.value(row).into()),
    }
}

type Explained = (String, String, Vec<Value>);

/// Returns resolution, rule and evidence per column of an entity.
fn evidence(
    path: &Path,
    entity_id: &str,
    column: Option<&str>,
) -> Result<HashMap<String, Explained>> {
    const SHOWN: &[&str] = &[
        "standing",
        "value",
        "source",
        "record_id",
        "cell",
        "raw",
        "normalization",
        "validity",
        "reason",
    ];
    let mut evidence: HashMap<String, Explained> = HashMap::new();
    for batch in read(path, &[])? {
        let entities = text(&batch, "entity_id", path)?;
        let columns = text(&batch, "column", path)?;
        let rows: Vec<usize> = (0..batch.num_rows())
            .filter(|row| {
                entities.value(*row) == entity_id
                    && column.is_none_or(|column| columns.value(*row) == column)
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        let (resolutions, rules) = (
            text(&batch, "resolution", path)?,
            text(&batch, "rule", path)?,
        );
        let shown: Vec<(&str, StringArray)> = SHOWN
            .iter()
            .map(|name| Ok((*name, text(&batch, name, path)?)))
            .collect::<Result<_>>()?;
        for row in rows {
            let entry = evidence
                .entry(columns.value(row).to_owned())
                .or_insert_with(|| {
                    (
                        resolutions.value(row).to_owned(),
                        rules.value(row).to_owned(),
                        Vec::new(),
                    )
                });
            let told = shown
                .iter()
                .map(|(name, array)| ((*name).to_owned(), cell(array, row)))
                .collect();
            entry.2.push(Value::Object(told));
        }
    }
    Ok(evidence)
}

/// Reads columns of a published table; all of them if none is named.
fn read(path: &Path, columns: &[&str]) -> Result<Vec<RecordBatch>> {
    let fault = |source: Box<dyn std::error::Error + Send + Sync>| Error::Publication {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(|source| fault(source.into()))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| {
            let all = builder.parquet_schema();
            let wanted = if columns.is_empty() {
                ProjectionMask::all()
            } else {
                ProjectionMask::columns(all, columns.iter().copied())
            };
            builder
                .with_projection(wanted)
                .with_batch_size(65_536)
                .build()
        })
        .map_err(|source| fault(source.into()))?;
    reader
        .collect::<std::result::Result<_, _>>()
        .map_err(|source| fault(source.into()))
}

/// Returns a text column, dictionary-encoded or not.
fn text(batch: &RecordBatch, name: &str, path: &Path) -> Result<StringArray> {
    let missing = || Error::Publication {
        path: path.to_owned(),
        source: format!("no column `{name}`").into(),
    };
    let array = batch.column_by_name(name).ok_or_else(missing)?;
    let plain = cast(array, &DataType::Utf8)?;
    plain.as_string_opt::<i32>().cloned().ok_or_else(missing)
}
