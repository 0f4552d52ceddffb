//! Scoring as a plan of the query engine: every candidate pair is compared, those worth keeping come out best first.
//!
//! ```text
//! SortPreservingMergeExec   one stream, best first
//!   SortExec                each partition by itself; what is beyond the memory limit is spilled to files
//!     ScorePairsExec        scores every n-th piece of the candidate pairs
//! ```
//!
//! Outside of this module only errors know that there is a query engine.

// Scores pieces of the candidate pairs.
mod pairs;
// Where pairs are spilled to.
pub(crate) mod spill;

use std::{collections::HashMap, future::poll_fn, path::PathBuf, sync::Arc, thread};

use arrow::{
    array::{AsArray, RecordBatch},
    compute::SortOptions,
    datatypes::{Float64Type, UInt32Type},
};
use datafusion_common::{DataFusionError, internal_datafusion_err};
use datafusion_execution::{
    TaskContext,
    config::SessionConfig,
    disk_manager::{DiskManagerBuilder, DiskManagerMode},
    memory_pool::FairSpillPool,
    runtime_env::RuntimeEnvBuilder,
};
use datafusion_physical_expr::{LexOrdering, PhysicalSortExpr, expressions::col};
use datafusion_physical_plan::{
    ExecutionPlan,
    metrics::MetricsSet,
    sorts::{sort::SortExec, sort_preserving_merge::SortPreservingMergeExec},
};
use hotpass_linkage::{cluster::Edge, resolve::trained::Trained};
use hotpass_model::resolution::{Scoring, memory::MemoryLimit};

use self::{pairs::ScorePairsExec, spill::SpillFolder};

/// How many pairs are handed on together.
const BATCH: usize = 8192;

/// Below this much memory a partition cannot merge what it spilled, in bytes.
const LEAST_OF_PARTITION: usize = 4 << 20;

/// What a plan may use.
#[derive(Debug, Clone)]
pub(super) struct Means {
    /// How much memory pairs may take while they are put in order; what is beyond is spilled.
    pub(super) memory: MemoryLimit,
    /// Where it is spilled to; none: the temporary folder of the system.
    pub(super) spill_folder: Option<PathBuf>,
    /// How many partitions are scored side by side; fewer where memory is short.
    pub(super) n_partitions: usize,
}

impl Means {
    /// Returns what the scoring that is asked for may use.
    pub(super) fn of(scoring: &Scoring) -> Self {
        Self {
            memory: scoring.memory,
            spill_folder: None,
            n_partitions: rayon::current_num_threads(),
        }
    }
}

/// The pairs that are kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Kept {
    /// The pairs, best first, then by rows.
    pub(super) edges: Vec<Edge>,
    /// How many pairs of each blocking rule were compared.
    pub(super) n_pairs: Vec<u64>,
    /// How much was spilled, in bytes.
    pub(super) spilled_bytes: u64,
}

/// Scores all candidate pairs.
///
/// # Errors
///
/// When the memory is too little even for spilling, or files cannot be written or read.
pub(super) fn kept(trained: &Arc<Trained>, means: &Means) -> Result<Kept, DataFusionError> {
    let plan = ScoringPlan::try_new(trained, means)?;
    // The caller may be driven by a runtime of its own, which must not be blocked on from within.
    let running = || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(plan.n_partitions)
            .thread_name("sort")
            .build()?;
        runtime.block_on(plan.run(means))
    };
    let ended = thread::scope(|scope| scope.spawn(running).join());
    ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Returns a model that no plan uses any longer.
///
/// # Errors
///
/// When a plan still uses it.
pub(super) fn released(trained: Arc<Trained>) -> Result<Trained, DataFusionError> {
    Arc::into_inner(trained).ok_or_else(|| internal_datafusion_err!("a plan that ended is gone"))
}

/// The plan, with the parts of it that are asked for what they did.
struct ScoringPlan {
    scored: Arc<ScorePairsExec>,
    sorted: Arc<SortExec>,
    merged: SortPreservingMergeExec,
    n_partitions: usize,
    n_rules: usize,
}

