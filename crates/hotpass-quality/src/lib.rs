//! Checks tables against what people expect of them, and reads and writes suites and contracts of other tools.
//!
//! In go a [`Table`](table::Table) of typed columns and a [`Suite`](suite::Suite); out come
//! [`Outcome`](outcome::Outcome)s, one per expectation, with the rows that are not as expected. The crate reads no file,
//! knows no terminal and no clock.

// The recorded cases of Great Expectations.
pub mod conformance;
// Contracts of datasets, and the formats of other tools.
pub mod contract;
// What is expected of a table, and how that is found out.
pub mod expectation;
// What came of expectations, in the shape that tools know.
pub mod outcome;
// Pages over what checks found, for people.
pub mod site;
// Suites and checkpoints as documents.
pub mod suite;
// Typed columns.
pub mod table;
