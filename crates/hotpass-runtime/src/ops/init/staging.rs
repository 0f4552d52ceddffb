//! Writes several files so that all of them are there or none: each is written aside first, then all are renamed. What
//! was done is undone when a step fails, folders included.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What has been done and would have to be undone.
#[derive(Debug, Default)]
struct Staged {
    folders: Vec<PathBuf>,
    asides: Vec<(PathBuf, PathBuf)>,
    placed: Vec<(PathBuf, Option<Vec<u8>>)>,
}

/// Writes files; those named last appear last.
pub(super) fn write_all(files: &[(PathBuf, String)]) -> Result<()> {
    let mut staged = Staged::default();
    let written = staged.stage(files).and_then(|()| staged.place());
    if written.is_err() {
        staged.undo();
    }
    written
}

impl Staged {
    fn stage(&mut self, files: &[(PathBuf, String)]) -> Result<()> {
        for (path, text) in files {
            let failed = |source| Error::Write {
                path: path.clone(),
                source,
            };
            let folder = path.parent().filter(|folder| *folder != Path::new(""));
            self.make(folder).map_err(failed)?;
            let mut aside = path.as_os_str().to_owned();
            aside.push(".part");
            let aside = PathBuf::from(aside);
            self.asides.push((aside.clone(), path.clone()));
            std::fs::write(&aside, text).map_err(failed)?;
        }
        Ok(())
    }

    /// Makes a folder and those above it that are missing.
    fn make(&mut self, folder: Option<&Path>) -> std::io::Result<()> {
        let missing: Vec<&Path> = folder
            .into_iter()
            .flat_map(Path::ancestors)
            .take_while(|folder| *folder != Path::new("") && !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            std::fs::create_dir(folder)?;
            self.folders.push(folder.to_path_buf());
        }
        Ok(())
    }

    fn place(&mut self) -> Result<()> {
        for (aside, path) in &self.asides {
            let failed = |source| Error::Write {
                path: path.clone(),
                source,
            };
            let before = match std::fs::read(path) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(failed(error)),
            };
            std::fs::rename(aside, path).map_err(failed)?;
            self.placed.push((path.clone(), before));
        }
        Ok(())
    }

    /// Undoes as much as can be: the error that led here is the one to tell.
    fn undo(self) {
        for (path, before) in self.placed.into_iter().rev() {
            drop(match before {
                Some(bytes) => std::fs::write(&path, bytes),
                None => std::fs::remove_file(&path),
            });
        }
        for (aside, _) in &self.asides {
            drop(std::fs::remove_file(aside));
        }
        for folder in self.folders.iter().rev() {
            drop(std::fs::remove_dir(folder));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_appear_with_the_folders_they_need() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        let files = [(at("a/b/one"), "1".to_owned()), (at("two"), "2".to_owned())];
        write_all(&files).expect("written");
        assert_eq!(std::fs::read_to_string(at("a/b/one")).expect("a file"), "1");
        assert_eq!(std::fs::read_to_string(at("two")).expect("a file"), "2");
        assert!(!at("two.part").exists());
    }

    #[test]
    fn when_one_file_cannot_be_written_nothing_has_changed() {
        // A folder stands where a file should, which shows while staging (its `.part`) or while placing.
        for obstacle in ["last.part", "last"] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let at = |name: &str| folder.path().join(name);
            std::fs::write(at("kept"), "old").expect("a file");
            std::fs::create_dir_all(at(obstacle).join("full")).expect("a folder");
            let files = ["new/one", "kept", "last"].map(|name| (at(name), "new".to_owned()));
            let error = write_all(&files).expect_err("it cannot be written");
            assert!(error.to_string().contains("last"), "{error}");
            let mut names: Vec<_> = std::fs::read_dir(folder.path())
                .expect("the folder")
                .map(|entry| entry.expect("an entry").file_name())
                .collect();
            names.sort();
            assert_eq!(names, ["kept", obstacle]);
            assert_eq!(std::fs::read_to_string(at("kept")).expect("a file"), "old");
        }
    }
}
