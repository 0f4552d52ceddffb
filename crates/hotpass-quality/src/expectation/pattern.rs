//! Patterns: regular expressions as Python has them, and those of SQL's LIKE.

use regex::Regex;

use super::{Problem, Result};

/// Compiles a regular expression, which is looked for anywhere in a text, as `re.search` does.
pub(super) fn regular(pattern: &str) -> Result<Regex> {
    // Python's end of text.
    let pattern = pattern.replace(r"\Z", r"\z");
    Regex::new(&pattern).map_err(|error| {
        Problem::Argument(format!(
            "`{pattern}` is not a regular expression that can be used: {error}"
        ))
    })
}

/// Compiles a pattern of LIKE: `%` is any text, `_` any character, and `[…]` one of several, as in T-SQL.
pub(super) fn like(pattern: &str) -> Result<Regex> {
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
    Regex::new(&regular_form).map_err(|_| {
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
            assert_eq!(compiled.is_match(text), is_match, "{pattern} {text}");
        }
    }

    #[test]
    fn regular_expressions_are_looked_for_anywhere() {
        assert!(regular("b").expect("a pattern").is_match("abc"));
        assert!(regular(r"c\Z").expect("a pattern").is_match("abc"));
        let problem = regular("(").expect_err("no pattern").to_string();
        assert!(problem.starts_with("`(` is not a regular expression"));
    }
}
