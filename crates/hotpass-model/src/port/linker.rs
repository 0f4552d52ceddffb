//! What the runtime asks an engine about tables of records: which of them mean the same, by which model, and how right
//! that is.

use super::{Boxed, EngineResult, Observer};
use crate::{
    decision::Label,
    linkage::LinkageModel,
    plan::Plan,
    resolution::{
        BlockingExtents, Evaluate, Evaluated, ModelDraft, PairExplanation, Resolve, Resolved,
        Scoring, Tables,
        lessons::Teaching,
        matching::{Match, Matched},
    },
};

/// The part of an engine that links records of tables on their own.
pub trait Linker: Send + Sync {
    /// Resolves tables and writes what comes out.
    fn resolve<'a>(
        &'a self,
        request: &'a Resolve,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Resolved>>;

    /// Tells which pairs the blocking rules give, without scoring any.
    fn blocking<'a>(
        &'a self,
        tables: &'a Tables,
        scoring: &'a Scoring,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<BlockingExtents>>;

    /// Tells why a pair of records, named by their ids, has its weight.
    fn explain_pair<'a>(
        &'a self,
        tables: &'a Tables,
        scoring: &'a Scoring,
        pair: [&'a str; 2],
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<PairExplanation>>;

    /// Tells which records of an index new ones are alike, and which cluster each belongs to.
    fn match_records<'a>(
        &'a self,
        request: &'a Match,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Matched>>;

    /// Compares a result with the truth.
    fn evaluate<'a>(
        &'a self,
        request: &'a Evaluate,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Evaluated>>;

    /// Proposes a model from tables; nothing is learned yet.
    fn propose_model<'a>(
        &'a self,
        tables: &'a Tables,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>>;

    /// Learns what a model leaves open, from labels if there are any, and then from decisions of people.
    fn train_model<'a>(
        &'a self,
        tables: &'a Tables,
        scoring: &'a Scoring,
        teaching: Teaching<'a>,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>>;

    /// Trains the model of a plan with decisions of people, on the records that the plan's runs link.
    fn train_on_plan<'a>(
        &'a self,
        plan: &'a Plan,
        decisions: &'a [Label],
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<ModelDraft>>;

    /// Reads settings of Splink, which are JSON, as a model.
    fn model_from_splink(&self, settings: &str) -> EngineResult<LinkageModel>;

    /// Writes a model as settings that Splink loads, with a sentence for whatever they cannot say.
    fn model_to_splink(&self, model: &LinkageModel) -> EngineResult<(String, Vec<String>)>;
}
