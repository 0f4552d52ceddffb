//! Codes that words of the same sound share.
//!
//! In: a name as written, folded here. Out: its code, in capital letters and digits; `None` when the name has no Latin
//! letter. The codes suit names of English speech, less so others.

use rphonetic::{DoubleMetaphone, Encoder, Nysiis, Soundex};

use super::fold::fold;

/// The codes of a name by Double Metaphone, which has two for a name of two likely pronunciations.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Metaphones {
    /// The code of the likeliest pronunciation, up to four characters.
    pub first: String,
    /// The code of another one, when there is any.
    pub alternate: Option<String>,
}

/// Returns the American Soundex code: a letter and three digits.
///
/// After R. C. Russell and M. K. Odell (1918), as the National Archives of the United States have it.
pub fn soundex(name: &str) -> Option<String> {
    Some(Soundex::default().encode(&letters(name)?)).filter(|code| !code.is_empty())
}

/// Returns the Double Metaphone codes.
///
/// After L. Philips, "The double metaphone search algorithm", C/C++ Users Journal 18 (2000).
pub fn double_metaphone(name: &str) -> Option<Metaphones> {
    let codes = DoubleMetaphone::default().double_metaphone(&letters(name)?);
    // A `J` at the end leaves a blank in one of them.
    let without_blanks = |code: String| code.replace(' ', "");
    let (first, alternate) = (
        without_blanks(codes.primary()),
        without_blanks(codes.alternate()),
    );
    if first.is_empty() {
        return None;
    }
    let alternate = Some(alternate).filter(|code| !code.is_empty() && *code != first);
    Some(Metaphones { first, alternate })
}

/// Returns the NYSIIS code, up to six letters.
///
/// After R. L. Taft, "Name search techniques", New York State Identification and Intelligence System (1970).
pub fn nysiis(name: &str) -> Option<String> {
    Some(Nysiis::default().encode(&letters(name)?)).filter(|code| !code.is_empty())
}

/// The Latin letters of a name and the blanks between its words.
fn letters(name: &str) -> Option<String> {
    let letters: String = fold(name)
        .chars()
        .filter(|c| c.is_ascii_lowercase() || *c == ' ')
        .collect();
    let words: Vec<&str> = letters.split_ascii_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_examples_have_their_codes() {
        // The National Archives' examples of Soundex.
        for (name, code) in [
            ("Washington", "W252"),
            ("Lee", "L000"),
            ("Gutierrez", "G362"),
            ("Pfister", "P236"),
            ("Jackson", "J250"),
            ("Tymczak", "T522"),
            ("Ashcraft", "A261"),
            ("Robert", "R163"),
            ("M\u{fc}ller", "M460"),
        ] {
            assert_eq!(soundex(name).as_deref(), Some(code), "{name}");
        }
        for (name, first, alternate) in [
            ("Smith", "SM0", Some("XMT")),
            ("Schmidt", "XMT", Some("SMT")),
            ("Thomas", "TMS", None),
            ("Catherine", "K0RN", Some("KTRN")),
            ("Katherine", "K0RN", Some("KTRN")),
        ] {
            let codes = double_metaphone(name).expect("codes of a name");
            assert_eq!(
                (codes.first.as_str(), codes.alternate.as_deref()),
                (first, alternate),
                "{name}"
            );
        }
        for (name, code) in [
            ("Knight", "NAGT"),
            ("Phillipson", "FALAPS"),
            ("MacDonald", "MCDANA"),
        ] {
            assert_eq!(nysiis(name).as_deref(), Some(code), "{name}");
        }
    }

    #[test]
    fn a_name_without_latin_letters_has_no_code() {
        for name in ["", " ", "123", "\u{5317}\u{4eac}", "---"] {
            assert_eq!(
                (soundex(name), double_metaphone(name), nysiis(name)),
                (None, None, None),
                "{name}"
            );
        }
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(3000))]

        #[test]
        fn every_text_has_a_code_of_known_characters_or_none(any in any::<String>(), letters in "[a-z ]{0,12}", latin in "[A-Z\u{c0}-\u{17f}' ]{0,12}") {
            for text in [any, letters, latin] {
                let codes = double_metaphone(&text);
                let all = [soundex(&text), nysiis(&text), codes.clone().map(|c| c.first), codes.and_then(|c| c.alternate)];
                for code in all.into_iter().flatten() {
                    prop_assert!(!code.is_empty() && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "{:?} {}", text, code);
                }
            }
        }
    }
}
