//! Blocking rules: what records must agree on to be compared.

use super::function::Function;
use super::reader::{Reader, Scope, one_or};
use super::rendering::Qualified;
use super::sql::{self, Flavor};
use super::{Condition, ExpressionError, Operator, Scalar, Side};
use std::fmt;

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

/// A blocking rule: pairs that agree on every key, and meet the remaining condition, are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What the left and the right record must agree on; never empty. A null agrees with nothing.
    pub keys: Vec<Key>,
    /// What is asked of the pair besides; [`Condition::Always`] when nothing is.
    pub residual: Condition,
}

/// A value that two records must agree on.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The expression over the left record, without sides.
    pub left: Scalar,
    /// The expression over the right record, without sides; usually the same.
    pub right: Scalar,
    /// Whether each element of a list counts alone, so that records agree when they share one.
    /// A value that is no list is its own only element.
    pub each_element: bool,
    /// Whether the rule says so by `unnest(…)`.
    pub is_unnested: bool,
}

impl Key {
    /// Returns whether both records are asked for the same.
    pub fn is_symmetric(&self) -> bool {
        self.left == self.right
    }
}

/// Parses a blocking rule: equalities joined by AND, `l.name = r.name AND substr(l.postcode, 1, 3) = substr(r.postcode, 1, 3)`,
/// or the expressions alone, `name, substr(postcode, 1, 3)`.
///
/// Of expressions alone, each element of a list makes a block. Of equalities, lists must be equal as a whole, unless
/// the expression is `unnest(…)` or a function with a list as its value, such as `tokens(l.name) = tokens(r.name)`.
///
/// # Errors
///
/// When it is not SQL, not in the grammar, or has no equality between the two records.
pub fn parse_rule(sql: &str) -> Result<Rule, ExpressionError> {
    parse_rule_in(sql, Flavor::DuckDb)
}

/// Parses a blocking rule in the SQL of another system; see [`parse_rule`].
///
/// # Errors
///
/// As [`parse_rule`].
pub fn parse_rule_in(sql: &str, flavor: Flavor) -> Result<Rule, ExpressionError> {
    let expressions = sql::parse_list(sql, flavor)?;
    if let [only] = expressions.as_slice()
        && is_condition(only)
    {
        let condition = Reader::new(Scope::Pair, flavor).condition(only)?;
        return from_condition(condition).ok_or_else(|| ExpressionError::NoEquality {
            rule: sql.trim().to_owned(),
        });
    }
    let reader = Reader::new(Scope::Record, flavor);
    let keys = expressions
        .iter()
        .map(|expression| {
            let scalar = reader.scalar(expression)?;
            let is_unnested = is_unnest(&scalar);
            let scalar = without_unnest(scalar);
            Ok(Key {
                left: scalar.clone(),
                right: scalar,
                each_element: true,
                is_unnested,
            })
        })
        .collect::<Result<Vec<_>, ExpressionError>>()?;
    Ok(Rule {
        keys,
        residual: Condition::Always,
    })
}

/// Writes the expressions alone when lists count by element, and equalities, `l."name" = r."name"`, otherwise; with `{:#}`, long formulas as `DuckDB` needs them.
impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_list = self.residual == Condition::Always
            && self
                .keys
                .iter()
                .all(|key| key.each_element && key.is_symmetric());
        for (index, key) in self.keys.iter().enumerate() {
            if index > 0 {
                formatter.write_str(if is_list { ", " } else { " AND " })?;
            }
            if is_list {
                unnest(key.left.clone(), key.is_unnested).fmt(formatter)?;
            } else {
                key.fmt(formatter)?;
            }
        }
        if self.residual == Condition::Always {
            return Ok(());
        }
        formatter.write_str(" AND ")?;
        let residual: Result<Condition<Qualified>, fmt::Error> =
            self.residual.try_replace(&mut |name: &String, side| {
                let name = Qualified(name.clone());
                Ok(Scalar::Column { name, side })
            });
        match residual? {
            Condition::And(parts) => Condition::And(parts).fmt(formatter),
            other => Condition::And(vec![other]).fmt(formatter),
        }
    }
}

/// Writes the equality of the left and the right record.
impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = qualified(&self.left, Side::Left);
        let right = qualified(&self.right, Side::Right);
        unnest(left, self.is_unnested).fmt(formatter)?;
        formatter.write_str(" = ")?;
        unnest(right, self.is_unnested).fmt(formatter)
    }
}

fn unnest<C>(scalar: Scalar<C>, is_unnested: bool) -> Scalar<C> {
    if !is_unnested {
        return scalar;
    }
    Scalar::Call {
        function: Function::Unnest,
        arguments: vec![scalar],
    }
}

fn qualified(scalar: &Scalar, side: Side) -> Scalar<Qualified> {
    scalar.replace(&mut |name: &String| Scalar::Column {
        name: Qualified(name.clone()),
        side: Some(side),
    })
}

fn is_condition(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) => is_condition(inner),
        Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::Between { .. }
        | Expr::InList { .. }
        | Expr::UnaryOp {
            op: UnaryOperator::Not,
            ..
        } => true,
        Expr::BinaryOp { op, .. } => matches!(
            op,
            BinaryOperator::And
                | BinaryOperator::Or
                | BinaryOperator::Eq
                | BinaryOperator::NotEq
                | BinaryOperator::Lt
                | BinaryOperator::LtEq
                | BinaryOperator::Gt
                | BinaryOperator::GtEq
        ),
        _ => false,
    }
}

fn from_condition(condition: Condition) -> Option<Rule> {
    let parts = match condition {
        Condition::And(parts) => parts,
        other => vec![other],
    };
    let mut keys = Vec::new();
    let mut rest = Vec::new();
    for part in parts {
        match key(&part) {
            Some(key) => keys.push(key),
            None => rest.push(part),
        }
    }
    rest.retain(|part| *part != Condition::Always);
    (!keys.is_empty()).then(|| Rule {
        keys,
        residual: one_or(rest, Condition::And),
    })
}

/// Returns the key of an equality between an expression of the left and one of the right record.
fn key(condition: &Condition) -> Option<Key> {
    let Condition::Compare {
        left,
        operator: Operator::Equal,
        right,
    } = condition
    else {
        return None;
    };
    let (left, right) = match (left.side()?, right.side()?) {
        (Side::Left, Side::Right) => (left, right),
        (Side::Right, Side::Left) => (right, left),
        _ => return None,
    };
    Some(Key {
        each_element: is_list(left) && is_list(right),
        is_unnested: is_unnest(left) && is_unnest(right),
        left: without_unnest(left.with_sides(None)),
        right: without_unnest(right.with_sides(None)),
    })
}

fn is_unnest(scalar: &Scalar) -> bool {
    matches!(
        scalar,
        Scalar::Call {
            function: Function::Unnest,
            ..
        }
    )
}

fn is_list(scalar: &Scalar) -> bool {
    matches!(scalar, Scalar::Call { function, .. } if function.is_list())
}

fn without_unnest(scalar: Scalar) -> Scalar {
    match scalar {
        Scalar::Call {
            function: Function::Unnest,
            mut arguments,
        } if arguments.len() == 1 => arguments.remove(0),
        other => other,
    }
}
