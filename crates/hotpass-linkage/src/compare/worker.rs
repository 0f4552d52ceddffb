//! What runs the tests of comparisons over many pairs: it remembers what the last pair and the last left record needed.

use super::{Codes, Comparer, Comparers, Formula, Generic, Measure, Term, Test, formula};
use crate::{
    columns::{Elements, Prepared, Reading},
    expression::{Side, Words},
    kernel::edit::prepared::PreparedValues,
    table::NULL,
    tokens::Tokens,
};

// How far measures are computed.
mod cutoff;
// Left values made ready.
mod kept;
// Comparisons of the usual shape.
mod ladder;
// Measures of two values.
mod measure;
// Answers that are not computed again.
mod remembered;

use cutoff::loosest;
use kept::Kept;
use ladder::Ladder;
use measure::{beyond, edited, may_reach, same, swapped};
use remembered::Remembered;

/// Compares pairs of records, one after the other; pairs of the same left record in a row are the cheapest.
#[derive(Debug)]
pub struct Worker<'a> {
    pub(super) comparers: &'a Comparers,
    columns: &'a [Prepared],
    codes: &'a Codes,
    /// The codes of the left and of the right row.
    left_codes: &'a [u32],
    right_codes: &'a [u32],
    slots: Vec<Slot<'a>>,
    /// The first slot of each comparison.
    first: Vec<usize>,
    /// The comparisons of the usual shape, with the places of their columns.
    ladders: Vec<Option<(Ladder, [usize; 2])>>,
    kept: Vec<Kept<'a>>,
    remembered: Vec<Remembered>,
    /// The levels of the newest pair that was scored.
    pub(super) levels: Vec<u8>,
    /// What the level of each comparison added to its weight, and what the frequency of the value did.
    pub(super) added: Vec<(f64, f64)>,
    left: u32,
    right: u32,
    /// The number of the pair, by which slots know whether they are of it.
    pair: u32,
    /// Nothing of interest; see [`Self::fetch`].
    touched: u64,
}

