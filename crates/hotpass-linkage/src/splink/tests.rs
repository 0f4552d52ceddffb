//! Models of Splink, read, scored and written.

use super::semantics::{
    Adjustment, base_level, default_m, default_u, level_weight, prior_weight, probability,
};
use super::*;
use crate::expression::{Cells, Condition, Side, Value, parse_condition};
use hotpass_model::linkage::{
    BlockingRule, ClusteringMethod, Comparison, ComparisonLevel, LinkType, LinkageModel,
    PreparedColumn, TermFrequency,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A model of people that Splink 5.0.0 trained on made-up records (`benches/peers/splink_compat.py`), and what it
/// predicted for pairs of them: of each level some.
const TRAINED: &str = include_str!("tests/trained.json");
const PAIRS: &str = include_str!("tests/pairs.csv");

/// A pair as a line of the table says; empty is null.
struct Pair(BTreeMap<String, Value>);

impl Pair {
    fn number(&self, column: &str) -> Option<f64> {
        self.0.get(column)?.number()
    }
}

impl Cells for Pair {
    fn value(&self, side: Option<Side>, column: &String) -> Cow<'_, Value> {
        let suffix = match side {
            Some(Side::Left) => "_l",
            Some(Side::Right) => "_r",
            None => "",
        };
        Cow::Borrowed(&self.0[&format!("{column}{suffix}")])
    }
}

fn pairs() -> Vec<Pair> {
    let mut lines = PAIRS.lines().map(|line| line.split(','));
    let header: Vec<&str> = lines.next().expect("a line").collect();
    lines
        .map(|cells| {
            let value = |cell: &str| {
                if cell.is_empty() {
                    Value::Null
                } else {
                    Value::from(cell)
                }
            };
            Pair(
                header
                    .iter()
                    .map(|name| (*name).to_owned())
                    .zip(cells.map(value))
                    .collect(),
            )
        })
        .collect()
}

/// Returns the level that a pair reaches, as Splink counts (-1 for missing, 0 for the last), and the weight in bits.
fn scored(comparison: &Comparison, pair: &Pair) -> (f64, f64) {
    let conditions: Vec<Condition> = comparison
        .levels
        .iter()
        .map(|level| parse_condition(&level.when).expect("a condition"))
        .collect();
    let reached = conditions
        .iter()
        .position(|condition| condition.evaluate(pair) == Some(true))
        .expect("a level");
    let level = &comparison.levels[reached];
    if level.is_null {
        return (-1.0, 0.0);
    }
    let known: Vec<&ComparisonLevel> = comparison
        .levels
        .iter()
        .filter(|level| !level.is_null)
        .collect();
    let order = known
        .iter()
        .position(|other| other.when == level.when)
        .expect("a level");
    let m = level.m.unwrap_or(default_m(order, known.len()));
    let u = level.u.unwrap_or(default_u(order, known.len()));
    let mut weight = level_weight(m, u);
    if let Some(TermFrequency {
        column,
        weight: share,
        minimum_u,
    }) = &level.term_frequency
    {
        let base =
            &comparison.levels[base_level(&conditions, column).expect("a level of equal values")];
        let adjustment = Adjustment {
            base_u: base.u.expect("a model that is trained"),
            weight: *share,
            minimum_u: *minimum_u,
        };
        let frequency = |side: &str| pair.number(&format!("tf_{column}_{side}"));
        weight += adjustment.bits(frequency("l"), frequency("r"));
    }
    ((known.len() - 1 - order) as f64, weight)
}

#[test]
fn a_model_that_splink_trained_scores_pairs_as_splink_does() {
    let model = read(TRAINED).expect("settings of Splink");
    let pairs = pairs();
    assert_eq!(pairs.len(), 90);
    for pair in &pairs {
        let mut total = prior_weight(model.prior.expect("a model that is trained"));
        for comparison in &model.comparisons {
            let (level, weight) = scored(comparison, pair);
            let expected = pair
                .number(&format!("gamma_{}", comparison.name))
                .expect("a number");
            assert!(
                (level - expected).abs() < 0.5,
                "{}: {level}, not {expected}: {:?}",
                comparison.name,
                pair.0
            );
            total += weight;
        }
        let expected = pair.number("match_weight").expect("a number");
        assert!(
            (total - expected).abs() < 1e-9,
            "{total}, not {expected}: {:?}",
            pair.0
        );
        let expected = pair.number("match_probability").expect("a number");
        assert!(
            (probability(total) - expected).abs() < 1e-12,
            "{:?}",
            pair.0
        );
    }
}

