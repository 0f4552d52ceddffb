//! The files that checks look at: path relative to the root, with `/` separators, and text. Sources, manifests,
//! documents and snapshots only; build output, hidden folders and data are not read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;

/// The kinds of file that are read, by extension.
const READ: &[&str] = &["rs", "toml", "md", "snap"];

/// The folders that are never entered, besides hidden ones.
const SKIPPED: &[&str] = &["target", "dist", "corpus", "artifacts"];

/// The text files of a workspace in path order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads the workspace at `root`.
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let mut tree = Self::default();
        tree.walk(root, "")?;
        Ok(tree)
    }

    /// Returns a tree of the given paths and texts.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Self { files }
    }

    /// Returns how many files were read.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns the text of the file at this path.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Returns whether a file or folder that was read has this path.
    pub(super) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files.contains_key(path) || self.files.keys().any(|file| file.starts_with(&folder))
    }

    /// Returns path and text of the files with this extension.
    pub(super) fn with_extension<'a>(
        &'a self,
        extension: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| extension_of(path) == extension)
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Returns path and text of every file.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        let entries =
            fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                if !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
                    self.walk(&entry.path(), &format!("{path}/"))?;
                }
            } else if READ.contains(&extension_of(&name)) {
                let text = fs::read_to_string(entry.path())
                    .with_context(|| format!("cannot read `{path}` as UTF-8 text"))?;
                self.files.insert(path, text);
            }
        }
        Ok(())
    }
}

/// Returns what follows the last point of a path.
pub(super) fn extension_of(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_text_and_leaves_build_output_and_data_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for path in [
            "a.rs",
            "b/c.md",
            "b/data.csv",
            "target/d.rs",
            ".git/e.md",
            "x/dist/f.md",
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder above it")).expect("a folder");
            fs::write(path, "text").expect("a file");
        }
        let tree = Tree::read(folder.path()).expect("a tree");
        let paths: Vec<&str> = tree.all().map(|(path, _)| path).collect();
        assert_eq!(paths, ["a.rs", "b/c.md"]);
        assert_eq!(tree.len(), 2);
        assert!(tree.has("b") && tree.has("b/c.md") && !tree.has("b/c"));
    }

    #[test]
    fn a_source_that_is_not_text_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("odd.rs"), [0xff, 0xfe]).expect("a file");
        let error = Tree::read(folder.path()).expect_err("a file that is not text");
        assert!(error.to_string().contains("odd.rs"));
    }
}
