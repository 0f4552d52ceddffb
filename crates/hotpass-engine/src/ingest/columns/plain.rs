//! Columns of texts row by row, for those of which few texts are there twice: looking each up would cost more than it saves.

use arrow::{
    array::StringArray,
    buffer::{Buffer, NullBuffer, OffsetBuffer},
};
use hotpass_linkage::table::{Column, ColumnBuilder};

use super::rows::too_much_text;
use crate::ingest::refusal::Outcome;

/// The texts of a column, that of each row on its own.
#[derive(Debug, Clone)]
pub(crate) struct Plain {
    /// Its name.
    pub(crate) name: String,
    text: String,
    /// Where the text of each row ends; the first is where that of the first row begins.
    ends: Vec<u32>,
}

impl Plain {
    /// Returns the rows of a column; none: there is no room for them.
    pub(super) fn of(column: &Column) -> Option<Self> {
        let mut plain = Self {
            name: column.name.clone(),
            text: String::new(),
            ends: vec![0],
        };
        let mut rows = 0..column.codes.len() as u32;
        rows.all(|row| plain.push(column.text(row)))
            .then_some(plain)
    }

    /// Adds the text of the next row, without the blanks around it. Returns whether there was room for it.
    #[must_use]
    pub(super) fn push(&mut self, text: &str) -> bool {
        let text = text.trim();
        // Arrow's texts have signed ends.
        let end = i32::try_from(self.text.len() + text.len());
        match end.and_then(u32::try_from) {
            Ok(end) => {
                self.text.push_str(text);
                self.ends.push(end);
                true
            }
            Err(_) => false,
        }
    }

    /// Returns the texts, empty where there is none.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        let ends = self.ends.windows(2);
        ends.map(|ends| {
            let place = ends[0] as usize..ends[1] as usize;
            self.text.get(place).expect("texts end between characters")
        })
    }

    /// Goes on with each text once.
    pub(super) fn builder(&self) -> Outcome<ColumnBuilder> {
        built(&self.name, self.iter())
    }

    /// Returns the texts, nothing where they are empty.
    pub(crate) fn into_texts(self) -> StringArray {
        let valid = self.iter().map(|text| !text.is_empty());
        let valid: NullBuffer = valid.collect();
        let ends = OffsetBuffer::from_lengths(self.iter().map(str::len));
        StringArray::new(ends, Buffer::from(self.text.into_bytes()), Some(valid))
    }
}

/// Begins a column with these texts, each of them once.
pub(super) fn built<'a>(
    name: &str,
    texts: impl Iterator<Item = &'a str>,
) -> Outcome<ColumnBuilder> {
    let mut builder = ColumnBuilder::new(name);
    for text in texts {
        builder.push(text).map_err(|_| too_much_text())?;
    }
    Ok(builder)
}

#[cfg(test)]
mod tests {
    use arrow::array::Array as _;

    use super::*;

    #[test]
    fn texts_are_as_they_were_and_empty_ones_are_nothing() {
        let column = Column::encode("x", ["a", "", "é", "a"].into_iter()).expect("little text");
        let mut plain = Plain::of(&column).expect("little text");
        assert!(plain.push("  b c "));
        assert_eq!(plain.iter().collect::<Vec<_>>(), ["a", "", "é", "a", "b c"]);
        let again = plain.builder().expect("little text").finish();
        assert_eq!(again.codes.as_slice(), [1, 0, 2, 1, 3]);
        let texts = plain.into_texts();
        assert_eq!((texts.len(), texts.null_count()), (5, 1));
        assert_eq!(texts.value(4), "b c");
    }
}
