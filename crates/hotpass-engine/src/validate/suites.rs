//! Rows and tables that are not as a suite expects.

use hotpass_model::{
    finding::{Finding, Place, Severity, validate as catalogue},
    plan::Plan,
    property::Property,
    quality::{Decision, Failure, Gate},
};
use hotpass_quality::{expectation::Seen, outcome::Outcome, site, suite::Suite};
use serde_json::Value;

use super::{
    Broken, Fault, Quarantined,
    contract::severity,
    view::{Depth, View},
};
use crate::{
    gate::{self, Bound, Dataset, Expected},
    quality::examined::{Examined, named, outcomes},
};

/// Judges the rows of a table by a suite; returns the gate, what data docs keep, and what was found.
pub(super) fn judge(
    view: &View<'_>,
    bound: &Bound<Suite>,
    plan: &Plan,
    broken: &mut Broken,
) -> (Gate, site::CheckedSuite, Vec<Finding>) {
    let suite = &*bound.rules;
    let laid = view.laid_out(&properties(view, suite), Depth::First);
    let parameters = gate::parameters(plan);
    let outcomes = outcomes(laid.table(), suite, &parameters);
    let policy = plan.policy.suites.get(&bound.name);
    let expected = Expected {
        name: &bound.name,
        path: Some(&bound.path),
        is_contract: false,
        policy: policy.copied().unwrap_or(Failure::Quarantine),
    };
    let name = view.name();
    let dataset = Dataset {
        name: &name,
        is_golden: false,
        examined: &laid,
    };
    let (gate, kept) = dataset.judged(&expected, &outcomes, &parameters);
    let mut findings = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.success()) {
        findings.push(finding(view, &bound.name, outcome));
        // Of a table that blocks nothing is set aside: there is no publication that could do without the rows.
        if gate.decision == Decision::Quarantined && severity(outcome) == Severity::Error {
            set_aside(view, &bound.name, outcome, broken);
        }
    }
    (gate, kept, findings)
}

/// Returns the properties that a suite names.
fn properties(view: &View<'_>, suite: &Suite) -> Vec<Property> {
    let mut properties = Vec::new();
    for expectation in &suite.expectations {
        let names = named(&expectation.arguments);
        properties.extend(names.iter().filter_map(|name| view.property(name)));
        let condition = expectation.arguments.get("row_condition");
        let condition = condition.map(Value::to_string).unwrap_or_default();
        let all = Property::ALL
            .iter()
            .filter(|property| condition.contains(property.name()));
        properties.extend(all.filter_map(|property| view.property(property.name())));
    }
    properties.sort_unstable();
    properties.dedup();
    properties
}

fn finding(view: &View<'_>, suite: &str, outcome: &Outcome<'_>) -> Finding {
    let table = &view.mapped.table;
    let mut place = Place::sheet(&table.file, &table.sheet);
    let mut count = 1;
    if let Ok(Seen::Rows(seen)) = &outcome.seen
        && let Some(first) = seen.unexpected.first()
    {
        let column = seen.columns.first().map(String::as_str);
        place = place.at(view.a1(column, *first as usize));
        count = seen.unexpected.len() as u64;
    }
    let message = format!("suite `{suite}`: {}", sentence(outcome, view.members.len()));
    let mut finding = Finding::new(&catalogue::EXPECTATION_NOT_MET, place, message).counted(count);
    finding.severity = severity(outcome);
    finding
}

fn set_aside(view: &View<'_>, suite: &str, outcome: &Outcome<'_>, broken: &mut Broken) {
    let Ok(Seen::Rows(seen)) = &outcome.seen else {
        return;
    };
    let column = seen.columns.first().map(String::as_str);
    for row in seen.unexpected.iter().map(|row| *row as usize) {
        let record = view.members[row];
        let broken = broken.entry(record).or_default();
        broken.push(Fault {
            broken: Quarantined {
                record,
                rule: &catalogue::EXPECTATION_NOT_MET,
                severity: Severity::Error,
                reason: format!("suite `{suite}`: {}", expected(outcome)),
                cell: view.a1(column, row),
            },
            is_fatal: true,
            is_told: true,
        });
    }
}

/// Returns what was expected, and of how much it does not hold.
pub(super) fn sentence(outcome: &Outcome<'_>, rows: usize) -> String {
    let expected = expected(outcome);
    match &outcome.seen {
        Ok(Seen::Rows(seen)) => {
            let (count, of) = (seen.unexpected.len(), seen.n_rows);
            format!("{expected} does not hold in {count} of {of} rows")
        }
        Ok(Seen::Whole(_)) => format!("{expected} does not hold for the {rows} rows"),
        Err(problem) => format!("{expected} cannot be told: {problem}"),
    }
}

/// Returns the type of an expectation with the columns that it is about.
pub(super) fn expected(outcome: &Outcome<'_>) -> String {
    let kind = &outcome.expectation.kind;
    let columns = named(&outcome.arguments);
    match columns.as_slice() {
        [] => format!("`{kind}`"),
        columns => format!("`{kind}` of `{}`", columns.join("`, `")),
    }
}
