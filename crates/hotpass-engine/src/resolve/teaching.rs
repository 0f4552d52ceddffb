//! Teaching: a model learns what it leaves open, and then from pairs of rows that people decided.

use std::path::Path;

use hotpass_linkage::{resolve, train};
use hotpass_model::{
    decision::Label,
    port::Observer,
    resolution::{
        ModelDraft, Scoring, Tables,
        lessons::{Lessons, Teaching},
    },
};

use super::{Stage, decided::Finder, error::Result, input::Input, model, read, staged, truth};
use crate::lessons::{self, Whereabouts};

/// Trains a model with the records of tables.
pub(super) fn train(
    tables: &Tables,
    scoring: &Scoring,
    teaching: Teaching<'_>,
    observer: &dyn Observer,
) -> Result<ModelDraft> {
    let input = read(tables, observer)?;
    let labels = match teaching.labels {
        Some(path) => truth::labels(path, &input)?,
        None => Vec::new(),
    };
    let untrained = model::untrained(&input, scoring)?;
    let (model, lessons, warnings) = staged(
        observer,
        Stage::Link,
        |_| 1,
        || {
            let is_trained = train::is_trained(&untrained);
            let (mut model, mut warnings) = if is_trained && !teaching.decisions.is_empty() {
                (untrained, Vec::new())
            } else {
                resolve::train(&input.records, &untrained, &labels)?
            };
            warnings.extend(teaching.labels.filter(|_| is_trained).map(in_vain));
            let lessons = decided(&input, &mut model, teaching.decisions)?;
            Ok((model, lessons, warnings))
        },
    )?;
    Ok(ModelDraft {
        model: model::with_thresholds(model, scoring),
        records: input.records.n_rows() as u64,
        lessons,
        warnings: [input.remarks, warnings].concat(),
    })
}

fn in_vain(labels: &Path) -> String {
    format!(
        "the model leaves nothing open, so `{}` taught it nothing; `hotpass resolve model init` makes one that leaves m and u open, and `--decisions` moves weights that are given",
        labels.display()
    )
}

fn decided(
    input: &Input,
    model: &mut hotpass_model::linkage::LinkageModel,
    decisions: &[Label],
) -> Result<Option<Lessons>> {
    if decisions.is_empty() {
        return Ok(None);
    }
    let finder = Finder::of(input);
    let find = |id: &str| finder.row(id).map_or(Whereabouts::Gone, Whereabouts::Row);
    Ok(Some(lessons::learn(
        &input.records,
        model,
        decisions,
        find,
    )?))
}
