//! From expressions over one record to columns: what remains of a condition is what both records are needed for.

use std::{borrow::Cow, convert::Infallible};

use super::{Compiler, ModelError, Result};
use crate::{
    columns::{ValueKind, truth},
    compare::{
        formula,
        generic::{Body, Place, has_unit},
    },
    expression::{Cells, Condition, Function, Kind, Rewriting, Scalar, Side, Value, Words},
};

/// A record of which nothing is known, for expressions that name no column.
struct Nothing;

impl<C> Cells<C> for Nothing {
    fn value(&self, _: Option<Side>, _: &C) -> Cow<'_, Value> {
        Cow::Owned(Value::Null)
    }
}

/// Puts a column in the place of every expression over one record.
impl Rewriting<String, Place> for Compiler<'_, '_> {
    type Error = ModelError;

    /// Returns null: a column of either record is an expression over it, and has been put in its place before.
    fn column(&mut self, _: &String, _: Option<Side>) -> Result<Scalar<Place>> {
        Ok(Scalar::Literal(Value::Null))
    }

    fn rewrite_scalar(&mut self, of: &Scalar) -> Result<Scalar<Place>> {
        if let Some(side) = of.side() {
            let column = self.columns.expression(of, &self.place)?;
            return Ok(place(column, Some(side)));
        }
        if of.columns().is_empty() {
            return Ok(Scalar::Literal(of.evaluate(&Nothing).into_owned()));
        }
        match of {
            Scalar::Call {
                function: Function::Words(words),
                arguments,
            } => self.words_compared(*words, arguments),
            _ => of.rewritten(self),
        }
    }

    fn rewrite_condition(&mut self, of: &Condition) -> Result<Condition<Place>> {
        match of {
            Condition::IsNull(scalar) if scalar.side().is_some() => of.rewritten(self),
            Condition::Compare { .. } | Condition::IsNull(_) | Condition::Holds(_) => {
                self.hoisted_leaf(of)
            }
            Condition::Always | Condition::Not(_) | Condition::And(_) | Condition::Or(_) => {
                of.rewritten(self)
            }
        }
    }
}

impl Compiler<'_, '_> {
    fn hoisted_leaf(&mut self, of: &Condition) -> Result<Condition<Place>> {
        let mut sides = Vec::new();
        of.visit(&mut |_, side| sides.push(side));
        let Some(first) = sides.first() else {
            return Ok(match of.evaluate(&Nothing) {
                Some(true) => Condition::Always,
                Some(false) => Condition::Not(Box::new(Condition::Always)),
                None => Condition::Holds(Scalar::Literal(Value::Null)),
            });
        };
        if sides.iter().all(|side| side == first) {
            let column = self.columns.expression(&truth(of), &self.place)?;
            return Ok(Condition::Holds(place(column, *first)));
        }
        of.rewritten(self)
    }

    /// Returns a measure of words over folded columns in one dictionary, of which the right one knows its words.
    fn words_compared(&mut self, words: Words, arguments: &[Scalar]) -> Result<Scalar<Place>> {
        let mut arguments = arguments
            .iter()
            .map(|argument| self.rewrite_scalar(&folded(argument)))
            .collect::<Result<Vec<_>>>()?;
        if let Some(sides) = super::Sides::of(&arguments) {
            let joint = self.columns.with_words(sides.left, sides.right)?;
            arguments = vec![
                place(sides.left, Some(Side::Left)),
                place(joint, Some(Side::Right)),
            ];
        }
        Ok(Scalar::Call {
            function: Function::Words(words),
            arguments,
        })
    }

    /// Tells whether the value of an expression is a number or null, whatever the records.
    pub(super) fn is_number(&self, scalar: &Scalar<Place>) -> bool {
        match scalar {
            Scalar::Column {
                name: Place::Column(column),
                ..
            } => {
                let kind = self.columns.get(*column).kind;
                matches!(kind, ValueKind::Number | ValueKind::Empty)
            }
            Scalar::Literal(value) => matches!(value, Value::Number(_) | Value::Null),
            Scalar::Call {
                function,
                arguments,
            } => match function {
                Function::NullIf => arguments.first().is_some_and(|of| self.is_number(of)),
                _ if formula::passes_nulls(*function) => {
                    arguments.iter().all(|argument| self.is_number(argument))
                }
                _ => formula::is_numeric(*function) || is_measure(*function),
            },
            Scalar::Case {
                branches,
                otherwise,
            } => {
                branches.iter().all(|(_, value)| self.is_number(value))
                    && otherwise.iter().all(|value| self.is_number(value))
            }
            Scalar::Column { .. } | Scalar::Extract { .. } => false,
        }
    }
}

/// Tells functions that have a number as their value and are not reckoning.
fn is_measure(function: Function) -> bool {
    matches!(
        function,
        Function::Length
            | Function::Round
            | Function::Sin
            | Function::Cos
            | Function::Acos
            | Function::Radians
            | Function::Cast(Kind::Integer | Kind::Double | Kind::Real)
            | Function::Epoch
            | Function::DateDifference(_)
            | Function::Jaro
            | Function::JaroWinkler
            | Function::Levenshtein
            | Function::DamerauLevenshtein
            | Function::Jaccard
            | Function::Hamming
            | Function::ListCosine
            | Function::PairwiseGreatest(_)
            | Function::PairwiseLeast(_)
            | Function::TokenSortRatio
            | Function::TokenSetRatio
            | Function::QgramCosine
            | Function::Words(_)
    )
}

fn folded(scalar: &Scalar) -> Scalar {
    match scalar {
        Scalar::Call {
            function: Function::Fold | Function::OrganizationKey,
            ..
        } => scalar.clone(),
        _ => Scalar::Call {
            function: Function::Fold,
            arguments: vec![scalar.clone()],
        },
    }
}

fn place(column: usize, side: Option<Side>) -> Scalar<Place> {
    Scalar::Column {
        name: Place::Column(column),
        side,
    }
}

type Unfailing<T> = std::result::Result<T, Infallible>;

type Measured = Vec<(Function, [Scalar<Place>; 2])>;

/// Takes the measures out of what is evaluated that the evaluator would compute over bytes.
pub(super) fn with_measured(body: &Body, measured: &mut Measured) -> Body {
    let mut measuring = Measuring(measured);
    match body {
        Body::Condition(condition) => {
            let Ok(condition) = measuring.rewrite_condition(condition);
            Body::Condition(condition)
        }
        Body::Number(scalar) => {
            let Ok(scalar) = measuring.rewrite_scalar(scalar);
            Body::Number(scalar)
        }
    }
}

/// Puts what is measured in the place of measures, the inner ones first.
struct Measuring<'a>(&'a mut Measured);

impl Rewriting<Place, Place> for Measuring<'_> {
    type Error = Infallible;

    fn column(&mut self, name: &Place, side: Option<Side>) -> Unfailing<Scalar<Place>> {
        let name = name.clone();
        Ok(Scalar::Column { name, side })
    }

    fn rewrite_scalar(&mut self, of: &Scalar<Place>) -> Unfailing<Scalar<Place>> {
        Ok(match of.rewritten(self)? {
            Scalar::Call {
                function,
                arguments,
            } if has_unit(function) => match <[Scalar<Place>; 2]>::try_from(arguments) {
                Ok(both) => {
                    self.0.push((function, both));
                    Scalar::Column {
                        name: Place::Measured(self.0.len() - 1),
                        side: None,
                    }
                }
                Err(arguments) => Scalar::Call {
                    function,
                    arguments,
                },
            },
            rewritten => rewritten,
        })
    }
}
