//! SQL expressions of a model: what is computed from one record, and what is asked of a pair.
//!
//! In goes SQL as people write it and as Splink emits it for `DuckDB` and Spark; out come [`Scalar`], [`Condition`] and
//! [`Rule`]. They are bound to the columns of a table once ([`Condition::bind`]) and then evaluated for each pair.
//! The grammar is closed. A function or construct that is not in it is refused by name; nothing is dropped in silence.
//! There are no subqueries, aggregates or windows.

// From names of columns to their positions.
mod binding;
// What can be wrong with an expression.
mod error;
// What an expression answers.
mod evaluation;
// Long formulas that stand for one function.
mod formula;
// The functions that expressions may call.
mod function;
// From the syntax tree of SQL to ours.
mod reader;
// From ours to SQL.
mod rendering;
// Expressions from the parts of others.
mod rewriting;
// Blocking rules.
mod rule;
// The SQL that is understood.
mod sql;
// Values and how they compare.
mod value;

pub use binding::{Names, Replace};
pub use error::{ExpressionError, Position};
pub use evaluation::Cells;
pub use function::{Function, Kind, Measure, Part, Words};
pub use rendering::ColumnName;
pub(crate) use rewriting::Rewriting;
pub use rule::{Key, Rule, parse_rule, parse_rule_in};
pub use sql::Flavor;
pub use value::Value;

use crate::kernel::edit::prepared::Unit;
use reader::{Reader, Scope};

/// What edits count: bytes, as `DuckDB` has it, so that models of Splink score here as they do there.
pub const UNIT: Unit = Unit::Byte;

/// The record of a pair that a column is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The left record: `name_l` or `l.name`.
    Left,
    /// The right record: `name_r` or `r.name`.
    Right,
}

/// Something that has a value for a record, or for a pair of records.
///
/// Columns are named as they are written (`String`), or by position once bound (`usize`).
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar<C = String> {
    /// A column; without a side in expressions over one record.
    Column {
        /// The name of the column, or its position.
        name: C,
        /// The record it is taken from.
        side: Option<Side>,
    },
    /// A constant.
    Literal(Value),
    /// A function of other values.
    Call {
        /// The function.
        function: Function,
        /// Its arguments.
        arguments: Vec<Scalar<C>>,
    },
    /// The part of a text that a pattern matches: `regexp_extract`. Empty, not null, where nothing matches.
    Extract {
        /// The text.
        text: Box<Scalar<C>>,
        /// The pattern.
        pattern: Pattern,
        /// The group of the pattern; 0 is all of it.
        group: usize,
    },
    /// The first value whose condition holds: `CASE WHEN … THEN … ELSE … END`.
    Case {
        /// Conditions and values, in order.
        branches: Vec<(Condition<C>, Scalar<C>)>,
        /// The value when no condition holds; null when absent.
        otherwise: Option<Box<Scalar<C>>>,
    },
}

/// A regular expression that was compiled once; the same as another when it is written the same.
#[derive(Debug, Clone)]
pub struct Pattern(regex::Regex);

impl Pattern {
    /// Compiles a pattern, in the syntax of the `regex` crate, which is nearly that of RE2.
    pub fn try_new(pattern: &str) -> Result<Self, regex::Error> {
        regex::Regex::new(pattern).map(Self)
    }

    /// Returns the pattern as it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn extract(&self, text: &str, group: usize) -> Option<String> {
        let captures = self.0.captures(text)?;
        Some(captures.get(group)?.as_str().to_owned())
    }

    fn has_group(&self, group: usize) -> bool {
        group < self.0.captures_len()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the operators")]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    /// Returns the operator as SQL writes it.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Returns whether the operator holds for two values of this order.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// What is asked of a pair of records; like in SQL the answer may be unknown, which counts as no.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition<C = String> {
    /// Always holds: `ELSE`, `TRUE`, `1=1`.
    Always,
    /// Compares two values.
    Compare {
        /// The left value.
        left: Scalar<C>,
        /// The operator.
        operator: Operator,
        /// The right value.
        right: Scalar<C>,
    },
    /// Asks whether a value is missing.
    IsNull(Scalar<C>),
    /// Asks whether a condition does not hold.
    Not(Box<Condition<C>>),
    /// Asks whether all hold.
    And(Vec<Condition<C>>),
    /// Asks whether any holds.
    Or(Vec<Condition<C>>),
    /// Asks whether a truth value is true, such as `same_given_name(name_l, name_r)`.
    Holds(Scalar<C>),
}

/// Parses an expression over one record, such as `lower(trim("Site name"))`.
///
/// # Errors
///
/// When it is not SQL, or not in the grammar.
pub fn parse_scalar(sql: &str) -> Result<Scalar, ExpressionError> {
    let expression = sql::parse(sql, Flavor::DuckDb)?;
    Reader::new(Scope::Record, Flavor::DuckDb).scalar(&expression)
}

/// Parses a condition over a pair of records, such as `levenshtein(name_l, name_r) <= 2` or `ELSE`.
///
/// # Errors
///
/// When it is not SQL, not in the grammar, or names a column without saying of which record.
pub fn parse_condition(sql: &str) -> Result<Condition, ExpressionError> {
    parse_condition_in(sql, Flavor::DuckDb)
}

/// Parses a condition over a pair of records in the SQL of another system; see [`parse_condition`].
///
/// # Errors
///
/// As [`parse_condition`].
pub fn parse_condition_in(sql: &str, flavor: Flavor) -> Result<Condition, ExpressionError> {
    if sql.trim().eq_ignore_ascii_case("else") {
        return Ok(Condition::Always);
    }
    let expression = sql::parse(sql, flavor)?;
    Reader::new(Scope::Pair, flavor).condition(&expression)
}

#[cfg(test)]
mod tests;
