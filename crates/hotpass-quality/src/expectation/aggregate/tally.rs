//! Different values of a column in order, and how often each is there.
//!
//! Numbers are one value if they are equal, true being 1; a number is never a text.

use std::cmp::Ordering;

use arrow::array::{Array as _, LargeStringArray};
use hashbrown::HashMap;
use rayon::slice::ParallelSliceMut as _;

use super::super::{Problem, Result, comparison::order};
use super::moment;
use crate::table::{Cells, Column, Rows, Value};

/// Different values of a column.
pub(super) struct Tally<'a> {
    /// The values, ascending, and how often each is there.
    pub(super) entries: Vec<(Value<'a>, usize)>,
    /// How many cells are not null.
    pub(super) n_present: usize,
}

impl<'a> Tally<'a> {
    /// Counts the values of a column.
    pub(super) fn of(column: &'a Column, rows: &Rows) -> Result<Self> {
        let entries = match &column.cells {
            Cells::Encoded { codes, values } => of_codes(codes, values, rows),
            Cells::Texts(_) => of_texts(column, rows),
            Cells::Booleans(_) | Cells::Integers(_) | Cells::Moments(_) => of_whole(column, rows),
            Cells::Numbers(_) => of_numbers(column, rows),
            Cells::Mixed(_) => of_mixed(column, rows)?,
        };
        let n_present = entries.iter().map(|(_, n)| n).sum();
        Ok(Self { entries, n_present })
    }

    /// Takes texts as the points in time that they mean.
    pub(super) fn dated(self, column: &Column) -> Result<Self> {
        let mut entries = Vec::with_capacity(self.entries.len());
        for (value, n) in self.entries {
            let value = match value {
                Value::Text(text) => Value::Moment(date(&column.name, text)?),
                other => other,
            };
            entries.push((value, n));
        }
        entries.sort_by(|one, other| order(one.0, other.0));
        entries.dedup_by(|later, kept| {
            let is_same = order(later.0, kept.0).is_eq();
            if is_same {
                kept.1 += later.1;
            }
            is_same
        });
        Ok(Self {
            entries,
            n_present: self.n_present,
        })
    }

    /// Returns the place of a value.
    pub(super) fn place(&self, value: Value<'_>) -> Option<usize> {
        self.entries
            .binary_search_by(|entry| order(entry.0, value))
            .ok()
    }
}

/// Reads the text of a cell as a point in time.
pub(super) fn date(column: &str, text: &str) -> Result<i64> {
    moment::read(text)
        .ok_or_else(|| Problem::Kind(format!("`{text}` in column `{column}` is not a date")))
}

fn of_codes<'a>(
    codes: &[u32],
    values: &'a LargeStringArray,
    rows: &Rows,
) -> Vec<(Value<'a>, usize)> {
    let mut counts = vec![0; values.len().max(1)];
    match rows {
        Rows::All(n_rows) => {
            for code in codes.iter().take(*n_rows) {
                counts[*code as usize] += 1;
            }
        }
        Rows::Some(_) => {
            for row in rows.iter() {
                counts[codes[row] as usize] += 1;
            }
        }
    }
    let counted = counts.into_iter().enumerate().skip(1);
    let mut entries: Vec<(Value<'a>, usize)> = counted
        .filter(|(_, n)| *n > 0)
        .map(|(code, n)| (Value::Text(values.value(code)), n))
        .collect();
    entries.par_sort_unstable_by(|one, other| order(one.0, other.0));
    entries
}

fn of_texts<'a>(column: &'a Column, rows: &Rows) -> Vec<(Value<'a>, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for row in rows.iter() {
        if let Value::Text(text) = column.value(row) {
            *counts.entry(text).or_insert(0) += 1;
        }
    }
    let counted = counts.into_iter();
    let mut entries: Vec<(Value<'a>, usize)> =
        counted.map(|(text, n)| (Value::Text(text), n)).collect();
    entries.par_sort_unstable_by(|one, other| order(one.0, other.0));
    entries
}

/// Sorts whole numbers rather than hash them: that is quicker, and order is wanted.
fn of_whole<'a>(column: &'a Column, rows: &Rows) -> Vec<(Value<'a>, usize)> {
    let values = rows.iter().filter_map(|row| match column.value(row) {
        Value::Boolean(is) => Some(i64::from(is)),
        Value::Integer(value) | Value::Moment(value) => Some(value),
        _ => None,
    });
    let mut values: Vec<i64> = values.collect();
    values.par_sort_unstable();
    let runs = values.chunk_by(|one, other| one == other);
    let value = |value: i64| match column.cells {
        Cells::Booleans(_) => Value::Boolean(value != 0),
        Cells::Moments(_) => Value::Moment(value),
        _ => Value::Integer(value),
    };
    runs.map(|run| (value(run[0]), run.len())).collect()
}

fn of_numbers<'a>(column: &'a Column, rows: &Rows) -> Vec<(Value<'a>, usize)> {
    let values = rows.iter().filter_map(|row| column.value(row).number());
    let mut values: Vec<f64> = values.collect();
    values.par_sort_unstable_by(f64::total_cmp);
    // Minus zero is next to zero in that order, and equal to it.
    let runs = values.chunk_by(|one, other| one.partial_cmp(other) == Some(Ordering::Equal));
    runs.map(|run| (Value::Number(run[0]), run.len())).collect()
}

fn of_mixed<'a>(column: &'a Column, rows: &Rows) -> Result<Vec<(Value<'a>, usize)>> {
    let mut values = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        match column.value(row) {
            Value::Null => {}
            Value::Nested(nested) => {
                let what = format!("`{nested}` in column `{}` cannot be counted", column.name);
                return Err(Problem::Kind(what));
            }
            value => values.push(value),
        }
    }
    values.par_sort_by(|one, other| order(*one, *other));
    let runs = values.chunk_by(|one, other| order(*one, *other).is_eq());
    Ok(runs.map(|run| (run[0], run.len())).collect())
}
