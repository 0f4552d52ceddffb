//! From a sheet's grid and its regions to tables with unique headers, and the findings about both.

use std::collections::BTreeMap;

use arrow::array::{Array, StringArray, StringBuilder, UInt8Array};
use hotpass_model::finding::{Finding, Place, Rule, ingest as rules};
use hotpass_model::ident::column_letters;

use super::grid::{Grid, GridColumn, Tally};
use super::layout::{self, Region};
use crate::table::{CellKind, Column, SkipReason, Table};

/// Which sheet the tables are on.
#[derive(Debug, Clone, Copy)]
pub(super) struct SheetName<'a> {
    pub(super) file: &'a str,
    pub(super) sheet: &'a str,
    pub(super) is_hidden: bool,
}

impl SheetName<'_> {
    /// Returns the place of the sheet.
    pub(super) fn place(&self) -> Place {
        Place::sheet(self.file, self.sheet)
    }
}

/// Splits a sheet into its tables.
pub(super) fn split(name: SheetName<'_>, grid: &Grid, findings: &mut Vec<Finding>) -> Vec<Table> {
    let regions = layout::regions(grid);
    if regions.len() > 1 {
        findings.push(
            Finding::new(
                &rules::SEVERAL_TABLES,
                name.place(),
                format!(
                    "the sheet holds {} tables, each read on its own",
                    regions.len()
                ),
            )
            .counted(regions.len() as u64),
        );
    }
    let mut tables = Vec::new();
    for (region, number) in regions.into_iter().zip(1..) {
        tables.push(table(name, grid, region, number, findings));
    }
    tables
}

fn table(
    name: SheetName<'_>,
    grid: &Grid,
    region: Region,
    number: u32,
    findings: &mut Vec<Finding>,
) -> Table {
    let has_header = !region.header_rows.is_empty();
    let mut columns = Vec::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for (position, header) in region.columns.clone().zip(&region.headers) {
        let source = &grid.columns[position];
        let (text, kinds) = take(source, &region.rows);
        let has_values = kinds
            .values()
            .iter()
            .any(|code| CellKind::from_code(*code) != CellKind::Empty);
        if header.is_empty() && !has_values {
            // Only titles or notes stand in this column.
            continue;
        }
        let place = name
            .place()
            .at(cell(source.index, region.header_rows.start));
        if header.is_empty() && has_header {
            findings.push(Finding::new(
                &rules::EMPTY_HEADER,
                place.clone(),
                format!(
                    "a column with values has no header and is read as `column_{}`",
                    column_letters(source.index)
                ),
            ));
        }
        let header = if header.is_empty() {
            format!("column_{}", column_letters(source.index))
        } else {
            header.clone()
        };
        let header = unique(header, &mut seen, place, findings);
        columns.push(Column {
            header,
            index: source.index,
            text,
            kinds,
        });
    }
    let table = Table {
        file: name.file.to_owned(),
        sheet: name.sheet.to_owned(),
        number,
        header_rows: region.header_rows,
        is_hidden: name.is_hidden,
        columns,
        rows: region.rows,
        skipped: region.skipped,
    };
    describe(name, &table, findings);
    table
}

/// Returns the cells of a column in these rows. Where the column has no gap in them, text is shared and not copied.
fn take(column: &GridColumn, rows: &[u32]) -> (StringArray, UInt8Array) {
    let start = rows
        .first()
        .map_or(0, |first| column.rows.partition_point(|row| row < first));
    if let Some(run) = column.rows.get(start..start + rows.len())
        && run == rows
    {
        let kinds = column.kinds[start..start + rows.len()].to_vec();
        return (
            column.text.slice(start, rows.len()),
            UInt8Array::from(kinds),
        );
    }
    let mut text = StringBuilder::with_capacity(rows.len(), 0);
    let mut kinds = Vec::with_capacity(rows.len());
    let mut at = start;
    for row in rows {
        while column.rows.get(at).is_some_and(|found| found < row) {
            at += 1;
        }
        if column.rows.get(at) != Some(row) {
            text.append_null();
            kinds.push(CellKind::Empty as u8);
            continue;
        }
        if column.text.is_valid(at) {
            text.append_value(column.text.value(at));
        } else {
            text.append_null();
        }
        kinds.push(column.kinds[at]);
    }
    let mut text = text.finish();
    text.shrink_to_fit();
    (text, UInt8Array::from(kinds))
}

fn unique(
    header: String,
    seen: &mut BTreeMap<String, u32>,
    place: Place,
    findings: &mut Vec<Finding>,
) -> String {
    let mut name = header.clone();
    let mut number = seen.get(&header).copied().unwrap_or(0);
    if number > 0 {
        // A column may really be called `Phone (2)`, so look for a free name.
        while seen.contains_key(&name) {
            number += 1;
            name = format!("{header} ({number})");
        }
        findings.push(Finding::new(
            &rules::DUPLICATE_HEADER,
            place,
            format!("the header repeats that of a column to the left; the column is read as number {number} of that name"),
        ));
    }
    seen.insert(header, number.max(1));
    seen.entry(name.clone()).or_insert(1);
    name
}

fn describe(name: SheetName<'_>, table: &Table, findings: &mut Vec<Finding>) {
    let place = || name.place().at(range(table));
    if table.header_rows.is_empty() {
        findings.push(Finding::new(
            &rules::NO_HEADER,
            place(),
            "the first row looks like data; columns are named after their letters",
        ));
    }
    if table.header_rows.len() > 1 {
        findings.push(Finding::new(
            &rules::HEADER_OF_SEVERAL_ROWS,
            place(),
            format!(
                "the header takes rows {} to {}; its parts are joined",
                table.header_rows.start + 1,
                table.header_rows.end
            ),
        ));
    }
    if table.rows.is_empty() {
        findings.push(Finding::new(
            &rules::HEADER_ONLY,
            place(),
            "the table has a header and no rows",
        ));
    }
    for (reason, rule, what) in SKIPS {
        describe_skipped(name, table, (reason, rule, what), findings);
    }
}

