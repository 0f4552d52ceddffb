//! What columns and tables are expected to be, in small tables.

use arrow::array::{
    BooleanArray, Float64Array, Int64Array, LargeStringArray, StringArray, TimestampNanosecondArray,
};
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

fn whole(values: &[i64]) -> Cells {
    Cells::Integers(Int64Array::from(values.to_vec()))
}

fn numbers(values: &[f64]) -> Cells {
    Cells::Numbers(Float64Array::from(values.to_vec()))
}

fn texts(values: &[&str]) -> Cells {
    Cells::Texts(StringArray::from(values.to_vec()))
}

fn mixed(values: &Json) -> Cells {
    Cells::Mixed(values.as_array().cloned().expect("a list"))
}

/// Five rows of each kind of cells.
fn every_kind() -> Table {
    let days = ["2020-01-01", "2020-01-03", "", "2020-01-03", ""];
    let dates = days.map(moment::read).to_vec();
    let text = vec![Some("b"), Some("a"), None, Some("b"), Some("c")];
    let code = Cells::Encoded {
        codes: vec![1, 2, 0, 1, 3],
        values: LargeStringArray::from(vec!["", "b", "a", "c"]),
    };
    let number = vec![Some(1.0), Some(2.5), None, Some(f64::NAN), Some(4.0)];
    let truth = vec![Some(true), None, Some(true), Some(false), None];
    table_of(vec![
        ("whole", whole(&[3, 1, 2, 2, 2])),
        ("number", Cells::Numbers(Float64Array::from(number))),
        ("text", Cells::Texts(StringArray::from(text))),
        ("code", code),
        ("truth", Cells::Booleans(BooleanArray::from(truth))),
        (
            "date",
            Cells::Moments(TimestampNanosecondArray::from(dates)),
        ),
        ("nothing", mixed(&json!([null, null, null, null, null]))),
        ("mixed", mixed(&json!([1, "1", 1.0, true, null]))),
        ("nested", mixed(&json!([[1], null, null, null, null]))),
    ])
}

fn ask(table: &Table, kind: &str, arguments: &Json) -> Result<Observation> {
    let arguments = arguments.as_object().expect("an object");
    let rows = Rows::All(table.n_rows);
    let about = (table, &rows);
    observe(&format!("expect_{kind}"), about, Arguments::new(arguments))
        .expect("an expectation of a column or a table")
}

/// Asks each of several things, `[kind, arguments, success, observed]`, and compares.
fn check(table: &Table, cases: &Json) {
    for case in cases.as_array().expect("cases") {
        let seen = ask(table, case[0].as_str().expect("a kind"), &case[1]);
        let seen = seen.map(|seen| (Json::Bool(seen.success), seen.observed));
        assert_eq!(seen, Ok((case[2].clone(), case[3].clone())), "{case}");
    }
}

/// Asks each of several things that cannot be told, `[kind, arguments, part of the message]`.
fn check_problems(table: &Table, cases: &Json) {
    for case in cases.as_array().expect("cases") {
        let seen = ask(table, case[0].as_str().expect("a kind"), &case[1]);
        let problem = seen.expect_err("a problem").to_string();
        let part = case[2].as_str().expect("a part of the message");
        assert!(problem.contains(part), "{case}: {problem}");
    }
}

