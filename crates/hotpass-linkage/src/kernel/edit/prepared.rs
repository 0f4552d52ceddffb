//! Values in the form that the edit kernels read: fixed-width units, their number and a letter bag.
//!
//! In: texts. Out: a store that holds all of them in two arenas, one byte per unit where a value allows that and four
//! where it does not, plus 16 bytes for each value; both arenas hold 4 GiB, as a
//! column does. A code is the position of a value in the order it was given.

use std::sync::Arc;

use crate::table::Values;

/// What the kernels count as one unit of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A Unicode scalar value; `é` and `e` differ by one edit.
    Character,
    /// A byte of UTF-8, which is how `DuckDB` measures; `é` and `e` differ by two edits.
    Byte,
}

/// The units of one value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Units<'a> {
    /// Characters up to U+00FF.
    Narrow(&'a [u8]),
    /// Characters, one of them beyond U+00FF.
    Wide(&'a [u32]),
    /// Bytes of UTF-8.
    Bytes(&'a [u8]),
}

/// One value of a store.
#[derive(Debug, Clone, Copy)]
pub struct Prepared<'a> {
    pub(super) units: Units<'a>,
    signature: u64,
}

/// Many values, prepared once.
#[derive(Debug, Clone)]
pub struct PreparedValues {
    unit: Unit,
    /// The texts themselves in the place of `narrow`, where each of their characters is a byte.
    shared: Option<Arc<String>>,
    narrow: Vec<u8>,
    wide: Vec<u32>,
    places: Vec<Place>,
}

/// Where one value is.
#[derive(Debug, Clone, Copy)]
struct Place {
    signature: u64,
    start: u32,
    /// The number of units, and whether they are wide in the highest bit: a place is 16 bytes.
    len: u32,
}

/// The bit of a length that says that the units are wide.
const WIDE: u32 = 1 << 31;

impl Place {
    fn n_units(self) -> u32 {
        self.len & !WIDE
    }
}

impl PreparedValues {
    /// Prepares values; the code of each is its position.
    pub fn new<'t>(unit: Unit, values: impl IntoIterator<Item = &'t str>) -> Self {
        let mut prepared = Self {
            unit,
            shared: None,
            narrow: Vec::new(),
            wide: Vec::new(),
            places: Vec::new(),
        };
        for value in values {
            prepared.push(value);
        }
        prepared.narrow.shrink_to_fit();
        prepared.wide.shrink_to_fit();
        prepared.places.shrink_to_fit();
        prepared
    }

    /// Prepares the values of a column; their text is shared where it is in the form that the kernels read.
    pub fn of(unit: Unit, values: &Values) -> Self {
        let Some(text) = values.ascii() else {
            return Self::new(unit, values.iter());
        };
        let mut start = 0;
        let places = values.iter().map(|value| {
            let place = Place {
                signature: signature(value.bytes().map(u32::from)),
                start,
                len: value.len() as u32,
            };
            start += place.len;
            place
        });
        Self {
            unit,
            places: places.collect(),
            shared: Some(text),
            narrow: Vec::new(),
            wide: Vec::new(),
        }
    }

    /// Adds a value; its code is the number of values before it.
    pub fn push(&mut self, value: &str) {
        if let Some(text) = self.shared.take() {
            self.narrow = text.as_bytes().to_vec();
        }
        let place = if self.unit == Unit::Byte || value.is_ascii() {
            let start = self.narrow.len();
            self.narrow.extend_from_slice(value.as_bytes());
            self.place_narrow(start)
        } else if value.chars().all(|c| u8::try_from(c).is_ok()) {
            let start = self.narrow.len();
            self.narrow
                .extend(value.chars().filter_map(|c| u8::try_from(c).ok()));
            self.place_narrow(start)
        } else {
            let start = self.wide.len();
            self.wide.extend(value.chars().map(u32::from));
            let units = self.wide.get(start..).unwrap_or_default();
            Place {
                signature: signature(units.iter().copied()),
                start: start as u32,
                len: units.len() as u32 | WIDE,
            }
        };
        self.places.push(place);
    }

    /// Returns the value with this code.
    ///
    /// # Panics
    ///
    /// When no value has the code.
    pub fn get(&self, code: u32) -> Prepared<'_> {
        let place = &self.places[code as usize];
        let start = place.start as usize;
        let range = start..start + place.n_units() as usize;
        let narrow = || {
            let shared = self.shared.as_ref();
            shared.map_or(self.narrow.as_slice(), |text| text.as_bytes())
        };
        let units = match (place.len & WIDE > 0, self.unit) {
            (true, _) => Units::Wide(&self.wide[range]),
            (false, Unit::Character) => Units::Narrow(&narrow()[range]),
            (false, Unit::Byte) => Units::Bytes(&narrow()[range]),
        };
        Prepared {
            units,
            signature: place.signature,
        }
    }

    /// Returns the letter bag of the value with this code; see [`Prepared::signature`].
    ///
    /// # Panics
    ///
    /// When no value has the code.
    pub fn signature(&self, code: u32) -> u64 {
        self.places[code as usize].signature
    }

    /// Returns the number of units of the value with this code.
    ///
    /// # Panics
    ///
    /// When no value has the code.
    pub fn n_units(&self, code: u32) -> u32 {
        self.places[code as usize].n_units()
    }

    /// Returns the number of values.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Tells whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns the memory that the values take, in bytes.
    pub fn n_bytes(&self) -> usize {
        self.narrow.capacity()
            + self.wide.capacity() * size_of::<u32>()
            + self.places.capacity() * size_of::<Place>()
    }

    fn place_narrow(&self, start: usize) -> Place {
        let units = self.narrow.get(start..).unwrap_or_default();
        Place {
            signature: signature(units.iter().map(|&unit| u32::from(unit))),
            start: start as u32,
            len: units.len() as u32,
        }
    }
}

