//! Rows by their ids.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::Records;

/// Finds the rows of records by their ids; it holds a number for each row, and no text.
#[derive(Debug)]
pub struct Rows<'a> {
    records: &'a Records,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl<'a> Rows<'a> {
    pub(super) fn of(records: &'a Records) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut index = HashTable::with_capacity(records.n_rows());
        let hash = |row: &u32| hasher.hash_one(records.id(*row));
        for row in 0..records.n_rows() as u32 {
            index.insert_unique(hash(&row), row, hash);
        }
        Self {
            records,
            index,
            hasher,
        }
    }

    /// Returns the row of an id.
    pub fn get(&self, id: &str) -> Option<u32> {
        let is_same = |row: &u32| self.records.id(*row) == id;
        self.index.find(self.hasher.hash_one(id), is_same).copied()
    }
}
