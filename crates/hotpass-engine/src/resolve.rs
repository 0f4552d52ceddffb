//! Resolving tables on their own: files in, records that mean the same in clusters, a table without duplicates and the
//! evidence out.
//!
//! Reading is [`input`], linkage itself `hotpass-linkage`, writing [`artifacts`]. What a project declares plays no part
//! here: a column is what its header says.

mod artifacts;
mod clusters;
mod decided;
mod destination;
mod error;
mod evaluation;
mod explanation;
mod index;
mod input;
mod linked;
mod matching;
mod model;
pub(crate) mod operator;
mod report;
mod tables;
mod teaching;
mod truth;
mod waiting;
mod workbook;

use hotpass_linkage::{
    resolution::{Class, Resolution},
    resolve, splink,
};
use hotpass_model::{
    decision::Label,
    linkage::LinkageModel,
    plan::{Plan, Stage},
    port::{Boxed, EngineError, EngineResult, Observer, linker::Linker},
    resolution::{
        Block, BlockingExtents, ClusterSize, Evaluate, Evaluated, ModelDraft, PairExplanation,
        Resolve, Resolved, RuleExtent, Scoring, Tables,
        lessons::Teaching,
        matching::{Match, Matched},
    },
    run::RunEvent,
};

use self::{
    clusters::Clusters,
    destination::Pending,
    error::{ResolveError, Result},
    input::Input,
    linked::{Linked, link},
};
use crate::{local::Local, pipeline};

fn boxed(error: ResolveError) -> Box<dyn EngineError> {
    Box::new(error)
}

impl Linker for Local {
    fn resolve<'a>(
        &'a self,
        request: &'a Resolve,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Resolved>> {
        Box::pin(async move { resolve_tables(request, observer).map_err(boxed) })
    }

    fn blocking<'a>(
        &'a self,
        tables: &'a Tables,
        scoring: &'a Scoring,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<BlockingExtents>> {
        Box::pin(async move { analyze_blocking(tables, scoring, observer).map_err(boxed) })
    }

    fn explain_pair<'a>(
        &'a self,
        tables: &'a Tables,
        scoring: &'a Scoring,
        pair: [&'a str; 2],
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<PairExplanation>> {
        Box::pin(async move { explain_pair(tables, scoring, pair, observer).map_err(boxed) })
    }

    fn match_records<'a>(
        &'a self,
        request: &'a Match,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Matched>> {
        Box::pin(async move { matching::find(request, observer).map_err(boxed) })
    }

    fn evaluate<'a>(
        &'a self,
        request: &'a Evaluate,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Evaluated>> {
        Box::pin(async move { evaluation::evaluate(request, observer).map_err(boxed) })
    }

    fn propose_model<'a>(
        &'a self,
        tables: &'a Tables,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>> {
        Box::pin(async move { propose(tables, observer).map_err(boxed) })
    }

    fn train_model<'a>(
        &'a self,
        tables: &'a Tables,
        scoring: &'a Scoring,
        teaching: Teaching<'a>,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>> {
        Box::pin(async move { teaching::train(tables, scoring, teaching, observer).map_err(boxed) })
    }

    fn train_on_plan<'a>(
        &'a self,
        plan: &'a Plan,
        decisions: &'a [Label],
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>> {
        Box::pin(async move {
            let taught = pipeline::teach(plan, decisions, observer).await;
            taught.map_err(|error| Box::new(error) as Box<dyn EngineError>)
        })
    }

    fn model_from_splink(&self, settings: &str) -> EngineResult<LinkageModel> {
        splink::read(settings).map_err(|error| boxed(error.into()))
    }

    fn model_to_splink(&self, model: &LinkageModel) -> EngineResult<(String, Vec<String>)> {
        let settings = splink::write(model).map_err(|error| boxed(error.into()))?;
        Ok((settings, splink::left_out(model)))
    }
}

/// Announces a stage, does its work, and announces its end with the rows that `count` finds in what came out.
fn staged<T>(
    observer: &dyn Observer,
    stage: Stage,
    count: impl Fn(&T) -> u64,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    observer.notice(&RunEvent::StageStarted { stage });
    let outcome = work()?;
    observer.notice(&RunEvent::StageCompleted {
        stage,
        rows: count(&outcome),
        findings: 0,
    });
    Ok(outcome)
}

/// Reads files.
fn read(tables: &Tables, observer: &dyn Observer) -> Result<Input> {
    let total = tables.files.len() as u64;
    let on_file = |done| {
        observer.notice(&RunEvent::StageProgress {
            stage: Stage::Ingest,
            done,
            total,
            unit: "files",
        });
    };
    let n_rows = |input: &Input| input.records.n_rows() as u64;
    staged(observer, Stage::Ingest, n_rows, || {
        Input::read(tables, &on_file)
    })
}

