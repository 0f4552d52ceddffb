//! Expressions made anew from those that there are, part by part. What becomes of a part is for others.

use super::{Condition, Scalar, Side};

/// A change of expressions whose columns are named by `C` into such that name theirs by `D`.
///
/// What is not looked at is made of its changed parts.
pub(crate) trait Rewriting<C, D> {
    /// Why an expression cannot be changed.
    type Error;

    /// Returns what stands in the place of a column.
    fn column(&mut self, name: &C, side: Option<Side>) -> Result<Scalar<D>, Self::Error>;

    /// Returns what stands in the place of a value.
    fn rewrite_scalar(&mut self, of: &Scalar<C>) -> Result<Scalar<D>, Self::Error> {
        of.rewritten(self)
    }

    /// Returns what stands in the place of a condition.
    fn rewrite_condition(&mut self, of: &Condition<C>) -> Result<Condition<D>, Self::Error> {
        of.rewritten(self)
    }
}

impl<C> Scalar<C> {
    /// Returns the expression with other parts.
    ///
    /// # Errors
    /// Those of the change.
    pub(crate) fn rewritten<D, R>(&self, by: &mut R) -> Result<Scalar<D>, R::Error>
    where
        R: Rewriting<C, D> + ?Sized,
    {
        Ok(match self {
            Self::Column { name, side } => by.column(name, *side)?,
            Self::Literal(value) => Scalar::Literal(value.clone()),
            Self::Call {
                function,
                arguments,
            } => Scalar::Call {
                function: *function,
                arguments: arguments
                    .iter()
                    .map(|argument| by.rewrite_scalar(argument))
                    .collect::<Result<_, _>>()?,
            },
            Self::Extract {
                text,
                pattern,
                group,
            } => Scalar::Extract {
                text: Box::new(by.rewrite_scalar(text)?),
                pattern: pattern.clone(),
                group: *group,
            },
            Self::Case {
                branches,
                otherwise,
            } => Scalar::Case {
                branches: branches
                    .iter()
                    .map(|(condition, value)| {
                        Ok((by.rewrite_condition(condition)?, by.rewrite_scalar(value)?))
                    })
                    .collect::<Result<_, _>>()?,
                otherwise: match otherwise {
                    Some(value) => Some(Box::new(by.rewrite_scalar(value)?)),
                    None => None,
                },
            },
        })
    }
}

impl<C> Condition<C> {
    /// Returns the condition with other parts.
    ///
    /// # Errors
    /// Those of the change.
    pub(crate) fn rewritten<D, R>(&self, by: &mut R) -> Result<Condition<D>, R::Error>
    where
        R: Rewriting<C, D> + ?Sized,
    {
        let mut all = |parts: &[Self]| {
            let parts = parts.iter().map(|part| by.rewrite_condition(part));
            parts.collect::<Result<_, _>>()
        };
        Ok(match self {
            Self::Always => Condition::Always,
            Self::And(parts) => Condition::And(all(parts)?),
            Self::Or(parts) => Condition::Or(all(parts)?),
            Self::Not(inner) => Condition::Not(Box::new(by.rewrite_condition(inner)?)),
            Self::Compare {
                left,
                operator,
                right,
            } => Condition::Compare {
                left: by.rewrite_scalar(left)?,
                operator: *operator,
                right: by.rewrite_scalar(right)?,
            },
            Self::IsNull(value) => Condition::IsNull(by.rewrite_scalar(value)?),
            Self::Holds(value) => Condition::Holds(by.rewrite_scalar(value)?),
        })
    }
}
