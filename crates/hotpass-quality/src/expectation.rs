//! What is expected of a table, and how that is found out.
//!
//! The types of expectation and what their arguments mean are those of Great Expectations 0.18 and 1.x.

// What an expectation is told.
mod arguments;
// What a column as a whole, or a table, is expected to be.
mod aggregate;

pub use arguments::Arguments;

/// Why an expectation cannot be told to hold or not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// An argument is missing or not what it should be.
    #[error("{0}")]
    Argument(String),
    /// The table has no such column.
    #[error("the table has no column `{0}`")]
    NoColumn(String),
    /// The cells of a column are not of a kind that the expectation can be asked of.
    #[error("{0}")]
    Kind(String),
    /// Nobody knows this type of expectation.
    #[error("no expectation is called `{0}`")]
    Unknown(String),
}

/// A result of looking.
pub type Result<T> = std::result::Result<T, Problem>;

/// What was seen of a column as a whole, or of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Whether that is as expected.
    pub success: bool,
    /// What was seen.
    pub observed: serde_json::Value,
    /// How it came to that, if there is more to tell.
    pub details: Option<serde_json::Value>,
}
