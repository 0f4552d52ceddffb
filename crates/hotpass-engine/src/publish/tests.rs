//! Whole publications of small invented dossiers, read back with other readers than the ones that wrote them.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::Arc,
};

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema},
};
use hotpass_model::{
    finding::{Finding, Place, Rule, Severity},
    ident::RunId,
    plan::{MainOutput, Target},
    run::{
        ColumnCompleteness, Distribution, ExpectationResult, QualityReport, Recommendation,
        RowAccounting, SourceAccounting,
    },
    ssot::{self, COLUMNS},
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    workbook::sample::{dataset, governance, terms},
    *,
};
use crate::digest::hex;
use crate::{dossier::Deferred, table::InputFile};

/// Rules of the tests' own, so that the catalogue can change without them.
static RULES: [&Rule; 2] = [
    &Rule {
        code: "HP-I901",
        name: "odd-cell",
        severity: Severity::Warning,
        what: "a cell that is odd",
        why: "odd cells surprise",
        example: "an odd cell",
        action: "Look at the cell.",
    },
    &Rule {
        code: "HP-I902",
        name: "odd-file",
        severity: Severity::Error,
        what: "a file that is odd",
        why: "odd files surprise",
        example: "an odd file",
        action: "Look at the | file.",
    },
];

/// Returns a text table from rows; an empty cell is null.
fn table(columns: &[&str], rows: &[&[&str]]) -> RecordBatch {
    let fields: Vec<Field> = columns
        .iter()
        .map(|name| Field::new(*name, DataType::Utf8, true))
        .collect();
    let arrays = (0..columns.len()).map(|column| {
        let cells = rows
            .iter()
            .map(|row| Some(row[column]).filter(|cell| !cell.is_empty()));
        Arc::new(cells.collect::<StringArray>()) as ArrayRef
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.collect())
        .expect("columns have one length")
}

/// Returns the table with another text column in place of one of its own.
fn with_texts(batch: &RecordBatch, column: &str, texts: &[&str]) -> RecordBatch {
    let index = batch.schema().index_of(column).expect("the column exists");
    let mut arrays = batch.columns().to_vec();
    arrays[index] = Arc::new(StringArray::from(texts.to_vec()));
    RecordBatch::try_new(batch.schema(), arrays).expect("columns have one length")
}

/// Returns where each golden cell comes from, as merging would.
fn origins(golden: &RecordBatch) -> RecordBatch {
    let fields: Vec<Field> = golden
        .schema()
        .fields()
        .iter()
        .map(|field| Field::new(field.name(), DataType::Utf8, true))
        .collect();
    let arrays = golden.columns().iter().enumerate().map(|(column, array)| {
        let cells = (0..golden.num_rows()).map(|row| {
            array.is_valid(row).then(|| {
                format!(
                    "book.xlsx#Sheet!{}{}",
                    hotpass_model::ident::column_letters(column as u32),
                    row + 2
                )
            })
        });
        Arc::new(cells.collect::<StringArray>()) as ArrayRef
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.collect())
        .expect("columns have one length")
}

fn quality(rows: u64) -> QualityReport {
    let expectation = |expectation: &str, column, success| ExpectationResult {
        expectation: expectation.into(),
        column,
        success,
        observed: if success { 1.0 } else { 0.5 },
        threshold: 0.75,
    };
    let completeness = COLUMNS.iter().map(|column| ColumnCompleteness {
        column: column.name,
        filled: rows / 2,
        total: rows,
    });
    QualityReport {
        total_records: rows,
        invalid_records: 1,
        score: Distribution {
            mean: 0.71,
            min: 0.2,
            max: 1.0,
        },
        presence: Distribution {
            mean: 0.8,
            min: 0.4,
            max: 1.0,
        },
        source_breakdown: BTreeMap::from([("Register".into(), rows)]),
        flags: BTreeMap::from([("missing_website".into(), 3), ("none".into(), rows)]),
        completeness: completeness.collect(),
        expectations: vec![
            expectation("values match ^https?://|<b>", "website", false),
            expectation("values are unique", "entity_id", true),
        ],
        recommendations: vec![Recommendation {
            level: "warning",
            message: "Improve `website` | it fails".into(),
        }],
        conflicts: BTreeMap::from([("province".into(), 2)]),
    }
}

fn input(file: &str, refused: Option<&'static str>) -> InputFile {
    InputFile {
        file: file.into(),
        bytes: 10,
        sha256: "ab".repeat(32),
        refused,
    }
}

/// Returns an invented dossier of so many golden records, three of whose rows did not become records.
#[expect(
    clippy::too_many_lines,
    reason = "one invented dossier, field by field"
)]
pub(super) fn dossier(rows: usize) -> Dossier {
    let golden = workbook::sample_golden(rows).expect("columns have one length");
    let (record, entity) = ("register:0", "hp-0000000000000000");
    let accounting = RowAccounting {
        read: rows as u64 + 3,
        merged: rows as u64,
        quarantined: 1,
        skipped: 2,
    };
    let place = || Place::sheet("a|b.xlsx", "S").at("A1");
    Dossier {
        gates: Vec::new(),
        run_id: RunId("run-0123456789abcdef".into()),
        project: "Flight <schools> | & more".into(),
        dataset: dataset(),
        governance: governance(),
        terms: terms(),
        origins: Deferred::ready(origins(&golden)),
        golden,
        provenance: Deferred::ready(table(
            &["entity_id", "column", "value", "standing", "cell"],
            &[&[entity, "province", "Gauteng", "won", "book.xlsx#Sheet!C2"]],
        )),
        conflicts: table(
            &[
                "entity_id",
                "organization_name",
                "column",
                "value",
                "alternative",
                "decided_by",
            ],
            &[&[
                entity,
                "Blue Sky Aviation 0",
                "province",
                "Gauteng",
                "=1+1",
                "source-priority",
            ]],
        ),
        quarantine: table(
            &[
                "source",
                "record_id",
                "code",
                "severity",
                "reason",
                "cell",
                "row",
            ],
            &[&[
                "Register",
                "register:9",
                "HP-V001",
                "error",
                "no name",
                "book.xlsx#Sheet!A9",
                "{\"ID\":\"9\"}",
            ]],
        ),
        crosswalk: Deferred::ready(table(&["record_id", "entity_id"], &[&[record, entity]])),
        parties: ["party", "party_alias", "party_role", "contact_method"]
            .map(|name| (name, Deferred::ready(table(&["party_id"], &[&["p1"]]))))
            .to_vec(),
        findings: RULES
            .iter()
            .map(|rule| Finding::new(rule, place(), "=odd thing").counted(1200))
            .collect(),
        quality: quality(rows as u64),
        rows: accounting,
        sources: vec![SourceAccounting {
            label: "Register".into(),
            files: vec!["book.xlsx".into()],
            rows: accounting,
            ..SourceAccounting::default()
        }],
        inputs: vec![
            input("book.xlsx", None),
            input("a|b.xlsx", Some(RULES[0].code)),
        ],
        assumptions: vec!["No profile was declared; `generic` is used.".into()],
        as_of: Some("20250131T080000Z".into()),
    }
}

