//! From levels to a weight: the sum of what each comparison says, and of what the frequency of its value adds.

// What the frequency of a value adds.
mod frequencies;

use hotpass_model::linkage::LinkageModel;

use super::{Comparer, Comparers, Measure, Worker};
use crate::{columns::ModelError, expression::Side};
use frequencies::{Frequencies, frequencies};

/// More than rounding makes of a sum that is taken in another order, in bits.
const SLACK: f64 = 1e-6;

/// What the levels of a model weigh, ready for many pairs.
#[derive(Debug, Clone)]
pub struct Weights {
    prior: f64,
    /// The prior of matches that moved, if the model tells them apart.
    moved: Option<f64>,
    /// The comparisons in the order that decides soonest.
    steps: Vec<Step>,
}

/// What a comparison adds.
#[derive(Debug, Clone)]
struct Step {
    comparison: usize,
    levels: Vec<LevelWeight>,
    /// The most that it and those after it can add, to a match that stayed and to one that moved.
    most: [f64; 2],
    /// Whether it says nothing of a match that moved.
    is_free: bool,
}

/// What a level adds, in bits.
#[derive(Debug, Clone)]
struct LevelWeight {
    weight: f64,
    frequencies: Option<Box<Frequencies>>,
}

/// The weight of a pair, and its levels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// What all levels and frequencies say, in bits.
    pub weight: f64,
    /// What frequencies alone say, in bits.
    pub of_frequencies: f64,
    /// The levels, packed.
    pub pattern: u64,
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
        let mut weights = Self {
            prior,
            moved: None,
            steps,
        };
        weights.bound();
        Ok(weights)
    }

    /// Tells matches apart that moved: `priors` are of those that stayed and of those that moved, in bits, and `is_free`
    /// says which comparisons tell nothing of the latter.
    #[must_use]
    pub fn with_moved(mut self, priors: [f64; 2], is_free: &[bool]) -> Self {
        self.prior = priors[0];
        self.moved = Some(priors[1]);
        for step in &mut self.steps {
            step.is_free = is_free.get(step.comparison).copied().unwrap_or_default();
        }
        self.bound();
        self
    }

    /// Notes with each step the most that it and those after it can add.
    fn bound(&mut self) {
        let mut most = [0.0; 2];
        for step in self.steps.iter_mut().rev() {
            let of_step = step.levels.iter().map(LevelWeight::most);
            let of_step = of_step.fold(f64::NEG_INFINITY, f64::max);
            most[0] += of_step;
            if !step.is_free {
                most[1] += of_step;
            }
            step.most = most;
        }
    }
}

impl Step {
    fn new(comparison: usize, levels: Vec<LevelWeight>) -> Self {
        Self {
            comparison,
            levels,
            most: [0.0; 2],
            is_free: false,
        }
    }

    /// Returns how far the best level is from the last, which most pairs have.
    fn gain(&self) -> f64 {
        let last = self.levels.last().map_or(0.0, |level| level.weight);
        let most = self.levels.iter().map(LevelWeight::most);
        (most.fold(f64::NEG_INFINITY, f64::max) - last).max(0.0)
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
        // Two alternatives together weigh at most a bit more than the better one.
        let (mut moved, least) = match weights.moved {
            Some(prior) => (prior, cutoff - SLACK - 1.0),
            None => (f64::NEG_INFINITY, cutoff - SLACK),
        };
        let mut stayed = weights.prior;
        for step in &weights.steps {
            if stayed + step.most[0] < least && moved + step.most[1] < least {
                return None;
            }
            let level = self.level(step.comparison);
            let (weight, added) = step.added(self, level);
            self.levels[step.comparison] = level;
            self.added[step.comparison] = (weight, added);
            stayed += weight + added;
            if !step.is_free {
                moved += weight + added;
            }
        }
        if stayed.max(moved) < least {
            return None;
        }
        let (weight, of_frequencies) = self.summed(weights);
        (weight >= cutoff).then(|| Score {
            weight,
            of_frequencies,
            pattern: self.comparers.packed(self.levels.iter().copied()),
        })
    }

    /// Returns what the newest levels weigh, and what of that frequencies say; in the order of the comparisons, so that the
    /// sum does not depend on which were looked at first.
    fn summed(&self, weights: &Weights) -> (f64, f64) {
        let added = self.added.iter();
        let (stayed, of_frequencies) = added.fold((weights.prior, 0.0), |sums, (weight, added)| {
            (sums.0 + (weight + added), sums.1 + added)
        });
        let Some(prior) = weights.moved else {
            return (stayed, of_frequencies);
        };
        let mut free = 0.0;
        for step in weights.steps.iter().filter(|step| step.is_free) {
            let (weight, added) = self.added[step.comparison];
            free += weight + added;
        }
        let moved = stayed - weights.prior - free + prior;
        let (less, more) = (stayed.min(moved), stayed.max(moved));
        (
            more + (less - more).exp2().ln_1p() * std::f64::consts::LOG2_E,
            of_frequencies,
        )
    }
}
