//! The stage: mapped tables in, records with normalized values out. Every row gets its record id here, from what it
//! says and never from where it stands, so that sorting a sheet changes nothing.

use std::collections::{BTreeMap, HashMap};

use super::{
    Locale, Outcome as Normal, Validity,
    date::DateColumn,
    identity::{id_prefix, number_repeats, record_id},
    rule_for, rule_for_cell, value,
};
use crate::{
    context::Outcome,
    error::{Error, Result},
    journal::Journal,
    map::Mapped,
    record::{Binding, Cells, Draft, MappedTable, Records},
    table::{CellKind, Table},
};
use hotpass_model::{
    finding::{Finding, Place, Rule},
    ident::column_letters,
    plan::Plan,
    property::{Kind, Property},
};

/// Records with normalized values.
#[derive(Debug)]
pub struct NormalizedRecords {
    pub(crate) records: Records,
    pub(crate) journal: Journal,
}

impl Outcome for NormalizedRecords {
    fn n_rows(&self) -> u64 {
        self.records.records.len() as u64
    }

    fn n_findings(&self) -> u64 {
        self.journal.findings.len() as u64
    }
}

/// Normalizes every value of every table.
///
/// # Errors
/// [`Error::UnknownCountry`] when the profile's country is not an ISO 3166-1 code.
pub fn apply(mapped: Mapped, plan: &Plan) -> Result<NormalizedRecords> {
    let locale =
        Locale::for_country(&plan.profile.country).ok_or_else(|| Error::UnknownCountry {
            code: plan.profile.country.clone(),
        })?;
    let Mapped {
        sources,
        tables,
        mut journal,
        ..
    } = mapped;
    let mut records = Records::of_sources(sources);
    for (index, table) in tables.iter().enumerate() {
        let mut rows = Rows::new(table, &locale, index as u32);
        rows.normalize(&mut records);
        journal.findings.extend(rows.findings());
    }
    records.tables = tables;
    number_repeats(&mut records);
    Ok(NormalizedRecords { records, journal })
}

