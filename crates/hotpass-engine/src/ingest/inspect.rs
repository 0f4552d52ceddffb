//! What a file or folder holds, for a person who looks before mapping: sheets, tables, headers, columns with
//! statistics, and everything odd. Nothing is printed here and no value leaves but a few samples.

use std::{collections::BTreeMap, path::Path};

use hotpass_model::finding::Finding;
use serde::Serialize;

use super::statistics::{self, Statistics};
use super::{FileContent, Limits, SheetSummary, find, read_file, tables};
use crate::error::Result;
use crate::normalize::phone;
use crate::table::{Column, SkipReason, Table};

/// At or above this share of telephone numbers a column is worth asking for countries.
const OF_NUMBERS: f64 = 0.5;

/// What was found under a path.
#[derive(Debug, Clone, Serialize)]
pub struct Inspection {
    /// Every file looked at, in path order.
    pub files: Vec<InspectedFile>,
}

/// One file.
#[derive(Debug, Clone, Serialize)]
pub struct InspectedFile {
    /// The path relative to the folder inspected.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content.
    pub sha256: String,
    /// The code of the refusal, when the file was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<&'static str>,
    /// Its sheets in order.
    pub sheets: Vec<InspectedSheet>,
    /// What is odd; the reason of a refusal is among them.
    pub findings: Vec<Finding>,
}

/// One sheet.
#[derive(Debug, Clone, Serialize)]
pub struct InspectedSheet {
    /// Its size, visibility and so on.
    #[serde(flatten)]
    pub summary: SheetSummary,
    /// The tables found on it.
    pub found: Vec<InspectedTable>,
}

/// One table.
#[derive(Debug, Clone, Serialize)]
pub struct InspectedTable {
    /// Which table of the sheet it is, from 1.
    pub number: u32,
    /// Its range with the header, in A1 notation.
    pub range: String,
    /// The header's rows, counted from 1; empty when there is no header.
    pub header_rows: Vec<u32>,
    /// How many records it has.
    pub rows: u64,
    /// Rows that are no records, counted from 1, with the reason.
    pub skipped: Vec<Skipped>,
    /// Its columns from left to right.
    pub columns: Vec<InspectedColumn>,
}

/// A row that is no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The row, counted from 1.
    pub row: u32,
    /// Why it is no record.
    pub reason: &'static str,
}

/// One column.
#[derive(Debug, Clone, Serialize)]
pub struct InspectedColumn {
    /// The header.
    pub header: String,
    /// The column's letters on the sheet.
    pub letters: String,
    /// What its values are.
    pub statistics: Statistics,
    /// How many of its telephone numbers begin with the prefix of a country, by country.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub countries: BTreeMap<&'static str, u64>,
}

/// Inspects a file, or every file under a folder whose extension is known.
pub fn inspect(path: &Path, limits: &Limits) -> Result<Inspection> {
    if path.is_dir() {
        return Ok(inspect_files(path, &find(path, &[])?, limits));
    }
    let root = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().map_or(path, Path::new);
    Ok(inspect_files(root, &[name.to_owned()], limits))
}

fn inspect_files(root: &Path, files: &[std::path::PathBuf], limits: &Limits) -> Inspection {
    let files = files
        .iter()
        .map(|file| describe(read_file(root, &file.to_string_lossy(), limits)))
        .collect();
    Inspection { files }
}

fn describe(content: FileContent) -> InspectedFile {
    let sheets = content
        .sheets
        .into_iter()
        .map(|summary| InspectedSheet {
            found: content
                .tables
                .iter()
                .filter(|table| table.sheet == summary.name)
                .map(describe_table)
                .collect(),
            summary,
        })
        .collect();
    InspectedFile {
        file: content.input.file,
        bytes: content.input.bytes,
        sha256: content.input.sha256,
        refused: content.input.refused,
        sheets,
        findings: content.findings,
    }
}

fn describe_table(table: &Table) -> InspectedTable {
    InspectedTable {
        number: table.number,
        range: tables::range(table),
        header_rows: table.header_rows.clone().map(|row| row + 1).collect(),
        rows: table.rows.len() as u64,
        skipped: table
            .skipped
            .iter()
            .map(|skipped| Skipped {
                row: skipped.row + 1,
                reason: reason(skipped.reason),
            })
            .collect(),
        columns: table.columns.iter().map(describe_column).collect(),
    }
}

fn describe_column(column: &Column) -> InspectedColumn {
    let statistics = statistics::of_column(column);
    let mut countries = BTreeMap::new();
    if statistics.shares.phone >= OF_NUMBERS {
        let values = (0..column.kinds.len()).filter_map(|row| column.value(row));
        for country in values.filter_map(phone::country_by_prefix) {
            *countries.entry(country).or_default() += 1;
        }
    }
    InspectedColumn {
        header: column.header.clone(),
        letters: hotpass_model::ident::column_letters(column.index),
        statistics,
        countries,
    }
}

fn reason(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Title => "title",
        SkipReason::Total => "total",
        SkipReason::Footnote => "footnote",
        SkipReason::RepeatedHeader => "repeated-header",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_described_file_by_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(
            folder.path().join("a.csv"),
            "List\n\nName,Mail\nAnn,a@b.co\nBob,b@b.co\n",
        )
        .expect("a file");
        std::fs::write(folder.path().join("b.xlsx"), "%PDF-1.4").expect("a file");
        let inspection = inspect(folder.path(), &Limits::default()).expect("an inspection");
        let [first, second] = inspection.files.as_slice() else {
            panic!("two files are inspected");
        };
        let table = &first.sheets[0].found[0];
        assert_eq!((table.range.as_str(), table.rows), ("A3:B5", 2));
        assert_eq!(
            table.skipped,
            [Skipped {
                row: 1,
                reason: "title"
            }]
        );
        assert_eq!(
            table.columns[1].statistics.inferred,
            statistics::InferredType::Email
        );
        assert_eq!(second.refused, Some("HP-I004"));
        let json = serde_json::to_value(&inspection).expect("JSON");
        assert_eq!(json["files"][1]["findings"][0]["code"], "HP-I004");
        assert_eq!(json["files"][0]["sheets"][0]["name"], "a");
    }

    #[test]
    fn one_file_is_inspected_by_its_path() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.tsv");
        std::fs::write(&path, "a\tb\n1\t2\n").expect("a file");
        let inspection = inspect(&path, &Limits::default()).expect("an inspection");
        assert_eq!(inspection.files[0].file, "a.tsv");
        assert_eq!(inspection.files[0].sheets[0].summary.tables, 1);
    }
}
