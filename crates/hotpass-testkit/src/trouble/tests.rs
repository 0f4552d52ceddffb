//! The files are as wrong as they claim, and no more.

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use super::*;

#[test]
fn books_that_open_have_what_they_promise() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: PathBuf| -> Xlsx<_> { open_workbook(path).unwrap() };
    let mut header = open(header_only(folder.path()).unwrap());
    assert_eq!(header.worksheet_range("People").unwrap().height(), 1);
    let mut empty = open(empty_book(folder.path()).unwrap());
    assert!(empty.worksheet_range("Sheet1").unwrap().is_empty());
    let many = open(many_sheets(folder.path(), 200).unwrap());
    assert_eq!(many.sheet_names().len(), 200);
    let mut tables = open(several_tables(folder.path()).unwrap());
    let tables_seen = tables.worksheet_range("Overview").unwrap();
    assert_eq!(
        tables_seen.get_value((12, 0)),
        Some(&Data::String("Region".into()))
    );
    let mut big = open(big_sheet(folder.path(), 500).unwrap());
    let range = big.worksheet_range("Data").unwrap();
    assert_eq!((range.height(), range.width()), (501, 10));
    assert_eq!(range.get_value((500, 0)), Some(&Data::Float(500.0)));
}

#[test]
fn books_that_do_not_open_are_refused_by_a_reader() {
    let folder = tempfile::tempdir().unwrap();
    for path in [pdf_named_xlsx(folder.path()), truncated_book(folder.path())] {
        assert!(open_workbook::<Xlsx<_>, _>(path.unwrap()).is_err());
    }
    let locked = open_workbook::<Xlsx<_>, _>(encrypted_book(folder.path()).unwrap());
    assert!(
        matches!(locked, Err(calamine::XlsxError::Password)),
        "{:?}",
        locked.err()
    );
}

#[test]
fn a_bomb_is_small_and_says_that_it_expands() {
    let folder = tempfile::tempdir().unwrap();
    let path = zip_bomb(folder.path(), 20_000_000).unwrap();
    let mut zip = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    let sheet = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
    assert!(sheet.size() >= 20_000_000);
    assert!(sheet.size() / sheet.compressed_size() > 100);
    assert!(open_workbook::<Xlsx<_>, _>(&path).is_ok());
}

#[test]
fn texts_are_in_the_encodings_they_are_named_after() {
    let folder = tempfile::tempdir().unwrap();
    let read = |path: anyhow::Result<PathBuf>| std::fs::read(path.unwrap()).unwrap();
    assert!(String::from_utf8(read(windows_1252_csv(folder.path()))).is_err());
    assert_eq!(
        read(utf16_csv(folder.path())).get(..2),
        Some([0xFF, 0xFE].as_slice())
    );
    let ragged = String::from_utf8(read(ragged_csv(folder.path()))).unwrap();
    assert!(ragged.contains("extra,more"));
    let [north, south] = one_label_twice(folder.path()).unwrap();
    assert_eq!(north.file_name(), south.file_name());
}
