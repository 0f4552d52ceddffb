//! Contracts proposed from data, with the evidence for each rule, for a person to edit.
//!
//! A rule is proposed when every row of the sample keeps it and there are enough rows for that to be no accident.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::{Contract, DataType, Field};
use crate::{
    expectation::comparison::compared,
    table::{Cells, Column, Table, Value},
};

/// With fewer rows nothing is said of all rows to come.
const ENOUGH: usize = 20;
/// So many different values make an enumeration at most.
const MOST_VALUES: usize = 20;
/// Each value of an enumeration is there so often on average.
const REPEATED: usize = 10;

/// A contract that is proposed.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The contract.
    pub contract: Contract,
    /// What speaks for the rules of each field, in their order.
    pub reasons: Vec<Vec<String>>,
}

/// What a column has.
struct Survey<'a> {
    n_rows: usize,
    n_missing: usize,
    /// How often each different value is there, by its text.
    counts: BTreeMap<String, usize>,
    least: Option<Value<'a>>,
    greatest: Option<Value<'a>>,
}

/// Proposes a contract for a table.
pub fn suggest(table: &Table, dataset: &str) -> Suggestion {
    let proposed = table.columns.iter().map(field);
    let (fields, reasons): (Vec<Field>, Vec<Vec<String>>) = proposed.unzip();
    let is_key = |field: &&Field| field.unique && field.required;
    let named = |field: &&Field| field.name.to_lowercase().ends_with("id");
    let mut keys = fields.iter().filter(is_key);
    let key = keys.clone().find(named).or_else(|| keys.next());
    Suggestion {
        contract: Contract {
            dataset: dataset.to_owned(),
            version: "0.1.0".to_owned(),
            status: "draft".to_owned(),
            primary_key: key.map(|field| field.name.clone()).into_iter().collect(),
            fields,
            ..Contract::default()
        },
        reasons,
    }
}

fn field(column: &Column) -> (Field, Vec<String>) {
    let survey = Survey::of(column);
    let mut reasons = Vec::new();
    let mut field = Field {
        name: column.name.clone(),
        data_type: data_type(column, &survey),
        ..Field::default()
    };
    let n_filled = survey.n_rows - survey.n_missing;
    if n_filled == 0 {
        reasons.push("no row has a value, so nothing is proposed".to_owned());
        return (field, reasons);
    }
    if field.data_type != DataType::String {
        let kind = field.data_type.word();
        reasons.push(format!("type: each of {n_filled} values is of type {kind}"));
    }
    if survey.n_rows < ENOUGH {
        reasons.push(format!("{} rows are too few to say more", survey.n_rows));
        return (field, reasons);
    }
    if survey.n_missing == 0 {
        field.required = true;
        reasons.push(format!("required: all {} rows have a value", survey.n_rows));
    }
    if survey.counts.len() == n_filled && n_filled >= ENOUGH && field.data_type != DataType::Number
    {
        field.unique = true;
        reasons.push(format!("unique: {n_filled} values, no two the same"));
    }
    of_values(&mut field, &survey, &mut reasons);
    (field, reasons)
}

fn of_values(field: &mut Field, survey: &Survey<'_>, reasons: &mut Vec<String>) {
    let n_filled = survey.n_rows - survey.n_missing;
    let n_values = survey.counts.len();
    let is_text = field.data_type == DataType::String;
    if is_text && n_values <= MOST_VALUES && n_filled >= REPEATED * n_values {
        field.enumeration = survey
            .counts
            .keys()
            .map(|text| text.clone().into())
            .collect();
        let rarest = survey.counts.values().min().copied().unwrap_or_default();
        reasons.push(format!(
            "enum: {n_values} values in {n_filled} rows, the rarest {rarest} times"
        ));
    } else if is_text && let Some((name, pattern)) = survey.pattern() {
        reasons.push(format!("pattern: each of {n_filled} values is {name}"));
        if name == "an e-mail address" {
            field.format = Some("email".to_owned());
        } else {
            field.pattern = Some(pattern);
        }
    }
    let bounds = survey
        .least
        .and_then(Value::number)
        .zip(survey.greatest.and_then(Value::number));
    if let (true, Some((least, greatest))) = (field.data_type.is_numeric(), bounds) {
        if least >= 0.0 {
            field.minimum = Some(json!(0));
            reasons.push(format!("minimum: the least of {n_filled} is {least}"));
        }
        if least >= 0.0 && greatest <= 1.0 && field.data_type == DataType::Number {
            field.maximum = Some(json!(1));
            reasons.push(format!("maximum: the greatest of {n_filled} is {greatest}"));
        }
    }
}

