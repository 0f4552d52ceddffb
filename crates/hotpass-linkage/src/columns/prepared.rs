//! A column and what terms read of it; each reading is made once, when it is first asked for.

use std::sync::OnceLock;

use jiff::civil::{self, Date};

use crate::{
    expression::Value,
    kernel::{
        date,
        edit::prepared::{PreparedValues, Unit},
    },
    table::{Column, Interner, NULL},
    tokens::Tokens,
};

/// What stands between the elements of a list in its text.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// What stands for a null among the elements of a list.
pub(crate) const NULL_ELEMENT: &str = "\u{0}";

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the names are those of values")]
pub enum ValueKind {
    /// There is no value at all.
    #[default]
    Empty,
    Text,
    Number,
    Boolean,
    Date,
    Timestamp,
    Texts,
    Numbers,
    Booleans,
    Dates,
    Timestamps,
    /// Values of several kinds, or lists of several kinds or of lists.
    Mixed,
}

impl ValueKind {
    /// Returns the kind of lists of such values.
    pub(super) fn list(self) -> Option<Self> {
        Some(match self {
            Self::Text => Self::Texts,
            Self::Number => Self::Numbers,
            Self::Boolean => Self::Booleans,
            Self::Date => Self::Dates,
            Self::Timestamp => Self::Timestamps,
            _ => return None,
        })
    }

    /// Returns the kind of the elements, if the values are plain lists.
    pub fn element(self) -> Option<Self> {
        [
            Self::Text,
            Self::Number,
            Self::Boolean,
            Self::Date,
            Self::Timestamp,
        ]
        .into_iter()
        .find(|kind| kind.list() == Some(self))
    }

    /// Returns whether the text of a code is what an expression takes for the text of the value.
    pub fn is_as_written(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Number | Self::Boolean | Self::Date | Self::Empty
        )
    }
}

/// What a value is read as, to be reckoned with; a value that cannot be read so is not a number (NaN).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A number, or a text that says one.
    Number,
    /// The days since 1970 of a day, or of a text in ISO 8601.
    Day,
    /// The months since the year 0.
    Month,
    /// The year.
    Year,
    /// The days since 1970 of a day, or of a text in any common spelling.
    AnyDay,
    /// 1 for true, 0 for false.
    Truth,
}

/// A column made ready for comparing; made from a text column by `Prepared::from`.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    /// The column: the text of a list is that of its elements with U+001F between them.
    pub column: Column,
    /// Its words, if a term needs them.
    pub tokens: Option<Tokens>,
    /// How frequent its values are among more records than these, if that is known.
    pub(crate) counted: Option<Counted>,
    /// What its values are.
    pub kind: ValueKind,
    /// Whether a list has a null among its elements, so that it is not known to be equal to any.
    pub(crate) has_null_elements: bool,
    /// The values by code, when they are of several kinds.
    pub(super) mixed: Vec<Value>,
    pub(super) read: Read,
}

/// How frequent the values of a column are in a corpus.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    /// How many records of the corpus have a value.
    pub(crate) n_present: u32,
    /// How many have each code.
    pub(crate) of_codes: Vec<u32>,
}

/// What was read of the values so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Read {
    edits: [OnceLock<PreparedValues>; 2],
    elements: OnceLock<Elements>,
    values: OnceLock<Vec<Value>>,
    readings: [OnceLock<Vec<f64>>; 6],
}

impl Prepared {
    /// Returns the value of a code.
    pub fn value(&self, code: u32) -> Value {
        if code == NULL {
            return Value::Null;
        }
        let text = self.column.values.get(code);
        match self.kind {
            ValueKind::Mixed => self.mixed[code as usize].clone(),
            kind => match kind.element() {
                Some(element) => Value::List(
                    text.split(SEPARATOR)
                        .map(|each| match each {
                            NULL_ELEMENT => Value::Null,
                            known => read(element, known),
                        })
                        .collect(),
                ),
                None => read(kind, text),
            },
        }
    }

    /// Returns the values of all codes.
    pub(crate) fn values(&self) -> &[Value] {
        self.read
            .values
            .get_or_init(|| self.codes().map(|code| self.value(code)).collect())
    }

    /// Returns the texts of all codes in the form that the edit kernels read.
    pub fn edits(&self, unit: Unit) -> &PreparedValues {
        self.read.edits[usize::from(unit == Unit::Byte)]
            .get_or_init(|| PreparedValues::of(unit, &self.column.values))
    }

    /// Returns the elements of all codes; a value that is no list is its own only element.
    pub fn elements(&self) -> &Elements {
        self.read.elements.get_or_init(|| Elements::of(self))
    }

    /// Returns the readings of all codes.
    pub fn readings(&self, reading: Reading) -> &[f64] {
        self.read.readings[reading as usize].get_or_init(|| {
            self.codes()
                .map(|code| reading.of(&self.value(code)).unwrap_or(f64::NAN))
                .collect()
        })
    }

