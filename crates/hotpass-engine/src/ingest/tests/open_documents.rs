//! Behavior of reading `OpenDocument` spreadsheets.

use super::*;
use crate::table::CellKind;

/// Builds an `OpenDocument` spreadsheet from the content of its body.
fn ods(body: &str, manifest: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\" xmlns:calcext=\"c\"><office:automatic-styles><style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content.as_str()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("memory");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("a whole file").into_inner()
}

#[test]
fn open_document_cells_keep_their_types_and_repetitions() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let body = format!(
        "<table:table table:name=\"List\"><table:table-row>{}{}{}</table:table-row>\
         <table:table-row table:visibility=\"collapse\">{}\
         <table:table-cell office:value-type=\"float\" office:value=\"821234567\"><text:p>8,2E8</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2020-01-31\"><text:p>31/01</text:p></table:table-cell></table:table-row>\
         <table:table-row>{}<table:table-cell table:formula=\"of:=1+1\"/>\
         <table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\">{}<table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
         <table:table table:name=\"Old\" table:style-name=\"ta2\"><table:table-row><table:table-cell/></table:table-row></table:table>",
        text("Name"),
        text("Phone"),
        text("Since"),
        text("Ann<text:s text:c=\"2\"/>&amp; Co"),
        text("Bob"),
        text("Cid")
    );
    let content = read_bytes("a.ods", &ods(&body, ""));
    assert_eq!(content.input.refused, None, "{:?}", content.findings);
    let table = &content.tables[0];
    assert_eq!(headers(table), ["Name", "Phone", "Since"]);
    assert_eq!(row(table, 0), ["Ann  & Co", "821234567", "2020-01-31"]);
    assert_eq!(table.columns[1].kind(0), CellKind::Number);
    assert_eq!(table.columns[2].kind(0), CellKind::Date);
    assert_eq!(table.columns[1].kind(1), CellKind::Unevaluated);
    assert_eq!(table.columns[2].kind(1), CellKind::Error);
    assert_eq!(row(table, 3), ["Cid", "TRUE", "TRUE"]);
    assert_eq!(content.sheets[0].hidden_rows, 1);
    assert_eq!(content.sheets[1].visibility, Visibility::Hidden);
    assert_eq!(
        codes(&content),
        ["HP-I012", "HP-I013", "HP-I014", "HP-I015", "HP-I025"]
    );
}

#[test]
fn hostile_or_locked_open_documents_are_refused() {
    let bomb = "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>";
    assert_eq!(
        read_bytes("a.ods", &ods(bomb, "")).input.refused,
        Some("HP-I005")
    );
    let cut = "<table:table table:name=\"a\"><table:table-row>";
    assert_eq!(
        read_bytes("a.ods", &ods(cut, "")).input.refused,
        Some("HP-I002")
    );
    let locked = "<manifest:encryption-data/>";
    assert_eq!(
        read_bytes("a.ods", &ods("", locked)).input.refused,
        Some("HP-I001")
    );
}

#[test]
fn a_workbook_without_sheets_is_refused() {
    assert_eq!(
        read_bytes("a.ods", &ods("", "")).input.refused,
        Some("HP-I002")
    );
}