/// The normalization of one table's rows.
struct Rows<'a> {
    mapped: &'a MappedTable,
    locale: &'a Locale,
    index: u32,
    dates: Vec<(usize, DateColumn)>,
    cache: HashMap<(Kind, &'a str, u8), Normal>,
    noticed: BTreeMap<(&'static str, usize), Notice>,
}

/// A finding in the making: one per rule and column.
struct Notice {
    rule: &'static Rule,
    reason: &'static str,
    first: u32,
    last: u32,
    count: u64,
}

impl<'a> Rows<'a> {
    fn new(mapped: &'a MappedTable, locale: &'a Locale, index: u32) -> Self {
        let dates = date_columns(mapped, locale);
        Self {
            mapped,
            locale,
            index,
            dates,
            cache: HashMap::new(),
            noticed: BTreeMap::new(),
        }
    }

    fn normalize(&mut self, records: &mut Records) {
        let mapped = self.mapped;
        let prefix = id_prefix(mapped, &records.sources[mapped.source].id_prefix);
        let mut drafts = Vec::new();
        for row in 0..mapped.table.rows.len() {
            drafts.clear();
            for binding in &mapped.bindings {
                self.bind(row, binding, &mut drafts);
            }
            for (property, text) in &mapped.constants {
                if !drafts
                    .iter()
                    .any(|draft: &Draft| draft.property == *property)
                {
                    drafts.push(constant(*property, text));
                }
            }
            compose_person(&mut drafts);
            let id = record_id(mapped, row, &drafts, &prefix);
            records.add(id, self.index, row as u32, &drafts);
        }
    }

    fn bind(&mut self, row: usize, binding: &Binding, values: &mut Vec<Draft>) {
        let joined_by = match binding.property.kind() {
            Kind::Address => Some(", "),
            Kind::Text | Kind::Remark => Some(" | "),
            _ => None,
        };
        match joined_by {
            Some(separator) if binding.columns.len() > 1 => {
                self.join(row, binding, separator, values);
            }
            _ => {
                for column in &binding.columns {
                    self.cell(row, binding.property, *column, values);
                }
            }
        }
    }

    /// Puts the texts of several cells of a row together as one value.
    fn join(&mut self, row: usize, binding: &Binding, separator: &str, values: &mut Vec<Draft>) {
        let mut parts = Vec::new();
        for column in &binding.columns {
            self.cell(row, binding.property, *column, &mut parts);
        }
        parts.dedup_by(|b, a| a.text == b.text);
        if parts.len() < 2 {
            values.append(&mut parts);
            return;
        }
        let text = parts
            .iter()
            .map(|part| part.text.as_str())
            .collect::<Vec<_>>()
            .join(separator);
        let columns = parts
            .iter()
            .flat_map(|part| part.cells.columns().to_vec())
            .collect();
        let validity = parts
            .iter()
            .map(|part| part.validity)
            .min()
            .unwrap_or(Validity::Valid);
        values.push(Draft {
            text,
            property: binding.property,
            validity,
            part: 0,
            cells: Cells::Many(columns),
            rule: "join.columns",
            reason: None,
            detail: None,
        });
    }

    fn cell(&mut self, row: usize, property: Property, column: usize, values: &mut Vec<Draft>) {
        let source = &self.mapped.table.columns[column];
        let Some(raw) = source.value(row) else { return };
        let kind = property.kind();
        let outcome = self.outcome(kind, raw, source.kind(row), column);
        self.notice(kind, row, column, &outcome);
        let Normal::Values(found) = outcome else {
            return;
        };
        values.extend(found.into_iter().enumerate().map(|(part, found)| Draft {
            text: found.text,
            property,
            validity: found.validity,
            part: part.min(255) as u8,
            cells: Cells::One(column as u16),
            rule: found.rule,
            reason: found.reason,
            detail: found.detail,
        }));
    }

    fn outcome(&mut self, kind: Kind, raw: &'a str, stored: CellKind, column: usize) -> Normal {
        if let Some((_, dates)) = self.dates.iter().find(|(dated, _)| *dated == column)
            && kind == Kind::Date
        {
            return dates.parse(raw, stored);
        }
        let is_repetitive = matches!(kind, Kind::Category | Kind::Province | Kind::Country);
        if !is_repetitive {
            return value(kind, raw, stored, self.locale);
        }
        let locale = self.locale;
        self.cache
            .entry((kind, raw, stored as u8))
            .or_insert_with(|| value(kind, raw, stored, locale))
            .clone()
    }

    fn notice(&mut self, kind: Kind, row: usize, column: usize, outcome: &Normal) {
        let sheet_row = self.mapped.table.rows[row];
        let mut note = |rule: &'static Rule, reason: &'static str| {
            let notice = self.noticed.entry((rule.code, column)).or_insert(Notice {
                rule,
                reason,
                first: sheet_row,
                last: sheet_row,
                count: 0,
            });
            notice.first = notice.first.min(sheet_row);
            notice.last = notice.last.max(sheet_row);
            notice.count += 1;
        };
        if let Some(rule) = rule_for_cell(outcome) {
            note(rule, rule.name);
        }
        for found in outcome.values() {
            if let Some(rule) = rule_for(kind, found) {
                note(rule, found.reason.unwrap_or(rule.name));
            }
        }
    }

    fn findings(self) -> impl Iterator<Item = Finding> {
        let table: &Table = &self.mapped.table;
        self.noticed.into_iter().map(move |((_, column), notice)| {
            let letters = column_letters(table.columns[column].index);
            let range = if notice.first == notice.last {
                format!("{letters}{}", notice.first + 1)
            } else {
                format!("{letters}{}:{letters}{}", notice.first + 1, notice.last + 1)
            };
            let place = Place::sheet(&table.file, &table.sheet).at(range);
            let cells = if notice.count == 1 { "cell" } else { "cells" };
            let message = format!(
                "column `{}`: {} in {} {cells}",
                table.columns[column].header,
                notice.reason.replace(['_', '-'], " "),
                notice.count
            );
            Finding::new(notice.rule, place, message).counted(notice.count)
        })
    }
}

/// Puts a person's name together from its parts, and takes a role that stands in parentheses behind a name.
fn compose_person(values: &mut Vec<Draft>) {
    let own = &*values;
    let usable = |property: Property| {
        own.iter()
            .find(move |value| value.property == property && value.validity > Validity::Invalid)
    };
    let mut composed = Vec::new();
    if usable(Property::ContactName).is_none() {
        let parts: Vec<&Draft> = [Property::ContactGivenName, Property::ContactFamilyName]
            .into_iter()
            .filter_map(usable)
            .collect();
        if let Some(first) = parts.first() {
            composed.push(Draft {
                text: parts
                    .iter()
                    .map(|part| part.text.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
                property: Property::ContactName,
                cells: Cells::Many(
                    parts
                        .iter()
                        .flat_map(|part| part.cells.columns().to_vec())
                        .collect(),
                ),
                rule: "join.name",
                ..(*first).clone()
            });
        }
    }
    if usable(Property::ContactRole).is_none()
        && let Some(name) = usable(Property::ContactName)
        && let Some(role) = &name.detail
    {
        composed.push(Draft {
            text: role.clone(),
            property: Property::ContactRole,
            rule: "person.role_in_parentheses",
            detail: None,
            ..name.clone()
        });
    }
    values.append(&mut composed);
}

fn constant(property: Property, text: &str) -> Draft {
    Draft {
        text: text.into(),
        property,
        validity: Validity::Valid,
        part: 0,
        cells: Cells::Constant,
        rule: "project.constant",
        reason: None,
        detail: None,
    }
}

/// Infers the order of day, month and year of every date column from all its values, unless declared.
fn date_columns(mapped: &MappedTable, locale: &Locale) -> Vec<(usize, DateColumn)> {
    let dated = mapped
        .bindings
        .iter()
        .filter(|binding| binding.property.kind() == Kind::Date);
    dated
        .flat_map(|binding| {
            binding
                .columns
                .iter()
                .map(|column| (binding.property, *column))
        })
        .map(|(property, column)| {
            let declared = mapped.dates.iter().find(|(dated, _)| *dated == property);
            let parser = if let Some((_, order)) = declared {
                DateColumn::declared((*order).into())
            } else {
                let source = &mapped.table.columns[column];
                let values = (0..mapped.table.rows.len()).filter_map(|row| source.value(row));
                DateColumn::infer(values).with_fallback(locale.date_order)
            };
            (column, parser)
        })
        .collect()
}
