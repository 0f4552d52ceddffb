//! The left value of a column, kept ready for one right value after the other.

use crate::{
    kernel::edit::{pattern::Pattern, prepared::PreparedValues},
    table::NULL,
};

/// The left value that a column was compared with last.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    pub(super) values: &'a PreparedValues,
    /// The places of the left and of the right column within a row.
    pub(super) places: [usize; 2],
    code: u32,
    pattern: Option<Pattern<'a>>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(values: &'a PreparedValues, places: [usize; 2]) -> Self {
        Self {
            values,
            places,
            code: NULL,
            pattern: None,
        }
    }

    /// Returns the bit table of a left value.
    #[inline]
    pub(super) fn pattern(&mut self, code: u32) -> &Pattern<'a> {
        let pattern = self
            .pattern
            .get_or_insert_with(|| Pattern::new(self.values.get(NULL)));
        if self.code != code {
            pattern.replace(self.values.get(code));
            self.code = code;
        }
        pattern
    }
}
