//! From a stored cell to its kind and text: numbers, dates of both epochs, durations.
//!
//! Nothing is interpreted here beyond the stored type and number format; text stays as it is.

use std::fmt::Write as _;

use calamine::{Data, DataRef, ExcelDateTime};

use crate::table::CellKind;

const DAY: i64 = 86_400_000;

/// A cell's value in a form shared by all workbook readers.
pub(super) enum Stored<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    /// A number whose digits are exact as written.
    Digits(&'a str),
    Boolean(bool),
    Serial(Serial),
    /// An ISO 8601 date, date with time, or time.
    Iso(&'a str),
    /// An ISO 8601 duration, `PT1H30M`.
    IsoDuration(&'a str),
    Error,
}

/// A date, time or duration as a count of days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Serial {
    pub(super) days: f64,
    pub(super) is_duration: bool,
    pub(super) is_1904: bool,
}

/// Returns the packed kind of a value and writes its text into `text`.
pub(super) fn render(stored: &Stored<'_>, is_formula: bool, text: &mut String) -> u8 {
    text.clear();
    let kind = match stored {
        Stored::Empty if is_formula => CellKind::Unevaluated,
        Stored::Empty => CellKind::Empty,
        Stored::Text(value) => {
            text.push_str(value);
            CellKind::Text
        }
        Stored::Number(value) => write_number(*value, text),
        Stored::Digits(value) => {
            text.push_str(value);
            CellKind::Number
        }
        Stored::Boolean(value) => {
            text.push_str(if *value { "TRUE" } else { "FALSE" });
            CellKind::Boolean
        }
        Stored::Serial(serial) => write_serial(*serial, text),
        Stored::Iso(value) => write_iso(value, text),
        Stored::IsoDuration(value) => write_iso_duration(value, text),
        Stored::Error => CellKind::Error,
    };
    kind as u8 | if is_formula { CellKind::FORMULA } else { 0 }
}

impl<'a> From<&'a Data> for Stored<'a> {
    fn from(data: &'a Data) -> Self {
        match data {
            Data::Empty => Self::Empty,
            Data::String(value) => Self::Text(value),
            Data::Int(value) => Self::Number(*value as f64),
            Data::Float(value) => Self::Number(*value),
            Data::Bool(value) => Self::Boolean(*value),
            Data::DateTime(value) => Self::Serial((*value).into()),
            Data::DateTimeIso(value) => Self::Iso(value),
            Data::DurationIso(value) => Self::IsoDuration(value),
            Data::Error(_) => Self::Error,
        }
    }
}

impl<'a> From<&'a DataRef<'a>> for Stored<'a> {
    fn from(data: &'a DataRef<'a>) -> Self {
        match data {
            DataRef::Empty => Self::Empty,
            DataRef::String(value) => Self::Text(value),
            DataRef::SharedString(value) => Self::Text(value),
            DataRef::Int(value) => Self::Number(*value as f64),
            DataRef::Float(value) => Self::Number(*value),
            DataRef::Bool(value) => Self::Boolean(*value),
            DataRef::DateTime(value) => Self::Serial((*value).into()),
            DataRef::DateTimeIso(value) => Self::Iso(value),
            DataRef::DurationIso(value) => Self::IsoDuration(value),
            DataRef::Error(_) => Self::Error,
        }
    }
}

impl From<ExcelDateTime> for Serial {
    fn from(value: ExcelDateTime) -> Self {
        // The epoch shows in the year that serial 0 maps to; the type has no other way to ask.
        let epoch = calendar_year_of_zero(value);
        Self {
            days: value.as_f64(),
            is_duration: value.is_duration(),
            is_1904: epoch,
        }
    }
}

/// Tells whether the value counts days from 1904: its own calendar year is then four years ahead.
fn calendar_year_of_zero(value: ExcelDateTime) -> bool {
    let (year, month, day, ..) = value.to_ymd_hms_milli();
    let kind = if value.is_duration() {
        calamine::ExcelDateTimeType::TimeDelta
    } else {
        calamine::ExcelDateTimeType::DateTime
    };
    let later = ExcelDateTime::new(value.as_f64(), kind, true).to_ymd_hms_milli();
    (year, month, day) == (later.0, later.1, later.2)
}

