//! Training: the probabilities of each level among pairs that mean the same (m) and pairs that do not (u).
//!
//! u comes from pairs taken at random, and for equal values from their frequencies; m from expectation maximization over
//! counts of patterns (Winkler, "Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model of Record
//! Linkage", ASA 1988; Jaro, JASA 84, 1989). Pairs that are merely related have classes of their own (Larsen and Rubin,
//! JASA 96, 2001). The same records, model and seed give the same numbers.

// What a model gives, and how what was learned is written into it.
pub mod document;
// Expectation maximization.
pub mod maximization;
// Shares of levels among pairs taken at random.
pub mod sampling;

use hotpass_model::linkage::{LinkageModel, MovedPairs, RelatedPairs};

use crate::{block::Scope, compiled::Compiled, splink::semantics::prior_weight, table::Records};
use document::{beliefs_of_m, fixed};
pub use document::{given, is_trained, keep, null_levels};
use maximization::{Beliefs, Pattern, maximize};

/// Below this agreement, matches do not look like matches, and a class of related pairs is tried.
const DOUBTFUL: f64 = 0.7;

/// Related pairs must differ in at least this share of what tells matches.
const DIFFERENT: f64 = 0.3;

/// A level is taken to say that values differ when at least this share of related pairs has it.
const MOSTLY: f64 = 0.75;

/// With fewer comparisons three classes cannot be told apart.
const FEWEST_FOR_RELATED: usize = 5;

/// So many matches moved, before anything is known.
const USUALLY_MOVED: f64 = 0.1;

/// What is learned of each level.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters {
    /// The probability that two rows taken at random mean the same.
    pub prior: f64,
    /// m of each level of each comparison.
    pub m: Vec<Vec<f64>>,
    /// u of each level of each comparison.
    pub u: Vec<Vec<f64>>,
    /// Classes of pairs that are merely related.
    pub related: Vec<Related>,
    /// Matches of which some values changed together.
    pub moved: Option<Moved>,
    /// Which level of each comparison says that a value is missing.
    pub null: Vec<Option<u8>>,
}

/// Pairs that are alike without meaning the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Related {
    /// The probability that two rows taken at random are such a pair.
    pub prior: f64,
    /// The probability of each level of each comparison among such pairs.
    pub r: Vec<Vec<f64>>,
    /// Comparisons in which such pairs are like any others.
    pub is_tied: Vec<bool>,
}

/// Matches that are like any pair in some comparisons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moved {
    /// Their share of all matches.
    pub share: f64,
    /// The comparisons in which they are like any pair.
    pub is_free: Vec<bool>,
}

impl Moved {
    /// Returns the priors of matches that stayed and of those that moved, in bits.
    pub fn priors(&self, prior: f64) -> [f64; 2] {
        let prior = prior_weight(prior);
        [1.0 - self.share, self.share].map(|share| prior + share.max(1e-300).log2())
    }
}

impl Parameters {
    /// Returns log2(m / u) of each level of each comparison; 0 where a value is missing.
    pub fn weights(&self) -> Vec<Vec<f64>> {
        self.against_u(&self.m)
    }

    /// Returns log2(r / u) of each level of each comparison of a related class.
    pub fn related_weights(&self, class: &Related) -> Vec<Vec<f64>> {
        self.against_u(&class.r)
    }

    fn against_u(&self, of: &[Vec<f64>]) -> Vec<Vec<f64>> {
        of.iter()
            .zip(&self.u)
            .zip(&self.null)
            .map(|((of, u), null)| {
                (0..of.len())
                    .map(|level| {
                        if *null == Some(level as u8) {
                            0.0
                        } else {
                            crate::splink::semantics::level_weight(of[level], u[level])
                        }
                    })
                    .collect()
            })
            .collect()
    }

    /// Returns how much matches agree, 0 to 1: comparisons count by how much agreement tells.
    fn agreement(&self, random: &[Vec<f64>]) -> f64 {
        let (mut agreeing, mut all) = (0.0, 0.0);
        for (m, random) in self.m.iter().zip(random) {
            let Some(different) = m.last() else { continue };
            let equal = random.get(1).copied().unwrap_or(1.0);
            let information = -equal.max(1e-9).log2();
            agreeing += information * (1.0 - different);
            all += information;
        }
        if all > 0.0 { agreeing / all } else { 1.0 }
    }

