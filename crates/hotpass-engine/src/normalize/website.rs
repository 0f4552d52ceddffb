//! Website addresses: every address in a cell as `https://host/path`, for hosts below a public suffix.
//!
//! In: the text of a cell. Out: one value per address; words beside it are the first one's detail. Whether a host
//! can exist is the public suffix list's decision; whether the site answers, and over https, is not asked here:
//! a scheme that was added or raised is remarked.

use hotpass_model::property::Kind;

use super::{
    Normalized, Outcome, Validity, placeholder,
    text::{self, Lines},
};

const RULE: &str = "website.https";

/// Hosts where everybody has a page: sharing them says nothing about an organization.
const SHARED_HOSTS: &[&str] = &[
    "bit.ly",
    "blogspot.com",
    "business.site",
    "facebook.com",
    "fb.com",
    "fb.me",
    "g.page",
    "github.io",
    "goo.gl",
    "google.com",
    "gumtree.co.za",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "medium.com",
    "pinterest.com",
    "sites.google.com",
    "snupit.co.za",
    "t.me",
    "tiktok.com",
    "tripadvisor.com",
    "tumblr.com",
    "twitter.com",
    "wa.me",
    "webs.com",
    "weebly.com",
    "whatsapp.com",
    "wikipedia.org",
    "wixsite.com",
    "wordpress.com",
    "x.com",
    "yellowpages.co.za",
    "yolasite.com",
    "youtu.be",
    "youtube.com",
];

/// What a domain's end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suffix {
    /// The domain stands below a public suffix, or below `.example`, which is reserved for documentation.
    Public,
    /// The end is on no list.
    Unknown,
    /// The domain is itself a public suffix such as `co.za`.
    Alone,
}

/// Normalizes a cell of website addresses.
pub fn normalize(raw: &str) -> Outcome {
    let cleaned = text::clean_lines(raw, Lines::Keep);
    if let Some(missing) = placeholder::missing(Kind::Website, &cleaned.text) {
        return missing;
    }
    let mut values: Vec<Normalized> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let mut follows_path = false;
    for token in cleaned
        .text
        .split([' ', '\n', ';', '|', '<', '>', '"'])
        .flat_map(split_commas)
    {
        let token = token.trim_matches(['(', ')', '[', ']', ',']);
        match address(token) {
            Ok(value) => {
                follows_path = value.text.matches('/').count() > 2;
                values.push(value);
                continue;
            }
            Err(_) if token.is_empty() || is_connector(token) => {}
            Err("not_a_domain") => {
                if let Some(last) = values
                    .last_mut()
                    .filter(|last| follows_path && last.validity == Validity::Valid)
                {
                    last.validity = Validity::Doubtful;
                    last.reason = Some("embedded_space");
                }
                words.push(token);
            }
            Err(reason) => values.push(Normalized::invalid(token, RULE, reason)),
        }
        follows_path = false;
    }
    let has_address = values
        .iter()
        .any(|value| value.validity != Validity::Invalid);
    if !has_address {
        let reason = values
            .first()
            .and_then(|value| value.reason)
            .unwrap_or("not_a_domain");
        return Outcome::one(Normalized::invalid(
            cleaned.text.replace('\n', " "),
            RULE,
            reason,
        ));
    }
    words.retain(|word| !is_label(word));
    if let Some(first) = values
        .iter_mut()
        .find(|value| value.validity != Validity::Invalid)
    {
        *first = first.clone().with_detail(words.join(" "));
    }
    Outcome::several(values)
}

/// Returns the registrable domain of a website address or host: `foo.co.za` of `https://shop.foo.co.za/x`.
pub fn registrable_domain(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?', '#']).next()?;
    match psl::domain_str(host) {
        Some(domain) if suffix_of(host) == Suffix::Public => Some(domain),
        _ => None,
    }
}