pub(super) fn target(folder: &Path) -> Target {
    Target {
        folder: folder.to_path_buf(),
        stem: "hotpass".into(),
        main: MainOutput::Workbook,
        owns_folder: true,
        archive: true,
    }
}

fn publish(dossier: &Dossier, target: &Target) -> Vec<OutputFile> {
    write(dossier, target, &|_, _| {}).expect("the folder can be written")
}

pub(super) fn digest(path: &Path) -> String {
    hex(&Sha256::digest(fs::read(path).expect("the file exists")))
}

fn json_at(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("the file exists")).expect("it is JSON")
}

pub(super) fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .expect("the folder exists")
        .map(|entry| {
            entry
                .expect("it can be listed")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

#[test]
fn the_manifest_lists_every_output_with_its_digest() {
    let home = tempfile::tempdir().expect("a folder");
    let target = target(&home.path().join("deep/er/dist"));
    let seen = RefCell::new(Vec::new());
    let outputs = write(&dossier(5), &target, &|done, total| {
        seen.borrow_mut().push((done, total));
    })
    .expect("the folder can be written");

    let manifest = json_at(&path_of(&target, "manifest"));
    let listed = manifest["outputs"].as_array().expect("a list");
    let mut names: BTreeSet<String> = listed
        .iter()
        .map(|output| {
            let name = output["file"].as_str().expect("a name");
            let path = target.folder.join(name);
            assert_eq!(output["sha256"], digest(&path), "{name}");
            assert_eq!(
                output["bytes"],
                fs::metadata(&path).expect("it exists").len(),
                "{name}"
            );
            name.to_owned()
        })
        .collect();
    assert_eq!(manifest["records"], 5);
    assert_eq!(manifest["columns"], COLUMNS.len());
    assert_eq!(manifest["inputs"][1]["refused"], RULES[0].code);
    assert_eq!(manifest["rows"]["read"], 8);

    names.insert("manifest.json".into());
    assert_eq!(
        names_in(&target.folder),
        names,
        "nothing else is in the folder"
    );
    assert_eq!(
        names_in(&home.path().join("deep/er")),
        BTreeSet::from(["dist".to_owned()])
    );
    let total = outputs.len() as u64;
    let steps: Vec<(u64, u64)> = (1..=total).map(|done| (done, total)).collect();
    assert_eq!(*seen.borrow(), steps);
    for output in &outputs {
        assert_eq!(
            output.sha256,
            digest(Path::new(&output.path)),
            "{}",
            output.path
        );
    }
}

#[test]
fn equal_dossiers_give_equal_bytes() {
    let home = tempfile::tempdir().expect("a folder");
    let digests = ["one", "two"].map(|name| {
        let outputs = publish(&dossier(70), &target(&home.path().join(name)));
        outputs
            .into_iter()
            .map(|output| (output.kind, output.sha256))
            .collect::<Vec<_>>()
    });
    assert_eq!(digests[0], digests[1]);
}

#[test]
fn a_csv_target_has_conflicts_beside_it_and_no_workbook() {
    let home = tempfile::tempdir().expect("a folder");
    let target = Target {
        main: MainOutput::Csv,
        owns_folder: false,
        archive: false,
        stem: "out".into(),
        ..target(home.path())
    };
    publish(&dossier(2), &target);
    let names = names_in(home.path());
    assert!(names.contains("out.csv") && names.contains("out.csv-metadata.json"));
    assert!(names.contains("out.conflicts.csv") && !names.contains("out.xlsx"));
    let conflicts = fs::read_to_string(home.path().join("out.conflicts.csv")).expect("text");
    assert!(conflicts.contains(",'=1+1,"), "{conflicts}");
    let findings = fs::read_to_string(home.path().join("out.findings.csv")).expect("text");
    assert!(findings.contains(",'=odd thing,"), "{findings}");
}

#[test]
fn csv_reads_back_as_the_golden_table() {
    let home = tempfile::tempdir().expect("a folder");
    let texts = [
        "Line\r\nbreak, \"quoted\"",
        "=HYPERLINK(\"x\")",
        "+27821002000",
    ];
    let mut dossier = dossier(3);
    dossier.golden = with_texts(&dossier.golden, "organization_name", &texts);
    let target = target(&home.path().join("dist"));
    publish(&dossier, &target);

    let mut reader = ::csv::Reader::from_path(path_of(&target, "csv")).expect("CSV");
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    assert_eq!(
        reader.headers().expect("a header"),
        &::csv::StringRecord::from(names)
    );
    let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let read: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(read, [texts[0], "'=HYPERLINK(\"x\")", texts[2]]);
    let score = ssot::position("data_quality_score").expect("a column");
    let scores = dossier
        .golden
        .column(score)
        .as_primitive::<arrow::datatypes::Float64Type>();
    for (row, record) in rows.iter().enumerate() {
        assert!(
            (record[score].parse::<f64>().expect("a number") - scores.value(row)).abs()
                < f64::EPSILON
        );
    }
}

#[test]
fn the_sidecar_describes_the_columns_of_the_csv() {
    let home = tempfile::tempdir().expect("a folder");
    let target = target(&home.path().join("dist"));
    publish(&dossier(1), &target);
    let sidecar = json_at(&path_of(&target, "csvw"));
    assert_eq!(sidecar["@context"][0], "http://www.w3.org/ns/csvw");
    assert_eq!(sidecar["url"], "hotpass.csv");
    let columns = sidecar["tableSchema"]["columns"]
        .as_array()
        .expect("columns");
    for (described, column) in columns.iter().zip(COLUMNS) {
        assert_eq!(described["name"], column.name);
        // What is not said is not required.
        let is_required = described["required"].as_bool().unwrap_or(false);
        assert_eq!(is_required, column.required);
    }
    assert_eq!(columns.len(), COLUMNS.len());
    let key = &sidecar["tableSchema"]["primaryKey"];
    let key = key.as_str().or(key[0].as_str()).and_then(ssot::position);
    assert!(COLUMNS[key.expect("the key is a column")].required);
}

#[test]
fn parquet_reads_back_as_the_golden_table() {
    let home = tempfile::tempdir().expect("a folder");
    let dossier = dossier(4);
    let target = target(&home.path().join("dist"));
    publish(&dossier, &target);
    let file = fs::File::open(path_of(&target, "parquet")).expect("the file exists");
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .expect("Parquet");
    assert_eq!(
        reader.next().expect("a batch").expect("readable"),
        dossier.golden
    );
}

#[test]
fn the_archive_holds_the_outputs_and_checksums_that_verify() {
    let home = tempfile::tempdir().expect("a folder");
    let target = target(&home.path().join("dist"));
    let outputs = publish(&dossier(3), &target);
    let archive = outputs
        .iter()
        .find(|output| output.kind == "archive")
        .expect("an archive");
    let mut zip =
        zip::ZipArchive::new(fs::File::open(&archive.path).expect("it exists")).expect("a zip");
    let read = |zip: &mut zip::ZipArchive<fs::File>, name: &str| {
        let mut bytes = Vec::new();
        std::io::copy(&mut zip.by_name(name).expect("an entry"), &mut bytes).expect("readable");
        bytes
    };
    let sums = read(&mut zip, "SHA256SUMS");
    let name = Path::new(&archive.path)
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let expected: String = hex(&Sha256::digest(&sums)).chars().take(12).collect();
    assert_eq!(
        name,
        format!("refined-data-20250131T080000Z-{expected}.zip")
    );
    let sums = String::from_utf8(sums).expect("text");
    assert_eq!(sums.lines().count() + 1, zip.len());
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").expect("sum, two spaces, name");
        assert_eq!(hex(&Sha256::digest(read(&mut zip, name))), sum, "{name}");
    }
}

#[test]
fn a_folder_that_is_a_file_is_an_error_with_a_hint() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("dist");
    fs::write(&file, "mine").expect("writable");
    for folder in [file.clone(), file.join("deeper")] {
        let error = write(&dossier(1), &target(&folder), &|_, _| {}).expect_err("not a folder");
        assert!(error.to_string().starts_with("cannot write `"), "{error}");
        assert!(
            error
                .hint()
                .is_some_and(|hint| hint.contains("is a file where a folder is expected")),
            "{error:?}"
        );
    }
    assert_eq!(fs::read_to_string(&file).expect("text"), "mine");
    assert_eq!(names_in(home.path()).len(), 1);
}

