//! Records: rows with identity whose values are normalized and know their cells. This is the form between
//! normalization and merging. Values lie in one flat list, each record owning a range of it.

use std::{collections::BTreeMap, ops::Range};

use hotpass_model::{
    ident::RecordId,
    property::Property,
    source::{JoinStep, Role, Unjoined},
};

use hotpass_quality::{contract::Contract, suite::Suite};

use crate::{gate::Bound, normalize::Validity, table::Table};

/// A table whose columns mean something.
#[derive(Debug, Clone)]
pub struct MappedTable {
    /// The raw table.
    pub table: Table,
    /// The source, by position among the selected sources.
    pub source: usize,
    /// What a row is.
    pub role: Role,
    /// Which columns feed which property, in registry order of the properties, then preference.
    pub bindings: Vec<Binding>,
    /// Values that every row has.
    pub constants: Vec<(Property, String)>,
    /// Positions of the columns whose values identify a row; empty: the record key, else the content.
    pub id_columns: Vec<usize>,
    /// How a related row finds its organization.
    pub join: Vec<JoinStep>,
    /// What becomes of a related row that finds none.
    pub unjoined: Unjoined,
    /// The contract of its rows.
    pub contract: Option<Bound<Contract>>,
    /// The suites that it must keep.
    pub suites: Vec<Bound<Suite>>,
    /// What the address of each cell starts with: `file#sheet!`.
    pub address_prefix: String,
    /// The letters of each column.
    pub letters: Vec<String>,
    /// The declared order of dates.
    pub dates: Vec<(Property, hotpass_model::profile::DateOrder)>,
}

/// One property and the columns that feed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The property.
    pub property: Property,
    /// Positions of the columns in the table, in order of preference.
    pub columns: Vec<usize>,
}

/// A source as selected for this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectedSource {
    /// The label.
    pub label: String,
    /// What record ids start with.
    pub id_prefix: String,
    /// Its trust; higher wins.
    pub priority: u32,
}

/// Which cells a value was read from, as column positions of the record's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cells {
    /// One cell.
    One(u16),
    /// Several cells put together, such as given and family name.
    Many(Vec<u16>),
    /// No cell: the project sets it.
    Constant,
}

impl Cells {
    /// Returns the column positions.
    pub fn columns(&self) -> &[u16] {
        match self {
            Self::One(column) => std::slice::from_ref(column),
            Self::Many(columns) => columns,
            Self::Constant => &[],
        }
    }
}

/// One normalized value before it is stored.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The normalized text.
    pub text: String,
    /// What it is a value of.
    pub property: Property,
    /// How far it can be trusted.
    pub validity: Validity,
    /// Its place inside the cell, from 0.
    pub part: u8,
    /// Where it was read.
    pub cells: Cells,
    /// The rule that normalized it.
    pub rule: &'static str,
    /// Why it is not wholly valid, or a remark.
    pub reason: Option<&'static str>,
    /// What else the cell said: an extension, a trading name, a role in parentheses.
    pub detail: Option<String>,
}

/// One normalized value.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    /// Its position among all values.
    pub index: u32,
    /// The normalized text.
    pub text: &'a str,
    /// What it is a value of.
    pub property: Property,
    /// How far it can be trusted.
    pub validity: Validity,
    /// Its place inside the cell, from 0.
    pub part: u8,
    /// The cells it was read from, as column positions of the record's table; none: the project sets it.
    pub columns: &'a [u16],
    /// The rule that normalized it.
    pub rule: &'static str,
    /// Why it is not wholly valid, or a remark.
    pub reason: Option<&'static str>,
    /// What else the cell said: an extension, a trading name, a role in parentheses.
    pub detail: Option<&'a str>,
}

/// A value as it is stored: texts lie in one arena, labels in one list, so that a million values are few allocations.
#[derive(Debug, Clone, Copy)]
struct Stored {
    start: usize,
    length: u32,
    columns_start: u32,
    columns_length: u16,
    property: Property,
    validity: Validity,
    part: u8,
    rule: u8,
    reason: u8,
    has_detail: bool,
}

/// A row with identity.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// Its table, by position among the mapped tables.
    pub table: u32,
    /// Its row, by position in the table.
    pub row: u32,
    /// Its values.
    pub values: Range<u32>,
}

/// Records with their values and the tables they came from.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// The sources, in order.
    pub sources: Vec<SelectedSource>,
    /// The tables, in source, file and sheet order.
    pub tables: Vec<MappedTable>,
    /// The records: in table and row order, from linking on those of one organization together.
    pub records: Vec<Record>,
    values: Vec<Stored>,
    texts: String,
    columns: Vec<u16>,
    labels: Vec<&'static str>,
    details: BTreeMap<u32, Box<str>>,
}

impl Records {
    /// Returns no records yet, of these sources.
    pub fn of_sources(sources: Vec<SelectedSource>) -> Self {
        Self {
            sources,
            ..Self::default()
        }
    }

    /// Adds a record with its values.
    pub fn add(&mut self, id: RecordId, table: u32, row: u32, drafts: &[Draft]) {
        let start = self.values.len() as u32;
        for draft in drafts {
            let stored = Stored {
                start: self.texts.len(),
                length: draft.text.len() as u32,
                columns_start: self.columns.len() as u32,
                columns_length: draft.cells.columns().len() as u16,
                property: draft.property,
                validity: draft.validity,
                part: draft.part,
                rule: self.label(draft.rule),
                reason: self.label(draft.reason.unwrap_or_default()),
                has_detail: draft.detail.is_some(),
            };
            if let Some(detail) = &draft.detail {
                self.details
                    .insert(self.values.len() as u32, detail.as_str().into());
            }
            self.texts.push_str(&draft.text);
            self.columns.extend_from_slice(draft.cells.columns());
            self.values.push(stored);
        }
        let values = start..self.values.len() as u32;
        self.records.push(Record {
            id,
            table,
            row,
            values,
        });
    }

