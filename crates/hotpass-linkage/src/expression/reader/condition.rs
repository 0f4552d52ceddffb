//! Conditions: comparisons, what joins them, and truth values.

use super::{Read, Reader, binary, operator, refuse_operator};
use crate::expression::error::ExpressionError;
use crate::expression::sql::position;
use crate::expression::{Condition, Operator, Scalar, Value};
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

impl Reader {
    /// Reads a condition.
    pub(in crate::expression) fn condition(self, expression: &Expr) -> Read<Condition> {
        match expression {
            Expr::Nested(inner) => self.condition(inner),
            Expr::IsNull(value) => Ok(Condition::IsNull(self.scalar(value)?)),
            Expr::IsNotNull(value) => Ok(not(Condition::IsNull(self.scalar(value)?))),
            Expr::UnaryOp {
                op: UnaryOperator::Not,
                expr,
            } => Ok(not(self.condition(expr)?)),
            Expr::BinaryOp { left, op, right } => self.compared(left, op, right, expression),
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } => {
                let value = self.scalar(expr)?;
                let within = Condition::And(vec![
                    compare(value.clone(), Operator::GreaterOrEqual, self.scalar(low)?),
                    compare(value, Operator::LessOrEqual, self.scalar(high)?),
                ]);
                Ok(if *negated { not(within) } else { within })
            }
            Expr::InList {
                expr,
                list,
                negated,
            } => {
                let value = self.scalar(expr)?;
                let among = list
                    .iter()
                    .map(|item| Ok(compare(value.clone(), Operator::Equal, self.scalar(item)?)))
                    .collect::<Read<Vec<_>>>()?;
                let among = one_or(among, Condition::Or);
                Ok(if *negated { not(among) } else { among })
            }
            _ => self.truth(expression),
        }
    }

    fn truth(self, expression: &Expr) -> Read<Condition> {
        let scalar = self.scalar(expression)?;
        match &scalar {
            Scalar::Literal(Value::Boolean(true)) => Ok(Condition::Always),
            Scalar::Literal(Value::Boolean(false)) => Ok(not(Condition::Always)),
            Scalar::Column { .. } | Scalar::Case { .. } | Scalar::Literal(Value::Null) => {
                Ok(Condition::Holds(scalar))
            }
            Scalar::Call { function, .. } if function.is_boolean() => Ok(Condition::Holds(scalar)),
            _ => Err(ExpressionError::NotCondition {
                text: expression.to_string(),
                position: position(expression),
            }),
        }
    }

    fn compared(
        self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        whole: &Expr,
    ) -> Read<Condition> {
        let operator = match op {
            BinaryOperator::And => {
                return Ok(Condition::And(flatten(
                    [self.condition(left)?, self.condition(right)?],
                    |condition| match condition {
                        Condition::And(parts) => Ok(parts),
                        other => Err(other),
                    },
                )));
            }
            BinaryOperator::Or => {
                return Ok(Condition::Or(flatten(
                    [self.condition(left)?, self.condition(right)?],
                    |condition| match condition {
                        Condition::Or(parts) => Ok(parts),
                        other => Err(other),
                    },
                )));
            }
            _ => operator(op).ok_or_else(|| match binary(op) {
                Some(_) => ExpressionError::NotCondition {
                    text: whole.to_string(),
                    position: position(whole),
                },
                None => refuse_operator(op, whole),
            })?,
        };
        let (left, right) = (self.scalar(left)?, self.scalar(right)?);
        let always = operator == Operator::Equal
            && left == right
            && matches!(&left, Scalar::Literal(value) if !value.is_null());
        Ok(if always {
            Condition::Always
        } else {
            compare(left, operator, right)
        })
    }
}

/// Returns the only one of several, or what joins them.
pub(in crate::expression) fn one_or(
    mut parts: Vec<Condition>,
    join: fn(Vec<Condition>) -> Condition,
) -> Condition {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            join(parts)
        }
        (None, _) => Condition::Always,
    }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn compare(left: Scalar, operator: Operator, right: Scalar) -> Condition {
    Condition::Compare {
        left,
        operator,
        right,
    }
}

fn flatten(
    parts: [Condition; 2],
    inner: fn(Condition) -> Result<Vec<Condition>, Condition>,
) -> Vec<Condition> {
    let mut flat = Vec::new();
    for part in parts {
        match inner(part) {
            Ok(several) => flat.extend(several),
            Err(one) => flat.push(one),
        }
    }
    flat
}
