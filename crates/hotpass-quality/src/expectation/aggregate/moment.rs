//! Points in time as people write them in expectations and in columns of text.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Dates, each of which may have a time after it.
const DATES: [&str; 11] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%m/%d/%Y",
    "%m-%d-%Y",
    "%d.%m.%Y",
    "%Y%m%d",
    "%d %b %Y",
    "%b %d, %Y",
    "%b %d %Y",
    "%m/%d/%y",
];

/// Times of a day.
const TIMES: [&str; 6] = [
    " %H:%M:%S%.f",
    "T%H:%M:%S%.f",
    " %H:%M",
    "T%H:%M",
    " %I:%M:%S %p",
    " %I:%M %p",
];

/// Reads a point in time, in nanoseconds since 1970; a time without a zone is taken as it stands.
///
/// A date of two numbers and a year is the month first, as dateutil has it.
pub(super) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    // Only a written date has four characters or more and a digit: most texts are turned down here.
    if text.len() < 6 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return i64::try_from(timestamp.as_nanosecond()).ok();
    }
    let civil = text.parse::<DateTime>().ok().or_else(|| by_pattern(text))?;
    let zoned = civil.to_zoned(TimeZone::UTC).ok()?;
    i64::try_from(zoned.timestamp().as_nanosecond()).ok()
}

fn by_pattern(text: &str) -> Option<DateTime> {
    for date in DATES {
        if let Ok(date) = Date::strptime(date, text) {
            return Some(date.to_datetime(jiff::civil::Time::midnight()));
        }
        if !text.contains(':') {
            continue;
        }
        for time in TIMES {
            if let Ok(moment) = DateTime::strptime(format!("{date}{time}"), text) {
                return Some(moment);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let second = 1_000_000_000;
        let cases = [
            ("1970-01-02", Some(86_400 * second)),
            ("1970-01-01T00:00:01", Some(second)),
            ("1970-01-01 00:00:01.5", Some(second * 3 / 2)),
            ("1970-01-01T02:00:00+02:00", Some(0)),
            ("1970-01-01T00:00:02Z", Some(2 * second)),
            ("1/2/1970", Some(86_400 * second)),
            ("1/1/1970 00:01", Some(60 * second)),
            ("2 Jan 1970", Some(86_400 * second)),
            ("Jan 2, 1970", Some(86_400 * second)),
            ("quack", None),
            ("123456", None),
            ("12", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
