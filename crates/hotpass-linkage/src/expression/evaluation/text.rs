//! Text; positions count characters.

use crate::expression::{Function, Value};

/// Applies a function of text.
pub(super) fn apply(function: Function, values: &[&Value]) -> Option<Value> {
    let (first, rest) = values.split_first()?;
    let text = first.text()?;
    let answer = match (function, rest) {
        (Function::Lower, []) => text.to_lowercase(),
        (Function::Upper, []) => text.to_uppercase(),
        (Function::Trim, []) => text.trim_matches(is_space).to_owned(),
        (Function::Substr, [from]) => substr(&text, from.number()?, f64::INFINITY),
        (Function::Substr, [from, length]) => substr(&text, from.number()?, length.number()?),
        (Function::Left, [count]) => left(&text, count.number()?),
        (Function::Right, [count]) => right(&text, count.number()?),
        (Function::Replace, [from, to]) => replace(&text, &from.text()?, &to.text()?),
        (Function::Concat, [other]) => match (first, other) {
            (Value::List(left), Value::List(right)) => {
                return Some(Value::List(left.iter().chain(right).cloned().collect()));
            }
            _ => format!("{text}{}", other.text()?),
        },
        (Function::Split, [separator]) => return Some(split(&text, &separator.text()?)),
        _ => return None,
    };
    Some(Value::Text(answer))
}

/// Tells spaces of all widths, but not tabs and line ends, which `trim` of `DuckDB` keeps.
fn is_space(character: char) -> bool {
    character.is_whitespace() && !character.is_control()
}

/// Cuts so many characters from a position on: from 1 at the start, from -1 at the end; a negative length goes back.
fn substr(text: &str, from: f64, length: f64) -> String {
    let count = text.chars().count() as f64;
    let start = if from < 0.0 {
        (count + from).max(0.0)
    } else {
        from - 1.0
    };
    let (start, end) = if length < 0.0 {
        (start + length, start)
    } else {
        (start, start + length)
    };
    text.chars()
        .enumerate()
        .filter(|(index, _)| {
            let index = *index as f64;
            index >= start && index < end
        })
        .map(|(_, character)| character)
        .collect()
}

fn left(text: &str, count: f64) -> String {
    let all = text.chars().count() as f64;
    let keep = if count < 0.0 { all + count } else { count };
    substr(text, 1.0, keep.max(0.0))
}

fn right(text: &str, count: f64) -> String {
    let all = text.chars().count() as f64;
    let keep = if count < 0.0 {
        (all + count).max(0.0)
    } else {
        count.min(all)
    };
    substr(text, all - keep + 1.0, keep)
}

fn replace(text: &str, from: &str, to: &str) -> String {
    if from.is_empty() {
        return text.to_owned();
    }
    text.replace(from, to)
}

fn split(text: &str, separator: &str) -> Value {
    let part = |part: &str| Value::Text(part.to_owned());
    Value::List(if separator.is_empty() {
        text.chars()
            .map(|character| Value::Text(character.to_string()))
            .collect()
    } else {
        text.split(separator).map(part).collect()
    })
}
