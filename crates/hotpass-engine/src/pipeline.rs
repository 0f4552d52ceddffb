//! The pipeline: the stages in order, and nothing else. Read this first.

use std::ops::ControlFlow;

use hotpass_model::{
    decision::Label,
    entity::Snapshot,
    mapping::Mapping,
    plan::{Plan, Stage},
    port::Observer,
    resolution::ModelDraft,
    run::RunReport,
};

use crate::{
    assess::{self, Assessed},
    context::{Context, Outcome},
    error::{Error, Result},
    explain, gate,
    ingest::gather,
    journal::Journal,
    link, map, merge, normalize, publish, validate,
};

/// Runs the stages of a plan up to its last one and reports.
///
/// # Errors
/// The first [`crate::error::Error`] of a stage; nothing is published then.
pub async fn refine(plan: &Plan, observer: &dyn Observer) -> Result<RunReport> {
    let cx = Context::new(observer);
    settle(plan)?;
    gate::expect_documents(plan)?;
    let validated = match validated(plan, &cx).await? {
        ControlFlow::Continue(validated) => validated,
        ControlFlow::Break(report) => return Ok(*report),
    };
    let linked = cx
        .stage(Stage::Link, async { link::resolve(validated, plan) })
        .await?;
    if plan.until == Stage::Link {
        return Ok(ended(plan, linked.n_rows(), linked.journal));
    }
    let merged = cx
        .stage(Stage::Merge, async {
            Ok(merge::survive(linked, plan, &cx))
        })
        .await?;
    if plan.until == Stage::Merge {
        return Ok(ended(plan, merged.n_rows(), merged.journal));
    }
    let assessed = cx
        .stage(Stage::Assess, async { assess::judge(merged, plan) })
        .await?;
    refuse_to_empty(&assessed, plan)?;
    if assessed.is_blocked() {
        let held_back = assessed.to_parquet()?;
        let report = assessed.report(plan, Stage::Assess, Vec::new());
        return Ok(RunReport {
            held_back,
            ..report
        });
    }
    if plan.until == Stage::Assess || plan.dry_run {
        return Ok(assessed.report(plan, Stage::Assess, Vec::new()));
    }
    let published = cx
        .stage(Stage::Publish, async {
            publish::apply::apply(assessed, plan, &cx)
        })
        .await?;
    Ok(published.report(plan))
}

/// Runs the stages before linkage; there is a report if the run ends with one of them.
async fn validated(
    plan: &Plan,
    cx: &Context<'_>,
) -> Result<ControlFlow<Box<RunReport>, validate::Validated>> {
    let stop = |report| Ok(ControlFlow::Break(Box::new(report)));
    let gathered = cx
        .stage(Stage::Ingest, async { gather::gather(plan, cx) })
        .await?;
    cx.identified(gathered.journal.run_id(plan));
    if plan.until == Stage::Ingest {
        return stop(ended(plan, gathered.n_rows(), gathered.journal));
    }
    let mapped = cx
        .stage(Stage::Map, async { map::apply(gathered, plan) })
        .await?;
    if plan.until == Stage::Map {
        return stop(ended(plan, mapped.n_rows(), mapped.journal));
    }
    let normalized = cx
        .stage(Stage::Normalize, async {
            normalize::apply::apply(mapped, plan)
        })
        .await?;
    if plan.until == Stage::Normalize {
        return stop(ended(plan, normalized.n_rows(), normalized.journal));
    }
    let validated = cx
        .stage(Stage::Validate, async { validate::check(normalized, plan) })
        .await?;
    if plan.until == Stage::Validate {
        return stop(ended(plan, validated.n_rows(), validated.journal));
    }
    if validated.journal.is_blocked() {
        let report = ended(plan, validated.n_rows(), validated.journal);
        return stop(RunReport {
            until: Stage::Validate,
            ..report
        });
    }
    Ok(ControlFlow::Continue(validated))
}

/// Runs the stages that decide what columns mean and returns the mapping with its reasons.
///
/// # Errors
/// The first [`crate::error::Error`] of a stage.
pub async fn propose(plan: &Plan, observer: &dyn Observer) -> Result<Mapping> {
    let cx = Context::new(observer);
    Ok(mapped(plan, &cx).await?.mapping().clone())
}

/// Runs the stages that say what columns mean.
async fn mapped(plan: &Plan, cx: &Context<'_>) -> Result<map::Mapped> {
    let gathered = cx
        .stage(Stage::Ingest, async { gather::gather(plan, cx) })
        .await?;
    cx.stage(Stage::Map, async { map::apply(gathered, plan) })
        .await
}

/// Runs the stages before linkage and returns the plan's model with what decisions of people teach.
///
/// # Errors
/// The first [`crate::error::Error`] of a stage.
pub async fn teach(
    plan: &Plan,
    decisions: &[Label],
    observer: &dyn Observer,
) -> Result<ModelDraft> {
    let cx = Context::new(observer);
    let mapped = mapped(plan, &cx).await?;
    let normalized = cx
        .stage(Stage::Normalize, async {
            normalize::apply::apply(mapped, plan)
        })
        .await?;
    let validated = cx
        .stage(Stage::Validate, async { validate::check(normalized, plan) })
        .await?;
    cx.stage(Stage::Link, async {
        link::teaching::teach(validated, plan, decisions)
    })
    .await
}

/// Finishes or removes what an interrupted run left, before files are looked at: some of them may be outputs.
fn settle(plan: &Plan) -> Result<()> {
    if plan.until < Stage::Publish || plan.dry_run {
        return Ok(());
    }
    publish::recover(&plan.target)
}

/// Refuses to replace a publication that has records by one that has none: sources that moved or were emptied by
/// accident are likelier than organizations that all ceased.
fn refuse_to_empty(assessed: &Assessed, plan: &Plan) -> Result<()> {
    let is_asked_for = plan.allow_empty || plan.until < Stage::Publish;
    if assessed.n_rows() > 0 || is_asked_for || explain::published(plan)?.entities.is_empty() {
        return Ok(());
    }
    Err(Error::Emptied {
        path: publish::path_of(&plan.target, "parquet"),
        read: assessed.dossier.rows.read,
    })
}

/// Reports a run that ended before anything was assessed.
fn ended(plan: &Plan, total_records: u64, journal: Journal) -> RunReport {
    RunReport {
        run_id: journal.run_id(plan),
        project: plan.project.clone(),
        until: plan.until,
        total_records,
        rows: journal.rows(),
        findings: journal.finding_counts(),
        refused: journal.refused(),
        violations: journal.violations,
        docs: journal.docs(plan),
        gates: journal.gates,
        sources: journal.sources,
        quality: None,
        held_back: Vec::new(),
        outputs: Vec::new(),
        entities: Snapshot::default(),
        review: journal.review,
        assumptions: plan.assumptions.clone(),
    }
}

#[cfg(test)]
mod tests;
