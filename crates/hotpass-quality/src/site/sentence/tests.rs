//! Every type of expectation has a sentence, and none tells a value that is masked.

use serde_json::json;

use super::*;

fn plain(sentence: &Sentence) -> String {
    let parts = sentence.0.iter().map(|part| match part {
        Part::Words(text) => text.clone(),
        Part::Code(text) => format!("`{text}`"),
    });
    parts.collect()
}

fn expectation(kind: &str, arguments: &Json) -> CheckedExpectation {
    CheckedExpectation {
        kind: kind.to_owned(),
        arguments: arguments.as_object().expect("an object").clone(),
        ..CheckedExpectation::default()
    }
}

fn said(kind: &str, arguments: &Json, values: Values) -> String {
    plain(&sentence(&expectation(kind, arguments), values))
}

/// The type, the arguments and the sentence.
const SINGLE_VALUES: &[(&str, &str, &str)] = &[
    (
        "expect_column_values_to_be_null",
        "{}",
        "Values of `x` are missing.",
    ),
    (
        "expect_column_values_to_not_be_null",
        r#"{ "mostly": 0.9 }"#,
        "Values of `x` are present, for at least 90\u{a0}% of rows.",
    ),
    (
        "expect_column_values_to_be_between",
        r#"{ "min_value": 1, "max_value": 5 }"#,
        "Values of `x` are between `1` and `5`.",
    ),
    (
        "expect_column_values_to_be_between",
        r#"{ "min_value": 0, "strict_min": true }"#,
        "Values of `x` are greater than `0`.",
    ),
    (
        "expect_column_values_to_be_between",
        r#"{ "min_value": "a", "max_value": "b", "strict_max": true }"#,
        "Values of `x` are at least `a` and less than `b`.",
    ),
    (
        "expect_column_value_lengths_to_be_between",
        r#"{ "max_value": 5 }"#,
        "Values of `x` are at most `5` characters long.",
    ),
    (
        "expect_column_value_lengths_to_equal",
        r#"{ "value": 5 }"#,
        "Values of `x` are exactly `5` characters long.",
    ),
    (
        "expect_column_values_to_be_in_set",
        r#"{ "value_set": ["a", "b", 3] }"#,
        "Values of `x` are one of `a`, `b` or `3`.",
    ),
    (
        "expect_column_values_to_be_in_set",
        r#"{ "value_set": null }"#,
        "Values of `x` may be anything.",
    ),
    (
        "expect_column_values_to_be_in_set",
        r#"{ "value_set": [""] }"#,
        "Values of `x` are `\"\"`.",
    ),
    (
        "expect_column_values_to_not_be_in_set",
        r#"{ "value_set": ["a", "b"] }"#,
        "Values of `x` are none of `a` and `b`.",
    ),
    (
        "expect_column_values_to_match_regex",
        r#"{ "regex": "^`a`$", "mostly": 0.9 }"#,
        "Values of `x` match `^`a`$`, for at least 90\u{a0}% of rows with a value.",
    ),
    (
        "expect_column_values_to_not_match_regex",
        r#"{ "regex": "a" }"#,
        "Values of `x` do not match `a`.",
    ),
    (
        "expect_column_values_to_match_regex_list",
        r#"{ "regex_list": ["a", "b"] }"#,
        "Values of `x` match at least one of `a` or `b`.",
    ),
    (
        "expect_column_values_to_match_regex_list",
        r#"{ "regex_list": ["a", "b"], "match_on": "all" }"#,
        "Values of `x` match all of `a` and `b`.",
    ),
    (
        "expect_column_values_to_not_match_regex_list",
        r#"{ "regex_list": ["a", "b"] }"#,
        "Values of `x` match none of `a` and `b`.",
    ),
    (
        "expect_column_values_to_match_like_pattern",
        r#"{ "like_pattern": "a%" }"#,
        "Values of `x` match the LIKE pattern `a%`.",
    ),
    (
        "expect_column_values_to_not_match_like_pattern",
        r#"{ "like_pattern": "a%" }"#,
        "Values of `x` do not match the LIKE pattern `a%`.",
    ),
    (
        "expect_column_values_to_match_like_pattern_list",
        r#"{ "like_pattern_list": ["a%"] }"#,
        "Values of `x` match at least one of the LIKE patterns `a%`.",
    ),
    (
        "expect_column_values_to_not_match_like_pattern_list",
        r#"{ "like_pattern_list": ["a%"] }"#,
        "Values of `x` match none of the LIKE patterns `a%`.",
    ),
    (
        "expect_column_values_to_match_strftime_format",
        r#"{ "strftime_format": "%Y" }"#,
        "Values of `x` are dates or times written as `%Y`.",
    ),
    (
        "expect_column_values_to_be_dateutil_parseable",
        "{}",
        "Values of `x` can be read as dates or times.",
    ),
    (
        "expect_column_values_to_be_json_parseable",
        "{}",
        "Values of `x` are valid JSON.",
    ),
    (
        "expect_column_values_to_match_json_schema",
        r#"{ "json_schema": { "type": "object" } }"#,
        "Values of `x` are JSON as this schema has it: `{\"type\":\"object\"}`.",
    ),
    (
        "expect_column_values_to_be_of_type",
        r#"{ "type_": "int" }"#,
        "Values of `x` are of type `int`.",
    ),
    (
        "expect_column_values_to_be_in_type_list",
        r#"{ "type_list": ["int", "str"] }"#,
        "Values of `x` are of type `int` or `str`.",
    ),
    (
        "expect_column_values_to_be_unique",
        "{}",
        "Values of `x` are unique.",
    ),
    (
        "expect_column_values_to_be_increasing",
        "{}",
        "Values of `x` never fall from one row to the next.",
    ),
    (
        "expect_column_values_to_be_increasing",
        r#"{ "strictly": true }"#,
        "Values of `x` rise from each row to the next.",
    ),
    (
        "expect_column_values_to_be_decreasing",
        "{}",
        "Values of `x` never rise from one row to the next.",
    ),
    (
        "expect_column_value_z_scores_to_be_less_than",
        r#"{ "threshold": 3, "double_sided": true }"#,
        "Values of `x` are less than `3` standard deviations from the mean.",
    ),
    (
        "expect_column_values_to_not_be_outliers",
        r#"{ "method": "std", "multiplier": 2 }"#,
        "Values of `x` lie within `2` standard deviations of the mean.",
    ),
    (
        "expect_column_values_to_not_be_outliers",
        "{}",
        "Values of `x` lie within `1.5` times the interquartile range of the middle half.",
    ),
];

