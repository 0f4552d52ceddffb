//! Expectations about rows, by what they find in small tables.

use serde_json::{Value as Json, json};

use crate::{
    expectation::{Others, Problem, Question, RowsSeen, Seen, look, query::NoQueries},
    table::{Cells, Column, Table},
};

fn column(name: &str, cells: Json) -> Column {
    let Json::Array(cells) = cells else {
        unreachable!("columns are lists");
    };
    Column {
        name: name.into(),
        type_name: String::new(),
        cells: Cells::Mixed(cells),
    }
}

fn seen(kind: &str, arguments: &Json, cells: &[(&str, Json)]) -> Result<RowsSeen, Problem> {
    let columns: Vec<Column> = cells
        .iter()
        .map(|(name, cells)| column(name, cells.clone()))
        .collect();
    let n_rows = columns.first().map_or(0, Column::len);
    let table = Table { columns, n_rows };
    let arguments = arguments.as_object().cloned().expect("an object");
    let question = Question {
        kind,
        arguments: &arguments,
    };
    let mut answers = look(&table, &Others::new(), &[question], &NoQueries);
    match answers.remove(0)? {
        Seen::Rows(seen) => Ok(seen),
        Seen::Whole(_) => unreachable!("{kind} is about rows"),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn single_values_are_judged_by_every_type() {
    let texts = json!(["aaa", "abb", null, "bdd"]);
    let numbers = json!([1, 2.5, null, 4]);
    for (kind, arguments, cells, unexpected) in [
        ("to_not_be_null", json!({}), &texts, vec![2]),
        ("to_be_null", json!({}), &texts, vec![0, 1, 3]),
        (
            "to_be_in_set",
            json!({"value_set": ["aaa"]}),
            &texts,
            vec![1, 3],
        ),
        (
            "to_be_in_set",
            json!({"value_set": [1.0, 4]}),
            &numbers,
            vec![1],
        ),
        (
            "to_not_be_in_set",
            json!({"value_set": [1]}),
            &numbers,
            vec![0],
        ),
        (
            "to_be_between",
            json!({"min_value": 2, "max_value": 4}),
            &numbers,
            vec![0],
        ),
        (
            "to_be_between",
            json!({"min_value": 1, "max_value": 4, "strict_min": true, "strict_max": true}),
            &numbers,
            vec![0, 3],
        ),
        ("to_match_regex", json!({"regex": "^a"}), &texts, vec![3]),
        (
            "to_not_match_regex",
            json!({"regex": "b$"}),
            &texts,
            vec![1],
        ),
        (
            "to_match_regex",
            json!({"regex": "\\.5"}),
            &numbers,
            vec![0, 3],
        ),
        (
            "to_match_regex_list",
            json!({"regex_list": ["^a", "d"]}),
            &texts,
            vec![],
        ),
        (
            "to_match_regex_list",
            json!({"regex_list": ["^a", "b"], "match_on": "all"}),
            &texts,
            vec![0, 3],
        ),
        (
            "to_not_match_regex_list",
            json!({"regex_list": ["^b", "bb"]}),
            &texts,
            vec![1, 3],
        ),
        (
            "to_match_like_pattern",
            json!({"like_pattern": "a%"}),
            &texts,
            vec![3],
        ),
        (
            "to_not_match_like_pattern",
            json!({"like_pattern": "%d"}),
            &texts,
            vec![3],
        ),
        (
            "to_match_like_pattern_list",
            json!({"like_pattern_list": ["_b%", "%d"]}),
            &texts,
            vec![0],
        ),
        ("to_be_of_type", json!({"type_": "int"}), &numbers, vec![1]),
        (
            "to_be_in_type_list",
            json!({"type_list": ["FLOAT", "int"]}),
            &numbers,
            vec![],
        ),
        ("to_be_json_parseable", json!({}), &texts, vec![0, 1, 3]),
    ] {
        let kind = format!("expect_column_values_{kind}");
        let mut all = arguments.clone();
        all["column"] = json!("x");
        let seen = seen(&kind, &all, &[("x", cells.clone())]).expect("an answer");
        assert_eq!(seen.unexpected, unexpected, "{kind} {arguments}");
        assert_eq!(seen.success, unexpected.is_empty());
    }
}

#[test]
fn mostly_counts_rows_with_a_value_except_where_null_is_what_is_asked() {
    let cells = [("x", json!([1, 2, 3, null]))];
    let of =
        |kind: &str, arguments: Json| seen(kind, &arguments, &cells).expect("an answer").success;
    let in_set = "expect_column_values_to_be_in_set";
    let mostly = |share: f64| json!({"column": "x", "value_set": [1, 2], "mostly": share});
    assert!(of(in_set, mostly(0.66)) && !of(in_set, mostly(0.67)));
    let not_null = "expect_column_values_to_not_be_null";
    assert!(of(not_null, json!({"column": "x", "mostly": 0.75})));
    assert!(!of(not_null, json!({"column": "x", "mostly": 0.76})));
    let empty = seen(in_set, &mostly(1.0), &[("x", json!([null, null]))]);
    assert!(
        empty.expect("an answer").success,
        "nothing is wrong where nothing is"
    );
}

#[test]
fn what_is_there_twice_is_counted_in_three_ways() {
    let cells = [(
        "x",
        json!(["a", "a", "a", "b", "b", "c", null, null, 1, 1.0, "1"]),
    )];
    let seen = seen(
        "expect_column_values_to_be_unique",
        &json!({"column": "x"}),
        &cells,
    );
    let seen = seen.expect("an answer");
    assert_eq!(seen.unexpected, [0, 1, 2, 3, 4, 8, 9]);
    let found = seen.duplicates.expect("counts");
    assert_eq!((found.n_rows, found.n_surplus, found.n_keys), (7, 4, 3));
    assert_eq!(seen.n_missing, 2);
}

#[test]
fn order_and_distance_are_seen_across_rows() {
    let cells = [("x", json!([1, null, 2, 2, 1]))];
    for (kind, arguments, unexpected) in [
        ("expect_column_values_to_be_increasing", json!({}), vec![4]),
        (
            "expect_column_values_to_be_increasing",
            json!({"strictly": true}),
            vec![3, 4],
        ),
        ("expect_column_values_to_be_decreasing", json!({}), vec![2]),
        (
            "expect_column_value_z_scores_to_be_less_than",
            json!({"threshold": 0.8, "double_sided": false}),
            vec![2, 3],
        ),
    ] {
        let mut all = arguments.clone();
        all["column"] = json!("x");
        let seen = seen(kind, &all, &cells).expect("an answer");
        assert_eq!(seen.unexpected, unexpected, "{kind} {arguments}");
    }
    let far = json!([1, 2, 3, 4, 100]);
    let kind = "expect_column_values_to_not_be_outliers";
    let seen = seen(kind, &json!({"column": "x"}), &[("x", far)]).expect("an answer");
    assert_eq!(seen.unexpected, [4]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn several_columns_are_judged_row_by_row() {
    let cells = [
        ("a", json!([1, 1, 2, null, 0.2])),
        ("b", json!([1, 2, 1, null, 0.1])),
    ];
    let pair = |more: Json| {
        let mut all = json!({"column_A": "a", "column_B": "b"});
        for (name, value) in more.as_object().into_iter().flatten() {
            all[name] = value.clone();
        }
        all
    };
    let list = |more: Json| {
        let mut all = json!({"column_list": ["a", "b"]});
        for (name, value) in more.as_object().into_iter().flatten() {
            all[name] = value.clone();
        }
        all
    };
    for (kind, arguments, unexpected, n_missing) in [
        (
            "expect_column_pair_values_a_to_be_greater_than_b",
            pair(json!({})),
            vec![0, 1],
            1,
        ),
        (
            "expect_column_pair_values_a_to_be_greater_than_b",
            pair(json!({"or_equal": true})),
            vec![1],
            1,
        ),
        (
            "expect_column_pair_values_to_be_equal",
            pair(json!({})),
            vec![1, 2, 4],
            1,
        ),
        (
            "expect_column_pair_values_to_be_in_set",
            pair(json!({"value_pairs_set": [[1, 1], [2, 1]]})),
            vec![1, 4],
            1,
        ),
        (
            "expect_multicolumn_sum_to_equal",
            list(json!({"sum_total": 3})),
            vec![0, 4],
            1,
        ),
        (
            "expect_multicolumn_sum_to_equal",
            list(json!({"sum_total": 0.3, "ignore_row_if": "never"})),
            vec![0, 1, 2, 3],
            0,
        ),
        (
            "expect_select_column_values_to_be_unique_within_record",
            list(json!({})),
            vec![0],
            1,
        ),
        (
            "expect_compound_columns_to_be_unique",
            list(json!({})),
            vec![],
            1,
        ),
        (
            "expect_multicolumn_values_to_be_equal",
            list(json!({})),
            vec![1, 2, 4],
            1,
        ),
    ] {
        let seen = seen(kind, &arguments, &cells).expect("an answer");
        assert_eq!(seen.unexpected, unexpected, "{kind} {arguments}");
        assert_eq!(seen.n_missing, n_missing, "{kind} {arguments}");
    }
}

#[test]
fn what_cannot_be_asked_is_told() {
    let cells = [("x", json!([1, "a"]))];
    for (kind, arguments, words) in [
        (
            "expect_column_values_to_be_between",
            json!({"min_value": 0}),
            "of the same type",
        ),
        (
            "expect_column_values_to_be_between",
            json!({}),
            "cannot both be null",
        ),
        (
            "expect_column_values_to_be_between",
            json!({"min_value": 2, "max_value": 1}),
            "greater than",
        ),
        (
            "expect_column_value_lengths_to_equal",
            json!({"value": 1}),
            "a whole number",
        ),
        (
            "expect_column_values_to_be_increasing",
            json!({}),
            "to have an order",
        ),
        (
            "expect_column_values_to_be_unique",
            json!({"mostly": 2}),
            "between 0 and 1",
        ),
        (
            "expect_column_values_to_match_regex",
            json!({"regex": "("}),
            "regular expression",
        ),
        (
            "expect_column_values_to_be_unique",
            json!({"column": "y"}),
            "no column `y`",
        ),
        ("expect_something", json!({}), "no expectation is called"),
    ] {
        let mut all = json!({"column": "x"});
        for (name, value) in arguments.as_object().into_iter().flatten() {
            all[name] = value.clone();
        }
        let problem = seen(kind, &all, &cells).expect_err("a problem").to_string();
        assert!(problem.contains(words), "{kind} {arguments}: {problem}");
    }
}
