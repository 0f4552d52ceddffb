//! Rules that count something (Open Data Contract Standard 3.1, library metrics).

use std::collections::BTreeSet;

use fancy_regex::Regex;
use serde_json::{Map, Value as Json, json};

use super::{Contract, Judged, Matched, Scope, Written, expectation, keys, rows_seen};
use crate::{
    contract::{Bound, Check, Metric, QualityRule, Severity, Unit},
    expectation::{Observation, Problem, Result, RowsSeen, Seen},
};

/// Judges by all rules that count.
pub(super) fn judge(
    contract: &Contract,
    written: &Written,
    matched: &[Matched<'_>],
    scope: &Scope,
) -> Vec<Judged> {
    let counter = Counter {
        written,
        matched,
        scope,
    };
    let mut judged = Vec::new();
    for found in matched {
        let rules = found.field.quality.iter();
        judged.extend(rules.filter_map(|rule| counter.judge(rule, Some(found))));
    }
    let rules = contract.quality.iter();
    judged.extend(rules.filter_map(|rule| counter.judge(rule, None)));
    judged
}

/// What is counted, and where.
struct Counter<'a> {
    written: &'a Written,
    matched: &'a [Matched<'a>],
    scope: &'a Scope,
}

impl Counter<'_> {
    // None if the rule counts nothing that can be counted here.
    fn judge(&self, rule: &QualityRule, of: Option<&Matched<'_>>) -> Option<Judged> {
        let Check::Metric {
            metric,
            arguments,
            unit,
            bound,
        } = &rule.check
        else {
            return None;
        };
        if rule.not_run(of.is_some()).is_some() {
            return None;
        }
        let mut told = Map::new();
        if let Some(found) = of {
            told.insert("column".to_owned(), json!(found.label));
        }
        told.extend(arguments.clone());
        told.insert("unit".to_owned(), json!(unit));
        told.insert("bound".to_owned(), json!(bound));
        let severity = rule.severity.unwrap_or(Severity::Error);
        Some(Judged {
            expectation: expectation(metric.word(), told.into(), severity),
            seen: self.seen((*metric, *unit, bound), arguments, of),
        })
    }

    fn seen(
        &self,
        (metric, unit, bound): (Metric, Unit, &Bound),
        arguments: &Map<String, Json>,
        of: Option<&Matched<'_>>,
    ) -> Result<Seen> {
        let n_rows = self.scope.rows.len();
        let mut seen = match (metric, of) {
            (Metric::RowCount, _) => {
                let count = n_rows as f64;
                return Ok(Seen::Whole(Observation {
                    success: bound.holds(count).unwrap_or(false),
                    observed: json!(n_rows),
                    details: None,
                    more: Map::new(),
                    evidence: None,
                    rows: Vec::new(),
                }));
            }
            (Metric::DuplicateValues, of) => self.duplicates(arguments, of)?,
            (Metric::NullValues, Some(of)) => self.rows(of, |text| text.is_none()),
            (Metric::MissingValues, Some(of)) => {
                let marks = texts(arguments.get("missingValues"));
                self.rows(of, |text| text.is_none_or(|text| marks.contains(text)))
            }
            (Metric::InvalidValues, Some(of)) => self.invalid(arguments, of)?,
            (_, None) => return Err(Problem::Argument("it does not say which column".to_owned())),
        };
        let count = seen.unexpected.len() as f64;
        let number = match unit {
            Unit::Rows => count,
            Unit::Percent if n_rows == 0 => 0.0,
            Unit::Percent => count / n_rows as f64 * 100.0,
        };
        seen.success = bound.holds(number).unwrap_or(false);
        seen.observed = Some(json!(number));
        Ok(Seen::Rows(seen))
    }

    // The rows of whose value something is true.
    fn rows(&self, of: &Matched<'_>, is: impl Fn(Option<&str>) -> bool) -> RowsSeen {
        let rows = self.scope.rows.iter().copied();
        let rows = rows.filter(|row| is(of.value(self.written, *row as usize)));
        rows_seen(self.scope.rows.len(), rows.collect(), &[of.label])
    }

    fn invalid(&self, arguments: &Map<String, Json>, of: &Matched<'_>) -> Result<RowsSeen> {
        let valid = arguments
            .get("validValues")
            .map(|values| texts(Some(values)));
        let pattern = match arguments.get("pattern") {
            None => None,
            Some(Json::String(pattern)) => Some(Regex::new(pattern).map_err(|error| {
                Problem::Argument(format!("the pattern cannot be read: {error}"))
            })?),
            Some(other) => {
                let problem = format!("a pattern is a text, and this one is {other}");
                return Err(Problem::Argument(problem));
            }
        };
        let is_invalid = |text: &str| {
            let is_other = valid.as_ref().is_some_and(|valid| !valid.contains(text));
            let matches = |pattern: &Regex| pattern.is_match(text).unwrap_or(false);
            is_other || pattern.as_ref().is_some_and(|pattern| !matches(pattern))
        };
        Ok(self.rows(of, |text| text.is_some_and(is_invalid)))
    }

    fn duplicates(
        &self,
        arguments: &Map<String, Json>,
        of: Option<&Matched<'_>>,
    ) -> Result<RowsSeen> {
        let named = texts(arguments.get("properties"));
        let found = |name: &String| {
            let mut all = self.matched.iter();
            let found = all.find(|found| found.field.name == *name);
            found
                .copied()
                .ok_or_else(|| Problem::NoColumn(name.clone()))
        };
        let columns: Vec<Matched<'_>> = match of {
            Some(of) if named.is_empty() => vec![*of],
            _ => named.iter().map(found).collect::<Result<_>>()?,
        };
        let labels: Vec<&str> = columns.iter().map(|found| found.label).collect();
        let all = keys::keys(self.written, &columns, self.scope)?;
        Ok(keys::unique(&all, self.scope, &labels))
    }
}

// Values as the texts that a table has of them.
fn texts(values: Option<&Json>) -> BTreeSet<String> {
    let values = values.and_then(Json::as_array);
    let text = |value: &Json| match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    values.into_iter().flatten().filter_map(text).collect()
}
