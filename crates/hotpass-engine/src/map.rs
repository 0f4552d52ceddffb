//! Mapping: raw tables in, tables whose columns mean something out. Declared columns come first, then the
//! project's mapping file, then inference by synonym, header similarity and what the values look like.
//! A column that is not sure enough is proposed, not used; what nothing fits is reported.

// Applies declarations, mapping documents and inference.
pub mod apply;
// Decides the columns of one table.
mod decide;
// Scores how well headers fit properties.
pub mod header;
// Proposes a property for each column of a table.
pub mod propose;

pub use apply::{Mapped, apply};
