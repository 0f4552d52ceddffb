//! SQL expressions of a model: what is computed from one record, and what is asked of a pair.
//!
//! The grammar is closed. A function or construct that is not in it is refused by name.

// The functions that expressions may call.
mod function;

pub use function::Function;

/// The record of a pair that a column is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The left record: `name_l` or `l.name`.
    Left,
    /// The right record: `name_r` or `r.name`.
    Right,
}

/// Something that has a value for a record, or for a pair of records.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A column; without a side in expressions over one record.
    Column {
        /// The name of the column.
        name: String,
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
        arguments: Vec<Scalar>,
    },
}

/// A value while an expression is evaluated. An empty text is not null.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A truth value.
    Boolean(bool),
    /// A list, such as the tokens of a name.
    List(Vec<Value>),
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

/// What is asked of a pair of records; like in SQL the answer may be unknown, which counts as no.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Always holds: `ELSE`, `TRUE`, `1=1`.
    Always,
    /// Compares two values.
    Compare {
        /// The left value.
        left: Scalar,
        /// The operator.
        operator: Operator,
        /// The right value.
        right: Scalar,
    },
    /// Asks whether a value is missing.
    IsNull(Scalar),
    /// Asks whether a condition does not hold.
    Not(Box<Condition>),
    /// Asks whether all hold.
    And(Vec<Condition>),
    /// Asks whether any holds.
    Or(Vec<Condition>),
}
