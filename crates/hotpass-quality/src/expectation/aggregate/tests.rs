//! What columns and tables are expected to be, in small tables.

use arrow::array::{BooleanArray, Float64Array, Int64Array, StringArray, TimestampNanosecondArray};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::{Arguments, Observation, Problem, Result};
use super::{moment, observe};
use crate::table::{Cells, Column, Rows, Table};

fn table_of(columns: Vec<(&str, Cells)>) -> Table {
    let columns = columns.into_iter().map(|(name, cells)| Column {
        name: name.into(),
        type_name: String::new(),
        cells,
    });
    let columns: Vec<Column> = columns.collect();
    let n_rows = columns.first().map_or(0, Column::len);
    Table { columns, n_rows }
}

/// Five rows of each kind of cells.
fn every_kind() -> Table {
    let date = |text| moment::parse(text);
    let dates = [
        date("2020-01-01"),
        date("2020-01-03"),
        None,
        date("2020-01-03"),
        None,
    ];
    let texts = vec![Some("b"), Some("a"), None, Some("b"), Some("c")];
    table_of(vec![
        (
            "whole",
            Cells::Integers(Int64Array::from(vec![3, 1, 2, 2, 2])),
        ),
        (
            "number",
            Cells::Numbers(Float64Array::from(vec![
                Some(1.0),
                Some(2.5),
                None,
                Some(f64::NAN),
                Some(4.0),
            ])),
        ),
        ("text", Cells::Texts(StringArray::from(texts))),
        (
            "code",
            Cells::Encoded {
                codes: vec![1, 2, 0, 1, 3],
                values: StringArray::from(vec!["", "b", "a", "c"]),
            },
        ),
        (
            "truth",
            Cells::Booleans(BooleanArray::from(vec![
                Some(true),
                None,
                Some(true),
                Some(false),
                None,
            ])),
        ),
        (
            "date",
            Cells::Moments(TimestampNanosecondArray::from(dates.to_vec())),
        ),
        ("nothing", Cells::Mixed(vec![Json::Null; 5])),
        (
            "mixed",
            Cells::Mixed(vec![
                json!(1),
                json!("1"),
                json!(1.0),
                json!(true),
                Json::Null,
            ]),
        ),
        (
            "nested",
            Cells::Mixed(vec![
                json!([1]),
                Json::Null,
                Json::Null,
                Json::Null,
                Json::Null,
            ]),
        ),
    ])
}

fn ask(table: &Table, kind: &str, arguments: &Json) -> Result<Observation> {
    let arguments = arguments.as_object().expect("an object");
    let rows = Rows::All(table.n_rows);
    let about = (table, &rows);
    observe(&format!("expect_{kind}"), about, Arguments::new(arguments))
        .expect("an expectation of a column or a table")
}

/// Asks each of several things and compares verdict and observation.
fn check(table: &Table, cases: &[(&str, Json, bool, Json)]) {
    for (kind, arguments, success, observed) in cases {
        let seen = ask(table, kind, arguments);
        let seen = seen.map(|seen| (seen.success, seen.observed));
        assert_eq!(seen, Ok((*success, observed.clone())), "{kind} {arguments}");
    }
}

/// Asks each of several things that cannot be told.
fn check_problems(table: &Table, cases: &[(&str, Json, &str)]) {
    for (kind, arguments, part) in cases {
        let problem = ask(table, kind, arguments).expect_err(kind).to_string();
        assert!(problem.contains(part), "{kind} {arguments}: {problem}");
    }
}