#[test]
fn an_output_that_is_a_folder_is_an_error_and_nothing_changes() {
    let home = tempfile::tempdir().expect("a folder");
    fs::create_dir(home.path().join("hotpass.csv")).expect("writable");
    let shared = Target {
        owns_folder: false,
        ..target(home.path())
    };
    let error = write(&dossier(1), &shared, &|_, _| {}).expect_err("a folder is in the way");
    assert!(
        matches!(&error, Error::Publish { path, .. } if path.ends_with("hotpass.csv")),
        "{error}"
    );
    assert_eq!(
        names_in(home.path()),
        BTreeSet::from(["hotpass.csv".to_owned()])
    );
}

#[test]
fn only_the_output_that_was_asked_for_may_overwrite_files_of_others() {
    let home = tempfile::tempdir().expect("a folder");
    let shared = Target {
        owns_folder: false,
        ..target(home.path())
    };
    fs::write(home.path().join("hotpass.xlsx"), "old").expect("writable");
    fs::write(home.path().join("hotpass.csv"), "precious").expect("writable");
    let error = write(&dossier(1), &shared, &|_, _| {}).expect_err("a file is in the way");
    assert!(
        matches!(&error, Error::Publish { path, .. } if path.ends_with("hotpass.csv")),
        "{error}"
    );
    assert!(
        error
            .hint()
            .is_some_and(|hint| hint.contains("not written by Hotpass")),
        "{error:?}"
    );
    assert_eq!(
        fs::read_to_string(home.path().join("hotpass.csv")).expect("text"),
        "precious"
    );
    fs::remove_file(home.path().join("hotpass.csv")).expect("ours");
    publish(&dossier(1), &shared);
    publish(&dossier(2), &shared);
    let manifest = json_at(&path_of(&shared, "manifest"));
    assert_eq!(manifest["records"], 2);
}

