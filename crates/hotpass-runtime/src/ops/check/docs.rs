//! Data docs: built of the checks that are kept beside them, as often as anybody wants.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use hotpass_model::port::Engine;
use serde_json::Value;

use crate::{
    document::Document,
    error::{Error, Result},
    ops::propose::write,
};

/// Data docs that were built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltDocs {
    /// The page to begin with.
    pub index: PathBuf,
    /// How many checks they show.
    pub runs: usize,
    /// How many pages were written.
    pub pages: usize,
    /// Pages of checks that are no longer kept. They are as they were: nothing leads to them, and nothing masks them.
    pub forgotten: Vec<PathBuf>,
}

/// Returns where checks are kept, with their values: beside the site, which can be passed on as it is.
pub(crate) fn kept_beside(folder: &Path) -> Result<PathBuf> {
    let Some(name) = folder.file_name() else {
        return Err(Error::usage(
            format!("nothing can be kept beside `{}`", folder.display()),
            "name a folder that data docs have to themselves, such as `data-docs`",
        ));
    };
    let mut runs = name.to_owned();
    runs.push(".runs");
    Ok(folder.with_file_name(runs))
}

/// Renders data docs anew from the checks that are kept beside a folder.
///
/// # Errors
/// When none were kept, or what was kept cannot be read, or a page not be written.
pub fn build_docs(engine: &dyn Engine, folder: &Path, reveals: bool) -> Result<BuiltDocs> {
    let runs = kept_beside(folder)?;
    if !runs.is_dir() {
        return Err(Error::usage(
            format!("no checks are kept in `{}`", runs.display()),
            format!(
                "`hotpass check FILE --suite SUITE --docs {}` keeps one there",
                folder.display()
            ),
        ));
    }
    let kept = with_extension(&runs, "json")?;
    let kept = kept.iter().map(|path| Ok(Document::read(path)?.parse()?));
    let kept: Vec<Value> = kept.collect::<Result<_>>()?;
    let mut written = BTreeSet::new();
    for (path, page) in engine.checker().render_docs(&kept, reveals)? {
        let path = folder.join(path);
        write(&path, &page)?;
        written.insert(path);
    }
    let pages = folder.join("runs");
    let mut forgotten = if pages.is_dir() {
        with_extension(&pages, "html")?
    } else {
        Vec::new()
    };
    forgotten.retain(|path| !written.contains(path));
    Ok(BuiltDocs {
        index: index_of(folder),
        runs: kept.len(),
        pages: written.len(),
        forgotten,
    })
}

/// Returns the page of data docs to begin with.
///
/// # Errors
/// When it is not there.
pub fn docs_index(folder: &Path) -> Result<PathBuf> {
    let index = index_of(folder);
    if index.is_file() {
        return Ok(index);
    }
    Err(Error::usage(
        format!("cannot find `{}`", index.display()),
        format!(
            "`hotpass docs build {0}` makes it of the checks that `hotpass check FILE --suite SUITE --docs {0}` keeps",
            folder.display()
        ),
    ))
}

fn index_of(folder: &Path) -> PathBuf {
    folder.join("index.html")
}

/// Returns the files of a folder that end in an extension, in order.
fn with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let failed = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|found| found == extension) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::Fake;

    #[test]
    fn docs_are_built_of_what_is_kept_and_tell_what_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        for name in ["1.json", "2.json", "notes.txt"] {
            write(&folder.path().join("site.runs").join(name), "{}").expect("a check");
        }
        let forgotten = site.join("runs/of-yesterday.html");
        write(&forgotten, "<p>").expect("a page");
        let expected = BuiltDocs {
            index: site.join("index.html"),
            runs: 2,
            pages: 1,
            forgotten: vec![forgotten],
        };
        assert_eq!(build_docs(&Fake, &site, false).expect("pages"), expected);
        assert_eq!(docs_index(&site).expect("a page"), expected.index);
    }

    #[test]
    fn checks_are_kept_beside_the_site_and_never_in_it() {
        for (folder, expected) in [
            ("data-docs", Some("data-docs.runs")),
            ("dist/data-docs/", Some("dist/data-docs.runs")),
            ("dist/data-docs/.", Some("dist/data-docs.runs")),
            (".", None),
            ("..", None),
        ] {
            let runs = kept_beside(Path::new(folder)).ok();
            assert_eq!(runs.as_deref(), expected.map(Path::new), "{folder}");
        }
    }

    #[test]
    fn data_docs_that_are_not_there_are_told_with_how_to_get_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let none = folder.path().join("none");
        let built = build_docs(&Fake, &none, false).map(|built| built.index);
        for error in [built, docs_index(&none)] {
            let hint = error.expect_err("nothing is there").hint();
            assert!(hint.expect("a hint").contains("--docs"));
        }
    }
}