#[test]
fn a_model_written_and_read_again_is_the_same() {
    let model = read(TRAINED).expect("settings of Splink");
    assert_eq!(model.comparisons.len(), 7);
    assert_eq!(model.blocking.len(), 6);
    assert_eq!(
        model.blocking[5].rule,
        r#"l."given_name" = r."surname" AND l."surname" = r."given_name""#
    );
    assert_eq!(
        model.clustering.method,
        ClusteringMethod::ConnectedComponents
    );
    let written = write(&model).expect("a model that Splink can have");
    assert_eq!(read(&written).expect("settings of Splink"), model);
}

/// Settings of Splink 3 with Spark.
const SPARK: &str = r#"{
        "link_type": "link_only", "sql_dialect": "spark", "unique_id_column_name": "id",
        "probability_two_random_records_match": 0.01, "em_convergence": 0.001, "max_iterations": 10,
        "bayes_factor_column_prefix": "bf_", "linker_uid": "x",
        "blocking_rules_to_generate_predictions": [
            "l.city = r.city",
            {"blocking_rule": "l.`tags` = r.`tags` and l.a = r.a", "sql_dialect": "spark",
             "salting_partitions": 4, "arrays_to_explode": ["tags"]}
        ],
        "comparisons": [{
            "comparison_description": "names",
            "comparison_levels": [
                {"sql_condition": "`name_l` IS NULL OR `name_r` IS NULL", "is_null_level": true},
                {"sql_condition": "`name_l` = `name_r`", "label_for_charts": "Exact", "m_probability": 0.9,
                 "u_probability": "level not observed in training dataset", "tf_adjustment_column": "`name`"},
                {"sql_condition": "jaro_winkler(`name_l`, `name_r`) >= 0.9", "fix_u_probability": true,
                 "tf_adjustment_column": "name", "tf_adjustment_weight": 0.5, "tf_minimum_u_value": 0.001},
                {"sql_condition": "ELSE", "comparison_vector_value": 0}
            ]
        }]
    }"#;

#[test]
fn settings_of_splink_3_and_of_spark_are_read() {
    let model = read(SPARK).expect("settings of Splink");
    assert_eq!((model.link, model.prior), (LinkType::Link, Some(0.01)));
    assert_eq!(
        (model.training.max_iterations, model.training.convergence),
        (10, 0.001)
    );
    let rules: Vec<&str> = model
        .blocking
        .iter()
        .map(|rule| rule.rule.as_str())
        .collect();
    assert_eq!(
        rules,
        [
            r#"l."city" = r."city""#,
            r#"unnest(l."tags") = unnest(r."tags") AND l."a" = r."a""#
        ]
    );
    let [comparison] = model.comparisons.as_slice() else {
        panic!("one comparison")
    };
    assert_eq!(comparison.name, "name");
    let whens: Vec<&str> = comparison
        .levels
        .iter()
        .map(|level| level.when.as_str())
        .collect();
    let expected = [
        r#""name_l" IS NULL OR "name_r" IS NULL"#,
        r#""name_l" = "name_r""#,
        r#"jaro_winkler_similarity("name_l", "name_r") >= 0.9"#,
        "ELSE",
    ];
    assert_eq!(whens, expected);
    assert_eq!(
        (comparison.levels[1].m, comparison.levels[1].u),
        (Some(0.9), Some(1e-6))
    );
    assert!(comparison.levels[2].fix_u && comparison.levels[0].is_null);
    let frequency = TermFrequency {
        column: "name".to_owned(),
        weight: 0.5,
        minimum_u: 0.001,
    };
    assert_eq!(comparison.levels[2].term_frequency, Some(frequency));
}

