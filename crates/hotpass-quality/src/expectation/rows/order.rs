//! What follows from the other rows of a column: its order, what is there twice, what is far from the rest.

use std::{
    cmp::Ordering,
    hash::{BuildHasher as _, Hash},
};

use arrow::array::Array as _;
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use rayon::prelude::*;

use super::{Duplicates, RowsSeen};
use crate::{
    expectation::{Arguments, Problem, Result, comparison::compared},
    table::{Cells, Column, Rows, Value},
};

/// The types of expectation.
pub(super) const KINDS: [&str; 5] = [
    "expect_column_values_to_be_unique",
    "expect_column_values_to_be_increasing",
    "expect_column_values_to_be_decreasing",
    "expect_column_value_z_scores_to_be_less_than",
    "expect_column_values_to_not_be_outliers",
];

/// Looks at a column.
pub(super) fn look(
    kind: &str,
    (column, rows): (&Column, &Rows),
    arguments: Arguments<'_>,
) -> Result<RowsSeen> {
    let mut seen = RowsSeen {
        n_rows: rows.len(),
        n_missing: 0,
        counts_missing: false,
        unexpected: Vec::new(),
        columns: vec![column.name.clone()],
        is_pair: false,
        duplicates: None,
        observed: None,
        success: false,
    };
    match kind {
        "expect_column_values_to_be_unique" => {
            let places = keyed(column, rows, &mut seen);
            let (unexpected, duplicates) = repeated(&places);
            seen.unexpected = unexpected;
            seen.duplicates = Some(duplicates);
        }
        "expect_column_values_to_be_increasing" => {
            ordered(Ordering::Greater, (column, rows), arguments, &mut seen)?;
        }
        "expect_column_values_to_be_decreasing" => {
            ordered(Ordering::Less, (column, rows), arguments, &mut seen)?;
        }
        "expect_column_value_z_scores_to_be_less_than" => {
            z_scores((column, rows), arguments, &mut seen)?;
        }
        _ => outliers((column, rows), arguments, &mut seen)?,
    }
    Ok(seen)
}

/// A value as something that can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key<'a> {
    Null,
    /// The bits of a number; whole numbers and others that are the same have the same.
    Number(u64),
    Text(&'a str),
    Moment(i64),
    Nested(String),
}

impl<'a> From<Value<'a>> for Key<'a> {
    fn from(value: Value<'a>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Text(text) => Self::Text(text),
            Value::Moment(at) => Self::Moment(at),
            Value::Nested(nested) => Self::Nested(nested.to_string()),
            // Whole numbers beyond 2^53 are told apart by themselves.
            Value::Integer(number) if number.unsigned_abs() > 1 << 53 => {
                Self::Nested(number.to_string())
            }
            // Zero has two signs and one value.
            Value::Integer(number) => Self::Number((number as f64 + 0.0).to_bits()),
            Value::Number(number) => Self::Number((number + 0.0).to_bits()),
            Value::Boolean(is) => Self::Number(f64::from(u8::from(is)).to_bits()),
        }
    }
}

/// Returns the rows with a value, each with a number that equal values share.
fn keyed(column: &Column, rows: &Rows, seen: &mut RowsSeen) -> Vec<(u32, u32)> {
    let places = rows.iter().map(|row| row as u32);
    let keyed: Vec<(u32, u32)> = places.zip(shared(column, rows)).collect();
    let keyed: Vec<(u32, u32)> = keyed.into_iter().filter(|(_, key)| *key != 0).collect();
    seen.n_missing = rows.len() - keyed.len();
    keyed
}

/// Returns for each row a number that equal values share, 0 for nothing.
pub(super) fn shared(column: &Column, rows: &Rows) -> Vec<u32> {
    match &column.cells {
        Cells::Encoded { codes, .. } => rows.iter().map(|row| codes[row]).collect(),
        Cells::Texts(_) => shared_texts(column, rows),
        Cells::Integers(cells) => {
            let present = |row: &usize| cells.is_valid(*row);
            let value = |row: usize| cells.value(row);
            numbered(
                0,
                rows.iter().map(|row| Some(row).filter(present).map(value)),
            )
        }
        _ => {
            let key =
                |row: usize| Some(Key::from(column.value(row))).filter(|key| *key != Key::Null);
            numbered(0, rows.iter().map(key))
        }
    }
}

