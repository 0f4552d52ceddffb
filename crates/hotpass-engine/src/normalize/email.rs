//! E-mail addresses: every address in a cell, lower-cased and checked for form.
//!
//! In: the text of a cell. Out: one value per address; the name written before an address in angle brackets is its
//! detail. Syntax is the `email_address` crate's decision, whether a domain can exist is the public suffix list's.
//! Whether a mailbox exists is not asked here.

use email_address::{EmailAddress, Options};
use hotpass_model::property::Kind;

use super::{
    Normalized, Outcome, Validity, placeholder,
    text::{self, Lines},
    website,
};

const RULE: &str = "email.address";

/// Mailboxes that belong to a function and not to a person.
const ROLE_ACCOUNTS: &[&str] = &[
    "accounts",
    "admin",
    "administration",
    "billing",
    "bookings",
    "careers",
    "contact",
    "customerservice",
    "enquiries",
    "enquiry",
    "finance",
    "frontdesk",
    "hello",
    "help",
    "helpdesk",
    "hr",
    "info",
    "inquiries",
    "jobs",
    "mail",
    "marketing",
    "media",
    "no-reply",
    "noreply",
    "office",
    "operations",
    "ops",
    "orders",
    "postmaster",
    "press",
    "reception",
    "reservations",
    "safety",
    "sales",
    "secretary",
    "service",
    "support",
    "team",
    "training",
    "webmaster",
];

/// Providers of mailboxes for everybody: sharing their domain says nothing about an organization.
const FREE_MAIL: &[&str] = &[
    "absamail.co.za",
    "aol.com",
    "cybersmart.co.za",
    "fastmail.com",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.co.za",
    "hotmail.com",
    "hotmail.fr",
    "iafrica.com",
    "icloud.com",
    "iburst.co.za",
    "lantic.net",
    "live.co.uk",
    "live.co.za",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "mweb.co.za",
    "outlook.com",
    "polka.co.za",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rocketmail.com",
    "telkomsa.net",
    "tiscali.co.za",
    "vodamail.co.za",
    "web.de",
    "webmail.co.za",
    "worldonline.co.za",
    "yahoo.co.uk",
    "yahoo.co.za",
    "yahoo.com",
    "yahoo.fr",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// Normalizes a cell of e-mail addresses.
pub fn normalize(raw: &str) -> Outcome {
    let cleaned = text::clean_lines(raw, Lines::Keep);
    if let Some(missing) = placeholder::missing(Kind::Email, &cleaned.text) {
        return missing;
    }
    let text = cleaned.text.as_ref();
    let mut values = Vec::new();
    let mut rest = text;
    // `Name <address>` first, because the name may hold any separator.
    while let Some((before, bracketed)) = rest.split_once('<') {
        let Some((inside, after)) = bracketed
            .split_once('>')
            .filter(|(inside, _)| inside.contains('@'))
        else {
            break;
        };
        let name = leading_addresses(before, &mut values);
        values.extend(addresses(inside).map(|value| value.with_detail(name.clone())));
        rest = after;
    }
    values.extend(addresses(rest));
    if values.is_empty() {
        values.push(Normalized::invalid(
            text.replace('\n', " "),
            RULE,
            "missing_at",
        ));
    }
    Outcome::several(values)
}

/// Returns the domain of a normalized address.
pub fn domain_of(email: &str) -> Option<&str> {
    let (local, domain) = email.rsplit_once('@')?;
    (!local.is_empty() && !domain.is_empty()).then_some(domain)
}

/// Tells whether a domain gives mailboxes to everybody, so that sharing it says nothing.
pub fn is_free_mail(domain: &str) -> bool {
    FREE_MAIL
        .iter()
        .any(|free| domain.eq_ignore_ascii_case(free))
}

/// Takes the addresses before a display name and returns the name.
fn leading_addresses(before: &str, values: &mut Vec<Normalized>) -> String {
    let name = match before.rfind('@') {
        None => before,
        Some(at) => {
            let after = before.get(at..).unwrap_or_default();
            let end = after
                .find([';', ',', '|', '\n', ' '])
                .map_or(before.len(), |end| at + end);
            let (listed, name) = before.split_at_checked(end).unwrap_or((before, ""));
            values.extend(addresses(listed));
            name
        }
    };
    let name = name.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ';' | ',' | '|' | '/' | '"' | '\'')
    });
    name.replace('\n', " ")
}

