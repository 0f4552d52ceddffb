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
    /// The linkage model cannot be applied.
    #[error("cannot link the records: {source}")]
    Linkage {
        /// Why not.
        #[from]
        source: hotpass_linkage::error::Error,
    },
    /// There is nothing to read.
    #[error("nothing to read in `{}`: no workbook, CSV or Parquet file that a source asks for", folder.display())]
    NoInput {
        /// The input folder.
        folder: PathBuf,
    },
    /// An output would replace an input.
    #[error("the output would replace the input `{}`", path.display())]
    OutputIsInput {
        /// The file.
        path: PathBuf,
    },
    /// A file was refused and the policy says stop.
    #[error("cannot read `{file}`: {message} ({code})")]
    Refused {
        /// The file.
        file: String,
        /// The rule's code.
        code: String,
        /// What was found.
        message: String,
    },
    /// Every file was refused, so there is nothing to publish.
    #[error("none of the {count} files can be read; the first, `{file}`: {message} ({code})")]
    AllRefused {
        /// How many files there are.
        count: usize,
        /// The first file.
        file: String,
        /// The rule's code.
        code: String,
        /// What was found.
        message: String,
    },
    /// A table came from a file that no source asked for.
    #[error("a table of `{file}` was read, and no source asked for that file")]
    Unasked {
        /// The file.
        file: String,
    },
    /// A contract or suite that the project names is not there, or is none.
    #[error("{kind} `{name}`: {problem}")]
    Document {
        /// What it should be: `contract` or `suite`.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// The profile's country is not one.
    #[error("`{code}` is no ISO 3166-1 country code")]
    UnknownCountry {
        /// What the profile says.
        code: String,
    },
    /// The run has no golden records, and the publication that it would replace has.
    #[error("no golden record came out of {read} rows; the previous publication at `{}` is unchanged", path.display())]
    Emptied {
        /// The publication's table.
        path: PathBuf,
        /// How many rows were read.
        read: u64,
    },
    /// Nothing is published where an explanation was asked for.
    #[error("nothing is published at `{}`", path.display())]
    Unpublished {
        /// The file that a publication would have.
        path: PathBuf,
    },
    /// A publication cannot be read back.
    #[error("cannot read the publication at `{}`", path.display())]
    Publication {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No golden record is called so.
    #[error("no golden record is called `{subject}`{}", nearest.as_ref().map(|name| format!("; the nearest is `{name}`")).unwrap_or_default())]
    NoSuchSubject {
        /// What was asked for.
        subject: String,
        /// The most similar name, if any is similar.
        nearest: Option<String>,
    },
    /// Several golden records are called so.
    #[error("{count} golden records are called `{subject}`")]
    AmbiguousSubject {
        /// What was asked for.
        subject: String,
        /// How many there are.
        count: usize,
    },
    /// No published column is called so.
    #[error("no published column is called `{column}`; the nearest is `{nearest}`")]
    NoSuchColumn {
        /// What was asked for.
        column: String,
        /// The most similar name.
        nearest: &'static str,
    },
    /// A table could not be laid out.
    #[error("cannot lay out a table")]
    Arrow(#[from] arrow::error::ArrowError),
    /// A document could not be rendered.
    #[error("cannot render a document")]
    Json(#[from] serde_json::Error),
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
    /// Returns the next step for whoever reads the error.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoInput { .. } => {
                "check the folder and the source patterns; `hotpass inspect FOLDER` shows what is there"
            }
            Self::OutputIsInput { .. } => {
                "publish to another folder or under another name with `--output-path`"
            }
            Self::Refused { .. } => {
                "repair or remove the file, or set `unreadable = \"continue\"` under [policy]"
            }
            Self::AllRefused { .. } => {
                "`hotpass inspect FOLDER` says what each file really is; previous publications are unchanged"
            }
            Self::Linkage { .. } => {
                "correct the model that `deduplication.model` names, or leave it out; `hotpass resolve model show` tells what a model says"
            }
            Self::Unasked { .. } => "this is a fault of Hotpass: please report it",
            Self::Document { kind: "suite", .. } => {
                "correct it: suites of Great Expectations 0.18 and 1.x are read"
            }
            Self::Document { .. } => {
                "correct it; `hotpass contracts validate` looks at every contract"
            }
            Self::UnknownCountry { .. } => "use two letters, such as `country = \"ZA\"`",
            Self::Emptied { .. } => {
                "look at the findings with `hotpass check`; if an empty result is right, run with `--allow-empty`"
            }
            Self::Unpublished { .. } => {
                "run `hotpass run` first, or point `--output-path` at the publication"
            }
            Self::Publication { .. } => "run `hotpass run` again to replace it",
            Self::NoSuchSubject { .. } | Self::NoSuchColumn { .. } => {
                "names, slugs and entity ids are in the published workbook; columns are on its sheet `Data dictionary`"
            }
            Self::AmbiguousSubject { .. } => "use the slug or the entity id",
            Self::Busy { .. } => "wait until it has finished, then run again",
            Self::Read { path, source } if source.kind() == ErrorKind::PermissionDenied => {
                return Some(format!("allow reading of `{}`", path.display()));
            }
            Self::Write { path, source }
            | Self::Publish { path, source }
            | Self::Commit { path, source } => {
                return write_hint(path, source.kind());
            }
            Self::Read { .. } | Self::Arrow(_) | Self::Json(_) => return None,
        };
        Some(hint.to_owned())
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
        ErrorKind::NotFound => {
            format!(
                "`{shown}` cannot be made there: check the path, or publish elsewhere with `--output-path`"
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
