//! Queries of expectations, answered by the query engine over the tables in memory.
//!
//! ```text
//! text ── names ──► tokens ──► SELECT, or refused ──► plan ──► rows
//! ```
//!
//! A query sees the tables it is given and nothing else: no file, no server, no clock but the time it is told, no chance. It runs
//! in one partition, so that rows come in the order of the file where the query says none, and calculated numbers are the same
//! on every machine.

// Tables as the query engine reads them.
mod batch;
// Cells of an answer as JSON.
mod cell;
// What is wrong, in words for who wrote the query.
mod fault;
// Names without their case.
mod names;
// Which row of the table each row of an answer is.
mod origin;

use std::{future::poll_fn, sync::Arc, thread};

use arrow::{
    array::AsArray, datatypes::UInt32Type, record_batch::RecordBatch,
    temporal_conversions::timestamp_ns_to_datetime,
};
use datafusion::{
    common::{DataFusionError, TableReference},
    datasource::provider_as_source,
    execution::{
        SessionState, SessionStateBuilder, SessionStateDefaults,
        config::SessionConfig,
        context::SQLOptions,
        disk_manager::{DiskManagerBuilder, DiskManagerMode},
        memory_pool::GreedyMemoryPool,
        runtime_env::{RuntimeEnv, RuntimeEnvBuilder},
    },
    logical_expr::{LogicalPlan, Volatility, execution_props::ExecutionProps},
    physical_plan::execute_stream,
    sql::{
        parser,
        sqlparser::{
            ast::Statement,
            dialect::GenericDialect,
            parser::Parser,
            tokenizer::{Token, TokenWithSpan, Tokenizer},
        },
    },
};
use hotpass_model::resolution::memory::MemoryLimit;
use hotpass_quality::expectation::{
    Problem,
    query::{Answer, Queries, Query},
};

use self::{
    batch::Batch,
    fault::{Fault, Result},
    names::Names,
    origin::{NUMBER, Numbered},
};

/// How many rows are handed on together.
const BATCH: usize = 8192;
/// A query has no more words and marks.
const MOST_TOKENS: usize = 4_000;
/// Parentheses and subqueries are not nested deeper.
const DEEPEST: usize = 50;
/// Plans are walked through by recursion, once for each operator of a long sum; memory that is not used is not taken.
const STACK: usize = 1 << 28;

/// Answers queries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sql {
    /// The time that `now()` stands for, in nanoseconds since 1970.
    now: i64,
    /// How much memory a query may take.
    memory: MemoryLimit,
}

impl Sql {
    /// Answers as of a time, in nanoseconds since 1970.
    pub(super) fn at(now: i64) -> Self {
        Self {
            now,
            memory: MemoryLimit::default(),
        }
    }
}

impl Queries for Sql {
    fn answer(&self, query: &Query<'_>) -> std::result::Result<Answer, Problem> {
        let names = Names::of(&query.tables);
        let running = || {
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            runtime.block_on(self.run(query, &names))
        };
        // The caller may be driven by a runtime of its own, which must not be blocked on from within.
        let ended = thread::scope(|scope| {
            let builder = thread::Builder::new().name("query".to_owned());
            let running = builder.stack_size(STACK).spawn_scoped(scope, running)?;
            // A function of the query engine that panics has been told on its thread already.
            running.join().unwrap_or_else(|_| Err(Fault::Broken))
        });
        ended.map_err(|fault| Problem::Query(fault.told(&names)))
    }
}

impl Sql {
    async fn run(&self, query: &Query<'_>, names: &Names) -> Result<Answer> {
        let statement = select(&query.sql, names)?;
        let tables = query.tables.iter();
        let tables: Vec<(String, Batch)> = tables
            .map(|table| (names.in_queries(&table.name), Batch::of(table, names)))
            .collect();
        let state = self.state(&tables)?;
        let functions = names::functions(&state);
        let unplanned = |error| Fault::Plan {
            error,
            functions: functions.clone(),
        };
        let plan = planned(&state, statement, unplanned).await?;
        let columns = plan.schema().fields().iter();
        let columns = columns.map(|field| names.written(field.name())).collect();
        let optimized = state.optimize(&plan).map_err(unplanned)?;
        let numbered = numbered(&optimized, tables.first()).map_err(unplanned)?;
        let planner = state.query_planner();
        let physical =
            planner.create_physical_plan(numbered.as_ref().unwrap_or(&optimized), &state);
        let physical = physical.await.map_err(unplanned)?;
        let mut stream = execute_stream(physical, state.task_ctx()).map_err(Fault::Run)?;
        let mut answer = Answer {
            columns,
            origins: numbered.is_some().then(Vec::new),
            ..Answer::default()
        };
        while let Some(batch) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
            take(&mut answer, batch.map_err(Fault::Run)?, query.n_wanted)?;
        }
        Ok(answer)
    }

    fn state(&self, tables: &[(String, Batch)]) -> Result<SessionState> {
        let config = SessionConfig::new()
            .with_batch_size(BATCH)
            .with_target_partitions(1);
        let defaults = SessionStateDefaults::default_scalar_functions();
        // What chance decides would be another answer each time.
        let is_certain = |volatility| volatility != Volatility::Volatile;
        let functions = defaults
            .into_iter()
            .filter(|function| is_certain(function.signature().volatility));
        let mut props = ExecutionProps::new();
        if let Some(now) = timestamp_ns_to_datetime(self.now) {
            props = props.with_query_execution_start_time(now.and_utc());
        }
        props.config_options = Some(Arc::clone(config.options()));
        let state = SessionStateBuilder::new()
            .with_session_id("query".to_owned())
            .with_config(config)
            .with_runtime_env(runtime(self.memory)?)
            .with_execution_props(props)
            .with_expr_planners(SessionStateDefaults::default_expr_planners())
            .with_scalar_functions(functions.collect())
            .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
            .with_window_functions(SessionStateDefaults::default_window_functions())
            .build();
        for (name, batch) in tables {
            let reference = TableReference::bare(name.as_str());
            let schema = state.schema_for_ref(reference).map_err(Fault::Run)?;
            let table = batch.clone().provider().map_err(Fault::Run)?;
            let before = schema.register_table(name.clone(), table);
            before.map_err(Fault::Run)?;
        }
        Ok(state)
    }
}

