//! Names without their case: who asks for `name` means the column `Name`.
//!
//! Queries put names that are not quoted in small letters. So tables have theirs in small letters as well, unless two would then
//! be the same, and the columns of an answer get them back as they are written.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::execution::SessionState;
use hotpass_quality::expectation::query::NamedTable;

/// The names of tables and columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// As they are written, by the same in small letters.
    written: BTreeMap<String, String>,
    /// Those that stay as they are, because another differs only in case.
    kept: BTreeSet<String>,
    /// The tables as they are written.
    tables: Vec<String>,
}

impl Names {
    /// Returns the names of tables and of their columns.
    pub(super) fn of(tables: &[NamedTable<'_>]) -> Self {
        let mut names = Self {
            tables: tables.iter().map(|table| table.name.clone()).collect(),
            ..Self::default()
        };
        names.add(tables.iter().map(|table| table.name.as_str()));
        for table in tables {
            let columns = table.table.columns.iter();
            names.add(columns.map(|column| column.name.as_str()));
        }
        names
    }

    /// Adds the names of one place, such as a table.
    fn add<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let mut places: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for name in names {
            places.entry(name.to_lowercase()).or_default().insert(name);
        }
        for (lower, written) in places {
            if written.len() > 1 {
                self.kept.extend(written.into_iter().map(str::to_owned));
            } else if let Some(name) = written.first() {
                let name = (*name).to_owned();
                self.written.entry(lower).or_insert(name);
            }
        }
    }

    /// Returns what a name is in queries.
    pub(super) fn in_queries(&self, name: &str) -> String {
        let lower = name.to_lowercase();
        if !self.kept.contains(name) && self.written.contains_key(&lower) {
            return lower;
        }
        name.to_owned()
    }

    /// Returns a name of a query as it is written.
    pub(super) fn written(&self, name: &str) -> String {
        let written = self.written.get(name).filter(|_| !self.kept.contains(name));
        written.map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// Returns the tables.
    pub(super) fn tables(&self) -> &[String] {
        &self.tables
    }
}

/// Returns the functions that queries may call, in order.
pub(super) fn functions(state: &SessionState) -> Vec<String> {
    let scalars = state.scalar_functions().keys();
    let all = scalars
        .chain(state.aggregate_functions().keys())
        .chain(state.window_functions().keys());
    let sorted: BTreeSet<&String> = all.collect();
    sorted.into_iter().cloned().collect()
}