#[test]
fn statistics_are_compared_with_bounds_and_nulls_do_not_count() {
    let cases = [
        (
            "column_max_to_be_between",
            json!({ "column": "whole", "max_value": 3 }),
            true,
            json!(3),
        ),
        (
            "column_max_to_be_between",
            json!({ "column": "whole", "max_value": 3, "strict_max": true }),
            false,
            json!(3),
        ),
        (
            "column_min_to_be_between",
            json!({ "column": "whole", "min_value": "1" }),
            true,
            json!(1),
        ),
        (
            "column_min_to_be_between",
            json!({ "column": "whole", "min_value": 1.0, "strict_min": true }),
            false,
            json!(1),
        ),
        (
            "column_max_to_be_between",
            json!({ "column": "text", "min_value": "c" }),
            true,
            json!("c"),
        ),
        (
            "column_min_to_be_between",
            json!({ "column": "code", "min_value": "b" }),
            false,
            json!("a"),
        ),
        (
            "column_max_to_be_between",
            json!({ "column": "truth", "min_value": 1 }),
            true,
            json!(true),
        ),
        (
            "column_max_to_be_between",
            json!({ "column": "date", "min_value": "2020-01-03", "max_value": "3 Jan 2020" }),
            true,
            json!("2020-01-03T00:00:00"),
        ),
        (
            "column_mean_to_be_between",
            json!({ "column": "number", "min_value": 2.5, "max_value": 2.5 }),
            true,
            json!(2.5),
        ),
        (
            "column_mean_to_be_between",
            json!({ "column": "date", "max_value": "2020-01-02" }),
            false,
            json!("2020-01-02T08:00:00"),
        ),
        (
            "column_median_to_be_between",
            json!({ "column": "whole", "min_value": 2 }),
            true,
            json!(2.0),
        ),
        (
            "column_median_to_be_between",
            json!({ "column": "truth" }),
            true,
            json!(1.0),
        ),
        (
            "column_stdev_to_be_between",
            json!({ "column": "number", "max_value": 1.5 }),
            true,
            json!(1.5),
        ),
        (
            "column_sum_to_be_between",
            json!({ "column": "whole", "min_value": 10 }),
            true,
            json!(10),
        ),
        (
            "column_sum_to_be_between",
            json!({ "column": "truth" }),
            true,
            json!(2),
        ),
        (
            "column_sum_to_be_between",
            json!({ "column": "number", "min_value": 8 }),
            false,
            json!(7.5),
        ),
    ];
    check(&every_kind(), &cases);
}

#[test]
fn a_column_of_nulls_has_a_sum_and_shares_but_no_other_statistics() {
    let of = |kind, observed: Json| {
        (
            kind,
            json!({ "column": "nothing" }),
            !observed.is_null(),
            observed,
        )
    };
    let cases = [
        of("column_max_to_be_between", Json::Null),
        of("column_min_to_be_between", Json::Null),
        of("column_mean_to_be_between", Json::Null),
        of("column_median_to_be_between", Json::Null),
        of("column_stdev_to_be_between", Json::Null),
        of("column_sum_to_be_between", json!(0.0)),
        of("column_unique_value_count_to_be_between", json!(0)),
        of(
            "column_proportion_of_unique_values_to_be_between",
            json!(0.0),
        ),
        of(
            "column_proportion_of_non_null_values_to_be_between",
            json!(0.0),
        ),
    ];
    check(&every_kind(), &cases);
}

#[test]
fn bounds_of_another_kind_are_told_to_be_wrong() {
    let cases = [
        (
            "column_mean_to_be_between",
            json!({ "column": "number", "max_value": "s" }),
            "invalid datetime format",
        ),
        (
            "column_mean_to_be_between",
            json!({ "column": "nothing", "max_value": "s" }),
            "invalid datetime format",
        ),
        (
            "column_max_to_be_between",
            json!({ "column": "date", "max_value": 3 }),
            "`max_value` is not a date",
        ),
        (
            "column_max_to_be_between",
            json!({ "column": "text", "max_value": 3 }),
            "`max_value` is not a text",
        ),
        (
            "column_max_to_be_between",
            json!({ "column": "mixed" }),
            "no least or greatest value",
        ),
        (
            "column_mean_to_be_between",
            json!({ "column": "text" }),
            "no mean: it holds texts",
        ),
        (
            "column_sum_to_be_between",
            json!({ "column": "date" }),
            "no sum: it holds points in time",
        ),
        (
            "column_stdev_to_be_between",
            json!({ "column": "mixed" }),
            "no standard deviation",
        ),
        (
            "column_mean_to_be_between",
            json!({ "column": "who" }),
            "no column `who`",
        ),
        (
            "column_mean_to_be_between",
            json!({}),
            "`column` is missing",
        ),
    ];
    check_problems(&every_kind(), &cases);
}

