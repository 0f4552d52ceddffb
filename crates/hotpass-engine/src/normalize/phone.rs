//! Telephone numbers: every number in a cell, in E.164.
//!
//! In: the text of a cell and the locale's country. Out: one value per number, with its extension, its line
//! (`fax`, `work` …) or whose it is as the detail. A cell is first taken apart into numbers, words and separators;
//! what is a number of which country is libphonenumber's decision (`rlibphonenumber`: the same answers as
//! `phonenumber` on South African samples at a quarter of the time, and it tells possible from valid).
//! It does not know whether anybody answers.

use hotpass_model::property::Kind;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat};

use super::{
    Locale, Normalized, Outcome, Validity,
    country::Country,
    placeholder,
    text::{self, Lines},
};
use crate::table::CellKind;
use scan::Candidate;

/// Taking a cell apart into numbers with their words.
mod scan;

/// A region of the numbering plan.
pub(crate) type Region = rlibphonenumber::Region;

const RULE: &str = "phone.e164";

/// Returns the numbering region of a country.
pub(crate) fn region_of(country: Country) -> Option<Region> {
    country.alpha2().parse().ok()
}

/// Normalizes a cell of telephone numbers.
pub fn normalize(raw: &str, stored: CellKind, locale: &Locale) -> Outcome {
    let cleaned = text::clean_lines(raw, Lines::Keep);
    if let Some(missing) = placeholder::missing(Kind::Phone, &cleaned.text) {
        return missing;
    }
    let region = locale.phone_region();
    if let Some(digits) = text::digits_of_float(&cleaned.text) {
        let value = with_whole_text(parse(&digits, region), &digits);
        return Outcome::one(numeric(value));
    }
    let candidates = scan::candidates(&cleaned.text);
    let is_only = candidates.len() == 1;
    let mut values = Vec::with_capacity(candidates.len());
    for candidate in &candidates {
        for mut value in resolve(candidate, region) {
            if is_only && value.validity == Validity::Invalid {
                value.text = cleaned.text.replace('\n', " ");
            }
            values.push(value);
        }
    }
    if values.is_empty() {
        let text = cleaned.text.replace('\n', " ");
        return Outcome::one(Normalized::invalid(text, RULE, "parse_error"));
    }
    if stored == CellKind::Number {
        values = values.into_iter().map(numeric).collect();
    }
    Outcome::several(values)
}

/// Returns the country of the first number in a cell that begins with a country's prefix, `+27` or `0027`, and is valid.
pub(crate) fn country_by_prefix(raw: &str) -> Option<&'static str> {
    let cleaned = text::clean_lines(raw, Lines::Keep);
    scan::candidates(&cleaned.text)
        .iter()
        .find_map(|candidate| {
            let digits = candidate.number.trim_start_matches(['(', ' ']);
            let prefixed = match digits.strip_prefix("00") {
                Some(rest) => format!("+{rest}"),
                None => digits.to_owned(),
            };
            if !prefixed.starts_with('+') {
                return None;
            }
            let parsed = PHONE_NUMBER_UTIL.parse(&prefixed, None).ok()?;
            let region = parsed.get_region_code().filter(|_| parsed.is_valid())?;
            Country::named(region.as_region_str().as_str()).map(Country::alpha2)
        })
}

fn numeric(value: Normalized) -> Normalized {
    if value.validity == Validity::Valid {
        value.remarked("number_as_float")
    } else {
        value
    }
}

fn with_whole_text(mut value: Normalized, text: &str) -> Normalized {
    if value.validity == Validity::Invalid {
        text.clone_into(&mut value.text);
    }
    value
}

fn resolve(candidate: &Candidate, region: Option<Region>) -> Vec<Normalized> {
    if candidate.is_masked() {
        return vec![Normalized::invalid(
            &candidate.number,
            RULE,
            "number_masked",
        )];
    }
    let value = parse(&candidate.number, region);
    if value.validity != Validity::Valid
        && let Some(pair) = two_numbers(&candidate.number, region)
    {
        return pair
            .into_iter()
            .map(|value| value.with_detail(candidate.detail()))
            .collect();
    }
    vec![value.with_detail(candidate.detail())]
}

