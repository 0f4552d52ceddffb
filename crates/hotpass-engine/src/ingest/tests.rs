//! Behavior of reading, on files built here.

use std::fmt::Write as _;
use std::path::Path;

use super::*;
use crate::table::CellKind;
use crate::table::SkipReason::{Footnote, RepeatedHeader, Total};

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
        write!(xml, "<row r=\"{number}\">").unwrap();
        for (text, column) in row.iter().zip(b'A'..) {
            if !text.is_empty() {
                let column = char::from(column);
                write!(
                    xml,
                    "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                )
                .unwrap();
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

/// Counts the cells that hold something in text rows.
fn count(rows: &[Vec<String>]) -> usize {
    rows.iter()
        .flatten()
        .filter(|cell| !cell.trim().is_empty())
        .count()
}

/// Counts the cells of a sheet that are in a header, a record or a skipped row.
fn accounted(content: &FileContent, rows: &[Vec<String>]) -> usize {
    let mut seen = std::collections::BTreeSet::new();
    for table in &content.tables {
        let left = table.columns.first().map_or(0, |column| column.index);
        let right = table.columns.last().map_or(0, |column| column.index);
        let lines = table
            .header_rows
            .clone()
            .chain(table.rows.iter().copied())
            .chain(table.skipped.iter().map(|skipped| skipped.row));
        for line in lines {
            let width = rows.get(line as usize).map_or(0, Vec::len) as u32;
            // A skipped row belongs to its table whole; other cells only where the table has a column.
            let is_skipped = table.skipped.iter().any(|skipped| skipped.row == line);
            for column in 0..width {
                let has_column = table.columns.iter().any(|found| found.index == column);
                if is_skipped || (has_column && (left..=right).contains(&column)) {
                    seen.insert((line, column));
                }
            }
        }
    }
    seen.iter()
        .filter(|(row, column)| !rows[*row as usize][*column as usize].trim().is_empty())
        .count()
}

/// Joins rows to comma-delimited lines.
fn lines<T: AsRef<str>>(rows: &[&[T]]) -> String {
    let mut text = String::new();
    for row in rows {
        let fields: Vec<&str> = row.iter().map(AsRef::as_ref).collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

/// Reads rows of text as a comma-delimited file.
fn read_rows(rows: &[&[&str]]) -> FileContent {
    let text = lines(rows);
    let content = read_bytes("t.csv", text.as_bytes());
    assert_eq!(content.input.refused, None);
    let owned: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
        .collect();
    assert_eq!(
        accounted(&content, &owned),
        count(&owned),
        "a cell vanished"
    );
    content
}

#[test]
fn a_second_table_below_begins_at_its_own_header() {
    let content = read_rows(&[
        &["Schools", "", ""],
        &["Name", "Phone", "Since"],
        &["Acme", "011 555 0100", "2020-01-31"],
        &["Bolt", "011 555 0101", "2020-02-29"],
        &["", "", ""],
        &["Airports", "", ""],
        &["Code", "Elevation", ""],
        &["FALA", "4517", ""],
        &["FAGM", "5473", ""],
    ]);
    let [first, second] = content.tables.as_slice() else {
        panic!("{:?}", content.tables);
    };
    assert_eq!((first.rows.len(), second.rows.len()), (2, 2));
    assert_eq!(headers(second), ["Code", "Elevation"]);
    assert_eq!((second.number, second.header_rows.clone()), (2, 6..7));
    assert_eq!(second.skipped[0].row, 5);
    assert!(codes(&content).contains(&"HP-I017"));
}

#[test]
fn a_blank_row_inside_a_table_does_not_end_it() {
    let content = read_rows(&[
        &["Name", "Phone", "Town"],
        &["Acme", "011 555 0100", "Paarl"],
        &["", "", ""],
        &["Bolt", "n/a", "Ceres"],
        &["Cargo", "011 555 0102", "George"],
        &["", "", ""],
        &["Delta", "see website", "Knysna"],
        &["Eagle", "011 555 0103", "Durban"],
    ]);
    assert_eq!(content.tables.len(), 1);
    assert_eq!(content.tables[0].rows, [1, 3, 4, 6, 7]);
}

#[test]
fn tables_side_by_side_are_told_apart() {
    let content = read_rows(&[
        &["Name", "Phone", "", "Name", "Elevation"],
        &["Acme", "011 555 0100", "", "Lanseria", "4517"],
        &["Bolt", "011 555 0101", "", "Grand Central", "5325"],
        &["Cargo", "011 555 0102", "", "", ""],
    ]);
    assert_eq!(content.tables.len(), 2);
    assert_eq!(content.tables[0].rows.len(), 3);
    assert_eq!(headers(&content.tables[1]), ["Name", "Elevation"]);
    assert_eq!(content.tables[1].columns[0].index, 3);
}

#[test]
fn an_empty_column_does_not_split_a_table() {
    let content = read_rows(&[
        &["Name", "Phone", "", "Mail", "Notes"],
        &["Acme", "011 555 0100", "", "a@a.co", ""],
        &["Bolt", "011 555 0101", "", "b@b.co", "call"],
        &["Cargo", "011 555 0102", "", "c@c.co", ""],
    ]);
    assert_eq!(content.tables.len(), 1);
    assert_eq!(
        headers(&content.tables[0]),
        ["Name", "Phone", "Mail", "Notes"]
    );
}

#[test]
fn totals_notes_and_repeated_headers_are_no_records() {
    let content = read_rows(&[
        &["Town", "Schools", "Pupils"],
        &["Paarl", "3", "120"],
        &["Subtotal", "3", "120"],
        &["Town", "Schools", "Pupils"],
        &["Ceres", "2", "80"],
        &["Total", "5", "200"],
        &["", "", ""],
        &["* provisional", "", ""],
        &["Source: annual report", "", ""],
    ]);
    let table = &content.tables[0];
    assert_eq!(table.rows, [1, 4]);
    assert_eq!(codes(&content), ["HP-I019", "HP-I020", "HP-I021"]);
    let reasons: Vec<_> = table
        .skipped
        .iter()
        .map(|skipped| (skipped.row, skipped.reason))
        .collect();
    assert_eq!(
        reasons,
        [
            (2, Total),
            (3, RepeatedHeader),
            (5, Total),
            (7, Footnote),
            (8, Footnote)
        ]
    );
}

#[test]
fn several_lines_of_notes_are_told_from_a_last_name() {
    let content = read_rows(&[
        &["Name", "Q1", "Q2"],
        &["North Flying School", "1", "2"],
        &["South Flying School", "4", "5"],
        &["Wings Over The Bay", "", ""],
        &["", "", ""],
        &["Source: survey", "", ""],
        &["Figures are still provisional.", "", ""],
    ]);
    assert_eq!(content.tables[0].rows, [1, 2, 3]);
    assert_eq!(content.tables[0].skipped.len(), 2);
}

#[test]
fn an_organization_called_total_stays_a_record() {
    let content = read_rows(&[
        &["Name", "Mail", "Town"],
        &["Total", "info@total.co.za", "Sandton"],
        &["Acme", "info@acme.co.za", "Paarl"],
        &["Total Aviation", "ops@total.aero", "Lanseria"],
    ]);
    assert_eq!(content.tables[0].rows, [1, 2, 3]);
}

#[test]
fn rows_with_an_id_alone_are_records_and_so_are_continuation_rows() {
    let mut rows: Vec<Vec<String>> = vec![vec!["ID".into(), "Name".into(), "Phone".into()]];
    for number in 1..=40 {
        let name = if number % 9 == 1 {
            format!("School {number}")
        } else {
            String::new()
        };
        rows.push(vec![number.to_string(), name, String::new()]);
    }
    rows.push(vec![String::new(), "Wings Academy".into(), String::new()]);
    let borrowed: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let slices: Vec<&[&str]> = borrowed.iter().map(Vec::as_slice).collect();
    let content = read_rows(&slices);
    assert_eq!(content.tables[0].rows.len(), 41);
    assert_eq!(headers(&content.tables[0]), ["ID", "Name", "Phone"]);
}

#[test]
fn headers_that_repeat_or_are_empty_get_names_of_their_own() {
    let content = read_rows(&[
        &["", "Name", "Phone", "Phone", "", ""],
        &["1", "Acme", "011 555 0100", "082 555 0100", "Hangar 4", ""],
        &["2", "Bolt", "011 555 0101", "082 555 0101", "", ""],
    ]);
    assert_eq!(
        headers(&content.tables[0]),
        ["column_A", "Name", "Phone", "Phone (2)", "column_E"]
    );
    assert_eq!(codes(&content), ["HP-I022", "HP-I023"]);
}

#[test]
fn a_list_without_header_gets_generated_names() {
    let content = read_rows(&[
        &["Acme", "011 555 0100", "info@acme.co.za"],
        &["Bolt", "011 555 0101", "info@bolt.co.za"],
        &["Cargo", "011 555 0102", "info@cargo.co.za"],
    ]);
    let table = &content.tables[0];
    assert_eq!(headers(table), ["column_A", "column_B", "column_C"]);
    assert_eq!(table.rows, [0, 1, 2]);
    assert!(table.header_rows.is_empty());
    assert_eq!(codes(&content), ["HP-I032"]);
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let content = read_rows(&[&["Name", "Phone", "Mail"]]);
    assert_eq!(content.tables[0].rows.len(), 0);
    assert_eq!(headers(&content.tables[0]), ["Name", "Phone", "Mail"]);
    assert_eq!(codes(&content), ["HP-I024"]);
}

#[test]
fn years_are_headers_when_words_stand_beside_them() {
    let content = read_rows(&[
        &["Country", "2019", "2020", "2021"],
        &["Angola", "10", "20", "30"],
        &["Benin", "11", "21", "31"],
    ]);
    assert_eq!(
        headers(&content.tables[0]),
        ["Country", "2019", "2020", "2021"]
    );
    assert_eq!(content.tables[0].rows.len(), 2);
}

#[test]
fn ragged_records_are_reported_with_their_rows() {
    let content = read_bytes("t.csv", b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n");
    let finding = content
        .findings
        .iter()
        .find(|finding| finding.rule.code == "HP-I026")
        .unwrap();
    assert_eq!(finding.count, 2);
    assert!(finding.message.contains("rows 3, 4"), "{}", finding.message);
}

#[test]
fn text_named_as_an_old_workbook_is_read_as_text() {
    let content = read_bytes("export.xls", b"Name\tPhone\nAcme\t011 555 0100\n");
    assert_eq!(content.input.refused, None);
    assert_eq!(codes(&content), ["HP-I031"]);
    assert_eq!(content.tables[0].rows.len(), 1);
    let titled = read_bytes(
        "export.xls",
        b"Schools\n\nName\tPhone\nAcme\t011 555 0100\n",
    );
    assert_eq!(codes(&titled), ["HP-I018", "HP-I031"]);
}

#[test]
fn odd_encodings_and_characters_are_reported() {
    let content = read_bytes(
        "t.csv",
        b"Name;Town\nJos\xE9 Garc\xEDa;M\xFCnchen\nFran\xE7ois;Besan\xE7on\nA\xA0B;\x01x\nC;  \n",
    );
    assert_eq!(
        codes(&content),
        ["HP-I027", "HP-I029", "HP-I030", "HP-I035"]
    );
    let content = read_bytes(
        "t.csv",
        "é,ü,ö,ä\nà,è,ò,ù\n"
            .as_bytes()
            .iter()
            .copied()
            .chain(*b"a,b\xFF,c,d\n")
            .collect::<Vec<_>>()
            .as_slice(),
    );
    assert!(codes(&content).contains(&"HP-I028"));
    let content = read_bytes("t.csv", b"a,b\nc,d\n\"x,1\ny,2\n");
    assert!(codes(&content).contains(&"HP-I036"));
}

#[test]
fn hostile_containers_are_refused_before_they_expand() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    for _ in 0..64 {
        zip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert_eq!(read_bytes("a.xlsx", &bomb).input.refused, Some("HP-I011"));

    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..30 {
        zip.start_file(
            format!("xl/{number}.xml"),
            zip::write::SimpleFileOptions::default(),
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.xlsx"),
        zip.finish().unwrap().into_inner(),
    )
    .unwrap();
    let limits = Limits {
        max_entries: 20,
        ..Limits::default()
    };
    assert_eq!(
        read_file(folder.path(), "a.xlsx", &limits).input.refused,
        Some("HP-I006")
    );

    let small = Limits {
        max_cells: 3,
        ..Limits::default()
    };
    std::fs::write(
        folder.path().join("b.xlsx"),
        xlsx(&text_rows(&[&["a", "b"], &["c", "d"]]), ""),
    )
    .unwrap();
    assert_eq!(
        read_file(folder.path(), "b.xlsx", &small).input.refused,
        Some("HP-I005")
    );
    let small = Limits {
        max_file_bytes: 10,
        ..Limits::default()
    };
    assert_eq!(
        read_file(folder.path(), "b.xlsx", &small).input.refused,
        Some("HP-I005")
    );
}

#[test]
fn a_broken_sheet_is_refused_and_an_only_one_refuses_the_file() {
    let content = read_bytes(
        "a.xlsx",
        &xlsx("<row r=\"1\"><c r=\"A1\"><v>1</v></row>", ""),
    );
    assert_eq!(content.input.refused, Some("HP-I002"));
}

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
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
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

/// Builds a workbook as a spreadsheet program would: a list with dates, a very hidden sheet and a chart.
fn written_workbook() -> Vec<u8> {
    use rust_xlsxwriter::{Chart, ChartType, ExcelDateTime, Format, Formula, Workbook};
    let mut workbook = Workbook::new();
    let list = workbook.add_worksheet();
    list.set_name("List").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, header) in ["Name", "Since", "Share"].into_iter().enumerate() {
        list.write_string(0, column as u16, header).unwrap();
    }
    for row in 1..4 {
        let day = ExcelDateTime::from_ymd(2020, 2, 28 + row as u8 % 2).unwrap();
        list.write_string(row, 0, format!("School {row}")).unwrap();
        list.write_datetime_with_format(row, 1, &day, &date)
            .unwrap();
        list.write_formula(row, 2, Formula::new("1/4").set_result("0.25"))
            .unwrap();
    }
    list.set_row_hidden(2).unwrap();
    let lists = workbook.add_worksheet();
    lists.set_name("Lists").unwrap().set_very_hidden(true);
    lists.write_string(0, 0, "Choice").unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("List!$C$2:$C$4");
    workbook
        .add_chartsheet()
        .insert_chart(0, 0, &chart)
        .unwrap();
    workbook.save_to_buffer().unwrap()
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

#[test]
fn one_broken_sheet_does_not_take_the_others_along() {
    use std::io::{Read as _, Write as _};
    let mut source = zip::ZipArchive::new(std::io::Cursor::new(written_workbook())).unwrap();
    let mut target = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.ends_with("sheet2.xml") && name.contains("worksheets") {
            let cells = String::from_utf8_lossy(&bytes)
                .find("</sheetData>")
                .unwrap();
            bytes.truncate(cells);
        }
        target
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        target.write_all(&bytes).unwrap();
    }
    let content = read_bytes("a.xlsx", &target.finish().unwrap().into_inner());
    assert_eq!(content.input.refused, None);
    assert_eq!(content.tables.len(), 1);
    let finding = content
        .findings
        .iter()
        .find(|finding| finding.rule.code == "HP-I033")
        .unwrap();
    assert_eq!(finding.place.sheet.as_deref(), Some("Lists"));
}

#[test]
fn spreadsheets_of_other_formats_are_named_as_unsupported() {
    let xml = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    let old = [0x09, 0x00, 0x04, 0x00, 0x02, 0x00, 0x10, 0x00];
    for bytes in [xml.as_slice(), old.as_slice()] {
        assert_eq!(read_bytes("a.xls", bytes).input.refused, Some("HP-I009"));
    }
}

#[test]
fn a_workbook_without_sheets_is_refused() {
    assert_eq!(
        read_bytes("a.ods", &ods("", "")).input.refused,
        Some("HP-I002")
    );
}

#[test]
fn a_group_row_without_merged_cells_is_joined_to_the_names_below_it() {
    let content = read_rows(&[
        &["School", "", "Pupils", ""],
        &["Name", "Mail", "2020", "2021"],
        &["Acme", "a@a.co", "10", "20"],
        &["Bolt", "b@b.co", "11", "21"],
    ]);
    assert_eq!(
        headers(&content.tables[0]),
        ["School Name", "School Mail", "Pupils 2020", "Pupils 2021"]
    );
    assert_eq!(content.tables[0].rows, [2, 3]);
}

#[test]
fn a_group_row_may_leave_the_names_of_single_columns_to_itself() {
    let content = read_rows(&[
        &["Region", "Town", "2020", "", "2021", ""],
        &["", "", "Plan", "Actual", "Plan", "Actual"],
        &["North", "Paarl", "10", "20", "30", "40"],
        &["South", "Ceres", "11", "21", "31", "41"],
    ]);
    assert_eq!(
        headers(&content.tables[0]),
        [
            "Region",
            "Town",
            "2020 Plan",
            "2020 Actual",
            "2021 Plan",
            "2021 Actual"
        ]
    );
    assert_eq!(content.tables[0].rows, [2, 3]);
}

#[test]
fn titles_and_notes_with_commas_in_a_text_file_are_no_records() {
    let text = "Spending, by town, 2020\nPrepared by: Finance, Treasury\n\nTown,Schools,Pupils\nPaarl,3,120\n\
                Ceres,2,80\n\nNote: without levies, and fees\nContact: a person\n";
    let content = read_bytes("f.csv", text.as_bytes());
    assert_eq!(headers(&content.tables[0]), ["Town", "Schools", "Pupils"]);
    assert_eq!(content.tables[0].rows, [4, 5]);
    assert_eq!(content.tables[0].skipped.len(), 4);
    let text = "All figures, monthly, 2020\nThey may not sum, due to rounding\na,b,c,d\nx,y,z,1\nu,v,w,2\n\
                This was compiled from the returns of all towns, villages and farms.\n";
    let content = read_bytes("f.csv", text.as_bytes());
    assert_eq!(headers(&content.tables[0]), ["a", "b", "c", "d"]);
    assert_eq!(content.tables[0].rows, [3, 4]);
}

#[test]
fn spaces_after_the_commas_of_a_header_or_of_a_whole_file_make_no_title() {
    let content = read_bytes(
        "f.csv",
        b"Name, Town, Note\nAnn,Paarl,x\nBob,Ceres,y\nCid,Paarl,z\n",
    );
    assert_eq!(content.tables[0].header_rows, 0..1);
    assert_eq!(content.tables[0].rows, [1, 2, 3]);
    let content = read_bytes(
        "f.csv",
        b"Name, Town, Age\nAnn, Paarl, 1\nBob, Ceres, 2\nCid, Paarl, 3\n",
    );
    assert_eq!(content.tables[0].header_rows, 0..1);
    assert_eq!(content.tables[0].rows, [1, 2, 3]);
}

#[test]
fn bands_that_share_a_header_and_rows_are_one_table() {
    let content = read_rows(&[
        &["", "Item", "", "", "Now", "Before"],
        &["", "", "", "", "", ""],
        &["A.", "Land", "", "", "1", "2"],
        &["B.", "Stock", "", "", "3", "4"],
        &["C.", "Cash", "", "", "5", "6"],
    ]);
    assert_eq!(content.tables.len(), 1);
    assert_eq!(
        headers(&content.tables[0]),
        ["column_A", "Item", "Now", "Before"]
    );
    assert_eq!(content.tables[0].rows, [2, 3, 4]);
}

#[test]
fn countless_small_tables_under_a_very_wide_row_cost_little() {
    let mut text = vec!["x"; 4_000].join(",");
    text.push('\n');
    for _ in 0..500 {
        text.push_str("\nName,Amount\nAnn,1\n\nTown,Date,Count\nPaarl,2020-01-31,1\n");
    }
    let content = read_bytes("f.csv", text.as_bytes());
    assert_eq!(content.tables.len(), 250);
    let rows: usize = content
        .tables
        .iter()
        .map(|table| table.rows.len() + table.skipped.len() + table.header_rows.len())
        .sum();
    assert_eq!(rows, 2_001);
}

#[test]
fn keys_and_values_above_a_table_are_its_preamble() {
    let content = read_rows(&[
        &["Report:", "Schools", "", ""],
        &["Date:", "2020-01-31", "", ""],
        &["", "", "", ""],
        &["Name", "Mail", "Town", "Pupils"],
        &["Acme", "a@a.co", "Paarl", "10"],
        &["Bolt", "b@b.co", "Ceres", "11"],
    ]);
    assert_eq!(content.tables.len(), 1);
    assert_eq!(content.tables[0].header_rows, 3..4);
    assert_eq!(content.tables[0].skipped.len(), 2);
}

#[test]
fn a_parquet_file_keeps_types_and_exact_digits() {
    use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
    use std::sync::Arc;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("name", Arc::new(StringArray::from(vec![Some("Ann"), None]))),
        (
            "id",
            Arc::new(Int64Array::from(vec![9_007_199_254_740_993, 2])),
        ),
        ("since", Arc::new(Date32Array::from(vec![18_292, 18_293]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer =
        ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let content = read_bytes("p.parquet", &bytes);
    let table = &content.tables[0];
    assert_eq!(headers(table), ["name", "id", "since"]);
    assert_eq!(row(table, 0), ["Ann", "9007199254740993", "2020-01-31"]);
    assert_eq!(table.columns[0].kind(1), CellKind::Empty);
    assert_eq!(table.columns[2].kind(0), CellKind::Date);
    let mut cut = bytes.clone();
    cut.truncate(bytes.len() - 20);
    assert!(read_bytes("p.parquet", &cut).input.refused.is_some());
}

#[test]
fn files_are_read_in_the_given_order_two_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..9).map(|number| format!("{number}.csv")).collect();
    for name in &names {
        std::fs::write(
            folder.path().join(name),
            format!("Name,Mail\n{name},a@b.co\n"),
        )
        .unwrap();
    }
    let told = AtomicUsize::new(0);
    let raw = read(folder.path(), &names, &Limits::default(), &|_| {
        told.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(told.into_inner(), 9);
    let files: Vec<&str> = raw.tables.iter().map(|table| table.file.as_str()).collect();
    assert_eq!(files, names.iter().map(String::as_str).collect::<Vec<_>>());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), kind in 0_usize..8) {
        let name = ["a.xlsx", "a.xlsb", "a.xls", "a.ods", "a.csv", "a.tsv", "a.txt", "a.parquet"][kind];
        let magic: &[u8] = match kind {
            0 | 1 | 3 => b"PK\x03\x04",
            2 => &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            7 => b"PAR1",
            _ => b"",
        };
        let content = read_bytes(name, &[magic, &bytes].concat());
        proptest::prop_assert_eq!(content.input.sha256.len(), 64);
    }

    #[test]
    fn a_damaged_workbook_is_read_or_refused(at in 0_usize..2000, byte in proptest::prelude::any::<u8>(), keep in 0_usize..4000) {
        let mut bytes = xlsx(&text_rows(&[&["Name", "Phone"], &["Ann", "011 555 0100"], &["Bob", "011 555 0101"]]), "");
        let place = at % bytes.len();
        bytes[place] = byte;
        bytes.truncate(keep.max(1));
        let content = read_bytes("a.xlsx", &bytes);
        proptest::prop_assert!(content.input.refused.is_some() || !content.sheets.is_empty());
    }

    #[test]
    fn every_cell_of_a_sheet_is_accounted_for(cells in proptest::collection::vec(proptest::collection::vec(0_u8..9, 1..7), 1..25)) {
        let words = ["", "", "Name", "Total", "12", "a@b.co", "* note", "2020-01-31", "two words"];
        let rows: Vec<Vec<String>> = cells.iter().map(|row| row.iter().map(|cell| words[*cell as usize].to_owned()).collect()).collect();
        let text = lines(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let content = read_bytes("t.csv", format!("sep=,\n{text}").as_bytes());
        if content.input.refused.is_none() {
            let mut shifted = vec![Vec::new()];
            shifted.extend(rows);
            proptest::prop_assert_eq!(accounted(&content, &shifted), count(&shifted));
            proptest::prop_assert_eq!(content.sheets[0].cells as usize, count(&shifted));
        }
    }
}
