//! What the runtime asks an engine about expectations.

use super::{Boxed, EngineResult, Observer};
use std::path::Path;

use serde_json::Value;

use crate::{
    plan::Limits,
    quality::{
        CheckFile, CheckedFile, ContractDifference, ContractForm, ReadContract, SuggestedContract,
    },
};

/// The part of an engine that checks tables against what is expected of them.
pub trait Checker: Send + Sync {
    /// Checks a file against suites of expectations.
    fn check_file<'a>(
        &'a self,
        request: &'a CheckFile,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<CheckedFile>>;

    /// Renders data docs of the checks that were kept: paths and pages. Values are masked unless they are to be revealed.
    fn render_docs(&self, kept: &[Value], reveals: bool) -> EngineResult<Vec<(String, String)>>;

    /// Proposes a contract for a file, or the one sheet of it that is named.
    fn suggest_contract<'a>(
        &'a self,
        file: &'a Path,
        sheet: Option<&'a str>,
        limits: Limits,
    ) -> Boxed<'a, EngineResult<SuggestedContract>>;

    /// Reads contracts in any form that is known; `name` is what one is of that does not say it.
    fn read_contracts(&self, document: &Value, name: &str) -> EngineResult<Vec<ReadContract>>;

    /// Writes a contract, given in its own form, for others.
    fn emit_contract(&self, document: &Value, form: ContractForm) -> EngineResult<Value>;

    /// Returns the contract of the published table, which comes from the registry of its columns.
    fn published_contract(&self) -> ReadContract;

    /// Writes a page of Markdown about contracts, given in their own form.
    fn contract_reference(&self, documents: &[Value]) -> EngineResult<String>;

    /// Tells what changed between two contracts, both in their own form.
    fn diff_contracts(&self, old: &Value, new: &Value) -> EngineResult<ContractDifference>;
}
