//! Formats of dates and times: the standard writes them in the letters of Java, a contract as Table Schema does, in those
//! of C.

// Longer runs of a letter stand before shorter ones.
const LETTERS: &[(&str, &str)] = &[
    ("yyyy", "%Y"),
    ("yy", "%y"),
    ("MMMM", "%B"),
    ("MMM", "%b"),
    ("MM", "%m"),
    ("dd", "%d"),
    ("DDD", "%j"),
    ("EEEE", "%A"),
    ("EEE", "%a"),
    ("HH", "%H"),
    ("hh", "%I"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("SSSSSS", "%f"),
    ("a", "%p"),
    ("Z", "%z"),
];

/// The format in the letters of C; none if they cannot say exactly that.
pub(super) fn read(java: &str) -> Option<String> {
    let mut rest = java;
    let mut c = String::new();
    while let Some(mark) = rest.chars().next() {
        if let Some((letters, sign)) = LETTERS
            .iter()
            .find(|(letters, _)| rest.starts_with(letters))
        {
            c.push_str(sign);
            rest = rest.strip_prefix(letters)?;
        } else if mark == '\'' {
            let (text, after) = rest.strip_prefix('\'')?.split_once('\'')?;
            c.push_str(text);
            rest = after;
        } else if mark.is_ascii_alphabetic() || mark == '%' {
            return None;
        } else {
            c.push(mark);
            rest = rest.strip_prefix(mark)?;
        }
    }
    // Some formats have several forms: only the one that comes back can be taken.
    (write(&c).as_deref() == Some(java)).then_some(c)
}

/// The format in the letters of Java; none if they cannot say exactly that.
pub(super) fn write(c: &str) -> Option<String> {
    let mut java = String::new();
    let mut text = String::new();
    let mut marks = c.chars();
    while let Some(mark) = marks.next() {
        if mark != '%' && mark.is_ascii_alphabetic() {
            text.push(mark);
            continue;
        }
        quote(&mut java, &mut text);
        if mark == '\'' {
            return None;
        }
        if mark != '%' {
            java.push(mark);
            continue;
        }
        let letter = marks.next()?;
        let (letters, _) = LETTERS
            .iter()
            .find(|(_, sign)| sign.chars().nth(1) == Some(letter))?;
        java.push_str(letters);
    }
    quote(&mut java, &mut text);
    Some(java)
}

fn quote(java: &mut String, text: &mut String) {
    if !text.is_empty() {
        java.push('\'');
        java.push_str(text);
        java.push('\'');
        text.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn formats_go_there_and_back() {
        for (java, c) in [
            ("yyyy-MM-dd", "%Y-%m-%d"),
            ("yyyy-MM-dd HH:mm:ssZ", "%Y-%m-%d %H:%M:%S%z"),
            ("dd MMM yy, EEEE", "%d %b %y, %A"),
            ("yyyy-MM-dd'T'HH:mm", "%Y-%m-%dT%H:%M"),
        ] {
            assert_eq!(read(java).as_deref(), Some(c), "{java}");
            assert_eq!(write(c).as_deref(), Some(java), "{c}");
        }
    }

    #[test]
    fn what_cannot_be_said_exactly_is_not_taken() {
        for java in ["d/M/yyyy", "yyyy-MM-dd'T", "QQQ", "yyyy'-'MM", "%"] {
            assert_eq!(read(java), None, "{java}");
        }
        for c in ["%s", "%", "%Y'%m"] {
            assert_eq!(write(c), None, "{c}");
        }
    }
}