#[test]
fn sets_are_compared_with_what_is_there() {
    let cases = [
        (
            "column_distinct_values_to_be_in_set",
            json!({ "column": "whole", "value_set": [1.0, 2, 3, 4] }),
            true,
            json!([1, 2, 3]),
        ),
        (
            "column_distinct_values_to_be_in_set",
            json!({ "column": "whole", "value_set": ["1", "2", "3"] }),
            false,
            json!([1, 2, 3]),
        ),
        (
            "column_distinct_values_to_be_in_set",
            json!({ "column": "whole" }),
            true,
            json!([1, 2, 3]),
        ),
        (
            "column_distinct_values_to_be_in_set",
            json!({ "column": "nothing", "value_set": [1] }),
            true,
            json!([]),
        ),
        (
            "column_distinct_values_to_be_in_set",
            json!({ "column": "mixed", "value_set": ["1", true] }),
            true,
            json!([1, "1"]),
        ),
        (
            "column_distinct_values_to_equal_set",
            json!({ "column": "code", "value_set": ["c", "a", "b", "a"] }),
            true,
            json!(["a", "b", "c"]),
        ),
        (
            "column_distinct_values_to_equal_set",
            json!({ "column": "text", "value_set": ["a", "b", "c", null] }),
            false,
            json!(["a", "b", "c"]),
        ),
        (
            "column_distinct_values_to_equal_set",
            json!({ "column": "nothing", "value_set": [] }),
            true,
            json!([]),
        ),
        (
            "column_distinct_values_to_equal_set",
            json!({ "column": "truth", "value_set": [0, 1] }),
            true,
            json!([false, true]),
        ),
        (
            "column_distinct_values_to_equal_set",
            json!({ "column": "date", "value_set": ["2020-01-01", "1/3/2020"] }),
            true,
            json!(["2020-01-01T00:00:00", "2020-01-03T00:00:00"]),
        ),
        (
            "column_distinct_values_to_contain_set",
            json!({ "column": "number", "value_set": [4] }),
            true,
            json!([1.0, 2.5, 4.0]),
        ),
        (
            "column_distinct_values_to_contain_set",
            json!({ "column": "number", "value_set": [4, 5] }),
            false,
            json!([1.0, 2.5, 4.0]),
        ),
        (
            "column_most_common_value_to_be_in_set",
            json!({ "column": "text", "value_set": ["b"] }),
            true,
            json!(["b"]),
        ),
        (
            "column_most_common_value_to_be_in_set",
            json!({ "column": "number", "value_set": [1] }),
            false,
            json!([1.0, 2.5, 4.0]),
        ),
        (
            "column_most_common_value_to_be_in_set",
            json!({ "column": "number", "value_set": [1], "ties_okay": true }),
            true,
            json!([1.0, 2.5, 4.0]),
        ),
        (
            "column_most_common_value_to_be_in_set",
            json!({ "column": "nothing", "value_set": [1], "ties_okay": true }),
            false,
            json!([]),
        ),
        (
            "column_unique_value_count_to_be_between",
            json!({ "column": "code", "min_value": 3, "max_value": 3 }),
            true,
            json!(3),
        ),
        (
            "column_unique_value_count_to_be_between",
            json!({ "column": "mixed", "min_value": 3 }),
            false,
            json!(2),
        ),
        (
            "column_proportion_of_unique_values_to_be_between",
            json!({ "column": "code", "max_value": 0.75, "strict_max": true }),
            false,
            json!(0.75),
        ),
        (
            "column_proportion_of_non_null_values_to_be_between",
            json!({ "column": "number", "min_value": 0.6 }),
            true,
            json!(0.6),
        ),
    ];
    check(&every_kind(), &cases);
    let cases = [
        (
            "column_distinct_values_to_be_in_set",
            json!({ "column": "whole", "value_set": [] }),
            "non-empty",
        ),
        (
            "column_distinct_values_to_equal_set",
            json!({ "column": "whole" }),
            "`value_set` is missing",
        ),
        (
            "column_distinct_values_to_equal_set",
            json!({ "column": "date", "value_set": ["x"] }),
            "not a date",
        ),
        (
            "column_unique_value_count_to_be_between",
            json!({ "column": "nested" }),
            "cannot be counted",
        ),
    ];
    check_problems(&every_kind(), &cases);
}

#[test]
fn a_set_that_differs_says_which_values_do() {
    let arguments = json!({ "column": "code", "value_set": ["b", "c", "d"] });
    let seen = ask(
        &every_kind(),
        "column_distinct_values_to_equal_set",
        &arguments,
    );
    let details = seen.map(|seen| seen.details);
    let counts = [("a", 1), ("b", 2), ("c", 1)];
    let counts = counts.map(|(value, count)| json!({ "value": value, "count": count }));
    let expected = json!({ "value_counts": counts, "unexpected": ["a"], "missing": ["d"] });
    assert_eq!(details, Ok(Some(expected)));
}

