//! Files that are refused, whatever they are called, and what is said of them.

use std::path::Path;

use super::*;

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

#[test]
fn hostile_containers_are_refused_before_they_expand() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default())
        .expect("memory");
    for _ in 0..64 {
        zip.write_all(&vec![b' '; 1 << 20]).expect("memory");
    }
    let bomb = zip.finish().expect("a whole file").into_inner();
    assert_eq!(read_bytes("a.xlsx", &bomb).input.refused, Some("HP-I011"));

    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..30 {
        zip.start_file(
            format!("xl/{number}.xml"),
            zip::write::SimpleFileOptions::default(),
        )
        .expect("memory");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(
        folder.path().join("a.xlsx"),
        zip.finish().expect("a whole file").into_inner(),
    )
    .expect("a file");
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
    .expect("a file");
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
fn spreadsheets_of_other_formats_are_named_as_unsupported() {
    let xml = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    let old = [0x09, 0x00, 0x04, 0x00, 0x02, 0x00, 0x10, 0x00];
    for bytes in [xml.as_slice(), old.as_slice()] {
        assert_eq!(read_bytes("a.xls", bytes).input.refused, Some("HP-I009"));
    }
}

#[test]
fn a_cell_below_the_last_row_of_a_sheet_is_refused() {
    let at = |row: u32| {
        let rows = format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>");
        read_bytes("a.xlsx", &xlsx(&rows, "")).input.refused
    };
    assert_eq!(at(1_048_576), None);
    assert_eq!(at(1_048_577), Some("HP-I005"));
}
