//! The words of Hotpass: the documents people own, identifiers, findings, and the ports between crates.
//!
//! Every other crate speaks in these types. Nothing here reads a file, prints or computes;
//! the crate builds in seconds and depends on serde, the schema generator, SHA-256 and a table of transliterations alone.

// Decisions of people about records, and the pairs that wait for one.
pub mod decision;
// Entities from run to run.
pub mod entity;
// Findings and the catalogue of rules behind them.
pub mod finding;
// Countries.
pub mod country;
// Who answers for a dataset.
pub mod governance;
// Identifiers with meaning.
pub mod ident;
// Linkage models.
pub mod linkage;
// Column mappings.
pub mod mapping;
// Survivorship: which value wins.
pub mod merge;
// What the pattern of a source means.
pub mod pattern;
// The resolved intent of one run.
pub mod plan;
// The two traits between crates.
pub mod port;
// Industry profiles.
pub mod profile;
// The closed registry of properties a source column may be mapped to.
pub mod property;
// Provenance of golden cells.
pub mod provenance;
// Checking files: questions and answers.
pub mod quality;
// Resolving tables on their own: questions and answers.
pub mod resolution;
// What a run reports while and after it works.
pub mod run;
// Source declarations: files, tables, joins.
pub mod source;
// The published table: the single source of truth, column by column.
pub mod ssot;
