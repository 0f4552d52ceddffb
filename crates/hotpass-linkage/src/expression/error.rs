//! What can be wrong with an expression; each message names the part and says where it is.

use std::fmt;

/// A place in an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in characters.
    pub column: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return formatter.write_str("in the expression");
        }
        write!(formatter, "at line {}, column {}", self.line, self.column)
    }
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExpressionError {
    /// It is not SQL.
    #[error("the expression is not SQL that can be read")]
    Syntax(#[source] sqlparser::parser::ParserError),
    /// It calls a function that does not exist here.
    #[error(
        "function `{name}` is not part of the expression grammar, {position}; the nearest is `{nearest}`"
    )]
    UnknownFunction {
        /// Its name as written.
        name: String,
        /// Where it is called.
        position: Position,
        /// The function of the grammar whose name is most alike.
        nearest: &'static str,
    },
    /// It has something that expressions do not.
    #[error("{construct} is not part of the expression grammar, {position}; {instead}")]
    Unsupported {
        /// What it has, as a noun with the text of it.
        construct: String,
        /// Where.
        position: Position,
        /// What to write instead.
        instead: String,
    },
    /// A function is called with too few or too many arguments, or with one of the wrong form.
    #[error("`{name}` takes {expected}, {position}")]
    Arguments {
        /// The function.
        name: String,
        /// What it takes.
        expected: String,
        /// Where it is called.
        position: Position,
    },
    /// A column of a pair does not say of which record it is.
    #[error(
        "column `{name}` does not say which record it is of, {position}; write `{name}_l` for the left and `{name}_r` for the right one"
    )]
    NoSide {
        /// The column.
        name: String,
        /// Where it is named.
        position: Position,
    },
    /// A condition stands where a value is needed.
    #[error(
        "`{text}` is a condition where a value is needed, {position}; use CASE WHEN … THEN … END"
    )]
    NotValue {
        /// The condition.
        text: String,
        /// Where it is.
        position: Position,
    },
    /// A value stands where a condition is needed.
    #[error(
        "`{text}` is a value where a condition is needed, {position}; compare it, such as `… >= 0.9`"
    )]
    NotCondition {
        /// The value.
        text: String,
        /// Where it is.
        position: Position,
    },
    /// A regular expression cannot be compiled.
    #[error("`{pattern}` is not a regular expression, {position}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// Where it is.
        position: Position,
        /// What is wrong with it.
        #[source]
        source: regex::Error,
    },
    /// A blocking rule has nothing that records could agree on.
    #[error(
        "blocking rule `{rule}` has no equality between the left and the right record, such as `l.postcode = r.postcode`, so every pair would be compared"
    )]
    NoEquality {
        /// The rule.
        rule: String,
    },
    /// The table has no such column.
    #[error("there is no column `{name}`{}", nearest.as_ref().map(|n| format!("; the nearest is `{n}`")).unwrap_or_default())]
    UnknownColumn {
        /// The name.
        name: String,
        /// The column whose name is most alike.
        nearest: Option<String>,
    },
}

impl ExpressionError {
    /// Returns the whole message: with its causes, in one line.
    pub fn full(&self) -> String {
        let mut message = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(source) = cause {
            message.push_str(": ");
            message.push_str(&source.to_string());
            cause = source.source();
        }
        message
    }
}
