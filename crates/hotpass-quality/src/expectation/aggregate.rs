//! What a column as a whole, or a table, is expected to be.

use super::{Arguments, Observation, Result};
use crate::table::{Rows, Table};

/// Looks at a table; none: an expectation of this type is about rows, or nobody knows it.
pub(super) fn observe(
    kind: &str,
    (table, rows): (&Table, &Rows),
    arguments: Arguments<'_>,
) -> Option<Result<Observation>> {
    match kind {
        "expect_column_to_exist" => Some(exists(table, arguments)),
        "expect_table_row_count_to_equal" => Some(row_count(rows, arguments)),
        _ => None,
    }
}

fn exists(table: &Table, arguments: Arguments<'_>) -> Result<Observation> {
    let name = arguments.text("column")?;
    let place = table.columns.iter().position(|column| column.name == name);
    let index = arguments.number("column_index")?;
    Ok(Observation {
        success: place.is_some_and(|place| index.is_none_or(|index| index == place as f64)),
        observed: serde_json::Value::Null,
        details: None,
    })
}

fn row_count(rows: &Rows, arguments: Arguments<'_>) -> Result<Observation> {
    let expected = arguments.number("value")?;
    Ok(Observation {
        success: expected == Some(rows.len() as f64),
        observed: rows.len().into(),
        details: None,
    })
}
