//! Models of Splink: its settings JSON is read into a model and written from one.
//!
//! What is read are the settings of Splink 3, 4 and 5, trained or not, whose SQL is of `DuckDB` or Spark. What is written
//! is loaded by Splink 4 and 5 with `DuckDB`. [`semantics`] says what the numbers of such a model mean.
//! Whatever bears on scores is understood or refused by name; nothing is dropped in silence.

// What can be wrong with settings or with a model.
mod error;
// Settings as they come, key by key.
mod keys;
// From settings to a model.
mod reading;
// What the numbers of a model mean.
pub mod semantics;
// From a model to settings.
mod writing;

pub use error::SplinkError;
pub use keys::WITHOUT_EFFECT;
pub use reading::read;
pub use writing::{left_out, write};

#[cfg(test)]
mod tests;
