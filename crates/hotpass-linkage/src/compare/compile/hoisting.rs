//! From expressions over one record to columns: what remains of a condition is what both records are needed for.

use std::borrow::Cow;

use super::{Compiler, Result};
use crate::{
    columns::{ValueKind, truth},
    compare::{
        formula,
        generic::{Body, Place, has_unit},
    },
    expression::{Cells, Condition, Function, Kind, Scalar, Side, Value, Words},
};

/// A record of which nothing is known, for expressions that name no column.
struct Nothing;

impl<C> Cells<C> for Nothing {
    fn value(&self, _: Option<Side>, _: &C) -> Cow<'_, Value> {
        Cow::Owned(Value::Null)
    }
}

impl Compiler<'_, '_> {
    /// Returns a condition in which every expression over one record is a column.
    pub(super) fn hoisted_condition(&mut self, of: &Condition) -> Result<Condition<Place>> {
        Ok(match of {
            Condition::Always => Condition::Always,
            Condition::Not(inner) => Condition::Not(Box::new(self.hoisted_condition(inner)?)),
            Condition::And(parts) => Condition::And(self.hoisted_conditions(parts)?),
            Condition::Or(parts) => Condition::Or(self.hoisted_conditions(parts)?),
            Condition::IsNull(scalar) if scalar.side().is_some() => {
                Condition::IsNull(self.hoisted(scalar)?)
            }
            Condition::Compare { .. } | Condition::IsNull(_) | Condition::Holds(_) => {
                self.hoisted_leaf(of)?
            }
        })
    }

    fn hoisted_conditions(&mut self, parts: &[Condition]) -> Result<Vec<Condition<Place>>> {
        let parts = parts.iter();
        parts.map(|part| self.hoisted_condition(part)).collect()
    }

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
        Ok(match of {
            Condition::Compare {
                left,
                operator,
                right,
            } => Condition::Compare {
                left: self.hoisted(left)?,
                operator: *operator,
                right: self.hoisted(right)?,
            },
            Condition::IsNull(scalar) => Condition::IsNull(self.hoisted(scalar)?),
            Condition::Holds(scalar) => Condition::Holds(self.hoisted(scalar)?),
            other => self.hoisted_condition(other)?,
        })
    }

    /// Returns an expression in which every part over one record is a column.
    fn hoisted(&mut self, scalar: &Scalar) -> Result<Scalar<Place>> {
        if let Some(side) = scalar.side() {
            let column = self.columns.expression(scalar, &self.place)?;
            return Ok(place(column, Some(side)));
        }
        if scalar.columns().is_empty() {
            return Ok(Scalar::Literal(scalar.evaluate(&Nothing).into_owned()));
        }
        Ok(match scalar {
            Scalar::Column { .. } | Scalar::Literal(_) => Scalar::Literal(Value::Null),
            Scalar::Call {
                function: Function::Words(words),
                arguments,
            } => self.words_compared(*words, arguments)?,
            Scalar::Call {
                function,
                arguments,
            } => Scalar::Call {
                function: *function,
                arguments: arguments
                    .iter()
                    .map(|argument| self.hoisted(argument))
                    .collect::<Result<_>>()?,
            },
            Scalar::Extract {
                text,
                pattern,
                group,
            } => Scalar::Extract {
                text: Box::new(self.hoisted(text)?),
                pattern: pattern.clone(),
                group: *group,
            },
            Scalar::Case {
                branches,
                otherwise,
            } => Scalar::Case {
                branches: branches
                    .iter()
                    .map(|(condition, value)| {
                        Ok((self.hoisted_condition(condition)?, self.hoisted(value)?))
                    })
                    .collect::<Result<_>>()?,
                otherwise: match otherwise {
                    Some(value) => Some(Box::new(self.hoisted(value)?)),
                    None => None,
                },
            },
        })
    }

    /// Returns a measure of words over folded columns in one dictionary, of which the right one knows its words.
    fn words_compared(&mut self, words: Words, arguments: &[Scalar]) -> Result<Scalar<Place>> {
        let mut arguments = arguments
            .iter()
            .map(|argument| self.hoisted(&folded(argument)))
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

type Measured = Vec<(Function, [Scalar<Place>; 2])>;

/// Takes the measures out of what is evaluated that the evaluator would compute over bytes.
pub(super) fn with_measured(body: &Body, measured: &mut Measured) -> Body {
    match body {
        Body::Condition(condition) => Body::Condition(condition_measured(condition, measured)),
        Body::Number(scalar) => Body::Number(scalar_measured(scalar, measured)),
    }
}

fn condition_measured(of: &Condition<Place>, measured: &mut Measured) -> Condition<Place> {
    match of {
        Condition::Always => Condition::Always,
        Condition::Compare {
            left,
            operator,
            right,
        } => Condition::Compare {
            left: scalar_measured(left, measured),
            operator: *operator,
            right: scalar_measured(right, measured),
        },
        Condition::IsNull(scalar) => Condition::IsNull(scalar_measured(scalar, measured)),
        Condition::Holds(scalar) => Condition::Holds(scalar_measured(scalar, measured)),
        Condition::Not(inner) => Condition::Not(Box::new(condition_measured(inner, measured))),
        Condition::And(parts) => Condition::And(all_measured(parts, measured)),
        Condition::Or(parts) => Condition::Or(all_measured(parts, measured)),
    }
}

fn all_measured(parts: &[Condition<Place>], measured: &mut Measured) -> Vec<Condition<Place>> {
    let parts = parts.iter();
    parts
        .map(|part| condition_measured(part, measured))
        .collect()
}

fn scalar_measured(of: &Scalar<Place>, measured: &mut Measured) -> Scalar<Place> {
    match of {
        Scalar::Column { .. } | Scalar::Literal(_) => of.clone(),
        Scalar::Call {
            function,
            arguments,
        } => {
            let arguments: Vec<_> = arguments
                .iter()
                .map(|argument| scalar_measured(argument, measured))
                .collect();
            match <[Scalar<Place>; 2]>::try_from(arguments) {
                Ok(both) if has_unit(*function) => {
                    measured.push((*function, both));
                    Scalar::Column {
                        name: Place::Measured(measured.len() - 1),
                        side: None,
                    }
                }
                Ok(both) => Scalar::Call {
                    function: *function,
                    arguments: both.into(),
                },
                Err(arguments) => Scalar::Call {
                    function: *function,
                    arguments,
                },
            }
        }
        Scalar::Extract {
            text,
            pattern,
            group,
        } => Scalar::Extract {
            text: Box::new(scalar_measured(text, measured)),
            pattern: pattern.clone(),
            group: *group,
        },
        Scalar::Case {
            branches,
            otherwise,
        } => Scalar::Case {
            branches: branches
                .iter()
                .map(|(condition, value)| {
                    (
                        condition_measured(condition, measured),
                        scalar_measured(value, measured),
                    )
                })
                .collect(),
            otherwise: otherwise
                .as_deref()
                .map(|value| Box::new(scalar_measured(value, measured))),
        },
    }
}
