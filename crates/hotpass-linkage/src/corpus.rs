//! How frequent values and words are among records of which only some are at hand.
//!
//! Weights depend on frequencies. Those of a table are counted from its rows. When a few records are compared that belong
//! to a larger table, the frequencies of that table are given here, row by row, and nothing is counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::table::{Column, NULL};

/// The frequencies of what the records at hand have.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// Those of values, by what the model calls their column.
    pub terms: BTreeMap<String, TermCounts>,
    /// Those of words, by the expressions of the left and of the right record.
    pub words: BTreeMap<[String; 2], WordCounts>,
}

/// How many records of a corpus have the values at hand.
#[derive(Debug, Clone, Default)]
pub struct TermCounts {
    /// How many records of the corpus have any value.
    pub n_present: u32,
    /// How many have the value of each row at hand; a value that none has counts as if one had it.
    pub of_rows: Vec<u32>,
}

/// How many records of a corpus have the words at hand.
#[derive(Debug, Clone, Default)]
pub struct WordCounts {
    /// How many records of the corpus have any word.
    pub n_present: u32,
    /// The words of each row at hand, each once and in the order of its value; nothing for those that no record has. Where
    /// left and right records have different expressions, the rows' words as right records are followed by those as left.
    pub of_rows: Vec<Vec<Option<Word>>>,
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Its place among the words of the corpus, which decides in which order words are taken.
    pub rank: u32,
    /// How many records have it.
    pub n_rows: u32,
}

impl TermCounts {
    /// Returns how many records of the corpus have each code of a column.
    pub(crate) fn of_codes(&self, column: &Column) -> Vec<u32> {
        let mut counts = vec![0; column.values.len()];
        for (code, n_rows) in column.codes.iter().zip(&self.of_rows) {
            if *code != NULL {
                counts[*code as usize] = (*n_rows).max(1);
            }
        }
        counts
    }
}

impl WordCounts {
    /// Returns the words that the corpus has, in its order, with how many records have each.
    pub(crate) fn known<'a>(&self, column: &'a Column) -> Vec<(&'a str, u32)> {
        let mut known = BTreeMap::new();
        let mut is_seen = vec![false; column.values.len()];
        for (code, words) in column.codes.iter().zip(&self.of_rows) {
            if std::mem::replace(&mut is_seen[*code as usize], true) {
                continue;
            }
            let texts = distinct_words(column.values.get(*code));
            for (text, word) in texts.into_iter().zip(words) {
                if let Some(word) = word {
                    known.insert(word.rank, (text, word.n_rows));
                }
            }
        }
        known.into_values().collect()
    }
}

/// Returns the words of a value, each once, in the order of the value.
pub(crate) fn distinct_words(value: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for word in value.split(' ').filter(|word| !word.is_empty()) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}
