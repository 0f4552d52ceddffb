//! From a model to settings of Splink.

use super::SplinkError;
use super::semantics::{SMALLEST_PROBABILITY, base_level};
use crate::expression::{
    Condition, Function, Key, Rule, Scalar, Side, parse_condition, parse_rule, parse_scalar,
};
use hotpass_model::linkage::{
    BlockingRule, Comparison, ComparisonLevel, LinkType, LinkageModel, PreparedColumn,
};
use serde_json::{Map, Value, json};

/// Writes a model as settings JSON that Splink 4 and 5 load with `DuckDB`.
///
/// Columns that are computed are written where they are used. What settings cannot say and no score depends on is
/// in [`left_out`].
///
/// # Errors
///
/// When an expression cannot be understood, or `DuckDB` has no function for it.
pub fn write(model: &LinkageModel) -> Result<String, SplinkError> {
    let prepared = Prepared::try_new(&model.columns)?;
    let mut settings = Map::new();
    settings.insert("link_type".to_owned(), json!(link_type(model.link)));
    if let Some(prior) = model.prior {
        settings.insert(
            "probability_two_random_records_match".to_owned(),
            json!(prior),
        );
    }
    let rules = model
        .blocking
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            blocking_rule(rule, &format!("blocking rule {}", index + 1), &prepared)
        })
        .collect::<Result<Vec<_>, _>>()?;
    settings.insert(
        "blocking_rules_to_generate_predictions".to_owned(),
        Value::Array(rules),
    );
    let comparisons = model
        .comparisons
        .iter()
        .map(|each| comparison(each, &prepared))
        .collect::<Result<Vec<_>, _>>()?;
    settings.insert("comparisons".to_owned(), Value::Array(comparisons));
    settings.insert(
        "em_convergence".to_owned(),
        json!(model.training.convergence),
    );
    settings.insert(
        "max_iterations".to_owned(),
        json!(model.training.max_iterations),
    );
    settings.insert("sql_dialect".to_owned(), json!("duckdb"));
    serde_json::to_string_pretty(&Value::Object(settings)).map_err(SplinkError::Json)
}

/// Returns what of a model the settings of Splink cannot say: which pairs are compared, what counts as a match, how clusters
/// are made, and what scores lose or gain by classes of pairs that it does not know. One sentence each.
pub fn left_out(model: &LinkageModel) -> Vec<String> {
    let mut told = Vec::new();
    for (index, rule) in model.blocking.iter().enumerate() {
        if let Some(most) = rule.max_block_size {
            told.push(format!(
                "blocking rule {} leaves out blocks of more than {most} records",
                index + 1
            ));
        }
    }
    for condition in &model.cannot_link {
        told.push(format!("records are never the same when `{condition}`"));
    }
    for condition in &model.must_link {
        told.push(format!("records are always the same when `{condition}`"));
    }
    for class in &model.related {
        told.push(format!(
            "pairs that are merely related ({}) are not explained away: they weigh more",
            class.name
        ));
    }
    if model.moved.is_some() {
        told.push("matches that moved are not told apart: they weigh less".to_owned());
    }
    told.push(format!(
        "pairs match from the probability {}; give it to Splink when it predicts",
        model.thresholds.matching
    ));
    if model.clustering.method != hotpass_model::linkage::ClusteringMethod::ConnectedComponents {
        told.push("clusters are made otherwise than by connecting all matches".to_owned());
    }
    told
}

fn link_type(link: LinkType) -> &'static str {
    match link {
        LinkType::Dedupe => "dedupe_only",
        LinkType::Link => "link_only",
        LinkType::LinkAndDedupe => "link_and_dedupe",
    }
}

/// The columns that a model computes, each in terms of the columns of the table.
struct Prepared(Vec<(String, Scalar)>);

impl Prepared {
    fn try_new(columns: &[PreparedColumn]) -> Result<Self, SplinkError> {
        let mut prepared = Self(Vec::new());
        for column in columns {
            let scalar =
                parse_scalar(&column.expression).map_err(|source| SplinkError::Expression {
                    place: format!("column `{}`", column.name),
                    source,
                })?;
            let scalar = prepared.within(&scalar, None);
            prepared.0.push((column.name.clone(), scalar));
        }
        Ok(prepared)
    }

    fn get(&self, name: &str) -> Option<&Scalar> {
        let found = self.0.iter().rev().find(|(column, _)| column == name);
        found.map(|(_, scalar)| scalar)
    }

    fn column(&self, name: &str, side: Option<Side>) -> Scalar {
        match (self.get(name), side) {
            (Some(scalar), Some(side)) => scalar.of(side),
            (Some(scalar), None) => scalar.clone(),
            (None, side) => Scalar::Column {
                name: name.to_owned(),
                side,
            },
        }
    }

    fn within(&self, scalar: &Scalar, side: Option<Side>) -> Scalar {
        scalar.replace(&mut |name: &String| self.column(name, side))
    }

