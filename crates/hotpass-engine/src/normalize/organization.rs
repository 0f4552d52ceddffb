//! Organization names: cleaned, kept as written, with a trading name split off.
//!
//! In: the text of a cell. Out: the name before `t/a` or `trading as`, and the trading name as the detail. Letter case,
//! legal form and punctuation stay as written: for comparing names there is `normalize::name_key`.

use hotpass_model::property::Kind;

use super::{Normalized, Outcome, placeholder, text};

const RULE: &str = "organization_name.text";

/// What separates the registered name from the name traded under, in lower case.
const TRADING_AS: &[&str] = &[
    "t/a",
    "t/as",
    "t.a.",
    "trading as",
    "d/b/a",
    "dba",
    "h/a",
    "handel as",
    "handeldrywend as",
];

/// Normalizes a cell of an organization name.
pub fn normalize(raw: &str) -> Outcome {
    let cleaned = text::clean(raw);
    let text = unquoted(&cleaned.text);
    if let Some(missing) = placeholder::missing(Kind::OrganizationName, text) {
        return missing;
    }
    if !text.chars().any(char::is_alphabetic) {
        return Outcome::one(Normalized::invalid(text, RULE, "no_letters"));
    }
    if text.contains('@') && !text.contains(' ') {
        return Outcome::one(Normalized::invalid(text, RULE, "email_address"));
    }
    let (name, trading_name) = split_trading_name(text);
    if let Some(missing) = placeholder::missing(Kind::OrganizationName, name) {
        return missing;
    }
    let value = if cleaned.is_truncated {
        Normalized::doubtful(name, RULE, "truncated")
    } else {
        Normalized::valid(name, RULE)
    };
    Outcome::one(value.with_detail(trading_name.unwrap_or_default()))
}

/// Splits a cleaned name into the registered name and the name traded under, when it holds both.
pub fn split_trading_name(name: &str) -> (&str, Option<&str>) {
    let mut rest = name;
    loop {
        let Some((before, after)) = split_once_trading(rest) else {
            return (unquoted(rest), None);
        };
        let before = unquoted(before.trim_end_matches(['(', '-', ',', ' ']));
        let after = unquoted(after.trim_start_matches([':', ' ']));
        if before.chars().any(char::is_alphanumeric) {
            let after = if after.contains('(') {
                after
            } else {
                after.trim_end_matches(')')
            };
            let trading_name = after.trim();
            return (before, (!trading_name.is_empty()).then_some(trading_name));
        }
        rest = after;
    }
}

fn split_once_trading(name: &str) -> Option<(&str, &str)> {
    let mut is_start = true;
    for (at, c) in name.char_indices() {
        // Every marker starts with one of these letters, hardly any word does.
        if is_start && matches!(c, 't' | 'T' | 'd' | 'D' | 'h' | 'H') {
            let rest = name.get(at..).unwrap_or_default();
            for marker in TRADING_AS {
                let is_marker = rest
                    .get(..marker.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(marker));
                let after = rest.get(marker.len()..).unwrap_or_default();
                if is_marker && (after.is_empty() || after.starts_with([' ', ':', ')', ','])) {
                    return Some((name.get(..at).unwrap_or_default(), after));
                }
            }
        }
        is_start = matches!(c, ' ' | '(');
    }
    None
}

/// Takes quotes off that wrap a whole name.
fn unquoted(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let inner = [
            ('"', '"'),
            ('\'', '\''),
            ('\u{201c}', '\u{201d}'),
            ('\u{2018}', '\u{2019}'),
        ]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
        match inner {
            Some(inner) if !inner.contains(['"', '\u{201c}']) => text = inner.trim(),
            _ => return text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Validity;

    #[test]
    fn names_stay_as_written_but_for_spacing_and_quotes() {
        for (raw, name, trading) in [
            ("  Aero  School (Pty) Ltd ", "Aero School (Pty) Ltd", None),
            ("\"Aero School\"", "Aero School", None),
            ("AERO SCHOOL", "AERO SCHOOL", None),
            (
                "Aero Holdings (Pty) Ltd t/a Aero School",
                "Aero Holdings (Pty) Ltd",
                Some("Aero School"),
            ),
            (
                "Aero Holdings CC T/A Aero School",
                "Aero Holdings CC",
                Some("Aero School"),
            ),
            (
                "Aero Holdings trading as \"Aero School\"",
                "Aero Holdings",
                Some("Aero School"),
            ),
            (
                "Aero Holdings (trading as Aero School)",
                "Aero Holdings",
                Some("Aero School"),
            ),
            ("t/a Aero School", "Aero School", None),
            ("Fleet/Air School", "Fleet/Air School", None),
            ("X", "X", None),
            ("7 Seas", "7 Seas", None),
        ] {
            let outcome = normalize(raw);
            let value = &outcome.values()[0];
            assert_eq!(
                (value.text.as_str(), value.detail.as_deref(), value.validity),
                (name, trading, Validity::Valid),
                "{raw}"
            );
        }
    }

    #[test]
    fn digits_and_addresses_are_no_names() {
        assert_eq!(normalize("4711").values()[0].reason, Some("no_letters"));
        assert_eq!(
            normalize("info@aero.example").values()[0].reason,
            Some("email_address")
        );
        for raw in ["-", "N/A", "Nil", "unknown", "0", "\"\"", "t/a"] {
            assert!(matches!(normalize(raw), Outcome::Missing { .. }), "{raw}");
        }
    }
}
