//! Where a publication goes on disk: the real folder behind the target, what of it is ours, and the names of what
//! is temporary. Looks, but changes nothing except that missing parent folders are made.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use hotpass_model::plan::{MainOutput, Target};

use super::{manifest, names::file_name};
use crate::error::{Error, Result};

/// The real place behind a target.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder, links resolved; it may not exist yet.
    pub(super) folder: PathBuf,
    /// The folder that holds the folder; the folder itself at the root of a file system.
    pub(super) parent: PathBuf,
    /// The file name of the manifest.
    pub(super) manifest: String,
    /// The file name of the output that the user asked for by name.
    pub(super) main: String,
    shown: PathBuf,
    stem: String,
    is_owned: bool,
}

impl Place {
    /// Finds the place of a target; `None` when neither the folder nor its parent exists.
    pub(super) fn find(target: &Target) -> Result<Option<Self>> {
        let wanted = if target.folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &target.folder
        };
        let failed = |source| Error::Publish {
            path: target.folder.clone(),
            source,
        };
        let folder = match fs::canonicalize(wanted) {
            Ok(folder) if folder.is_dir() => folder,
            Ok(_) => return Err(failed(io::ErrorKind::NotADirectory.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let parent = match wanted.parent() {
                    Some(parent) if !parent.as_os_str().is_empty() => parent,
                    _ => Path::new("."),
                };
                match fs::canonicalize(parent) {
                    Ok(parent) => parent.join(wanted.file_name().unwrap_or_default()),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                    Err(error) => return Err(failed(error)),
                }
            }
            Err(error) => return Err(failed(error)),
        };
        let parent = folder.parent().unwrap_or(&folder).to_path_buf();
        Ok(Some(Self {
            parent,
            manifest: file_name(target, "manifest"),
            main: match target.main {
                MainOutput::Workbook => file_name(target, "workbook"),
                MainOutput::Csv => file_name(target, "csv"),
            },
            shown: target.folder.clone(),
            stem: target.stem.clone(),
            is_owned: target.owns_folder,
            folder,
        }))
    }

    /// Finds the place of a target, making the parents of its folder.
    pub(super) fn prepare(target: &Target) -> Result<Self> {
        if let Some(place) = Self::find(target)? {
            return Ok(place);
        }
        let parent = target.folder.parent().unwrap_or(&target.folder);
        let failed = |source| Error::Publish {
            path: target.folder.clone(),
            source,
        };
        fs::create_dir_all(parent).map_err(failed)?;
        Self::find(target)?.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))
    }

    /// Returns the path of an output as the user would open it.
    pub(super) fn shown(&self, name: &str) -> PathBuf {
        self.shown.join(name)
    }

    /// Returns the folder as the user would open it.
    pub(super) fn shown_folder(&self) -> &Path {
        &self.shown
    }

    /// Returns the journal's path.
    pub(super) fn journal(&self) -> PathBuf {
        self.folder.join(format!(".{}.commit.json", self.stem))
    }

    /// Returns what the names of staging folders in `folder` or in `parent` start with.
    pub(super) fn staging_prefix(&self, within: Within) -> String {
        match within {
            Within::Folder => format!(".{}.staging-", self.stem),
            Within::Parent => {
                let name: OsString = self.folder.file_name().unwrap_or_default().to_os_string();
                format!(".{}.staging-", name.to_string_lossy())
            }
        }
    }

    /// Returns the folder that staging folders are in.
    pub(super) fn staging_home(&self, within: Within) -> &Path {
        match within {
            Within::Folder => &self.folder,
            Within::Parent => &self.parent,
        }
    }

    /// Returns where to stage: beside the folder if it can be replaced as a whole, else inside it.
    pub(super) fn staging_within(&self) -> Result<Within> {
        if !self.is_owned || self.parent == self.folder {
            return Ok(Within::Folder);
        }
        let failed = |source| Error::Publish {
            path: self.shown(&self.manifest),
            source,
        };
        let replaceable = !self.folder.exists()
            || (is_same_device(&self.folder, &self.parent).map_err(failed)?
                && self
                    .foreign_entries(&self.folder)
                    .map_err(failed)?
                    .is_empty());
        Ok(if replaceable {
            Within::Parent
        } else {
            Within::Folder
        })
    }

    /// Returns the names of outputs that an earlier publication with this manifest name left in `folder`,
    /// the manifest included.
    pub(super) fn published(&self, folder: &Path) -> io::Result<BTreeSet<String>> {
        let Some(published) = manifest::read(&folder.join(&self.manifest))? else {
            return Ok(BTreeSet::new());
        };
        let mut names: BTreeSet<String> = published
            .outputs
            .into_iter()
            .map(|output| output.file)
            .filter(|name| is_plain_name(name))
            .collect();
        names.insert(self.manifest.clone());
        Ok(names)
    }

    /// Returns the entries of `folder` that are not an earlier publication's outputs.
    pub(super) fn foreign_entries(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let ours = self.published(folder)?;
        let mut foreign = Vec::new();
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name();
            if !name.to_str().is_some_and(|name| ours.contains(name)) {
                foreign.push(name);
            }
        }
        foreign.sort();
        Ok(foreign)
    }
}

/// In which folder something temporary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Within {
    /// In the target folder.
    Folder,
    /// Beside the target folder.
    Parent,
}

/// Tells whether a name read from a file names something directly inside a folder.
pub(super) fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', '\0'])
}

#[cfg(unix)]
fn is_same_device(one: &Path, other: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(one)?.dev() == fs::metadata(other)?.dev())
}

#[cfg(not(unix))]
fn is_same_device(_one: &Path, _other: &Path) -> io::Result<bool> {
    Ok(true)
}
