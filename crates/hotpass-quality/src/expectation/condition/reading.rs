//! From the text of a row condition to what it asks.

use serde_json::Value as Json;

use super::{Condition, Operand, Operator};
use crate::expectation::{Problem, Result};

/// A piece of the text.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(f64),
    Symbol(&'static str),
}

/// A condition is not nested deeper.
const DEEPEST: usize = 64;

/// The longer before those that they begin with.
const SYMBOLS: [&str; 20] = [
    "==", "!=", "<=", ">=", "<>", "&&", "||", "<", ">", "=", "&", "|", "~", "(", ")", "[", "]",
    ",", ".", "-",
];

/// Reads a condition.
pub(super) fn read(text: &str) -> Result<Condition> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
        text,
    };
    let condition = reader.any()?;
    match reader.peek() {
        None => Ok(condition),
        Some(token) => Err(reader.unexpected(&told(token))),
    }
}

fn problem(text: &str, why: &str) -> Problem {
    Problem::Argument(format!("`row_condition` cannot be read: {why} in `{text}`"))
}

fn told(token: &Token) -> String {
    match token {
        Token::Name(name) => name.clone(),
        Token::Text(text) => format!("\"{text}\""),
        Token::Number(number) => number.to_string(),
        Token::Symbol(symbol) => (*symbol).to_owned(),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = if matches!(first, '"' | '\'' | '`') {
            let inside = rest.get(1..).unwrap_or_default();
            let end = inside.find(first);
            let end = end.ok_or_else(|| problem(text, "a quotation does not end"))?;
            let quoted = inside.get(..end).unwrap_or_default().to_owned();
            let token = if first == '`' {
                Token::Name(quoted)
            } else {
                Token::Text(quoted)
            };
            (token, end + 2)
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
            let digits = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let number = digits.parse();
            let number = number.map_err(|_| problem(text, &format!("`{digits}` is no number")))?;
            (Token::Number(number), digits.len())
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            (Token::Name(name.to_owned()), name.len())
        } else {
            let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
            let symbol = symbol.ok_or_else(|| problem(text, &format!("`{first}` is unknown")))?;
            (Token::Symbol(symbol), symbol.len())
        };
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(tokens)
}

struct Reader<'a> {
    tokens: Vec<Token>,
    next: usize,
    /// How many parentheses and negations the place is within.
    depth: usize,
    text: &'a str,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Result<Token> {
        let token = self.peek().cloned();
        self.next += 1;
        token.ok_or_else(|| problem(self.text, "it ends too early"))
    }

    fn unexpected(&self, what: &str) -> Problem {
        problem(self.text, &format!("`{what}` is not expected"))
    }

    /// Takes the next token if it is one of these words or symbols.
    fn takes(&mut self, words: &[&str]) -> bool {
        let is_one = match self.peek() {
            Some(Token::Name(name)) => words.contains(&name.to_lowercase().as_str()),
            Some(Token::Symbol(symbol)) => words.contains(symbol),
            _ => false,
        };
        self.next += usize::from(is_one);
        is_one
    }

    fn expect(&mut self, symbol: &str) -> Result<()> {
        if self.takes(&[symbol]) {
            return Ok(());
        }
        let token = self.take()?;
        Err(self.unexpected(&told(&token)))
    }

    fn any(&mut self) -> Result<Condition> {
        let mut one = self.all()?;
        while self.takes(&["or", "|", "||"]) {
            one = Condition::Or(Box::new(one), Box::new(self.all()?));
        }
        Ok(one)
    }

    fn all(&mut self) -> Result<Condition> {
        let mut one = self.single()?;
        while self.takes(&["and", "&", "&&"]) {
            one = Condition::And(Box::new(one), Box::new(self.single()?));
        }
        Ok(one)
    }

    fn single(&mut self) -> Result<Condition> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(problem(self.text, "it is nested too deeply"));
        }
        let condition = self.one();
        self.depth -= 1;
        condition
    }

    fn one(&mut self) -> Result<Condition> {
        if self.takes(&["not", "~"]) {
            return Ok(Condition::Not(Box::new(self.single()?)));
        }
        if self.takes(&["("]) {
            let inside = self.any()?;
            self.expect(")")?;
            return Ok(inside);
        }
        let one = self.operand()?;
        if self.takes(&["."]) {
            return self.called(one);
        }
        if self.takes(&["in"]) {
            return Ok(Condition::In(one, self.list()?));
        }
        if self.takes(&["not"]) {
            if !self.takes(&["in"]) {
                return Err(self.unexpected("not"));
            }
            return Ok(Condition::Not(Box::new(Condition::In(one, self.list()?))));
        }
        let token = self.take()?;
        let operator = match &token {
            Token::Symbol(symbol) => Operator::of(symbol),
            _ => None,
        };
        let operator = operator.ok_or_else(|| self.unexpected(&told(&token)))?;
        let other = self.operand()?;
        // A chain such as `1 < x < 3` asks for both.
        let first = Condition::Compare(one, operator, other.clone());
        let Some(Token::Symbol(symbol)) = self.peek() else {
            return Ok(first);
        };
        let Some(operator) = Operator::of(symbol) else {
            return Ok(first);
        };
        self.next += 1;
        let second = Condition::Compare(other, operator, self.operand()?);
        Ok(Condition::And(Box::new(first), Box::new(second)))
    }

    /// Reads what is asked of a column as a method.
    fn called(&mut self, one: Operand) -> Result<Condition> {
        let method = self.take()?;
        self.expect("(")?;
        let missing = Condition::Missing(one);
        let condition = match told(&method).to_lowercase().as_str() {
            "isnull" | "isna" | "is_null" => missing,
            "notnull" | "notna" | "is_not_null" => Condition::Not(Box::new(missing)),
            other => return Err(self.unexpected(other)),
        };
        self.expect(")")?;
        Ok(condition)
    }

    fn operand(&mut self) -> Result<Operand> {
        if self.takes(&["-"]) {
            return match self.take()? {
                Token::Number(number) => Ok(Operand::Constant(json(-number))),
                token => Err(self.unexpected(&told(&token))),
            };
        }
        match self.take()? {
            Token::Number(number) => Ok(Operand::Constant(json(number))),
            Token::Text(text) => Ok(Operand::Constant(text.into())),
            Token::Name(name) if name == "col" && self.takes(&["("]) => {
                let column = self.take()?;
                self.expect(")")?;
                match column {
                    Token::Text(name) | Token::Name(name) => Ok(Operand::Column(name)),
                    token => Err(self.unexpected(&told(&token))),
                }
            }
            Token::Name(name) => Ok(match name.as_str() {
                "True" | "true" => Operand::Constant(true.into()),
                "False" | "false" => Operand::Constant(false.into()),
                "None" | "null" => Operand::Constant(Json::Null),
                _ => Operand::Column(name),
            }),
            token @ Token::Symbol(_) => Err(self.unexpected(&told(&token))),
        }
    }

    fn list(&mut self) -> Result<Vec<Json>> {
        let closing = if self.takes(&["["]) {
            "]"
        } else {
            self.expect("(")?;
            ")"
        };
        let mut values = Vec::new();
        while !self.takes(&[closing]) {
            match self.operand()? {
                Operand::Constant(value) => values.push(value),
                Operand::Column(name) => return Err(self.unexpected(&name)),
            }
            if !self.takes(&[","]) {
                self.expect(closing)?;
                break;
            }
        }
        Ok(values)
    }
}

/// Returns a number, whole if it is.
fn json(number: f64) -> Json {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        (number as i64).into()
    } else {
        number.into()
    }
}