#[test]
fn each_type_of_single_values_has_a_sentence() {
    for (kind, arguments, expected) in SINGLE_VALUES {
        let mut arguments: Json = serde_json::from_str(arguments).expect("JSON");
        arguments["column"] = json!("x");
        assert_eq!(
            said(kind, &arguments, Values::Revealed),
            *expected,
            "{kind}"
        );
    }
}

#[test]
fn each_type_of_records_has_a_sentence() {
    for (kind, arguments, expected) in [
        (
            "expect_column_pair_values_a_to_be_greater_than_b",
            json!({ "or_equal": true }),
            "In each row, the value of `a` is greater than or equal to that of `b`.",
        ),
        (
            "expect_column_pair_values_to_be_equal",
            json!({ "mostly": 0.5 }),
            "In each row, the values of `a` and `b` are equal, for at least 50\u{a0}% of rows that count.",
        ),
        (
            "expect_column_pair_values_to_be_in_set",
            json!({ "value_pairs_set": [["x", 1], ["y", 2]] }),
            "In each row, the values of `a` and `b` are one of the pairs `(x, 1)` or `(y, 2)`.",
        ),
        (
            "expect_compound_columns_to_be_unique",
            json!({ "ignore_row_if": "never" }),
            "No two rows have the same values of `a` and `b`. Rows with missing values count too.",
        ),
        (
            "expect_select_column_values_to_be_unique_within_record",
            json!({}),
            "In each row, the values of `a` and `b` are all different.",
        ),
        (
            "expect_multicolumn_values_to_be_unique",
            json!({}),
            "In each row, the values of `a` and `b` are all different.",
        ),
        (
            "expect_multicolumn_values_to_be_equal",
            json!({ "ignore_row_if": "any_value_is_missing" }),
            "In each row, the values of `a` and `b` are the same. Rows in which one of these values is missing are passed over.",
        ),
        (
            "expect_multicolumn_sum_to_equal",
            json!({ "sum_total": 100 }),
            "In each row, the values of `a` and `b` add up to `100`.",
        ),
    ] {
        let mut arguments = arguments;
        if kind.starts_with("expect_column_pair") {
            arguments["column_A"] = json!("a");
            arguments["column_B"] = json!("b");
        } else {
            arguments["column_list"] = json!(["a", "b"]);
        }
        assert_eq!(said(kind, &arguments, Values::Revealed), expected, "{kind}");
    }
}

