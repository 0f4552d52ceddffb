//! The columns that a model compares and blocks on: those of the table, those that the model declares, and every
//! expression over one record that a condition or a rule asks for.
//!
//! In: records and a model. Out: dictionary-encoded columns ([`Prepared`]). An expression is computed once per distinct
//! value, or once per distinct combination of values where it names several columns; equal expressions share a column,
//! whichever record of a pair they are asked of. An empty text and an empty list are null once they are a column, as they
//! are in tables; within one expression they are what SQL says.

use std::sync::Arc;

use hotpass_model::linkage::{LinkageModel, TextUnit};

use crate::{
    corpus::Corpus,
    expression::{Condition, ExpressionError, Function, Names, Scalar, Value, parse_scalar},
    kernel::edit::prepared::Unit,
    table::{Column, Records},
    tokens::Tokens,
};

// Combinations of values.
mod combination;
// From values to codes.
mod encoding;
// What can be wrong with a model.
mod error;
// What terms read of a column.
mod prepared;

pub use error::ModelError;
pub(crate) use prepared::{Counted, NULL_ELEMENT, SEPARATOR};
pub use prepared::{Elements, Prepared, Reading, ValueKind};

use combination::{Combinations, Record};
use encoding::encode;

type Result<T> = std::result::Result<T, ModelError>;

/// Columns by name, and the expressions over them that were asked for.
#[derive(Debug)]
pub struct Columns<'a> {
    records: &'a Records,
    /// Where frequencies are taken from, if not from the records.
    corpus: Option<&'a Corpus>,
    names: Names,
    /// The names as texts.
    labels: Vec<String>,
    /// For each name its column, once it is prepared.
    named: Vec<Option<usize>>,
    /// Expressions over positions of names, each with its column.
    expressions: Vec<(Scalar<usize>, usize)>,
    /// For two columns, what the right one is in the dictionary of both.
    unified: Vec<([usize; 2], usize)>,
    words: Vec<WordColumns>,
    prepared: Vec<Prepared>,
    unit: Unit,
}

/// Columns whose words are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordColumns {
    /// The expressions of the left and of the right record.
    pub expressions: [String; 2],
    /// The position of the left record's column.
    pub left: usize,
    /// The position of the right record's column, in the dictionary of the left one and with the words of both.
    pub right: usize,
}

impl<'a> Columns<'a> {
    /// Takes the columns of a table and computes those that a model declares.
    ///
    /// # Errors
    ///
    /// When an expression cannot be read, names a column that is not there, or a column is declared twice.
    pub fn try_new(records: &'a Records, model: &LinkageModel) -> Result<Self> {
        Self::of_corpus(records, model, None)
    }

    /// As [`Self::try_new`], with the frequencies of a corpus that has the records among others.
    ///
    /// # Errors
    ///
    /// As [`Self::try_new`].
    pub fn of_corpus(
        records: &'a Records,
        model: &LinkageModel,
        corpus: Option<&'a Corpus>,
    ) -> Result<Self> {
        let mut columns = Self {
            records,
            corpus,
            words: Vec::new(),
            names: Names::new(records.columns.iter().map(|column| column.name.as_str())),
            labels: records
                .columns
                .iter()
                .map(|each| each.name.clone())
                .collect(),
            named: vec![None; records.columns.len()],
            expressions: Vec::new(),
            unified: Vec::new(),
            prepared: Vec::new(),
            unit: match model.text_unit {
                TextUnit::Character => Unit::Character,
                TextUnit::Byte => Unit::Byte,
            },
        };
        for declared in &model.columns {
            let place = format!("column `{}`", declared.name);
            if columns.labels.contains(&declared.name) {
                return Err(ModelError::Repeated { place });
            }
            let failed = |source| ModelError::Expression {
                place: place.clone(),
                sql: declared.expression.clone(),
                source,
            };
            let scalar = parse_scalar(&declared.expression).map_err(failed)?;
            let bound = scalar.bind(&columns.names).map_err(failed)?;
            let position = columns.bound(bound)?;
            columns.names.push(declared.name.as_str());
            columns.labels.push(declared.name.clone());
            columns.named.push(Some(position));
        }
        Ok(columns)
    }

    /// Returns what edits count.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Returns how many rows there are.
    pub fn n_rows(&self) -> usize {
        self.records.n_rows()
    }

