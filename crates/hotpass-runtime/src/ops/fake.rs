//! An engine that answers with what it was asked, for the tests of the operations.

// Expectations.
mod checker;
// Records that mean the same.
mod linker;

use std::{future::Future, path::Path};

use hotpass_model::{
    decision::ReviewQueue,
    entity::{ClusterSnapshot, Published, Snapshot},
    ident::{RecordId, RunId},
    mapping::{ColumnMatch, Mapping, MatchStatus, TableMapping},
    plan::{Limits, Plan, Stage},
    port::{Boxed, Engine, EngineResult, Observer, TextTable, checker::Checker, linker::Linker},
    property::Property,
    run::{RowAccounting, RunEvent, RunReport},
};
use serde_json::{Value, json};

/// The engine, which is its own observer.
#[derive(Debug)]
pub(crate) struct Fake;

impl Observer for Fake {
    fn notice(&self, _event: &RunEvent) {}
}

impl Engine for Fake {
    fn refine<'a>(
        &'a self,
        plan: &'a Plan,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<RunReport>> {
        Box::pin(async {
            Ok(RunReport {
                run_id: RunId("run".into()),
                project: plan.project.clone(),
                until: plan.until,
                total_records: 0,
                rows: RowAccounting::default(),
                sources: Vec::new(),
                findings: Vec::new(),
                refused: Vec::new(),
                violations: 0,
                gates: Vec::new(),
                docs: Value::Null,
                held_back: Vec::new(),
                quality: None,
                outputs: Vec::new(),
                entities: entities(plan),
                review: ReviewQueue::default(),
                assumptions: plan.assumptions.clone(),
            })
        })
    }

    fn published<'a>(&'a self, _plan: &'a Plan) -> Boxed<'a, EngineResult<Published>> {
        Box::pin(async { Ok(Published::default()) })
    }

    fn propose<'a>(
        &'a self,
        _plan: &'a Plan,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Mapping>> {
        let column = |header: &str, property| ColumnMatch {
            header: header.into(),
            status: MatchStatus::Applied,
            property: Some(property),
            confidence: 1.0,
            reason: "synonym".into(),
            objection: None,
        };
        Box::pin(async move {
            Ok(Mapping {
                tables: vec![TableMapping {
                    source: "A".into(),
                    sheet: "S".into(),
                    number: 1,
                    columns: vec![
                        column("Name", Property::OrganizationName),
                        column("Mail", Property::ContactEmail),
                    ],
                }],
            })
        })
    }

    fn inspect<'a>(
        &'a self,
        path: &'a Path,
        _limits: &'a Limits,
    ) -> Boxed<'a, EngineResult<Value>> {
        Box::pin(async { Ok(json!({ "files": [{ "file": path.display().to_string() }] })) })
    }

    fn explain<'a>(
        &'a self,
        _plan: &'a Plan,
        subject: &'a str,
        field: Option<&'a str>,
    ) -> Boxed<'a, EngineResult<Value>> {
        Box::pin(async move {
            Ok(json!({ "subject": format!("{subject}.{}", field.unwrap_or_default()) }))
        })
    }

    fn read_table<'a>(
        &'a self,
        path: &'a Path,
        _limits: &'a Limits,
    ) -> Boxed<'a, EngineResult<TextTable>> {
        Box::pin(async move {
            let text = std::fs::read_to_string(path).expect("a table of the test");
            let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
            let mut lines = text.lines().map(cells);
            Ok(TextTable {
                columns: lines.next().unwrap_or_default(),
                rows: lines.collect(),
                first_row: 2,
                ..TextTable::default()
            })
        })
    }

    fn write_table<'a>(
        &'a self,
        path: &'a Path,
        table: &'a TextTable,
    ) -> Boxed<'a, EngineResult<()>> {
        Box::pin(async move {
            let rows = [&table.columns].into_iter().chain(&table.rows);
            let lines: Vec<String> = rows.map(|row| row.join("\t")).collect();
            std::fs::write(path, lines.join("\n")).expect("a folder of the test");
            Ok(())
        })
    }

    fn linker(&self) -> &dyn Linker {
        self
    }

    fn checker(&self) -> &dyn Checker {
        self
    }
}

/// Returns what is published: one organization.
fn entities(plan: &Plan) -> Snapshot {
    if plan.until < Stage::Publish || plan.dry_run {
        return Snapshot::default();
    }
    let cluster = ClusterSnapshot {
        records: vec![RecordId("a:1".into())],
        name: Some("Aero School".into()),
        ..ClusterSnapshot::default()
    };
    Snapshot {
        ids: plan.registry.assign(&[cluster.claimant()]),
        clusters: vec![cluster],
    }
}

/// Drives a future to its end.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("an executor")
        .block_on(future)
}
