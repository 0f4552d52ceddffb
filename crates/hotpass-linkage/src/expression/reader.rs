//! From the syntax tree of SQL to ours.

use super::error::ExpressionError;
use super::function::{Function, Kind};
use super::sql::{Flavor, position};
use super::{Operator, Scalar, Side, Value, formula};
use sqlparser::ast::{
    AccessExpr, BinaryOperator, CastKind, CeilFloorKind, DataType, DateTimeField, Expr, Ident,
    Subscript, UnaryOperator, Value as Constant,
};

// Functions called by name.
mod call;
// Conditions.
mod condition;

pub(super) use call::plain_arguments;
pub(super) use condition::one_or;

/// What the columns of an expression are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// One record: columns have no side.
    Record,
    /// A pair of records: every column has a side.
    Pair,
}

/// Reads expressions of one flavor in one scope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub(super) scope: Scope,
    pub(super) flavor: Flavor,
}

type Read<T> = Result<T, ExpressionError>;

impl Reader {
    pub(super) fn new(scope: Scope, flavor: Flavor) -> Self {
        Self { scope, flavor }
    }

    /// Reads a value.
    pub(super) fn scalar(self, expression: &Expr) -> Read<Scalar> {
        if let Some(found) = formula::recognize(self, expression) {
            return found;
        }
        match expression {
            Expr::Nested(inner) => self.scalar(inner),
            Expr::Identifier(name) => self.column(name, expression),
            Expr::CompoundIdentifier(parts) => self.qualified(parts, expression),
            Expr::Value(value) => constant(&value.value, expression).map(Scalar::Literal),
            Expr::Function(function) => self.call(function, expression),
            Expr::BinaryOp { left, op, right } => self.arithmetic(left, op, right, expression),
            Expr::UnaryOp { op, expr } => self.sign(*op, expr, expression),
            Expr::Cast {
                kind,
                expr,
                data_type,
                array: false,
                format: None,
            } => self.cast((kind, data_type), expr, expression),
            Expr::Case {
                operand: None,
                conditions,
                else_result,
                ..
            } => {
                let branches = conditions
                    .iter()
                    .map(|when| Ok((self.condition(&when.condition)?, self.scalar(&when.result)?)))
                    .collect::<Read<_>>()?;
                let otherwise = match else_result {
                    Some(result) => Some(Box::new(self.scalar(result)?)),
                    None => None,
                };
                Ok(Scalar::Case {
                    branches,
                    otherwise,
                })
            }
            _ => self.keyword(expression),
        }
    }