fn resolve_tables(request: &Resolve, observer: &dyn Observer) -> Result<Resolved> {
    let pending = request
        .destination
        .as_ref()
        .map(|destination| Pending::begin(destination, &request.tables.files))
        .transpose()?;
    let input = read(&request.tables, observer)?;
    let Linked {
        resolution,
        spilled_bytes,
    } = link(&input, &request.scoring, observer)?;
    let clusters = Clusters::of(&resolution.clusters);
    let waiting = waiting::pairs(&input, &resolution, &request.scoring.decisions);
    let mut resolved = summary(&input, &resolution, &clusters);
    resolved.review_pairs = waiting.len() as u64;
    resolved.spilled_bytes = spilled_bytes;
    resolved.proposed = request.scoring.model.is_none();
    if let (Some(pending), Some(destination)) = (pending, &request.destination) {
        let n_outputs = |outputs: &Vec<_>| outputs.len() as u64;
        resolved.outputs = staged(observer, Stage::Publish, n_outputs, || {
            let result = artifacts::Result {
                input: &input,
                resolution: &resolution,
                clusters: &clusters,
                summary: &resolved,
                waiting: &waiting,
            };
            result.write(pending, destination)
        })?;
    }
    Ok(resolved)
}

fn summary(input: &Input, resolution: &Resolution, clusters: &Clusters) -> Resolved {
    let (read, kept) = (input.records.n_rows() as u64, clusters.len() as u64);
    let of = |class| resolution.pairs.of_class(class).count() as u64;
    Resolved {
        input_records: read,
        deduplicated_records: kept,
        duplicates_removed: read - kept,
        high_confidence_matches: of(Class::Match),
        review_pairs: 0,
        candidate_pairs: resolution.n_candidates,
        spilled_bytes: 0,
        estimated_recall: resolution.estimated_recall,
        cluster_sizes: sizes(clusters),
        sources: input.source_rows(),
        thresholds: resolution.model.thresholds,
        proposed: true,
        model: resolution.model.clone(),
        warnings: [&input.remarks[..], &resolution.warnings].concat(),
        outputs: Vec::new(),
    }
}

fn sizes(clusters: &Clusters) -> Vec<ClusterSize> {
    let mut counts = std::collections::BTreeMap::new();
    for members in clusters.iter() {
        *counts.entry(members.len() as u64).or_default() += 1;
    }
    let sizes = counts.into_iter();
    sizes
        .map(|(size, clusters)| ClusterSize { size, clusters })
        .collect()
}

fn analyze_blocking(
    tables: &Tables,
    scoring: &Scoring,
    observer: &dyn Observer,
) -> Result<BlockingExtents> {
    let input = read(tables, observer)?;
    let model = model::untrained(&input, scoring)?;
    let extents = staged(
        observer,
        Stage::Link,
        |extents: &Vec<_>| extents.len() as u64,
        || Ok(resolve::analyze_blocking(&input.records, &model)?),
    )?;
    let mut cumulative = 0;
    let rules: Vec<RuleExtent> = extents
        .into_iter()
        .map(|extent| {
            cumulative += extent.n_new_pairs;
            let rule = model.blocking.iter().find(|rule| rule.rule == extent.rule);
            RuleExtent {
                reason: rule.and_then(|rule| rule.reason.clone()),
                pairs: extent.n_pairs,
                new_pairs: extent.n_new_pairs,
                cumulative_pairs: cumulative,
                blocks: extent.n_blocks,
                largest_blocks: extent
                    .largest
                    .into_iter()
                    .map(|(key, records)| Block {
                        key,
                        records: u64::from(records),
                    })
                    .collect(),
                blocks_cut: extent.n_blocks_cut,
                pairs_cut: extent.n_pairs_cut,
                estimated_recall: extent.estimated_recall,
                rule: extent.rule,
            }
        })
        .collect();
    let records = input.records.n_rows() as u64;
    Ok(BlockingExtents {
        records,
        possible_pairs: records * records.saturating_sub(1) / 2,
        candidate_pairs: cumulative,
        rules,
        proposed: scoring.model.is_none(),
        warnings: input.remarks,
    })
}

fn explain_pair(
    tables: &Tables,
    scoring: &Scoring,
    pair: [&str; 2],
    observer: &dyn Observer,
) -> Result<PairExplanation> {
    let input = read(tables, observer)?;
    let rows = pair.map(|id| explanation::row(&input, id));
    let [left, right] = rows;
    let (left, right) = (left?, right?);
    if left == right {
        return Err(ResolveError::OneRecord {
            id: pair[0].to_owned(),
        });
    }
    let model = staged(
        observer,
        Stage::Link,
        |_| 1,
        || {
            let untrained = model::untrained(&input, scoring)?;
            Ok(model::trained(&input, untrained, scoring)?.0)
        },
    )?;
    let mut explained = explanation::of_pairs(&input, &model, &[(left, right)])?;
    explained
        .pop()
        .map(|explanation| PairExplanation {
            proposed: scoring.model.is_none(),
            ..explanation
        })
        .ok_or_else(|| ResolveError::NothingToLink {
            problem: "the model compares nothing".into(),
        })
}

fn propose(tables: &Tables, observer: &dyn Observer) -> Result<ModelDraft> {
    let input = read(tables, observer)?;
    let model = model::proposed(&input)?;
    Ok(ModelDraft {
        model,
        records: input.records.n_rows() as u64,
        lessons: None,
        warnings: input.remarks,
    })
}

#[cfg(test)]
mod tests;
