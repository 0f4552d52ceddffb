//! The matching key of an organization name, and its slug.
//!
//! In: a name as written. Out: text for comparing or for addresses, not for showing. A name in another script is
//! transliterated and never vanishes. Two names with one key may still be two organizations: linking decides.

use std::borrow::Cow;

use hotpass_model::entity;

use super::{organization, text};

/// Words that tell the legal form; dropped from the end of a key.
const LEGAL_FORMS: &[&str] = &[
    "ag",
    "beperk",
    "bk",
    "bpk",
    "bv",
    "cc",
    "co",
    "company",
    "corp",
    "corporation",
    "edms",
    "eiendoms",
    "gmbh",
    "inc",
    "incorporated",
    "limited",
    "llc",
    "llp",
    "ltd",
    "npc",
    "npo",
    "nv",
    "plc",
    "private",
    "proprietary",
    "pty",
    "ptyltd",
    "pvt",
    "rf",
    "soc",
];

/// Returns the matching key: no trading name, legal form, accents, letter case or punctuation.
///
/// `Aero School (Pty) Ltd` and `AÉRO SCHOOL CC` have the key `aero school`. It is `None` only when the name has
/// neither a letter nor a digit nor a symbol.
pub fn organization_key(name: &str) -> Option<String> {
    let cleaned = text::clean(name);
    let (registered, _) = organization::split_trading_name(&cleaned.text);
    let ascii = if registered.is_ascii() {
        registered.to_ascii_lowercase()
    } else {
        deunicode::deunicode(&text::lower(registered)).to_ascii_lowercase()
    };
    let words = words(&ascii);
    let mut kept = words.as_str();
    while let Some((rest, last)) = kept.rsplit_once(' ')
        && LEGAL_FORMS.contains(&last)
    {
        kept = rest;
    }
    kept = match kept.split_once(' ') {
        Some(("the", rest)) => rest,
        _ => kept,
    };
    while let Some((rest, "and")) = kept.rsplit_once(' ') {
        kept = rest;
    }
    if kept.is_empty() {
        return original(registered);
    }
    Some(kept.to_owned())
}

/// Returns the slug: transliterated, lower-case, everything but letters and digits one dash.
///
/// It is `None` only when the name has neither a letter nor a digit.
pub fn slug(name: &str) -> Option<String> {
    entity::slug(&text::clean(name).text)
}

/// What is left of a name that transliterates to nothing.
fn original(name: &str) -> Option<String> {
    let lowered = text::lower(name);
    let has_content = lowered
        .chars()
        .any(|c| c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace()));
    has_content.then_some(lowered)
}

/// Returns the words of lower-case ASCII text with a space between them; single letters in a row are one word, so that
/// `C.C.` is `cc`.
fn words(text: &str) -> String {
    let spelled = if text.contains(['\'', '&']) {
        Cow::Owned(text.replace('\'', "").replace('&', " and "))
    } else {
        Cow::Borrowed(text)
    };
    let mut words = String::with_capacity(spelled.len());
    let mut is_initials = false;
    for word in spelled.split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        let is_letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
        let continues = is_letter && is_initials;
        if !continues && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        is_initials = is_letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_organization_share_a_key() {
        for name in [
            "Aero School",
            "AERO SCHOOL",
            "Aero School (Pty) Ltd",
            "Aero School Pty Ltd",
            "Aero School (Pty) Limited",
            "Aero School CC",
            "Aero School C.C.",
            "A\u{e9}ro School, Inc.",
            "Aero-School (PTY) LTD.",
            "The Aero School",
            "Aero School (Pty) Ltd t/a Sky High",
            "Aero School Proprietary Limited",
            "Aero School (Edms) Bpk",
            "Aero School (RF) NPC",
        ] {
            assert_eq!(
                organization_key(name).as_deref(),
                Some("aero school"),
                "{name}"
            );
        }
        assert_eq!(
            organization_key("A.B. Flying & Sons (Pty) Ltd").as_deref(),
            Some("ab flying and sons")
        );
        assert_eq!(
            organization_key("AB Flying and Sons").as_deref(),
            Some("ab flying and sons")
        );
        assert_eq!(
            organization_key("O'Brien Air").as_deref(),
            Some("obrien air")
        );
    }

    #[test]
    fn a_key_is_never_empty_for_a_name() {
        assert_eq!(organization_key("(Pty) Ltd").as_deref(), Some("pty"));
        assert_eq!(organization_key("The").as_deref(), Some("the"));
        assert_eq!(
            organization_key("\u{5317}\u{4eac}\u{822a}\u{7a7a}").as_deref(),
            Some("bei jing hang kong")
        );
        assert!(organization_key("\u{10900}\u{10901}").is_some());
        assert_eq!(organization_key("---"), None);
        assert_eq!(organization_key(""), None);
    }

    #[test]
    fn slugs_are_transliterated() {
        for (name, expected) in [
            ("Aero School (Pty) Ltd", Some("aero-school-pty-ltd")),
            ("R\u{e9}sum\u{e9}  Ltd", Some("resume-ltd")),
            ("O'Brien", Some("o-brien")),
            ("\u{5317}\u{4eac}", Some("bei-jing")),
            ("\u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{430}", Some("moskva")),
            ("---", None),
            ("", None),
        ] {
            assert_eq!(slug(name).as_deref(), expected, "{name}");
        }
    }
}