#[test]
fn texts_are_dates_if_that_is_asked_for() {
    let texts = vec!["1/2/2016", "2016-01-02", "10/1/2015"];
    let table = table_of(vec![("day", Cells::Texts(StringArray::from(texts)))]);
    let dates = json!(["2015-10-01T00:00:00", "2016-01-02T00:00:00"]);
    let cases = [
        (
            "column_distinct_values_to_equal_set",
            json!({ "column": "day", "value_set": ["2015-10-01", "2016-01-02"], "parse_strings_as_datetimes": true }),
            true,
            dates.clone(),
        ),
        (
            "column_max_to_be_between",
            json!({ "column": "day", "max_value": "2016-01-02", "parse_strings_as_datetimes": true }),
            true,
            dates[1].clone(),
        ),
    ];
    check(&table, &cases);
}

#[test]
fn quantiles_are_nearest_values_unless_something_between_is_asked_for() {
    let whole = vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    let table = table_of(vec![
        ("x", Cells::Integers(Int64Array::from(whole))),
        ("t", Cells::Texts(StringArray::from(vec!["a"; 10]))),
        ("none", Cells::Mixed(vec![Json::Null; 10])),
    ]);
    let kind = "column_quantile_values_to_be_between";
    let of = |column: &str, between: Json| {
        json!({
            "column": column,
            "quantile_ranges": { "quantiles": [0.1, 0.5, 1], "value_ranges": [[null, 2], [4.9999, 6], [10, null]] },
            "allow_relative_error": between,
        })
    };
    let observed = |values: Json| json!({ "quantiles": [0.1, 0.5, 1], "values": values });
    let cases = [
        (kind, of("x", Json::Null), true, observed(json!([2, 5, 10]))),
        (
            kind,
            of("x", json!("linear")),
            true,
            observed(json!([1.9, 5.5, 10.0])),
        ),
        (
            kind,
            of("x", json!("lower")),
            true,
            observed(json!([1, 5, 10])),
        ),
        (
            kind,
            of("x", json!("higher")),
            true,
            observed(json!([2, 6, 10])),
        ),
        (
            kind,
            of("x", json!("midpoint")),
            true,
            observed(json!([1.5, 5.5, 10.0])),
        ),
        (
            kind,
            of("none", Json::Null),
            false,
            observed(json!([null, null, null])),
        ),
    ];
    check(&table, &cases);
    let ranges = |ranges: Json| json!({ "column": "x", "quantile_ranges": ranges });
    let cases = [
        (kind, of("x", json!(true)), "must be linear"),
        (kind, of("t", Json::Null), "no quantiles"),
        (
            kind,
            json!({ "column": "x" }),
            "`quantile_ranges` is missing",
        ),
        (
            kind,
            ranges(json!({ "quantiles": [0.5], "value_ranges": [[2, 1]] })),
            "ordered pairs",
        ),
        (
            kind,
            ranges(json!({ "quantiles": [0.5], "value_ranges": [[2]] })),
            "ordered pairs",
        ),
        (
            kind,
            ranges(json!({ "quantiles": [0.5], "value_ranges": [] })),
            "same number",
        ),
        (
            kind,
            ranges(json!({ "quantiles": [1.5], "value_ranges": [[1, 2]] })),
            "[0, 1]",
        ),
    ];
    check_problems(&table, &cases);
    let seen = ask(&table, kind, &of("none", Json::Null)).map(|seen| seen.details);
    assert_eq!(
        seen,
        Ok(Some(json!({ "success_details": [false, false, false] })))
    );
}

