//! From values to codes: a text per distinct value, from which the value can be read again.

use std::{borrow::Cow, sync::Arc};

use super::prepared::{NULL_ELEMENT, Prepared, SEPARATOR, ValueKind};
use crate::{
    error::Result,
    expression::Value,
    table::{Column, Interner, NULL},
};

/// Encodes what `value` returns for each of `n` combinations; `rows` says which one each row has.
pub(super) fn encode(
    name: String,
    rows: &[u32],
    n: usize,
    value: &dyn Fn(usize) -> Value,
) -> super::Result<Prepared> {
    let mut is_used = vec![false; n];
    for combination in rows {
        is_used[*combination as usize] = true;
    }
    let of = |combination: usize| {
        let value = is_used[combination].then(|| value(combination));
        value.unwrap_or(Value::Null)
    };
    let encoded = match uniform(n, &of)? {
        Some(encoded) => encoded,
        None => mixed(n, &of)?,
    };
    let codes = rows
        .iter()
        .map(|combination| encoded.codes[*combination as usize]);
    Ok(Prepared {
        column: Column {
            name,
            codes: Arc::new(codes.collect()),
            values: encoded.interner.into_values(),
        },
        kind: encoded.kind,
        has_null_elements: encoded.has_null_elements,
        mixed: encoded.mixed,
        ..Prepared::default()
    })
}

struct Encoded {
    codes: Vec<u32>,
    interner: Interner,
    kind: ValueKind,
    has_null_elements: bool,
    mixed: Vec<Value>,
}

/// Encodes values of one kind; nothing when they are of several.
fn uniform(n: usize, of: &dyn Fn(usize) -> Value) -> Result<Option<Encoded>> {
    let mut interner = Interner::default();
    let mut codes = Vec::with_capacity(n);
    let mut kind = ValueKind::Empty;
    let mut has_null_elements = false;
    for combination in 0..n {
        let value = of(combination);
        if is_missing(&value) {
            codes.push(NULL);
            continue;
        }
        let Some((found, text)) = written(&value) else {
            return Ok(None);
        };
        // A list of nulls alone is of any kind of list.
        if kind == ValueKind::Empty {
            kind = found.unwrap_or_default();
        } else if found.is_some_and(|found| found != kind) || found.is_none() && !is_list(kind) {
            return Ok(None);
        }
        has_null_elements |= text.contains(NULL_ELEMENT);
        codes.push(interner.code(&text)?);
    }
    if kind == ValueKind::Empty && interner.len() > 1 {
        kind = ValueKind::Texts;
    }
    Ok(Some(Encoded {
        codes,
        interner,
        kind,
        has_null_elements,
        mixed: Vec::new(),
    }))
}

/// Encodes values of several kinds, which are kept beside their codes.
fn mixed(n: usize, of: &dyn Fn(usize) -> Value) -> Result<Encoded> {
    let mut interner = Interner::default();
    let mut codes = Vec::with_capacity(n);
    let mut values = vec![Value::Null];
    for combination in 0..n {
        let value = of(combination);
        if is_missing(&value) {
            codes.push(NULL);
            continue;
        }
        let code = interner.code(&format!("{value:?}"))?;
        codes.push(code);
        if code as usize == values.len() {
            values.push(value);
        }
    }
    Ok(Encoded {
        codes,
        interner,
        kind: ValueKind::Mixed,
        has_null_elements: false,
        mixed: values,
    })
}

/// Tells whether a value is null as a column: null, an empty text or an empty list.
pub(super) fn is_missing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(values) => values.is_empty(),
        _ => false,
    }
}

fn is_list(kind: ValueKind) -> bool {
    kind.element().is_some()
}

type Written<'a> = (Option<ValueKind>, Cow<'a, str>);

/// Returns the kind of a value and a text that no other value of the kind has; nothing for lists that are not plain.
fn written(value: &Value) -> Option<Written<'_>> {
    let (kind, text) = match value {
        Value::Null => (None, Cow::Borrowed(NULL_ELEMENT)),
        Value::Text(text) => (Some(ValueKind::Text), Cow::Borrowed(text.as_str())),
        // There are two zeros, which are equal.
        Value::Number(number) => {
            let text = (number + 0.0).to_string();
            (Some(ValueKind::Number), Cow::Owned(text))
        }
        Value::Boolean(_) => (Some(ValueKind::Boolean), value.text()?),
        Value::Date(date) => (Some(ValueKind::Date), Cow::Owned(date.to_string())),
        Value::Timestamp(moment) => (Some(ValueKind::Timestamp), Cow::Owned(moment.to_string())),
        Value::List(values) => return list(values),
    };
    Some((kind, text))
}

fn list(values: &[Value]) -> Option<Written<'_>> {
    let mut joined = String::new();
    let mut kind: Option<ValueKind> = None;
    for (index, value) in values.iter().enumerate() {
        let (found, text) = written(value)?;
        let is_plain = match found {
            Some(found) => {
                *kind.get_or_insert(found) == found
                    && !text.contains(SEPARATOR)
                    && !text.contains(NULL_ELEMENT)
            }
            None => value.is_null(),
        };
        if !is_plain {
            return None;
        }
        if index > 0 {
            joined.push(SEPARATOR);
        }
        joined.push_str(&text);
    }
    let of_list = match kind {
        Some(kind) => Some(kind.list()?),
        None => None,
    };
    (!joined.is_empty()).then_some((of_list, Cow::Owned(joined)))
}
