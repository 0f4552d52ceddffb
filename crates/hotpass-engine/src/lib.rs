#![doc = include_str!("../../../ARCHITECTURE.md")]

// The ten stages in order; read this first.
pub mod pipeline;
// Announces stages.
pub mod context;
// What a run has to say so far.
pub mod journal;
// Raw tables, as ingest leaves them.
pub mod table;
// Records with normalized values, as normalization leaves them.
pub mod record;
// What assessment hands to publication.
pub mod dossier;
// Digests as text.
mod digest;
// Why a stage has no output.
pub mod error;

// Files to raw tables.
pub mod ingest;
// Columns to properties.
pub mod map;
// Cells to values.
pub mod normalize;
// What sources and the golden dataset have to keep.
mod gate;
// Contracts and suites of sources.
pub mod validate;
// Records to clusters.
pub mod link;
// Clusters to golden records.
pub mod merge;
// Quality, and everything laid out as tables.
pub mod assess;
// Outputs.
pub mod publish;
// Tables that people fill in.
pub mod exchange;
// Where published values come from.
pub mod explain;
// Files against expectations.
pub mod quality;
// What linkage models learn from people.
mod lessons;
// Tables resolved on their own.
mod resolve;
// The engine of one machine.
pub mod local;