#[test]
fn statistics_are_compared_with_bounds_and_nulls_do_not_count() {
    let cases = json!([
        ["column_max_to_be_between", { "column": "whole", "max_value": 3 }, true, 3],
        ["column_max_to_be_between", { "column": "whole", "max_value": 3, "strict_max": true }, false, 3],
        ["column_min_to_be_between", { "column": "whole", "min_value": "1" }, true, 1],
        ["column_min_to_be_between", { "column": "whole", "min_value": 1.0, "strict_min": true }, false, 1],
        ["column_max_to_be_between", { "column": "text", "min_value": "c" }, true, "c"],
        ["column_min_to_be_between", { "column": "code", "min_value": "b" }, false, "a"],
        ["column_max_to_be_between", { "column": "truth", "min_value": 1 }, true, true],
        [
            "column_max_to_be_between",
            { "column": "date", "min_value": "2020-01-03", "max_value": "3 Jan 2020" }, true, "2020-01-03T00:00:00",
        ],
        ["column_mean_to_be_between", { "column": "number", "min_value": 2.5, "max_value": 2.5 }, true, 2.5],
        ["column_mean_to_be_between", { "column": "date", "max_value": "2020-01-02" }, false, "2020-01-02T08:00:00"],
        ["column_median_to_be_between", { "column": "whole", "min_value": 2 }, true, 2.0],
        ["column_median_to_be_between", { "column": "truth" }, true, 1.0],
        ["column_stdev_to_be_between", { "column": "number", "max_value": 1.5 }, true, 1.5],
        ["column_sum_to_be_between", { "column": "whole", "min_value": 10 }, true, 10],
        ["column_sum_to_be_between", { "column": "truth" }, true, 2],
        ["column_sum_to_be_between", { "column": "number", "min_value": 8 }, false, 7.5],
    ]);
    check(&every_kind(), &cases);
}

#[test]
fn a_column_of_nulls_has_a_sum_and_shares_but_no_other_statistics() {
    let nothing = json!({ "column": "nothing" });
    let cases = json!([
        ["column_max_to_be_between", nothing, false, null],
        ["column_min_to_be_between", nothing, false, null],
        ["column_mean_to_be_between", nothing, false, null],
        ["column_median_to_be_between", nothing, false, null],
        ["column_stdev_to_be_between", nothing, false, null],
        ["column_sum_to_be_between", nothing, true, 0.0],
        ["column_unique_value_count_to_be_between", nothing, true, 0],
        [
            "column_proportion_of_unique_values_to_be_between",
            nothing,
            true,
            0.0
        ],
        [
            "column_proportion_of_non_null_values_to_be_between",
            nothing,
            true,
            0.0
        ],
    ]);
    check(&every_kind(), &cases);
}

#[test]
fn bounds_of_another_kind_are_told_to_be_wrong() {
    let cases = json!([
        ["column_mean_to_be_between", { "column": "number", "max_value": "s" }, "invalid datetime format"],
        ["column_mean_to_be_between", { "column": "nothing", "max_value": "s" }, "invalid datetime format"],
        ["column_max_to_be_between", { "column": "date", "max_value": 3 }, "`max_value` is not a date"],
        ["column_max_to_be_between", { "column": "text", "max_value": 3 }, "`max_value` is not a text"],
        ["column_max_to_be_between", { "column": "mixed" }, "no least or greatest value"],
        ["column_mean_to_be_between", { "column": "text" }, "no mean: it holds texts"],
        ["column_sum_to_be_between", { "column": "date" }, "no sum: it holds points in time"],
        ["column_stdev_to_be_between", { "column": "mixed" }, "no standard deviation"],
        ["column_mean_to_be_between", { "column": "who" }, "no column `who`"],
        ["column_mean_to_be_between", {}, "`column` is missing"],
    ]);
    check_problems(&every_kind(), &cases);
}

