//! From names of columns to their positions, and the columns that an expression names.

use super::{Condition, ExpressionError, Function, Rewriting, Scalar, Side};
use std::convert::Infallible;

/// What puts an expression in the place of a column.
pub type Replace<'a, C, D, E> = dyn FnMut(&C, Option<Side>) -> Result<Scalar<D>, E> + 'a;

/// The names of the columns of a table, by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(Vec<String>);

impl Names {
    /// Makes the names of a table, in the order of its columns.
    pub fn new<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }

    /// Adds a column after the others, such as one that is computed, and returns its position.
    pub fn push(&mut self, name: impl Into<String>) -> usize {
        self.0.push(name.into());
        self.0.len() - 1
    }

    /// Returns the position of a column: the one of this very name, or the only one of this name in another case.
    ///
    /// # Errors
    ///
    /// When the table has no such column, or several that differ in case only.
    pub fn position(&self, name: &str) -> Result<usize, ExpressionError> {
        if let Some(position) = self.0.iter().position(|candidate| candidate == name) {
            return Ok(position);
        }
        let folded = name.to_lowercase();
        let mut alike = self
            .0
            .iter()
            .enumerate()
            .filter(|(_, each)| each.to_lowercase() == folded);
        if let (Some((position, _)), None) = (alike.next(), alike.next()) {
            return Ok(position);
        }
        Err(ExpressionError::UnknownColumn {
            name: name.to_owned(),
            nearest: self.nearest(name).map(str::to_owned),
        })
    }

    fn column(&self, name: &str, side: Option<Side>) -> Result<Scalar<usize>, ExpressionError> {
        let name = self.position(name)?;
        Ok(Scalar::Column { name, side })
    }

    fn nearest(&self, name: &str) -> Option<&str> {
        let likeness = |candidate: &str| {
            rapidfuzz::distance::jaro_winkler::similarity(name.chars(), candidate.chars())
        };
        let best = self
            .0
            .iter()
            .max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
        (likeness(best) > 0.7).then_some(best)
    }
}

impl Scalar {
    /// Returns the expression with columns by position.
    ///
    /// # Errors
    ///
    /// When the table lacks a column.
    pub fn bind(&self, names: &Names) -> Result<Scalar<usize>, ExpressionError> {
        self.try_replace(&mut |name: &String, side| names.column(name, side))
    }

    /// Returns the names of the columns, each once, in the order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.visit(&mut |name, _| push_once(&mut found, name));
        found
    }

    /// Returns the expression over one record as one over that record of a pair.
    #[must_use]
    pub fn of(&self, side: Side) -> Self {
        self.with_sides(Some(side))
    }

    pub(super) fn with_sides(&self, side: Option<Side>) -> Self {
        self.replace(&mut |name| Scalar::Column {
            name: name.clone(),
            side,
        })
    }

    /// Returns the side of all columns, if it is one, and nothing for expressions of both sides or of none.
    pub fn side(&self) -> Option<Side> {
        let mut sides = Vec::new();
        self.visit(&mut |_, side| sides.push(side));
        match sides.split_first() {
            Some((Some(first), rest)) if rest.iter().all(|side| *side == Some(*first)) => {
                Some(*first)
            }
            _ => None,
        }
    }
}

impl Condition {
    /// Returns the condition with columns by position.
    ///
    /// # Errors
    ///
    /// When the table lacks a column.
    pub fn bind(&self, names: &Names) -> Result<Condition<usize>, ExpressionError> {
        self.try_replace(&mut |name: &String, side| names.column(name, side))
    }

    /// Returns the names of the columns, each once, in the order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.visit(&mut |name, _| push_once(&mut found, name));
        found
    }
}

impl<C> Scalar<C> {
    /// Replaces each column by an expression that does not ask for the side.
    #[must_use]
    pub fn replace<D>(&self, by: &mut dyn FnMut(&C) -> Scalar<D>) -> Scalar<D> {
        let replaced: Result<_, Infallible> = self.try_replace(&mut |name, _| Ok(by(name)));
        match replaced {
            Ok(scalar) => scalar,
            Err(never) => match never {},
        }
    }

