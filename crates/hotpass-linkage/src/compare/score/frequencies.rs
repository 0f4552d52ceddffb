//! What the frequency of a value adds to a level: agreement on a rare value tells more.

use std::sync::Arc;

use hotpass_model::linkage::LinkageModel;

use super::super::{Comparers, Prepared};
use crate::{
    splink::semantics::{Adjustment, base_level},
    table::NULL,
};

/// What the frequency of a value adds, for one level.
#[derive(Debug, Clone)]
pub(super) struct Frequencies {
    pub(super) column: usize,
    adjustment: Adjustment,
    counts: Arc<Counts>,
    n_present: f64,
    /// What is added for values that few rows have, by their number.
    of_few: Vec<f64>,
}

/// Values that fewer rows have are looked up.
const FEW: u32 = 1 << 12;

/// How many rows have each code of a column.
#[derive(Debug)]
struct Counts {
    all: Vec<u32>,
    /// The same, up to 255, so that most are found in little memory.
    small: Vec<u8>,
    /// How many rows have a value.
    n_present: u32,
}

impl Counts {
    fn of(column: &Prepared) -> Self {
        let (all, n_present) = if let Some(counted) = &column.counted {
            (counted.of_codes.clone(), counted.n_present)
        } else {
            let all = column.column.counts();
            let n_present = all.iter().skip(1).sum();
            (all, n_present)
        };
        let small = all.iter().map(|n| u8::try_from(*n).unwrap_or(u8::MAX));
        Self {
            small: small.collect(),
            all,
            n_present,
        }
    }

    #[inline]
    fn get(&self, code: u32) -> u32 {
        match (code, self.small[code as usize]) {
            (NULL, _) => 0,
            (_, u8::MAX) => self.all[code as usize],
            (_, few) => u32::from(few),
        }
    }
}

impl Frequencies {
    fn new(column: usize, adjustment: Adjustment, counts: Arc<Counts>) -> Self {
        let most = counts.all.iter().skip(1).max().copied().unwrap_or_default();
        let mut new = Self {
            column,
            adjustment,
            n_present: f64::from(counts.n_present.max(1)),
            counts,
            of_few: Vec::new(),
        };
        new.of_few = (0..FEW.min(most + 1)).map(|n| new.of(n)).collect();
        new
    }

    /// Returns what a value adds that so many rows have.
    fn of(&self, n_rows: u32) -> f64 {
        let frequency = Some(f64::from(n_rows) / self.n_present);
        self.adjustment.bits(frequency, frequency)
    }

    /// Returns what two values add, in bits: the more frequent one counts.
    #[inline]
    pub(super) fn bits(&self, left: u32, right: u32) -> f64 {
        if left == NULL && right == NULL {
            return 0.0;
        }
        let mut most = self.counts.get(left);
        if left != right {
            most = most.max(self.counts.get(right));
        }
        let known = self.of_few.get(most as usize);
        known.copied().unwrap_or_else(|| self.of(most))
    }

    /// Returns the most that it can add.
    pub(super) fn most(&self) -> f64 {
        let known = || self.counts.all.iter().copied().skip(1).filter(|n| *n > 0);
        let bits = |n: Option<u32>| n.map_or(0.0, |n| self.of(n));
        bits(known().min()).max(bits(known().max())).max(0.0)
    }
}

/// Returns what frequencies add to each level of each comparison.
pub(super) fn frequencies(
    model: &LinkageModel,
    comparers: &Comparers,
    u: &[Vec<f64>],
) -> Vec<Vec<Option<Frequencies>>> {
    let mut counted: Vec<(usize, Arc<Counts>)> = Vec::new();
    let mut all = Vec::new();
    for (position, comparer) in comparers.comparers.iter().enumerate() {
        let levels = model
            .comparisons
            .get(position)
            .map_or(&[][..], |comparison| &comparison.levels);
        let mut of_levels = vec![None; comparer.tests.len()];
        for (index, level) in levels.iter().enumerate() {
            let column = comparer.frequencies.get(index).copied().flatten();
            let (Some(column), Some(declared)) = (column, &level.term_frequency) else {
                continue;
            };
            let counts = counts(&mut counted, comparers, column);
            let base = base_level(&comparer.conditions, &declared.column).unwrap_or(index);
            let adjustment = Adjustment {
                base_u: u[position][base],
                weight: declared.weight,
                minimum_u: declared.minimum_u,
            };
            of_levels[index] = Some(Frequencies::new(column, adjustment, counts));
        }
        all.push(of_levels);
    }
    all
}

fn counts(
    counted: &mut Vec<(usize, Arc<Counts>)>,
    comparers: &Comparers,
    column: usize,
) -> Arc<Counts> {
    if let Some((_, counts)) = counted.iter().find(|(known, _)| *known == column) {
        return Arc::clone(counts);
    }
    let counts = Arc::new(Counts::of(&comparers.columns[column]));
    counted.push((column, Arc::clone(&counts)));
    counts
}
