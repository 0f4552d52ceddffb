//! Rows that break their contract.

use hotpass_model::{
    finding::{Finding, Place, Rule, Severity, validate as catalogue},
    plan::{Plan, Violation},
    property::Property,
    quality::{Decision, Failure, Gate},
};
use hotpass_quality::{
    contract::{Contract, DataType, Field},
    expectation::{RowsSeen, Seen},
    outcome::Outcome,
    site,
    suite::{self, Expectation},
    table::Value,
};

use super::{
    Broken, Fault, Quarantined,
    view::{Depth, Laid, View, nth_name},
};
use crate::{
    gate::{self, Bound, Dataset, Expected},
    quality::{contracts::Answered, examined::Examined},
};

const EXIST: &str = "expect_column_to_exist";
const UNIQUE: &str = "expect_column_values_to_be_unique";
const UNIQUE_TOGETHER: &str = "expect_compound_columns_to_be_unique";

/// What came of a contract.
pub(super) struct Judged {
    pub(super) gate: Gate,
    pub(super) kept: site::CheckedSuite,
    /// What is wrong with the table as a whole.
    pub(super) findings: Vec<Finding>,
}

/// Judges the rows of a table by its contract.
pub(super) fn judge(
    view: &View<'_>,
    bound: &Bound<Contract>,
    plan: &Plan,
    broken: &mut Broken,
) -> Judged {
    let contract = &*bound.rules;
    let laid = view.laid_out(&properties(view, contract), Depth::All);
    let (answered, keys) = (
        Answered::of(&of_values(contract, &laid), &laid.written),
        keys(view, contract),
    );
    let parameters = gate::parameters(plan);
    let mut outcomes = answered.outcomes(&|| laid.table(), &parameters);
    outcomes.extend(keys.iter().map(|(expectation, seen)| Outcome {
        expectation,
        arguments: expectation.arguments.clone(),
        seen: Ok(Seen::Rows(seen.clone())),
    }));
    let policy = policy(plan);
    let judge = Judge {
        laid: &laid,
        contract,
        is_quarantine: policy == Failure::Quarantine,
    };
    let (mut findings, mut has_faults) = (Vec::new(), false);
    for outcome in outcomes.iter().filter(|outcome| !outcome.success()) {
        match judge.faults(outcome) {
            Some(faults) => {
                for fault in faults {
                    has_faults |= fault.is_violation();
                    broken.entry(fault.broken.record).or_default().push(fault);
                }
            }
            None => findings.push(judge.of_the_whole(outcome)),
        }
    }
    let name = view.name();
    let dataset = Dataset {
        name: &name,
        is_golden: false,
        examined: &laid,
    };
    let expected = Expected {
        name: &contract.dataset,
        path: Some(&bound.path),
        is_contract: true,
        policy,
    };
    let (mut gate, kept) = dataset.judged(&expected, &outcomes, &parameters);
    let is_whole = findings
        .iter()
        .any(|finding: &Finding| finding.severity == Severity::Error);
    gate.decision = match policy {
        Failure::Block if has_faults || is_whole => Decision::Blocked,
        Failure::Quarantine if has_faults => Decision::Quarantined,
        _ if gate.checked.success => Decision::Passed,
        _ => Decision::Warned,
    };
    Judged {
        gate,
        kept,
        findings,
    }
}

/// Returns what breaking a contract means.
fn policy(plan: &Plan) -> Failure {
    match plan.policy.violation {
        Violation::Quarantine => Failure::Quarantine,
        Violation::Warn => Failure::Warn,
        Violation::Fail => Failure::Block,
    }
}

/// Returns the properties that a contract names.
fn properties(view: &View<'_>, contract: &Contract) -> Vec<Property> {
    let fields = contract.fields.iter().map(|field| &field.name);
    let keys = contract
        .primary_key
        .iter()
        .chain(contract.unique_keys.iter().flatten());
    let mut properties: Vec<Property> = fields
        .chain(keys)
        .filter_map(|name| view.property(name))
        .collect();
    properties.sort_unstable();
    properties.dedup();
    properties
}

/// Returns what a contract says of values: each value of a property has to keep the rules of its field. Keys are looked at
/// apart.
fn of_values(contract: &Contract, laid: &Laid<'_>) -> Contract {
    let mut contract = contract.clone();
    contract.primary_key.clear();
    contract.unique_keys.clear();
    let labels = &laid.written.labels;
    let mut further = Vec::new();
    for field in &contract.fields {
        let names = (2..).map(|number| nth_name(&field.name, number));
        let is_there =
            |name: &String| laid.view.property(&field.name).is_some() && labels.contains(name);
        further.extend(names.take_while(is_there).map(|name| Field {
            name,
            // That there is a further value is not asked for.
            required: false,
            unique: false,
            quality: Vec::new(),
            ..field.clone()
        }));
    }
    contract.fields.extend(further);
    contract
}