    /// Reads what SQL writes with keywords of its own: SUBSTRING, TRIM, EXTRACT, FLOOR, CEIL, lists and their elements.
    fn keyword(self, expression: &Expr) -> Read<Scalar> {
        match expression {
            Expr::Substring {
                expr,
                substring_from: Some(from),
                substring_for,
                ..
            } => {
                let mut arguments = vec![self.scalar(expr)?, self.scalar(from)?];
                if let Some(length) = substring_for {
                    arguments.push(self.scalar(length)?);
                }
                Ok(call(Function::Substr, arguments))
            }
            Expr::Trim {
                expr,
                trim_where: None,
                trim_what: None,
                trim_characters: None,
            } => Ok(call(Function::Trim, vec![self.scalar(expr)?])),
            Expr::Extract {
                field: DateTimeField::Epoch,
                expr,
                ..
            } => Ok(call(Function::Epoch, vec![self.scalar(expr)?])),
            Expr::Floor {
                expr,
                field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime),
            } => Ok(call(Function::Floor, vec![self.scalar(expr)?])),
            Expr::Ceil {
                expr,
                field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime),
            } => Ok(call(Function::Ceil, vec![self.scalar(expr)?])),
            Expr::Array(list) => {
                let elements = list
                    .elem
                    .iter()
                    .map(|element| self.scalar(element))
                    .collect::<Read<_>>()?;
                Ok(call(Function::List, elements))
            }
            Expr::CompoundFieldAccess { root, access_chain } => {
                self.element(root, access_chain, expression)
            }
            Expr::TypedString(typed) => {
                let kind = kind(&typed.data_type).ok_or_else(|| refuse(expression))?;
                let text = constant(&typed.value.value, expression)?;
                Ok(call(Function::Cast(kind), vec![Scalar::Literal(text)]))
            }
            Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::Between { .. } | Expr::InList { .. } => {
                Err(not_value(expression))
            }
            _ => Err(refuse(expression)),
        }
    }

    fn arithmetic(
        self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        whole: &Expr,
    ) -> Read<Scalar> {
        if operator(op).is_some() || matches!(op, BinaryOperator::And | BinaryOperator::Or) {
            return Err(not_value(whole));
        }
        let function = binary(op).ok_or_else(|| refuse_operator(op, whole))?;
        Ok(call(
            function,
            vec![self.scalar(left)?, self.scalar(right)?],
        ))
    }

    fn sign(self, op: UnaryOperator, of: &Expr, whole: &Expr) -> Read<Scalar> {
        match op {
            UnaryOperator::Plus => self.scalar(of),
            UnaryOperator::Minus => Ok(match self.scalar(of)? {
                Scalar::Literal(Value::Number(number)) => Scalar::Literal(Value::Number(-number)),
                other => call(Function::Negate, vec![other]),
            }),
            UnaryOperator::Not => Err(not_value(whole)),
            _ => Err(refuse(whole)),
        }
    }

    fn cast(self, (cast, to): (&CastKind, &DataType), of: &Expr, whole: &Expr) -> Read<Scalar> {
        let kind = kind(to).ok_or_else(|| ExpressionError::Unsupported {
            construct: format!("type `{to}`"),
            position: position(of),
            instead: "the types are TEXT, INTEGER, DOUBLE, REAL, BOOLEAN, DATE and TIMESTAMP"
                .to_owned(),
        })?;
        if *cast == CastKind::SafeCast {
            return Err(refuse(whole));
        }
        Ok(formula::great_circle(call(
            Function::Cast(kind),
            vec![self.scalar(of)?],
        )))
    }

    fn element(self, root: &Expr, chain: &[AccessExpr], whole: &Expr) -> Read<Scalar> {
        let mut value = self.scalar(root)?;
        for access in chain {
            let AccessExpr::Subscript(Subscript::Index { index }) = access else {
                return Err(refuse(whole));
            };
            let mut index = self.scalar(index)?;
            if let Scalar::Literal(Value::Text(field)) = &index {
                return Err(ExpressionError::Unsupported {
                    construct: format!("field `{field}` of a structure"),
                    position: position(whole),
                    instead: "give the field a column of its own".to_owned(),
                });
            }
            if self.flavor == Flavor::Spark
                && let Scalar::Literal(Value::Number(number)) = &mut index
                && *number >= 0.0
            {
                *number += 1.0;
            }
            value = call(Function::Element, vec![value, index]);
        }
        Ok(value)
    }

    fn column(self, ident: &Ident, expression: &Expr) -> Read<Scalar> {
        if self.scope == Scope::Record {
            return Ok(column(ident.value.clone(), None));
        }
        let (name, side) = split_side(&ident.value).ok_or_else(|| ExpressionError::NoSide {
            name: ident.value.clone(),
            position: position(expression),
        })?;
        Ok(column(name.to_owned(), Some(side)))
    }

    fn qualified(self, parts: &[Ident], expression: &Expr) -> Read<Scalar> {
        let side = match parts {
            [table, _] if table.value.eq_ignore_ascii_case("l") => Side::Left,
            [table, _] if table.value.eq_ignore_ascii_case("r") => Side::Right,
            _ => {
                return Err(ExpressionError::Unsupported {
                    construct: format!("`{expression}`"),
                    position: position(expression),
                    instead: "tables are `l` and `r` only, the left and the right record"
                        .to_owned(),
                });
            }
        };
        match (parts, self.scope) {
            ([_, name], Scope::Pair) => Ok(column(name.value.clone(), Some(side))),
            _ => Err(ExpressionError::Unsupported {
                construct: format!("`{expression}`"),
                position: position(expression),
                instead: "this expression is over one record; name the column alone".to_owned(),
            }),
        }
    }
}

