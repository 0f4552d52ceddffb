//! The smallest parts of conditions: columns of both records, bounds and operators.

use crate::{
    compare::{Test, generic::Place},
    expression::{Operator, Scalar, Side},
};

/// A column of the left and one of the right record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub(super) left: usize,
    pub(super) right: usize,
}

impl Sides {
    /// Returns the columns of two expressions that are one of either record, in whichever order.
    pub(super) fn of(arguments: &[Scalar<Place>]) -> Option<Self> {
        let column = |wanted: Side| {
            arguments.iter().find_map(|argument| match argument {
                Scalar::Column {
                    name: Place::Column(column),
                    side: Some(side),
                } if *side == wanted => Some(*column),
                _ => None,
            })
        };
        let is_pair = arguments.len() == 2;
        let (left, right) = (column(Side::Left)?, column(Side::Right)?);
        is_pair.then_some(Self { left, right })
    }
}

/// Returns the test that holds for every pair, or for none.
pub(super) fn always(holds: bool) -> Test {
    if holds {
        Test::Always
    } else {
        Test::Any(Vec::new())
    }
}

/// Returns the test that a term with a truth value is true, or that it is false.
pub(super) fn truth_test(term: usize, wanted: bool) -> Test {
    if wanted {
        Test::AtLeast(term, 1.0)
    } else {
        Test::AtMost(term, 0.0)
    }
}

/// Returns the test that compares a term with a constant.
pub(super) fn bounded(term: usize, operator: Operator, bound: f64) -> Test {
    match operator {
        Operator::Equal => Test::All(vec![Test::AtLeast(term, bound), Test::AtMost(term, bound)]),
        Operator::NotEqual => Test::Any(vec![Test::Below(term, bound), Test::Above(term, bound)]),
        Operator::Less => Test::Below(term, bound),
        Operator::LessOrEqual => Test::AtMost(term, bound),
        Operator::Greater => Test::Above(term, bound),
        Operator::GreaterOrEqual => Test::AtLeast(term, bound),
    }
}

/// Returns the operator that holds for known values when this one does not.
pub(super) fn negated(operator: Operator) -> Operator {
    match operator {
        Operator::Equal => Operator::NotEqual,
        Operator::NotEqual => Operator::Equal,
        Operator::Less => Operator::GreaterOrEqual,
        Operator::LessOrEqual => Operator::Greater,
        Operator::Greater => Operator::LessOrEqual,
        Operator::GreaterOrEqual => Operator::Less,
    }
}

/// Returns the operator for exchanged values.
pub(super) fn flipped(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        same => same,
    }
}