/// Returns what a query may use: memory up to a limit, and no files.
fn runtime(memory: MemoryLimit) -> Result<Arc<RuntimeEnv>> {
    let bytes = usize::try_from(memory.bytes()).unwrap_or(usize::MAX);
    let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(GreedyMemoryPool::new(bytes)))
        .with_disk_manager_builder(disk);
    runtime.build_arc().map_err(Fault::Run)
}

/// Reads a query. Names that are quoted are put as the tables have them.
fn select(sql: &str, names: &Names) -> Result<Statement> {
    let dialect = GenericDialect {};
    let tokens = Tokenizer::new(&dialect, sql).tokenize_with_location();
    let mut tokens = tokens.map_err(|error| Fault::NoSql(error.to_string()))?;
    let is_blank = |token: &TokenWithSpan| matches!(token.token, Token::Whitespace(_));
    if tokens.iter().filter(|token| !is_blank(token)).count() > MOST_TOKENS {
        return Err(Fault::Long);
    }
    refuse(&tokens)?;
    for token in &mut tokens {
        if let Token::Word(word) = &mut token.token
            && word.quote_style.is_some()
        {
            word.value = names.in_queries(&word.value);
        }
    }
    let parser = Parser::new(&dialect).with_recursion_limit(DEEPEST);
    let mut statements = parser
        .with_tokens_with_locations(tokens)
        .parse_statements()
        .map_err(|error| Fault::NoSql(error.to_string()))?;
    match (statements.pop(), statements.is_empty()) {
        (Some(statement @ Statement::Query(_)), true) => Ok(statement),
        (_, false) => Err(Fault::Several),
        _ => Err(Fault::Empty),
    }
}

/// Refuses what does not begin as a query does.
fn refuse(tokens: &[TokenWithSpan]) -> Result<()> {
    let mut tokens = tokens.iter().map(|token| &token.token);
    match tokens.find(|token| !matches!(token, Token::Whitespace(_) | Token::LParen)) {
        Some(Token::Word(word)) => {
            let word = word.value.to_uppercase();
            match word.as_str() {
                "SELECT" | "WITH" | "VALUES" => Ok(()),
                _ => Err(Fault::NoSelect(word)),
            }
        }
        Some(other) => Err(Fault::NoSelect(other.to_string())),
        None => Err(Fault::Empty),
    }
}

/// Returns the plan of a query.
async fn planned(
    state: &SessionState,
    statement: Statement,
    unplanned: impl Fn(DataFusionError) -> Fault,
) -> Result<LogicalPlan> {
    let statement = parser::Statement::Statement(Box::new(statement));
    let plan = state.statement_to_plan(statement).await;
    let plan = plan.map_err(unplanned)?;
    // What is no SELECT was refused; this also refuses what a SELECT can do besides answering.
    let only_reads = SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false);
    only_reads.verify_plan(&plan).map_err(|_| Fault::Writes)?;
    Ok(plan)
}

/// Returns a plan whose rows know which row of the table they are; nothing where they are none of it.
fn numbered(
    plan: &LogicalPlan,
    table: Option<&(String, Batch)>,
) -> std::result::Result<Option<LogicalPlan>, DataFusionError> {
    let Some((name, batch)) = table else {
        return Ok(None);
    };
    let numbered = Numbered {
        name: name.clone(),
        source: provider_as_source(batch.numbered().provider()?),
    };
    numbered.plan(plan)
}

/// Adds rows to an answer, those that are wanted with their values.
fn take(answer: &mut Answer, mut batch: RecordBatch, n_wanted: usize) -> Result<()> {
    answer.n_rows += batch.num_rows();
    let n_more = n_wanted.saturating_sub(answer.rows.len());
    batch = batch.slice(0, n_more.min(batch.num_rows()));
    if let Some(origins) = &mut answer.origins {
        let place = batch.schema().index_of(NUMBER);
        let place = place.map_err(|error| Fault::Run(error.into()))?;
        let numbers = batch.remove_column(place);
        origins.extend(numbers.as_primitive::<UInt32Type>().values());
    }
    answer.rows.extend(cell::rows(&batch)?);
    Ok(())
}

#[cfg(test)]
mod tests;
