//! From levels to a weight: the sum of what each comparison says, and of what the frequency of its value adds.

use std::sync::Arc;

use hotpass_model::linkage::LinkageModel;

use super::{Comparer, Comparers, Measure, Worker};
use crate::{
    columns::ModelError,
    expression::{Condition, parse_condition},
    splink::semantics::{Adjustment, base_level},
    table::NULL,
};

/// More than rounding makes of a sum that is taken in another order, in bits.
const SLACK: f64 = 1e-6;

/// What the levels of a model weigh, ready for many pairs.
#[derive(Debug, Clone)]
pub struct Weights {
    prior: f64,
    levels: Vec<Vec<f64>>,
    frequencies: Vec<Vec<Option<Frequencies>>>,
    /// The comparisons in the order that decides soonest.
    order: Vec<Step>,
    /// The most that the comparisons from each place of the order on can add.
    most_left: Vec<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    comparison: usize,
    most: f64,
}

/// How frequent the values of a column are, for one level.
#[derive(Debug, Clone)]
struct Frequencies {
    column: usize,
    adjustment: Adjustment,
    /// How many rows have each code.
    counts: Arc<Vec<u32>>,
    n_present: f64,
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
    fn of_code(&self, code: u32) -> Option<f64> {
        (code != NULL).then(|| f64::from(self.counts[code as usize]) / self.n_present)
    }

    /// Returns what the values of two rows add, in bits.
    fn bits(&self, comparers: &Comparers, left: u32, right: u32) -> f64 {
        let codes = &comparers.columns[self.column].column.codes;
        let left = self.of_code(codes[left as usize]);
        self.adjustment
            .bits(left, self.of_code(codes[right as usize]))
    }

    /// Returns the most that it can add.
    fn most(&self) -> f64 {
        let known = || {
            let counts = self.counts.iter().skip(1).filter(|count| **count > 0);
            counts.map(|count| f64::from(*count) / self.n_present)
        };
        let bits = |frequency: Option<f64>| self.adjustment.bits(frequency, frequency);
        bits(known().reduce(f64::min))
            .max(bits(known().reduce(f64::max)))
            .max(0.0)
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
        levels: Vec<Vec<f64>>,
        u: &[Vec<f64>],
    ) -> Result<Self, ModelError> {
        for (index, comparer) in comparers.comparers.iter().enumerate() {
            for given in [&levels[..], u] {
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
        let frequencies = frequencies(model, comparers, u);
        let mut steps = Vec::new();
        for (comparison, comparer) in comparers.comparers.iter().enumerate() {
            let added = levels[comparison].iter().zip(&frequencies[comparison]);
            let most = added
                .map(|(weight, added)| weight + added.as_ref().map_or(0.0, Frequencies::most))
                .fold(f64::NEG_INFINITY, f64::max);
            let last = levels[comparison].last().copied().unwrap_or_default();
            let gain = (most - last).max(0.0) / cost(comparer);
            steps.push((gain, Step { comparison, most }));
        }
        steps.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then(a.1.comparison.cmp(&b.1.comparison))
        });
        let order: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
        let mut most_left = vec![0.0; order.len() + 1];
        for (place, step) in order.iter().enumerate().rev() {
            most_left[place] = most_left[place + 1] + step.most;
        }
        Ok(Self {
            prior,
            levels,
            frequencies,
            order,
            most_left,
        })
    }

    /// Returns the weight of levels for two rows: the prior, then each comparison in the order of the model.
    pub fn sum(&self, comparers: &Comparers, levels: &[u8], rows: (u32, u32)) -> f64 {
        let mut sum = self.prior;
        for (comparison, level) in levels.iter().enumerate() {
            sum += self.step(comparers, comparison, *level, rows);
        }
        sum
    }

    /// Returns what one comparison adds for two rows.
    pub fn step(
        &self,
        comparers: &Comparers,
        comparison: usize,
        level: u8,
        (left, right): (u32, u32),
    ) -> f64 {
        let level = level as usize;
        let weight = self.levels[comparison][level];
        match &self.frequencies[comparison][level] {
            Some(frequencies) => weight + frequencies.bits(comparers, left, right),
            None => weight,
        }
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
            Measure::WordCosine => 12.0,
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
    let mut counted: Vec<(usize, Arc<Vec<u32>>)> = Vec::new();
    let mut all = Vec::new();
    for (position, comparer) in comparers.comparers.iter().enumerate() {
        let levels = model
            .comparisons
            .get(position)
            .map_or(&[][..], |comparison| &comparison.levels);
        let conditions: Vec<Condition> = levels
            .iter()
            .map(|level| parse_condition(&level.when).unwrap_or(Condition::Always))
            .collect();
        let mut of_levels = vec![None; comparer.tests.len()];
        for (index, level) in levels.iter().enumerate() {
            let column = comparer.frequencies.get(index).copied().flatten();
            let (Some(column), Some(declared)) = (column, &level.term_frequency) else {
                continue;
            };
            let counts = counts(&mut counted, comparers, column);
            let n_present: u32 = counts.iter().skip(1).sum();
            let base = base_level(&conditions, &declared.column).unwrap_or(index);
            of_levels[index] = Some(Frequencies {
                column,
                adjustment: Adjustment {
                    base_u: u[position][base],
                    weight: declared.weight,
                    minimum_u: declared.minimum_u,
                },
                counts,
                n_present: f64::from(n_present),
            });
        }
        all.push(of_levels);
    }
    all
}

fn counts(
    counted: &mut Vec<(usize, Arc<Vec<u32>>)>,
    comparers: &Comparers,
    column: usize,
) -> Arc<Vec<u32>> {
    if let Some((_, counts)) = counted.iter().find(|(known, _)| *known == column) {
        return Arc::clone(counts);
    }
    let counts = Arc::new(comparers.columns[column].column.counts());
    counted.push((column, Arc::clone(&counts)));
    counts
}

impl Worker<'_> {
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
        let comparers = self.comparers;
        let mut sum = weights.prior;
        for (place, step) in weights.order.iter().enumerate() {
            if sum + weights.most_left[place] < cutoff - SLACK {
                return None;
            }
            let level = self.level(step.comparison);
            self.levels[step.comparison] = level;
            sum += weights.step(comparers, step.comparison, level, pair);
        }
        if sum < cutoff - SLACK {
            return None;
        }
        let weight = weights.sum(comparers, &self.levels, pair);
        (weight >= cutoff).then(|| Score {
            weight,
            pattern: comparers.packed(self.levels.iter().copied()),
        })
    }
}
