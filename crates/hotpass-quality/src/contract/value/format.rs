//! Formats of dates and times in the letters of C, read as Python's `strptime` reads them, which Table Schema refers to.

use jiff::civil::{Date, DateTime, Time};
use regex::Regex;

use super::moment;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A format, made ready.
#[derive(Debug, Clone)]
pub(super) struct Format {
    pattern: Regex,
}

/// What a text says by a format; what it does not say is as on the first of January 1900 at midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parsed {
    /// The day.
    pub(super) date: Date,
    /// The time of the day.
    pub(super) time: Time,
    /// Seconds that the zone is ahead.
    pub(super) offset: i64,
}

impl Parsed {
    /// Nanoseconds since 1970.
    pub(super) fn moment(self) -> i128 {
        let at = moment::of_datetime(DateTime::from_parts(self.date, self.time));
        at - i128::from(self.offset) * 1_000_000_000
    }

    /// Nanoseconds since midnight.
    pub(super) fn clock(self) -> i128 {
        moment::of_time(self.time) - i128::from(self.offset) * 1_000_000_000
    }
}

impl Format {
    /// Makes a format ready; none if it has a letter that stands for nothing, or one twice.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut pattern = String::from("^(?i:");
        let mut marks = text.chars();
        while let Some(mark) = marks.next() {
            if mark == '%' {
                pattern.push_str(&part(marks.next()?)?);
            } else if mark.is_whitespace() {
                pattern.push_str(r"\s+");
            } else {
                pattern.push_str(&regex::escape(mark.encode_utf8(&mut [0; 4])));
            }
        }
        pattern.push(')');
        Regex::new(&pattern).ok().map(|pattern| Self { pattern })
    }

    /// Reads a text, all of it.
    pub(super) fn read(&self, text: &str) -> Option<Parsed> {
        let found = self.pattern.captures(text)?;
        if found.get(0)?.end() != text.len() {
            return None;
        }
        let number = |name: &str| -> Option<i64> { found.name(name)?.as_str().trim().parse().ok() };
        let name = |name: &str, names: &[&str]| -> Option<i64> {
            let told = found.name(name)?.as_str().to_lowercase();
            let mut names = (1..).zip(names);
            let (place, _) = names.find(|(_, name)| name.starts_with(&told))?;
            Some(place)
        };
        let year = number("Y").or_else(|| {
            let short = number("y")?;
            Some(if short < 69 {
                2000 + short
            } else {
                1900 + short
            })
        });
        let year = i16::try_from(year.unwrap_or(1900)).ok()?;
        let month = number("m")
            .or_else(|| name("B", &MONTHS))
            .or_else(|| name("b", &MONTHS));
        let month = i8::try_from(month.unwrap_or(1)).ok()?;
        let day = i8::try_from(number("d").unwrap_or(1)).ok()?;
        let date = match number("j") {
            Some(day) => Date::new(year, 1, 1)
                .ok()?
                .checked_add(jiff::Span::new().days(day - 1))
                .ok()?,
            None => Date::new(year, month, day).ok()?,
        };
        let half = found.name("p").map(|half| half.as_str().to_lowercase());
        let hour = match (number("H"), number("I"), half.as_deref()) {
            (Some(hour), _, _) => hour,
            (None, Some(hour), Some("pm")) => hour % 12 + 12,
            (None, Some(hour), _) => hour % 12,
            (None, None, _) => 0,
        };
        // A second that is put in between counts as the last one.
        let second = number("S").unwrap_or(0).min(59);
        let fraction = found.name("f").map_or("", |fraction| fraction.as_str());
        let nanoseconds: String = fraction
            .chars()
            .chain("000000000".chars())
            .take(9)
            .collect();
        let time = Time::new(
            i8::try_from(hour).ok()?,
            i8::try_from(number("M").unwrap_or(0)).ok()?,
            i8::try_from(second).ok()?,
            nanoseconds.parse().ok()?,
        );
        Some(Parsed {
            date,
            time: time.ok()?,
            offset: found.name("z").map_or(0, |zone| offset(zone.as_str())),
        })
    }
}

// The seconds of a zone such as `+02:00`, `-0330` or `Z`.
fn offset(zone: &str) -> i64 {
    if zone.eq_ignore_ascii_case("z") {
        return 0;
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits: String = zone.chars().filter(char::is_ascii_digit).take(6).collect();
    let part = |at: std::ops::Range<usize>| -> i64 {
        digits
            .get(at)
            .and_then(|part| part.parse().ok())
            .unwrap_or(0)
    };
    sign * (part(0..2) * 3600 + part(2..4) * 60 + part(4..6))
}

// What a letter stands for, as Python's `_strptime` has it in English.
fn part(letter: char) -> Option<String> {
    let names = |names: &[&str], length: usize| {
        let mut all: Vec<&str> = names
            .iter()
            .map(|name| name.get(..length).unwrap_or(name))
            .collect();
        all.sort_by_key(|name| std::cmp::Reverse(name.len()));
        all.join("|")
    };
    let inner = match letter {
        '%' => return Some("%".to_owned()),
        'c' => return all("%a %b %d %H:%M:%S %Y"),
        'x' | 'D' => return all("%m/%d/%y"),
        'X' | 'T' => return all("%H:%M:%S"),
        'd' => r"3[0-1]|[1-2][0-9]|0[1-9]|[1-9]| [1-9]".to_owned(),
        'f' => "[0-9]{1,6}".to_owned(),
        'H' => "2[0-3]|[0-1][0-9]|[0-9]".to_owned(),
        'I' | 'm' => "1[0-2]|0[1-9]|[1-9]".to_owned(),
        'j' => "36[0-6]|3[0-5][0-9]|[1-2][0-9][0-9]|0[1-9][0-9]|00[1-9]|[1-9][0-9]|0[1-9]|[1-9]"
            .to_owned(),

        'M' => "[0-5][0-9]|[0-9]".to_owned(),
        'S' => "6[0-1]|[0-5][0-9]|[0-9]".to_owned(),
        'U' | 'W' => "5[0-3]|[0-4][0-9]|[0-9]".to_owned(),
        'w' => "[0-6]".to_owned(),
        'u' => "[1-7]".to_owned(),
        'y' => "[0-9][0-9]".to_owned(),
        'Y' => "[0-9][0-9][0-9][0-9]".to_owned(),
        'z' => r"[+-][0-9][0-9]:?[0-5][0-9](?::?[0-5][0-9](?:\.[0-9]{1,6})?)?|Z".to_owned(),
        'Z' => "utc|gmt".to_owned(),
        'a' => names(&WEEKDAYS, 3),
        'A' => names(&WEEKDAYS, usize::MAX),
        'b' => names(&MONTHS, 3),
        'B' => names(&MONTHS, usize::MAX),
        'p' => "am|pm".to_owned(),
        _ => return None,
    };
    Some(format!("(?P<{letter}>{inner})"))
}

fn all(format: &str) -> Option<String> {
    let mut pattern = String::new();
    let mut marks = format.chars();
    while let Some(mark) = marks.next() {
        match mark {
            '%' => pattern.push_str(&part(marks.next()?)?),
            ' ' => pattern.push_str(r"\s+"),
            other => pattern.push(other),
        }
    }
    Some(pattern)
}
