//! The zip archive of a publication: every output and `SHA256SUMS`, in the form `sha256sum --check` reads.
//! Times inside are fixed, so equal publications give equal archives. The manifest is not in it, because the
//! manifest holds the archive's digest.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use hotpass_model::run::OutputFile;
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::staging::Output;
use crate::digest::hex;

/// Formats that are compressed already; deflating them again costs time and saves nothing.
const COMPRESSED: [&str; 2] = ["xlsx", "parquet"];

/// Returns the content of `SHA256SUMS`.
pub(super) fn checksums(outputs: &[(String, OutputFile)]) -> String {
    let mut sums = String::new();
    for (name, output) in outputs {
        sums.extend([
            &output.sha256,
            "  ",
            name,
            "
",
        ]);
    }
    sums
}

/// Returns the archive's name: when the data was current, if known, and the start of the digest of `SHA256SUMS`.
pub(super) fn file_name(as_of: Option<&str>, sums: &str) -> String {
    let digest: String = hex(&Sha256::digest(sums)).chars().take(12).collect();
    match as_of {
        Some(stamp) => format!("refined-data-{stamp}-{digest}.zip"),
        None => format!("refined-data-{digest}.zip"),
    }
}

/// Writes the archive of the files in a folder.
pub(super) fn write(
    folder: &Path,
    files: &[String],
    sums: &str,
    out: &mut Output,
) -> io::Result<()> {
    let mut archive = ZipWriter::new_stream(out);
    for name in files {
        let mut file = File::open(folder.join(name))?;
        let is_compressed = COMPRESSED.iter().any(|suffix| name.ends_with(suffix));
        let method = if is_compressed {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let is_large = file.metadata()?.len() >= u64::from(u32::MAX);
        let options = options().compression_method(method).large_file(is_large);
        archive.start_file(name, options).map_err(io_error)?;
        io::copy(&mut file, &mut archive)?;
    }
    archive
        .start_file("SHA256SUMS", options())
        .map_err(io_error)?;
    archive.write_all(sums.as_bytes())?;
    archive.finish().map_err(io_error)?;
    Ok(())
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644)
}

/// Returns the input or output error behind a zip error, so that a full disk is recognized as one.
pub(super) fn io_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    }
}
