//! Parameters: arguments that are told when a suite runs, `{"$PARAMETER": "limit * 2"}`.
//!
//! What they may say is what Great Expectations lets them: names of parameters, numbers, the four operations and powers,
//! `abs`, `round`, `trunc`, `exp`, `sgn`, `sin`, `cos`, `tan`, and dates with `now()`, `datetime(…)` and `timedelta(…)`.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde_json::{Map, Value as Json};

use super::{Problem, Result, moment};
use crate::table::Value;

/// What parameters are, and what time it is.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    /// The values by name.
    pub values: BTreeMap<String, Json>,
    /// The time that `now()` stands for, in nanoseconds since 1970.
    pub now: i64,
}

const SECOND: f64 = 1e9;
/// A calculation is not nested deeper.
const DEEPEST: usize = 64;

/// What a calculation comes to.
#[derive(Debug, Clone, PartialEq)]
enum Term {
    Number(f64),
    Moment(i64),
    /// Nanoseconds.
    Span(f64),
    Other(Json),
}

impl Parameters {
    /// Returns arguments with what their parameters stand for.
    pub fn applied(&self, arguments: &Map<String, Json>) -> Result<Map<String, Json>> {
        let applied = arguments
            .iter()
            .map(|(name, value)| Ok((name.clone(), self.value(value)?)));
        applied.collect()
    }

    fn value(&self, value: &Json) -> Result<Json> {
        match value {
            Json::Object(object) => match object.get("$PARAMETER") {
                Some(Json::String(text)) => self.reckoned(text, object),
                _ => Ok(Json::Object(self.applied(object)?)),
            },
            Json::Array(list) => {
                let list: Result<Vec<Json>> = list.iter().map(|value| self.value(value)).collect();
                Ok(Json::Array(list?))
            }
            other => Ok(other.clone()),
        }
    }

    fn reckoned(&self, text: &str, object: &Map<String, Json>) -> Result<Json> {
        let name = text.trim();
        if let Some(value) = self.values.get(name) {
            return Ok(value.clone());
        }
        // A value to go on with while nobody says another.
        if let Some(value) = object.get(&format!("$PARAMETER.{name}")) {
            return Ok(value.clone());
        }
        let mut reader = Reader {
            parameters: self,
            text: name,
            rest: name,
            depth: 0,
        };
        let term = reader.sum()?;
        if !reader.rest.trim().is_empty() {
            return Err(reader.failed());
        }
        Ok(match term {
            Term::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                (number as i64).into()
            }
            Term::Number(number) => number.into(),
            Term::Moment(at) => Value::Moment(at).json(),
            Term::Span(span) => (span / SECOND).into(),
            Term::Other(value) => value,
        })
    }
}

struct Reader<'a> {
    parameters: &'a Parameters,
    text: &'a str,
    rest: &'a str,
    /// How many parentheses, functions and signs the place is within.
    depth: usize,
}

impl Reader<'_> {
    fn failed(&self) -> Problem {
        Problem::Argument(format!(
            "no value is given for the parameter `{}`, and it is nothing that can be calculated",
            self.text
        ))
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(symbol) {
            Some(after) => {
                self.rest = after;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> Result<Term> {
        let mut sum = self.product()?;
        loop {
            let sign = if self.takes("+") {
                1.0
            } else if self.takes("-") {
                -1.0
            } else {
                return Ok(sum);
            };
            sum = match (sum, self.product()?) {
                (Term::Number(one), Term::Number(other)) => Term::Number(one + sign * other),
                (Term::Span(one), Term::Span(other)) => Term::Span(one + sign * other),
                (Term::Moment(at), Term::Span(span)) => {
                    let later = at.checked_add((sign * span) as i64);
                    Term::Moment(later.ok_or_else(|| self.failed())?)
                }
                (Term::Moment(one), Term::Moment(other)) if sign < 0.0 => {
                    Term::Span(one as f64 - other as f64)
                }
                _ => return Err(self.failed()),
            };
        }
    }

    fn product(&mut self) -> Result<Term> {
        let mut product = self.power()?;
        loop {
            let is_times = self.takes("*");
            if !is_times && !self.takes("/") {
                return Ok(product);
            }
            let other = self.power()?;
            product = match (product, other) {
                (Term::Number(one), Term::Number(other)) if is_times => Term::Number(one * other),
                (Term::Number(one), Term::Number(other)) => Term::Number(one / other),
                (Term::Span(span), Term::Number(number))
                | (Term::Number(number), Term::Span(span))
                    if is_times =>
                {
                    Term::Span(span * number)
                }
                (Term::Span(span), Term::Number(number)) => Term::Span(span / number),
                _ => return Err(self.failed()),
            };
        }
    }

    fn power(&mut self) -> Result<Term> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.failed());
        }
        let term = self.raised();
        self.depth -= 1;
        term
    }

    fn raised(&mut self) -> Result<Term> {
        if self.takes("-") {
            return match self.power()? {
                Term::Number(number) => Ok(Term::Number(-number)),
                Term::Span(span) => Ok(Term::Span(-span)),
                _ => Err(self.failed()),
            };
        }
        let base = self.atom()?;
        if self.takes("^") {
            return match (base, self.power()?) {
                (Term::Number(base), Term::Number(power)) => Ok(Term::Number(base.powf(power))),
                _ => Err(self.failed()),
            };
        }
        Ok(base)
    }

    fn atom(&mut self) -> Result<Term> {
        if self.takes("(") {
            let inside = self.sum()?;
            return if self.takes(")") {
                Ok(inside)
            } else {
                Err(self.failed())
            };
        }
        let rest = self.rest.trim_start();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = (rest.get(..end), rest.get(end..));
        let word = word
            .filter(|word| !word.is_empty())
            .ok_or_else(|| self.failed())?;
        self.rest = after.unwrap_or_default();
        if let Ok(number) = word.parse() {
            return Ok(Term::Number(number));
        }
        if self.takes("(") {
            return self.call(word);
        }
        match self.parameters.values.get(word) {
            Some(value) => Ok(value.as_f64().map_or_else(
                || {
                    let moment = value.as_str().and_then(moment::read);
                    moment.map_or_else(|| Term::Other(value.clone()), Term::Moment)
                },
                Term::Number,
            )),
            None => Err(self.failed()),
        }
    }

    fn call(&mut self, name: &str) -> Result<Term> {
        let mut given: Vec<(Option<String>, Term)> = Vec::new();
        while !self.takes(")") {
            given.push((self.keyword(), self.sum()?));
            if !self.takes(",") {
                if !self.takes(")") {
                    return Err(self.failed());
                }
                break;
            }
        }
        let numbers: Vec<f64> = given
            .iter()
            .filter_map(|(_, term)| match term {
                Term::Number(number) => Some(*number),
                _ => None,
            })
            .collect();
        let known = match name {
            "now" if given.is_empty() => Some(Term::Moment(self.parameters.now)),
            "timedelta" => Some(span(&given))
                .filter(|span| span.is_finite())
                .map(Term::Span),
            "datetime" | "date" => date(&numbers).map(Term::Moment),
            _ => match numbers.as_slice() {
                [number] => function(name, *number).map(Term::Number),
                _ => None,
            },
        };
        known.ok_or_else(|| self.failed())
    }

    /// Takes the name before `=`.
    fn keyword(&mut self) -> Option<String> {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
        let after = rest.get(end..)?.trim_start().strip_prefix('=')?;
        let name = rest.get(..end)?.to_owned();
        self.rest = after;
        Some(name)
    }
}

