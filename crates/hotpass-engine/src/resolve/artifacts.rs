//! What a result leaves behind: the table without duplicates, and beside it the evidence.
//!
//! | File | What it is |
//! |---|---|
//! | the table | one row per cluster |
//! | `linkage_matches.parquet` | scored pairs with what both records say |
//! | `linkage_review_queue.parquet` | those of them that wait for a person |
//! | `review.jsonl` | the same with the evidence, as `hotpass review` asks about them |
//! | `clusters.csv` | the cluster of each record |
//! | `model.yaml` | the model as it was used |
//! | `report.html` | charts, with masked values |
//! | the index, if one is asked for | what new records are matched against |
//! | `linkage_metadata.json` | thresholds, counts, and the files above |

use std::{io::Write as _, path::Path};

use hotpass_linkage::{
    report::{Values, render},
    resolution::{Resolution, ScoredPair},
};
use hotpass_model::{
    decision::QUEUE,
    resolution::{Destination, Resolved},
    run::OutputFile,
};
use serde_json::{Value, json};

use super::{
    clusters::Clusters,
    destination::{METADATA, Pending},
    error::{self, ResolveError},
    index,
    input::Input,
    report, tables, waiting, workbook,
};
use crate::publish::{columnar, csv};

/// A result that is to be written.
pub(super) struct Result<'a> {
    /// What was read.
    pub(super) input: &'a Input,
    /// What came of it.
    pub(super) resolution: &'a Resolution,
    /// The clusters.
    pub(super) clusters: &'a Clusters,
    /// The counts.
    pub(super) summary: &'a Resolved,
    /// The pairs that wait for a person.
    pub(super) waiting: &'a [ScoredPair],
}

impl Result<'_> {
    /// Writes everything, puts it in place, and returns what was written.
    pub(super) fn write(
        &self,
        mut pending: Pending,
        destination: &Destination,
    ) -> error::Result<Vec<OutputFile>> {
        let pairs = &self.resolution.pairs;
        pending.artifact("matches", "linkage_matches.parquet", |out| {
            columnar::write(tables::pairs(self.input, pairs.iter()), out)
        })?;
        pending.artifact("review-queue", "linkage_review_queue.parquet", |out| {
            let waiting = self.waiting.iter().copied();
            columnar::write(tables::pairs(self.input, waiting), out)
        })?;
        let queue = waiting::queue(self.input, self.resolution, self.waiting)?;
        pending.artifact("review", QUEUE, |out| {
            out.write_all(queue.to_lines().as_bytes())
        })?;
        pending.artifact("clusters", "clusters.csv", |out| {
            let rows = tables::membership(self.input, &self.resolution.clusters);
            csv::write_chunks(rows, out)
        })?;
        if !self.resolution.model.comparisons.is_empty() {
            pending.artifact("model", "model.yaml", |out| {
                out.write_all(self.resolution.model.to_yaml().as_bytes())
            })?;
            let page = report::of_result(self)?;
            pending.artifact("report", "report.html", |out| {
                out.write_all(render(&page, Values::Masked).as_bytes())
            })?;
        }
        let metadata = self.metadata(&pending);
        pending.artifact("metadata", METADATA, |out| {
            serde_json::to_writer_pretty(&mut *out, &metadata)?;
            out.write_all(b"\n")
        })?;
        if let Some(path) = &destination.index {
            self.write_index(&mut pending, path)?;
        }
        self.write_table(&mut pending, &destination.table)?;
        pending.commit()
    }

    fn write_index(&self, pending: &mut Pending, path: &Path) -> error::Result<()> {
        let model = &self.resolution.model;
        if model.comparisons.is_empty() {
            return Err(ResolveError::NothingToLink {
                problem: "no index can be written: there is no model that compares anything".into(),
            });
        }
        let clusters = &self.resolution.clusters;
        pending.file("index", path, |out| {
            index::write(self.input, model, clusters, out)
        })
    }

    fn write_table(&self, pending: &mut Pending, path: &Path) -> error::Result<()> {
        let rows = tables::deduplicated(self.input, self.clusters);
        let n_rows = self.clusters.len() as u64;
        match extension(path).as_str() {
            "parquet" => pending.file("table", path, |out| columnar::write(rows, out)),
            "xlsx" if n_rows > workbook::MOST_ROWS => Err(ResolveError::TooManyRows {
                path: path.to_owned(),
                rows: n_rows,
            }),
            "xlsx" => pending.file("table", path, |out| workbook::write(rows, out)),
            _ => pending.file("table", path, |out| csv::write_chunks(rows, out)),
        }
    }

    fn metadata(&self, pending: &Pending) -> Value {
        let thresholds = self.summary.thresholds;
        let artifacts: Vec<Value> = pending
            .outputs()
            .iter()
            .map(|output| {
                let name = Path::new(&output.path).file_name();
                let name = name.expect("an artifact is written under its name");
                json!({
                    "file": name.to_string_lossy(),
                    "kind": output.kind,
                    "bytes": output.bytes,
                    "sha256": output.sha256,
                })
            })
            .collect();
        json!({
            "generator": format!("hotpass {}", env!("CARGO_PKG_VERSION")),
            "thresholds": {
                "match": thresholds.matching,
                "review": thresholds.review,
                "reject": thresholds.reject,
            },
            "input_records": self.summary.input_records,
            "deduplicated_records": self.summary.deduplicated_records,
            "duplicates_removed": self.summary.duplicates_removed,
            "match_count": self.summary.high_confidence_matches,
            "review_count": self.summary.review_pairs,
            "candidate_pairs": self.summary.candidate_pairs,
            "estimated_recall": self.summary.estimated_recall,
            "sources": self.summary.sources,
            "cluster_sizes": self.summary.cluster_sizes,
            "warnings": self.summary.warnings,
            "artifacts": artifacts,
        })
    }
}

/// Returns the extension of a path in lower case.
fn extension(path: &Path) -> String {
    let extension = path.extension().unwrap_or_default();
    extension.to_string_lossy().to_lowercase()
}
