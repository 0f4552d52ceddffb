//! Where a table ends, and which of its rows are no records: totals, notes, repeated headers.
//!
//! A blank row alone ends nothing; what follows must begin a new table with a header of its own.

use super::header::{self, Head};
use super::layout::{Band, Line};
use super::shape::Shape;
use crate::table::SkipReason;

/// Returns the line where the next table starts, or the number of lines.
pub(super) fn end(band: &Band<'_>, head: &Head) -> usize {
    let mut at = head.lines.end.max(head.lines.start + 1);
    while at < band.lines.len() {
        if band.lines[at].row > band.lines[at - 1].row + 1 && begins_table(band, head, at) {
            return at;
        }
        at += 1;
    }
    at
}

/// Tells whether a new table begins at a line that follows a blank row.
fn begins_table(band: &Band<'_>, head: &Head, at: usize) -> bool {
    // Titles of one cell may stand above the new header.
    let titles = band.lines[at..]
        .iter()
        .take(3)
        .take_while(|line| line.filled == 1 && band.columns.len() > 1)
        .count();
    let Some(line) = band.lines.get(at + titles) else {
        return false;
    };
    let Some(next) = band.lines.get(at + titles + 1) else {
        return false;
    };
    if line.filled < 2 || next.row != line.row + 1 || next.filled * 2 < line.filled {
        return false;
    }
    let cells: Vec<usize> = filled(band, *line);
    let mut names: Vec<String> = cells
        .iter()
        .map(|position| band.text(line.row, *position).trim().to_lowercase())
        .collect();
    let is_worded = cells
        .iter()
        .all(|position| band.shape(line.row, *position) == Shape::Word);
    names.sort();
    let are_distinct = names.windows(2).all(|pair| pair[0] != pair[1]);
    let is_note = header::is_split_prose(band, *line, &band.lines[head.lines.end..at]);
    if !is_worded || !are_distinct || is_note || repeats_header(band, head, *line) {
        return false;
    }
    is_new_header(band, head, at + titles, titles > 0)
}

fn is_new_header(band: &Band<'_>, head: &Head, at: usize, has_title: bool) -> bool {
    let line = band.lines[at];
    let cells = filled(band, line);
    let block = block(band, at + 1);
    let before = &band.lines[head.lines.end..at];
    let typed_below =
        |position: &usize| band.dominant(block, *position).is_some_and(Shape::is_typed);
    let typed_before = |position: &usize| {
        band.dominant(before, *position)
            .is_some_and(Shape::is_typed)
    };
    let contrasts = cells
        .iter()
        .filter(|position| typed_below(position))
        .count();
    let breaks = cells
        .iter()
        .filter(|position| typed_before(position))
        .count();
    let lexical = cells
        .iter()
        .filter(|position| has_header_word(band.text(line.row, **position)))
        .count();
    let named = head.texts.iter().filter(|text| !text.is_empty()).count();
    let has_other_width =
        cells.len() != named && block.iter().all(|below| below.filled <= line.filled);
    let is_lexical = lexical * 2 >= cells.len();
    let is_strong = contrasts >= 2 || contrasts * 2 >= cells.len();
    (is_lexical && (contrasts > 0 || breaks > 0 || has_other_width || has_title))
        || (is_strong && (breaks > 0 || has_other_width) && (has_title || has_other_width))
        || (has_title && has_other_width && header::is_plausible(band, line.row))
}

/// Returns the lines from `at` to the next blank row.
fn block<'a>(band: &'a Band<'_>, at: usize) -> &'a [Line] {
    let rest = &band.lines[at.min(band.lines.len())..];
    let length = rest
        .windows(2)
        .position(|pair| pair[1].row > pair[0].row + 1)
        .map_or(rest.len(), |last| last + 1);
    &rest[..length]
}

fn filled(band: &Band<'_>, line: Line) -> Vec<usize> {
    band.columns
        .clone()
        .filter(|position| band.cell(line.row, *position).is_some())
        .collect()
}

