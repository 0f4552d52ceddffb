//! The words people are made of: invented names from syllables, each with the frequency of its rank after Zipf and
//! Mandelbrot, and localities whose suburb, postcode and state belong together. Nothing depends on the seed of the
//! people, so that the same names are frequent in every file. It draws no person.

use std::collections::BTreeSet;

use crate::random::Random;

const WORDS_SEED: u64 = 0x0050_454F_504C_4500;
const ONSETS: [&str; 28] = [
    "b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s",
    "sh", "st", "t", "th", "tr", "v", "w", "wh", "", "",
];
const VOWELS: [&str; 14] = [
    "a", "a", "e", "e", "i", "i", "o", "o", "u", "ai", "ee", "ea", "ou", "y",
];
const CODAS: [&str; 18] = [
    "", "", "", "", "n", "n", "l", "r", "s", "t", "ck", "nd", "rt", "ll", "m", "d", "ph", "ng",
];
const GIVEN_ENDINGS: [&str; 16] = [
    "a", "e", "ie", "y", "an", "en", "in", "on", "elle", "ina", "us", "el", "ah", "lyn", "", "",
];
const SURNAME_ENDINGS: [&str; 24] = [
    "son", "ton", "ley", "man", "er", "field", "ham", "well", "by", "ford", "wood", "ell", "ing",
    "ard", "ski", "ini", "ez", "sen", "", "", "", "", "", "",
];
const SUBURB_ENDINGS: [&str; 18] = [
    "ville", "field", "dale", "wood", "bury", "mont", " park", " hills", " north", " south",
    " creek", " heights", " bay", "ong", "urra", "aroo", "", "",
];
const STREET_TYPES: [&str; 14] = [
    "street", "street", "street", "road", "place", "crescent", "avenue", "circuit", "drive",
    "court", "close", "way", "parade", "terrace",
];
const PROPERTY_ENDINGS: [&str; 10] = [
    "village", "park", "lodge", "gardens", "station", "court", "vale", "view", "flats", "farm",
];
/// States with their share of the suburbs and the first of their postcodes.
const STATES: [(&str, usize, u64); 8] = [
    ("nsw", 32, 2000),
    ("vic", 26, 3000),
    ("qld", 20, 4000),
    ("wa", 10, 6000),
    ("sa", 8, 5000),
    ("tas", 2, 7000),
    ("act", 1, 2600),
    ("nt", 1, 800),
];

/// Distinct words, the first the most frequent.
pub(super) struct Words {
    words: Vec<String>,
    /// Sum of the weights up to each word.
    cumulative: Vec<u64>,
}

/// A suburb with what belongs to it.
pub(super) struct Locality {
    /// Its name.
    pub(super) suburb: String,
    /// Its postcode.
    pub(super) postcode: String,
    /// Its state.
    pub(super) state: &'static str,
}

/// All words.
pub(super) struct Vocabulary {
    /// Given names, four thousand.
    pub(super) given_names: Words,
    /// Surnames, sixty thousand.
    pub(super) surnames: Words,
    /// Names of streets and properties.
    places: Words,
    suburbs: Words,
    localities: Vec<Locality>,
}

impl Vocabulary {
    /// Makes them, always the same.
    pub(super) fn new() -> Self {
        let suburbs = Words::new(1, 3_000, 40, &SUBURB_ENDINGS);
        Self {
            given_names: Words::new(2, 4_000, 20, &GIVEN_ENDINGS),
            surnames: Words::new(3, 60_000, 15, &SURNAME_ENDINGS),
            places: Words::new(4, 12_000, 200, &SURNAME_ENDINGS),
            localities: localities(&suburbs),
            suburbs,
        }
    }

    /// Draws a suburb.
    pub(super) fn locality(&self, random: &mut Random) -> (usize, &Locality) {
        let rank = self.suburbs.rank(random);
        (rank, &self.localities[rank])
    }

    /// Draws a street of a suburb, which has some tens of them.
    pub(super) fn street(&self, suburb: usize, random: &mut Random) -> String {
        let many = 20 + 4_000 / (suburb + 20);
        let mut street = Random::of(WORDS_SEED, 5, (suburb * 1_000 + random.below(many)) as u64);
        let name = self.places.draw(&mut street);
        format!("{name} {}", street.pick(&STREET_TYPES))
    }

    /// Draws a second line of an address: a unit, a property or nothing.
    pub(super) fn property(&self, random: &mut Random) -> String {
        match random.weighted(&[30, 25, 45]) {
            0 => String::new(),
            1 => format!("unit {}", 1 + random.below(40)),
            _ => {
                let name = self.places.draw(random);
                format!("{name} {}", random.pick(&PROPERTY_ENDINGS))
            }
        }
    }
}

impl Words {
    /// That many words; the weight of a rank is one divided by its distance from `-flatness`.
    fn new(stream: u64, count: usize, flatness: u64, endings: &[&str]) -> Self {
        let (mut words, mut seen) = (Vec::with_capacity(count), BTreeSet::new());
        let mut random = Random::of(WORDS_SEED, stream, 0);
        while words.len() < count {
            let word = word(&mut random, endings);
            if (3..=16).contains(&word.len()) && seen.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut sum = 0;
        let weights = (0..count as u64).map(|rank| 1_000_000_000 / (rank + flatness));
        let cumulative = weights
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        Self { words, cumulative }
    }

    /// Draws a word's rank.
    fn rank(&self, random: &mut Random) -> usize {
        let sum = self.cumulative.last().copied().unwrap_or(1);
        let drawn = random.below(sum as usize) as u64;
        self.cumulative.partition_point(|upto| *upto <= drawn)
    }

    /// Draws a word.
    pub(super) fn draw(&self, random: &mut Random) -> &str {
        &self.words[self.rank(random)]
    }
}

fn word(random: &mut Random, endings: &[&str]) -> String {
    let mut word = String::new();
    for _ in 0..=random.weighted(&[55, 45]) {
        word += random.pick(&ONSETS);
        word += random.pick(&VOWELS);
        word += random.pick(&CODAS);
    }
    word + random.pick(endings)
}

/// One to four suburbs of a state have one postcode.
fn localities(suburbs: &Words) -> Vec<Locality> {
    let shares = STATES.map(|(_, share, _)| share);
    let mut counts = [0_u64; STATES.len()];
    let mut random = Random::of(WORDS_SEED, 6, 0);
    let one = |suburb: &String| {
        let at = random.weighted(&shares);
        let (state, _, first) = STATES[at];
        counts[at] += u64::from(random.percent(40));
        Locality {
            suburb: suburb.clone(),
            postcode: format!("{:04}", first + counts[at]),
            state,
        }
    };
    suburbs.words.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_is_the_most_frequent_and_rare_words_occur() {
        let words = Vocabulary::new().surnames;
        let mut random = Random::new(4);
        let mut counts = vec![0_u32; words.words.len()];
        for _ in 0..200_000 {
            counts[words.rank(&mut random)] += 1;
        }
        let first = counts[0];
        assert!((1_000..3_000).contains(&first), "{first}");
        assert!(counts.iter().all(|count| *count <= first + 200));
        let seen = counts.iter().filter(|count| **count > 0).count();
        assert!(seen > 20_000, "{seen}");
    }

    #[test]
    fn a_suburb_has_one_postcode_and_a_postcode_few_suburbs() {
        let vocabulary = Vocabulary::new();
        let postcodes: BTreeSet<_> = vocabulary.localities.iter().map(|l| &l.postcode).collect();
        let suburbs = vocabulary.localities.len();
        assert!(postcodes.len() * 4 > suburbs && postcodes.len() < suburbs);
    }
}