/// Writes the shortest decimal that reads back as the same number, without point or exponent for whole numbers.
fn write_number(value: f64, text: &mut String) -> CellKind {
    if !value.is_finite() {
        return CellKind::Error;
    }
    // 2^53: up to here every whole number is exact, and integers are much faster to print.
    let written = if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        write!(text, "{}", value as i64)
    } else {
        write!(text, "{value}")
    };
    written.expect("writing to a string cannot fail");
    CellKind::Number
}

fn write_serial(serial: Serial, text: &mut String) -> CellKind {
    let milliseconds = (serial.days * DAY as f64).round();
    // The last day of the calendar is 2958465; beyond it, and below 0, there is no date to show.
    if serial.is_duration && milliseconds.abs() < 1e15 {
        let total = milliseconds as i64;
        if total < 0 {
            text.push('-');
        }
        write_clock(total.abs(), text);
        return CellKind::Time;
    }
    if !(0.0..2_958_466.0).contains(&serial.days) {
        return write_number(serial.days, text);
    }
    let total = milliseconds as i64;
    let (days, clock) = (total.div_euclid(DAY), total.rem_euclid(DAY));
    if days == 0 && (clock != 0 || !serial.is_1904) {
        write_clock(clock, text);
        return CellKind::Time;
    }
    write_date(days, serial.is_1904, text);
    if clock == 0 {
        return CellKind::Date;
    }
    text.push('T');
    write_clock(clock, text);
    CellKind::DateTime
}

fn write_date(days: i64, is_1904: bool, text: &mut String) {
    // Days from 1970-01-01. Serial 60 of the 1900 epoch is 1900-02-29, a day that never was.
    let unix = match days {
        _ if is_1904 => days - 24_107,
        60 => {
            text.push_str("1900-02-29");
            return;
        }
        days if days < 60 => days - 25_568,
        days => days - 25_569,
    };
    let (year, month, day) = civil(unix);
    write!(text, "{year:04}-{month:02}-{day:02}").expect("writing to a string cannot fail");
}

/// Returns the proleptic Gregorian date of a count of days from 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years are counted from March, so that the leap day is the last of its year.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn write_clock(milliseconds: i64, text: &mut String) {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    write!(
        text,
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
    .expect("writing to a string cannot fail");
    if rest != 0 {
        write!(text, ".{rest:03}").expect("writing to a string cannot fail");
    }
}

/// Writes an ISO 8601 date or date with time; midnight is left out, and a form that is neither stays text.
fn write_iso(value: &str, text: &mut String) -> CellKind {
    let value = value.trim().trim_end_matches('Z');
    text.push_str(value);
    let (date, clock) = value
        .split_once('T')
        .map_or((value, None), |(date, clock)| (date, Some(clock)));
    let is_date = date.parse::<jiff::civil::Date>().is_ok();
    match clock {
        None if is_date => CellKind::Date,
        None if date.parse::<jiff::civil::Time>().is_ok() => CellKind::Time,
        Some(clock) if is_date && clock.parse::<jiff::civil::Time>().is_ok() => {
            let is_midnight = clock.chars().all(|c| matches!(c, '0' | ':' | '.'));
            if is_midnight {
                text.truncate(date.len());
                CellKind::Date
            } else {
                CellKind::DateTime
            }
        }
        _ => CellKind::Text,
    }
}

/// Writes `PT26H03M01.5S` as `26:03:01.500`; another form stays text.
fn write_iso_duration(value: &str, text: &mut String) -> CellKind {
    let Some(total) = duration_milliseconds(value) else {
        text.push_str(value);
        return CellKind::Text;
    };
    if total < 0 {
        text.push('-');
    }
    write_clock(total.abs(), text);
    CellKind::Time
}