/// Gives equal keys equal numbers from 1, nothing 0; there is room for so many different ones before memory grows.
pub(super) fn numbered<K: Eq + Hash>(
    room: usize,
    keys: impl Iterator<Item = Option<K>>,
) -> Vec<u32> {
    let mut numbers: HashMap<K, u32> = HashMap::with_capacity(room);
    let of_key = |key: Option<K>| {
        key.map_or(0, |key| {
            let next = numbers.len() as u32 + 1;
            *numbers.entry(key).or_insert(next)
        })
    };
    keys.map(of_key).collect()
}

/// As [`numbered`], of texts: they are hashed side by side, and a text is looked at only where hashes are the same.
fn shared_texts(column: &Column, rows: &Rows) -> Vec<u32> {
    let text = |position: u32| match column.value(rows.at(position as usize)) {
        Value::Text(text) => text,
        _ => "",
    };
    let builder = DefaultHashBuilder::default();
    let positions = 0..rows.len() as u32;
    let hashes: Vec<u64> = positions
        .clone()
        .into_par_iter()
        .map(|position| builder.hash_one(text(position)))
        .collect();
    let hash_of = |position: u32| hashes[position as usize];
    let mut first: HashTable<(u32, u32)> = HashTable::with_capacity(rows.len());
    let of_position = |position: u32| {
        if text(position).is_empty() {
            return 0;
        }
        let hash = hash_of(position);
        // Part of the hash lies beside the position, so that few others are looked at.
        let part = (hash >> 16) as u32;
        let is_same =
            |(other, others): &(u32, u32)| *others == part && text(*other) == text(position);
        let entry = first.entry(hash, is_same, |(other, _)| hash_of(*other));
        entry.or_insert((position, part)).get().0 + 1
    };
    positions.map(of_position).collect()
}

/// Returns the rows whose key others have, and how many there are.
pub(super) fn repeated(keyed: &[(u32, u32)]) -> (Vec<u32>, Duplicates) {
    let n_keys = keyed.iter().map(|(_, key)| *key as usize + 1).max();
    let mut counts = vec![0_u32; n_keys.unwrap_or(0)];
    for (_, key) in keyed {
        counts[*key as usize] += 1;
    }
    let repeated = keyed.iter().filter(|(_, key)| counts[*key as usize] > 1);
    let rows: Vec<u32> = repeated.map(|(row, _)| *row).collect();
    let n_keys = counts.iter().filter(|count| **count > 1).count();
    let duplicates = Duplicates {
        n_rows: rows.len(),
        n_surplus: rows.len() - n_keys,
        n_keys,
    };
    (rows, duplicates)
}

/// Looks at each value beside the one before it.
fn ordered(
    wanted: Ordering,
    (column, rows): (&Column, &Rows),
    arguments: Arguments<'_>,
    seen: &mut RowsSeen,
) -> Result<()> {
    let is_strict = arguments.flag("strictly")?;
    let read_dates = arguments.flag("parse_strings_as_datetimes")?;
    let mut last = None;
    for row in rows.iter() {
        let value = match column.value(row) {
            Value::Null => {
                seen.n_missing += 1;
                continue;
            }
            Value::Text(text) if read_dates => {
                crate::expectation::moment::read(text).map(Value::Moment)
            }
            Value::Text(_) | Value::Nested(_) => None,
            value => Some(value),
        };
        let value = value.ok_or_else(|| {
            Problem::Kind(format!(
                "the values of `{}` must be numbers or points in time to have an order",
                column.name
            ))
        })?;
        let order = last.map_or(Some(wanted), |last| compared(value, last));
        if order != Some(wanted) && (is_strict || order != Some(Ordering::Equal)) {
            seen.unexpected.push(row as u32);
        }
        last = Some(value);
    }
    Ok(())
}

/// Returns the rows with a number, and counts those without a value.
fn numbers(column: &Column, rows: &Rows, seen: &mut RowsSeen) -> Result<Vec<(u32, f64)>> {
    let mut numbers = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        match column.value(row) {
            Value::Null => seen.n_missing += 1,
            value => {
                let number = value.number().ok_or_else(|| {
                    Problem::Kind(format!("the values of `{}` must be numbers", column.name))
                })?;
                numbers.push((row as u32, number));
            }
        }
    }
    Ok(numbers)
}

