//! Formats as `strptime` has them, read as `DuckDB`'s `try_strptime` reads them.
//!
//! In: a format such as `%d/%m/%Y`, then texts. Out: the time in microseconds since 1970-01-01, or `None` when the text does
//! not follow the format or names a time that does not exist. Parts that a format leaves out are those of
//! 1900-01-01 00:00:00. There are no time zones and no week numbers; a format with one is refused.

use jiff::fmt::strtime::{BrokenDownTime, Meridiem};

use super::days_since_epoch;

const MICROSECONDS_OF_DAY: i64 = 86_400_000_000;

/// A format, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Format {
    parts: Vec<Part>,
}

/// Why a format cannot be read with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// It has a specifier that is not among those read.
    #[error("`%{specifier}` is none of the parts of a date format that are read")]
    Unknown {
        /// What follows the percent sign.
        specifier: String,
    },
    /// It has no specifier.
    #[error("the date format names no part of a date")]
    Empty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// Blanks, one or more of whatever kind.
    Blanks,
    /// This character.
    Literal(char),
    Year,
    /// Two digits: 69 to 99 are of the 20th century, 0 to 68 of the 21st.
    ShortYear,
    Month,
    /// `%B`, or the three letters of `%b`.
    MonthName {
        is_short: bool,
    },
    Day,
    DayOfYear,
    /// Passed over; `%A`, or the three letters of `%a`.
    Weekday {
        is_short: bool,
    },
    /// Passed over; one digit, of which Sunday or Monday has the first.
    WeekdayNumber {
        first: i32,
    },
    Hour,
    /// 1 to 12.
    HalfDayHour,
    /// `AM` or `PM`.
    HalfDay,
    Minute,
    Second,
    /// A fraction of a second of at most so many digits.
    Fraction {
        n_digits: u32,
    },
}

/// What a text says of a time.
#[derive(Debug, Clone, Copy)]
struct Reading {
    year: i32,
    month: Option<i32>,
    day: Option<i32>,
    day_of_year: Option<i32>,
    hour: Option<i64>,
    is_afternoon: Option<bool>,
    minute: i64,
    second: i64,
    microsecond: i64,
}

impl Format {
    /// Takes a format apart.
    ///
    /// It may have `%Y %y %m %d %b %B %j %a %A %w %u %H %I %p %M %S %f %g %n %%`, those with a dash for no leading zeros
    /// (`%-d`), and `%x`, `%X` and `%c`, which are `%Y-%m-%d`, `%H:%M:%S` and both.
    ///
    /// # Errors
    ///
    /// When it has another specifier, or none.
    pub fn try_new(format: &str) -> Result<Self, FormatError> {
        let mut parts = Vec::new();
        let mut chars = format.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '%' {
                push_literal(&mut parts, c);
                continue;
            }
            let is_plain = chars.next_if_eq(&'-').is_some();
            match chars.next() {
                Some(specifier) if push_specifier(&mut parts, specifier, is_plain) => {}
                other => {
                    let dash = if is_plain { "-" } else { "" };
                    let specifier = other.map_or_else(String::new, String::from);
                    return Err(FormatError::Unknown {
                        specifier: format!("{dash}{specifier}"),
                    });
                }
            }
        }
        let is_empty = parts
            .iter()
            .all(|part| matches!(part, Part::Blanks | Part::Literal(_)));
        if is_empty {
            return Err(FormatError::Empty);
        }
        Ok(Self { parts })
    }

    /// Returns the time that a text names, in microseconds since 1970-01-01.
    ///
    /// Blanks around it do not matter, nor does the case of letters; numbers may have fewer digits than usual.
    pub fn microseconds(&self, text: &str) -> Option<i64> {
        let mut rest = text.trim_start_matches(is_blank);
        let mut reading = Reading::new();
        for part in &self.parts {
            rest = reading.take(*part, rest)?;
        }
        let is_whole = rest.trim_start_matches(is_blank).is_empty();
        is_whole.then(|| reading.microseconds()).flatten()
    }

    /// Returns the day that a text names, in days since 1970-01-01.
    pub fn days(&self, text: &str) -> Option<i32> {
        let days = self.microseconds(text)?.div_euclid(MICROSECONDS_OF_DAY);
        i32::try_from(days).ok()
    }
}

fn push_literal(parts: &mut Vec<Part>, c: char) {
    if !is_blank(c) {
        parts.push(Part::Literal(c));
    } else if parts.last() != Some(&Part::Blanks) {
        parts.push(Part::Blanks);
    }
}

