//! Calendar dates, read with one order of day and month for a whole column.
//!
//! In: all values of a column, then each cell. Out: ISO dates. The order is declared, or inferred from every value
//! of the column (a day above 12 settles it), never guessed per cell: where the column gives no evidence an ambiguous
//! date is read in the country's order and marked doubtful. A two-digit year up to 49 is 20xx, from 50 on 19xx.
//! Times of day are dropped. Nothing here knows today's date.

use hotpass_model::property::Kind;
use jiff::civil::{Date, DateTime};
use serde::Serialize;

use super::{
    Normalized, Outcome, Validity,
    country::Country,
    placeholder,
    text::{self, Lines},
};
use crate::table::CellKind;
use scan::{Parts, Shape};

/// Taking the text of a date apart.
mod scan;

const RULE: &str = "date.iso";

/// Years that a date of business may have.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Spreadsheet serial numbers read as dates: from 1954 to 2064.
const SERIALS: std::ops::RangeInclusive<i32> = 20_000..=60_000;

/// The order of day, month and year in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum DateOrder {
    /// Year, month, day.
    #[serde(rename = "ymd")]
    YearFirst,
    /// Day, month, year.
    #[serde(rename = "dmy")]
    DayFirst,
    /// Month, day, year.
    #[serde(rename = "mdy")]
    MonthFirst,
}

impl From<hotpass_model::profile::DateOrder> for DateOrder {
    fn from(order: hotpass_model::profile::DateOrder) -> Self {
        match order {
            hotpass_model::profile::DateOrder::YearFirst => Self::YearFirst,
            hotpass_model::profile::DateOrder::DayFirst => Self::DayFirst,
            hotpass_model::profile::DateOrder::MonthFirst => Self::MonthFirst,
        }
    }
}

impl DateOrder {
    /// Returns the name used in documents: `ymd`, `dmy` or `mdy`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::YearFirst => "ymd",
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
        }
    }

    /// Returns the order with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::YearFirst, Self::DayFirst, Self::MonthFirst]
            .into_iter()
            .find(|order| order.as_str() == name)
    }

    /// Returns the order customary in a country.
    pub fn of_country(country: Country) -> Self {
        match country.alpha2() {
            "US" | "PH" | "FM" | "MH" | "PW" | "GU" | "PR" | "AS" | "VI" | "MP" | "UM" => {
                Self::MonthFirst
            }
            "CN" | "JP" | "KR" | "KP" | "TW" | "HU" | "LT" | "MN" => Self::YearFirst,
            _ => Self::DayFirst,
        }
    }
}

/// What the values of a column say about its order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Values that can only be read day first.
    pub day_first: usize,
    /// Values that can only be read month first.
    pub month_first: usize,
    /// Values that can be read either way and mean two different days.
    pub ambiguous: usize,
}

/// How the dates of one column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateColumn {
    order: Option<DateOrder>,
    fallback: DateOrder,
    evidence: Evidence,
}

