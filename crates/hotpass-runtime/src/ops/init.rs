//! Drafts a project: the readable files of a folder go in, a commented `hotpass.toml` and the folders beside it come out.
//!
//! Drafting reads names only; no file is opened. What stands there already is never overwritten unless that is asked for.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use hotpass_model::source::READABLE;

use super::propose::write;
use crate::{
    error::{Error, Result},
    project::{FILE, under},
};

/// Folders of a project that hold no inputs.
const OWN_FOLDERS: &[&str] = &["contracts", "profiles", "mappings", "decisions", "dist"];

const NOTES: &[(&str, &str)] = &[
    ("contracts/README.md", include_str!("init/contracts.md")),
    ("profiles/README.md", include_str!("init/profiles.md")),
    ("mappings/README.md", include_str!("init/mappings.md")),
    ("decisions/README.md", include_str!("init/decisions.md")),
];

/// A project that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The files to write, with their text.
    pub files: Vec<(PathBuf, String)>,
    /// The readable files that became sources, relative to the folder.
    pub sources: Vec<String>,
}

/// What to do when the folder is a project already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Refuse.
    Keep,
    /// Write `hotpass.toml` anew; the documents beside it stay.
    Replace,
}

/// Drafts a project for a folder.
pub fn draft(folder: &Path, existing: Existing) -> Result<Draft> {
    let path = under(folder, Path::new(FILE));
    if path.exists() && existing == Existing::Keep {
        return Err(Error::usage(
            format!("`{}` is there already", path.display()),
            "edit it, or write it anew with --force",
        ));
    }
    if folder.exists() && !folder.is_dir() {
        return Err(Error::usage(
            format!("expected a folder, found the file `{}`", folder.display()),
            "name the folder that the workbooks are in",
        ));
    }
    let sources = if folder.is_dir() {
        readable(folder)?
    } else {
        Vec::new()
    };
    let mut files = vec![(path, document(folder, &sources))];
    for (name, text) in NOTES {
        let path = under(folder, Path::new(name));
        if !path.exists() {
            files.push((path, (*text).to_owned()));
        }
    }
    Ok(Draft { files, sources })
}

/// Writes a draft.
pub fn create(draft: &Draft) -> Result<()> {
    draft
        .files
        .iter()
        .try_for_each(|(path, text)| write(path, text))
}

/// Returns the readable files below a folder, with `/` between names, in name order.
fn readable(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, prefix)) = folders.pop() {
        let read_error = |source| Error::Read {
            path: path.clone(),
            source,
        };
        for entry in std::fs::read_dir(&path).map_err(read_error)? {
            let entry = entry.map_err(read_error)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(['.', '~']) {
                continue;
            }
            let kind = entry.file_type().map_err(read_error)?;
            let relative = format!("{prefix}{name}");
            if kind.is_dir() {
                if !(prefix.is_empty() && OWN_FOLDERS.contains(&name.as_str())) {
                    folders.push((entry.path(), format!("{relative}/")));
                }
            } else if kind.is_file() && is_readable(&name) {
                found.push(relative);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn is_readable(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| READABLE.contains(&extension.to_ascii_lowercase().as_str()))
}

fn document(folder: &Path, sources: &[String]) -> String {
    let name = folder
        .canonicalize()
        .ok()
        .as_deref()
        .and_then(Path::file_name)
        .or(folder.file_name())
        .map_or_else(
            || "project".into(),
            |name| name.to_string_lossy().into_owned(),
        );
    let mut text = include_str!("init/hotpass.toml").replace("\"{name}\"", &literal(&name));
    let mut labels = BTreeSet::new();
    for source in sources {
        let label = label(source, &mut labels);
        text.extend([format!(
            "\n[[source]]\nlabel = {}\npattern = {}\n",
            literal(&label),
            literal(source)
        )]);
    }
    if sources.is_empty() {
        text.push_str("\n# [[source]]\n# label = \"Customers\"\n# pattern = \"customers*.xlsx\"\n");
    }
    text
}

/// Returns the file's name without extension, or as much of the path as it takes to be unique.
fn label(path: &str, taken: &mut BTreeSet<String>) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    [stem, name, path]
        .into_iter()
        .find(|candidate| taken.insert((*candidate).to_owned()))
        .unwrap_or(path)
        .to_owned()
}

fn literal(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, "x").expect("a file");
        }
        folder
    }

    #[test]
    fn every_readable_file_becomes_a_source_with_a_label_of_its_own() {
        let folder = folder(&[
            "b.xlsx",
            "data/a.CSV",
            "data/b.csv",
            "more/b.csv",
            "notes.txt",
            "~$b.xlsx",
            ".hidden/c.xlsx",
            "dist/hotpass.xlsx",
        ]);
        let draft = draft(folder.path(), Existing::Keep).expect("a draft");
        assert_eq!(
            draft.sources,
            ["b.xlsx", "data/a.CSV", "data/b.csv", "more/b.csv"]
        );
        create(&draft).expect("the files are written");
        let project = Project::load(folder.path()).expect("the draft is valid");
        let options = project.options().expect("options");
        let labels: Vec<_> = options.sources.iter().map(|s| s.label.as_str()).collect();
        assert_eq!(labels, ["b", "a", "b.csv", "more/b.csv"]);
    }

    #[test]
    fn a_project_is_not_overwritten_unless_asked() {
        let folder = folder(&["hotpass.toml", "decisions/README.md"]);
        let error = draft(folder.path(), Existing::Keep).expect_err("it is there");
        assert!(error.to_string().ends_with("is there already"), "{error}");
        let draft = draft(folder.path(), Existing::Replace).expect("a draft");
        assert_eq!(draft.files.len(), 4, "the note that stands stays");
    }

    #[test]
    fn a_folder_without_files_gets_a_project_that_loads() {
        let folder = folder(&[]);
        create(&draft(folder.path(), Existing::Keep).expect("a draft")).expect("written");
        let project = Project::load(folder.path()).expect("the draft is valid");
        assert!(project.options().expect("options").sources.is_empty());
    }
}
