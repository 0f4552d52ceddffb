//! The generated reference: runs a built `hotpass` to write it anew and compares that with `docs/reference`, byte by
//! byte. With `fix` it brings the committed files up to date instead. The folder's README is written by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use super::Fault;

const REFERENCE: &str = "docs/reference";

/// Written by hand and left alone.
const BY_HAND: &str = "README.md";

/// The files of a folder by their path in it.
type Files = BTreeMap<String, Vec<u8>>;

/// Returns a fault for every file of the reference that is stale, missing or superfluous, unless `fix` mends it.
pub(super) fn check(root: &Path, binary: &Path, fix: bool) -> anyhow::Result<Vec<Fault>> {
    let folder = tempfile::tempdir().context("cannot make a folder for the generated reference")?;
    let output = Command::new(binary)
        .arg("reference")
        .arg("--output")
        .arg(folder.path())
        .current_dir(root)
        .output()
        .with_context(|| format!("cannot run `{}`", binary.display()))?;
    ensure!(
        output.status.success(),
        "`{} reference` failed: {}",
        binary.display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let fresh = files(folder.path())?;
    ensure!(
        !fresh.is_empty(),
        "`{} reference` wrote no file",
        binary.display()
    );
    let reference = root.join(REFERENCE);
    let committed = files(&reference)?;
    if fix {
        mend(&reference, &committed, &fresh)?;
        return Ok(Vec::new());
    }
    Ok(compare(&committed, &fresh))
}

fn compare(committed: &Files, fresh: &Files) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |name: &str, line: usize, what: &str| {
        let path = format!("{REFERENCE}/{name}");
        let advice = "run `just docs` and commit what changed";
        faults.push(Fault::new(&path, line, what, advice));
    };
    for (name, bytes) in fresh {
        match committed.get(name) {
            None => fault(name, 1, "is generated but not committed"),
            Some(old) if old != bytes => {
                fault(
                    name,
                    first_difference(old, bytes),
                    "is not what is generated",
                );
            }
            Some(_) => {}
        }
    }
    for name in committed.keys().filter(|name| !fresh.contains_key(*name)) {
        fault(name, 1, "is committed but no longer generated");
    }
    faults
}

/// Returns the first line, from 1, on which two files differ.
fn first_difference(a: &[u8], b: &[u8]) -> usize {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b);
    same.filter(|(byte, _)| **byte == b'\n').count() + 1
}

fn mend(reference: &Path, committed: &Files, fresh: &Files) -> anyhow::Result<()> {
    for name in committed.keys().filter(|name| !fresh.contains_key(*name)) {
        let path = reference.join(name);
        fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
    }
    for (name, bytes) in fresh {
        let path = reference.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("cannot make `{}`", parent.display()))?;
        }
        fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}

/// Reads the files of a folder and its subfolders; none when there is no such folder.
fn files(folder: &Path) -> anyhow::Result<Files> {
    let mut found = Files::new();
    if folder.is_dir() {
        walk(folder, "", &mut found)?;
    }
    found.remove(BY_HAND);
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Files) -> anyhow::Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{name}/"), found)?;
        } else {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read `{name}`"))?;
            found.insert(name, bytes);
        }
    }
    Ok(())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Makes a root with a committed reference and a program that stands in for the product.
    fn root(committed: &[(&str, &str)], script: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a temporary folder");
        let reference = root.path().join(REFERENCE);
        fs::create_dir_all(&reference).expect("a folder");
        for (name, text) in committed {
            fs::write(reference.join(name), text).expect("a file");
        }
        let binary = root.path().join("bin");
        fs::write(&binary, format!("#!/bin/sh\nset -e\n{script}\n")).expect("a file");
        fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).expect("our own file");
        root
    }

    fn faults(root: &tempfile::TempDir, fix: bool) -> Vec<String> {
        let faults = check(root.path(), &root.path().join("bin"), fix).expect("a check");
        faults.iter().map(ToString::to_string).collect()
    }

    const SCRIPT: &str = "test \"$1 $2\" = 'reference --output'; mkdir \"$3/sub\"; printf 'a\\nb\\n' > \"$3/a.md\"; printf s > \"$3/sub/s.md\"";

    #[test]
    fn stale_missing_and_superfluous_files_are_faults_until_fixed() {
        let root = root(
            &[
                ("a.md", "a\nold\n"),
                ("gone.md", ""),
                ("README.md", "by hand"),
            ],
            SCRIPT,
        );
        let found = faults(&root, false);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("docs/reference/a.md:2: is not what is generated"));
        assert!(found[1].starts_with("docs/reference/sub/s.md:1: is generated but not"));
        assert!(found[2].starts_with("docs/reference/gone.md:1: is committed but"));
        assert!(faults(&root, true).is_empty());
        assert!(faults(&root, false).is_empty());
        let by_hand = fs::read(root.path().join(REFERENCE).join("README.md")).expect("a file");
        assert_eq!(by_hand, b"by hand");
    }

    #[test]
    fn a_program_that_fails_or_writes_nothing_is_an_error() {
        for (script, expected) in [("echo why >&2; exit 3", "why"), ("true", "no file")] {
            let root = root(&[], script);
            let error = check(root.path(), &root.path().join("bin"), true)
                .expect_err("a generator that fails");
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
}
