//! What a table has that its contract does not allow, row by row.
//!
//! In go the texts of a table as they are written, before anybody takes blanks away or takes a text for a number; out comes
//! what was seen of each rule, in the shape that expectations have. The rules of Table Schema mean what its specification
//! says (datapackage.org, Table Schema 2.0); those of the Open Data Contract Standard that count something are counted here.

// Which column is of which field.
mod columns;
// Rules of single values.
mod cells;
// Rules of values together: keys, references.
mod keys;
// Rules that count.
mod metrics;
// Rules of rows as such.
mod rows;

use std::borrow::Cow;

use arrow::array::{Array as _, StringArray};
use serde_json::{Map, Value as Json};

use super::{Contract, Field, Severity as Meaning};
use crate::{
    expectation::{Problem, Result, RowsSeen, Seen},
    suite::{Expectation, Severity},
    table::{Cells, Column, Table},
};

/// A table whose cells are texts as they are written.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// What the columns are called, without blanks around it.
    pub labels: Vec<String>,
    /// Their cells; a cell that a row does not have is null.
    pub columns: Vec<StringArray>,
    /// How many rows there are, blank ones too.
    pub n_rows: usize,
    /// Rows with more cells than there are labels, ascending, and whether something is in those cells.
    pub long: Vec<(u32, bool)>,
    /// Rows with fewer cells, ascending.
    pub short: Vec<u32>,
}

impl Written {
    /// The same as a table.
    pub fn table(&self) -> Table {
        let columns = self.labels.iter().zip(&self.columns);
        let columns = columns.map(|(label, texts)| Column {
            name: label.clone(),
            type_name: "str".to_owned(),
            cells: Cells::Texts(texts.clone()),
        });
        Table {
            columns: columns.collect(),
            n_rows: self.n_rows,
        }
    }

    // The text of a cell; none if the row has no such cell.
    fn text(&self, column: usize, row: usize) -> Option<&str> {
        let texts = self.columns.get(column)?;
        texts.is_valid(row).then(|| texts.value(row))
    }
}

/// What was seen of one rule.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The rule as an expectation.
    pub expectation: Expectation,
    /// What was seen, or why that cannot be told.
    pub seen: Result<Seen>,
}

/// Judges a table by a contract: the columns, the rows, the values of each field, keys and references, and what is counted.
pub fn judge(contract: &Contract, written: &Written) -> Vec<Judged> {
    let (matched, mut judged) = columns::matched(contract, written);
    let scope = rows::scope(contract, written, &matched);
    judged.extend(rows::judge(contract, written, &scope));
    judged.extend(cells::judge(contract, written, &matched, &scope));
    judged.extend(keys::judge(contract, written, &matched, &scope));
    judged.extend(metrics::judge(contract, written, &matched, &scope));
    judged.extend(unknown(contract));
    judged
}

// Rules of a Table Schema that cannot be read: whoever wrote one wants it to be kept, and nobody knows whether it is. Other
// standards have rules for other tools, and those are not at fault here.
fn unknown(contract: &Contract) -> Vec<Judged> {
    let kept = contract.not_run().into_iter();
    let rules = kept.filter(|kept| kept.is_rule && kept.what.starts_with("frictionless."));
    let judged = rules.map(|kept| Judged {
        expectation: expectation(&kept.what, Json::Null, Meaning::Error),
        seen: Err(Problem::Argument(kept.reason)),
    });
    judged.collect()
}

/// A field, and the column that has its values.
#[derive(Debug, Clone, Copy)]
struct Matched<'a> {
    field: &'a Field,
    column: usize,
    label: &'a str,
    missing: Missing<'a>,
}

/// Which texts mean that there is no value.
#[derive(Debug, Clone, Copy)]
enum Missing<'a> {
    // Nobody says: the empty one.
    Empty,
    These(&'a [super::Labeled]),
}

impl<'a> Missing<'a> {
    fn of(contract: &'a Contract, field: Option<&'a Field>) -> Self {
        let own = field.and_then(|field| field.missing_values.as_deref());
        match own.or(contract.missing_values.as_deref()) {
            Some(these) => Self::These(these),
            None => Self::Empty,
        }
    }

    /// Whether there is no value in a cell.
    fn is(self, text: Option<&str>) -> bool {
        match (self, text) {
            (_, None) => true,
            (Self::Empty, Some(text)) => text.is_empty(),
            (Self::These(these), Some(text)) => these.iter().any(|mark| match &mark.value {
                Json::String(mark) => mark == text,
                other => other.to_string().as_str() == text,
            }),
        }
    }
}

impl Matched<'_> {
    /// The text of a row's value; none if there is no value.
    fn value<'a>(&self, written: &'a Written, row: usize) -> Option<&'a str> {
        let text = written.text(self.column, row);
        text.filter(|_| !self.missing.is(text))
    }
}

/// The rows that are judged, ascending: all of them but blank ones.
#[derive(Debug, Clone, Default)]
struct Scope {
    rows: Vec<u32>,
    blank: Vec<u32>,
}

/// An expectation of a contract.
pub(super) fn expectation(kind: &str, arguments: Json, meaning: Meaning) -> Expectation {
    let arguments = match arguments {
        Json::Object(arguments) => arguments,
        _ => Map::new(),
    };
    Expectation {
        kind: kind.to_owned(),
        arguments,
        severity: match meaning {
            Meaning::Error => Severity::Critical,
            Meaning::Warning => Severity::Warning,
            Meaning::Info => Severity::Info,
        },
        ..Expectation::default()
    }
}

/// Rows that are not as they must be.
fn rows_seen(n_rows: usize, unexpected: Vec<u32>, columns: &[&str]) -> RowsSeen {
    RowsSeen {
        n_rows,
        n_missing: 0,
        counts_missing: true,
        success: unexpected.is_empty(),
        unexpected,
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        is_pair: false,
        duplicates: None,
        observed: None,
    }
}

/// Texts of rows as keys; none where there is no value, or nothing that is one of the type.
type Keys<'a> = Vec<Option<Cow<'a, str>>>;

#[cfg(test)]
mod tests;
