//! Identifiers: value-added-tax, company registration and identity numbers of South Africa, and sources' own keys.
//!
//! In: the text of a cell. Out: the canonical form, checked as far as the algorithm is public. Whether a register
//! knows the number is not asked here. Numbers of other countries are kept as doubtful, for want of a check.

use hotpass_model::property::Kind;

use super::{Locale, Normalized, Outcome, date, placeholder, text};
use crate::table::CellKind;

const VAT: &str = "vat_number.za";
const REGISTRATION: &str = "registration_number.za";
const ID_NUMBER: &str = "id_number.za";
const KEY: &str = "identifier.text";

/// Normalizes a cell of the source's own identifier: cleaned text, a whole number without its decimal point.
///
/// Letter case and punctuation stay, since `1-1` and `11` may be two records; compare by [`key`] where that is wanted.
pub fn normalize(raw: &str) -> Outcome {
    let cleaned = text::clean(raw);
    if let Some(digits) = float_without_exponent(&cleaned.text) {
        return if digits == "0" {
            Outcome::PLACEHOLDER
        } else {
            Outcome::one(Normalized::valid(digits, KEY).remarked("number_as_float"))
        };
    }
    if let Some(missing) = placeholder::missing(Kind::Identifier, &cleaned.text) {
        return missing;
    }
    Outcome::one(text::kept(cleaned, KEY))
}

/// Returns an identifier for loose comparison: upper-case, without spaces, dashes and slashes.
pub fn key(identifier: &str) -> Option<String> {
    let cleaned = text::clean(identifier);
    let key: String = cleaned
        .text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '/' | '\u{2010}'..='\u{2015}'))
        .flat_map(char::to_uppercase)
        .collect();
    (!key.is_empty()).then_some(key)
}

/// Normalizes a cell of a value-added-tax number: in South Africa ten digits, the first a 4.
///
/// The revenue service publishes no check-digit rule for these numbers, so the form is all that is checked.
pub fn normalize_vat(raw: &str, locale: &Locale) -> Outcome {
    checked(Kind::VatNumber, raw, locale, VAT, |text| {
        let digits = digits_of(text, &["vat", "btw", "no", "nr", "number", "reg"]);
        match digits {
            Some(digits) if digits.len() == 10 && digits.starts_with('4') => {
                Normalized::valid(digits, VAT).remarked("form_checked")
            }
            _ => Normalized::invalid(text, VAT, "vat_number_form"),
        }
    })
}

/// Normalizes a cell of a company registration number: in South Africa `YYYY/NNNNNN/NN`.
///
/// The older five-digit sequence is padded, a close corporation's `CK` prefix is dropped, twelve digits in a row are
/// divided. A two-digit year is taken as 19xx, as doubtful.
pub fn normalize_registration(raw: &str, locale: &Locale) -> Outcome {
    checked(
        Kind::RegistrationNumber,
        raw,
        locale,
        REGISTRATION,
        registration,
    )
}

/// Normalizes a cell of an identity number: in South Africa thirteen digits with a birth date, a citizenship digit
/// and a Luhn check digit. A number stored without its leading zeros gets them back.
pub fn normalize_id_number(raw: &str, stored: CellKind, locale: &Locale) -> Outcome {
    checked(Kind::IdNumber, raw, locale, ID_NUMBER, |text| {
        let Some(mut digits) = digits_of(text, &["id", "no", "nr", "number", "sa"]) else {
            return Normalized::invalid(text, ID_NUMBER, "id_number_form");
        };
        let is_number = stored == CellKind::Number || text::digits_of_float(text).is_some();
        let is_padded = is_number && (8..13).contains(&digits.len());
        if is_padded {
            digits = format!("{digits:0>13}");
        }
        match id_number_fault(&digits) {
            Some(reason) => Normalized::invalid(text, ID_NUMBER, reason),
            None if is_padded => {
                Normalized::valid(digits, ID_NUMBER).remarked("leading_zeros_restored")
            }
            None => Normalized::valid(digits, ID_NUMBER),
        }
    })
}

/// Tells whether a row of digits ends in its Luhn check digit.
pub fn has_luhn_check(digits: &str) -> bool {
    let mut sum = 0;
    for (at, byte) in digits.bytes().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = u32::from(byte - b'0');
        sum += match (at % 2, digit) {
            (0, _) => digit,
            (_, 0..=4) => digit * 2,
            _ => digit * 2 - 9,
        };
    }
    !digits.is_empty() && sum % 10 == 0
}

