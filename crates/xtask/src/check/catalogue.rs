//! The catalogue of findings: every rule in `crates/hotpass-model/src/finding/` has a constant of its own that is
//! listed in its family's `RULES`, is reported by a stage, and is mentioned in a test or case. What its
//! documentation says is tested in the model; here only the connections are.

use std::collections::BTreeMap;

use super::Fault;
use super::source::{self, Source, numbered, words};
use super::tree::{self, Tree};

const CATALOGUE: &str = "crates/hotpass-model/src/finding/";

/// Where findings are reported.
const REPORTERS: &[&str] = &["crates/hotpass-engine/src/", "crates/hotpass-runtime/src/"];

/// Whose tests can show that a rule finds something; the model only names rules, and this check makes up codes.
const USERS: &[&str] = &[
    "crates/hotpass-engine/",
    "crates/hotpass-runtime/",
    "crates/hotpass/",
];

/// One rule as the catalogue declares it.
#[derive(Debug)]
struct Declared {
    path: String,
    line: usize,
    family: String,
    code: String,
    /// The constant that holds it.
    name: Option<String>,
    is_listed: bool,
}

/// Code that may use a rule, split by whether it is test code.
#[derive(Debug, Default)]
struct Uses {
    stages: String,
    tests: String,
}

/// Returns the faults of the catalogue.
pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let rules = declared(tree);
    let uses = Uses::gather(tree);
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for name in rules.iter().filter_map(|rule| rule.name.as_deref()) {
        *names.entry(name).or_default() += 1;
    }
    rules
        .iter()
        .flat_map(|rule| {
            let is_shared = rule.name.as_deref().is_some_and(|name| names[name] > 1);
            rule.faults(&uses, is_shared)
        })
        .collect()
}

/// Returns every code of the catalogue.
pub(super) fn codes(tree: &Tree) -> Vec<String> {
    declared(tree).into_iter().map(|rule| rule.code).collect()
}

/// Returns the finding codes that a text mentions, such as `HP-I012`.
pub(super) fn codes_in(text: &str) -> Vec<String> {
    text.match_indices("HP-")
        .filter_map(|(at, _)| {
            let code: String = text.get(at..)?.chars().take(7).collect();
            let (_, number) = code.split_at_checked(4)?;
            let family = code.chars().nth(3)?;
            let is_code = family.is_ascii_uppercase()
                && number.len() == 3
                && number.bytes().all(|byte| byte.is_ascii_digit());
            is_code.then_some(code)
        })
        .collect()
}

impl Declared {
    fn faults(&self, uses: &Uses, is_shared: bool) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |what: &str, advice: &str| {
            let what = format!("{} {what}", self.code);
            faults.push(Fault::new(&self.path, self.line, what, advice));
        };
        if self.name.is_none() {
            fault(
                "has no constant of its own",
                "declare it as `pub const NAME: Rule = …`",
            );
            return faults;
        }
        if !self.is_listed {
            fault("is not listed", "add its constant to `RULES` of its family");
        }
        if !self.is_in(&uses.stages, is_shared) {
            fault(
                "is reported by no stage",
                "report it in the engine or the runtime, or delete the rule",
            );
        }
        if !self.is_in(&uses.tests, is_shared) {
            fault(
                "is mentioned in no test",
                "write a test or a case that finds it",
            );
        }
        faults
    }

    /// Returns whether code uses this rule: by its code, or by its constant, with the family before it when
    /// several families use the same name.
    fn is_in(&self, code: &str, is_shared: bool) -> bool {
        let Some(name) = &self.name else {
            return false;
        };
        let qualified = format!("{}::{name}", self.family);
        code.contains(&self.code)
            || (!is_shared && has_word(code, name))
            || code
                .match_indices(&qualified)
                .any(|(at, _)| has_word(code.get(at..).unwrap_or_default(), name))
    }
}

impl Uses {
    fn gather(tree: &Tree) -> Self {
        let mut uses = Self::default();
        for (path, text) in tree.all() {
            if !USERS.iter().any(|prefix| path.starts_with(prefix)) {
                continue;
            }
            if tree::extension_of(path) == "rs" {
                uses.add_source(path, text);
            } else if path.contains("/cases/") || path.contains("/tests/") {
                uses.tests.push_str(text);
            }
        }
        uses
    }

    fn add_source(&mut self, path: &str, text: &str) {
        let source = Source::scan(text);
        let is_test_file = source::is_test_path(path);
        let is_reporter = REPORTERS.iter().any(|prefix| path.starts_with(prefix));
        for (line, text) in numbered(&source.uncommented) {
            let target = if is_test_file || source.is_test_line(line) {
                &mut self.tests
            } else if is_reporter {
                &mut self.stages
            } else {
                continue;
            };
            target.push_str(text);
            target.push('\n');
        }
    }
}

fn declared(tree: &Tree) -> Vec<Declared> {
    let files: Vec<(&str, &str, Source)> = tree
        .with_extension("rs")
        .filter_map(|(path, text)| {
            let family = path.strip_prefix(CATALOGUE)?.split(['/', '.']).next()?;
            Some((path, family, Source::scan(text)))
        })
        .collect();
    let mut listed: BTreeMap<&str, String> = BTreeMap::new();
    for (_, family, source) in &files {
        listed
            .entry(family)
            .or_default()
            .push_str(list_in(&source.code));
    }
    files
        .iter()
        .flat_map(|(path, family, source)| declared_in(path, family, source, &listed[family]))
        .collect()
}

/// Returns what a file lists in its `RULES`.
fn list_in(code: &str) -> &str {
    code.split_once(" RULES")
        .and_then(|(_, rest)| rest.split(';').next())
        .unwrap_or_default()
}

fn declared_in(path: &str, family: &str, source: &Source, listed: &str) -> Vec<Declared> {
    let mut rules = Vec::new();
    let mut name: Option<&str> = None;
    let lines = numbered(&source.code).zip(source.uncommented.lines());
    for ((line, code), uncommented) in lines {
        if source.is_test_line(line) {
            break;
        }
        name = constant(code).or(name);
        for found in codes_in(uncommented) {
            let name = name.filter(|name| *name != "RULES").map(str::to_owned);
            rules.push(Declared {
                path: path.to_owned(),
                line,
                family: family.to_owned(),
                code: found,
                is_listed: name.as_deref().is_some_and(|name| has_word(listed, name)),
                name,
            });
        }
    }
    rules
}

/// Returns the name of the constant or static that a line declares.
fn constant(line: &str) -> Option<&str> {
    let mut words = words(line).skip_while(|word| !matches!(*word, "const" | "static"));
    words.next()?;
    words.next()
}

fn has_word(text: &str, word: &str) -> bool {
    words(text).any(|found| found == word)
}

#[cfg(test)]
mod tests;
