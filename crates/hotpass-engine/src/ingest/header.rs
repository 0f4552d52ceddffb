//! Which row of a band is the header, and what it says, also when it takes several rows.
//!
//! Titles above it are told by their width, data by its look: a row whose cells look like the cells below
//! them is data, and the table has no header.

use std::ops::Range;

use super::layout::{Band, Line};
use super::shape::{self, Shape};

/// The header of a table.
#[derive(Debug)]
pub(super) struct Head {
    /// The header's lines, as positions in the band; empty when the table has none and data starts there.
    pub(super) lines: Range<usize>,
    /// The header of each column of the band.
    pub(super) texts: Vec<String>,
}

impl Head {
    /// Returns the sheet rows of the header.
    pub(super) fn rows(&self, band: &Band<'_>) -> Range<u32> {
        match band.lines.get(self.lines.clone()) {
            Some([first, .., last]) => first.row..last.row + 1,
            Some([only]) => only.row..only.row + 1,
            _ => {
                let row = band.lines.get(self.lines.start).map_or(0, |line| line.row);
                row..row
            }
        }
    }
}

/// How far below the start of a table its header may be.
const SEARCH: usize = 60;
/// How many rows below a row tell how wide the table is.
const WINDOW: usize = 30;

/// Finds the header of the table that starts at a line.
pub(super) fn find(band: &Band<'_>, start: usize) -> Head {
    let candidates =
        || (start..band.lines.len().min(start + SEARCH)).filter(|at| is_candidate(band, *at));
    let first = candidates().next().unwrap_or(start);
    // A title with commas falls apart into cells in a text file; the header is below it then.
    let found = if is_split_title(band, first) {
        candidates()
            .find(|at| !is_split_title(band, *at))
            .unwrap_or(first)
    } else {
        first
    };
    if is_data(band, found) {
        return Head {
            lines: found..found,
            texts: vec![String::new(); band.columns.len()],
        };
    }
    let lines = extend(band, start, found);
    let texts = texts(band, &lines);
    Head { lines, texts }
}

/// Tells whether a row could be a header: words, and none that look like the data below.
pub(super) fn is_plausible(band: &Band<'_>, row: u32) -> bool {
    let Ok(at) = band.lines.binary_search_by_key(&row, |line| line.row) else {
        return false;
    };
    !is_data(band, at)
}

/// Returns how wide the table around a line is: nearly the widest of the rows that follow, so that one
/// overlong row does not count.
fn width(band: &Band<'_>, at: usize) -> u32 {
    let mut filled: Vec<u32> = band
        .lines
        .iter()
        .skip(at)
        .take(WINDOW)
        .map(|line| line.filled)
        .collect();
    filled.sort_unstable();
    let place = ((filled.len().saturating_sub(1)) * 9).div_ceil(10);
    filled.get(place).copied().unwrap_or(1)
}

fn is_candidate(band: &Band<'_>, at: usize) -> bool {
    let line = band.lines[at];
    let width = width(band, at);
    if width <= 1 {
        return true;
    }
    if line.filled < 2 {
        return false;
    }
    let is_last = at + 1 == band.lines.len();
    let next = band.lines.get(at + 1);
    let is_nearly_full = line.filled >= 3 && line.filled + 1 >= width;
    let stands_alone = !is_nearly_full
        && next.is_some_and(|next| next.row > line.row + 1 && next.filled != line.filled);
    let is_wider_later = band.lines[at + 1..]
        .iter()
        .take(10)
        .filter(|later| later.filled > line.filled)
        .count()
        >= 2;
    let is_key_and_value = band
        .text(line.row, line.first as usize)
        .trim_end()
        .ends_with(':');
    if !is_last && line.filled < width && is_wider_later && (stands_alone || is_key_and_value) {
        return false;
    }
    if line.filled * 2 >= width {
        return true;
    }
    // A header with many empty cells: all words, directly above rows that are data.
    line.filled * 10 >= width * 3
        && filled(band, line).all(|position| band.shape(line.row, position) == Shape::Word)
        && next.is_some_and(|next| {
            next.row == line.row + 1
                && filled(band, *next).any(|position| band.shape(next.row, position).is_typed())
        })
}

fn filled<'a>(band: &'a Band<'_>, line: Line) -> impl Iterator<Item = usize> + 'a {
    band.columns
        .clone()
        .filter(move |position| band.cell(line.row, *position).is_some())
}

