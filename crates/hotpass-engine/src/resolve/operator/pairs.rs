//! The operator that scores candidate pairs.
//!
//! It has no input: the records and the model are in it. Its partitions are independent of each other, and their number
//! does not change which pairs come out. Candidate pairs never leave it, only those worth keeping do, as batches of
//! `left` and `right` (rows), and `weight` (in bits), in no order.

use std::{fmt, ops::ControlFlow, sync::Arc};

use arrow::{
    array::{Float64Array, RecordBatch, UInt32Array},
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use datafusion_common::{
    Result, assert_eq_or_internal_err, assert_or_internal_err, tree_node::TreeNodeRecursion,
};
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion_physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions,
    execution_plan::{Boundedness, EmissionType},
    metrics::{BaselineMetrics, Count, ExecutionPlanMetricsSet, Label, MetricBuilder, MetricsSet},
    stream::RecordBatchReceiverStreamBuilder,
};
use hotpass_linkage::{cluster::Edge, resolve::trained::Trained};
use tokio::sync::mpsc::Sender;

/// The name of the metric that counts compared pairs; it is labeled with the rule.
const COMPARED: &str = "candidate_pairs";

/// How many batches of a partition wait for who takes them.
const WAITING: usize = 2;

/// Scores candidate pairs, every n-th piece of them in each of n partitions.
pub(super) struct ScorePairsExec {
    trained: Arc<Trained>,
    n_partitions: usize,
    properties: Arc<PlanProperties>,
    metrics: ExecutionPlanMetricsSet,
}

impl ScorePairsExec {
    /// Makes the operator.
    pub(super) fn new(trained: Arc<Trained>, n_partitions: usize) -> Self {
        let schema = Schema::new(vec![
            Field::new("left", DataType::UInt32, false),
            Field::new("right", DataType::UInt32, false),
            Field::new("weight", DataType::Float64, false),
        ]);
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::new(schema)),
            Partitioning::UnknownPartitioning(n_partitions),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Self {
            trained,
            n_partitions,
            properties: Arc::new(properties),
            metrics: ExecutionPlanMetricsSet::new(),
        }
    }
}

impl fmt::Debug for ScorePairsExec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScorePairsExec")
            .field("n_partitions", &self.n_partitions)
            .finish_non_exhaustive()
    }
}

impl DisplayAs for ScorePairsExec {
    fn fmt_as(&self, kind: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let model = self.trained.model();
        let names: Vec<&str> = model
            .comparisons
            .iter()
            .map(|comparison| comparison.name.as_str())
            .collect();
        let (comparisons, lowest) = (names.join(", "), self.trained.lowest());
        let (n_rules, n_pieces) = (self.trained.n_rules(), self.trained.n_pieces());
        if matches!(kind, DisplayFormatType::TreeRender) {
            return write!(
                f,
                "comparisons={comparisons}\nrules={n_rules}\nlowest={lowest}"
            );
        }
        write!(
            f,
            "ScorePairsExec: comparisons=[{comparisons}], rules={n_rules}, lowest={lowest}, pieces={n_pieces}"
        )?;
        if matches!(kind, DisplayFormatType::Verbose) {
            let rules: Vec<&str> = model.blocking.iter().map(|rule| &*rule.rule).collect();
            write!(f, ", blocking=[{}]", rules.join("; "))?;
        }
        Ok(())
    }
}

impl ExecutionPlan for ScorePairsExec {
    fn name(&self) -> &'static str {
        "ScorePairsExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        assert_eq_or_internal_err!(children.len(), 0, "scoring has no input");
        // A plan that is run again counts anew.
        Ok(Arc::new(Self::new(
            Arc::clone(&self.trained),
            self.n_partitions,
        )))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
        self.replace_children(children, options)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        assert_or_internal_err!(
            partition < self.n_partitions,
            "there is no partition {partition}, there are {}",
            self.n_partitions
        );
        let mut stream = RecordBatchReceiverStreamBuilder::new(self.schema(), WAITING);
        let share = Share {
            trained: Arc::clone(&self.trained),
            first: partition,
            step: self.n_partitions,
            schema: self.schema(),
            batch_size: context.session_config().batch_size(),
            measured: BaselineMetrics::new(&self.metrics, partition),
            compared: (0..self.trained.n_rules())
                .map(|rule| {
                    MetricBuilder::new(&self.metrics)
                        .with_new_label("rule", rule.to_string())
                        .counter(COMPARED, partition)
                })
                .collect(),
            out: stream.tx(),
        };
        stream.spawn_blocking(move || share.score());
        Ok(stream.build())
    }

    fn metrics(&self) -> Option<MetricsSet> {
        Some(self.metrics.clone_inner())
    }
}

/// Returns how many pairs of a rule were compared.
pub(super) fn compared(metrics: &MetricsSet, rule: usize) -> u64 {
    let rule = rule.to_string();
    let compared = metrics.sum(|metric| {
        let is_of_rule = |label: &Label| label.name() == "rule" && label.value() == rule;
        metric.value().name() == COMPARED && metric.labels().iter().any(is_of_rule)
    });
    compared.map_or(0, |value| value.as_usize() as u64)
}

/// The share of one partition.
struct Share {
    trained: Arc<Trained>,
    /// The first piece.
    first: usize,
    /// How far it is to the next.
    step: usize,
    schema: SchemaRef,
    /// How many pairs a batch has at most.
    batch_size: usize,
    measured: BaselineMetrics,
    /// The compared pairs of each rule.
    compared: Vec<Count>,
    out: Sender<Result<RecordBatch>>,
}

impl Share {
    /// Scores the pieces, until there are no more or nobody takes them.
    fn score(&self) -> Result<()> {
        let mut edges: Vec<Edge> = Vec::new();
        for piece in (self.first..self.trained.n_pieces()).step_by(self.step) {
            if self.out.is_closed() {
                return Ok(());
            }
            let timer = self.measured.elapsed_compute().timer();
            let Some(scored) = self.trained.score(piece) else {
                break;
            };
            if let Some(compared) = self.compared.get(scored.rule) {
                compared.add(scored.n_pairs as usize);
            }
            edges.extend(scored.edges);
            timer.done();
            let whole = edges.len() - edges.len() % self.batch_size;
            if self.hand_on(&edges[..whole])?.is_break() {
                return Ok(());
            }
            edges.drain(..whole);
        }
        self.hand_on(&edges).map(|_| ())
    }

    /// Hands pairs on in batches, waiting for who takes them; breaks when there is nobody.
    fn hand_on(&self, edges: &[Edge]) -> Result<ControlFlow<()>> {
        for edges in edges.chunks(self.batch_size) {
            let batch = batch(&self.schema, edges)?;
            self.measured.record_output(batch.num_rows());
            if self.out.blocking_send(Ok(batch)).is_err() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

fn batch(schema: &SchemaRef, edges: &[Edge]) -> Result<RecordBatch> {
    let left = edges.iter().map(|edge| edge.left);
    let right = edges.iter().map(|edge| edge.right);
    let weight = edges.iter().map(|edge| edge.weight);
    let batch = RecordBatch::try_new(
        Arc::clone(schema),
        vec![
            Arc::new(UInt32Array::from_iter_values(left)),
            Arc::new(UInt32Array::from_iter_values(right)),
            Arc::new(Float64Array::from_iter_values(weight)),
        ],
    )?;
    Ok(batch)
}
