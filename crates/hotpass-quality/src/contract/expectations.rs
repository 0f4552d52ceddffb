//! What a contract asks in the words of Great Expectations, as a suite of expectations.

use super::{Check, Contract, Field, QualityRule, judgment};
use crate::suite::{Expectation, Suite};

impl Contract {
    /// Returns its rules that are expectations of Great Expectations; what else it asks is [judged](judgment::judge).
    pub fn suite(&self) -> Suite {
        let of_fields = self.fields.iter().flat_map(|field| {
            let rules = field.quality.iter();
            rules.filter_map(move |rule| of_rule(rule, Some(field)))
        });
        let of_table = self.quality.iter().filter_map(|rule| of_rule(rule, None));
        Suite {
            name: self.dataset.clone(),
            expectations: of_fields.chain(of_table).collect(),
            ..Suite::default()
        }
    }
}

fn of_rule(rule: &QualityRule, field: Option<&Field>) -> Option<Expectation> {
    let Check::Expectation {
        expectation: kind,
        arguments,
    } = &rule.check
    else {
        return None;
    };
    let mut arguments = arguments.clone();
    if let Some(field) = field {
        arguments
            .entry("column")
            .or_insert_with(|| field.name.clone().into());
    }
    let severity = rule.severity.unwrap_or_default();
    Some(judgment::expectation(kind, arguments.into(), severity))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::suite::Severity;

    #[test]
    fn rules_of_a_column_are_asked_of_it() {
        let rule = |kind: &str, severity: &str| json!({"severity": severity, "check": {"type": "expectation", "expectation": kind}});
        let contract = json!({
            "dataset": "orgs",
            "field": [
                {"name": "mail", "quality": [rule("expect_column_values_to_be_unique", "info"), {"check": {"type": "text"}}]},
            ],
            "quality": [rule("expect_table_row_count_to_equal", "warning")],
        });
        let suite = Contract::read(contract).expect("a contract").suite();
        let told: Vec<(&str, Severity, bool)> = suite
            .expectations
            .iter()
            .map(|each| {
                let is_of_column = each.arguments.contains_key("column");
                (each.kind.as_str(), each.severity, is_of_column)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("expect_column_values_to_be_unique", Severity::Info, true),
                ("expect_table_row_count_to_equal", Severity::Warning, false),
            ]
        );
    }
}
