//! Words that people write into a cell to say that there is nothing to write.

/// What stands for a missing value, in lower case, letters and digits only.
const ABSENT: &[&str] = &[
    "0",
    "blank",
    "empty",
    "missing",
    "na",
    "nan",
    "nil",
    "noemail",
    "none",
    "nophone",
    "notapplicable",
    "notavailable",
    "notknown",
    "nowebsite",
    "null",
    "pending",
    "tba",
    "tbc",
    "tbd",
    "unk",
    "unknown",
    "x",
    "xx",
    "xxx",
];

/// Longer texts say something.
const LONGEST_TEXT: usize = 20;

/// As [`present`], for most texts, without memory of its own.
fn present_ascii(text: &str) -> &str {
    let mut word = [0; LONGEST_TEXT];
    let mut n = 0;
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
    for (place, letter) in word.iter_mut().zip(letters) {
        *place = letter.to_ascii_lowercase();
        n += 1;
    }
    let word = &word[..n];
    let is_absent = n == 0
        || ABSENT
            .binary_search_by(|absent| absent.as_bytes().cmp(word))
            .is_ok();
    if is_absent { "" } else { text }
}

/// Returns the text, or nothing when it only says that there is none, such as `N/A`, `-` or `TBD`.
pub fn present(text: &str) -> &str {
    if text.len() > LONGEST_TEXT {
        return text;
    }
    if text.is_ascii() {
        return present_ascii(text);
    }
    let mut plain = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase);
    let mut word = String::with_capacity(LONGEST_TEXT);
    word.extend(&mut plain);
    if word.is_empty() || ABSENT.binary_search(&word.as_str()).is_ok() {
        ""
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{ABSENT, present};

    #[test]
    fn what_says_that_nothing_is_there_is_nothing() {
        for text in [
            "",
            "-",
            "N/A",
            "n.a.",
            "none",
            "TBD",
            "?",
            "0",
            " Unknown ",
            "#N/A",
        ] {
            assert_eq!(present(text), "", "{text}");
        }
        for text in ["Nanna", "00", "Nil Desperandum Ltd", "Xi", "10"] {
            assert_eq!(present(text), text);
        }
    }

    #[test]
    fn the_words_are_in_order() {
        assert!(ABSENT.is_sorted());
    }
}
