//! Training: the probabilities of each level among pairs that mean the same (m) and pairs that do not (u).
//!
//! u comes from pairs taken at random, m from expectation maximization over counts of patterns (Winkler, "Using the EM
//! Algorithm for Weight Computation in the Fellegi-Sunter Model of Record Linkage", ASA 1988; Jaro, JASA 84, 1989).

use std::collections::HashMap;

use crate::compare::Comparers;

/// Pairs that resemble each other without meaning the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Related {
    /// The probability that two rows taken at random are such a pair.
    pub prior: f64,
    /// The probability of each level of each comparison among such pairs.
    pub r: Vec<Vec<f64>>,
    /// Comparisons in which such pairs are like any others.
    pub is_tied: Vec<bool>,
}

/// What is learned of each level.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters {
    /// The probability that two rows taken at random mean the same.
    pub prior: f64,
    /// m of each level of each comparison.
    pub m: Vec<Vec<f64>>,
    /// u of each level of each comparison.
    pub u: Vec<Vec<f64>>,
    /// Classes of pairs that are merely related, such as those of one household or one suburb.
    pub related: Vec<Related>,
    /// Which level of each comparison says that a value is missing.
    pub null: Vec<Option<u8>>,
}

impl Parameters {
    /// Returns the weight of each level of each comparison, in bits.
    pub fn weights(&self) -> Vec<Vec<f64>> {
        self.against_u(&self.m)
    }

    /// Returns log2(r / u) of each level of each comparison of each related class.
    pub fn related_weights(&self) -> Vec<Vec<Vec<f64>>> {
        self.related
            .iter()
            .map(|class| self.against_u(&class.r))
            .collect()
    }

    fn against_u(&self, of: &[Vec<f64>]) -> Vec<Vec<f64>> {
        of.iter()
            .zip(&self.u)
            .zip(&self.null)
            .map(|((m, u), null)| {
                (0..m.len())
                    .map(|level| {
                        if *null == Some(level as u8) {
                            0.0
                        } else {
                            (m[level] / u[level]).log2()
                        }
                    })
                    .collect()
            })
            .collect()
    }
}

/// A small random generator with a fixed sequence (`SplitMix64`; Steele, Lea and Flood, OOPSLA 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Begins the sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }
}

/// Counts of patterns.
pub type Patterns = HashMap<u64, u64>;

/// What is believed of m before any pair is seen, and what pairs taken at random say.
#[derive(Debug, Clone)]
pub struct Beliefs {
    /// The expected m of each level of each comparison.
    pub m: Vec<Vec<f64>>,
    /// How many matches this belief is worth, as a share of the expected matches.
    pub strength: f64,
    /// The shares of levels among random pairs, matches included.
    pub random: Vec<Vec<f64>>,
}

/// Learns m and the prior from counts of patterns; u follows from random pairs, cleared of the matches among them.
pub fn maximize(
    comparers: &Comparers,
    patterns: &[(u64, f64)],
    n_all_pairs: f64,
    start: Parameters,
    beliefs: &Beliefs,
) -> Parameters {
    let parameters = start;
    let decoded: Vec<(Vec<u8>, f64)> = patterns
        .iter()
        .map(|(pattern, count)| (comparers.levels(*pattern).collect(), *count))
        .collect();
    let mut parameters = parameters;
    for iteration in 0..500 {
        let weights = parameters.weights();
        let related = parameters.related_weights();
        let k = related.len();
        let prior = parameters.prior.log2();
        let related_priors: Vec<f64> = parameters
            .related
            .iter()
            .map(|class| class.prior.max(1e-300).log2())
            .collect();
        let zero = || {
            weights
                .iter()
                .map(|w| vec![0.0; w.len()])
                .collect::<Vec<Vec<f64>>>()
        };
        let (mut sums, mut related_sums) = (zero(), vec![zero(); k]);
        let (mut total, mut related_totals) = (0.0, vec![0.0; k]);
        let mut others = vec![0.0; k];
        for (levels, count) in &decoded {
            let mut weight = prior;
            others.copy_from_slice(&related_priors);
            for (c, level) in levels.iter().enumerate() {
                weight += weights[c][*level as usize];
                for (other, related) in others.iter_mut().zip(&related) {
                    *other += related[c][*level as usize];
                }
            }
            let m = weight.exp2();
            let all = 1.0 + m + others.iter().map(|other| other.exp2()).sum::<f64>();
            let p = m / all * count;
            total += p;
            for (c, level) in levels.iter().enumerate() {
                sums[c][*level as usize] += p;
            }
            for class in 0..k {
                let q = others[class].exp2() / all * count;
                related_totals[class] += q;
                for (c, level) in levels.iter().enumerate() {
                    related_sums[class][c][*level as usize] += q;
                }
            }
        }
        let mut moved = 0.0_f64;
        let prior = (total / n_all_pairs).clamp(1e-12, 0.5);
        for c in 0..sums.len() {
            let null = parameters.null[c];
            let clear = |sum: &mut Vec<f64>| {
                if let Some(null) = null {
                    sum[null as usize] = 0.0;
                }
                sum.iter().sum::<f64>()
            };
            let present = clear(&mut sums[c]);
            let belief = beliefs.strength * present + 1.0;
            for level in 0..sums[c].len() {
                let m = (sums[c][level] + belief * beliefs.m[c][level]) / (present + belief);
                moved = moved.max((m - parameters.m[c][level]).abs());
                parameters.m[c][level] = m;
                let random = beliefs.random[c][level];
                parameters.u[c][level] = ((random - prior * m) / (1.0 - prior)).max(random * 0.1);
            }
            for (class, sums) in parameters.related.iter_mut().zip(&mut related_sums) {
                let present = clear(&mut sums[c]);
                for level in 0..sums[c].len() {
                    if class.is_tied[c] {
                        class.r[c][level] = parameters.u[c][level];
                        continue;
                    }
                    let r = (sums[c][level] + beliefs.random[c][level]) / (present + 1.0);
                    moved = moved.max((r - class.r[c][level]).abs());
                    class.r[c][level] = r.max(1e-9);
                }
            }
        }
        parameters.prior = prior;
        for (class, total) in parameters.related.iter_mut().zip(&related_totals) {
            class.prior = (total / n_all_pairs).clamp(1e-12, 0.5);
        }
        if moved < 1e-5 && iteration > 3 {
            break;
        }
    }
    parameters
}
