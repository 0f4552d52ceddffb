//! Writes outputs aside: into a hidden folder on the target's own file system, each measured, digested and flushed
//! to disk. Nothing of what was published before is touched here; [`super::commit`] puts the outputs in place.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use hotpass_model::{ident::RunId, run::OutputFile};
use sha2::{Digest, Sha256};

use super::place::{Place, Within};
use crate::error::{Error, Result};

/// A hidden folder of finished outputs.
#[derive(Debug)]
pub(super) struct Staging<'a> {
    /// The folder.
    pub(super) folder: PathBuf,
    /// The folder's name.
    pub(super) name: String,
    /// In which folder it is.
    pub(super) within: Within,
    /// The outputs by file name, in the order they were written.
    pub(super) outputs: Vec<(String, OutputFile)>,
    place: &'a Place,
    /// Held while this run publishes, so that another run does not take the folder for a leftover.
    _lock: Option<File>,
}

impl<'a> Staging<'a> {
    /// Makes the folder: beside the target when possible, else inside it.
    pub(super) fn open(place: &'a Place, run_id: &RunId) -> Result<Self> {
        let mut within = place.staging_within()?;
        let made = Self::make(place, run_id, within);
        let made = match made {
            // A parent that cannot be written does not matter when the folder itself can.
            Err(error)
                if within == Within::Parent && place.folder.is_dir() && is_denied(&error) =>
            {
                within = Within::Folder;
                Self::make(place, run_id, within)
            }
            other => other,
        };
        let (folder, name) = made.map_err(|source| Error::Publish {
            path: place.shown_folder().to_path_buf(),
            source,
        })?;
        let lock = lock(&folder).map_err(|source| match source.kind() {
            io::ErrorKind::WouldBlock => Error::Busy {
                folder: place.shown_folder().to_path_buf(),
            },
            _ => Error::Publish {
                path: place.shown_folder().to_path_buf(),
                source,
            },
        })?;
        Ok(Self {
            folder,
            name,
            within,
            outputs: Vec::new(),
            place,
            _lock: lock,
        })
    }

    fn make(place: &Place, run_id: &RunId, within: Within) -> io::Result<(PathBuf, String)> {
        if within == Within::Folder {
            fs::create_dir_all(&place.folder)?;
        }
        let id: String = run_id
            .0
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let name = format!("{}{id}", place.staging_prefix(within));
        let folder = place.staging_home(within).join(&name);
        fs::create_dir(&folder)?;
        Ok((folder, name))
    }

    /// Writes one output and returns what it is.
    pub(super) fn write(
        &mut self,
        kind: &'static str,
        name: &str,
        render: impl FnOnce(&mut Output) -> io::Result<()>,
    ) -> Result<()> {
        let (bytes, sha256) =
            write_file(&self.folder.join(name), render).map_err(|source| Error::Publish {
                path: self.place.shown(name),
                source,
            })?;
        let output = OutputFile {
            path: self.place.shown(name).display().to_string(),
            kind,
            bytes,
            sha256,
        };
        self.outputs.push((name.to_owned(), output));
        Ok(())
    }
}

/// Writes a file, flushes it to disk, and returns its size and digest.
pub(crate) fn write_file(
    path: &Path,
    render: impl FnOnce(&mut Output) -> io::Result<()>,
) -> io::Result<(u64, String)> {
    let mut output = Output {
        file: BufWriter::with_capacity(1 << 18, File::create(path)?),
        digest: Sha256::new(),
        bytes: 0,
        has_failed: false,
    };
    render(&mut output)?;
    output.flush()?;
    output.file.get_ref().sync_all()?;
    let digest = output.digest.finalize();
    Ok((output.bytes, crate::digest::hex(&digest)))
}

/// A file being written that counts and digests what passes.
#[derive(Debug)]
pub(crate) struct Output {
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
    has_failed: bool,
}

impl Write for Output {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        // The first failure is returned and ends the publication. Archive writers try to finish when dropped and
        // complain on stderr if they cannot, so whatever comes after it is swallowed.
        if self.has_failed {
            return Ok(data.len());
        }
        match self.file.write(data) {
            Ok(written) => {
                self.digest.update(data.get(..written).unwrap_or(data));
                self.bytes += written as u64;
                Ok(written)
            }
            Err(error) => {
                self.has_failed = error.kind() != io::ErrorKind::Interrupted;
                Err(error)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.has_failed {
            return Ok(());
        }
        self.file.flush().inspect_err(|_| self.has_failed = true)
    }
}

fn is_denied(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// Takes the lock of a staging folder: whoever is killed lets go of it. An error of kind
/// [`io::ErrorKind::WouldBlock`] means that a living process holds it.
#[cfg(unix)]
pub(super) fn lock(folder: &Path) -> io::Result<Option<File>> {
    let file = File::open(folder)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        // Some network file systems have no locks; then leftovers are told by their names alone.
        Err(fs::TryLockError::Error(_)) => Ok(None),
    }
}

/// Folders cannot be opened on this system, so leftovers are told by their names alone.
#[cfg(not(unix))]
pub(super) fn lock(_folder: &Path) -> io::Result<Option<File>> {
    Ok(None)
}

/// Flushes a folder's entries to disk.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Folders cannot be flushed on this system.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
