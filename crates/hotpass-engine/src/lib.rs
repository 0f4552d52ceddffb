#![doc = include_str!("../../../ARCHITECTURE.md")]

/// What assessment hands to publication.
pub mod dossier;
/// Errors of the stages.
pub mod error;
/// Readers, table detection and inspection: files in, [`table::Raw`] out.
pub mod ingest;
/// Value normalization kernels and the stage that applies them.
pub mod normalize;
/// Writers of every output, and the step that puts them in place.
pub mod publish;
/// The raw tables that ingest makes.
pub mod table;
