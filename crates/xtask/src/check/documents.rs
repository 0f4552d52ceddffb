//! The documents: README's two commands stand in it, links between files lead somewhere, commands and finding codes
//! that a page shows exist. Reads the Markdown at the root and under `docs/`; spelling is left to `typos`.

use std::collections::BTreeSet;

use super::Fault;
use super::catalogue;
use super::source::numbered;
use super::tree::Tree;

/// The commands that README promises to a newcomer, each on a line of its own.
const PROMISED: &[&str] = &[
    "cargo run --release -- run --project examples/flight-schools",
    "cargo test --workspace",
];

const COMMANDS: &str = "crates/hotpass/src/commands";

/// What a line that runs the product begins with.
const PROMPTS: &[&str] = &["hotpass ", "cargo run --release -- "];

/// Returns the faults of every document.
pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = promised(tree);
    let codes: BTreeSet<String> = catalogue::codes(tree).into_iter().collect();
    for (path, text) in tree.with_extension("md") {
        let is_document = !path.contains('/') || path.starts_with("docs/");
        if !is_document {
            continue;
        }
        faults.extend(dead_links(tree, path, text));
        faults.extend(unknown_commands(tree, path, text));
        faults.extend(unknown_codes(&codes, path, text));
    }
    faults
}

fn promised(tree: &Tree) -> Vec<Fault> {
    let text = tree.text("README.md").unwrap_or_default();
    PROMISED
        .iter()
        .filter(|command| !text.lines().any(|line| line == **command))
        .map(|command| {
            Fault::new(
                "README.md",
                1,
                format!("`{command}` is missing"),
                "show it in a code block, on a line of its own",
            )
        })
        .collect()
}

fn dead_links(tree: &Tree, path: &str, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (line, text) in numbered(text) {
        for rest in text.split("](").skip(1) {
            let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
            let is_elsewhere = target.is_empty() || target.contains(':');
            if is_elsewhere || tree.has(&resolved(path, target)) || is_file_at_root(target) {
                continue;
            }
            let advice = "correct the path, relative to this file";
            faults.push(Fault::new(
                path,
                line,
                format!("`{target}` does not exist"),
                advice,
            ));
        }
    }
    faults
}

/// Returns whether a link names a file that stands at the root but is of no kind that checks read.
fn is_file_at_root(target: &str) -> bool {
    matches!(
        target.trim_start_matches("../"),
        "LICENSE-APACHE" | "LICENSE-MIT" | "justfile"
    )
}

/// Returns the path from the root of a link in the file at `path`.
fn resolved(path: &str, target: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn unknown_commands(tree: &Tree, path: &str, text: &str) -> Vec<Fault> {
    if !tree.has(COMMANDS) {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let mut is_code = false;
    for (number, line) in numbered(text) {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if !is_code {
            continue;
        }
        let Some(verb) = verb_of(line) else { continue };
        if !tree.has(&format!("{COMMANDS}/{verb}.rs")) {
            faults.push(Fault::new(
                path,
                number,
                format!("there is no command `{verb}`"),
                format!("show a command that has a file in {COMMANDS}/"),
            ));
        }
    }
    faults
}

/// Returns the verb of a line of a code block that runs the product.
fn verb_of(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("$ ");
    let rest = PROMPTS
        .iter()
        .find_map(|prompt| line.strip_prefix(prompt))?;
    let verb = rest.split_whitespace().next()?;
    // Flags are no commands, and neither are the boxes and lines of a drawing.
    verb.starts_with(|first: char| first.is_ascii_lowercase())
        .then_some(verb)
}

fn unknown_codes(codes: &BTreeSet<String>, path: &str, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (line, text) in numbered(text) {
        for code in catalogue::codes_in(text) {
            if !codes.contains(&code) {
                faults.push(Fault::new(
                    path,
                    line,
                    format!("{code} is not in the catalogue"),
                    "mention a code that exists",
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "```sh\ncargo run --release -- run --project examples/flight-schools\ncargo test --workspace\n```\n";

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let faults = check(&Tree::of(files));
        faults.iter().map(ToString::to_string).collect()
    }

    fn page(text: &str) -> Vec<String> {
        faults(&[
            ("README.md", README),
            ("docs/guide/a.md", text),
            ("docs/glossary.md", ""),
            ("crates/hotpass/src/commands/run.rs", ""),
            (
                "crates/hotpass-model/src/finding/ingest.rs",
                "pub const A: Rule = Rule { code: \"HP-I001\" };",
            ),
        ])
    }

    #[test]
    fn the_readme_shows_both_commands() {
        assert_eq!(faults(&[("README.md", README)]), [] as [String; 0]);
        assert_eq!(faults(&[("README.md", "# Hotpass\n")]).len(), 2);
        assert_eq!(faults(&[]).len(), 2);
        let longer = README.replace("--workspace", "--workspace --no-run");
        assert_eq!(faults(&[("README.md", &longer)]).len(), 1);
    }

    #[test]
    fn a_drawing_of_the_crates_shows_no_command() {
        assert_eq!(
            page("```text\n   hotpass ───┤   hotpass-model\n```\n"),
            [] as [String; 0]
        );
    }

    #[test]
    fn links_lead_to_files_or_elsewhere() {
        for link in [
            "[a](../glossary.md)",
            "[a](../glossary.md#word)",
            "[a](#here)",
            "[a](https://example.org/x)",
            "[a](..)",
            "[a](../../LICENSE-MIT)",
        ] {
            assert_eq!(page(link), [] as [String; 0], "{link}");
        }
        let found = page("\n[a](../glossary.md) [b](glossary.md)");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("docs/guide/a.md:2: `glossary.md`"),
            "{found:?}"
        );
    }

    #[test]
    fn only_commands_that_exist_are_shown() {
        for (text, n_faults) in [
            ("```sh\nhotpass run data\n$ hotpass run\n```", 0),
            ("```sh\nhotpass --help\n```", 0),
            ("hotpass walks", 0),
            ("```sh\nhotpass walk data\n```", 1),
            ("```sh\ncargo run --release -- walk\n```", 1),
        ] {
            assert_eq!(page(text).len(), n_faults, "{text}");
        }
    }

    #[test]
    fn only_codes_that_exist_are_mentioned() {
        assert_eq!(page("HP-I001"), [] as [String; 0]);
        assert!(page("HP-I002")[0].contains("HP-I002 is not in the catalogue"));
    }
}
