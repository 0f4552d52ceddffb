//! Tables of records: dictionary-encoded text columns.
//!
//! Every distinct value is kept once and has a code; rows hold codes. What is computed from a value (a folded text, its
//! tokens, a phonetic code) is computed once per distinct value. Code 0 means that there is no value.

// Rows by their ids.
mod rows;

use std::{hash::BuildHasher, sync::Arc};

use arrow::{
    array::{ArrayRef, AsArray, StringArray},
    compute::cast,
    datatypes::DataType,
};
use hashbrown::{DefaultHashBuilder, HashTable};
use rayon::prelude::*;

use crate::error::{Error, Result};
pub use rows::Rows;

/// The code of a missing value.
pub const NULL: u32 = 0;

/// Distinct texts in one piece of memory, in order of their codes; code 0 is the missing value and reads as "".
/// A copy shares the memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    text: Arc<String>,
    ends: Arc<Vec<u32>>,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            text: Arc::default(),
            ends: Arc::new(vec![0]),
        }
    }
}

impl Values {
    /// Returns the text of a code.
    ///
    /// # Panics
    ///
    /// When the code is not one of these values'.
    #[inline]
    pub fn get(&self, code: u32) -> &str {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        self.text
            .get(start as usize..self.ends[code] as usize)
            .expect("the ends lie between characters")
    }

    /// Returns how many codes there are, that of the missing value included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.ends.len() == 1
    }

    /// Returns the texts in order of their codes, that of the missing value first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|code| self.get(code as u32))
    }

    /// Returns all texts one after the other, if every character is ASCII, and so one byte.
    pub(crate) fn ascii(&self) -> Option<Arc<String>> {
        self.text.is_ascii().then(|| Arc::clone(&self.text))
    }

    fn push(&mut self, value: &str) -> Result<u32> {
        let text = Arc::make_mut(&mut self.text);
        text.push_str(value);
        let end = u32::try_from(text.len()).map_err(|_| Error::ColumnTooLarge)?;
        let ends = Arc::make_mut(&mut self.ends);
        ends.push(end);
        Ok((ends.len() - 1) as u32)
    }
}

/// Gives equal texts equal codes.
#[derive(Debug, Default)]
pub struct Interner {
    values: Values,
    /// Each code with what of its hash is needed to place it anew.
    index: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
}

impl Interner {
    /// Returns the code of a text; that of an empty one is [`NULL`].
    pub fn code(&mut self, value: &str) -> Result<u32> {
        if value.is_empty() {
            return Ok(NULL);
        }
        let part = self.hasher.hash_one(value) as u32;
        let same = |(code, other): &(u32, u32)| *other == part && self.values.get(*code) == value;
        if let Some((code, _)) = self.index.find(spread(part), same) {
            return Ok(*code);
        }
        let code = self.values.push(value)?;
        self.index
            .insert_unique(spread(part), (code, part), |(_, part)| spread(*part));
        Ok(code)
    }

    /// Adds the codes of many texts, as [`Self::code`] gives them one after the other; texts seen before are looked up
    /// side by side, which hides most of the time that memory takes.
    pub fn extend_codes(&mut self, texts: &[&str], codes: &mut Vec<u32>) -> Result<()> {
        let hasher = &self.hasher;
        let parts: Vec<u32> = texts
            .iter()
            .map(|text| hasher.hash_one(text) as u32)
            .collect();
        let mut likely: Vec<u32> = parts
            .iter()
            .map(|part| {
                let alike = |(_, other): &(u32, u32)| other == part;
                let found = self.index.find(spread(*part), alike);
                found.map_or(NULL, |(code, _)| *code)
            })
            .collect();
        for (code, text) in likely.iter_mut().zip(texts) {
            if self.values.get(*code) != *text {
                *code = NULL;
            }
        }
        codes.reserve(texts.len());
        for (code, text) in likely.into_iter().zip(texts) {
            codes.push(if code == NULL { self.code(text)? } else { code });
        }
        Ok(())
    }

    /// Returns how many codes there are, that of the missing value included.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the texts seen.
    pub fn into_values(mut self) -> Values {
        // Memory grew by doubling, and nothing is added any more.
        Arc::make_mut(&mut self.values.text).shrink_to_fit();
        Arc::make_mut(&mut self.values.ends).shrink_to_fit();
        self.values
    }
}

