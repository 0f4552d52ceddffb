//! Keeps text from becoming a formula when a spreadsheet program opens it.
//!
//! In a workbook a text cell stays text, so nothing is altered there; in CSV there are no cell types, so risky text
//! gets a leading apostrophe. The rule is reversible: remove one apostrophe when what follows all leading
//! apostrophes is risky. Telephone numbers in E.164 form, lists of them, and plain numbers stay as they are: a program may show
//! them as numbers, but cannot run them.

use std::borrow::Cow;

/// Tells whether a spreadsheet program may take this text for a formula.
pub(crate) fn is_risky(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    match first {
        '=' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' => true,
        '+' => !text.split(';').all(|part| is_phone(part.trim_start())),
        '-' => text.parse::<f64>().is_err() || text.bytes().any(|byte| byte.is_ascii_alphabetic()),
        _ => false,
    }
}

/// Tells whether text is a telephone number in E.164 form.
fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (6..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Returns the text as it is safe in a CSV file.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if is_risky(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the text that was guarded.
pub(crate) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_risky(text.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_get_an_apostrophe_and_numbers_do_not() {
        for risky in [
            "=1+1",
            "+27 82 100",
            "+A1",
            "+1+1",
            "+2",
            "+27821002000;=1",
            "+",
            "-",
            "-1+2",
            "-inf",
            "@SUM(A1)",
            "\tx",
            "\r=1",
            "＝1",
            "'=1",
        ] {
            assert_eq!(guarded(risky), format!("'{risky}"), "{risky:?}");
        }
        for harmless in [
            "",
            "a=b",
            "+27821002000",
            "+27821002000;+27115550100",
            "-12.5",
            "-3",
            "'quoted'",
            "none",
        ] {
            assert_eq!(guarded(harmless), harmless);
        }
    }

    #[test]
    fn removing_one_apostrophe_undoes_the_guard() {
        for text in ["=1", "'=1", "''=1", "'x", "plain", "+27821002000"] {
            assert_eq!(unguarded(&guarded(text)), text);
        }
    }
}
