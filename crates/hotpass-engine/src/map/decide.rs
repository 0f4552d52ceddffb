//! Deciding the columns of one table: the table, its declaration and the project's mapping file go in; a match for
//! every column comes out, and a finding for each that a person should look at. It does not change the table.

use hotpass_model::{
    finding::{Finding, Place, Rule, map as rules},
    ident::column_letters,
    mapping::{ColumnMatch, MatchStatus, Objection},
    plan::Plan,
    property::Property,
    source::{Infer, TableSource},
};

use super::{
    header::{Vocabulary, fold, similarity},
    propose::propose,
};
use crate::{journal::Journal, table::Table};

/// What decides the columns of one table.
pub(super) struct Decision<'a> {
    pub(super) plan: &'a Plan,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) declaration: &'a TableSource,
    pub(super) label: &'a str,
}

impl Decision<'_> {
    /// Returns a match for every declaration and every other column, as (column, match).
    pub(super) fn columns(
        &self,
        table: &Table,
        journal: &mut Journal,
    ) -> Vec<(usize, ColumnMatch)> {
        let mut decided = self.declared(table, journal);
        let written = self.plan.mapping.tables.iter().find(|mapping| {
            mapping.source == self.label
                && mapping.sheet == table.sheet
                && mapping.number == table.number
        });
        for entry in written.into_iter().flat_map(|mapping| &mapping.columns) {
            let column = table
                .columns
                .iter()
                .position(|column| column.header == entry.header);
            match column {
                Some(column) if !decided.iter().any(|(taken, _)| *taken == column) => {
                    decided.push((column, entry.clone()));
                }
                None if entry.status == MatchStatus::Applied => {
                    journal.findings.push(missing(table, &entry.header));
                }
                Some(_) | None => {}
            }
        }
        let is_inferred =
            self.declaration.columns.is_empty() || self.declaration.infer == Infer::Always;
        let taken: Vec<usize> = decided.iter().map(|(column, _)| *column).collect();
        if is_inferred {
            decided.extend(propose(
                table,
                self.vocabulary,
                &self.plan.profile,
                |column| !taken.contains(&column),
            ));
        } else {
            let others = table
                .columns
                .iter()
                .enumerate()
                .filter(|(column, _)| !taken.contains(column));
            decided.extend(others.map(|(column, other)| (column, undeclared(&other.header))));
        }
        report(table, &decided, journal);
        decided
    }

    fn declared(&self, table: &Table, journal: &mut Journal) -> Vec<(usize, ColumnMatch)> {
        let mut decided = Vec::new();
        for (property, headers) in &self.declaration.columns {
            for header in headers.iter() {
                match position(table, header) {
                    Some(column) => decided.push((
                        column,
                        ColumnMatch {
                            header: table.columns[column].header.clone(),
                            status: MatchStatus::Declared,
                            property: Some(*property),
                            confidence: 1.0,
                            reason: "declared by the source".into(),
                            objection: None,
                        },
                    )),
                    None => journal.findings.push(missing(table, header)),
                }
            }
        }
        decided
    }
}

/// Returns the finding about a header that is declared or applied and not there.
fn missing(table: &Table, header: &str) -> Finding {
    let folded = fold(header);
    let nearest = table
        .columns
        .iter()
        .map(|column| (similarity(&folded, &fold(&column.header)), &column.header))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(score, _)| *score >= 0.6);
    let hint = nearest.map_or_else(String::new, |(_, header)| {
        format!("; the nearest is `{header}`")
    });
    let message = format!("no column is headed `{header}`{hint}");
    let place = Place::sheet(&table.file, &table.sheet);
    Finding::new(&rules::DECLARED_COLUMN_MISSING, place, message)
}

/// Reports the columns that a person should look at.
fn report(table: &Table, decided: &[(usize, ColumnMatch)], journal: &mut Journal) {
    for (column, found) in decided {
        if let Some((rule, message)) = remark(found, decided) {
            let place = Place::sheet(&table.file, &table.sheet)
                .at(column_letters(table.columns[*column].index));
            journal.findings.push(Finding::new(rule, place, message));
        }
    }
}

/// Returns what there is to say about one match among those of its table.
fn remark(found: &ColumnMatch, all: &[(usize, ColumnMatch)]) -> Option<(&'static Rule, String)> {
    let header = &found.header;
    let reason = &found.reason;
    let name = found.property.map_or("", Property::name);
    let n_feeding = all
        .iter()
        .filter(|(_, other)| other.property == found.property && is_used(other))
        .count();
    match found.status {
        MatchStatus::Unmapped => Some((
            &rules::UNMAPPED_COLUMN,
            format!("column `{header}` is not mapped: {reason}"),
        )),
        MatchStatus::Proposed => {
            let (rule, what) = match found.objection {
                Some(Objection::AlreadyFed) => (&rules::TARGET_ALREADY_FED, "was left out of"),
                Some(Objection::Contradicted) => (&rules::HEADER_CONTRADICTED, "may hold"),
                None => (&rules::PROPOSED_COLUMN, "may hold"),
            };
            Some((rule, format!("column `{header}` {what} `{name}`: {reason}")))
        }
        MatchStatus::Applied if found.property.is_some() && n_feeding > 1 => Some((
            &rules::SEVERAL_COLUMNS_FEED_ONE_PROPERTY,
            format!("column `{header}` feeds `{name}` together with others"),
        )),
        MatchStatus::Applied | MatchStatus::Declared => None,
    }
}

fn undeclared(header: &str) -> ColumnMatch {
    ColumnMatch {
        header: header.to_owned(),
        status: MatchStatus::Unmapped,
        property: None,
        confidence: 0.0,
        reason: "the source does not declare it".into(),
        objection: None,
    }
}

/// Returns the column with this header, as written or else but for letter case and punctuation.
pub(super) fn position(table: &Table, header: &str) -> Option<usize> {
    table
        .columns
        .iter()
        .position(|column| column.header == header)
        .or_else(|| {
            let folded = fold(header);
            table
                .columns
                .iter()
                .position(|column| fold(&column.header) == folded)
        })
}

/// Tells whether a match feeds its property.
pub(super) fn is_used(found: &ColumnMatch) -> bool {
    matches!(found.status, MatchStatus::Declared | MatchStatus::Applied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_proposed_column_depends_on_the_objection_and_not_on_words() {
        for (objection, code) in [
            (None, "HP-M009"),
            (Some(Objection::AlreadyFed), "HP-M010"),
            (Some(Objection::Contradicted), "HP-M013"),
        ] {
            for reason in ["ours", "but only", "`Tel` already feeds it"] {
                let found = ColumnMatch {
                    header: "Cell".into(),
                    status: MatchStatus::Proposed,
                    property: Some(Property::ContactPhone),
                    confidence: 0.7,
                    reason: reason.into(),
                    objection,
                };
                let said = remark(&found, &[]).map(|(rule, _)| rule.code);
                assert_eq!(said, Some(code), "{reason}");
            }
        }
    }
}
