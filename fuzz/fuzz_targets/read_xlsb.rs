//! Arbitrary records as the only sheet of a binary workbook.
#![no_main]

use libfuzzer_sys::fuzz_target;

const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.bin"/></Relationships>"#;
const BOOK_RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;
/// The records that open a book, list one sheet `S` with the relation `rId1`, and close the book.
const BOOK: &[u8] = b"\x83\x01\x00\x8F\x01\x00\x9C\x01\x1A\0\0\0\0\x01\0\0\0\x04\0\0\0r\0I\0d\x001\0\x01\0\0\0S\0\x90\x01\x00\x84\x01\x00";

fuzz_target!(|bytes: &[u8]| {
    let file = hotpass_fuzz::container([
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.bin", BOOK),
        ("xl/_rels/workbook.bin.rels", BOOK_RELATIONS),
        ("xl/worksheets/sheet1.bin", bytes),
    ]);
    hotpass_fuzz::read("f.xlsb", &file);
});
