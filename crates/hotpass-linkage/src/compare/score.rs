//! From levels to a weight: the sum of what each comparison says, and of what the frequency of its value adds.

use std::sync::Arc;

use hotpass_model::linkage::LinkageModel;

use super::{Comparer, Comparers, Measure, Prepared, Worker};
use crate::{
    columns::ModelError,
    expression::Side,
    splink::semantics::{Adjustment, base_level},
    table::NULL,
};

/// More than rounding makes of a sum that is taken in another order, in bits.
const SLACK: f64 = 1e-6;

/// What the levels of a model weigh, ready for many pairs.
#[derive(Debug, Clone)]
pub struct Weights {
    prior: f64,
    /// The comparisons in the order that decides soonest.
    steps: Vec<Step>,
}

/// What a comparison adds.
#[derive(Debug, Clone)]
struct Step {
    comparison: usize,
    levels: Vec<LevelWeight>,
    /// The most that it and those after it can add.
    most: f64,
}

/// What a level adds, in bits.
#[derive(Debug, Clone)]
struct LevelWeight {
    weight: f64,
    frequencies: Option<Box<Frequencies>>,
}

/// What the frequency of a value adds, for one level.
#[derive(Debug, Clone)]
struct Frequencies {
    column: usize,
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

/// The weight of a pair, and its levels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The sum of all weights, in bits.
    pub weight: f64,
    /// The levels, packed.
    pub pattern: u64,
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
    fn bits(&self, left: u32, right: u32) -> f64 {
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
    fn most(&self) -> f64 {
        let known = || self.counts.all.iter().copied().skip(1).filter(|n| *n > 0);
        let bits = |n: Option<u32>| n.map_or(0.0, |n| self.of(n));
        bits(known().min()).max(bits(known().max())).max(0.0)
    }
}

impl Weights {
    /// Makes weights ready. `prior` and the weights of the levels are in bits, by comparison and level; `u` are the
    /// probabilities that adjustments for frequencies start from.
    ///
    /// # Errors
    ///
    /// When a comparison has not as many weights, or probabilities, as levels.
    pub fn try_new(
        model: &LinkageModel,
        comparers: &Comparers,
        prior: f64,
        levels: &[Vec<f64>],
        u: &[Vec<f64>],
    ) -> Result<Self, ModelError> {
        for (index, comparer) in comparers.comparers.iter().enumerate() {
            for given in [levels, u] {
                let n_weights = given.get(index).map_or(0, Vec::len);
                let n_levels = comparer.tests.len();
                if n_weights != n_levels {
                    let comparison = model.comparisons.get(index);
                    return Err(ModelError::Weights {
                        comparison: comparison.map_or_else(String::new, |each| each.name.clone()),
                        n_levels,
                        n_weights,
                    });
                }
            }
        }
        let mut steps = Vec::new();
        let frequencies = frequencies(model, comparers, u);
        for (comparison, of_levels) in frequencies.into_iter().enumerate() {
            let weights = levels[comparison].iter().copied().zip(of_levels);
            let levels = weights
                .map(|(weight, frequencies)| LevelWeight {
                    weight,
                    frequencies: frequencies.map(Box::new),
                })
                .collect();
            steps.push(Step::new(comparison, levels));
        }
        steps.sort_by(|a, b| {
            let gain = |step: &Step| step.gain() / cost(&comparers.comparers[step.comparison]);
            let order = gain(b).total_cmp(&gain(a));
            order.then(a.comparison.cmp(&b.comparison))
        });
        let mut most = 0.0;
        for step in steps.iter_mut().rev() {
            most += step.most;
            step.most = most;
        }
        Ok(Self { prior, steps })
    }

    /// Returns what is there before anything is compared, in bits.
    pub fn prior(&self) -> f64 {
        self.prior
    }
}

impl Step {
    fn new(comparison: usize, levels: Vec<LevelWeight>) -> Self {
        let most = levels.iter().map(LevelWeight::most);
        Self {
            comparison,
            most: most.fold(f64::NEG_INFINITY, f64::max),
            levels,
        }
    }

    /// Returns how far the best level is from the last, which most pairs have.
    fn gain(&self) -> f64 {
        let last = self.levels.last().map_or(0.0, |level| level.weight);
        (self.most - last).max(0.0)
    }

    /// Returns the weight of a level, and what the frequency of the values of the worker's pair adds to it; in bits.
    #[inline]
    fn added(&self, worker: &Worker<'_>, level: u8) -> (f64, f64) {
        let level = &self.levels[level as usize];
        let added = level.frequencies.as_ref().map_or(0.0, |each| {
            let left = worker.code(Side::Left, each.column);
            each.bits(left, worker.code(Side::Right, each.column))
        });
        (level.weight, added)
    }
}

impl LevelWeight {
    fn most(&self) -> f64 {
        let frequencies = self.frequencies.as_ref();
        self.weight + frequencies.map_or(0.0, |each| each.most())
    }
}

/// Returns how much work a comparison is, roughly.
fn cost(comparer: &Comparer) -> f64 {
    let terms = comparer.terms.iter();
    1.0 + terms
        .map(|term| match term.measure {
            Measure::Overlap | Measure::DayMonthSwapped => 1.0,
            Measure::Formula(_) => 2.0,
            Measure::Generic(_) => 20.0,
            Measure::Words(_) => 12.0,
            _ => 4.0,
        })
        .sum::<f64>()
}

/// Returns what frequencies add to each level of each comparison.
fn frequencies(
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

impl Worker<'_> {
    /// Returns of each comparison its level for a pair, the weight of that, and what the frequency of the values adds to it;
    /// in bits.
    pub fn steps(&mut self, weights: &Weights, pair: (u32, u32)) -> Vec<(u8, f64, f64)> {
        self.turn(pair.0, pair.1);
        let mut steps: Vec<&Step> = weights.steps.iter().collect();
        steps.sort_by_key(|step| step.comparison);
        let steps = steps.into_iter();
        steps
            .map(|step| {
                let level = self.level(step.comparison);
                let (weight, added) = step.added(self, level);
                (level, weight, added)
            })
            .collect()
    }

    /// Returns the score of a pair.
    ///
    /// # Panics
    ///
    /// When a weight is not a number.
    pub fn score(&mut self, weights: &Weights, pair: (u32, u32)) -> Score {
        let lowest = self.score_at_least(weights, pair, f64::NEG_INFINITY);
        lowest.expect("every weight is at least minus infinity")
    }

    /// Returns the score of a pair when its weight is at least the cut-off, in bits; it looks at no further comparison once
    /// even the best of the remaining levels could not reach it.
    #[inline]
    pub fn score_at_least(
        &mut self,
        weights: &Weights,
        pair: (u32, u32),
        cutoff: f64,
    ) -> Option<Score> {
        self.turn(pair.0, pair.1);
        let mut sum = weights.prior;
        for step in &weights.steps {
            if sum + step.most < cutoff - SLACK {
                return None;
            }
            let level = self.level(step.comparison);
            let (weight, added) = step.added(self, level);
            self.levels[step.comparison] = level;
            self.added[step.comparison] = weight + added;
            sum += weight + added;
        }
        if sum < cutoff - SLACK {
            return None;
        }
        let weight = self
            .added
            .iter()
            .fold(weights.prior, |sum, each| sum + each);
        (weight >= cutoff).then(|| Score {
            weight,
            pattern: self.comparers.packed(self.levels.iter().copied()),
        })
    }
}
