//! One sheet as a reader hands it on, and the summary of it that `inspect` shows.

use hotpass_model::finding::{Finding, ingest as rules};
use serde::Serialize;

use super::grid::Grid;
use super::oddities;
use super::refusal::Outcome;
use super::tables::{self, SheetName};
use crate::table::Table;

/// Receives each sheet as it is read, so that only one is in memory as a grid.
pub(super) type Sink<'a> = &'a mut dyn FnMut(Sheet);

/// Whether a sheet is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Shown.
    Visible,
    /// Hidden; the program's menu offers to show it.
    Hidden,
    /// Hidden from the menu too.
    VeryHidden,
}

/// A sheet as a reader found it.
#[derive(Debug)]
pub(super) struct Sheet {
    name: String,
    visibility: Visibility,
    hidden_rows: u64,
    /// The cells, or why there are none; nothing for charts and macros.
    grid: Option<Outcome<Grid>>,
    findings: Vec<Finding>,
}

/// What is on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetSummary {
    /// The sheet's name; for text and Parquet files the file's stem.
    pub name: String,
    /// Whether it is shown.
    pub visibility: Visibility,
    /// How many rows it has, down to the last that holds something.
    pub rows: u32,
    /// How many columns it has, up to the last that holds something.
    pub columns: u32,
    /// How many cells hold something.
    pub cells: u64,
    /// Merged ranges in A1 notation, at most one hundred.
    pub merged: Vec<String>,
    /// How many ranges are merged.
    pub merged_count: u64,
    /// How many rows are hidden.
    pub hidden_rows: u64,
    /// How many cells are formulas.
    pub formulas: u64,
    /// How many tables were found.
    pub tables: u32,
}

impl Sheet {
    /// Returns a sheet without findings of its reader.
    pub(super) fn new(
        name: String,
        visibility: Visibility,
        hidden_rows: u64,
        grid: Option<Outcome<Grid>>,
    ) -> Self {
        Self {
            name,
            visibility,
            hidden_rows,
            grid,
            findings: Vec::new(),
        }
    }

    /// Returns this sheet with what its reader found.
    pub(super) fn with_findings(mut self, findings: Vec<Finding>) -> Self {
        self.findings = findings;
        self
    }

    /// Tells whether the sheet was refused.
    pub(super) fn refusal(&self) -> Option<&super::refusal::Refusal> {
        match &self.grid {
            Some(Err(refusal)) if refusal.rule != &rules::NOT_A_WORKSHEET => Some(refusal),
            _ => None,
        }
    }

    /// Splits the sheet into tables, and sums it up.
    pub(super) fn finish(
        self,
        file: &str,
        findings: &mut Vec<Finding>,
    ) -> (SheetSummary, Vec<Table>) {
        let name = SheetName {
            file,
            sheet: &self.name,
            is_hidden: self.visibility != Visibility::Visible,
        };
        if name.is_hidden {
            let how = if self.visibility == Visibility::Hidden {
                "hidden"
            } else {
                "hidden even from the menu"
            };
            findings.push(Finding::new(
                &rules::HIDDEN_SHEET,
                name.place(),
                format!("the sheet is {how}; it is read all the same"),
            ));
        }
        findings.extend(self.findings);
        let grid = match self.grid {
            Some(Ok(grid)) => grid,
            Some(Err(refusal)) => {
                let rule = if refusal.rule == &rules::NOT_A_WORKSHEET {
                    &rules::NOT_A_WORKSHEET
                } else {
                    &rules::SHEET_UNREADABLE
                };
                findings.push(Finding::new(rule, name.place(), refusal.message));
                return (
                    summary(&self.name, self.visibility, &Grid::default()),
                    Vec::new(),
                );
            }
            None => {
                findings.push(Finding::new(
                    &rules::NOT_A_WORKSHEET,
                    name.place(),
                    "the sheet is a chart, a macro or a dialog and has no cells",
                ));
                return (
                    summary(&self.name, self.visibility, &Grid::default()),
                    Vec::new(),
                );
            }
        };
        if grid.cells == 0 {
            findings.push(Finding::new(
                &rules::layout::EMPTY_SHEET,
                name.place(),
                "the sheet has no cell with a value",
            ));
        }
        oddities::report_sheet(name, &grid, self.hidden_rows, findings);
        oddities::report_cells(name, &grid, findings);
        let tables = tables::split(name, &grid, findings);
        let mut summary = summary(&self.name, self.visibility, &grid);
        summary.hidden_rows = self.hidden_rows;
        summary.tables = tables.len() as u32;
        (summary, tables)
    }
}

fn summary(name: &str, visibility: Visibility, grid: &Grid) -> SheetSummary {
    SheetSummary {
        name: name.to_owned(),
        visibility,
        rows: grid.rows.last().map_or(0, |row| row + 1),
        columns: grid.columns.last().map_or(0, |column| column.index + 1),
        cells: grid.cells,
        merged: grid
            .merges
            .iter()
            .take(100)
            .map(|merge| {
                format!(
                    "{}:{}",
                    tables::cell(merge.first.1, merge.first.0),
                    tables::cell(merge.last.1, merge.last.0)
                )
            })
            .collect(),
        merged_count: grid.merges.len() as u64,
        hidden_rows: 0,
        formulas: grid.columns.iter().map(|column| column.odd.formulas).sum(),
        tables: 0,
    }
}
