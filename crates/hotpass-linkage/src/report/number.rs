//! Numbers as people read them: counts, weights, probabilities and shares. A weight may be infinite.

/// Renders a count with a comma before every third digit.
pub(super) fn count(value: u64) -> String {
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

/// Renders a count in as few characters as an axis has room for: `950`, `12k`, `2.5M`.
pub(super) fn short_count(value: f64) -> String {
    for (unit, suffix) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] {
        if value >= unit {
            let text = format!("{:.1}", value / unit);
            return format!("{}{suffix}", text.strip_suffix(".0").unwrap_or(&text));
        }
    }
    format!("{value:.0}")
}

/// Renders a weight with its sign and two decimals: `+5.21`, `−3.10`, `+∞`.
pub(super) fn weight(value: f64) -> String {
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

/// Renders a whole number of an axis with its sign where it is negative.
pub(super) fn tick(value: f64) -> String {
    let sign = if value < 0.0 { "\u{2212}" } else { "" };
    let text = format!("{:.2}", value.abs());
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{sign}{text}")
}

/// Renders a probability so that neither a small one reads as never nor a large one as always.
pub(super) fn probability(value: f64) -> String {
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
pub(super) fn short_probability(value: f64) -> String {
    let text = probability(value);
    if text.contains('.') && !text.contains('e') {
        return text.trim_end_matches('0').to_owned();
    }
    text
}

/// Renders a share in percent with one decimal.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Renders a score with four decimals, as evaluations print it.
pub(super) fn score(value: f64) -> String {
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
    fn weights_show_their_sign_even_when_infinite() {
        for (value, expected) in [
            (5.206, "+5.21"),
            (-3.1, "\u{2212}3.10"),
            (-0.001, "0.00"),
            (f64::INFINITY, "+∞"),
            (f64::NEG_INFINITY, "\u{2212}∞"),
            (f64::NAN, "undefined"),
        ] {
            assert_eq!(weight(value), expected, "{value}");
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