#[test]
fn sets_are_compared_with_what_is_there() {
    let cases = json!([
        ["column_distinct_values_to_be_in_set", { "column": "whole", "value_set": [1.0, 2, 3, 4] }, true, [1, 2, 3]],
        [
            "column_distinct_values_to_be_in_set",
            { "column": "whole", "value_set": ["1", "2", "3"] }, false, [1, 2, 3],
        ],
        ["column_distinct_values_to_be_in_set", { "column": "whole" }, true, [1, 2, 3]],
        ["column_distinct_values_to_be_in_set", { "column": "nothing", "value_set": [1] }, true, []],
        ["column_distinct_values_to_be_in_set", { "column": "mixed", "value_set": ["1", true] }, true, [1, "1"]],
        [
            "column_distinct_values_to_equal_set",
            { "column": "code", "value_set": ["c", "a", "b", "a"] }, true, ["a", "b", "c"],
        ],
        [
            "column_distinct_values_to_equal_set",
            { "column": "text", "value_set": ["a", "b", "c", null] }, false, ["a", "b", "c"],
        ],
        ["column_distinct_values_to_equal_set", { "column": "nothing", "value_set": [] }, true, []],
        ["column_distinct_values_to_equal_set", { "column": "truth", "value_set": [0, 1] }, true, [false, true]],
        [
            "column_distinct_values_to_equal_set",
            { "column": "date", "value_set": ["2020-01-01", "1/3/2020"] }, true, ["2020-01-01T00:00:00", "2020-01-03T00:00:00"],
        ],
        ["column_distinct_values_to_contain_set", { "column": "number", "value_set": [4] }, true, [1.0, 2.5, 4.0]],
        [
            "column_distinct_values_to_contain_set",
            { "column": "number", "value_set": [4, 5] }, false, [1.0, 2.5, 4.0],
        ],
        ["column_most_common_value_to_be_in_set", { "column": "text", "value_set": ["b"] }, true, ["b"]],
        ["column_most_common_value_to_be_in_set", { "column": "number", "value_set": [1] }, false, [1.0, 2.5, 4.0]],
        [
            "column_most_common_value_to_be_in_set",
            { "column": "number", "value_set": [1], "ties_okay": true }, true, [1.0, 2.5, 4.0],
        ],
        [
            "column_most_common_value_to_be_in_set",
            { "column": "nothing", "value_set": [1], "ties_okay": true }, false, [],
        ],
        ["column_unique_value_count_to_be_between", { "column": "code", "min_value": 3, "max_value": 3 }, true, 3],
        ["column_unique_value_count_to_be_between", { "column": "mixed", "min_value": 3 }, false, 2],
        [
            "column_proportion_of_unique_values_to_be_between",
            { "column": "code", "max_value": 0.75, "strict_max": true }, false, 0.75,
        ],
        ["column_proportion_of_non_null_values_to_be_between", { "column": "number", "min_value": 0.6 }, true, 0.6],
    ]);
    check(&every_kind(), &cases);
    let cases = json!([
        ["column_distinct_values_to_be_in_set", { "column": "whole", "value_set": [] }, "non-empty"],
        ["column_distinct_values_to_equal_set", { "column": "whole" }, "`value_set` is missing"],
        ["column_distinct_values_to_equal_set", { "column": "date", "value_set": ["x"] }, "not a date"],
        ["column_unique_value_count_to_be_between", { "column": "nested" }, "cannot be counted"],
    ]);
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
    let seen = seen.expect("sets");
    let more = json!({
        "unexpected_count": 1, "partial_unexpected_list": ["a"],
        "missing_count": 1, "partial_missing_list": ["d"],
    });
    assert_eq!(Json::Object(seen.more), more);
    let counts = [("a", 1), ("b", 2), ("c", 1)];
    let counts = counts.map(|(value, count)| json!({ "value": value, "count": count }));
    let expected = json!({ "value_counts": counts, "unexpected": ["a"], "missing": ["d"] });
    assert_eq!(seen.details, Some(expected));
}

#[test]
fn texts_are_dates_if_that_is_asked_for() {
    let texts = vec!["1/2/2016", "2016-01-02", "10/1/2015"];
    let table = table_of(vec![("day", Cells::Texts(StringArray::from(texts)))]);
    let dates = json!(["2015-10-01T00:00:00", "2016-01-02T00:00:00"]);
    let cases = json!([
        [
            "column_distinct_values_to_equal_set",
            { "column": "day", "value_set": ["2015-10-01", "2016-01-02"], "parse_strings_as_datetimes": true }, true, dates.clone(),
        ],
        [
            "column_max_to_be_between",
            { "column": "day", "max_value": "2016-01-02", "parse_strings_as_datetimes": true }, true, dates[1].clone(),
        ],
    ]);
    check(&table, &cases);
}

const QUANTILES: &str = "column_quantile_values_to_be_between";

fn ten() -> Table {
    table_of(vec![
        ("x", whole(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10])),
        ("t", texts(&["a"; 10])),
        ("none", Cells::Mixed(vec![Json::Null; 10])),
    ])
}

