//! A table as contracts and suites see it: the columns of its sheet by their headers, and beside them what normalization
//! made of them, by the name of the property.
//!
//! Of a property that a row has several values of, its column holds the first usable one; the others, and those that are
//! no valid ones, are in further columns called `contact_email (2)`, `contact_email (3)`.

use std::collections::BTreeMap;

use arrow::array::StringArray;
use hotpass_model::{
    finding::{Severity, validate as catalogue},
    ident::column_letters,
    property::Property,
};
use hotpass_quality::{contract::judgment::Written, table::Table};

use super::{Fault, Quarantined};
use crate::{
    normalize::Validity,
    quality::{contracts::typed_table, examined::Examined},
    record::{MappedTable, Record, Records, Value},
};

/// The records of a table that are judged.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) records: &'a Records,
    pub(super) mapped: &'a MappedTable,
    /// The records, by position.
    pub(super) members: &'a [usize],
}

/// What of the properties of a row is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// The first usable value.
    First,
    /// Every value.
    All,
}

impl<'a> View<'a> {
    /// Returns the records of a table.
    pub(super) fn new(records: &'a Records, table: usize, members: &'a [usize]) -> Self {
        Self {
            records,
            mapped: &records.tables[table],
            members,
        }
    }

    /// Returns what the table is called, such as `Contacts.xlsx#people`.
    pub(super) fn name(&self) -> String {
        let table = &self.mapped.table;
        format!("{}#{}", table.file, table.sheet)
    }

    /// Returns the headers of its sheet.
    pub(super) fn headers(&self) -> impl Iterator<Item = &'a str> {
        let columns = self.mapped.table.columns.iter();
        columns.map(|column| column.header.as_str())
    }

    /// Returns the property of a name that is no header and that the table has values of.
    pub(super) fn property(&self, name: &str) -> Option<Property> {
        if self.headers().any(|header| header == name) {
            return None;
        }
        let property = Property::named(name)?;
        let bound = &self.mapped.bindings;
        let is_bound = bound.iter().any(|binding| binding.property == property)
            || self
                .mapped
                .constants
                .iter()
                .any(|(constant, _)| *constant == property);
        is_bound.then_some(property)
    }

    /// Lays the table out with these properties beside its columns.
    pub(super) fn laid_out(&self, properties: &[Property], depth: Depth) -> Laid<'a> {
        let mut written = Written {
            n_rows: self.members.len(),
            ..Written::default()
        };
        let mut add = |label: String, texts: StringArray| {
            written.labels.push(label);
            written.columns.push(texts);
        };
        for column in &self.mapped.table.columns {
            let row = |index: &usize| self.records.records[*index].row as usize;
            let texts = self.members.iter().map(row);
            let texts = texts.map(|row| Some(column.value(row).unwrap_or_default().trim()));
            add(column.header.clone(), texts.collect());
        }
        for property in properties {
            let mut number = 1;
            while let Some(texts) = self.values(*property, number) {
                add(nth_name(property.name(), number), texts);
                if depth == Depth::First {
                    break;
                }
                number += 1;
            }
        }
        Laid {
            view: *self,
            table: typed_table(&written),
            written,
        }
    }

    /// Returns the column of the values of a property that come at a place, counted from 1; beyond the first, none when no
    /// row has one.
    fn values(&self, property: Property, number: usize) -> Option<StringArray> {
        let mut has_any = number == 1;
        let texts: StringArray = self
            .members
            .iter()
            .map(|index| {
                let record = &self.records.records[*index];
                let value = value(self.records, (record, property), number);
                has_any |= value.is_some();
                Some(value.map_or("", |value| value.text))
            })
            .collect();
        has_any.then_some(texts)
    }

    /// Returns the cell of a row that a column is about, such as `C3`; without one that is there, the row's first.
    pub(super) fn a1(&self, column: Option<&str>, row: usize) -> String {
        let record = &self.records.records[self.members[row]];
        let position = column.and_then(|name| self.position(name, record));
        let table = &self.mapped.table;
        let column = table.columns.get(position.unwrap_or(0));
        let letters = column_letters(column.map_or(0, |column| column.index));
        format!("{letters}{}", table.rows[record.row as usize] + 1)
    }

    /// Returns the position of the column that a header or property means in a record.
    fn position(&self, name: &str, record: &Record) -> Option<usize> {
        if let Some(position) = self.headers().position(|header| header == name) {
            return Some(position);
        }
        let (name, number) = split(name);
        let property = Property::named(name)?;
        let value = value(self.records, (record, property), number);
        let of_value =
            value.and_then(|value| value.columns.first().map(|column| usize::from(*column)));
        of_value.or_else(|| {
            let mut bindings = self.mapped.bindings.iter();
            let binding = bindings.find(|binding| binding.property == property)?;
            binding.columns.first().copied()
        })
    }

    /// Returns the rows whose values of these columns or properties repeat those of a record with a lesser id; rows
    /// without one of them repeat nothing.
    pub(super) fn repeats(&self, names: &[&str]) -> Vec<usize> {
        let mut groups: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
        for row in 0..self.members.len() {
            let key: Option<Vec<&str>> = names.iter().map(|name| self.text(name, row)).collect();
            if let Some(key) = key {
                groups.entry(key).or_default().push(row);
            }
        }
        let id = |row: usize| &self.records.records[self.members[row]].id;
        let mut later: Vec<usize> = groups
            .into_values()
            .flat_map(|mut group| {
                group.sort_by(|a, b| id(*a).cmp(id(*b)));
                group.into_iter().skip(1)
            })
            .collect();
        later.sort_unstable();
        later
    }

    fn text(&self, name: &str, row: usize) -> Option<&'a str> {
        let record = &self.records.records[self.members[row]];
        let mut columns = self.mapped.table.columns.iter();
        match columns.find(|column| column.header == name) {
            Some(column) => {
                let text = column.value(record.row as usize);
                text.filter(|text| !text.is_empty())
            }
            None => self.records.first(record, Property::named(name)?),
        }
    }

    /// Returns what is wrong with a row of organizations that has no name.
    pub(super) fn nameless(&self, row: usize, is_fatal: bool) -> Fault {
        let name = Property::OrganizationName.name();
        Fault {
            broken: Quarantined {
                record: self.members[row],
                rule: &catalogue::REQUIRED_VALUE_MISSING,
                severity: Severity::Error,
                reason: format!("`{name}` is required and missing"),
                cell: self.a1(Some(name), row),
            },
            is_fatal,
            is_told: false,
        }
    }

    /// Returns what is odd about a row that has the key of another; it is kept.
    pub(super) fn repeated_key(&self, row: usize, names: &[&str]) -> Fault {
        Fault {
            broken: Quarantined {
                record: self.members[row],
                rule: &catalogue::DUPLICATE_KEY,
                severity: catalogue::DUPLICATE_KEY.severity,
                reason: format!(
                    "another row of this table has the same {}",
                    names.join(" and ")
                ),
                cell: self.a1(names.first().copied(), row),
            },
            is_fatal: false,
            is_told: false,
        }
    }
}