/// Cleans, finds placeholders, and applies a South African check where that is the country.
fn checked(
    kind: Kind,
    raw: &str,
    locale: &Locale,
    rule: &'static str,
    check: impl Fn(&str) -> Normalized,
) -> Outcome {
    let cleaned = text::clean(raw);
    if let Some(missing) = placeholder::missing(kind, &cleaned.text) {
        return missing;
    }
    if locale.country.alpha2() == "ZA" {
        Outcome::one(check(&cleaned.text))
    } else {
        Outcome::one(Normalized::doubtful(
            cleaned.text,
            rule,
            "no_check_for_country",
        ))
    }
}

fn float_without_exponent(text: &str) -> Option<String> {
    if text.contains(['e', 'E']) {
        return None;
    }
    text::digits_of_float(text)
}

/// Returns the digits of a text of digits, spaces and dashes, after label words; `None` when there is anything else.
fn digits_of(text: &str, labels: &[&str]) -> Option<String> {
    if let Some(digits) = text::digits_of_float(text) {
        return Some(digits);
    }
    let mut digits = String::with_capacity(text.len());
    for word in text.split([' ', '-', '.', ':', '/', '#']) {
        if word.is_empty() || labels.iter().any(|label| word.eq_ignore_ascii_case(label)) {
            continue;
        }
        if !word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.push_str(word);
    }
    (!digits.is_empty()).then_some(digits)
}

fn registration(text: &str) -> Normalized {
    let invalid = || Normalized::invalid(text, REGISTRATION, "registration_number_form");
    let mut parts: Vec<String> = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let bare = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let label = word.get(..word.len() - bare.len()).unwrap_or_default();
        let is_label = [
            "",
            "ck",
            "k",
            "reg",
            "registration",
            "no",
            "nr",
            "number",
            "co",
            "company",
            "cipc",
        ]
        .iter()
        .any(|known| label.eq_ignore_ascii_case(known));
        if !is_label || !bare.bytes().all(|b| b.is_ascii_digit()) {
            return invalid();
        }
        if !bare.is_empty() {
            parts.push(bare.to_owned());
        }
    }
    if let [digits] = parts.as_slice()
        && digits.len() == 12
    {
        let cut = |from: usize, to: usize| digits.get(from..to).unwrap_or_default().to_owned();
        parts = vec![cut(0, 4), cut(4, 10), cut(10, 12)];
    }
    let [year, sequence, kind] = parts.as_slice() else {
        return invalid();
    };
    let (year, doubt) = match year.len() {
        4 => (year.clone(), None),
        2 => (format!("19{year}"), Some("two_digit_year")),
        _ => return invalid(),
    };
    let is_known_year = year
        .parse::<u16>()
        .is_ok_and(|year| (1850..=2100).contains(&year));
    if !is_known_year || !(5..=6).contains(&sequence.len()) || kind.len() != 2 || kind == "00" {
        return invalid();
    }
    let number = format!("{year}/{sequence:0>6}/{kind}");
    match doubt {
        Some(doubt) => Normalized::doubtful(number, REGISTRATION, doubt),
        None => Normalized::valid(number, REGISTRATION),
    }
}

