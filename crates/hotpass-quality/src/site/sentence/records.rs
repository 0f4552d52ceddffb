//! Sentences of rows, by several of their columns.

use serde_json::Value as Json;

use super::{
    Sentence, masking,
    phrase::{Phrase, listed},
};

/// Says what is expected of rows; none: the type is another.
pub(super) fn sentence(phrase: Phrase<'_>) -> Option<Sentence> {
    let values = || Sentence::of("In each row, the values of ").then(phrase.columns());
    Some(match phrase.of.kind.as_str() {
        "expect_column_pair_values_a_to_be_greater_than_b" => {
            let compared = if phrase.has("or_equal") {
                " is greater than or equal to that of "
            } else {
                " is greater than that of "
            };
            Sentence::of("In each row, the value of ")
                .then(side(phrase, "A"))
                .say(compared)
                .then(side(phrase, "B"))
        }
        "expect_column_pair_values_to_be_equal" => pair(phrase).say(" are equal"),
        "expect_column_pair_values_to_be_in_set" => match pairs(phrase) {
            Some(pairs) => pair(phrase).say(" are one of the pairs ").then(pairs),
            None => pair(phrase).say(" may be anything"),
        },
        "expect_compound_columns_to_be_unique" => {
            Sentence::of("No two rows have the same values of ").then(phrase.columns())
        }
        "expect_select_column_values_to_be_unique_within_record"
        | "expect_multicolumn_values_to_be_unique" => values().say(" are all different"),
        "expect_multicolumn_values_to_be_equal" => values().say(" are the same"),
        "expect_multicolumn_sum_to_equal" => {
            let total = phrase.written("sum_total");
            values()
                .say(" add up to ")
                .code(total.unwrap_or_else(|| "?".to_owned()))
        }
        _ => return None,
    })
}

/// Says which rows are passed over, where that is not the usual.
pub(super) fn passed_over(phrase: Phrase<'_>) -> Sentence {
    let ignored = phrase.get("ignore_row_if").and_then(Json::as_str);
    Sentence::of(match ignored {
        Some("either_value_is_missing" | "any_value_is_missing") => {
            " Rows in which one of these values is missing are passed over."
        }
        Some("neither" | "never") => " Rows with missing values count too.",
        _ => "",
    })
}

fn pair(phrase: Phrase<'_>) -> Sentence {
    Sentence::of("In each row, the values of ")
        .then(side(phrase, "A"))
        .say(" and ")
        .then(side(phrase, "B"))
}

fn side(phrase: Phrase<'_>, side: &str) -> Sentence {
    let name = phrase.get(&format!("column_{side}")).and_then(Json::as_str);
    let position = usize::from(side == "B");
    let name = name.or_else(|| phrase.of.columns.get(position).map(String::as_str));
    Sentence::default().code(name.unwrap_or("?"))
}

fn pairs(phrase: Phrase<'_>) -> Option<Sentence> {
    let pairs = phrase.get("value_pairs_set").and_then(Json::as_array)?;
    let shown = pairs.iter();
    let shown: Vec<String> = shown
        .map(|pair| format!("({})", masking::shown(pair, phrase.values)))
        .collect();
    Some(listed(&shown, "or"))
}