    /// Returns which share of what tells matches lies in comparisons in which a class differs.
    fn share_told_apart(&self, class: &Related) -> f64 {
        let weights = self.weights();
        let told =
            |c: usize| -> f64 { self.m[c].iter().zip(&weights[c]).map(|(m, w)| m * w).sum() };
        let all: f64 = (0..self.m.len()).map(told).sum();
        let apart: f64 = (0..self.m.len())
            .filter(|c| class.r[*c].last().is_some_and(|r| *r > MOSTLY))
            .map(told)
            .sum();
        if all > 0.0 { apart / all } else { 0.0 }
    }
}

/// What training found.
#[derive(Debug, Clone)]
pub struct Learned {
    /// The parameters.
    pub parameters: Parameters,
    /// What a person should know before trusting them.
    pub warnings: Vec<String>,
}

/// Learns what a model leaves open; what it gives is kept.
pub fn train(
    records: &Records,
    model: &LinkageModel,
    compiled: &Compiled,
    labels: &[(u32, u32, bool)],
) -> Learned {
    let null = null_levels(model);
    if let Some(parameters) = given(model, &null) {
        return Learned {
            parameters,
            warnings: Vec::new(),
        };
    }
    let scope = Scope::from(model.link);
    let n_all_pairs = sampling::n_all_pairs(records, scope).max(1.0);
    let random = sampling::random_levels(records, model, compiled);
    let beliefs = Beliefs {
        m: beliefs_of_m(model, &null),
        strength: 0.1,
        random: random.clone(),
        fixed: fixed(model),
        labels: sampling::labeled_levels(compiled, labels),
        is_chosen: compiled.blocking.asks_for_several(),
        moved: model.moved.as_ref().and_then(|moved| moved.share),
        prior: model.prior,
        max_iterations: model.training.max_iterations,
        convergence: model.training.convergence,
    };
    let patterns = sampling::patterns(records, model, compiled, n_all_pairs);
    let p0 = model
        .prior
        .unwrap_or((0.3 * records.n_rows() as f64 / n_all_pairs).min(0.1));
    let start = Parameters {
        prior: p0,
        m: beliefs.m.clone(),
        u: random,
        related: Vec::new(),
        moved: model
            .moved
            .as_ref()
            .map(|moved| starting_moved(moved, model)),
        null,
    };
    learn(model, &patterns, n_all_pairs, &start, &beliefs)
}

/// How probable a match is by the first levels of the only comparison there is.
const USUAL: [f64; 6] = [0.99, 0.95, 0.85, 0.65, 0.2, 0.05];

/// With one comparison nothing can be learned from how answers go together: the levels mean what is usual.
fn usual(beliefs: &Beliefs, start: &Parameters) -> Parameters {
    let random = &beliefs.random[0];
    let null = start.null[0].map(usize::from);
    let told: Vec<usize> = (0..random.len())
        .filter(|level| null != Some(*level))
        .collect();
    let mut matching = vec![0.0; random.len()];
    for (place, level) in told.iter().enumerate() {
        let is_last = place + 1 == told.len();
        matching[*level] = if is_last {
            1e-4
        } else {
            USUAL[place.min(USUAL.len() - 1)]
        };
    }
    let share = |of: &dyn Fn(f64) -> f64| -> Vec<f64> {
        let parts = random
            .iter()
            .zip(&matching)
            .map(|(random, p)| random * of(*p));
        parts.collect()
    };
    let (mut m, mut u) = (share(&|p| p), share(&|p| 1.0 - p));
    let sum = |of: &[f64]| told.iter().map(|level| of[*level]).sum::<f64>();
    let prior = sum(&m) / (sum(&m) + sum(&u));
    for of in [&mut m, &mut u] {
        let all = sum(of);
        for value in of.iter_mut() {
            *value /= all;
        }
    }
    Parameters {
        prior: beliefs.prior.unwrap_or(prior),
        m: vec![m],
        u: vec![u],
        ..start.clone()
    }
}

