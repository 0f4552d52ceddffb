//! Conditions and expressions without a fast way: the evaluator of expressions over the values of two records.

use std::borrow::Cow;

use crate::{
    columns::Prepared,
    expression::{Cells, Condition, Function, Measure, Scalar, Side, Value, Words},
    kernel::{distance, edit::prepared::Unit, gram},
};

/// What stands for a column in an expression over a pair.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// The column of a position.
    Column(usize),
    /// A measure whose unit the evaluator would not know, by its position.
    Measured(usize),
}

/// What is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A condition: 1 when it holds, 0 when it does not.
    Condition(Condition<Place>),
    /// A number.
    Number(Scalar<Place>),
}

/// A condition or expression over a pair that is left to the evaluator.
#[derive(Debug, Clone, PartialEq)]
pub struct Generic {
    /// What is evaluated.
    pub body: Body,
    /// Measures within it that count characters.
    pub measured: Vec<(Function, [Scalar<Place>; 2])>,
    /// The only column of the left and of the right record, if there is no more of either.
    pub only: Option<(usize, usize)>,
}

impl Generic {
    /// Makes what is evaluated.
    pub fn new(body: Body, measured: Vec<(Function, [Scalar<Place>; 2])>) -> Self {
        let mut columns: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
        let mut found = |place: &Place, side: Option<Side>| {
            if let (Place::Column(column), Some(side)) = (place, side) {
                let columns = &mut columns[usize::from(side == Side::Right)];
                if !columns.contains(column) {
                    columns.push(*column);
                }
            }
        };
        let mut generic = Self {
            body,
            measured,
            only: None,
        };
        generic.visit(&mut found);
        if let [[left], [right]] = [&columns[0][..], &columns[1][..]] {
            generic.only = Some((*left, *right));
        }
        generic
    }

    /// Calls back for each column.
    pub(super) fn visit(&self, found: &mut dyn FnMut(&Place, Option<Side>)) {
        let mut found = |place: &Place, side| found(place, side);
        match &self.body {
            Body::Condition(condition) => condition.visit(&mut found),
            Body::Number(scalar) => scalar.visit(&mut found),
        }
        for scalar in self.measured.iter().flat_map(|(_, arguments)| arguments) {
            scalar.visit(&mut found);
        }
    }

    /// Returns the answer for two rows; NaN when it is unknown.
    pub(super) fn evaluate(&self, columns: &[Prepared], rows: [u32; 2]) -> f64 {
        let cells = Pair {
            columns,
            rows,
            measured: &self.measured,
        };
        match &self.body {
            Body::Condition(condition) => condition.evaluate(&cells).map(f64::from),
            Body::Number(scalar) => match &*scalar.evaluate(&cells) {
                Value::Number(number) => Some(*number),
                Value::Boolean(truth) => Some(f64::from(*truth)),
                _ => None,
            },
        }
        .unwrap_or(f64::NAN)
    }
}

/// The values of two rows.
struct Pair<'a> {
    columns: &'a [Prepared],
    rows: [u32; 2],
    measured: &'a [(Function, [Scalar<Place>; 2])],
}

impl Pair<'_> {
    fn code(&self, side: Side, column: usize) -> u32 {
        let row = self.rows[usize::from(side == Side::Right)];
        self.columns[column].column.codes[row as usize]
    }
}

impl Cells<Place> for Pair<'_> {
    fn value(&self, side: Option<Side>, place: &Place) -> Cow<'_, Value> {
        match (place, side) {
            (Place::Column(column), Some(side)) => {
                let values = self.columns[*column].values();
                Cow::Borrowed(&values[self.code(side, *column) as usize])
            }
            (Place::Measured(index), _) => {
                let (function, [left, right]) = &self.measured[*index];
                let (left, right) = (left.evaluate(self), right.evaluate(self));
                Cow::Owned(Value::from(measure(*function, &left, &right)))
            }
            (Place::Column(_), None) => Cow::Owned(Value::Null),
        }
    }

    fn words(&self, measure: Words, left: &Scalar<Place>, right: &Scalar<Place>) -> Option<f64> {
        let code = |scalar: &Scalar<Place>| match scalar {
            Scalar::Column {
                name: Place::Column(column),
                side: Some(side),
            } => Some((*column, self.code(*side, *column))),
            _ => None,
        };
        let ((_, left), (column, right)) = (code(left)?, code(right)?);
        let tokens = self.columns[column].tokens.as_ref()?;
        (left != 0 && right != 0).then(|| tokens.measure(measure, left, right))
    }
}

/// Tells functions that the evaluator computes over bytes.
pub(super) fn has_unit(function: Function) -> bool {
    matches!(
        function,
        Function::Jaro
            | Function::JaroWinkler
            | Function::Levenshtein
            | Function::DamerauLevenshtein
            | Function::Jaccard
            | Function::Hamming
            | Function::PairwiseGreatest(_)
            | Function::PairwiseLeast(_)
    )
}

/// Returns a measure of two values in characters; unknown when one is null.
fn measure(function: Function, left: &Value, right: &Value) -> Option<f64> {
    match (function, left, right) {
        (Function::PairwiseGreatest(of), Value::List(left), Value::List(right)) => {
            pairwise(of, left, right, f64::max)
        }
        (Function::PairwiseLeast(of), Value::List(left), Value::List(right)) => {
            pairwise(of, left, right, f64::min)
        }
        (Function::PairwiseGreatest(_) | Function::PairwiseLeast(_), _, _) => None,
        _ => of_texts(function, &left.text()?, &right.text()?),
    }
}

fn pairwise(
    of: Measure,
    left: &[Value],
    right: &[Value],
    better: fn(f64, f64) -> f64,
) -> Option<f64> {
    let mut best = None;
    for one in left {
        for other in right {
            let (Some(one), Some(other)) = (one.text(), other.text()) else {
                continue;
            };
            let Some(found) = of_texts(of.function(), &one, &other) else {
                continue;
            };
            best = Some(best.map_or(found, |best| better(best, found)));
        }
    }
    best
}

fn of_texts(function: Function, left: &str, right: &str) -> Option<f64> {
    let unit = Unit::Character;
    Some(match function {
        Function::Jaro => distance::jaro(unit, left, right),
        Function::JaroWinkler => distance::jaro_winkler(unit, left, right),
        Function::Levenshtein => distance::levenshtein(unit, left, right).into(),
        Function::DamerauLevenshtein => distance::damerau_levenshtein(unit, left, right).into(),
        Function::Jaccard => gram::jaccard(unit, left, right),
        Function::Hamming => {
            let n_left = left.chars().count();
            if n_left != right.chars().count() {
                return None;
            }
            let differ = left.chars().zip(right.chars()).filter(|(l, r)| l != r);
            differ.count() as f64
        }
        _ => return None,
    })
}
