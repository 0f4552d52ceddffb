//! Draws everything of the workbook but the rows of tables: styles, headers, widths, panes, filters, conditional
//! colors, printing. Then hands the drawing to [`super::splice`] to put the rows in.

use std::io::{self, Write};

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Page, io_error, splice, summary};
use crate::publish::{guard::is_risky, report::Report};

/// The fill of header rows.
pub(super) const HEADER_FILL: u32 = 0x36_6092;
/// The fill of every other row.
const ZEBRA_FILL: u32 = 0xF0_F0F0;
/// Page widths are counted in characters; about as many as stay readable on a landscape page.
const CHARACTERS_PER_PAGE: usize = 260;

/// The formats of the workbook.
pub(super) struct Styles {
    /// Header cells.
    pub(super) header: Format,
    /// Text.
    pub(super) text: Format,
    /// Text that a program could take for a formula when the cell is edited.
    pub(super) quoted: Format,
    /// Numbers with two decimals.
    pub(super) decimal: Format,
    /// Whole numbers.
    pub(super) whole: Format,
    /// Shares, with one decimal.
    pub(super) percent: Format,
    /// Text that may take several lines.
    pub(super) wrapped: Format,
    /// A heading within a sheet.
    pub(super) heading: Format,
    /// A heading over numbers.
    pub(super) number_heading: Format,
    /// A note in place of rows.
    pub(super) note: Format,
    zebra: Format,
}

impl Styles {
    fn new() -> Self {
        let body = || Format::new().set_align(FormatAlign::Top);
        // The indent keeps a number from touching the text of the next column.
        let number = || body().set_align(FormatAlign::Right).set_indent(1);
        let heading = || {
            Format::new()
                .set_bold()
                .set_font_size(12)
                .set_font_color(HEADER_FILL)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(HEADER_FILL)
        };
        Self {
            header: Format::new()
                .set_background_color(HEADER_FILL)
                .set_font_color(0xFF_FFFF)
                .set_bold()
                .set_font_size(12)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            text: body(),
            quoted: body().set_quote_prefix(),
            decimal: number().set_num_format("0.00"),
            whole: number().set_num_format("#,##0"),
            percent: number().set_num_format("0.0%"),
            wrapped: body().set_text_wrap(),
            heading: heading(),
            number_heading: heading().set_align(FormatAlign::Right).set_indent(1),
            note: body().set_italic().set_font_color(0x59_5959),
            zebra: Format::new().set_background_color(ZEBRA_FILL),
        }
    }

    /// Returns the format of a text.
    pub(super) fn of(&self, text: &str) -> &Format {
        if is_risky(text) {
            &self.quoted
        } else {
            &self.text
        }
    }
}

/// The drawing of a workbook.
pub(super) struct Frame {
    workbook: Workbook,
    styles: Styles,
    /// Per sheet, the rows to put in.
    pages: Vec<Option<Page>>,
}

impl Frame {
    /// Starts a workbook. Its properties are fixed, so that equal content gives equal bytes.
    pub(super) fn new(project: &str) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let properties = DocProperties::new()
            .set_title(format!("{project}: single source of truth"))
            .set_author("Hotpass")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
        workbook.set_properties(&properties);
        Ok(Self {
            workbook,
            styles: Styles::new(),
            pages: Vec::new(),
        })
    }

    /// Adds a sheet that holds a part of a table.
    pub(super) fn add_page(&mut self, page: Page) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet();
        draw_table(sheet, &page, &self.styles)?;
        self.pages.push((!page.rows.is_empty()).then_some(page));
        Ok(())
    }

    /// Adds the sheet of figures.
    pub(super) fn add_summary(&mut self, report: &Report<'_>) -> Result<(), XlsxError> {
        summary::draw(self.workbook.add_worksheet(), report, &self.styles)?;
        self.pages.push(None);
        Ok(())
    }

    /// Adds the sheet that explains the columns.
    pub(super) fn add_dictionary(&mut self, report: &Report<'_>) -> Result<(), XlsxError> {
        summary::draw_dictionary(self.workbook.add_worksheet(), report, &self.styles)?;
        self.pages.push(None);
        Ok(())
    }

    /// Writes the workbook, rows included.
    pub(super) fn write(mut self, out: &mut (dyn Write + Send)) -> io::Result<()> {
        let drawing = self.workbook.save_to_buffer().map_err(io_error)?;
        splice::write(drawing, &self.pages, out)
    }
}