#[test]
fn a_manifest_of_somebody_else_is_not_overwritten() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("manifest.json"), "{\"name\":\"web app\"}").expect("writable");
    let error = write(&dossier(1), &target(home.path()), &|_, _| {}).expect_err("not ours");
    assert!(
        error
            .hint()
            .is_some_and(|hint| hint.contains("not written by Hotpass")),
        "{error:?}"
    );
    assert_eq!(names_in(home.path()).len(), 1);
}

#[test]
fn every_kind_of_failed_write_has_a_hint() {
    use std::io::ErrorKind;
    for (kind, words) in [
        (ErrorKind::StorageFull, "free space"),
        (ErrorKind::QuotaExceeded, "quota"),
        (ErrorKind::ReadOnlyFilesystem, "allow writing"),
        (ErrorKind::PermissionDenied, "allow writing"),
    ] {
        let error = Error::Publish {
            path: "dist/hotpass.xlsx".into(),
            source: kind.into(),
        };
        assert_eq!(
            error.to_string(),
            "cannot write `dist/hotpass.xlsx`; the previous publication is unchanged"
        );
        assert!(
            error.hint().is_some_and(|hint| hint.contains(words)),
            "{kind}"
        );
    }
}

#[test]
fn empty_tables_are_published() {
    let home = tempfile::tempdir().expect("a folder");
    let mut dossier = dossier(0);
    dossier.conflicts = dossier.conflicts.slice(0, 0);
    dossier.quarantine = dossier.quarantine.slice(0, 0);
    dossier.quality = QualityReport::default();
    dossier.as_of = None;
    let outputs = publish(&dossier, &target(&home.path().join("dist")));
    assert!(
        outputs
            .iter()
            .any(|output| output.kind == "archive" && output.path.contains("dist/refined-data-"))
    );
}