#[test]
fn tables_have_columns_and_rows_as_expected() {
    let table = table_of(vec![
        ("b", Cells::Integers(Int64Array::from(vec![1, 2]))),
        ("a", Cells::Booleans(BooleanArray::from(vec![true, false]))),
    ]);
    let set = json!(["a", "b"]);
    let cases = [
        (
            "column_to_exist",
            json!({ "column": "a" }),
            true,
            Json::Null,
        ),
        (
            "column_to_exist",
            json!({ "column": "A" }),
            false,
            Json::Null,
        ),
        (
            "column_to_exist",
            json!({ "column": "a", "column_index": 1 }),
            true,
            Json::Null,
        ),
        (
            "column_to_exist",
            json!({ "column": "a", "column_index": 0 }),
            false,
            Json::Null,
        ),
        (
            "column_to_exist",
            json!({ "column": "a", "column_index": -1 }),
            true,
            Json::Null,
        ),
        (
            "column_to_exist",
            json!({ "column": "a", "column_index": 9 }),
            false,
            Json::Null,
        ),
        (
            "table_row_count_to_equal",
            json!({ "value": 2 }),
            true,
            json!(2),
        ),
        (
            "table_column_count_to_equal",
            json!({ "value": 3.0 }),
            false,
            json!(2),
        ),
        ("table_row_count_to_be_between", json!({}), true, json!(2)),
        (
            "table_row_count_to_be_between",
            json!({ "min_value": 2, "strict_min": true }),
            false,
            json!(2),
        ),
        (
            "table_column_count_to_be_between",
            json!({ "min_value": 1, "max_value": 2 }),
            true,
            json!(2),
        ),
        (
            "table_columns_to_match_set",
            json!({ "column_set": ["b", "a", "b"] }),
            true,
            set.clone(),
        ),
        (
            "table_columns_to_match_set",
            json!({ "column_set": ["a"] }),
            false,
            set.clone(),
        ),
        (
            "table_columns_to_match_set",
            json!({ "column_set": ["a"], "exact_match": false }),
            true,
            set.clone(),
        ),
        (
            "table_columns_to_match_set",
            json!({ "column_set": ["a", "c"], "exact_match": false }),
            false,
            set,
        ),
        (
            "table_columns_to_match_ordered_list",
            json!({ "column_list": ["b", "a"] }),
            true,
            json!(["b", "a"]),
        ),
        (
            "table_columns_to_match_ordered_list",
            json!({ "column_list": ["a", "b"] }),
            false,
            json!(["b", "a"]),
        ),
        (
            "table_columns_to_match_ordered_list",
            json!({}),
            true,
            json!(["b", "a"]),
        ),
    ];
    check(&table, &cases);
    let cases = [
        (
            "table_row_count_to_equal",
            json!({ "value": "x" }),
            "not a valid integer",
        ),
        ("table_row_count_to_equal", json!({}), "`value` is missing"),
        (
            "table_row_count_to_be_between",
            json!({ "min_value": "quack" }),
            "must be integers",
        ),
        (
            "table_column_count_to_be_between",
            json!({ "min_value": 2, "max_value": 1 }),
            "cannot be greater",
        ),
        (
            "column_to_exist",
            json!({ "column": "a", "column_index": "x" }),
            "whole number",
        ),
    ];
    check_problems(&table, &cases);
}

#[test]
fn columns_that_do_not_match_are_listed() {
    let table = table_of(vec![("a", Cells::Integers(Int64Array::from(vec![1])))]);
    let details =
        |kind: &str, arguments: &Json| ask(&table, kind, arguments).map(|seen| seen.details);
    let list = details(
        "table_columns_to_match_ordered_list",
        &json!({ "column_list": ["b", "c"] }),
    );
    let expected = json!({ "mismatched": [
        { "Expected Column Position": 0, "Expected": "b", "Found": "a" },
        { "Expected Column Position": 1, "Expected": "c", "Found": null },
    ] });
    assert_eq!(list, Ok(Some(expected)));
    let set = details(
        "table_columns_to_match_set",
        &json!({ "column_set": ["c", "b"] }),
    );
    let expected = json!({ "mismatched": { "unexpected": ["a"], "missing": ["b", "c"] } });
    assert_eq!(set, Ok(Some(expected)));
}

#[test]
fn a_type_goes_by_the_names_that_pandas_knows() {
    let table = every_kind();
    let cases = [
        ("whole", "int", true),
        ("whole", "Int64", false),
        ("number", "float64", true),
        ("text", "str", true),
        ("text", "object", false),
        ("truth", "bool", true),
        ("date", "datetime64", true),
        ("date", "datetime64[ns]", true),
        ("date", "datetime64[us]", false),
        ("mixed", "O", true),
    ];
    for (column, name, expected) in cases {
        let seen = ask(
            &table,
            "column_type_to_be",
            &json!({ "column": column, "type_": name }),
        );
        assert_eq!(
            seen.map(|seen| seen.success),
            Ok(expected),
            "{column} {name}"
        );
    }
    let cases = [(
        "column_type_to_be",
        json!({ "column": "text", "type_": "banana" }),
        "banana",
    )];
    check_problems(&table, &cases);
}

