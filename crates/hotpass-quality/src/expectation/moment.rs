//! Points in time as people write them.

use jiff::{
    civil::{Date, DateTime, Time},
    fmt::strtime::BrokenDownTime,
};

/// Returns the nanoseconds since 1970 of a date, with a time or without; a zone is applied, and without one the time counts
/// as UTC. The month comes before the day where both are possible, as `dateutil` has it.
pub(crate) fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    // Most texts are no dates; nearly all are turned down here.
    if text.len() < 4 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return i64::try_from(timestamp.as_nanosecond()).ok();
    }
    if let Ok(time) = text.parse::<DateTime>() {
        return nanoseconds(time);
    }
    nanoseconds(pieces(text)?)
}

/// Returns the nanoseconds since 1970 of a date and time in UTC.
pub(crate) fn nanoseconds(time: DateTime) -> Option<i64> {
    let zoned = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    i64::try_from(zoned.timestamp().as_nanosecond()).ok()
}

/// Reads a date piece by piece: numbers, names of months, a time of the day.
fn pieces(text: &str) -> Option<DateTime> {
    let mut numbers: Vec<(&str, i64)> = Vec::new();
    let (mut month, mut time, mut is_afternoon) = (None, None, None);
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '/' | '-' | '.');
    let (date, clock) = divided(text);
    if let Some(clock) = clock {
        let (read, afternoon) = clock_time(clock)?;
        (time, is_afternoon) = (Some(read), afternoon);
    }
    for piece in date.split(is_between).filter(|piece| !piece.is_empty()) {
        let lower = piece.to_lowercase();
        let digits = lower.trim_end_matches(|c: char| c.is_alphabetic());
        if let Some(named) = named(piece, ("%b", "%B")) {
            if month.is_some() {
                return None;
            }
            month = named.month().map(i64::from);
        } else if named(piece, ("%a", "%A")).is_some() {
            // The day of the week follows from the date.
        } else if matches!(
            lower.get(digits.len()..),
            Some("" | "st" | "nd" | "rd" | "th")
        ) {
            numbers.push((piece, digits.parse().ok()?));
        } else {
            return None;
        }
    }
    let (year, month, day) = dated(&numbers, month)?;
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    let time = time.unwrap_or_else(Time::midnight);
    let hour = match (is_afternoon, time.hour()) {
        (Some(true), hour) if hour < 12 => hour + 12,
        (Some(false), 12) => 0,
        (_, hour) => hour,
    };
    let time = Time::new(hour, time.minute(), time.second(), time.subsec_nanosecond()).ok()?;
    Some(date.to_datetime(time))
}

/// Reads the name of a month or a weekday, of which three letters and more are enough. The formats are those of the short
/// and of the whole name.
fn named(text: &str, (short, whole): (&str, &str)) -> Option<BrokenDownTime> {
    let start = text.get(..3)?;
    if !start.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let read = BrokenDownTime::parse(short, start).ok()?;
    let name = read.to_string(whole).ok()?;
    let is_named = name.get(..text.len())?.eq_ignore_ascii_case(text);
    is_named.then_some(read)
}

/// Divides a date from the time of the day.
fn divided(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find(':') else {
        return (text, None);
    };
    let before = text.get(..colon).unwrap_or_default();
    let start = before
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |place| place + 1);
    let (date, clock) = (text.get(..start), text.get(start..));
    let date = date.unwrap_or_default();
    let date = date.strip_suffix('T').unwrap_or(date);
    (date, clock)
}

/// Returns the time of the day, and whether it is said to be after noon.
fn clock_time(text: &str) -> Option<(Time, Option<bool>)> {
    let lower = text.trim().to_lowercase();
    let lower = lower.trim_end_matches('z').trim_end();
    let (clock, half) = match lower.strip_suffix("am").map(|clock| (clock, false)) {
        Some(found) => (found.0, Some(found.1)),
        None => match lower.strip_suffix("pm") {
            Some(clock) => (clock, Some(true)),
            None => (lower, None),
        },
    };
    let mut parts = clock.trim().split(':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let (second, nanosecond) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
            let digits: String = fraction
                .chars()
                .chain("000000000".chars())
                .take(9)
                .collect();
            (whole.parse().ok()?, digits.parse().ok()?)
        }
    };
    let time = Time::new(hour, minute, second, nanosecond).ok()?;
    parts.next().is_none().then_some((time, half))
}

/// Tells which number is what: the year has four digits or comes last, the month before the day if it can.
fn dated(numbers: &[(&str, i64)], month: Option<i64>) -> Option<(i64, i64, i64)> {
    let whole = |text: &str, year: i64| match (text.len(), year) {
        (1 | 2, year) if year < 69 => 2000 + year,
        (1 | 2, year) => 1900 + year,
        _ => year,
    };
    match (numbers, month) {
        ([(text, all)], None) if text.len() == 8 => {
            Some((all / 10_000, all / 100 % 100, all % 100))
        }
        ([(text, year)], None) if text.len() == 4 => Some((*year, 1, 1)),
        ([(text, year)], Some(month)) if text.len() == 4 => Some((*year, month, 1)),
        ([(text, year), (_, month)], None) if text.len() == 4 => Some((*year, *month, 1)),
        ([(_, month), (text, year)], None) if text.len() == 4 => Some((*year, *month, 1)),
        ([(first, a), (second, b)], Some(month)) => {
            if first.len() == 4 || *a > 31 {
                Some((whole(first, *a), month, *b))
            } else {
                Some((whole(second, *b), month, *a))
            }
        }
        ([(text, year), (_, month), (_, day)], None) if text.len() == 4 => {
            Some((*year, *month, *day))
        }
        ([(_, a), (_, b), (text, year)], None) => {
            let (month, day) = if *a > 12 { (*b, *a) } else { (*a, *b) };
            Some((whole(text, *year), month, day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_that_people_write() {
        let day = |text: &str| {
            read(text).map(|at| {
                crate::table::Value::Moment(at)
                    .json()
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            })
        };
        for (text, expected) in [
            ("2019-04-01", Some("2019-04-01T00:00:00")),
            ("1999-12-31T12:00:01", Some("1999-12-31T12:00:01")),
            ("2016-01-01T12:34:56Z", Some("2016-01-01T12:34:56")),
            ("Jan 01 1970 12:00:01", Some("1970-01-01T12:00:01")),
            ("1 March 2001 3:05 pm", Some("2001-03-01T15:05:00")),
            ("01/20/2019", Some("2019-01-20T00:00:00")),
            ("20/01/2019", Some("2019-01-20T00:00:00")),
            ("3/4/16", Some("2016-03-04T00:00:00")),
            ("20190203", Some("2019-02-03T00:00:00")),
            ("Tuesday, May 2nd 2017", Some("2017-05-02T00:00:00")),
            ("abc", None),
            ("cat", None),
            ("5 Sept 2003", Some("2003-09-05T00:00:00")),
            ("fri 5 SEPTEMBER 2003", Some("2003-09-05T00:00:00")),
            ("maybe 1 2001", None),
            ("septembers 1 2001", None),
            ("2019-02-30", None),
            ("", None),
            ("12:61 2001-01-01", None),
        ] {
            assert_eq!(day(text).as_deref(), expected, "{text}");
        }
    }
}
