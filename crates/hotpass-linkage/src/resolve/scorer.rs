//! Weights of pairs, and where they come from.

use std::{collections::BTreeSet, sync::Arc};

use hotpass_model::linkage::LinkageModel;

use crate::{
    cluster::{Edge, Pairs, Teller},
    columns::ModelError,
    compare::{
        Comparers, Worker,
        score::{Score, Weights},
    },
    compiled::Judging,
    resolution::{Constraints, Step, Waterfall},
    splink::semantics::{prior_weight, probability},
    table::Records,
    train::Parameters,
};

/// What the bar is called of what pairs gain because they may have moved.
pub const MOVED: &str = "may have moved";

/// Partners whose weights differ by no more than this are equally good, in bits.
const COMPARABLE: f64 = 3.0;

/// When two partners of more than this share of records mean the same, their source has duplicates.
const DUPLICATES: f64 = 0.05;

/// A model with its probabilities, ready to weigh pairs.
#[derive(Debug)]
pub struct Scorer {
    judging: Arc<Judging>,
    weights: Weights,
    prior: f64,
    /// The prior and the weights of levels of each class of related pairs, in bits.
    related: Vec<(f64, Vec<Vec<f64>>)>,
}

impl Scorer {
    /// Makes a model ready.
    ///
    /// # Errors
    ///
    /// When the parameters are not of the model's levels.
    pub fn try_new(
        model: &LinkageModel,
        judging: &Arc<Judging>,
        parameters: &Parameters,
    ) -> Result<Self, ModelError> {
        let prior = prior_weight(parameters.prior);
        let levels = parameters.weights();
        let mut weights =
            Weights::try_new(model, &judging.comparers, prior, &levels, &parameters.u)?;
        if let Some(moved) = &parameters.moved {
            weights = weights.with_moved(moved.priors(parameters.prior), &moved.is_free);
        }
        Ok(Self {
            judging: Arc::clone(judging),
            weights,
            prior,
            related: parameters
                .related
                .iter()
                .map(|class| {
                    let prior = class.prior.max(f64::MIN_POSITIVE).log2();
                    (prior, parameters.related_weights(class))
                })
                .collect(),
        })
    }

    /// Returns what one thread needs to weigh pairs.
    pub fn worker(&self) -> Worker<'_> {
        self.judging.comparers.worker()
    }

    /// Returns the weight of a pair, in bits.
    fn weight_with(&self, worker: &mut Worker<'_>, rows: (u32, u32)) -> f64 {
        let score = worker.score(&self.weights, rows);
        score.weight - self.merely_related(&score)
    }

    /// Returns the weight of a pair when it is at least the cut-off, in bits.
    #[inline]
    pub fn weight_at_least(
        &self,
        worker: &mut Worker<'_>,
        left: u32,
        right: u32,
        cutoff: f64,
    ) -> Option<f64> {
        let score = worker.score_at_least(&self.weights, (left, right), cutoff)?;
        let weight = score.weight - self.merely_related(&score);
        (weight >= cutoff).then_some(weight)
    }

    /// Returns what is taken off a weight because the pair may be merely related, in bits: log2(1 + odds of that).
    fn merely_related(&self, score: &Score) -> f64 {
        if self.related.is_empty() {
            return 0.0;
        }
        // What frequencies add to a match they add to related pairs as well: both share the value.
        let odds: f64 = self
            .related
            .iter()
            .map(|(prior, weights)| {
                let of_levels = self.judging.comparers.levels(score.pattern).zip(weights);
                let start = *prior + score.of_frequencies;
                let told = of_levels.map(|(level, of)| of[level as usize]);
                told.fold(start, |sum, each| sum + each).exp2()
            })
            .sum();
        (1.0 + odds).log2()
    }

    /// Says why a pair has its weight.
    pub fn waterfall(
        &self,
        records: &Records,
        model: &LinkageModel,
        (left, right): (u32, u32),
    ) -> Waterfall {
        let rows = (left.min(right), left.max(right));
        let mut worker = self.worker();
        let score = worker.score(&self.weights, rows);
        let mut steps = Vec::new();
        for (c, (level, weight, added)) in worker.steps(&self.weights, rows).into_iter().enumerate()
        {
            let Some(comparison) = model.comparisons.get(c) else {
                continue;
            };
            steps.push(Step {
                comparison: comparison.name.clone(),
                level: comparison
                    .levels
                    .get(level as usize)
                    .map_or_else(String::new, |level| level.label.clone()),
                weight,
                term_frequency: added,
                values: values(records, &comparison.name, (left, right)),
            });
        }
        if let Some(moved) = &model.moved {
            let told = steps.iter().map(|step| step.weight + step.term_frequency);
            let weight = score.weight - told.fold(self.prior, |sum, each| sum + each);
            steps.push(extra(MOVED, moved.comparisons.join(", "), weight));
        }
        let related = self.merely_related(&score);
        if related > 1e-12 {
            let names: Vec<&str> = model
                .related
                .iter()
                .map(|class| class.name.as_str())
                .collect();
            steps.push(extra("merely related", names.join(", "), -related));
        }
        let weight = score.weight - related;
        Waterfall {
            prior: self.prior,
            steps,
            weight,
            probability: probability(weight),
        }
    }

    /// Returns the names of the sources in which no record is there twice, as far as the scores tell: when a record has
    /// two equally good partners in a source, those are not alike.
    pub(super) fn unique_sources(&self, records: &Records, edges: &[Edge]) -> Vec<String> {
        let n_sources = records.source_names.len();
        let mut partner = vec![vec![(u32::MAX, 0.0); records.n_rows()]; n_sources];
        let mut n_paired = vec![0_u64; n_sources];
        let mut n_twice = vec![0_u64; n_sources];
        let mut worker = self.worker();
        let mut is_counted = vec![vec![false; records.n_rows()]; n_sources];
        for edge in edges.iter().take_while(|edge| edge.weight >= 0.0) {
            for (of, other) in [(edge.left, edge.right), (edge.right, edge.left)] {
                let source = records.sources[other as usize] as usize;
                let first = &mut partner[source][of as usize];
                if first.0 == u32::MAX {
                    *first = (other, edge.weight);
                    n_paired[source] += 1;
                } else if !is_counted[source][of as usize] {
                    is_counted[source][of as usize] = true;
                    let least = first.1 - COMPARABLE;
                    let (a, b) = (first.0.min(other), first.0.max(other));
                    let is_twice =
                        edge.weight >= least && self.weight_with(&mut worker, (a, b)) >= least;
                    n_twice[source] += u64::from(is_twice);
                }
            }
        }
        (0..n_sources)
            .filter(|source| {
                n_twice[*source] as f64 <= DUPLICATES * n_paired[*source].max(1) as f64
            })
            .map(|source| records.source_names[source].clone())
            .collect()
    }
}

