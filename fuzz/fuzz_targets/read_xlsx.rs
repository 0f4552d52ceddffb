//! Arbitrary bytes as a workbook, and arbitrary XML as the sheet, strings, styles and book of a well-formed one.
//!
//! NUL bytes divide an input into the parts; what is missing is well-formed.
#![no_main]

use libfuzzer_sys::fuzz_target;

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// Returns the part, or what stands for it when it is missing.
fn or<'a>(part: &'a [u8], otherwise: &'a str) -> &'a [u8] {
    if part.is_empty() {
        otherwise.as_bytes()
    } else {
        part
    }
}

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        hotpass_fuzz::read("f.xlsx", bytes);
        return;
    }
    let [sheet, strings, styles, book, relations] = hotpass_fuzz::parts(bytes);
    let file = hotpass_fuzz::container([
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", or(book, BOOK)),
        ("xl/_rels/workbook.xml.rels", or(relations, BOOK_RELATIONS)),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", or(strings, "<sst/>")),
        ("xl/styles.xml", or(styles, "<styleSheet/>")),
    ]);
    hotpass_fuzz::read("f.xlsx", &file);
});