/// A writer of one output.
#[cfg(target_os = "linux")]
type Render<'a> = Box<dyn FnOnce(&mut staging::Output) -> std::io::Result<()> + 'a>;

/// The device that is always full stands in for a disk: every writer must pass on what it says, and none may panic.
#[cfg(target_os = "linux")]
#[test]
fn every_writer_recognizes_a_full_disk() {
    let dossier = dossier(3000);
    let report = Report::new(&dossier);
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.csv"), vec![b'x'; 1 << 20]).expect("writable");
    let files = ["a.csv".to_owned()];
    let writers: [(&str, Render<'_>); 6] = [
        (
            "workbook",
            Box::new(|out| workbook::write(&dossier, &report, "hotpass", out)),
        ),
        (
            "parquet",
            Box::new(|out| columnar::write([Ok(dossier.golden.clone())], out)),
        ),
        ("csv", Box::new(|out| csv::write(&dossier.golden, out))),
        (
            "findings",
            Box::new(|out| csv::write_findings(&dossier.findings, out)),
        ),
        ("json", Box::new(|out| write_json(&report.to_json(), out))),
        (
            "archive",
            Box::new(|out| archive::write(home.path(), &files, "sums", out)),
        ),
    ];
    for (name, render) in writers {
        let error = staging::write_file(Path::new("/dev/full"), render).expect_err("full");
        assert_eq!(
            error.kind(),
            std::io::ErrorKind::StorageFull,
            "{name}: {error}"
        );
    }
}
