//! A streaming .xlsx writer: rows go in, one at a time, and straight into the archive; what stays
//! in memory is the table of distinct texts. The bytes depend on the cells alone. It writes what
//! libraries for correct workbooks cannot: formulas without a value, bare errors, 1904 dates.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Context as _;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::cell::{Cached, Cell, column_letters};
use super::parts;

/// Days between the 1900 and the 1904 date systems.
const DAYS_TO_1904: i64 = 1462;

/// How a row looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowStyle {
    /// An ordinary row.
    #[default]
    Plain,
    /// A row in bold type.
    Bold,
    /// A row that a user has hidden.
    Hidden,
}

/// What is said about a sheet before its first row.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Whether the sheet is hidden.
    pub hidden: bool,
    /// Merged ranges such as `A1:G1`.
    pub merges: Vec<String>,
    /// Rows to keep in view.
    pub frozen_rows: u32,
    /// Column widths in characters, from the first column.
    pub widths: Vec<u32>,
}

#[derive(Debug, Default)]
struct Strings {
    index: HashMap<String, usize>,
    xml: String,
}

impl Strings {
    fn of(&mut self, key: String, item: impl FnOnce(&mut String)) -> usize {
        let next = self.index.len();
        *self.index.entry(key).or_insert_with(|| {
            self.xml.push_str("<si>");
            item(&mut self.xml);
            self.xml.push_str("</si>");
            next
        })
    }
}

/// A workbook being written.
pub struct Book {
    zip: ZipWriter<BufWriter<File>>,
    strings: Strings,
    sheets: Vec<(String, bool)>,
    dates_from_1904: bool,
}

impl Book {
    /// Starts a workbook in a new file, or over an old one.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let file =
            File::create(path).with_context(|| format!("cannot create `{}`", path.display()))?;
        Ok(Self {
            zip: ZipWriter::new(BufWriter::new(file)),
            strings: Strings::default(),
            sheets: Vec::new(),
            dates_from_1904: false,
        })
    }

    /// Counts dates from 1904, as workbooks of old Macintosh programs do.
    #[must_use]
    pub fn with_dates_from_1904(mut self) -> Self {
        self.dates_from_1904 = true;
        self
    }

    /// Starts the next sheet; the one before is finished.
    pub fn sheet(&mut self, name: &str, layout: Layout) -> anyhow::Result<SheetWriter<'_>> {
        self.sheets.push((name.to_owned(), layout.hidden));
        let entry = format!("xl/worksheets/sheet{}.xml", self.sheets.len());
        self.zip.start_file(entry, options())?;
        self.zip.write_all(parts::sheet_start(&layout).as_bytes())?;
        Ok(SheetWriter {
            book: self,
            row: 0,
            merges: layout.merges,
            buffer: String::new(),
        })
    }

    /// Writes what describes the sheets and closes the file.
    pub fn finish(mut self) -> anyhow::Result<()> {
        let strings = parts::shared_strings(self.strings.index.len(), &self.strings.xml);
        let count = self.sheets.len();
        for (entry, text) in [
            ("xl/sharedStrings.xml", strings),
            ("xl/styles.xml", parts::STYLES.to_owned()),
            (
                "xl/workbook.xml",
                parts::workbook(&self.sheets, self.dates_from_1904),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                parts::workbook_relationships(count),
            ),
            ("docProps/core.xml", parts::CORE.to_owned()),
            ("_rels/.rels", parts::RELATIONSHIPS.to_owned()),
            ("[Content_Types].xml", parts::content_types(count)),
        ] {
            self.zip.start_file(entry, options())?;
            self.zip.write_all(text.as_bytes())?;
        }
        self.zip.finish()?.flush()?;
        Ok(())
    }
}

/// A fixed time stamp, so that the same cells give the same bytes.
pub(crate) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().last_modified_time(zip::DateTime::default())
}

