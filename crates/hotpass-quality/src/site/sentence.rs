//! Expectations in plain words: a sentence for each type that is known, and for others the type and its arguments.

// Of columns as a whole and of tables.
mod aggregate;
// Parts that many sentences share: bounds, lists, columns.
mod phrase;
// Of rows, by several columns.
mod records;
// Of single values and the order of values.
mod values;

use hotpass_pages::{markup::Markup, number, table::Cell};
use serde_json::Value as Json;

use super::{CheckedExpectation, Values, masking};
use phrase::Phrase;

/// Words, some of which are set as code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sentence(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Code(String),
}

impl Sentence {
    /// Begins with words.
    fn of(words: &str) -> Self {
        Self::default().say(words)
    }

    /// Appends words.
    fn say(mut self, words: &str) -> Self {
        self.0.push(Part::Words(words.to_owned()));
        self
    }

    /// Appends what is set as code.
    fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Code(text.into()));
        self
    }

    /// Appends a sentence.
    fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Writes it.
    pub(crate) fn write(&self, page: &mut Markup) {
        for part in &self.0 {
            match part {
                Part::Words(words) => page.text(words),
                Part::Code(text) => page.element("code", &[], text),
            };
        }
    }

    /// Returns a cell of it.
    pub(crate) fn cell(&self) -> Cell {
        Cell::written(|page| self.write(page))
    }
}

/// Says what is expected.
pub(crate) fn sentence(of: &CheckedExpectation, values: Values) -> Sentence {
    let phrase = Phrase::new(of, values);
    let told = values::sentence(phrase)
        .map(|told| told.then(mostly(phrase)))
        .or_else(|| records::sentence(phrase).map(|told| told.then(mostly(phrase))))
        .or_else(|| aggregate::sentence(phrase))
        .unwrap_or_else(|| unknown(phrase))
        .say(".");
    let told = told.then(records::passed_over(phrase));
    match phrase.get("row_condition") {
        Some(condition) => told
            .say(" Only rows count where ")
            .code(condition_shown(condition, values))
            .say("."),
        None => told,
    }
}

/// Says for how many rows it must hold, where that is not all.
fn mostly(phrase: Phrase<'_>) -> Sentence {
    let Some(mostly) = phrase.get("mostly").and_then(Json::as_f64) else {
        return Sentence::default();
    };
    if mostly >= 1.0 {
        return Sentence::default();
    }
    let is_about_missing = phrase.of.kind.ends_with("_be_null");
    let rows = if is_about_missing {
        "rows"
    } else if phrase.of.kind.starts_with("expect_column_value") {
        "rows with a value"
    } else {
        "rows that count"
    };
    Sentence::of(&format!(
        ", for at least {} of {rows}",
        number::percent(mostly)
    ))
}

/// Says the type and its arguments. Lists are masked, for they may hold values of the data.
fn unknown(phrase: Phrase<'_>) -> Sentence {
    let mut told = Sentence::default().code(&phrase.of.kind);
    for (position, (name, value)) in phrase.of.arguments.iter().enumerate() {
        let is_name = name.starts_with("column");
        let value = match value {
            Json::Array(_) | Json::Object(_) if !is_name => {
                masking::json_shown(value, phrase.values)
            }
            Json::String(text) if name.ends_with("query") => {
                masking::literals_shown(text, masking::Quoting::Query, phrase.values)
            }
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        told = told
            .say(if position == 0 { " with " } else { ", " })
            .code(name)
            .say(" ")
            .code(value);
    }
    told
}

/// Writes a condition as people write one.
fn condition_shown(condition: &Json, values: Values) -> String {
    let Some(object) = condition.as_object() else {
        let text = condition
            .as_str()
            .map_or_else(|| condition.to_string(), str::to_owned);
        return masking::literals_shown(&text, masking::Quoting::Condition, values);
    };
    let text = |name: &str| object.get(name).and_then(Json::as_str);
    let column = object.get("column").and_then(|column| {
        let name = column.get("name").unwrap_or(column);
        name.as_str()
    });
    let parts = object.get("conditions").and_then(Json::as_array);
    match (text("type"), column, text("operator"), parts) {
        (Some(joint @ ("and" | "or")), _, _, Some(parts)) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| format!("({})", condition_shown(part, values)))
                .collect();
            parts.join(&format!(" {joint} "))
        }
        (Some("nullity"), Some(column), _, _) => {
            let is_null = object.get("is_null").and_then(Json::as_bool);
            let not = if is_null == Some(false) { "not " } else { "" };
            format!("{column} is {not}missing")
        }
        (_, Some(column), Some(operator), _) => {
            let operand = object.get("parameter").unwrap_or(&Json::Null);
            let operand = masking::shown(operand, values);
            format!("{column} {} {operand}", operator.to_lowercase())
        }
        _ => masking::json_shown(condition, values),
    }
}

/// Returns what was seen of a column or a table as a whole; none when there is nothing to tell.
pub(crate) fn observed(of: &CheckedExpectation, values: Values) -> Option<String> {
    if of.observed.is_null() {
        return None;
    }
    // What came from elsewhere may tell more than a measure.
    let is_measure = !of.observed.is_object() || of.kind.ends_with("_other_table");
    let values = if is_measure && aggregate::tells_no_values(&of.kind) {
        Values::Revealed
    } else {
        values
    };
    Some(aggregate::observed(&of.kind, &of.observed, values))
}

#[cfg(test)]
mod tests;
