//! Digits of phone numbers.
//!
//! In: a number as written. Out: its digits, its last digits, or a key that most spellings of one number share. There is no
//! database of countries here: `082 555 0100` and `+27 82 555 0100` have different keys and the same last nine digits.

/// Returns the digits alone.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Returns the last `n` digits; `None` when there are fewer, or `n` is 0.
pub fn last_digits(text: &str, n: usize) -> Option<String> {
    let digits = digits(text);
    let start = digits.len().checked_sub(n)?;
    digits
        .get(start..)
        .filter(|last| !last.is_empty())
        .map(str::to_owned)
}

/// Returns the digits without extension, international prefix and leading zeros; `None` when fewer than five remain.
///
/// `+27 (0)82 555 0100`, `0027825550100` and `27 82 555 0100 ext. 7` have the key `27825550100`.
pub fn phone_key(text: &str) -> Option<String> {
    let number = without_extension(text).replace("(0)", "");
    let digits = digits(&number);
    let key = digits.trim_start_matches('0');
    (key.len() >= 5).then(|| key.to_owned())
}

/// Cuts where the first word begins after the first digit: `ext`, `x`, a name.
fn without_extension(text: &str) -> &str {
    let Some(first) = text.find(|c: char| c.is_ascii_digit()) else {
        return text;
    };
    let number = text.get(first..).unwrap_or_default();
    let end = number.find(|c: char| c.is_alphabetic() || c == '#');
    number.get(..end.unwrap_or(number.len())).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_number_share_a_key() {
        for text in [
            "+27 (0)82 555 0100",
            "0027825550100",
            "27-82-555-0100 ext. 7",
            "tel. +27.82.555.0100 x7",
            "27 82 555 0100#7",
        ] {
            assert_eq!(phone_key(text).as_deref(), Some("27825550100"), "{text}");
        }
        assert_eq!(phone_key("082 555 0100").as_deref(), Some("825550100"));
        for text in ["", "n/a", "0000", "1234", "ext 12"] {
            assert_eq!(phone_key(text), None, "{text}");
        }
    }

    #[test]
    fn last_digits_need_enough_of_them() {
        assert_eq!(
            last_digits("+27 82 555 0100", 9).as_deref(),
            Some("825550100")
        );
        assert_eq!(last_digits("082 555 0100", 9).as_deref(), Some("825550100"));
        assert_eq!(last_digits("0100", 9), None);
        assert_eq!(last_digits("0100", 0), None);
        assert_eq!(digits("(0)1-\u{e9}2"), "012");
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(500))]

        #[test]
        fn a_key_of_a_key_is_the_key(text in any::<String>(), number in "[+0-9 ()x#-]{0,20}") {
            for text in [text, number] {
                if let Some(key) = phone_key(&text) {
                    prop_assert_eq!(phone_key(&key), Some(key));
                }
            }
        }
    }
}
