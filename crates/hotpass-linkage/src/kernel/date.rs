//! Dates of many spellings, and of one given format.
//!
//! In: the text of a date. Out: the day, as the number of days since 1970-01-01; `None` for what is no date, a day that
//! does not exist among them. [`format::Format`] reads a format as `strptime` has it, [`parse_date`] the usual spellings.

use jiff::{SignedDuration, civil, fmt::strtime::BrokenDownTime};

// Formats as `strptime` has them.
pub mod format;

const EPOCH: civil::Date = civil::date(1970, 1, 1);
const SECONDS_OF_DAY: i64 = 86_400;

/// Returns the day of a date in a usual spelling, in days since 1970-01-01.
///
/// It reads `1971-06-24` and `1971/06/24`, `19710624`, `24/06/1971` with any of `/`, `-`, `.` and blank, `24 Jun 1971`,
/// `24th June 1971`, `June 24, 1971`, and `1971`, which is the first of January. A time after the date is passed over.
/// Where day and month could be either, the day is first; where only the month can be first, it is. Years have four
/// digits.
pub fn parse_date(text: &str) -> Option<i32> {
    let text = without_time(text.trim());
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
        .filter(|word| !word.is_empty())
        .collect();
    match words.as_slice() {
        [one] => of_digits(one),
        [first, second, third] => of_parts(first, second, third),
        _ => None,
    }
}

/// Tells whether two days, in days since 1970-01-01, are of one year and differ by day and month swapped.
pub fn day_month_swapped(left: i32, right: i32) -> bool {
    let (Some(left_date), Some(right_date)) = (date_of(left), date_of(right)) else {
        return false;
    };
    left != right
        && left_date.year() == right_date.year()
        && (left_date.month(), left_date.day()) == (right_date.day(), right_date.month())
}

fn of_digits(text: &str) -> Option<i32> {
    let number = number(text)?;
    match text.len() {
        4 => day_of(number, 1, 1),
        8 => day_of(number / 10_000, number / 100 % 100, number % 100)
            .or_else(|| of_year_last(number / 1_000_000, number / 10_000 % 100, number % 10_000)),
        _ => None,
    }
}

fn of_parts(first: &str, second: &str, third: &str) -> Option<i32> {
    if let Some(month) = month_named(second) {
        // 24 Jun 1971, 1971 Jun 24
        let (day, year) = if four_digits(first).is_some() {
            (third, first)
        } else {
            (first, third)
        };
        return day_of(four_digits(year)?, month, number(ordinal(day))?);
    }
    if let Some(month) = month_named(first) {
        return day_of(four_digits(third)?, month, number(ordinal(second))?);
    }
    if first.len() == 4 {
        return day_of(number(first)?, number(second)?, number(third)?);
    }
    of_year_last(number(first)?, number(second)?, four_digits(third)?)
}

fn of_year_last(first: i32, second: i32, year: i32) -> Option<i32> {
    day_of(year, second, first).or_else(|| day_of(year, first, second))
}

/// The day of a date from the year 1000 on.
fn day_of(year: i32, month: i32, day: i32) -> Option<i32> {
    if year < 1000 {
        return None;
    }
    days_since_epoch(year, month, day)
}

/// The number of days from 1970-01-01 to a date; `None` when there is no such date.
fn days_since_epoch(year: i32, month: i32, day: i32) -> Option<i32> {
    let date = civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    let seconds = date.ok()?.duration_since(EPOCH).as_secs();
    i32::try_from(seconds / SECONDS_OF_DAY).ok()
}

fn date_of(days: i32) -> Option<civil::Date> {
    EPOCH
        .checked_add(SignedDuration::from_secs(i64::from(days) * SECONDS_OF_DAY))
        .ok()
}

/// The month of a name or of its first three letters or more; `Sept` is one.
fn month_named(text: &str) -> Option<i32> {
    let start = text.get(..3)?;
    if !start.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let month = BrokenDownTime::parse("%b", start).ok()?;
    let name = month.to_string("%B").ok()?;
    let is_named = name.get(..text.len())?.eq_ignore_ascii_case(text);
    month.month().filter(|_| is_named).map(i32::from)
}

/// A number of digits alone.
fn number(text: &str) -> Option<i32> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn four_digits(text: &str) -> Option<i32> {
    number(text).filter(|_| text.len() == 4)
}

/// Takes the letters off an ordinal: `24th`.
fn ordinal(text: &str) -> &str {
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text)
}

/// Cuts a time off: what begins with a blank or a `T` and hours of digits before a colon.
fn without_time(text: &str) -> &str {
    let Some((date_and_hours, _)) = text.split_once(':') else {
        return text;
    };
    let hours = |c: char| c.is_ascii_digit();
    let date = date_and_hours.trim_end_matches(hours);
    let date = date.strip_suffix(['T', 't', ' ']);
    date.map_or(text, str::trim_end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn usual_spellings_are_one_day() {
        for text in [
            "1971-06-24",
            "1971/6/24",
            "19710624",
            "24061971",
            "24/06/1971",
            "06/24/1971",
            "24.6.1971",
            "24 06 1971",
            "24 Jun 1971",
            "24 june 1971",
            "24-JUN-1971",
            "24th June 1971",
            "June 24, 1971",
            "Jun 24 1971",
            "1971 June 24",
            " 1971-06-24T00:00:00Z ",
            "1971-06-24 10:30:00",
            "24/06/1971 9:05",
        ] {
            assert_eq!(parse_date(text), Some(539), "{text}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (text, days) in [
            ("1970-01-01", Some(0)),
            ("1969-12-31", Some(-1)),
            ("2000-02-29", Some(11_016)),
            ("1971", Some(365)),
            ("03/04/1970", Some(92)),
            ("1000-01-01", Some(-354_285)),
            ("9999-12-31", Some(2_932_896)),
        ] {
            assert_eq!(parse_date(text), days, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "n/a",
            "1971-02-30",
            "31/04/1971",
            "13/13/1971",
            "24/06/71",
            "0971-06-24",
            "197106",
            "24 Foo 1971",
            "24 Ju 1971",
            "1971-06-24-01",
            "10:30",
            "\u{661}\u{669}\u{667}\u{661}",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn swapped_days_and_months_are_told() {
        let swapped = |left, right| {
            day_month_swapped(
                parse_date(left).expect("a date"),
                parse_date(right).expect("a date"),
            )
        };
        assert!(swapped("1971-06-05", "1971-05-06"));
        assert!(!swapped("1971-06-05", "1972-05-06"));
        assert!(!swapped("1971-06-06", "1971-06-06"));
        assert!(!swapped("1971-06-24", "1971-06-25"));
        assert!(!day_month_swapped(i32::MAX, i32::MIN));
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(1000))]

        #[test]
        fn a_written_day_is_read_back(days in -354_285..2_932_897_i32, any: String, near in "[0-9/. :T-]{0,14}") {
            let date = date_of(days).expect("a day");
            let (year, month, day) = (date.year(), date.month(), date.day());
            prop_assert_eq!(parse_date(&format!("{year:04}-{month:02}-{day:02}")), Some(days));
            prop_assert_eq!(parse_date(&format!("{day}/{month}/{year:04}")), Some(days));
            prop_assert_eq!(parse_date(&format!("{year:04}{month:02}{day:02}")), Some(days));
            // Anything else is read or not, without a panic.
            for text in [any, near] {
                prop_assert!(parse_date(&text).is_none_or(|days| date_of(days).is_some()));
            }
        }
    }
}
