//! Files straight into encoded columns: one table of several files, columns of one name united, every value as text as it
//! is stored.
//!
//! Delimited text is streamed, so that memory holds each distinct value once; what is odd about it is read again with
//! care, as the reader of grids would. Workbooks pass through that reader. Nothing is mapped or cleaned here but the
//! blanks around a value.

mod delimited;
mod plain;
mod rows;
mod values;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use hotpass_linkage::table::Column;
use hotpass_model::finding::{Finding, Severity, ingest as rules};

use self::rows::{Repeats, Union};
pub(crate) use self::{plain::Plain, rows::Segment};
use super::{
    FileContent, Limits, files,
    format::{self, Format},
    read_file,
    refusal::{Outcome, Refusal, guarded},
};
use crate::table::Table;

/// Rows of several files under united columns.
#[derive(Debug, Default)]
pub(crate) struct EncodedTable {
    /// The columns, in the order in which they were met.
    pub(crate) columns: Vec<Column>,
    /// Which rows are from where, in order.
    pub(crate) segments: Vec<Segment>,
    /// What a person should know about the files, a sentence each.
    pub(crate) remarks: Vec<String>,
}

/// The texts of a column.
#[derive(Debug)]
pub(crate) enum Texts {
    /// Each text once.
    Encoded(Column),
    /// Each row on its own, where few texts are there twice.
    Plain(Plain),
}

/// As an [`EncodedTable`], but columns of which few texts are there twice are as they are.
#[derive(Debug)]
pub(crate) struct TextTable {
    /// The columns, in the order in which they were met.
    pub(crate) columns: Vec<Texts>,
    /// Which rows are from where, in order.
    pub(crate) segments: Vec<Segment>,
    /// What a person should know about the files, a sentence each.
    pub(crate) remarks: Vec<String>,
}

