//! The engine this binary is built with: the one place that names it.

use std::path::Path;

use hotpass_model::{
    mapping::Mapping,
    plan::{Limits, Plan},
    port::{Boxed, Engine, EngineError, EngineResult, Observer},
    run::RunReport,
};
use serde_json::Value;

/// Returns the engine.
pub(crate) fn engine() -> impl Engine {
    Absent
}

#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("this build has no engine")]
struct Absent;

impl EngineError for Absent {
    fn hint(&self) -> Option<String> {
        None
    }

    fn is_contract_violation(&self) -> bool {
        false
    }
}

fn absent<'a, T: 'a>() -> Boxed<'a, EngineResult<T>> {
    Box::pin(async { Err(Box::new(Absent) as Box<dyn EngineError>) })
}

impl Engine for Absent {
    fn refine<'a>(
        &'a self,
        _: &'a Plan,
        _: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<RunReport>> {
        absent()
    }

    fn propose<'a>(&'a self, _: &'a Plan, _: &'a dyn Observer) -> Boxed<'a, EngineResult<Mapping>> {
        absent()
    }

    fn inspect<'a>(&'a self, _: &'a Path, _: &'a Limits) -> Boxed<'a, EngineResult<Value>> {
        absent()
    }

    fn explain<'a>(
        &'a self,
        _: &'a Plan,
        _: &'a str,
        _: Option<&'a str>,
    ) -> Boxed<'a, EngineResult<Value>> {
        absent()
    }
}
