//! What an index must hold of a table: under which keys its rows are found, and how frequent values and words are.

use hotpass_model::linkage::LinkageModel;

use super::index::{Header, Population};
use crate::{
    block::keys::{KeyNumbers, number},
    columns::{Prepared, WordColumns},
    compiled::Outline,
    corpus::{Word, distinct_words},
    error::Result,
    table::{Column, NULL, Records},
    tokens::Tokens,
};

/// Records under a model, before any are compared.
#[derive(Debug)]
pub struct Survey {
    outline: Outline,
}

/// The numbers that the rows of a table are filed under by one rule.
#[derive(Debug)]
pub struct Keys<'a>(KeyNumbers<'a>);

impl Keys<'_> {
    /// Puts the numbers of a row's keys into `keys`, each once and ascending.
    pub fn of_row(&self, row: u32, keys: &mut Vec<u64>) {
        self.0.of_row(row, keys);
    }
}

impl Survey {
    /// Looks at records under a model.
    ///
    /// # Errors
    ///
    /// When the model does not fit the records.
    pub fn of(records: &Records, model: &LinkageModel) -> Result<Self> {
        Ok(Self {
            outline: Outline::try_new(model, records, None)?,
        })
    }

    /// Looks at new records as far as an index is asked about them.
    pub(super) fn of_new(records: &Records, header: &Header) -> Result<Self> {
        let terms: Vec<String> = header.terms.iter().map(|each| each.name.clone()).collect();
        let words: Vec<[String; 2]> = header.words.iter().map(|each| each.name.clone()).collect();
        Ok(Self {
            outline: Outline::of_questions(&header.model, records, &terms, &words)?,
        })
    }

    /// Returns the positions of the columns of the table that the model reads.
    pub fn used(&self) -> &[usize] {
        &self.outline.used
    }

    /// Returns how many blocking rules there are.
    pub fn n_rules(&self) -> usize {
        self.outline.rules.len()
    }

    /// Returns how many rows a block of a rule may have.
    pub fn max_block_size(&self, rule: usize) -> Option<u32> {
        self.outline.rules[rule].max_block_size()
    }

    /// Returns what a rule files rows under.
    pub fn keys(&self, rule: usize) -> Keys<'_> {
        Keys(self.outline.rules[rule].key_numbers(&self.outline.columns))
    }

    /// Returns the columns whose values' frequencies count.
    pub fn terms(&self) -> Vec<Terms<'_>> {
        let terms = self.outline.terms.iter();
        terms
            .map(|(name, position)| {
                let column = &self.outline.columns[*position].column;
                let counts = column.counts();
                Terms {
                    population: Population {
                        name: name.clone(),
                        n_present: column.codes.len() as u32 - counts[NULL as usize],
                    },
                    column,
                    counts,
                }
            })
            .collect()
    }

    /// Returns the expressions whose words' frequencies count.
    pub fn words(&self) -> Vec<Words<'_>> {
        let words = self.outline.words.iter();
        words
            .filter_map(|columns| Words::of(columns, &self.outline.columns))
            .collect()
    }
}

/// The values of a column, and how frequent they are.
#[derive(Debug)]
pub struct Terms<'a> {
    /// What they are counted among.
    pub population: Population<String>,
    column: &'a Column,
    counts: Vec<u32>,
}

impl Terms<'_> {
    /// Returns how many rows have the value of a row; 0 when it has none.
    pub fn count(&self, row: u32) -> u32 {
        match self.column.codes[row as usize] {
            NULL => 0,
            code => self.counts[code as usize],
        }
    }

    /// Returns the number of a row's value, if it has one.
    pub(super) fn number(&self, row: u32) -> Option<u64> {
        let code = self.column.codes[row as usize];
        (code != NULL).then(|| number(self.column.values.get(code)))
    }

    /// Returns the number of every value, with how many rows have it; in no order that means anything.
    pub fn numbers(&self) -> impl Iterator<Item = (u64, u32)> {
        let counted = self.column.values.iter().zip(&self.counts).skip(1);
        let counted = counted.filter(|(_, count)| **count > 0);
        counted.map(|(text, count)| (number(text), *count))
    }
}

/// The words of an expression, and how frequent they are.
#[derive(Debug)]
pub struct Words<'a> {
    /// What they are counted among.
    pub population: Population<[String; 2]>,
    /// The columns of right and, where it is another, of left records; in the dictionary of the words.
    columns: Vec<&'a Column>,
    tokens: &'a Tokens,
}

impl<'a> Words<'a> {
    fn of(columns: &WordColumns, prepared: &'a [Prepared]) -> Option<Self> {
        let right = &prepared[columns.right];
        let tokens = right.tokens.as_ref()?;
        let mut of_sides = vec![&right.column];
        if columns.left != columns.right {
            of_sides.push(&prepared[columns.left].column);
        }
        Some(Self {
            population: Population {
                name: columns.expressions.clone(),
                n_present: tokens.n_present,
            },
            columns: of_sides,
            tokens,
        })
    }

    /// Returns the words of a row as they are kept: as a right record, and where that is different as a left one.
    pub fn of_row(&self, row: u32) -> [Vec<Word>; 2] {
        let values = &self.columns[0].values;
        self.sides(row, |code| {
            let words = self.tokens.words(code).iter();
            let known: Vec<(&str, Word)> = words.map(|(word, _)| self.word(*word)).collect();
            let texts = distinct_words(values.get(code)).into_iter();
            texts
                .filter_map(|text| {
                    let mut known = known.iter();
                    known.find(|(each, _)| *each == text).map(|(_, word)| *word)
                })
                .collect()
        })
    }

    /// Returns the numbers of the words of a row, in the order of [`Self::of_row`].
    pub(super) fn numbers(&self, row: u32) -> [Vec<u64>; 2] {
        let values = &self.columns[0].values;
        self.sides(row, |code| {
            let texts = distinct_words(values.get(code)).into_iter();
            texts.map(number).collect()
        })
    }

    fn sides<T>(&self, row: u32, of: impl Fn(u32) -> Vec<T>) -> [Vec<T>; 2] {
        let side = |side: usize| {
            let column = self.columns.get(side);
            column.map_or_else(Vec::new, |column| of(column.codes[row as usize]))
        };
        [side(0), side(1)]
    }

    fn word(&self, code: u32) -> (&str, Word) {
        let word = Word {
            rank: code,
            n_rows: self.tokens.frequencies[code as usize],
        };
        (self.tokens.values.get(code), word)
    }

    /// Returns the number of every word, with what is known of it; in no order that means anything.
    pub fn all(&self) -> impl Iterator<Item = (u64, Word)> {
        let codes = 1..self.tokens.values.len() as u32;
        codes.map(|code| {
            let (text, word) = self.word(code);
            (number(text), word)
        })
    }
}
