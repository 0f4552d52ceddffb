//! The engine of one machine: runs every stage in this process.

use std::path::Path;

use hotpass_model::{
    entity::Published,
    mapping::Mapping,
    plan::{Limits, Plan},
    port::{
        Boxed, Engine, EngineError, EngineResult, Observer, TextTable, checker::Checker,
        linker::Linker,
    },
    run::RunReport,
};
use serde_json::Value;

use crate::{error::Error, exchange, explain, ingest::inspect, pipeline, resolve::operator};

/// The engine of one machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Local;

impl Local {
    /// Returns the engine.
    pub fn new() -> Self {
        Self
    }

    /// Removes what engines of this process keep in temporary folders, for when it ends before they are done.
    pub fn remove_temporary() {
        operator::spill::remove_all();
    }
}

fn boxed(error: Error) -> Box<dyn EngineError> {
    Box::new(error)
}

impl Engine for Local {
    fn refine<'a>(
        &'a self,
        plan: &'a Plan,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<RunReport>> {
        Box::pin(async move { pipeline::refine(plan, observer).await.map_err(boxed) })
    }

    fn published<'a>(&'a self, plan: &'a Plan) -> Boxed<'a, EngineResult<Published>> {
        Box::pin(async move { explain::published(plan).map_err(boxed) })
    }

    fn propose<'a>(
        &'a self,
        plan: &'a Plan,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Mapping>> {
        Box::pin(async move { pipeline::propose(plan, observer).await.map_err(boxed) })
    }

    fn inspect<'a>(&'a self, path: &'a Path, limits: &'a Limits) -> Boxed<'a, EngineResult<Value>> {
        Box::pin(async move {
            let inspection = inspect::inspect(path, &(*limits).into()).map_err(boxed)?;
            serde_json::to_value(inspection).map_err(|source| boxed(source.into()))
        })
    }

    fn explain<'a>(
        &'a self,
        plan: &'a Plan,
        subject: &'a str,
        field: Option<&'a str>,
    ) -> Boxed<'a, EngineResult<Value>> {
        Box::pin(async move { explain::explain(plan, subject, field).map_err(boxed) })
    }

    fn read_table<'a>(
        &'a self,
        path: &'a Path,
        limits: &'a Limits,
    ) -> Boxed<'a, EngineResult<TextTable>> {
        Box::pin(async move {
            let read = exchange::read(path, &(*limits).into());
            read.map_err(|error| Box::new(error) as Box<dyn EngineError>)
        })
    }

    fn write_table<'a>(
        &'a self,
        path: &'a Path,
        table: &'a TextTable,
    ) -> Boxed<'a, EngineResult<()>> {
        Box::pin(async move {
            let written = exchange::write(path, table);
            written.map_err(|error| Box::new(error) as Box<dyn EngineError>)
        })
    }

    fn linker(&self) -> &dyn Linker {
        self
    }

    fn checker(&self) -> &dyn Checker {
        self
    }
}

impl EngineError for Error {
    fn hint(&self) -> Option<String> {
        Self::hint(self)
    }

    fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::NoInput { .. }
                | Self::OutputIsInput { .. }
                | Self::Document { .. }
                | Self::UnknownCountry { .. }
                | Self::Unpublished { .. }
                | Self::NoSuchSubject { .. }
                | Self::AmbiguousSubject { .. }
                | Self::NoSuchColumn { .. }
                | Self::Linkage { .. }
        )
    }
}