/// Returns the addresses of a text without display names, and what only looks like an address.
fn addresses(text: &str) -> impl Iterator<Item = Normalized> {
    let mut values = Vec::new();
    let segments = text
        .split([';', ',', '|', '/', '\n'])
        .flat_map(|piece| piece.split(" - "));
    for segment in segments {
        let words: Vec<&str> = segment.split(' ').filter(|word| !is_filler(word)).collect();
        if !words.iter().any(|word| word.contains('@')) {
            continue;
        }
        if words
            .iter()
            .all(|word| word.contains('@') && !is_bare_at(word))
        {
            values.extend(words.into_iter().map(address));
        } else if let Some((word, name)) = words.split_last()
            && name
                .iter()
                .all(|word| word.starts_with(char::is_uppercase) && !word.contains('@'))
            && !is_bare_at(word)
            && let found = address(word)
            && found.validity != Validity::Invalid
        {
            let found = Normalized::doubtful(found.text, RULE, "words_before_address");
            values.push(found.with_detail(name.join(" ")));
        } else {
            values.push(Normalized::invalid(segment.trim(), RULE, "embedded_space"));
        }
    }
    values.into_iter()
}

/// Words around an address that are no part of it.
fn is_filler(word: &str) -> bool {
    let folded = word
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '@')
        .to_lowercase();
    folded.is_empty()
        || (word.ends_with([':', ')']) && !word.contains('@'))
        || matches!(
            folded.as_str(),
            "or" | "and" | "of" | "en" | "e-mail" | "email" | "mail" | "mailto"
        )
}

fn is_bare_at(word: &str) -> bool {
    let trimmed = word.trim_matches(is_wrapping);
    trimmed.starts_with('@') || trimmed.ends_with('@')
}

fn is_wrapping(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '(' | ')' | '[' | ']' | '<' | '>' | '.' | ':' | '\u{2018}'..='\u{201f}' | '`'
    )
}

fn address(word: &str) -> Normalized {
    let mut bare = word.trim_matches(is_wrapping);
    for label in ["mailto:", "e-mail:", "email:", "mail:"] {
        if let Some(rest) = bare.get(label.len()..)
            && bare
                .get(..label.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(label))
        {
            bare = rest
                .split('?')
                .next()
                .unwrap_or(rest)
                .trim_matches(is_wrapping);
        }
    }
    let lowered = text::lower(bare);
    match fault(&lowered) {
        // A label may leave nothing behind; what was found is the whole word then.
        Err(reason) if bare.is_empty() => Normalized::invalid(word, RULE, reason),
        Err(reason) => Normalized::invalid(bare, RULE, reason),
        Ok(Some(doubt)) => Normalized::doubtful(lowered, RULE, doubt),
        Ok(None) if is_role_account(&lowered) => {
            Normalized::valid(lowered, RULE).remarked("role_account")
        }
        Ok(None) => Normalized::valid(lowered, RULE),
    }
}

/// Returns what is wrong with an address, or what is doubtful about it.
fn fault(address: &str) -> Result<Option<&'static str>, &'static str> {
    let options = Options::default()
        .without_display_text()
        .without_domain_literal()
        .with_required_tld();
    let Some((local, domain)) = address.split_once('@') else {
        return Err("missing_at");
    };
    if domain.contains('@') {
        return Err("several_at");
    }
    // A slip of the keyboard is far likelier than the quoted or wrapped local part that the standard allows.
    if local.contains(is_wrapping_inside)
        || EmailAddress::parse_with_options(address, options).is_err()
    {
        return Err("invalid_format");
    }
    if !website::is_host(domain) {
        return Err("invalid_domain");
    }
    if matches!(domain, "example.com" | "example.org" | "example.net") || local == "test" {
        return Ok(Some("placeholder_domain"));
    }
    match website::suffix_of(domain) {
        website::Suffix::Public => Ok(None),
        website::Suffix::Unknown => Ok(Some("unknown_suffix")),
        website::Suffix::Alone => Err("domain_is_suffix"),
    }
}

