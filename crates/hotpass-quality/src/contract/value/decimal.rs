//! Decimal numbers of any length, compared by all their digits: `0.1` is `0.10`, and `9007199254740993` no other number.

use std::{cmp::Ordering, fmt};

/// A number. Each has one form only, so that equal numbers have the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decimal {
    /// One of few digits: the first number divided by ten to the power of the second, which is as small as can be.
    Small(i64, u32),
    /// One of more digits.
    Large {
        /// Below zero.
        is_negative: bool,
        /// The digits as bytes, without zeros before or after.
        digits: Vec<u8>,
        /// Where the point is: the value is 0.digits times ten to that power.
        point: i64,
    },
    /// Beyond all others, on either side.
    Infinite {
        /// Below all others.
        is_negative: bool,
    },
    /// Not a number.
    NotANumber,
}

/// How many digits surely fit.
const FEW: u32 = 18;

/// The parts of a number as they are written.
struct Parts<'a> {
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl Decimal {
    /// Reads a number as XML Schema writes decimals, with an exponent perhaps, or `NaN`, `INF`, `-INF` in letters of any
    /// case (Table Schema 2.0, `number`).
    pub(crate) fn read(text: &str) -> Option<Self> {
        match parts(text) {
            Some(parts) => Some(Self::of(&parts)),
            None => special(text),
        }
    }

    /// Whether [`Self::read`] returns a number.
    pub(crate) fn is_one(text: &str) -> bool {
        parts(text).is_some() || special(text).is_some()
    }

    /// Reads a whole number as XML Schema writes them.
    pub(crate) fn read_whole(text: &str) -> Option<Self> {
        Self::is_whole(text)
            .then(|| parts(text).map(|parts| Self::of(&parts)))
            .flatten()
    }

    /// Whether [`Self::read_whole`] returns a number.
    pub(crate) fn is_whole(text: &str) -> bool {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it has digits.
    pub(crate) fn is_finite(&self) -> bool {
        matches!(self, Self::Small(..) | Self::Large { .. })
    }

    fn of(parts: &Parts<'_>) -> Self {
        let n_digits = parts.whole.len() + parts.fraction.len();
        if n_digits <= FEW as usize && parts.exponent == 0 {
            let digits = parts.whole.bytes().chain(parts.fraction.bytes());
            let mantissa = digits.fold(0, |sum: i64, digit| sum * 10 + i64::from(digit - b'0'));
            return Self::small(parts.is_negative, mantissa, parts.fraction.len() as u32);
        }
        let mut digits: Vec<u8> = parts.whole.bytes().chain(parts.fraction.bytes()).collect();
        let n_zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..n_zeros);
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let point = length(parts.whole.len()) - length(n_zeros);
        Self::normal(
            parts.is_negative,
            digits,
            point.saturating_add(parts.exponent),
        )
    }

    fn small(is_negative: bool, mantissa: i64, scale: u32) -> Self {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        Self::Small(if is_negative { -mantissa } else { mantissa }, scale)
    }

    fn normal(is_negative: bool, digits: Vec<u8>, point: i64) -> Self {
        if digits.is_empty() {
            return Self::Small(0, 0);
        }
        let n_digits = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let few = i64::from(FEW);
        // Zeros that stand between the digits and the point count as digits.
        let is_small = n_digits <= few && (n_digits - few..=few).contains(&point);
        if !is_small {
            return Self::Large {
                is_negative,
                digits,
                point,
            };
        }
        let digits = digits.into_iter();
        let mantissa = digits.fold(0, |sum: i64, digit| sum * 10 + i64::from(digit - b'0'));
        let zeros = u32::try_from(point - n_digits).unwrap_or(0);
        let scale = u32::try_from(n_digits - point).unwrap_or(0);
        Self::small(is_negative, mantissa * 10_i64.pow(zeros), scale)
    }

    // The sign, the digits and the point.
    fn spread(&self) -> (i8, Vec<u8>, i64) {
        match self {
            Self::Small(mantissa, scale) => {
                let digits = mantissa.unsigned_abs().to_string();
                let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
                let point = length - i64::from(*scale);
                let digits = digits.trim_end_matches('0').as_bytes().to_vec();
                (mantissa.signum() as i8, digits, point)
            }
            Self::Large {
                is_negative,
                digits,
                point,
            } => (if *is_negative { -1 } else { 1 }, digits.clone(), *point),
            Self::Infinite { is_negative } => (if *is_negative { -2 } else { 2 }, Vec::new(), 0),
            Self::NotANumber => (0, Vec::new(), 0),
        }
    }

    /// Compares; none if one is not a number.
    pub(crate) fn order(&self, other: &Self) -> Option<Ordering> {
        if let (Self::Small(one, scale), Self::Small(two, other_scale)) = (self, other) {
            let scaled = |mantissa: i64, missing: u32| i128::from(mantissa) * 10_i128.pow(missing);
            let one = scaled(*one, other_scale.saturating_sub(*scale));
            let two = scaled(*two, scale.saturating_sub(*other_scale));
            return Some(one.cmp(&two));
        }
        if *self == Self::NotANumber || *other == Self::NotANumber {
            return None;
        }
        let (sign, digits, point) = self.spread();
        let (other_sign, other_digits, other_point) = other.spread();
        if sign != other_sign {
            return Some(sign.cmp(&other_sign));
        }
        let sizes = point
            .cmp(&other_point)
            .then_with(|| digits.cmp(&other_digits));
        Some(if sign < 0 { sizes.reverse() } else { sizes })
    }
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let (is_negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            // Beyond that, all numbers are as large, or as small.
            let is_huge = exponent.len() > 18;
            let exponent: i64 = exponent.parse().ok().filter(|_| !is_huge)?;
            (mantissa, exponent)
        }
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = whole.bytes().chain(fraction.bytes());
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    (has_digits && digits.all(|byte| byte.is_ascii_digit())).then_some(Parts {
        is_negative,
        whole,
        fraction,
        exponent,
    })
}

