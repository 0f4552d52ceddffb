//! Why a stage has no output. What is merely odd about data is a finding, not an error.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// Why a stage has no output.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// An output could not be written. What was published before is untouched.
    #[error("cannot write `{}`; the previous publication is unchanged", path.display())]
    Publish {
        /// The output as the user would open it.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The outputs are complete, but not all of them could be put in place.
    #[error("cannot put `{}` in place; the publication is complete beside it and the next run finishes the step", path.display())]
    Commit {
        /// The output as the user would open it.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// Another run is publishing to the same place.
    #[error("cannot publish to `{}`: another run is publishing there", folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
}

impl Error {
    /// Returns what to do about it, where there is something better than reading the message.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read { path, source } => match source.kind() {
                ErrorKind::PermissionDenied => {
                    Some(format!("allow reading of `{}`", path.display()))
                }
                _ => None,
            },
            Self::Write { path, source }
            | Self::Publish { path, source }
            | Self::Commit { path, source } => write_hint(path, source.kind()),
            Self::Busy { .. } => Some("wait until it has finished, then run again".into()),
        }
    }
}

/// Returns the next step after a failed write.
fn write_hint(path: &Path, kind: ErrorKind) -> Option<String> {
    let shown = path.display();
    let hint = match kind {
        ErrorKind::StorageFull => {
            format!(
                "free space on the disk that holds `{shown}`, or publish elsewhere with `--output-path`"
            )
        }
        ErrorKind::QuotaExceeded => {
            format!(
                "your quota on the disk that holds `{shown}` is used up: free space there, or publish elsewhere with `--output-path`"
            )
        }
        ErrorKind::FileTooLarge => {
            format!(
                "the disk that holds `{shown}` limits file sizes: publish elsewhere with `--output-path`"
            )
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            format!(
                "allow writing to `{shown}` and its folder, or publish elsewhere with `--output-path`"
            )
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            format!(
                "a part of `{shown}` is a file where a folder is expected: move it away, or publish elsewhere with `--output-path`"
            )
        }
        ErrorKind::IsADirectory => {
            format!(
                "`{shown}` is a folder where a file is expected: move it away, or publish elsewhere with `--output-path`"
            )
        }
        ErrorKind::InvalidData => {
            format!(
                "`{shown}` was not written by Hotpass: move it away, or publish elsewhere with `--output-path`"
            )
        }
        _ => return None,
    };
    Some(hint)
}

/// The result of a stage.
pub type Result<T> = std::result::Result<T, Error>;
