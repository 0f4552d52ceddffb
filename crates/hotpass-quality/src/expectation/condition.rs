//! Row conditions: which rows an expectation is about.
//!
//! Three forms are read: what pandas' `query` takes (comparisons, `and`, `or`, `not`, `in`, parentheses), the `col("x")` form of
//! Great Expectations, and the condition objects of its version 1.

// From text to conditions.
mod reading;

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::{
    Arguments, Problem, Result,
    comparison::{compared, same},
};
use crate::table::{Column, Rows, Table, Value};

/// A condition on a row.
#[derive(Debug, Clone, PartialEq)]
enum Condition {
    /// Two things compare so.
    Compare(Operand, Operator, Operand),
    /// A thing is one of these.
    In(Operand, Vec<Json>),
    /// A thing is missing.
    Missing(Operand),
    /// Both hold.
    And(Box<Self>, Box<Self>),
    /// One of them holds.
    Or(Box<Self>, Box<Self>),
    /// It does not hold.
    Not(Box<Self>),
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
enum Operand {
    Column(String),
    Constant(Json),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Operator {
    fn of(symbol: &str) -> Option<Self> {
        Some(match symbol {
            "==" | "=" => Self::Equal,
            "!=" | "<>" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::AtMost,
            ">" => Self::Greater,
            ">=" => Self::AtLeast,
            _ => return None,
        })
    }

    fn holds(self, one: Value<'_>, other: Value<'_>) -> bool {
        let order = || compared(one, other);
        match self {
            Self::Equal => same(one, other),
            Self::NotEqual => !same(one, other),
            Self::Less => order() == Some(Ordering::Less),
            Self::AtMost => order().is_some_and(Ordering::is_le),
            Self::Greater => order() == Some(Ordering::Greater),
            Self::AtLeast => order().is_some_and(Ordering::is_ge),
        }
    }
}

/// Returns the rows that an expectation is about: all, unless it has a row condition.
pub(super) fn rows(table: &Table, arguments: Arguments<'_>) -> Result<Rows> {
    let all = Rows::All(table.n_rows);
    let Some(given) = arguments.get("row_condition") else {
        return Ok(all);
    };
    let parser = arguments.optional_text("condition_parser")?;
    let known = ["pandas", "spark", "great_expectations"];
    let is_known =
        |parser: &str| known.contains(&parser) || parser == "great_expectations__experimental__";
    if parser.is_some_and(|parser| !is_known(parser)) {
        return Err(Problem::Argument(format!(
            "`condition_parser` must be one of {}, and is `{}`",
            known.join(", "),
            parser.unwrap_or_default()
        )));
    }
    let condition = match given {
        Json::String(text) => reading::read(text)?,
        object => of_object(object)?,
    };
    let bound = condition.bound(table)?;
    let rows = 0..table.n_rows as u32;
    Ok(Rows::Some(
        rows.filter(|row| bound.holds(*row as usize)).collect(),
    ))
}

/// Reads the condition objects of version 1.
fn of_object(object: &Json) -> Result<Condition> {
    let failed = || Problem::Argument(format!("`row_condition` cannot be read: `{object}`"));
    let column = || {
        let column = object.get("column").ok_or_else(failed)?;
        let name = column.as_str().or_else(|| column.get("name")?.as_str());
        Ok(Operand::Column(name.ok_or_else(failed)?.to_owned()))
    };
    let all = |join: fn(Box<Condition>, Box<Condition>) -> Condition| {
        let parts = object.get("conditions").and_then(Json::as_array);
        let mut parts = parts.ok_or_else(failed)?.iter().map(of_object);
        let first = parts.next().ok_or_else(failed)??;
        parts.try_fold(first, |one, other| {
            Ok(join(Box::new(one), Box::new(other?)))
        })
    };
    match object.get("type").and_then(Json::as_str) {
        Some("comparison") => {
            let operator = object
                .get("operator")
                .and_then(Json::as_str)
                .unwrap_or_default();
            let parameter = object.get("parameter").cloned().unwrap_or(Json::Null);
            match (operator.to_lowercase().as_str(), parameter) {
                ("in", Json::Array(values)) => Ok(Condition::In(column()?, values)),
                ("not in" | "not_in", Json::Array(values)) => {
                    Ok(Condition::Not(Box::new(Condition::In(column()?, values))))
                }
                (operator, parameter) => {
                    let operator = Operator::of(operator).ok_or_else(failed)?;
                    Ok(Condition::Compare(
                        column()?,
                        operator,
                        Operand::Constant(parameter),
                    ))
                }
            }
        }
        Some("nullity") => {
            let missing = Condition::Missing(column()?);
            Ok(match object.get("is_null").and_then(Json::as_bool) {
                Some(false) => Condition::Not(Box::new(missing)),
                _ => missing,
            })
        }
        Some("and") => all(Condition::And),
        Some("or") => all(Condition::Or),
        Some("pass_through" | "passthrough") => {
            let text = object.get("pass_through_filter").and_then(Json::as_str);
            reading::read(text.ok_or_else(failed)?)
        }
        _ => Err(failed()),
    }
}

/// A condition with its columns at hand.
enum Bound<'a> {
    Compare(Side<'a>, Operator, Side<'a>),
    In(Side<'a>, &'a [Json]),
    Missing(Side<'a>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
}

#[derive(Clone, Copy)]
enum Side<'a> {
    Column(&'a Column),
    Constant(Value<'a>),
}

impl<'a> Side<'a> {
    fn value(self, row: usize) -> Value<'a> {
        match self {
            Self::Column(column) => column.value(row),
            Self::Constant(value) => value,
        }
    }
}

impl Condition {
    fn bound<'a>(&'a self, table: &'a Table) -> Result<Bound<'a>> {
        let side = |operand: &'a Operand| match operand {
            Operand::Constant(value) => Ok(Side::Constant(Value::of(value))),
            Operand::Column(name) => {
                let column = table.column(name);
                column
                    .map(Side::Column)
                    .ok_or_else(|| Problem::NoColumn(name.clone()))
            }
        };
        let boxed = |condition: &'a Self| Ok::<_, Problem>(Box::new(condition.bound(table)?));
        Ok(match self {
            Self::Compare(one, operator, other) => {
                Bound::Compare(side(one)?, *operator, side(other)?)
            }
            Self::In(one, values) => Bound::In(side(one)?, values),
            Self::Missing(one) => Bound::Missing(side(one)?),
            Self::And(one, other) => Bound::And(boxed(one)?, boxed(other)?),
            Self::Or(one, other) => Bound::Or(boxed(one)?, boxed(other)?),
            Self::Not(one) => Bound::Not(boxed(one)?),
        })
    }
}

impl Bound<'_> {
    fn holds(&self, row: usize) -> bool {
        match self {
            Self::Compare(one, operator, other) => operator.holds(one.value(row), other.value(row)),
            Self::In(one, values) => {
                let value = one.value(row);
                values.iter().any(|each| same(value, Value::of(each)))
            }
            Self::Missing(one) => one.value(row).is_null(),
            Self::And(one, other) => one.holds(row) && other.holds(row),
            Self::Or(one, other) => one.holds(row) || other.holds(row),
            Self::Not(one) => !one.holds(row),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::table::Cells;

    fn table() -> Table {
        let column = |name: &str, cells: Vec<Json>| Column {
            name: name.into(),
            type_name: String::new(),
            cells: Cells::Mixed(cells),
        };
        Table {
            columns: vec![
                column("x", vec![json!(1), json!(2), json!(3), json!(null)]),
                column("y z", vec![json!("a"), json!("b"), json!(null), json!("a")]),
            ],
            n_rows: 4,
        }
    }

    fn chosen(condition: &Json) -> Result<Vec<usize>> {
        let given = json!({ "row_condition": condition, "condition_parser": "pandas" });
        let arguments = Arguments::new(given.as_object().expect("an object"));
        rows(&table(), arguments).map(|rows| rows.iter().collect())
    }

    #[test]
    fn conditions_choose_rows_in_every_form() {
        for (condition, expected) in [
            (json!("x == 2"), vec![1]),
            (json!("x != 2"), vec![0, 2, 3]),
            (json!("x>=2 & x < 3 or `y z` == 'b'"), vec![1]),
            (json!("not (x > 1)"), vec![0, 3]),
            (json!("~(x > 1) and `y z` == \"a\""), vec![0, 3]),
            (json!("x in [1, 3]"), vec![0, 2]),
            (json!("x not in (1, 3)"), vec![1, 3]),
            (json!("`y z`.isnull()"), vec![2]),
            (json!("`y z`.notnull() and x.notna()"), vec![0, 1]),
            (json!("col(\"x\") > 1"), vec![1, 2]),
            (json!("col(\"y z\").notNull()"), vec![0, 1, 3]),
            (json!("-1 < x"), vec![0, 1, 2]),
            (
                json!({"type": "comparison", "column": {"name": "x"}, "operator": ">", "parameter": 1}),
                vec![1, 2],
            ),
            (
                json!({"type": "and", "conditions": [
                    {"type": "nullity", "column": {"name": "y z"}, "is_null": false},
                    {"type": "comparison", "column": {"name": "x"}, "operator": "IN", "parameter": [1, 3]},
                ]}),
                vec![0],
            ),
        ] {
            assert_eq!(chosen(&condition), Ok(expected), "{condition}");
        }
    }

    #[test]
    fn what_is_no_condition_is_told() {
        for (condition, words) in [
            (json!("x =="), "ends"),
            (json!("q == 1"), "no column `q`"),
            (json!("x == 1 )"), "`)`"),
            (json!("x ! 1"), "`!`"),
            (json!("(".repeat(100_000)), "nested too deeply"),
            (json!("~".repeat(100_000)), "nested too deeply"),
            (json!({"type": "maybe"}), "cannot be read"),
        ] {
            let problem = chosen(&condition).expect_err("no condition").to_string();
            assert!(problem.contains(words), "{condition}: {problem}");
        }
    }
}