    /// Calls back for each column.
    pub fn visit<'a>(&'a self, found: &mut impl FnMut(&'a C, Option<Side>)) {
        match self {
            Self::Column { name, side } => found(name, *side),
            Self::Literal(_) => {}
            Self::Call { arguments, .. } => {
                for argument in arguments {
                    visit_scalar(argument, found);
                }
            }
            Self::Extract { text, .. } => visit_scalar(text, found),
            Self::Case {
                branches,
                otherwise,
            } => {
                for (condition, value) in branches {
                    condition.visit(found);
                    visit_scalar(value, found);
                }
                if let Some(value) = otherwise {
                    visit_scalar(value, found);
                }
            }
        }
    }

    /// Calls back for each function, the outer before the inner.
    pub fn visit_functions(&self, found: &mut dyn FnMut(Function)) {
        match self {
            Self::Column { .. } | Self::Literal(_) => {}
            Self::Call {
                function,
                arguments,
            } => {
                found(*function);
                for argument in arguments {
                    argument.visit_functions(found);
                }
            }
            Self::Extract { text, .. } => text.visit_functions(found),
            Self::Case {
                branches,
                otherwise,
            } => {
                for (condition, value) in branches {
                    condition.visit_functions(found);
                    value.visit_functions(found);
                }
                if let Some(value) = otherwise {
                    value.visit_functions(found);
                }
            }
        }
    }

    /// Replaces each column by an expression.
    ///
    /// # Errors
    ///
    /// Those of the replacement.
    pub fn try_replace<D, E>(&self, replace: &mut Replace<'_, C, D, E>) -> Result<Scalar<D>, E> {
        self.rewritten(&mut Replacing(replace))
    }
}

impl<C> Condition<C> {
    /// Calls back for each column.
    pub fn visit<'a>(&'a self, found: &mut impl FnMut(&'a C, Option<Side>)) {
        self.visit_scalars(&mut |scalar| scalar.visit(found));
    }

    /// Calls back for each function, the outer before the inner.
    pub fn visit_functions(&self, found: &mut dyn FnMut(Function)) {
        self.visit_scalars(&mut |scalar| scalar.visit_functions(found));
    }

    /// Calls back for each value that the condition asks about, not for the parts of it.
    pub fn visit_scalars<'a>(&'a self, found: &mut dyn FnMut(&'a Scalar<C>)) {
        match self {
            Self::Always => {}
            Self::Compare { left, right, .. } => {
                found(left);
                found(right);
            }
            Self::IsNull(value) | Self::Holds(value) => found(value),
            Self::Not(inner) => inner.visit_scalars(found),
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.visit_scalars(found);
                }
            }
        }
    }

    /// Replaces each column by an expression.
    ///
    /// # Errors
    ///
    /// Those of the replacement.
    pub fn try_replace<D, E>(&self, replace: &mut Replace<'_, C, D, E>) -> Result<Condition<D>, E> {
        self.rewritten(&mut Replacing(replace))
    }
}

/// Puts expressions in the place of columns, and changes nothing else.
struct Replacing<'r, 'a, C, D, E>(&'r mut Replace<'a, C, D, E>);

impl<C, D, E> Rewriting<C, D> for Replacing<'_, '_, C, D, E> {
    type Error = E;

    fn column(&mut self, name: &C, side: Option<Side>) -> Result<Scalar<D>, E> {
        (self.0)(name, side)
    }
}

fn visit_scalar<'a, C>(scalar: &'a Scalar<C>, found: &mut impl FnMut(&'a C, Option<Side>)) {
    scalar.visit(found);
}

fn push_once<'a>(found: &mut Vec<&'a str>, name: &'a str) {
    if !found.contains(&name) {
        found.push(name);
    }
}