impl Prepared<'_> {
    /// Returns the number of units.
    pub fn n_units(&self) -> usize {
        match self.units {
            Units::Narrow(units) | Units::Bytes(units) => units.len(),
            Units::Wide(units) => units.len(),
        }
    }

    /// Returns the letter bag: bits for the letters and digits that occur, and for most letters one more for occurring twice.
    ///
    /// Each bit that one value has and another has not is one character of the former that the latter lacks.
    pub fn signature(&self) -> u64 {
        self.signature
    }

    /// Returns how many characters of each value find no partner in the other, at the least.
    pub(super) fn lacking(&self, other: &Self) -> (u32, u32) {
        (
            (self.signature & !other.signature).count_ones(),
            (other.signature & !self.signature).count_ones(),
        )
    }

    /// Returns how many of the first four units are the same.
    pub(super) fn common_start(&self, other: &Self) -> u8 {
        match (self.units, other.units) {
            (Units::Narrow(l) | Units::Bytes(l), Units::Narrow(r) | Units::Bytes(r)) => start(l, r),
            (Units::Narrow(l) | Units::Bytes(l), Units::Wide(r)) => start(l, r),
            (Units::Wide(l), Units::Narrow(r) | Units::Bytes(r)) => start(l, r),
            (Units::Wide(l), Units::Wide(r)) => start(l, r),
        }
    }
}

/// A unit of text as a number.
pub(super) trait Symbol: Copy + Into<u32> {}

impl Symbol for u8 {}
impl Symbol for u32 {}

fn start<L: Symbol, R: Symbol>(left: &[L], right: &[R]) -> u8 {
    let mut common = 0;
    for (&l, &r) in left.iter().zip(right).take(4) {
        if l.into() != r.into() {
            break;
        }
        common += 1;
    }
    common
}

/// Returns the letter bag of units. Any fixed assignment of units to bits is sound; this one separates names and numbers.
fn signature(units: impl Iterator<Item = u32>) -> u64 {
    let mut bag = 0;
    for unit in units {
        let (first, second) = BITS[bucket(unit)];
        bag |= if bag & first == 0 { first } else { second };
    }
    bag
}

/// Letters 0 to 25 in either case, digits 26 to 35, the rest of ASCII 36; other characters spread over the letters.
const fn bucket(unit: u32) -> usize {
    match unit {
        0x41..=0x5a => (unit - 0x41) as usize,
        0x61..=0x7a => (unit - 0x61) as usize,
        0x30..=0x39 => (unit - 0x30) as usize + 26,
        0..=0x7f => 36,
        _ => (unit % 26) as usize,
    }
}

/// The bit of the first and of the second occurrence for each bucket: 26 letters with two bits, but for `q` with one;
/// ten digits and the rest with one, and one bit more for the second zero and the second of the rest.
const BITS: [(u64, u64); 37] = bits();

const fn bits() -> [(u64, u64); 37] {
    let mut bits = [(0, 0); 37];
    let mut bucket = 0;
    let mut next = 0;
    while bucket < bits.len() {
        bits[bucket].0 = 1 << next;
        next += 1;
        // 37 first bits and 27 second ones: 25 letters, the digit 0 and the rest.
        if (bucket < 27 && bucket != 16) || bucket == 36 {
            bits[bucket].1 = 1 << next;
            next += 1;
        }
        bucket += 1;
    }
    bits
}
