//! Similarities and other measures of two values, and codes of one; pure functions over text.
