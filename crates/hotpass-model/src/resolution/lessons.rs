//! What a linkage model learns from pairs that people decided.

use std::path::Path;

use serde::Serialize;

use crate::decision::Label;

/// What a model is trained with, besides records.
#[derive(Debug, Clone, Copy, Default)]
pub struct Teaching<'a> {
    /// A file as [`super::Evaluate::truth`] is, from which what the model leaves open is learned.
    pub labels: Option<&'a Path>,
    /// Pairs that people decided, which move weights that the model has.
    pub decisions: &'a [Label],
}

/// What a model learned from decisions.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Lessons {
    /// Pairs called the same that were learned from.
    pub same: u64,
    /// Pairs called different that were learned from.
    pub different: u64,
    /// Decisions that the model had learned from before, which count once.
    pub known: u64,
    /// Pairs of which a record is in the files no more.
    pub gone: u64,
    /// Pairs of which a record is in the files and compared with no other: it is attached to another one, or set aside.
    pub not_compared: u64,
    /// How many of the pairs learned from the model had called what people call them, at a probability of one half.
    pub agreed_before: u64,
    /// How many of them it calls so now.
    pub agreed_after: u64,
    /// The answers whose weight moved, those that moved most first.
    pub moved: Vec<MovedLevel>,
}

/// An answer of a comparison whose weight moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MovedLevel {
    /// The comparison.
    pub comparison: String,
    /// What its answer is called.
    pub level: String,
    /// How many of the pairs learned from give this answer.
    pub pairs: u64,
    /// The weight it had, in bits.
    pub before: f64,
    /// The weight it has, in bits.
    pub after: f64,
}

impl Lessons {
    /// Returns how many pairs were learned from.
    pub fn used(&self) -> u64 {
        self.same + self.different
    }
}
