//! Arbitrary XML as the content of an OpenDocument spreadsheet.
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

fuzz_target!(|bytes: &[u8]| {
    stop_at_our_own_panics();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mime = "application/vnd.oasis.opendocument.spreadsheet".as_bytes();
    for (name, part) in [("mimetype", mime), ("content.xml", bytes)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .and_then(|()| Ok(zip.write_all(part)?))
            .expect("writing to memory cannot fail");
    }
    let file = zip
        .finish()
        .expect("writing to memory cannot fail")
        .into_inner();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("f.ods"), file).expect("a temporary file can be written");
    let limits = Limits {
        max_cells: 1_000_000,
        ..Limits::default()
    };
    let content = read_file(folder.path(), "f.ods", &limits);
    assert_eq!(content.input.sha256.len(), 64);
});
