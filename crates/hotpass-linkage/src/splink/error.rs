//! What can be wrong with settings of Splink, or with a model that is to become such.

use crate::expression::ExpressionError;

/// Why settings cannot be read, or a model cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SplinkError {
    /// The text is not JSON.
    #[error("the settings are not JSON")]
    Json(#[source] serde_json::Error),
    /// A key is not one of Splink's.
    #[error(
        "`{key}` of {place} is not a setting of Splink that is known; the nearest is `{nearest}`"
    )]
    UnknownKey {
        /// The key.
        key: String,
        /// What it is of, such as ``level 2 of comparison `surname` ``.
        place: String,
        /// The known key whose name is most alike.
        nearest: &'static str,
    },
    /// A key has a value that it cannot have, or none.
    #[error("`{key}` of {place} must be {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// What it is of.
        place: String,
        /// What it must be.
        expected: &'static str,
    },
    /// The SQL is of a system whose SQL is not read.
    #[error("the SQL of {place} is of `{dialect}`; that of `duckdb` and `spark` is read")]
    Dialect {
        /// The dialect.
        dialect: String,
        /// What it is of.
        place: String,
    },
    /// An SQL expression cannot be understood.
    #[error("the SQL of {place} cannot be understood")]
    Expression {
        /// What it is of.
        place: String,
        /// What is wrong with it.
        #[source]
        source: ExpressionError,
    },
    /// A level adjusts for the frequency of values, and there is nothing to adjust from.
    #[error(
        "{place} adjusts for the term frequency of `{column}`, and no level of the comparison is an exact match on `{column}` alone, whose u the adjustment starts from"
    )]
    NoExactMatch {
        /// The level.
        place: String,
        /// The column.
        column: String,
    },
    /// A level adjusts from its own u although there is a level of exact match.
    #[error(
        "{place} has `disable_tf_exact_match_detection`, which a model cannot say; take the adjustment from the level, or allow the detection"
    )]
    OwnTermFrequencyBase {
        /// The level.
        place: String,
    },
    /// A list that is exploded is not what a blocking rule compares.
    #[error("{place} explodes `{column}`, and has no equality of that column alone")]
    Exploded {
        /// The rule.
        place: String,
        /// The column.
        column: String,
    },
    /// `DuckDB` has no such function.
    #[error(
        "{place} calls `{function}`, which Splink's DuckDB does not have; compute it into a column before, or use another measure"
    )]
    Function {
        /// What calls it.
        place: String,
        /// The function.
        function: &'static str,
    },
    /// Splink cannot make a block of each element of what a function returns.
    #[error(
        "{place} makes a block of each element of `{expression}`; Splink does that with columns only"
    )]
    ListBlock {
        /// The rule.
        place: String,
        /// The expression.
        expression: String,
    },
    /// A frequency is of a column that is computed.
    #[error(
        "{place} adjusts for the term frequency of `{column}`, which is computed; Splink does that with columns of the table only"
    )]
    ComputedFrequency {
        /// The level.
        place: String,
        /// The column.
        column: String,
    },
}
