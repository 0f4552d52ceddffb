//! The arrows between crates: which crate may depend on which, and which crate owns a foreign one. Reads the
//! manifests under `crates/`. A new arrow is a decision: write its page in docs/decisions, then change the tables here.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Fault;
use super::tree::Tree;

/// The crates and what each may depend on besides the test kit, which any crate may use in its tests.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "hotpass",
        &["hotpass-engine", "hotpass-model", "hotpass-runtime"],
    ),
    (
        "hotpass-engine",
        &[
            "hotpass-linkage",
            "hotpass-model",
            "hotpass-pages",
            "hotpass-quality",
        ],
    ),
    ("hotpass-linkage", &["hotpass-model", "hotpass-pages"]),
    ("hotpass-model", &[]),
    ("hotpass-pages", &[]),
    ("hotpass-quality", &["hotpass-pages"]),
    ("hotpass-runtime", &["hotpass-model"]),
    ("hotpass-testkit", &[]),
    ("xtask", &["hotpass-testkit"]),
];

/// The foreign crates that belong to some crates only, by the beginning of their name.
const OWNERS: &[(&str, &[&str])] = &[
    (
        "arrow",
        &["hotpass-engine", "hotpass-linkage", "hotpass-quality"],
    ),
    ("calamine", &["hotpass-engine"]),
    ("clap", &["hotpass"]),
    ("datafusion", &["hotpass-engine"]),
    ("parquet", &["hotpass-engine"]),
    ("reqwest", &["hotpass-runtime"]),
    ("rust_xlsxwriter", &["hotpass-engine", "hotpass-testkit"]),
    ("rustls", &["hotpass-runtime", "hotpass-testkit"]),
    ("toml", &["hotpass-runtime", "xtask"]),
];

const TEST_KIT: &str = "hotpass-testkit";

/// One dependency that a manifest declares.
struct Dependency {
    name: String,
    line: usize,
    /// Whether it is in the product and not only in its tests.
    ships: bool,
}

/// Returns a fault for every arrow that is not allowed.
pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.with_extension("toml") {
        if let Some(name) = crate_of(path) {
            faults.extend(check_manifest(path, name, text));
        }
    }
    faults
}

fn crate_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
    (!name.contains('/')).then_some(name)
}

fn check_manifest(path: &str, name: &str, text: &str) -> Vec<Fault> {
    let manifest = match DeTable::parse(text) {
        Ok(manifest) => manifest,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_at(text, span.start));
            return vec![Fault::new(
                path,
                line,
                error.message(),
                "write a valid manifest",
            )];
        }
    };
    let mut faults = Vec::new();
    if !inherits_lints(manifest.get_ref()) {
        faults.push(Fault::new(
            path,
            1,
            "the lints of the workspace are not inherited",
            "add `[lints]` with `workspace = true`",
        ));
    }
    let Some((_, arrows)) = ARROWS.iter().find(|(crate_name, _)| *crate_name == name) else {
        let advice =
            "write the decision page and add it to `ARROWS` in crates/xtask/src/check/arrows.rs";
        faults.push(Fault::new(
            path,
            1,
            format!("`{name}` is a new crate"),
            advice,
        ));
        return faults;
    };
    let mut dependencies = Vec::new();
    collect(manifest.get_ref(), text, &mut dependencies);
    faults.extend(
        dependencies
            .iter()
            .filter_map(|dependency| refuse(path, name, arrows, dependency)),
    );
    faults
}

fn inherits_lints(manifest: &DeTable<'_>) -> bool {
    table(manifest, "lints")
        .and_then(|lints| entry(lints, "workspace"))
        .and_then(|(_, value)| value.get_ref().as_bool())
        == Some(true)
}

/// Gathers the dependencies of a manifest, also those under `target.'…'`.
fn collect(manifest: &DeTable<'_>, text: &str, found: &mut Vec<Dependency>) {
    for (section, ships) in [
        ("dependencies", true),
        ("build-dependencies", true),
        ("dev-dependencies", false),
    ] {
        for (key, value) in table(manifest, section).into_iter().flatten() {
            let renamed = value
                .get_ref()
                .as_table()
                .and_then(|spec| entry(spec, "package"))
                .and_then(|(_, package)| package.get_ref().as_str());
            found.push(Dependency {
                name: renamed.unwrap_or(key.get_ref()).to_owned(),
                line: line_at(text, key.span().start),
                ships,
            });
        }
    }
    for (_, value) in table(manifest, "target").into_iter().flatten() {
        if let Some(platform) = value.get_ref().as_table() {
            collect(platform, text, found);
        }
    }
}

