//! Letter case of names written all in one case.
//!
//! In: a name in upper or lower case. Out: the usual case, `JANE MCDONALD-O'BRIEN` as `Jane McDonald-O'Brien`.

use unicode_normalization::char::is_combining_mark;

use super::{super::text, words};

/// Returns the name in usual case. A name this returns is returned unchanged by it.
pub(super) fn recase(name: &str) -> String {
    let last = name.split(' ').count() - 1;
    let mut out = String::with_capacity(name.len());
    for (at, word) in name.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let bare = word.trim_matches(['.', ',']);
        if words::is_particle(bare) && last > 0 && at < last {
            out.push_str(&word.to_lowercase());
        } else if is_upper_suffix(bare) || (at < last && is_initials(bare)) {
            out.push_str(&word.to_uppercase());
        } else {
            push_capitalized(&mut out, word);
        }
    }
    text::composed(out)
}

fn is_upper_suffix(word: &str) -> bool {
    ["ii", "iii", "iv", "mba", "ca(sa)", "ceo", "cfi", "cfo"]
        .iter()
        .any(|suffix| word.eq_ignore_ascii_case(suffix))
}

/// `JP` and `P.J` are initials; a short name has a vowel.
fn is_initials(word: &str) -> bool {
    let is_vowel = |c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let is_plain = word.chars().all(|c| c.is_ascii_alphabetic());
    let is_dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    is_dotted
        || (is_plain
            && word.len() <= 3
            && !word.contains(is_vowel)
            && !words::is_title(word)
            && !words::is_suffix(word))
}

fn push_capitalized(out: &mut String, word: &str) {
    let is_long = word.chars().count() > 4;
    let mut is_start = true;
    // The letters since the last break.
    let mut run = String::new();
    for c in word.chars() {
        // A letter without a single upper-case form, such as the sharp s, stays.
        if is_start && c.to_uppercase().count() == 1 {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        let is_apostrophe = matches!(c, '\'' | '\u{2019}');
        if c.is_alphanumeric() || is_combining_mark(c) {
            run.extend(c.to_lowercase());
            is_start = run == "mc" && is_long;
        } else {
            // `O'Brien`, but `Jane's`.
            is_start = !is_apostrophe || run.chars().count() == 1;
            run.clear();
        }
    }
}
