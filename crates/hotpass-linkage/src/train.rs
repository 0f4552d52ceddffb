//! Training: the probabilities of each level among pairs that mean the same (m) and pairs that do not (u).
//!
//! u comes from pairs taken at random, m from expectation maximization over counts of patterns (Winkler, "Using the EM
//! Algorithm for Weight Computation in the Fellegi-Sunter Model of Record Linkage", ASA 1988; Jaro, JASA 84, 1989).

use std::collections::HashMap;

use crate::compare::Comparers;

/// What is learned of each level.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters {
    /// The probability that two rows taken at random mean the same.
    pub prior: f64,
    /// m of each level of each comparison.
    pub m: Vec<Vec<f64>>,
    /// u of each level of each comparison.
    pub u: Vec<Vec<f64>>,
    /// Which level of each comparison says that a value is missing.
    pub null: Vec<Option<u8>>,
}

impl Parameters {
    /// Returns the weight of each level of each comparison, in bits.
    pub fn weights(&self) -> Vec<Vec<f64>> {
        self.m
            .iter()
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

/// Learns m and the prior; u is taken as given.
pub fn maximize(
    comparers: &Comparers,
    patterns: &[(u64, f64)],
    n_all_pairs: f64,
    start: Parameters,
    free_u: bool,
) -> Parameters {
    let mut parameters = start;
    let decoded: Vec<(Vec<u8>, f64)> = patterns
        .iter()
        .map(|(pattern, count)| (comparers.levels(*pattern).collect(), *count))
        .collect();
    for iteration in 0..200 {
        let mut weights = parameters.weights();
        let prior = (parameters.prior / (1.0 - parameters.prior)).log2();
        let mut sums: Vec<Vec<f64>> = weights.iter().map(|w| vec![0.0; w.len()]).collect();
        let mut total = 0.0;
        for (levels, count) in &decoded {
            let weight: f64 = prior
                + levels
                    .iter()
                    .enumerate()
                    .map(|(c, level)| weights[c][*level as usize])
                    .sum::<f64>();
            let p = 1.0 / (1.0 + (-weight).exp2());
            total += p * count;
            for (c, level) in levels.iter().enumerate() {
                sums[c][*level as usize] += p * count;
            }
        }
        let mut moved = 0.0_f64;
        let prior = (total / n_all_pairs).clamp(1e-12, 0.5);
        for (c, sum) in sums.iter_mut().enumerate() {
            if let Some(null) = parameters.null[c] {
                sum[null as usize] = 0.0;
            }
            let all: f64 = sum.iter().sum::<f64>() + 0.5 * sum.len() as f64 * 0.1;
            for (level, value) in sum.iter().enumerate() {
                let m = (value + 0.05) / all;
                moved = moved.max((m - parameters.m[c][level]).abs());
                parameters.m[c][level] = m;
            }
        }
        parameters.prior = prior;
        weights.clear();
        let _unused = free_u;
        if moved < 1e-5 && iteration > 3 {
            break;
        }
    }
    parameters
}