fn is_wrapping_inside(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{2018}'..='\u{201f}' | '`' | '(' | ')' | '[' | ']' | '<' | '>' | ':' | '\\'
    )
}

fn is_role_account(address: &str) -> bool {
    let local = address.split(['@', '+']).next().unwrap_or_default();
    ROLE_ACCOUNTS.contains(&local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_however_they_are_written() {
        for (raw, expected) in [
            ("JANE.DOE@AERO.EXAMPLE", vec!["jane.doe@aero.example"]),
            ("mailto:jane@x.co.za?subject=Hi", vec!["jane@x.co.za"]),
            ("jane@x.co.za.", vec!["jane@x.co.za"]),
            ("\"jane@x.co.za\"", vec!["jane@x.co.za"]),
            ("Jane <jane@x.co>", vec!["jane@x.co"]),
            (
                "\"Doe, Jane\" <jane@x.co>; Bob <bob@x.co>",
                vec!["jane@x.co", "bob@x.co"],
            ),
            (
                "kelly@heliops.example; ops@heliops.example",
                vec!["kelly@heliops.example", "ops@heliops.example"],
            ),
            (
                "a@x.co b@x.co\nc@x.co|d@x.co,e@x.co/f@x.co",
                vec!["a@x.co", "b@x.co", "c@x.co", "d@x.co", "e@x.co", "f@x.co"],
            ),
            (
                "a@x.co or b@x.co and c@x.co",
                vec!["a@x.co", "b@x.co", "c@x.co"],
            ),
            ("a@x.co; A@X.CO", vec!["a@x.co"]),
            ("Email: jane@x.co (work)", vec!["jane@x.co"]),
            ("jane+list@x.co", vec!["jane+list@x.co"]),
            ("jane@b\u{fc}cher.de", vec!["jane@b\u{fc}cher.de"]),
            ("a@x.co, Jane <jane@x.co>", vec!["a@x.co", "jane@x.co"]),
        ] {
            let outcome = normalize(raw);
            assert_eq!(normalize(raw).texts(), expected, "{raw}");
            assert!(
                outcome
                    .values()
                    .iter()
                    .all(|value| value.validity == Validity::Valid),
                "{raw} {outcome:?}"
            );
        }
        assert_eq!(
            normalize("\"Doe, Jane\" <jane@x.co>").values()[0]
                .detail
                .as_deref(),
            Some("Doe, Jane")
        );
    }

    #[test]
    fn what_is_not_an_address_is_kept_with_its_reason() {
        for (raw, reason) in [
            ("a@b@c.com", "several_at"),
            ("jane doe@x.co", "embedded_space"),
            ("jane @ x.co", "embedded_space"),
            ("jane.x.co", "missing_at"),
            ("jane@x", "invalid_format"),
            ("jane..doe@x.co", "invalid_format"),
            ("jane@-x.co", "invalid_format"),
            ("jane@x_y.co", "invalid_domain"),
            ("jane@co.za", "domain_is_suffix"),
            ("jane(at)x.co", "missing_at"),
        ] {
            let outcome = normalize(raw);
            let [value] = outcome.values() else {
                panic!("{raw}: {outcome:?}")
            };
            assert_eq!(
                (value.text.as_str(), value.validity, value.reason),
                (raw, Validity::Invalid, Some(reason))
            );
        }
    }

    #[test]
    fn unlikely_addresses_are_doubtful() {
        for (raw, reason) in [
            ("jane@example.com", "placeholder_domain"),
            ("test@aero.co.za", "placeholder_domain"),
            ("jane@gmail.con", "unknown_suffix"),
            ("Jane Doe jane@x.co.za", "words_before_address"),
            ("jane@aero.test", "unknown_suffix"),
        ] {
            let outcome = normalize(raw);
            assert_eq!(
                (outcome.values()[0].validity, outcome.values()[0].reason),
                (Validity::Doubtful, Some(reason)),
                "{raw}"
            );
        }
    }

    #[test]
    fn mailboxes_of_a_function_are_valid_and_marked() {
        let outcome = normalize("Info@aero.example");
        assert_eq!(outcome.values()[0].validity, Validity::Valid);
        assert_eq!(outcome.values()[0].reason, Some("role_account"));
    }

    #[test]
    fn domains_tell_free_mail_from_an_organization() {
        assert_eq!(domain_of("jane@gmail.com"), Some("gmail.com"));
        assert_eq!(domain_of("gmail.com"), None);
        assert!(is_free_mail("Gmail.com"));
        assert!(!is_free_mail("aero.example"));
    }
}