/// A term, what computes it, and its value for the newest pair that needed it.
#[derive(Debug, Clone, Copy)]
struct Slot<'a> {
    pair: u32,
    value: f64,
    term: Term,
    kernel: Kernel<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Kernel<'a> {
    Edit {
        measure: Measure,
        values: &'a PreparedValues,
        /// The similarity or distance beyond which levels do not ask.
        cutoff: f64,
        kept: usize,
    },
    Words(&'a Tokens, Words),
    Overlap(&'a Elements),
    DayMonthSwapped(&'a [f64], &'a [f64]),
    Formula(&'a Formula),
    Generic(&'a Generic, usize),
    /// A term that was made by hand and lacks what it needs.
    Unknown,
}

impl<'a> Worker<'a> {
    pub(super) fn new(comparers: &'a Comparers) -> Self {
        let mut worker = Self {
            comparers,
            columns: &comparers.columns,
            codes: comparers.codes(),
            left_codes: &[],
            right_codes: &[],
            slots: Vec::new(),
            first: Vec::new(),
            ladders: Vec::new(),
            kept: Vec::new(),
            remembered: Vec::new(),
            levels: vec![0; comparers.comparers.len()],
            added: vec![(0.0, 0.0); comparers.comparers.len()],
            left: 0,
            right: 0,
            pair: 0,
            touched: 0,
        };
        for comparer in &comparers.comparers {
            worker.first.push(worker.slots.len());
            let place = |column: usize| worker.codes.place(column);
            let ladder = Ladder::of(comparer).map(|ladder| (ladder.columns.map(place), ladder));
            worker
                .ladders
                .push(ladder.map(|(places, ladder)| (ladder, places)));
            for (index, term) in comparer.terms.iter().enumerate() {
                let kernel = worker.kernel(comparer, index);
                worker.slots.push(Slot {
                    pair: 0,
                    value: f64::NAN,
                    term: *term,
                    kernel,
                });
            }
        }
        worker
    }

    fn kernel(&mut self, comparer: &'a Comparer, index: usize) -> Kernel<'a> {
        let term = comparer.terms[index];
        match term.measure {
            Measure::Formula(formula) => Kernel::Formula(&comparer.formulas[formula]),
            Measure::Generic(generic) => {
                self.remembered.push(Remembered::default());
                Kernel::Generic(&comparer.generics[generic], self.remembered.len() - 1)
            }
            Measure::Words(words) => {
                let tokens = self.columns[term.right].tokens.as_ref();
                tokens.map_or(Kernel::Unknown, |tokens| Kernel::Words(tokens, words))
            }
            Measure::Overlap => Kernel::Overlap(self.columns[term.right].elements()),
            Measure::DayMonthSwapped => {
                let days = self.columns[term.right].readings(Reading::AnyDay);
                Kernel::DayMonthSwapped(days, days)
            }
            measure => {
                let values = self.columns[term.right].edits(self.comparers.unit);
                Kernel::Edit {
                    measure,
                    values,
                    cutoff: loosest(comparer, index),
                    kept: self.kept(values, [term.left, term.right]),
                }
            }
        }
    }

    fn kept(&mut self, values: &'a PreparedValues, columns: [usize; 2]) -> usize {
        let mut kept = self.kept.iter();
        let known = kept.position(|kept| std::ptr::eq(kept.values, values));
        known.unwrap_or_else(|| {
            let places = columns.map(|column| self.codes.place(column));
            self.kept.push(Kept::new(values, places));
            self.kept.len() - 1
        })
    }

    /// Turns to another pair.
    #[inline]
    pub fn turn(&mut self, left: u32, right: u32) {
        self.left = left;
        self.right = right;
        self.left_codes = self.codes.row(left);
        self.right_codes = self.codes.row(right);
        self.pair = self.pair.wrapping_add(1);
        if self.pair == 0 {
            self.pair = 1;
            for slot in &mut self.slots {
                slot.pair = 0;
            }
        }
    }

    /// Returns the levels of a pair, packed into one number: the first comparison varies fastest.
    #[inline]
    pub fn pattern(&mut self, left: u32, right: u32) -> u64 {
        self.turn(left, right);
        let mut pattern = 0;
        let mut factor = 1_u64;
        for (comparison, comparer) in self.comparers.comparers.iter().enumerate() {
            pattern += factor * u64::from(self.level(comparison));
            factor = factor.wrapping_mul(comparer.tests.len() as u64);
        }
        pattern
    }

    /// Returns the position of the first level of a comparison that holds for the pair turned to last.
    #[inline]
    pub fn level(&mut self, comparison: usize) -> u8 {
        let first = self.first[comparison];
        if let Some((ladder, [left, right])) = &self.ladders[comparison] {
            let codes = (self.left_codes[*left], self.right_codes[*right]);
            if let Some(level) = ladder.decided(codes.0, codes.1) {
                return level;
            }
            let Some(term) = ladder.term else {
                return ladder.last();
            };
            let Slot { term, kernel, .. } = self.slots[first + term];
            let value = self.computed(first, term, kernel);
            return match &self.ladders[comparison] {
                Some((ladder, _)) => ladder.of_term(value),
                None => 0,
            };
        }
        let comparers: &'a Comparers = self.comparers;
        let tests = &comparers.comparers[comparison].tests;
        for (level, test) in tests.iter().enumerate() {
            if self.holds(first, test) {
                return level as u8;
            }
        }
        tests.len().saturating_sub(1) as u8
    }

    /// Returns whether the first level of the first comparison holds for a pair: how conditions are asked.
    #[inline]
    pub fn first_holds(&mut self, left: u32, right: u32) -> bool {
        self.turn(left, right);
        self.level(0) == 0
    }

    #[inline]
    pub(super) fn code(&self, side: Side, column: usize) -> u32 {
        let codes = match side {
            Side::Left => self.left_codes,
            Side::Right => self.right_codes,
        };
        codes[self.codes.place(column)]
    }

    /// Reads a word of everything that pairs may need, so that memory is fetched for many pairs at once and not for one
    /// after the other; worth it for pairs that are compared next, a few dozen at a time.
    pub fn fetch(&mut self, pairs: &[(u32, u32)]) {
        let mut touched = 0;
        for (left, right) in pairs {
            touched ^= self.codes.touch(*left) ^ self.codes.touch(*right);
        }
        for (left, right) in pairs {
            let (left, right) = (self.codes.row(*left), self.codes.row(*right));
            for kept in &self.kept {
                let (left, right) = (left[kept.places[0]], right[kept.places[1]]);
                if left != right {
                    touched ^= kept.values.signature(left) ^ kept.values.signature(right);
                }
            }
        }
        self.touched ^= touched;
    }

    fn holds(&mut self, first: usize, test: &'a Test) -> bool {
        match test {
            Test::Always => true,
            Test::EitherNull(column) => {
                self.code(Side::Left, *column) == NULL || self.code(Side::Right, *column) == NULL
            }
            Test::Null(column, side) => self.code(*side, *column) == NULL,
            Test::Present(column, side) => self.code(*side, *column) != NULL,
            Test::Equal(left, right) => {
                let code = self.code(Side::Left, *left);
                code != NULL && code == self.code(Side::Right, *right)
            }
            Test::NotEqual(left, right) => {
                let (left, right) = (self.code(Side::Left, *left), self.code(Side::Right, *right));
                left != NULL && right != NULL && left != right
            }
            Test::AtLeast(term, bound) => self.term(first, *term) >= *bound,
            Test::AtMost(term, bound) => self.term(first, *term) <= *bound,
            Test::Above(term, bound) => self.term(first, *term) > *bound,
            Test::Below(term, bound) => self.term(first, *term) < *bound,
            Test::Compare(left, operator, right) => {
                let (left, right) = (self.term(first, *left), self.term(first, *right));
                left.partial_cmp(&right)
                    .is_some_and(|order| operator.holds(order))
            }
            Test::All(tests) => tests.iter().all(|test| self.holds(first, test)),
            Test::Any(tests) => tests.iter().any(|test| self.holds(first, test)),
        }
    }

    #[inline]
    fn term(&mut self, first: usize, term: usize) -> f64 {
        let slot = &self.slots[first + term];
        if slot.pair == self.pair {
            return slot.value;
        }
        let (term_of, kernel) = (slot.term, slot.kernel);
        let value = self.computed(first, term_of, kernel);
        let slot = &mut self.slots[first + term];
        slot.pair = self.pair;
        slot.value = value;
        value
    }

    fn computed(&mut self, first: usize, term: Term, kernel: Kernel<'a>) -> f64 {
        match kernel {
            Kernel::Formula(formula) => return self.reckoned(first, formula),
            Kernel::Generic(generic, remembered) => return self.evaluated(generic, remembered),
            _ => {}
        }
        let left = self.code(Side::Left, term.left);
        let right = self.code(Side::Right, term.right);
        if left == NULL || right == NULL {
            return f64::NAN;
        }
        match kernel {
            Kernel::Edit {
                measure,
                values,
                cutoff,
                kept,
            } => {
                if left == right {
                    return same(measure);
                }
                if !may_reach(measure, values, [left, right], cutoff) {
                    return beyond(measure);
                }
                let right = values.get(right);
                edited(self.kept[kept].pattern(left), measure, right, cutoff)
            }
            Kernel::Words(tokens, measure) => tokens.measure(measure, left, right),
            Kernel::Overlap(elements) => f64::from(elements.n_common(left, right)),
            Kernel::DayMonthSwapped(lefts, rights) => {
                swapped(lefts[left as usize], rights[right as usize])
            }
            Kernel::Formula(_) | Kernel::Generic(..) | Kernel::Unknown => f64::NAN,
        }
    }

    fn evaluated(&mut self, generic: &'a Generic, remembered: usize) -> f64 {
        let rows = [self.left, self.right];
        let Some((left, right)) = generic.only else {
            return generic.evaluate(self.columns, rows);
        };
        let codes = (self.code(Side::Left, left), self.code(Side::Right, right));
        if let Some(value) = self.remembered[remembered].get(codes) {
            return value;
        }
        let value = generic.evaluate(self.columns, rows);
        self.remembered[remembered].put(codes, value);
        value
    }

    fn reckoned(&mut self, first: usize, formula: &'a Formula) -> f64 {
        match formula {
            Formula::Number(number) => *number,
            Formula::Column {
                column,
                side,
                reading,
            } => {
                let code = self.code(*side, *column);
                self.columns[*column].readings(*reading)[code as usize]
            }
            Formula::Term(term) => self.term(first, *term),
            Formula::Call(function, arguments) => {
                let mut few = [f64::NAN; 4];
                if let Some(few) = few.get_mut(..arguments.len()) {
                    for (number, argument) in few.iter_mut().zip(arguments) {
                        *number = self.reckoned(first, argument);
                    }
                    return formula::call(*function, few);
                }
                let arguments = arguments.iter();
                let many: Vec<f64> = arguments
                    .map(|argument| self.reckoned(first, argument))
                    .collect();
                formula::call(*function, &many)
            }
            Formula::Case(branches, otherwise) => {
                for (test, value) in branches {
                    if self.holds(first, test) {
                        return self.reckoned(first, value);
                    }
                }
                let otherwise = otherwise.as_deref();
                otherwise.map_or(f64::NAN, |value| self.reckoned(first, value))
            }
        }
    }
}