fn draw_table(sheet: &mut Worksheet, page: &Page, styles: &Styles) -> Result<(), XlsxError> {
    sheet.set_name(&page.name)?.set_tab_color(page.tab_color);
    sheet.set_row_height(0, 33)?;
    for (column, (header, width)) in (0u16..).zip(page.headers.iter().zip(&page.widths)) {
        sheet.write_string_with_format(0, column, header, &styles.header)?;
        sheet.set_column_width(column, *width as f64)?;
        sheet.set_column_format(column, &styles.text)?;
    }
    let last_column = page.headers.len().saturating_sub(1) as u16;
    let last_row = page.rows.len().max(1) as u32;
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_selection(1, 0, 1, 0)?;
    if page.rows.is_empty() {
        sheet.write_string_with_format(1, 0, page.if_empty, &styles.note)?;
    } else {
        // These cells are not published: they carry the formats, in the order of `rows::Look`, to whoever puts the
        // rows in, and the extent of the sheet.
        for (column, format) in
            (0u16..).zip([&styles.text, &styles.quoted, &styles.decimal, &styles.whole])
        {
            sheet.write_blank(1, column, format)?;
        }
        sheet.write_blank(last_row, last_column, &styles.text)?;
        color_quality(sheet, page, last_row)?;
        let zebra = ConditionalFormatFormula::new()
            .set_rule("=MOD(ROW(),2)=0")
            .set_format(&styles.zebra);
        sheet.add_conditional_format(1, 0, last_row, last_column, &zebra)?;
    }
    let characters: usize = page.widths.iter().sum();
    print_setup(
        sheet,
        characters.div_ceil(CHARACTERS_PER_PAGE).max(1) as u16,
    )?;
    sheet.set_repeat_columns(0, 0)?;
    Ok(())
}

/// Sets landscape printing on A4, header row on every page.
pub(super) fn print_setup(sheet: &mut Worksheet, pages_wide: u16) -> Result<(), XlsxError> {
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(pages_wide, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer("&L&F&C&A&RPage &P of &N");
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Colors the quality score by conditional formats, so that the colors follow edits and sorting. They come before the
/// zebra and stop it.
fn color_quality(sheet: &mut Worksheet, page: &Page, last_row: u32) -> Result<(), XlsxError> {
    let Some(column) = page
        .headers
        .iter()
        .position(|header| header == "data_quality_score")
    else {
        return Ok(());
    };
    if !page.are_fractions.get(column).is_some_and(|is| *is) {
        return Ok(());
    }
    let column = column as u16;
    let bands = [
        (
            ConditionalFormatCellRule::GreaterThanOrEqualTo(0.8),
            0xC6_EFCE,
            0x00_6100,
        ),
        (
            ConditionalFormatCellRule::GreaterThanOrEqualTo(0.6),
            0xFF_EB9C,
            0x7F_4F00,
        ),
        (
            ConditionalFormatCellRule::GreaterThanOrEqualTo(0.4),
            0xFF_C7CE,
            0x9C_0006,
        ),
        (
            ConditionalFormatCellRule::LessThan(0.4),
            0xFF_0000,
            0xFF_FFFF,
        ),
    ];
    for (rule, fill, font) in bands {
        let mut format = Format::new()
            .set_background_color(fill)
            .set_font_color(font);
        if fill == 0xFF_0000 {
            format = format.set_bold();
        }
        let rule = ConditionalFormatCell::new()
            .set_rule(rule)
            .set_format(format)
            .set_stop_if_true(true);
        sheet.add_conditional_format(1, column, last_row, column, &rule)?;
    }
    Ok(())
}