/// Words that name columns in any list of organizations, people, places or figures.
const HEADER_WORDS: [&str; 66] = [
    "name",
    "id",
    "no",
    "nr",
    "number",
    "code",
    "email",
    "mail",
    "phone",
    "tel",
    "telephone",
    "mobile",
    "cell",
    "cellphone",
    "fax",
    "address",
    "street",
    "city",
    "town",
    "suburb",
    "province",
    "region",
    "state",
    "country",
    "zip",
    "postal",
    "date",
    "type",
    "category",
    "status",
    "notes",
    "note",
    "remarks",
    "comment",
    "comments",
    "description",
    "company",
    "organisation",
    "organization",
    "contact",
    "person",
    "surname",
    "firstname",
    "lastname",
    "first",
    "last",
    "title",
    "role",
    "position",
    "website",
    "web",
    "url",
    "amount",
    "price",
    "cost",
    "qty",
    "quantity",
    "year",
    "month",
    "value",
    "count",
    "total",
    "product",
    "item",
    "reference",
    "airport",
];

fn has_header_word(text: &str) -> bool {
    let text = text.to_lowercase();
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| HEADER_WORDS.contains(&word))
}

/// Returns the lines of the body, each with the reason why it is no record.
pub(super) fn classify(
    band: &Band<'_>,
    head: &Head,
    end: usize,
) -> Vec<(Line, Option<SkipReason>)> {
    let mut lines: Vec<(Line, Option<SkipReason>)> = band.lines[head.lines.end..end]
        .iter()
        .map(|line| (*line, skip_reason(band, head, *line)))
        .collect();
    mark_notes(band, &mut lines);
    // From the bottom up: notes end where records begin.
    for at in (0..lines.len()).rev() {
        let (line, reason) = lines[at];
        if reason.is_some() {
            continue;
        }
        let is_split = header::is_split_prose(band, line, &band.lines[head.lines.end..end]);
        if !is_footnote(band, line, is_split, stands_apart(&lines, at)) {
            break;
        }
        lines[at].1 = Some(SkipReason::Footnote);
    }
    lines
}

/// How many lines of one cell above a note may belong to the same notes.
const NOTES: usize = 30;

/// Marks the lines below the last blank row as notes when the first says so and all are narrow.
fn mark_notes(band: &Band<'_>, lines: &mut [(Line, Option<SkipReason>)]) {
    let Some(start) = (1..lines.len())
        .rev()
        .take(NOTES)
        .find(|at| lines[at - 1].0.row + 1 < lines[*at].0.row)
    else {
        return;
    };
    let (records, notes) = lines.split_at_mut(start);
    let records: Vec<Line> = records.iter().map(|(line, _)| *line).collect();
    let is_note = |line: Line| {
        band.columns.len() > 1
            && line.first as usize == band.columns.start
            && (line.filled == 1 || header::is_split_prose(band, line, &records))
    };
    let starts = has_note_mark(band.text(notes[0].0.row, band.columns.start).trim());
    if starts
        && notes
            .iter()
            .all(|(line, reason)| reason.is_none() && is_note(*line))
    {
        for (_, reason) in notes {
            *reason = Some(SkipReason::Footnote);
        }
    }
}

/// Tells whether a line, with the lines of one cell above it, follows a blank row or a total.
fn stands_apart(lines: &[(Line, Option<SkipReason>)], at: usize) -> bool {
    for place in (at.saturating_sub(NOTES)..=at).rev() {
        let Some(above) = place.checked_sub(1) else {
            return true;
        };
        let (line, reason) = lines[above];
        if reason.is_some() || line.row + 1 < lines[place].0.row {
            return true;
        }
        if line.filled > 1 {
            return false;
        }
    }
    false
}

fn skip_reason(band: &Band<'_>, head: &Head, line: Line) -> Option<SkipReason> {
    if repeats_header(band, head, line) {
        Some(SkipReason::RepeatedHeader)
    } else if is_total(band, line) {
        Some(SkipReason::Total)
    } else {
        None
    }
}

