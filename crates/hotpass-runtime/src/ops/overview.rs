//! Tells where somebody is: the project, if there is one, and what it published last. Nothing is read but documents.

use std::{
    io,
    path::{Path, PathBuf},
};

use hotpass_model::{plan::Target, run::RowAccounting};
use serde::{Deserialize, Serialize};

use crate::{
    error::Result,
    project::Project,
    settings::{self, Flags},
};

/// The state of the project that is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
    /// Whether there is a `hotpass.toml`.
    pub declared: bool,
    /// The project's folder.
    pub folder: PathBuf,
    /// Its name.
    pub name: String,
    /// Its profile.
    pub profile: String,
    /// The country its values are read for.
    pub country: String,
    /// Its sources.
    pub sources: Vec<SourceState>,
    /// What it published last, if that can be read.
    pub publication: Option<Publication>,
}

/// A source that is declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceState {
    /// What outputs call it.
    pub label: String,
    /// Which files.
    pub pattern: String,
}

/// What was published last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Publication {
    /// Its manifest.
    pub manifest: PathBuf,
    /// The run's id.
    pub run_id: String,
    /// Organizations.
    pub records: u64,
    /// Where every row went.
    pub rows: RowAccounting,
}

/// The part of a manifest that is of use to others than the engine.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Manifest {
    format: String,
    run_id: String,
    records: u64,
    rows: Rows,
    /// The outputs, by file name.
    pub(crate) outputs: Vec<Output>,
}

/// An output of a publication.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Output {
    /// The file's name beside the manifest.
    pub(crate) file: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Rows {
    read: u64,
    merged: u64,
    quarantined: u64,
    skipped: u64,
}

impl Manifest {
    /// Reads a manifest; none: there is no such file, or it is not one of ours.
    pub(crate) fn read(path: &Path) -> io::Result<Option<Self>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let manifest: Option<Self> = serde_json::from_slice(&text).ok();
        Ok(manifest.filter(|manifest| manifest.format.starts_with("hotpass-manifest/")))
    }
}

/// Returns the state of a project.
pub fn state(project: &Project, flags: &Flags) -> Result<State> {
    let plan = settings::resolve(project, flags)?.plan;
    let sources = plan.sources.iter().map(|source| SourceState {
        label: source.label.clone(),
        pattern: source.pattern.clone(),
    });
    Ok(State {
        declared: project.is_declared,
        folder: project.root.clone(),
        sources: sources.collect(),
        publication: publication(&plan.target),
        name: plan.project,
        profile: plan.profile.name,
        country: plan.profile.country,
    })
}

/// Returns where the manifest of a target's publication is.
pub(crate) fn manifest_of(target: &Target) -> PathBuf {
    if target.owns_folder {
        target.folder.join("manifest.json")
    } else {
        target.folder.join(format!("{}.manifest.json", target.stem))
    }
}

/// Returns the last publication of a target; one whose manifest cannot be read is none that could be told about.
fn publication(target: &Target) -> Option<Publication> {
    let path = manifest_of(target);
    let manifest = Manifest::read(&path).ok().flatten()?;
    Some(Publication {
        manifest: path,
        run_id: manifest.run_id,
        records: manifest.records,
        rows: RowAccounting {
            read: manifest.rows.read,
            merged: manifest.rows.merged,
            quarantined: manifest.rows.quarantined,
            skipped: manifest.rows.skipped,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"{ "format": "hotpass-manifest/1", "run_id": "run-1", "records": 3,
        "rows": { "read": 9, "merged": 5, "quarantined": 1, "skipped": 3 }, "outputs": [ { "file": "a.csv" } ] }"#;

    #[test]
    fn a_project_is_told_with_its_last_publication() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        let text = "[project]\nname = \"N\"\n[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n";
        std::fs::write(at("hotpass.toml"), text).expect("a file");
        let load = || {
            let project = Project::load(folder.path()).expect("a project");
            state(&project, &Flags::default()).expect("a state")
        };
        let before = load();
        assert!(before.declared);
        assert_eq!((before.name.as_str(), before.sources.len()), ("N", 1));
        assert_eq!(before.publication, None);
        std::fs::create_dir(at("dist")).expect("a folder");
        for (text, records) in [("{}", None), (MANIFEST, Some(3)), ("no JSON", None)] {
            std::fs::write(at("dist/manifest.json"), text).expect("a file");
            let found = load().publication;
            assert_eq!(found.map(|found| found.records), records, "{text}");
        }
    }

    #[test]
    fn where_no_project_is_the_defaults_are_told() {
        let state = state(&Project::undeclared("."), &Flags::default()).expect("a state");
        assert!(!state.declared);
        assert_eq!(state.profile, "generic");
        assert_eq!(state.sources, []);
    }
}