#[test]
fn quantiles_are_nearest_values_unless_something_between_is_asked_for() {
    let cases = [
        ("x", json!(null), true, json!([2, 5, 10])),
        ("x", json!("linear"), true, json!([1.9, 5.5, 10.0])),
        ("x", json!("lower"), true, json!([1, 5, 10])),
        ("x", json!("higher"), true, json!([2, 6, 10])),
        ("x", json!("midpoint"), true, json!([1.5, 5.5, 10.0])),
        ("none", json!(null), false, json!([null, null, null])),
    ];
    for (column, between, success, values) in cases {
        let quantiles = json!([0.1, 0.5, 1]);
        let arguments = json!({
            "column": column,
            "quantile_ranges": { "quantiles": quantiles, "value_ranges": [[null, 2], [4.9999, 6], [10, null]] },
            "allow_relative_error": between,
        });
        let observed = json!({ "quantiles": quantiles, "values": values });
        check(&ten(), &json!([[QUANTILES, arguments, success, observed]]));
        let details = ask(&ten(), QUANTILES, &arguments).map(|seen| seen.details);
        let expected = json!({ "success_details": [success, success, success] });
        assert_eq!(details, Ok(Some(expected)), "{arguments}");
    }
}

#[test]
fn ranges_of_quantiles_that_make_no_sense_are_told_to_be_wrong() {
    let range = json!({ "quantiles": [0.5], "value_ranges": [[1, 2]] });
    let cases = json!([
        [QUANTILES, { "column": "x", "quantile_ranges": range, "allow_relative_error": true }, "must be linear"],
        [QUANTILES, { "column": "t", "quantile_ranges": range }, "no quantiles"],
        [QUANTILES, { "column": "x" }, "`quantile_ranges` is missing"],
        [QUANTILES, { "column": "x", "quantile_ranges": { "value_ranges": [] } }, "no list of `quantiles`"],
    ]);
    check_problems(&ten(), &cases);
    let cases = [
        (json!([0.5]), json!([[2, 1]]), "ordered pairs"),
        (json!([0.5]), json!([[2]]), "ordered pairs"),
        (json!([0.5]), json!([]), "same number"),
        (json!([1.5]), json!([[1, 2]]), "[0, 1]"),
    ];
    for (quantiles, ranges, part) in cases {
        let ranges = json!({ "quantiles": quantiles, "value_ranges": ranges });
        let arguments = json!({ "column": "x", "quantile_ranges": ranges });
        check_problems(&ten(), &json!([[QUANTILES, arguments, part]]));
    }
}

