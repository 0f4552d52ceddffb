//! The predicates of a field's rules. Each takes one value and says which rule it breaks; the documentation of the
//! rules is in the catalogue.

use hotpass_model::{
    contract::{DataType, Field},
    finding::{Rule, validate as catalogue},
};

use crate::record::Value;

/// Returns every rule of a field that a value breaks, with what is wrong. Reasons never quote the value.
pub fn broken(
    field: &Field,
    pattern: Option<&regex::Regex>,
    value: &Value,
) -> Vec<(&'static Rule, String)> {
    let name = field.name.name();
    let text = value.text;
    let mut broken: Vec<(&'static Rule, String)> = Vec::new();
    if !has_type(field.data_type, text) {
        broken.push((
            &catalogue::WRONG_TYPE,
            format!("`{name}` is not a {}", type_name(field.data_type)),
        ));
    }
    if !field.enumeration.is_empty() && !field.enumeration.iter().any(|allowed| allowed == text) {
        let allowed = field.enumeration.join(", ");
        broken.push((
            &catalogue::NOT_IN_ENUMERATION,
            format!("`{name}` is none of: {allowed}"),
        ));
    }
    if pattern.is_some_and(|pattern| !pattern.is_match(text)) {
        let pattern = field.pattern.as_deref().unwrap_or_default();
        broken.push((
            &catalogue::PATTERN_NOT_MATCHED,
            format!("`{name}` does not match `{pattern}`"),
        ));
    }
    let below = field
        .minimum
        .as_deref()
        .is_some_and(|minimum| is_less(text, minimum));
    let above = field
        .maximum
        .as_deref()
        .is_some_and(|maximum| is_less(maximum, text));
    if below || above {
        let range = (
            field.minimum.as_deref().unwrap_or("…"),
            field.maximum.as_deref().unwrap_or("…"),
        );
        broken.push((
            &catalogue::OUT_OF_RANGE,
            format!("`{name}` is outside {} to {}", range.0, range.1),
        ));
    }
    let length = text.chars().count() as u64;
    let is_short = field
        .min_length
        .is_some_and(|least| length < u64::from(least));
    let is_long = field
        .max_length
        .is_some_and(|most| length > u64::from(most));
    if is_short || is_long {
        broken.push((
            &catalogue::WRONG_LENGTH,
            format!("`{name}` has {length} characters"),
        ));
    }
    broken
}

fn has_type(data_type: DataType, text: &str) -> bool {
    match data_type {
        DataType::String => true,
        DataType::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
        DataType::Integer => text.parse::<i64>().is_ok(),
        DataType::Boolean => ["TRUE", "FALSE", "YES", "NO"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word)),
        DataType::Date => text.parse::<jiff::civil::Date>().is_ok(),
    }
}

fn type_name(data_type: DataType) -> &'static str {
    match data_type {
        DataType::String => "text",
        DataType::Number => "number",
        DataType::Integer => "whole number",
        DataType::Boolean => "truth value",
        DataType::Date => "date",
    }
}

/// Compares as numbers when both are, else as text, which orders ISO dates.
fn is_less(left: &str, right: &str) -> bool {
    match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(left), Ok(right)) => left < right,
        _ => left < right,
    }
}

#[cfg(test)]
mod tests {
    use hotpass_model::{contract::FieldSeverity, property::Property};

    use super::*;
    use crate::normalize::Validity;

    fn field() -> Field {
        Field {
            name: Property::Notes,
            data_type: DataType::String,
            required: false,
            unique: false,
            enumeration: Vec::new(),
            pattern: None,
            minimum: None,
            maximum: None,
            min_length: None,
            max_length: None,
            severity: FieldSeverity::Error,
        }
    }

    fn codes(field: &Field, text: &str) -> Vec<&'static str> {
        let value = Value {
            text,
            property: field.name,
            validity: Validity::Valid,
            part: 0,
            index: 0,
            columns: &[],
            rule: "text.nfkc",
            reason: None,
            detail: None,
        };
        let regex = field
            .pattern
            .as_ref()
            .map(|pattern| regex::Regex::new(pattern).expect("a pattern"));
        broken(field, regex.as_ref(), &value)
            .into_iter()
            .map(|(rule, _)| rule.code)
            .collect()
    }

    #[test]
    fn each_rule_finds_its_fault_and_nothing_else() {
        let number = Field {
            data_type: DataType::Number,
            ..field()
        };
        let date = Field {
            data_type: DataType::Date,
            ..field()
        };
        let enumeration = Field {
            enumeration: vec!["A".into(), "B".into()],
            ..field()
        };
        let pattern = Field {
            pattern: Some("^[0-9]{4}$".into()),
            ..field()
        };
        let range = Field {
            minimum: Some("2".into()),
            maximum: Some("10".into()),
            ..field()
        };
        let length = Field {
            min_length: Some(2),
            max_length: Some(3),
            ..field()
        };
        for (field, text, expected) in [
            (&number, "12.5", None),
            (&number, "twelve", Some("HP-V002")),
            (&date, "2025-03-10", None),
            (&date, "soon", Some("HP-V002")),
            (&enumeration, "A", None),
            (&enumeration, "C", Some("HP-V003")),
            (&pattern, "1234", None),
            (&pattern, "12345", Some("HP-V004")),
            (&range, "9", None),
            (&range, "11", Some("HP-V005")),
            (&range, "1", Some("HP-V005")),
            (&length, "ab", None),
            (&length, "abcd", Some("HP-V006")),
        ] {
            assert_eq!(codes(field, text).first().copied(), expected, "{text}");
        }
    }
}