/// Looks how many standard deviations each value is from the mean.
fn z_scores(
    (column, rows): (&Column, &Rows),
    arguments: Arguments<'_>,
    seen: &mut RowsSeen,
) -> Result<()> {
    let threshold = arguments.number("threshold")?;
    let threshold =
        threshold.ok_or_else(|| Problem::Argument("`threshold` is missing".to_owned()))?;
    let is_double_sided = arguments.flag("double_sided")?;
    let numbers = numbers(column, rows, seen)?;
    let n = numbers.len() as f64;
    let mean = numbers.iter().map(|(_, number)| number).sum::<f64>() / n;
    let squares = numbers.iter().map(|(_, number)| (number - mean).powi(2));
    let deviation = (squares.sum::<f64>() / (n - 1.0)).sqrt();
    let is_far = |number: f64| {
        let score = (number - mean) / deviation;
        let score = if is_double_sided { score.abs() } else { score };
        // Without a spread there is no score, and nothing is less than the threshold.
        !matches!(score.partial_cmp(&threshold), Some(Ordering::Less))
    };
    let far = numbers.iter().filter(|(_, number)| is_far(*number));
    seen.unexpected = far.map(|(row, _)| *row).collect();
    Ok(())
}

/// Looks for values far outside the middle half (Tukey, "Exploratory Data Analysis", 1977), or far from the mean.
fn outliers(
    (column, rows): (&Column, &Rows),
    arguments: Arguments<'_>,
    seen: &mut RowsSeen,
) -> Result<()> {
    let method = arguments.optional_text("method")?.unwrap_or("iqr");
    let multiplier = arguments.number("multiplier")?.unwrap_or(1.5);
    let numbers = numbers(column, rows, seen)?;
    let mut sorted: Vec<f64> = numbers.iter().map(|(_, number)| *number).collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let (center, reach) = match method {
        "iqr" => {
            let quantile = |share: f64| {
                let place = share * (n - 1.0).max(0.0);
                let at = |wanted: f64| {
                    let mut all = (0_u32..).map(f64::from).zip(&sorted);
                    let found = all.find(|(place, _)| *place >= wanted);
                    found.map_or(f64::NAN, |(_, number)| *number)
                };
                let (low, high) = (at(place.floor()), at(place.ceil()));
                low + (high - low) * place.fract()
            };
            let (first, third) = (quantile(0.25), quantile(0.75));
            let half = (third - first) / 2.0;
            (first + half, half + multiplier * (third - first))
        }
        "std" => {
            let mean = sorted.iter().sum::<f64>() / n;
            let squares = sorted.iter().map(|number| (number - mean).powi(2));
            (mean, multiplier * (squares.sum::<f64>() / (n - 1.0)).sqrt())
        }
        other => {
            return Err(Problem::Argument(format!(
                "`method` must be `iqr` or `std`, and is `{other}`"
            )));
        }
    };
    let far = numbers
        .iter()
        .filter(|(_, number)| (number - center).abs() > reach);
    seen.unexpected = far.map(|(row, _)| *row).collect();
    Ok(())
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, LargeStringArray, StringArray};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn column(cells: Cells) -> Column {
        Column {
            name: "x".into(),
            type_name: String::new(),
            cells,
        }
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(100))]

        #[test]
        fn what_is_there_twice_does_not_depend_on_how_it_is_kept(
            codes in vec(0_u32..6, 0..40),
            some in any::<bool>(),
        ) {
            let texts = ["", "a", "b", "c", "ab", "bc"];
            let text = |code: &u32| texts.get(*code as usize).copied().filter(|text| !text.is_empty());
            let number = |code: &u32| Some(i64::from(*code)).filter(|number| *number != 0);
            let json = |code: &u32| text(code).map_or(serde_json::Value::Null, Into::into);
            let all = [
                column(Cells::Encoded { codes: codes.clone(), values: LargeStringArray::from(texts.to_vec()) }),
                column(Cells::Texts(codes.iter().map(text).collect::<StringArray>())),
                column(Cells::Integers(codes.iter().map(number).collect::<Int64Array>())),
                column(Cells::Mixed(codes.iter().map(json).collect())),
            ];
            let rows = if some {
                Rows::Some((0..codes.len() as u32).filter(|row| row % 3 > 0).collect())
            } else {
                Rows::All(codes.len())
            };
            let found = all.map(|column| {
                let numbers = shared(&column, &rows);
                let keyed: Vec<(u32, u32)> = (0..).zip(numbers).filter(|(_, key)| *key != 0).collect();
                repeated(&keyed)
            });
            prop_assert_eq!(&found[1], &found[0]);
            prop_assert_eq!(&found[2], &found[0]);
            prop_assert_eq!(&found[3], &found[0]);
        }
    }
}
