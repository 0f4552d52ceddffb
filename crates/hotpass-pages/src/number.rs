//! Numbers as people read them: counts, shares, probabilities, and numbers with a sign, which may be infinite.

/// Renders a count with a comma before every third digit.
pub fn count(value: u64) -> String {
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
pub fn counted(value: usize, one: &str, more: &str) -> String {
    let unit = if value == 1 { one } else { more };
    format!("{} {unit}", count(value as u64))
}

/// Renders a count in as few characters as an axis has room for: `950`, `12k`, `2.5M`.
pub fn short_count(value: f64) -> String {
    for (unit, suffix) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] {
        if value >= unit {
            let text = format!("{:.1}", value / unit);
            return format!("{}{suffix}", text.strip_suffix(".0").unwrap_or(&text));
        }
    }
    format!("{value:.0}")
}

/// Renders a number with one decimal at most; what is no number is 0.
///
/// It is also a coordinate of a drawing.
pub fn short(value: f64) -> String {
    let tenths = (value * 10.0).round();
    if !tenths.is_finite() || tenths == 0.0 {
        return "0".to_owned();
    }
    let text = format!("{:.1}", tenths / 10.0);
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// Renders a number with its sign and two decimals: `+5.21`, `−3.10`, `+∞`.
pub fn signed(value: f64) -> String {
    if value.is_nan() {
        return "undefined".to_owned();
    }
    let sign = if value < 0.0 { "\u{2212}" } else { "+" };
    if value.is_infinite() {
        return format!("{sign}∞");
    }
    let text = format!("{:.2}", value.abs());
    if text == "0.00" {
        return text;
    }
    format!("{sign}{text}")
}

/// Renders a number of an axis with two decimals at most, and with its sign where it is negative.
pub fn tick(value: f64) -> String {
    let sign = if value < 0.0 { "\u{2212}" } else { "" };
    let text = format!("{:.2}", value.abs());
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{sign}{text}")
}

/// Renders a probability so that neither a small one reads as never nor a large one as always.
pub fn probability(value: f64) -> String {
    if value <= 0.0 {
        "0".to_owned()
    } else if value < 0.001 {
        format!("{value:.1e}")
    } else if value < 1.0 && value > 0.9999 {
        "> 0.9999".to_owned()
    } else if value < 1.0 {
        format!("{value:.4}")
    } else {
        "1".to_owned()
    }
}

/// Renders a probability as [`probability`] does, without zeros at its end.
pub fn short_probability(value: f64) -> String {
    let text = probability(value);
    if text.contains('.') && !text.contains('e') {
        return text.trim_end_matches('0').to_owned();
    }
    text
}

/// Returns which share a part is of the whole; none of nothing.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Renders a share from 0 to 1 in percent with one decimal at most. What is not all is never 100 %, and what is not
/// nothing never 0 %.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.1 {
        return "< 0.1\u{a0}%".to_owned();
    }
    if percent > 99.9 && percent < 100.0 {
        return "> 99.9\u{a0}%".to_owned();
    }
    format!("{}\u{a0}%", short(percent))
}

/// Renders a score from 0 to 1 with four decimals, as evaluations print it.
pub fn score(value: f64) -> String {
    format!("{value:.4}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_and_shortened() {
        for (value, long, short) in [
            (0, "0", "0"),
            (950, "950", "950"),
            (12_000, "12,000", "12k"),
            (2_500_000, "2,500,000", "2.5M"),
        ] {
            assert_eq!(count(value), long);
            assert_eq!(short_count(value as f64), short);
        }
    }

    #[test]
    fn counted_things_have_a_name() {
        for (value, expected) in [(0, "0 rows"), (1, "1 row"), (1_200, "1,200 rows")] {
            assert_eq!(counted(value, "row", "rows"), expected);
        }
    }

    #[test]
    fn short_numbers_are_never_invalid() {
        for (value, expected) in [
            (1.0, "1"),
            (1.26, "1.3"),
            (-0.01, "0"),
            (-2.5, "-2.5"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
        ] {
            assert_eq!(short(value), expected, "{value}");
        }
    }

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
        assert_eq!((share(1, 4), share(0, 0)), (Some(0.25), None));
    }

    #[test]
    fn axes_have_numbers_without_zeros_at_their_end() {
        for (value, expected) in [
            (0.0, "0"),
            (10.0, "10"),
            (0.25, "0.25"),
            (-2.5, "\u{2212}2.5"),
        ] {
            assert_eq!(tick(value), expected);
        }
    }

    #[test]
    fn signs_are_shown_even_of_infinite_numbers() {
        for (value, expected) in [
            (5.206, "+5.21"),
            (-3.1, "\u{2212}3.10"),
            (-0.001, "0.00"),
            (f64::INFINITY, "+∞"),
            (f64::NEG_INFINITY, "\u{2212}∞"),
            (f64::NAN, "undefined"),
        ] {
            assert_eq!(signed(value), expected, "{value}");
        }
    }

    #[test]
    fn probabilities_near_an_end_never_read_as_certain() {
        for (value, expected) in [
            (0.0, "0"),
            (0.000_012, "1.2e-5"),
            (0.25, "0.2500"),
            (0.999_999, "> 0.9999"),
            (1.0, "1"),
        ] {
            assert_eq!(probability(value), expected, "{value}");
        }
        assert_eq!(short_probability(0.95), "0.95");
        assert_eq!(short_probability(1.0), "1");
    }
}
