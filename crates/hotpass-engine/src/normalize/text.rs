//! Text cleaning: one Unicode form, no invisible characters, single spaces. Every other kernel starts from it.
//!
//! In: any text. Out: the same text as a person sees it. It does not change letter case or punctuation.

use std::borrow::Cow;

use hotpass_model::property::Kind;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::{Normalized, Outcome, placeholder};

/// The longest text kept, in characters.
pub const MAX_CHARS: usize = 10_000;

/// Whether line breaks separate values or are mere spacing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// A line break becomes a space.
    Join,
    /// A line break stays, as `\n`.
    Keep,
}

/// Cleaned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// The text; borrowed when it was clean already.
    pub text: Cow<'a, str>,
    /// Whether it was cut at [`MAX_CHARS`].
    pub is_truncated: bool,
}

/// Cleans text, joining lines.
pub fn clean(raw: &str) -> Cleaned<'_> {
    clean_lines(raw, Lines::Join)
}

/// Cleans text: Unicode NFKC, invisible and control characters gone, runs of white space one space, trimmed.
pub fn clean_lines(raw: &str, lines: Lines) -> Cleaned<'_> {
    if is_clean_ascii(raw) {
        return Cleaned {
            text: Cow::Borrowed(raw),
            is_truncated: false,
        };
    }
    // Invisible characters go first: what they held apart may compose.
    let mut folded: String = raw.chars().filter(|c| !is_invisible(*c)).nfkc().collect();
    if folded.chars().any(is_invisible) {
        folded = folded
            .chars()
            .filter(|c| !is_invisible(*c))
            .nfkc()
            .collect();
    }
    let (text, is_truncated) = collapse(&folded, lines);
    Cleaned {
        text: Cow::Owned(text),
        is_truncated,
    }
}

/// Returns the text of a cell of free text, a label or a remark.
pub fn normalize(kind: Kind, raw: &str) -> Outcome {
    let cleaned = clean(raw);
    if let Some(missing) = placeholder::missing(kind, &cleaned.text) {
        return missing;
    }
    Outcome::one(kept(cleaned, "text.nfkc"))
}

/// Returns cleaned text as a value, doubtful when it was cut.
pub(crate) fn kept(cleaned: Cleaned<'_>, rule: &'static str) -> Normalized {
    if cleaned.is_truncated {
        Normalized::doubtful(cleaned.text, rule, "truncated")
    } else {
        Normalized::valid(cleaned.text, rule)
    }
}

/// Returns the lower-case form in NFKC.
pub(crate) fn lower(text: &str) -> String {
    composed(text.to_lowercase())
}

/// Returns text in NFKC again after its letter case changed, which can leave letters that compose.
pub(crate) fn composed(text: String) -> String {
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfkc().collect()
    }
}

/// Returns the digits of a whole number written as a float, `0821234567.0` or `8.21234567E8`, if it is one.
pub(crate) fn digits_of_float(text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
            (
                mantissa,
                exponent.parse::<usize>().ok().filter(|e| *e <= 20)?,
            )
        }
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 20 || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    if !text.contains(['.', 'e', 'E']) {
        return None;
    }
    let significant = fraction.trim_end_matches('0');
    if significant.len() > exponent {
        return None;
    }
    let mut digits = String::with_capacity(whole.len() + exponent);
    digits.push_str(whole);
    digits.push_str(significant);
    digits.extend(std::iter::repeat_n('0', exponent - significant.len()));
    Some(digits)
}

/// Tells whether text is all upper-case or all lower-case letters, and has at least two.
pub(crate) fn is_single_case(text: &str) -> bool {
    let mut letters = 0;
    let (mut upper, mut lower) = (false, false);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        upper |= c.is_uppercase();
        lower |= c.is_lowercase();
    }
    letters > 1 && upper != lower
}

fn is_clean_ascii(raw: &str) -> bool {
    if raw.len() > MAX_CHARS {
        return false;
    }
    let mut previous = b' ';
    for byte in raw.bytes() {
        if !(0x20..0x7f).contains(&byte) || (byte == b' ' && previous == b' ') {
            return false;
        }
        previous = byte;
    }
    raw.is_empty() || previous != b' '
}

/// Characters that a person cannot see and that are not spacing.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFD}' | '\u{E0000}'..='\u{E0FFF}')
}

fn collapse(text: &str, lines: Lines) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let mut pending: Option<char> = None;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            let is_break = matches!(
                c,
                '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            );
            if is_break && lines == Lines::Keep {
                pending = Some('\n');
            } else if pending.is_none() {
                pending = Some(' ');
            }
            continue;
        }
        if let Some(space) = pending.take()
            && !out.is_empty()
        {
            if count == MAX_CHARS {
                return (out, true);
            }
            out.push(space);
            count += 1;
        }
        if count >= MAX_CHARS {
            out.truncate(out.trim_end().len());
            return (out, true);
        }
        out.push(c);
        count += 1;
    }
    (out, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_what_a_person_sees() {
        for (raw, expected) in [
            ("plain", "plain"),
            ("  two   words ", "two words"),
            ("non\u{a0}breaking", "non breaking"),
            ("zero\u{200b}width\u{feff}", "zerowidth"),
            ("tab\tand\r\nline", "tab and line"),
            ("bell\u{7}rings", "bell rings"),
            ("\u{fb01}ne \u{ff11}\u{ff12}", "fine 12"),
            ("e\u{301}", "\u{e9}"),
            ("e\u{200d}\u{301}", "\u{e9}"),
            ("", ""),
        ] {
            assert_eq!(clean(raw).text, expected, "{raw:?}");
        }
    }

    #[test]
    fn lines_stay_apart_when_they_separate_values() {
        assert_eq!(clean_lines(" a \r\n\r\n b\tc ", Lines::Keep).text, "a\nb c");
    }

    #[test]
    fn overlong_text_is_cut_and_says_so() {
        let long = "\u{e9}".repeat(MAX_CHARS + 5);
        let cleaned = clean(&long);
        assert!(cleaned.is_truncated);
        assert_eq!(cleaned.text.chars().count(), MAX_CHARS);
        assert!(!clean(&cleaned.text).is_truncated);
        assert_eq!(kept(cleaned, "text.nfkc").reason, Some("truncated"));
    }

    #[test]
    fn whole_numbers_written_as_floats_give_their_digits() {
        for (raw, expected) in [
            ("0821234567.0", Some("0821234567")),
            ("27821234567.00", Some("27821234567")),
            ("8.21234567E8", Some("821234567")),
            ("2.7821234567e+10", Some("27821234567")),
            ("5E3", Some("5000")),
            ("821234567", None),
            ("1.5", None),
            ("1.25E1", None),
            ("1E99", None),
            (".0", None),
            ("011.555", None),
            ("abc", None),
        ] {
            assert_eq!(digits_of_float(raw).as_deref(), expected, "{raw}");
        }
    }
}
