//! The different combinations of values in some columns: what an expression over one record is computed for.

use std::{borrow::Cow, hash::BuildHasher};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::Prepared;
use crate::{
    expression::{Cells, Side, Value},
    table::NULL,
};

/// The different combinations of values that the rows have in some columns.
pub(super) enum Combinations<'a> {
    /// Of no column or of one: its codes.
    Single { rows: Cow<'a, [u32]>, n: usize },
    /// Of several.
    Several {
        rows: Vec<u32>,
        codes: Vec<u32>,
        width: usize,
    },
}

impl<'a> Combinations<'a> {
    pub(super) fn of(columns: &[&'a Prepared], n_rows: usize) -> Self {
        match columns {
            [] => Self::Single {
                rows: Cow::Owned(vec![0; n_rows]),
                n: 1,
            },
            [only] => Self::Single {
                rows: Cow::Borrowed(&only.column.codes),
                n: only.column.values.len(),
            },
            _ => Self::several(columns, n_rows),
        }
    }

    fn several(columns: &[&Prepared], n_rows: usize) -> Self {
        let width = columns.len();
        let hasher = DefaultHashBuilder::default();
        let mut index: HashTable<u32> = HashTable::new();
        let mut codes: Vec<u32> = Vec::new();
        let mut rows = Vec::with_capacity(n_rows);
        let mut wanted = vec![NULL; width];
        for row in 0..n_rows {
            for (code, column) in wanted.iter_mut().zip(columns) {
                *code = column.column.codes[row];
            }
            let at = |number: u32| number as usize * width..(number as usize + 1) * width;
            let hash = hasher.hash_one(&wanted[..]);
            let known = index.find(hash, |number| codes[at(*number)] == wanted[..]);
            let number = if let Some(number) = known {
                *number
            } else {
                let number = (codes.len() / width) as u32;
                codes.extend_from_slice(&wanted);
                index.insert_unique(hash, number, |number| hasher.hash_one(&codes[at(*number)]));
                number
            };
            rows.push(number);
        }
        Self::Several { rows, codes, width }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Single { n, .. } => *n,
            Self::Several { codes, width, .. } => codes.len() / width,
        }
    }

    pub(super) fn rows(&self) -> &[u32] {
        match self {
            Self::Single { rows, .. } => rows,
            Self::Several { rows, .. } => rows,
        }
    }

    pub(super) fn codes(&self, combination: usize) -> Codes<'_> {
        match self {
            Self::Single { .. } => Codes::Single(combination as u32),
            Self::Several { codes, width, .. } => {
                Codes::Several(&codes[combination * width..(combination + 1) * width])
            }
        }
    }
}

pub(super) enum Codes<'a> {
    Single(u32),
    Several(&'a [u32]),
}

/// One record of which only the columns that an expression names are known.
pub(super) struct Record<'a> {
    /// Positions of names, in the order of the columns.
    pub(super) names: &'a [usize],
    pub(super) columns: &'a [&'a Prepared],
    pub(super) codes: Codes<'a>,
}

impl Cells<usize> for Record<'_> {
    fn value(&self, _: Option<Side>, column: &usize) -> Cow<'_, Value> {
        let found = self.names.iter().position(|name| name == column);
        let Some(index) = found else {
            return Cow::Owned(Value::Null);
        };
        let code = match self.codes {
            Codes::Single(code) => code,
            Codes::Several(codes) => codes[index],
        };
        Cow::Owned(self.columns[index].value(code))
    }
}