fn learn(
    model: &LinkageModel,
    patterns: &[Pattern],
    n_all_pairs: f64,
    start: &Parameters,
    beliefs: &Beliefs,
) -> Learned {
    let mut warnings = Vec::new();
    if model.comparisons.len() == 1 && beliefs.labels.iter().flatten().sum::<f64>() == 0.0 {
        return Learned {
            parameters: usual(beliefs, start),
            warnings: vec![
                "with one comparison nothing can be learned without labels; its levels mean what is usual"
                    .to_owned(),
            ],
        };
    }
    let classes = |is_tied| -> Vec<Related> {
        let related = model.related.iter();
        related
            .map(|class| starting_class(class, model, start, is_tied))
            .collect()
    };
    let from = |related| {
        let begin = Parameters {
            related,
            ..start.clone()
        };
        maximize(patterns, n_all_pairs, begin, beliefs)
    };
    let is_doubtful = |learned: &Parameters| learned.agreement(&beliefs.random) < DOUBTFUL;
    let n = start.m.len();
    let (mut parameters, mut has_converged) = from(classes(true));
    if is_doubtful(&parameters) && n >= FEWEST_FOR_RELATED {
        // Rules that ask for several columns find related pairs that agree more often than others do.
        let loose = Some(classes(false));
        let loose = loose.filter(|classes| beliefs.is_chosen && !classes.is_empty());
        let loose = loose.map(from).filter(|(other, _)| !is_doubtful(other));
        let other = loose.or_else(|| {
            let mixed = from(vec![mixed_class(start)]);
            let told_apart = mixed.0.share_told_apart(&mixed.0.related[0]);
            (told_apart > DIFFERENT).then_some(mixed)
        });
        (parameters, has_converged) = other.unwrap_or((parameters, has_converged));
    }
    if !has_converged {
        warnings.push(format!(
            "training had not settled after {} iterations; raise `training.max-iterations`",
            beliefs.max_iterations
        ));
    }
    if n < 3 {
        warnings.push(format!(
            "with {n} comparison{} the shares of agreement cannot be learned from the data alone; they stay close to what is usual",
            if n == 1 { "" } else { "s" }
        ));
    }
    warnings.extend(oddities(model, &parameters, &beliefs.random));
    Learned {
        parameters,
        warnings,
    }
}

/// Returns what is strange about learned levels: matches that seldom agree, levels in the wrong order.
fn oddities(model: &LinkageModel, parameters: &Parameters, random: &[Vec<f64>]) -> Vec<String> {
    let mut found = Vec::new();
    if parameters.agreement(random) < DOUBTFUL {
        found.push(
            "what was learned as matches agrees in little that tells records apart; look at the weights before use"
                .to_owned(),
        );
    }
    let weights = parameters.weights();
    for (comparison, weights) in model.comparisons.iter().zip(&weights) {
        let told: Vec<f64> = comparison
            .levels
            .iter()
            .zip(weights)
            .filter(|(level, _)| !level.is_null)
            .map(|(_, weight)| *weight)
            .collect();
        let (Some(first), Some(last)) = (told.first(), told.last()) else {
            continue;
        };
        if first <= last {
            found.push(format!(
                "comparison `{}` is inverted: agreement weighs {first:.1} bits, disagreement {last:.1}",
                comparison.name
            ));
        } else if first - last < 0.5 {
            found.push(format!(
                "comparison `{}` is flat: agreement and disagreement weigh nearly the same",
                comparison.name
            ));
        }
    }
    found
}

/// A class that is alike in the comparisons that the model names.
///
/// When it is tied, it is like any pair in the others.
fn starting_class(
    class: &RelatedPairs,
    model: &LinkageModel,
    start: &Parameters,
    is_tied: bool,
) -> Related {
    let names = |list: &[String], name: &String| list.contains(name);
    let mut related = Related {
        prior: class.prior.unwrap_or(start.prior),
        ..Related::default()
    };
    for (c, comparison) in model.comparisons.iter().enumerate() {
        let is_alike = class.alike.is_empty() || names(&class.alike, &comparison.name);
        let agrees = if names(&class.expected, &comparison.name) {
            0.8
        } else {
            0.1
        };
        related.is_tied.push(!is_alike && is_tied);
        related.r.push(match class.levels.get(c) {
            Some(given) => given.clone(),
            None if is_alike => mix(&start.m[c], &start.u[c], agrees),
            None => start.u[c].clone(),
        });
    }
    related
}

/// Matches that moved, as a model declares them.
fn starting_moved(moved: &MovedPairs, model: &LinkageModel) -> Moved {
    let comparisons = model.comparisons.iter();
    Moved {
        share: moved.share.unwrap_or(USUALLY_MOVED),
        is_free: comparisons
            .map(|comparison| moved.comparisons.contains(&comparison.name))
            .collect(),
    }
}

/// A class halfway between matches and others.
fn mixed_class(start: &Parameters) -> Related {
    Related {
        prior: start.prior,
        r: start
            .m
            .iter()
            .zip(&start.u)
            .map(|(m, u)| mix(m, u, 0.5))
            .collect(),
        is_tied: vec![false; start.m.len()],
    }
}

fn mix(m: &[f64], u: &[f64], share: f64) -> Vec<f64> {
    m.iter()
        .zip(u)
        .map(|(m, u)| share * m + (1.0 - share) * u)
        .collect()
}
