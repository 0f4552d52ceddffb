//! Tables by their contracts: which rows are at fault, and what cannot be told.

use serde_json::json;

use super::*;

// A table of rows of cells; a row may have too few or too many.
fn table(rows: &[&[&str]]) -> Written {
    let (labels, rows) = rows.split_first().expect("a header");
    let column = |at: usize| rows.iter().map(|row| row.get(at).copied()).collect();
    let numbered = || (0_u32..).zip(rows);
    Written {
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        columns: (0..labels.len()).map(column).collect(),
        n_rows: rows.len(),
        long: numbered()
            .filter(|(_, row)| row.len() > labels.len())
            .map(|(at, row)| {
                (
                    at,
                    row.iter().skip(labels.len()).any(|cell| !cell.is_empty()),
                )
            })
            .collect(),
        short: numbered()
            .filter(|(_, row)| row.len() < labels.len())
            .map(|(at, _)| at)
            .collect(),
    }
}

fn contract(document: Json) -> Contract {
    let mut document = document;
    document["dataset"] = json!("t");
    Contract::read(document).expect("a contract")
}

// What does not hold: the kind, and the rows, or why it cannot be told.
fn faults(document: Json, rows: &[&[&str]]) -> Vec<String> {
    let judged = judge(&contract(document), &table(rows));
    let told = judged.iter().filter_map(|each| {
        let kind = each.expectation.kind.trim_start_matches("expect_");
        match &each.seen {
            Ok(seen) if seen.success() => None,
            Ok(Seen::Rows(seen)) => Some(format!("{kind} {:?}", seen.unexpected)),
            Ok(Seen::Whole(_)) => Some(kind.to_owned()),
            Err(problem) => Some(format!("{kind}: {problem}")),
        }
    });
    told.collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn each_rule_of_a_field_names_the_rows_that_break_it() {
    let rows: &[&[&str]] = &[
        &["a", "n"],
        &["7", "1"],
        &["x", "2"],
        &["", "3"],
        &["70", "4"],
    ];
    for (field, expected) in [
        (
            json!({"type": "integer"}),
            "column_values_to_be_of_type [1]",
        ),
        (
            json!({"type": "integer", "maximum": 9}),
            "column_values_to_be_of_type [1], column_values_to_be_between [3]",
        ),
        (
            json!({"type": "integer", "exclusive-minimum": "7"}),
            "column_values_to_be_of_type [1], column_values_to_be_between [0]",
        ),
        (
            json!({"type": "integer", "enum": ["07", 70]}),
            "column_values_to_be_of_type [1]",
        ),
        (
            json!({"required": true}),
            "column_values_to_not_be_null [2]",
        ),
        (
            json!({"required": true, "missing-values": ["x"]}),
            "column_values_to_not_be_null [1]",
        ),
        (
            json!({"max-length": 1}),
            "column_value_lengths_to_be_between [3]",
        ),
        (
            json!({"pattern": "7|x"}),
            "column_values_to_match_regex [3]",
        ),
        (
            json!({"pattern": "(?=7).*"}),
            "column_values_to_match_regex [1]",
        ),
        (
            json!({"enum": ["7", "70"]}),
            "column_values_to_be_in_set [1]",
        ),
        (
            json!({"categories": ["x", {"value": "7", "label": "seven"}]}),
            "column_values_to_be_in_set [3]",
        ),
        (
            json!({"type": "integer", "pattern": "7"}),
            "column_values_to_be_of_type [1], column_values_to_match_regex: a pattern cannot be asked of values of the type integer",
        ),
        (
            json!({"minimum": "7"}),
            "column_values_to_be_between: a bound cannot be asked of values of the type string",
        ),
        (
            json!({"type": "integer", "minimum": "few"}),
            "column_values_to_be_of_type [1], column_values_to_be_between: the bound \"few\" is no value of the type integer",
        ),
        (
            json!({"type": "boolean", "min-length": 1}),
            "column_values_to_be_of_type [0, 1, 3], column_value_lengths_to_be_between: a length cannot be asked of values of the type boolean",
        ),
        (
            json!({"type": "date", "format": "%Q"}),
            "column_values_to_be_of_type: `%Q` is no format of the type date",
        ),
        (
            json!({"type": "date", "extensions": {"odcs": {"logicalTypeOptions": {"format": "d.M.yy"}}}}),
            "",
        ),
        (json!({"type": "any"}), ""),
    ] {
        let mut named = field.clone();
        named["name"] = json!("a");
        let found = faults(json!({"field": [named]}), rows);
        assert_eq!(found.join(", "), expected, "{field}");
    }
}

#[test]
fn a_rule_of_a_table_schema_that_nobody_can_run_is_not_passed_over() {
    let document = json!({
        "field": [{"name": "a", "extensions": {"frictionless": {"rdfType": "x", "type": "wkt", "constraints": {"minLength": "1"}}}}],
        "extensions": {"frictionless": {"primaryKey": 7, "homepage": "y"}, "odcs": {"quality": 7}},
    });
    assert_eq!(
        faults(document, &[&["a"], &["x"]]),
        [
            "frictionless.primaryKey: a rule that is not run here",
            "frictionless.constraints.minLength: a rule that is not run here",
            "frictionless.type: a rule that is not run here",
        ]
    );
}

#[test]
fn objects_are_valid_by_the_schema_that_a_table_schema_has_for_them() {
    let schema = json!({"extensions": {"frictionless": {"constraints": {"jsonSchema": {"required": ["x"]}}}}});
    let mut field = json!({"name": "a", "type": "object"});
    field["extensions"] = schema["extensions"].clone();
    let rows: &[&[&str]] = &[&["a"], &["{\"x\": 1}"], &["{}"], &["[]"]];
    let found = faults(json!({"field": [field]}), rows);
    assert_eq!(
        found,
        [
            "column_values_to_be_of_type [2]",
            "column_values_to_match_json_schema [1]"
        ]
    );
}

#[test]
fn columns_match_as_the_contract_says() {
    let fields = json!([{"name": "a", "required": true}, {"name": "b"}]);
    let ordered = "table_columns_to_match_ordered_list";
    for (rule, labels, expected) in [
        (Some("exact"), &["a", "b"][..], &[][..]),
        (Some("exact"), &["b", "a"], &[ordered]),
        (Some("exact"), &["a", "b", "c"], &[ordered]),
        (Some("exact"), &["a", "a"], &[ordered]),
        (Some("equal"), &["b", "a"], &[]),
        (
            Some("equal"),
            &["b", "a", "c"],
            &["table_columns_to_match_set"],
        ),
        (Some("subset"), &["c", "b", "a"], &[]),
        (Some("subset"), &["c", "a"], &["table_columns_to_match_set"]),
        (Some("superset"), &["a"], &[]),
        (
            Some("superset"),
            &["a", "c"],
            &["table_columns_to_be_among"],
        ),
        (Some("superset"), &["b"], &["column_to_exist"]),
        (None, &["c", "a"], &[]),
        (None, &["c", "a", "a"], &["table_columns_to_have_some_of"]),
        (
            None,
            &["c"],
            &["table_columns_to_have_some_of", "column_to_exist"],
        ),
    ] {
        let mut document = json!({"field": fields});
        if let Some(rule) = rule {
            document["fields-match"] = json!(rule);
        }
        let cells: Vec<&str> = labels.iter().map(|_| "x").collect();
        assert_eq!(
            faults(document, &[labels, &cells]),
            expected,
            "{rule:?} {labels:?}"
        );
    }
    // In order, a column is of its field whatever it is called.
    let document = json!({"fields-match": "exact", "field": [{"name": "a", "type": "integer"}]});
    let found = faults(document, &[&["A"], &["x"]]);
    assert_eq!(found, [ordered, "column_values_to_be_of_type [0]"]);
}

#[test]
fn rows_are_even_and_not_blank_where_columns_match() {
    let rows: &[&[&str]] = &[
        &["a", "b"],
        &["1", "2"],
        &["1"],
        &["1", "2", "3"],
        &["", ""],
        &[],
        &["1", "2", ""],
        &["-", ""],
    ];
    let strict = json!({"fields-match": "exact", "field": [{"name": "a", "missing-values": ["", "-"]}, {"name": "b"}]});
    assert_eq!(
        faults(strict, rows),
        [
            "rows_to_have_a_cell_for_each_column [1, 2, 5]",
            "rows_to_not_be_blank [3, 4, 6]"
        ]
    );
    let lenient = json!({"field": [{"name": "a", "required": true}, {"name": "b"}]});
    assert_eq!(
        faults(lenient, rows),
        ["rows_to_have_no_more_cells_than_columns [2]"]
    );
}

#[test]
fn keys_are_there_once_and_references_lead_to_rows() {
    let rows: &[&[&str]] = &[
        &["a", "b", "p"],
        &["1", "x", ""],
        &["01", "x", "2"],
        &["2", "x", "1"],
        &["2", "", "7"],
        &["", "x", "x"],
    ];
    let fields =
        json!([{"name": "a", "type": "integer"}, {"name": "b"}, {"name": "p", "type": "integer"}]);
    let with = |key: &str, value: Json| {
        let mut document = json!({"field": fields});
        document[key] = value;
        let mut found = faults(document, rows);
        found.retain(|fault| fault != "column_values_to_be_of_type [4]");
        found
    };
    assert_eq!(
        with("primary-key", json!(["a"])),
        [
            "column_values_to_not_be_null [4]",
            "column_values_to_be_unique [1, 3]"
        ]
    );
    assert_eq!(
        with("primary-key", json!(["a", "b"])),
        [
            "column_values_to_not_be_null [4]",
            "column_values_to_not_be_null [3]",
            "compound_columns_to_be_unique [1]"
        ]
    );
    assert_eq!(
        with("unique-keys", json!([["a", "b"], ["p"]])),
        ["compound_columns_to_be_unique [1]"]
    );
    assert_eq!(with("unique-keys", json!([["gone"]])), [""; 0]);
    let refers = |dataset: &str, to: &str| json!([{"fields": ["p"], "dataset": dataset, "reference-fields": [to]}]);
    assert_eq!(
        with("foreign-key", refers("", "a")),
        ["values_to_refer_to_rows [3]"]
    );
    assert_eq!(
        with("foreign-key", refers("t", "a")),
        ["values_to_refer_to_rows [3]"]
    );
    assert_eq!(with("foreign-key", refers("elsewhere", "a")), [""; 0]);
    assert_eq!(
        with("foreign-key", refers("", "gone")),
        ["values_to_refer_to_rows: the table has no column `gone`"]
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_is_counted_comes_to_what_it_must() {
    let rows: &[&[&str]] = &[
        &["a", "b"],
        &["x", "1"],
        &["x", "1"],
        &["", "2"],
        &["n/a", "2"],
    ];
    let metric = |metric: &str, unit: &str, arguments: Json, bound: Json| json!({"check": {"type": "metric", "metric": metric, "unit": unit, "arguments": arguments, "bound": bound}});
    for (rule, holds) in [
        (
            metric("null-values", "rows", json!({}), json!({"must-be": 1})),
            true,
        ),
        (
            metric("null-values", "percent", json!({}), json!({"must-be": 25})),
            true,
        ),
        (
            metric("null-values", "rows", json!({}), json!({"must-be": 0})),
            false,
        ),
        (
            metric(
                "missing-values",
                "rows",
                json!({"missingValues": [null, "n/a"]}),
                json!({"must-be": 2}),
            ),
            true,
        ),
        (
            metric(
                "invalid-values",
                "rows",
                json!({"validValues": ["x"]}),
                json!({"must-be": 1}),
            ),
            true,
        ),
        (
            metric(
                "invalid-values",
                "rows",
                json!({"pattern": "^x"}),
                json!({"must-be-less-than": 1}),
            ),
            false,
        ),
        (
            metric("duplicate-values", "rows", json!({}), json!({"must-be": 1})),
            true,
        ),
        (
            metric(
                "duplicate-values",
                "percent",
                json!({"properties": ["a", "b"]}),
                json!({"must-be": 25}),
            ),
            true,
        ),
    ] {
        let document = json!({"field": [{"name": "a", "quality": [rule]}, {"name": "b"}]});
        let found = faults(document, rows);
        assert_eq!(found.is_empty(), holds, "{rule}: {found:?}");
    }
    for (bound, holds) in [
        (json!({"must-be": 4}), true),
        (json!({"must-be-less-than": 4}), false),
    ] {
        let document = json!({"field": [{"name": "a"}], "quality": [metric("row-count", "rows", json!({}), bound)]});
        assert_eq!(faults(document, rows).is_empty(), holds);
    }
    let bad = metric(
        "invalid-values",
        "rows",
        json!({"pattern": "("}),
        json!({"must-be": 0}),
    );
    let found = faults(json!({"field": [{"name": "a", "quality": [bad]}]}), rows);
    assert!(
        found[0].starts_with("invalidValues: the pattern cannot be read"),
        "{found:?}"
    );
}