    /// Lays the records out anew, those named first, the rest behind them in their order; their values go with them,
    /// so that what is used together lies together. Returns the new position of each.
    pub fn arrange(&mut self, first: impl Iterator<Item = usize>) -> Vec<usize> {
        const NOWHERE: usize = usize::MAX;
        let mut places = vec![NOWHERE; self.records.len()];
        let mut arranged = Self {
            records: Vec::with_capacity(self.records.len()),
            values: Vec::with_capacity(self.values.len()),
            texts: String::with_capacity(self.texts.len()),
            columns: Vec::with_capacity(self.columns.len()),
            ..Self::default()
        };
        for index in first.chain(0..self.records.len()) {
            if places[index] == NOWHERE {
                places[index] = arranged.records.len();
                arranged.take(self, index);
            }
        }
        arranged.sources = std::mem::take(&mut self.sources);
        arranged.tables = std::mem::take(&mut self.tables);
        arranged.labels = std::mem::take(&mut self.labels);
        *self = arranged;
        places
    }

    /// Takes one record with its values out of others; labels stay where they are.
    fn take(&mut self, from: &mut Self, index: usize) {
        let mut record = from.records[index].clone();
        let start = self.values.len() as u32;
        for position in record.values {
            let mut stored = from.values[position as usize];
            let text = stored.start..stored.start + stored.length as usize;
            let columns = stored.columns_start as usize
                ..stored.columns_start as usize + usize::from(stored.columns_length);
            stored.start = self.texts.len();
            stored.columns_start = self.columns.len() as u32;
            self.texts
                .push_str(from.texts.get(text).unwrap_or_default());
            self.columns.extend_from_slice(&from.columns[columns]);
            if let Some(detail) = from.details.remove(&position) {
                self.details.insert(self.values.len() as u32, detail);
            }
            self.values.push(stored);
        }
        record.values = start..self.values.len() as u32;
        self.records.push(record);
    }

    fn label(&mut self, label: &'static str) -> u8 {
        let known = self
            .labels
            .iter()
            .position(|known| std::ptr::eq(*known, label) || *known == label);
        let position = known.unwrap_or_else(|| {
            self.labels.push(label);
            self.labels.len() - 1
        });
        u8::try_from(position).expect("normalization has fewer than 256 rules and reasons")
    }

    /// Returns a value by its position among all values.
    pub fn value(&self, index: u32) -> Value<'_> {
        let stored = &self.values[index as usize];
        let columns = stored.columns_start as usize
            ..stored.columns_start as usize + usize::from(stored.columns_length);
        let reason = self.labels[usize::from(stored.reason)];
        Value {
            index,
            text: self
                .texts
                .get(stored.start..stored.start + stored.length as usize)
                .unwrap_or_default(),
            property: stored.property,
            validity: stored.validity,
            part: stored.part,
            columns: &self.columns[columns],
            rule: self.labels[usize::from(stored.rule)],
            reason: (!reason.is_empty()).then_some(reason),
            detail: if stored.has_detail {
                self.details.get(&index).map(|detail| &**detail)
            } else {
                None
            },
        }
    }

    /// Returns the values of a record.
    pub fn values_of(&self, record: &Record) -> impl Iterator<Item = Value<'_>> {
        record.values.clone().map(|index| self.value(index))
    }

    /// Returns the property of each value of a record, with the value's position among all.
    pub fn properties(&self, record: &Record) -> impl Iterator<Item = (Property, u32)> {
        let property = |index: u32| self.values[index as usize].property;
        record
            .values
            .clone()
            .map(move |index| (property(index), index))
    }

    /// Returns the values of one property of a record.
    pub fn of(&self, record: &Record, property: Property) -> impl Iterator<Item = Value<'_>> {
        // Most values are of other properties: these are passed over without being looked at whole.
        record
            .values
            .clone()
            .filter(move |index| self.values[*index as usize].property == property)
            .map(|index| self.value(index))
    }

    /// Returns the first usable text of one property of a record.
    pub fn first(&self, record: &Record, property: Property) -> Option<&str> {
        self.of(record, property)
            .find(|value| value.validity > Validity::Invalid)
            .map(|value| value.text)
    }

    /// Returns the table of a record.
    pub fn table_of(&self, record: &Record) -> &MappedTable {
        &self.tables[record.table as usize]
    }

    /// Returns the source of a record.
    pub fn source_of(&self, record: &Record) -> &SelectedSource {
        &self.sources[self.table_of(record).source]
    }

    /// Writes the address of one cell of a record to memory.
    pub(crate) fn write_address(
        &self,
        out: &mut impl std::fmt::Write,
        record: &Record,
        column: u16,
    ) {
        let mapped = self.table_of(record);
        let mut number = itoa::Buffer::new();
        let row = number.format(mapped.table.rows[record.row as usize] + 1);
        // Millions of these are written; a formatted write takes twice as long as its parts.
        for part in [
            &mapped.address_prefix,
            &mapped.letters[column as usize],
            row,
        ] {
            out.write_str(part).expect("writing to memory cannot fail");
        }
    }

    /// Returns the texts of the cells behind a value, as stored.
    pub fn raw<'a>(&'a self, record: &Record, value: &Value<'a>) -> impl Iterator<Item = &'a str> {
        let table = &self.table_of(record).table;
        let row = record.row as usize;
        value
            .columns
            .iter()
            .filter_map(move |column| table.columns[*column as usize].value(row))
    }
}
