//! Days and moments. A date that is none, such as 30 February, is null.

use crate::expression::{Function, Part, Value};
use crate::kernel::date::{self, format::Format};
use jiff::civil::{self, Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::{Span, Timestamp, tz::Offset};

const EPOCH: Date = civil::date(1970, 1, 1);

/// Applies a function of days and moments.
pub(super) fn apply(function: Function, values: &[&Value]) -> Option<Value> {
    match (function, values) {
        (Function::Date, [of]) => {
            let days = Span::new().try_days(days(of)?).ok()?;
            EPOCH.checked_add(days).ok().map(Value::Date)
        }
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
        (Function::DayMonthSwapped, [left, right]) => Some(Value::Boolean(
            date::day_month_swapped(days(left)?, days(right)?),
        )),
        _ => None,
    }
}

/// Tells whether texts can be read by a format.
pub(in crate::expression) fn is_format(format: &str) -> bool {
    has_offset(format) || Format::try_new(format).is_ok()
}

/// Returns the days since 1970; text may have any of the usual spellings of dates.
fn days(value: &Value) -> Option<i32> {
    match value {
        Value::Text(text) => date::parse_date(text),
        other => EPOCH.until(other.date()?).ok().map(|span| span.get_days()),
    }
}

/// Returns the moment that a text says in a format of strptime; with an offset, the moment in UTC.
fn parse(text: &str, format: &str) -> Option<DateTime> {
    let instant = if has_offset(format) {
        let found = BrokenDownTime::parse(format, text.trim()).ok()?;
        found.to_timestamp().ok()?
    } else {
        let microseconds = Format::try_new(format).ok()?.microseconds(text)?;
        Timestamp::from_microsecond(microseconds).ok()?
    };
    Some(Offset::UTC.to_datetime(instant))
}

fn has_offset(format: &str) -> bool {
    format.contains("%z")
}

/// Returns the seconds since 1970, with fractions.
fn seconds(moment: DateTime) -> f64 {
    EPOCH
        .to_datetime(civil::Time::midnight())
        .duration_until(moment)
        .as_secs_f64()
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
