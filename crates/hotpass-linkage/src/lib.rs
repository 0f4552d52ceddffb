//! Probabilistic record linkage after Fellegi and Sunter: which records mean the same organization or person.
//!
//! In go the columns of a table and a model (`hotpass_model::linkage`); out come scored pairs, clusters and the reasons.
//! The crate reads no file, knows no terminal and no clock.

// Which pairs are compared.
pub mod block;
// From pairs to groups.
pub mod cluster;
// Columns that are compared, computed once per distinct value.
pub mod columns;
// Levels of comparisons.
pub mod compare;
// From a model to what runs.
pub mod compiled;
// What makes linkage impossible.
pub mod error;
// How frequent values are among records of which only some are at hand.
pub mod corpus;
// Measures against labels.
pub mod evaluate;
// Numbers in groups.
mod groups;
// What SQL expressions of a model mean.
pub mod expression;
// String similarities and the other measures that comparisons are made of.
pub mod kernel;
// A model from the data alone.
pub mod propose;
// Charts on one self-contained page.
pub mod report;
// Proposing, training, scoring and clustering in one call each.
pub mod resolve;
// What resolving a table returns.
pub mod resolution;
// Records against those that an index keeps.
pub mod matching;
// Models of Splink, in and out.
pub mod splink;
// What kind of values a column holds.
pub mod statistics;
// Dictionary-encoded columns.
pub mod table;
// Words and how much each tells.
pub mod tokens;
// m, u and the prior.
pub mod train;
