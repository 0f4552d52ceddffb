//! From the SQL of a model to tests over terms.
//!
//! Whatever is asked of one record alone becomes a column (`hoisting`). What remains is asked of both records: equality,
//! edits, words, lists and arithmetic have a way of their own, everything else goes to the evaluator of expressions. In SQL
//! a condition may also be unknown; it is compiled twice where that matters, once into a test that it holds and once into
//! a test that it does not.

use hotpass_model::linkage::{Comparison, LinkageModel};

use super::{Comparer, Formula, Generic, MAX_LEVELS, Measure, Term, Test, generic};
use crate::{
    columns::{Columns, ModelError, Reading, ValueKind},
    expression::{Condition, ExpressionError, Function, Operator, Rewriting as _, Scalar},
    expression::{parse_condition, parse_rule},
    kernel::edit::prepared::Unit,
};
use generic::{Body, Place};

// From expressions over one record to columns.
mod hoisting;
// Columns of both records, bounds and operators.
mod leaf;
// From expressions of numbers to formulas.
mod reckoning;

use leaf::{Sides, always, bounded, flipped, negated, truth_test};

type Result<T> = std::result::Result<T, ModelError>;

/// Compiles the comparisons of a model.
///
/// # Errors
///
/// When a condition cannot be read or names a column that is not there, a comparison does not end with `ELSE`, or there
/// are too many levels.
pub fn comparisons(model: &LinkageModel, columns: &mut Columns<'_>) -> Result<Vec<Comparer>> {
    let mut n_patterns = 1_u64;
    let mut comparers = Vec::new();
    for comparison in &model.comparisons {
        let comparer = comparer(comparison, columns)?;
        n_patterns = n_patterns
            .checked_mul(comparer.tests.len() as u64)
            .ok_or_else(|| ModelError::TooManyPatterns {
                comparison: comparison.name.clone(),
            })?;
        comparers.push(comparer);
    }
    Ok(comparers)
}

fn comparer(comparison: &Comparison, columns: &mut Columns<'_>) -> Result<Comparer> {
    let n_levels = comparison.levels.len();
    if n_levels > MAX_LEVELS {
        return Err(ModelError::TooManyLevels {
            comparison: comparison.name.clone(),
            n_levels,
            most: MAX_LEVELS,
        });
    }
    let mut compiler = Compiler::new(columns);
    let mut ends = false;
    for (index, level) in comparison.levels.iter().enumerate() {
        let place = format!("comparison `{}`, level {}", comparison.name, index + 1);
        ends = compiler.level(&level.when, place)?;
        // What says that a value is missing, or nothing at all, adjusts nothing.
        let adjusts = level.term_frequency.as_ref();
        let frequency = adjusts.filter(|_| !level.is_null && !ends);
        let column = frequency.map(|each| compiler.counted(&each.column));
        compiler.comparer.frequencies.push(column.transpose()?);
    }
    if !ends {
        return Err(ModelError::NoElse {
            comparison: comparison.name.clone(),
        });
    }
    Ok(compiler.comparer)
}

/// Compiles conditions that are told apart by the level: the first that holds, or their number when none does.
///
/// # Errors
///
/// When a condition cannot be read or names a column that is not there.
pub fn first_of<'a>(
    conditions: impl IntoIterator<Item = &'a str>,
    place: &str,
    columns: &mut Columns<'_>,
) -> Result<Comparer> {
    let mut compiler = Compiler::new(columns);
    for sql in conditions {
        compiler.level(sql, place.to_owned())?;
    }
    compiler.comparer.tests.push(Test::Always);
    Ok(compiler.comparer)
}

/// Compiles a condition that was read already; level 0 says that it holds, level 1 that it does not.
///
/// # Errors
///
/// When it names a column that is not there.
pub fn condition(
    condition: &Condition,
    place: &str,
    columns: &mut Columns<'_>,
) -> Result<Comparer> {
    let mut compiler = Compiler::new(columns);
    place.clone_into(&mut compiler.place);
    let test = compiler.condition(condition)?;
    compiler.comparer.tests = vec![test, Test::Always];
    Ok(compiler.comparer)
}

