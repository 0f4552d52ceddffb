//! The cells of one sheet, by column, only those that hold something.
//!
//! Readers push cells as they stream by; text goes straight into Arrow arrays. What the cells mean
//! (title, header, record) is not decided here but by layout.

use arrow::array::{Array, StringArray, StringBuilder};
use hotpass_model::finding::ingest as rules;

use super::refusal::{Outcome, Refusal};
use crate::table::CellKind;

/// What one file may still add to memory; shared by its sheets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// Cells that may still be stored.
    pub(super) cells: u64,
    /// Bytes of text that may still be stored.
    pub(super) text: u64,
    /// Empty cells that tables may still have: a table keeps a place for each cell of its rows.
    pub(super) empty: u64,
}

/// Empty cells are free up to so many times the filled ones.
const FREE_EMPTY: u64 = 16;
/// No format has columns beyond this one.
const LAST_COLUMN: u32 = 65_535;

/// Occurrences of something odd in one column.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// How many cells.
    pub(super) count: u64,
    /// The first rows, at most three.
    pub(super) first: Vec<u32>,
    /// The last row.
    pub(super) last: u32,
}

impl Tally {
    fn add(&mut self, row: u32) {
        if self.first.len() < 3 {
            self.first.push(row);
        }
        self.last = row;
        self.count += 1;
    }
}

/// What is odd about the cells of one column.
#[derive(Debug, Clone, Default)]
pub(super) struct Oddities {
    pub(super) unevaluated: Tally,
    pub(super) errors: Tally,
    pub(super) controls: Tally,
    pub(super) spaces: Tally,
    pub(super) blank: Tally,
    /// How many cells are a formula's result.
    pub(super) formulas: u64,
}

/// A merged range, inclusive and zero-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) first: (u32, u32),
    pub(super) last: (u32, u32),
}

/// One column's cells from top to bottom.
#[derive(Debug)]
pub(super) struct GridColumn {
    /// Zero-based column on the sheet.
    pub(super) index: u32,
    /// The sheet row of each cell, ascending.
    pub(super) rows: Vec<u32>,
    /// The packed kind of each cell.
    pub(super) kinds: Vec<u8>,
    /// The text of each cell; null for errors and unevaluated formulas.
    pub(super) text: StringArray,
    /// What is odd.
    pub(super) odd: Oddities,
}

impl GridColumn {
    /// Returns the position of a sheet row's cell, if the row has one.
    pub(super) fn position(&self, row: u32) -> Option<usize> {
        let start = *self.rows.first()?;
        // Most columns have no gaps, so the position follows from the row.
        let guess = row.checked_sub(start)? as usize;
        if self.rows.get(guess) == Some(&row) {
            return Some(guess);
        }
        self.rows.binary_search(&row).ok()
    }

    /// Returns the kind and text of a sheet row's cell.
    pub(super) fn cell(&self, row: u32) -> Option<(CellKind, &str)> {
        let position = self.position(row)?;
        let text = if self.text.is_valid(position) {
            self.text.value(position)
        } else {
            ""
        };
        Some((CellKind::from_code(self.kinds[position]), text))
    }
}

/// One sheet's cells.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The columns that hold a cell, from left to right.
    pub(super) columns: Vec<GridColumn>,
    /// The sheet rows that hold a cell, ascending.
    pub(super) rows: Vec<u32>,
    /// Merged ranges, sorted by their first cell.
    pub(super) merges: Vec<Merge>,
    /// How many cells hold something.
    pub(super) cells: u64,
}

#[derive(Debug, Default)]
struct ColumnBuilder {
    rows: Vec<u32>,
    kinds: Vec<u8>,
    text: StringBuilder,
    odd: Oddities,
    is_unsorted: bool,
}

/// Collects the cells of one sheet.
#[derive(Debug)]
pub(super) struct GridBuilder<'a> {
    budget: &'a mut Budget,
    columns: Vec<Option<Box<ColumnBuilder>>>,
    rows: Vec<u32>,
    are_rows_unsorted: bool,
    cells: u64,
}

impl<'a> GridBuilder<'a> {
    /// Returns a builder that spends from the file's budget.
    pub(super) fn new(budget: &'a mut Budget) -> Self {
        Self {
            budget,
            columns: Vec::new(),
            rows: Vec::new(),
            are_rows_unsorted: false,
            cells: 0,
        }
    }