/// Tells whether a domain gives pages to everybody, so that sharing it says nothing.
pub fn is_shared_host(domain: &str) -> bool {
    let domain = domain.strip_prefix("www.").unwrap_or(domain);
    SHARED_HOSTS.iter().any(|shared| {
        domain
            .strip_suffix(shared)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Tells whether text has the form of a lower-case host name with at least two labels, the last not a number.
pub(crate) fn is_host(text: &str) -> bool {
    let mut n_labels = 0;
    let mut last = "";
    for label in text.split('.') {
        let is_label = !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c == '-' || c.is_alphanumeric() || (!c.is_ascii() && is_mark(c)));
        if !is_label {
            return false;
        }
        n_labels += 1;
        last = label;
    }
    n_labels > 1
        && text.len() <= 253
        && last.chars().count() > 1
        && last.chars().any(char::is_alphabetic)
}

/// Returns what a host's end is.
pub(crate) fn suffix_of(host: &str) -> Suffix {
    if host.ends_with(".example") {
        return Suffix::Public;
    }
    match psl::suffix(host.as_bytes()) {
        Some(suffix) if !suffix.is_known() => Suffix::Unknown,
        // A private suffix, such as `blogspot.com`, is a site of its own.
        Some(suffix)
            if suffix.as_bytes().len() == host.len()
                && suffix.typ() != Some(psl::Type::Private) =>
        {
            Suffix::Alone
        }
        Some(_) => Suffix::Public,
        None => Suffix::Unknown,
    }
}

/// Vowel signs and joiners of scripts whose labels are not letters alone.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Splits at commas that list addresses, not at those inside a path.
fn split_commas(token: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in token.match_indices(',') {
        let rest = token.get(at + 1..).unwrap_or_default();
        if ["http://", "https://", "www."]
            .iter()
            .any(|next| starts_with(rest, next))
        {
            parts.extend(token.get(start..at));
            start = at + 1;
        }
    }
    parts.extend(token.get(start..));
    parts
}

fn is_connector(token: &str) -> bool {
    matches!(
        token.to_ascii_lowercase().as_str(),
        "or" | "and" | "&" | "/" | "-" | "of" | "en"
    )
}

fn is_label(word: &str) -> bool {
    let word = word.trim_end_matches(':').to_ascii_lowercase();
    matches!(
        word.as_str(),
        "web" | "website" | "site" | "url" | "www" | "http" | "https"
    )
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn strip<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    starts_with(text, prefix).then(|| text.get(prefix.len()..).unwrap_or_default())
}

/// Reads one address.
fn address(token: &str) -> Result<Normalized, &'static str> {
    let token = token.replace('\\', "/");
    let (rest, remark) = without_scheme(&token)?;
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if authority.contains('@') {
        return Err(if path.is_empty() {
            "email_address"
        } else {
            "credentials"
        });
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, port_of(port)?),
        None => (authority, None),
    };
    let host = host_of(host)?;
    let mut text = format!("https://{host}");
    if let Some(port) = port {
        text.push(':');
        text.push_str(&port.to_string());
    }
    let path = path.trim_end_matches(['/', '.', ',', ';', ':', ')', ']', '(', '[']);
    if !path.is_empty() {
        text.push('/');
        text.push_str(path);
    }
    let value = Normalized::valid(text, RULE);
    Ok(match remark {
        Some(remark) => value.remarked(remark),
        None => value,
    })
}

/// Takes the scheme off; the remark tells when it was not https.
fn without_scheme(token: &str) -> Result<(&str, Option<&'static str>), &'static str> {
    for prefix in ["https://", "https:/", "https//", "https:"] {
        if let Some(rest) = strip(token, prefix) {
            return Ok((rest.trim_start_matches('/'), None));
        }
    }
    for prefix in ["http://", "http:/", "http//", "http:"] {
        if let Some(rest) = strip(token, prefix) {
            return Ok((rest.trim_start_matches('/'), Some("scheme_upgraded")));
        }
    }
    let scheme = token.split_once(':');
    match scheme {
        Some((scheme, rest)) if rest.starts_with("//") && !scheme.is_empty() => {
            Err("scheme_not_web")
        }
        Some((scheme, _))
            if ["mailto", "tel", "javascript", "data", "file", "ftp"]
                .iter()
                .any(|other| scheme.eq_ignore_ascii_case(other)) =>
        {
            Err("scheme_not_web")
        }
        _ => Ok((token.trim_start_matches('/'), Some("scheme_assumed"))),
    }
}

fn port_of(port: &str) -> Result<Option<u16>, &'static str> {
    if port.is_empty() {
        return Ok(None);
    }
    match port.parse::<u16>() {
        Ok(80 | 443) => Ok(None),
        Ok(port) if port > 0 => Ok(Some(port)),
        _ => Err("not_a_domain"),
    }
}

