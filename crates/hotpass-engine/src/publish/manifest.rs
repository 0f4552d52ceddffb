//! The manifest: what a publication was made of and what it consists of, with digests of every input and output.
//! It is written last, names files relative to its own folder, and is how a later run knows which files are ours.

use std::{fs, io, path::Path};

use hotpass_model::{
    governance::{DatasetIdentity, Governance},
    ident::RunId,
    run::{OutputFile, RowAccounting, SourceAccounting},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::dossier::Dossier;

/// What the manifest calls its own form.
const FORMAT: &str = "hotpass-manifest/1";

/// The part of a manifest that a later run reads.
#[derive(Debug, Deserialize)]
pub(super) struct Published {
    format: String,
    /// The run that published.
    pub(super) run_id: Option<RunId>,
    /// The outputs, by file name.
    pub(super) outputs: Vec<PublishedFile>,
}

/// An output of an earlier publication.
#[derive(Debug, Deserialize)]
pub(super) struct PublishedFile {
    /// The file name beside the manifest.
    pub(super) file: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    hotpass: &'static str,
    run_id: &'a str,
    project: &'a str,
    dataset: &'a DatasetIdentity,
    governance: &'a Governance,
    records: usize,
    columns: usize,
    rows: RowAccounting,
    sources: &'a [SourceAccounting],
    inputs: Vec<serde_json::Value>,
    outputs: Vec<serde_json::Value>,
    assumptions: &'a [String],
}

/// Renders the manifest of a publication whose outputs are named and measured.
pub(super) fn render(dossier: &Dossier, outputs: &[(String, OutputFile)]) -> io::Result<Vec<u8>> {
    let manifest = Manifest {
        format: FORMAT,
        hotpass: env!("CARGO_PKG_VERSION"),
        run_id: &dossier.run_id.0,
        project: &dossier.project,
        dataset: &dossier.dataset,
        governance: &dossier.governance,
        records: dossier.golden.num_rows(),
        columns: dossier.golden.num_columns(),
        rows: dossier.rows,
        sources: &dossier.sources,
        inputs: dossier
            .inputs
            .iter()
            .map(|input| {
                json!({ "file": input.file, "bytes": input.bytes, "sha256": input.sha256, "refused": input.refused })
            })
            .collect(),
        outputs: outputs
            .iter()
            .map(|(name, output)| {
                json!({ "file": name, "kind": output.kind, "bytes": output.bytes, "sha256": output.sha256 })
            })
            .collect(),
        assumptions: &dossier.assumptions,
    };
    let mut text = serde_json::to_vec_pretty(&manifest)?;
    text.push(b'\n');
    Ok(text)
}

/// Reads the manifest of an earlier publication, if there is one. A file of that name that is no manifest of ours
/// is an error of kind [`io::ErrorKind::InvalidData`]: it must not be overwritten.
pub(super) fn read(path: &Path) -> io::Result<Option<Published>> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let expected = |found: &str| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("expected a manifest written by Hotpass, found {found}"),
        )
    };
    let published: Published =
        serde_json::from_slice(&text).map_err(|_| expected("something else"))?;
    if published.format != FORMAT {
        return Err(expected("another format"));
    }
    Ok(Some(published))
}
