//! Cells of an answer as JSON, in the forms that results have.

use arrow::{
    array::{
        Array, BooleanArray, Float64Array, Int64Array, StringViewArray, TimestampNanosecondArray,
        UInt64Array,
    },
    compute::cast,
    datatypes::{DataType, TimeUnit},
    error::ArrowError,
    record_batch::RecordBatch,
    util::display::{ArrayFormatter, FormatOptions},
};
use hotpass_quality::table::Value;
use serde_json::Value as Json;

use super::fault::{Fault, Result};

/// Returns the rows of a batch.
pub(super) fn rows(batch: &RecordBatch) -> Result<Vec<Vec<Json>>> {
    let columns = batch.columns().iter().map(|column| values(column));
    let columns = columns.collect::<std::result::Result<Vec<_>, _>>();
    let columns = columns.map_err(|error| Fault::Run(error.into()))?;
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    let rows = (0..batch.num_rows()).map(|_| {
        let values = columns.iter_mut();
        values
            .map(|column| column.next().unwrap_or_default())
            .collect()
    });
    Ok(rows.collect())
}

fn values(column: &dyn Array) -> std::result::Result<Vec<Json>, ArrowError> {
    let as_type = match column.data_type() {
        // Counts and places are of this type.
        DataType::UInt64 => DataType::UInt64,
        whole if whole.is_integer() => DataType::Int64,
        number if number.is_floating() => DataType::Float64,
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Timestamp(..) => DataType::Timestamp(TimeUnit::Nanosecond, None),
        other => other.clone(),
    };
    let column = cast(column, &as_type)?;
    let nulls = column.logical_nulls();
    let is_null = |row| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
    let value = |row: usize| -> std::result::Result<Json, ArrowError> {
        let any = column.as_any();
        Ok(if is_null(row) {
            Json::Null
        } else if let Some(truths) = any.downcast_ref::<BooleanArray>() {
            truths.value(row).into()
        } else if let Some(numbers) = any.downcast_ref::<Int64Array>() {
            numbers.value(row).into()
        } else if let Some(numbers) = any.downcast_ref::<UInt64Array>() {
            numbers.value(row).into()
        } else if let Some(numbers) = any.downcast_ref::<Float64Array>() {
            numbers.value(row).into()
        } else if let Some(texts) = any.downcast_ref::<StringViewArray>() {
            texts.value(row).into()
        } else if let Some(moments) = any.downcast_ref::<TimestampNanosecondArray>() {
            Value::Moment(moments.value(row)).json()
        } else {
            let options = FormatOptions::default();
            let text = ArrayFormatter::try_new(column.as_ref(), &options)?;
            let text = text.value(row).to_string();
            let number = text.parse::<f64>().ok();
            match number.filter(|_| as_type.is_decimal()) {
                Some(number) => number.into(),
                None => text.into(),
            }
        })
    };
    (0..column.len()).map(value).collect()
}
