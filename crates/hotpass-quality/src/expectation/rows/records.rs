//! What several columns of a row are expected to be.

use std::cmp::Ordering;

use super::{
    RowsSeen,
    order::{Key, numbered, repeated, shared},
};
use crate::{
    expectation::{
        Arguments, Problem, Result,
        comparison::{compared, same},
        moment,
    },
    table::{Column, Rows, Table, Value},
};

/// The types of expectation.
pub(super) const KINDS: [&str; 8] = [
    "expect_column_pair_values_a_to_be_greater_than_b",
    "expect_column_pair_values_to_be_equal",
    "expect_column_pair_values_to_be_in_set",
    "expect_compound_columns_to_be_unique",
    "expect_select_column_values_to_be_unique_within_record",
    "expect_multicolumn_sum_to_equal",
    "expect_multicolumn_values_to_be_equal",
    "expect_multicolumn_values_to_be_unique",
];

/// Which rows are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ignored {
    WhereAllAreMissing,
    WhereAnyIsMissing,
    Never,
}

impl Ignored {
    fn of(arguments: Arguments<'_>) -> Result<Self> {
        match arguments.optional_text("ignore_row_if")? {
            None | Some("both_values_are_missing" | "all_values_are_missing") => {
                Ok(Self::WhereAllAreMissing)
            }
            Some("either_value_is_missing" | "any_value_is_missing") => Ok(Self::WhereAnyIsMissing),
            Some("neither" | "never") => Ok(Self::Never),
            Some(other) => Err(Problem::Argument(format!(
                "`ignore_row_if` is none of those that are known: `{other}`"
            ))),
        }
    }

    fn has(self, values: &[Value<'_>]) -> bool {
        match self {
            Self::WhereAllAreMissing => values.iter().all(|value| value.is_null()),
            Self::WhereAnyIsMissing => values.iter().any(|value| value.is_null()),
            Self::Never => false,
        }
    }
}

/// Looks at rows.
pub(super) fn look(
    kind: &str,
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Result<RowsSeen> {
    let is_pair = kind.starts_with("expect_column_pair");
    let columns = if is_pair {
        vec![
            arguments.column("column_A", table)?,
            arguments.column("column_B", table)?,
        ]
    } else {
        arguments.columns("column_list", table)?
    };
    let ignored = Ignored::of(arguments)?;
    let mut seen = RowsSeen {
        n_rows: rows.len(),
        n_missing: 0,
        counts_missing: false,
        unexpected: Vec::new(),
        columns: columns.iter().map(|column| column.name.clone()).collect(),
        is_pair,
        duplicates: None,
        observed: None,
        success: false,
    };
    if kind == "expect_compound_columns_to_be_unique" {
        unique(&columns, rows, ignored, &mut seen);
        return Ok(seen);
    }
    let judge = judge(kind, arguments)?;
    let mut values = Vec::with_capacity(columns.len());
    for row in rows.iter() {
        values.clear();
        values.extend(columns.iter().map(|column| column.value(row)));
        if ignored.has(&values) {
            seen.n_missing += 1;
        } else if !judge(&values)? {
            seen.unexpected.push(row as u32);
        }
    }
    Ok(seen)
}

type Judge<'a> = Box<dyn Fn(&[Value<'_>]) -> Result<bool> + 'a>;

fn judge<'a>(kind: &str, arguments: Arguments<'a>) -> Result<Judge<'a>> {
    Ok(match kind {
        "expect_column_pair_values_a_to_be_greater_than_b" => greater(arguments)?,
        "expect_column_pair_values_to_be_in_set" => in_set(arguments)?,
        "expect_multicolumn_sum_to_equal" => sum(arguments)?,
        "expect_select_column_values_to_be_unique_within_record"
        | "expect_multicolumn_values_to_be_unique" => Box::new(|values| {
            let mut keys: Vec<Key<'_>> = Vec::with_capacity(values.len());
            for value in values {
                let key = Key::from(*value);
                if keys.contains(&key) {
                    return Ok(false);
                }
                keys.push(key);
            }
            Ok(true)
        }),
        _ => Box::new(|values| {
            let pairs = values.windows(2);
            let is_same = |pair: &[Value<'_>]| {
                same(pair[0], pair[1]) || pair.iter().all(|value| value.is_null())
            };
            Ok(pairs.into_iter().all(is_same))
        }),
    })
}

