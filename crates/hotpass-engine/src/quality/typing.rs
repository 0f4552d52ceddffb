//! Typed columns from text, as a person would take them: numbers where every value is one as it is written.
//!
//! A value that would be written otherwise as a number, such as `007` or `+27`, makes its column one of texts.

use std::sync::Arc;

use arrow::{
    array::{BooleanArray, Float64Array, Int64Array, LargeStringArray},
    buffer::{Buffer, OffsetBuffer},
};
use hotpass_linkage::table::{Column as Encoded, NULL, Values};
use hotpass_quality::table::{Cells, Column, Table};
use rayon::prelude::*;

use crate::ingest::columns::{Plain, Texts};

/// Returns a table of columns that were read.
pub(crate) fn table(columns: Vec<Texts>) -> Table {
    let columns: Vec<Column> = columns
        .into_par_iter()
        .map(|column| match column {
            Texts::Encoded(column) => typed(column),
            Texts::Plain(column) => plain(column),
        })
        .collect();
    let n_rows = columns.first().map_or(0, Column::len);
    Table { columns, n_rows }
}

fn plain(column: Plain) -> Column {
    let (type_name, cells) = if let Some(numbers) = each(&column, whole) {
        ("int64", Cells::Integers(numbers.into()))
    } else if let Some(numbers) = each(&column, number) {
        ("float64", Cells::Numbers(numbers.into()))
    } else {
        // Of truths there are but two, and so many are there twice.
        let name = column.name.clone();
        return Column {
            name,
            type_name: "str".to_owned(),
            cells: Cells::Texts(column.into_texts()),
        };
    };
    Column {
        name: column.name,
        type_name: type_name.to_owned(),
        cells,
    }
}

/// Returns every value read; none when there is none or one cannot be read.
fn each<T>(column: &Plain, read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    let mut all = Vec::new();
    let mut has_values = false;
    for text in column.iter() {
        all.push(if text.is_empty() {
            None
        } else {
            has_values = true;
            Some(read(text)?)
        });
    }
    has_values.then_some(all)
}

fn typed(column: Encoded) -> Column {
    let (type_name, cells) = if let Some(numbers) = all(&column.values, whole) {
        let of_code = |code: &u32| (*code != NULL).then(|| numbers[*code as usize]);
        (
            "int64",
            Cells::Integers(column.codes.iter().map(of_code).collect::<Int64Array>()),
        )
    } else if let Some(numbers) = all(&column.values, number) {
        let of_code = |code: &u32| (*code != NULL).then(|| numbers[*code as usize]);
        (
            "float64",
            Cells::Numbers(column.codes.iter().map(of_code).collect::<Float64Array>()),
        )
    } else if let Some(truths) = all(&column.values, truth) {
        let of_code = |code: &u32| (*code != NULL).then(|| truths[*code as usize]);
        (
            "bool",
            Cells::Booleans(column.codes.iter().map(of_code).collect::<BooleanArray>()),
        )
    } else {
        let codes = Arc::unwrap_or_clone(column.codes);
        let values = texts(&column.values);
        ("str", Cells::Encoded { codes, values })
    };
    Column {
        name: column.name,
        type_name: type_name.to_owned(),
        cells,
    }
}

/// Returns every different value read, in order of their codes; none when there is no value or one cannot be read.
fn all<T: Default>(values: &Values, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    if values.is_empty() {
        return None;
    }
    let mut all = vec![T::default()];
    for value in values.iter().skip(1) {
        all.push(read(value)?);
    }
    Some(all)
}

/// Reads a whole number that is written as numbers are.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits == "0" || !digits.starts_with(['0', '+']);
    text.parse().ok().filter(|_| is_plain)
}

/// Reads a number that is written as numbers are.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // `12e4` is rather a code than a number.
    let is_plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && (!digits.starts_with('0') || digits == "0" || digits.starts_with("0."));
    text.parse()
        .ok()
        .filter(|number: &f64| is_plain && number.is_finite())
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

fn texts(values: &Values) -> LargeStringArray {
    let mut text = String::new();
    for value in values.iter() {
        text.push_str(value);
    }
    let offsets = OffsetBuffer::from_lengths(values.iter().map(str::len));
    LargeStringArray::new(offsets, Buffer::from(text.into_bytes()), None)
}

#[cfg(test)]
mod tests {
    use hotpass_quality::table::Value;

    use super::*;

    #[test]
    fn columns_are_numbers_where_every_value_is_written_as_one() {
        for (texts, type_name, second) in [
            (["1", "-20", ""], "int64", Value::Integer(-20)),
            (["1", "2.50", ""], "float64", Value::Number(2.5)),
            (["1", "007", ""], "str", Value::Text("007")),
            (["1", "+27", ""], "str", Value::Text("+27")),
            (["1", "1e3", "nan"], "str", Value::Text("1e3")),
            (["1", "1e3", ""], "str", Value::Text("1e3")),
            (["true", "FALSE", ""], "bool", Value::Boolean(false)),
            (["0", "0.5", ""], "float64", Value::Number(0.5)),
            (["", "", ""], "str", Value::Null),
        ] {
            let column = Encoded::encode("x", texts.into_iter()).expect("little text");
            let found = table(vec![Texts::Encoded(column)]);
            let column = &found.columns[0];
            assert_eq!(
                (column.type_name.as_str(), column.value(1)),
                (type_name, second),
                "{texts:?}"
            );
            assert_eq!(column.value(2).is_null(), texts[2].is_empty());
        }
    }
}
