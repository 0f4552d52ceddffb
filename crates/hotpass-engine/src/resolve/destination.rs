//! Where a result is put: every file is written beside its final place, and when all are complete, each is renamed, the
//! table last. What was there before stays until then.
//!
//! The table replaces whatever file the user named. In the folder of artifacts, files that no earlier result lists are
//! left alone, and the result is refused.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use hotpass_model::{resolution::Destination, run::OutputFile};
use serde_json::Value;

use super::error::{ResolveError, Result};
use crate::{
    ingest::columns::is_same_file,
    publish::staging::{Output, sync_folder, write_file},
};

/// The file of the artifacts that lists them.
pub(super) const METADATA: &str = "linkage_metadata.json";

/// Files that are written and not in place yet. Those that never get there are removed.
#[derive(Debug)]
pub(super) struct Pending {
    artifacts: PathBuf,
    listed: BTreeSet<String>,
    written: Vec<(PathBuf, PathBuf)>,
    outputs: Vec<OutputFile>,
}

impl Pending {
    /// Begins a result, unless it would replace one of the files that are read.
    pub(super) fn begin(destination: &Destination, inputs: &[PathBuf]) -> Result<Self> {
        for output in [Some(&destination.table), destination.index.as_ref()]
            .into_iter()
            .flatten()
        {
            if let Some(path) = inputs.iter().find(|input| is_same_file(input, output)) {
                return Err(ResolveError::OutputIsInput { path: path.clone() });
            }
            if output.is_dir() {
                return Err(ResolveError::Write {
                    path: output.clone(),
                    source: ErrorKind::IsADirectory.into(),
                });
            }
        }
        Ok(Self {
            artifacts: destination.artifacts.clone(),
            listed: listed(&destination.artifacts.join(METADATA))?,
            written: Vec::new(),
            outputs: Vec::new(),
        })
    }

    /// Writes an artifact.
    pub(super) fn artifact(
        &mut self,
        kind: &'static str,
        name: &str,
        render: impl FnOnce(&mut Output) -> io::Result<()>,
    ) -> Result<()> {
        let path = self.artifacts.join(name);
        if path.exists() && !self.listed.contains(name) {
            return Err(ResolveError::Foreign { path });
        }
        self.file(kind, &path, render)
    }

    /// Writes a file.
    pub(super) fn file(
        &mut self,
        kind: &'static str,
        path: &Path,
        render: impl FnOnce(&mut Output) -> io::Result<()>,
    ) -> Result<()> {
        let failed = |source| ResolveError::Write {
            path: path.to_owned(),
            source,
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(folder) = folder(path) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let aside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        self.written.push((aside.clone(), path.to_owned()));
        let (bytes, sha256) = write_file(&aside, render).map_err(failed)?;
        self.outputs.push(OutputFile {
            path: path.display().to_string(),
            kind,
            bytes,
            sha256,
        });
        Ok(())
    }

    /// Returns what is written so far.
    pub(super) fn outputs(&self) -> &[OutputFile] {
        &self.outputs
    }

    /// Puts everything in place, in the order in which it was written.
    pub(super) fn commit(mut self) -> Result<Vec<OutputFile>> {
        for (aside, path) in &self.written {
            let placed =
                fs::rename(aside, path).and_then(|()| folder(path).map_or(Ok(()), sync_folder));
            placed.map_err(|source| ResolveError::Write {
                path: path.clone(),
                source,
            })?;
        }
        self.retire();
        self.written.clear();
        Ok(std::mem::take(&mut self.outputs))
    }
}

impl Pending {
    /// Removes what an earlier result left and this one has not.
    fn retire(&self) {
        let is_written = |path: &Path| self.written.iter().any(|(_, written)| written == path);
        let stale = self.listed.iter().map(|name| self.artifacts.join(name));
        for path in stale.filter(|path| !is_written(path)) {
            // The metadata no longer list it, whether or not it can be removed.
            fs::remove_file(path).ok();
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        for (aside, _) in &self.written {
            // What is in place already has no such file any more; what cannot be removed is hidden and harmless.
            fs::remove_file(aside).ok();
        }
    }
}

fn folder(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
}

/// Returns the names of files that the metadata of an earlier result list; none when there is no earlier result.
///
/// # Errors
/// [`ResolveError::Metadata`] when the file is there and does not say: what it lists may be replaced and removed, so it is
/// not guessed.
fn listed(metadata: &Path) -> Result<BTreeSet<String>> {
    let unclear = |source| ResolveError::Metadata {
        path: metadata.to_owned(),
        source,
    };
    let bytes = match fs::read(metadata) {
        Ok(bytes) => bytes,
        // A folder that is a file is told by whoever writes into it.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(BTreeSet::new());
        }
        Err(error) => return Err(unclear(error)),
    };
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| unclear(error.into()))?;
    let files = value["artifacts"].as_array().ok_or_else(|| {
        let problem = "expected a list `artifacts`, found none";
        unclear(io::Error::new(ErrorKind::InvalidData, problem))
    })?;
    let names = files.iter().filter_map(|file| file["file"].as_str());
    let names = names.filter(|name| !name.is_empty() && !name.contains(['/', '\\']));
    Ok(names.chain([METADATA]).map(str::to_owned).collect())
}
