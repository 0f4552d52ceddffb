//! Rules that are measured over a column or a table, in the words of the Open Data Contract Standard.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::{Extensions, Severity};

/// A rule that is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct QualityRule {
    /// A name to call it by.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Which side of quality it looks at: `completeness`, `conformity` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<String>,
    /// What breaking it means; not said: an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// What is measured.
    pub check: Check,
    /// What other formats say beyond that.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// What is measured, and what it must come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// A number that is counted.
    Metric {
        /// What is counted.
        metric: Metric,
        /// What the count has to know.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        arguments: Map<String, Value>,
        /// In what.
        #[serde(default, skip_serializing_if = "Unit::is_rows")]
        unit: Unit,
        /// What it must come to.
        bound: Bound,
    },
    /// The one number that a query returns.
    Sql {
        /// The query.
        query: String,
        /// What it must come to.
        bound: Bound,
    },
    /// An expectation of Great Expectations.
    Expectation {
        /// Its name, such as `expect_column_values_to_be_between`.
        expectation: String,
        /// What it is told.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        arguments: Map<String, Value>,
    },
    /// A sentence for people; nothing is run.
    Text,
    /// A rule in the words of another tool; it is kept and not run.
    Custom {
        /// The tool.
        engine: String,
        /// The rule.
        implementation: Value,
    },
    /// A rule of a form that nobody here knows; it is in the extensions as it was, and not run.
    Foreign,
}

/// What is counted (ODCS 3.1, library metrics).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// Values that are null.
    NullValues,
    /// Values that are null or one of `arguments.missingValues`.
    MissingValues,
    /// Values that are not one of `arguments.validValues` or do not match `arguments.pattern`.
    InvalidValues,
    /// Surplus rows of values, or of `arguments.properties`, that occur more than once.
    DuplicateValues,
    /// Rows.
    RowCount,
}

impl Metric {
    /// The word of the standard.
    pub fn word(self) -> &'static str {
        match self {
            Self::NullValues => "nullValues",
            Self::MissingValues => "missingValues",
            Self::InvalidValues => "invalidValues",
            Self::DuplicateValues => "duplicateValues",
            Self::RowCount => "rowCount",
        }
    }

    /// The metric with this word; the names of standard 3.0, where there is one metric for them, are known too.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "nullValues" | "nullCheck" | "nullCount" => Self::NullValues,
            "missingValues" | "missingCount" => Self::MissingValues,
            "invalidValues" | "invalidCount" | "validValues" => Self::InvalidValues,
            "duplicateValues" | "duplicateCount" | "duplicatePercent" | "uniqueCheck" => {
                Self::DuplicateValues
            }
            "rowCount" | "countCheck" => Self::RowCount,
            _ => return None,
        })
    }

    // What it can be told.
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::NullValues | Self::RowCount => &[],
            Self::MissingValues => &["missingValues"],
            Self::InvalidValues => &["validValues", "pattern"],
            Self::DuplicateValues => &["properties"],
        }
    }
}

/// In what a count is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// As a number of rows.
    #[default]
    Rows,
    /// As a share of all rows.
    Percent,
}

impl Unit {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    fn is_rows(&self) -> bool {
        *self == Self::Rows
    }
}

/// What a number must come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// Equal.
    MustBe(Value),
    /// Anything else.
    MustNotBe(Value),
    /// Above.
    MustBeGreaterThan(Number),
    /// Not below.
    MustBeGreaterOrEqualTo(Number),
    /// Below.
    MustBeLessThan(Number),
    /// Not above.
    MustBeLessOrEqualTo(Number),
    /// Not below the first and not above the second.
    MustBeBetween([Number; 2]),
    /// Below the first or above the second.
    MustNotBeBetween([Number; 2]),
}

impl Bound {
    /// Whether a number is as it must be; none if it is compared with something that is no number.
    pub fn holds(&self, number: f64) -> Option<bool> {
        Some(match self {
            Self::MustBe(value) => same(number, value.as_f64()?),
            Self::MustNotBe(value) => !same(number, value.as_f64()?),
            Self::MustBeGreaterThan(least) => number > least.as_f64()?,
            Self::MustBeGreaterOrEqualTo(least) => number >= least.as_f64()?,
            Self::MustBeLessThan(most) => number < most.as_f64()?,
            Self::MustBeLessOrEqualTo(most) => number <= most.as_f64()?,
            Self::MustBeBetween([least, most]) => {
                least.as_f64()? <= number && number <= most.as_f64()?
            }
            Self::MustNotBeBetween([least, most]) => {
                number < least.as_f64()? || most.as_f64()? < number
            }
        })
    }
}

