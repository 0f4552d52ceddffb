//! What makes linkage impossible.

use crate::columns::ModelError;

/// An error of linkage.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A column has more distinct text than codes can address.
    #[error("a column has more than 4 GiB of distinct text")]
    ColumnTooLarge,
    /// A column of Arrow data cannot be shown as text.
    #[error("cannot read column `{column}` as text")]
    Column {
        /// The column.
        column: String,
        /// The cause.
        source: arrow::error::ArrowError,
    },
    /// A model cannot be applied to the records.
    #[error("{}", .0.full())]
    Model(Box<ModelError>),
    /// A model has something left to learn where nothing can be learned.
    #[error("the model is not trained")]
    Untrained,
    /// A record has no id.
    #[error("row {0} has no id")]
    NoId(usize),
    /// Two records have the same id.
    #[error("two records have the id `{0}`; ids must be unique")]
    RepeatedId(String),
}

/// The result of linkage.
pub type Result<T> = std::result::Result<T, Error>;

impl From<ModelError> for Error {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Table(error) => error,
            other => Self::Model(Box::new(other)),
        }
    }
}
