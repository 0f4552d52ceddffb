//! Applying a mapping: decides for every table which columns feed which properties and what a row is.

use hotpass_model::{
    finding::{Finding, Place, map as rules},
    ident::column_letters,
    mapping::{ColumnMatch, Mapping, MatchStatus, TableMapping},
    plan::Plan,
    property::Property,
    source::{Infer, JoinStep, Role, TableSource, Unjoined},
};

use super::{
    header::{Vocabulary, fold, similarity},
    propose::{holds_many, propose},
};
use crate::{
    context::Outcome,
    error::{Error, Result},
    ingest::{files, gather::Gathered},
    journal::Journal,
    record::{Binding, MappedTable, SelectedSource},
    table::Table,
};

/// Tables whose columns mean something.
#[derive(Debug)]
pub struct Mapped {
    pub(crate) sources: Vec<SelectedSource>,
    pub(crate) tables: Vec<MappedTable>,
    pub(crate) mapping: Mapping,
    pub(crate) journal: Journal,
}

impl Mapped {
    /// Returns the mapping that was used, one entry per table, with reasons.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }
}

impl Outcome for Mapped {
    fn n_rows(&self) -> u64 {
        self.tables
            .iter()
            .map(|mapped| mapped.table.rows.len() as u64)
            .sum()
    }

    fn n_findings(&self) -> u64 {
        self.journal.findings.len() as u64
    }
}

/// Maps the columns of every table.
///
/// # Errors
/// [`Error::UnknownContract`] when a table names a contract that the project does not have.
pub fn apply(gathered: Gathered, plan: &Plan) -> Result<Mapped> {
    let vocabulary = Vocabulary::new(&plan.profile);
    let Gathered {
        sources,
        tables,
        mut journal,
    } = gathered;
    report_missing_tables(plan, &tables, &mut journal);
    let mut mapped = Mapped {
        sources,
        tables: Vec::new(),
        mapping: Mapping::default(),
        journal,
    };
    let undeclared = TableSource {
        sheet: None,
        number: None,
        role: Role::default(),
        id: Vec::new(),
        join: JoinStep::default_order(),
        unjoined: Unjoined::default(),
        contract: None,
        columns: std::collections::BTreeMap::new(),
        constants: std::collections::BTreeMap::new(),
        dates: std::collections::BTreeMap::new(),
        infer: Infer::default(),
    };
    for (source, table) in tables {
        let declared = plan
            .sources
            .get(source)
            .map_or(&[][..], |source| &source.tables[..]);
        let declaration = match declared
            .iter()
            .find(|declaration| matches(declaration, &table))
        {
            Some(declaration) => declaration,
            None if declared.is_empty() => &undeclared,
            None => {
                let rows = table.rows.len() as u64;
                let message = format!(
                    "table {} of this sheet is not declared; {rows} rows were skipped",
                    table.number
                );
                let place = Place::sheet(&table.file, &table.sheet);
                mapped.journal.findings.push(Finding::new(
                    &rules::UNDECLARED_TABLE,
                    place,
                    message,
                ));
                mapped.journal.skip(source, "undeclared-table", rows);
                continue;
            }
        };
        let decided = Decision {
            plan,
            vocabulary: &vocabulary,
            declaration,
            source,
            label: &mapped.sources[source].label,
        }
        .columns(&table, &mut mapped.journal);
        mapped.add(table, source, declaration, decided, plan)?;
    }
    Ok(mapped)
}

fn matches(declaration: &TableSource, table: &Table) -> bool {
    declaration
        .sheet
        .as_deref()
        .is_none_or(|sheet| files::matches(sheet, &table.sheet))
        && declaration
            .number
            .is_none_or(|number| number == table.number)
}

fn report_missing_tables(plan: &Plan, tables: &[(usize, Table)], journal: &mut Journal) {
    for (index, source) in plan.sources.iter().enumerate() {
        let has_files = journal
            .sources
            .get(index)
            .is_some_and(|accounting| !accounting.files.is_empty());
        for declaration in source.tables.iter().filter(|_| has_files) {
            if !tables
                .iter()
                .any(|(owner, table)| *owner == index && matches(declaration, table))
            {
                let sheet = declaration.sheet.as_deref().unwrap_or("*");
                let message = format!(
                    "source `{}`: no table matches the declared sheet `{sheet}`",
                    source.label
                );
                let place = Place::sheet(journal.sources[index].files.join(", "), sheet);
                journal
                    .findings
                    .push(Finding::new(&rules::DECLARED_TABLE_MISSING, place, message));
            }
        }
    }
}

/// What decides the columns of one table.
struct Decision<'a> {
    plan: &'a Plan,
    vocabulary: &'a Vocabulary,
    declaration: &'a TableSource,
    source: usize,
    label: &'a str,
}

