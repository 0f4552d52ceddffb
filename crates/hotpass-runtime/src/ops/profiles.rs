//! Looks at industry profiles, checks them and drafts a new one.

use std::path::{Path, PathBuf};

use super::config::document;
use crate::{
    document::{Document, DocumentError},
    error::{Error, Result},
    profiles::Library,
    project::under,
};

/// A profile that can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub display_name: String,
    /// The country it reads values for.
    pub country: String,
    /// The profile it extends.
    pub extends: Option<String>,
    /// Where it is written; none: built in.
    pub path: Option<PathBuf>,
}

/// What is wrong with a profile; nothing: it can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linted {
    /// Its name.
    pub name: String,
    /// Its faults.
    pub faults: Vec<DocumentError>,
}

/// Returns the profiles that can be named, in order.
///
/// # Errors
/// The first fault of any.
pub fn list(library: &Library) -> Result<Vec<Listed>> {
    let listed = |name: &str| {
        let profile = library.get(name)?;
        let path = library.document(name);
        Ok(Listed {
            name: profile.name,
            display_name: profile.display_name,
            country: profile.country,
            extends: profile.extends,
            path: path.map(|document| document.path().to_path_buf()),
        })
    };
    library.names().into_iter().map(listed).collect()
}

/// Returns a profile as one complete document.
///
/// # Errors
/// When there is none of this name, or it has a fault.
pub fn show(library: &Library, name: &str) -> Result<String> {
    library.get(name)?;
    Ok(document(&library.layers(name)?))
}

/// Checks profiles by name, or all of a folder's project, whatever else is wrong with that.
///
/// # Errors
/// When there is none of a name, or a file cannot be read.
pub fn lint(root: &Path, names: &[String]) -> Result<Vec<Linted>> {
    let library = Library::of_project(root)?;
    let all: Vec<String> = library.names().into_iter().map(str::to_owned).collect();
    let names = if names.is_empty() { &all } else { names };
    let linted = |name: &String| {
        Ok(Linted {
            name: name.clone(),
            faults: library.lint(name)?,
        })
    };
    names.iter().map(linted).collect()
}

/// Writes a new profile into the project in a folder, as a document that extends another and says what it may change.
///
/// # Errors
/// [`Error::Usage`] when the name is none, is taken, or there is nothing of the other name to extend.
pub fn draft(root: &Path, name: &str, extends: &str) -> Result<PathBuf> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_plain) {
        return Err(Error::usage(
            format!("`{name}` is no name for a profile"),
            "use small letters, digits and dashes, such as `training-schools`",
        ));
    }
    let mut library = Library::of_project(root)?;
    let base = library.get(extends)?;
    let path = under(root, &Path::new("profiles").join(format!("{name}.toml")));
    if library.names().contains(&name) || path.exists() {
        return Err(Error::usage(
            format!("there is a profile `{name}` already"),
            "`hotpass profiles show` prints it; choose another name",
        ));
    }
    let text = format!(
        "# Says what differs from `{extends}`; `hotpass profiles show {name}` prints all of it.\n\
         name = \"{name}\"\n\
         extends = \"{extends}\"\n\
         display-name = \"{name}\"\n\
         # country = \"{}\"\n\n\
         # The least share of valid values that the quality report accepts.\n\
         # [refine.thresholds]\n\
         # email = {}\n\n\
         # Property → other names its column goes by; a list takes the place of the other profile's.\n\
         # [refine.synonyms]\n\
         # website = [\"site\", \"web page\"]\n",
        base.country, base.refine.thresholds.email
    );
    library.add(name, Document::new(&path, text.as_str()));
    library.get(name)?;
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    written
        .and_then(|()| std::fs::write(&path, text))
        .map_err(|source| Error::Write {
            path: path.clone(),
            source,
        })?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("profiles")).expect("a folder");
        for (name, text) in [("hotpass.toml", "")].iter().chain(files) {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        folder
    }

    #[test]
    fn a_drafted_profile_is_listed_shown_and_without_fault() {
        let folder = project(&[]);
        let load = || Library::of_project(folder.path()).expect("profiles");
        let path = draft(folder.path(), "schools", "aviation").expect("a draft");
        assert_eq!(path, folder.path().join("profiles/schools.toml"));
        let listed = list(&load()).expect("profiles");
        let names: Vec<&str> = listed.iter().map(|listed| listed.name.as_str()).collect();
        assert_eq!(names, ["aviation", "generic", "schools"]);
        assert_eq!(listed[2].extends.as_deref(), Some("aviation"));
        assert_eq!((&listed[0].path, &listed[2].path), (&None, &Some(path)));
        let shown = show(&load(), "schools").expect("a document");
        assert!(
            shown.contains("name = \"schools\"") && shown.contains("[refine.synonyms]"),
            "{shown}"
        );
        let verdicts = lint(folder.path(), &[]).expect("profiles");
        assert!(
            verdicts.iter().all(|found| found.faults.is_empty()),
            "{verdicts:?}"
        );
        for (name, extends) in [
            ("schools", "generic"),
            ("New One", "generic"),
            ("new", "none"),
        ] {
            assert!(
                draft(folder.path(), name, extends).is_err(),
                "{name} {extends}"
            );
        }
    }

    #[test]
    fn lint_tells_every_fault_also_of_profiles_that_nobody_names() {
        let folder = project(&[
            (
                "profiles/a.toml",
                "name = \"a\"\nextends = \"generic\"\ncountry = \"x\"\n[refine.thresholds]\nemail = 2\n",
            ),
            ("profiles/b.toml", "name = \"b\"\n"),
        ]);
        // It names none of them, so it is none of its faults.
        assert!(Project::load(folder.path()).is_ok());
        let verdicts = lint(folder.path(), &["a".into(), "b".into()]).expect("profiles");
        let counts: Vec<usize> = verdicts.iter().map(|found| found.faults.len()).collect();
        assert_eq!(counts, [2, 1]);
        assert!(verdicts[1].faults[0].problem.starts_with("missing key"));
        assert!(lint(folder.path(), &["c".into()]).is_err());
    }
}
