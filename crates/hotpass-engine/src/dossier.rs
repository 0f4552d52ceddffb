//! What assessment hands to publication: finished Arrow tables and the quality report. Publication renders these
//! and decides nothing.

use arrow::array::RecordBatch;
use hotpass_model::{
    finding::Finding,
    ident::RunId,
    run::{QualityReport, RowAccounting, SourceAccounting},
};

use crate::table::InputFile;

/// Everything a publication is made of.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The run's id.
    pub run_id: RunId,
    /// The project's name.
    pub project: String,
    /// The single source of truth: the columns of [`hotpass_model::ssot::COLUMNS`], ordered by name and entity id.
    pub golden: RecordBatch,
    /// A text table of the golden table's shape: in each cell where the golden cell comes from, null where it is empty.
    pub origins: RecordBatch,
    /// One row per piece of evidence: `entity_id`, `organization_name`, `column`, `value`, `resolution`, `rule`,
    /// `standing` (`won`, `supports`, `lost`), `source`, `record_id`, `cell`, `raw`, `normalization`, `validity`, `reason`.
    pub provenance: RecordBatch,
    /// One row per losing value of a true conflict: `entity_id`, `organization_name`, `column`, `value`, `source`,
    /// `cell`, `alternative`, `alternative_source`, `alternative_cell`, `decided_by`.
    pub conflicts: RecordBatch,
    /// One row per row set aside: `source`, `record_id`, `code`, `severity`, `reason`, `cell`, `row` (the row's cells as JSON).
    pub quarantine: RecordBatch,
    /// One row per source record: `record_id`, `entity_id`, `source`, `table`, `row`, `joined_by`.
    pub crosswalk: RecordBatch,
    /// The party store: `party`, `party_alias`, `party_role`, `contact_method`.
    pub parties: Vec<(&'static str, RecordBatch)>,
    /// What was odd.
    pub findings: Vec<Finding>,
    /// The quality report.
    pub quality: QualityReport,
    /// Where every row went.
    pub rows: RowAccounting,
    /// The same per source.
    pub sources: Vec<SourceAccounting>,
    /// Every input.
    pub inputs: Vec<InputFile>,
    /// What was assumed because nothing was declared.
    pub assumptions: Vec<String>,
    /// When the data was current, as `YYYYMMDDTHHMMSSZ`: part of the archive's name. The engine has no clock, so
    /// the caller derives it from the inputs; unset, the archive is named by its digest alone.
    pub as_of: Option<String>,
}
