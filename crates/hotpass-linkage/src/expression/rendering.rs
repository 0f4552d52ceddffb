//! From our expressions to SQL that is read back as the same: `DuckDB` where it has a word for it.

use super::function::{Function, Kind};
use super::{Condition, Scalar, Side, Value, formula};
use std::fmt::{self, Formatter, Write as _};

/// How a column is written.
pub trait ColumnName {
    /// Writes the column of a side.
    ///
    /// # Errors
    ///
    /// Those of the formatter.
    fn write(&self, side: Option<Side>, formatter: &mut Formatter<'_>) -> fmt::Result;
}

/// Written as `"name"`, `"name_l"` and `"name_r"`.
impl ColumnName for String {
    fn write(&self, side: Option<Side>, formatter: &mut Formatter<'_>) -> fmt::Result {
        let suffix = match side {
            None => "",
            Some(Side::Left) => "_l",
            Some(Side::Right) => "_r",
        };
        write!(formatter, "\"{}{suffix}\"", self.replace('"', "\"\""))
    }
}

/// Written as `l."name"` and `r."name"`, as blocking rules have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Qualified(pub(super) String);

impl ColumnName for Qualified {
    fn write(&self, side: Option<Side>, formatter: &mut Formatter<'_>) -> fmt::Result {
        match side {
            None => {}
            Some(Side::Left) => formatter.write_str("l.")?,
            Some(Side::Right) => formatter.write_str("r.")?,
        }
        self.0.write(None, formatter)
    }
}

impl<C: ColumnName> fmt::Display for Scalar<C> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column { name, side } => name.write(*side, formatter),
            Self::Literal(value) => write_literal(formatter, value),
            Self::Call {
                function,
                arguments,
            } => write_call(formatter, *function, arguments),
            Self::Extract {
                text,
                pattern,
                group,
            } => {
                write!(formatter, "regexp_extract({text}, ")?;
                write_text(formatter, pattern.as_str())?;
                write!(formatter, ", {group})")
            }
            Self::Case {
                branches,
                otherwise,
            } => {
                formatter.write_str("CASE")?;
                for (condition, value) in branches {
                    write!(formatter, " WHEN {condition} THEN {value}")?;
                }
                if let Some(value) = otherwise {
                    write!(formatter, " ELSE {value}")?;
                }
                formatter.write_str(" END")
            }
        }
    }
}

impl<C: ColumnName> fmt::Display for Condition<C> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => formatter.write_str("TRUE"),
            Self::Compare {
                left,
                operator,
                right,
            } => write!(formatter, "{left} {} {right}", operator.symbol()),
            Self::IsNull(value) => write!(formatter, "{value} IS NULL"),
            Self::Holds(value) => write!(formatter, "{value}"),
            Self::Not(inner) => match &**inner {
                Self::IsNull(value) => write!(formatter, "{value} IS NOT NULL"),
                other => write!(formatter, "NOT ({other})"),
            },
            Self::And(parts) => write_joined(formatter, parts, " AND "),
            Self::Or(parts) => write_joined(formatter, parts, " OR "),
        }
    }
}

impl Condition {
    /// Writes the condition as `DuckDB` understands it: the formula where it has no such function.
    pub fn duckdb_sql(&self) -> Result<String, Function> {
        let mut unknown = None;
        let mut found = |function: Function| {
            if !function.is_known_to_duckdb() {
                unknown.get_or_insert(function);
            }
        };
        self.visit_scalars(&mut |scalar| visit_functions(scalar, &mut found));
        unknown.map_or_else(|| Ok(format!("{self}")), Err)
    }
}

fn visit_functions(scalar: &Scalar, found: &mut dyn FnMut(Function)) {
    match scalar {
        Scalar::Column { .. } | Scalar::Literal(_) => {}
        Scalar::Call {
            function,
            arguments,
        } => {
            found(*function);
            for argument in arguments {
                visit_functions(argument, found);
            }
        }
        Scalar::Extract { text, .. } => visit_functions(text, found),
        Scalar::Case {
            branches,
            otherwise,
        } => {
            for (condition, value) in branches {
                condition.visit_scalars(&mut |inner| visit_functions(inner, found));
                visit_functions(value, found);
            }
            if let Some(value) = otherwise {
                visit_functions(value, found);
            }
        }
    }
}