fn host_of(host: &str) -> Result<String, &'static str> {
    let host = text::lower(host.trim_end_matches('.'));
    let mut host = host.as_str();
    while let Some(rest) = host.strip_prefix("www.") {
        host = rest;
    }
    if host.parse::<std::net::Ipv4Addr>().is_ok() {
        return Err("ip_address");
    }
    if !is_host(host) {
        return Err("not_a_domain");
    }
    match suffix_of(host) {
        Suffix::Public => Ok(host.to_owned()),
        Suffix::Unknown => Err("unknown_suffix"),
        Suffix::Alone => Err("domain_is_suffix"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_https_without_decoration() {
        for (raw, expected) in [
            ("www.aero.example", vec!["https://aero.example"]),
            (
                "HTTP://WWW.Foo.com/Path/?q=1#f",
                vec!["https://foo.com/Path"],
            ),
            ("https://aero.example/", vec!["https://aero.example"]),
            ("foo.co.za:8080/x", vec!["https://foo.co.za:8080/x"]),
            ("http://foo.co.za:80", vec!["https://foo.co.za"]),
            ("http:\\\\www.foo.co.za", vec!["https://foo.co.za"]),
            ("http//www.foo.co.za", vec!["https://foo.co.za"]),
            (
                "www.foo.co.za; www.bar.co.za",
                vec!["https://foo.co.za", "https://bar.co.za"],
            ),
            (
                "www.foo.co.za\nfacebook.com/foo",
                vec!["https://foo.co.za", "https://facebook.com/foo"],
            ),
            (
                "www.foo.co.za,www.bar.co.za",
                vec!["https://foo.co.za", "https://bar.co.za"],
            ),
            ("https://foo.com/a,b", vec!["https://foo.com/a,b"]),
            (
                "www.foo.co.za or www.bar.co.za",
                vec!["https://foo.co.za", "https://bar.co.za"],
            ),
            ("Website: www.foo.co.za.", vec!["https://foo.co.za"]),
            ("www.b\u{fc}cher.de", vec!["https://b\u{fc}cher.de"]),
        ] {
            assert_eq!(normalize(raw).texts(), expected, "{raw}");
            assert!(
                normalize(raw)
                    .values()
                    .iter()
                    .all(|value| value.validity == Validity::Valid),
                "{raw}"
            );
        }
    }

    #[test]
    fn a_scheme_that_was_not_there_is_remarked() {
        assert_eq!(
            normalize("aero.example").values()[0].reason,
            Some("scheme_assumed")
        );
        assert_eq!(
            normalize("http://aero.example").values()[0].reason,
            Some("scheme_upgraded")
        );
        assert_eq!(normalize("https://aero.example").values()[0].reason, None);
        assert_eq!(
            normalize("www.facebook.com/aero school").values()[0].reason,
            Some("embedded_space")
        );
        assert_eq!(
            normalize("see www.foo.co.za").values()[0].detail.as_deref(),
            Some("see")
        );
    }

    #[test]
    fn what_is_not_a_website_is_kept_with_its_reason() {
        for (raw, reason) in [
            ("https://ftp://x.com", "not_a_domain"),
            ("ftp://x.com", "scheme_not_web"),
            ("mailto:jane@x.com", "scheme_not_web"),
            ("jane@x.com", "email_address"),
            ("192.168.1.1", "ip_address"),
            ("under construction", "not_a_domain"),
            ("foo.qqq", "unknown_suffix"),
            ("www.co.za", "domain_is_suffix"),
            ("localhost", "not_a_domain"),
            ("foo..com", "not_a_domain"),
        ] {
            let outcome = normalize(raw);
            let [value] = outcome.values() else {
                panic!("{raw}: {outcome:?}")
            };
            assert_eq!(
                (value.text.as_str(), value.validity, value.reason),
                (raw, Validity::Invalid, Some(reason)),
                "{raw}"
            );
        }
        assert_eq!(normalize("n/a"), Outcome::PLACEHOLDER);
        assert_eq!(normalize("no website"), Outcome::PLACEHOLDER);
    }

    #[test]
    fn a_shared_host_is_not_an_organization_of_its_own() {
        assert_eq!(
            registrable_domain("https://shop.foo.co.za/x"),
            Some("foo.co.za")
        );
        assert_eq!(
            registrable_domain("https://aero.example:81"),
            Some("aero.example")
        );
        assert_eq!(registrable_domain("co.za"), None);
        assert!(is_shared_host("facebook.com"));
        assert!(is_shared_host("foo.wixsite.com"));
        assert!(!is_shared_host("notfacebook.com"));
    }
}
