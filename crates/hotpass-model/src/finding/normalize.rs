//! The rules of normalization. Add one here together with the code that reports it and a test.

use super::Rule;

/// Every rule of this family.
pub const RULES: &[&Rule] = &[];