    /// Adds a cell. `code` is the packed kind; an empty cell or one of spaces only is not stored.
    pub(super) fn push(&mut self, row: u32, column: u32, code: u8, text: &str) -> Outcome<()> {
        let kind = CellKind::from_code(code);
        if kind == CellKind::Empty || (kind == CellKind::Text && text.is_empty()) {
            return Ok(());
        }
        if column > LAST_COLUMN {
            return Err(Refusal::corrupt(
                "the sheet",
                "a cell has its place beyond the last column there can be",
            ));
        }
        self.spend(text.len() as u64)?;
        let index = column as usize;
        if self.columns.len() <= index {
            self.columns.resize_with(index + 1, || None);
        }
        let cells = self.columns[index].get_or_insert_default();
        if kind == CellKind::Text && is_blank(text) {
            cells.odd.blank.add(row);
            return Ok(());
        }
        cells.note(row, code, text);
        cells.is_unsorted |= cells.rows.last().is_some_and(|last| *last >= row);
        cells.rows.push(row);
        cells.kinds.push(code);
        match kind {
            CellKind::Error | CellKind::Unevaluated => cells.text.append_null(),
            _ => cells.text.append_value(text),
        }
        match self.rows.last() {
            Some(last) if *last == row => {}
            Some(last) if *last > row => {
                self.are_rows_unsorted = true;
                self.rows.push(row);
            }
            _ => self.rows.push(row),
        }
        self.cells += 1;
        Ok(())
    }

    fn spend(&mut self, bytes: u64) -> Outcome<()> {
        let Some(cells) = self.budget.cells.checked_sub(1) else {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                "the file has more cells than the limit; split it or raise the limit",
            ));
        };
        let Some(text) = self.budget.text.checked_sub(bytes) else {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                "the file's cells hold more text than the limit; split it or raise the limit",
            ));
        };
        *self.budget = Budget {
            cells,
            text,
            ..*self.budget
        };
        Ok(())
    }

    /// Returns the sheet's cells in order.
    pub(super) fn finish(mut self, mut merges: Vec<Merge>) -> Outcome<Grid> {
        merges.sort_unstable_by_key(|merge| merge.first);
        if self.are_rows_unsorted {
            self.rows.sort_unstable();
            self.rows.dedup();
        }
        let mut cells = 0;
        let mut columns = Vec::new();
        for (index, column) in self.columns.into_iter().enumerate() {
            let Some(column) = column else { continue };
            let column = column.finish(index as u32);
            cells += column.rows.len() as u64;
            columns.push(column);
        }
        let area = (columns.len() as u64).saturating_mul(self.rows.len() as u64);
        let empty = area.saturating_sub(cells.saturating_mul(FREE_EMPTY));
        let Some(empty) = self.budget.empty.checked_sub(empty) else {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                "the cells are strewn over too many rows and columns; remove those far from the tables",
            ));
        };
        self.budget.empty = empty;
        Ok(Grid {
            columns,
            rows: self.rows,
            merges,
            cells,
        })
    }
}

impl ColumnBuilder {
    fn note(&mut self, row: u32, code: u8, text: &str) {
        if code & CellKind::FORMULA != 0 {
            self.odd.formulas += 1;
        }
        match CellKind::from_code(code) {
            CellKind::Unevaluated => self.odd.unevaluated.add(row),
            CellKind::Error => self.odd.errors.add(row),
            // Only a control character, DEL, or a lead byte of U+0080..U+00BF or U+2000..U+2FFF needs a closer look.
            CellKind::Text
                if text
                    .bytes()
                    .any(|byte| byte < 0x20 || matches!(byte, 0x7F | 0xC2 | 0xE2)) =>
            {
                self.note_characters(row, text);
            }
            _ => {}
        }
    }

    fn note_characters(&mut self, row: u32, text: &str) {
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        {
            self.odd.controls.add(row);
        }
        if text
            .chars()
            .any(|c| matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}'))
        {
            self.odd.spaces.add(row);
        }
    }