fn write_joined<C: ColumnName>(
    formatter: &mut Formatter<'_>,
    parts: &[Condition<C>],
    between: &str,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            formatter.write_str(between)?;
        }
        match part {
            Condition::And(_) | Condition::Or(_) => write!(formatter, "({part})")?,
            _ => write!(formatter, "{part}")?,
        }
    }
    Ok(())
}

fn write_call<C: ColumnName>(
    formatter: &mut Formatter<'_>,
    function: Function,
    arguments: &[Scalar<C>],
) -> fmt::Result {
    match (function, arguments) {
        (Function::Add, [left, right]) => write_binary(formatter, left, "+", right),
        (Function::Subtract, [left, right]) => write_binary(formatter, left, "-", right),
        (Function::Multiply, [left, right]) => write_binary(formatter, left, "*", right),
        (Function::Divide, [left, right]) => write_binary(formatter, left, "/", right),
        (Function::Concat, [left, right]) => write_binary(formatter, left, "||", right),
        (Function::Negate, [of]) => write!(formatter, "(- {})", Operand(of)),
        (Function::Cast(kind), [of]) => write!(formatter, "TRY_CAST({of} AS {})", Kind::name(kind)),
        (Function::DateDifference(part), [start, end]) => {
            write!(formatter, "date_diff('{}', {start}, {end})", part.name())
        }
        (Function::GreatCircleKm, [a, b, c, d]) => formatter.write_str(&formula::great_circle_sql(
            &[a, b, c, d].map(ToString::to_string),
        )),
        (Function::PairwiseGreatest(measure), [left, right]) => {
            let lists = [left.to_string(), right.to_string()];
            formatter.write_str(&formula::pairwise_sql(
                "max",
                measure,
                [&lists[0], &lists[1]],
            ))
        }
        (Function::PairwiseLeast(measure), [left, right]) => {
            let lists = [left.to_string(), right.to_string()];
            formatter.write_str(&formula::pairwise_sql(
                "min",
                measure,
                [&lists[0], &lists[1]],
            ))
        }
        _ => {
            formatter.write_str(function.name().unwrap_or_default())?;
            formatter.write_char('(')?;
            for (index, argument) in arguments.iter().enumerate() {
                if index > 0 {
                    formatter.write_str(", ")?;
                }
                write!(formatter, "{argument}")?;
            }
            formatter.write_char(')')
        }
    }
}

/// Operators keep their parentheses, so that what is read back is the same tree.
fn write_binary<C: ColumnName>(
    formatter: &mut Formatter<'_>,
    left: &Scalar<C>,
    operator: &str,
    right: &Scalar<C>,
) -> fmt::Result {
    write!(
        formatter,
        "({} {operator} {})",
        Operand(left),
        Operand(right)
    )
}

/// A value beside an operator: negative numbers stand in parentheses.
struct Operand<'a, C>(&'a Scalar<C>);

impl<C: ColumnName> fmt::Display for Operand<'_, C> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Scalar::Literal(Value::Number(number)) if *number < 0.0 => {
                write!(formatter, "({})", self.0)
            }
            other => write!(formatter, "{other}"),
        }
    }
}

fn write_text(formatter: &mut Formatter<'_>, text: &str) -> fmt::Result {
    write!(formatter, "'{}'", text.replace('\'', "''"))
}

fn write_literal(formatter: &mut Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::Null => formatter.write_str("NULL"),
        Value::Text(text) => write_text(formatter, text),
        Value::Number(number) => write!(formatter, "{number}"),
        Value::Boolean(true) => formatter.write_str("TRUE"),
        Value::Boolean(false) => formatter.write_str("FALSE"),
        Value::Date(date) => write!(formatter, "TRY_CAST('{date}' AS DATE)"),
        Value::Timestamp(moment) => write!(formatter, "TRY_CAST('{moment}' AS TIMESTAMP)"),
        Value::List(values) => {
            formatter.write_str("list_value(")?;
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    formatter.write_str(", ")?;
                }
                write_literal(formatter, value)?;
            }
            formatter.write_char(')')
        }
    }
}
