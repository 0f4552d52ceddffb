//! Arbitrary bytes as a delimited text file: no panic, no hang, and every cell accounted for by its table.
#![no_main]

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
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("f.csv"), bytes).expect("a temporary file can be written");
    let content = read_file(folder.path(), "f.csv", &Limits::default());
    for table in &content.tables {
        for column in &table.columns {
            assert_eq!(column.kinds.len(), table.rows.len());
        }
    }
});
