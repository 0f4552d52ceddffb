//! What assessment hands to publication: finished Arrow tables and the quality report. Publication renders these
//! and decides nothing.

use std::{fmt, sync::Arc};

use arrow::array::RecordBatch;
use hotpass_model::{
    finding::Finding,
    governance::{DatasetIdentity, Governance},
    ident::RunId,
    profile::Terms,
    quality::Gate,
    run::{QualityReport, RowAccounting, SourceAccounting},
};

use crate::{error::Result, table::InputFile};

type LayOut = dyn Fn(usize) -> Result<RecordBatch> + Send + Sync;

/// A table that is laid out when it is written, a chunk at a time, so that it need not be held beside what it is made
/// from.
#[derive(Clone)]
pub struct Deferred {
    n_chunks: usize,
    lay_out: Arc<LayOut>,
}

impl Deferred {
    /// Returns a table of so many chunks; `lay_out` makes one, and the same one every time.
    pub fn new(
        n_chunks: usize,
        lay_out: impl Fn(usize) -> Result<RecordBatch> + Send + Sync + 'static,
    ) -> Self {
        Self {
            n_chunks: n_chunks.max(1),
            lay_out: Arc::new(lay_out),
        }
    }

    /// Returns a table that is there already.
    pub fn ready(batch: RecordBatch) -> Self {
        Self::new(1, move |_| Ok(batch.clone()))
    }

    /// Lays out the first chunk.
    ///
    /// # Errors
    /// What laying out a chunk says.
    pub fn first(&self) -> Result<RecordBatch> {
        (self.lay_out)(0)
    }

    /// Lays out the chunks one after the other; there is at least one.
    pub fn chunks(&self) -> impl Iterator<Item = Result<RecordBatch>> {
        (0..self.n_chunks).map(|chunk| (self.lay_out)(chunk))
    }
}

impl fmt::Debug for Deferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deferred")
            .field("n_chunks", &self.n_chunks)
            .finish_non_exhaustive()
    }
}

/// Everything a publication is made of.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The run's id.
    pub run_id: RunId,
    /// The project's name.
    pub project: String,
    /// What the published dataset is called.
    pub dataset: DatasetIdentity,
    /// Who answers for it.
    pub governance: Governance,
    /// What this line of business calls things.
    pub terms: Terms,
    /// The single source of truth: the columns of [`hotpass_model::ssot::COLUMNS`], ordered by name and entity id.
    pub golden: RecordBatch,
    /// A text table of the golden table's shape: in each cell where the golden cell comes from, null where it is empty.
    pub origins: Deferred,
    /// One row per piece of evidence: `entity_id`, `organization_name`, `column`, `value`, `resolution`, `rule`,
    /// `standing` (`won`, `supports`, `lost`), `source`, `record_id`, `cell`, `raw`, `normalization`, `validity`, `reason`.
    pub provenance: Deferred,
    /// One row per losing value of a true conflict: `entity_id`, `organization_name`, `column`, `value`, `source`,
    /// `cell`, `alternative`, `alternative_source`, `alternative_cell`, `decided_by`.
    pub conflicts: RecordBatch,
    /// One row per row set aside: `source`, `record_id`, `code`, `severity`, `reason`, `cell`, `row` (the row's cells as JSON).
    pub quarantine: RecordBatch,
    /// One row per source record: `record_id`, `entity_id`, `source`, `table`, `row`, `joined_by`, and why it is one
    /// with another organization: `linked_with`, `linked_by`, `link_weight`, `link_evidence`.
    pub crosswalk: Deferred,
    /// The party store: `party`, `party_alias`, `party_role`, `contact_method`.
    pub parties: Vec<(&'static str, Deferred)>,
    /// What was odd.
    pub findings: Vec<Finding>,
    /// The quality report.
    pub quality: QualityReport,
    /// What the sources and the golden records were expected to be, and what was decided.
    pub gates: Vec<Gate>,
    /// Where every row went.
    pub rows: RowAccounting,
    /// The same per source.
    pub sources: Vec<SourceAccounting>,
    /// Every input.
    pub inputs: Vec<InputFile>,
    /// What was assumed because nothing was declared.
    pub assumptions: Vec<String>,
    /// When the data was current, as `YYYYMMDDTHHMMSSZ`: part of the archive's name. It is derived from the data, since the
    /// engine has no clock; unset, the archive is named by its digest alone.
    pub as_of: Option<String>,
}