fn special(text: &str) -> Option<Decimal> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("nan") {
        Some(Decimal::NotANumber)
    } else if is("inf") || is("+inf") {
        Some(Decimal::Infinite { is_negative: false })
    } else if is("-inf") {
        Some(Decimal::Infinite { is_negative: true })
    } else {
        None
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => out.write_str("NaN"),
            Self::Infinite { is_negative } => {
                out.write_str(if *is_negative { "-INF" } else { "INF" })
            }
            Self::Small(mantissa, scale) => write!(out, "{mantissa}E-{scale}"),
            Self::Large {
                is_negative,
                digits,
                point,
            } => {
                let sign = if *is_negative { "-" } else { "" };
                write!(out, "{sign}0.{}E{point}", String::from_utf8_lossy(digits))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::read(text).expect(text)
    }

    #[test]
    fn numbers_are_compared_by_all_their_digits() {
        for (one, order, other) in [
            ("0.1", Ordering::Equal, "0.10"),
            ("1", Ordering::Equal, "+001.00"),
            ("-0", Ordering::Equal, "0"),
            ("1E3", Ordering::Equal, "1000"),
            ("1.5e-2", Ordering::Equal, ".015"),
            ("9007199254740993", Ordering::Greater, "9007199254740992"),
            ("10", Ordering::Greater, "9"),
            ("-10", Ordering::Less, "-9"),
            ("0.09", Ordering::Less, "0.1"),
            ("-1", Ordering::Less, "0"),
            ("INF", Ordering::Greater, "1E300"),
            ("-inf", Ordering::Less, "-1E300"),
            ("0.123", Ordering::Greater, "0.12"),
            ("1E17", Ordering::Equal, "100000000000000000"),
            ("1E18", Ordering::Equal, "1000000000000000000"),
            ("1E18", Ordering::Less, "1000000000000000001"),
            ("1E-18", Ordering::Equal, "0.000000000000000001"),
            ("1E-18", Ordering::Greater, "0.0000000000000000001"),
            ("1E-19", Ordering::Less, "1E-18"),
            (
                "123456789012345678901234567890",
                Ordering::Greater,
                "123456789012345678901234567889.9",
            ),
            (
                "12345678901234567890E-2",
                Ordering::Equal,
                "123456789012345678.90",
            ),
            ("-12345678901234567890", Ordering::Less, "7"),
            ("0E5", Ordering::Equal, "0.000"),
            ("0.00000000000000000000", Ordering::Equal, "0"),
        ] {
            assert_eq!(
                number(one).order(&number(other)),
                Some(order),
                "{one} {other}"
            );
            assert_eq!(number(one) == number(other), order == Ordering::Equal);
            assert_eq!(
                number(one).to_string() == number(other).to_string(),
                order == Ordering::Equal
            );
        }
        assert_eq!(number("NaN").order(&number("1")), None);
        assert_eq!(number("1E30").order(&number("NaN")), None);
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in [
            "",
            "+",
            ".",
            "1,5",
            "1_000",
            "Infinity",
            "1e",
            "e5",
            "1e5.0",
            "--1",
            "0x10",
            " 1",
            "1 ",
            "١",
            "1e9999999999999999999",
            "-NaN",
        ] {
            assert_eq!(Decimal::read(text), None, "{text}");
            assert!(!Decimal::is_one(text));
        }
        for (text, is_whole) in [
            ("7", true),
            ("+007", true),
            ("-7", true),
            ("7.0", false),
            ("7e1", false),
            ("-", false),
        ] {
            assert_eq!(Decimal::read_whole(text).is_some(), is_whole, "{text}");
        }
    }
}
