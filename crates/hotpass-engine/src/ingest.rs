//! Reading every spreadsheet as it really is: files in, [`Raw`] tables and findings out.
//!
//! The content decides what a file is; each sheet is read once, cell by cell, with its stored types; the
//! tables on it are found. What is wrong with a file refuses that file with a reason code, and the rest is
//! read. Nothing is mapped, cleaned or typed here: that is for the stages after.

mod archive;
mod body;
mod cell;
// Files straight into encoded columns.
pub(crate) mod columns;
mod compound;
mod csv;
mod dialect;
mod encoding;
pub(crate) mod files;
// The stage: selects the files of each source and reads them.
mod format;
pub mod gather;
mod grid;
mod header;
/// Looking at files before they are mapped.
pub mod inspect;
mod layout;
mod macro_sheets;
mod oddities;
mod ods;
mod parquet;
mod parts;
mod refusal;
mod shape;
mod sheet;
/// Figures about columns.
pub mod statistics;
mod strings;
mod tables;
mod workbook;
// Delimited text as it is written.
pub(crate) mod written;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use hotpass_model::finding::{Finding, Place, ingest as rules};

pub use self::files::find;
use self::format::Format;
pub use self::refusal::is_guarded;
use self::refusal::{Outcome, Refusal};
use self::sheet::Sheet;
pub use self::sheet::{SheetSummary, Visibility};
use crate::table::{InputFile, Raw, Table};

/// How much a file may cost before it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub max_file_bytes: u64,
    /// Bytes that one part of a container may expand to.
    pub max_expanded_bytes: u64,
    /// Bytes that all parts of a container may expand to together.
    pub max_expanded_total: u64,
    /// Parts of a container.
    pub max_entries: usize,
    /// How many times its size a large part may expand to.
    pub max_ratio: u64,
    /// Sheets of a workbook.
    pub max_sheets: usize,
    /// Columns of a text file; the other formats have a limit of their own.
    pub max_columns: usize,
    /// Cells of a file that hold something.
    pub max_cells: u64,
    /// Bytes of text in the cells of a file; at most 2^31 - 1 are of use, the bound of one column.
    pub max_text_bytes: u64,
}

/// How many empty cells a file's tables may have beyond what is usual: each takes about five bytes.
const MOST_EMPTY: u64 = 100_000_000;

impl From<hotpass_model::plan::Limits> for Limits {
    fn from(limits: hotpass_model::plan::Limits) -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            max_file_bytes: limits.file_mib * MIB,
            max_expanded_bytes: limits.expanded_mib * MIB,
            max_expanded_total: limits.expanded_mib * MIB * 2,
            max_entries: usize::try_from(limits.entries).unwrap_or(usize::MAX),
            max_cells: limits.cells,
            ..Self::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 2 << 30,
            max_expanded_bytes: 1 << 30,
            max_expanded_total: 2 << 30,
            max_entries: 20_000,
            max_ratio: 200,
            max_sheets: 2_000,
            max_columns: 16_384,
            max_cells: 200_000_000,
            max_text_bytes: (1 << 31) - 1,
        }
    }
}

impl Limits {
    fn budget(&self) -> grid::Budget {
        grid::Budget {
            cells: self.max_cells,
            text: self.max_text_bytes.min((1 << 31) - 1),
            empty: MOST_EMPTY,
        }
    }
}

/// What one file holds.
#[derive(Debug, Clone)]
pub struct FileContent {
    /// The file and whether it was refused.
    pub input: InputFile,
    /// Its tables in sheet order.
    pub tables: Vec<Table>,
    /// Its sheets in order.
    pub sheets: Vec<SheetSummary>,
    /// What was odd; a refusal's finding is among them.
    pub findings: Vec<Finding>,
}

impl FileContent {
    /// Returns the finding for which the file is refused, if it is.
    pub fn refusal(&self) -> Option<&Finding> {
        let code = self.input.refused?;
        self.findings
            .iter()
            .find(|finding| finding.rule.code == code)
    }
}

