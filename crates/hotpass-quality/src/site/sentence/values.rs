//! Sentences of single values, and of the order of values in a column.

use serde_json::Value as Json;

use super::{Sentence, masking, phrase::Phrase};

/// Says what is expected of the values of a column; none: the type is another.
pub(super) fn sentence(phrase: Phrase<'_>) -> Option<Sentence> {
    let bare = phrase.of.kind.strip_prefix("expect_column_value")?;
    let values = phrase.values_of_column();
    let one = |says: &str, argument: &str| {
        let text = phrase.written(argument).unwrap_or_else(|| "?".to_owned());
        phrase.values_of_column().say(says).code(text)
    };
    Some(match bare {
        "s_to_be_null" => values.say(" are missing"),
        "s_to_not_be_null" => values.say(" are present"),
        "s_to_be_between" => values.say(" are ").then(phrase.bounds()),
        "_lengths_to_be_between" => values
            .say(" are ")
            .then(phrase.bounds())
            .say(" characters long"),
        "_lengths_to_equal" => one(" are exactly ", "value").say(" characters long"),
        "s_to_be_in_set" => values.then(within(phrase)),
        "s_to_not_be_in_set" => values.then(outside(phrase)),
        "s_to_match_regex" => one(" match ", "regex"),
        "s_to_not_match_regex" => one(" do not match ", "regex"),
        "s_to_match_regex_list" => values.then(patterns(phrase, "regex_list")),
        "s_to_not_match_regex_list" => values
            .say(" match none of ")
            .then(phrase.names("regex_list", "and")),
        "s_to_match_like_pattern" => one(" match the LIKE pattern ", "like_pattern"),
        "s_to_not_match_like_pattern" => one(" do not match the LIKE pattern ", "like_pattern"),
        "s_to_match_like_pattern_list" => values.then(patterns(phrase, "like_pattern_list")),
        "s_to_not_match_like_pattern_list" => values
            .say(" match none of the LIKE patterns ")
            .then(phrase.names("like_pattern_list", "and")),
        "s_to_match_strftime_format" => one(" are dates or times written as ", "strftime_format"),
        "s_to_be_dateutil_parseable" => values.say(" can be read as dates or times"),
        "s_to_be_json_parseable" => values.say(" are valid JSON"),
        "s_to_match_json_schema" => {
            let schema = phrase.get("json_schema").unwrap_or(&Json::Null);
            values
                .say(" are JSON as this schema has it: ")
                .code(masking::schema_shown(schema, phrase.values))
        }
        "s_to_be_of_type" if phrase.get("type_").is_none() => values.say(" may be of any type"),
        "s_to_be_of_type" => one(" are of type ", "type_"),
        "s_to_be_in_type_list" if phrase.get("type_list").is_none() => {
            values.say(" may be of any type")
        }
        "s_to_be_in_type_list" => values
            .say(" are of type ")
            .then(phrase.names("type_list", "or")),
        _ => return ordered(bare, phrase),
    })
}

/// Says what follows from the other rows of a column.
fn ordered(bare: &str, phrase: Phrase<'_>) -> Option<Sentence> {
    let values = phrase.values_of_column();
    let is_strict = phrase.has("strictly");
    Some(match bare {
        "s_to_be_unique" => values.say(" are unique"),
        "s_to_be_increasing" if is_strict => values.say(" rise from each row to the next"),
        "s_to_be_increasing" => values.say(" never fall from one row to the next"),
        "s_to_be_decreasing" if is_strict => values.say(" fall from each row to the next"),
        "s_to_be_decreasing" => values.say(" never rise from one row to the next"),
        "_z_scores_to_be_less_than" => {
            let side = if phrase.has("double_sided") {
                " standard deviations from the mean"
            } else {
                " standard deviations above the mean"
            };
            let threshold = phrase.written("threshold");
            values
                .say(" are less than ")
                .code(threshold.unwrap_or_else(|| "?".to_owned()))
                .say(side)
        }
        "s_to_not_be_outliers" => {
            let multiplier = phrase.written("multiplier");
            let multiplier = multiplier.unwrap_or_else(|| "1.5".to_owned());
            let method = phrase.get("method").and_then(Json::as_str);
            let reach = if method == Some("std") {
                " standard deviations of the mean"
            } else {
                " times the interquartile range of the middle half"
            };
            values.say(" lie within ").code(multiplier).say(reach)
        }
        _ => return None,
    })
}

fn within(phrase: Phrase<'_>) -> Sentence {
    match phrase.n_listed("value_set") {
        None => Sentence::of(" may be anything"),
        Some(1) => Sentence::of(" are ").then(phrase.list("value_set", "or")),
        Some(_) => Sentence::of(" are one of ").then(phrase.list("value_set", "or")),
    }
}

fn outside(phrase: Phrase<'_>) -> Sentence {
    match phrase.n_listed("value_set") {
        None => Sentence::of(" may be anything"),
        Some(1) => Sentence::of(" are not ").then(phrase.list("value_set", "and")),
        Some(_) => Sentence::of(" are none of ").then(phrase.list("value_set", "and")),
    }
}

fn patterns(phrase: Phrase<'_>, argument: &str) -> Sentence {
    let of = match argument {
        "like_pattern_list" => "the LIKE patterns ",
        _ => "",
    };
    let is_all = phrase.get("match_on").and_then(Json::as_str) == Some("all");
    let (which, last) = if is_all {
        (" match all of ", "and")
    } else {
        (" match at least one of ", "or")
    };
    Sentence::of(which)
        .say(of)
        .then(phrase.names(argument, last))
}
