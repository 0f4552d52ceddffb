//! Comparing two records: for each comparison, the first level that holds.
//!
//! A level is a small tree of tests over terms. A term (a similarity of two values) is computed at most once per pair of
//! records, and only as far as the levels need it. [`compile`] makes them from the SQL of a model; a [`Worker`] runs them.

use std::sync::{Arc, OnceLock};

pub use crate::columns::Prepared;
use crate::{
    expression::{Condition, Operator, Side, Words},
    kernel::edit::prepared::Unit,
};

// Codes row by row.
mod codes;
// From SQL to tests.
pub mod compile;
// Reckoning with the numbers of a pair.
pub mod formula;
// Conditions without a fast way.
pub mod generic;
// From levels to a weight.
pub mod score;
// What runs the tests.
mod worker;

use codes::Codes;
pub use formula::Formula;
pub use generic::Generic;
pub use worker::Worker;

/// More levels than this are not looked at.
pub const MAX_LEVELS: usize = 32;

/// What a similarity or distance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Jaro similarity, 0 to 1.
    Jaro,
    /// Jaro-Winkler similarity, 0 to 1.
    JaroWinkler,
    /// Edit distance.
    Levenshtein,
    /// Edit distance with transpositions.
    Damerau,
    /// Edit distance over the length of the longer value.
    LevenshteinRelative,
    /// Damerau-Levenshtein distance over the length of the longer value.
    DamerauRelative,
    /// Soft cosine of weighted words, 0 to 1.
    Words(Words),
    /// How many elements two lists share.
    Overlap,
    /// 1 when two days differ only in that day and month are the other way round, else 0.
    DayMonthSwapped,
    /// The formula of this position.
    Formula(usize),
    /// What the generic evaluator finds for the condition or expression of this position; truth is 1 or 0.
    Generic(usize),
}

/// A number computed from the left and the right record, such as the similarity of two values. It is NaN, which no test
/// holds for, when a value is missing.
///
/// Both columns have codes in the dictionary of the right one; see
/// [`Columns::in_dictionary_of`](crate::columns::Columns::in_dictionary_of).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What is computed.
    pub measure: Measure,
    /// The position of the left record's column.
    pub left: usize,
    /// The position of the right record's column.
    pub right: usize,
}

/// What a level asks; what is unknown for a missing value does not hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Always holds.
    Always,
    /// A column of either record has no value.
    EitherNull(usize),
    /// A column of one record has no value.
    Null(usize, Side),
    /// A column of one record has a value.
    Present(usize, Side),
    /// A column of the left and one of the right record, in one dictionary, have the same value.
    Equal(usize, usize),
    /// A column of the left and one of the right record, in one dictionary, have different values.
    NotEqual(usize, usize),
    /// A term is at least this.
    AtLeast(usize, f64),
    /// A term is at most this.
    AtMost(usize, f64),
    /// A term is more than this.
    Above(usize, f64),
    /// A term is less than this.
    Below(usize, f64),
    /// Two terms compare so.
    Compare(usize, Operator, usize),
    /// All hold.
    All(Vec<Test>),
    /// Any holds.
    Any(Vec<Test>),
}

/// A comparison made ready.
#[derive(Debug, Clone, Default)]
pub struct Comparer {
    /// The terms of its levels.
    pub terms: Vec<Term>,
    /// What each level asks.
    pub tests: Vec<Test>,
    /// What its terms reckon.
    pub formulas: Vec<Formula>,
    /// What its terms leave to the generic evaluator.
    pub generics: Vec<Generic>,
    /// The conditions of its levels, as they were read.
    pub conditions: Vec<Condition>,
    /// For each level, the position of the column whose frequencies adjust its weight.
    pub frequencies: Vec<Option<usize>>,
}

/// All comparisons of a model, made ready.
#[derive(Debug, Clone)]
pub struct Comparers {
    /// The columns that are compared.
    pub columns: Arc<Vec<Prepared>>,
    /// The comparisons.
    pub comparers: Vec<Comparer>,
    /// What edits count.
    pub unit: Unit,
    codes: OnceLock<Codes>,
}

impl Default for Comparers {
    fn default() -> Self {
        Self {
            columns: Arc::default(),
            comparers: Vec::new(),
            unit: Unit::Character,
            codes: OnceLock::new(),
        }
    }
}

impl Comparers {
    /// Puts comparisons and the columns that they were compiled for together.
    pub fn new(columns: Arc<Vec<Prepared>>, comparers: Vec<Comparer>, unit: Unit) -> Self {
        Self {
            columns,
            comparers,
            unit,
            codes: OnceLock::new(),
        }
    }

    fn codes(&self) -> &Codes {
        self.codes
            .get_or_init(|| Codes::of(&self.columns, &self.comparers))
    }

    /// Returns what compares many pairs; each thread needs one of its own.
    pub fn worker(&self) -> Worker<'_> {
        Worker::new(self)
    }

    /// Returns the levels of a pair, packed into one number: the first comparison varies fastest.
    ///
    /// For many pairs, [`Worker::pattern`] is much faster.
    pub fn pattern(&self, left: u32, right: u32) -> u64 {
        self.worker().pattern(left, right)
    }

    /// Packs levels into one number.
    pub fn packed(&self, levels: impl IntoIterator<Item = u8>) -> u64 {
        let mut pattern = 0;
        let mut factor = 1_u64;
        for (comparer, level) in self.comparers.iter().zip(levels) {
            pattern += factor * u64::from(level);
            factor = factor.wrapping_mul(comparer.tests.len() as u64);
        }
        pattern
    }

    /// Takes a packed pattern apart.
    pub fn levels(&self, mut pattern: u64) -> impl Iterator<Item = u8> {
        self.comparers.iter().map(move |comparer| {
            let n = comparer.tests.len() as u64;
            let level = (pattern % n) as u8;
            pattern /= n;
            level
        })
    }
}
