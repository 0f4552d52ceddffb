//! Views of a Rust source that keep its lines but show only code, only comments, or code with its strings, so that
//! a check does not take a word in a comment for a word in code. A scanner, not a parser: it knows comments,
//! strings, characters and lifetimes, and nothing of grammar.

/// What a character of a source belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Text,
    Comment,
}

/// A Rust source, seen in three ways; every view has the lines of the file, with the rest blanked.
#[derive(Debug)]
pub(super) struct Source {
    /// Code without comments and without what strings contain.
    pub(super) code: String,
    /// Code and strings without comments.
    pub(super) uncommented: String,
    /// Comments alone.
    pub(super) comments: String,
    /// The line, from 1, on which the test module begins.
    tests_from: Option<usize>,
}

impl Source {
    /// Scans a source.
    pub(super) fn scan(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let parts = parts(&chars);
        let view = |shown: &[Part]| -> String {
            chars
                .iter()
                .zip(&parts)
                .map(|(&c, part)| {
                    if c == '\n' || shown.contains(part) {
                        c
                    } else {
                        ' '
                    }
                })
                .collect()
        };
        let code = view(&[Part::Code]);
        Self {
            uncommented: view(&[Part::Code, Part::Text]),
            comments: view(&[Part::Comment]),
            tests_from: tests_from(&code),
            code,
        }
    }

    /// Returns the number of lines before the test module, or of the whole file when it has none.
    pub(super) fn lines_before_tests(&self) -> usize {
        match self.tests_from {
            Some(line) => line - 1,
            None => self.code.lines().count(),
        }
    }

    /// Returns whether a line, from 1, is inside the test module.
    pub(super) fn is_test_line(&self, line: usize) -> bool {
        self.tests_from.is_some_and(|first| line >= first)
    }
}

/// Returns whether the whole file is test code.
pub(super) fn is_test_path(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/benches/") || path.ends_with("/tests.rs")
}

/// Returns the numbered lines of a view, from 1.
pub(super) fn numbered(view: &str) -> impl Iterator<Item = (usize, &str)> {
    view.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

/// Returns the identifiers and keywords of a line of code, in order.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !is_word(c))
        .filter(|word| !word.is_empty())
}

/// Returns the line of the first `#[cfg(test)]` that stands before a module.
fn tests_from(code: &str) -> Option<usize> {
    let lines: Vec<(usize, &str)> = numbered(code)
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    lines
        .windows(2)
        .find(|pair| {
            pair[0].1.trim_end() == "#[cfg(test)]" && words(pair[1].1).next() == Some("mod")
        })
        .map(|pair| pair[0].0)
}

fn parts(chars: &[char]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(chars.len());
    while parts.len() < chars.len() {
        let at = parts.len();
        let (part, length) = part_at(chars, at);
        let length = length.min(chars.len() - at);
        parts.extend(std::iter::repeat_n(part, length));
    }
    parts
}

/// Returns the part that begins here and how many characters it has at most.
fn part_at(chars: &[char], at: usize) -> (Part, usize) {
    let rest = &chars[at..];
    match rest {
        ['/', '/', ..] => (
            Part::Comment,
            rest.iter().take_while(|&&c| c != '\n').count(),
        ),
        ['/', '*', ..] => (Part::Comment, block_comment(rest)),
        ['"', ..] => (Part::Text, quoted(rest, '"')),
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => (Part::Text, quoted(rest, '\'')),
        ['r', '"' | '#', ..] if begins_literal(chars, at) => match raw_string(rest) {
            Some(length) => (Part::Text, length),
            None => (Part::Code, 1),
        },
        _ => (Part::Code, 1),
    }
}

fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
            }
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while let Some(&c) = rest.get(at) {
        match c {
            '\\' => at += 2,
            c if c == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Returns the length of a raw string; a raw identifier such as `r#type` is none.
fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().skip(1).take_while(|&&c| c == '#').count();
    if rest.get(hashes + 1) != Some(&'"') {
        return None;
    }
    let first = hashes + 2;
    let end = (first..rest.len()).find(|&at| {
        rest[at] == '"'
            && rest
                .iter()
                .skip(at + 1)
                .take(hashes)
                .filter(|&&c| c == '#')
                .count()
                == hashes
    });
    Some(end.map_or(rest.len(), |at| at + 1 + hashes))
}

/// Returns whether the `r` here can begin a raw string: alone, or after the `b` or `c` of a byte or C string.
fn begins_literal(chars: &[char], at: usize) -> bool {
    let word_before = |at: usize| at > 0 && is_word(chars[at - 1]);
    !word_before(at) || (matches!(chars[at - 1], 'b' | 'c') && !word_before(at - 1))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        Source::scan(text).code
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        for (text, expected) in [
            ("a // b", "a"),
            ("a /* b /* c */ d */ e", "a e"),
            ("a \"b \\\" // c\" d", "a d"),
            ("a r#\"b \" c\"# d", "a d"),
            ("a br\"b\\\" d", "a b d"),
            ("a '\"' b '\\'' c", "a b c"),
            ("fn a<'b>(c: &'b str) {}", "fn a<'b>(c: &'b str) {}"),
            ("r#type \"x\" b", "r#type b"),
            ("a \"unfinished", "a"),
            ("a /* unfinished", "a"),
        ] {
            let found: Vec<String> = code(text).split_whitespace().map(str::to_owned).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn every_view_keeps_the_lines() {
        let text = "a\n/* b\nc */ d\n\"e\nf\" // g\n";
        let source = Source::scan(text);
        for view in [&source.code, &source.uncommented, &source.comments] {
            assert_eq!(view.matches('\n').count(), text.matches('\n').count());
        }
        assert_eq!(source.comments.trim(), "/* b\nc */  \n  \n   // g");
        assert!(source.uncommented.contains("\"e\nf\""));
    }

    #[test]
    fn the_test_module_is_found_and_a_test_import_is_not() {
        let source =
            Source::scan("//! Doc.\n#[cfg(test)]\nuse a;\n\n#[cfg(test)]\nmod tests {\n}\n");
        assert_eq!(source.lines_before_tests(), 4);
        assert!(source.is_test_line(5) && !source.is_test_line(4));
        let none = Source::scan("// #[cfg(test)]\n// mod tests\nfn a() {}\n");
        assert_eq!(none.lines_before_tests(), 3);
    }

    #[test]
    fn test_files_are_known_by_their_path() {
        assert!(is_test_path("crates/a/src/b/tests.rs"));
        assert!(is_test_path("crates/a/tests/it/main.rs"));
        assert!(!is_test_path("crates/a/src/tests_of_faith.rs"));
    }
}
