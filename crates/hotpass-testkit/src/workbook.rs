//! Workbooks for tests: sheets of cells go in, an .xlsx file with the same bytes every time comes
//! out. [`Workbook`] is declared whole and is for tests; [`Book`] is written row by row and is for
//! generators of any size. Neither reads workbooks.

mod cell;
mod parts;
mod stream;

use std::path::Path;

pub use cell::{Cached, Cell, Date, column_letters};
pub use parts::title_range;
pub(crate) use stream::options as zip_options;
pub use stream::{Book, Layout, RowStyle, SheetWriter};

/// A workbook declared in one expression.
#[derive(Debug, Clone, Default)]
pub struct Workbook {
    sheets: Vec<Sheet>,
    dates_from_1904: bool,
}

impl Workbook {
    /// A workbook without sheets.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sheet.
    #[must_use]
    pub fn sheet(mut self, sheet: Sheet) -> Self {
        self.sheets.push(sheet);
        self
    }

    /// Counts dates from 1904.
    #[must_use]
    pub fn dates_from_1904(mut self) -> Self {
        self.dates_from_1904 = true;
        self
    }

    /// Writes the workbook to a file.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let mut book = Book::create(path)?;
        if self.dates_from_1904 {
            book = book.with_dates_from_1904();
        }
        for sheet in &self.sheets {
            let mut writer = book.sheet(&sheet.name, sheet.layout.clone())?;
            for (style, cells) in &sheet.rows {
                match cells {
                    Some(cells) => {
                        writer.row(cells, *style)?;
                    }
                    None => writer.skip(1),
                }
            }
            writer.finish()?;
        }
        book.finish()
    }
}

/// A sheet of a [`Workbook`].
#[derive(Debug, Clone)]
pub struct Sheet {
    name: String,
    layout: Layout,
    rows: Vec<(RowStyle, Option<Vec<Cell>>)>,
}

impl Sheet {
    /// An empty, visible sheet.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            layout: Layout::default(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    #[must_use]
    pub fn row(self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.styled_row(RowStyle::Plain, cells)
    }

    /// Adds a row of texts; an empty text is no cell.
    #[must_use]
    pub fn text_row<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        self.row(texts.into_iter().map(Cell::from))
    }

    /// Adds a row in bold type.
    #[must_use]
    pub fn header<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        self.styled_row(RowStyle::Bold, texts.into_iter().map(Cell::from))
    }

    /// Adds a hidden row.
    #[must_use]
    pub fn hidden_row(self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.styled_row(RowStyle::Hidden, cells)
    }

    /// Leaves a row out.
    #[must_use]
    pub fn blank_row(mut self) -> Self {
        self.rows.push((RowStyle::Plain, None));
        self
    }

    /// Merges a range such as `A1:C1`.
    #[must_use]
    pub fn merge(mut self, range: &str) -> Self {
        self.layout.merges.push(range.to_owned());
        self
    }

    /// Hides the sheet.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.layout.hidden = true;
        self
    }

    fn styled_row(mut self, style: RowStyle, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.rows.push((style, Some(cells.into_iter().collect())));
        self
    }
}

/// The parts of a workbook with one sheet named `Data`, all but the sheet itself.
pub(crate) fn single_sheet_parts() -> [(&'static str, String); 7] {
    [
        ("xl/sharedStrings.xml", parts::shared_strings(0, "")),
        ("xl/styles.xml", parts::STYLES.to_owned()),
        (
            "xl/workbook.xml",
            parts::workbook(&[("Data".to_owned(), false)], false),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            parts::workbook_relationships(1),
        ),
        ("docProps/core.xml", parts::CORE.to_owned()),
        ("_rels/.rels", parts::RELATIONSHIPS.to_owned()),
        ("[Content_Types].xml", parts::content_types(1)),
    ]
}

/// What stands before and after the rows of a plain sheet.
pub(crate) fn sheet_frame() -> (String, String) {
    (
        parts::sheet_start(&Layout::default()),
        parts::sheet_end(&[]),
    )
}

#[cfg(test)]
mod tests;
