//! Days and moments. A date that is none, such as 30 February, is null.

use crate::expression::{Function, Part, Value};
use jiff::civil::{self, Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;

/// Applies a function of days and moments.
pub(super) fn apply(function: Function, values: &[&Value]) -> Option<Value> {
    match (function, values) {
        (Function::Date, [of]) => day(of).map(Value::Date),
        (Function::ParseDate, [text, format]) => {
            let text = text.text()?;
            let moment = match format {
                Value::List(formats) => formats
                    .iter()
                    .find_map(|format| parse(&text, &format.text()?)),
                format => parse(&text, &format.text()?),
            };
            moment.map(Value::Timestamp)
        }
        (Function::Epoch, [Value::Number(seconds)]) => Some(Value::Number(*seconds)),
        (Function::Epoch, [of]) => of.moment().map(seconds).map(Value::Number),
        (Function::DateDifference(part), [start, end]) => {
            difference(part, start.date()?, end.date()?).map(Value::Number)
        }
        (Function::DayMonthSwapped, [left, right]) => {
            Some(Value::Boolean(is_swapped(day(left)?, day(right)?)))
        }
        _ => None,
    }
}

/// Returns the day of a value; text may be in any of the forms that dates commonly have.
fn day(value: &Value) -> Option<Date> {
    value.date()
}

/// Returns whether two days differ only in that day and month are the other way round.
fn is_swapped(left: Date, right: Date) -> bool {
    left != right
        && left.year() == right.year()
        && left.month() == right.day()
        && left.day() == right.month()
}

/// Returns the moment that a text says in a format of strptime; what the format does not say is the first of its kind.
fn parse(text: &str, format: &str) -> Option<DateTime> {
    let found = BrokenDownTime::parse(format, text.trim()).ok()?;
    let date = found.to_date().ok().or_else(|| {
        let (year, month, day) = (
            found.year()?,
            found.month().unwrap_or(1),
            found.day().unwrap_or(1),
        );
        Date::new(year, month, day).ok()
    })?;
    let time = found.to_time().unwrap_or(civil::Time::midnight());
    let moment = date.to_datetime(time);
    match found.offset() {
        Some(offset) => moment
            .checked_sub(jiff::SignedDuration::from_secs(offset.seconds().into()))
            .ok(),
        None => Some(moment),
    }
}

/// Returns the seconds since 1970, with fractions.
fn seconds(moment: DateTime) -> f64 {
    let since = jiff::civil::datetime(1970, 1, 1, 0, 0, 0, 0).duration_until(moment);
    since.as_secs_f64()
}

/// Returns how many boundaries of days, months or years lie between two days; negative when the end is the earlier.
fn difference(part: Part, start: Date, end: Date) -> Option<f64> {
    let months = |date: Date| f64::from(date.year()) * 12.0 + f64::from(date.month());
    match part {
        Part::Day => Some(f64::from(start.until(end).ok()?.get_days())),
        Part::Month => Some(months(end) - months(start)),
        Part::Year => Some(f64::from(end.year()) - f64::from(start.year())),
    }
}
