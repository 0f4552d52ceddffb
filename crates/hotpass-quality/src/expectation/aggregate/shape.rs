//! Rows, columns and types: what a table is, whatever its cells.

use serde_json::{Value as Json, json};

use super::super::{Arguments, Observation, Problem, Result, comparison::order};
use super::{bounds, counted, floored, seen, seen_with, wrong};
use crate::table::{Cells, Column, Rows, Table, Value};

/// Looks at a table as a whole.
pub(super) fn of_table(
    kind: &str,
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Option<Result<Observation>> {
    let n_columns = table.columns.len();
    Some(match kind {
        "row_count_to_be_between" => bounds::count_within(rows.len(), arguments),
        "column_count_to_be_between" => bounds::count_within(n_columns, arguments),
        "row_count_to_equal" => equals(rows.len(), arguments),
        "column_count_to_equal" => equals(n_columns, arguments),
        "columns_to_match_ordered_list" => match_list(table, arguments),
        "columns_to_match_set" => match_set(table, arguments),
        _ => return None,
    })
}

fn equals(count: usize, arguments: Arguments<'_>) -> Result<Observation> {
    let Some(given) = arguments.get("value") else {
        return wrong("`value` is missing");
    };
    let expected = given.as_f64().filter(|number| number.fract() == 0.0);
    let Some(expected) = expected.map(Value::Number) else {
        return wrong(format!("`value` is not a valid integer: `{given}`"));
    };
    Ok(seen(order(counted(count), expected).is_eq(), count))
}

fn match_list(table: &Table, arguments: Arguments<'_>) -> Result<Observation> {
    let found: Vec<&str> = names(table).collect();
    if arguments.get("column_list").is_none() {
        return Ok(seen(true, found));
    }
    let expected = arguments.texts("column_list")?;
    let n_columns = found.len().max(expected.len());
    let mismatched: Vec<Json> = (0..n_columns)
        .filter(|place| expected.get(*place) != found.get(*place))
        .map(|place| {
            json!({
                "Expected Column Position": place,
                "Expected": expected.get(place),
                "Found": found.get(place),
            })
        })
        .collect();
    Ok(if mismatched.is_empty() {
        seen(true, found)
    } else {
        seen_with(false, found, json!({ "mismatched": mismatched }))
    })
}

fn match_set(table: &Table, arguments: Arguments<'_>) -> Result<Observation> {
    let expected = match arguments.get("column_set") {
        Some(_) => ordered(arguments.texts("column_set")?.into_iter()),
        None => Vec::new(),
    };
    let found = ordered(names(table));
    let is_exact = !arguments.is_given("exact_match") || arguments.flag("exact_match")?;
    let without = |all: &[&str], known: &[&str]| -> Vec<String> {
        let others = all.iter().filter(|name| !known.contains(name));
        others.map(|name| (*name).to_owned()).collect()
    };
    let unexpected = without(&found, &expected);
    let missing = without(&expected, &found);
    let success = missing.is_empty() && (unexpected.is_empty() || !is_exact);
    let mut mismatched = serde_json::Map::new();
    for (what, names) in [("unexpected", unexpected), ("missing", missing)] {
        if !names.is_empty() {
            mismatched.insert(what.to_owned(), names.into());
        }
    }
    Ok(if mismatched.is_empty() {
        seen(success, found)
    } else {
        seen_with(success, found, json!({ "mismatched": mismatched }))
    })
}

fn names(table: &Table) -> impl Iterator<Item = &str> {
    table.columns.iter().map(|column| column.name.as_str())
}

fn ordered<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Looks whether there is a column, and whether it is where it should be; a place below 0 counts from the end.
pub(super) fn exists(table: &Table, arguments: Arguments<'_>) -> Result<Observation> {
    let name = arguments.text("column")?;
    let Some(given) = arguments.get("column_index") else {
        return Ok(seen(table.column(name).is_some(), Json::Null));
    };
    let written = given.as_str().and_then(bounds::number);
    let place = given.as_f64().or(written);
    let Some(place) = place.filter(|place| place.fract() == 0.0) else {
        return wrong(format!(
            "`column_index` must be a whole number, and is `{given}`"
        ));
    };
    let n_columns = table.columns.len() as f64;
    let place = if place < 0.0 {
        place + n_columns
    } else {
        place
    };
    let is_there = place >= 0.0 && place < n_columns && table.columns[floored(place)].name == name;
    Ok(seen(is_there, Json::Null))
}

/// Looks at the type of a column, by its name in pandas.
pub(super) fn is_of_type(table: &Table, arguments: Arguments<'_>) -> Result<Observation> {
    let column = arguments.column("column", table)?;
    let expected = arguments.text("type_")?;
    let actual = column.type_name();
    let (wanted, found) = (canonical(expected), canonical(actual));
    let Some(wanted) = wanted else {
        return if expected == actual {
            Ok(seen(true, actual))
        } else {
            wrong(format!("nobody knows a type `{expected}`"))
        };
    };
    let found = found.unwrap_or(actual);
    // A moment without a unit is any moment.
    let is_family = matches!(wanted, "datetime64" | "timedelta64")
        && found.starts_with(wanted)
        && !found.contains(',');
    Ok(seen(is_family || wanted == found, actual))
}

/// Returns what pandas takes the name of a type for.
fn canonical(name: &str) -> Option<&str> {
    Some(match name {
        "int" | "i8" | "<i8" | "int64" | "int_" | "intp" | "l" => "int64",
        "float" | "f8" | "<f8" | "d" | "double" | "float64" => "float64",
        "float32" | "f4" | "single" | "f" => "float32",
        "int32" | "i4" | "intc" | "i" => "int32",
        "int16" | "i2" | "short" => "int16",
        "int8" | "i1" | "byte" => "int8",
        "uint64" | "uint" | "u8" => "uint64",
        "bool" | "?" | "bool_" | "b1" => "bool",
        "object" | "O" | "object_" => "object",
        "str" | "U" => "str",
        "datetime64" | "M8" | "M" | "<M8" => "datetime64",
        "timedelta64" | "m8" | "m" | "<m8" => "timedelta64",
        "M8[ns]" | "<M8[ns]" => "datetime64[ns]",
        "string" | "boolean" | "category" | "complex128" | "float16" | "uint8" | "uint16"
        | "uint32" | "Int8" | "Int16" | "Int32" | "Int64" | "UInt8" | "UInt16" | "UInt32"
        | "UInt64" | "Float32" | "Float64" | "period" | "interval" => name,
        _ => {
            let is_timed = ["datetime64[", "timedelta64[", "period[", "interval["];
            let is_timed = is_timed.iter().any(|start| name.starts_with(start));
            return (is_timed && name.ends_with(']')).then_some(name);
        }
    })
}

/// Returns the problem of cells that an expectation cannot be asked of.
pub(super) fn of_other_kind(what: &str, column: &Column) -> Problem {
    let kind = match column.cells {
        Cells::Booleans(_) => "true and false",
        Cells::Integers(_) | Cells::Numbers(_) => "numbers",
        Cells::Texts(_) | Cells::Encoded { .. } => "texts",
        Cells::Moments(_) => "points in time",
        Cells::Mixed(_) => "values of several kinds",
    };
    Problem::Kind(format!(
        "column `{}` has no {what}: it holds {kind}",
        column.name
    ))
}
