//! Sentences of columns as a whole and of tables, and what was seen of them.

use hotpass_pages::number;
use serde_json::Value as Json;

use super::{
    Sentence, masking,
    phrase::{Phrase, between, written},
};
use crate::site::Values;

/// How many values of a list that was seen are told.
const LISTED: usize = 20;

/// Says what is expected of a whole; none: the type is another.
pub(super) fn sentence(phrase: Phrase<'_>) -> Option<Sentence> {
    let kind = phrase.of.kind.as_str();
    if kind == "unexpected_rows_expectation" {
        return Some(query(phrase));
    }
    if kind == "expect_query_results_to_match_comparison" {
        return Some(comparison(phrase));
    }
    let bare = kind.strip_prefix("expect_")?;
    match bare.strip_prefix("table_") {
        Some(of_table) => table(of_table, phrase),
        None => column(bare.strip_prefix("column_")?, phrase),
    }
}

fn query(phrase: Phrase<'_>) -> Sentence {
    let told = match phrase.get("description").and_then(Json::as_str) {
        Some(description) => {
            Sentence::of(description.trim_end_matches('.')).say(": no row is found by ")
        }
        None => Sentence::of("No row is found by "),
    };
    let query = phrase.written("unexpected_rows_query").unwrap_or_default();
    let quoting = masking::Quoting::Query;
    told.code(masking::literals_shown(&query, quoting, phrase.values))
}

fn comparison(phrase: Phrase<'_>) -> Sentence {
    let query = |name: &str| {
        let query = phrase.written(name).unwrap_or_else(|| "?".to_owned());
        masking::literals_shown(&query, masking::Quoting::Query, phrase.values)
    };
    let source = phrase.written("comparison_data_source_name");
    Sentence::of("The rows of ")
        .code(query("base_query"))
        .say(" are those that ")
        .code(query("comparison_query"))
        .say(" finds in the data source ")
        .code(source.unwrap_or_else(|| "?".to_owned()))
}

fn table(bare: &str, phrase: Phrase<'_>) -> Option<Sentence> {
    let value = || phrase.written("value").unwrap_or_else(|| "?".to_owned());
    Some(match bare {
        "row_count_to_be_between" => Sentence::of("The number of rows is ").then(phrase.bounds()),
        "row_count_to_equal" => Sentence::of("The number of rows is exactly ").code(value()),
        "row_count_to_equal_other_table" => {
            let other = phrase.written("other_table_name");
            Sentence::of("The number of rows is that of the table ")
                .code(other.unwrap_or_else(|| "?".to_owned()))
        }
        "column_count_to_be_between" => {
            Sentence::of("The number of columns is ").then(phrase.bounds())
        }
        "column_count_to_equal" => Sentence::of("The number of columns is exactly ").code(value()),
        "columns_to_match_ordered_list" if phrase.get("column_list").is_none() => {
            Sentence::of("The columns may be any")
        }
        "columns_to_match_ordered_list" => Sentence::of("The columns are, in this order, ")
            .then(phrase.names("column_list", "and")),
        "columns_to_match_set" if phrase.get("column_set").is_none() => {
            Sentence::of("The columns may be any")
        }
        "columns_to_match_set" => {
            let is_exact = phrase.get("exact_match").and_then(Json::as_bool) != Some(false);
            let says = if is_exact {
                "The columns are, in any order, "
            } else {
                "Among the columns are "
            };
            Sentence::of(says).then(phrase.names("column_set", "and"))
        }
        _ => return None,
    })
}

fn column(bare: &str, phrase: Phrase<'_>) -> Option<Sentence> {
    let about = |what: &str| Sentence::of(what).then(phrase.column("column"));
    let set = |what: &str, says: &str, last: &str| {
        about(what).say(says).then(phrase.list("value_set", last))
    };
    let measured = |what: &str| about(what).say(" is ").then(phrase.bounds());
    Some(match bare {
        "to_exist" => exists(phrase),
        "type_to_be" => about("The type of column ")
            .say(" is ")
            .code(phrase.written("type_").unwrap_or_else(|| "?".to_owned())),
        "distinct_values_to_be_in_set" if phrase.get("value_set").is_none() => {
            about("The different values of ").say(" may be any")
        }
        "distinct_values_to_be_in_set" => set("The different values of ", " are all among ", "and"),
        "distinct_values_to_contain_set" => set("The different values of ", " include ", "and"),
        "distinct_values_to_equal_set" => set("The different values of ", " are exactly ", "and"),
        "most_common_value_to_be_in_set" => {
            let told = set("The most frequent value of ", " is one of ", "or");
            if phrase.has("ties_okay") {
                told.say(", others may be as frequent")
            } else {
                told
            }
        }
        "unique_value_count_to_be_between" => measured("The number of different values of "),
        "proportion_of_unique_values_to_be_between" => {
            measured("The share of different values among all values of ")
        }
        "proportion_of_non_null_values_to_be_between" => {
            measured("The share of rows with a value of ")
        }
        "max_to_be_between" => measured("The greatest value of "),
        "min_to_be_between" => measured("The least value of "),
        "mean_to_be_between" => measured("The mean of "),
        "median_to_be_between" => measured("The median of "),
        "stdev_to_be_between" => measured("The standard deviation of "),
        "sum_to_be_between" => measured("The sum of "),
        "quantile_values_to_be_between" => quantiles(phrase),
        _ => return distribution(bare, phrase),
    })
}