fn greater(arguments: Arguments<'_>) -> Result<Judge<'_>> {
    let or_equal = arguments.flag("or_equal")?;
    let read_dates = arguments.flag("parse_strings_as_datetimes")?;
    Ok(Box::new(move |values| {
        let dated = |value: Value<'_>| match value {
            Value::Text(text) if read_dates => moment::read(text).map(Value::Moment),
            _ => None,
        };
        let [one, other] = [values[0], values[1]];
        let order = match (dated(one), dated(other)) {
            (Some(one), Some(other)) => compared(one, other),
            _ => compared(one, other),
        };
        if order.is_none() && !one.is_null() && !other.is_null() {
            return Err(Problem::Kind(
                "the values of both columns must be of one kind to be compared".to_owned(),
            ));
        }
        Ok(order == Some(Ordering::Greater) || or_equal && order == Some(Ordering::Equal))
    }))
}

fn in_set(arguments: Arguments<'_>) -> Result<Judge<'_>> {
    let Some(pairs) = arguments.optional_list("value_pairs_set")? else {
        return Ok(Box::new(|_| Ok(true)));
    };
    let mut set = std::collections::HashSet::new();
    for pair in pairs {
        let both = pair.as_array().filter(|pair| pair.len() == 2);
        let both = both.ok_or_else(|| {
            Problem::Argument(format!(
                "`value_pairs_set` must hold pairs, and has `{pair}`"
            ))
        })?;
        set.insert([
            Key::from(Value::of(&both[0])),
            Key::from(Value::of(&both[1])),
        ]);
    }
    Ok(Box::new(move |values| {
        Ok(set.contains(&[Key::from(values[0]), Key::from(values[1])]))
    }))
}

fn sum(arguments: Arguments<'_>) -> Result<Judge<'_>> {
    let total = arguments.number("sum_total")?;
    let total = total.ok_or_else(|| Problem::Argument("`sum_total` is missing".to_owned()))?;
    Ok(Box::new(move |values| {
        let mut sum = 0.0;
        for value in values {
            match value {
                Value::Null => return Ok(false),
                value => {
                    sum += value.number().ok_or_else(|| {
                        Problem::Kind("the columns must hold numbers to be added up".to_owned())
                    })?;
                }
            }
        }
        // Decimal fractions are not exact in binary.
        Ok((sum - total).abs() <= 1e-9 * total.abs().max(1.0))
    }))
}

/// Looks for rows that have all values in common.
fn unique(columns: &[&Column], rows: &Rows, ignored: Ignored, seen: &mut RowsSeen) {
    let mut keyed: Vec<(u32, u32)> = rows.iter().map(|row| (row as u32, 0)).collect();
    if ignored != Ignored::Never {
        keyed.retain(|(row, _)| {
            let mut missing = columns
                .iter()
                .map(|column| column.value(*row as usize).is_null());
            !match ignored {
                Ignored::WhereAnyIsMissing => missing.any(|is| is),
                _ => missing.all(|is| is),
            }
        });
    }
    seen.n_missing = rows.len() - keyed.len();
    // Column by column: rows that agree so far share a number.
    let places = Rows::Some(keyed.iter().map(|(row, _)| *row).collect());
    let mut agreed = Vec::new();
    for column in columns {
        let values = shared(column, &places);
        agreed = if agreed.is_empty() {
            values
        } else {
            let both = agreed.into_iter().zip(values);
            // Of 64 bits, half are what rows agree on so far.
            numbered(
                keyed.len(),
                both.map(|(so_far, value)| Some(u64::from(so_far) << 32 | u64::from(value))),
            )
        };
    }
    for ((_, key), number) in keyed.iter_mut().zip(agreed) {
        *key = number;
    }
    let (unexpected, duplicates) = repeated(&keyed);
    seen.unexpected = unexpected;
    seen.duplicates = Some(duplicates);
}
