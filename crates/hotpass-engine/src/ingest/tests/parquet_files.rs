//! Behavior of reading Parquet files.

use super::*;
use crate::table::CellKind;

#[test]
fn a_parquet_file_keeps_types_and_exact_digits() {
    use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
    use std::sync::Arc;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("name", Arc::new(StringArray::from(vec![Some("Ann"), None]))),
        (
            "id",
            Arc::new(Int64Array::from(vec![9_007_199_254_740_993, 2])),
        ),
        ("since", Arc::new(Date32Array::from(vec![18_292, 18_293]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let mut bytes = Vec::new();
    let mut writer =
        ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("a file");
    writer.close().expect("a whole file");
    let content = read_bytes("p.parquet", &bytes);
    let table = &content.tables[0];
    assert_eq!(headers(table), ["name", "id", "since"]);
    assert_eq!(row(table, 0), ["Ann", "9007199254740993", "2020-01-31"]);
    assert_eq!(table.columns[0].kind(1), CellKind::Empty);
    assert_eq!(table.columns[2].kind(0), CellKind::Date);
    let mut cut = bytes.clone();
    cut.truncate(bytes.len() - 20);
    assert!(read_bytes("p.parquet", &cut).input.refused.is_some());
}
