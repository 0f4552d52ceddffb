//! Rules of rows as such: none is blank, and each has a cell for each column.
//!
//! They are those of Table Schema, so that a contract has them that says how columns match, as a Table Schema always does.
//! Other contracts pass blank rows over, and only want that no value stands where there is no column.

use serde_json::json;

use super::{Contract, Judged, Matched, Missing, Scope, Written, expectation, rows_seen};
use crate::{contract::Severity, expectation::Seen};

/// Returns the rows that have something in them, and those that do not.
pub(super) fn scope(contract: &Contract, written: &Written, matched: &[Matched<'_>]) -> Scope {
    let is_strict = contract.fields_match.is_some();
    let missing: Vec<Missing<'_>> = (0..written.columns.len())
        .map(|column| {
            let found = matched.iter().find(|found| found.column == column);
            found.map_or(Missing::of(contract, None), |found| found.missing)
        })
        .collect();
    let is_blank = |row: &u32| {
        let mut columns = missing.iter().enumerate();
        columns.all(|(column, missing)| {
            let text = written.text(column, *row as usize);
            if is_strict {
                missing.is(text)
            } else {
                text.is_none_or(|text| text.trim().is_empty())
            }
        })
    };
    let (blank, rows) = (0..written.n_rows as u32).partition(is_blank);
    Scope { rows, blank }
}

/// Judges the rows.
pub(super) fn judge(contract: &Contract, written: &Written, scope: &Scope) -> Vec<Judged> {
    let judged = |kind: &str, rows: Vec<u32>| Judged {
        expectation: expectation(kind, json!({}), Severity::Error),
        seen: Ok(Seen::Rows(rows_seen(written.n_rows, rows, &[]))),
    };
    let is_blank = |row: &u32| scope.blank.binary_search(row).is_ok();
    let long = written.long.iter();
    if contract.fields_match.is_none() {
        let filled = long
            .filter(|(_, has_value)| *has_value)
            .map(|(row, _)| *row);
        let filled: Vec<u32> = filled.collect();
        let is_told = !filled.is_empty();
        let told =
            is_told.then(|| judged("expect_rows_to_have_no_more_cells_than_columns", filled));
        return told.into_iter().collect();
    }
    let mut uneven: Vec<u32> = long
        .map(|(row, _)| *row)
        .chain(written.short.iter().copied().filter(|row| !is_blank(row)))
        .collect();
    uneven.sort_unstable();
    vec![
        judged("expect_rows_to_have_a_cell_for_each_column", uneven),
        judged("expect_rows_to_not_be_blank", scope.blank.clone()),
    ]
}