/// Spreads half a hash over all bits, of which a table uses the lowest and the highest.
fn spread(part: u32) -> u64 {
    u64::from(part).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A column: a code per row and the text of each code.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The code of each row; a copy shares the memory.
    pub codes: Arc<Vec<u32>>,
    /// The text of each code.
    pub values: Values,
}

impl Column {
    /// Encodes texts; empty ones are missing.
    pub fn encode<'a>(name: &str, texts: impl Iterator<Item = &'a str>) -> Result<Self> {
        let mut builder = ColumnBuilder::new(name);
        for text in texts {
            builder.push(text)?;
        }
        Ok(builder.finish())
    }

    /// Encodes an Arrow array of any type that can be shown as text.
    pub fn from_arrow(name: &str, array: &ArrayRef) -> Result<Self> {
        let texts = cast(array, &DataType::Utf8).map_err(|source| Error::Column {
            column: name.to_owned(),
            source,
        })?;
        let texts: &StringArray = texts.as_string();
        Self::encode(name, texts.iter().map(Option::unwrap_or_default))
    }

    /// Returns the text of a row.
    #[inline]
    pub fn text(&self, row: u32) -> &str {
        self.values.get(self.codes[row as usize])
    }

    /// Returns how many rows have each code.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.values.len()];
        for code in self.codes.iter() {
            counts[*code as usize] += 1;
        }
        counts
    }

    /// Makes a column of the same rows by computing each distinct value anew; an empty result is a missing value.
    pub fn map(&self, name: &str, mut of: impl FnMut(&str) -> String) -> Result<Self> {
        let mut interner = Interner::default();
        let mut codes = Vec::with_capacity(self.values.len());
        codes.push(NULL);
        for value in self.values.iter().skip(1) {
            codes.push(interner.code(&of(value))?);
        }
        Ok(Self {
            name: name.to_owned(),
            codes: self.translated(&codes),
            values: interner.into_values(),
        })
    }

    /// Returns the codes of the rows where each code has become another one; they share the memory where none has.
    pub(crate) fn translated(&self, codes: &[u32]) -> Arc<Vec<u32>> {
        if codes.iter().zip(0..).all(|(code, place)| *code == place) {
            return Arc::clone(&self.codes);
        }
        let translated = self.codes.iter().map(|code| codes[*code as usize]);
        Arc::new(translated.collect())
    }
}

/// Builds a column row by row.
#[derive(Debug)]
pub struct ColumnBuilder {
    name: String,
    codes: Vec<u32>,
    interner: Interner,
}

impl ColumnBuilder {
    /// Begins a column.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            codes: Vec::new(),
            interner: Interner::default(),
        }
    }

    /// Adds the text of the next row, without the blanks around it; empty means missing.
    pub fn push(&mut self, text: &str) -> Result<()> {
        let code = self.interner.code(text.trim())?;
        self.codes.push(code);
        Ok(())
    }

    /// Adds the texts of the next rows, as [`Self::push`] does one after the other.
    pub fn push_all(&mut self, texts: &[&str]) -> Result<()> {
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
        self.interner.extend_codes(&texts, &mut self.codes)
    }

    /// Returns the column.
    pub fn finish(self) -> Column {
        Column {
            name: self.name,
            codes: Arc::new(self.codes),
            values: self.interner.into_values(),
        }
    }
}

/// Returns rows in order of source and id. Nearly all are told apart by the first letters of their ids, which lie beside
/// the row while it is put in its place.
fn ordered(ids: &Column, source_of: impl Fn(u32) -> u32 + Sync) -> Vec<u32> {
    let rows = 0..ids.codes.len() as u32;
    let mut keyed: Vec<(u32, u32, [u8; 16])> = rows
        .map(|row| {
            let mut start = [0; 16];
            for (place, byte) in start.iter_mut().zip(ids.text(row).bytes()) {
                *place = byte;
            }
            (source_of(row), row, start)
        })
        .collect();
    keyed.par_sort_unstable_by(|a, b| {
        let by_start = (a.0, &a.2).cmp(&(b.0, &b.2));
        by_start.then_with(|| ids.text(a.1).cmp(ids.text(b.1)))
    });
    keyed.into_iter().map(|(_, row, _)| row).collect()
}

