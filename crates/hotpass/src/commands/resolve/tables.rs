//! What the commands about tables share: files, what their columns are, and what scores pairs.

use std::path::PathBuf;

use clap::Args;
use hotpass_model::resolution::memory::MemoryLimit;
use hotpass_runtime::ops::resolve::{Asked, AskedThresholds};

/// Files and their columns.
#[derive(Debug, Args)]
pub(crate) struct TableArgs {
    /// Workbooks, CSV or Parquet files, read as one table; columns of one name are one column
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    columns: ColumnArgs,
}

/// What columns are.
#[derive(Debug, Args)]
pub(crate) struct ColumnArgs {
    /// Only sheet of workbooks to read [default: the first table of every visible sheet]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Column that identifies a record [default: `id` or `record_id` if unique, else file and row]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Column that says where a record is from [default: its file]
    #[arg(long, value_name = "COLUMN")]
    source_column: Option<String>,
    /// Column that is not compared; repeat it
    #[arg(long, value_name = "COLUMN")]
    ignore: Vec<String>,
}

/// What scores pairs.
#[derive(Debug, Args)]
pub(crate) struct ScoringArgs {
    /// Linkage model, .yaml or .json [default: proposed from the records and trained]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Both thresholds at once: pairs below are rejected, those from it to 0.9 are reviewed
    #[arg(long, value_name = "PROBABILITY", conflicts_with_all = ["match_threshold", "review_threshold"])]
    threshold: Option<f64>,
    /// Pairs at or above are matches [default: the model's]
    #[arg(long, value_name = "PROBABILITY")]
    match_threshold: Option<f64>,
    /// Pairs at or above, and below the match threshold, wait for a person [default: the model's]
    #[arg(long, value_name = "PROBABILITY")]
    review_threshold: Option<f64>,
    /// Industry profile, instead of the project's: a name, or the path of a document
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Memory for putting scored pairs in order; beyond it they spill to the temporary folder
    #[arg(long, value_name = "AMOUNT", default_value_t)]
    memory_limit: MemoryLimit,
}

impl TableArgs {
    /// Returns the request that these arguments amount to.
    pub(super) fn asked(&self) -> Asked {
        self.columns.asked(self.files.clone())
    }
}

impl ColumnArgs {
    /// Returns the request that these arguments amount to for some files.
    pub(super) fn asked(&self, files: Vec<PathBuf>) -> Asked {
        Asked {
            files,
            sheet: self.sheet.clone(),
            id: self.id.clone(),
            source_column: self.source_column.clone(),
            ignore: self.ignore.clone(),
            ..Asked::default()
        }
    }
}

impl ScoringArgs {
    /// Adds these arguments to a request.
    pub(super) fn add_to(&self, asked: &mut Asked) {
        asked.model.clone_from(&self.model);
        asked.profile.clone_from(&self.profile);
        asked.memory = self.memory_limit;
        asked.thresholds = AskedThresholds {
            single: self.threshold,
            matching: self.match_threshold,
            review: self.review_threshold,
        };
    }
}