/// Reads one file. What is wrong with it becomes a finding, and `input.refused` its code; nothing of a
/// refused file is used.
pub fn read_file(root: &Path, relative: &str, limits: &Limits) -> FileContent {
    let mut content = FileContent {
        input: InputFile {
            file: relative.to_owned(),
            bytes: 0,
            sha256: String::new(),
            refused: None,
        },
        tables: Vec::new(),
        sheets: Vec::new(),
        findings: Vec::new(),
    };
    if let Err(refusal) = fill(&mut content, &root.join(relative), limits) {
        content.tables.clear();
        content.sheets.clear();
        content.input.refused = Some(refusal.rule.code);
        content.findings = vec![Finding::new(
            refusal.rule,
            Place::file(relative),
            refusal.message,
        )];
    }
    content
}

fn fill(content: &mut FileContent, path: &Path, limits: &Limits) -> Outcome<()> {
    let file = content.input.file.clone();
    let (bytes, sha256) = files::digest(path).map_err(|error| Refusal::read(&error))?;
    content.input.bytes = bytes;
    content.input.sha256 = sha256;
    if bytes > limits.max_file_bytes {
        return Err(Refusal::new(
            &rules::TOO_LARGE,
            format!(
                "the file has {bytes} bytes and the limit is {}; split it or raise the limit",
                limits.max_file_bytes
            ),
        ));
    }
    let format = refusal::guarded(|| format::detect(path, &file, limits))?;
    let extension = format::extension(&file);
    if !format.has_extension(&extension) {
        content.findings.push(Finding::new(
            &rules::EXTENSION_MISMATCH,
            Place::file(&file),
            format!(
                "the file is named .{extension} but is {}; it was read as that",
                format.as_str()
            ),
        ));
    }
    let mut refused: Option<Refusal> = None;
    let mut readable = 0_usize;
    {
        let content = &mut *content;
        let refused = &mut refused;
        let readable = &mut readable;
        let mut sink = |sheet: Sheet| {
            match sheet.refusal() {
                Some(refusal) => {
                    refused.get_or_insert(Refusal::new(refusal.rule, refusal.message.clone()));
                }
                None => *readable += 1,
            }
            let (summary, tables) = sheet.finish(&file, &mut content.findings);
            content.sheets.push(summary);
            content.tables.extend(tables);
        };
        match format {
            Format::Xlsx => workbook::read_xlsx(path, limits, &mut sink),
            Format::Xlsb => workbook::read_xlsb(path, limits, &mut sink),
            Format::Xls => workbook::read_xls(path, limits, &mut sink),
            Format::Ods => ods::read(path, limits, &mut sink),
            Format::Csv => csv::read(path, &file, limits, &mut sink),
            Format::Parquet => parquet::read(path, &file, limits, &mut sink),
        }?;
    }
    if content.sheets.is_empty() {
        return Err(Refusal::corrupt("the workbook", "it has no sheets"));
    }
    // A workbook of which no sheet can be read is refused as a whole.
    match refused {
        Some(refusal) if readable == 0 => Err(refusal),
        _ => Ok(()),
    }
}

/// Reads files in the given order, two at a time; `on_file` is told of each as it is done.
pub fn read(
    root: &Path,
    files: &[String],
    limits: &Limits,
    on_file: &(dyn Fn(&FileContent) + Sync),
) -> Raw {
    let next = AtomicUsize::new(0);
    let slots: Vec<Mutex<Option<FileContent>>> = files.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let content = read_file(root, file, limits);
            on_file(&content);
            let place = files.iter().position(|other| std::ptr::eq(other, file));
            if let Some(slot) = place.and_then(|place| slots.get(place)) {
                *slot
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(content);
            }
        }
    };
    std::thread::scope(|scope| {
        if files.len() > 1 {
            scope.spawn(work);
        }
        work();
    });
    let mut raw = Raw::default();
    for slot in slots {
        let content = slot
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(content) = content {
            raw.files.push(content.input);
            raw.tables.extend(content.tables);
            raw.findings.extend(content.findings);
        }
    }
    raw
}

/// Returns a file's name without folders and extension.
fn stem(file: &str) -> String {
    Path::new(file)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
