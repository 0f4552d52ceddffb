//! Arbitrary bytes as a workbook, and arbitrary XML as the sheet of a well-formed one.
#![no_main]

use std::io::Write as _;

use hotpass_engine::ingest::{Limits, is_guarded, read_file};
use libfuzzer_sys::fuzz_target;

static HOOK: std::sync::Once = std::sync::Once::new();

/// Lets the panics of foreign readers be caught, as the product does, and stops at any other.
fn stop_at_our_own_panics() {
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            if !is_guarded() {
                eprintln!("{panic}");
                std::process::abort();
            }
        }));
    });
}

const PARTS: [(&str, &str); 3] = [
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

/// Wraps the bytes as the only sheet of a workbook.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = PARTS.iter().map(|(name, text)| (*name, text.as_bytes()));
    for (name, bytes) in parts.chain([("xl/worksheets/sheet1.xml", sheet)]) {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .and_then(|()| Ok(zip.write_all(bytes)?))
            .expect("writing to memory cannot fail");
    }
    zip.finish()
        .expect("writing to memory cannot fail")
        .into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    stop_at_our_own_panics();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for content in [bytes.to_vec(), workbook(bytes)] {
        std::fs::write(folder.path().join("f.xlsx"), content)
            .expect("a temporary file can be written");
        let content = read_file(folder.path(), "f.xlsx", &Limits::default());
        assert!(content.input.refused.is_some() || !content.sheets.is_empty());
    }
});
