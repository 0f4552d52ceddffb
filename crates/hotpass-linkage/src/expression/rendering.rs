//! From our expressions to SQL that is read back as the same: that of `DuckDB` where it has a word for it.
//!
//! With `{:#}` formulas are written out that have a short name here and none in `DuckDB`.

use super::function::{Function, Measure};
use super::{Condition, Scalar, Side, Value, formula};
use std::fmt::{self, Display as _, Formatter, Write as _};

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
                formatter.write_str("regexp_extract(")?;
                text.fmt(formatter)?;
                formatter.write_str(", ")?;
                write_text(formatter, pattern.as_str())?;
                write!(formatter, ", {group})")
            }
            Self::Case {
                branches,
                otherwise,
            } => {
                formatter.write_str("CASE")?;
                for (condition, value) in branches {
                    formatter.write_str(" WHEN ")?;
                    condition.fmt(formatter)?;
                    formatter.write_str(" THEN ")?;
                    value.fmt(formatter)?;
                }
                if let Some(value) = otherwise {
                    formatter.write_str(" ELSE ")?;
                    value.fmt(formatter)?;
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
            } => {
                left.fmt(formatter)?;
                write!(formatter, " {} ", operator.symbol())?;
                right.fmt(formatter)
            }
            Self::IsNull(value) => {
                value.fmt(formatter)?;
                formatter.write_str(" IS NULL")
            }
            Self::Holds(value) => value.fmt(formatter),
            Self::Not(inner) => {
                if let Self::IsNull(value) = &**inner {
                    value.fmt(formatter)?;
                    return formatter.write_str(" IS NOT NULL");
                }
                formatter.write_str("NOT (")?;
                inner.fmt(formatter)?;
                formatter.write_char(')')
            }
            Self::And(parts) => write_joined(formatter, parts, " AND "),
            Self::Or(parts) => write_joined(formatter, parts, " OR "),
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
            Condition::And(_) | Condition::Or(_) => {
                formatter.write_char('(')?;
                part.fmt(formatter)?;
                formatter.write_char(')')?;
            }
            _ => part.fmt(formatter)?,
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
        (Function::Negate, [of]) => {
            formatter.write_str("(- ")?;
            write_operand(formatter, of)?;
            formatter.write_char(')')
        }
        (Function::Cast(kind), [of]) => {
            formatter.write_str("TRY_CAST(")?;
            of.fmt(formatter)?;
            write!(formatter, " AS {})", kind.name())
        }
        (Function::DateDifference(part), _) => {
            write!(formatter, "date_diff('{}', ", part.name())?;
            write_arguments(formatter, arguments)
        }
        (Function::GreatCircleKm, [a, b, c, d]) if formatter.alternate() => {
            let places = [a, b, c, d].map(|place| format!("{place:#}"));
            formatter.write_str(&formula::great_circle_sql(&places))
        }
        (Function::PairwiseGreatest(measure), [left, right]) => {
            write_pairwise(formatter, ("max", measure), [left, right])
        }
        (Function::PairwiseLeast(measure), [left, right]) => {
            write_pairwise(formatter, ("min", measure), [left, right])
        }
        _ => {
            formatter.write_str(function.name().unwrap_or_default())?;
            formatter.write_char('(')?;
            write_arguments(formatter, arguments)
        }
    }
}

fn write_arguments<C: ColumnName>(
    formatter: &mut Formatter<'_>,
    arguments: &[Scalar<C>],
) -> fmt::Result {
    for (index, argument) in arguments.iter().enumerate() {
        if index > 0 {
            formatter.write_str(", ")?;
        }
        argument.fmt(formatter)?;
    }
    formatter.write_char(')')
}

fn write_pairwise<C: ColumnName>(
    formatter: &mut Formatter<'_>,
    (extreme, measure): (&str, Measure),
    lists: [&Scalar<C>; 2],
) -> fmt::Result {
    let [left, right] = if formatter.alternate() {
        lists.map(|list| format!("{list:#}"))
    } else {
        lists.map(|list| format!("{list}"))
    };
    formatter.write_str(&formula::pairwise_sql(extreme, measure, [&left, &right]))
}

/// Operators keep their parentheses, so that what is read back is the same tree.
fn write_binary<C: ColumnName>(
    formatter: &mut Formatter<'_>,
    left: &Scalar<C>,
    operator: &str,
    right: &Scalar<C>,
) -> fmt::Result {
    formatter.write_char('(')?;
    write_operand(formatter, left)?;
    write!(formatter, " {operator} ")?;
    write_operand(formatter, right)?;
    formatter.write_char(')')
}

/// Writes a value beside an operator: negative numbers stand in parentheses.
fn write_operand<C: ColumnName>(formatter: &mut Formatter<'_>, operand: &Scalar<C>) -> fmt::Result {
    match operand {
        Scalar::Literal(Value::Number(number)) if *number < 0.0 => write!(formatter, "({number})"),
        other => other.fmt(formatter),
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