    fn within_condition(&self, condition: &Condition) -> Condition {
        let replaced: Result<Condition, std::convert::Infallible> =
            condition.try_replace(&mut |name: &String, side| Ok(self.column(name, side)));
        match replaced {
            Ok(condition) => condition,
            Err(never) => match never {},
        }
    }
}

fn blocking_rule(
    rule: &BlockingRule,
    place: &str,
    prepared: &Prepared,
) -> Result<Value, SplinkError> {
    let parsed = parse_rule(&rule.rule).map_err(|source| SplinkError::Expression {
        place: place.to_owned(),
        source,
    })?;
    let mut exploded = Vec::new();
    let mut keys = Vec::new();
    for key in &parsed.keys {
        let (left, right) = (
            prepared.within(&key.left, None),
            prepared.within(&key.right, None),
        );
        check_functions(place, |found| {
            left.visit_functions(found);
            right.visit_functions(found);
        })?;
        if key.each_element {
            explode(&left, key, place, &mut exploded)?;
        }
        keys.push(Key {
            left,
            right,
            each_element: false,
            is_unnested: false,
        });
    }
    let residual = prepared.within_condition(&parsed.residual);
    check_functions(place, |found| residual.visit_functions(found))?;
    let sql = format!("{:#}", Rule { keys, residual });
    let mut object = json!({ "blocking_rule": sql, "sql_dialect": "duckdb" });
    if !exploded.is_empty() {
        object["arrays_to_explode"] = json!(exploded);
    }
    Ok(object)
}

/// Notes the column of which each element makes a block; Splink knows no such blocks of what functions return.
fn explode(
    left: &Scalar,
    key: &Key,
    place: &str,
    exploded: &mut Vec<String>,
) -> Result<(), SplinkError> {
    match left {
        Scalar::Column { name, .. } if key.is_unnested => exploded.push(name.clone()),
        Scalar::Call { function, .. } if key.is_unnested || function.is_list() => {
            return Err(SplinkError::ListBlock {
                place: place.to_owned(),
                expression: left.to_string(),
            });
        }
        _ => {}
    }
    Ok(())
}

fn comparison(comparison: &Comparison, prepared: &Prepared) -> Result<Value, SplinkError> {
    let mut conditions = Vec::new();
    for (index, level) in comparison.levels.iter().enumerate() {
        let place = place(comparison, index);
        let condition = parse_condition(&level.when).map_err(|source| SplinkError::Expression {
            place: place.clone(),
            source,
        })?;
        let condition = prepared.within_condition(&condition);
        check_functions(&place, |found| condition.visit_functions(found))?;
        conditions.push(condition);
    }
    let mut levels = Vec::new();
    for (index, level) in comparison.levels.iter().enumerate() {
        levels.push(written_level(
            level,
            (&conditions, index),
            place(comparison, index),
            prepared,
        )?);
    }
    Ok(json!({
        "output_column_name": comparison.name,
        "comparison_levels": levels,
        "comparison_description": comparison.name,
    }))
}

fn place(comparison: &Comparison, index: usize) -> String {
    format!("level {} of comparison `{}`", index + 1, comparison.name)
}

fn written_level(
    level: &ComparisonLevel,
    (conditions, index): (&[Condition], usize),
    place: String,
    prepared: &Prepared,
) -> Result<Value, SplinkError> {
    let sql = match conditions.get(index) {
        None | Some(Condition::Always) => "ELSE".to_owned(),
        Some(condition) => format!("{condition:#}"),
    };
    let mut object = json!({ "sql_condition": sql });
    if !level.label.is_empty() {
        object["label_for_charts"] = json!(level.label);
    }
    if level.is_null {
        object["is_null_level"] = json!(true);
        return Ok(object);
    }
    for (key, probability) in [("m_probability", level.m), ("u_probability", level.u)] {
        if let Some(probability) = probability {
            object[key] = json!(probability.max(SMALLEST_PROBABILITY));
        }
    }
    object["fix_m_probability"] = json!(level.fix_m);
    object["fix_u_probability"] = json!(level.fix_u);
    let Some(frequency) = &level.term_frequency else {
        return Ok(object);
    };
    let column = frequency.column.clone();
    if prepared.get(&column).is_some() {
        return Err(SplinkError::ComputedFrequency { place, column });
    }
    if base_level(conditions, &column).is_none() {
        return Err(SplinkError::NoExactMatch { place, column });
    }
    object["tf_adjustment_column"] = json!(column);
    object["tf_adjustment_weight"] = json!(frequency.weight);
    object["tf_minimum_u_value"] = json!(frequency.minimum_u);
    Ok(object)
}

fn check_functions(
    place: &str,
    visit: impl FnOnce(&mut dyn FnMut(Function)),
) -> Result<(), SplinkError> {
    let mut unknown = None;
    visit(&mut |function| {
        if !function.is_known_to_duckdb() {
            unknown.get_or_insert(function);
        }
    });
    match unknown {
        None => Ok(()),
        Some(function) => Err(SplinkError::Function {
            place: place.to_owned(),
            function: function.name().unwrap_or_default(),
        }),
    }
}