impl Pairs for Scorer {
    fn teller(&self) -> impl Teller {
        let conditions = self.judging.cannot_link.as_ref();
        Telling {
            scorer: self,
            worker: self.worker(),
            conditions: conditions.map(Comparers::worker),
        }
    }
}

/// Weighs one pair after the other.
struct Telling<'a> {
    scorer: &'a Scorer,
    worker: Worker<'a>,
    /// What says that two rows are never the same.
    conditions: Option<Worker<'a>>,
}

impl Teller for Telling<'_> {
    fn weight(&mut self, left: u32, right: u32) -> f64 {
        let rows = (left.min(right), left.max(right));
        self.scorer.weight_with(&mut self.worker, rows)
    }

    fn is_apart(&mut self, left: u32, right: u32) -> bool {
        let rows = (left.min(right), left.max(right));
        let mut conditions = self.conditions.iter_mut();
        conditions.any(|conditions| conditions.first_holds(rows.0, rows.1))
    }
}

/// Returns a bar of a waterfall that is of no one comparison.
fn extra(name: &str, level: String, weight: f64) -> Step {
    Step {
        comparison: name.to_owned(),
        level,
        weight,
        term_frequency: 0.0,
        values: Vec::new(),
    }
}

/// Returns the constraints with what the model's own conditions add for candidate pairs.
pub(super) fn with_conditions(
    constraints: &Constraints,
    judging: &Judging,
    edges: &[Edge],
) -> Constraints {
    let mut all = constraints.clone();
    if let Some(conditions) = &judging.must_link {
        let mut worker = conditions.worker();
        let holds = edges
            .iter()
            .filter(|edge| worker.first_holds(edge.left, edge.right));
        all.must_link
            .extend(holds.map(|edge| (edge.left, edge.right)));
    }
    if let Some(conditions) = &judging.cannot_link {
        let mut worker = conditions.worker();
        let holds = |edge: &&Edge| worker.first_holds(edge.left, edge.right);
        let pairs = edges.iter().filter(holds);
        let apart: BTreeSet<(u32, u32)> = pairs.map(|edge| (edge.left, edge.right)).collect();
        let n_decided = constraints.must_link.len();
        // What a person decided holds against conditions; what another condition says does not.
        let (decided, of_model) = all.must_link.split_at(n_decided);
        let of_model = of_model.iter().filter(|pair| !apart.contains(pair));
        all.must_link = decided.iter().chain(of_model).copied().collect();
    }
    all
}

/// Returns the values of a comparison's column, left and right.
fn values(
    records: &Records,
    name: &str,
    (left, right): (u32, u32),
) -> Vec<(String, String, String)> {
    records
        .column(name)
        .map(|column| {
            (
                name.to_owned(),
                column.text(left).to_owned(),
                column.text(right).to_owned(),
            )
        })
        .into_iter()
        .collect()
}
