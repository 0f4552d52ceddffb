//! From settings of Splink to a model.

use super::SplinkError;
use super::keys::Keys;
use super::semantics::{NOT_OBSERVED, base_level};
use crate::expression::{Condition, Flavor, Scalar, parse_condition_in, parse_rule_in};
use hotpass_model::linkage::{
    BlockingRule, Clustering, ClusteringMethod, Comparison, ComparisonLevel, LinkType,
    LinkageModel, TermFrequency, TextUnit, Training,
};
use serde_json::Value;

/// What Splink 3 writes for the m or u of a level that no pair had in training.
const NOT_OBSERVED_TEXT: &str = "level not observed in training dataset";

const SETTINGS: &[&str] = &[
    "link_type",
    "probability_two_random_records_match",
    "blocking_rules_to_generate_predictions",
    "comparisons",
    "em_convergence",
    "max_iterations",
    "sql_dialect",
];
const RULE: &[&str] = &["blocking_rule", "sql_dialect", "arrays_to_explode"];
const COMPARISON: &[&str] = &["output_column_name", "comparison_levels"];
const LEVEL: &[&str] = &[
    "sql_condition",
    "label_for_charts",
    "is_null_level",
    "m_probability",
    "u_probability",
    "fix_m_probability",
    "fix_u_probability",
    "tf_adjustment_column",
    "tf_adjustment_weight",
    "tf_minimum_u_value",
    "disable_tf_exact_match_detection",
];

/// Reads the settings JSON of Splink, trained or not.
///
/// SQL becomes that of models: Spark's is translated, long formulas get their short names. Clusters are those that a chain
/// of matches connects, as Splink makes them; thresholds, which Splink's settings have not, are the usual ones.
///
/// # Errors
///
/// When it is not JSON, has a key that is not known (see [`WITHOUT_EFFECT`](super::WITHOUT_EFFECT) for those that are
/// passed over), or SQL that cannot be understood.
pub fn read(json: &str) -> Result<LinkageModel, SplinkError> {
    let value: Value = serde_json::from_str(json).map_err(SplinkError::Json)?;
    let keys = Keys::try_new(&value, "the settings".to_owned(), SETTINGS)?;
    let flavor = flavor(&keys, Flavor::DuckDb)?;
    let link = match keys.text("link_type")? {
        Some("dedupe_only") => LinkType::Dedupe,
        Some("link_only") => LinkType::Link,
        Some("link_and_dedupe") => LinkType::LinkAndDedupe,
        _ => {
            return Err(keys.wrong(
                "link_type",
                "`dedupe_only`, `link_only` or `link_and_dedupe`",
            ));
        }
    };
    let blocking = keys
        .list("blocking_rules_to_generate_predictions")?
        .iter()
        .enumerate()
        .map(|(index, rule)| blocking_rule(rule, index + 1, flavor))
        .collect::<Result<_, _>>()?;
    let comparisons = keys
        .list("comparisons")?
        .iter()
        .enumerate()
        .map(|(index, value)| comparison(value, index + 1, flavor))
        .collect::<Result<_, _>>()?;
    let usual = Training::default();
    Ok(LinkageModel {
        link,
        text_unit: match flavor {
            Flavor::DuckDb => TextUnit::Byte,
            Flavor::Spark => TextUnit::Character,
        },
        prior: keys.probability("probability_two_random_records_match")?,
        blocking,
        comparisons,
        clustering: Clustering {
            method: ClusteringMethod::ConnectedComponents,
            ..Clustering::default()
        },
        training: Training {
            convergence: keys.number("em_convergence")?.unwrap_or(usual.convergence),
            max_iterations: keys
                .whole("max_iterations")?
                .unwrap_or(usual.max_iterations),
            ..usual
        },
        ..LinkageModel::default()
    })
}

fn flavor(keys: &Keys<'_>, usual: Flavor) -> Result<Flavor, SplinkError> {
    match keys.text("sql_dialect")? {
        None => Ok(usual),
        Some("duckdb") => Ok(Flavor::DuckDb),
        Some("spark") => Ok(Flavor::Spark),
        Some(other) => Err(SplinkError::Dialect {
            dialect: other.to_owned(),
            place: keys.place.clone(),
        }),
    }
}

fn blocking_rule(value: &Value, number: usize, usual: Flavor) -> Result<BlockingRule, SplinkError> {
    let place = format!("blocking rule {number}");
    let (sql, flavor, exploded) = match value {
        Value::String(sql) => (sql.as_str(), usual, Vec::new()),
        object => {
            let keys = Keys::try_new(object, place.clone(), RULE)?;
            let sql = keys.text("blocking_rule")?;
            let sql = sql.ok_or_else(|| keys.wrong("blocking_rule", "an SQL condition"))?;
            let exploded = keys
                .list("arrays_to_explode")?
                .iter()
                .map(|column| column.as_str())
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| keys.wrong("arrays_to_explode", "a list of columns"))?;
            (sql, flavor(&keys, usual)?, exploded)
        }
    };
    let mut rule = parse_rule_in(sql, flavor).map_err(|source| SplinkError::Expression {
        place: place.clone(),
        source,
    })?;
    for column in exploded {
        let is = |scalar: &Scalar| matches!(scalar, Scalar::Column { name, .. } if name == column);
        let key = rule
            .keys
            .iter_mut()
            .find(|key| is(&key.left) && is(&key.right));
        let Some(key) = key else {
            return Err(SplinkError::Exploded {
                place,
                column: column.to_owned(),
            });
        };
        (key.each_element, key.is_unnested) = (true, true);
    }
    Ok(BlockingRule {
        rule: rule.to_string(),
        max_block_size: None,
        reason: None,
    })
}

