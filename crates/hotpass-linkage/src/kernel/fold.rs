//! Text without what does not matter when it is compared: letter case, accents, punctuation.
//!
//! In: any text. Out: lower-case words with one blank between them; `O'Brien & Söhne, (Pty) Ltd` is
//! `obrien and sohne pty ltd`. Latin letters become the plain ones; other scripts are kept as they are, in lower case and
//! in one normal form (NFKC). Folding twice changes nothing.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds a text for comparing; the result is empty when there is neither a letter nor a digit.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut folded = Folded::default();
    // Before NFKC too, which makes a blank and an accent of some of them.
    let chars = text.chars().filter(|&c| !is_apostrophe(c)).nfkc();
    for c in chars.flat_map(char::to_lowercase) {
        if c.is_ascii() {
            folded.push_ascii(c);
        } else {
            folded.push(c);
        }
    }
    let folded = folded.finish();
    if folded.is_ascii() {
        return folded;
    }
    // What was dropped may have stood between two characters that are one.
    folded.nfkc().collect()
}

fn fold_ascii(text: &str) -> String {
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        ..Folded::default()
    };
    for c in text.chars() {
        folded.push_ascii(c.to_ascii_lowercase());
    }
    folded.finish()
}

/// A text being folded.
#[derive(Debug, Default)]
struct Folded {
    text: String,
    /// Whether the next word needs a blank before it.
    is_after_word: bool,
    /// Whether the last character was kept and is of a script where marks matter.
    takes_marks: bool,
}

impl Folded {
    fn push_ascii(&mut self, c: char) {
        match c {
            'a'..='z' | '0'..='9' => self.push_kept(c),
            '&' => self.push_and(),
            '\'' | '`' => self.takes_marks = false,
            _ => self.end_word(),
        }
    }

    /// Takes a lower-case character beyond ASCII.
    fn push(&mut self, c: char) {
        if is_apostrophe(c) {
            self.takes_marks = false;
        } else if is_combining_mark(c) {
            if self.takes_marks {
                self.text.push(c);
            }
        } else if is_latin(c) {
            self.push_latin(c);
        } else if c.is_alphanumeric() {
            // The sigma at the end of a word is the same letter.
            self.push_kept(if c == '\u{3c2}' { '\u{3c3}' } else { c });
            self.takes_marks = true;
        } else {
            self.end_word();
        }
    }

    fn push_latin(&mut self, c: char) {
        let plain = deunicode::deunicode_char(c).unwrap_or_default();
        if plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.push_kept(c);
            return;
        }
        for c in plain.chars() {
            self.push_kept(c.to_ascii_lowercase());
        }
    }

    fn push_and(&mut self) {
        self.end_word();
        for c in "and".chars() {
            self.push_kept(c);
        }
        self.end_word();
    }

    fn push_kept(&mut self, c: char) {
        if std::mem::take(&mut self.is_after_word) {
            self.text.push(' ');
        }
        self.text.push(c);
        self.takes_marks = false;
    }

    fn end_word(&mut self) {
        self.is_after_word = !self.text.is_empty();
        self.takes_marks = false;
    }

    fn finish(self) -> String {
        self.text
    }
}

/// Tells whether a character joins what is around it, as in `O'Brien`.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '\u{b4}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{201b}'
            | '\u{2032}'
            | '\u{2bc}'
            | '\u{2bb}'
    )
}

/// Tells whether a character beyond ASCII is a Latin letter.
fn is_latin(c: char) -> bool {
    matches!(
        c,
        '\u{c0}'..='\u{d6}'
            | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{2af}'
            | '\u{1d00}'..='\u{1d25}'
            | '\u{1d6b}'..='\u{1d77}'
            | '\u{1d79}'..='\u{1d9a}'
            | '\u{1e00}'..='\u{1eff}'
            | '\u{2c60}'..='\u{2c7f}'
            | '\u{a722}'..='\u{a787}'
            | '\u{a78b}'..='\u{a7ca}'
    ) && c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_does_not_matter_is_gone() {
        for (text, folded) in [
            ("", ""),
            ("---", ""),
            ("  Aero  School ", "aero school"),
            ("O'Brien", "obrien"),
            ("O\u{2019}Brien", "obrien"),
            ("O\u{b4}Brien", "obrien"),
            ("Smith & Sons (Pty) Ltd.", "smith and sons pty ltd"),
            ("R&D", "r and d"),
            ("&", "and"),
            ("M\u{fc}ller", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("Stra\u{df}e \u{c6}r\u{f8}", "strasse aero"),
            ("\u{141}\u{f3}d\u{17a}", "lodz"),
            ("\u{130}stanbul", "istanbul"),
            ("\u{ff21}\u{ff22}\u{ff23}\u{ff11}\u{ff12}", "abc12"),
            ("\u{fb01}sh", "fish"),
            ("Jean-Luc", "jean luc"),
            (
                "\u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{410}!",
                "\u{43c}\u{43e}\u{441}\u{43a}\u{432}\u{430}",
            ),
            ("\u{438}\u{306}", "\u{439}"),
            (
                "\u{5317}\u{4eac}\u{3001}\u{822a}\u{7a7a}",
                "\u{5317}\u{4eac} \u{822a}\u{7a7a}",
            ),
            (
                "\u{3a3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c2}",
                "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c3}",
            ),
            (
                "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}",
                "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}",
            ),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(3000))]

        #[test]
        fn folding_twice_changes_nothing(text in any::<String>(), latin in "[a-zA-Z '&.,\u{c0}-\u{24f}\u{300}-\u{36f}\u{1e00}-\u{1eff}]{0,20}", other in "['\u{1100}-\u{11ff}\u{300}-\u{36f}\u{900}-\u{97f}\u{370}-\u{4ff} ]{0,12}") {
            for text in [text, latin, other] {
                let folded = fold(&text);
                prop_assert_eq!(&fold(&folded), &folded, "{:?}", text);
                prop_assert_eq!(folded.trim(), &folded);
                prop_assert!(!folded.contains("  "));
            }
        }

        #[test]
        fn the_way_for_ascii_is_no_other(text in "[ -~]{0,30}") {
            let mixed = fold(&format!("{text} \u{e9}"));
            let expected = format!("{} e", fold(&text));
            prop_assert_eq!(mixed.trim(), expected.trim());
        }
    }
}
