//! What can be wrong with a model; each message says which part of the model.

use crate::expression::ExpressionError;

/// What is wrong with a model, or with the table that it is applied to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// An expression cannot be read, or names a column that is not there.
    #[error("{place}: `{sql}` cannot be used")]
    Expression {
        /// The part of the model, such as its first blocking rule.
        place: String,
        /// The expression.
        sql: String,
        /// What is wrong with it.
        source: ExpressionError,
    },
    /// A column is declared that is there already.
    #[error("{place} is there already; give it another name")]
    Repeated {
        /// The column.
        place: String,
    },
    /// The last level of a comparison does not always hold.
    #[error(
        "comparison `{comparison}` does not end with a level `ELSE`, so that some pairs would have no level; add one"
    )]
    NoElse {
        /// The comparison.
        comparison: String,
    },
    /// A comparison has more levels than can be counted.
    #[error("comparison `{comparison}` has {n_levels} levels; at most {most} are possible")]
    TooManyLevels {
        /// The comparison.
        comparison: String,
        /// Its levels.
        n_levels: usize,
        /// As many as are possible.
        most: usize,
    },
    /// All comparisons together have more answers than can be numbered.
    #[error(
        "the comparisons have more than 2^64 combinations of levels, from `{comparison}` on; remove comparisons or levels"
    )]
    TooManyPatterns {
        /// The comparison that is too much.
        comparison: String,
    },
    /// Weights are not of the comparisons that they are given for.
    #[error("comparison `{comparison}` has {n_levels} levels but {n_weights} weights")]
    Weights {
        /// The comparison.
        comparison: String,
        /// Its levels.
        n_levels: usize,
        /// The weights given.
        n_weights: usize,
    },
    /// A rule compares values of different kinds, which only few pairs of values are equal in.
    #[error(
        "{place}: the two sides of `{key}` are not of one kind; cast both, such as `CAST(… AS TEXT)`"
    )]
    Kinds {
        /// The rule.
        place: String,
        /// The equality.
        key: String,
    },
    /// A column cannot be encoded.
    #[error(transparent)]
    Table(#[from] crate::error::Error),
}

impl ModelError {
    /// Returns the whole message: with its causes, in one line.
    pub fn full(&self) -> String {
        match self {
            Self::Expression { source, .. } => format!("{self}: {}", source.full()),
            _ => self.to_string(),
        }
    }
}