// Percentages are quotients, of which the last digit is nobody's meaning.
fn same(left: f64, right: f64) -> bool {
    (left - right).abs() <= f64::EPSILON * left.abs().max(right.abs()).max(1.0)
}

impl QualityRule {
    /// A rule with nothing but what is measured.
    pub fn of(check: Check) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            dimension: None,
            severity: None,
            check,
            extensions: Extensions::new(),
        }
    }

    /// Why it is not run; none if it is. The place decides, as some numbers are of columns and some of tables.
    pub fn not_run(&self, of_column: bool) -> Option<&'static str> {
        match &self.check {
            Check::Metric {
                metric,
                arguments,
                bound,
                ..
            } => metric_not_run(*metric, arguments, bound, of_column),
            Check::Sql { bound, .. } if bound.holds(0.0).is_none() => {
                Some("its result is compared with no number")
            }
            Check::Sql { .. } | Check::Expectation { .. } => None,
            Check::Text => Some("it is a sentence for people"),
            Check::Custom { .. } => Some("it is written for another tool"),
            Check::Foreign => Some("its form is not known"),
        }
    }
}

fn metric_not_run(
    metric: Metric,
    arguments: &Map<String, Value>,
    bound: &Bound,
    of_column: bool,
) -> Option<&'static str> {
    if arguments
        .keys()
        .any(|key| !metric.arguments().contains(&key.as_str()))
    {
        return Some("it has arguments that are not known");
    }
    if bound.holds(0.0).is_none() {
        return Some("its result is compared with no number");
    }
    match metric {
        Metric::RowCount if of_column => Some("rows are counted of tables, not of columns"),
        Metric::DuplicateValues if !of_column && !arguments.contains_key("properties") => {
            Some("it does not say which columns")
        }
        Metric::NullValues | Metric::MissingValues | Metric::InvalidValues if !of_column => {
            Some("it does not say which column")
        }
        Metric::InvalidValues if arguments.is_empty() => {
            Some("it does not say which values are valid")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Bound, QualityRule};

    #[test]
    fn a_bound_is_kept_or_broken() {
        for (bound, number, holds) in [
            (json!({"must-be": 0}), 0.0, Some(true)),
            (json!({"must-be": 0.3}), 0.1 + 0.2, Some(true)),
            (json!({"must-not-be": 0}), 0.0, Some(false)),
            (json!({"must-be": "many"}), 0.0, None),
            (json!({"must-be-greater-than": 1}), 1.0, Some(false)),
            (json!({"must-be-greater-or-equal-to": 1}), 1.0, Some(true)),
            (json!({"must-be-less-than": 1}), 1.0, Some(false)),
            (json!({"must-be-less-or-equal-to": 1}), 1.0, Some(true)),
            (json!({"must-be-between": [1, 2]}), 2.0, Some(true)),
            (json!({"must-not-be-between": [1, 2]}), 2.0, Some(false)),
        ] {
            let read: Bound = serde_json::from_value(bound.clone()).expect("a bound");
            assert_eq!(read.holds(number), holds, "{bound} of {number}");
        }
    }

    #[test]
    fn a_rule_is_run_where_its_number_can_be_counted() {
        let counted = |metric: &str, arguments| json!({"check": {"type": "metric", "metric": metric, "arguments": arguments, "bound": {"must-be": 0}}});
        for (rule, of_column, runs) in [
            (counted("null-values", json!({})), true, true),
            (counted("null-values", json!({})), false, false),
            (counted("row-count", json!({})), false, true),
            (counted("row-count", json!({})), true, false),
            (
                counted("duplicate-values", json!({"properties": ["a", "b"]})),
                false,
                true,
            ),
            (counted("duplicate-values", json!({})), false, false),
            (
                counted("invalid-values", json!({"validValues": ["a"]})),
                true,
                true,
            ),
            (counted("invalid-values", json!({})), true, false),
            (
                counted("invalid-values", json!({"moon": "full"})),
                true,
                false,
            ),
            (
                json!({"check": {"type": "sql", "query": "select 1", "bound": {"must-be": 1}}}),
                false,
                true,
            ),
            (json!({"check": {"type": "text"}}), false, false),
            (
                json!({"check": {"type": "custom", "engine": "soda", "implementation": "x"}}),
                false,
                false,
            ),
        ] {
            let read: QualityRule = serde_json::from_value(rule.clone()).expect("a rule");
            assert_eq!(
                read.not_run(of_column).is_none(),
                runs,
                "{rule} of a column: {of_column}"
            );
        }
    }
}
