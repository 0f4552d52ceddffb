//! Texts of a form: addresses of mail and of the web, identifiers, bytes as letters.

/// Whether a text is an address of mail: one `@`, words with points between before it, a domain after it.
pub(super) fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let is_quoted = name.len() > 2 && name.starts_with('"') && name.ends_with('"');
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_of_name);
    name.len() <= 64
        && !domain.contains('@')
        && (name.split('.').all(is_word) || is_quoted && !name.contains(char::is_whitespace))
        && is_domain(domain)
}

// What the name of an address may have (RFC 5322, atext), and letters of other alphabets.
fn is_of_name(mark: char) -> bool {
    mark.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{}|~-".contains(mark) || mark > '\u{9f}'
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        let is_of = |mark: char| mark.is_alphanumeric() || mark == '-';
        (1..=63).contains(&label.len())
            && label.chars().all(is_of)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels: Vec<&str> = domain.split('.').collect();
    let ends_well = |label: &&str| label.len() > 1 && label.ends_with(char::is_alphabetic);
    domain.len() <= 253
        && labels.len() > 1
        && labels.iter().all(|label| is_label(label))
        && labels.last().is_some_and(ends_well)
}

/// Whether a text is an address of the web: a scheme, a colon, and characters that may follow (RFC 3986).
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|mark: char| mark.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|mark| mark.is_ascii_alphanumeric() || "+-.".contains(mark));
    is_scheme && has_uri_marks(rest)
}

fn has_uri_marks(text: &str) -> bool {
    let mut marks = text.bytes();
    while let Some(mark) = marks.next() {
        let is_fine = match mark {
            b'%' => (0..2).all(|_| marks.next().is_some_and(|mark| mark.is_ascii_hexdigit())),
            mark => mark.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&mark),
        };
        if !is_fine {
            return false;
        }
    }
    true
}

/// Whether a text is an identifier of 128 bits (RFC 9562), with hyphens or without.
pub(super) fn is_uuid(text: &str) -> bool {
    let bare = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let bare = match bare.strip_prefix('{') {
        Some(inner) => inner.strip_suffix('}').unwrap_or(bare),
        None => bare,
    };
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lengths: Vec<usize> = bare.split('-').map(str::len).collect();
    bare.split('-').all(is_hex) && (lengths == [8, 4, 4, 4, 12] || lengths == [32])
}

/// Whether a text is bytes in base 64 (RFC 4648).
pub(super) fn is_binary(text: &str) -> bool {
    let bare = text.trim_end_matches('=');
    let is_of = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len().is_multiple_of(4) && text.len() - bare.len() <= 2 && bare.bytes().all(is_of)
}
