//! The tables of cases, typed as pandas would.

use arrow::array::{BooleanArray, Float64Array, Int64Array, StringArray, TimestampNanosecondArray};
use serde_json::{Map, Value as Json};

use crate::{
    expectation::moment,
    table::{Cells, Column, Table},
};

/// Returns the tables of a dataset, the one that is looked at first.
pub(super) fn tables(dataset: &Json) -> Result<Vec<(String, Table)>, String> {
    let types = dataset
        .get("schemas")
        .and_then(|schemas| schemas.get("pandas"));
    match dataset.get("data") {
        Some(Json::Object(data)) => Ok(vec![(String::new(), table(data, types))]),
        Some(Json::Array(all)) => {
            let tables = all.iter().map(|each| {
                let data = each.get("data").and_then(Json::as_object);
                let data = data.ok_or("a table has no `data`")?;
                let name = each.get("dataset_name").and_then(Json::as_str);
                let types = each
                    .get("schemas")
                    .and_then(|schemas| schemas.get("pandas"))
                    .or(types);
                Ok((name.unwrap_or_default().to_owned(), table(data, types)))
            });
            tables.collect()
        }
        _ => Err("a dataset has no `data`".to_owned()),
    }
}

fn table(data: &Map<String, Json>, types: Option<&Json>) -> Table {
    let columns: Vec<Column> = data
        .iter()
        .map(|(name, cells)| {
            let cells = cells.as_array().map_or(&[][..], Vec::as_slice);
            let type_name = types
                .and_then(|types| types.get(name))
                .and_then(Json::as_str)
                .unwrap_or_default();
            Column {
                name: name.clone(),
                type_name: type_name.to_owned(),
                cells: typed(cells, type_name),
            }
        })
        .collect();
    Table {
        n_rows: columns.first().map_or(0, Column::len),
        columns,
    }
}

/// Returns cells as the type that is asked for, or as pandas would take them.
fn typed(cells: &[Json], type_name: &str) -> Cells {
    let lower = type_name.to_lowercase();
    let text = |cell: &Json| match cell {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let as_numbers = || Cells::Numbers(cells.iter().map(Json::as_f64).collect::<Float64Array>());
    if lower.starts_with("datetime") || lower.starts_with("timestamp") {
        let read = |cell: &Json| cell.as_str().and_then(moment::read);
        return Cells::Moments(cells.iter().map(read).collect::<TimestampNanosecondArray>());
    }
    if lower.starts_with("int") {
        return Cells::Integers(cells.iter().map(Json::as_i64).collect::<Int64Array>());
    }
    if lower.starts_with("float") {
        return as_numbers();
    }
    if lower.starts_with("str") {
        return Cells::Texts(cells.iter().map(text).collect::<StringArray>());
    }
    let all = |is: fn(&Json) -> bool| cells.iter().all(is);
    let is_filled = !cells.iter().any(Json::is_null);
    if lower.starts_with("object") || cells.iter().all(Json::is_null) {
        Cells::Mixed(cells.to_vec())
    } else if all(Json::is_i64) {
        Cells::Integers(cells.iter().map(Json::as_i64).collect::<Int64Array>())
    } else if all(|cell| cell.is_number() || cell.is_null()) {
        // Whole numbers of which one is missing are none in pandas.
        as_numbers()
    } else if is_filled && all(Json::is_boolean) {
        Cells::Booleans(cells.iter().map(Json::as_bool).collect::<BooleanArray>())
    } else if all(|cell| cell.is_string() || cell.is_null()) {
        Cells::Texts(cells.iter().map(text).collect::<StringArray>())
    } else {
        Cells::Mixed(cells.to_vec())
    }
}
