//! Likely matches, found without labels, and which columns they agree in: what blocking rules are chosen by.
//!
//! A share of the values of each rule's first column is taken; rows that share such a value, and the rest of the key, make
//! pairs. How likely a pair is a match follows from the columns that it agrees in (Fellegi and Sunter, JASA 64, 1969) with
//! usual probabilities. A pair that several rules would find has so many chances to be taken, and counts the less for each
//! (Horvitz and Thompson, JASA 47, 1952), so that the sum stands for all pairs that any of the rules finds.

use std::collections::BTreeMap;

use super::{Feature, related::is_place};
use crate::table::{NULL, Values};

/// About so many rows are looked at for each column.
const ROWS: f64 = 20_000.0;

/// Larger groups of rows tell more about frequent values than about matches.
const LARGEST: usize = 20;

/// How often a column of matches agrees, as a guess.
const AGREEING: f64 = 0.9;

/// How many matches live where they did, as a guess.
const STAYED: f64 = 0.9;

/// With how many others a record shares its place, as a guess.
const NEIGHBORS: f64 = 1.0;

/// Less likely pairs are left out.
const LEAST: f64 = 0.05;

/// A rule that may be proposed: columns that must agree, by position.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// One column, two or three; of two, the first tells records apart best.
    pub(super) columns: Vec<usize>,
    /// About how many pairs it finds.
    pub(super) n_pairs: f64,
}

impl Offer {
    fn bits(&self) -> u64 {
        self.columns
            .iter()
            .fold(0, |bits, column| bits | 1 << column)
    }

    /// Tells whether it finds pairs that agree in these columns.
    pub(super) fn finds(&self, agreeing: u64) -> bool {
        agreeing & self.bits() == self.bits()
    }
}

/// Returns how many likely matches there are by the columns that they agree in, of those that any of the rules finds. In
/// a set of columns the bit of the position of each is set.
pub(super) fn matches(features: &[Feature], offers: &[Offer], n_rows: usize) -> Vec<(u64, f64)> {
    let share = (ROWS / n_rows as f64).min(1.0);
    let evidence = Evidence::of(features, n_rows);
    let mut found: BTreeMap<(u64, u64), f64> = BTreeMap::new();
    for lead in 0..features.len() {
        let led: Vec<&Offer> = offers
            .iter()
            .filter(|offer| offer.columns.first() == Some(&lead))
            .collect();
        if led.is_empty() {
            continue;
        }
        let is_taken = taken(&features[lead].column.values, share);
        let codes = features[lead].column.codes.iter().zip(0..);
        let rows: Vec<u32> = codes
            .filter(|(code, _)| is_taken[**code as usize])
            .map(|(_, row)| row)
            .collect();
        for offer in led {
            visit_pairs(features, offer, &rows, &mut |left, right| {
                let agreeing = evidence.agreeing(left, right);
                *found.entry(agreeing).or_default() += 1.0;
            });
        }
    }
    found
        .into_iter()
        .filter_map(|((agreeing, present), n)| {
            let likely = evidence.likelihood(agreeing, present);
            let n_offers = offers.iter().filter(|offer| offer.finds(agreeing)).count();
            (likely > LEAST).then(|| (agreeing, n * likely / (share * n_offers.max(1) as f64)))
        })
        .fold(
            BTreeMap::new(),
            |mut sums: BTreeMap<u64, f64>, (agreeing, n)| {
                *sums.entry(agreeing).or_default() += n;
                sums
            },
        )
        .into_iter()
        .collect()
}

/// Calls back with the pairs of rows that agree in the columns of a rule.
fn visit_pairs(features: &[Feature], offer: &Offer, rows: &[u32], found: &mut dyn FnMut(u32, u32)) {
    let key = |row: u32| {
        let mut codes = offer
            .columns
            .iter()
            .map(|column| features[*column].column.codes[row as usize]);
        (codes.next().unwrap_or(NULL), codes.next())
    };
    let mut keyed: Vec<((u32, Option<u32>), u32)> =
        rows.iter().map(|row| (key(*row), *row)).collect();
    keyed.retain(|((first, second), _)| *first != NULL && *second != Some(NULL));
    keyed.sort_unstable();
    for same in keyed.chunk_by(|a, b| a.0 == b.0) {
        if same.len() > LARGEST {
            continue;
        }
        for (position, (_, left)) in same.iter().enumerate() {
            for (_, right) in &same[position + 1..] {
                found(*left, *right);
            }
        }
    }
}

/// Returns which values are of the share that is taken; it depends on their texts alone.
fn taken(values: &Values, share: f64) -> Vec<bool> {
    let is_below = |digest: u64| (digest >> 32) as f64 <= share * f64::from(u32::MAX);
    let mut is_taken: Vec<bool> = values.iter().map(|text| is_below(digest(text))).collect();
    is_taken[NULL as usize] = false;
    is_taken
}

