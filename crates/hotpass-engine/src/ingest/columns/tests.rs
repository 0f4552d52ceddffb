//! Files become encoded columns: what is plain is streamed, what is odd is read with care, what cannot be is refused.

use std::fs;

use hotpass_testkit::workbook::{Sheet, Workbook};
use tempfile::TempDir;

use super::*;

/// Writes files and reads them as one table.
fn read_files(files: &[(&str, &[u8])]) -> Result<EncodedTable, String> {
    let folder = TempDir::new().expect("a temporary folder");
    let mut paths = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, bytes).expect("a file");
        paths.push(path);
    }
    let root = format!("{}/", folder.path().display());
    read(&paths, None, &Limits::default(), &|_| {})
        .map(|mut table| {
            for remark in &mut table.remarks {
                *remark = remark.replace(&root, "");
            }
            table
        })
        .map_err(|error| error.to_string().replace(&root, ""))
}

fn rows(table: &EncodedTable) -> Vec<Vec<&str>> {
    let n_rows: usize = table.segments.iter().map(|segment| segment.n_rows).sum();
    (0..n_rows as u32)
        .map(|row| {
            table
                .columns
                .iter()
                .map(|column| column.text(row))
                .collect()
        })
        .collect()
}

fn names(table: &EncodedTable) -> Vec<&str> {
    table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect()
}

#[test]
fn plain_text_is_read_as_it_is_stored() {
    let text =
        "\u{feff}Name;Phone\r\n\"Lee; Ann\";0821\r\n\"two\nlines\";\"say \"\"hi\"\"\"\r\nZoë ;\r\n";
    let table = read_files(&[("a.csv", text.as_bytes())]).expect("a table");
    assert_eq!(names(&table), ["Name", "Phone"]);
    assert_eq!(
        rows(&table),
        [
            ["Lee; Ann", "0821"],
            ["two\nlines", "say \"hi\""],
            ["Zoë", ""]
        ]
    );
    assert_eq!(table.remarks, Vec::<String>::new());
    assert_eq!(table.segments[0].numbers, None, "it was read in one pass");
}

#[test]
fn other_encodings_blank_lines_and_short_rows_are_read_with_care() {
    let latin = b"name,town,phone\nJos\xE9 Garc\xEDa,M\xFCnchen,1\n\nFran\xE7ois,Besan\xE7on\n,,\nAnn,Ulm,2\n";
    let table = read_files(&[("a.csv", latin)]).expect("a table");
    assert_eq!(
        rows(&table),
        [
            ["José García", "München", "1"],
            ["François", "Besançon", ""],
            ["Ann", "Ulm", "2"]
        ]
    );
    assert_eq!(table.segments[0].numbers, Some(vec![2, 4, 6]));
    assert_eq!(table.remarks.len(), 2, "{:?}", table.remarks);
    assert!(table.remarks[0].contains("windows-1252"));
    assert_eq!(
        table.remarks[1],
        "`a.csv`: 1 rows have fewer cells than the header; what is missing counts as empty (rows 4)"
    );
}

#[test]
fn a_quote_that_never_ends_does_not_swallow_the_rest() {
    let text = "name,size\npipe,\"5 inch\nAnn,6\nBob,7\n";
    let table = read_files(&[("a.csv", text.as_bytes())]).expect("a table");
    assert_eq!(rows(&table).len(), 3);
    assert!(
        table.remarks[0].contains("never ends"),
        "{:?}",
        table.remarks
    );
}

#[test]
fn a_row_with_more_cells_than_the_header_refuses_the_file() {
    let error = read_files(&[("a.csv", b"a,b\n1,2\n1,2,3\n")]).expect_err("no column for 3");
    assert_eq!(
        error,
        "cannot read `a.csv`: row 3 has 3 cells and the header has 2; put text that holds the delimiter in quotes, or mend the row (HP-I026)"
    );
    let table = read_files(&[("a.csv", b"a,b\n1,2,\n3,4,\n")]).expect("nothing is lost");
    assert_eq!(rows(&table), [["1", "2"], ["3", "4"]]);
}

#[test]
fn columns_of_one_name_are_one_and_others_are_empty_elsewhere() {
    let files: [(&str, &[u8]); 3] = [
        ("a.csv", b"id,name\n1,Ann\n2,Bob\n"),
        ("b.csv", b"name,fax,,name\nCyd,99,,x\n"),
        ("c/b.csv", b"id\n7\n"),
    ];
    let table = read_files(&files).expect("a table");
    assert_eq!(names(&table), ["id", "name", "fax", "name (2)"]);
    assert_eq!(
        rows(&table),
        [
            ["1", "Ann", "", ""],
            ["2", "Bob", "", ""],
            ["", "Cyd", "99", "x"],
            ["7", "", "", ""]
        ]
    );
    let labels: Vec<&str> = table
        .segments
        .iter()
        .map(|segment| segment.label.as_str())
        .collect();
    assert!(
        labels[1].ends_with("/b.csv") && labels[2].ends_with("c/b.csv"),
        "{labels:?}"
    );
    assert_eq!(table.segments[1].columns, [1, 2, 3]);
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let table = read_files(&[("a.csv", b"id,name\n")]).expect("a table");
    assert_eq!((names(&table), rows(&table).len()), (vec!["id", "name"], 0));
}

