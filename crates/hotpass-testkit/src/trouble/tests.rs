//! The files are as wrong as they claim, and no more.

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use super::*;

#[test]
fn books_that_open_have_what_they_promise() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let open = |path: PathBuf| -> Xlsx<_> { open_workbook(path).expect("a workbook") };
    let mut header = open(header_only(folder.path()).expect("a workbook"));
    assert_eq!(
        header.worksheet_range("People").expect("a sheet").height(),
        1
    );
    let mut empty = open(empty_book(folder.path()).expect("a workbook"));
    assert!(empty.worksheet_range("Sheet1").expect("a sheet").is_empty());
    let many = open(many_sheets(folder.path(), 200).expect("a workbook"));
    assert_eq!(many.sheet_names().len(), 200);
    let mut tables = open(several_tables(folder.path()).expect("a workbook"));
    let tables_seen = tables.worksheet_range("Overview").expect("a sheet");
    assert_eq!(
        tables_seen.get_value((12, 0)),
        Some(&Data::String("Region".into()))
    );
    let mut big = open(big_sheet(folder.path(), 500).expect("a workbook"));
    let range = big.worksheet_range("Data").expect("a sheet");
    assert_eq!((range.height(), range.width()), (501, 10));
    assert_eq!(range.get_value((500, 0)), Some(&Data::Float(500.0)));
}

#[test]
fn books_that_do_not_open_are_refused_by_a_reader() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for path in [pdf_named_xlsx(folder.path()), truncated_book(folder.path())] {
        assert!(open_workbook::<Xlsx<_>, _>(path.expect("a file")).is_err());
    }
    let locked = open_workbook::<Xlsx<_>, _>(encrypted_book(folder.path()).expect("a workbook"));
    assert!(
        matches!(locked, Err(calamine::XlsxError::Password)),
        "{:?}",
        locked.err()
    );
}

#[test]
fn a_bomb_is_small_and_says_that_it_expands() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = zip_bomb(folder.path(), 20_000_000).expect("a file");
    let mut zip = zip::ZipArchive::new(File::open(&path).expect("a file")).expect("an archive");
    let sheet = zip.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    assert!(sheet.size() >= 20_000_000);
    assert!(sheet.size() / sheet.compressed_size() > 100);
    assert!(open_workbook::<Xlsx<_>, _>(&path).is_ok());
}

#[test]
fn texts_are_in_the_encodings_they_are_named_after() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let read =
        |path: anyhow::Result<PathBuf>| std::fs::read(path.expect("a file")).expect("a file");
    assert!(String::from_utf8(read(windows_1252_csv(folder.path()))).is_err());
    assert_eq!(
        read(utf16_csv(folder.path())).get(..2),
        Some([0xFF, 0xFE].as_slice())
    );
    let ragged = String::from_utf8(read(ragged_csv(folder.path()))).expect("text");
    assert!(ragged.contains("extra,more"));
    let [north, south] = one_label_twice(folder.path()).expect("two files");
    assert_eq!(north.file_name(), south.file_name());
}