fn data_type(column: &Column, survey: &Survey<'_>) -> DataType {
    let is_date = |text: &String| text.len() == 10 && text.parse::<Date>().is_ok();
    match &column.cells {
        Cells::Integers(_) => DataType::Integer,
        Cells::Numbers(_) => DataType::Number,
        Cells::Booleans(_) => DataType::Boolean,
        Cells::Moments(_) => DataType::DateTime,
        _ if !survey.counts.is_empty() && survey.counts.keys().all(is_date) => DataType::Date,
        _ => DataType::String,
    }
}

impl<'a> Survey<'a> {
    fn of(column: &'a Column) -> Self {
        let mut survey = Self {
            n_rows: column.len(),
            n_missing: 0,
            counts: BTreeMap::new(),
            least: None,
            greatest: None,
        };
        for row in 0..column.len() {
            let value = column.value(row);
            let text = match value {
                Value::Null => {
                    survey.n_missing += 1;
                    continue;
                }
                Value::Text(text) => text.to_owned(),
                other => match other.json() {
                    Json::String(text) => text,
                    json => json.to_string(),
                },
            };
            *survey.counts.entry(text).or_default() += 1;
            let is = |known: Option<Value<'_>>, wanted| {
                known.is_none_or(|known| compared(value, known) == Some(wanted))
            };
            if is(survey.least, std::cmp::Ordering::Less) {
                survey.least = Some(value);
            }
            if is(survey.greatest, std::cmp::Ordering::Greater) {
                survey.greatest = Some(value);
            }
        }
        survey
    }

    /// Returns what every value looks like, for people and as a regular expression.
    fn pattern(&self) -> Option<(String, String)> {
        let all = |is: fn(&str) -> bool| self.counts.keys().all(|text| is(text));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if all(is_email) {
            return Some((
                "an e-mail address".into(),
                r"[^@\s]+@[^@\s]+\.[^@\s]+".into(),
            ));
        }
        if all(|text| text.starts_with("http://") || text.starts_with("https://")) {
            return Some(("an address of the web".into(), r"https?://\S+".into()));
        }
        let is_number = |text: &String| {
            let rest = text.strip_prefix('+');
            rest.is_some_and(|rest| digits(rest) && (6..=15).contains(&rest.len()))
        };
        if self.counts.keys().all(is_number) {
            return Some(("a telephone number in E.164".into(), r"\+\d{6,15}".into()));
        }
        let mut lengths = self.counts.keys().map(String::len);
        let length = lengths.next()?;
        let is_code =
            lengths.all(|each| each == length) && self.counts.keys().all(|text| digits(text));
        is_code.then(|| (format!("{length} digits"), format!(r"\d{{{length}}}")))
    }
}

fn is_email(text: &str) -> bool {
    let is_plain = !text.contains(char::is_whitespace);
    text.split_once('@').is_some_and(|(name, host)| {
        is_plain && !name.is_empty() && !host.contains('@') && host.trim_matches('.').contains('.')
    })
}

#[cfg(test)]
mod tests {
    use arrow::array::{Float64Array, Int64Array, StringArray};

    use super::*;
    use crate::contract::judgment::{Judged, Written, judge};

