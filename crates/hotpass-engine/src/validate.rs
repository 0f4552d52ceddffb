//! Validation: records in, accepted records and quarantined rows out. A row is judged by its table's contract; a
//! row of organizations without a contract must at least have a name. Other kinds of expectations (suites of other
//! tools, table schemas) are converted into [`Contract`]s or join the rules below; nothing else decides.

// The rules, one predicate each.
pub mod rules;

use std::collections::{BTreeMap, BTreeSet};

use hotpass_model::{
    contract::{Contract, Field},
    finding::{Finding, Place, Rule, Severity, validate as catalogue},
    plan::{Plan, Violation},
    property::Property,
    source::Role,
};

use crate::{
    context::Outcome,
    error::{Error, Result},
    journal::Journal,
    normalize::{Validity, apply::NormalizedRecords},
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
/// [`Error::Contract`] under the policy `fail` when a row breaks its contract; [`Error::Pattern`] when a contract's
/// pattern is no regular expression.
pub fn check(normalized: NormalizedRecords, plan: &Plan) -> Result<Validated> {
    let NormalizedRecords {
        records,
        mut journal,
    } = normalized;
    let judges = judges(&records)?;
    let repeats = repeats(&records, &judges, &mut journal);
    let (mut accepted, mut quarantined) = (Vec::with_capacity(records.records.len()), Vec::new());
    let mut templates: BTreeMap<u32, (u32, u32, u64)> = BTreeMap::new();
    for (index, record) in records.records.iter().enumerate() {
        if is_template(&records, record) {
            let row = records.table_of(record).table.rows[record.row as usize];
            let seen = templates.entry(record.table).or_insert((row, row, 0));
            *seen = (seen.0.min(row), seen.1.max(row), seen.2 + 1);
            continue;
        }
        let mut broken = judges[record.table as usize].judge(&records, record);
        broken.extend(repeats.get(&index).into_iter().flatten().cloned());
        let gravest = broken
            .iter()
            .find(|broken| broken.severity == Severity::Error)
            .cloned();
        report(&records, record, broken, &mut journal);
        journal.violations += u64::from(gravest.is_some());
        match gravest {
            Some(gravest) if plan.policy.violation == Violation::Quarantine => {
                journal.sources[records.table_of(record).source]
                    .rows
                    .quarantined += 1;
                quarantined.push(Quarantined {
                    record: index,
                    ..gravest
                });
            }
            _ => accepted.push(index),
        }
    }
    report_templates(&records, &templates, &mut journal);
    if journal.violations > 0 && plan.policy.violation == Violation::Fail {
        return Err(violated(&journal));
    }
    Ok(Validated {
        records,
        accepted,
        quarantined,
        journal,
    })
}

fn report(records: &Records, record: &Record, broken: Vec<Quarantined>, journal: &mut Journal) {
    for broken in broken {
        let mut finding = Finding::new(
            broken.rule,
            place_of(records, record, &broken.cell),
            broken.reason,
        );
        finding.severity = broken.severity;
        journal.findings.push(finding);
    }
}

fn violated(journal: &Journal) -> Error {
    let mut findings = journal.findings.iter();
    let first = findings.find(|finding| {
        finding.severity == Severity::Error && finding.rule.code.starts_with("HP-V")
    });
    let (message, place) = first.map_or_else(Default::default, |finding| {
        (finding.message.clone(), finding.place.to_string())
    });
    Error::Contract {
        violations: journal.violations,
        message,
        place,
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

fn report_templates(
    records: &Records,
    templates: &BTreeMap<u32, (u32, u32, u64)>,
    journal: &mut Journal,
) {
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

/// The rules of one table, with patterns compiled.
struct Judge {
    fields: Vec<(Field, Option<regex::Regex>)>,
    primary_key: Vec<Property>,
}

fn judges(records: &Records) -> Result<Vec<Judge>> {
    records
        .tables
        .iter()
        .map(|table| {
            let contract = table
                .contract
                .clone()
                .unwrap_or_else(|| implied(table.role));
            let fields = contract.fields.into_iter().map(|field| {
                let regex = field.pattern.as_ref().map(|pattern| {
                    regex::Regex::new(&format!("^(?:{pattern})$")).map_err(|source| {
                        Error::Pattern {
                            dataset: contract.dataset.clone(),
                            field: field.name.name(),
                            source,
                        }
                    })
                });
                Ok((field, regex.transpose()?))
            });
            Ok(Judge {
                fields: fields.collect::<Result<_>>()?,
                primary_key: contract.primary_key,
            })
        })
        .collect()
}

/// The contract of a table that has none.
fn implied(role: Role) -> Contract {
    let fields = match role {
        Role::Organizations => vec![Field {
            name: Property::OrganizationName,
            data_type: hotpass_model::contract::DataType::default(),
            required: true,
            unique: false,
            enumeration: Vec::new(),
            pattern: None,
            minimum: None,
            maximum: None,
            min_length: None,
            max_length: None,
            severity: hotpass_model::contract::FieldSeverity::Error,
        }],
        Role::Related => Vec::new(),
    };
    Contract {
        dataset: "implied".into(),
        version: "1.0.0".into(),
        title: String::new(),
        description: String::new(),
        primary_key: Vec::new(),
        fields,
    }
}

impl Judge {
    /// Returns every rule that a record breaks.
    fn judge(&self, records: &Records, record: &Record) -> Vec<Quarantined> {
        let mut broken = Vec::new();
        for (field, regex) in &self.fields {
            let values: Vec<_> = records.of(record, field.name).collect();
            let usable = values
                .iter()
                .filter(|value| value.validity > Validity::Invalid)
                .count();
            if field.required && usable == 0 {
                broken.push(Quarantined {
                    record: 0,
                    rule: &catalogue::REQUIRED_VALUE_MISSING,
                    severity: field.severity.into(),
                    reason: format!("`{}` is required and missing", field.name.name()),
                    cell: cell_of_property(records, record, field.name),
                });
            }
            for value in values {
                for (rule, reason) in rules::broken(field, regex.as_ref(), &value) {
                    broken.push(Quarantined {
                        record: 0,
                        rule,
                        severity: field.severity.into(),
                        reason,
                        cell: cell_of_value(records, record, &value),
                    });
                }
            }
        }
        broken
    }
}

fn cell_of_value(records: &Records, record: &Record, value: &crate::record::Value<'_>) -> String {
    let table = &records.table_of(record).table;
    let column = value.columns.first().copied().unwrap_or(0);
    a1(table, record.row as usize, usize::from(column))
}

fn cell_of_property(records: &Records, record: &Record, property: Property) -> String {
    let mapped = records.table_of(record);
    let column = mapped
        .bindings
        .iter()
        .find(|binding| binding.property == property)
        .and_then(|binding| binding.columns.first());
    a1(
        &mapped.table,
        record.row as usize,
        column.copied().unwrap_or(0),
    )
}

fn a1(table: &crate::table::Table, row: usize, column: usize) -> String {
    let column = table.columns.get(column).map_or(0, |column| column.index);
    format!(
        "{}{}",
        hotpass_model::ident::column_letters(column),
        table.rows[row] + 1
    )
}

/// Returns rows that repeat a unique value (set aside) and reports rows that repeat a primary key (kept).
fn repeats(
    records: &Records,
    judges: &[Judge],
    journal: &mut Journal,
) -> BTreeMap<usize, Vec<Quarantined>> {
    let mut repeated: BTreeMap<usize, Vec<Quarantined>> = BTreeMap::new();
    for (index, judge) in judges.iter().enumerate() {
        let unique = judge.fields.iter().filter(|(field, _)| field.unique);
        for (field, _) in unique {
            for record in later(records, index, &[field.name]) {
                repeated.entry(record).or_default().push(Quarantined {
                    record,
                    rule: &catalogue::NOT_UNIQUE,
                    severity: field.severity.into(),
                    reason: format!("another row has the same `{}`", field.name.name()),
                    cell: cell_of_property(records, &records.records[record], field.name),
                });
            }
        }
        let keys: Vec<Property> = if judge.primary_key.is_empty() {
            vec![Property::RecordKey]
        } else {
            judge.primary_key.clone()
        };
        if records.tables[index].role == Role::Related && judge.primary_key.is_empty() {
            continue;
        }
        for record in later(records, index, &keys) {
            let record = &records.records[record];
            let names: Vec<_> = keys.iter().map(|property| property.name()).collect();
            let cell = cell_of_property(records, record, keys[0]);
            let message = format!(
                "another row of this table has the same {}",
                names.join(" and ")
            );
            journal.findings.push(Finding::new(
                &catalogue::DUPLICATE_KEY,
                place_of(records, record, &cell),
                message,
            ));
        }
    }
    repeated
}

/// Returns the records of a table whose values of these properties repeat those of a record with a lesser id.
fn later(records: &Records, table: usize, properties: &[Property]) -> Vec<usize> {
    let mut groups: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    let of_table = records
        .records
        .iter()
        .enumerate()
        .filter(|(_, record)| record.table as usize == table);
    for (index, record) in of_table {
        let key: Option<Vec<&str>> = properties
            .iter()
            .map(|property| records.first(record, *property))
            .collect();
        if let Some(key) = key {
            groups.entry(key).or_default().push(index);
        }
    }
    let mut later: Vec<usize> = groups
        .into_values()
        .flat_map(|mut group| {
            group.sort_by(|a, b| records.records[*a].id.cmp(&records.records[*b].id));
            group.into_iter().skip(1)
        })
        .collect();
    later.sort_unstable();
    later
}