/// The type, the arguments and the sentence.
const COLUMNS: &[(&str, &str, &str)] = &[
    (
        "expect_column_to_exist",
        r#"{ "column_index": 1 }"#,
        "There is a column `x`, and it is number `2`.",
    ),
    (
        "expect_column_to_exist",
        r#"{ "column_index": -1 }"#,
        "There is a column `x`, and it is the last.",
    ),
    (
        "expect_column_type_to_be",
        r#"{ "type_": "int64" }"#,
        "The type of column `x` is `int64`.",
    ),
    (
        "expect_column_distinct_values_to_be_in_set",
        r#"{ "value_set": [1, 2] }"#,
        "The different values of `x` are all among `1` and `2`.",
    ),
    (
        "expect_column_distinct_values_to_contain_set",
        r#"{ "value_set": [1, 2] }"#,
        "The different values of `x` include `1` and `2`.",
    ),
    (
        "expect_column_distinct_values_to_equal_set",
        r#"{ "value_set": [1, 2] }"#,
        "The different values of `x` are exactly `1` and `2`.",
    ),
    (
        "expect_column_most_common_value_to_be_in_set",
        r#"{ "value_set": [1, 2] }"#,
        "The most frequent value of `x` is one of `1` or `2`.",
    ),
    (
        "expect_column_quantile_values_to_be_between",
        r#"{ "quantile_ranges": { "quantiles": [0.25, 0.5], "value_ranges": [[1, 2], [null, 4]] } }"#,
        "Of the values of `x`, the 25\u{a0}% quantile is between `1` and `2`; the median is at most `4`.",
    ),
    (
        "expect_column_kl_divergence_to_be_less_than",
        r#"{ "threshold": 0.1 }"#,
        "Values of `x` are distributed as told: the Kullback–Leibler divergence is less than `0.1`.",
    ),
    (
        "expect_column_chisquare_test_p_value_to_be_greater_than",
        "{}",
        "Values of `x` are distributed as told: the p-value of a chi-squared test is greater than `0.05`.",
    ),
    (
        "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
        r#"{ "distribution": "norm" }"#,
        "Values of `x` come from the distribution `norm`: the p-value of a Kolmogorov–Smirnov test is at least `0.05`.",
    ),
    (
        "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than",
        r#"{ "p": 0.1 }"#,
        "Values of `x` are distributed as told: the p-value of a Kolmogorov–Smirnov test over samples is greater than `0.1`.",
    ),
    (
        "expect_column_pair_cramers_phi_value_to_be_less_than",
        r#"{ "column_A": "a", "column_B": "b" }"#,
        "Columns `a` and `b` do not depend on each other: Cramér's phi is less than `0.1`.",
    ),
];

#[test]
fn each_type_of_columns_as_a_whole_has_a_sentence() {
    let bounds = json!({ "min_value": 1, "max_value": 5 });
    for (what, begins) in [
        ("unique_value_count", "The number of different values of"),
        (
            "proportion_of_unique_values",
            "The share of different values among all values of",
        ),
        (
            "proportion_of_non_null_values",
            "The share of rows with a value of",
        ),
        ("max", "The greatest value of"),
        ("min", "The least value of"),
        ("mean", "The mean of"),
        ("median", "The median of"),
        ("stdev", "The standard deviation of"),
        ("sum", "The sum of"),
    ] {
        let mut arguments = bounds.clone();
        arguments["column"] = json!("x");
        let kind = format!("expect_column_{what}_to_be_between");
        let expected = format!("{begins} `x` is between `1` and `5`.");
        assert_eq!(said(&kind, &arguments, Values::Revealed), expected);
    }
    for (kind, arguments, expected) in COLUMNS {
        let mut arguments: Json = serde_json::from_str(arguments).expect("JSON");
        arguments["column"] = json!("x");
        assert_eq!(
            said(kind, &arguments, Values::Revealed),
            *expected,
            "{kind}"
        );
    }
}

#[test]
fn each_type_of_tables_has_a_sentence() {
    for (kind, arguments, expected) in [
        (
            "expect_table_row_count_to_be_between",
            json!({ "min_value": { "$PARAMETER": "least" } }),
            "The number of rows is at least `$least`.",
        ),
        (
            "expect_table_row_count_to_equal",
            json!({ "value": 5 }),
            "The number of rows is exactly `5`.",
        ),
        (
            "expect_table_row_count_to_equal_other_table",
            json!({ "other_table_name": "t" }),
            "The number of rows is that of the table `t`.",
        ),
        (
            "expect_table_column_count_to_be_between",
            json!({ "min_value": 5, "max_value": 5 }),
            "The number of columns is exactly `5`.",
        ),
        (
            "expect_table_column_count_to_equal",
            json!({ "value": 5 }),
            "The number of columns is exactly `5`.",
        ),
        (
            "expect_table_columns_to_match_ordered_list",
            json!({ "column_list": ["a", "b"] }),
            "The columns are, in this order, `a` and `b`.",
        ),
        (
            "expect_table_columns_to_match_set",
            json!({ "column_set": ["a", "b"] }),
            "The columns are, in any order, `a` and `b`.",
        ),
        (
            "expect_table_columns_to_match_set",
            json!({ "column_set": ["a"], "exact_match": false }),
            "Among the columns are `a`.",
        ),
        (
            "unexpected_rows_expectation",
            json!({ "unexpected_rows_query": "SELECT 1", "description": "All is well." }),
            "All is well: no row is found by `SELECT 1`.",
        ),
        (
            "expect_query_results_to_match_comparison",
            json!({ "base_query": "SELECT 1", "comparison_query": "SELECT 'Alice'", "comparison_data_source_name": "crm" }),
            "The rows of `SELECT 1` are those that `SELECT 'A…\u{a0}(5)'` finds in the data source `crm`.",
        ),
    ] {
        assert_eq!(said(kind, &arguments, Values::Masked), expected, "{kind}");
    }
}

