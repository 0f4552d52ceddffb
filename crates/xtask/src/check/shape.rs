//! The shape of a source file: a module doc first, 400 lines before its tests, short inline tests, `foo.rs` and not
//! `mod.rs`, no ignored tests, no `TODO` without an issue. Function length and argument counts are clippy's.

use super::Fault;
use super::source::{self, Source, numbered, words};
use super::tree::Tree;

const MAX_LINES: usize = 400;
const MAX_INLINE_TEST_LINES: usize = 150;

/// Words that announce unfinished work.
const UNFINISHED: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

/// Returns the faults of every Rust source.
pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.with_extension("rs") {
        let source = Source::scan(text);
        if path.ends_with("/mod.rs") {
            let advice = "name the file after its module, beside the folder of its submodules";
            faults.push(Fault::new(
                path,
                1,
                "`mod.rs` hides a module's name",
                advice,
            ));
        }
        if !begins_with_doc(text) {
            faults.push(Fault::new(
                path,
                1,
                "no module doc on the first line",
                "begin with `//!`: what is this, what goes in and out, what it is not",
            ));
        }
        faults.extend(too_long(path, &source));
        faults.extend(ignored_tests(path, &source));
        faults.extend(unfinished(path, &source));
    }
    faults
}

fn begins_with_doc(text: &str) -> bool {
    text.starts_with("//!") || text.starts_with("#![doc")
}

fn too_long(path: &str, source: &Source) -> Option<Fault> {
    if source::is_test_path(path) {
        return None;
    }
    let lines = source.lines_before_tests();
    if lines > MAX_LINES {
        return Some(Fault::new(
            path,
            MAX_LINES + 1,
            format!("{lines} lines before the tests, at most {MAX_LINES} are allowed"),
            "move an idea to a file of its own, named after it",
        ));
    }
    let tests = source.code.lines().count() - lines;
    (tests > MAX_INLINE_TEST_LINES).then(|| {
        let module = path.strip_suffix(".rs").unwrap_or(path);
        Fault::new(
            path,
            lines + 1,
            format!("{tests} lines of inline tests, at most {MAX_INLINE_TEST_LINES} are allowed"),
            format!("move them to `{module}/tests.rs`"),
        )
    })
}

fn ignored_tests(path: &str, source: &Source) -> Vec<Fault> {
    numbered(&source.code)
        .filter(|(_, line)| {
            let mut words = words(line);
            line.trim_start().starts_with("#[")
                && match words.next() {
                    Some("ignore") => true,
                    Some("cfg_attr") => words.any(|word| word == "ignore"),
                    _ => false,
                }
        })
        .map(|(line, _)| {
            let advice = "make it pass, or delete it and open an issue";
            Fault::new(path, line, "a test that is ignored tests nothing", advice)
        })
        .collect()
}

fn unfinished(path: &str, source: &Source) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (number, line) in numbered(&source.comments) {
        for word in UNFINISHED {
            let Some((before, after)) = line.split_once(word) else {
                continue;
            };
            let is_part_of_word = |c: char| c.is_alphanumeric() || c == '_';
            let is_quoted = before.ends_with('`');
            if is_quoted || before.ends_with(is_part_of_word) || after.starts_with(is_part_of_word)
            {
                continue;
            }
            if !names_issue(after) {
                faults.push(Fault::new(
                    path,
                    number,
                    format!("`{word}` without an issue"),
                    "do it now, or open an issue and write `TODO(#123)`",
                ));
            }
        }
    }
    faults
}

/// Returns whether the text goes on with an issue's number in parentheses.
fn names_issue(after: &str) -> bool {
    after
        .strip_prefix("(#")
        .and_then(|rest| rest.split_once(')'))
        .is_some_and(|(number, _)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<Fault> {
        check(&Tree::of(&[(path, text)]))
    }

    #[test]
    fn a_well_shaped_file_has_no_fault() {
        let text = "//! Doc, with TODO(#12).\n/// `#[ignore]` in words.\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn b() {}\n}\n";
        assert_eq!(faults("crates/a/src/b.rs", text), []);
        assert_eq!(faults("crates/a/src/lib.rs", "#![doc = \"x\"]\n"), []);
    }

    #[test]
    fn a_file_without_module_doc_is_a_fault() {
        let found = faults("crates/a/src/b.rs", "\n//! Late.\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("module doc"));
    }

    #[test]
    fn the_401st_line_before_the_tests_is_a_fault() {
        let tests = "#[cfg(test)]\nmod tests {\n}\n";
        let fits = format!("//! Doc.\n{}{tests}", "fn a() {}\n".repeat(399));
        assert_eq!(faults("crates/a/src/b.rs", &fits), []);
        let long = format!("//! Doc.\n{}{tests}", "fn a() {}\n".repeat(400));
        let found = faults("crates/a/src/b.rs", &long);
        assert_eq!(found[0].line, 401);
        assert_eq!(faults("crates/a/tests/it/b.rs", &long), []);
    }

    #[test]
    fn long_inline_tests_belong_into_their_own_file() {
        let text = format!(
            "//! Doc.\n#[cfg(test)]\nmod tests {{\n{}}}\n",
            "fn a() {}\n".repeat(148)
        );
        let found = faults("crates/a/src/b.rs", &text);
        assert_eq!(found.len(), 1);
        assert!(found[0].advice.contains("crates/a/src/b/tests.rs"));
    }

    #[test]
    fn ignored_tests_are_faults_in_every_form() {
        for attribute in [
            "#[ignore]",
            "#[ignore = \"slow\"]",
            "#[cfg_attr(unix, ignore)]",
        ] {
            let text = format!("//! Doc.\n    {attribute}\nfn ignore() {{}}\n");
            let found = faults("crates/a/tests/it/b.rs", &text);
            assert_eq!(found.len(), 1, "{attribute}");
            assert_eq!(found[0].line, 2);
        }
    }

    #[test]
    fn unfinished_work_needs_an_issue() {
        for (comment, n_faults) in [
            ("// TODO: later", 1),
            ("// TODO(someone): later", 1),
            ("/* FIXME */", 1),
            ("// TODO(#): later", 1),
            ("// TODO(#7): later", 0),
            ("// TODOS", 0),
            ("// the word `TODO`", 0),
            ("let a = \"TODO\";", 0),
        ] {
            let text = format!("//! Doc.\n{comment}\n");
            assert_eq!(
                faults("crates/a/src/b.rs", &text).len(),
                n_faults,
                "{comment}"
            );
        }
    }

    #[test]
    fn mod_rs_is_a_fault() {
        let found = faults("crates/a/src/b/mod.rs", "//! Doc.\n");
        assert!(found[0].what.contains("mod.rs"));
    }
}
