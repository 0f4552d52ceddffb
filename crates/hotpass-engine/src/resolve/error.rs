//! Why tables are not resolved.

use std::{
    io::{self, ErrorKind},
    path::PathBuf,
};

use datafusion_common::DataFusionError;
use hotpass_linkage::{error as linkage, splink::SplinkError};
use hotpass_model::port::EngineError;

use super::index::IndexError;
use crate::ingest::columns::Unreadable;

/// Why tables are not resolved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ResolveError {
    /// A file is not read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// No column is called so.
    #[error("`{option}` names the column `{name}`, and there is none{}", nearest(near.as_ref()))]
    UnknownColumn {
        /// The option that names it.
        option: &'static str,
        /// The name.
        name: String,
        /// The column whose name is most alike.
        near: Option<String>,
    },
    /// A record has no id.
    #[error("column `{column}` cannot identify records: it is empty in row {row}")]
    NoId {
        /// The column.
        column: String,
        /// The first row that has none.
        row: String,
    },
    /// Two records have one id.
    #[error(
        "column `{column}` cannot identify records: rows {first} and {second} of one source say the same"
    )]
    RepeatedId {
        /// The column.
        column: String,
        /// The first of the rows.
        first: String,
        /// The second.
        second: String,
    },
    /// No record has this id.
    #[error("no record has the id `{id}`{}", nearest(near.as_ref()))]
    UnknownRecord {
        /// What was asked for.
        id: String,
        /// The id that is most alike.
        near: Option<String>,
    },
    /// A pair is of one record.
    #[error("`{id}` is one record; a pair takes two")]
    OneRecord {
        /// The record.
        id: String,
    },
    /// A file of labels cannot be understood.
    #[error("cannot understand the truth in `{}`: {problem}", path.display())]
    Truth {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// There is nothing that a model could be made from.
    #[error("{problem}")]
    NothingToLink {
        /// Why not.
        problem: String,
    },
    /// Records cannot be linked.
    #[error(transparent)]
    Linkage(#[from] linkage::Error),
    /// Settings of Splink are not understood, or a model cannot be written as such.
    #[error(transparent)]
    Splink(#[from] SplinkError),
    /// An output would replace an input.
    #[error("the output would replace the input `{}`", path.display())]
    OutputIsInput {
        /// The file.
        path: PathBuf,
    },
    /// A file is in the way that was not written by Hotpass.
    #[error(
        "cannot write `{}`: expected no file or an output of an earlier run, found a file that no metadata list",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The metadata of an earlier result do not say which files it wrote.
    #[error("cannot tell from `{}` which files an earlier run wrote", path.display())]
    Metadata {
        /// The metadata.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A workbook cannot hold the rows.
    #[error("cannot write `{}`: a sheet holds 1,048,575 rows below its header, and there are {rows}", path.display())]
    TooManyRows {
        /// The workbook.
        path: PathBuf,
        /// How many rows there are.
        rows: u64,
    },
    /// A record has a column that the index does not know.
    #[error("the record has `{name}`, and the index knows no such column{}", nearest(near.as_ref()))]
    UnknownKey {
        /// The name.
        name: String,
        /// The column whose name is most alike.
        near: Option<String>,
        /// The columns that are compared.
        columns: Vec<String>,
    },
    /// A record says nothing that could be compared.
    #[error("there is nothing to match: the index compares {}", quoted(columns))]
    NothingToMatch {
        /// The columns that are compared.
        columns: Vec<String>,
    },
    /// An index is not read.
    #[error("cannot read the index `{}`: {source}", path.display())]
    Index {
        /// Its file.
        path: PathBuf,
        /// Why not.
        source: IndexError,
    },
    /// Scored pairs cannot be put in order, neither in memory nor on disk.
    #[error("cannot put the scored pairs in order")]
    Order(#[from] DataFusionError),
    /// An output could not be written. What was there before is untouched.
    #[error("cannot write `{}`; what was there before is unchanged", path.display())]
    Write {
        /// The output.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

/// The result of a step.
pub(crate) type Result<T> = std::result::Result<T, ResolveError>;

fn nearest(name: Option<&String>) -> String {
    name.map_or_else(String::new, |name| format!("; the nearest is `{name}`"))
}

impl EngineError for ResolveError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unreadable(_) => {
                "`hotpass inspect FILE` says what it really is and what is odd about it"
            }
            Self::UnknownColumn { .. } => "`hotpass inspect FILE` shows the columns of a file",
            Self::NoId { .. } | Self::RepeatedId { .. } => {
                "name another column with `--id`, or none: records are then called after file and row"
            }
            Self::UnknownRecord { .. } | Self::OneRecord { .. } => {
                "ids are those of the column of `--id`, or `file:row`; `clusters.csv` of a result lists them"
            }
            Self::Truth { .. } => {
                "pairs have the columns `record_id_l` and `record_id_r`; clusters have the column of `--id` and one that names the cluster"
            }
            Self::NothingToLink { .. } => {
                "`hotpass inspect FILE` shows what is in each column; `--ignore` may leave out too much"
            }
            Self::OutputIsInput { .. } => "write to another file with `--output`",
            Self::Foreign { .. } | Self::Metadata { .. } => {
                "move it away, or choose another folder with `--artifacts`"
            }
            Self::TooManyRows { .. } => "write `.csv` or `.parquet` instead",
            Self::Write { path, source } => return write_hint(path, source.kind()),
            Self::UnknownKey { columns, .. } | Self::NothingToMatch { columns } => {
                return Some(format!("give values of {}", quoted(columns)));
            }
            Self::Index { source, .. } => return Some(index_hint(source)),
            Self::Order(source) => return order_hint(source),
            Self::Linkage(_) | Self::Splink(_) => return None,
        };
        Some(hint.to_owned())
    }

    fn is_usage(&self) -> bool {
        match self {
            Self::Unreadable(_)
            | Self::Order(_)
            | Self::Write { .. }
            | Self::Foreign { .. }
            | Self::Metadata { .. } => false,
            Self::Index { source, .. } => source.is_usage(),
            // A model that does not fit the records is a mistake of whoever chose it.
            Self::Linkage(error) => matches!(error, linkage::Error::Model(_)),
            _ => true,
        }
    }
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Returns what to do when pairs cannot be put in order: nothing, when it is our fault.
fn order_hint(error: &DataFusionError) -> Option<String> {
    let hint = match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => "allow more with `--memory-limit`",
        DataFusionError::IoError(_) => {
            "see that the temporary folder can be written to and has space, or allow more with `--memory-limit`"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

fn index_hint(error: &IndexError) -> String {
    let hint = match error {
        IndexError::Io(error) if error.kind() == ErrorKind::NotFound => {
            "`hotpass resolve FILE --output OUT --index INDEX` writes one"
        }
        IndexError::Io(_) => "allow reading it",
        IndexError::Foreign => {
            "name the file that `--index` of `hotpass resolve FILE --output OUT --index INDEX` wrote"
        }
        _ => "write it anew with `hotpass resolve FILE --output OUT --index INDEX`",
    };
    hint.to_owned()
}

fn write_hint(path: &std::path::Path, kind: ErrorKind) -> Option<String> {
    let shown = path.display();
    let hint = match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            format!(
                "free space on the disk that holds `{shown}`, or choose another with `--output`"
            )
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            format!("allow writing to `{shown}` and its folder, or choose another with `--output`")
        }
        ErrorKind::IsADirectory => {
            format!("`{shown}` is a folder where a file is expected: move it away")
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            format!("a part of `{shown}` is a file where a folder is expected: move it away")
        }
        _ => return None,
    };
    Some(hint)
}