#[test]
fn other_types_of_expectation_are_somebody_elses() {
    let table = Table::default();
    let nothing = serde_json::Map::new();
    for kind in [
        "expect_column_values_to_be_unique",
        "expect_table_row_count_to_equal_other_table",
        "x",
    ] {
        assert!(observe(kind, (&table, &Rows::All(0)), Arguments::new(&nothing)).is_none());
    }
}

/// Asks for the divergence and its observed and expected weights.
fn diverge(column: &str, arguments: &Json) -> Result<(bool, f64, Json, Json)> {
    let table = table_of(vec![
        (
            "t",
            Cells::Texts(StringArray::from(vec!["a", "a", "b", "c"])),
        ),
        (
            "x",
            Cells::Numbers(Float64Array::from(vec![-0.5, 0.5, 1.0, 2.0])),
        ),
    ]);
    let mut arguments = arguments.clone();
    arguments["column"] = json!(column);
    let seen = ask(&table, "column_kl_divergence_to_be_less_than", &arguments)?;
    let details = seen.details.expect("partitions");
    Ok((
        seen.success,
        seen.observed.as_f64().unwrap_or(f64::INFINITY),
        details["observed_partition"].clone(),
        details["expected_partition"].clone(),
    ))
}

#[test]
fn divergence_is_that_of_values_or_of_bins() {
    let values = json!({ "values": ["a", "b"], "weights": [0.5, 0.5] });
    let seen = diverge("t", &json!({ "partition_object": values, "threshold": 1 }));
    let (success, divergence, observed, expected) = seen.expect("weights");
    assert!(!success && divergence.is_infinite());
    assert_eq!(
        observed,
        json!({ "values": ["a", "b", "c"], "weights": [0.5, 0.25, 0.25] })
    );
    assert_eq!(expected["weights"], json!([0.5, 0.5, 0.0]));
    let held = json!({ "partition_object": values, "threshold": 0.5, "tail_weight_holdout": 0.2 });
    let (success, divergence, _, expected) = diverge("t", &held).expect("weights");
    assert_eq!(expected["weights"], json!([0.4, 0.4, 0.2]));
    // 0.5 ln(0.5 / 0.4) + 0.25 ln(0.25 / 0.4) + 0.25 ln(0.25 / 0.2)
    assert!(
        success && (divergence - 0.049_857).abs() < 1e-6,
        "{divergence}"
    );
    let bins = json!({ "bins": [0, 1, 2], "weights": [0.25, 0.5], "tail_weights": [0.25, 0] });
    let (success, divergence, observed, expected) =
        diverge("x", &json!({ "partition_object": bins, "threshold": 0 })).expect("weights");
    assert!(success && divergence == 0.0);
    assert_eq!(
        observed,
        json!({ "bins": [0.0, 1.0, 2.0], "weights": [0.25, 0.5], "tail_weights": [0.25, 0.0] })
    );
    assert_eq!(observed, expected);
    let open = json!({ "bins": ["-Infinity", 0, 2], "weights": [0.5, 0.5] });
    let open = json!({ "partition_object": open, "tail_weight_holdout": 0.1, "internal_weight_holdout": 0 });
    let (success, _, observed, expected) = diverge("x", &open).expect("weights");
    assert!(success, "there is no threshold");
    assert_eq!(
        observed,
        json!({ "bins": [0.0, 2.0], "weights": [0.75], "tail_weights": [0.25, 0.0] })
    );
    assert_eq!(
        expected,
        json!({ "bins": [0.0, 2.0], "weights": [0.45], "tail_weights": [0.45, 0.1] })
    );
    for (column, is_bucketed) in [("x", true), ("x", false), ("t", false)] {
        let own = diverge(
            column,
            &json!({ "bucketize_data": is_bucketed, "threshold": 0 }),
        );
        let (success, divergence, ..) = own.expect("weights");
        assert!(success && divergence == 0.0);
    }
}