/// Adds what a specifier stands for; `false` when it is not known.
fn push_specifier(parts: &mut Vec<Part>, specifier: char, is_plain: bool) -> bool {
    let part = match (specifier, is_plain) {
        ('d', _) => Part::Day,
        ('m', _) => Part::Month,
        ('y', _) => Part::ShortYear,
        ('j', _) => Part::DayOfYear,
        ('H', _) => Part::Hour,
        ('I', _) => Part::HalfDayHour,
        ('M', _) => Part::Minute,
        ('S', _) => Part::Second,
        (_, true) => return false,
        ('Y', _) => Part::Year,
        ('b', _) => Part::MonthName { is_short: true },
        ('B', _) => Part::MonthName { is_short: false },
        ('a', _) => Part::Weekday { is_short: true },
        ('A', _) => Part::Weekday { is_short: false },
        ('w', _) => Part::WeekdayNumber { first: 0 },
        ('u', _) => Part::WeekdayNumber { first: 1 },
        ('p', _) => Part::HalfDay,
        ('g', _) => Part::Fraction { n_digits: 3 },
        ('f', _) => Part::Fraction { n_digits: 6 },
        ('n', _) => Part::Fraction { n_digits: 9 },
        ('%', _) => Part::Literal('%'),
        ('x', _) => {
            let date = [
                Part::Year,
                Part::Literal('-'),
                Part::Month,
                Part::Literal('-'),
                Part::Day,
            ];
            parts.extend(date);
            return true;
        }
        ('X', _) => {
            let time = [
                Part::Hour,
                Part::Literal(':'),
                Part::Minute,
                Part::Literal(':'),
                Part::Second,
            ];
            parts.extend(time);
            return true;
        }
        ('c', _) => {
            push_specifier(parts, 'x', false);
            push_literal(parts, ' ');
            return push_specifier(parts, 'X', false);
        }
        _ => return false,
    };
    parts.push(part);
    true
}

impl Reading {
    fn new() -> Self {
        Self {
            year: 1900,
            month: None,
            day: None,
            day_of_year: None,
            hour: None,
            is_afternoon: None,
            minute: 0,
            second: 0,
            microsecond: 0,
        }
    }

    /// Takes a part from the start of a text and returns what follows it.
    fn take<'t>(&mut self, part: Part, text: &'t str) -> Option<&'t str> {
        match part {
            Part::Blanks => {
                let rest = text.trim_start_matches(is_blank);
                return (rest.len() < text.len()).then_some(rest);
            }
            Part::Literal(c) => return text.strip_prefix(c),
            Part::MonthName { is_short } => {
                let (named, rest) = take_name(if is_short { "%b" } else { "%B" }, text)?;
                self.month = named.month().map(i32::from);
                return Some(rest);
            }
            Part::Weekday { is_short } => {
                return Some(take_name(if is_short { "%a" } else { "%A" }, text)?.1);
            }
            Part::HalfDay => {
                let (named, rest) = take_name("%p", text)?;
                self.is_afternoon = Some(named.meridiem() == Some(Meridiem::PM));
                return Some(rest);
            }
            Part::Fraction { n_digits } => {
                let (number, rest) = take_number(text, n_digits)?;
                let n_read = (text.len() - rest.len()) as u32;
                // As if written out to nine digits, then rounded to microseconds.
                self.microsecond = (i64::from(number) * 10_i64.pow(9 - n_read) + 500) / 1000;
                return Some(rest);
            }
            _ => {}
        }
        let (n_digits, range) = match part {
            Part::Year => (4, 0..=9999),
            Part::ShortYear => (2, 0..=99),
            Part::Month | Part::HalfDayHour => (2, 1..=12),
            Part::Day => (2, 1..=31),
            Part::DayOfYear => (3, 1..=366),
            Part::Hour => (2, 0..=23),
            Part::WeekdayNumber { first } => (1, first..=first + 6),
            _ => (2, 0..=59),
        };
        let (number, rest) = take_number(text, n_digits)?;
        range.contains(&number).then(|| self.set(part, number))?;
        Some(rest)
    }

    fn set(&mut self, part: Part, number: i32) {
        match part {
            Part::Year => self.year = number,
            Part::ShortYear => self.year = if number >= 69 { 1900 } else { 2000 } + number,
            Part::Month => self.month = Some(number),
            Part::Day => self.day = Some(number),
            Part::DayOfYear => self.day_of_year = Some(number),
            Part::Hour | Part::HalfDayHour => self.hour = Some(i64::from(number)),
            Part::Minute => self.minute = i64::from(number),
            Part::Second => self.second = i64::from(number),
            _ => {}
        }
    }

    fn microseconds(&self) -> Option<i64> {
        let month_and_day = (self.month, self.day);
        let days = match (self.day_of_year, month_and_day) {
            (Some(day), (None, None)) => days_since_epoch(self.year, 1, 1)? + day - 1,
            (_, (month, day)) => days_since_epoch(self.year, month.unwrap_or(1), day.unwrap_or(1))?,
        };
        let hour = match (self.is_afternoon, self.hour) {
            // With AM and PM hours are 1 to 12, of which 12 is the first.
            (Some(_), Some(hour)) if !(1..=12).contains(&hour) => return None,
            (Some(true), hour) => hour.unwrap_or(0) % 12 + 12,
            (Some(false), hour) => hour.unwrap_or(0) % 12,
            (None, hour) => hour.unwrap_or(0),
        };
        let seconds = (hour * 60 + self.minute) * 60 + self.second;
        Some(i64::from(days) * MICROSECONDS_OF_DAY + seconds * 1_000_000 + self.microsecond)
    }
}

/// Takes the name that a text starts with, of the kind that a format of one specifier has.
fn take_name<'t>(format: &str, text: &'t str) -> Option<(BrokenDownTime, &'t str)> {
    let (named, end) = BrokenDownTime::parse_prefix(format, text).ok()?;
    Some((named, text.get(end..)?))
}

/// Takes a number of one digit to `most` digits.
fn take_number(text: &str, most: u32) -> Option<(i32, &str)> {
    let digits = text.bytes().take(most as usize);
    let n_digits = digits.take_while(u8::is_ascii_digit).count();
    let number = text.get(..n_digits)?.parse().ok()?;
    Some((number, text.get(n_digits..)?))
}

/// What C and `DuckDB` call a space.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r')
}

#[cfg(test)]
mod tests;
