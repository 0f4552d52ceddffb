//! Validation: records in, accepted records and quarantined rows out. A row is judged by its table's contract and
//! suites; a row of organizations must at least have a name. What is looked at is the table as its sheet has it, with the
//! values that were normalized beside it; what comes of each expectation is found out by `hotpass_quality` alone.

// Rows that break their contract.
mod contract;
// Rows that are not as a suite expects.
mod suites;
// Tables as contracts and suites see them.
mod view;

use std::collections::{BTreeMap, BTreeSet};

use hotpass_model::{
    finding::{Finding, Place, Rule, Severity, validate as catalogue},
    plan::{Plan, Violation},
    property::Property,
    quality::{CheckedExpectation, CheckedSuite, Decision, Failure, Gate},
    source::Role,
};

use hotpass_quality::{contract::Contract, site::Checked};

use self::view::View;
use crate::{
    context::Outcome,
    error::Result,
    gate::Bound,
    journal::Journal,
    normalize::apply::NormalizedRecords,
    record::{Record, Records},
};

/// A row that was set aside.
#[derive(Debug, Clone)]
pub struct Quarantined {
    /// The record, by position.
    pub record: usize,
    /// The rule it breaks.
    pub rule: &'static Rule,
    /// How grave that is.
    pub severity: Severity,
    /// What is wrong, without the value.
    pub reason: String,
    /// The cell that breaks it, or the row's first cell.
    pub cell: String,
}

/// Records judged: every record is accepted, quarantined or skipped.
#[derive(Debug)]
pub struct Validated {
    pub(crate) records: Records,
    /// Positions of the accepted records.
    pub(crate) accepted: Vec<usize>,
    pub(crate) quarantined: Vec<Quarantined>,
    pub(crate) journal: Journal,
}

impl Outcome for Validated {
    fn n_rows(&self) -> u64 {
        self.accepted.len() as u64
    }

    fn n_findings(&self) -> u64 {
        self.journal.findings.len() as u64
    }
}

/// Judges every record.
///
/// # Errors
/// None of data: what breaks a contract or suite is a finding, and the journal tells whether it stops the run.
pub fn check(normalized: NormalizedRecords, plan: &Plan) -> Result<Validated> {
    let NormalizedRecords {
        records,
        mut journal,
    } = normalized;
    let (members, templates) = members(&records);
    let mut broken: Broken = BTreeMap::new();
    for (table, members) in members.iter().enumerate() {
        judge(
            &records,
            (table, members),
            (plan, &mut journal),
            &mut broken,
        );
    }
    let (mut accepted, mut quarantined) = (Vec::with_capacity(records.records.len()), Vec::new());
    for index in members.into_iter().flatten() {
        let record = &records.records[index];
        let broken = broken.remove(&index).unwrap_or_default();
        let gravest = broken.iter().find(|broken| broken.is_fatal).cloned();
        journal.violations += u64::from(broken.iter().any(Fault::is_violation));
        report(&records, record, broken, &mut journal);
        match gravest {
            Some(Fault { broken, .. }) => {
                journal.sources[records.table_of(record).source]
                    .rows
                    .quarantined += 1;
                quarantined.push(broken);
            }
            None => accepted.push(index),
        }
    }
    accepted.sort_unstable();
    quarantined.sort_unstable_by_key(|quarantined| quarantined.record);
    report_templates(&records, &templates, &mut journal);
    Ok(Validated {
        records,
        accepted,
        quarantined,
        journal,
    })
}

/// What is wrong with records, by position.
type Broken = BTreeMap<usize, Vec<Fault>>;

/// What is wrong with a record.
#[derive(Debug, Clone)]
struct Fault {
    broken: Quarantined,
    /// Whether the record is set aside for it.
    is_fatal: bool,
    /// Whether a finding says so already, for this record and others.
    is_told: bool,
}

impl Fault {
    /// Tells whether a contract is broken.
    fn is_violation(&self) -> bool {
        !self.is_told && self.broken.severity == Severity::Error
    }
}

/// The first and last row that are templates, and how many there are, by table.
type Templates = BTreeMap<u32, (u32, u32, u64)>;

/// Returns the records of each table that are judged, and the rows that are prefilled lines.
fn members(records: &Records) -> (Vec<Vec<usize>>, Templates) {
    let mut members = vec![Vec::new(); records.tables.len()];
    let mut templates = Templates::new();
    for (index, record) in records.records.iter().enumerate() {
        if is_template(records, record) {
            let row = records.table_of(record).table.rows[record.row as usize];
            let seen = templates.entry(record.table).or_insert((row, row, 0));
            *seen = (seen.0.min(row), seen.1.max(row), seen.2 + 1);
            continue;
        }
        members[record.table as usize].push(index);
    }
    (members, templates)
}