impl TextTable {
    /// Returns the table that it is when texts are shared always.
    fn encoded(self) -> EncodedTable {
        let columns = self.columns.into_iter().filter_map(|column| match column {
            Texts::Encoded(column) => Some(column),
            Texts::Plain(_) => None,
        });
        EncodedTable {
            columns: columns.collect(),
            segments: self.segments,
            remarks: self.remarks,
        }
    }
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}`: {message} ({code})", path.display())]
pub(crate) struct Unreadable {
    /// The file.
    pub(crate) path: PathBuf,
    /// The rule's code.
    pub(crate) code: &'static str,
    /// What was found, and what to do.
    pub(crate) message: String,
}

/// Why reading must begin anew, or cannot go on.
enum Stop {
    /// The text is not as plain as it seemed.
    Odd,
    Refused(Refusal),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// How delimited text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// In one pass, as far as the text is plain: UTF-8, rows as wide as the header, quotes in pairs.
    Plain,
    /// As text that people made.
    Careful,
}

/// Reads files; of workbooks the first table of every visible sheet, or of the one sheet that is named. `on_file` is
/// told how many are done.
pub(crate) fn read(
    files: &[PathBuf],
    sheet: Option<&str>,
    limits: &Limits,
    on_file: &dyn Fn(u64),
) -> Result<EncodedTable, Unreadable> {
    let table = read_all((files, sheet), limits, on_file, Repeats::Shared)?;
    Ok(table.encoded())
}

/// Reads files as [`read`] does, for those who do not need to know which texts are the same.
pub(crate) fn read_texts(
    files: &[PathBuf],
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<TextTable, Unreadable> {
    read_all((files, sheet), limits, &|_| (), Repeats::SharedIfMany)
}

fn read_all(
    (files, sheet): (&[PathBuf], Option<&str>),
    limits: &Limits,
    on_file: &dyn Fn(u64),
    repeats: Repeats,
) -> Result<TextTable, Unreadable> {
    let labels = labels(files);
    let mut careful = BTreeSet::new();
    'again: loop {
        let mut union = Union::new(repeats);
        for (index, (path, label)) in files.iter().zip(&labels).enumerate() {
            let care = if careful.contains(&index) {
                Care::Careful
            } else {
                Care::Plain
            };
            let mut source = Source {
                path,
                label,
                sheet,
                limits,
                union: &mut union,
            };
            match source.read(care) {
                Ok(()) => on_file(index as u64 + 1),
                Err(Stop::Odd) if care == Care::Plain => {
                    careful.insert(index);
                    continue 'again;
                }
                Err(Stop::Odd) => return Err(unreadable(path, Refusal::truncated("the file"))),
                Err(Stop::Refused(refusal)) => return Err(unreadable(path, refusal)),
            }
        }
        return Ok(union.finish());
    }
}

fn unreadable(path: &Path, refusal: Refusal) -> Unreadable {
    Unreadable {
        path: path.to_owned(),
        code: refusal.rule.code,
        message: refusal.message,
    }
}

/// Returns a part of a path.
type Naming<'a> = &'a dyn Fn(&Path) -> Option<String>;

/// Returns the shortest names that tell files apart: their stems, else their names, else their paths.
fn labels(files: &[PathBuf]) -> Vec<String> {
    let stems = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into());
    let names = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into());
    let forms: [Naming<'_>; 2] = [&stems, &names];
    for form in forms {
        let labels: Vec<String> = files.iter().filter_map(|path| form(path)).collect();
        let distinct: BTreeSet<&String> = labels.iter().collect();
        if distinct.len() == files.len() {
            return labels;
        }
    }
    files
        .iter()
        .map(|path| path.display().to_string())
        .collect()
}

/// One file that is read.
struct Source<'a> {
    path: &'a Path,
    label: &'a str,
    sheet: Option<&'a str>,
    limits: &'a Limits,
    union: &'a mut Union,
}

impl Source<'_> {
    fn read(&mut self, care: Care) -> Result<(), Stop> {
        let name = self.path.to_string_lossy().into_owned();
        let metadata = std::fs::metadata(self.path).map_err(|error| Refusal::read(&error))?;
        if !metadata.is_file() {
            return Err(Refusal::new(&rules::UNREADABLE, "it is no regular file").into());
        }
        if metadata.len() > self.limits.max_file_bytes {
            let message = format!(
                "the file has {} bytes and the limit is {}; split it or raise the limit",
                metadata.len(),
                self.limits.max_file_bytes
            );
            return Err(Refusal::new(&rules::TOO_LARGE, message).into());
        }
        let format = guarded(|| format::detect(self.path, &name, self.limits))?;
        if !format.has_extension(&format::extension(&name)) {
            self.remark(&format!("it is {} and was read as that", format.as_str()));
        }
        match format {
            Format::Csv => self.delimited(&name, care),
            Format::Parquet => Ok(guarded(|| values::read(self.path, self.label, self.union))?),
            _ => Ok(self.workbook()?),
        }
    }

    fn delimited(&mut self, name: &str, care: Care) -> Result<(), Stop> {
        let extension = format::extension(name);
        if care == Care::Plain {
            return delimited::plain(self.path, &extension, self.label, self.union);
        }
        let remarks = guarded(|| {
            delimited::careful(self.path, &extension, self.label, self.limits, self.union)
        })?;
        for remark in remarks {
            self.remark(&remark);
        }
        Ok(())
    }

    fn workbook(&mut self) -> Outcome<()> {
        let name = self.path.file_name().map_or(self.path, Path::new);
        let root = self.path.parent().unwrap_or(Path::new(""));
        let content = read_file(root, &name.to_string_lossy(), self.limits);
        if let Some(finding) = content.refusal() {
            return Err(Refusal::new(finding.rule, finding.message.clone()));
        }
        let tables = self.chosen(&content)?;
        let is_alone = tables.len() == 1;
        for table in &tables {
            let label = if is_alone {
                self.label.to_owned()
            } else {
                format!("{}/{}", self.label, table.sheet)
            };
            rows::push_table(table, &label, self.label, self.union)?;
        }
        let is_told = |finding: &&Finding| finding.severity >= Severity::Warning;
        for finding in content.findings.iter().filter(is_told) {
            self.union.remarks.push(format!(
                "{}: {} ({})",
                finding.place, finding.message, finding.rule.code
            ));
        }
        Ok(())
    }

    /// Returns the tables of a workbook that are meant.
    fn chosen<'c>(&mut self, content: &'c FileContent) -> Outcome<Vec<&'c Table>> {
        let first = |table: &&Table| table.number == 1;
        if let Some(sheet) = self.sheet {
            let found = content.tables.iter().filter(first);
            let found: Vec<&Table> = found.filter(|table| table.sheet == sheet).collect();
            if !found.is_empty() {
                return Ok(found);
            }
            let sheets = content.sheets.iter();
            let sheets: Vec<String> = sheets.map(|found| format!("`{}`", found.name)).collect();
            return Err(Refusal::new(
                &rules::layout::EMPTY_SHEET,
                format!(
                    "it has no sheet `{sheet}` with a table; its sheets are {}",
                    sheets.join(", ")
                ),
            ));
        }
        let (hidden, shown): (Vec<&Table>, Vec<&Table>) =
            content.tables.iter().partition(|table| table.is_hidden);
        if !hidden.is_empty() && !shown.is_empty() {
            self.remark("its hidden sheets were not read; name one with `--sheet` to read it");
        }
        let meant = if shown.is_empty() { hidden } else { shown };
        let (meant, others): (Vec<&Table>, Vec<&Table>) = meant.into_iter().partition(first);
        for table in others {
            self.remark(&format!(
                "table {} of sheet `{}`, {} rows, was not read; only the first table of a sheet is",
                table.number,
                table.sheet,
                table.rows.len()
            ));
        }
        if meant.is_empty() {
            let message = "it has no table; `hotpass inspect` shows what is in it";
            return Err(Refusal::new(&rules::layout::EMPTY_SHEET, message));
        }
        Ok(meant)
    }

    fn remark(&mut self, text: &str) {
        let remark = format!("`{}`: {text}", self.path.display());
        if !self.union.remarks.contains(&remark) {
            self.union.remarks.push(remark);
        }
    }
}

/// Tells whether two paths are one file.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other || files::real(one).is_some_and(|real| files::real(other) == Some(real))
}

#[cfg(test)]
mod tests;
