//! Words of a column and how much each tells: term frequency, inverse document frequency, soft matching.
//!
//! The similarity is `SoftTFIDF` of Cohen, Ravikumar and Fienberg, "A Comparison of String Distance Metrics for Name-Matching
//! Tasks", `IIWeb` 2003: the cosine of vectors of weighted words, in which words that are nearly equal count as equal.

use std::cmp::Ordering;

use crate::{
    error::Result,
    expression::Words,
    kernel::edit::{
        self,
        prepared::{PreparedValues, Unit},
    },
    table::{Column, Interner, NULL, Values},
};

/// Words at least this similar (Jaro-Winkler) count as the same word.
const SAME_WORD: f64 = 0.9;

/// The code of a word and its weight.
type Word = (u32, f32);

/// How similar a word and its abbreviation are taken to be.
const ABBREVIATED: f64 = 0.95;

/// When different words count as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alike {
    /// When they are spelled nearly alike.
    Spelling,
    /// Then, and when one abbreviates the other.
    Abbreviation,
}

/// Tells whether one word is the other with letters left out, the first never: three letters or more.
fn is_abbreviated(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    short.chars().count() >= 3
        && short.chars().next() == long.chars().next()
        && short
            .chars()
            .all(|letter| rest.any(|other| other == letter))
}

/// The words of each distinct value of a column.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Where the words of each code begin in `words`.
    starts: Vec<u32>,
    /// Codes of words, ascending within a value, each with its weight; the squares of a value's weights sum to 1.
    words: Vec<(u32, f32)>,
    /// The texts of words.
    pub values: Values,
    /// How many rows have each word.
    pub frequencies: Vec<u32>,
    /// How many rows have any word.
    pub n_present: u32,
    /// The words made ready for Jaro-Winkler.
    prepared: PreparedValues,
}

impl Tokens {
    /// Takes the values of a folded column apart at blanks.
    pub fn of(column: &Column) -> Result<Self> {
        Self::divided(column, ' ')
    }

    /// Takes the values of a column apart at a character.
    pub fn divided(column: &Column, at: char) -> Result<Self> {
        let mut tokens = Self::apart(column, at, Interner::default())?;
        let counts = column.counts();
        for (code, count) in counts.iter().enumerate() {
            let range = tokens.starts[code] as usize..tokens.starts[code + 1] as usize;
            for (word, _) in &tokens.words[range] {
                tokens.frequencies[*word as usize] += count;
            }
        }
        tokens.n_present = column.codes.len() as u32 - counts[NULL as usize];
        tokens.weigh();
        Ok(tokens)
    }

    /// Takes the values of a folded column apart at blanks. Words are as frequent as they are in a corpus, which has
    /// `known` words, in this order, and `n_present` records with a value.
    pub fn known(column: &Column, known: &[(&str, u32)], n_present: u32) -> Result<Self> {
        let mut interner = Interner::default();
        for (word, _) in known {
            interner.code(word)?;
        }
        let mut tokens = Self::apart(column, ' ', interner)?;
        for (frequency, (_, n_rows)) in tokens.frequencies.iter_mut().skip(1).zip(known) {
            *frequency = *n_rows;
        }
        tokens.n_present = n_present;
        tokens.weigh();
        Ok(tokens)
    }

    /// Takes values apart; no word is counted or weighed yet.
    fn apart(column: &Column, at: char, mut interner: Interner) -> Result<Self> {
        let mut starts = Vec::with_capacity(column.values.len() + 1);
        let mut words: Vec<(u32, f32)> = Vec::new();
        let mut of_value = Vec::new();
        for value in column.values.iter() {
            starts.push(words.len() as u32);
            of_value.clear();
            for word in value.split(at).filter(|word| !word.is_empty()) {
                of_value.push(interner.code(word)?);
            }
            of_value.sort_unstable();
            of_value.dedup();
            words.extend(of_value.iter().map(|word| (*word, 0.0)));
        }
        starts.push(words.len() as u32);
        let values = interner.into_values();
        Ok(Self {
            starts,
            words,
            prepared: PreparedValues::of(Unit::Character, &values),
            frequencies: vec![0; values.len()],
            values,
            n_present: 0,
        })
    }

    fn weigh(&mut self) {
        let n_rows = self.n_present.max(1) as f32;
        for code in 0..self.starts.len() - 1 {
            let range = self.starts[code] as usize..self.starts[code + 1] as usize;
            let of_value = &mut self.words[range];
            let mut sum = 0.0;
            for (word, weight) in of_value.iter_mut() {
                let frequency = self.frequencies[*word as usize].max(1) as f32;
                *weight = (1.0 + n_rows / frequency).ln();
                sum += *weight * *weight;
            }
            let norm = sum.sqrt();
            for (_, weight) in of_value.iter_mut() {
                *weight /= norm;
            }
        }
    }

    /// Returns the words of a value with their weights.
    #[inline]
    pub fn words(&self, code: u32) -> &[(u32, f32)] {
        let code = code as usize;
        &self.words[self.starts[code] as usize..self.starts[code + 1] as usize]
    }