    /// Returns the column of a position.
    pub fn get(&self, position: usize) -> &Prepared {
        &self.prepared[position]
    }

    /// Returns the positions of the columns of the table that were asked for, by themselves or in expressions.
    pub fn used(&self) -> Vec<usize> {
        let mut is_used: Vec<bool> = self.named.iter().map(Option::is_some).collect();
        for (scalar, _) in &self.expressions {
            scalar.visit(&mut |name, _| is_used[*name] = true);
        }
        let n_columns = self.records.columns.len();
        (0..n_columns).filter(|name| is_used[*name]).collect()
    }

    /// Returns the columns whose words are compared.
    pub fn words(&self) -> &[WordColumns] {
        &self.words
    }

    /// Takes the frequencies of a column's values from the corpus, if there is one that knows them.
    pub(crate) fn count(&mut self, position: usize, name: &str) {
        let known = self.corpus.and_then(|corpus| corpus.terms.get(name));
        if let Some(terms) = known {
            let column = &mut self.prepared[position];
            column.counted = Some(Counted {
                n_present: terms.n_present,
                of_codes: terms.of_codes(&column.column),
            });
        }
    }

    /// Returns all columns that were asked for.
    pub fn into_prepared(self) -> Vec<Prepared> {
        self.prepared
    }

    /// Returns the position of a column by its name.
    ///
    /// # Errors
    ///
    /// When neither the table nor the model has it.
    pub fn named(&mut self, name: &str) -> std::result::Result<usize, ExpressionError> {
        Ok(self.materialized(self.names.position(name)?))
    }

    /// Returns the position of the column that an expression over one record makes, computing it if it is new.
    ///
    /// Sides are left out of account.
    ///
    /// # Errors
    ///
    /// When it names a column that is not there, or has more text than a column can hold.
    pub fn expression(&mut self, scalar: &Scalar, place: &str) -> Result<usize> {
        let scalar: Scalar = scalar.replace(&mut |name: &String| Scalar::Column {
            name: name.clone(),
            side: None,
        });
        let bound = scalar
            .bind(&self.names)
            .map_err(|source| ModelError::Expression {
                place: place.to_owned(),
                sql: scalar.to_string(),
                source,
            })?;
        self.bound(bound)
    }

    /// Returns the position of a column whose codes are those of the right column in a dictionary that begins with that of
    /// the left one: codes of `left` and of the returned column are equal where the texts are.
    ///
    /// # Errors
    ///
    /// When both together have more text than a column can hold.
    pub fn in_dictionary_of(&mut self, left: usize, right: usize) -> Result<usize> {
        if left == right {
            return Ok(right);
        }
        let mut unified = self.unified.iter();
        let known =
            unified.find(|(pair, joint)| pair[0] == left && (pair[1] == right || *joint == right));
        if let Some((_, joint)) = known {
            return Ok(*joint);
        }
        let joint = Prepared::in_dictionary_of(&self.prepared[left], &self.prepared[right])?;
        let position = self.push(joint);
        self.unified.push(([left, right], position));
        Ok(position)
    }

    /// Returns the right column in a dictionary that begins with that of the left one, with the words of both.
    ///
    /// # Errors
    ///
    /// When both together have more text than a column can hold.
    pub fn with_words(&mut self, left: usize, right: usize) -> Result<usize> {
        let joint = self.in_dictionary_of(left, right)?;
        if self.prepared[joint].tokens.is_none() {
            let expressions = [left, right].map(|position| self.described(position));
            let tokens = if joint == left {
                self.tokens(&self.prepared[joint].column, &expressions)?
            } else {
                let mut both = self.prepared[joint].column.clone();
                Arc::make_mut(&mut both.codes).extend_from_slice(&self.prepared[left].column.codes);
                self.tokens(&both, &expressions)?
            };
            self.prepared[joint].tokens = Some(tokens);
            self.words.push(WordColumns {
                expressions,
                left,
                right: joint,
            });
        }
        Ok(joint)
    }

    fn tokens(&self, column: &Column, expressions: &[String; 2]) -> Result<Tokens> {
        let known = self.corpus.and_then(|corpus| corpus.words.get(expressions));
        Ok(match known {
            Some(words) => Tokens::known(column, &words.known(column), words.n_present)?,
            None => Tokens::of(column)?,
        })
    }

