//! The codes of the columns that comparisons read, row by row: what is needed of a row lies together in memory.

use super::{Comparer, Formula, Measure, Test, generic::Place};
use crate::{columns::Prepared, expression::Side};

/// The codes of rows.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    /// The place of each column within a row; [`usize::MAX`] for columns that are not read.
    places: Vec<usize>,
    width: usize,
    rows: Vec<u32>,
}

impl Codes {
    /// Takes the codes of the columns that comparisons read.
    pub(super) fn of(columns: &[Prepared], comparers: &[Comparer]) -> Self {
        let mut places = vec![usize::MAX; columns.len()];
        let mut read: Vec<usize> = Vec::new();
        for comparer in comparers {
            visit(comparer, &mut |column| {
                if places[column] == usize::MAX {
                    places[column] = read.len();
                    read.push(column);
                }
            });
        }
        let width = read.len();
        let n_rows = read
            .first()
            .map_or(0, |column| columns[*column].column.codes.len());
        let mut codes = vec![0; n_rows * width];
        for (place, column) in read.iter().enumerate() {
            let of_rows = columns[*column].column.codes.iter();
            for (code, of_row) in codes.iter_mut().skip(place).step_by(width).zip(of_rows) {
                *code = *of_row;
            }
        }
        Self {
            places,
            width,
            rows: codes,
        }
    }

    /// Returns the codes of a row.
    #[inline]
    pub(super) fn row(&self, row: u32) -> &[u32] {
        let start = row as usize * self.width;
        &self.rows[start..start + self.width]
    }

    /// Reads the first and the last code of a row, so that its memory is fetched.
    #[inline]
    pub(super) fn touch(&self, row: u32) -> u64 {
        match self.row(row) {
            [first, .., last] => u64::from(first ^ last),
            [only] => u64::from(*only),
            [] => 0,
        }
    }

    /// Returns the place of a column within a row.
    #[inline]
    pub(super) fn place(&self, column: usize) -> usize {
        self.places[column]
    }
}

/// Calls back with every column that a comparison reads.
fn visit(comparer: &Comparer, found: &mut dyn FnMut(usize)) {
    for test in &comparer.tests {
        visit_test(test, found);
    }
    for term in &comparer.terms {
        if !matches!(term.measure, Measure::Formula(_) | Measure::Generic(_)) {
            found(term.left);
            found(term.right);
        }
    }
    for formula in &comparer.formulas {
        visit_formula(formula, found);
    }
    for column in comparer.frequencies.iter().flatten() {
        found(*column);
    }
    for generic in &comparer.generics {
        generic.visit(&mut |place: &Place, _: Option<Side>| {
            if let Place::Column(column) = place {
                found(*column);
            }
        });
    }
}

fn visit_test(test: &Test, found: &mut dyn FnMut(usize)) {
    match test {
        Test::EitherNull(column) | Test::Null(column, _) | Test::Present(column, _) => {
            found(*column);
        }
        Test::Equal(left, right) | Test::NotEqual(left, right) => {
            found(*left);
            found(*right);
        }
        Test::All(tests) | Test::Any(tests) => {
            for test in tests {
                visit_test(test, found);
            }
        }
        Test::Always
        | Test::AtLeast(..)
        | Test::AtMost(..)
        | Test::Above(..)
        | Test::Below(..)
        | Test::Compare(..) => {}
    }
}

fn visit_formula(formula: &Formula, found: &mut dyn FnMut(usize)) {
    match formula {
        Formula::Column { column, .. } => found(*column),
        Formula::Number(_) | Formula::Term(_) => {}
        Formula::Call(_, arguments) => {
            for argument in arguments {
                visit_formula(argument, found);
            }
        }
        Formula::Case(branches, otherwise) => {
            for (test, value) in branches {
                visit_test(test, found);
                visit_formula(value, found);
            }
            if let Some(value) = otherwise {
                visit_formula(value, found);
            }
        }
    }
}
