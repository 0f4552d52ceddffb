//! What the fuzz targets share: a folder, a panic hook, containers around arbitrary parts, and what must hold
//! of any file that was read.

use std::io::Write as _;
use std::sync::{Once, OnceLock};

use hotpass_engine::ingest::{FileContent, Limits, is_guarded, read_file};
use tempfile::TempDir;

static HOOK: Once = Once::new();
static FOLDER: OnceLock<TempDir> = OnceLock::new();

/// Lets the panics of foreign readers be caught, as the product does, and stops at any other.
pub fn stop_at_our_own_panics() {
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            if !is_guarded() {
                eprintln!("{panic}");
                std::process::abort();
            }
        }));
    });
}

/// Reads bytes as a file of this name and checks that every cell and row is accounted for.
pub fn read(name: &str, bytes: &[u8]) -> FileContent {
    stop_at_our_own_panics();
    let folder =
        FOLDER.get_or_init(|| tempfile::tempdir().expect("a temporary folder can be made"));
    std::fs::write(folder.path().join(name), bytes).expect("a temporary file can be written");
    let limits = Limits {
        max_cells: 1_000_000,
        max_text_bytes: 64 << 20,
        ..Limits::default()
    };
    let content = read_file(folder.path(), name, &limits);
    assert_eq!(content.input.sha256.len(), 64);
    assert!(content.input.refused.is_some() != !content.sheets.is_empty());
    for table in &content.tables {
        for column in &table.columns {
            assert_eq!(column.kinds.len(), table.rows.len());
        }
        assert!(table.rows.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            table
                .skipped
                .iter()
                .all(|skipped| table.rows.binary_search(&skipped.row).is_err())
        );
    }
    content
}

/// Packs parts into a container.
pub fn container<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .and_then(|()| Ok(zip.write_all(bytes)?))
            .expect("writing to memory cannot fail");
    }
    zip.finish()
        .expect("writing to memory cannot fail")
        .into_inner()
}

/// Splits an input into the parts that a NUL byte divides, which no XML part holds.
pub fn parts<const N: usize>(bytes: &[u8]) -> [&[u8]; N] {
    let mut parts = bytes.splitn(N, |byte| *byte == 0);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}
