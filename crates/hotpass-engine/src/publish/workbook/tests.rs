//! Workbooks read back with calamine.

use std::{fs, sync::Arc};

use arrow::{
    array::{ArrayRef, StringArray},
    datatypes::{DataType, Field, Schema},
};
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::*;
use crate::publish::{report::Report, tests::dossier};

type Book = Xlsx<io::Cursor<Vec<u8>>>;

fn written(dossier: &Dossier) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(dossier, &Report::new(dossier), "hotpass", &mut bytes).expect("memory can be written");
    bytes
}

fn book(dossier: &Dossier) -> Book {
    open_workbook_from_rs(io::Cursor::new(written(dossier))).expect("a workbook")
}

/// Returns a part of the workbook as text.
fn part(bytes: Vec<u8>, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(io::Cursor::new(bytes)).expect("a zip");
    io::read_to_string(zip.by_name(name).expect("the part exists")).expect("text")
}

fn one_column(name: &str, texts: &[&str]) -> RecordBatch {
    let array: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
    let schema = Schema::new(vec![Field::new(name, DataType::Utf8, true)]);
    RecordBatch::try_new(Arc::new(schema), vec![array]).expect("one column")
}

#[test]
fn sheets_come_in_reading_order() {
    let book = book(&dossier(3));
    assert_eq!(
        book.sheet_names(),
        [
            "Data",
            "Summary",
            "Conflicts",
            "Quarantine",
            "Provenance",
            "Data dictionary"
        ]
    );
}

#[test]
fn data_keeps_types_and_provenance_has_the_same_shape() {
    let dossier = dossier(9);
    let mut book = book(&dossier);
    let data = book.worksheet_range("Data").expect("a sheet");
    let provenance = book.worksheet_range("Provenance").expect("a sheet");
    assert_eq!(data.get_size(), (10, dossier.golden.num_columns()));
    assert_eq!(provenance.get_size(), data.get_size());
    let cells = cells::columns(&dossier.golden).expect("columns");
    for (column, source) in cells.iter().enumerate() {
        let header = dossier.golden.schema().field(column).name().clone();
        assert_eq!(data.get((0, column)), Some(&Data::String(header)));
        for row in 0..9 {
            let found = data.get((row + 1, column)).expect("in range");
            let origin = provenance.get((row + 1, column)).expect("in range");
            match source.cell(row) {
                cells::Cell::Empty => assert_eq!((found, origin), (&Data::Empty, &Data::Empty)),
                cells::Cell::Text(text) => assert_eq!(found, &Data::String(text.into())),
                cells::Cell::Float(number) => assert_eq!(found, &Data::Float(number)),
                cells::Cell::Integer(number) => assert_eq!(found, &Data::Float(number as f64)),
            }
            if *found != Data::Empty {
                let letters = hotpass_model::ident::column_letters(column as u32);
                assert_eq!(
                    origin,
                    &Data::String(format!("book.xlsx#Sheet!{letters}{}", row + 2))
                );
            }
        }
    }
}

#[test]
fn nothing_becomes_a_formula_and_nothing_is_altered() {
    let texts = [
        "=HYPERLINK(\"http://x.example\")",
        "+27821002000",
        "+1+1",
        "-5",
        "@SUM(A1)",
        "\tx",
        "a\rb",
        "_x000D_",
        " spaces ",
        "<b>&amp;</b>",
        "Łódź ✈",
        "line\nbreak",
    ];
    let mut dossier = dossier(1);
    dossier.golden = one_column("organization_name", &texts);
    let mut book = book(&dossier);
    let data = book.worksheet_range("Data").expect("a sheet");
    for (row, text) in (1..).zip(texts) {
        assert_eq!(data.get((row, 0)), Some(&Data::String(text.into())));
    }
    assert!(book.worksheet_formula("Data").expect("a sheet").is_empty());

    let sheet = part(written(&dossier), "xl/worksheets/sheet1.xml");
    let style = |reference: &str| {
        let (_, rest) = sheet
            .split_once(&format!("r=\"{reference}\" s=\""))
            .expect("a cell");
        rest.split_once('"').expect("a style").0.to_owned()
    };
    assert_eq!(
        style("A2"),
        style("A4"),
        "risky text has a format of its own"
    );
    assert_eq!(
        style("A3"),
        style("A12"),
        "a telephone number is plain text"
    );
    assert_ne!(style("A2"), style("A12"));
    let styles = part(written(&dossier), "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""));
}

#[test]
fn a_text_too_long_for_a_cell_says_where_the_rest_is() {
    let long = "x".repeat(40_000);
    let mut dossier = dossier(1);
    dossier.golden = one_column("description", &[&long]);
    let data = book(&dossier).worksheet_range("Data").expect("a sheet");
    let Some(Data::String(found)) = data.get((1, 0)) else {
        unreachable!("the cell is text")
    };
    assert_eq!(found.encode_utf16().count(), 32_767);
    assert!(found.ends_with("… (full value in hotpass.parquet)"));
}

#[test]
fn a_table_longer_than_a_sheet_goes_on_on_the_next() {
    let dossier = dossier(1);
    let texts: Vec<String> = (0..5).map(|row| format!("row {row}")).collect();
    let batch = one_column(
        "entity_id",
        &texts.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let mut table = tables(&dossier, "hotpass")
        .into_iter()
        .next()
        .expect("four tables");
    let parts = [batch.slice(0, 3), batch.slice(3, 2)];
    table.content = Deferred::new(2, move |chunk| Ok(parts[chunk].clone()));
    table.n_rows = 5;
    let mut frame = Frame::new("test").expect("a workbook");
    for page in pages(&table, 2).expect("pages") {
        frame.add_page(page).expect("a sheet");
    }
    let mut bytes = Vec::new();
    frame.write(&mut bytes).expect("memory can be written");
    let mut book: Book = open_workbook_from_rs(io::Cursor::new(bytes)).expect("a workbook");
    let found: Vec<Vec<String>> = book
        .sheet_names()
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).expect("a sheet");
            std::iter::once(name)
                .chain(range.rows().skip(1).map(|row| row[0].to_string()))
                .collect()
        })
        .collect();
    assert_eq!(
        found,
        [
            vec!["Data", "row 0", "row 1"],
            vec!["Data 2", "row 2", "row 3"],
            vec!["Data 3", "row 4"]
        ]
    );
}

