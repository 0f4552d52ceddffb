//! Expectation maximization over counts of patterns, with the prior of all pairs: what no rule brings together does not
//! match, so the candidates need not be like other pairs.

use super::{Moved, Parameters, Related, USUALLY_MOVED};

/// How often a pattern of levels occurs among the candidates.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The level of each comparison.
    pub levels: Vec<u8>,
    /// The pairs that have it.
    pub count: f64,
}

/// What is believed before any pair is seen, and what is known.
#[derive(Debug, Clone)]
pub struct Beliefs {
    /// The expected m of each level of each comparison.
    pub m: Vec<Vec<f64>>,
    /// How many matches this belief is worth, as a share of the expected matches.
    pub strength: f64,
    /// The shares of levels among random pairs, matches included.
    pub random: Vec<Vec<f64>>,
    /// m and u that are kept as they are given.
    pub fixed: Vec<Vec<(Option<f64>, Option<f64>)>>,
    /// The counts of levels among pairs that people said mean the same.
    pub labels: Vec<Vec<f64>>,
    /// Whether candidates were chosen by what several columns say together.
    pub is_chosen: bool,
    /// The share of matches that moved, when it is given.
    pub moved: Option<f64>,
    /// The prior, when it is given.
    pub prior: Option<f64>,
    /// Iterations, at most.
    pub max_iterations: u32,
    /// Training ends when no probability moves by more than this.
    pub convergence: f64,
}

/// Expected counts of levels, by comparison.
type Counts = Vec<Vec<f64>>;

/// What one pass over the patterns expects.
struct Expected {
    matches: Counts,
    n_matches: f64,
    /// How many of the matches moved.
    n_moved: f64,
    related: Vec<(Counts, f64)>,
}

/// Learns m, the prior and the related classes; u follows from random pairs, cleared of the matches among them. Tells
/// whether it settled.
pub fn maximize(
    patterns: &[Pattern],
    n_all_pairs: f64,
    start: Parameters,
    beliefs: &Beliefs,
) -> (Parameters, bool) {
    let mut parameters = start;
    for iteration in 0..beliefs.max_iterations {
        let expected = expect(patterns, &parameters);
        let moved = update(&mut parameters, &expected, n_all_pairs, beliefs);
        if moved < beliefs.convergence && iteration > 3 {
            return (parameters, true);
        }
    }
    (parameters, false)
}

fn expect(patterns: &[Pattern], parameters: &Parameters) -> Expected {
    let weights = parameters.weights();
    let related: Vec<Counts> = parameters
        .related
        .iter()
        .map(|class| parameters.related_weights(class))
        .collect();
    let zero = || -> Counts {
        weights
            .iter()
            .map(|levels| vec![0.0; levels.len()])
            .collect()
    };
    let mut expected = Expected {
        matches: zero(),
        n_matches: 0.0,
        n_moved: 0.0,
        related: related.iter().map(|_| (zero(), 0.0)).collect(),
    };
    let matching = Matching::of(parameters, &weights);
    let priors: Vec<f64> = parameters
        .related
        .iter()
        .map(|class| class.prior.max(1e-300).log2())
        .collect();
    let mut odds = vec![0.0; related.len()];
    for pattern in patterns {
        let [stayed, moved] = matching.odds(pattern);
        for ((odds, prior), weights) in odds.iter_mut().zip(&priors).zip(&related) {
            *odds = sum(pattern, *prior, weights).exp2();
        }
        let all = 1.0 + stayed + moved + odds.iter().sum::<f64>();
        add(&mut expected.matches, pattern, stayed / all, |_| true);
        if moved > 0.0 {
            add(&mut expected.matches, pattern, moved / all, |c| {
                !matching.is_free(c)
            });
        }
        expected.n_matches += (stayed + moved) / all * pattern.count;
        expected.n_moved += moved / all * pattern.count;
        for ((counts, total), odds) in expected.related.iter_mut().zip(&odds) {
            add(counts, pattern, odds / all, |_| true);
            *total += odds / all * pattern.count;
        }
    }
    expected
}

/// Adds a pattern to the counts of some comparisons.
fn add(
    counts: &mut Counts,
    pattern: &Pattern,
    probability: f64,
    is_counted: impl Fn(usize) -> bool,
) {
    for (c, (counts, level)) in counts.iter_mut().zip(&pattern.levels).enumerate() {
        if is_counted(c) {
            counts[*level as usize] += probability * pattern.count;
        }
    }
}

/// Returns what the levels of a pattern weigh, in bits.
fn sum(pattern: &Pattern, start: f64, weights: &Counts) -> f64 {
    let told = pattern.levels.iter().zip(weights);
    start
        + told
            .map(|(level, weights)| weights[*level as usize])
            .sum::<f64>()
}