/// Judges the records of a table by its contract and suites.
fn judge(
    records: &Records,
    (table, members): (usize, &[usize]),
    (plan, journal): (&Plan, &mut Journal),
    broken: &mut Broken,
) {
    let mapped = &records.tables[table];
    let view = View::new(records, table, members);
    let mut docs = Vec::new();
    if let Some(contract) = &mapped.contract {
        let judged = contract::judge(&view, contract, plan, broken);
        journal.findings.extend(judged.findings);
        journal.gates.push(judged.gate);
        docs.push(judged.kept);
    }
    if mapped.role == Role::Organizations {
        let gate = nameless(&view, plan, broken);
        journal.gates.extend(gate);
        let has_key = |bound: &Bound<Contract>| !bound.rules.primary_key.is_empty();
        if !mapped.contract.as_ref().is_some_and(has_key) {
            let key = [Property::RecordKey.name()];
            for row in view.repeats(&key) {
                let fault = view.repeated_key(row, &key);
                broken.entry(fault.broken.record).or_default().push(fault);
            }
        }
    }
    for bound in &mapped.suites {
        let (gate, kept, findings) = suites::judge(&view, bound, plan, broken);
        journal.findings.extend(findings);
        journal.gates.push(gate);
        docs.push(kept);
    }
    if !docs.is_empty() {
        journal.docs.push(Checked {
            name: view.name(),
            rows: members.len() as u64,
            suites: docs,
            ..Checked::default()
        });
    }
}

/// Judges rows of organizations by what every one must have: a name. Returns the gate if one has none.
fn nameless(view: &View<'_>, plan: &Plan, broken: &mut Broken) -> Option<Gate> {
    let (decision, policy) = match plan.policy.violation {
        Violation::Quarantine => (Decision::Quarantined, Failure::Quarantine),
        Violation::Warn => (Decision::Warned, Failure::Warn),
        Violation::Fail => (Decision::Blocked, Failure::Block),
    };
    let (mut count, mut cells) = (0, Vec::new());
    for (row, record) in view.members.iter().enumerate() {
        let given = view
            .records
            .first(&view.records.records[*record], Property::OrganizationName);
        let is_broken = |all: &Vec<Fault>| all.iter().any(Fault::is_violation);
        if given.is_some() || broken.get(record).is_some_and(is_broken) {
            continue;
        }
        let fault = view.nameless(row, policy == Failure::Quarantine);
        count += 1;
        if cells.len() < 3 {
            cells.push(format!("{}!{}", view.name(), fault.broken.cell));
        }
        broken.entry(*record).or_default().push(fault);
    }
    let expectation = CheckedExpectation {
        kind: "expect_column_values_to_not_be_null".into(),
        columns: vec![Property::OrganizationName.name().into()],
        severity: "critical".into(),
        success: false,
        unexpected: Some(count),
        rows: view.members.len() as u64,
        observed: serde_json::Value::Null,
        cells,
        problem: None,
    };
    (count > 0).then(|| Gate {
        dataset: view.name(),
        is_golden: false,
        is_contract: true,
        document: None,
        policy,
        decision,
        rows: view.members.len() as u64,
        checked: CheckedSuite {
            name: "organizations have a name".into(),
            success: false,
            expectations: vec![expectation],
            validation_result: serde_json::Value::Null,
        },
    })
}

fn report(records: &Records, record: &Record, broken: Vec<Fault>, journal: &mut Journal) {
    for Fault { broken, .. } in broken.into_iter().filter(|fault| !fault.is_told) {
        let mut finding = Finding::new(
            broken.rule,
            place_of(records, record, &broken.cell),
            broken.reason,
        );
        finding.severity = broken.severity;
        journal.findings.push(finding);
    }
}

/// A row with no more than a key, constants and flags is a prefilled line of a form.
fn is_template(records: &Records, record: &Record) -> bool {
    let table = records.table_of(record);
    let is_bare = records
        .values_of(record)
        .all(|value| value.property == Property::RecordKey || value.columns.is_empty());
    if !is_bare {
        return false;
    }
    // Placeholders and unmapped cells are content too: only a row whose other cells are empty is a template.
    let keys: BTreeSet<usize> = table
        .bindings
        .iter()
        .filter(|binding| binding.property == Property::RecordKey)
        .flat_map(|binding| binding.columns.iter().copied())
        .collect();
    let columns = table.table.columns.iter().enumerate();
    let mut bound = columns.filter(|(column, _)| !keys.contains(column));
    !bound.any(|(_, column)| {
        column
            .value(record.row as usize)
            .is_some_and(|text| !text.trim().is_empty())
    })
}

fn report_templates(records: &Records, templates: &Templates, journal: &mut Journal) {
    for (table, (first, last, count)) in templates {
        let mapped = &records.tables[*table as usize];
        let place = Place::sheet(&mapped.table.file, &mapped.table.sheet).at(format!(
            "{}:{}",
            first + 1,
            last + 1
        ));
        let message = format!("{count} rows hold an identifier and nothing else");
        journal
            .findings
            .push(Finding::new(&catalogue::TEMPLATE_ROW, place, message).counted(*count));
        journal.skip(mapped.source, "template-row", *count);
    }
}

/// Returns the place of a cell of a record.
pub(crate) fn place_of(records: &Records, record: &Record, cell: &str) -> Place {
    let table = &records.table_of(record).table;
    Place::sheet(&table.file, &table.sheet).at(cell)
}