fn exists(phrase: Phrase<'_>) -> Sentence {
    let told = Sentence::of("There is a column ").then(phrase.column("column"));
    match phrase.get("column_index").and_then(Json::as_i64) {
        Some(0) => told.say(", and it is the first"),
        Some(-1) => told.say(", and it is the last"),
        Some(index) if index < 0 => told
            .say(", and counted from the end it is number ")
            .code((-index).to_string()),
        Some(index) => told
            .say(", and it is number ")
            .code(index.saturating_add(1).to_string()),
        None => told,
    }
}

fn quantiles(phrase: Phrase<'_>) -> Sentence {
    let list = |name: &str| {
        let list = phrase
            .get("quantile_ranges")
            .and_then(|ranges| ranges.get(name));
        list.and_then(Json::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    };
    let mut told = Sentence::of("Of the values of ").then(phrase.column("column"));
    let quantiles = list("quantiles").iter().zip(list("value_ranges"));
    for (position, (quantile, range)) in quantiles.enumerate() {
        let name = quantile_name(quantile);
        let bound = |place: usize| {
            range
                .get(place)
                .filter(|bound| !bound.is_null())
                .map(written)
        };
        told = told
            .say(if position == 0 { ", " } else { "; " })
            .say(&format!("the {name} is "))
            .then(between((bound(0), false), (bound(1), false)));
    }
    told
}

fn quantile_name(quantile: &Json) -> String {
    match quantile.as_f64() {
        Some(0.5) => "median".to_owned(),
        Some(share) => format!("{} quantile", number::percent(share)),
        None => format!("quantile {}", written(quantile)),
    }
}

fn distribution(bare: &str, phrase: Phrase<'_>) -> Option<Sentence> {
    let or = |name: &str, usual: &str| phrase.written(name).unwrap_or_else(|| usual.to_owned());
    let values = phrase.values_of_column();
    Some(match bare {
        "kl_divergence_to_be_less_than" => match phrase.written("threshold") {
            Some(threshold) => values
                .say(" are distributed as told: the Kullback–Leibler divergence is less than ")
                .code(threshold),
            None => values.say(" may be distributed in any way"),
        },
        "chisquare_test_p_value_to_be_greater_than" => values
            .say(" are distributed as told: the p-value of a chi-squared test is greater than ")
            .code(or("p", "0.05")),
        "parameterized_distribution_ks_test_p_value_to_be_greater_than" => values
            .say(" come from the distribution ")
            .code(or("distribution", "?"))
            .say(": the p-value of a Kolmogorov–Smirnov test is at least ")
            .code(or("p_value", "0.05")),
        "bootstrapped_ks_test_p_value_to_be_greater_than" => values
            .say(
                " are distributed as told: the p-value of a Kolmogorov–Smirnov test over samples \
                 is greater than ",
            )
            .code(or("p", "0.05")),
        "pair_cramers_phi_value_to_be_less_than" => {
            let side = |name: &str| phrase.written(name).unwrap_or_else(|| "?".to_owned());
            Sentence::of("Columns ")
                .code(side("column_A"))
                .say(" and ")
                .code(side("column_B"))
                .say(" do not depend on each other: Cramér's phi is less than ")
                .code(or("threshold", "0.1"))
        }
        _ => return None,
    })
}

/// Returns whether what is seen for a type are names, counts and measures, and no values of the data.
pub(super) fn tells_no_values(kind: &str) -> bool {
    let bare = kind.strip_prefix("expect_").unwrap_or(kind);
    bare.strip_prefix("table_")
        .is_some_and(|of_table| of_table.starts_with("row_count") || of_table.starts_with("column"))
        || matches!(
            bare,
            "column_to_exist"
                | "column_type_to_be"
                | "column_unique_value_count_to_be_between"
                | "column_proportion_of_unique_values_to_be_between"
                | "column_proportion_of_non_null_values_to_be_between"
                | "column_stdev_to_be_between"
                | "column_kl_divergence_to_be_less_than"
                | "column_chisquare_test_p_value_to_be_greater_than"
                | "column_parameterized_distribution_ks_test_p_value_to_be_greater_than"
                | "column_bootstrapped_ks_test_p_value_to_be_greater_than"
                | "column_pair_cramers_phi_value_to_be_less_than"
        )
}

/// Renders what was seen.
pub(super) fn observed(kind: &str, seen: &Json, values: Values) -> String {
    if kind.contains("_proportion_of_")
        && let Some(share) = seen.as_f64()
    {
        return number::percent(share);
    }
    let list = |name: &str| seen.get(name).and_then(Json::as_array);
    if let (Some(quantiles), Some(of_quantiles)) = (list("quantiles"), list("values")) {
        let told = quantiles.iter().zip(of_quantiles);
        let told = told.map(|(quantile, value)| {
            format!(
                "{}: {}",
                quantile_name(quantile),
                masking::shown(value, values)
            )
        });
        return told.collect::<Vec<_>>().join("; ");
    }
    if kind.ends_with("_other_table")
        && let (Some(own), Some(other)) = (seen.get("self"), seen.get("other"))
    {
        return format!("{own} rows here, {other} there");
    }
    match seen {
        Json::Array(list) if list.is_empty() => "nothing".to_owned(),
        Json::Array(list) => {
            let told = list.iter().take(LISTED);
            let mut told: Vec<String> = told.map(|value| masking::shown(value, values)).collect();
            if list.len() > LISTED {
                told.push(format!(
                    "and {} more",
                    number::count((list.len() - LISTED) as u64)
                ));
            }
            told.join(", ")
        }
        Json::Number(count) if kind.contains("_count_") => count
            .as_u64()
            .map_or_else(|| count.to_string(), number::count),
        other => masking::shown(other, values),
    }
}
