//! What is written is what a reader of workbooks finds.

use std::io::Read as _;

use calamine::{Data, Reader as _, SheetVisible, Xlsx, open_workbook};

use super::*;

fn sample() -> Workbook {
    Workbook::new()
        .sheet(
            Sheet::new("Data & more")
                .header(["Name", "ID"])
                .row([Cell::from("A <b> \u{a0}"), Cell::from(821_234_567.0)])
                .row([Cell::Date(Date::new(2025, 3, 10)), Cell::from(true)])
                .row([Cell::formula("B{p}+1"), Cell::formula_number("B2", 7.0)])
                .hidden_row([Cell::Error("#N/A"), Cell::formula_text("A2", "x")])
                .blank_row()
                .row([Cell::Rich(vec![
                    ("bold".into(), true),
                    (" plain".into(), false),
                ])])
                .merge("A7:B7"),
        )
        .sheet(Sheet::new("Secret").text_row(["x"]).hidden())
}

#[test]
fn a_reader_finds_the_cells_and_the_hidden_sheet() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("book.xlsx");
    sample().write(&path).expect("a file");
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    assert_eq!(book.sheets_metadata()[1].visible, SheetVisible::Hidden);
    let range = book.worksheet_range("Data & more").expect("a sheet");
    let at = |row, column| range.get_value((row, column)).expect("a cell").clone();
    assert_eq!(at(1, 0), Data::String("A <b> \u{a0}".into()));
    assert_eq!(at(1, 1), Data::Float(821_234_567.0));
    assert_eq!(at(2, 0).to_string(), "45726");
    assert_eq!(at(2, 1), Data::Bool(true));
    assert_eq!(at(3, 1), Data::Float(7.0));
    assert!(matches!(at(4, 0), Data::Error(_)));
    assert_eq!(at(4, 1), Data::String("x".into()));
    assert_eq!(at(6, 0), Data::String("bold plain".into()));
}

#[test]
fn a_formula_without_a_cached_value_has_no_value_element() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("book.xlsx");
    sample().write(&path).expect("a file");
    let mut zip =
        zip::ZipArchive::new(std::fs::File::open(&path).expect("a file")).expect("an archive");
    let mut xml = String::new();
    zip.by_name("xl/worksheets/sheet1.xml")
        .expect("a sheet")
        .read_to_string(&mut xml)
        .expect("an entry");
    assert!(xml.contains(r#"<c r="A4"><f>B3+1</f></c>"#), "{xml}");
}

#[test]
fn the_same_cells_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (one, two) = (folder.path().join("1.xlsx"), folder.path().join("2.xlsx"));
    sample().write(&one).expect("a file");
    sample().write(&two).expect("a file");
    assert_eq!(
        std::fs::read(one).expect("a file"),
        std::fs::read(two).expect("a file")
    );
}

#[test]
fn control_characters_are_written_as_the_format_escapes_them() {
    assert_eq!(parts::escape("a\u{7}\"&"), "a_x0007_&quot;&amp;");
}