/// Reads one run of digits as two numbers with only spacing or a dash between them, when both halves are valid.
fn two_numbers(number: &str, region: Option<Region>) -> Option<[Normalized; 2]> {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if !(14..=32).contains(&digits) {
        return None;
    }
    for (at, _) in number.char_indices().filter(|(_, c)| *c == ' ') {
        let (left, right) = number.split_at_checked(at)?;
        let left = left.trim_end_matches([' ', '-']);
        let right = right.trim_start_matches([' ', '-']);
        if [left, right].iter().any(|half| half.len() < 7) {
            continue;
        }
        let pair = [parse(left, region), parse(right, region)];
        if pair.iter().all(|value| value.validity == Validity::Valid) {
            return Some(pair);
        }
    }
    None
}

/// Reads one number.
fn parse(number: &str, region: Option<Region>) -> Normalized {
    match judge(number, region) {
        Judged::Valid(text) if is_short_south_african(&text) => {
            return Normalized::doubtful(text, RULE, "number_short");
        }
        Judged::Valid(text) => return Normalized::valid(text, RULE),
        Judged::Possible(text) => {
            if let Some(value) = with_plus(number) {
                return value;
            }
            // A canonical text that reads back as something else would not be canonical.
            if matches!(judge(&text, region), Judged::Possible(again) if again == text) {
                return Normalized::doubtful(text, RULE, "number_possible");
            }
        }
        Judged::Impossible => {}
        Judged::Unreadable => {
            if let Some(value) = with_plus(number).or_else(|| without_plus(number, region)) {
                return value;
            }
            return Normalized::invalid(number, RULE, "parse_error");
        }
    }
    with_plus(number).unwrap_or_else(|| Normalized::invalid(number, RULE, "number_invalid"))
}

/// The numbering plan lets services have short numbers in the mobile ranges; a contact's number has nine digits.
fn is_short_south_african(e164: &str) -> bool {
    e164.strip_prefix("+27")
        .is_some_and(|national| national.len() < 9)
}

/// A spreadsheet drops the plus of an international number that it stores as a number.
fn with_plus(number: &str) -> Option<Normalized> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if number.contains('+') || digits.len() < 10 || digits.starts_with('0') {
        return None;
    }
    match judge(&format!("+{digits}"), None) {
        Judged::Valid(text) => Some(Normalized::doubtful(text, RULE, "plus_assumed")),
        _ => None,
    }
}

/// A plus before a national number, `+082…`, is a slip.
fn without_plus(number: &str, region: Option<Region>) -> Option<Normalized> {
    let national = number
        .strip_prefix('+')
        .filter(|rest| rest.starts_with('0'))?;
    match judge(national, region) {
        Judged::Valid(text) => Some(Normalized::doubtful(text, RULE, "plus_misplaced")),
        _ => None,
    }
}

enum Judged {
    Valid(String),
    Possible(String),
    Impossible,
    Unreadable,
}

fn judge(number: &str, region: Option<Region>) -> Judged {
    let Ok(parsed) = PHONE_NUMBER_UTIL.parse(number, region) else {
        return Judged::Unreadable;
    };
    if PHONE_NUMBER_UTIL.is_valid_number(&parsed) {
        Judged::Valid(e164(&parsed))
    } else if PHONE_NUMBER_UTIL.is_possible_number(&parsed) {
        Judged::Possible(e164(&parsed))
    } else {
        Judged::Impossible
    }
}

fn e164(number: &PhoneNumber) -> String {
    PHONE_NUMBER_UTIL
        .format(number, PhoneNumberFormat::E164)
        .into_owned()
}

#[cfg(test)]
mod tests;
