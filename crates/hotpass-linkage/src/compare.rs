//! Comparing two records: for each comparison, the first level that holds.
//!
//! A level is a small tree of tests over terms. A term (a similarity of two values) is computed at most once per pair of
//! records, and only as far as the levels need it.

use rapidfuzz::distance::{damerau_levenshtein, jaro_winkler, levenshtein};

use crate::{
    table::{Column, NULL},
    tokens::Tokens,
};

/// More levels than this are not looked at.
pub const MAX_LEVELS: usize = 32;

/// What a similarity or distance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Jaro-Winkler similarity, 0 to 1.
    JaroWinkler,
    /// Edit distance, in characters.
    Levenshtein,
    /// Edit distance with transpositions, in characters.
    Damerau,
    /// Damerau-Levenshtein distance over the length of the longer value.
    DamerauRelative,
    /// Soft cosine of weighted words, 0 to 1.
    WordCosine,
    /// 1 when two lists share an element, else 0.
    Overlap,
}

/// A similarity of a value of the left and a value of the right record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What is computed.
    pub measure: Measure,
    /// The position of the left record's column.
    pub left: usize,
    /// The position of the right record's column.
    pub right: usize,
}

/// What a level asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Always holds.
    Always,
    /// A column of either record has no value.
    EitherNull(usize),
    /// Two columns have the same value.
    Equal(usize, usize),
    /// A term is at least this.
    AtLeast(usize, f64),
    /// A term is at most this.
    AtMost(usize, f64),
    /// All hold.
    All(Vec<Test>),
    /// Any holds.
    Any(Vec<Test>),
}

/// A column made ready for comparing.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    /// The column.
    pub column: Column,
    /// Its words, if a term needs them.
    pub tokens: Option<Tokens>,
}

/// A comparison made ready.
#[derive(Debug, Clone, Default)]
pub struct Comparer {
    /// The terms of its levels.
    pub terms: Vec<Term>,
    /// What each level asks.
    pub tests: Vec<Test>,
}

/// The terms of one pair, as far as they are known.
struct Known<'a> {
    columns: &'a [Prepared],
    terms: &'a [Term],
    left: u32,
    right: u32,
    values: [Option<f64>; 4],
}

impl Known<'_> {
    fn code(&self, column: usize, row: u32) -> u32 {
        self.columns[column].column.codes[row as usize]
    }

    fn term(&mut self, index: usize) -> f64 {
        if let Some(value) = self.values[index] {
            return value;
        }
        let term = self.terms[index];
        let value = self.compute(term);
        self.values[index] = Some(value);
        value
    }

    fn compute(&self, term: Term) -> f64 {
        let (a, b) = (
            self.code(term.left, self.left),
            self.code(term.right, self.right),
        );
        let left = &self.columns[term.left];
        if a == NULL || b == NULL {
            return f64::NAN;
        }
        if term.measure == Measure::WordCosine {
            return left.tokens.as_ref().map_or(f64::NAN, |t| t.cosine(a, b));
        }
        if term.measure == Measure::Overlap {
            return left
                .tokens
                .as_ref()
                .map_or(f64::NAN, |t| f64::from(t.overlap(a, b)));
        }
        let x = left.column.values.get(a);
        let y = self.columns[term.right].column.values.get(b);
        match term.measure {
            Measure::JaroWinkler => jaro_winkler::similarity(x.chars(), y.chars()),
            Measure::Levenshtein => levenshtein::distance(x.chars(), y.chars()) as f64,
            Measure::Damerau => damerau_levenshtein::distance(x.chars(), y.chars()) as f64,
            Measure::DamerauRelative => {
                damerau_levenshtein::distance(x.chars(), y.chars()) as f64
                    / x.chars().count().max(y.chars().count()) as f64
            }
            Measure::WordCosine | Measure::Overlap => f64::NAN,
        }
    }

    fn holds(&mut self, test: &Test) -> bool {
        match test {
            Test::Always => true,
            Test::EitherNull(column) => {
                self.code(*column, self.left) == NULL || self.code(*column, self.right) == NULL
            }
            Test::Equal(left, right) => {
                let (a, b) = (self.code(*left, self.left), self.code(*right, self.right));
                if left == right {
                    a == b && a != NULL
                } else {
                    a != NULL
                        && b != NULL
                        && self.columns[*left].column.values.get(a)
                            == self.columns[*right].column.values.get(b)
                }
            }
            Test::AtLeast(term, least) => self.term(*term) >= *least,
            Test::AtMost(term, most) => self.term(*term) <= *most,
            Test::All(tests) => tests.iter().all(|test| self.holds(test)),
            Test::Any(tests) => tests.iter().any(|test| self.holds(test)),
        }
    }
}

impl Comparer {
    /// Returns the position of the first level that holds for two rows.
    #[inline]
    pub fn level(&self, columns: &[Prepared], left: u32, right: u32) -> u8 {
        let mut known = Known {
            columns,
            terms: &self.terms,
            left,
            right,
            values: [None; 4],
        };
        self.tests
            .iter()
            .position(|test| known.holds(test))
            .unwrap_or(self.tests.len() - 1) as u8
    }
}

/// All comparisons of a model, made ready.
#[derive(Debug, Clone, Default)]
pub struct Comparers {
    /// The columns that are compared.
    pub columns: Vec<Prepared>,
    /// The comparisons.
    pub comparers: Vec<Comparer>,
}

impl Comparers {
    /// Returns the levels of a pair, packed into one number: the first comparison varies fastest.
    #[inline]
    pub fn pattern(&self, left: u32, right: u32) -> u64 {
        let mut pattern = 0;
        let mut factor = 1;
        for comparer in &self.comparers {
            pattern += factor * u64::from(comparer.level(&self.columns, left, right));
            factor *= comparer.tests.len() as u64;
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