fn id_number_fault(digits: &str) -> Option<&'static str> {
    if digits.len() != 13 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some("id_number_form");
    }
    let two = |at: usize| {
        digits
            .get(at..at + 2)
            .and_then(|part| part.parse::<i16>().ok())
            .unwrap_or_default()
    };
    let is_date = [1900, 2000]
        .iter()
        .any(|century| date::is_date(century + two(0), two(2), two(4)));
    if !is_date {
        return Some("id_number_date");
    }
    // 0 a citizen, 1 a permanent resident, 2 a refugee.
    if !matches!(digits.as_bytes()[10], b'0' | b'1' | b'2') {
        return Some("id_number_citizenship");
    }
    (!has_luhn_check(digits)).then_some("id_number_check_digit")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Validity;

    fn za() -> Locale {
        Locale::for_country("ZA").expect("in the table")
    }

    #[test]
    fn keys_of_a_source_keep_their_form() {
        for (raw, expected) in [
            ("10", "10"),
            ("10.0", "10"),
            (" Aero  School ", "Aero School"),
            ("a-1/2", "a-1/2"),
            ("1.5", "1.5"),
            ("12E3", "12E3"),
        ] {
            assert_eq!(normalize(raw).values()[0].text, expected, "{raw}");
        }
        assert_eq!(normalize("0"), Outcome::PLACEHOLDER);
        assert_eq!(normalize("0.0"), Outcome::PLACEHOLDER);
        assert_eq!(normalize("nan"), Outcome::PLACEHOLDER);
        assert_eq!(key(" ab-1/2 c").as_deref(), Some("AB12C"));
        assert_eq!(key(" - "), None);
    }

    #[test]
    fn tax_numbers_have_ten_digits_and_start_with_four() {
        for (raw, text, validity) in [
            ("4123456789", "4123456789", Validity::Valid),
            ("412 345 6789", "4123456789", Validity::Valid),
            ("VAT No: 4123456789", "4123456789", Validity::Valid),
            ("4123456789.0", "4123456789", Validity::Valid),
            ("5123456789", "5123456789", Validity::Invalid),
            ("412345678", "412345678", Validity::Invalid),
            ("pending", "pending", Validity::Invalid),
        ] {
            let outcome = normalize_vat(raw, &za());
            assert_eq!(
                (
                    outcome.values()[0].text.as_str(),
                    outcome.values()[0].validity
                ),
                (text, validity),
                "{raw}"
            );
        }
    }

    #[test]
    fn registration_numbers_have_year_sequence_and_kind() {
        for (raw, text, validity) in [
            ("2012/345678/07", "2012/345678/07", Validity::Valid),
            ("2012-345678-07", "2012/345678/07", Validity::Valid),
            ("201234567807", "2012/345678/07", Validity::Valid),
            ("CK 1999/012345/23", "1999/012345/23", Validity::Valid),
            ("CK1999/012345/23", "1999/012345/23", Validity::Valid),
            ("K2016123456/07", "K2016123456/07", Validity::Invalid),
            (
                "Reg. No. 2012 / 345678 / 07",
                "2012/345678/07",
                Validity::Valid,
            ),
            ("1965/01234/07", "1965/001234/07", Validity::Valid),
            ("99/01234/07", "1999/001234/07", Validity::Doubtful),
            ("2012/345678", "2012/345678", Validity::Invalid),
            ("1012/345678/07", "1012/345678/07", Validity::Invalid),
            ("not registered", "not registered", Validity::Invalid),
        ] {
            let outcome = normalize_registration(raw, &za());
            assert_eq!(
                (
                    outcome.values()[0].text.as_str(),
                    outcome.values()[0].validity
                ),
                (text, validity),
                "{raw}"
            );
        }
    }

    #[test]
    fn identity_numbers_have_a_birth_date_and_a_check_digit() {
        for (raw, text, validity, reason) in [
            ("8001015009087", "8001015009087", Validity::Valid, None),
            ("800101 5009 087", "8001015009087", Validity::Valid, None),
            (
                "8001015009088",
                "8001015009088",
                Validity::Invalid,
                Some("id_number_check_digit"),
            ),
            (
                "8013015009087",
                "8013015009087",
                Validity::Invalid,
                Some("id_number_date"),
            ),
            (
                "8001015009987",
                "8001015009987",
                Validity::Invalid,
                Some("id_number_citizenship"),
            ),
            (
                "80010150090",
                "80010150090",
                Validity::Invalid,
                Some("id_number_form"),
            ),
            (
                "A1234567",
                "A1234567",
                Validity::Invalid,
                Some("id_number_form"),
            ),
        ] {
            let outcome = normalize_id_number(raw, CellKind::Text, &za());
            let value = &outcome.values()[0];
            assert_eq!(
                (value.text.as_str(), value.validity, value.reason),
                (text, validity, reason),
                "{raw}"
            );
        }
    }

    #[test]
    fn an_identity_number_stored_as_a_number_gets_its_zeros_back() {
        let digits = (0..10)
            .map(|check| format!("000229500908{check}"))
            .find(|digits| has_luhn_check(digits))
            .expect("one of ten digits checks");
        let outcome = normalize_id_number(digits.trim_start_matches('0'), CellKind::Number, &za());
        assert_eq!(outcome.values()[0].text, digits);
        assert_eq!(outcome.values()[0].reason, Some("leading_zeros_restored"));
    }

    #[test]
    fn numbers_of_other_countries_are_doubtful() {
        let germany = Locale::for_country("DE").expect("in the table");
        assert_eq!(
            normalize_vat("DE123456789", &germany).values()[0].reason,
            Some("no_check_for_country")
        );
    }
}