/// Tells whether every cell of a line says what the header says.
fn repeats_header(band: &Band<'_>, head: &Head, line: Line) -> bool {
    if line.filled < 2 && band.columns.len() > 1 || head.lines.is_empty() {
        return false;
    }
    let above = band.lines[head.lines.end - 1].row;
    let same = |position: usize| {
        let text = band.text(line.row, position).trim();
        !text.is_empty() && text.eq_ignore_ascii_case(band.text(above, position).trim())
    };
    same(line.first as usize) && filled(band, line).into_iter().all(same)
}

/// Tells whether a line is a total: the word in its first cell, and only numbers beside it.
fn is_total(band: &Band<'_>, line: Line) -> bool {
    let label = band.text(line.row, line.first as usize).trim();
    if label.len() > 40 || line.filled < 2 && band.columns.len() > 1 && !is_total_word(label) {
        return false;
    }
    let lower = label.trim_end_matches([':', ' ']).to_lowercase();
    let starts = lower.starts_with("total ")
        || lower.ends_with(" total")
        || lower.starts_with("subtotal ")
        || lower.starts_with("sub-total ");
    if !is_total_word(label) && !starts {
        return false;
    }
    let others: Vec<usize> = filled(band, line)
        .into_iter()
        .filter(|position| *position != line.first as usize)
        .collect();
    let numbers = others
        .iter()
        .filter(|position| {
            matches!(
                band.shape(line.row, **position),
                Shape::Number | Shape::Blank
            )
        })
        .count();
    numbers == others.len() && (numbers > 0 || is_total_word(label) && band.columns.len() > 1)
}

fn is_total_word(label: &str) -> bool {
    const WORDS: [&str; 12] = [
        "total",
        "totals",
        "grand total",
        "grand totals",
        "subtotal",
        "sub total",
        "sub-total",
        "sum",
        "overall total",
        "total sum",
        "gesamt",
        "totaal",
    ];
    let label = label.trim_end_matches([':', ' ']);
    WORDS.iter().any(|word| label.eq_ignore_ascii_case(word))
}

/// Tells whether a line at the end of a table is a note.
fn is_footnote(band: &Band<'_>, line: Line, is_split: bool, is_apart: bool) -> bool {
    if band.columns.len() < 2 || line.first as usize != band.columns.start && line.filled > 1 {
        return false;
    }
    let text: Vec<&str> = filled(band, line)
        .into_iter()
        .take(if is_split { usize::MAX } else { 1 })
        .map(|position| band.text(line.row, position))
        .collect();
    let text = text.join(",");
    let text = text.trim();
    let is_one = line.filled == 1 || is_split && (line.filled as usize) < band.columns.len();
    let is_narrow = is_one || is_split || (line.filled as usize) * 2 < band.columns.len();
    let words = text.split_whitespace().count();
    // A long sentence is no name, even directly below the records.
    let is_sentence = words >= 8 && text.ends_with('.');
    let is_prose = words >= 8 || (words >= 4 && text.ends_with(['.', '!']));
    is_narrow && (has_note_mark(text) || is_one && (is_sentence || is_apart && is_prose))
}

fn has_note_mark(text: &str) -> bool {
    const STARTS: [&str; 20] = [
        "note:",
        "notes:",
        "note ",
        "notes",
        "source:",
        "sources:",
        "source ",
        "footnote",
        "disclaimer",
        "prepared by",
        "generated",
        "last updated",
        "data as of",
        "as at ",
        "end of",
        "©",
        "copyright",
        "legend",
        "key:",
        "remark:",
    ];
    let lower = text.to_lowercase();
    text.starts_with(['*', '†', '‡', '#'])
        || STARTS.iter().any(|start| lower.starts_with(start))
        || is_numbered(text)
}

/// Tells whether a text starts like `(1) `, `[a] ` or `1) `.
fn is_numbered(text: &str) -> bool {
    let bare = text.trim_start_matches(['(', '[']);
    let mark: String = bare
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let rest = bare.get(mark.len()..).unwrap_or_default();
    (1..=2).contains(&mark.len()) && rest.starts_with([')', ']']) && bare.len() > mark.len() + 1
}