/// How probable it is that patterns are of matches, of those that stayed and of those that moved.
struct Matching<'a> {
    weights: &'a Counts,
    /// In bits.
    priors: [f64; 2],
    moved: Option<&'a Moved>,
}

impl<'a> Matching<'a> {
    fn of(parameters: &'a Parameters, weights: &'a Counts) -> Self {
        let moved = parameters.moved.as_ref();
        let all = [parameters.prior.log2(), f64::NEG_INFINITY];
        Self {
            weights,
            priors: moved.map_or(all, |moved| moved.priors(parameters.prior)),
            moved,
        }
    }

    fn is_free(&self, comparison: usize) -> bool {
        self.moved.is_some_and(|moved| moved.is_free[comparison])
    }

    /// Returns the odds of each, against a pair that does not match.
    fn odds(&self, pattern: &Pattern) -> [f64; 2] {
        let [stayed, moved] = self.priors;
        if self.moved.is_none() {
            return [sum(pattern, stayed, self.weights).exp2(), 0.0];
        }
        let (mut bound, mut free) = (0.0, 0.0);
        for (c, (level, weights)) in pattern.levels.iter().zip(self.weights).enumerate() {
            let weight = weights[*level as usize];
            if self.is_free(c) {
                free += weight;
            } else {
                bound += weight;
            }
        }
        [(stayed + bound + free).exp2(), (moved + bound).exp2()]
    }
}

/// Puts what is expected into the parameters; returns the largest change.
fn update(
    parameters: &mut Parameters,
    expected: &Expected,
    n_all_pairs: f64,
    beliefs: &Beliefs,
) -> f64 {
    let mut change = 0.0_f64;
    let prior = beliefs
        .prior
        .unwrap_or((expected.n_matches / n_all_pairs).clamp(1e-12, 0.5));
    for c in 0..parameters.m.len() {
        let null = parameters.null[c].map(usize::from);
        let told = |counts: &[f64], level: usize| {
            if null == Some(level) {
                0.0
            } else {
                counts[level]
            }
        };
        let n_levels = parameters.m[c].len();
        let labels = beliefs.labels.get(c).map_or(&[][..], Vec::as_slice);
        let count = |level: usize| {
            let labeled = if null == Some(level) {
                0.0
            } else {
                // A label is worth as much as many guesses.
                100.0 * labels.get(level).copied().unwrap_or_default()
            };
            told(&expected.matches[c], level) + labeled
        };
        let present: f64 = (0..n_levels).map(count).sum();
        let belief = beliefs.strength * present + 1.0;
        for level in 0..n_levels {
            let (fixed_m, fixed_u) = beliefs.fixed[c][level];
            let m = fixed_m
                .unwrap_or((count(level) + belief * beliefs.m[c][level]) / (present + belief));
            change = change.max((m - parameters.m[c][level]).abs());
            parameters.m[c][level] = m;
            let random = beliefs.random[c][level];
            parameters.u[c][level] =
                fixed_u.unwrap_or(((random - prior * m) / (1.0 - prior)).max(random * 0.1));
        }
        for (class, (counts, _)) in parameters.related.iter_mut().zip(&expected.related) {
            change = change.max(update_class(class, c, &counts[c], &parameters.u[c], null));
        }
    }
    parameters.prior = prior;
    if let Some(moved) = &mut parameters.moved
        && beliefs.moved.is_none()
    {
        // A belief worth little keeps the share from 0 and 1.
        let belief = beliefs.strength * expected.n_matches * 0.1 + 1.0;
        let share = (expected.n_moved + belief * USUALLY_MOVED) / (expected.n_matches + belief);
        change = change.max((share - moved.share).abs());
        moved.share = share;
    }
    for (class, (_, total)) in parameters.related.iter_mut().zip(&expected.related) {
        class.prior = (total / n_all_pairs).clamp(1e-12, 0.5);
    }
    change
}

fn update_class(
    class: &mut Related,
    comparison: usize,
    counts: &[f64],
    u: &[f64],
    null: Option<usize>,
) -> f64 {
    if class.is_tied[comparison] {
        class.r[comparison].copy_from_slice(u);
        return 0.0;
    }
    let present: f64 = counts
        .iter()
        .enumerate()
        .filter(|(level, _)| null != Some(*level))
        .map(|(_, count)| count)
        .sum();
    let mut moved = 0.0_f64;
    for (level, u) in u.iter().enumerate() {
        let count = if null == Some(level) {
            0.0
        } else {
            counts[level]
        };
        let r = ((count + u) / (present + 1.0)).max(1e-9);
        moved = moved.max((r - class.r[comparison][level]).abs());
        class.r[comparison][level] = r;
    }
    moved
}
