//! Behavior of reading Office workbooks: cells, formulas, what is hidden, and sheets that break.

use super::*;
use crate::table::CellKind;

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
        .expect("what is looked for");
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

/// Builds a workbook as a spreadsheet program would: a list with dates, a very hidden sheet and a chart.
fn written_workbook() -> Vec<u8> {
    use rust_xlsxwriter::{Chart, ChartType, ExcelDateTime, Format, Formula, Workbook};
    let mut workbook = Workbook::new();
    let list = workbook.add_worksheet();
    list.set_name("List").expect("a name");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, header) in ["Name", "Since", "Share"].into_iter().enumerate() {
        list.write_string(0, column as u16, header).expect("a cell");
    }
    for row in 1..4 {
        let day = ExcelDateTime::from_ymd(2020, 2, 28 + row as u8 % 2).expect("a date");
        list.write_string(row, 0, format!("School {row}"))
            .expect("a cell");
        list.write_datetime_with_format(row, 1, &day, &date)
            .expect("a cell");
        list.write_formula(row, 2, Formula::new("1/4").set_result("0.25"))
            .expect("a cell");
    }
    list.set_row_hidden(2).expect("a row");
    let lists = workbook.add_worksheet();
    lists
        .set_name("Lists")
        .expect("a name")
        .set_very_hidden(true);
    lists.write_string(0, 0, "Choice").expect("a cell");
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("List!$C$2:$C$4");
    workbook
        .add_chartsheet()
        .insert_chart(0, 0, &chart)
        .expect("a chart");
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn a_written_workbook_keeps_dates_formulas_and_what_is_hidden() {
    let content = read_bytes("a.xlsx", &written_workbook());
    let list = &content.tables[0];
    assert_eq!(row(list, 0), ["School 1", "2020-02-29", "0.25"]);
    assert_eq!(list.columns[1].kind(0), CellKind::Date);
    assert_eq!(
        list.columns[2].kinds.value(0),
        CellKind::Number as u8 | CellKind::FORMULA
    );
    assert_eq!(
        (content.sheets[0].hidden_rows, content.sheets[0].formulas),
        (1, 3)
    );
    assert_eq!(content.sheets[1].visibility, Visibility::VeryHidden);
    assert!(content.tables[1].is_hidden);
    assert_eq!(
        codes(&content),
        ["HP-I014", "HP-I015", "HP-I024", "HP-I034"]
    );
}

/// Returns the written workbook with its parts changed, by name.
fn changed_workbook(change: impl Fn(&str, &mut Vec<u8>)) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut source =
        zip::ZipArchive::new(std::io::Cursor::new(written_workbook())).expect("an archive");
    let mut target = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..source.len() {
        let mut part = source.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("an entry");
        let name = part.name().expect("a name").into_owned();
        change(&name, &mut bytes);
        target
            .start_file(name, zip::write::SimpleFileOptions::default())
            .expect("memory");
        target.write_all(&bytes).expect("memory");
    }
    target.finish().expect("a whole file").into_inner()
}

#[test]
fn a_sheet_of_macros_does_not_take_the_others_along() {
    let read_as = |kind: &str| {
        let bytes = changed_workbook(|name, bytes| {
            if name == "xl/_rels/workbook.xml.rels" {
                let text = String::from_utf8_lossy(bytes).into_owned();
                assert!(text.contains("/relationships/chartsheet"), "{text}");
                let kind = format!("/relationships/{kind}");
                *bytes = text.replace("/relationships/chartsheet", &kind).into();
            }
        });
        read_bytes("a.xlsm", &bytes)
    };
    let chart = read_as("chartsheet");
    for kind in ["xlMacrosheet", "xlIntlMacrosheet"] {
        let content = read_as(kind);
        assert_eq!(content.input.refused, None, "{kind}");
        assert_eq!(content.sheets, chart.sheets, "{kind}");
        assert_eq!(content.tables.len(), 2, "{kind}");
        assert_eq!(codes(&content), codes(&chart), "{kind}");
        let finding = content
            .findings
            .iter()
            .find(|finding| finding.rule.code == "HP-I034")
            .expect("what is looked for");
        assert_eq!(finding.place.sheet.as_deref(), Some("Chart1"), "{kind}");
    }
    assert_eq!(read_as("mystery").input.refused, Some("HP-I002"));
}

#[test]
fn one_broken_sheet_does_not_take_the_others_along() {
    let bytes = changed_workbook(|name, bytes| {
        if name.ends_with("sheet2.xml") && name.contains("worksheets") {
            let cells = String::from_utf8_lossy(bytes)
                .find("</sheetData>")
                .expect("what is looked for");
            bytes.truncate(cells);
        }
    });
    let content = read_bytes("a.xlsx", &bytes);
    assert_eq!(content.input.refused, None);
    assert_eq!(content.tables.len(), 1);
    let finding = content
        .findings
        .iter()
        .find(|finding| finding.rule.code == "HP-I033")
        .expect("what is looked for");
    assert_eq!(finding.place.sheet.as_deref(), Some("Lists"));
}

#[test]
fn a_broken_sheet_is_refused_and_an_only_one_refuses_the_file() {
    let content = read_bytes(
        "a.xlsx",
        &xlsx("<row r=\"1\"><c r=\"A1\"><v>1</v></row>", ""),
    );
    assert_eq!(content.input.refused, Some("HP-I002"));
}
