//! Tables of text under construction. Columns that repeat few texts are dictionary-encoded, so that a provenance of
//! millions of rows costs little more than its own cells.

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray, StringBuilder,
    },
    datatypes::{Field, Int32Type, Schema},
};

use crate::error::Result;

/// A column that repeats a few texts.
#[derive(Debug, Default)]
pub(super) struct Labels {
    keys: Vec<Option<i32>>,
    texts: Vec<String>,
    /// Key of each pair of constants seen, by their addresses: labels are constants of the program, so an address
    /// decides without a comparison of characters.
    seen: Vec<([usize; 2], i32)>,
}

impl Labels {
    /// Returns a column whose texts are known beforehand, to be pushed by position.
    pub(super) fn of(texts: Vec<String>) -> Self {
        Self {
            keys: Vec::new(),
            texts,
            seen: Vec::new(),
        }
    }

    /// Adds the text at a position.
    pub(super) fn push_key(&mut self, position: usize) {
        self.keys.push(Some(key_of(position)));
    }

    /// Adds a text, or nothing.
    pub(super) fn push(&mut self, text: Option<&'static str>) {
        match text {
            Some(text) => self.push_pair(text, ""),
            None => self.keys.push(None),
        }
    }

    /// Adds two texts with `; ` between them, or the first alone when the second is empty.
    pub(super) fn push_pair(&mut self, first: &'static str, second: &'static str) {
        let addresses = [
            first.as_ptr().addr() ^ (first.len() << 48),
            second.as_ptr().addr() ^ (second.len() << 48),
        ];
        let seen = self
            .seen
            .iter()
            .find(|(seen, _)| *seen == addresses)
            .map(|(_, key)| *key);
        let key = seen.unwrap_or_else(|| {
            let text = if second.is_empty() {
                first.to_owned()
            } else {
                format!("{first}; {second}")
            };
            let known = self.texts.iter().position(|known| *known == text);
            let key = known.unwrap_or_else(|| {
                self.texts.push(text);
                self.texts.len() - 1
            });
            let key = key_of(key);
            self.seen.push((addresses, key));
            key
        });
        self.keys.push(Some(key));
    }

    /// Returns the column.
    pub(super) fn finish(self) -> Result<ArrayRef> {
        let texts = StringArray::from_iter_values(self.texts);
        let keys: Int32Array = self.keys.into();
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(
            keys,
            Arc::new(texts),
        )?))
    }
}

fn key_of(position: usize) -> i32 {
    i32::try_from(position).expect("a chunk has fewer than two thousand million labels")
}

/// A table of plain text columns.
#[derive(Debug)]
pub(super) struct Texts {
    names: &'static [&'static str],
    columns: Vec<StringBuilder>,
}

impl Texts {
    /// Returns an empty table.
    pub(super) fn new(names: &'static [&'static str]) -> Self {
        Self {
            names,
            columns: names.iter().map(|_| StringBuilder::new()).collect(),
        }
    }

    /// Adds a row; missing trailing cells stay null.
    pub(super) fn push(&mut self, row: &[Option<&str>]) {
        for (index, column) in self.columns.iter_mut().enumerate() {
            column.append_option(row.get(index).copied().flatten());
        }
    }

    /// Returns the table.
    pub(super) fn finish(self) -> Result<RecordBatch> {
        let arrays = self
            .columns
            .into_iter()
            .map(|mut column| Arc::new(column.finish()) as ArrayRef);
        batch(self.names, arrays.collect())
    }
}

/// Puts named columns together.
pub(super) fn batch(names: &[&str], arrays: Vec<ArrayRef>) -> Result<RecordBatch> {
    let fields: Vec<Field> = names
        .iter()
        .zip(&arrays)
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}