#[test]
fn empty_tables_say_so() {
    let mut dossier = dossier(1);
    dossier.conflicts = dossier.conflicts.slice(0, 0);
    dossier.quarantine = dossier.quarantine.slice(0, 0);
    let mut book = book(&dossier);
    for (sheet, header, note) in [
        (
            "Conflicts",
            "Entity id",
            "No conflicts: no two sources disagree about a value.",
        ),
        ("Quarantine", "Source", "No rows were set aside."),
    ] {
        let range = book.worksheet_range(sheet).expect("a sheet");
        assert_eq!(range.get((0, 0)), Some(&Data::String(header.into())));
        assert_eq!(range.get((1, 0)), Some(&Data::String(note.into())));
    }
}

#[test]
fn panes_filters_and_conditional_colors_are_drawn_and_carriers_are_not_published() {
    let sheet = part(written(&dossier(8)), "xl/worksheets/sheet1.xml");
    for expected in [
        "<dimension ref=\"A1:",
        "<pane xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\"",
        "<autoFilter ref=\"A1:",
        "type=\"expression\"",
        "operator=\"greaterThanOrEqual\"",
        "stopIfTrue=\"1\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
    ] {
        assert!(sheet.contains(expected), "{expected}");
    }
    assert_eq!(sheet.matches("<row ").count(), 9);
    assert!(
        !sheet.contains("\"/></row>"),
        "a blank cell is left of the drawing"
    );
}

#[test]
fn the_summary_accounts_for_every_row_and_finding() {
    let dossier = dossier(7);
    let mut book = book(&dossier);
    let range = book.worksheet_range("Summary").expect("a sheet");
    let value = |label: &str| {
        let row = range
            .rows()
            .find(|row| row[0] == Data::String(label.into()));
        row.map(|row| row[1].clone())
    };
    assert_eq!(value("Metric"), Some(Data::String("Value".into())));
    assert_eq!(value("Total Records"), Some(Data::Float(7.0)));
    assert_eq!(value("Read"), Some(Data::Float(10.0)));
    assert_eq!(
        value("Read = merged + quarantined + skipped"),
        Some(Data::String("Yes".into()))
    );
    assert_eq!(value("Validation Passed"), Some(Data::String("No".into())));
    assert_eq!(value("organization_name"), Some(Data::Float(3.0 / 7.0)));
    let rule = dossier.findings[0].rule;
    assert_eq!(value(rule.name), Some(Data::Float(1200.0)));
    let dictionary = book.worksheet_range("Data dictionary").expect("a sheet");
    assert_eq!(dictionary.height(), hotpass_model::ssot::COLUMNS.len() + 1);
}

#[test]
fn a_sample_of_any_size_is_a_workbook() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("sample.xlsx");
    write_sample(120, &path).expect("writable");
    let mut book: Book =
        open_workbook_from_rs(io::Cursor::new(fs::read(&path).expect("it exists")))
            .expect("a workbook");
    assert_eq!(book.worksheet_range("Data").expect("a sheet").height(), 121);
}