#[test]
fn lists_of_which_each_element_blocks_are_written_as_splink_has_them() {
    let model = read(SPARK).expect("settings of Splink");
    let written: serde_json::Value =
        serde_json::from_str(&write(&model).expect("a model that Splink can have")).expect("JSON");
    let rule = &written["blocking_rules_to_generate_predictions"][1];
    assert_eq!(
        rule["blocking_rule"],
        r#"l."tags" = r."tags" AND l."a" = r."a""#
    );
    assert_eq!(rule["arrays_to_explode"], serde_json::json!(["tags"]));
}

/// Settings with one thing wrong, put in the place of `X`, and what is said of it.
const REFUSALS: &[(&str, &str, &str)] = &[
    (
        "{X}",
        "",
        "`link_type` of the settings must be `dedupe_only`, `link_only` or `link_and_dedupe`",
    ),
    (
        "{X}",
        r#""link_type": "dedupe_only", "comparison": []"#,
        "`comparison` of the settings is not a setting of Splink that is known; the nearest is `comparisons`",
    ),
    (
        LEVELS,
        r#"{"sql_condition": "a_l = a_r", "m_prob": 1}"#,
        "`m_prob` of level 1 of comparison `c` is not a setting of Splink that is known; the nearest is `m_probability`",
    ),
    (
        LEVELS,
        r#"{"sql_condition": "a_l = a_r", "m_probability": 1.5}"#,
        "`m_probability` of level 1 of comparison `c` must be a probability, 0 to 1",
    ),
    (
        LEVELS,
        r#"{"sql_condition": "foo(a_l) = a_r"}"#,
        "the SQL of level 1 of comparison `c` cannot be understood: function `foo` is not part of the expression grammar",
    ),
    (
        LEVELS,
        r#"{"label_for_charts": "x"}"#,
        "`sql_condition` of level 1 of comparison `c` must be an SQL condition",
    ),
    (
        LEVELS,
        "",
        "`comparison_levels` of comparison `c` must be a list of one level or more",
    ),
    (
        LEVELS,
        r#"{"sql_condition": "lower(a_l) = lower(a_r)", "tf_adjustment_column": "a"}"#,
        "level 1 of comparison `c` adjusts for the term frequency of `a`, and no level",
    ),
    (
        LEVELS,
        r#"{"sql_condition": "a_l = a_r"}, {"sql_condition": "lower(a_l) = lower(a_r)", "tf_adjustment_column": "a", "disable_tf_exact_match_detection": true}"#,
        "level 2 of comparison `c` has `disable_tf_exact_match_detection`",
    ),
    (
        RULES,
        r#""NOT (l.a = r.a)""#,
        "the SQL of blocking rule 1 cannot be understood: blocking rule `NOT (l.a = r.a)` has no equality",
    ),
    (
        RULES,
        r#"{"blocking_rule": "l.a = r.a", "sql_dialect": "postgres"}"#,
        "the SQL of blocking rule 1 is of `postgres`; that of `duckdb` and `spark` is read",
    ),
    (
        RULES,
        r#"{"blocking_rule": "l.a = r.a", "arrays_to_explode": ["b"]}"#,
        "blocking rule 1 explodes `b`, and has no equality of that column alone",
    ),
    ("X", "nothing", "the settings are not JSON"),
    ("X", "[]", "`settings` of the settings must be an object"),
];
const LEVELS: &str = r#"{"link_type": "dedupe_only", "comparisons": [{"output_column_name": "c", "comparison_levels": [X]}]}"#;
const RULES: &str =
    r#"{"link_type": "dedupe_only", "blocking_rules_to_generate_predictions": [X]}"#;

/// An error with its causes.
fn full(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", full(source)),
        None => error.to_string(),
    }
}

#[test]
fn settings_that_are_not_understood_are_refused_by_name() {
    for (settings, wrong, expected) in REFUSALS {
        let json = settings.replace('X', wrong);
        let message = full(&read(&json).expect_err("settings that are refused"));
        assert!(message.starts_with(expected), "{json}\n{message}");
    }
}

fn level(when: &str) -> ComparisonLevel {
    ComparisonLevel {
        when: when.to_owned(),
        ..ComparisonLevel::default()
    }
}

