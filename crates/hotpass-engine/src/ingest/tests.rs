//! Behavior of reading, on files built here.

use std::path::Path;

use super::*;
use crate::table::CellKind;

/// Writes a file and reads it.
fn read_bytes(name: &str, bytes: &[u8]) -> FileContent {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    read_file(folder.path(), name, &Limits::default())
}

fn codes(content: &FileContent) -> Vec<&'static str> {
    let mut codes: Vec<_> = content
        .findings
        .iter()
        .map(|finding| finding.rule.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn headers(table: &Table) -> Vec<&str> {
    table
        .columns
        .iter()
        .map(|column| column.header.as_str())
        .collect()
}

fn row(table: &Table, row: usize) -> Vec<&str> {
    table
        .columns
        .iter()
        .map(|column| column.value(row).unwrap_or(""))
        .collect()
}

/// Builds a workbook with one sheet from the XML of its sheet data and what follows it.
fn xlsx(sheet_data: &str, after: &str) -> Vec<u8> {
    use std::io::Write as _;
    let parts = [
        ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#.to_owned()),
        ("_rels/.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()),
        ("xl/workbook.xml", r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned()),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet_data}</sheetData>{after}</worksheet>"#)),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Builds sheet data of text cells.
fn text_rows(rows: &[&[&str]]) -> String {
    let mut xml = String::new();
    for (row, number) in rows.iter().zip(1..) {
        xml.push_str(&format!("<row r=\"{number}\">"));
        for (text, column) in row.iter().zip(b'A'..) {
            if !text.is_empty() {
                let column = char::from(column);
                xml.push_str(&format!(
                    "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                ));
            }
        }
        xml.push_str("</row>");
    }
    xml
}

#[test]
fn a_formula_without_a_stored_result_is_a_finding_and_never_zero() {
    let content = read_bytes(
        "a.xlsx",
        &xlsx(
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Id</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Name</t></is></c></row>\
             <row r=\"2\"><c r=\"A2\"><f>A1+1</f></c><c r=\"B2\" t=\"inlineStr\"><is><t>Ann</t></is></c></row>\
             <row r=\"3\"><c r=\"A3\"><f>A2+1</f><v></v></c><c r=\"B3\" t=\"inlineStr\"><is><t>Bob</t></is></c></row>\
             <row r=\"4\"><c r=\"A4\"><f>A3+1</f><v>7</v></c><c r=\"B4\" t=\"str\"><f>\"\"</f><v></v></c></row>",
            "",
        ),
    );
    let table = &content.tables[0];
    let ids = &table.columns[0];
    assert_eq!(ids.kind(0), CellKind::Unevaluated);
    assert_eq!(ids.kind(1), CellKind::Unevaluated);
    assert_eq!((ids.kind(2), ids.value(2)), (CellKind::Number, Some("7")));
    assert_eq!(ids.kinds.value(2) & CellKind::FORMULA, CellKind::FORMULA);
    assert_eq!(table.columns[1].value(2), None);
    let finding = content
        .findings
        .iter()
        .find(|finding| finding.rule.code == "HP-I012")
        .unwrap();
    assert_eq!(
        (finding.count, finding.place.cell.as_deref()),
        (2, Some("A2:A3"))
    );
}

#[test]
fn text_stays_text_and_numbers_keep_every_digit() {
    let content = read_bytes(
        "a.xlsx",
        &xlsx(
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Phone</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Name</t></is></c></row>\
             <row r=\"2\"><c r=\"A2\"><v>8.21234567E8</v></c><c r=\"B2\" t=\"inlineStr\"><is><r><t xml:space=\"preserve\">Ann </t></r><r><t>Lee</t></r></is></c></row>\
             <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>0821234567</t></is></c><c r=\"B3\" t=\"b\"><v>1</v></c></row>\
             <row r=\"4\"><c r=\"A4\" t=\"e\"><v>#N/A</v></c><c r=\"B4\" t=\"inlineStr\"><is><t>Bob</t></is></c></row>",
            "",
        ),
    );
    let table = &content.tables[0];
    assert_eq!(row(table, 0), ["821234567", "Ann Lee"]);
    assert_eq!(row(table, 1), ["0821234567", "TRUE"]);
    assert_eq!(table.columns[0].kind(0), CellKind::Number);
    assert_eq!(table.columns[0].kind(1), CellKind::Text);
    assert_eq!(
        (table.columns[0].kind(2), table.columns[0].value(2)),
        (CellKind::Error, None)
    );
    assert!(codes(&content).contains(&"HP-I013"));
}

#[test]
fn merged_and_hidden_parts_are_recorded_and_a_merged_header_names_its_columns() {
    let rows = text_rows(&[
        &["Company", "Contact", "", "Town"],
        &["", "Name", "Phone", ""],
        &["Acme", "Ann", "011 555 0100", "Paarl"],
        &["Bolt", "Bob", "011 555 0101", "Ceres"],
    ])
    .replace("<row r=\"4\">", "<row r=\"4\" hidden=\"1\">");
    let content = read_bytes(
        "a.xlsx",
        &xlsx(
            &rows,
            "<mergeCells count=\"3\"><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"D1:D2\"/></mergeCells>",
        ),
    );
    let table = &content.tables[0];
    assert_eq!(
        headers(table),
        ["Company", "Contact Name", "Contact Phone", "Town"]
    );
    assert_eq!(table.header_rows, 0..2);
    assert_eq!(table.rows, [2, 3]);
    assert_eq!(codes(&content), ["HP-I015", "HP-I016", "HP-I037"]);
    assert_eq!(content.sheets[0].hidden_rows, 1);
}

#[test]
fn a_far_cell_costs_nothing() {
    let content = read_bytes(
        "a.xlsx",
        &xlsx(
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>",
            "",
        ),
    );
    assert_eq!(content.input.refused, None);
    assert_eq!(
        (content.sheets[0].rows, content.sheets[0].columns),
        (1_048_576, 16_384)
    );
    assert_eq!(content.sheets[0].cells, 2);
}

#[test]
fn csv_values_stay_text_and_rows_are_counted_as_a_spreadsheet_shows_them() {
    let content = read_bytes(
        "list.csv",
        b"Flight schools\n\nName;Phone;Town\n\"Acme; Ltd\";0821234567;Paarl\nBolt;0821234568;Ceres\n\nSource: own research\n",
    );
    let table = &content.tables[0];
    assert_eq!(table.sheet, "list");
    assert_eq!(headers(table), ["Name", "Phone", "Town"]);
    assert_eq!(table.rows, [3, 4]);
    assert_eq!(row(table, 0), ["Acme; Ltd", "0821234567", "Paarl"]);
    assert_eq!(table.columns[1].kind(0), CellKind::Text);
    assert_eq!(codes(&content), ["HP-I018", "HP-I020"]);
    assert_eq!(table.address(0, 1).to_string(), "list.csv#list!B4");
}

#[test]
fn files_that_are_something_else_say_what_they_are() {
    let mut truncated = xlsx(&text_rows(&[&["a", "b"], &["c", "d"]]), "");
    truncated.truncate(truncated.len() / 2);
    for (name, bytes, code, word) in [
        ("a.xlsx", b"%PDF-1.7 ...".to_vec(), "HP-I004", "PDF"),
        (
            "a.xls",
            b"<html><table><tr><td>1</td></tr></table></html>".to_vec(),
            "HP-I004",
            "HTML",
        ),
        (
            "a.xlsx",
            b"just a line of text\n".to_vec(),
            "HP-I004",
            "plain text",
        ),
        ("a.csv", Vec::new(), "HP-I008", "no content"),
        ("a.xlsx", truncated, "HP-I003", "ends"),
        (
            "a.xls",
            vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0],
            "HP-I003",
            "ends",
        ),
        ("a.xlsx", vec![1, 2, 3, 4, 5, 6, 7, 8], "HP-I002", "damaged"),
    ] {
        let content = read_bytes(name, &bytes);
        assert_eq!(content.input.refused, Some(code), "{name}");
        assert_eq!(codes(&content), [code]);
        assert!(
            content.findings[0].message.contains(word),
            "{}",
            content.findings[0].message
        );
    }
    let missing = read_file(Path::new("/nonexistent"), "a.csv", &Limits::default());
    assert_eq!(missing.input.refused, Some("HP-I007"));
}
