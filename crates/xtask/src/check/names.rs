//! Names that say nothing: crates, modules and types that are called after a habit instead of an idea.
//! Reads crate folders, file names and declarations; functions and variables are left to the reviewer.

use super::Fault;
use super::source::{Source, numbered, words};
use super::tree::Tree;

/// Not allowed as a whole name.
const BANNED: &[&str] = &[
    "base", "common", "core", "enhanced", "handler", "helper", "helpers", "manager", "misc", "new",
    "util", "utils", "v2",
];

/// Not allowed as one of the words of a name either, because they never add meaning.
const BANNED_ANYWHERE: &[&str] = &[
    "enhanced", "handler", "helper", "helpers", "manager", "misc", "util", "utils",
];

/// Returns a fault for every declared name that says nothing.
pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.with_extension("rs") {
        for name in path_names(path) {
            if let Some(word) = banned_word(name) {
                faults.push(fault(path, 1, name, word));
            }
        }
        for (line, text) in numbered(&Source::scan(text).code) {
            for name in declared_names(text) {
                if let Some(word) = banned_word(name) {
                    faults.push(fault(path, line, name, word));
                }
            }
        }
    }
    faults
}

fn fault(path: &str, line: usize, name: &str, word: &str) -> Fault {
    Fault::new(
        path,
        line,
        format!("`{name}` says nothing (`{word}`)"),
        "name it after what it is or does, with a word of docs/glossary.md",
    )
}

/// Returns the names of the crate, the folders and the file of a path.
fn path_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .map(|part| part.strip_suffix(".rs").unwrap_or(part))
}

/// Returns the names of the modules and types that a line of code declares.
fn declared_names(line: &str) -> Vec<&str> {
    let words: Vec<&str> = words(line).collect();
    words
        .windows(2)
        .filter(|pair| {
            matches!(
                pair[0],
                "mod" | "struct" | "enum" | "trait" | "union" | "type"
            )
        })
        .map(|pair| pair[1])
        .collect()
}

/// Returns the word that makes a name say nothing.
fn banned_word(name: &str) -> Option<&'static str> {
    let whole = name.to_lowercase();
    let parts = parts_of(name);
    BANNED
        .iter()
        .find(|banned| whole == **banned)
        .or_else(|| {
            BANNED_ANYWHERE
                .iter()
                .find(|banned| parts.iter().any(|part| part == *banned))
        })
        .copied()
}

/// Returns the words of a name in snake, kebab or camel case, in lower case.
fn parts_of(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in name.chars() {
        if matches!(c, '_' | '-' | '.') {
            parts.push(String::new());
            continue;
        }
        if c.is_uppercase() {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.extend(c.to_lowercase());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n_faults(path: &str, line: &str) -> usize {
        check(&Tree::of(&[(path, line)])).len()
    }

    #[test]
    fn names_of_habit_are_faults() {
        for (path, line) in [
            ("crates/a/src/util.rs", ""),
            ("crates/a/src/common/b.rs", ""),
            ("crates/hotpass-core-utils/src/lib.rs", ""),
            ("crates/a/src/b.rs", "pub(crate) struct SourceManager {"),
            ("crates/a/src/b.rs", "enum V2 {}"),
            ("crates/a/src/b.rs", "mod phone_helpers {"),
            ("crates/a/src/b.rs", "pub trait Handler<T> {}"),
        ] {
            assert_eq!(n_faults(path, line), 1, "{path} {line}");
        }
    }

    #[test]
    fn names_that_mean_something_are_not() {
        for line in [
            "pub fn new() -> Self {",
            "struct BaseDate;",
            "type Error = CoreLoss;",
            "// struct Util",
            "let text = \"mod util\";",
            "struct Utility;",
        ] {
            assert_eq!(n_faults("crates/a/src/b.rs", line), 0, "{line}");
        }
    }

    #[test]
    fn the_fault_is_on_the_line_of_the_declaration() {
        let tree = Tree::of(&[("crates/a/src/b.rs", "//! Doc.\n\nstruct Misc;\n")]);
        assert_eq!(check(&tree)[0].line, 3);
    }
}
