//! Dates, times, months and durations as XML Schema writes them (XML Schema Part 2, 3.2.6 to 3.2.11).

use std::{cmp::Ordering, fmt};

use jiff::{
    Span,
    civil::{Date, DateTime, Time, date},
};

const SECOND: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * SECOND;

/// Reads a date, `2024-01-26` and nothing else. There is no year 0000.
pub(super) fn read_date(text: &str) -> Option<Date> {
    let [year, month, day] = split(text, '-').filter(|[year, ..]| *year != "0000")?;
    Date::new(
        digits(year, 4)? as i16,
        digits(month, 2)? as i8,
        digits(day, 2)? as i8,
    )
    .ok()
}

/// Reads a date with a time, `2024-01-26T15:00:00`, and a fraction and a zone if it has them.
pub(super) fn read_datetime(text: &str) -> Option<i128> {
    let (date, time) = text.split_once('T')?;
    let (time, offset) = read_clock(time)?;
    Some(nanoseconds(read_date(date)?) + time - offset)
}

/// Reads a time, `15:00:00`, and a fraction and a zone if it has them.
///
/// Version 2 of Table Schema has no more than the time; version 1 has whatever ISO 8601 calls a time.
pub(super) fn read_time(text: &str) -> Option<i128> {
    let (time, offset) = read_clock(text)?;
    Some(time - offset)
}

/// Nanoseconds from 1970 to a date.
pub(super) fn nanoseconds(date: Date) -> i128 {
    let days = date
        .since(jiff::civil::Date::constant(1970, 1, 1))
        .map_or(0, |span| span.get_days());
    i128::from(days) * DAY
}

/// Nanoseconds from 1970 to a date with a time.
pub(super) fn of_datetime(moment: DateTime) -> i128 {
    nanoseconds(moment.date()) + of_time(moment.time())
}

/// Nanoseconds from midnight.
pub(super) fn of_time(time: Time) -> i128 {
    let seconds =
        i128::from(time.hour()) * 3600 + i128::from(time.minute()) * 60 + i128::from(time.second());
    seconds * SECOND + i128::from(time.subsec_nanosecond())
}

// Nanoseconds since midnight, and those of the zone.
fn read_clock(text: &str) -> Option<(i128, i128)> {
    let (clock, offset) = match text.find(['Z', '+', '-']) {
        Some(at) => (text.get(..at)?, read_zone(text.get(at..)?)?),
        None => (text, 0),
    };
    let (whole, fraction) = match clock.split_once('.') {
        Some((whole, fraction)) => (whole, read_fraction(fraction)?),
        None => (clock, 0),
    };
    let [hour, minute, second] = split(whole, ':')?;
    let (hour, minute, second) = (digits(hour, 2)?, digits(minute, 2)?, digits(second, 2)?);
    let is_midnight = hour == 24 && minute == 0 && second == 0 && fraction == 0;
    let is_time = hour < 24 && minute < 60 && second < 60;
    let seconds = i128::from(hour * 3600 + minute * 60 + second);
    (is_midnight || is_time).then_some((seconds * SECOND + fraction, offset))
}

fn read_fraction(text: &str) -> Option<i128> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let nine: String = text.chars().chain("000000000".chars()).take(9).collect();
    nine.parse().ok().filter(|_| is_digits)
}

fn read_zone(text: &str) -> Option<i128> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let (hour, minute) = rest.split_once(':')?;
    let (hour, minute) = (digits(hour, 2)?, digits(minute, 2)?);
    let minutes = i128::from(hour * 60 + minute);
    (hour <= 14 && minute < 60).then_some(sign * minutes * 60 * SECOND)
}

/// Reads a year, and returns the months since the year 0. XML Schema has years of more digits and before the year 0 too;
/// in a column of years they are something else, and other tools refuse them.
pub(super) fn read_year(text: &str) -> Option<i64> {
    digits(text, 4).map(|year| i64::from(year) * 12)
}

