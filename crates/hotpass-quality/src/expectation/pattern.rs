//! Patterns: regular expressions as Python has them, and those of SQL's LIKE.

use regex::Regex;

use super::{Problem, Result};

/// A pattern that texts match.
pub(super) enum Pattern {
    /// One that is matched in time linear to the text.
    Linear(Regex),
    /// One that looks around or back, and is tried.
    Tried(Box<fancy_regex::Regex>),
}

impl Pattern {
    /// Returns whether a text matches; none: that takes too many tries to tell.
    #[inline]
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        match self {
            Self::Linear(pattern) => Some(pattern.is_match(text)),
            Self::Tried(pattern) => pattern.is_match(text).ok(),
        }
    }
}

/// Compiles a regular expression, which is looked for anywhere in a text, as `re.search` does.
pub(super) fn regular(pattern: &str) -> Result<Pattern> {
    // Python's end of text.
    let pattern = pattern.replace(r"\Z", r"\z");
    if let Ok(linear) = Regex::new(&pattern) {
        return Ok(Pattern::Linear(linear));
    }
    let tried = fancy_regex::Regex::new(&pattern);
    tried
        .map(|tried| Pattern::Tried(Box::new(tried)))
        .map_err(|error| {
            Problem::Argument(format!(
                "`{pattern}` is not a regular expression that can be used: {error}"
            ))
        })
}

/// Compiles a pattern of LIKE: `%` is any text, `_` any character, and `[…]` one of several, as in T-SQL.
pub(super) fn like(pattern: &str) -> Result<Pattern> {
    let mut regular_form = String::from("(?s)^");
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        match character {
            '%' => regular_form.push_str(".*"),
            '_' => regular_form.push('.'),
            '[' if rest.as_str().contains(']') => {
                regular_form.push('[');
                for inside in rest.by_ref().take_while(|inside| *inside != ']') {
                    if matches!(inside, '\\' | '[' | '&' | '~') {
                        regular_form.push('\\');
                    }
                    regular_form.push(inside);
                }
                regular_form.push(']');
            }
            other => regular_form.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    regular_form.push('$');
    Regex::new(&regular_form).map(Pattern::Linear).map_err(|_| {
        Problem::Argument(format!(
            "`{pattern}` is not a pattern of LIKE that can be used"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_like_match_whole_texts() {
        for (pattern, text, is_match) in [
            ("a%", "abc", true),
            ("a%", "bac", false),
            ("[a]%", "abc", true),
            ("[a]", "aaa", false),
            ("%[0-9]%", "x1y", true),
            ("_.c", "b.c", true),
            ("_.c", "bbc", false),
            ("[^a]%", "abc", false),
            ("100%", "100\n", true),
            ("[", "[", true),
        ] {
            let compiled = like(pattern).expect("a pattern");
            assert_eq!(compiled.is_match(text), Some(is_match), "{pattern} {text}");
        }
    }

    #[test]
    fn regular_expressions_are_looked_for_anywhere() {
        for (pattern, text, expected) in [
            ("b", "abc", Some(true)),
            (r"c\Z", "abc", Some(true)),
            ("^(?!robot)", "robot7", Some(false)),
            (r"(\d)\1", "a11", Some(true)),
            (r"(\d)\1", "a12", Some(false)),
            // Too many ways to divide the text.
            (r"^(a|a)*\1b$", &"a".repeat(64), None),
        ] {
            let compiled = regular(pattern).expect("a pattern");
            assert_eq!(compiled.is_match(text), expected, "{pattern} {text}");
        }
        let problem = regular("(").err().map(|problem| problem.to_string());
        let problem = problem.expect("no pattern");
        assert!(problem.starts_with("`(` is not a regular expression"));
    }
}