    fn table(n_rows: usize) -> Table {
        let texts = |of: &dyn Fn(usize) -> String| {
            Cells::Texts(StringArray::from_iter_values((0..n_rows).map(of)))
        };
        let column = |name: &str, cells| Column {
            name: name.into(),
            type_name: String::new(),
            cells,
        };
        let scores = (0..n_rows).map(|row| (row % 2 == 0).then_some(0.5));
        Table {
            columns: vec![
                column(
                    "org_id",
                    Cells::Integers((0..).take(n_rows).collect::<Int64Array>()),
                ),
                column("province", texts(&|row| ["GP", "WC"][row % 2].into())),
                column("email", texts(&|row| format!("a{row}@b.example"))),
                column("phone", texts(&|row| format!("+2760{row:07}"))),
                column("code", texts(&|row| format!("{row:04}"))),
                column("day", texts(&|row| format!("2026-01-{:02}", row % 28 + 1))),
                column("score", Cells::Numbers(scores.collect::<Float64Array>())),
                column("note", texts(&|row| format!("text {}", row * row % 37))),
            ],
            n_rows,
        }
    }

    #[test]
    fn every_rule_that_all_rows_keep_is_proposed_with_its_evidence() {
        let suggestion = suggest(&table(60), "orgs");
        let contract = &suggestion.contract;
        assert_eq!(contract.primary_key, ["org_id"]);
        assert!(contract.faults().is_empty(), "{:?}", contract.faults());
        let told: Vec<&str> = suggestion
            .reasons
            .iter()
            .flatten()
            .map(String::as_str)
            .collect();
        for expected in [
            "type: each of 60 values is of type integer",
            "required: all 60 rows have a value",
            "unique: 60 values, no two the same",
            "enum: 2 values in 60 rows, the rarest 30 times",
            "pattern: each of 60 values is an e-mail address",
            "pattern: each of 60 values is a telephone number in E.164",
            "pattern: each of 60 values is 4 digits",
            "type: each of 60 values is of type date",
            "maximum: the greatest of 30 is 0.5",
        ] {
            assert!(told.contains(&expected), "{expected}: {told:?}");
        }
        let field = |name: &str| contract.field(name).expect("a field");
        assert_eq!(field("province").enumeration, [json!("GP"), json!("WC")]);
        assert_eq!(field("email").format.as_deref(), Some("email"));
        assert_eq!(field("code").pattern.as_deref(), Some(r"\d{4}"));
        assert!(!field("score").required && field("note").pattern.is_none());
    }

    #[test]
    fn a_table_keeps_the_contract_that_is_proposed_for_it() {
        let table = table(60);
        let suggestion = suggest(&table, "orgs");
        let texts = |column: &Column| {
            let rows = 0..table.n_rows;
            let texts = rows.map(|row| match column.value(row).json() {
                serde_json::Value::Null => Some(String::new()),
                serde_json::Value::String(text) => Some(text),
                other => Some(other.to_string()),
            });
            texts.collect()
        };
        let written = Written {
            labels: table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            columns: table.columns.iter().map(texts).collect(),
            n_rows: table.n_rows,
            ..Written::default()
        };
        let judged = judge(&suggestion.contract, &written);
        assert!(judged.len() > 5);
        for Judged { expectation, seen } in judged {
            let is_met = seen.as_ref().is_ok_and(crate::expectation::Seen::success);
            assert!(is_met, "{expectation:?} {seen:?}");
        }
    }

    #[test]
    fn few_rows_say_little() {
        let suggestion = suggest(&table(5), "orgs");
        let first = &suggestion.contract.fields[0];
        assert_eq!(
            (first.data_type, first.required),
            (DataType::Integer, false)
        );
        assert_eq!(suggestion.reasons[0][1], "5 rows are too few to say more");
        assert!(suggestion.contract.primary_key.is_empty());
    }
}