/// A sheet being written.
pub struct SheetWriter<'b> {
    book: &'b mut Book,
    row: u32,
    merges: Vec<String>,
    buffer: String,
}

impl SheetWriter<'_> {
    /// Writes a row and returns its number on the sheet, from 1.
    pub fn row(&mut self, cells: &[Cell], style: RowStyle) -> anyhow::Result<u32> {
        self.row += 1;
        let hidden = if style == RowStyle::Hidden {
            r#" hidden="1""#
        } else {
            ""
        };
        self.buffer.clear();
        write!(self.buffer, r#"<row r="{}"{hidden}>"#, self.row)?;
        for (column, cell) in cells.iter().enumerate() {
            self.cell(column, cell, style)?;
        }
        self.buffer.push_str("</row>");
        self.book.zip.write_all(self.buffer.as_bytes())?;
        Ok(self.row)
    }

    /// Leaves rows out.
    pub fn skip(&mut self, rows: u32) {
        self.row += rows;
    }

    /// Finishes the sheet.
    pub fn finish(self) -> anyhow::Result<()> {
        self.book
            .zip
            .write_all(parts::sheet_end(&self.merges).as_bytes())?;
        Ok(())
    }

    fn cell(&mut self, column: usize, cell: &Cell, style: RowStyle) -> anyhow::Result<()> {
        let at = format!("{}{}", column_letters(column), self.row);
        let bold = if style == RowStyle::Bold {
            r#" s="2""#
        } else {
            ""
        };
        match cell {
            Cell::Blank => {}
            Cell::Text(text) => {
                let index = self
                    .book
                    .strings
                    .of(text.clone(), |xml| parts::push_text(xml, text));
                write!(self.buffer, r#"<c r="{at}"{bold} t="s"><v>{index}</v></c>"#)?;
            }
            Cell::Rich(runs) => {
                let key = format!("\u{1}{runs:?}");
                let index = self.book.strings.of(key, |xml| parts::push_runs(xml, runs));
                write!(self.buffer, r#"<c r="{at}"{bold} t="s"><v>{index}</v></c>"#)?;
            }
            Cell::Number(number) => {
                write!(self.buffer, r#"<c r="{at}"{bold}><v>{number}</v></c>"#)?;
            }
            Cell::Date(date) => {
                let shift = if self.book.dates_from_1904 {
                    DAYS_TO_1904
                } else {
                    0
                };
                let serial = date.serial() - shift;
                write!(self.buffer, r#"<c r="{at}" s="1"><v>{serial}</v></c>"#)?;
            }
            Cell::Boolean(value) => {
                let value = u8::from(*value);
                write!(self.buffer, r#"<c r="{at}"{bold} t="b"><v>{value}</v></c>"#)?;
            }
            Cell::Error(error) => {
                write!(self.buffer, r#"<c r="{at}"{bold} t="e"><v>{error}</v></c>"#)?;
            }
            Cell::Formula(formula, cached) => self.formula(&at, formula, cached)?,
        }
        Ok(())
    }

    fn formula(&mut self, at: &str, formula: &str, cached: &Cached) -> anyhow::Result<()> {
        let formula = formula
            .replace("{r}", &self.row.to_string())
            .replace("{p}", &(self.row.saturating_sub(1)).to_string());
        let formula = parts::escape(&formula);
        let (kind, value) = match cached {
            Cached::Nothing => ("", String::new()),
            Cached::Number(number) => ("", format!("<v>{number}</v>")),
            Cached::Text(text) => (r#" t="str""#, format!("<v>{}</v>", parts::escape(text))),
            Cached::Boolean(value) => (r#" t="b""#, format!("<v>{}</v>", u8::from(*value))),
            Cached::Error(error) => (r#" t="e""#, format!("<v>{error}</v>")),
        };
        write!(
            self.buffer,
            r#"<c r="{at}"{kind}><f>{formula}</f>{value}</c>"#
        )?;
        Ok(())
    }
}