#[test]
fn workbooks_give_the_first_table_of_each_visible_sheet() {
    let book = Workbook::new()
        .sheet(
            Sheet::new("One")
                .header(["Name", "Born"])
                .text_row(["Ann", "1990"]),
        )
        .sheet(
            Sheet::new("Two")
                .header(["Name", "Town"])
                .text_row(["Bob", "Ulm"]),
        );
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("book.xlsx");
    book.write(&path).expect("a workbook");
    let all = read(
        std::slice::from_ref(&path),
        None,
        &Limits::default(),
        &|_| {},
    )
    .expect("a table");
    assert_eq!(names(&all), ["Name", "Born", "Town"]);
    assert_eq!(rows(&all), [["Ann", "1990", ""], ["Bob", "", "Ulm"]]);
    assert_eq!(
        (
            all.segments[1].source.as_str(),
            all.segments[1].label.as_str()
        ),
        ("book", "book/Two")
    );
    let one = read(
        std::slice::from_ref(&path),
        Some("Two"),
        &Limits::default(),
        &|_| {},
    )
    .expect("a table");
    assert_eq!(rows(&one), [["Bob", "Ulm"]]);
    let error =
        read(&[path], Some("Three"), &Limits::default(), &|_| {}).expect_err("no such sheet");
    assert!(
        error.message.contains("its sheets are `One`, `Two`"),
        "{}",
        error.message
    );
}

#[test]
fn what_is_no_table_is_refused_with_what_it_is() {
    for (name, bytes, words) in [
        ("a.xlsx", &b"%PDF-1.4 and so on"[..], "PDF"),
        ("a.csv", b"", "no content"),
        ("a.csv", b"\n\n", "no content"),
        ("a.parquet", b"PAR1", "ends before"),
    ] {
        let error = read_files(&[(name, bytes)]).expect_err(words);
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn parquet_and_text_of_the_same_values_read_alike() {
    use std::sync::Arc;

    use arrow::{
        array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray},
        datatypes::{DataType, Field, Schema},
    };
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec![Some("Ann"), None])),
        Arc::new(Int64Array::from(vec![7, 8])),
        Arc::new(Float64Array::from(vec![Some(1.0), None])),
    ];
    let schema = Schema::new(vec![
        Field::new("name", DataType::Utf8, true),
        Field::new("n", DataType::Int64, true),
        Field::new("x", DataType::Float64, true),
    ]);
    let batch = RecordBatch::try_new(Arc::new(schema), columns).expect("a table");
    let mut bytes = Vec::new();
    crate::publish::columnar::write([Ok(batch)], &mut bytes).expect("a file");
    let stored = read_files(&[("a.parquet", &bytes)]).expect("a table");
    let text = read_files(&[("a.csv", b"name,n,x\nAnn,7,1\n,8,\n")]).expect("a table");
    assert_eq!((names(&stored), rows(&stored)), (names(&text), rows(&text)));
}

mod plain_text {
    use hotpass_linkage::table::ColumnBuilder;
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Reads a file in one pass and column by column, or not at all when it is not plain.
    fn by_columns(text: &[u8]) -> Option<EncodedTable> {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().join("a.csv");
        fs::write(&path, text).expect("a file");
        let mut union = Union::default();
        delimited::plain(&path, "csv", "a", &mut union).ok()?;
        Some(union.finish().encoded())
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(60))]

        #[test]
        fn columns_read_together_are_those_read_cell_by_cell(
            cells in vec(("[a-c]{1,2}", "[ a-c,;\"\r\n\u{e9}]{0,6}", "[a-c\t ]{0,3}"), 1..30),
            n_rows in prop_oneof![1_usize..60, 8_100_usize..20_000],
            has_mark in any::<bool>(),
            ends_as_windows_does in any::<bool>(),
        ) {
            let end = if ends_as_windows_does { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new().terminator(end).from_writer(Vec::new());
            let mut columns = ["id", "name", "town"].map(ColumnBuilder::new);
            writer.write_record(["id", "name", "town"]).expect("a header");
            for (row, (id, name, town)) in (0..n_rows).zip(cells.iter().cycle()) {
                let cells = [format!("{id}{}", row % 9_000), name.clone(), town.clone()];
                writer.write_record(&cells).expect("a row");
                for (column, cell) in columns.iter_mut().zip(&cells) {
                    column.push(cell).expect("little text");
                }
            }
            let text = writer.into_inner().expect("a text");
            let mark = if has_mark { "\u{feff}" } else { "" };
            if let Some(table) = by_columns(&[mark.as_bytes(), &text].concat()) {
                prop_assert_eq!(table.segments[0].n_rows, n_rows);
                for (found, expected) in table.columns.iter().zip(columns) {
                    let expected = expected.finish();
                    prop_assert_eq!(&found.name, &expected.name);
                    prop_assert_eq!(&found.codes, &expected.codes);
                    prop_assert_eq!(&found.values, &expected.values);
                }
            }
        }
    }
}
