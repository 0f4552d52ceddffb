//! Names of organizations: a key without the legal form, the name traded under, acronyms.
//!
//! In: a name as written. Out: text for comparing, or whether two names could be one. Words of the trade (`aviation`,
//! `school`, `holdings`) are kept: two names that differ in them are two names.

use super::fold::fold;

// Words that tell the legal form.
mod legal_form;

/// What separates the registered name from the name traded under, in lower case.
const TRADING_AS: [&str; 13] = [
    "t/a",
    "t/as",
    "t.a.",
    "t\\a",
    "trading as",
    "d/b/a",
    "d.b.a.",
    "dba",
    "doing business as",
    "h/a",
    "handel as",
    "handeldrywend as",
    "handelend onder de naam",
];

/// Words that an acronym may pass over.
const SMALL_WORDS: [&str; 24] = [
    "a", "and", "da", "de", "del", "der", "des", "di", "die", "do", "du", "e", "en", "et", "for",
    "in", "la", "of", "the", "und", "van", "vir", "von", "y",
];

/// A word of a folded name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    /// Whether it was written as single letters: `S.A.`, `C C`.
    is_initials: bool,
}

/// Returns the registered name folded, without legal form, leading `the` and trading name.
///
/// `Aero School (Pty) Ltd`, `AÉRO SCHOOL C.C.` and `The Aero School t/a Sky High` have the key `aero school`. Legal forms
/// are those of South Africa, Britain, the United States, Australia, Germany, France, the Netherlands, Spain, Italy and
/// Portugal. `S.A.` and `S.p.A.` are forms only when written with dots, for `SA` is South Africa too and a spa is a trade.
/// A name is never dropped whole; the key is `None` only when there is neither letter nor digit.
pub fn organization_key(name: &str) -> Option<String> {
    let (registered, _) = trading_names(name);
    let words = key_words(registered);
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// Splits a name into the registered name and the name traded under: `A (Pty) Ltd t/a B`.
///
/// Without a separator, or with nothing before it, there is no name traded under.
pub fn trading_names(name: &str) -> (&str, Option<&str>) {
    let mut rest = name;
    loop {
        let Some((before, after)) = split_at_separator(rest) else {
            return (rest.trim(), None);
        };
        let before = before.trim_end_matches(|c: char| c.is_whitespace() || "(-,".contains(c));
        if has_content(before) {
            let after = after.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
            let is_open = name.len() > before.len() && !after.contains('(');
            let after = if is_open {
                after.trim_end_matches(')')
            } else {
                after
            };
            return (
                before.trim(),
                Some(after.trim()).filter(|after| has_content(after)),
            );
        }
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    }
}

/// Tells whether a name is made of the first letters of the words of another: `SACAA` of `South African Civil Aviation
/// Authority`.
///
/// Legal forms do not count, words such as `of` may be passed over, and an acronym has two letters or more. It does not
/// matter which of the names is the acronym's legal name.
pub fn is_acronym_of(short: &str, long: &str) -> bool {
    let (short, long) = (key_words(short), key_words(long));
    let [acronym] = short.as_slice() else {
        return false;
    };
    let is_letters = acronym.text.chars().all(char::is_alphabetic);
    if !is_letters || acronym.text.chars().count() < 2 || long.len() < 2 {
        return false;
    }
    let is_small = |word: &&Word| SMALL_WORDS.contains(&word.text.as_str());
    first_letters(long.iter()) == acronym.text
        || first_letters(long.iter().filter(|word| !is_small(word))) == acronym.text
}

fn first_letters<'w>(words: impl Iterator<Item = &'w Word>) -> String {
    words.filter_map(|word| word.text.chars().next()).collect()
}

/// The words of a name without leading `the` and legal form at the end.
fn key_words(name: &str) -> Vec<Word> {
    let mut words = words(name);
    let mut n_kept = words.len();
    loop {
        let kept = words.get(..n_kept).unwrap_or_default();
        let n_dropped = legal_form::n_words_at_end(kept);
        if n_dropped == 0 || n_dropped >= n_kept {
            break;
        }
        n_kept -= n_dropped;
        // `Smith & Co`, `GmbH & Co. KG`
        while n_kept > 1 && words[n_kept - 1].text == "and" {
            n_kept -= 1;
        }
    }
    words.truncate(n_kept);
    if words.len() > 1 && words[0].text == "the" {
        words.remove(0);
    }
    words
}

/// The folded words of a name; single letters in a row are one.
fn words(name: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    for text in fold(name).split(' ').filter(|text| !text.is_empty()) {
        let is_letter = text.len() == 1 && text.bytes().all(|b| b.is_ascii_alphabetic());
        match words.last_mut() {
            Some(last) if is_letter && is_open => {
                last.text.push_str(text);
                last.is_initials = true;
            }
            _ => words.push(Word {
                text: text.to_owned(),
                is_initials: false,
            }),
        }
        is_open = is_letter;
    }
    words
}

/// What is before and after the first separator that stands at the start of a word.
fn split_at_separator(name: &str) -> Option<(&str, &str)> {
    let mut is_start = true;
    for (at, c) in name.char_indices() {
        // Every separator starts with one of these letters, and few words do.
        if is_start && matches!(c, 't' | 'T' | 'd' | 'D' | 'h' | 'H') {
            let rest = name.get(at..)?;
            if let Some(len) = separator_len(rest) {
                return Some((name.get(..at)?, rest.get(len..)?));
            }
        }
        is_start = c.is_whitespace() || c == '(';
    }
    None
}

fn separator_len(text: &str) -> Option<usize> {
    let is_separator = |separator: &&&str| {
        let start = text.get(..separator.len());
        let after = text.get(separator.len()..).unwrap_or_default();
        let ends = |c: char| c.is_whitespace() || ":),".contains(c);
        start.is_some_and(|start| start.eq_ignore_ascii_case(separator))
            && (after.is_empty() || after.starts_with(ends))
    };
    TRADING_AS
        .iter()
        .find(is_separator)
        .map(|separator| separator.len())
}

fn has_content(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
