//! Where tables begin and end on a sheet, what their headers are, and which rows are no records.

use super::*;
use crate::table::SkipReason::{Footnote, RepeatedHeader, Total};

/// Reads rows of text as a comma-delimited file.
fn read_rows(rows: &[&[&str]]) -> FileContent {
    let text = lines(rows);
    let content = read_bytes("t.csv", text.as_bytes());
    assert_eq!(content.input.refused, None);
    let owned: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
        .collect();
    assert_eq!(
        accounted(&content, &owned),
        count(&owned),
        "a cell vanished"
    );
    content
}

#[test]
fn a_second_table_below_begins_at_its_own_header() {
    let content = read_rows(&[
        &["Schools", "", ""],
        &["Name", "Phone", "Since"],
        &["Acme", "011 555 0100", "2020-01-31"],
        &["Bolt", "011 555 0101", "2020-02-29"],
        &["", "", ""],
        &["Airports", "", ""],
        &["Code", "Elevation", ""],
        &["FALA", "4517", ""],
        &["FAGM", "5473", ""],
    ]);
    let [first, second] = content.tables.as_slice() else {
        panic!("{:?}", content.tables);
    };
    assert_eq!((first.rows.len(), second.rows.len()), (2, 2));
    assert_eq!(headers(second), ["Code", "Elevation"]);
    assert_eq!((second.number, second.header_rows.clone()), (2, 6..7));
    assert_eq!(second.skipped[0].row, 5);
    assert!(codes(&content).contains(&"HP-I017"));
}

#[test]
fn a_blank_row_inside_a_table_does_not_end_it() {
    let content = read_rows(&[
        &["Name", "Phone", "Town"],
        &["Acme", "011 555 0100", "Paarl"],
        &["", "", ""],
        &["Bolt", "n/a", "Ceres"],
        &["Cargo", "011 555 0102", "George"],
        &["", "", ""],
        &["Delta", "see website", "Knysna"],
        &["Eagle", "011 555 0103", "Durban"],
    ]);
    assert_eq!(content.tables.len(), 1);
    assert_eq!(content.tables[0].rows, [1, 3, 4, 6, 7]);
}

#[test]
fn tables_side_by_side_are_told_apart() {
    let content = read_rows(&[
        &["Name", "Phone", "", "Name", "Elevation"],
        &["Acme", "011 555 0100", "", "Lanseria", "4517"],
        &["Bolt", "011 555 0101", "", "Grand Central", "5325"],
        &["Cargo", "011 555 0102", "", "", ""],
    ]);
    assert_eq!(content.tables.len(), 2);
    assert_eq!(content.tables[0].rows.len(), 3);
    assert_eq!(headers(&content.tables[1]), ["Name", "Elevation"]);
    assert_eq!(content.tables[1].columns[0].index, 3);
}

#[test]
fn an_empty_column_does_not_split_a_table() {
    let content = read_rows(&[
        &["Name", "Phone", "", "Mail", "Notes"],
        &["Acme", "011 555 0100", "", "a@a.co", ""],
        &["Bolt", "011 555 0101", "", "b@b.co", "call"],
        &["Cargo", "011 555 0102", "", "c@c.co", ""],
    ]);
    assert_eq!(content.tables.len(), 1);
    assert_eq!(
        headers(&content.tables[0]),
        ["Name", "Phone", "Mail", "Notes"]
    );
}

#[test]
fn totals_notes_and_repeated_headers_are_no_records() {
    let content = read_rows(&[
        &["Town", "Schools", "Pupils"],
        &["Paarl", "3", "120"],
        &["Subtotal", "3", "120"],
        &["Town", "Schools", "Pupils"],
        &["Ceres", "2", "80"],
        &["Total", "5", "200"],
        &["", "", ""],
        &["* provisional", "", ""],
        &["Source: annual report", "", ""],
    ]);
    let table = &content.tables[0];
    assert_eq!(table.rows, [1, 4]);
    assert_eq!(codes(&content), ["HP-I019", "HP-I020", "HP-I021"]);
    let reasons: Vec<_> = table
        .skipped
        .iter()
        .map(|skipped| (skipped.row, skipped.reason))
        .collect();
    assert_eq!(
        reasons,
        [
            (2, Total),
            (3, RepeatedHeader),
            (5, Total),
            (7, Footnote),
            (8, Footnote)
        ]
    );
}

#[test]
fn several_lines_of_notes_are_told_from_a_last_name() {
    let content = read_rows(&[
        &["Name", "Q1", "Q2"],
        &["North Flying School", "1", "2"],
        &["South Flying School", "4", "5"],
        &["Wings Over The Bay", "", ""],
        &["", "", ""],
        &["Source: survey", "", ""],
        &["Figures are still provisional.", "", ""],
    ]);
    assert_eq!(content.tables[0].rows, [1, 2, 3]);
    assert_eq!(content.tables[0].skipped.len(), 2);
}

#[test]
fn an_organization_called_total_stays_a_record() {
    let content = read_rows(&[
        &["Name", "Mail", "Town"],
        &["Total", "info@total.co.za", "Sandton"],
        &["Acme", "info@acme.co.za", "Paarl"],
        &["Total Aviation", "ops@total.aero", "Lanseria"],
    ]);
    assert_eq!(content.tables[0].rows, [1, 2, 3]);
}

