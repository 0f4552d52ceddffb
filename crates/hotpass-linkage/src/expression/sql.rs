//! The SQL that is understood: expressions of `DuckDB` and of Spark.

use super::{ExpressionError, Position};
use sqlparser::ast::{Expr, Spanned};
use sqlparser::dialect::Dialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

/// The system whose SQL an expression is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flavor {
    /// `DuckDB`, in which expressions of a model are written.
    #[default]
    DuckDb,
    /// Spark: names in backticks, lists that count from 0, backslashes that escape, dates as `yyyy-MM-dd`.
    Spark,
}

impl Dialect for Flavor {
    fn is_delimited_identifier_start(&self, character: char) -> bool {
        match self {
            Self::DuckDb => character == '"',
            Self::Spark => character == '`',
        }
    }

    fn is_identifier_start(&self, character: char) -> bool {
        character.is_alphabetic() || character == '_'
    }

    fn is_identifier_part(&self, character: char) -> bool {
        character.is_alphanumeric() || character == '_' || character == '$'
    }

    fn supports_lambda_functions(&self) -> bool {
        true
    }

    fn supports_string_literal_backslash_escape(&self) -> bool {
        *self == Self::Spark
    }

    fn allow_extract_single_quotes(&self) -> bool {
        true
    }
}

/// Parses one expression; anything after it is an error.
pub(super) fn parse(sql: &str, flavor: Flavor) -> Result<Expr, ExpressionError> {
    let mut parser = parser(sql, &flavor)?;
    let expression = parser.parse_expr().map_err(ExpressionError::Syntax)?;
    end(&mut parser)?;
    Ok(expression)
}

/// Parses expressions that are separated by commas.
pub(super) fn parse_list(sql: &str, flavor: Flavor) -> Result<Vec<Expr>, ExpressionError> {
    let mut parser = parser(sql, &flavor)?;
    let expressions = parser
        .parse_comma_separated(Parser::parse_expr)
        .map_err(ExpressionError::Syntax)?;
    end(&mut parser)?;
    Ok(expressions)
}

/// Returns where an expression begins.
pub(super) fn position(expression: &Expr) -> Position {
    let start = expression.span().start;
    Position {
        line: start.line,
        column: start.column,
    }
}

fn parser<'a>(sql: &str, flavor: &'a Flavor) -> Result<Parser<'a>, ExpressionError> {
    Parser::new(flavor)
        .try_with_sql(sql)
        .map_err(ExpressionError::Syntax)
}

fn end(parser: &mut Parser<'_>) -> Result<(), ExpressionError> {
    parser
        .expect_token(&Token::EOF)
        .map(|_| ())
        .map_err(ExpressionError::Syntax)
}