impl DateColumn {
    /// Infers the order from all values of a column.
    pub fn infer<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut evidence = Evidence::default();
        for value in values {
            for part in scan::parts(&text::clean_lines(value, Lines::Keep).text) {
                if let Ok(Parts {
                    shape: Shape::Numeric([first, second, third]),
                    ..
                }) = part
                    && first.n_digits <= 2
                    && first.value <= 31
                    && (third.n_digits == 4 || third.n_digits == 2)
                {
                    match (first.value > 12, second.value > 12) {
                        (true, false) => evidence.day_first += 1,
                        (false, true) if second.value <= 31 => evidence.month_first += 1,
                        (false, false) if first.value != second.value => evidence.ambiguous += 1,
                        _ => {}
                    }
                }
            }
        }
        let order = match (evidence.day_first > 0, evidence.month_first > 0) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        };
        Self {
            order,
            evidence,
            ..Self::undecided()
        }
    }

    /// Returns a column whose order the source declares.
    pub fn declared(order: DateOrder) -> Self {
        Self {
            order: Some(order),
            ..Self::undecided()
        }
    }

    /// Returns a column without evidence, read day first where need be.
    pub fn undecided() -> Self {
        Self {
            order: None,
            fallback: DateOrder::DayFirst,
            evidence: Evidence::default(),
        }
    }

    /// Returns this column with the order in which ambiguous dates are read for want of evidence.
    #[must_use]
    pub fn with_fallback(mut self, order: DateOrder) -> Self {
        self.fallback = order;
        self
    }

    /// Returns the order declared or settled by the values.
    pub fn order(&self) -> Option<DateOrder> {
        self.order
    }

    /// Returns what the values say about the order.
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// Tells whether some values can only be read day first and others only month first.
    pub fn is_conflicting(&self) -> bool {
        self.evidence.day_first > 0 && self.evidence.month_first > 0
    }

    /// Tells whether the column holds ambiguous dates that nothing settles.
    pub fn is_ambiguous(&self) -> bool {
        self.order.is_none() && self.evidence.ambiguous > 0
    }

    /// Reads one cell of the column.
    pub fn parse(&self, raw: &str, stored: CellKind) -> Outcome {
        let cleaned = text::clean_lines(raw, Lines::Keep);
        if let Some(missing) = placeholder::missing(Kind::Date, &cleaned.text) {
            return missing;
        }
        let text = cleaned.text.as_ref();
        if let Some(value) = serial(text, stored) {
            return Outcome::one(value);
        }
        if let Some((date, remark)) = with_remark(text)
            && let Outcome::Values(values) = self.parse(date, stored)
            && values
                .iter()
                .all(|value| value.validity != Validity::Invalid)
        {
            return Outcome::several(
                values
                    .into_iter()
                    .map(|value| value.with_detail(remark))
                    .collect(),
            );
        }
        let parts = scan::parts(text);
        let is_only = parts.len() == 1;
        let whole = || text.replace('\n', " ");
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            values.push(match part {
                Ok(part) => {
                    let found = if is_only {
                        whole()
                    } else {
                        part.text.to_owned()
                    };
                    self.read(part.shape, found)
                }
                // One unreadable piece makes the cell a remark and not a list of dates.
                Err(reason) => return Outcome::one(Normalized::invalid(whole(), RULE, reason)),
            });
        }
        if values.is_empty() {
            return Outcome::one(Normalized::invalid(whole(), RULE, "not_a_date"));
        }
        Outcome::several(values)
    }

    fn read(&self, shape: Shape, found: String) -> Normalized {
        let (year, month, day, doubt) = match shape {
            Shape::Named { year, month, day } => (full_year(year), month, day.value, None),
            Shape::Numeric(fields) => self.assign(fields),
        };
        let Some(year) = year else {
            return Normalized::invalid(found, RULE, "not_a_date");
        };
        let Some(date) = civil(year, month, day) else {
            return Normalized::invalid(found, RULE, "impossible_date");
        };
        if !YEARS.contains(&year) {
            return Normalized::invalid(found, RULE, "year_out_of_range");
        }
        match doubt {
            Some(doubt) => Normalized::doubtful(date.to_string(), RULE, doubt),
            None => Normalized::valid(date.to_string(), RULE),
        }
    }

    /// Assigns three numbers to year, month and day, with what is doubtful about it.
    fn assign(&self, fields: [scan::Number; 3]) -> (Option<i16>, i16, i16, Option<&'static str>) {
        let [first, second, third] = fields;
        let is_year_first = first.n_digits == 4
            || (first.value > 31 && third.n_digits <= 2)
            || (self.order == Some(DateOrder::YearFirst) && third.n_digits <= 2);
        if is_year_first {
            let year = full_year(first);
            return if second.value > 12 && third.value <= 12 {
                (year, third.value, second.value, Some("year_day_month"))
            } else {
                (year, second.value, third.value, None)
            };
        }
        let year = full_year(third);
        let day_first = |doubt| (year, second.value, first.value, doubt);
        let month_first = |doubt| (year, first.value, second.value, doubt);
        let contradicts = |order| (self.order == Some(order)).then_some("order_contradicts_column");
        if first.value > 12 {
            return day_first(contradicts(DateOrder::MonthFirst));
        }
        if second.value > 12 {
            return month_first(contradicts(DateOrder::DayFirst));
        }
        match self.order {
            Some(DateOrder::DayFirst) => day_first(None),
            Some(DateOrder::MonthFirst) => month_first(None),
            _ if first.value == second.value => day_first(None),
            _ if self.fallback == DateOrder::MonthFirst => month_first(Some("ambiguous_day_month")),
            _ => day_first(Some("ambiguous_day_month")),
        }
    }
}

/// Tells whether a day exists in the calendar.
pub(crate) fn is_date(year: i16, month: i16, day: i16) -> bool {
    civil(year, month, day).is_some()
}

fn civil(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Four digits are a year; two are 2000 to 2049 or 1950 to 1999.
fn full_year(number: scan::Number) -> Option<i16> {
    match number.n_digits {
        4 => Some(number.value),
        1 | 2 if number.value < 50 => Some(2000 + number.value),
        1 | 2 => Some(1900 + number.value),
        _ => None,
    }
}

/// Splits a bracketed remark off the end: `2025-02-18 (inferred)`.
fn with_remark(text: &str) -> Option<(&str, &str)> {
    let (date, remark) = text.strip_suffix(')')?.split_once('(')?;
    (!date.trim().is_empty() && !remark.trim().is_empty()).then_some((date.trim(), remark.trim()))
}

/// Reads a spreadsheet serial number of the 1900 system, with or without a fraction of a day.
fn serial(text: &str, stored: CellKind) -> Option<Normalized> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.len() != 5
        || !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let days = whole
        .parse::<i32>()
        .ok()
        .filter(|days| SERIALS.contains(days))?;
    // Serial 1 is the first day of 1900, and the system believes in a 29 February 1900.
    let epoch = Date::constant(1899, 12, 30);
    let date = epoch.checked_add(jiff::Span::new().days(days)).ok()?;
    Some(if stored == CellKind::Number {
        Normalized::valid(date.to_string(), "date.serial").remarked("serial_number")
    } else {
        Normalized::doubtful(date.to_string(), "date.serial", "serial_number")
    })
}

/// Returns the day of an ISO date or date with time, as an ingest stage writes it.
pub fn iso_day(text: &str) -> Option<Date> {
    text.parse::<Date>()
        .ok()
        .or_else(|| text.parse::<DateTime>().ok().map(DateTime::date))
}

#[cfg(test)]
mod tests;