/// The reasons why rows are no records, with their rules and words.
const SKIPS: [(SkipReason, &Rule, &str); 4] = [
    (
        SkipReason::Title,
        &rules::PREAMBLE,
        "titles or notes above the header",
    ),
    (SkipReason::Total, &rules::TOTAL_ROW, "totals"),
    (
        SkipReason::Footnote,
        &rules::FOOTNOTE,
        "notes below the table",
    ),
    (
        SkipReason::RepeatedHeader,
        &rules::REPEATED_HEADER,
        "the header again",
    ),
];

fn describe_skipped(
    name: SheetName<'_>,
    table: &Table,
    (reason, rule, what): (SkipReason, &'static Rule, &str),
    findings: &mut Vec<Finding>,
) {
    let rows: Vec<u32> = table
        .skipped
        .iter()
        .filter(|skipped| skipped.reason == reason)
        .map(|skipped| skipped.row)
        .collect();
    let (Some(first), Some(last)) = (rows.iter().min(), rows.iter().max()) else {
        return;
    };
    findings.push(
        Finding::new(
            rule,
            name.place().at(format!("{}:{}", first + 1, last + 1)),
            format!("rows that are no records but {what}: {}", rows.len()),
        )
        .counted(rows.len() as u64),
    );
}

/// Returns a cell in A1 notation.
pub(super) fn cell(column: u32, row: u32) -> String {
    format!("{}{}", column_letters(column), row + 1)
}

/// Returns the range of a table with its header in A1 notation.
pub(super) fn range(table: &Table) -> String {
    let first = table
        .header_rows
        .clone()
        .next()
        .or(table.rows.first().copied())
        .unwrap_or(table.header_rows.start);
    let last = table
        .rows
        .last()
        .copied()
        .unwrap_or(table.header_rows.end.saturating_sub(1))
        .max(first);
    let left = table.columns.first().map_or(0, |column| column.index);
    let right = table.columns.last().map_or(left, |column| column.index);
    format!("{}:{}", cell(left, first), cell(right, last))
}

/// Reports what is odd about the cells of a sheet, one finding per column and kind.
pub(super) fn report_oddities(name: SheetName<'_>, grid: &Grid, findings: &mut Vec<Finding>) {
    for column in &grid.columns {
        let odd = &column.odd;
        let kinds: [(&Tally, &'static Rule, &str); 5] = [
            (
                &odd.unevaluated,
                &rules::NO_CACHED_VALUE,
                "formulas without a stored result, to be calculated by opening and saving the workbook",
            ),
            (
                &odd.errors,
                &rules::ERROR_CELL,
                "errors, which count as empty",
            ),
            (
                &odd.controls,
                &rules::CONTROL_CHARACTERS,
                "values with control characters",
            ),
            (
                &odd.spaces,
                &rules::NON_BREAKING_SPACE,
                "values with non-breaking spaces",
            ),
            (
                &odd.blank,
                &rules::BLANK_TEXT,
                "values of spaces only, which count as empty",
            ),
        ];
        for (tally, rule, what) in kinds {
            if let Some((place, samples)) = whereabouts(column.index, tally) {
                findings.push(
                    Finding::new(
                        rule,
                        name.place().at(place),
                        format!("{what}: {} ({samples})", tally.count),
                    )
                    .counted(tally.count),
                );
            }
        }
    }
}

/// Returns the range that a tally covers and its first cells, or nothing when it counts none.
fn whereabouts(column: u32, tally: &Tally) -> Option<(String, String)> {
    let first = *tally.first.first()?;
    let samples: Vec<String> = tally.first.iter().map(|row| cell(column, *row)).collect();
    let more = if tally.count > 3 { " …" } else { "" };
    let place = if tally.count == 1 {
        cell(column, first)
    } else {
        format!(
            "{}:{}",
            cell(column, first),
            cell(column, tally.last.max(first))
        )
    };
    Some((place, format!("{}{more}", samples.join(", "))))
}

/// Reports merged ranges and hidden rows of a sheet.
pub(super) fn report_sheet(
    name: SheetName<'_>,
    grid: &Grid,
    hidden_rows: u64,
    findings: &mut Vec<Finding>,
) {
    if let Some(first) = grid.merges.first() {
        let samples: Vec<String> = grid
            .merges
            .iter()
            .take(3)
            .map(|merge| {
                format!(
                    "{}:{}",
                    cell(merge.first.1, merge.first.0),
                    cell(merge.last.1, merge.last.0)
                )
            })
            .collect();
        let more = if grid.merges.len() > 3 { " …" } else { "" };
        findings.push(
            Finding::new(
                &rules::MERGED_CELLS,
                name.place().at(cell(first.first.1, first.first.0)),
                format!(
                    "{} ranges are merged ({}{more}); the value belongs to the top left cell of each",
                    grid.merges.len(),
                    samples.join(", ")
                ),
            )
            .counted(grid.merges.len() as u64),
        );
    }
    if hidden_rows > 0 {
        findings.push(
            Finding::new(
                &rules::HIDDEN_ROWS,
                name.place(),
                format!("{hidden_rows} rows are hidden; they are read all the same"),
            )
            .counted(hidden_rows),
        );
    }
}
