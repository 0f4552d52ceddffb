//! The zip container around .xlsx, .xlsm, .xlsb and .ods: opened, and measured before anything is expanded.
//!
//! A part may expand to at most 1032 times its size (the bound of deflate). Where that bound exceeds the
//! limit, the part is expanded once into nothing and counted, so a directory that lies about sizes is found out.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use hotpass_model::finding::ingest as rules;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;
use super::refusal::{Outcome, Refusal};

/// An opened container.
pub(super) type Archive = ZipArchive<BufReader<File>>;

/// The most that one byte of deflate can expand to.
const DEFLATE_BOUND: u64 = 1032;

/// Parts below this size are never called a bomb for their ratio: blank sheets compress that well.
const RATIO_FLOOR: u64 = 32 * 1024 * 1024;

/// Opens a container and checks its parts against the limits.
pub(super) fn open(path: &Path, limits: &Limits) -> Outcome<Archive> {
    let mut archive = open_measured(path)?;
    if archive.len() > limits.max_entries {
        return Err(Refusal::new(
            &rules::TOO_MANY_ENTRIES,
            format!(
                "the container lists {} parts and the limit is {}; save it again in a spreadsheet program",
                archive.len(),
                limits.max_entries
            ),
        ));
    }
    measure(&mut archive, limits)?;
    Ok(archive)
}

/// Opens a container that has been measured before.
pub(super) fn open_measured(path: &Path) -> Outcome<Archive> {
    let file = File::open(path).map_err(|error| Refusal::read(&error))?;
    ZipArchive::new(BufReader::new(file)).map_err(|error| refuse(&error))
}

/// Turns an error of the container into the refusal that fits.
pub(super) fn refuse(error: &ZipError) -> Refusal {
    match error {
        ZipError::Io(error) => Refusal::read(error),
        ZipError::UnsupportedArchive(reason) if reason.contains("assword") => {
            Refusal::encrypted("the container")
        }
        // The directory stands at the end of the file, so a missing one means a missing end.
        ZipError::InvalidArchive(reason) if reason.contains("EOCD") || reason.contains("end") => {
            Refusal::truncated("the file")
        }
        _ => Refusal::corrupt("the container", error),
    }
}

fn measure(archive: &mut Archive, limits: &Limits) -> Outcome<()> {
    let mut total = 0_u64;
    let mut doubtful = Vec::new();
    for index in 0..archive.len() {
        let part = archive
            .by_index_raw(index)
            .map_err(|error| refuse(&error))?;
        if part.encrypted() {
            return Err(Refusal::encrypted("the file"));
        }
        let (declared, packed) = (part.size(), part.compressed_size());
        total = total.saturating_add(declared);
        if declared > limits.max_expanded_bytes {
            return Err(too_large(declared, limits.max_expanded_bytes, "a part"));
        }
        if declared > RATIO_FLOOR && declared / packed.max(1) > limits.max_ratio {
            return Err(bomb());
        }
        if packed.saturating_mul(DEFLATE_BOUND) > limits.max_expanded_bytes
            || declared / DEFLATE_BOUND > packed
        {
            doubtful.push((index, declared));
        }
    }
    if total > limits.max_expanded_total {
        return Err(too_large(total, limits.max_expanded_total, "the file"));
    }
    // Small parts cannot hurt one by one; together they are bounded by the number of parts.
    doubtful
        .into_iter()
        .try_for_each(|(index, declared)| expand_into_nothing(archive, index, declared))
}

fn expand_into_nothing(archive: &mut Archive, index: usize, declared: u64) -> Outcome<()> {
    let part = archive.by_index(index).map_err(|error| refuse(&error))?;
    let copied = std::io::copy(&mut part.take(declared + 1), &mut std::io::sink());
    match copied {
        Ok(bytes) if bytes > declared => Err(bomb()),
        Ok(_) => Ok(()),
        Err(error) => Err(Refusal::read(&error)),
    }
}

fn too_large(found: u64, limit: u64, what: &str) -> Refusal {
    Refusal::new(
        &rules::TOO_LARGE,
        format!(
            "{what} expands to {found} bytes and the limit is {limit}; split the workbook or raise the limit"
        ),
    )
}

fn bomb() -> Refusal {
    Refusal::new(
        &rules::ZIP_BOMB,
        "a part expands out of all proportion to its size, as in a zip bomb; open it only if you trust the sender",
    )
}

/// How much text the cells of any workbook may have.
const FREE_TEXT: u64 = 256 * 1024 * 1024;

/// Returns how much text the cells of a workbook may have: a shared string counts for each cell that shows it,
/// so that a small file could fill any memory.
pub(super) fn most_text(archive: &mut Archive) -> u64 {
    let mut expanded = 0_u64;
    for index in 0..archive.len() {
        expanded += archive.by_index_raw(index).map_or(0, |part| part.size());
    }
    expanded.saturating_mul(4).max(FREE_TEXT)
}

/// Returns the names of all parts.
pub(super) fn names(archive: &Archive) -> Vec<String> {
    archive
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

/// Reads one small part as text; absent parts are empty.
pub(super) fn text(archive: &mut Archive, name: &str, limit: u64) -> String {
    let mut bytes = Vec::new();
    if let Ok(part) = archive.by_name(name)
        && part.take(limit).read_to_end(&mut bytes).is_err()
    {
        bytes.clear();
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