/// Returns the value of a property that comes at a place, counted from 1: the first usable one, then the others.
fn value<'a>(
    records: &'a Records,
    (record, property): (&Record, Property),
    number: usize,
) -> Option<Value<'a>> {
    let is_usable = |value: &Value<'_>| value.validity > Validity::Invalid;
    let first = records.of(record, property).find(is_usable);
    if number == 1 {
        return first;
    }
    let first = first.map(|value| value.index);
    let mut others = records
        .of(record, property)
        .filter(|value| Some(value.index) != first);
    others.nth(number - 2)
}

/// Returns what the column of the values at a place is called.
pub(super) fn nth_name(property: &str, number: usize) -> String {
    if number == 1 {
        return property.to_owned();
    }
    format!("{property} ({number})")
}

/// Returns the property and the place that a column's name means.
fn split(name: &str) -> (&str, usize) {
    let parts = name
        .strip_suffix(')')
        .and_then(|rest| rest.split_once(" ("));
    let read = parts.and_then(|(name, number)| Some((name, number.parse().ok()?)));
    read.filter(|(_, number)| *number > 1).unwrap_or((name, 1))
}

/// A table that is laid out.
pub(super) struct Laid<'a> {
    pub(super) view: View<'a>,
    /// Its texts.
    pub(super) written: Written,
    table: Table,
}

impl Examined for Laid<'_> {
    fn table(&self) -> &Table {
        &self.table
    }

    fn cell(&self, column: Option<&str>, row: usize) -> String {
        format!("{}!{}", self.view.name(), self.view.a1(column, row))
    }

    fn key(&self, row: usize) -> serde_json::Value {
        let record = &self.view.records.records[self.view.members[row]];
        record.id.0.to_string().into()
    }
}
