//! Which model is used: the one that is given or one proposed from the records, trained where it is not, under the
//! thresholds that are asked for.

use hotpass_linkage::{resolve, train::is_trained};
use hotpass_model::{
    linkage::{BlockingRule, LinkageModel},
    resolution::Scoring,
};

use super::{
    error::{ResolveError, Result},
    input::{Input, nearest},
};

/// How many reasons a warning gives.
const SHOWN: usize = 5;

/// Proposes a model from the records.
pub(super) fn proposed(input: &Input) -> Result<LinkageModel> {
    let records = &input.records;
    if records.n_rows() == 0 {
        return Err(ResolveError::NothingToLink {
            problem: "no model can be proposed: there is no record".into(),
        });
    }
    if records
        .columns
        .iter()
        .all(|column| column.values.is_empty())
    {
        return Err(ResolveError::NothingToLink {
            problem: "no model can be proposed: no column that is compared has a value".into(),
        });
    }
    Ok(resolve::propose(records)?)
}

/// Returns the model with nothing learned that it does not say.
pub(super) fn untrained(input: &Input, scoring: &Scoring) -> Result<LinkageModel> {
    if let Some(model) = &scoring.model {
        if model.comparisons.is_empty() {
            return Err(ResolveError::NothingToLink {
                problem: "the model compares nothing: it has no `comparisons`".into(),
            });
        }
        return Ok(model.clone());
    }
    let mut model = proposed(input)?;
    for name in &scoring.blocking_keys {
        let names = input
            .records
            .columns
            .iter()
            .map(|column| column.name.as_str());
        if input.records.column(name).is_none() {
            return Err(ResolveError::UnknownColumn {
                option: "refine.deduplication.blocking-keys",
                name: name.clone(),
                near: nearest(name, names),
            });
        }
        model.blocking.push(BlockingRule {
            rule: quoted(name),
            max_block_size: None,
            reason: Some("the profile asks for it".into()),
        });
    }
    Ok(model)
}

/// Returns a model trained, and what is doubtful about it.
pub(super) fn trained(
    input: &Input,
    model: LinkageModel,
    scoring: &Scoring,
) -> Result<(LinkageModel, Vec<String>)> {
    if is_trained(&model) {
        return Ok((with_thresholds(model, scoring), Vec::new()));
    }
    let (model, warnings) = resolve::train(&input.records, &model, &[])?;
    Ok((with_thresholds(model, scoring), warnings))
}

/// Returns a model under the thresholds that are asked for.
pub(super) fn with_thresholds(mut model: LinkageModel, scoring: &Scoring) -> LinkageModel {
    model.thresholds = scoring.thresholds.over(model.thresholds);
    model
}

/// Says why a proposed model compares nothing, so that no record is the same as another.
pub(super) fn why_nothing_is_compared(model: &LinkageModel) -> String {
    let reasons = model.left_out.iter().take(SHOWN);
    let reasons: Vec<String> = reasons
        .map(|left| format!("`{}`: {}", left.column, left.reason))
        .collect();
    format!(
        "no column can tell which records mean the same, so none were merged ({})",
        reasons.join("; ")
    )
}

/// Returns a column's name as SQL has it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
