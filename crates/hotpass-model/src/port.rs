//! The traits between crates: what the runtime asks of an engine, and what an engine tells.

// What the runtime asks about expectations.
pub mod checker;
// What the runtime asks about records that mean the same.
pub mod linker;

use std::{collections::BTreeMap, future::Future, path::Path, pin::Pin};

use serde_json::Value;

use crate::{
    entity::Published,
    mapping::Mapping,
    plan::{Limits, Plan},
    run::{RunEvent, RunReport},
};

/// A future that another thread may drive.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An error of an engine, with the next step if there is one.
pub trait EngineError: std::error::Error + Send + Sync {
    /// Returns what to do about it.
    fn hint(&self) -> Option<String>;
    /// Returns whether the request itself was wrong, such as a folder without readable files.
    fn is_usage(&self) -> bool {
        false
    }
}

/// The result of asking an engine.
pub type EngineResult<T> = Result<T, Box<dyn EngineError>>;

/// What the runtime asks for.
pub trait Engine: Send + Sync {
    /// Runs the stages up to the plan's last one.
    fn refine<'a>(
        &'a self,
        plan: &'a Plan,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<RunReport>>;

    /// Tells which entities are published where a plan publishes; none: nothing is.
    fn published<'a>(&'a self, plan: &'a Plan) -> Boxed<'a, EngineResult<Published>>;

    /// Proposes a mapping for every table of the plan's sources.
    fn propose<'a>(
        &'a self,
        plan: &'a Plan,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Mapping>>;

    /// Describes what is in a file or folder: sheets, tables, columns, oddities.
    fn inspect<'a>(&'a self, path: &'a Path, limits: &'a Limits) -> Boxed<'a, EngineResult<Value>>;

    /// Answers where a published value comes from; `subject` is an entity id, slug or name, `field` a column.
    fn explain<'a>(
        &'a self,
        plan: &'a Plan,
        subject: &'a str,
        field: Option<&'a str>,
    ) -> Boxed<'a, EngineResult<Value>>;

    /// Reads the first table of a workbook or text file that people filled in.
    fn read_table<'a>(
        &'a self,
        path: &'a Path,
        limits: &'a Limits,
    ) -> Boxed<'a, EngineResult<TextTable>>;

    /// Writes a table for people to fill in, as `.xlsx` or `.csv` by the file's name; the file appears whole or not at
    /// all.
    fn write_table<'a>(
        &'a self,
        path: &'a Path,
        table: &'a TextTable,
    ) -> Boxed<'a, EngineResult<()>>;

    /// Returns the part that links records of tables on their own.
    fn linker(&self) -> &dyn linker::Linker;

    /// Returns the part that checks tables against what is expected of them.
    fn checker(&self) -> &dyn checker::Checker;
}

/// A table of text that people exchange with Hotpass, below one row of headers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextTable {
    /// The headers.
    pub columns: Vec<String>,
    /// The rows, each as wide as the headers.
    pub rows: Vec<Vec<String>>,
    /// The number that a spreadsheet program shows beside the first row.
    pub first_row: u32,
    /// Column → the values that are offered for it; empty when it was read.
    pub choices: BTreeMap<String, Vec<String>>,
}

/// What an engine tells while it works.
pub trait Observer: Send + Sync {
    /// Takes one event; called in order, from one thread at a time.
    fn notice(&self, event: &RunEvent);
}
