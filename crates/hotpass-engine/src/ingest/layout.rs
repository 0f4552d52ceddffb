//! Where the tables of a sheet are: bands of columns, headers, bodies, titles, totals and notes.
//!
//! A sheet goes in as a grid, its regions come out; every row of the grid ends in one of them as header,
//! record or skipped row. When in doubt the first plausible row is the header and a blank row ends nothing.

use std::ops::Range;

use super::body;
use super::grid::Grid;
use super::header;
use super::shape::{self, Shape};
use crate::table::{CellKind, SkipReason, SkippedRow};

/// One table's place on a sheet.
#[derive(Debug)]
pub(super) struct Region {
    /// The columns, as positions in the grid.
    pub(super) columns: Range<usize>,
    /// Sheet rows of the header; empty when there is none.
    pub(super) header_rows: Range<u32>,
    /// The header of each column, empty where the sheet has none.
    pub(super) headers: Vec<String>,
    /// Sheet rows of the records.
    pub(super) rows: Vec<u32>,
    /// Rows that are no records.
    pub(super) skipped: Vec<SkippedRow>,
}

/// A row of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// The sheet row.
    pub(super) row: u32,
    /// How many cells of the band are filled.
    pub(super) filled: u32,
    /// The first filled column, as a position in the grid.
    pub(super) first: u32,
}

/// Columns that stand together, with their rows.
#[derive(Debug)]
pub(super) struct Band<'a> {
    pub(super) grid: &'a Grid,
    pub(super) columns: Range<usize>,
    pub(super) lines: Vec<Line>,
}

impl<'a> Band<'a> {
    fn new(grid: &'a Grid, columns: Range<usize>) -> Self {
        let mut lines: Vec<Line> = grid
            .rows
            .iter()
            .map(|row| Line {
                row: *row,
                filled: 0,
                first: 0,
            })
            .collect();
        for position in columns.clone() {
            let mut at = 0;
            for row in &grid.columns[position].rows {
                // Both lists ascend, so one walk over the lines serves the whole column.
                while lines[at].row < *row {
                    at += 1;
                }
                if lines[at].filled == 0 {
                    lines[at].first = position as u32;
                }
                lines[at].filled += 1;
            }
        }
        lines.retain(|line| line.filled > 0);
        Self {
            grid,
            columns,
            lines,
        }
    }

    /// Returns a cell's kind and text.
    pub(super) fn cell(&self, row: u32, position: usize) -> Option<(CellKind, &'a str)> {
        self.grid.columns[position].cell(row)
    }

    /// Returns a cell's text, empty where there is none.
    pub(super) fn text(&self, row: u32, position: usize) -> &'a str {
        self.cell(row, position).map_or("", |(_, text)| text)
    }

    /// Returns what a cell looks like.
    pub(super) fn shape(&self, row: u32, position: usize) -> Shape {
        self.cell(row, position)
            .map_or(Shape::Blank, |(kind, text)| shape::of(kind, text))
    }

    /// Returns the look that most filled cells of a column share in these lines, if at least 60 % do.
    pub(super) fn dominant(&self, lines: &[Line], position: usize) -> Option<Shape> {
        let mut counts: Vec<(Shape, u32)> = Vec::new();
        let mut total = 0;
        for line in lines.iter().take(40) {
            let shape = self.shape(line.row, position);
            if shape == Shape::Blank {
                continue;
            }
            total += 1;
            match counts.iter_mut().find(|(known, _)| known.fits(shape)) {
                Some((_, count)) => *count += 1,
                None => counts.push((shape, 1)),
            }
        }
        counts
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .filter(|(_, count)| count * 10 >= total * 6)
            .map(|(shape, _)| shape)
    }

    fn last_row(&self) -> u32 {
        self.lines.last().map_or(0, |line| line.row)
    }

    fn first_row(&self) -> u32 {
        self.lines.first().map_or(0, |line| line.row)
    }

    /// Returns the first row with two cells, where a header could be.
    fn first_wide_row(&self) -> u32 {
        self.lines
            .iter()
            .find(|line| line.filled >= 2)
            .map_or(self.first_row(), |line| line.row)
    }

    /// Tells whether some column is filled in every row from below `header` to the band's end.
    fn is_dense_below(&self, header: u32) -> bool {
        let last = self.last_row();
        last > header
            && self.columns.clone().any(|position| {
                let rows = &self.grid.columns[position].rows;
                let start = rows.partition_point(|row| *row <= header);
                rows.len() - start == (last - header) as usize
            })
    }
}