#[test]
fn partitions_and_holdouts_that_make_no_sense_are_told_to_be_wrong() {
    let bins = json!({ "bins": [0, 1, 2], "weights": [0.5, 0.5] });
    let tails = json!({ "bins": [0, 1, 2], "weights": [0.4, 0.4], "tail_weights": [0.1, 0.1] });
    let open = json!({ "bins": ["-Infinity", 1, "Infinity"], "weights": [0.5, 0.5] });
    let values = json!({ "values": ["a", "b"], "weights": [0.5, 0.5] });
    let cases = [
        (
            "x",
            json!({ "partition_object": { "bins": [0, 1], "weights": [0.5] } }),
            "Invalid partition",
        ),
        (
            "x",
            json!({ "partition_object": { "bins": [1, 0], "weights": [1] } }),
            "Invalid partition",
        ),
        (
            "x",
            json!({ "partition_object": { "bins": [0, 1, 2], "weights": [1] } }),
            "Invalid partition",
        ),
        (
            "t",
            json!({ "partition_object": { "values": ["a", "a"], "weights": [0.5, 0.5] } }),
            "twice",
        ),
        (
            "x",
            json!({ "partition_object": bins, "bucketize_data": false }),
            "bucketize_data",
        ),
        (
            "x",
            json!({ "partition_object": bins, "threshold": -1 }),
            "greater than or equal to 0",
        ),
        (
            "x",
            json!({ "partition_object": bins, "internal_weight_holdout": 2 }),
            "less than or equal to 1",
        ),
        (
            "x",
            json!({ "partition_object": bins, "tail_weight_holdout": -1 }),
            "greater than or equal to 0",
        ),
        (
            "x",
            json!({ "partition_object": tails, "tail_weight_holdout": 0.1 }),
            "must be 0",
        ),
        (
            "x",
            json!({ "partition_object": open, "tail_weight_holdout": 0.1 }),
            "infinite endpoints",
        ),
        (
            "t",
            json!({ "partition_object": values, "internal_weight_holdout": 0.1 }),
            "discrete data",
        ),
        ("t", json!({ "partition_object": bins }), "no bins"),
        ("t", json!({}), "no bins"),
    ];
    for (column, arguments, part) in cases {
        let problem = diverge(column, &arguments).expect_err(part).to_string();
        assert!(problem.contains(part), "{arguments}: {problem}");
    }
}

#[test]
fn tests_of_distributions_tell_likely_columns_from_unlikely_ones() {
    // Evenly through the quarters of a uniform distribution.
    let even: Vec<f64> = (0..200)
        .map(|place| (f64::from(place) + 0.5) / 200.0)
        .collect();
    let letters: Vec<&str> = ["a", "b", "c", "c"].repeat(25);
    let table = table_of(vec![
        (
            "even",
            Cells::Numbers(Float64Array::from(
                [even.clone(), even].concat()[..200].to_vec(),
            )),
        ),
        (
            "letter",
            Cells::Texts(StringArray::from([letters.clone(), letters].concat())),
        ),
    ]);
    let letters = |weights: Json| json!({ "column": "letter", "partition_object": { "values": ["a", "b", "c"], "weights": weights } });
    let uniform = json!({ "bins": [0, 0.5, 1], "weights": [0.5, 0.5] });
    let skewed = json!({ "bins": [0, 0.5, 1], "weights": [0.95, 0.05] });
    let ks = |name: &str, params: Json| json!({ "column": "even", "distribution": name, "params": params });
    let chi_squared = "column_chisquare_test_p_value_to_be_greater_than";
    let distribution = "column_parameterized_distribution_ks_test_p_value_to_be_greater_than";
    let bootstrapped = "column_bootstrapped_ks_test_p_value_to_be_greater_than";
    let cases = [
        (chi_squared, letters(json!([0.25, 0.25, 0.5])), true),
        (chi_squared, letters(json!([0.4, 0.4, 0.2])), false),
        (distribution, ks("uniform", json!([0, 1])), true),
        (
            distribution,
            ks("uniform", json!({ "min": 0, "max": 2 })),
            false,
        ),
        (
            distribution,
            ks("beta", json!({ "alpha": 1, "beta": 1 })),
            true,
        ),
        (distribution, ks("gamma", json!([5])), false),
        (distribution, ks("chi2", json!({ "df": 4 })), false),
        (distribution, ks("expon", json!([0, 0.1])), false),
        (
            distribution,
            ks("norm", json!({ "mean": 0.5, "std_dev": 0.3 })),
            true,
        ),
        (
            bootstrapped,
            json!({ "column": "even", "partition_object": uniform }),
            true,
        ),
        (
            bootstrapped,
            json!({ "column": "even", "partition_object": skewed, "bootstrap_sample_size": 50 }),
            false,
        ),
    ];
    for (kind, arguments, success) in cases {
        let seen = ask(&table, kind, &arguments);
        assert_eq!(
            seen.clone().map(|seen| seen.success),
            Ok(success),
            "{kind} {arguments} {seen:?}"
        );
        assert_eq!(seen, ask(&table, kind, &arguments), "the same each time");
    }
    let cases = [
        (distribution, ks("cauchy", json!([0, 1])), "Unsupported"),
        (distribution, ks("norm", json!([0, -1])), "must be positive"),
        (distribution, ks("beta", json!([1])), "Missing required"),
        (distribution, ks("norm", json!([0, 1, 2])), "Too many"),
        (
            distribution,
            ks("gamma", json!({ "alpha": -1 })),
            "Invalid parameters",
        ),
        (
            chi_squared,
            json!({ "column": "letter" }),
            "Invalid partition",
        ),
        (
            bootstrapped,
            json!({ "column": "even", "partition_object": { "bins": ["-Infinity", 0], "weights": [1] } }),
            "Partition endpoints must be finite",
        ),
    ];
    check_problems(&table, &cases);
}

