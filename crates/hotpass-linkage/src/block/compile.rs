//! From the SQL of blocking rules to blocks, and what each rule finds.

use std::sync::Arc;

use hotpass_model::linkage::BlockingRule;
use rayon::prelude::*;

use super::{Blocks, Candidates, Extent, Part, Scope, keys::KeyNumbers};
use crate::{
    columns::{Columns, ModelError, Prepared, ValueKind},
    compare::{Comparer, Comparers, Measure, Term, Test, compile},
    expression::{Condition, Key, Rule, parse_rule},
    resolution::RuleExtent,
    table::Records,
};

/// Of fewer rows, blocks are formed by one thread.
const FEW_ROWS: usize = 4096;

/// How many of the largest blocks are told of a rule.
const N_LARGEST: usize = 5;

type Result<T> = std::result::Result<T, ModelError>;

/// A rule over positions of columns, before its blocks are formed.
#[derive(Debug, Clone)]
pub struct CompiledRule {
    /// The rule as it is written.
    pub text: String,
    keys: Vec<CompiledKey>,
    filter: Option<Comparer>,
    max_block_size: Option<u32>,
}

/// What two records must agree on.
#[derive(Debug, Clone, Copy)]
pub(super) struct CompiledKey {
    pub(super) left: usize,
    /// The column of the right record, in the dictionary of the left one.
    pub(super) right: usize,
    pub(super) each_element: bool,
}

/// The blocking rules of a model with their blocks.
#[derive(Debug)]
pub struct Blocking {
    rules: Vec<CompiledRule>,
    /// The blocks of each rule.
    pub blocks: Vec<Blocks>,
    filters: Vec<Option<Comparers>>,
    scope: Scope,
}

/// Compiles blocking rules.
///
/// # Errors
///
/// When a rule cannot be read, names a column that is not there, or compares columns of different kinds.
pub fn rules(declared: &[BlockingRule], columns: &mut Columns<'_>) -> Result<Vec<CompiledRule>> {
    let numbered = declared.iter().enumerate();
    numbered
        .map(|(index, rule)| compiled(rule, &format!("blocking rule {}", index + 1), columns))
        .collect()
}

fn compiled(
    declared: &BlockingRule,
    place: &str,
    columns: &mut Columns<'_>,
) -> Result<CompiledRule> {
    let mut compiled = CompiledRule {
        text: declared.rule.clone(),
        keys: Vec::new(),
        filter: None,
        max_block_size: declared.max_block_size,
    };
    if compile::is_everything(&declared.rule) {
        return Ok(compiled);
    }
    let rule = parse_rule(&declared.rule).map_err(|source| ModelError::Expression {
        place: place.to_owned(),
        sql: declared.rule.clone(),
        source,
    })?;
    compiled.filter = filter(&rule, place, columns)?;
    for key in &rule.keys {
        compiled.keys.push(compiled_key(key, place, columns)?);
    }
    let asymmetric = compiled.keys.iter().filter(|key| key.left != key.right);
    for key in asymmetric {
        let filter = compiled.filter.get_or_insert_with(|| Comparer {
            tests: vec![Test::Always, Test::Always],
            ..Comparer::default()
        });
        also(filter, key);
    }
    Ok(compiled)
}

fn filter(rule: &Rule, place: &str, columns: &mut Columns<'_>) -> Result<Option<Comparer>> {
    if rule.residual == Condition::Always {
        return Ok(None);
    }
    compile::condition(&rule.residual, place, columns).map(Some)
}

fn compiled_key(key: &Key, place: &str, columns: &mut Columns<'_>) -> Result<CompiledKey> {
    let left = columns.expression(&key.left, place)?;
    let right = columns.expression(&key.right, place)?;
    let kinds = [left, right].map(|column| columns.get(column).kind);
    let are_alike =
        kinds[0] == kinds[1] && kinds[0] != ValueKind::Mixed || kinds.contains(&ValueKind::Empty);
    if !are_alike {
        return Err(ModelError::Kinds {
            place: place.to_owned(),
            key: key.to_string(),
        });
    }
    Ok(CompiledKey {
        left,
        right: columns.in_dictionary_of(left, right)?,
        each_element: key.each_element,
    })
}

/// Adds to what a rule asks that the left record's key is the right record's.
///
/// A row is in the blocks of what it has as the left record and of what it has as the right one, so that a block also has
/// pairs that agree the wrong way round.
fn also(filter: &mut Comparer, key: &CompiledKey) {
    let test = if key.each_element {
        filter.terms.push(Term {
            measure: Measure::Overlap,
            left: key.left,
            right: key.right,
        });
        Test::AtLeast(filter.terms.len() - 1, 1.0)
    } else {
        Test::Equal(key.left, key.right)
    };
    let asked = std::mem::replace(&mut filter.tests[0], Test::Always);
    filter.tests[0] = Test::All(vec![test, asked]);
}

impl CompiledRule {
    /// Forms the blocks of the rule.
    pub fn blocks(&self, columns: &Arc<Vec<Prepared>>, records: &Records, scope: Scope) -> Blocks {
        let parts: Vec<Part<'_>> = self.keys.iter().map(|key| key.part(columns)).collect();
        let is_plain = parts.iter().all(|part| matches!(part, Part::Codes(_)));
        let blocks = Blocks::of_parts(&parts, records, scope, self.max_block_size);
        if is_plain && !parts.is_empty() {
            blocks.recognized_by(columns, self.keys.iter().map(|key| key.left).collect())
        } else {
            blocks
        }
    }