/// How many rows show whether the cells of a text file begin with spaces.
const SPACED: usize = 20;

/// Tells whether a line is a sentence that the delimiter took apart: all its cells but the first begin with a
/// space, which those of the rows in `others` do not.
pub(super) fn is_split_prose(band: &Band<'_>, line: Line, others: &[Line]) -> bool {
    if line.filled < 2 || line.first as usize != band.columns.start {
        return false;
    }
    let is_spaced = |line: Line| {
        filled(band, line)
            .skip(1)
            .all(|position| band.text(line.row, position).starts_with(' '))
    };
    let mut counts = [0_usize; 2];
    for other in others.iter().filter(|other| other.filled >= 2).take(SPACED) {
        counts[usize::from(is_spaced(*other))] += 1;
    }
    is_spaced(line) && counts[1] < counts[0]
}

/// Tells whether a line that could be a header is a title with commas.
fn is_split_title(band: &Band<'_>, at: usize) -> bool {
    let line = band.lines[at];
    let below = &band.lines[at + 1..];
    if !is_split_prose(band, line, below) {
        return false;
    }
    // A header typed with spaces above rows without them is as wide as they are, and none of them is a header.
    line.filled < width(band, at)
        || (at + 1..band.lines.len().min(at + 10))
            .find(|later| {
                is_candidate(band, *later) && !is_split_prose(band, band.lines[*later], below)
            })
            .is_some_and(|later| {
                let (like_data, like_header) = likeness(band, later);
                like_header > like_data
            })
}

/// Tells whether a line looks like the lines below it rather than like their header.
fn is_data(band: &Band<'_>, at: usize) -> bool {
    let (like_data, like_header) = likeness(band, at);
    like_data > like_header
}

/// Counts the cells of a line that look like the cells below them, and those that look like their header.
fn likeness(band: &Band<'_>, at: usize) -> (usize, usize) {
    let line = band.lines[at];
    let below = &band.lines[at + 1..];
    let mut like_data = 0;
    let mut like_header = 0;
    let counts_up = is_counting(band, line);
    for position in filled(band, line) {
        let shape = band.shape(line.row, position);
        let is_label =
            shape == Shape::Number && (counts_up || shape::is_year(band.text(line.row, position)));
        if is_label || shape == Shape::Blank {
            continue;
        }
        match band.dominant(below, position) {
            Some(dominant) if shape.is_typed() && dominant.fits(shape) => like_data += 1,
            Some(dominant) if !shape.is_typed() && dominant.is_typed() => like_header += 1,
            None if shape.is_typed() && below.is_empty() => like_data += 1,
            _ => {}
        }
    }
    (like_data, like_header)
}

