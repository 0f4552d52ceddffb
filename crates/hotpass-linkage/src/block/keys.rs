//! What rows are filed under so that a block is found again without the other rows: numbers that are the same wherever
//! and whenever they are computed.
//!
//! Codes depend on the table; these numbers depend on the texts alone. Different keys may have the same number, though
//! hardly ever; whoever finds rows by number looks at their keys once more.

use super::compile::CompiledKey;
use crate::{
    columns::{NULL_ELEMENT, Prepared, SEPARATOR},
    table::NULL,
};

/// Returns the number of a text: FNV-1a (Fowler, Noll and Vo), scrambled so that all bits depend on all bytes.
pub(crate) fn number(text: &str) -> u64 {
    let bytes = text.bytes();
    scrambled(bytes.fold(0xcbf2_9ce4_8422_2325, |number, byte| {
        (number ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    }))
}

/// The last step of `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014).
fn scrambled(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The numbers of the keys of one rule.
#[derive(Debug)]
pub(crate) struct KeyNumbers<'a> {
    parts: Vec<Part<'a>>,
}

/// The numbers of what rows must agree on.
#[derive(Debug)]
struct Part<'a> {
    /// The codes of each row; those as the left record and those as the right one where they differ.
    codes: Vec<&'a [u32]>,
    starts: Vec<u32>,
    numbers: Vec<u64>,
}

impl<'a> Part<'a> {
    fn of(key: &CompiledKey, columns: &'a [Prepared]) -> Self {
        let (left, right) = (&columns[key.left], &columns[key.right]);
        let is_listed = key.each_element && right.kind.element().is_some();
        let mut part = Self {
            codes: vec![&left.column.codes],
            starts: vec![0],
            numbers: Vec::new(),
        };
        if key.left != key.right {
            part.codes.push(&right.column.codes);
        }
        for (code, text) in right.column.values.iter().enumerate() {
            if code == NULL as usize {
                // Nothing is filed under nothing.
            } else if is_listed {
                let elements = text.split(SEPARATOR);
                let known = elements.filter(|element| *element != NULL_ELEMENT);
                part.numbers.extend(known.map(number));
            } else {
                part.numbers.push(number(text));
            }
            part.starts.push(part.numbers.len() as u32);
        }
        part
    }

    fn visit(&self, row: u32, found: &mut impl FnMut(u64)) {
        for codes in &self.codes {
            let code = codes[row as usize] as usize;
            let range = self.starts[code] as usize..self.starts[code + 1] as usize;
            self.numbers[range].iter().for_each(|number| found(*number));
        }
    }
}

impl<'a> KeyNumbers<'a> {
    pub(super) fn of(keys: &[CompiledKey], columns: &'a [Prepared]) -> Self {
        Self {
            parts: keys.iter().map(|key| Part::of(key, columns)).collect(),
        }
    }

    /// Puts the numbers of a row's keys into `keys`, each once and ascending. A rule that compares all rows has one key.
    pub(crate) fn of_row(&self, row: u32, keys: &mut Vec<u64>) {
        keys.clear();
        keys.push(0);
        let mut longer = Vec::new();
        for part in &self.parts {
            longer.clear();
            for key in keys.iter() {
                part.visit(row, &mut |number| {
                    longer.push(scrambled(key.wrapping_mul(31).wrapping_add(number)));
                });
            }
            std::mem::swap(keys, &mut longer);
        }
        keys.sort_unstable();
        keys.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn the_number_of_a_text_is_the_same_in_every_version() {
        // Files hold such numbers: another value here makes every index of an earlier version useless.
        for (text, expected) in [
            ("", 0xf52a_15e9_a9b5_e89b),
            ("smith", 0xbd08_af2f_bbba_b728),
            ("Σίσυφος", 0x5f73_3493_aea4_08e5),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
