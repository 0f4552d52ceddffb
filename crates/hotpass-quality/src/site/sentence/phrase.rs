//! Parts that many sentences share: columns, bounds and lists of values.

use hotpass_pages::number;
use serde_json::Value as Json;

use super::{Sentence, masking};
use crate::{
    expectation::Arguments,
    site::{CheckedExpectation, Values},
};

/// How many values of a list are told.
const LISTED: usize = 12;

/// What is told about an expectation, and how values are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase<'a> {
    /// The expectation.
    pub(super) of: &'a CheckedExpectation,
    /// How values of lists are shown.
    pub(super) values: Values,
}

impl<'a> Phrase<'a> {
    /// Takes an expectation.
    pub(super) fn new(of: &'a CheckedExpectation, values: Values) -> Self {
        Self { of, values }
    }

    /// Returns an argument; null is as if it were not there.
    pub(super) fn get(self, name: &str) -> Option<&'a Json> {
        Arguments::new(&self.of.arguments).get(name)
    }

    /// Returns whether something is asked for.
    pub(super) fn has(self, name: &str) -> bool {
        self.get(name).and_then(Json::as_bool).unwrap_or(false)
    }

    /// Returns an argument that is one value, as it is written; never masked.
    pub(super) fn written(self, name: &str) -> Option<String> {
        self.get(name).map(written)
    }

    /// Names the column that an argument names, or the only one that it is about.
    pub(super) fn column(self, argument: &str) -> Sentence {
        let name = self.get(argument).and_then(Json::as_str);
        let name = name.or_else(|| self.of.columns.first().map(String::as_str));
        Sentence::default().code(name.unwrap_or("?"))
    }

    /// Begins with the values of its column.
    pub(super) fn values_of_column(self) -> Sentence {
        Sentence::of("Values of ").then(self.column("column"))
    }

    /// Names the columns of a list.
    pub(super) fn columns(self) -> Sentence {
        let given = self.get("column_list").and_then(Json::as_array);
        let names: Vec<String> = match given {
            Some(list) => list.iter().map(written).collect(),
            None => self.of.columns.clone(),
        };
        listed(&names, "and")
    }

    /// Names what a list of names holds, with a word before the last.
    pub(super) fn names(self, argument: &str, last: &str) -> Sentence {
        let parts = self.parts(argument);
        listed(&parts.iter().map(written).collect::<Vec<_>>(), last)
    }

    /// Lists values, masked where values are, with a word before the last.
    pub(super) fn list(self, argument: &str, last: &str) -> Sentence {
        let parts = self.parts(argument);
        let shown = parts.iter().map(|value| masking::shown(value, self.values));
        let shown: Vec<String> = shown
            .map(|text| {
                if text.is_empty() {
                    "\"\"".to_owned()
                } else {
                    text
                }
            })
            .collect();
        listed(&shown, last)
    }

    fn parts(self, argument: &str) -> &'a [Json] {
        let list = self.get(argument).and_then(Json::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns how many values a list holds; none: it is not there.
    pub(super) fn n_listed(self, argument: &str) -> Option<usize> {
        self.get(argument).and_then(Json::as_array).map(Vec::len)
    }

    /// Says within which bounds something is.
    pub(super) fn bounds(self) -> Sentence {
        let (least, most) = (self.written("min_value"), self.written("max_value"));
        between(
            (least, self.has("strict_min")),
            (most, self.has("strict_max")),
        )
    }
}

/// Says within which bounds something is; of each, whether it is out of bounds itself.
pub(super) fn between(
    (least, is_above): (Option<String>, bool),
    (most, is_below): (Option<String>, bool),
) -> Sentence {
    let over = if is_above {
        "greater than "
    } else {
        "at least "
    };
    let under = if is_below { "less than " } else { "at most " };
    match (least, most) {
        (Some(least), Some(most)) if least == most => Sentence::of("exactly ").code(least),
        (Some(least), Some(most)) if !is_above && !is_below => {
            Sentence::of("between ").code(least).say(" and ").code(most)
        }
        (Some(least), Some(most)) => Sentence::of(over)
            .code(least)
            .say(" and ")
            .say(under)
            .code(most),
        (Some(least), None) => Sentence::of(over).code(least),
        (None, Some(most)) => Sentence::of(under).code(most),
        (None, None) => Sentence::of("anything"),
    }
}

/// Writes one value of an argument; a parameter is told by its name.
pub(super) fn written(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Object(object) => match object.get("$PARAMETER").and_then(Json::as_str) {
            Some(name) => format!("${name}"),
            None => value.to_string(),
        },
        other => other.to_string(),
    }
}

/// Lists texts as code, with a word before the last; of a long list the beginning and how many more there are.
pub(super) fn listed(texts: &[String], last: &str) -> Sentence {
    let n_shown = if texts.len() > LISTED + 1 {
        LISTED
    } else {
        texts.len()
    };
    let n_more = texts.len() - n_shown;
    let mut told = Sentence::default();
    for (position, text) in texts.iter().take(n_shown).enumerate() {
        let is_last = position + 1 == texts.len();
        told = match position {
            0 => told,
            _ if is_last => told.say(&format!(" {last} ")),
            _ => told.say(", "),
        }
        .code(text);
    }
    match (texts.len(), n_more) {
        (0, _) => told.say("(an empty list)"),
        (_, 0) => told,
        _ => told.say(&format!(" {last} {} more", number::count(n_more as u64))),
    }
}
