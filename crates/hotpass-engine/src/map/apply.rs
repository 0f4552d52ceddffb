//! Applying a mapping: decides for every table which columns feed which properties and what a row is.

use std::collections::BTreeMap;

use hotpass_model::{
    finding::{Finding, Place, map as rules},
    ident::column_letters,
    mapping::{ColumnMatch, Mapping, TableMapping},
    pattern,
    plan::Plan,
    property::Property,
    source::{Infer, JoinStep, Role, TableSource, Unjoined},
};

use hotpass_quality::{contract::Contract, suite::Suite};

use super::{
    decide::{Decision, is_used, position},
    header::Vocabulary,
    propose::holds_many,
};
use crate::{
    context::Outcome,
    error::Result,
    gate::{self, Bound},
    ingest::gather::Gathered,
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
/// [`crate::error::Error::Document`] when a table names a contract or suite that the project does not have or that is
/// none.
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
    let undeclared = undeclared();
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
                skip_undeclared(&table, source, &mut mapped.journal);
                continue;
            }
        };
        let decision = Decision {
            plan,
            vocabulary: &vocabulary,
            declaration,
            label: &mapped.sources[source].label,
        };
        let decided = decision.columns(&table, &mut mapped.journal);
        let contract = declaration.contract.as_deref();
        let contract = contract
            .map(|name| gate::contract(plan, name))
            .transpose()?;
        let suites = declaration
            .suites
            .iter()
            .map(|name| gate::suite(plan, name));
        let suites = suites.collect::<Result<_>>()?;
        mapped.add(
            Declared {
                source,
                declaration,
                contract,
                suites,
            },
            table,
            decided,
        );
    }
    Ok(mapped)
}

/// Returns the declaration of a table that nobody declared.
fn undeclared() -> TableSource {
    TableSource {
        sheet: None,
        number: None,
        role: Role::default(),
        id: Vec::new(),
        join: JoinStep::default_order(),
        unjoined: Unjoined::default(),
        contract: None,
        suites: Vec::new(),
        columns: BTreeMap::new(),
        constants: BTreeMap::new(),
        dates: BTreeMap::new(),
        infer: Infer::default(),
    }
}

fn skip_undeclared(table: &Table, source: usize, journal: &mut Journal) {
    let rows = table.rows.len() as u64;
    let message = format!(
        "table {} of this sheet is not declared; {rows} rows were skipped",
        table.number
    );
    let place = Place::sheet(&table.file, &table.sheet);
    journal
        .findings
        .push(Finding::new(&rules::UNDECLARED_TABLE, place, message));
    journal.skip(source, "undeclared-table", rows);
}

fn matches(declaration: &TableSource, table: &Table) -> bool {
    declaration
        .sheet
        .as_deref()
        .is_none_or(|sheet| pattern::matches(sheet, &table.sheet))
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

/// What the plan says about one table.
struct Declared<'a> {
    source: usize,
    declaration: &'a TableSource,
    contract: Option<Bound<Contract>>,
    suites: Vec<Bound<Suite>>,
}

impl Mapped {
    fn add(&mut self, declared: Declared<'_>, table: Table, decided: Vec<(usize, ColumnMatch)>) {
        let Declared {
            source,
            declaration,
            contract,
            suites,
        } = declared;
        let bindings = bindings(&decided, declaration);
        self.note_mapping(&table, source, decided);
        let has = |property| bindings.iter().any(|binding| binding.property == property);
        let is_declared = !declaration.columns.is_empty();
        if !has(Property::OrganizationName) && !has(Property::RecordKey) && !table.rows.is_empty() {
            skip_nameless(&table, source, &mut self.journal);
            return;
        }
        let role = if is_declared || has(Property::OrganizationName) {
            declaration.role
        } else {
            Role::Related
        };
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
            constants: declaration.constants.clone().into_iter().collect(),
            id_columns,
            join: declaration.join.clone(),
            unjoined: declaration.unjoined,
            contract,
            suites,
            dates: declaration.dates.clone().into_iter().collect(),
            table,
        });
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

fn skip_nameless(table: &Table, source: usize, journal: &mut Journal) {
    let rows = table.rows.len() as u64;
    let message = format!("no column tells which organization the {rows} rows are about");
    let place = Place::sheet(&table.file, &table.sheet);
    journal.findings.push(Finding::new(
        &rules::TABLE_WITHOUT_ORGANIZATIONS,
        place,
        message,
    ));
    journal.skip(source, "no-organization-column", rows);
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
