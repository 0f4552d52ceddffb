//! What came of expectations, in the shape that tools know: that of Great Expectations' validation results.

use std::cmp::{Ordering, Reverse};

use hashbrown::HashMap;
use serde_json::{Map, Value as Json, json};

use crate::{
    expectation::{Duplicates, Key, Result, RowsSeen, Seen, comparison::order},
    suite::Expectation,
    table::{Column, Table, Value},
};

/// How many rows are shown where not all are asked for.
const SHOWN: usize = 20;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Detail {
    /// Whether it holds.
    BooleanOnly,
    /// Counts, and a few values.
    #[default]
    Basic,
    /// Also how often each of the few values is there, and in which rows.
    Summary,
    /// Every value and row.
    Complete,
}

impl Detail {
    /// Every level.
    pub const ALL: [Self; 4] = [
        Self::BooleanOnly,
        Self::Basic,
        Self::Summary,
        Self::Complete,
    ];

    /// Returns what it is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BooleanOnly => "BOOLEAN_ONLY",
            Self::Basic => "BASIC",
            Self::Summary => "SUMMARY",
            Self::Complete => "COMPLETE",
        }
    }

    /// Returns the level of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detail| detail.as_str() == name)
    }
}

/// What is told of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Format {
    /// How much.
    pub detail: Detail,
    /// The columns that tell which row is meant; none: its number, from 0.
    pub index_columns: Vec<String>,
}

/// What came of an expectation.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// What was expected.
    pub expectation: &'a Expectation,
    /// Its arguments with parameters applied.
    pub arguments: Map<String, Json>,
    /// What was seen, or why that cannot be told.
    pub seen: Result<Seen>,
}

impl Outcome<'_> {
    /// Returns whether the expectation holds; it does not when that cannot be told.
    pub fn success(&self) -> bool {
        self.seen.as_ref().is_ok_and(Seen::success)
    }

    /// Returns the outcome as a validation result has it.
    pub fn told(&self, table: &Table, format: &Format) -> Json {
        let mut configuration = self.expectation.configuration();
        configuration.insert("kwargs".to_owned(), self.arguments.clone().into());
        let problem = self.seen.as_ref().err().map(ToString::to_string);
        json!({
            "success": self.success(),
            "expectation_config": configuration,
            "result": self.seen.as_ref().map_or_else(|_| json!({}), |seen| result(seen, table, format)),
            "meta": {},
            "exception_info": {
                "raised_exception": problem.is_some(),
                "exception_traceback": null,
                "exception_message": problem,
            },
        })
    }
}

/// Returns what was seen.
pub fn result(seen: &Seen, table: &Table, format: &Format) -> Json {
    if format.detail == Detail::BooleanOnly {
        return json!({});
    }
    match seen {
        Seen::Whole(seen) => {
            let mut told = Map::new();
            if !seen.observed.is_null() {
                told.insert("observed_value".to_owned(), seen.observed.clone());
            }
            let evidence = seen.evidence.as_ref();
            let evidence = evidence.filter(|_| format.detail == Detail::Complete);
            if let Some(details) = evidence.or(seen.details.as_ref()) {
                told.insert("details".to_owned(), details.clone());
            }
            told.extend(seen.more.clone());
            told.into()
        }
        Seen::Rows(seen) => of_rows(seen, table, format).into(),
    }
}

fn of_rows(seen: &RowsSeen, table: &Table, format: &Format) -> Map<String, Json> {
    let mut told = Map::new();
    let mut tell = |name: &str, value: Json| told.insert(name.to_owned(), value);
    let n_unexpected = seen.unexpected.len();
    let share = |part: usize, whole: usize| match whole {
        0 => Json::Null,
        whole => json!(part as f64 / whole as f64 * 100.0),
    };
    let n_counted = if seen.counts_missing {
        seen.n_rows
    } else {
        seen.n_rows - seen.n_missing
    };
    tell("element_count", json!(seen.n_rows));
    tell("unexpected_count", json!(n_unexpected));
    tell("unexpected_percent", share(n_unexpected, n_counted));
    let few = &seen.unexpected[..n_unexpected.min(SHOWN)];
    let value = |row: &u32| shown(seen, table, *row);
    tell("partial_unexpected_list", few.iter().map(value).collect());
    if !seen.counts_missing {
        tell("missing_count", json!(seen.n_missing));
        tell("missing_percent", share(seen.n_missing, seen.n_rows));
        tell("unexpected_percent_total", share(n_unexpected, seen.n_rows));
        tell(
            "unexpected_percent_nonmissing",
            share(n_unexpected, n_counted),
        );
    }
    if let Some(observed) = &seen.observed {
        tell("observed_value", observed.clone());
    }
    if let Some(duplicates) = seen.duplicates.filter(|found| found.n_rows > 0) {
        tell("details", of_duplicates(duplicates));
    }
    if format.detail >= Detail::Summary {
        let counted = match format.detail {
            Detail::Complete => &seen.unexpected,
            _ => few,
        };
        tell("partial_unexpected_counts", counts(seen, table, counted));
        let index = |row: &u32| place(seen, table, format, *row);
        tell(
            "partial_unexpected_index_list",
            few.iter().map(index).collect(),
        );
        if !format.index_columns.is_empty() {
            tell("unexpected_index_column_names", json!(format.index_columns));
        }
        if format.detail == Detail::Complete {
            tell(
                "unexpected_list",
                seen.unexpected.iter().map(value).collect(),
            );
            tell(
                "unexpected_index_list",
                seen.unexpected.iter().map(index).collect(),
            );
        }
    }
    told
}

