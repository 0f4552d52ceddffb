//! Records: rows with identity whose values are normalized and know their cells. This is the form between
//! normalization and merging. Values lie in one flat list, each record owning a range of it.

use std::ops::Range;

use hotpass_model::{
    contract::Contract,
    ident::{CellAddress, RecordId},
    property::Property,
    source::{JoinStep, Role, Unjoined},
};

use crate::{normalize::Validity, table::Table};

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
    pub contract: Option<Contract>,
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
    Many(Box<[u16]>),
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

/// One normalized value.
#[derive(Debug, Clone)]
pub struct Value {
    /// The normalized text.
    pub text: Box<str>,
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
    pub detail: Option<Box<str>>,
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
    /// The records, in table and row order.
    pub records: Vec<Record>,
    /// The values of all records.
    pub values: Vec<Value>,
}

impl Records {
    /// Returns the values of a record.
    pub fn values_of(&self, record: &Record) -> &[Value] {
        &self.values[record.values.start as usize..record.values.end as usize]
    }

    /// Returns the values of one property of a record.
    pub fn of(&self, record: &Record, property: Property) -> impl Iterator<Item = &Value> {
        self.values_of(record)
            .iter()
            .filter(move |value| value.property == property)
    }

    /// Returns the first usable text of one property of a record.
    pub fn first<'a>(&'a self, record: &'a Record, property: Property) -> Option<&'a str> {
        self.of(record, property)
            .find(|value| value.validity > Validity::Invalid)
            .map(|value| &*value.text)
    }

    /// Returns the table of a record.
    pub fn table_of(&self, record: &Record) -> &MappedTable {
        &self.tables[record.table as usize]
    }

    /// Returns the source of a record.
    pub fn source_of(&self, record: &Record) -> &SelectedSource {
        &self.sources[self.table_of(record).source]
    }

    /// Returns the addresses of the cells behind a value.
    pub fn addresses(&self, record: &Record, value: &Value) -> Vec<CellAddress> {
        let table = &self.table_of(record).table;
        value
            .cells
            .columns()
            .iter()
            .map(|column| table.address(record.row as usize, *column as usize))
            .collect()
    }

    /// Returns the texts of the cells behind a value, as stored.
    pub fn raw(&self, record: &Record, value: &Value) -> Vec<&str> {
        let table = &self.table_of(record).table;
        value
            .cells
            .columns()
            .iter()
            .filter_map(|column| table.columns[*column as usize].value(record.row as usize))
            .collect()
    }
}
