//! What a single cell looks like: a word, a number, a date, an e-mail address …
//!
//! It tells headers from data and fills column statistics. It decides nothing about values: that is for
//! mapping and normalization.

use crate::table::CellKind;

/// The look of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// Nothing, or a sign for nothing such as `-` or `N/A`.
    Blank,
    /// Short text.
    Word,
    /// Text too long for a header.
    Prose,
    Number,
    Date,
    Email,
    Url,
    Phone,
    Boolean,
}

impl Shape {
    /// Tells whether only data looks like this, not a header.
    pub(super) fn is_typed(self) -> bool {
        !matches!(self, Self::Blank | Self::Word | Self::Prose)
    }

    /// Tells whether two looks may stand in one column: a phone may be stored as a number.
    pub(super) fn fits(self, other: Self) -> bool {
        let numeric = |shape| matches!(shape, Self::Number | Self::Phone);
        self == other || (numeric(self) && numeric(other))
    }
}

/// Returns what a cell looks like.
pub(super) fn of(kind: CellKind, text: &str) -> Shape {
    match kind {
        CellKind::Empty | CellKind::Error | CellKind::Unevaluated => Shape::Blank,
        CellKind::Number => Shape::Number,
        CellKind::Boolean => Shape::Boolean,
        CellKind::Date | CellKind::DateTime | CellKind::Time => Shape::Date,
        CellKind::Text => of_text(text),
    }
}

fn of_text(text: &str) -> Shape {
    let text = text.trim();
    if is_placeholder(text) {
        Shape::Blank
    } else if is_email(text) {
        Shape::Email
    } else if is_url(text) {
        Shape::Url
    } else if is_date(text) {
        Shape::Date
    } else if is_phone(text) {
        Shape::Phone
    } else if is_number(text) {
        Shape::Number
    } else if text.len() > 80 {
        Shape::Prose
    } else {
        Shape::Word
    }
}

/// Tells whether a text stands for a missing value.
fn is_placeholder(text: &str) -> bool {
    const SIGNS: [&str; 14] = [
        "-", "--", "—", "–", ".", "?", "n/a", "na", "#n/a", "none", "null", "nil", "tbd", "tbc",
    ];
    text.is_empty() || (text.len() < 5 && SIGNS.iter().any(|sign| text.eq_ignore_ascii_case(sign)))
}

/// Tells whether a text is shaped like an e-mail address.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let plain = |c: char| c.is_alphanumeric() || "._%+-'".contains(c);
    !local.is_empty()
        && local.chars().all(plain)
        && domain.contains('.')
        && domain.rsplit('.').next().is_some_and(|end| end.len() >= 2)
        && domain
            .chars()
            .all(|c| c.is_alphanumeric() || ".-".contains(c))
}

/// Tells whether a text is shaped like a web address.
pub(super) fn is_url(text: &str) -> bool {
    let starts = |prefix: &str| {
        text.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    !text.contains(char::is_whitespace)
        && (starts("http://") || starts("https://") || starts("www."))
        && text.contains('.')
}

/// Tells whether a text is shaped like a calendar date, with or without a time.
pub(super) fn is_date(text: &str) -> bool {
    if text.len() < 6 || text.len() > 40 || !text.starts_with(|c: char| c.is_alphanumeric()) {
        return false;
    }
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    ['-', '/', '.'].iter().any(|mark| is_day(day, *mark)) || is_written_date(text)
}

fn is_day(day: &str, mark: char) -> bool {
    let mut parts = day.split(mark);
    let (Some(a), Some(b), Some(c), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let digits = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let month = digits(b, 2) && (1..=31).contains(&b.parse().unwrap_or(0)) || is_month(b);
    let year = |part: &str| digits(part, 4) && matches!(part.len(), 2 | 4);
    month && ((year(a) && a.len() == 4 && digits(c, 2)) || (digits(a, 2) && year(c)))
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    word.get(..3)
        .is_some_and(|start| MONTHS.iter().any(|month| start.eq_ignore_ascii_case(month)))
        && word.len() <= 9
        && word.chars().all(char::is_alphabetic)
}

/// Tells whether a text is a date in words, such as `3 March 2021` or `Mar 3, 2021`.
fn is_written_date(text: &str) -> bool {
    let words: Vec<&str> = text
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    (2..=4).contains(&words.len())
        && words.iter().any(|word| is_month(word))
        && words
            .iter()
            .all(|word| is_month(word) || word.starts_with(|c: char| c.is_ascii_digit()))
}

/// Tells whether a text is shaped like a telephone number.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || " +-()./\u{A0}".contains(c));
    let has_sign = text.starts_with(['+', '0', '(']);
    let is_grouped = text
        .bytes()
        .filter(|byte| matches!(byte, b' ' | b'-'))
        .count()
        >= 2
        && !text.starts_with('-');
    is_plain && (7..=15).contains(&digits) && (has_sign || is_grouped) && !text.starts_with("0.")
}

/// Tells whether a text is shaped like a number, with a currency, grouping or percent sign perhaps.
pub(super) fn is_number(text: &str) -> bool {
    let bare = text
        .trim_start_matches(['+', '-', '(', '$', '€', '£', 'R', ' '])
        .trim_end_matches(['%', ')', ' ']);
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    digits > 0
        && bare.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && (bare
            .chars()
            .all(|c| c.is_ascii_digit() || ".,' \u{A0}\u{202F}".contains(c))
            || bare.parse::<f64>().is_ok_and(f64::is_finite))
}

/// Tells whether a text is a whole number that reads as a year.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4
        && text
            .parse::<u32>()
            .is_ok_and(|year| (1900..=2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_recognized_by_their_look() {
        for (text, shape) in [
            ("Name", Shape::Word),
            ("n/a", Shape::Blank),
            ("info@acme.co.za", Shape::Email),
            ("https://acme.co.za", Shape::Url),
            ("www.acme.com", Shape::Url),
            ("2020-01-31", Shape::Date),
            ("31/01/2020", Shape::Date),
            ("2020-01-31T10:00:00", Shape::Date),
            ("3 March 2021", Shape::Date),
            ("12-Jan-2020", Shape::Date),
            ("+27 82 123 4567", Shape::Phone),
            ("011 555 0100", Shape::Phone),
            ("0821234567", Shape::Phone),
            ("1,234.50", Shape::Number),
            ("-12", Shape::Number),
            ("R 1 200", Shape::Number),
            ("12%", Shape::Number),
            ("Room 12", Shape::Word),
            ("May", Shape::Word),
        ] {
            assert_eq!(of(CellKind::Text, text), shape, "{text}");
        }
        assert_eq!(of(CellKind::Text, &"long ".repeat(20)), Shape::Prose);
    }

    #[test]
    fn an_iso_date_is_no_phone() {
        assert!(!of(CellKind::Text, "2020-01-31").fits(Shape::Phone));
    }
}