/// Tells whether the band with the later wide row has a name in the header of the other, and both have the
/// same records: columns between them were left empty.
fn share_header(left: &Band<'_>, right: &Band<'_>, left_row: u32, right_row: u32) -> bool {
    let (first, last) = (left_row.min(right_row), left_row.max(right_row));
    let later = if left_row > right_row { left } else { right };
    let has_name = later
        .lines
        .binary_search_by_key(&first, |line| line.row)
        .is_ok();
    let records = |band: &Band<'_>| -> Vec<u32> {
        let start = band.lines.partition_point(|line| line.row < last);
        band.lines[start..].iter().map(|line| line.row).collect()
    };
    let rows = records(left);
    has_name && rows.len() >= 3 && rows == records(right)
}

/// Returns the tables of a sheet, from left to right and top to bottom.
pub(super) fn regions(grid: &Grid) -> Vec<Region> {
    bands(grid).iter().flat_map(split_rows).collect()
}

/// No layout made by people has more tables side by side; beyond this the gaps are noise and cost time.
const MOST_GAPS: usize = 50;

fn bands(grid: &Grid) -> Vec<Band<'_>> {
    let gaps = grid
        .columns
        .windows(2)
        .filter(|pair| pair[1].index > pair[0].index + 1)
        .count();
    if gaps > MOST_GAPS {
        return vec![Band::new(grid, 0..grid.columns.len())];
    }
    let mut bands: Vec<Band<'_>> = Vec::new();
    let mut start = 0;
    for position in 0..grid.columns.len() {
        let is_last = position + 1 == grid.columns.len();
        let gap = grid
            .columns
            .get(position + 1)
            .map_or(1, |next| next.index - grid.columns[position].index - 1);
        if !is_last && gap == 0 {
            continue;
        }
        let right = Band::new(grid, start..position + 1);
        let joined = match bands.last() {
            Some(left) if !are_separate(left, &right) => Some(left.columns.start),
            _ => None,
        };
        if let Some(first) = joined {
            bands.pop();
            bands.push(Band::new(grid, first..position + 1));
        } else {
            bands.push(right);
        }
        start = position + 1;
    }
    bands
}

/// Tells whether two bands beside each other are two tables and not one with an empty column between.
fn are_separate(left: &Band<'_>, right: &Band<'_>) -> bool {
    let overlap = left.first_row() <= right.last_row() && right.first_row() <= left.last_row();
    if !overlap || left.lines.len() < 2 || right.lines.len() < 2 {
        return false;
    }
    let (left_header, right_header) = (left.first_wide_row(), right.first_wide_row());
    let are_wide = left.columns.len() >= 2 && right.columns.len() >= 2;
    if !header::is_plausible(right, right_header) || !header::is_plausible(left, left_header) {
        return false;
    }
    if left_header != right_header {
        return are_wide && !share_header(left, right, left_header, right_header);
    }
    let names = |band: &Band<'_>| -> Vec<String> {
        band.columns
            .clone()
            .map(|position| band.text(left_header, position).trim().to_lowercase())
            .filter(|name| !name.is_empty())
            .collect()
    };
    let right_names = names(right);
    if names(left).iter().any(|name| right_names.contains(name)) {
        return are_wide;
    }
    let gap = right.grid.columns[right.columns.start].index
        - left.grid.columns[left.columns.end - 1].index
        - 1;
    let are_dense = left.is_dense_below(left_header) && right.is_dense_below(right_header);
    let have_other_ends = left.last_row() != right.last_row();
    let signs = [have_other_ends, are_wide, gap >= 2];
    are_dense && signs.into_iter().filter(|sign| *sign).count() >= 2
}

/// No sheet made by people has more tables in one band; what follows the last of them belongs to it.
const MOST_TABLES: usize = 2_000;
/// How many headers all tables of a band may have: each table looks at every column of the band.
const MOST_HEADERS: usize = 1_000_000;

fn split_rows(band: &Band<'_>) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    let most = MOST_TABLES
        .min(MOST_HEADERS / band.columns.len().max(1))
        .max(1);
    let mut start = 0;
    while start < band.lines.len() {
        let head = header::find(band, start);
        let is_last = regions.len() + 1 >= most;
        let end = if is_last {
            band.lines.len()
        } else {
            body::end(band, &head)
        };
        regions.push(region(band, start, &head, end));
        start = end;
    }
    regions
}

fn region(band: &Band<'_>, start: usize, head: &header::Head, end: usize) -> Region {
    let mut skipped: Vec<SkippedRow> = band.lines[start..head.lines.start]
        .iter()
        .map(|line| SkippedRow {
            row: line.row,
            reason: SkipReason::Title,
        })
        .collect();
    let mut rows = Vec::new();
    for (line, reason) in body::classify(band, head, end) {
        match reason {
            Some(reason) => skipped.push(SkippedRow {
                row: line.row,
                reason,
            }),
            None => rows.push(line.row),
        }
    }
    Region {
        columns: band.columns.clone(),
        header_rows: head.rows(band),
        headers: head.texts.clone(),
        rows,
        skipped,
    }
}
