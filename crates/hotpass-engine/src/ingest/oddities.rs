//! The findings about a sheet's cells: errors, formulas without a result, odd characters, merged and hidden parts.
//!
//! They come from what was counted while reading; no cell is looked at again.

use hotpass_model::finding::{Finding, Rule, ingest as rules};

use super::grid::{Grid, Tally};
use super::tables::{SheetName, cell};

/// Reports what is odd about the cells of a sheet, one finding per column and kind.
pub(super) fn report_cells(name: SheetName<'_>, grid: &Grid, findings: &mut Vec<Finding>) {
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
