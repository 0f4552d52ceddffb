//! Every dependency has its reason on the decision page, and the page names none that is gone. Reads the workspace's
//! manifest and the page's table; whether the reason is a good one is for the reviewer.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::Fault;
use super::source::numbered;
use super::tree::Tree;

const MANIFEST: &str = "Cargo.toml";
const PAGE: &str = "docs/decisions/0008-dependencies.md";

/// Returns a fault for every dependency without a reason and every reason without a dependency.
pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let (Some(manifest), Some(page)) = (tree.text(MANIFEST), tree.text(PAGE)) else {
        return Vec::new();
    };
    let dependencies = dependencies(manifest);
    let reasons = reasons(page);
    let unexplained = dependencies
        .iter()
        .filter(|(name, _)| !reasons.contains_key(*name))
        .map(|(name, &line)| {
            let what = format!("`{name}` has no reason");
            Fault::new(MANIFEST, line, what, format!("add a row to {PAGE}"))
        });
    let stale = reasons
        .iter()
        .filter(|(name, _)| !dependencies.contains_key(*name))
        .map(|(name, &line)| {
            let what = format!("`{name}` is no dependency");
            Fault::new(PAGE, line, what, "delete it from the table")
        });
    unexplained.chain(stale).collect()
}

/// Returns the foreign dependencies of the workspace with their lines.
fn dependencies(manifest: &str) -> BTreeMap<String, usize> {
    let Ok(table) = DeTable::parse(manifest) else {
        return BTreeMap::new(); // cargo itself refuses such a manifest before this can run
    };
    let names = table
        .get_ref()
        .iter()
        .find(|(key, _)| key.get_ref() == "workspace")
        .and_then(|(_, workspace)| workspace.get_ref().as_table())
        .and_then(|workspace| {
            workspace
                .iter()
                .find(|(key, _)| key.get_ref() == "dependencies")
        })
        .and_then(|(_, dependencies)| dependencies.get_ref().as_table());
    names
        .into_iter()
        .flatten()
        .filter(|(_, spec)| !is_own(spec.get_ref()))
        .map(|(key, _)| {
            let line = super::arrows::line_at(manifest, key.span().start);
            (key.get_ref().to_string(), line)
        })
        .collect()
}

/// Returns whether a dependency is a crate of this workspace.
fn is_own(spec: &toml::de::DeValue<'_>) -> bool {
    spec.as_table()
        .is_some_and(|spec| spec.keys().any(|key| key.get_ref() == "path"))
}

/// Returns the crates that the first column of the page's table names, with their lines.
fn reasons(page: &str) -> BTreeMap<String, usize> {
    let mut reasons = BTreeMap::new();
    for (line, text) in numbered(page) {
        let Some(row) = text.strip_prefix("| ") else {
            continue;
        };
        let names = row.split('|').next().unwrap_or_default();
        for name in names.split('`').skip(1).step_by(2) {
            reasons.insert(name.to_owned(), line);
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE_TEXT: &str =
        "# Page\n\n| Crate | Reason |\n|---|---|\n| `csv`, `zip` | they do `much` |\n";

    fn faults(manifest: &str) -> Vec<String> {
        let tree = Tree::of(&[(MANIFEST, manifest), (PAGE, PAGE_TEXT)]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_dependency_has_a_reason_and_the_other_way_round() {
        let good = "[workspace.dependencies]\nown = { path = \"x\" }\ncsv = \"1\"\nzip = { version = \"9\" }\n";
        assert_eq!(faults(good), [] as [String; 0]);
        let more = format!("{good}toml = \"1\"\n");
        assert!(faults(&more)[0].starts_with("Cargo.toml:5: `toml` has no reason"));
        let fewer = "[workspace.dependencies]\ncsv = \"1\"\n";
        assert!(faults(fewer)[0].starts_with(&format!("{PAGE}:5: `zip` is no dependency")));
    }
}
