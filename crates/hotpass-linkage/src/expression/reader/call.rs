//! Functions called by name; some are read in a way of their own.

use super::{Read, Reader, call, refuse};
use crate::expression::error::ExpressionError;
use crate::expression::function::{Function, Kind, Part};
use crate::expression::sql::{Flavor, position};
use crate::expression::{Pattern, Scalar, Value, evaluation};
use sqlparser::ast::{self, Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

impl Reader {
    /// Reads a call.
    pub(super) fn call(self, function: &ast::Function, whole: &Expr) -> Read<Scalar> {
        let name = function.name.to_string().to_lowercase();
        let arguments = plain_arguments(function).ok_or_else(|| refuse(whole))?;
        let called = Called {
            name,
            arguments,
            whole,
        };
        match called.name.as_str() {
            "regexp_extract" => self.extract(&called),
            "date_diff" | "datediff" => self.date_difference(&called),
            "unix_timestamp" | "to_unix_timestamp" if called.arguments.len() == 1 => {
                Ok(call(Function::Epoch, self.scalars(&called.arguments)?))
            }
            "try_to_timestamp" | "to_timestamp" if self.flavor == Flavor::Spark => {
                self.spark_moment(&called)
            }
            "to_date" if self.flavor == Flavor::Spark => {
                let moment = self.spark_moment(&called)?;
                Ok(call(Function::Cast(Kind::Date), vec![moment]))
            }
            "date" if self.flavor == Flavor::Spark => {
                Ok(call(Function::Cast(Kind::Date), called.exactly(1, self)?))
            }
            _ => self.named(&called),
        }
    }

    fn named(self, called: &Called<'_>) -> Read<Scalar> {
        let Some(function) = Function::named(&called.name) else {
            return Err(ExpressionError::UnknownFunction {
                name: called.name.clone(),
                position: position(called.whole),
                nearest: Function::nearest(&called.name),
            });
        };
        let (fewest, most) = function.arity().unwrap_or((0, usize::MAX));
        if !(fewest..=most).contains(&called.arguments.len()) {
            let expected = match (fewest, most) {
                (1, 1) => "1 argument".to_owned(),
                (_, usize::MAX) => format!("{fewest} arguments or more"),
                _ if fewest == most => format!("{fewest} arguments"),
                _ => format!("{fewest} to {most} arguments"),
            };
            return Err(called.wrong(expected));
        }
        let arguments = self.scalars(&called.arguments)?;
        if function == Function::ParseDate && !is_format(arguments.get(1)) {
            return Err(called
                .wrong("a text and a format such as '%Y-%m-%d', or a list of formats".to_owned()));
        }
        Ok(call(function, arguments))
    }

    /// Reads `regexp_extract(text, pattern, group)`; without a group, `DuckDB` takes all and Spark the first group.
    fn extract(self, called: &Called<'_>) -> Read<Scalar> {
        let arguments = self.scalars(&called.arguments)?;
        let (text, pattern, group) = match arguments.as_slice() {
            [text, Scalar::Literal(Value::Text(pattern))] => (
                text,
                pattern,
                f64::from(u8::from(self.flavor == Flavor::Spark)),
            ),
            [
                text,
                Scalar::Literal(Value::Text(pattern)),
                Scalar::Literal(Value::Number(group)),
            ] => (text, pattern, *group),
            _ => {
                return Err(called
                    .wrong("a text, a pattern and, perhaps, the number of a group".to_owned()));
            }
        };
        let compiled = Pattern::try_new(pattern).map_err(|source| ExpressionError::Pattern {
            pattern: pattern.clone(),
            position: position(called.whole),
            source,
        })?;
        let groups = 0..=u8::MAX;
        let Some(group) = groups.map(usize::from).find(|number| {
            (*number as f64 - group).abs() < f64::EPSILON && compiled.has_group(*number)
        }) else {
            return Err(called.wrong(format!(
                "a group that the pattern has; `{pattern}` has no group {group}"
            )));
        };
        Ok(Scalar::Extract {
            text: Box::new(text.clone()),
            pattern: compiled,
            group,
        })
    }

    /// Reads `date_diff('day', start, end)` of `DuckDB` and `datediff(end, start)` of Spark.
    fn date_difference(self, called: &Called<'_>) -> Read<Scalar> {
        let mut arguments = self.scalars(&called.arguments)?;
        match arguments.as_slice() {
            [Scalar::Literal(Value::Text(part)), _, _] => {
                let part = Part::named(part)
                    .ok_or_else(|| called.wrong("'day', 'month' or 'year' first".to_owned()))?;
                arguments.remove(0);
                Ok(call(Function::DateDifference(part), arguments))
            }
            [_, _] => {
                arguments.reverse();
                Ok(call(Function::DateDifference(Part::Day), arguments))
            }
            _ => Err(called.wrong("'day', 'month' or 'year', then two dates".to_owned())),
        }
    }

    fn spark_moment(self, called: &Called<'_>) -> Read<Scalar> {
        let arguments = self.scalars(&called.arguments)?;
        match arguments.as_slice() {
            [text] => Ok(call(Function::Cast(Kind::Timestamp), vec![text.clone()])),
            [text, Scalar::Literal(Value::Text(format))] => {
                let format = if format.contains('%') {
                    Some(format.clone())
                } else {
                    strptime_format(format)
                };
                let format = format.ok_or_else(|| {
                    called.wrong("a date format of letters y, M, d, H, m, s, S and X".to_owned())
                })?;
                let format = Scalar::Literal(Value::Text(format));
                Ok(call(Function::ParseDate, vec![text.clone(), format]))
            }
            _ => Err(called.wrong("a text and a date format".to_owned())),
        }
    }

    fn scalars(self, expressions: &[&Expr]) -> Read<Vec<Scalar>> {
        expressions
            .iter()
            .map(|expression| self.scalar(expression))
            .collect()
    }
}

/// A call as it is written.
struct Called<'a> {
    name: String,
    arguments: Vec<&'a Expr>,
    whole: &'a Expr,
}