/// Tells whether a rule admits every pair, such as `1=1`.
pub(crate) fn is_everything(sql: &str) -> bool {
    matches!(parse_rule(sql), Err(ExpressionError::NoEquality { .. }))
        && parse_condition(sql) == Ok(Condition::Always)
}

struct Compiler<'c, 'a> {
    columns: &'c mut Columns<'a>,
    place: String,
    comparer: Comparer,
}

impl<'c, 'a> Compiler<'c, 'a> {
    fn new(columns: &'c mut Columns<'a>) -> Self {
        Self {
            columns,
            place: String::new(),
            comparer: Comparer::default(),
        }
    }

    /// Adds a level; returns whether it always holds.
    fn level(&mut self, sql: &str, place: String) -> Result<bool> {
        let condition = parse_condition(sql).map_err(|source| ModelError::Expression {
            place: place.clone(),
            sql: sql.to_owned(),
            source,
        })?;
        self.place = place;
        let test = self.condition(&condition)?;
        self.comparer.tests.push(test);
        let always = condition == Condition::Always;
        self.comparer.conditions.push(condition);
        Ok(always)
    }

    fn column(&mut self, name: &str) -> Result<usize> {
        let found = self.columns.named(name);
        found.map_err(|source| ModelError::Expression {
            place: self.place.clone(),
            sql: name.to_owned(),
            source,
        })
    }

    fn counted(&mut self, name: &str) -> Result<usize> {
        let column = self.column(name)?;
        self.columns.count(column, name);
        Ok(column)
    }

    fn condition(&mut self, condition: &Condition) -> Result<Test> {
        let condition = self.rewrite_condition(condition)?;
        self.test(&condition, true)
    }

    /// Compiles the test that a condition holds, or (`wanted` is false) that it is known not to hold.
    fn test(&mut self, condition: &Condition<Place>, wanted: bool) -> Result<Test> {
        match condition {
            Condition::Always => Ok(always(wanted)),
            Condition::Not(inner) => self.test(inner, !wanted),
            Condition::And(parts) => self.joined(parts, wanted, wanted),
            Condition::Or(parts) => self.joined(parts, wanted, !wanted),
            Condition::IsNull(Scalar::Column {
                name: Place::Column(column),
                side: Some(side),
            }) => Ok(if wanted {
                Test::Null(*column, *side)
            } else {
                Test::Present(*column, *side)
            }),
            Condition::Holds(scalar) => self.truth(scalar, wanted),
            Condition::Compare {
                left,
                operator,
                right,
            } => {
                let operator = if wanted {
                    *operator
                } else {
                    negated(*operator)
                };
                match self.compared(left, operator, right)? {
                    Some(test) => Ok(test),
                    None => Ok(self.evaluated(condition, wanted)),
                }
            }
            Condition::IsNull(_) => Ok(self.evaluated(condition, wanted)),
        }
    }

    fn joined(&mut self, parts: &[Condition<Place>], wanted: bool, all: bool) -> Result<Test> {
        let tests = parts
            .iter()
            .map(|part| self.test(part, wanted))
            .collect::<Result<Vec<_>>>()?;
        Ok(match tests.as_slice() {
            [Test::Null(one, first), Test::Null(other, second)]
                if !all && one == other && first != second =>
            {
                Test::EitherNull(*one)
            }
            _ if all => Test::All(tests),
            _ => Test::Any(tests),
        })
    }

    fn truth(&mut self, scalar: &Scalar<Place>, wanted: bool) -> Result<Test> {
        let term = match scalar {
            Scalar::Column {
                name: Place::Column(column),
                side: Some(side),
            } => self.formula_term(Formula::Column {
                column: *column,
                side: *side,
                reading: Reading::Truth,
            }),
            Scalar::Call {
                function: Function::DayMonthSwapped,
                arguments,
            } if Sides::of(arguments).is_some() => {
                let (left, right) = self.in_one_dictionary(arguments)?;
                self.term(Measure::DayMonthSwapped, left, right)
            }
            _ => return Ok(self.evaluated(&Condition::Holds(scalar.clone()), wanted)),
        };
        Ok(truth_test(term, wanted))
    }