#[test]
fn rows_with_an_id_alone_are_records_and_so_are_continuation_rows() {
    let mut rows: Vec<Vec<String>> = vec![vec!["ID".into(), "Name".into(), "Phone".into()]];
    for number in 1..=40 {
        let name = if number % 9 == 1 {
            format!("School {number}")
        } else {
            String::new()
        };
        rows.push(vec![number.to_string(), name, String::new()]);
    }
    rows.push(vec![String::new(), "Wings Academy".into(), String::new()]);
    let borrowed: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let slices: Vec<&[&str]> = borrowed.iter().map(Vec::as_slice).collect();
    let content = read_rows(&slices);
    assert_eq!(content.tables[0].rows.len(), 41);
    assert_eq!(headers(&content.tables[0]), ["ID", "Name", "Phone"]);
}

#[test]
fn headers_that_repeat_or_are_empty_get_names_of_their_own() {
    let content = read_rows(&[
        &["", "Name", "Phone", "Phone", "", ""],
        &["1", "Acme", "011 555 0100", "082 555 0100", "Hangar 4", ""],
        &["2", "Bolt", "011 555 0101", "082 555 0101", "", ""],
    ]);
    assert_eq!(
        headers(&content.tables[0]),
        ["column_A", "Name", "Phone", "Phone (2)", "column_E"]
    );
    assert_eq!(codes(&content), ["HP-I022", "HP-I023"]);
}

#[test]
fn a_list_without_header_gets_generated_names() {
    let content = read_rows(&[
        &["Acme", "011 555 0100", "info@acme.co.za"],
        &["Bolt", "011 555 0101", "info@bolt.co.za"],
        &["Cargo", "011 555 0102", "info@cargo.co.za"],
    ]);
    let table = &content.tables[0];
    assert_eq!(headers(table), ["column_A", "column_B", "column_C"]);
    assert_eq!(table.rows, [0, 1, 2]);
    assert!(table.header_rows.is_empty());
    assert_eq!(codes(&content), ["HP-I032"]);
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let content = read_rows(&[&["Name", "Phone", "Mail"]]);
    assert_eq!(content.tables[0].rows.len(), 0);
    assert_eq!(headers(&content.tables[0]), ["Name", "Phone", "Mail"]);
    assert_eq!(codes(&content), ["HP-I024"]);
}

#[test]
fn years_are_headers_when_words_stand_beside_them() {
    let content = read_rows(&[
        &["Country", "2019", "2020", "2021"],
        &["Angola", "10", "20", "30"],
        &["Benin", "11", "21", "31"],
    ]);
    assert_eq!(
        headers(&content.tables[0]),
        ["Country", "2019", "2020", "2021"]
    );
    assert_eq!(content.tables[0].rows.len(), 2);
}

#[test]
fn a_group_row_without_merged_cells_is_joined_to_the_names_below_it() {
    let content = read_rows(&[
        &["School", "", "Pupils", ""],
        &["Name", "Mail", "2020", "2021"],
        &["Acme", "a@a.co", "10", "20"],
        &["Bolt", "b@b.co", "11", "21"],
    ]);
    assert_eq!(
        headers(&content.tables[0]),
        ["School Name", "School Mail", "Pupils 2020", "Pupils 2021"]
    );
    assert_eq!(content.tables[0].rows, [2, 3]);
}

#[test]
fn a_group_row_may_leave_the_names_of_single_columns_to_itself() {
    let content = read_rows(&[
        &["Region", "Town", "2020", "", "2021", ""],
        &["", "", "Plan", "Actual", "Plan", "Actual"],
        &["North", "Paarl", "10", "20", "30", "40"],
        &["South", "Ceres", "11", "21", "31", "41"],
    ]);
    assert_eq!(
        headers(&content.tables[0]),
        [
            "Region",
            "Town",
            "2020 Plan",
            "2020 Actual",
            "2021 Plan",
            "2021 Actual"
        ]
    );
    assert_eq!(content.tables[0].rows, [2, 3]);
}

#[test]
fn bands_that_share_a_header_and_rows_are_one_table() {
    let content = read_rows(&[
        &["", "Item", "", "", "Now", "Before"],
        &["", "", "", "", "", ""],
        &["A.", "Land", "", "", "1", "2"],
        &["B.", "Stock", "", "", "3", "4"],
        &["C.", "Cash", "", "", "5", "6"],
    ]);
    assert_eq!(content.tables.len(), 1);
    assert_eq!(
        headers(&content.tables[0]),
        ["column_A", "Item", "Now", "Before"]
    );
    assert_eq!(content.tables[0].rows, [2, 3, 4]);
}

#[test]
fn countless_small_tables_under_a_very_wide_row_cost_little() {
    let mut text = vec!["x"; 4_000].join(",");
    text.push('\n');
    for _ in 0..500 {
        text.push_str("\nName,Amount\nAnn,1\n\nTown,Date,Count\nPaarl,2020-01-31,1\n");
    }
    let content = read_bytes("f.csv", text.as_bytes());
    assert_eq!(content.tables.len(), 250);
    let rows: usize = content
        .tables
        .iter()
        .map(|table| table.rows.len() + table.skipped.len() + table.header_rows.len())
        .sum();
    assert_eq!(rows, 2_001);
}

#[test]
fn keys_and_values_above_a_table_are_its_preamble() {
    let content = read_rows(&[
        &["Report:", "Schools", "", ""],
        &["Date:", "2020-01-31", "", ""],
        &["", "", "", ""],
        &["Name", "Mail", "Town", "Pupils"],
        &["Acme", "a@a.co", "Paarl", "10"],
        &["Bolt", "b@b.co", "Ceres", "11"],
    ]);
    assert_eq!(content.tables.len(), 1);
    assert_eq!(content.tables[0].header_rows, 3..4);
    assert_eq!(content.tables[0].skipped.len(), 2);
}
