//! A model that is ready to run: its comparisons, its blocking rules and what is known beforehand of pairs.

use std::sync::Arc;

use hotpass_model::linkage::LinkageModel;

use crate::{
    block::compile::{Blocking, rules},
    columns::{Columns, ModelError},
    compare::{Comparer, Comparers, compile},
    table::Records,
};

/// A model that is ready to run over the records of a table.
#[derive(Debug)]
pub struct Compiled {
    /// The comparisons.
    pub comparers: Comparers,
    /// The blocking rules.
    pub blocking: Blocking,
    /// Says of a pair which condition of `must-link` holds: a level below their number.
    pub must_link: Option<Comparers>,
    /// Says of a pair which condition of `cannot-link` holds: a level below their number.
    pub cannot_link: Option<Comparers>,
}

impl Compiled {
    /// Compiles a model.
    ///
    /// # Errors
    ///
    /// When a part of the model cannot be read or names a column that is not there; the message says which.
    pub fn try_new(model: &LinkageModel, records: &Records) -> Result<Self, ModelError> {
        let mut columns = Columns::try_new(records, model)?;
        let comparers = compile::comparisons(model, &mut columns)?;
        let rules = rules(&model.blocking, &mut columns)?;
        let must_link = any_of(&model.must_link, "must-link", &mut columns)?;
        let cannot_link = any_of(&model.cannot_link, "cannot-link", &mut columns)?;
        let unit = columns.unit();
        let columns = Arc::new(columns.into_prepared());
        let with = |comparers| Comparers::new(Arc::clone(&columns), comparers, unit);
        Ok(Self {
            blocking: Blocking::of(rules, records, model.link.into(), &with(Vec::new())),
            comparers: with(comparers),
            must_link: must_link.map(|comparer| with(vec![comparer])),
            cannot_link: cannot_link.map(|comparer| with(vec![comparer])),
        })
    }
}

fn any_of(
    conditions: &[String],
    place: &str,
    columns: &mut Columns<'_>,
) -> Result<Option<Comparer>, ModelError> {
    if conditions.is_empty() {
        return Ok(None);
    }
    let conditions = conditions.iter().map(String::as_str);
    compile::first_of(conditions, place, columns).map(Some)
}

#[cfg(test)]
mod tests;
