//! Invented golden records of any number, for measuring how fast the styled workbook is written. Nothing here
//! resembles anybody; the records are the same every time.

use std::{fs::File, io, path::Path, sync::Arc};

use arrow::{
    array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringBuilder},
    datatypes::{DataType, Field, Schema},
};
use hotpass_model::{
    governance::{Classification, DatasetIdentity, Governance, LawfulBasis},
    ident::RunId,
    profile::Terms,
    run::{QualityReport, RowAccounting},
    ssot::{COLUMNS, Column, ColumnType},
};

use crate::{
    dossier::{Deferred, Dossier},
    error::{Error, Result},
    publish::report::Report,
};

/// Writes the styled workbook of `rows` invented golden records: Data as published, the other sheets without rows.
pub fn write_sample(rows: usize, path: &Path) -> Result<()> {
    let failed = |source| Error::Write {
        path: path.to_path_buf(),
        source,
    };
    let dossier = dossier(rows).map_err(io::Error::other).map_err(failed)?;
    let report = Report::new(&dossier);
    let mut file = File::create(path).map_err(failed)?;
    super::write(&dossier, &report, "sample", &mut file).map_err(failed)
}

/// Returns the name of an invented dataset.
pub(crate) fn dataset() -> DatasetIdentity {
    DatasetIdentity {
        name: "ssot".into(),
        version: None,
        steward: None,
    }
}

/// Returns who answers for invented data.
pub(crate) fn governance() -> Governance {
    Governance {
        intent: vec!["Baseline refinement".into()],
        data_owner: "Data Governance".into(),
        data_steward: None,
        approver: None,
        policy_reference: None,
        lawful_basis: LawfulBasis::LegitimateInterest,
        classification: Classification::Internal,
    }
}

/// Returns what an invented line of business calls things.
pub(crate) fn terms() -> Terms {
    Terms {
        organization: "organization".into(),
        organization_type: "organization type".into(),
        category: "category".into(),
    }
}

fn dossier(rows: usize) -> std::result::Result<Dossier, arrow::error::ArrowError> {
    let golden = golden(rows)?;
    let empty = RecordBatch::new_empty(Arc::new(Schema::new(vec![Field::new(
        "entity_id",
        DataType::Utf8,
        true,
    )])));
    Ok(Dossier {
        gates: Vec::new(),
        run_id: RunId("sample".into()),
        project: "sample".into(),
        dataset: dataset(),
        governance: governance(),
        terms: terms(),
        golden,
        origins: Deferred::ready(empty.clone()),
        provenance: Deferred::ready(empty.clone()),
        conflicts: empty.clone(),
        quarantine: empty.clone(),
        crosswalk: Deferred::ready(empty),
        parties: Vec::new(),
        findings: Vec::new(),
        quality: QualityReport {
            total_records: rows as u64,
            ..QualityReport::default()
        },
        rows: RowAccounting {
            read: rows as u64,
            merged: rows as u64,
            ..RowAccounting::default()
        },
        sources: Vec::new(),
        inputs: Vec::new(),
        assumptions: Vec::new(),
        as_of: None,
    })
}

/// Returns `rows` invented golden records.
pub(crate) fn golden(rows: usize) -> std::result::Result<RecordBatch, arrow::error::ArrowError> {
    let fields: Vec<Field> = COLUMNS
        .iter()
        .map(|column| {
            let kind = match column.data_type {
                ColumnType::Text => DataType::Utf8,
                ColumnType::Float => DataType::Float64,
                ColumnType::Integer => DataType::Int64,
            };
            Field::new(column.name, kind, !column.required)
        })
        .collect();
    let columns = COLUMNS.iter().map(|column| array(column, rows)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn array(column: &Column, rows: usize) -> ArrayRef {
    match column.data_type {
        ColumnType::Float => Arc::new(Float64Array::from_iter_values(
            (0..rows).map(|row| f64::from((row * 7 % 21) as u32) / 20.0),
        )),
        ColumnType::Integer => Arc::new(Int64Array::from_iter_values(
            (0..rows).map(|row| i64::from((row % 9) as u8)),
        )),
        ColumnType::Text => {
            let mut builder = StringBuilder::with_capacity(rows, rows * 24);
            for row in 0..rows {
                // Every seventh optional cell is empty, at a different place per column.
                if !column.required && (row + column.name.len()).is_multiple_of(7) {
                    builder.append_null();
                } else {
                    builder.append_value(text(column.name, row));
                }
            }
            Arc::new(builder.finish())
        }
    }
}

fn text(column: &str, row: usize) -> String {
    const FIRST: [&str; 8] = [
        "Blue Sky",
        "Northwind",
        "Karoo",
        "Highveld",
        "Protea",
        "Lagoon",
        "Three Rivers",
        "Granite",
    ];
    const SECOND: [&str; 5] = [
        "Aviation",
        "Flight School",
        "Aero Club",
        "Air Academy",
        "Helicopters",
    ];
    const PROVINCES: [&str; 5] = [
        "Gauteng",
        "Western Cape",
        "KwaZulu-Natal",
        "Limpopo",
        "Free State",
    ];
    let name = format!("{} {} {row}", FIRST[row % 8], SECOND[row / 8 % 5]);
    let slug = name.to_lowercase().replace(' ', "-");
    match column {
        "organization_name" => name,
        "organization_slug" => slug,
        "entity_id" => format!("hp-{row:016x}"),
        "province" => PROVINCES[row % 5].into(),
        "country" => "South Africa".into(),
        "address_primary" => format!("{} Hangar Road, Sample Field {}", row % 300 + 1, row % 40),
        "website" => format!("https://{slug}.example"),
        "contact_primary_email" => format!("office@{slug}.example"),
        "contact_primary_phone" | "contact_secondary_phones" => {
            format!("+2755501{:04}", row % 10_000)
        }
        "contact_primary_name" => format!("Sample Person {row}"),
        "source_datasets" => "Register; Contact list".into(),
        "source_record_ids" => format!("register:{row};contacts:{}", row * 2),
        "contact_primary_email_status" | "contact_primary_phone_status" => "deliverable".into(),
        "data_quality_flags" => "none".into(),
        "selection_provenance" => format!(
            "{{\"organization_name\":{{\"source\":\"Register\",\"record\":\"register:{row}\",\"rule\":\"source-priority\"}}}}"
        ),
        "last_interaction_date" | "intent_last_observed_at" => {
            format!("2025-{:02}-{:02}", row % 12 + 1, row % 28 + 1)
        }
        "privacy_basis" => "Legitimate Interest".into(),
        other => format!("{} {}", other.replace('_', " "), row % 50),
    }
}
