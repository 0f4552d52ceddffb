//! Placeholders: texts that stand for "nothing" in a cell of a given kind.
//!
//! In: cleaned text. Out: whether a person who typed it meant that there is no value. The lists are short on
//! purpose. Names get the benefit of the doubt where the word is also a name: the company X, the surname Null,
//! the given names Nan and Nat; `None` and `Nil` are not kept as organization names, because a row without a
//! name that becomes an organization does more harm than the rare company of that name, whose row is reported.

use hotpass_model::property::Kind;

use super::Outcome;

/// Words that mean "nothing" in every kind of cell.
const WORDS: &[&str] = &[
    "#div/0!",
    "#getting_data",
    "#n/a",
    "#name?",
    "#null!",
    "#num!",
    "#ref!",
    "#spill!",
    "#value!",
    "(blank)",
    "(none)",
    "(null)",
    "<na>",
    "<null>",
    "[null]",
    "blank",
    "empty",
    "n.a",
    "n.a.",
    "n/a",
    "n/k",
    "n\\a",
    "na",
    "nan",
    "nat",
    "nil",
    "no data",
    "none",
    "none given",
    "none known",
    "not applicable",
    "not available",
    "not given",
    "not known",
    "not provided",
    "not specified",
    "not supplied",
    "null",
    "pd.nat",
    "tba",
    "tbc",
    "tbd",
    "to be advised",
    "to be confirmed",
    "to be determined",
    "undefined",
];

/// Words that mean "nothing" where a value has a definite form or comes from a closed list.
const UNKNOWN: &[&str] = &["n.k.", "unknown", "unspecified", "(unknown)"];

/// Ways to say that somebody has no such contact.
const NO_CONTACT: &[&str] = &[
    "no",
    "no cell",
    "no e-mail",
    "no email",
    "no fax",
    "no number",
    "no phone",
    "no site",
    "no tel",
    "no web",
    "no website",
    "does not have",
    "doesn't have",
];

/// Returns the outcome of cleaned text that is empty or a placeholder for this kind.
pub fn missing(kind: Kind, text: &str) -> Option<Outcome> {
    if text.is_empty() {
        return Some(Outcome::EMPTY);
    }
    is_placeholder(kind, text).then_some(Outcome::PLACEHOLDER)
}

/// Tells whether cleaned, non-empty text stands for nothing in a cell of this kind.
pub fn is_placeholder(kind: Kind, text: &str) -> bool {
    if !text.chars().any(char::is_alphanumeric) {
        return !has_symbol(text);
    }
    if text.len() > 20 {
        return false;
    }
    if text
        .bytes()
        .all(|b| matches!(b, b'0' | b'.' | b' ' | b'-' | b'/' | b':'))
    {
        return is_zero_nothing(kind, text);
    }
    let folded = text.to_lowercase();
    let word = folded.as_str();
    if WORDS.contains(&word) {
        return !is_also_a_name(kind, text);
    }
    match kind {
        Kind::OrganizationName => UNKNOWN.contains(&word) || word == "no name",
        // A cross in a flag column means "yes".
        Kind::Remark => false,
        Kind::Text | Kind::Category => is_crosses(word),
        Kind::Email | Kind::Phone | Kind::Website => {
            UNKNOWN.contains(&word) || NO_CONTACT.contains(&word) || is_crosses(word)
        }
        _ => UNKNOWN.contains(&word) || is_crosses(word),
    }
}

/// Symbols that carry meaning without letters or digits, such as an emoji; dashes and question marks do not.
fn has_symbol(text: &str) -> bool {
    text.chars().any(|c| {
        !c.is_ascii() && !c.is_whitespace() && !matches!(c, '\u{2010}'..='\u{205e}' | '\u{a1}'..='\u{bf}' | '\u{2212}' | '\u{3000}'..='\u{303f}' | '\u{300}'..='\u{36f}')
    }) || matches!(text, "+" | "\u{2713}" | "\u{2714}")
}

fn is_zero_nothing(kind: Kind, text: &str) -> bool {
    match kind {
        // In a flag column 0 says "no"; in a label column it is what a reference to an empty cell shows.
        Kind::Remark => false,
        Kind::Phone
        | Kind::Date
        | Kind::PostalCode
        | Kind::IdNumber
        | Kind::VatNumber
        | Kind::RegistrationNumber => true,
        _ => matches!(text, "0" | "0.0" | "0.00"),
    }
}

/// Words of the list that are also names when written like one.
fn is_also_a_name(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::NamePart => matches!(text, "Na" | "Nan" | "Nat" | "Null"),
        _ => false,
    }
}

fn is_crosses(word: &str) -> bool {
    word.len() <= 4 && word.bytes().all(|b| b == b'x')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_missing_in_every_kind() {
        for raw in [
            "-", "--", "\u{2013}", "n/a", "N/A", "NA", "TBD", "tba", "none", "None", "NULL", "nil",
            "?", "...", ".", "nan", "NaN", "NaT", "#N/A", "#REF!", "<NA>",
        ] {
            for kind in Kind::ALL {
                assert!(is_placeholder(*kind, raw), "{raw} as {kind:?}");
            }
        }
    }

    #[test]
    fn zero_is_missing_except_as_a_flag() {
        for kind in [
            Kind::Text,
            Kind::Identifier,
            Kind::OrganizationName,
            Kind::Phone,
            Kind::Date,
            Kind::Email,
        ] {
            assert!(is_placeholder(kind, "0"), "{kind:?}");
        }
        assert!(!is_placeholder(Kind::Remark, "0"));
        assert!(is_placeholder(Kind::Phone, "000 000 0000"));
        assert!(is_placeholder(Kind::Date, "00/00/0000"));
        assert!(!is_placeholder(Kind::Identifier, "000"));
    }

    #[test]
    fn words_that_are_also_names_are_kept_as_names() {
        assert!(!is_placeholder(Kind::OrganizationName, "X"));
        assert!(!is_placeholder(Kind::NamePart, "Null"));
        assert!(!is_placeholder(Kind::NamePart, "Nat"));
        assert!(is_placeholder(Kind::NamePart, "NaT"));
        assert!(is_placeholder(Kind::OrganizationName, "Nil"));
        assert!(is_placeholder(Kind::OrganizationName, "Unknown"));
        assert!(!is_placeholder(
            Kind::OrganizationName,
            "Nil by Mouth Catering"
        ));
    }

    #[test]
    fn a_cross_means_nothing_except_in_a_flag_column() {
        assert!(is_placeholder(Kind::Phone, "xx"));
        assert!(is_placeholder(Kind::Province, "X"));
        assert!(!is_placeholder(Kind::Remark, "x"));
        assert!(!is_placeholder(Kind::Category, "Unknown"));
    }
}