fn refuse(path: &str, name: &str, arrows: &[&str], dependency: &Dependency) -> Option<Fault> {
    let to = dependency.name.as_str();
    let fault =
        |what: String, advice: String| Some(Fault::new(path, dependency.line, what, advice));
    let own: BTreeSet<&str> = ARROWS.iter().map(|(crate_name, _)| *crate_name).collect();
    if own.contains(to) {
        let is_allowed = arrows.contains(&to) || (to == TEST_KIT && !dependency.ships);
        if is_allowed {
            return None;
        }
        return fault(
            format!("`{name}` must not depend on `{to}`"),
            format!(
                "the arrows of `{name}` are {}; see ARCHITECTURE.md",
                list(arrows)
            ),
        );
    }
    let (_, owners) = OWNERS.iter().find(|(prefix, _)| belongs(to, prefix))?;
    if owners.contains(&name) || !dependency.ships {
        return None;
    }
    fault(
        format!("`{name}` must not depend on `{to}`"),
        format!("it belongs to {}; see ARCHITECTURE.md", list(owners)),
    )
}

/// Returns whether a foreign crate is the one named or of its family, such as `arrow-csv` of `arrow`.
fn belongs(name: &str, family: &str) -> bool {
    name.strip_prefix(family)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn entry<'a, 'i>(
    table: &'a DeTable<'i>,
    name: &str,
) -> Option<(
    &'a Spanned<std::borrow::Cow<'i, str>>,
    &'a Spanned<DeValue<'i>>,
)> {
    table.iter().find(|(key, _)| key.get_ref() == name)
}

fn table<'a, 'i>(parent: &'a DeTable<'i>, name: &str) -> Option<&'a DeTable<'i>> {
    entry(parent, name).and_then(|(_, value)| value.get_ref().as_table())
}

/// Returns the line, from 1, of a byte offset.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.bytes().take(offset);
    before.filter(|&byte| byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINTS: &str = "[lints]\nworkspace = true\n";

    fn faults(name: &str, manifest: &str) -> Vec<Fault> {
        let path = format!("crates/{name}/Cargo.toml");
        check(&Tree::of(&[(&path, manifest)]))
    }

    #[test]
    fn the_arrows_of_the_layout_are_allowed() {
        for (name, dependencies) in [
            (
                "hotpass",
                "[dependencies]\nhotpass-engine.workspace = true\nclap = \"4\"\n",
            ),
            (
                "hotpass-engine",
                "[dependencies]\narrow-csv = \"59\"\n[dev-dependencies]\nhotpass-testkit = \"*\"\n",
            ),
            (
                "hotpass-testkit",
                "[dependencies]\nrust_xlsxwriter = \"0.102\"\n",
            ),
            ("hotpass", "[dev-dependencies]\ncalamine = \"0.38\"\n"),
        ] {
            assert_eq!(
                faults(name, &format!("{dependencies}{LINTS}")),
                [],
                "{name}"
            );
        }
    }

    #[test]
    fn any_other_arrow_is_refused_on_its_line() {
        for (name, dependencies) in [
            ("hotpass-model", "[dependencies]\nhotpass-engine = \"*\"\n"),
            (
                "hotpass-engine",
                "[dependencies]\nhotpass-runtime = \"*\"\n",
            ),
            (
                "hotpass-runtime",
                "[dependencies]\nhotpass-engine = \"*\"\n",
            ),
            ("hotpass-runtime", "[dependencies]\nparquet = \"59\"\n"),
            (
                "hotpass-engine",
                "[dependencies]\nhotpass-testkit = \"*\"\n",
            ),
            (
                "hotpass-engine",
                "[build-dependencies]\nclap_mangen = \"*\"\n",
            ),
            (
                "hotpass",
                "[target.'cfg(unix)'.dependencies]\ntoml = \"1\"\n",
            ),
            (
                "hotpass-model",
                "[dependencies]\nsheets = { package = \"calamine\" }\n",
            ),
        ] {
            let found = faults(name, &format!("{dependencies}{LINTS}"));
            assert_eq!(found.len(), 1, "{name}: {dependencies}");
            assert_eq!(found[0].line, 2);
        }
    }

    #[test]
    fn a_crate_nobody_decided_on_is_a_fault() {
        let found = faults("hotpass-web", LINTS);
        assert!(found[0].what.contains("new crate"));
    }

    #[test]
    fn lints_are_inherited() {
        let found = faults("hotpass-model", "[lints]\nworkspace = false\n");
        assert!(found[0].what.contains("lints"));
    }

    #[test]
    fn a_broken_manifest_is_a_fault_and_not_a_crash() {
        let found = faults("hotpass-model", "[lints]\nworkspace =\n");
        assert_eq!((found.len(), found[0].line), (1, 2));
    }
}