impl Decision<'_> {
    /// Returns a match for every declaration and every other column, as (column, match).
    fn columns(&self, table: &Table, journal: &mut Journal) -> Vec<(usize, ColumnMatch)> {
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
                    decided.push((column, entry.clone()))
                }
                Some(_) => {}
                None if entry.status == MatchStatus::Applied => {
                    journal.findings.push(self.missing(table, &entry.header))
                }
                None => {}
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
        self.report(table, &decided, journal);
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
                        },
                    )),
                    None => journal.findings.push(self.missing(table, header)),
                }
            }
        }
        decided
    }

    fn missing(&self, table: &Table, header: &str) -> Finding {
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

    fn report(&self, table: &Table, decided: &[(usize, ColumnMatch)], journal: &mut Journal) {
        let shares = |property: Property| {
            decided
                .iter()
                .filter(|(_, other)| other.property == Some(property) && is_used(other))
                .count()
        };
        for (column, found) in decided {
            let place = Place::sheet(&table.file, &table.sheet)
                .at(column_letters(table.columns[*column].index));
            let header = &found.header;
            let finding = match (found.status, found.property) {
                (MatchStatus::Unmapped, _) => Some((
                    &rules::UNMAPPED_COLUMN,
                    format!("column `{header}` is not mapped: {}", found.reason),
                )),
                (MatchStatus::Proposed, Some(property))
                    if found.reason.ends_with("already feeds it") =>
                {
                    let message = format!(
                        "column `{header}` was left out of `{}`: {}",
                        property.name(),
                        found.reason
                    );
                    Some((&rules::TARGET_ALREADY_FED, message))
                }
                (MatchStatus::Proposed, Some(property)) => {
                    let rule = if found.reason.contains("but only") {
                        &rules::HEADER_CONTRADICTED
                    } else {
                        &rules::PROPOSED_COLUMN
                    };
                    Some((
                        rule,
                        format!(
                            "column `{header}` may hold `{}`: {}",
                            property.name(),
                            found.reason
                        ),
                    ))
                }
                (MatchStatus::Applied, Some(property)) if shares(property) > 1 => {
                    let message = format!(
                        "column `{header}` feeds `{}` together with others",
                        property.name()
                    );
                    Some((&rules::SEVERAL_COLUMNS_FEED_ONE_PROPERTY, message))
                }
                _ => None,
            };
            if let Some((rule, message)) = finding {
                journal.findings.push(Finding::new(rule, place, message));
            }
        }
        debug_assert!(
            self.source < journal.sources.len(),
            "every table has a source"
        );
    }
}

fn undeclared(header: &str) -> ColumnMatch {
    ColumnMatch {
        header: header.to_owned(),
        status: MatchStatus::Unmapped,
        property: None,
        confidence: 0.0,
        reason: "the source does not declare it".into(),
    }
}

fn position(table: &Table, header: &str) -> Option<usize> {
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

fn is_used(found: &ColumnMatch) -> bool {
    matches!(found.status, MatchStatus::Declared | MatchStatus::Applied)
}

impl Mapped {
    fn add(
        &mut self,
        table: Table,
        source: usize,
        declaration: &TableSource,
        decided: Vec<(usize, ColumnMatch)>,
        plan: &Plan,
    ) -> Result<()> {
        let bindings = bindings(&decided, declaration);
        self.note_mapping(&table, source, decided);
        let constants: Vec<(Property, String)> = declaration
            .constants
            .iter()
            .map(|(property, text)| (*property, text.clone()))
            .collect();
        let has = |property| bindings.iter().any(|binding| binding.property == property);
        let is_declared = !declaration.columns.is_empty();
        if !has(Property::OrganizationName) && !has(Property::RecordKey) && !table.rows.is_empty() {
            let message = format!(
                "no column tells which organization the {} rows are about",
                table.rows.len()
            );
            let place = Place::sheet(&table.file, &table.sheet);
            self.journal.findings.push(Finding::new(
                &rules::TABLE_WITHOUT_ORGANIZATIONS,
                place,
                message,
            ));
            self.journal
                .skip(source, "no-organization-column", table.rows.len() as u64);
            return Ok(());
        }
        let role = if is_declared || has(Property::OrganizationName) {
            declaration.role
        } else {
            Role::Related
        };
        let contract = declaration.contract.as_ref().map(|name| {
            plan.contracts
                .get(name)
                .cloned()
                .ok_or_else(|| Error::UnknownContract { name: name.clone() })
        });
        let id_columns = declaration
            .id
            .iter()
            .filter_map(|header| position(&table, header))
            .collect();
        let letters = table
            .columns
            .iter()
            .map(|column| column_letters(column.index))
            .collect();
        self.tables.push(MappedTable {
            address_prefix: format!("{}#{}!", table.file, table.sheet),
            letters,
            source,
            role,
            bindings,
            constants,
            id_columns,
            join: declaration.join.clone(),
            unjoined: declaration.unjoined,
            contract: contract.transpose()?,
            dates: declaration
                .dates
                .iter()
                .map(|(property, order)| (*property, *order))
                .collect(),
            table,
        });
        Ok(())
    }

    fn note_mapping(
        &mut self,
        table: &Table,
        source: usize,
        mut decided: Vec<(usize, ColumnMatch)>,
    ) {
        decided.sort_by_key(|(column, _)| *column);
        self.mapping.tables.push(TableMapping {
            source: self.sources[source].label.clone(),
            sheet: table.sheet.clone(),
            number: table.number,
            columns: decided.into_iter().map(|(_, found)| found).collect(),
        });
    }
}

/// Groups used matches by property; declared headers keep the order they are declared in.
fn bindings(decided: &[(usize, ColumnMatch)], declaration: &TableSource) -> Vec<Binding> {
    let mut bindings: Vec<Binding> = Vec::new();
    for (column, found) in decided.iter().filter(|(_, found)| is_used(found)) {
        let Some(property) = found.property else {
            continue;
        };
        match bindings
            .iter_mut()
            .find(|binding| binding.property == property)
        {
            Some(binding)
                if declaration.columns.contains_key(&property) || holds_many(property) =>
            {
                binding.columns.push(*column);
            }
            Some(_) => {}
            None => bindings.push(Binding {
                property,
                columns: vec![*column],
            }),
        }
    }
    bindings.sort_by_key(|binding| binding.property);
    bindings
}