    /// Compiles a comparison of values, if there is a fast way.
    fn compared(
        &mut self,
        left: &Scalar<Place>,
        operator: Operator,
        right: &Scalar<Place>,
    ) -> Result<Option<Test>> {
        let both = [left.clone(), right.clone()];
        if let Some(sides) = Sides::of(&both)
            && matches!(operator, Operator::Equal | Operator::NotEqual)
        {
            let columns = [sides.left, sides.right].map(|column| self.columns.get(column));
            let kinds = columns.map(|column| column.kind);
            let is_plain = !columns.iter().any(|column| column.has_null_elements);
            if kinds.contains(&ValueKind::Empty) {
                return Ok(Some(always(false)));
            }
            if kinds[0] == kinds[1] && kinds[0] != ValueKind::Mixed && is_plain {
                let (left, right) = self.in_one_dictionary(&both)?;
                return Ok(Some(match operator {
                    Operator::Equal => Test::Equal(left, right),
                    _ => Test::NotEqual(left, right),
                }));
            }
        }
        if !self.is_number(left) && !self.is_number(right) {
            return Ok(None);
        }
        let (Some(left), Some(right)) = (self.formula(left)?, self.formula(right)?) else {
            return Ok(None);
        };
        Ok(Some(self.numbers_compared(left, operator, right)))
    }

    fn numbers_compared(&mut self, left: Formula, operator: Operator, right: Formula) -> Test {
        match (left, right) {
            (left, Formula::Number(bound)) => {
                let term = self.formula_term(left);
                bounded(term, operator, bound)
            }
            (Formula::Number(bound), right) => {
                let term = self.formula_term(right);
                bounded(term, flipped(operator), bound)
            }
            (left, right) => {
                let (left, right) = (self.formula_term(left), self.formula_term(right));
                Test::Compare(left, operator, right)
            }
        }
    }

    fn in_one_dictionary(&mut self, arguments: &[Scalar<Place>]) -> Result<(usize, usize)> {
        let sides = Sides::of(arguments).expect("callers ask for columns of both sides");
        let right = self.columns.in_dictionary_of(sides.left, sides.right)?;
        Ok((sides.left, right))
    }

    fn evaluated(&mut self, condition: &Condition<Place>, wanted: bool) -> Test {
        let term = self.generic(Body::Condition(condition.clone()));
        truth_test(term, wanted)
    }

    fn generic(&mut self, body: Body) -> usize {
        let mut measured = Vec::new();
        let body = if self.columns.unit() == Unit::Byte {
            body
        } else {
            hoisting::with_measured(&body, &mut measured)
        };
        let generic = Generic::new(body, measured);
        let generics = &mut self.comparer.generics;
        let known = generics.iter().position(|each| *each == generic);
        let index = known.unwrap_or_else(|| {
            generics.push(generic);
            generics.len() - 1
        });
        self.term(Measure::Generic(index), 0, 0)
    }

    fn formula_term(&mut self, formula: Formula) -> usize {
        if let Formula::Term(term) = formula {
            return term;
        }
        let formulas = &mut self.comparer.formulas;
        let known = formulas.iter().position(|each| *each == formula);
        let index = known.unwrap_or_else(|| {
            formulas.push(formula);
            formulas.len() - 1
        });
        self.term(Measure::Formula(index), 0, 0)
    }

    fn term(&mut self, measure: Measure, left: usize, right: usize) -> usize {
        let term = Term {
            measure,
            left,
            right,
        };
        let terms = &mut self.comparer.terms;
        terms
            .iter()
            .position(|each| *each == term)
            .unwrap_or_else(|| {
                terms.push(term);
                terms.len() - 1
            })
    }
}