/// Records: an id, a source and the values of columns for each row.
///
/// Rows are kept in order of source and id, so that nothing depends on the order they came in.
#[derive(Debug, Clone, Default)]
pub struct Records {
    ids: Values,
    /// The position of each row's source in `source_names`.
    pub sources: Vec<u32>,
    /// The names of the sources, in order.
    pub source_names: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
}

impl Records {
    /// Puts rows in order of source and id; the ids must be unique and not empty.
    pub fn try_new(ids: &Column, sources: &Column, columns: Vec<Column>) -> Result<Self> {
        if let Some(row) = ids.codes.iter().position(|code| *code == NULL) {
            return Err(Error::NoId(row + 1));
        }
        if let Some(code) = ids.counts().iter().position(|count| *count > 1) {
            return Err(Error::RepeatedId(ids.values.get(code as u32).to_owned()));
        }
        let counts = sources.counts();
        let mut names: Vec<u32> = (0..sources.values.len() as u32).collect();
        names.retain(|code| counts[*code as usize] > 0);
        names.sort_by_key(|code| sources.values.get(*code));
        let mut rank = vec![0_u32; counts.len()];
        for (position, code) in names.iter().enumerate() {
            rank[*code as usize] = position as u32;
        }
        let source_of = |row: u32| rank[sources.codes[row as usize] as usize];
        let order = ordered(ids, source_of);
        let mut sorted = Values::default();
        for row in &order {
            sorted.push(ids.text(*row))?;
        }
        Ok(Self {
            ids: sorted,
            sources: order.iter().map(|row| source_of(*row)).collect(),
            source_names: names
                .iter()
                .map(|code| sources.values.get(*code).to_owned())
                .collect(),
            columns: columns
                .into_iter()
                .map(|column| {
                    let codes = order.iter().map(|row| column.codes[*row as usize]);
                    Column {
                        codes: Arc::new(codes.collect()),
                        ..column
                    }
                })
                .collect(),
        })
    }

    /// Returns the id of a row.
    pub fn id(&self, row: u32) -> &str {
        self.ids.get(row + 1)
    }

    /// Returns what finds rows by their ids.
    pub fn rows_by_id(&self) -> Rows<'_> {
        Rows::of(self)
    }

    /// Returns how many rows there are.
    pub fn n_rows(&self) -> usize {
        self.sources.len()
    }

    /// Returns the column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(200))]

        #[test]
        fn texts_together_get_the_codes_that_they_get_one_by_one(blocks in vec(vec("[ab\u{e9}]{0,3}", 0..40), 0..5)) {
            let (mut one_by_one, mut together) = (Interner::default(), Interner::default());
            for block in &blocks {
                let texts: Vec<&str> = block.iter().map(String::as_str).collect();
                let expected: Result<Vec<u32>> = texts.iter().map(|text| one_by_one.code(text)).collect();
                let mut codes = vec![7];
                together.extend_codes(&texts, &mut codes).expect("little text");
                prop_assert_eq!(&codes[1..], expected.expect("little text"));
            }
            prop_assert_eq!(together.into_values(), one_by_one.into_values());
        }

        #[test]
        fn rows_are_in_order_of_source_and_id(rows in vec(("[ab]", "(same start of ids ){0,2}[a-c\u{0}\u{e9}]{0,3}"), 1..30)) {
            let mut rows = rows;
            for ((_, id), number) in rows.iter_mut().zip(0_u32..) {
                id.push_str(&number.to_string());
            }
            rows.sort_by(|a, b| a.1.cmp(&b.1));
            rows.dedup_by(|a, b| a.1 == b.1);
            let ids = Column::encode("id", rows.iter().map(|row| row.1.as_str())).expect("ids");
            let sources = Column::encode("source", rows.iter().map(|row| row.0.as_str())).expect("sources");
            let records = Records::try_new(&ids, &sources, Vec::new()).expect("records");
            rows.sort();
            let found: Vec<(String, String)> = (0..records.n_rows() as u32)
                .map(|row| {
                    let source = records.sources[row as usize] as usize;
                    (records.source_names[source].clone(), records.id(row).to_owned())
                })
                .collect();
            prop_assert_eq!(found, rows);
        }
    }
}