/// Finds the rows that share a key. They are told and kept: finding out which rows mean the same is what a run is for.
fn keys(view: &View<'_>, contract: &Contract) -> Vec<(Expectation, RowsSeen)> {
    let primary = (!contract.primary_key.is_empty()).then_some(&contract.primary_key);
    let keys = primary.into_iter().chain(&contract.unique_keys);
    keys.map(|key| {
        let names: Vec<&str> = key.iter().map(String::as_str).collect();
        let unexpected: Vec<u32> = view
            .repeats(&names)
            .into_iter()
            .map(|row| row as u32)
            .collect();
        let arguments = serde_json::json!({ "column_list": key });
        let expectation = Expectation {
            kind: UNIQUE_TOGETHER.to_owned(),
            arguments: arguments.as_object().cloned().unwrap_or_default(),
            severity: suite::Severity::Warning,
            ..Expectation::default()
        };
        let seen = RowsSeen {
            n_rows: view.members.len(),
            n_missing: 0,
            counts_missing: true,
            success: unexpected.is_empty(),
            unexpected,
            columns: key.clone(),
            is_pair: false,
            duplicates: None,
            observed: None,
        };
        (expectation, seen)
    })
    .collect()
}

/// Returns the rule that a type of expectation stands for.
fn kind_of(kind: &str) -> &'static Rule {
    match kind {
        "expect_column_values_to_not_be_null" | EXIST => &catalogue::REQUIRED_VALUE_MISSING,
        "expect_column_values_to_be_in_set" => &catalogue::NOT_IN_ENUMERATION,
        "expect_column_values_to_match_regex" => &catalogue::PATTERN_NOT_MATCHED,
        "expect_column_values_to_be_of_type" => &catalogue::WRONG_TYPE,
        "expect_column_values_to_be_between" => &catalogue::OUT_OF_RANGE,
        "expect_column_value_lengths_to_be_between" => &catalogue::WRONG_LENGTH,
        UNIQUE => &catalogue::NOT_UNIQUE,
        UNIQUE_TOGETHER => &catalogue::DUPLICATE_KEY,
        _ => &catalogue::EXPECTATION_NOT_MET,
    }
}

struct Judge<'a> {
    laid: &'a Laid<'a>,
    contract: &'a Contract,
    is_quarantine: bool,
}

impl Judge<'_> {
    /// Returns what is wrong with each row that is not as expected; none when no row can be blamed.
    fn faults(&self, outcome: &Outcome<'_>) -> Option<Vec<Fault>> {
        let view = &self.laid.view;
        let column = outcome.arguments.get("column");
        let column = column.and_then(serde_json::Value::as_str);
        match &outcome.seen {
            Ok(Seen::Rows(seen)) => Some(self.of_rows(outcome, seen)),
            // A column that is missing is missing in every row.
            Ok(Seen::Whole(_)) if outcome.expectation.kind == EXIST => {
                let name = column.unwrap_or_default();
                let reason = format!("`{name}` is required and missing");
                let rows = 0..view.members.len();
                Some(
                    rows.map(|row| {
                        let rule = &catalogue::REQUIRED_VALUE_MISSING;
                        self.fault(outcome, (row, column), (rule, reason.clone()))
                    })
                    .collect(),
                )
            }
            _ => None,
        }
    }

    fn of_rows(&self, outcome: &Outcome<'_>, seen: &RowsSeen) -> Vec<Fault> {
        let view = &self.laid.view;
        let names: Vec<&str> = seen.columns.iter().map(String::as_str).collect();
        let kind = outcome.expectation.kind.as_str();
        let field = names.first().and_then(|name| self.field(name));
        if kind == UNIQUE_TOGETHER {
            let rows = seen.unexpected.iter().map(|row| *row as usize);
            return rows.map(|row| view.repeated_key(row, &names)).collect();
        }
        if kind == UNIQUE {
            let reason = format!("another row has the same `{}`", names.join(" and "));
            let repeats = view.repeats(&names).into_iter();
            return repeats
                .map(|row| {
                    let told = (&catalogue::NOT_UNIQUE, reason.clone());
                    self.fault(outcome, (row, names.first().copied()), told)
                })
                .collect();
        }
        let rows = seen.unexpected.iter().map(|row| *row as usize);
        rows.map(|row| {
            let told = told(outcome, field, self.laid, row);
            self.fault(outcome, (row, names.first().copied()), told)
        })
        .collect()
    }

    /// Returns the field of a column, or of the property that a further column is of.
    fn field(&self, name: &str) -> Option<&Field> {
        let of_property = || self.contract.field(name.split_once(" (")?.0);
        self.contract.field(name).or_else(of_property)
    }

    fn fault(
        &self,
        outcome: &Outcome<'_>,
        (row, column): (usize, Option<&str>),
        (rule, reason): (&'static Rule, String),
    ) -> Fault {
        let view = &self.laid.view;
        let severity = severity(outcome);
        Fault {
            broken: Quarantined {
                record: view.members[row],
                rule,
                severity,
                reason,
                cell: view.a1(column, row),
            },
            is_fatal: self.is_quarantine && severity == Severity::Error,
            is_told: false,
        }
    }

    fn of_the_whole(&self, outcome: &Outcome<'_>) -> Finding {
        let view = &self.laid.view;
        let what = super::suites::sentence(outcome, view.members.len());
        let message = format!("contract `{}`: {what}", self.contract.dataset);
        let table = &view.mapped.table;
        let place = Place::sheet(&table.file, &table.sheet);
        let mut finding = Finding::new(&catalogue::CONTRACT_NOT_MET, place, message);
        finding.severity = severity(outcome);
        finding
    }
}