#[test]
fn columns_that_tell_each_other_have_a_high_phi() {
    let numbers: Vec<f64> = (0..12).map(|place| f64::from(place / 4)).collect();
    let table = table_of(vec![
        ("x", Cells::Numbers(Float64Array::from(numbers))),
        (
            "same",
            Cells::Texts(StringArray::from(
                ["a", "b", "c"].map(|letter| vec![letter; 4]).concat(),
            )),
        ),
        (
            "free",
            Cells::Texts(StringArray::from(["a", "b", "c", "d"].repeat(3))),
        ),
    ]);
    let kind = "column_pair_cramers_phi_value_to_be_less_than";
    let cases = [
        (
            kind,
            json!({ "column_A": "x", "column_B": "same" }),
            false,
            json!(1.0),
        ),
        (
            kind,
            json!({ "column_A": "x", "column_B": "free" }),
            true,
            json!(0.0),
        ),
        (
            kind,
            json!({ "column_A": "x", "column_B": "free", "bins_A": [1], "n_bins_B": 2 }),
            true,
            json!(0.0),
        ),
        (
            kind,
            json!({ "column_A": "same", "column_B": "x", "threshold": 1, "bins_A": [["a", "b"]] }),
            true,
            json!(1.0),
        ),
    ];
    check(&table, &cases);
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(64))]

    #[test]
    fn texts_are_the_same_encoded_or_not_and_in_any_order_of_rows(
        letters in proptest::collection::vec(proptest::option::of(0_u32..5), 0..40),
    ) {
        let names = ["", "a", "b", "c", "d", "e"];
        let plain: Vec<Option<&str>> = letters
            .iter()
            .map(|letter| letter.map(|letter| names[letter as usize + 1]))
            .collect();
        let codes = letters.iter().rev().map(|letter| letter.map_or(0, |letter| letter + 1));
        let codes: Vec<u32> = codes.collect();
        let values = StringArray::from(names.to_vec());
        let table = table_of(vec![
            ("plain", Cells::Texts(StringArray::from(plain))),
            ("code", Cells::Encoded { codes, values }),
        ]);
        for kind in [
            "column_max_to_be_between",
            "column_min_to_be_between",
            "column_distinct_values_to_be_in_set",
            "column_proportion_of_unique_values_to_be_between",
            "column_proportion_of_non_null_values_to_be_between",
        ] {
            let [plain, code] = ["plain", "code"].map(|column| ask(&table, kind, &json!({ "column": column })));
            prop_assert_eq!(plain, code);
        }
    }
}

#[test]
fn only_the_rows_asked_for_count() {
    let table = every_kind();
    let arguments = json!({ "column": "whole" });
    let arguments = Arguments::new(arguments.as_object().expect("an object"));
    let rows = Rows::Some(vec![1, 3]);
    let cases = [
        ("expect_column_max_to_be_between", json!(2)),
        ("expect_column_sum_to_be_between", json!(3)),
        ("expect_column_median_to_be_between", json!(1.5)),
        ("expect_column_unique_value_count_to_be_between", json!(2)),
        ("expect_table_row_count_to_be_between", json!(2)),
    ];
    for (kind, observed) in cases {
        let seen = observe(kind, (&table, &rows), arguments).expect("known");
        assert_eq!(
            seen.map(|seen| seen.observed),
            Ok::<_, Problem>(observed),
            "{kind}"
        );
    }
}
