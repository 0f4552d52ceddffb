//! The gate before publication: the golden records against their contract and suites.

use arrow::{
    array::{AsArray, RecordBatch},
    compute::cast,
    datatypes::{DataType, Float64Type, Int64Type},
};
use hotpass_model::{
    plan::Plan,
    quality::{Decision, Failure},
    ssot,
};
use hotpass_quality::{
    contract::{Contract, judgment::Written},
    outcome::Outcome,
    site::Checked,
    suite::Suite,
    table::{Cells, Column, Table},
};

use crate::{
    error::Result,
    gate::{self, Dataset, Expected},
    journal::Journal,
    merge::Merged,
    quality::{
        contracts::Answered,
        examined::{Examined, outcomes},
        ssot as published,
    },
};

/// The golden records.
pub(super) struct Golden<'a> {
    merged: &'a Merged,
    table: Table,
    written: Written,
}

impl<'a> Golden<'a> {
    /// Returns the golden records as they would be published.
    pub(super) fn new(merged: &'a Merged, batch: &RecordBatch) -> Self {
        let fields = batch.schema_ref().fields().iter();
        let columns = fields.zip(batch.columns()).map(|(field, array)| {
            let cells = match field.data_type() {
                DataType::Float64 => Cells::Numbers(array.as_primitive::<Float64Type>().clone()),
                DataType::Int64 => Cells::Integers(array.as_primitive::<Int64Type>().clone()),
                _ => Cells::Texts(array.as_string::<i32>().clone()),
            };
            Column {
                name: field.name().clone(),
                type_name: String::new(),
                cells,
            }
        });
        let table = Table {
            columns: columns.collect(),
            n_rows: batch.num_rows(),
        };
        let texts = batch.columns().iter().map(|array| {
            let texts = cast(array, &DataType::Utf8).expect("numbers can be written");
            texts.as_string::<i32>().clone()
        });
        let written = Written {
            labels: table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            columns: texts.collect(),
            n_rows: table.n_rows,
            ..Written::default()
        };
        Self {
            merged,
            table,
            written,
        }
    }

    /// Returns the entity id of a record, which says nothing about it.
    fn id(&self, row: usize) -> String {
        let golden = self.merged.golden.get(row);
        golden.map_or_else(|| row.to_string(), |golden| golden.id.to_string())
    }

    /// Returns the address of the source cell behind a published one; none when it is computed or empty.
    fn origin(&self, column: &str, row: usize) -> Option<String> {
        let position = ssot::position(column)?;
        let cell = self.merged.golden.get(row)?.cell(position)?;
        let at = cell.evidence.first()?.at;
        let records = &self.merged.records;
        let first = records.value(at.value).columns.first().copied()?;
        let mut address = String::new();
        records.write_address(&mut address, &records.records[at.record as usize], first);
        Some(address)
    }
}

impl Examined for Golden<'_> {
    fn table(&self) -> &Table {
        &self.table
    }

    /// The source cell behind a published one; if there is none, that of the record's name.
    fn cell(&self, column: Option<&str>, row: usize) -> String {
        let origin = column.and_then(|column| self.origin(column, row));
        let name = || self.origin(ssot::COLUMNS[ssot::ORGANIZATION_NAME].name, row);
        origin.or_else(name).unwrap_or_else(|| self.id(row))
    }

    fn key(&self, row: usize) -> serde_json::Value {
        self.id(row).into()
    }
}

/// Judges the golden records by their contract, the one the project names besides, and its suites, and tells the journal.
///
/// # Errors
/// [`crate::error::Error::Document`] when a document of the project is none.
pub(super) fn judge(golden: &Golden<'_>, plan: &Plan, journal: &mut Journal) -> Result<()> {
    let mut gate = Gate {
        golden,
        plan,
        kept: Vec::new(),
    };
    let own = published::contract(&plan.dataset, &plan.governance);
    let expected = Expected {
        name: &own.dataset,
        path: None,
        is_contract: true,
        policy: Failure::Block,
    };
    gate.contract(&own, &expected, journal);
    if let Some(name) = &plan.gate.contract {
        let bound = gate::contract(plan, name)?;
        let expected = Expected {
            name,
            path: Some(&bound.path),
            ..expected
        };
        gate.contract(&bound.rules, &expected, journal);
    }
    for name in &plan.gate.suites {
        let bound = gate::suite(plan, name)?;
        let policy = plan.policy.suites.get(name).copied();
        let expected = Expected {
            name,
            path: Some(&bound.path),
            is_contract: false,
            policy: policy.unwrap_or(Failure::Block),
        };
        gate.suite(&bound.rules, &expected, journal);
    }
    journal.docs.push(Checked {
        name: plan.dataset.name.clone(),
        rows: golden.table.n_rows as u64,
        suites: gate.kept,
        ..Checked::default()
    });
    Ok(())
}

struct Gate<'a> {
    golden: &'a Golden<'a>,
    plan: &'a Plan,
    kept: Vec<hotpass_quality::site::CheckedSuite>,
}

impl Gate<'_> {
    fn contract(&mut self, contract: &Contract, expected: &Expected<'_>, journal: &mut Journal) {
        let answered = Answered::of(contract, &self.golden.written);
        let parameters = gate::parameters(self.plan);
        let outcomes = answered.outcomes(&|| &self.golden.table, &parameters);
        self.judged(expected, &outcomes, journal);
    }

    fn suite(&mut self, suite: &Suite, expected: &Expected<'_>, journal: &mut Journal) {
        let parameters = gate::parameters(self.plan);
        let outcomes = outcomes(&self.golden.table, suite, &parameters);
        self.judged(expected, &outcomes, journal);
    }

    fn judged(&mut self, expected: &Expected<'_>, outcomes: &[Outcome<'_>], journal: &mut Journal) {
        let dataset = Dataset {
            name: &self.plan.dataset.name,
            is_golden: true,
            examined: self.golden,
        };
        let (gate, kept) = dataset.judged(expected, outcomes, &gate::parameters(self.plan));
        debug_assert_ne!(
            gate.decision,
            Decision::Quarantined,
            "golden records stay together"
        );
        journal.gates.push(gate);
        self.kept.push(kept);
    }
}