impl Called<'_> {
    fn wrong(&self, expected: String) -> ExpressionError {
        ExpressionError::Arguments {
            name: self.name.clone(),
            expected,
            position: position(self.whole),
        }
    }

    fn exactly(&self, count: usize, reader: Reader) -> Read<Vec<Scalar>> {
        if self.arguments.len() != count {
            return Err(self.wrong(format!("{count} argument")));
        }
        reader.scalars(&self.arguments)
    }
}

/// Returns the arguments of a call that has nothing else: no DISTINCT, FILTER, OVER, or names.
pub(in crate::expression) fn plain_arguments(function: &ast::Function) -> Option<Vec<&Expr>> {
    let plain = function.filter.is_none()
        && function.over.is_none()
        && function.null_treatment.is_none()
        && function.within_group.is_empty()
        && function.parameters == FunctionArguments::None;
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    if !plain || list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
        return None;
    }
    list.args
        .iter()
        .map(|argument| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => Some(expression),
            _ => None,
        })
        .collect()
}

fn is_format(argument: Option<&Scalar>) -> bool {
    match argument {
        Some(Scalar::Literal(Value::Text(format))) => evaluation::is_format(format),
        Some(Scalar::Call {
            function: Function::List,
            arguments,
        }) => arguments.iter().all(|each| is_format(Some(each))),
        _ => false,
    }
}

/// Turns a date format of Spark, `yyyy-MM-dd'T'HH:mm:ssXXX`, into one of strptime.
fn strptime_format(pattern: &str) -> Option<String> {
    let mut format = String::new();
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\'' {
            for quoted in characters.by_ref() {
                if quoted == '\'' {
                    break;
                }
                format.push(quoted);
            }
            continue;
        }
        let mut count = 1;
        while characters.next_if_eq(&character).is_some() {
            count += 1;
        }
        match (character, count) {
            ('y', 2) => format.push_str("%y"),
            ('y', _) => format.push_str("%Y"),
            ('M', 1 | 2) => format.push_str("%m"),
            ('M', 3) => format.push_str("%b"),
            ('M', _) => format.push_str("%B"),
            ('d', _) => format.push_str("%d"),
            ('H', _) => format.push_str("%H"),
            ('m', _) => format.push_str("%M"),
            ('s', _) => format.push_str("%S"),
            ('S', _) => format.push_str("%f"),
            ('X' | 'Z', _) => format.push_str("%z"),
            (letter, _) if letter.is_ascii_alphabetic() => return None,
            (other, _) => format.extend(std::iter::repeat_n(other, count)),
        }
    }
    Some(format)
}
