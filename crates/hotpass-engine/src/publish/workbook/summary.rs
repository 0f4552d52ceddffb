//! Draws the small sheets: Summary (figures of the run) and Data dictionary (what each column means). Both are drawn
//! whole; only tables are streamed.

use hotpass_model::{
    profile::Terms,
    ssot::{COLUMNS, ColumnType, Origin},
};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::frame::{HEADER_FILL, Styles, print_setup};
use crate::publish::report::Report;

/// Draws the figures of a run.
pub(super) fn draw(
    sheet: &mut Worksheet,
    report: &Report<'_>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_name("Summary")?.set_tab_color(HEADER_FILL);
    for (column, width) in [
        (0, 38),
        (1, 16),
        (2, 16),
        (3, 16),
        (4, 16),
        (5, 16),
        (6, 16),
        (7, 16),
    ] {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_screen_gridlines(false);
    let mut lines = Lines {
        sheet,
        styles,
        next: 0,
    };
    lines.header(&["Metric", "Value"])?;
    totals(&mut lines, report)?;
    sources(&mut lines, report)?;
    quality(&mut lines, report)?;
    completeness(&mut lines, report)?;
    findings(&mut lines, report)?;
    if !report.dossier.assumptions.is_empty() {
        lines.heading("Assumptions", &[], &[])?;
        for sentence in &report.dossier.assumptions {
            lines.row(sentence, &[])?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    print_setup(sheet, 1)
}

fn totals(lines: &mut Lines<'_>, report: &Report<'_>) -> Result<(), XlsxError> {
    let dossier = report.dossier;
    let rows = dossier.rows;
    lines.row("Project", &[Item::Text(&dossier.project)])?;
    lines.row("Run", &[Item::Text(&dossier.run_id.0)])?;
    lines.row(
        "Total Records",
        &[Item::Count(dossier.golden.num_rows() as u64)],
    )?;
    lines.heading("Row accounting", &["Rows", "Share"], &[])?;
    let share = |count: u64| Item::Share(count as f64 / rows.read.max(1) as f64);
    lines.row("Read", &[Item::Count(rows.read), share(rows.read)])?;
    lines.row(
        "Merged into golden records",
        &[Item::Count(rows.merged), share(rows.merged)],
    )?;
    lines.row(
        "Quarantined, with a reason",
        &[Item::Count(rows.quarantined), share(rows.quarantined)],
    )?;
    lines.row(
        "Skipped, no records",
        &[Item::Count(rows.skipped), share(rows.skipped)],
    )?;
    let balance = if rows.balances() { "Yes" } else { "No" };
    lines.row(
        "Read = merged + quarantined + skipped",
        &[Item::Text(balance)],
    )
}

fn sources(lines: &mut Lines<'_>, report: &Report<'_>) -> Result<(), XlsxError> {
    let headers = [
        "Rows",
        "Merged",
        "Quarantined",
        "Skipped",
        "Joined",
        "Unjoined",
        "Golden records",
    ];
    lines.heading("Sources", &headers, &[])?;
    let breakdown = &report.dossier.quality.source_breakdown;
    for source in &report.dossier.sources {
        let golden = breakdown.get(&source.label).copied().unwrap_or_default();
        let rows = source.rows;
        let counts = [
            rows.read,
            rows.merged,
            rows.quarantined,
            rows.skipped,
            source.joined,
            source.unjoined,
            golden,
        ];
        lines.row(&source.label, &counts.map(Item::Count))?;
    }
    Ok(())
}

fn quality(lines: &mut Lines<'_>, report: &Report<'_>) -> Result<(), XlsxError> {
    let quality = &report.dossier.quality;
    let n_expectations = quality.expectations.len();
    let all_held = if report.n_held() == n_expectations {
        "Yes"
    } else {
        "No"
    };
    lines.heading("Quality Metrics", &["Mean", "Least", "Greatest"], &[])?;
    for (label, scores) in [
        ("Quality: valid values", quality.score),
        ("Presence: any values", quality.presence),
    ] {
        lines.row(
            label,
            &[scores.mean, scores.min, scores.max].map(Item::Score),
        )?;
    }
    lines.row("Invalid Records", &[Item::Count(quality.invalid_records)])?;
    lines.row("Validation Passed", &[Item::Text(all_held)])?;
    lines.row(
        "Expectations kept",
        &[
            Item::Count(report.n_held() as u64),
            Item::Of(n_expectations),
        ],
    )?;
    lines.row("True conflicts", &[Item::Count(report.n_conflicts())])
}

fn completeness(lines: &mut Lines<'_>, report: &Report<'_>) -> Result<(), XlsxError> {
    lines.heading("Field Completeness", &["Share", "Filled"], &[])?;
    for column in &report.dossier.quality.completeness {
        let share = column.filled as f64 / column.total.max(1) as f64;
        lines.row(
            column.column,
            &[Item::Share(share), Item::Count(column.filled)],
        )?;
    }
    Ok(())
}

fn findings(lines: &mut Lines<'_>, report: &Report<'_>) -> Result<(), XlsxError> {
    lines.heading("Findings", &["Count"], &["Code", "Severity", "First place"])?;
    if report.codes.is_empty() {
        return lines.row("None", &[]);
    }
    for entry in &report.codes {
        let items = [
            Item::Count(entry.count),
            Item::Text(entry.rule.code),
            Item::Text(entry.severity.as_str()),
            Item::Text(&entry.first),
        ];
        lines.row(entry.rule.name, &items)?;
    }
    Ok(())
}

/// Something in a line, after its label.
enum Item<'a> {
    Text(&'a str),
    Count(u64),
    Share(f64),
    Score(f64),
    Of(usize),
}

/// Lines from top to bottom.
struct Lines<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    next: u32,
}

impl Lines<'_> {
    fn header(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.next, 22)?;
        for (column, name) in (0u16..).zip(names) {
            self.sheet
                .write_string_with_format(self.next, column, *name, &self.styles.header)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Leaves a line free and writes the heading of a group: its name, columns of numbers, columns of text.
    fn heading(&mut self, name: &str, numbers: &[&str], texts: &[&str]) -> Result<(), XlsxError> {
        self.next += 1;
        let styles = self.styles;
        let numbers = numbers.iter().map(|name| (*name, &styles.number_heading));
        let texts = texts.iter().map(|name| (*name, &styles.heading));
        let cells = std::iter::once((name, &styles.heading))
            .chain(numbers)
            .chain(texts);
        for (column, (name, format)) in (0u16..).zip(cells) {
            self.sheet
                .write_string_with_format(self.next, column, name, format)?;
        }
        self.next += 1;
        Ok(())
    }

    fn row(&mut self, label: &str, items: &[Item<'_>]) -> Result<(), XlsxError> {
        let (row, styles) = (self.next, self.styles);
        self.sheet
            .write_string_with_format(row, 0, clipped(label), styles.of(label))?;
        for (column, item) in (1u16..).zip(items) {
            match item {
                Item::Text(text) => self.sheet.write_string_with_format(
                    row,
                    column,
                    clipped(text),
                    styles.of(text),
                )?,
                Item::Count(count) => self.sheet.write_number_with_format(
                    row,
                    column,
                    *count as f64,
                    &styles.whole,
                )?,
                Item::Share(share) => {
                    self.sheet
                        .write_number_with_format(row, column, *share, &styles.percent)?
                }
                Item::Score(score) => {
                    self.sheet
                        .write_number_with_format(row, column, *score, &styles.decimal)?
                }
                Item::Of(total) => self.sheet.write_string_with_format(
                    row,
                    column,
                    format!("of {total}"),
                    &styles.text,
                )?,
            };
        }
        self.next += 1;
        Ok(())
    }
}

/// Returns a label or name no longer than anybody reads in a cell; the format's own limit is far above it.
fn clipped(text: &str) -> String {
    const LONGEST: usize = 1_000;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Widths of the columns that may take several lines, in characters.
const DESCRIPTION_WIDTH: u32 = 72;
const EXAMPLE_WIDTH: u32 = 50;
/// The height of a line of the body font, in points.
const LINE_HEIGHT: f64 = 15.0;

/// Returns how many lines a text takes at a width; not every program finds out by itself.
fn lines(text: &str, width: u32) -> usize {
    text.chars().count().div_ceil(width as usize).max(1)
}

/// Draws what each published column means.
pub(super) fn draw_dictionary(
    sheet: &mut Worksheet,
    report: &Report<'_>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet
        .set_name("Data dictionary")?
        .set_tab_color(HEADER_FILL);
    let columns = [
        ("Column", 36),
        ("Type", 16),
        ("Required", 14),
        ("Description", DESCRIPTION_WIDTH),
        ("Example", EXAMPLE_WIDTH),
        ("Origin", 22),
        ("Filled", 12),
    ];
    sheet.set_row_height(0, 22)?;
    for (index, (name, width)) in (0u16..).zip(columns) {
        sheet.set_column_width(index, width)?;
        sheet.write_string_with_format(0, index, name, &styles.header)?;
    }
    let completeness = &report.dossier.quality.completeness;
    for (row, column) in (1u32..).zip(COLUMNS) {
        let kind = match column.data_type {
            ColumnType::Text => "text",
            ColumnType::Float => "number",
            ColumnType::Integer => "whole number",
        };
        let required = if column.required { "yes" } else { "no" };
        let texts = [
            (0, column.name),
            (1, kind),
            (2, required),
            (5, origin(column.origin)),
        ];
        for (index, text) in texts {
            sheet.write_string_with_format(row, index, text, &styles.text)?;
        }
        // Code marks are for the generated reference; here they would be litter.
        let mut description = column.description.replace('`', "\"");
        if let Some(term) = called(column.name, &report.dossier.terms) {
            description.extend([" Here: ", term, "."]);
        }
        let lines =
            lines(&description, DESCRIPTION_WIDTH).max(lines(column.example, EXAMPLE_WIDTH));
        sheet.set_row_height(row, LINE_HEIGHT * lines as f64)?;
        sheet.write_string_with_format(row, 3, description, &styles.wrapped)?;
        sheet.write_string_with_format(row, 4, column.example, &styles.wrapped)?;
        if let Some(filled) = completeness
            .iter()
            .find(|entry| entry.column == column.name)
        {
            let share = filled.filled as f64 / filled.total.max(1) as f64;
            sheet.write_number_with_format(row, 6, share, &styles.percent)?;
        }
    }
    sheet.autofilter(0, 0, COLUMNS.len() as u32, 6)?;
    sheet.set_freeze_panes(1, 1)?;
    print_setup(sheet, 1)
}

/// Returns what the line of business calls what a column holds.
fn called<'a>(column: &str, terms: &'a Terms) -> Option<&'a str> {
    match column {
        "organization_name" => Some(&terms.organization),
        "organization_type" => Some(&terms.organization_type),
        "organization_category" => Some(&terms.category),
        _ => None,
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Chosen(_) => "chosen among sources",
        Origin::Contact => "people of the record",
        Origin::Derived => "computed",
        Origin::Constant => "set by the settings",
    }
}
