//! From expressions of numbers to formulas and terms: edits, words, lists, dates and arithmetic.

use super::{Compiler, Result, Sides};
use crate::{
    columns::Reading,
    compare::{
        Formula, Measure, formula,
        generic::{Body, Place},
    },
    expression::{Condition, Function, Part, Scalar, Value},
    kernel::edit::prepared::Unit,
};

impl Compiler<'_, '_> {
    /// Compiles an expression into a formula, if its value can be had as a number.
    pub(super) fn formula(&mut self, scalar: &Scalar<Place>) -> Result<Option<Formula>> {
        let direct = match scalar {
            Scalar::Column {
                name: Place::Column(column),
                side: Some(side),
            } => Some(Formula::Column {
                column: *column,
                side: *side,
                reading: Reading::Number,
            }),
            Scalar::Literal(value) => Some(Formula::Number(value.number().unwrap_or(f64::NAN))),
            Scalar::Call {
                function,
                arguments,
            } => self.called(*function, arguments)?,
            Scalar::Case {
                branches,
                otherwise,
            } if self.is_number(scalar) => self.case(branches, otherwise.as_deref())?,
            _ => None,
        };
        if direct.is_some() || !self.is_number(scalar) {
            return Ok(direct);
        }
        let generic = self.generic(Body::Number(scalar.clone()));
        Ok(Some(Formula::Term(generic)))
    }

    fn case(
        &mut self,
        branches: &[(Condition<Place>, Scalar<Place>)],
        otherwise: Option<&Scalar<Place>>,
    ) -> Result<Option<Formula>> {
        let mut compiled = Vec::new();
        for (condition, value) in branches {
            let test = self.test(condition, true)?;
            let Some(value) = self.formula(value)? else {
                return Ok(None);
            };
            compiled.push((test, value));
        }
        let otherwise = match otherwise {
            Some(value) => match self.formula(value)? {
                Some(value) => Some(Box::new(value)),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Some(Formula::Case(compiled, otherwise)))
    }

    fn called(
        &mut self,
        function: Function,
        arguments: &[Scalar<Place>],
    ) -> Result<Option<Formula>> {
        if let Some(measure) = edit(function) {
            let term = self.edited(measure, arguments)?;
            return Ok(term.map(Formula::Term));
        }
        if let Some(term) = self.relative(function, arguments)? {
            return Ok(Some(Formula::Term(term)));
        }
        match (function, arguments) {
            (Function::Words(words), _) if Sides::of(arguments).is_some() => {
                let (left, right) = self.in_one_dictionary(arguments)?;
                let term = self.term(Measure::Words(words), left, right);
                Ok(Some(Formula::Term(term)))
            }
            (
                Function::Length,
                [
                    Scalar::Call {
                        function: Function::Intersect,
                        arguments: lists,
                    },
                ],
            ) => Ok(self.overlapping(lists)?.map(Formula::Term)),
            (Function::DateDifference(part), [start, end]) => Ok(between(part, start, end)),
            _ if formula::is_numeric(function) => {
                let needs_numbers = formula::passes_nulls(function);
                let mut numbers = Vec::new();
                for argument in arguments {
                    if needs_numbers && !self.is_number(argument) {
                        return Ok(None);
                    }
                    let Some(number) = self.formula(argument)? else {
                        return Ok(None);
                    };
                    numbers.push(number);
                }
                Ok(Some(Formula::Call(function, numbers)))
            }
            _ => Ok(None),
        }
    }

    fn edited(&mut self, measure: Measure, arguments: &[Scalar<Place>]) -> Result<Option<usize>> {
        let Some(sides) = Sides::of(arguments) else {
            return Ok(None);
        };
        let is_text = |column: usize| self.columns.get(column).kind.is_as_written();
        if !is_text(sides.left) || !is_text(sides.right) {
            return Ok(None);
        }
        let (left, right) = self.in_one_dictionary(arguments)?;
        Ok(Some(self.term(measure, left, right)))
    }

    /// Compiles a distance over the length of the longer value, `levenshtein(a_l, a_r) / greatest(length(a_l), length(a_r))`.
    fn relative(
        &mut self,
        function: Function,
        arguments: &[Scalar<Place>],
    ) -> Result<Option<usize>> {
        let (
            Function::Divide,
            [
                Scalar::Call {
                    function: distance,
                    arguments: values,
                },
                Scalar::Call {
                    function: Function::Greatest,
                    arguments: lengths,
                },
            ],
        ) = (function, arguments)
        else {
            return Ok(None);
        };
        let measure = match distance {
            Function::Levenshtein => Measure::LevenshteinRelative,
            Function::DamerauLevenshtein => Measure::DamerauRelative,
            _ => return Ok(None),
        };
        let (Some(values_of), Some(lengths)) = (Sides::of(values), Sides::of(lengths)) else {
            return Ok(None);
        };
        let is_length = self.columns.is_length(lengths.left, values_of.left)
            && self.columns.is_length(lengths.right, values_of.right);
        // Lengths count characters.
        if !is_length || self.columns.unit() != Unit::Character {
            return Ok(None);
        }
        self.edited(measure, values)
    }

    fn overlapping(&mut self, lists: &[Scalar<Place>]) -> Result<Option<usize>> {
        let Some(sides) = Sides::of(lists) else {
            return Ok(None);
        };
        let kinds = [sides.left, sides.right].map(|column| self.columns.get(column).kind);
        if kinds[0].element().is_none() || kinds[0] != kinds[1] {
            return Ok(None);
        }
        let (left, right) = self.in_one_dictionary(lists)?;
        Ok(Some(self.term(Measure::Overlap, left, right)))
    }
}

fn edit(function: Function) -> Option<Measure> {
    Some(match function {
        Function::Jaro => Measure::Jaro,
        Function::JaroWinkler => Measure::JaroWinkler,
        Function::Levenshtein => Measure::Levenshtein,
        Function::DamerauLevenshtein => Measure::Damerau,
        _ => return None,
    })
}

/// Returns the difference of two dates that are columns: of days, months or years.
fn between(part: Part, start: &Scalar<Place>, end: &Scalar<Place>) -> Option<Formula> {
    let reading = match part {
        Part::Day => Reading::Day,
        Part::Month => Reading::Month,
        Part::Year => Reading::Year,
    };
    let read = |scalar: &Scalar<Place>| match scalar {
        Scalar::Column {
            name: Place::Column(column),
            side: Some(side),
        } => Some(Formula::Column {
            column: *column,
            side: *side,
            reading,
        }),
        Scalar::Literal(Value::Null) => Some(Formula::Number(f64::NAN)),
        _ => None,
    };
    let difference = vec![read(end)?, read(start)?];
    Some(Formula::Call(Function::Subtract, difference))
}