fn comparison(value: &Value, number: usize, flavor: Flavor) -> Result<Comparison, SplinkError> {
    let mut keys = Keys::try_new(value, format!("comparison {number}"), COMPARISON)?;
    let name = keys.text("output_column_name")?;
    if let Some(name) = name {
        keys.place = format!("comparison `{name}`");
    }
    let values = keys.list("comparison_levels")?;
    if values.is_empty() {
        return Err(keys.wrong("comparison_levels", "a list of one level or more"));
    }
    let mut conditions = Vec::new();
    let mut levels = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let place = format!("level {} of {}", index + 1, keys.place);
        let keys = Keys::try_new(value, place, LEVEL)?;
        let condition = condition(&keys, flavor)?;
        levels.push(level(&keys, &condition)?);
        conditions.push(condition);
    }
    for (index, level) in levels.iter().enumerate() {
        let place = || format!("level {} of {}", index + 1, keys.place);
        check_base(level, &conditions, index, place)?;
        let is_disabled = values
            .get(index)
            .and_then(|value| value.get("disable_tf_exact_match_detection"))
            == Some(&Value::Bool(true));
        let base = level
            .term_frequency
            .as_ref()
            .and_then(|frequency| base_level(&conditions, &frequency.column));
        if is_disabled && base.is_some_and(|base| base != index) {
            return Err(SplinkError::OwnTermFrequencyBase { place: place() });
        }
    }
    Ok(Comparison {
        name: name.map_or_else(|| usual_name(&conditions), str::to_owned),
        reason: None,
        levels,
    })
}

fn check_base(
    level: &ComparisonLevel,
    conditions: &[Condition],
    index: usize,
    place: impl Fn() -> String,
) -> Result<(), SplinkError> {
    let adjusts = !level.is_null && conditions.get(index) != Some(&Condition::Always);
    let Some(frequency) = level
        .term_frequency
        .as_ref()
        .filter(|frequency| adjusts && frequency.weight != 0.0)
    else {
        return Ok(());
    };
    if base_level(conditions, &frequency.column).is_some() {
        return Ok(());
    }
    Err(SplinkError::NoExactMatch {
        place: place(),
        column: frequency.column.clone(),
    })
}

fn condition(keys: &Keys<'_>, flavor: Flavor) -> Result<Condition, SplinkError> {
    let sql = keys.text("sql_condition")?;
    let sql = sql.ok_or_else(|| keys.wrong("sql_condition", "an SQL condition"))?;
    parse_condition_in(sql, flavor).map_err(|source| SplinkError::Expression {
        place: keys.place.clone(),
        source,
    })
}

fn level(keys: &Keys<'_>, condition: &Condition) -> Result<ComparisonLevel, SplinkError> {
    let term_frequency = match keys.text("tf_adjustment_column")? {
        None => None,
        Some(column) => Some(TermFrequency {
            column: unquoted(column),
            weight: keys.number("tf_adjustment_weight")?.unwrap_or(1.0),
            minimum_u: keys.probability("tf_minimum_u_value")?.unwrap_or(0.0),
        }),
    };
    Ok(ComparisonLevel {
        label: keys
            .text("label_for_charts")?
            .unwrap_or_default()
            .to_owned(),
        when: when(condition),
        is_null: keys.flag("is_null_level")?,
        m: learned(keys, "m_probability")?,
        u: learned(keys, "u_probability")?,
        fix_m: keys.flag("fix_m_probability")?,
        fix_u: keys.flag("fix_u_probability")?,
        term_frequency,
    })
}

fn learned(keys: &Keys<'_>, key: &'static str) -> Result<Option<f64>, SplinkError> {
    match keys.get(key).and_then(Value::as_str) {
        Some(NOT_OBSERVED_TEXT) => Ok(Some(NOT_OBSERVED)),
        _ => keys.probability(key),
    }
}

/// Returns a condition as a level of a model has it.
fn when(condition: &Condition) -> String {
    match condition {
        Condition::Always => "ELSE".to_owned(),
        other => other.to_string(),
    }
}

fn unquoted(column: &str) -> String {
    for quote in ['"', '`'] {
        let inner = column
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner.to_owned();
        }
    }
    column.to_owned()
}

/// Returns the name that Splink gives a comparison without one: that of its column, or of all of them.
fn usual_name(conditions: &[Condition]) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for column in conditions.iter().flat_map(Condition::columns) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    match columns.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("custom_{}", several.join("_")),
    }
}