    /// Returns a column that was asked for as an expression.
    fn described(&self, position: usize) -> String {
        let mut expressions = self.expressions.iter();
        if let Some((scalar, _)) = expressions.find(|(_, column)| *column == position) {
            return self.text(scalar);
        }
        let name = self
            .named
            .iter()
            .position(|column| *column == Some(position));
        name.map_or_else(String::new, |name| {
            self.text(&Scalar::Column { name, side: None })
        })
    }

    /// Tells whether a column has the lengths of the texts of another.
    pub(crate) fn is_length(&self, lengths: usize, of: usize) -> bool {
        let mut expressions = self.expressions.iter();
        expressions.any(|(scalar, position)| {
            *position == lengths
                && matches!(scalar, Scalar::Call { function: Function::Length, arguments }
                    if self.position(&arguments[0]) == Some(of))
        })
    }

    /// Returns the position of the column of an expression, if it has one already.
    fn position(&self, scalar: &Scalar<usize>) -> Option<usize> {
        if let Scalar::Column { name, .. } = scalar {
            return self.named[*name];
        }
        let known = self.expressions.iter().find(|(each, _)| each == scalar);
        known.map(|(_, position)| *position)
    }

    fn push(&mut self, prepared: Prepared) -> usize {
        self.prepared.push(prepared);
        self.prepared.len() - 1
    }

    fn bound(&mut self, scalar: Scalar<usize>) -> Result<usize> {
        if let Scalar::Column { name, .. } = scalar {
            return Ok(self.materialized(name));
        }
        if let Some(position) = self.position(&scalar) {
            return Ok(position);
        }
        let mut inputs = Vec::new();
        scalar.visit(&mut |name, _| {
            if !inputs.contains(name) {
                inputs.push(*name);
            }
        });
        let text = self.text(&scalar);
        let prepared = self.computed(&scalar, &inputs, text)?;
        let position = self.push(prepared);
        self.expressions.push((scalar, position));
        Ok(position)
    }

    fn text(&self, scalar: &Scalar<usize>) -> String {
        let column = |name: &usize| Scalar::Column {
            name: self.labels[*name].clone(),
            side: None,
        };
        let named: Scalar = scalar.replace(&mut |name| column(name));
        named.to_string()
    }

    /// Copies a column of the table, the first time that it is asked for.
    fn materialized(&mut self, name: usize) -> usize {
        if let Some(position) = self.named[name] {
            return position;
        }
        let position = self.push(Prepared::from(self.records.columns[name].clone()));
        self.named[name] = Some(position);
        position
    }

    fn computed(&self, scalar: &Scalar<usize>, inputs: &[usize], name: String) -> Result<Prepared> {
        // A column of the table that nothing else asks for is there for this while only.
        let passing: Vec<Option<Prepared>> = inputs
            .iter()
            .map(|name| match self.named[*name] {
                Some(_) => None,
                None => Some(Prepared::from(self.records.columns[*name].clone())),
            })
            .collect();
        let columns: Vec<&Prepared> = inputs
            .iter()
            .zip(&passing)
            .filter_map(|(name, passing)| {
                let kept = self.named[*name].map(|position| &self.prepared[position]);
                kept.or(passing.as_ref())
            })
            .collect();
        let combinations = Combinations::of(&columns, self.n_rows());
        let value = |combination: usize| {
            let record = Record {
                names: inputs,
                columns: &columns,
                codes: combinations.codes(combination),
            };
            scalar.evaluate(&record).into_owned()
        };
        let mut encoded = encode(name, combinations.rows(), combinations.len(), &value)?;
        if let [input] = columns[..]
            && input.column.values == encoded.column.values
        {
            // What changes no value takes no memory for its own.
            encoded.column = Column {
                name: encoded.column.name,
                ..input.column.clone()
            };
        }
        Ok(encoded)
    }
}

/// Returns the truth value of a condition as a value.
pub(crate) fn truth(condition: &Condition) -> Scalar {
    let value = |truth| Scalar::Literal(Value::Boolean(truth));
    Scalar::Case {
        branches: vec![
            (condition.clone(), value(true)),
            (Condition::Not(Box::new(condition.clone())), value(false)),
        ],
        otherwise: None,
    }
}

#[cfg(test)]
mod tests;