/// Returns a number that looks random, and is the same for a text everywhere and always.
fn digest(text: &str) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed = |state: u64, word: u64| {
        let product = u128::from(state ^ word) * u128::from(FACTOR);
        (product >> 64) as u64 ^ product as u64
    };
    let mut state = text.len() as u64;
    for part in text.as_bytes().chunks(8) {
        let mut word = [0; 8];
        for (place, byte) in word.iter_mut().zip(part) {
            *place = *byte;
        }
        state = mixed(state, u64::from_le_bytes(word) ^ FACTOR);
    }
    mixed(state, FACTOR.rotate_left(32))
}

/// What agreement in each column says, in bits.
struct Evidence<'a> {
    features: &'a [Feature],
    prior: f64,
    /// When values are equal, and when they are not.
    weights: Vec<[f64; 2]>,
    /// The columns that tell a place.
    places: u64,
    /// The probability that two records that do not match are of one place.
    neighbors: f64,
}

impl<'a> Evidence<'a> {
    fn of(features: &'a [Feature], n_rows: usize) -> Self {
        let weights = features.iter().map(|feature| {
            let collision = feature.statistics.collision.clamp(1e-9, 0.99);
            let equal = (AGREEING / collision).log2();
            [equal, ((1.0 - AGREEING) / (1.0 - collision)).log2()]
        });
        let places = features.iter().enumerate().fold(0, |places, (place, of)| {
            places | u64::from(is_place(&of.name.to_lowercase())) << place
        });
        let all = features.len() as u32;
        let n_rows = n_rows.max(1) as f64;
        Self {
            features,
            // One column of a place changes alone; where all tell a place there is nobody to move.
            places: if (2..all).contains(&u64::count_ones(places)) {
                places
            } else {
                0
            },
            neighbors: 2.0 * NEIGHBORS / n_rows,
            // Three in ten records have a second one.
            prior: (0.6 / n_rows).log2(),
            weights: weights.collect(),
        }
    }

    /// Returns the columns in which two rows agree, and those in which both have a value.
    fn agreeing(&self, left: u32, right: u32) -> (u64, u64) {
        let (mut agreeing, mut present) = (0, 0);
        for (position, feature) in self.features.iter().enumerate() {
            let codes = &feature.column.codes;
            let (left, right) = (codes[left as usize], codes[right as usize]);
            if left != NULL && right != NULL {
                present |= 1 << position;
                agreeing |= u64::from(left == right) << position;
            }
        }
        (agreeing, present)
    }

    /// Returns the probability of a match.
    fn likelihood(&self, agreeing: u64, present: u64) -> f64 {
        let (mut place, mut others) = (0.0, self.prior);
        for (position, [equal, different]) in self.weights.iter().enumerate() {
            let weight = if agreeing >> position & 1 == 1 {
                *equal
            } else if present >> position & 1 == 1 {
                *different
            } else {
                0.0
            };
            if self.places >> position & 1 == 1 {
                place += weight;
            } else {
                others += weight;
            }
        }
        if self.places != 0 {
            // Matches that moved agree in no column of a place more often than others do; neighbors agree in all.
            let same_place = place.exp2();
            let matching = STAYED * same_place + (1.0 - STAYED);
            others += (matching / (1.0 + self.neighbors * same_place)).log2();
        }
        crate::splink::semantics::probability(others)
    }
}

#[cfg(test)]
mod tests {
    use super::Evidence;
    use crate::{propose::Feature, statistics::Statistics, table::Column};

    #[test]
    fn matches_move_and_neighbors_are_not_alike() {
        let columns = [
            ("surname", 900),
            ("birth_date", 900),
            ("street", 900),
            ("town", 400),
            ("postcode", 400),
        ];
        let features = columns.map(|(name, n_distinct)| {
            let texts: Vec<String> = (0..1_000)
                .map(|row| format!("v{}", row % n_distinct))
                .collect();
            let column = Column::encode(name, texts.iter().map(String::as_str));
            let column = column.expect("little text");
            Feature {
                name: name.to_owned(),
                key: name.to_owned(),
                statistics: Statistics::of(&column),
                column,
            }
        });
        let evidence = Evidence::of(&features, 1_000);
        let likely = |agreeing| evidence.likelihood(agreeing, 0b11111);
        let (moved, stayed, neighbors, nobody) =
            (likely(0b00011), likely(0b11111), likely(0b11100), likely(0));
        assert!(stayed > 0.99 && moved > 0.9, "{stayed} {moved}");
        assert!(neighbors < 0.2 && nobody < 1e-3, "{neighbors} {nobody}");
    }
}
