//! Behavior of reading, on files built here. What holds of every file is tested here, the rest by subject below.

mod layouts;
mod open_documents;
mod parquet_files;
mod refusals;
mod text_files;
mod workbooks;

use std::fmt::Write as _;

use super::*;

/// Writes a file and reads it.
fn read_bytes(name: &str, bytes: &[u8]) -> FileContent {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join(name), bytes).expect("a file");
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
            .expect("memory");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("a whole file").into_inner()
}

/// Builds sheet data of text cells.
fn text_rows(rows: &[&[&str]]) -> String {
    let mut xml = String::new();
    for (row, number) in rows.iter().zip(1..) {
        write!(xml, "<row r=\"{number}\">").expect("memory");
        for (text, column) in row.iter().zip(b'A'..) {
            if !text.is_empty() {
                let column = char::from(column);
                write!(
                    xml,
                    "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                )
                .expect("memory");
            }
        }
        xml.push_str("</row>");
    }
    xml
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

#[test]
fn files_are_read_in_the_given_order_two_at_a_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let names: Vec<String> = (0..9).map(|number| format!("{number}.csv")).collect();
    for name in &names {
        std::fs::write(
            folder.path().join(name),
            format!("Name,Mail\n{name},a@b.co\n"),
        )
        .expect("a file");
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
    #![proptest_config(hotpass_testkit::seeds::cases(48))]

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