/// Returns how grave it is that an expectation does not hold.
pub(super) fn severity(outcome: &Outcome<'_>) -> Severity {
    match outcome.expectation.severity {
        suite::Severity::Critical => Severity::Error,
        suite::Severity::Warning => Severity::Warning,
        suite::Severity::Info => Severity::Info,
    }
}

/// Returns which rule a row breaks, and what is wrong without the value.
fn told(
    outcome: &Outcome<'_>,
    field: Option<&Field>,
    laid: &Laid<'_>,
    row: usize,
) -> (&'static Rule, String) {
    let rule = kind_of(&outcome.expectation.kind);
    let Some(field) = field else {
        return (rule, super::suites::expected(outcome));
    };
    let name = &field.name;
    let is_rule = |known: &Rule| known.code == rule.code;
    if is_rule(&catalogue::REQUIRED_VALUE_MISSING) {
        return (rule, format!("`{name}` is required and missing"));
    }
    if is_rule(&catalogue::NOT_IN_ENUMERATION) {
        let allowed: Vec<String> = field.enumeration.iter().map(text).collect();
        return (rule, format!("`{name}` is none of: {}", allowed.join(", ")));
    }
    if is_rule(&catalogue::PATTERN_NOT_MATCHED) {
        let pattern = field.pattern.as_deref().unwrap_or_default();
        return (rule, format!("`{name}` does not match `{pattern}`"));
    }
    if is_rule(&catalogue::WRONG_TYPE) {
        return (rule, format!("`{name}` is not a {}", type_name(field)));
    }
    if is_rule(&catalogue::OUT_OF_RANGE) {
        let bound = |bound: &Option<serde_json::Value>, other: &Option<serde_json::Value>| {
            let bound = bound.as_ref().or(other.as_ref());
            bound.map_or_else(|| "…".to_owned(), text)
        };
        let least = bound(&field.minimum, &field.exclusive_minimum);
        let most = bound(&field.maximum, &field.exclusive_maximum);
        return (rule, format!("`{name}` is outside {least} to {most}"));
    }
    if is_rule(&catalogue::WRONG_LENGTH) {
        let column = laid
            .table()
            .column(outcome.arguments["column"].as_str().unwrap_or(name));
        let length = match column.map(|column| column.value(row)) {
            Some(Value::Text(text)) => text.chars().count(),
            Some(value) => text(&value.json()).chars().count(),
            None => 0,
        };
        return (rule, format!("`{name}` has {length} characters"));
    }
    (rule, super::suites::expected(outcome))
}

fn text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn type_name(field: &Field) -> &'static str {
    match (field.data_type, field.format.as_deref()) {
        (DataType::String, Some("email")) => "e-mail address",
        (DataType::String, _) => "text",
        (DataType::Integer, _) => "whole number",
        (DataType::Boolean, _) => "truth value",
        (other, _) => other.word(),
    }
}