    /// Returns the right column with codes in a dictionary that begins with the left one's.
    pub(super) fn in_dictionary_of(left: &Self, right: &Self) -> crate::error::Result<Self> {
        let mut interner = Interner::default();
        for text in left.column.values.iter().skip(1) {
            interner.code(text)?;
        }
        let mut translated = vec![NULL];
        for text in right.column.values.iter().skip(1) {
            translated.push(interner.code(text)?);
        }
        Ok(Self {
            column: Column {
                name: right.column.name.clone(),
                codes: right.column.translated(&translated),
                values: interner.into_values(),
            },
            kind: if right.kind == ValueKind::Empty {
                left.kind
            } else {
                right.kind
            },
            has_null_elements: left.has_null_elements || right.has_null_elements,
            ..Self::default()
        })
    }

    fn codes(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.column.values.len() as u32
    }
}

impl From<Column> for Prepared {
    fn from(column: Column) -> Self {
        Self {
            kind: if column.values.is_empty() {
                ValueKind::Empty
            } else {
                ValueKind::Text
            },
            column,
            ..Self::default()
        }
    }
}

/// The elements of the lists of a column.
#[derive(Debug, Clone, Default)]
pub struct Elements {
    starts: Vec<u32>,
    codes: Vec<u32>,
    /// How many codes of elements there are, that of no element included.
    pub n_codes: usize,
}

impl Elements {
    fn of(prepared: &Prepared) -> Self {
        let is_list = prepared.kind.element().is_some();
        let mut index = hashbrown::HashMap::new();
        let mut found = Self::default();
        let mut next = NULL + 1;
        for (code, text) in prepared.column.values.iter().enumerate() {
            let start = found.codes.len();
            found.starts.push(start as u32);
            if code == NULL as usize {
                continue;
            }
            if is_list {
                for element in text.split(SEPARATOR).filter(|each| *each != NULL_ELEMENT) {
                    let element = *index.entry(element).or_insert_with(|| {
                        next += 1;
                        next - 1
                    });
                    found.codes.push(element);
                }
            } else {
                found.codes.push(code as u32);
                next = code as u32 + 1;
            }
            found.sort_from(start);
        }
        found.starts.push(found.codes.len() as u32);
        found.n_codes = next as usize;
        found
    }

    /// Sorts the last elements and drops what is repeated among them.
    fn sort_from(&mut self, start: usize) {
        self.codes[start..].sort_unstable();
        let mut end = start;
        for at in start..self.codes.len() {
            if end == start || self.codes[end - 1] != self.codes[at] {
                self.codes[end] = self.codes[at];
                end += 1;
            }
        }
        self.codes.truncate(end);
    }

    /// Returns the elements of a value, ascending, each once.
    #[inline]
    pub fn get(&self, code: u32) -> &[u32] {
        let code = code as usize;
        &self.codes[self.starts[code] as usize..self.starts[code + 1] as usize]
    }

    /// Returns how many elements two values share.
    pub fn n_common(&self, left: u32, right: u32) -> u32 {
        let (left, right) = (self.get(left), self.get(right));
        let (mut i, mut j, mut n) = (0, 0, 0);
        while i < left.len() && j < right.len() {
            let order = left[i].cmp(&right[j]);
            n += u32::from(order.is_eq());
            i += usize::from(order.is_le());
            j += usize::from(order.is_ge());
        }
        n
    }
}

const EPOCH: Date = civil::date(1970, 1, 1);

fn days(date: Date) -> Option<i32> {
    EPOCH.until(date).ok().map(|span| span.get_days())
}

impl Reading {
    fn of(self, value: &Value) -> Option<f64> {
        match self {
            Self::Number => value.number(),
            Self::Day => value.date().and_then(days).map(f64::from),
            Self::Month => value
                .date()
                .map(|date| f64::from(date.year()) * 12.0 + f64::from(date.month())),
            Self::Year => value.date().map(|date| f64::from(date.year())),
            Self::AnyDay => match value {
                Value::Text(text) => date::parse_date(text),
                other => other.date().and_then(days),
            }
            .map(f64::from),
            Self::Truth => value.boolean().map(f64::from),
        }
    }
}

/// Reads a value again from its text.
fn read(kind: ValueKind, text: &str) -> Value {
    let as_text = || Value::from(text);
    match kind {
        ValueKind::Number => Value::from(text.parse::<f64>().ok()),
        ValueKind::Boolean => Value::from(as_text().boolean()),
        ValueKind::Date => as_text().date().map_or(Value::Null, Value::Date),
        ValueKind::Timestamp => as_text().moment().map_or(Value::Null, Value::Timestamp),
        _ => as_text(),
    }
}
