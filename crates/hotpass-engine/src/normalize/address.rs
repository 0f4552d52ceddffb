//! Postal addresses as one line, and postal codes.
//!
//! In: the text of a cell. Out: the address with its lines joined by commas and empty parts gone; a postal code
//! checked for its country's form. An address is not taken apart or looked up here.

use hotpass_model::property::Kind;

use super::{
    Locale, Normalized, Outcome, placeholder,
    text::{self, Cleaned, Lines},
};
use crate::table::CellKind;

const RULE: &str = "address.one_line";
const CODE_RULE: &str = "postal_code.form";

/// Normalizes a cell of an address.
pub fn normalize(raw: &str) -> Outcome {
    let cleaned = text::clean_lines(raw, Lines::Keep);
    if let Some(missing) = placeholder::missing(Kind::Address, &cleaned.text) {
        return missing;
    }
    let parts: Vec<&str> = cleaned
        .text
        .split(['\n', ','])
        .map(str::trim)
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .collect();
    let text = parts.join(", ");
    if text.is_empty() || placeholder::is_placeholder(Kind::Address, &text) {
        return Outcome::PLACEHOLDER;
    }
    // Joining can lengthen a text that was cut.
    let joined = text::clean(&text);
    Outcome::one(text::kept(
        Cleaned {
            is_truncated: cleaned.is_truncated || joined.is_truncated,
            text: joined.text,
        },
        RULE,
    ))
}

/// Normalizes a cell of a postal code.
///
/// South African codes have four digits; one stored as a number has lost its leading zeros and gets them back.
/// Codes of other countries are upper-cased and checked for length alone.
pub fn normalize_postal_code(raw: &str, stored: CellKind, locale: &Locale) -> Outcome {
    let cleaned = text::clean(raw);
    if let Some(missing) = placeholder::missing(Kind::PostalCode, &cleaned.text) {
        return missing;
    }
    let text = cleaned.text.as_ref();
    let float = text::digits_of_float(text);
    let is_number = stored == CellKind::Number || float.is_some();
    let compact: String = float.unwrap_or_else(|| {
        text.chars()
            .filter(|c| !matches!(c, ' ' | '-' | '.'))
            .collect()
    });
    if locale.country.alpha2() != "ZA" {
        return Outcome::one(foreign(text));
    }
    if !compact.is_empty() && compact.bytes().all(|b| b == b'0') {
        return Outcome::PLACEHOLDER;
    }
    Outcome::one(south_african(&compact, text, is_number))
}

fn south_african(digits: &str, text: &str, is_number: bool) -> Normalized {
    let is_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.len() {
        4 if is_digits => Normalized::valid(digits, CODE_RULE),
        1..=3 if is_digits && is_number => {
            Normalized::valid(format!("{digits:0>4}"), CODE_RULE).remarked("leading_zeros_restored")
        }
        3 if is_digits => {
            Normalized::doubtful(format!("0{digits}"), CODE_RULE, "leading_zeros_restored")
        }
        _ => Normalized::invalid(text, CODE_RULE, "postal_code_form"),
    }
}

fn foreign(text: &str) -> Normalized {
    let upper = text.to_ascii_uppercase();
    let n_characters = upper.bytes().filter(u8::is_ascii_alphanumeric).count();
    let is_plain = upper
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-'));
    if is_plain && (3..=10).contains(&n_characters) && upper.bytes().any(|b| b.is_ascii_digit()) {
        Normalized::valid(upper, CODE_RULE)
    } else {
        Normalized::invalid(text, CODE_RULE, "postal_code_form")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Validity;

    #[test]
    fn an_address_is_one_line_without_empty_parts() {
        for (raw, expected) in [
            ("Hangar 1", "Hangar 1"),
            (
                "Hangar 1\r\nLanseria  Airport,\n,1748",
                "Hangar 1, Lanseria Airport, 1748",
            ),
            ("12 Main Rd,Cape Town", "12 Main Rd, Cape Town"),
            (" , Hangar 1, , ", "Hangar 1"),
        ] {
            assert_eq!(normalize(raw).values()[0].text, expected, "{raw:?}");
        }
        assert_eq!(normalize("N/A"), Outcome::PLACEHOLDER);
    }

    #[test]
    fn south_african_postal_codes_have_four_digits() {
        let locale = Locale::for_country("ZA").expect("in the table");
        for (raw, stored, text, validity) in [
            ("7130", CellKind::Text, "7130", Validity::Valid),
            ("0001", CellKind::Text, "0001", Validity::Valid),
            ("71 30", CellKind::Text, "7130", Validity::Valid),
            ("1", CellKind::Number, "0001", Validity::Valid),
            ("157.0", CellKind::Text, "0157", Validity::Valid),
            ("157", CellKind::Text, "0157", Validity::Doubtful),
            ("71301", CellKind::Text, "71301", Validity::Invalid),
            ("ABCD", CellKind::Text, "ABCD", Validity::Invalid),
        ] {
            let outcome = normalize_postal_code(raw, stored, &locale);
            let value = &outcome.values()[0];
            assert_eq!(
                (value.text.as_str(), value.validity),
                (text, validity),
                "{raw}"
            );
        }
        for zeros in ["0000", "000", "0.0", "0e1", "0-00 0"] {
            for stored in [CellKind::Text, CellKind::Number] {
                let outcome = normalize_postal_code(zeros, stored, &locale);
                assert_eq!(outcome, Outcome::PLACEHOLDER, "{zeros}");
            }
        }
    }

    #[test]
    fn other_countries_are_checked_for_length_alone() {
        let britain = Locale::for_country("GB").expect("in the table");
        assert_eq!(
            normalize_postal_code("sw1a 1aa", CellKind::Text, &britain).values()[0].text,
            "SW1A 1AA"
        );
        assert_eq!(
            normalize_postal_code("London", CellKind::Text, &britain).values()[0].validity,
            Validity::Invalid
        );
    }
}
