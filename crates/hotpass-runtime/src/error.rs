//! Why an operation has no result, whose turn it is, and what to do next.

use std::{io::ErrorKind, path::PathBuf};

use hotpass_model::port::EngineError;

use crate::{
    document::DocumentError, label_studio::error::LabelStudioError, secrets::error::SecretError,
};

/// Why an operation has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A document says something it may not.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A file or folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A file or folder cannot be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The request cannot be carried out as it is put.
    #[error("{problem}")]
    Usage {
        /// What was asked and what was found.
        problem: String,
        /// What to do.
        hint: String,
    },
    /// A secret has no value.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Label Studio gives no result.
    #[error(transparent)]
    LabelStudio(#[from] LabelStudioError),
    /// The engine has no result.
    #[error(transparent)]
    Engine(#[from] EngineFailure),
}

impl Error {
    /// Returns an error about the request.
    pub fn usage(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage {
            problem: problem.into(),
            hint: hint.into(),
        }
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Document(error) => error.hint.clone(),
            Self::Usage { hint, .. } => Some(hint.clone()),
            Self::Secret(error) => Some(error.hint()),
            Self::LabelStudio(error) => Some(error.hint()),
            Self::Engine(failure) => failure.0.hint(),
            Self::Read { source, .. } | Self::Write { source, .. }
                if source.kind() == ErrorKind::PermissionDenied =>
            {
                Some("ask for the right to it, or choose another folder".into())
            }
            Self::Read { .. } | Self::Write { .. } => None,
        }
    }

    /// Returns whose turn it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Document(_) | Self::Usage { .. } => Fault::Request,
            Self::Secret(error) => error.fault(),
            Self::LabelStudio(error) => error.fault(),
            Self::Engine(failure) if failure.0.is_usage() => Fault::Request,
            Self::Read { .. } | Self::Write { .. } | Self::Engine(_) => Fault::Work,
        }
    }
}

/// Whose turn it is after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The person who asked: a flag, a folder or a document is wrong.
    Request,
    /// The machine, or Hotpass itself.
    Work,
}

/// An engine's error, as one of this crate.
#[derive(Debug)]
pub struct EngineFailure(pub Box<dyn EngineError>);

impl std::fmt::Display for EngineFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for EngineFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl From<Box<dyn EngineError>> for Error {
    fn from(error: Box<dyn EngineError>) -> Self {
        Self::Engine(EngineFailure(error))
    }
}

/// The result of an operation.
pub type Result<T> = std::result::Result<T, Error>;
