//! User name and domain of an e-mail address.
//!
//! In: an address as written. Out: its parts in lower case, for comparing. It does not tell whether the address exists or
//! follows every rule of RFC 5321; what is plainly none has no parts.

/// Returns what is before the `@`, in lower case; `None` when the text is no address.
pub fn email_username(text: &str) -> Option<String> {
    parts(text).map(|(user, _)| user.to_lowercase())
}

/// Returns what is after the `@`, in lower case; `None` when the text is no address.
pub fn email_domain(text: &str) -> Option<String> {
    parts(text).map(|(_, domain)| domain.to_lowercase())
}

/// The parts of an address: one `@`, no blank, and a domain of two labels or more, none of them empty.
fn parts(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let text = match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text.get(7..)?,
        _ => text,
    };
    let (user, domain) = text.split_once('@')?;
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let is_plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@<>,;:\"()".contains(c))
    };
    let has_labels = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    (is_plain(user) && is_plain(domain) && has_labels).then_some((user, domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_two_parts_and_other_text_has_none() {
        for (text, user, domain) in [
            ("Info@Aero.Example", Some("info"), Some("aero.example")),
            (" a.b+c@x.co.za. ", Some("a.b+c"), Some("x.co.za")),
            ("MAILTO:a@b.cd", Some("a"), Some("b.cd")),
            ("", None, None),
            ("a", None, None),
            ("@b.cd", None, None),
            ("a@", None, None),
            ("a@b", None, None),
            ("a@b..cd", None, None),
            ("a@b@c.de", None, None),
            ("a b@c.de", None, None),
            ("a@b.cd, e@f.gh", None, None),
            (
                "caf\u{e9}\u{e9}@b.cd",
                Some("caf\u{e9}\u{e9}"),
                Some("b.cd"),
            ),
        ] {
            assert_eq!(email_username(text).as_deref(), user, "{text}");
            assert_eq!(email_domain(text).as_deref(), domain, "{text}");
        }
    }
}