/// Tells whether the numbers of a line count up by one, as the days of a month in a header do.
fn is_counting(band: &Band<'_>, line: Line) -> bool {
    let numbers: Vec<i64> = filled(band, line)
        .filter(|position| band.shape(line.row, *position) == Shape::Number)
        .filter_map(|position| band.text(line.row, position).trim().parse().ok())
        .collect();
    // A row of nothing but numbers is data, however regular.
    let has_words =
        filled(band, line).any(|position| band.shape(line.row, position) == Shape::Word);
    has_words && numbers.len() >= 3 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

/// Extends a header over group rows above and parts below it.
fn extend(band: &Band<'_>, start: usize, found: usize) -> Range<usize> {
    let mut first = found;
    while first > start
        && found - first < 3
        && band.lines[first - 1].row + 1 == band.lines[first].row
        && has_groups(band, band.lines[first - 1])
    {
        first -= 1;
    }
    let mut end = found + 1;
    while end < band.lines.len() && end - first < 4 && continues(band, end) {
        end += 1;
    }
    first..end
}

/// Tells whether a line holds cells merged over several columns, but not one title over all.
fn has_groups(band: &Band<'_>, line: Line) -> bool {
    spans(band, line.row)
        .any(|(left, right, _)| right > left && right - left + 1 < band.columns.len())
}

/// Returns the merged cells that start in a row, as column positions and the last row.
fn spans<'a>(band: &'a Band<'_>, row: u32) -> impl Iterator<Item = (usize, usize, u32)> + 'a {
    // Merged ranges are sorted by their first row.
    let merges = &band.grid.merges;
    let start = merges.partition_point(|merge| merge.first.0 < row);
    let end = merges.partition_point(|merge| merge.first.0 <= row);
    merges[start..end].iter().filter_map(move |merge| {
        let inside = |column: u32| {
            band.columns
                .clone()
                .filter(move |position| band.grid.columns[*position].index == column)
        };
        let left = inside(merge.first.1).next()?;
        let right = band
            .columns
            .clone()
            .take_while(|position| band.grid.columns[*position].index <= merge.last.1)
            .last()?;
        Some((left, right, merge.last.0))
    })
}

/// Tells whether a line carries on the header that ends just above it.
fn continues(band: &Band<'_>, at: usize) -> bool {
    let (above, line) = (band.lines[at - 1], band.lines[at]);
    if line.row != above.row + 1 {
        return false;
    }
    let is_worded = filled(band, line).all(|position| {
        let shape = band.shape(line.row, position);
        !shape.is_typed() || shape::is_year(band.text(line.row, position))
    });
    if !is_worded {
        return false;
    }
    let is_spanned = spans(band, above.row).any(|(_, _, last)| last >= line.row);
    if is_spanned || has_groups(band, above) {
        return true;
    }
    is_units(band, line) || is_under_labels(band, at)
}

/// Tells whether every cell of a line is a unit in brackets.
fn is_units(band: &Band<'_>, line: Line) -> bool {
    line.filled >= 1
        && filled(band, line).all(|position| {
            let text = band.text(line.row, position).trim();
            (text.starts_with('(') && text.ends_with(')'))
                || (text.starts_with('[') && text.ends_with(']'))
        })
}

/// Tells whether a line names the columns under a sparse line of group labels, as text files have it.
fn is_under_labels(band: &Band<'_>, at: usize) -> bool {
    let (above, line) = (band.lines[at - 1], band.lines[at]);
    let below = &band.lines[at + 1..];
    let is_filled = |line: Line, position: usize| band.cell(line.row, position).is_some();
    let has_gaps = above.filled >= 2 && (above.filled as usize) < band.columns.len();
    // A column has its name here, or in the line above when it belongs to no group.
    let is_full = band
        .columns
        .clone()
        .all(|position| is_filled(line, position) || is_filled(above, position));
    let typed = band
        .columns
        .clone()
        .filter(|position| is_filled(line, *position) || !is_filled(above, *position))
        .filter(|position| band.dominant(below, *position).is_some_and(Shape::is_typed))
        .count();
    // Every typed column must have a word here, or this line is a record with missing values.
    let contrasts = filled(band, line)
        .filter(|position| band.dominant(below, *position).is_some_and(Shape::is_typed))
        .count();
    has_gaps
        && is_full
        && contrasts >= 2
        && contrasts == typed
        && contrasts * 2 >= line.filled as usize
}

/// Returns each column's header: the parts of its rows joined with a space, merged parts repeated.
fn texts(band: &Band<'_>, lines: &Range<usize>) -> Vec<String> {
    let mut texts = vec![String::new(); band.columns.len()];
    let has_parts = lines.len() > 1;
    for at in lines.clone() {
        let line = band.lines[at];
        let is_lowest = at + 1 == lines.end;
        let row = row_texts(band, line, has_parts && !is_lowest);
        for (text, part) in texts.iter_mut().zip(row) {
            if part.is_empty() || *text == part {
                continue;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&part);
        }
    }
    texts
}

fn row_texts(band: &Band<'_>, line: Line, are_groups: bool) -> Vec<String> {
    let mut row: Vec<String> = band
        .columns
        .clone()
        .map(|position| {
            let words: Vec<&str> = band.text(line.row, position).split_whitespace().collect();
            words.join(" ")
        })
        .collect();
    let start = band.columns.start;
    let merged: Vec<(usize, usize, u32)> = spans(band, line.row).collect();
    for (left, right, _) in &merged {
        let label = row[left - start].clone();
        for part in row.iter_mut().take(right - start + 1).skip(left - start) {
            part.clone_from(&label);
        }
    }
    if are_groups && merged.is_empty() {
        // Without merged cells a group's label stands over its first column only.
        let mut label = String::new();
        for part in &mut row {
            if part.is_empty() {
                part.clone_from(&label);
            } else {
                label.clone_from(part);
            }
        }
    }
    row
}
