//! Numbers and times as people read them.

use jiff::tz::TimeZone;

use super::Run;

/// Renders a count with a comma before every third digit.
pub(crate) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Renders a count of things that have a name for one of them and a name for more.
pub(crate) fn counted(value: usize, one: &str, more: &str) -> String {
    let unit = if value == 1 { one } else { more };
    format!("{} {unit}", count(value as u64))
}

/// Returns a share; none of nothing.
pub(crate) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Renders a share in percent with one decimal at most. What is not all is never 100 %, and what is not nothing never
/// 0 %.
pub(crate) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.1 {
        return "< 0.1\u{a0}%".to_owned();
    }
    if percent > 99.9 && percent < 100.0 {
        return "> 99.9\u{a0}%".to_owned();
    }
    format!("{}\u{a0}%", short(percent))
}

/// Renders a number with one decimal at most.
pub(crate) fn short(value: f64) -> String {
    let tenths = (value * 10.0).round();
    if !tenths.is_finite() || tenths == 0.0 {
        return "0".to_owned();
    }
    let text = format!("{:.1}", tenths / 10.0);
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// Renders when a run was, in UTC; as it is written where it cannot be read.
pub(crate) fn moment(run: &Run) -> String {
    let Some(moment) = run.moment() else {
        return run.when.clone();
    };
    let time = moment.to_zoned(TimeZone::UTC).datetime();
    format!(
        "{} {:02}:{:02}\u{a0}UTC",
        time.date(),
        time.hour(),
        time.minute()
    )
}

/// Renders the day on which a run was; as it is written where it cannot be read.
pub(crate) fn day(run: &Run) -> String {
    let moment = run.moment();
    moment.map_or_else(
        || run.when.clone(),
        |moment| moment.to_zoned(TimeZone::UTC).date().to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_to_all_or_nothing() {
        for (share, expected) in [
            (0.0, "0\u{a0}%"),
            (0.000_1, "< 0.1\u{a0}%"),
            (0.25, "25\u{a0}%"),
            (0.333_3, "33.3\u{a0}%"),
            (0.999_99, "> 99.9\u{a0}%"),
            (1.0, "100\u{a0}%"),
        ] {
            assert_eq!(percent(share), expected, "{share}");
        }
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count(950), "950");
        assert_eq!(count(2_500_000), "2,500,000");
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(1_200, "row", "rows"), "1,200 rows");
    }

    #[test]
    fn times_are_in_utc_and_as_they_are_where_they_cannot_be_read() {
        for (when, expected) in [
            ("2026-10-02T14:03:09+02:00", "2026-10-02 12:03\u{a0}UTC"),
            ("2026-10-02T23:59:59.5Z", "2026-10-02 23:59\u{a0}UTC"),
            ("yesterday", "yesterday"),
        ] {
            let run = Run {
                when: when.to_owned(),
                ..Run::default()
            };
            assert_eq!(moment(&run), expected);
        }
    }
}
