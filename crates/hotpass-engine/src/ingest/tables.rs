//! From a sheet's grid and its regions to tables with unique headers, and the findings about both.

use std::collections::BTreeMap;

use arrow::array::{Array, StringArray, StringBuilder, UInt8Array};
use hotpass_model::finding::{Finding, Place, Rule, ingest as rules};
use hotpass_model::ident::column_letters;

use super::grid::{Grid, GridColumn};
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
                &rules::layout::SEVERAL_TABLES,
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
    let (mut unnamed, mut repeated) = (Vec::new(), Vec::new());
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
        if header.is_empty() && has_header {
            unnamed.push(source.index);
        }
        let header = if header.is_empty() {
            format!("column_{}", column_letters(source.index))
        } else {
            header.clone()
        };
        let name = unique(header.clone(), &mut seen);
        if name != header {
            repeated.push(source.index);
        }
        columns.push(Column {
            header: name,
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
    let row = table.header_rows.start;
    let what = "columns with values but no header, named after their letters";
    findings.extend(about_headers(
        name,
        row,
        &unnamed,
        (&rules::layout::EMPTY_HEADER, what),
    ));
    let what = "headers that repeat one to their left and get a number";
    findings.extend(about_headers(
        name,
        row,
        &repeated,
        (&rules::layout::DUPLICATE_HEADER, what),
    ));
    describe(name, &table, findings);
    table
}

/// Returns one finding for all the headers that share a fault.
fn about_headers(
    name: SheetName<'_>,
    row: u32,
    columns: &[u32],
    (rule, what): (&'static Rule, &str),
) -> Option<Finding> {
    let first = cell(*columns.first()?, row);
    let place = if columns.len() == 1 {
        first
    } else {
        format!("{first}:{}", cell(*columns.last()?, row))
    };
    let samples: Vec<String> = columns
        .iter()
        .take(3)
        .map(|column| cell(*column, row))
        .collect();
    let more = if columns.len() > 3 { " …" } else { "" };
    let finding = Finding::new(
        rule,
        name.place().at(place),
        format!("{what}: {} ({}{more})", columns.len(), samples.join(", ")),
    );
    Some(finding.counted(columns.len() as u64))
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

/// Returns the header, with a number when a column to the left has the same.
fn unique(header: String, seen: &mut BTreeMap<String, u32>) -> String {
    let mut name = header.clone();
    let mut number = seen.get(&header).copied().unwrap_or(0);
    if number > 0 {
        // A column may really be called `Phone (2)`, so look for a free name.
        while seen.contains_key(&name) {
            number += 1;
            name = format!("{header} ({number})");
        }
    }
    seen.insert(header, number.max(1));
    seen.entry(name.clone()).or_insert(1);
    name
}

fn describe(name: SheetName<'_>, table: &Table, findings: &mut Vec<Finding>) {
    let place = || name.place().at(range(table));
    if table.header_rows.is_empty() {
        findings.push(Finding::new(
            &rules::layout::NO_HEADER,
            place(),
            "the first row looks like data; columns are named after their letters",
        ));
    }
    if table.header_rows.len() > 1 {
        findings.push(Finding::new(
            &rules::layout::HEADER_OF_SEVERAL_ROWS,
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
            &rules::layout::HEADER_ONLY,
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
        &rules::layout::PREAMBLE,
        "titles or notes above the header",
    ),
    (SkipReason::Total, &rules::layout::TOTAL_ROW, "totals"),
    (
        SkipReason::Footnote,
        &rules::layout::FOOTNOTE,
        "notes below the table",
    ),
    (
        SkipReason::RepeatedHeader,
        &rules::layout::REPEATED_HEADER,
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