fn one_comparison(levels: Vec<ComparisonLevel>) -> LinkageModel {
    LinkageModel {
        comparisons: vec![Comparison {
            name: "c".to_owned(),
            reason: None,
            levels,
        }],
        ..LinkageModel::default()
    }
}

fn rule(sql: &str) -> BlockingRule {
    BlockingRule {
        rule: sql.to_owned(),
        max_block_size: Some(500),
        reason: None,
    }
}

#[test]
fn formulas_and_computed_columns_are_written_out_for_duckdb() {
    let mut model = one_comparison(vec![
        level("great_circle_km(lat_l, long_l, lat_r, long_r) <= 10"),
        level("short_l = short_r"),
        level("ELSE"),
    ]);
    model.columns = vec![
        PreparedColumn {
            name: "plain".to_owned(),
            expression: "lower(trim(name))".to_owned(),
        },
        PreparedColumn {
            name: "short".to_owned(),
            expression: "substr(plain, 1, 3)".to_owned(),
        },
    ];
    model.blocking = vec![rule("short, city")];
    let json = write(&model).expect("a model that Splink can have");
    let written: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let levels = &written["comparisons"][0]["comparison_levels"];
    assert!(
        levels[0]["sql_condition"]
            .as_str()
            .expect("a text")
            .starts_with("CAST(acos(CASE WHEN (sin(radians(\"lat_l\"))")
    );
    let short = r#"substr(lower(trim("name_l")), 1, 3) = substr(lower(trim("name_r")), 1, 3)"#;
    assert_eq!(levels[1]["sql_condition"], short);
    let rule = r#"substr(lower(trim(l."name")), 1, 3) = substr(lower(trim(r."name")), 1, 3) AND l."city" = r."city""#;
    assert_eq!(
        written["blocking_rules_to_generate_predictions"][0]["blocking_rule"],
        rule
    );
    assert_eq!(
        read(&json).expect("settings of Splink").comparisons[0].levels[0].when,
        "great_circle_km(\"lat_l\", \"long_l\", \"lat_r\", \"long_r\") <= 10"
    );
    let told = left_out(&model);
    assert_eq!(
        told[0],
        "blocking rule 1 leaves out blocks of more than 500 records"
    );
    assert_eq!(told.len(), 3);
}

#[test]
fn what_splink_cannot_do_is_refused_by_name() {
    let frequency = |when: &str, column: &str| ComparisonLevel {
        term_frequency: Some(TermFrequency {
            column: column.to_owned(),
            weight: 1.0,
            minimum_u: 0.0,
        }),
        ..level(when)
    };
    let mut blocked = LinkageModel {
        blocking: vec![rule("tokens(name)")],
        ..LinkageModel::default()
    };
    let split = LinkageModel {
        blocking: vec![rule("string_split(name, ' ')")],
        ..LinkageModel::default()
    };
    let computed = PreparedColumn {
        name: "x".to_owned(),
        expression: "lower(name)".to_owned(),
    };
    let mut on_computed = one_comparison(vec![frequency("x_l = x_r", "x")]);
    on_computed.columns = vec![computed];
    blocked.description = Some("anything".to_owned());
    let table = [
        (
            one_comparison(vec![level("same_given_name(a_l, a_r)")]),
            "level 1 of comparison `c` calls `same_given_name`, which Splink's DuckDB does not have",
        ),
        (
            one_comparison(vec![level("a_l =")]),
            "the SQL of level 1 of comparison `c` cannot be understood",
        ),
        (
            one_comparison(vec![frequency("lower(a_l) = lower(a_r)", "a")]),
            "level 1 of comparison `c` adjusts for the term frequency of `a`, and no level",
        ),
        (
            on_computed,
            "level 1 of comparison `c` adjusts for the term frequency of `x`, which is computed",
        ),
        (
            blocked,
            "blocking rule 1 calls `tokens`, which Splink's DuckDB does not have",
        ),
        (
            split,
            "blocking rule 1 makes a block of each element of `string_split(\"name\", ' ')`",
        ),
    ];
    for (model, expected) in table {
        let message = full(&write(&model).expect_err("a model that Splink cannot have"));
        assert!(message.starts_with(expected), "{message}");
    }
}