    /// Returns whether two values have a word in common.
    pub fn overlap(&self, left: u32, right: u32) -> bool {
        let (left, right) = (self.words(left), self.words(right));
        let (mut i, mut j) = (0, 0);
        while i < left.len() && j < right.len() {
            match left[i].0.cmp(&right[j].0) {
                Ordering::Equal => return true,
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
            }
        }
        false
    }

    /// Returns a measure of two values, 0 to 1.
    pub fn measure(&self, measure: Words, left: u32, right: u32) -> f64 {
        match measure {
            Words::Cosine => self.cosine(left, right),
            Words::Containment => self.containment(left, right),
        }
    }

    /// Returns the soft cosine of two values, 0 to 1.
    pub fn cosine(&self, left: u32, right: u32) -> f64 {
        let mut sum = 0.0_f32;
        self.pair_words((left, right), Alike::Spelling, |a, b, similarity| {
            sum += a * b * similarity;
        });
        f64::from(sum.min(1.0))
    }

    /// Returns how much of a value is in the other, 0 to 1, words counting by the squares of their weights: the larger
    /// of the two shares. It is that of Szymkiewicz and Simpson with weights and soft matching: 1 when one value has
    /// every word of the other, written out or abbreviated (`svcs`, `trg`).
    pub fn containment(&self, left: u32, right: u32) -> f64 {
        let (mut of_left, mut of_right) = (0.0_f32, 0.0_f32);
        self.pair_words((left, right), Alike::Abbreviation, |a, b, similarity| {
            of_left += a * a * similarity;
            of_right += b * b * similarity;
        });
        f64::from(of_left.max(of_right).min(1.0))
    }

    /// Tells the weights and the similarity of words that are the same, or nearly; a word has one partner at most.
    #[inline]
    fn pair_words(
        &self,
        (left, right): (u32, u32),
        alike: Alike,
        mut tell: impl FnMut(f32, f32, f32),
    ) {
        let (left, right) = (self.words(left), self.words(right));
        let mut lone_left = [(0_u32, 0.0_f32); 16];
        let mut lone_right = [(0_u32, 0.0_f32); 16];
        let (mut n_left, mut n_right) = (0, 0);
        let (mut i, mut j) = (0, 0);
        while i < left.len() || j < right.len() {
            let a = left.get(i).map_or(u32::MAX, |word| word.0);
            let b = right.get(j).map_or(u32::MAX, |word| word.0);
            match a.cmp(&b) {
                Ordering::Equal => {
                    tell(left[i].1, right[j].1, 1.0);
                    i += 1;
                    j += 1;
                }
                Ordering::Less => {
                    if n_left < lone_left.len() {
                        lone_left[n_left] = left[i];
                        n_left += 1;
                    }
                    i += 1;
                }
                Ordering::Greater => {
                    if n_right < lone_right.len() {
                        lone_right[n_right] = right[j];
                        n_right += 1;
                    }
                    j += 1;
                }
            }
        }
        let lone = (&lone_left[..n_left], &mut lone_right[..n_right]);
        self.pair_similar(lone, alike, &mut tell);
    }

    /// Pairs words without an equal one: each takes the most similar that is left, if similar enough.
    fn pair_similar(
        &self,
        (left, right): (&[Word], &mut [Word]),
        alike: Alike,
        tell: &mut impl FnMut(f32, f32, f32),
    ) {
        for (word, weight) in left {
            let text = self.prepared.get(*word);
            let mut best: Option<(usize, f64)> = None;
            for (position, (other, other_weight)) in right.iter().enumerate() {
                if *other_weight == 0.0 {
                    continue;
                }
                let least = best.map_or(SAME_WORD, |(_, most)| most);
                let spelled = edit::jaro_winkler_at_least(text, self.prepared.get(*other), least);
                let abbreviated = || {
                    let is_short = alike == Alike::Abbreviation
                        && is_abbreviated(self.values.get(*word), self.values.get(*other));
                    is_short.then_some(ABBREVIATED)
                };
                if let Some(similarity) = spelled.or_else(abbreviated)
                    && best.is_none_or(|(_, most)| similarity > most)
                {
                    best = Some((position, similarity));
                }
            }
            if let Some((position, similarity)) = best {
                tell(*weight, right[position].1, similarity as f32);
                right[position].1 = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_within_a_longer_one_is_contained_and_one_that_differs_in_a_rare_word_is_not() {
        let names = [
            "cape wings",
            "cape wings flight academy",
            "veldvana eagle group",
            "veldvana falcon group",
            "umhlanga flight academy",
            "cape wngs flight school",
            "cape wings flt acdmy",
        ];
        let column = Column::encode("name", names.into_iter()).expect("names");
        let tokens = Tokens::of(&column).expect("words");
        let contained = |a: usize, b: usize| {
            let (a, b) = (column.codes[a], column.codes[b]);
            assert!((tokens.containment(a, b) - tokens.containment(b, a)).abs() < 1e-6);
            tokens.containment(a, b)
        };
        assert!((contained(0, 1) - 1.0).abs() < 1e-6);
        assert!(contained(0, 5) > 0.95);
        assert!(contained(1, 6) > 0.95);
        assert!(contained(2, 3) < 0.8);
        assert!(contained(2, 4) == 0.0);
        assert!((contained(3, 3) - 1.0).abs() < 1e-6);
    }
}
