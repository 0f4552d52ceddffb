//! Moments: an instant of UTC to the millisecond, as the registry writes it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const DAY: i64 = 86_400_000;

/// An instant: milliseconds since the beginning of 1970, UTC. Written in the form of RFC 3339, such as
/// `2026-01-02T03:04:05Z` or `2026-01-02T03:04:05.678Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Moment(pub i64);

/// A text that is no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMoment;

impl fmt::Display for NoMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a time in UTC such as `2026-01-02T03:04:05Z`")
    }
}

impl std::error::Error for NoMoment {}

impl Moment {
    /// Returns the day, such as `2026-01-02`.
    pub fn day(self) -> String {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        let time = self.0.rem_euclid(DAY);
        let (seconds, millis) = (time / 1000, time % 1000);
        let parts = [
            (year, 4, b'-'),
            (month, 2, b'-'),
            (day, 2, b'T'),
            (seconds / 3600, 2, b':'),
            (seconds / 60 % 60, 2, b':'),
            (seconds % 60, 2, if millis > 0 { b'.' } else { b'Z' }),
            (millis, 3, b'Z'),
        ];
        let parts = parts.iter().take(if millis > 0 { 7 } else { 6 });
        // Digit by digit, because a registry is full of these.
        let mut text = [0u8; 24];
        let mut length = 0;
        for (number, digits, end) in parts {
            let mut rest = *number;
            for place in (length..length + digits).rev() {
                text[place] = b"0123456789"[rest.rem_euclid(10) as usize];
                rest /= 10;
            }
            text[length + digits] = *end;
            length += digits + 1;
        }
        let text = text.get(..length).unwrap_or_default();
        f.write_str(std::str::from_utf8(text).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Moment {
    type Err = NoMoment;

    fn from_str(text: &str) -> Result<Self, NoMoment> {
        let rest = text.strip_suffix('Z').ok_or(NoMoment)?;
        let (date, time) = rest.split_once('T').ok_or(NoMoment)?;
        let [year, month, day] = numbers(date, '-', [4, 2, 2]).ok_or(NoMoment)?;
        let (time, millis) = match time.split_once('.') {
            Some((time, millis)) => (time, number(millis, 3).ok_or(NoMoment)?),
            None => (time, 0),
        };
        let [hour, minute, second] = numbers(time, ':', [2, 2, 2]).ok_or(NoMoment)?;
        let days = days(year, month, day);
        if civil(days) != (year, month, day) || hour > 23 || minute > 59 || second > 59 {
            return Err(NoMoment);
        }
        let seconds = (hour * 60 + minute) * 60 + second;
        Ok(Self(days * DAY + seconds * 1000 + millis))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Moment;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time in UTC such as `2026-01-02T03:04:05Z`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let mut found = [0; 3];
    for (place, digits) in found.iter_mut().zip(digits) {
        *place = number(parts.next()?, digits)?;
    }
    parts.next().is_none().then_some(found)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let is_plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

/// Returns the days from the beginning of 1970 to a day of the Gregorian calendar.
///
/// Years are counted from March, so that the leap day is the last one of a year, in cycles of 400 years.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (cycle, of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    cycle * 146_097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719_468
}

/// Returns year, month and day of so many days after the beginning of 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (cycle, of_cycle) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + cycle * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        for text in [
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999Z",
            "2000-02-29T12:00:00Z",
            "2024-02-29T00:00:00.001Z",
            "2026-10-12T10:11:12.345Z",
            "0001-01-01T00:00:00Z",
        ] {
            let moment: Moment = text.parse().expect("a moment");
            assert_eq!(moment.to_string(), text);
        }
        let moment: Moment = "2026-10-12T00:00:00Z".parse().expect("a moment");
        assert_eq!(moment.0, 1_791_763_200_000);
        assert_eq!(moment.day(), "2026-10-12");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-01-02",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04:05+02:00",
            "2026-02-30T03:04:05Z",
            "2026-13-01T03:04:05Z",
            "2026-01-02T24:04:05Z",
            "2026-1-02T03:04:05Z",
            "2026-01-02T03:04:05.1Z",
            "2026-01-+2T03:04:05Z",
        ] {
            assert_eq!(text.parse::<Moment>(), Err(NoMoment), "{text}");
        }
    }
}
