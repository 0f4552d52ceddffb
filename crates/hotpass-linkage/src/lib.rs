//! Probabilistic record linkage after Fellegi and Sunter: which records mean the same organization or person.
//!
//! In go the columns of a table and a model (`hotpass_model::linkage`); out come scored pairs, clusters and the reasons.
//! The crate reads no file, knows no terminal and no clock.

// What SQL expressions of a model mean.
pub mod expression;
// String similarities and the other measures that comparisons are made of.
pub mod kernel;
// Charts on one self-contained page.
pub mod report;
// Models of Splink, in and out.
pub mod splink;
