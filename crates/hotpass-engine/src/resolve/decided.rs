//! What people decided about records of tables: where the records are, and what clustering has to obey.

use std::collections::HashMap;

use hotpass_linkage::{resolution::Constraints, table::Rows};
use hotpass_model::decision::Label;

use super::input::{Input, numbered};

/// Finds the rows of records that decisions name.
pub(super) struct Finder<'a> {
    rows: Rows<'a>,
    /// Numbers of rows have as many digits as the last one, which files that grow change.
    numbers: HashMap<(&'a str, u32), u32>,
}

impl<'a> Finder<'a> {
    pub(super) fn of(input: &'a Input) -> Self {
        let rows = (0..input.records.n_rows() as u32).filter(|_| input.is_numbered);
        let numbers = rows.filter_map(|row| Some((numbered(input.records.id(row))?, row)));
        Self {
            numbers: numbers.collect(),
            rows: input.records.rows_by_id(),
        }
    }

    /// Returns the row of a record, if it is there.
    pub(super) fn row(&self, id: &str) -> Option<u32> {
        let by_number = || self.numbers.get(&numbered(id)?).copied();
        self.rows.get(id).or_else(by_number)
    }
}

/// Returns what clustering has to obey, and of how many decisions a record is not there.
pub(super) fn constraints(input: &Input, decisions: &[Label]) -> (Constraints, usize) {
    let mut constraints = Constraints::default();
    if decisions.is_empty() {
        return (constraints, 0);
    }
    let finder = Finder::of(input);
    let mut n_gone = 0;
    for decision in decisions {
        let rows = [&decision.first, &decision.second].map(|record| finder.row(&record.0));
        let [Some(one), Some(other)] = rows else {
            n_gone += 1;
            continue;
        };
        let pair = (one.min(other), one.max(other));
        if decision.is_match {
            constraints.must_link.push(pair);
        } else {
            constraints.cannot_link.push(pair);
        }
    }
    (constraints, n_gone)
}
