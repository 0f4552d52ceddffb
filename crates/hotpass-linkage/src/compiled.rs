//! A model that is ready to run: its comparisons, its blocking rules and what is known beforehand of pairs.

use std::sync::Arc;

use hotpass_model::linkage::LinkageModel;

use crate::{
    block::{
        Scope,
        compile::{Blocking, CompiledRule, rules},
    },
    columns::{Columns, ModelError, Prepared, WordColumns},
    compare::{Comparer, Comparers, compile},
    corpus::Corpus,
    expression::{ExpressionError, parse_scalar},
    kernel::edit::prepared::Unit,
    table::Records,
};

/// A model that is ready to run over the records of a table.
#[derive(Debug)]
pub struct Compiled {
    /// What pairs are judged by.
    pub judging: Arc<Judging>,
    /// The blocking rules.
    pub blocking: Blocking,
}

/// What pairs of rows are judged by.
#[derive(Debug)]
pub struct Judging {
    /// The comparisons.
    pub comparers: Comparers,
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
        let outline = Outline::try_new(model, records, None)?;
        Ok(outline.with_blocks(records, model.link.into()))
    }
}

/// A model over the columns of records, before any block is formed.
#[derive(Debug)]
pub(crate) struct Outline {
    /// The columns that it reads.
    pub(crate) columns: Arc<Vec<Prepared>>,
    /// The blocking rules.
    pub(crate) rules: Vec<CompiledRule>,
    /// The positions of the table's columns that it reads.
    pub(crate) used: Vec<usize>,
    /// The columns whose values' frequencies count: what the model calls each, and its position.
    pub(crate) terms: Vec<(String, usize)>,
    /// The columns whose words' frequencies count.
    pub(crate) words: Vec<WordColumns>,
    comparers: Vec<Comparer>,
    must_link: Option<Comparer>,
    cannot_link: Option<Comparer>,
    unit: Unit,
}

impl Outline {
    /// Compiles a model. Frequencies are those of the corpus, if there is one, else they are counted from the records.
    pub(crate) fn try_new(
        model: &LinkageModel,
        records: &Records,
        corpus: Option<&Corpus>,
    ) -> Result<Self, ModelError> {
        let mut columns = Columns::of_corpus(records, model, corpus)?;
        let comparers = compile::comparisons(model, &mut columns)?;
        let rules = rules(&model.blocking, &mut columns)?;
        let must_link = any_of(&model.must_link, "must-link", &mut columns)?;
        let cannot_link = any_of(&model.cannot_link, "cannot-link", &mut columns)?;
        Ok(Self {
            rules,
            must_link,
            cannot_link,
            unit: columns.unit(),
            used: columns.used(),
            terms: terms(model, &comparers),
            words: columns.words().to_vec(),
            comparers,
            columns: Arc::new(columns.into_prepared()),
        })
    }

    /// Compiles what an index is asked about records, and no comparison: blocking rules, and columns whose frequencies count.
    pub(crate) fn of_questions(
        model: &LinkageModel,
        records: &Records,
        terms: &[String],
        words: &[[String; 2]],
    ) -> Result<Self, ModelError> {
        let mut columns = Columns::try_new(records, model)?;
        let rules = rules(&model.blocking, &mut columns)?;
        let mut positions = Vec::new();
        for name in terms {
            let failed = |source| failed("term frequency", name, source);
            positions.push((name.clone(), columns.named(name).map_err(failed)?));
        }
        for [left, right] in words {
            let mut side = |sql: &String| {
                let scalar = parse_scalar(sql).map_err(|source| failed("words", sql, source))?;
                columns.expression(&scalar, "words")
            };
            let (left, right) = (side(left)?, side(right)?);
            columns.with_words(left, right)?;
        }
        Ok(Self {
            rules,
            must_link: None,
            cannot_link: None,
            unit: columns.unit(),
            used: columns.used(),
            terms: positions,
            words: columns.words().to_vec(),
            comparers: Vec::new(),
            columns: Arc::new(columns.into_prepared()),
        })
    }

    /// Lets blocks be of any size.
    pub(crate) fn without_limits(mut self) -> Self {
        let rules = self.rules.into_iter();
        self.rules = rules.map(CompiledRule::without_limit).collect();
        self
    }

    /// Forms the blocks.
    pub(crate) fn with_blocks(self, records: &Records, scope: Scope) -> Compiled {
        let with = |comparers| Comparers::new(Arc::clone(&self.columns), comparers, self.unit);
        Compiled {
            blocking: Blocking::of(self.rules, records, scope, &with(Vec::new())),
            judging: Arc::new(Judging {
                comparers: with(self.comparers),
                must_link: self.must_link.map(|comparer| with(vec![comparer])),
                cannot_link: self.cannot_link.map(|comparer| with(vec![comparer])),
            }),
        }
    }
}

fn failed(place: &str, sql: &str, source: ExpressionError) -> ModelError {
    ModelError::Expression {
        place: place.to_owned(),
        sql: sql.to_owned(),
        source,
    }
}

/// Returns the columns whose frequencies adjust levels, each once.
fn terms(model: &LinkageModel, comparers: &[Comparer]) -> Vec<(String, usize)> {
    let mut terms: Vec<(String, usize)> = Vec::new();
    for (comparison, comparer) in model.comparisons.iter().zip(comparers) {
        for (level, position) in comparison.levels.iter().zip(&comparer.frequencies) {
            if let (Some(declared), Some(position)) = (&level.term_frequency, position)
                && !terms.iter().any(|(name, _)| *name == declared.column)
            {
                terms.push((declared.column.clone(), *position));
            }
        }
    }
    terms
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
