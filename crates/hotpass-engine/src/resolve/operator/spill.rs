//! The folders that pairs are spilled to. Each is gone when its plan has ended, and when the process is told to end before.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Mutex,
};

/// The folders that are in use.
static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A folder that pairs are spilled to.
#[derive(Debug)]
pub(super) struct SpillFolder(PathBuf);

impl SpillFolder {
    /// Makes a folder within another one.
    pub(super) fn create(within: &Path) -> io::Result<Self> {
        let process = std::process::id();
        let mut folders = FOLDERS.lock().map_err(|_| io::ErrorKind::Other)?;
        for number in 0.. {
            let path = within.join(format!("hotpass-spill-{process}-{number}"));
            match fs::create_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(()) => {
                    folders.push(path.clone());
                    return Ok(Self(path));
                }
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for SpillFolder {
    fn drop(&mut self) {
        remove(&self.0);
        if let Ok(mut folders) = FOLDERS.lock() {
            folders.retain(|path| *path != self.0);
        }
    }
}

/// Removes the folders that are in use, for when the process is about to end.
pub(crate) fn remove_all() {
    if let Ok(folders) = FOLDERS.lock() {
        folders.iter().for_each(|path| remove(path));
    }
}

/// Removes a folder with what is in it.
pub(super) fn remove(path: &Path) {
    // It lies in a folder for what is temporary: what cannot be removed now is removed with that.
    drop(fs::remove_dir_all(path));
}