fn duration_milliseconds(value: &str) -> Option<i64> {
    let (sign, rest) = match value.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, value),
    };
    let clock = rest.strip_prefix("PT")?;
    let mut total = 0.0;
    let mut digits = String::new();
    for c in clock.chars() {
        let unit = match c {
            'H' => 3_600_000.0,
            'M' => 60_000.0,
            'S' => 1000.0,
            _ => {
                digits.push(if c == ',' { '.' } else { c });
                continue;
            }
        };
        total += digits.parse::<f64>().ok()? * unit;
        digits.clear();
    }
    (digits.is_empty() && total.is_finite() && total < 1e15).then(|| sign * total.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(stored: &Stored<'_>) -> (CellKind, String) {
        let mut text = String::new();
        let code = render(stored, false, &mut text);
        (CellKind::from_code(code), text)
    }

    fn serial(days: f64, is_1904: bool) -> (CellKind, String) {
        shown(&Stored::Serial(Serial {
            days,
            is_duration: false,
            is_1904,
        }))
    }

    #[test]
    fn numbers_are_the_shortest_text_that_reads_back() {
        for (value, text) in [
            (821_234_567.0, "821234567"),
            (0.1, "0.1"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (27_821_234_567.0, "27821234567"),
            (1234.5678, "1234.5678"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(
                shown(&Stored::Number(value)),
                (CellKind::Number, text.to_owned())
            );
        }
        assert_eq!(shown(&Stored::Number(f64::NAN)).0, CellKind::Error);
    }

    #[test]
    fn serials_become_dates_of_both_epochs() {
        for (days, is_1904, text) in [
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (45_943.0, false, "2025-10-13"),
            (44_481.0, true, "2025-10-13"),
            (0.0, true, "1904-01-01"),
            (2_958_465.0, false, "9999-12-31"),
        ] {
            assert_eq!(serial(days, is_1904), (CellKind::Date, text.to_owned()));
        }
    }

    #[test]
    fn times_are_rounded_to_milliseconds() {
        assert_eq!(
            serial(45_943.541, false),
            (CellKind::DateTime, "2025-10-13T12:59:02.400".into())
        );
        assert_eq!(
            serial(42_370.437_499_999_99, false),
            (CellKind::DateTime, "2016-01-01T10:30:00".into())
        );
        assert_eq!(serial(0.5, false), (CellKind::Time, "12:00:00".into()));
    }

    #[test]
    fn a_serial_outside_the_calendar_stays_a_number() {
        assert_eq!(serial(-1.0, false), (CellKind::Number, "-1".into()));
        assert_eq!(
            serial(27_821_234_567.0, false),
            (CellKind::Number, "27821234567".into())
        );
    }

    #[test]
    fn durations_count_hours_beyond_a_day() {
        let stored = Stored::Serial(Serial {
            days: 1.5,
            is_duration: true,
            is_1904: false,
        });
        assert_eq!(shown(&stored), (CellKind::Time, "36:00:00".into()));
        assert_eq!(
            shown(&Stored::IsoDuration("PT26H03M01.5S")),
            (CellKind::Time, "26:03:01.500".into())
        );
    }

    #[test]
    fn iso_texts_are_dates_only_when_they_are() {
        assert_eq!(
            shown(&Stored::Iso("2020-02-29T00:00:00")),
            (CellKind::Date, "2020-02-29".into())
        );
        assert_eq!(
            shown(&Stored::Iso("2021-02-29")),
            (CellKind::Text, "2021-02-29".into())
        );
    }

    #[test]
    fn calamine_dates_keep_their_epoch() {
        for is_1904 in [false, true] {
            let kind = calamine::ExcelDateTimeType::DateTime;
            for days in [1.0, 60.0, 44_481.25] {
                let value = ExcelDateTime::new(days, kind, is_1904);
                assert_eq!(Serial::from(value).is_1904, is_1904);
            }
        }
    }

    #[test]
    fn a_formula_without_a_result_is_unevaluated() {
        let mut text = String::new();
        let code = render(&Stored::Empty, true, &mut text);
        assert_eq!(CellKind::from_code(code), CellKind::Unevaluated);
    }
}