fn function(name: &str, number: f64) -> Option<f64> {
    Some(match name {
        "abs" => number.abs(),
        "round" => number.round_ties_even(),
        "trunc" => number.trunc(),
        "exp" => number.exp(),
        "sgn" => f64::from(u8::from(number > 0.0)) - f64::from(u8::from(number < 0.0)),
        "sin" => number.sin(),
        "cos" => number.cos(),
        "tan" => number.tan(),
        _ => return None,
    })
}

/// Returns nanoseconds; without a name the first number is days, the second seconds.
fn span(given: &[(Option<String>, Term)]) -> f64 {
    let of = |(place, (name, term)): (usize, &(Option<String>, Term))| {
        let Term::Number(number) = term else {
            return f64::NAN;
        };
        let unit = name
            .as_deref()
            .or_else(|| ["days", "seconds"].get(place).copied());
        number
            * match unit {
                Some("weeks") => 604_800.0 * SECOND,
                Some("days") => 86_400.0 * SECOND,
                Some("hours") => 3_600.0 * SECOND,
                Some("minutes") => 60.0 * SECOND,
                Some("seconds") => SECOND,
                Some("milliseconds") => SECOND / 1e3,
                Some("microseconds") => SECOND / 1e6,
                _ => f64::NAN,
            }
    };
    given.iter().enumerate().map(of).sum()
}

/// Returns a point in time of year, month and day, and hour, minute and second if they are given.
fn date(numbers: &[f64]) -> Option<i64> {
    let small = |place: usize| numbers.get(place).map(|number| *number as i8);
    let date = Date::new(*numbers.first()? as i16, small(1)?, small(2)?).ok()?;
    let of_day = |place: usize| small(place).unwrap_or(0);
    let time = Time::new(of_day(3), of_day(4), of_day(5), 0).ok()?;
    moment::nanoseconds(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_are_looked_up_and_calculated() {
        let parameters = Parameters {
            values: BTreeMap::from([
                ("limit".to_owned(), json!(10)),
                ("names".to_owned(), json!(["a"])),
            ]),
            now: moment::read("2026-01-15T12:00:00").expect("a time"),
        };
        let told = |text: &str| {
            let given = json!({ "max_value": { "$PARAMETER": text } });
            let given = given.as_object().expect("an object");
            parameters
                .applied(given)
                .map(|found| found["max_value"].clone())
        };
        for (text, expected) in [
            ("limit", json!(10)),
            ("names", json!(["a"])),
            ("limit * 2 + 1", json!(21)),
            ("-limit / (3 + 1)", json!(-2.5)),
            ("2 ^ 3", json!(8)),
            ("abs(-limit)", json!(10)),
            ("now()", json!("2026-01-15T12:00:00")),
            ("now() - timedelta(weeks=2)", json!("2026-01-01T12:00:00")),
            (
                "now() - timedelta(days=7*2, hours=12)",
                json!("2026-01-01T00:00:00"),
            ),
            ("datetime(1969, 1, 1)", json!("1969-01-01T00:00:00")),
        ] {
            assert_eq!(told(text), Ok(expected), "{text}");
        }
        for text in [
            "limits",
            "limit +",
            "limit limit",
            "now() + 1",
            "timedelta(moons=1)",
            "datetime(2020, 1, 1, 99)",
            "datetime(2020, 13, 1)",
            "now() + timedelta(weeks=100000000)",
            &"(".repeat(100_000),
            &"-".repeat(100_000),
        ] {
            assert!(told(text).is_err(), "{text}");
        }
    }
}