#[test]
fn a_type_that_nobody_knows_is_told_with_its_arguments() {
    let arguments = json!({ "column": "x", "limit": 3, "names": ["Naledi"] });
    assert_eq!(
        said("expect_magic", &arguments, Values::Masked),
        "`expect_magic` with `column` `x`, `limit` `3`, `names` `[\"N…\u{a0}(6)\"]`."
    );
}

#[test]
fn long_lists_end_in_how_many_more_there_are() {
    let set: Vec<u32> = (0..40).collect();
    let arguments = json!({ "column": "x", "value_set": set });
    let told = said(
        "expect_column_values_to_be_in_set",
        &arguments,
        Values::Revealed,
    );
    assert!(told.ends_with("`10`, `11` or 28 more."), "{told}");
}

#[test]
fn conditions_are_told_in_each_of_their_forms() {
    for (condition, expected) in [
        (json!("x == 'Alice'"), "x == 'A…\u{a0}(5)'"),
        (
            json!({"type": "and", "conditions": [
                {"type": "nullity", "column": {"name": "y z"}, "is_null": false},
                {"type": "comparison", "column": "x", "operator": "IN", "parameter": ["Alice", "Bob"]},
            ]}),
            "(y z is not missing) and (x in A…\u{a0}(5), B…\u{a0}(3))",
        ),
        (json!({ "type": "maybe" }), "{\"type\":\"m…\u{a0}(5)\"}"),
    ] {
        let arguments = json!({ "column": "x", "row_condition": condition });
        let told = said(
            "expect_column_values_to_be_unique",
            &arguments,
            Values::Masked,
        );
        let expected = format!("Values of `x` are unique. Only rows count where `{expected}`.");
        assert_eq!(told, expected);
    }
}

/// The type, the value that was seen, and how it is told masked and revealed.
const SEEN: &[(&str, &str, &str, &str)] = &[
    (
        "expect_column_max_to_be_between",
        r#""Zodwa""#,
        "Z…\u{a0}(5)",
        "Zodwa",
    ),
    (
        "expect_column_mean_to_be_between",
        "12.5",
        "#…\u{a0}(4)",
        "12.5",
    ),
    (
        "expect_column_unique_value_count_to_be_between",
        "1204",
        "1,204",
        "1,204",
    ),
    (
        "expect_column_proportion_of_unique_values_to_be_between",
        "0.25",
        "25\u{a0}%",
        "25\u{a0}%",
    ),
    (
        "expect_table_columns_to_match_set",
        r#"["id", "name"]"#,
        "id, name",
        "id, name",
    ),
    (
        "expect_table_row_count_to_equal_other_table",
        r#"{ "self": 3, "other": 4 }"#,
        "3 rows here, 4 there",
        "3 rows here, 4 there",
    ),
    (
        "expect_column_quantile_values_to_be_between",
        r#"{ "quantiles": [0.5], "values": [17] }"#,
        "median: #…\u{a0}(2)",
        "median: 17",
    ),
    (
        "expect_column_distinct_values_to_be_in_set",
        "[]",
        "nothing",
        "nothing",
    ),
    (
        "expect_magic",
        r#"["ab", "cd"]"#,
        "a…\u{a0}(2), c…\u{a0}(2)",
        "ab, cd",
    ),
    (
        "expect_column_kl_divergence_to_be_less_than",
        r#"{"values": ["Alice"]}"#,
        "values: A…\u{a0}(5)",
        "values: Alice",
    ),
];

#[test]
fn what_was_seen_is_masked_where_it_is_of_values() {
    for (kind, seen, masked, revealed) in SEEN {
        let seen = serde_json::from_str(seen).expect("JSON");
        let of = CheckedExpectation {
            kind: (*kind).to_owned(),
            observed: seen,
            ..CheckedExpectation::default()
        };
        assert_eq!(
            observed(&of, Values::Masked).as_deref(),
            Some(*masked),
            "{kind}"
        );
        assert_eq!(
            observed(&of, Values::Revealed).as_deref(),
            Some(*revealed),
            "{kind}"
        );
    }
}
