//! One value that is compared with many: its bit table is built once.
//!
//! In: a prepared value, then the values to compare it with. Out: what the functions of [`super`] return for each pair.

use super::{
    damerau, jaro, levenshtein,
    prepared::{Prepared, Symbol, Units},
};

/// The units of a word of the bit-parallel kernels.
pub(super) const WORD: usize = 64;

/// A value and where each unit stands in it.
#[derive(Debug, Clone)]
pub struct Pattern<'a> {
    left: Prepared<'a>,
    table: Table,
}

/// For each unit the positions where it stands, as bits; for values of up to 64 units.
#[derive(Debug, Clone)]
pub(super) struct Table {
    narrow: [u64; 256],
    /// Units beyond 255, in ascending order.
    wide: Vec<(u32, u64)>,
}

impl<'a> Pattern<'a> {
    /// Builds the table of a value.
    pub fn new(left: Prepared<'a>) -> Self {
        let mut table = Table {
            narrow: [0; 256],
            wide: Vec::new(),
        };
        table.fill(left);
        Self { left, table }
    }

    /// Takes another value in place of this one, which costs less than a new pattern.
    pub fn replace(&mut self, left: Prepared<'a>) {
        self.table.clear(self.left);
        self.left = left;
        self.table.fill(left);
    }

    /// Returns the value.
    pub fn left(&self) -> Prepared<'a> {
        self.left
    }

    /// Returns the Jaro similarity with a value, when it is at least `cutoff`; see [`super::jaro_at_least`].
    pub fn jaro_at_least(&self, right: Prepared<'_>, cutoff: f64) -> Option<f64> {
        let score = self.jaro(right, cutoff)?;
        (score >= cutoff).then_some(score)
    }

    /// Returns the Jaro-Winkler similarity with a value, when it is at least `cutoff`; see [`super::jaro_winkler_at_least`].
    pub fn jaro_winkler_at_least(&self, right: Prepared<'_>, cutoff: f64) -> Option<f64> {
        let same_start = self.left.common_start(&right);
        let score = self.jaro(right, jaro::needed_after(same_start, cutoff))?;
        let boosted = jaro::boosted(score, same_start);
        (boosted >= cutoff).then_some(boosted)
    }

    /// Returns the Levenshtein distance to a value, when it is at most `most`; see [`super::levenshtein_at_most`].
    pub fn levenshtein_at_most(&self, right: Prepared<'_>, most: u32) -> Option<u32> {
        if !levenshtein::may_reach(self.left, right, most) {
            return None;
        }
        let most = most.min(self.left.n_units().max(right.n_units()) as u32);
        match (self.left.units, right.units) {
            (Units::Narrow(l) | Units::Bytes(l), Units::Narrow(r) | Units::Bytes(r)) => {
                levenshtein::at_most(&self.table, l, r, most)
            }
            (Units::Narrow(l) | Units::Bytes(l), Units::Wide(r)) => {
                levenshtein::at_most(&self.table, l, r, most)
            }
            (Units::Wide(l), Units::Narrow(r) | Units::Bytes(r)) => {
                levenshtein::at_most(&self.table, l, r, most)
            }
            (Units::Wide(l), Units::Wide(r)) => levenshtein::at_most(&self.table, l, r, most),
        }
    }

    /// Returns the unrestricted Damerau-Levenshtein distance to a value, when it is at most `most`; see
    /// [`super::damerau_at_most`].
    pub fn damerau_at_most(&self, right: Prepared<'_>, most: u32) -> Option<u32> {
        // A swap of neighbors is two other edits, so that twice the distance bounds Levenshtein's.
        if !levenshtein::may_reach(self.left, right, most) {
            return None;
        }
        let plain = self.levenshtein_at_most(right, most.saturating_mul(2))?;
        if plain <= 1 {
            return (plain <= most).then_some(plain);
        }
        let distance = match (self.left.units, right.units) {
            (Units::Narrow(l) | Units::Bytes(l), Units::Narrow(r) | Units::Bytes(r)) => {
                damerau::distance(l, r)
            }
            (Units::Narrow(l) | Units::Bytes(l), Units::Wide(r)) => damerau::distance(l, r),
            (Units::Wide(l), Units::Narrow(r) | Units::Bytes(r)) => damerau::distance(l, r),
            (Units::Wide(l), Units::Wide(r)) => damerau::distance(l, r),
        };
        (distance <= most).then_some(distance)
    }

    /// The Jaro similarity, or `None` when it is found not to reach `needed`.
    fn jaro(&self, right: Prepared<'_>, needed: f64) -> Option<f64> {
        if !jaro::may_reach(self.left, right, needed) {
            return None;
        }
        match (self.left.units, right.units) {
            (Units::Bytes([]), Units::Bytes([])) => Some(0.0),
            (Units::Narrow(l) | Units::Bytes(l), Units::Narrow(r) | Units::Bytes(r)) => {
                jaro::similarity(&self.table, l, r, needed)
            }
            (Units::Narrow(l) | Units::Bytes(l), Units::Wide(r)) => {
                jaro::similarity(&self.table, l, r, needed)
            }
            (Units::Wide(l), Units::Narrow(r) | Units::Bytes(r)) => {
                jaro::similarity(&self.table, l, r, needed)
            }
            (Units::Wide(l), Units::Wide(r)) => jaro::similarity(&self.table, l, r, needed),
        }
    }
}

impl Table {
    /// Returns where a unit stands, the first position in the lowest bit.
    pub(super) fn positions(&self, unit: impl Symbol) -> u64 {
        let unit: u32 = unit.into();
        if let Some(positions) = self.narrow.get(unit as usize) {
            return *positions;
        }
        match self.wide.binary_search_by_key(&unit, |entry| entry.0) {
            Ok(at) => self.wide[at].1,
            Err(_) => 0,
        }
    }

    fn fill(&mut self, value: Prepared<'_>) {
        match value.units {
            Units::Narrow(units) | Units::Bytes(units) => self.fill_units(units),
            Units::Wide(units) => self.fill_units(units),
        }
    }

    fn fill_units<U: Symbol>(&mut self, units: &[U]) {
        if units.len() > WORD {
            return;
        }
        for (at, &unit) in units.iter().enumerate() {
            let (unit, bit): (u32, u64) = (unit.into(), 1 << at);
            if let Some(positions) = self.narrow.get_mut(unit as usize) {
                *positions |= bit;
                continue;
            }
            match self.wide.binary_search_by_key(&unit, |entry| entry.0) {
                Ok(known) => self.wide[known].1 |= bit,
                Err(place) => self.wide.insert(place, (unit, bit)),
            }
        }
    }

    /// Forgets the value that the table was filled with.
    fn clear(&mut self, value: Prepared<'_>) {
        match value.units {
            Units::Narrow(units) | Units::Bytes(units) => {
                for &unit in units {
                    self.narrow[usize::from(unit)] = 0;
                }
            }
            Units::Wide(_) => {
                self.narrow = [0; 256];
                self.wide.clear();
            }
        }
    }
}