/// Returns the three counts of what is there twice, by the tools that tell them.
fn of_duplicates(duplicates: Duplicates) -> Json {
    json!({
        "duplicates": {
            "rows_in_groups": duplicates.n_rows,
            "surplus_rows": duplicates.n_surplus,
            "duplicated_keys": duplicates.n_keys,
        },
    })
}

/// Returns what a row has in the columns that were looked at: a value, a pair, or values by column.
fn shown(seen: &RowsSeen, table: &Table, row: u32) -> Json {
    let value = |name: &String| {
        let column = table.column(name);
        column.map_or(Json::Null, |column| column.value(row as usize).json())
    };
    match seen.columns.as_slice() {
        [column] => value(column),
        columns if seen.is_pair => columns.iter().map(value).collect(),
        columns => {
            let values = columns.iter().map(|name| (name.clone(), value(name)));
            Json::Object(values.collect())
        }
    }
}

/// Returns what tells which row is meant, with what it has.
fn place(seen: &RowsSeen, table: &Table, format: &Format, row: u32) -> Json {
    if format.index_columns.is_empty() {
        return row.into();
    }
    let names = seen.columns.iter().chain(&format.index_columns);
    let values = names.filter_map(|name| {
        let value = table.column(name)?.value(row as usize).json();
        Some((name.clone(), value))
    });
    Json::Object(values.collect())
}

/// Returns how often each value is there, those that are there most often first; of several columns the values as a list.
fn counts(seen: &RowsSeen, table: &Table, rows: &[u32]) -> Json {
    let named = seen.columns.iter().map(|name| table.column(name));
    let columns: Vec<Option<&Column>> = named.collect();
    let values = |row: u32| -> Vec<Value<'_>> {
        let columns = columns.iter().copied();
        columns
            .map(|column| column.map_or(Value::Null, |column| column.value(row as usize)))
            .collect()
    };
    let mut places: HashMap<Vec<Key<'_>>, usize> = HashMap::new();
    let mut counts: Vec<(u32, usize)> = Vec::new();
    for row in rows {
        let key = values(*row).into_iter().map(Key::from).collect();
        let place = *places.entry(key).or_insert(counts.len());
        match counts.get_mut(place) {
            Some((_, count)) => *count += 1,
            None => counts.push((*row, 1)),
        }
    }
    // Of those that are there equally often, the first ones are shown, and shown in order.
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts.truncate(SHOWN);
    counts.sort_by(|(one, n_one), (other, n_other)| {
        let values = values(*one).into_iter().zip(values(*other));
        let mut orders = values.map(|(one, other)| order(one, other));
        let by_value = orders.find(|order| order.is_ne());
        n_other.cmp(n_one).then(by_value.unwrap_or(Ordering::Equal))
    });
    let told = counts.into_iter().map(|(row, count)| {
        let mut values: Vec<Json> = values(row).into_iter().map(Value::json).collect();
        let value = match values.len() {
            1 => values.remove(0),
            _ => values.into(),
        };
        json!({ "value": value, "count": count })
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use arrow::array::Int64Array;

    use super::*;
    use crate::table::Cells;

    #[test]
    fn values_that_are_there_most_often_come_first_and_then_in_order() {
        let column = |name: &str, cells: Vec<Option<i64>>| Column {
            name: name.into(),
            type_name: String::new(),
            cells: Cells::Integers(Int64Array::from(cells)),
        };
        let table = Table {
            columns: vec![
                column("a", vec![Some(9), Some(2), Some(7), Some(2), None]),
                column("b", vec![Some(1), Some(1), Some(0), Some(1), None]),
            ],
            n_rows: 5,
        };
        let counted = |columns: &[&str], rows: &[u32]| {
            let seen = RowsSeen {
                n_rows: 5,
                n_missing: 0,
                counts_missing: false,
                unexpected: rows.to_vec(),
                columns: columns.iter().map(|name| (*name).to_owned()).collect(),
                is_pair: false,
                duplicates: None,
                observed: None,
                success: false,
            };
            counts(&seen, &table, rows)
        };
        let told = |value: Json, count: usize| json!({ "value": value, "count": count });
        assert_eq!(
            counted(&["a"], &[0, 1, 2, 3, 4]),
            json!([
                told(json!(2), 2),
                told(Json::Null, 1),
                told(json!(7), 1),
                told(json!(9), 1)
            ])
        );
        assert_eq!(
            counted(&["a", "b"], &[2, 1, 3]),
            json!([told(json!([2, 1]), 2), told(json!([7, 0]), 1)])
        );
    }
}
