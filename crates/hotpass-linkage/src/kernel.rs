//! Similarities and other measures of two values, and codes of one; pure functions over text.
//!
//! In: one value or two, as text or as numbers. Out: a similarity from 0 to 1, a distance in edits, days or kilometers, or
//! a code that equal-sounding or equal-meaning values share. Nothing here knows a column, a model or what missing values
//! mean; a comparison decides that.

// Similarities by edits over values prepared once, with cut-offs; the hot path of scoring.
pub mod edit;
