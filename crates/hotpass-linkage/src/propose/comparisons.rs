//! Levels for each kind of column.

use std::collections::HashSet;

use hotpass_model::linkage::{Comparison, ComparisonLevel, LinkageModel, TermFrequency};

use super::{Feature, prepare};
use crate::{
    error::Result,
    kernel::{absence, contact, fold},
    statistics::{Kind, Statistics},
    table::Column,
};

/// Two columns whose distinct values overlap by more than this share may have been swapped.
const SWAPPABLE: f64 = 0.05;

/// How one kind of column is compared.
struct Recipe {
    /// The expression of the computed column; `{}` stands for the raw one.
    expression: &'static str,
    /// What it computes, for counting.
    compute: fn(&str) -> String,
    /// What is said about it.
    reason: &'static str,
    /// Labels and conditions between the exact level and the last; `{}` stands for the computed column.
    levels: Vec<(&'static str, String)>,
}

/// Adds the comparison of a column to a model.
pub(super) fn add(
    column: &Column,
    statistics: Statistics,
    model: &mut LinkageModel,
) -> Result<Feature> {
    let name = &column.name;
    let recipe = recipe(&statistics, name, model);
    let key = prepare(model, name, "key", recipe.expression);
    let mut levels = vec![
        ComparisonLevel {
            label: "missing".to_owned(),
            when: format!("{key}_l IS NULL OR {key}_r IS NULL"),
            is_null: true,
            ..ComparisonLevel::default()
        },
        ComparisonLevel {
            label: "equal".to_owned(),
            when: format!("{key}_l = {key}_r"),
            term_frequency: Some(TermFrequency {
                column: key.clone(),
                weight: 1.0,
                minimum_u: 0.0,
            }),
            ..ComparisonLevel::default()
        },
    ];
    for (label, condition) in &recipe.levels {
        levels.push(ComparisonLevel {
            label: (*label).to_owned(),
            when: condition.replace("{}", &key),
            ..ComparisonLevel::default()
        });
    }
    levels.push(ComparisonLevel {
        label: "different".to_owned(),
        when: "ELSE".to_owned(),
        ..ComparisonLevel::default()
    });
    model.comparisons.push(Comparison {
        name: name.clone(),
        reason: Some(format!(
            "{}; {:.0} % of the records have a value, {} are distinct",
            recipe.reason,
            statistics.fill() * 100.0,
            statistics.n_distinct
        )),
        levels,
    });
    Ok(Feature {
        name: name.clone(),
        column: column.map(name, recipe.compute)?,
        key,
        statistics,
    })
}

fn recipe(statistics: &Statistics, name: &str, model: &mut LinkageModel) -> Recipe {
    match statistics.kind {
        Kind::Website => Recipe {
            expression: "website_domain(present({}))",
            compute: contact::website_domain,
            reason: "websites, compared by domain",
            levels: vec![(
                "nearly equal",
                "jaro_winkler_similarity({}_l, {}_r) >= 0.96".to_owned(),
            )],
        },
        Kind::Phone => phone(name, model),
        Kind::Email => email(name, model),
        Kind::Category => Recipe {
            expression: "fold(present({}))",
            compute: folded,
            reason: "one of few values",
            levels: Vec::new(),
        },
        Kind::Code | Kind::Date => {
            let mut levels = vec![(
                "one mistake",
                "damerau_levenshtein({}_l, {}_r) <= 1".to_owned(),
            )];
            if statistics.mean_length > 5.0 {
                levels.push((
                    "two mistakes",
                    "damerau_levenshtein({}_l, {}_r) <= 2".to_owned(),
                ));
            }
            Recipe {
                expression: "replace(fold(present({})), ' ', '')",
                compute: joined,
                reason: if statistics.kind == Kind::Date {
                    "dates, compared digit by digit"
                } else {
                    "codes, compared character by character"
                },
                levels,
            }
        }
        Kind::Word => Recipe {
            expression: "fold(present({}))",
            compute: folded,
            reason: "short names, compared letter by letter",
            levels: ["0.94", "0.88", "0.8"]
                .iter()
                .zip(["nearly equal", "similar", "somewhat similar"])
                .map(|(least, label)| {
                    (
                        label,
                        format!("jaro_winkler_similarity({{}}_l, {{}}_r) >= {least}"),
                    )
                })
                .collect(),
        },
        Kind::Text => Recipe {
            expression: "fold(present({}))",
            compute: folded,
            reason: "several words, compared word by word; rare words count more",
            levels: ["0.9", "0.75", "0.6", "0.4"]
                .iter()
                .zip(["nearly all", "most words", "many words", "some words"])
                .map(|(least, label)| (label, format!("tfidf_cosine({{}}_l, {{}}_r) >= {least}")))
                .collect(),
        },
    }
}

fn phone(name: &str, model: &mut LinkageModel) -> Recipe {
    let all = prepare(model, name, "numbers", "phone_numbers(present({}))");
    Recipe {
        expression: "phone_number(present({}))",
        compute: |text| {
            contact::phone_numbers(text)
                .into_iter()
                .next()
                .unwrap_or_default()
        },
        reason: "telephone numbers, compared by their last nine digits",
        levels: vec![
            (
                "one in common",
                format!("array_length(list_intersect({all}_l, {all}_r)) >= 1"),
            ),
            (
                "one mistake",
                "damerau_levenshtein({}_l, {}_r) <= 1".to_owned(),
            ),
        ],
    }
}

fn email(name: &str, model: &mut LinkageModel) -> Recipe {
    let all = prepare(model, name, "addresses", "email_addresses(present({}))");
    let user = prepare(
        model,
        name,
        "user",
        "email_username(email_address(present({})))",
    );
    let similar = |least: &str| format!("jaro_winkler_similarity({user}_l, {user}_r) >= {least}");
    Recipe {
        expression: "email_address(present({}))",
        compute: |text| {
            contact::email_addresses(text)
                .into_iter()
                .next()
                .unwrap_or_default()
        },
        reason: "e-mail addresses",
        levels: vec![
            (
                "one in common",
                format!("array_length(list_intersect({all}_l, {all}_r)) >= 1"),
            ),
            ("same user name", format!("{user}_l = {user}_r")),
            ("nearly the same user name", similar("0.94")),
            ("similar user name", similar("0.88")),
        ],
    }
}

fn folded(text: &str) -> String {
    fold::fold(absence::present(text))
}

fn joined(text: &str) -> String {
    folded(text).replace(' ', "")
}

/// Adds a level for values that stand in each other's column, such as a given name in the place of the family name.
pub(super) fn add_swaps(features: &[Feature], model: &mut LinkageModel) {
    for left in features {
        for right in features {
            if left.key == right.key || !may_be_swapped(left, right) {
                continue;
            }
            let Some(comparison) = model
                .comparisons
                .iter_mut()
                .find(|comparison| comparison.name == left.name)
            else {
                continue;
            };
            let (a, b) = (&left.key, &right.key);
            comparison.levels.insert(
                2,
                ComparisonLevel {
                    label: format!("swapped with {}", right.name),
                    when: format!("{a}_l = {b}_r AND {b}_l = {a}_r"),
                    ..ComparisonLevel::default()
                },
            );
        }
    }
}

fn may_be_swapped(left: &Feature, right: &Feature) -> bool {
    if left.statistics.kind != Kind::Word || right.statistics.kind != Kind::Word {
        return false;
    }
    let values: HashSet<&str> = left.column.values.iter().skip(1).collect();
    let n_common = right
        .column
        .values
        .iter()
        .skip(1)
        .filter(|value| values.contains(value))
        .count();
    n_common as f64 > SWAPPABLE * values.len() as f64
}
