//! Arbitrary XML as the content of an OpenDocument spreadsheet.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mime = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    let file = hotpass_fuzz::container([("mimetype", mime), ("content.xml", bytes)]);
    hotpass_fuzz::read("f.ods", &file);
});
