//! Comparisons of the usual shape: missing, equal, then one term held against bound after bound.

use crate::{
    compare::{Comparer, Test},
    table::NULL,
};

/// A comparison of the usual shape, which needs no tree of tests.
#[derive(Debug)]
pub(super) struct Ladder {
    /// The columns of the levels of missing and of equal values.
    pub(super) columns: [usize; 2],
    null: Option<u8>,
    equal: Option<u8>,
    /// The term and the direction of its bounds.
    pub(super) term: Option<usize>,
    is_at_least: bool,
    bounds: Vec<(f64, u8)>,
    last: u8,
}

impl Ladder {
    /// Returns the ladder of a comparison that has the shape of one.
    pub(super) fn of(comparer: &Comparer) -> Option<Self> {
        let mut ladder = Self {
            columns: [0, 0],
            null: None,
            equal: None,
            term: None,
            is_at_least: true,
            bounds: Vec::new(),
            last: u8::try_from(comparer.tests.len().checked_sub(1)?).ok()?,
        };
        let (last, tests) = comparer.tests.split_last()?;
        if *last != Test::Always {
            return None;
        }
        for (level, test) in tests.iter().enumerate() {
            ladder.add(level as u8, test)?;
        }
        (ladder.null.is_some() || ladder.equal.is_some()).then_some(ladder)
    }

    fn add(&mut self, level: u8, test: &Test) -> Option<()> {
        match *test {
            Test::EitherNull(column) if level == 0 => {
                self.columns = [column, column];
                self.null = Some(level);
            }
            Test::Equal(left, right) if self.equal.is_none() && self.bounds.is_empty() => {
                if self.null.is_some() && self.columns != [left, right] {
                    return None;
                }
                self.columns = [left, right];
                self.equal = Some(level);
            }
            Test::AtLeast(term, bound) => self.add_bound(term, true, bound, level)?,
            Test::AtMost(term, bound) => self.add_bound(term, false, bound, level)?,
            _ => return None,
        }
        Some(())
    }

    fn add_bound(&mut self, term: usize, is_at_least: bool, bound: f64, level: u8) -> Option<()> {
        let is_same = self.term.is_none_or(|known| known == term)
            && (self.bounds.is_empty() || self.is_at_least == is_at_least);
        self.term = Some(term);
        self.is_at_least = is_at_least;
        self.bounds.push((bound, level));
        is_same.then_some(())
    }

    /// Returns the level that the codes alone decide.
    #[inline]
    pub(super) fn decided(&self, left: u32, right: u32) -> Option<u8> {
        if left == NULL || right == NULL {
            self.null
        } else if left == right {
            self.equal
        } else {
            None
        }
    }

    /// Returns the level that the term decides.
    #[inline]
    pub(super) fn of_term(&self, value: f64) -> u8 {
        for (bound, level) in &self.bounds {
            let holds = if self.is_at_least {
                value >= *bound
            } else {
                value <= *bound
            };
            if holds {
                return *level;
            }
        }
        self.last
    }

    /// Returns the level when no bound holds.
    pub(super) fn last(&self) -> u8 {
        self.last
    }
}
