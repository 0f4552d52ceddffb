//! Slugs: a name as part of an address, and what names are compared by.

/// Returns the slug of a name: transliterated, lower-case, everything but letters and digits one dash.
///
/// It is `None` only when the name has neither a letter nor a digit.
pub fn slug(name: &str) -> Option<String> {
    if !name.chars().any(char::is_alphanumeric) {
        return None;
    }
    if name.is_ascii() {
        return dashed(&name.to_ascii_lowercase(), |c| c.is_ascii_alphanumeric());
    }
    let ascii = deunicode::deunicode(name).to_ascii_lowercase();
    dashed(&ascii, |c| c.is_ascii_alphanumeric())
        .or_else(|| dashed(&name.to_lowercase(), char::is_alphanumeric))
}

fn dashed(text: &str, is_kept: impl Fn(char) -> bool) -> Option<String> {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if is_kept(c) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_has_letters_digits_and_single_dashes() {
        for (name, expected) in [
            ("Aéro School (Pty) Ltd", Some("aero-school-pty-ltd")),
            ("  --43 Air--  ", Some("43-air")),
            ("北京", Some("bei-jing")),
            ("!?", None),
        ] {
            assert_eq!(slug(name).as_deref(), expected, "{name}");
        }
    }
}
