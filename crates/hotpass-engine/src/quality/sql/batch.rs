//! Tables as the query engine reads them: in batches of rows, texts put in their places as they are read.

use std::{collections::BTreeSet, sync::Arc};

use arrow::{
    array::{
        Array, ArrayRef, Float64Array, RecordBatchOptions, StringArray, StringViewArray,
        UInt32Array,
    },
    compute::{cast, take},
    datatypes::{DataType, Field, FieldRef, Schema, SchemaRef},
    error::ArrowError,
    record_batch::RecordBatch,
};
use datafusion::{
    catalog::streaming::StreamingTable,
    common::Result,
    execution::{SendableRecordBatchStream, TaskContext},
    physical_plan::{stream::RecordBatchReceiverStreamBuilder, streaming::PartitionStream},
};
use hotpass_quality::{
    expectation::query::NamedTable,
    table::{Cells, Column, Rows, Table, Value},
};
use serde_json::Value as Json;

use super::{names::Names, origin::NUMBER};

/// How many batches wait for who takes them.
const WAITING: usize = 2;

/// The cells of a column.
#[derive(Debug, Clone)]
enum Source {
    /// As they are.
    Array(ArrayRef),
    /// Texts by the position of each row's text; position 0 is nothing.
    Coded {
        codes: Arc<Vec<u32>>,
        values: ArrayRef,
    },
    /// The number of each row.
    Number,
}

/// A table, or some rows of it.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    schema: SchemaRef,
    columns: Vec<Source>,
    rows: Arc<Rows>,
}

impl Batch {
    /// Returns a table under the names that queries have for its columns. Of columns with one name the first is there.
    pub(super) fn of(table: &NamedTable<'_>, names: &Names) -> Self {
        let mut seen = BTreeSet::new();
        let columns = table.table.columns.iter();
        let columns: Vec<&Column> = columns.filter(|column| seen.insert(&column.name)).collect();
        let sources: Vec<Source> = columns
            .iter()
            .map(|column| source(column, table.table))
            .collect();
        let fields = columns.iter().zip(&sources).map(|(column, source)| {
            let data_type = match source {
                Source::Array(array) | Source::Coded { values: array, .. } => array.data_type(),
                Source::Number => &DataType::UInt32,
            };
            Field::new(names.in_queries(&column.name), data_type.clone(), true)
        });
        Self {
            schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())),
            columns: sources,
            rows: Arc::new(table.rows.clone()),
        }
    }

    /// Returns it with another column, the numbers of its rows.
    pub(super) fn numbered(&self) -> Self {
        let fields = self.schema.fields().iter().cloned();
        let number = Arc::new(Field::new(NUMBER, DataType::UInt32, false));
        let columns = self.columns.iter().cloned();
        Self {
            schema: Arc::new(Schema::new(
                fields.chain([number]).collect::<Vec<FieldRef>>(),
            )),
            columns: columns.chain([Source::Number]).collect(),
            rows: Arc::clone(&self.rows),
        }
    }

    /// Returns it as something that can be registered.
    pub(super) fn provider(self) -> Result<Arc<StreamingTable>> {
        let schema = self.schema();
        StreamingTable::try_new(schema, vec![Arc::new(self)]).map(Arc::new)
    }

    /// Returns its columns.
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Returns some rows, with memory of their own: what a slice takes would be counted as all of the table.
    fn slice(&self, first: usize, n_rows: usize) -> Result<RecordBatch, ArrowError> {
        let rows = (first..first + n_rows).map(|position| self.rows.at(position));
        let rows: Vec<usize> = rows.collect();
        let places: UInt32Array = rows.iter().map(|row| Some(*row as u32)).collect();
        let columns = self.columns.iter().map(|column| match column {
            Source::Array(array) => taken(array, &places),
            Source::Coded { codes, values } => {
                let codes = rows.iter().map(|row| Some(codes[*row]));
                let codes = codes.map(|code| code.filter(|code| *code != 0));
                taken(values, &codes.collect())
            }
            Source::Number => Ok(Arc::new(places.clone()) as ArrayRef),
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(n_rows));
        RecordBatch::try_new_with_options(self.schema(), columns, &options)
    }
}

impl PartitionStream for Batch {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let batch_size = context.session_config().batch_size();
        let mut stream = RecordBatchReceiverStreamBuilder::new(self.schema(), WAITING);
        let (batch, out) = (self.clone(), stream.tx());
        stream.spawn(async move {
            let n_rows = batch.rows.len();
            for first in (0..n_rows).step_by(batch_size) {
                let slice = batch.slice(first, batch_size.min(n_rows - first));
                // Nobody waits for more.
                if out.send(Ok(slice?)).await.is_err() {
                    break;
                }
            }
            Ok(())
        });
        stream.build()
    }
}

fn taken(values: &ArrayRef, places: &UInt32Array) -> Result<ArrayRef, ArrowError> {
    let taken = take(values, places, None)?;
    let texts = taken.as_any().downcast_ref::<StringViewArray>();
    Ok(texts.map_or_else(|| Arc::clone(&taken), |texts| Arc::new(texts.gc())))
}

fn source(column: &Column, table: &Table) -> Source {
    let array: ArrayRef = match &column.cells {
        Cells::Booleans(cells) => Arc::new(cells.clone()),
        Cells::Integers(cells) => Arc::new(cells.clone()),
        Cells::Numbers(cells) if cells.values().iter().any(|number| number.is_nan()) => {
            let numbers = (0..table.n_rows).map(|row| column.value(row).number());
            Arc::new(numbers.collect::<Float64Array>())
        }
        Cells::Numbers(cells) => Arc::new(cells.clone()),
        Cells::Moments(cells) => Arc::new(cells.clone()),
        Cells::Texts(cells) => views(Arc::new(cells.clone())),
        Cells::Encoded { codes, values } => {
            return Source::Coded {
                codes: Arc::new(codes.clone()),
                values: views(Arc::new(values.clone())),
            };
        }
        Cells::Mixed(cells) => mixed(column, cells),
    };
    Source::Array(array)
}

/// Returns texts in the form that the query engine is made for; what they are made of is shared where it can be.
fn views(texts: ArrayRef) -> ArrayRef {
    // Texts of any form are texts in this one.
    cast(&texts, &DataType::Utf8View).unwrap_or(texts)
}

/// Returns values of several kinds: numbers where all are, or else texts.
fn mixed(column: &Column, cells: &[Json]) -> ArrayRef {
    let is_number = |cell: &Json| cell.is_null() || cell.is_number();
    if cells.iter().all(is_number) && cells.iter().any(Json::is_number) {
        let numbers = (0..cells.len()).map(|row| column.value(row).number());
        return Arc::new(numbers.collect::<Float64Array>());
    }
    let texts = (0..cells.len()).map(|row| match column.value(row) {
        Value::Null => None,
        Value::Text(text) => Some(text.to_owned()),
        other => Some(other.json().to_string()),
    });
    views(Arc::new(texts.collect::<StringArray>()))
}