/// Reads a month of a year, and returns the months since the year 0.
pub(super) fn read_yearmonth(text: &str) -> Option<i64> {
    let (year, month) = text.split_once('-')?;
    let month = i64::from(digits(month, 2)?);
    let is_month = (1..=12).contains(&month);
    Some(read_year(year)? + month - 1).filter(|_| is_month)
}

// Three parts and no more.
fn split(text: &str, mark: char) -> Option<[&str; 3]> {
    let mut parts = text.split(mark);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

// So many digits as a number.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_digits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}

/// A length of time: months, whose lengths differ, and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Duration {
    months: i64,
    nanoseconds: i128,
}

impl Duration {
    /// Reads a duration, `P1Y2M3DT4H5M6.7S`, of which it has at least one part.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let rest = rest.strip_prefix('P')?;
        let (days, clock) = match rest.split_once('T') {
            Some((days, clock)) => (days, Some(clock)),
            None => (rest, None),
        };
        let has_parts = !(days.is_empty() && clock.is_none()) && clock != Some("");
        let mut amounts = [0_i128; 3];
        designated(days, ['Y', 'M', 'D'], &mut amounts)?;
        let months = i64::try_from(amounts[0].checked_mul(12)?.checked_add(amounts[1])?).ok()?;
        let mut nanoseconds = amounts[2].checked_mul(DAY)?;
        let (clock, seconds) = divided(clock.unwrap_or_default())?;
        nanoseconds = nanoseconds.checked_add(seconds)?;
        let mut amounts = [0_i128; 3];
        designated(clock, ['H', 'M', 'S'], &mut amounts)?;
        for (amount, seconds) in amounts.into_iter().zip([3600, 60, 1]) {
            nanoseconds = nanoseconds.checked_add(amount.checked_mul(seconds * SECOND)?)?;
        }
        let sign = if is_negative { -1 } else { 1 };
        has_parts.then_some(Self {
            months: months * sign,
            nanoseconds: nanoseconds * i128::from(sign),
        })
    }

    /// Compares; none if that depends on the months that are meant (XML Schema Part 2, 3.2.6.2).
    pub(super) fn order(self, other: Self) -> Option<Ordering> {
        if self.months == other.months {
            return Some(self.nanoseconds.cmp(&other.nanoseconds));
        }
        let starts = [
            date(1696, 9, 1),
            date(1697, 2, 1),
            date(1903, 3, 1),
            date(1903, 7, 1),
        ];
        let end = |start: Date, duration: Self| {
            let months = Span::new().try_months(duration.months).ok()?;
            let end = start.checked_add(months).ok()?;
            Some(nanoseconds(end) + duration.nanoseconds)
        };
        let mut orders = starts
            .into_iter()
            .map(|start| Some(end(start, self)?.cmp(&end(start, other)?)));
        let first = orders.next()??;
        orders.all(|order| order == Some(first)).then_some(first)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}M{}", self.months, self.nanoseconds)
    }
}

// Takes the fraction of seconds off, in nanoseconds, and leaves the seconds whole.
fn divided(clock: &str) -> Option<(&str, i128)> {
    let Some(whole) = clock.strip_suffix('S') else {
        return Some((clock, 0));
    };
    match whole.split_once('.') {
        None => Some((clock, 0)),
        Some((whole, fraction)) => {
            let at = whole
                .rfind(|mark: char| !mark.is_ascii_digit())
                .map_or(0, |at| at + 1);
            let seconds: i128 = whole.get(at..)?.parse().ok()?;
            let nanoseconds = seconds
                .checked_mul(SECOND)?
                .checked_add(read_fraction(fraction)?)?;
            Some((whole.get(..at)?, nanoseconds))
        }
    }
}

// Reads numbers, each followed by its letter, in the order of the letters.
fn designated(text: &str, letters: [char; 3], amounts: &mut [i128; 3]) -> Option<()> {
    let mut rest = text;
    for (letter, amount) in letters.into_iter().zip(amounts) {
        if let Some((number, after)) = rest.split_once(letter) {
            let is_digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            *amount = number.parse().ok().filter(|_| is_digits)?;
            rest = after;
        }
    }
    rest.is_empty().then_some(())
}
