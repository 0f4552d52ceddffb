//! Tables of records: dictionary-encoded text columns.
//!
//! Every distinct value is kept once and has a code; rows hold codes. What is computed from a value (a folded text, its
//! tokens, a phonetic code) is computed once per distinct value. Code 0 means that there is no value.

use std::hash::BuildHasher;

use arrow::{
    array::{ArrayRef, AsArray, StringArray},
    compute::cast,
    datatypes::DataType,
};
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::error::{Error, Result};

/// The code of a missing value.
pub const NULL: u32 = 0;

/// Distinct texts in one piece of memory, in order of their codes; code 0 is the missing value and reads as "".
#[derive(Debug, Clone)]
pub struct Values {
    text: String,
    ends: Vec<u32>,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            text: String::new(),
            ends: vec![0],
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

    fn push(&mut self, value: &str) -> Result<u32> {
        self.text.push_str(value);
        let end = u32::try_from(self.text.len()).map_err(|_| Error::ColumnTooLarge)?;
        self.ends.push(end);
        Ok((self.ends.len() - 1) as u32)
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

    /// Returns how many codes there are, that of the missing value included.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the texts seen.
    pub fn into_values(self) -> Values {
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
    /// The code of each row.
    pub codes: Vec<u32>,
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
        for code in &self.codes {
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
            codes: self
                .codes
                .iter()
                .map(|code| codes[*code as usize])
                .collect(),
            values: interner.into_values(),
        })
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

    /// Returns the column.
    pub fn finish(self) -> Column {
        Column {
            name: self.name,
            codes: self.codes,
            values: self.interner.into_values(),
        }
    }
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
        let mut order: Vec<u32> = (0..ids.codes.len() as u32).collect();
        let source_of = |row: u32| rank[sources.codes[row as usize] as usize];
        order.sort_unstable_by(|a, b| {
            (source_of(*a), ids.text(*a)).cmp(&(source_of(*b), ids.text(*b)))
        });
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
                .map(|column| Column {
                    codes: order
                        .iter()
                        .map(|row| column.codes[*row as usize])
                        .collect(),
                    ..column
                })
                .collect(),
        })
    }

    /// Returns the id of a row.
    pub fn id(&self, row: u32) -> &str {
        self.ids.get(row + 1)
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
