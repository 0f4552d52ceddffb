//! The part of the fake engine that links records: two of them, which are one.

use hotpass_model::{
    decision::Label,
    linkage::{LinkageModel, Thresholds},
    plan::Plan,
    port::{Boxed, EngineResult, Observer, linker::Linker},
    resolution::{
        BlockingExtents, ClusterScores, Evaluate, Evaluated, ModelDraft, PairExplanation,
        PairScores, Resolve, Resolved, Scoring, Tables,
        lessons::{Lessons, Teaching},
        matching::{Match, Matched},
    },
};

use super::Fake;

impl Linker for Fake {
    fn resolve<'a>(
        &'a self,
        request: &'a Resolve,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Resolved>> {
        Box::pin(async {
            let thresholds = request.scoring.thresholds.over(Thresholds::default());
            Ok(Resolved {
                input_records: 2,
                deduplicated_records: 1,
                duplicates_removed: 1,
                high_confidence_matches: 1,
                review_pairs: 0,
                candidate_pairs: 1,
                spilled_bytes: 0,
                estimated_recall: None,
                cluster_sizes: Vec::new(),
                sources: Vec::new(),
                thresholds,
                proposed: request.scoring.model.is_none(),
                model: LinkageModel::default(),
                warnings: Vec::new(),
                outputs: Vec::new(),
            })
        })
    }

    fn blocking<'a>(
        &'a self,
        _tables: &'a Tables,
        scoring: &'a Scoring,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<BlockingExtents>> {
        Box::pin(async {
            Ok(BlockingExtents {
                records: 2,
                possible_pairs: 1,
                candidate_pairs: 1,
                rules: Vec::new(),
                proposed: scoring.model.is_none(),
                warnings: Vec::new(),
            })
        })
    }

    fn explain_pair<'a>(
        &'a self,
        _tables: &'a Tables,
        _scoring: &'a Scoring,
        [left, right]: [&'a str; 2],
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<PairExplanation>> {
        Box::pin(async move {
            Ok(PairExplanation {
                left: left.into(),
                right: right.into(),
                prior_weight: -1.0,
                steps: Vec::new(),
                match_weight: -1.0,
                match_probability: 1.0 / 3.0,
                classification: "reject",
                thresholds: Thresholds::default(),
                proposed: true,
            })
        })
    }

    fn match_records<'a>(
        &'a self,
        _request: &'a Match,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Matched>> {
        Box::pin(async {
            Ok(Matched {
                records: Vec::new(),
                indexed_records: 2,
                thresholds: Thresholds::default(),
                warnings: Vec::new(),
            })
        })
    }

    fn evaluate<'a>(
        &'a self,
        request: &'a Evaluate,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Evaluated>> {
        Box::pin(async {
            Ok(Evaluated {
                pairs: PairScores::default(),
                clusters: ClusterScores::default(),
                blocking_recall: 1.0,
                threshold: request.scoring.thresholds.matching.unwrap_or(0.9),
                records: 2,
                true_pairs: 1,
                candidate_pairs: 1,
                spilled_bytes: 0,
                by_threshold: Vec::new(),
                worst_errors: Vec::new(),
                warnings: Vec::new(),
                outputs: Vec::new(),
            })
        })
    }

    fn propose_model<'a>(
        &'a self,
        _tables: &'a Tables,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>> {
        Box::pin(async { Ok(draft(LinkageModel::default())) })
    }

    fn train_model<'a>(
        &'a self,
        _tables: &'a Tables,
        scoring: &'a Scoring,
        teaching: Teaching<'a>,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>> {
        let model = scoring.model.clone().unwrap_or_default();
        Box::pin(async move { Ok(taught(model, teaching.decisions)) })
    }

    fn train_on_plan<'a>(
        &'a self,
        plan: &'a Plan,
        decisions: &'a [Label],
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>> {
        Box::pin(async { Ok(taught(plan.linkage.clone(), decisions)) })
    }

    fn model_from_splink(&self, _settings: &str) -> EngineResult<LinkageModel> {
        Ok(LinkageModel::default())
    }

    fn model_to_splink(&self, _model: &LinkageModel) -> EngineResult<(String, Vec<String>)> {
        Ok(("{}".into(), Vec::new()))
    }
}

/// Finds the records of every decision whose left one is called `a:…`.
fn taught(model: LinkageModel, decisions: &[Label]) -> ModelDraft {
    let found = decisions
        .iter()
        .filter(|label| label.first.0.starts_with("a:"));
    let same = found.count() as u64;
    let lessons = Lessons {
        same,
        gone: decisions.len() as u64 - same,
        ..Lessons::default()
    };
    let draft = draft(LinkageModel {
        prior: Some(0.5),
        ..model
    });
    ModelDraft {
        lessons: (!decisions.is_empty()).then_some(lessons),
        ..draft
    }
}

fn draft(model: LinkageModel) -> ModelDraft {
    ModelDraft {
        model,
        records: 2,
        lessons: None,
        warnings: Vec::new(),
    }
}