#[test]
fn tables_have_columns_and_rows_as_expected() {
    let table = table_of(vec![
        ("b", Cells::Integers(Int64Array::from(vec![1, 2]))),
        ("a", Cells::Booleans(BooleanArray::from(vec![true, false]))),
    ]);
    let set = json!(["a", "b"]);
    let cases = json!([
        ["column_to_exist", { "column": "a" }, true, null],
        ["column_to_exist", { "column": "A" }, false, null],
        ["column_to_exist", { "column": "a", "column_index": 1 }, true, null],
        ["column_to_exist", { "column": "a", "column_index": 0 }, false, null],
        ["column_to_exist", { "column": "a", "column_index": -1 }, true, null],
        ["column_to_exist", { "column": "a", "column_index": 9 }, false, null],
        ["table_row_count_to_equal", { "value": 2 }, true, 2],
        ["table_column_count_to_equal", { "value": 3.0 }, false, 2],
        ["table_row_count_to_be_between", {}, true, 2],
        ["table_row_count_to_be_between", { "min_value": 2, "strict_min": true }, false, 2],
        ["table_column_count_to_be_between", { "min_value": 1, "max_value": 2 }, true, 2],
        ["table_columns_to_match_set", { "column_set": ["b", "a", "b"] }, true, set.clone()],
        ["table_columns_to_match_set", { "column_set": ["a"] }, false, set.clone()],
        ["table_columns_to_match_set", { "column_set": ["a"], "exact_match": false }, true, set.clone()],
        ["table_columns_to_match_set", { "column_set": ["a", "c"], "exact_match": false }, false, set],
        ["table_columns_to_match_ordered_list", { "column_list": ["b", "a"] }, true, ["b", "a"]],
        ["table_columns_to_match_ordered_list", { "column_list": ["a", "b"] }, false, ["b", "a"]],
        ["table_columns_to_match_ordered_list", {}, true, ["b", "a"]],
    ]);
    check(&table, &cases);
    let cases = json!([
        ["table_row_count_to_equal", { "value": "x" }, "not a valid integer"],
        ["table_row_count_to_equal", {}, "`value` is missing"],
        ["table_row_count_to_be_between", { "min_value": "quack" }, "must be integers"],
        ["table_column_count_to_be_between", { "min_value": 2, "max_value": 1 }, "cannot be greater"],
        ["column_to_exist", { "column": "a", "column_index": "x" }, "whole number"],
    ]);
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
    let cases = json!([
        ["column_type_to_be", { "column": "text", "type_": "banana" }, "banana"],
    ]);
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
    let cases = json!([
        ["x", { "partition_object": { "bins": [0, 1], "weights": [0.5] } }, "Invalid partition"],
        ["x", { "partition_object": { "bins": [1, 0], "weights": [1] } }, "Invalid partition"],
        ["x", { "partition_object": { "bins": [0, 1, 2], "weights": [1] } }, "Invalid partition"],
        ["t", { "partition_object": { "values": ["a", "a"], "weights": [0.5, 0.5] } }, "twice"],
        ["x", { "partition_object": bins, "bucketize_data": false }, "bucketize_data"],
        ["x", { "partition_object": bins, "threshold": -1 }, "greater than or equal to 0"],
        ["x", { "partition_object": bins, "internal_weight_holdout": 2 }, "less than or equal to 1"],
        ["x", { "partition_object": bins, "tail_weight_holdout": -1 }, "greater than or equal to 0"],
        ["x", { "partition_object": tails, "tail_weight_holdout": 0.1 }, "must be 0"],
        ["x", { "partition_object": open, "tail_weight_holdout": 0.1 }, "infinite endpoints"],
        ["t", { "partition_object": values, "internal_weight_holdout": 0.1 }, "discrete data"],
        ["t", { "partition_object": bins }, "no bins"],
        ["t", {}, "no bins"],
    ]);
    for case in cases.as_array().expect("cases") {
        let seen = diverge(case[0].as_str().expect("a column"), &case[1]);
        let problem = seen.expect_err("a problem").to_string();
        let part = case[2].as_str().expect("a part of the message");
        assert!(problem.contains(part), "{case}: {problem}");
    }
}

const CHI_SQUARED: &str = "column_chisquare_test_p_value_to_be_greater_than";
const DISTRIBUTION: &str = "column_parameterized_distribution_ks_test_p_value_to_be_greater_than";
const BOOTSTRAPPED: &str = "column_bootstrapped_ks_test_p_value_to_be_greater_than";

/// Numbers evenly between 0 and 1, and letters of which one is half of all.
fn even() -> Table {
    let places = (0..200).map(|place| (f64::from(place) + 0.5) / 200.0);
    table_of(vec![
        ("even", numbers(&places.collect::<Vec<f64>>())),
        ("letter", texts(&["a", "b", "c", "c"].repeat(50))),
    ])
}