/// Returns the name of a column of a pair without its suffix, and the side that the suffix says.
pub(super) fn split_side(name: &str) -> Option<(&str, Side)> {
    let strip = |suffixes: [&str; 2]| {
        suffixes
            .into_iter()
            .find_map(|suffix| name.strip_suffix(suffix))
    };
    let (rest, side) = match (strip(["_l", "_L"]), strip(["_r", "_R"])) {
        (Some(rest), _) => (rest, Side::Left),
        (_, Some(rest)) => (rest, Side::Right),
        _ => return None,
    };
    (!rest.is_empty()).then_some((rest, side))
}

/// Returns a column.
pub(super) fn column(name: String, side: Option<Side>) -> Scalar {
    Scalar::Column { name, side }
}

/// Returns a call.
pub(super) fn call(function: Function, arguments: Vec<Scalar>) -> Scalar {
    Scalar::Call {
        function,
        arguments,
    }
}

/// Returns the error for a construct that expressions do not have.
pub(super) fn refuse(expression: &Expr) -> ExpressionError {
    ExpressionError::Unsupported {
        construct: format!("`{expression}`"),
        position: position(expression),
        instead:
            "expressions have columns, constants, functions, arithmetic, CASE, CAST and comparisons"
                .to_owned(),
    }
}

fn refuse_operator(op: &BinaryOperator, whole: &Expr) -> ExpressionError {
    ExpressionError::Unsupported {
        construct: format!("operator `{op}`"),
        position: position(whole),
        instead: "the operators are = <> < <= > >= + - * / || AND OR NOT".to_owned(),
    }
}

fn not_value(expression: &Expr) -> ExpressionError {
    ExpressionError::NotValue {
        text: expression.to_string(),
        position: position(expression),
    }
}

fn operator(op: &BinaryOperator) -> Option<Operator> {
    match op {
        BinaryOperator::Eq => Some(Operator::Equal),
        BinaryOperator::NotEq => Some(Operator::NotEqual),
        BinaryOperator::Lt => Some(Operator::Less),
        BinaryOperator::LtEq => Some(Operator::LessOrEqual),
        BinaryOperator::Gt => Some(Operator::Greater),
        BinaryOperator::GtEq => Some(Operator::GreaterOrEqual),
        _ => None,
    }
}

fn binary(op: &BinaryOperator) -> Option<Function> {
    match op {
        BinaryOperator::Plus => Some(Function::Add),
        BinaryOperator::Minus => Some(Function::Subtract),
        BinaryOperator::Multiply => Some(Function::Multiply),
        BinaryOperator::Divide => Some(Function::Divide),
        BinaryOperator::StringConcat => Some(Function::Concat),
        _ => None,
    }
}

fn constant(value: &Constant, expression: &Expr) -> Read<Value> {
    match value {
        Constant::Null => Ok(Value::Null),
        Constant::Boolean(truth) => Ok(Value::Boolean(*truth)),
        Constant::SingleQuotedString(text) => Ok(Value::Text(text.clone())),
        Constant::Number(digits, _) => digits
            .parse()
            .map(Value::Number)
            .map_err(|_| refuse(expression)),
        _ => Err(refuse(expression)),
    }
}

fn kind(to: &DataType) -> Option<Kind> {
    match to {
        DataType::Text | DataType::Varchar(_) | DataType::String(_) | DataType::Char(_) => {
            Some(Kind::Text)
        }
        DataType::Int(_)
        | DataType::Integer(_)
        | DataType::BigInt(_)
        | DataType::SmallInt(_)
        | DataType::TinyInt(_) => Some(Kind::Integer),
        DataType::Double(_) | DataType::DoublePrecision | DataType::Float8 | DataType::Float64 => {
            Some(Kind::Double)
        }
        DataType::Real | DataType::Float(_) | DataType::Float4 => Some(Kind::Real),
        DataType::Boolean | DataType::Bool => Some(Kind::Boolean),
        DataType::Date => Some(Kind::Date),
        DataType::Timestamp(None, _) | DataType::Datetime(None) => Some(Kind::Timestamp),
        _ => None,
    }
}
