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

/// Returns the text, or nothing when it only says that there is none, such as `N/A`, `-` or `TBD`.
pub fn present(text: &str) -> &str {
    if text.len() > 20 {
        return text;
    }
    let mut plain = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase);
    let mut word = String::with_capacity(20);
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
