//! Stage 8, publish: a dossier in, files out. Renders every output into a hidden folder, then puts the whole
//! publication in place at once. It decides nothing about the data, and what it writes depends on the dossier and
//! the target alone: equal dossiers give equal bytes.
//!
//! [`write()`] is the whole of it: render, then commit; `render` below lists what is published, and the module
//! `commit` says how it gets in place.

// The stage: an assessed dossier in, a publication out.
pub mod apply;
mod archive;
mod cells;
pub(crate) mod columnar;
mod commit;
pub(crate) mod csv;
mod csvw;
pub(crate) mod guard;
mod manifest;
mod names;
mod place;
mod report;
pub(crate) mod staging;
// The styled workbook.
pub mod workbook;

use std::{fs, io::Write, path::Path};

use hotpass_model::{
    ident::RunId,
    plan::{MainOutput, Target},
    run::OutputFile,
};

pub use self::{
    commit::recover,
    names::{is_output, path_of},
};
use self::{names::file_name, place::Place, report::Report, staging::Staging};
use crate::{
    dossier::Dossier,
    error::{Error, Result},
};

/// Publishes a dossier and returns what was written, the manifest last. `on_output` hears how many outputs are done,
/// and of how many. On an error everything temporary is removed and the previous publication is as it was, except
/// after [`Error::Commit`], which the next call of [`recover`] finishes.
pub fn write(
    dossier: &Dossier,
    target: &Target,
    on_output: &dyn Fn(u64, u64),
) -> Result<Vec<OutputFile>> {
    let place = Place::prepare(target)?;
    commit::recover_place(&place)?;
    let mut staging = Staging::open(&place, &dossier.run_id)?;
    let published = render(dossier, target, &mut staging, on_output)
        .and_then(|()| commit::commit(&place, &staging, &mut || Ok(())));
    match published {
        Ok(()) => Ok(staging
            .outputs
            .into_iter()
            .map(|(_, output)| output)
            .collect()),
        Err(error) => {
            if !matches!(error, Error::Commit { .. }) {
                // If that fails too, the next run removes the leftover; what went wrong first is what matters.
                fs::remove_dir_all(&staging.folder).ok();
            }
            Err(error)
        }
    }
}

/// Returns the file names that a manifest lists, its own included; none when the file is no manifest of ours.
pub fn listed(manifest: &Path) -> Vec<String> {
    let Ok(Some(published)) = manifest::read(manifest) else {
        return Vec::new();
    };
    let own = manifest.file_name().unwrap_or_default().to_string_lossy();
    let outputs = published.outputs.into_iter().map(|output| output.file);
    outputs.chain([own.into_owned()]).collect()
}

/// Returns the run that made the publication at a target; none when there is none that says so.
pub fn run_of(target: &Target) -> Option<RunId> {
    manifest::read(&path_of(target, "manifest")).ok()??.run_id
}

/// Renders every output into the staging folder.
fn render(
    dossier: &Dossier,
    target: &Target,
    staging: &mut Staging<'_>,
    on_output: &dyn Fn(u64, u64),
) -> Result<()> {
    let has_workbook = target.main == MainOutput::Workbook;
    // Workbook or conflicts.csv, ten fixed ones, the party store, the archive.
    let total = 12 + dossier.parties.len() as u64 + u64::from(target.archive);
    let report = Report::new(dossier);
    let mut outputs = Outputs {
        staging,
        target,
        on_output,
        total,
    };

    if has_workbook {
        outputs.add("workbook", |out| {
            workbook::write(dossier, &report, &target.stem, out)
        })?;
    } else {
        outputs.add("conflicts", |out| csv::write(&dossier.conflicts, out))?;
    }
    outputs.add("parquet", |out| {
        columnar::write([Ok(dossier.golden.clone())], out)
    })?;
    outputs.add("csv", |out| csv::write(&dossier.golden, out))?;
    outputs.add("csvw", |out| {
        write_json(&csvw::metadata(target, dossier), out)
    })?;
    outputs.add("provenance", |out| {
        columnar::write(dossier.provenance.chunks(), out)
    })?;
    outputs.add("crosswalk", |out| {
        columnar::write(dossier.crosswalk.chunks(), out)
    })?;
    for (kind, table) in &dossier.parties {
        outputs.add(kind, |out| columnar::write(table.chunks(), out))?;
    }
    outputs.add("quarantine", |out| csv::write(&dossier.quarantine, out))?;
    outputs.add("findings", |out| {
        csv::write_findings(&dossier.findings, out)
    })?;
    outputs.add("quality-markdown", |out| {
        out.write_all(report.to_markdown().as_bytes())
    })?;
    outputs.add("quality-html", |out| {
        out.write_all(report.to_html().as_bytes())
    })?;
    outputs.add("quality-json", |out| write_json(&report.to_json(), out))?;
    if target.archive {
        outputs.add_archive(dossier.as_of.as_deref())?;
    }
    outputs.add_manifest(dossier)
}

/// The outputs rendered so far.
struct Outputs<'a, 's> {
    staging: &'a mut Staging<'s>,
    target: &'a Target,
    on_output: &'a dyn Fn(u64, u64),
    total: u64,
}

impl Outputs<'_, '_> {
    fn add(
        &mut self,
        kind: &'static str,
        render: impl FnOnce(&mut staging::Output) -> std::io::Result<()>,
    ) -> Result<()> {
        self.staging
            .write(kind, &file_name(self.target, kind), render)?;
        self.announce();
        Ok(())
    }

    fn add_archive(&mut self, as_of: Option<&str>) -> Result<()> {
        let sums = archive::checksums(&self.staging.outputs);
        let name = archive::file_name(as_of, &sums);
        let folder = self.staging.folder.clone();
        let files: Vec<String> = self
            .staging
            .outputs
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        self.staging.write("archive", &name, |out| {
            archive::write(&folder, &files, &sums, out)
        })?;
        self.announce();
        Ok(())
    }

    fn add_manifest(&mut self, dossier: &Dossier) -> Result<()> {
        let name = file_name(self.target, "manifest");
        let rendered = manifest::render(dossier, &self.staging.outputs);
        self.staging
            .write("manifest", &name, |out| out.write_all(&rendered?))?;
        self.announce();
        Ok(())
    }

    fn announce(&self) {
        (self.on_output)(self.staging.outputs.len() as u64, self.total);
    }
}

fn write_json(value: &serde_json::Value, out: &mut staging::Output) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests;
