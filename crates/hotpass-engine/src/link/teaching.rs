//! Teaching: the model of runs learns from the pairs of organizations that people decided.

use std::collections::{BTreeSet, HashMap};

use hotpass_linkage::{resolve, train::is_trained};
use hotpass_model::{decision::Label, plan::Plan, resolution::ModelDraft};

use super::{attributes::Attributes, join};
use crate::{
    context::Outcome,
    error::Result,
    lessons::{self, Whereabouts},
    validate::Validated,
};

impl Outcome for ModelDraft {
    fn n_rows(&self) -> u64 {
        self.records
    }

    fn n_findings(&self) -> u64 {
        0
    }
}

/// Returns the plan's model with what decisions teach, on the organizations that a run compares.
///
/// # Errors
/// [`crate::error::Error::Linkage`] when the plan's model cannot be applied.
pub fn teach(validated: Validated, plan: &Plan, decisions: &[Label]) -> Result<ModelDraft> {
    let Validated {
        records,
        accepted,
        mut quarantined,
        mut journal,
    } = validated;
    let joined = join::join(&records, &accepted, &mut quarantined, &mut journal);
    let table = Attributes::of(&records, &joined)?.table;
    let rows: HashMap<&str, u32> = (0..table.n_rows() as u32)
        .map(|row| (table.id(row), row))
        .collect();
    let read: BTreeSet<&str> = records.records.iter().map(|record| &*record.id.0).collect();
    let find = |id: &str| match rows.get(id) {
        Some(row) => Whereabouts::Row(*row),
        None if read.contains(id) => Whereabouts::NotCompared,
        None => Whereabouts::Gone,
    };
    let (mut model, mut warnings) = (plan.linkage.clone(), Vec::new());
    if !is_trained(&model) {
        (model, warnings) = resolve::train(&table, &model, &[])?;
    }
    let lessons = lessons::learn(&table, &mut model, decisions, find)?;
    Ok(ModelDraft {
        model,
        records: table.n_rows() as u64,
        lessons: Some(lessons),
        warnings,
    })
}