    /// Returns how many rows a block may have.
    pub(crate) fn max_block_size(&self) -> Option<u32> {
        self.max_block_size
    }

    /// Returns the rule with blocks of any size.
    pub(crate) fn without_limit(self) -> Self {
        Self {
            max_block_size: None,
            ..self
        }
    }

    /// Returns what rows are filed under.
    pub(crate) fn key_numbers<'a>(&self, columns: &'a [Prepared]) -> KeyNumbers<'a> {
        KeyNumbers::of(&self.keys, columns)
    }

    /// Returns what the rows of a block share, as people read it.
    fn shared(&self, columns: &[Prepared], rows: &[u32]) -> String {
        let values = self.keys.iter().map(|key| key.shared(columns, rows));
        values.collect::<Vec<_>>().join(", ")
    }
}

impl CompiledKey {
    fn part<'a>(&self, columns: &'a [Prepared]) -> Part<'a> {
        let (left, right) = (&columns[self.left], &columns[self.right]);
        let is_listed = self.each_element && right.kind.element().is_some();
        let elements = is_listed.then(|| right.elements());
        let codes = &left.column.codes;
        match elements {
            _ if self.left != self.right => Part::Either {
                left: codes,
                right: &right.column.codes,
                elements,
            },
            Some(elements) => Part::Elements { codes, elements },
            None => Part::Codes(codes),
        }
    }

    /// Returns the value that the rows share: of lists, the first element that all have.
    fn shared(&self, columns: &[Prepared], rows: &[u32]) -> String {
        let right = &columns[self.right];
        let texts = |row: &u32| -> Vec<&str> {
            [self.left, self.right]
                .into_iter()
                .map(|column| {
                    right
                        .column
                        .values
                        .get(columns[column].column.codes[*row as usize])
                })
                .flat_map(|text| text.split(|c| self.each_element && c == '\u{1f}'))
                .collect()
        };
        let mut common = rows.first().map(texts).unwrap_or_default();
        for row in rows {
            let found = texts(row);
            common.retain(|text| !text.is_empty() && found.contains(text));
        }
        common
            .first()
            .copied()
            .unwrap_or_default()
            .replace('\u{1f}', ", ")
    }
}

impl Blocking {
    /// Forms the blocks of rules; `columns` are those that the rules were compiled for.
    pub fn of(
        rules: Vec<CompiledRule>,
        records: &Records,
        scope: Scope,
        columns: &Comparers,
    ) -> Self {
        let form = |rule: &CompiledRule| rule.blocks(&columns.columns, records, scope);
        let blocks = if records.n_rows() < FEW_ROWS {
            rules.iter().map(form).collect()
        } else {
            rules.par_iter().map(form).collect()
        };
        let filters = rules
            .iter()
            .map(|rule| {
                rule.filter.as_ref().map(|filter| {
                    let prepared = Arc::clone(&columns.columns);
                    Comparers::new(prepared, vec![filter.clone()], columns.unit)
                })
            })
            .collect();
        Self {
            rules,
            blocks,
            filters,
            scope,
        }
    }

    /// Tells whether a rule asks for agreement in several columns at once.
    pub fn asks_for_several(&self) -> bool {
        self.rules.iter().any(|rule| rule.keys.len() > 1)
    }

    /// Returns the pairs of all rules, each once.
    pub fn candidates<'a>(&'a self, records: &'a Records) -> Candidates<'a> {
        self.candidates_of(&records.sources)
    }

    /// As [`Self::candidates`], of records of which only the sources are at hand.
    pub(crate) fn candidates_of<'a>(&'a self, sources: &'a [u32]) -> Candidates<'a> {
        Candidates::filtered(&self.blocks, &self.filters, sources, self.scope)
    }

    /// Forgets which rows are in which block: whether a rule has a pair can still be told, its pairs are no longer visited.
    pub(crate) fn release_rows(&mut self) {
        self.blocks.iter_mut().for_each(Blocks::release_rows);
    }

    /// Returns what each rule finds. Without `extents`, which [`Candidates::extents`] counts, pairs are those of blocks:
    /// pairs that share several blocks count for each, and no condition is asked.
    pub fn extents(&self, columns: &[Prepared], extents: Option<&[Extent]>) -> Vec<RuleExtent> {
        let rules = self.rules.iter().zip(&self.blocks).enumerate();
        rules
            .map(|(index, (rule, blocks))| {
                let counted = extents.and_then(|extents| extents.get(index));
                let largest = blocks.largest(N_LARGEST).into_iter().map(|block| {
                    let rows = blocks.rows(block);
                    (rule.shared(columns, rows), rows.len() as u32)
                });
                RuleExtent {
                    rule: rule.text.clone(),
                    n_pairs: counted.map_or(blocks.n_pairs, |extent| extent.n_pairs),
                    n_new_pairs: counted.map_or(0, |extent| extent.n_new_pairs),
                    n_blocks: blocks.len() as u64,
                    largest: largest.collect(),
                    n_blocks_cut: blocks.cut.n_blocks,
                    n_pairs_cut: blocks.cut.n_pairs,
                    estimated_recall: None,
                }
            })
            .collect()
    }
}