impl ScoringPlan {
    fn try_new(trained: &Arc<Trained>, means: &Means) -> Result<Self, DataFusionError> {
        let affordable = (bytes(means) / LEAST_OF_PARTITION).min(trained.n_pieces());
        let n_partitions = means.n_partitions.min(affordable).max(1);
        let scored = Arc::new(ScorePairsExec::new(Arc::clone(trained), n_partitions));
        let order = best_first(scored.as_ref())?;
        let sorted = SortExec::new(order.clone(), Arc::clone(&scored) as _);
        let sorted = Arc::new(sorted.with_preserve_partitioning(true));
        Ok(Self {
            merged: SortPreservingMergeExec::new(order, Arc::clone(&sorted) as _),
            scored,
            sorted,
            n_partitions,
            n_rules: trained.n_rules(),
        })
    }

    async fn run(&self, means: &Means) -> Result<Kept, DataFusionError> {
        // It is removed when this ends.
        let folder = match &means.spill_folder {
            Some(within) => Some(SpillFolder::create(within)?),
            // Where nothing can be written, only spilling fails.
            None => SpillFolder::create(&std::env::temp_dir()).ok(),
        };
        let mode = folder
            .as_ref()
            .map_or(DiskManagerMode::OsTmpDirectory, |folder| {
                DiskManagerMode::Directories(vec![folder.path().to_owned()])
            });
        let context = context(means, self.n_partitions, mode)?;
        let mut stream = self.merged.execute(0, context)?;
        let mut edges = Vec::new();
        while let Some(batch) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
            if edges.is_empty() {
                // Nothing is in order before everything is scored, so that their number is known by now.
                let n_edges = self.scored.metrics().and_then(|all| all.output_rows());
                if let Some(n_edges) = n_edges {
                    edges.reserve_exact(n_edges);
                }
            }
            append(&mut edges, &batch?);
        }
        let scored = measured(self.scored.metrics())?;
        let sorted = measured(self.sorted.metrics())?;
        Ok(Kept {
            edges,
            n_pairs: (0..self.n_rules)
                .map(|rule| pairs::compared(&scored, rule))
                .collect(),
            // Without such a measure nothing was spilled.
            spilled_bytes: sorted.spilled_bytes().map_or(0, |bytes| bytes as u64),
        })
    }
}

/// Returns what an operator measured; without it nobody could tell how many pairs were compared.
fn measured(metrics: Option<MetricsSet>) -> Result<MetricsSet, DataFusionError> {
    metrics.ok_or_else(|| internal_datafusion_err!("an operator is measured"))
}

/// Returns the order of pairs: the greatest weight first, then by rows.
fn best_first(plan: &dyn ExecutionPlan) -> Result<LexOrdering, DataFusionError> {
    let schema = plan.schema();
    let by = |column: &str, descending| -> Result<_, DataFusionError> {
        let options = SortOptions {
            descending,
            nulls_first: false,
        };
        Ok(PhysicalSortExpr::new(col(column, &schema)?, options))
    };
    let order = [by("weight", true)?, by("left", false)?, by("right", false)?];
    LexOrdering::new(order).ok_or_else(|| internal_datafusion_err!("an order has columns"))
}

fn context(
    means: &Means,
    n_partitions: usize,
    mode: DiskManagerMode,
) -> Result<Arc<TaskContext>, DataFusionError> {
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(bytes(means))))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(mode))
        .build_arc()?;
    let config = SessionConfig::new()
        .with_batch_size(BATCH)
        .with_sort_spill_reservation_bytes(bytes(means) / n_partitions / 2);
    Ok(Arc::new(TaskContext::new(
        None,
        "resolve".to_owned(),
        config,
        HashMap::new(),
        HashMap::new(),
        HashMap::new(),
        HashMap::new(),
        runtime,
    )))
}

fn bytes(means: &Means) -> usize {
    usize::try_from(means.memory.bytes()).unwrap_or(usize::MAX)
}

fn append(edges: &mut Vec<Edge>, batch: &RecordBatch) {
    let [left, right] = [0, 1].map(|column| batch.column(column).as_primitive::<UInt32Type>());
    let weights = batch.column(2).as_primitive::<Float64Type>();
    let rows = left.values().iter().zip(right.values());
    let rows = rows.zip(weights.values());
    edges.extend(rows.map(|((left, right), weight)| Edge {
        left: *left,
        right: *right,
        weight: *weight,
    }));
}

#[cfg(test)]
mod tests;