#[test]
fn tests_of_distributions_tell_likely_columns_from_unlikely_ones() {
    let values = ["a", "b", "c"];
    let cases = json!([
        [CHI_SQUARED, { "partition_object": { "values": values, "weights": [0.25, 0.25, 0.5] } }, true],
        [CHI_SQUARED, { "partition_object": { "values": values, "weights": [0.4, 0.4, 0.2] } }, false],
        [DISTRIBUTION, { "distribution": "uniform", "params": [0, 1] }, true],
        [DISTRIBUTION, { "distribution": "uniform", "params": { "min": 0, "max": 2 } }, false],
        [DISTRIBUTION, { "distribution": "beta", "params": { "alpha": 1, "beta": 1 } }, true],
        [DISTRIBUTION, { "distribution": "gamma", "params": [5] }, false],
        [DISTRIBUTION, { "distribution": "chi2", "params": { "df": 4 } }, false],
        [DISTRIBUTION, { "distribution": "expon", "params": [0, 0.1] }, false],
        [DISTRIBUTION, { "distribution": "norm", "params": { "mean": 0.5, "std_dev": 0.3 } }, true],
        [BOOTSTRAPPED, { "partition_object": { "bins": [0, 0.5, 1], "weights": [0.5, 0.5] } }, true],
        [
            BOOTSTRAPPED,
            {
                "partition_object": { "bins": [0, 0.5, 1], "weights": [0.95, 0.05] },
                "bootstrap_sample_size": 50,
            },
            false,
        ],
    ]);
    for case in cases.as_array().expect("cases") {
        let kind = case[0].as_str().expect("a kind");
        let mut arguments = case[1].clone();
        arguments["column"] = json!(if kind == CHI_SQUARED {
            "letter"
        } else {
            "even"
        });
        let seen = ask(&even(), kind, &arguments);
        let success = seen.clone().map(|seen| Json::Bool(seen.success));
        assert_eq!(success, Ok(case[2].clone()), "{case} {seen:?}");
        assert_eq!(seen, ask(&even(), kind, &arguments), "the same each time");
    }
}

#[test]
fn p_values_are_those_of_tables_in_books() {
    // chi-squared of (50 - 60)^2 / 60 + (50 - 60)^2 / 60 + (100 - 80)^2 / 80 = 8.3333 with two degrees of freedom.
    let weights = json!({ "values": ["a", "b", "c"], "weights": [0.3, 0.3, 0.4] });
    let arguments = json!({ "column": "letter", "partition_object": weights });
    let seen = ask(&even(), CHI_SQUARED, &arguments).expect("a p-value");
    let p_value = seen.observed.as_f64().expect("a number");
    assert!((p_value - 0.015_504).abs() < 1e-6, "{p_value}");
    // A distance of 0.0960 in 200 numbers is the 5 % point: 1.358 / sqrt(200).
    let params = json!({ "column": "even", "distribution": "uniform", "params": [0.0935, 1] });
    let seen = ask(&even(), DISTRIBUTION, &params).expect("a p-value");
    let p_value = seen.observed.as_f64().expect("a number");
    assert!((p_value - 0.05).abs() < 0.005, "{p_value}");
}

#[test]
fn distributions_that_nobody_can_make_are_told_to_be_wrong() {
    let open = json!({ "bins": ["-Infinity", 0], "weights": [1] });
    let cases = json!([
        [DISTRIBUTION, { "distribution": "cauchy", "params": [0, 1] }, "Unsupported"],
        [DISTRIBUTION, { "distribution": "norm", "params": [0, -1] }, "must be positive"],
        [DISTRIBUTION, { "distribution": "beta", "params": [1] }, "Missing required"],
        [DISTRIBUTION, { "distribution": "norm", "params": [0, 1, 2] }, "Too many"],
        [DISTRIBUTION, { "distribution": "gamma", "params": { "alpha": -1 } }, "Invalid parameters"],
        [DISTRIBUTION, { "distribution": "norm" }, "params must be"],
        [CHI_SQUARED, {}, "Invalid partition"],
        [BOOTSTRAPPED, { "partition_object": open }, "Partition endpoints must be finite"],
    ]);
    for case in cases.as_array().expect("cases") {
        let mut case = case.clone();
        case[1]["column"] = json!("even");
        check_problems(&even(), &json!([case]));
    }
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
    let cases = json!([
        [kind, { "column_A": "x", "column_B": "same" }, false, 1.0],
        [kind, { "column_A": "x", "column_B": "free" }, true, 0.0],
        [kind, { "column_A": "x", "column_B": "free", "bins_A": [1], "n_bins_B": 2 }, true, 0.0],
        [kind, { "column_A": "same", "column_B": "x", "threshold": 1, "bins_A": [["a", "b"]] }, true, 1.0],
    ]);
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
        let values = LargeStringArray::from(names.to_vec());
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