    fn finish(mut self, index: u32) -> GridColumn {
        let mut text = self.text.finish();
        if self.is_unsorted {
            // A file may list its cells in any order; the last cell given for a row counts, as in spreadsheet programs.
            let mut order: Vec<usize> = (0..self.rows.len()).collect();
            order.sort_by_key(|position| self.rows[*position]);
            let rows = &self.rows;
            let kept: Vec<usize> = order
                .iter()
                .enumerate()
                .filter(|(at, position)| {
                    order.get(at + 1).map(|next| rows[*next]) != Some(rows[**position])
                })
                .map(|(_, position)| *position)
                .collect();
            text = kept
                .iter()
                .map(|position| text.is_valid(*position).then(|| text.value(*position)))
                .collect();
            self.kinds = kept.iter().map(|position| self.kinds[*position]).collect();
            self.rows = kept.iter().map(|position| self.rows[*position]).collect();
        }
        text.shrink_to_fit();
        GridColumn {
            index,
            rows: self.rows,
            kinds: self.kinds,
            text,
            odd: self.odd,
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: u8 = CellKind::Text as u8;

    fn budget() -> Budget {
        Budget {
            cells: 100,
            text: 1000,
            empty: 1000,
        }
    }

    #[test]
    fn two_cells_at_the_corners_of_a_sheet_cost_two_cells() {
        let mut budget = budget();
        let mut builder = GridBuilder::new(&mut budget);
        builder.push(0, 0, TEXT, "a").expect("room for a cell");
        builder
            .push(1_048_575, 16_383, TEXT, "b")
            .expect("room for a cell");
        let grid = builder.finish(Vec::new()).expect("a grid");
        assert_eq!(grid.cells, 2);
        assert_eq!(grid.columns.len(), 2);
        assert_eq!(grid.columns[1].cell(1_048_575), Some((CellKind::Text, "b")));
    }

    #[test]
    fn cells_in_any_order_are_sorted_and_the_last_of_a_position_counts() {
        let mut budget = budget();
        let mut builder = GridBuilder::new(&mut budget);
        for (row, text) in [(5, "e"), (1, "a"), (3, "c"), (1, "b")] {
            builder.push(row, 0, TEXT, text).expect("room for a cell");
        }
        let grid = builder.finish(Vec::new()).expect("a grid");
        assert_eq!(grid.rows, [1, 3, 5]);
        assert_eq!(grid.columns[0].rows, [1, 3, 5]);
        assert_eq!(grid.columns[0].cell(1), Some((CellKind::Text, "b")));
        assert_eq!(grid.columns[0].cell(2), None);
    }

    #[test]
    fn the_limits_of_cells_and_of_text_refuse() {
        let mut small = Budget {
            cells: 1,
            ..budget()
        };
        let mut builder = GridBuilder::new(&mut small);
        builder.push(0, 0, TEXT, "a").expect("room for a cell");
        assert_eq!(
            builder
                .push(1, 0, TEXT, "b")
                .expect_err("a cell too many")
                .rule
                .code,
            "HP-I005"
        );
        let mut small = Budget {
            text: 1,
            ..budget()
        };
        let mut builder = GridBuilder::new(&mut small);
        assert_eq!(
            builder
                .push(0, 0, TEXT, "ab")
                .expect_err("a cell too many")
                .rule
                .code,
            "HP-I005"
        );
    }

    #[test]
    fn cells_strewn_wide_or_beyond_the_last_column_refuse() {
        let mut budget = budget();
        let mut builder = GridBuilder::new(&mut budget);
        for at in 0..60 {
            builder.push(at, at, TEXT, "a").expect("room for a cell");
        }
        assert_eq!(
            builder
                .finish(Vec::new())
                .expect_err("cells that are strewn")
                .rule
                .code,
            "HP-I005"
        );
        let mut builder = GridBuilder::new(&mut budget);
        let refusal = builder
            .push(0, 475_253, TEXT, "a")
            .expect_err("a cell too many");
        assert_eq!(refusal.rule.code, "HP-I002");
    }

    #[test]
    fn odd_characters_are_counted_and_the_text_is_kept() {
        let mut budget = budget();
        let mut builder = GridBuilder::new(&mut budget);
        builder
            .push(0, 0, TEXT, "a\u{A0}b")
            .expect("room for a cell");
        builder
            .push(1, 0, TEXT, "a\u{1}b")
            .expect("room for a cell");
        builder.push(2, 0, TEXT, "  ").expect("room for a cell");
        builder
            .push(3, 0, TEXT, "two\nlines")
            .expect("room for a cell");
        let grid = builder.finish(Vec::new()).expect("a grid");
        let odd = &grid.columns[0].odd;
        assert_eq!(
            (odd.spaces.count, odd.controls.count, odd.blank.count),
            (1, 1, 1)
        );
        assert_eq!(grid.columns[0].cell(0), Some((CellKind::Text, "a\u{A0}b")));
        assert_eq!(grid.cells, 3);
    }
}
