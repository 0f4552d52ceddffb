//! Proposes a mapping and keeps the mapping file: new tables and columns are added, nothing that stands there changes.

// The mapping file's text.
pub mod file;

use std::path::{Path, PathBuf};

use hotpass_model::{
    mapping::{Mapping, TableMapping},
    port::{Engine, Observer},
};

use self::file::Added;
use super::refine::planned;
use crate::{
    error::{Error, Result},
    project::Project,
    settings::Flags,
};

/// A proposed mapping, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The mapping of every table, declared columns included.
    pub mapping: Mapping,
    /// The mapping file; none: nowhere was given and there is no project to keep one in.
    pub path: Option<PathBuf>,
    /// What the file lacked.
    pub added: Added,
    /// What was assumed because nothing was declared, in sentences.
    pub assumptions: Vec<String>,
}

/// Proposes a mapping for every table and adds what is new to the mapping file, unless it is a dry run.
pub async fn propose(
    engine: &dyn Engine,
    project: &Project,
    flags: &Flags,
    output: Option<&Path>,
    observer: &dyn Observer,
) -> Result<Proposal> {
    let plan = planned(project, flags)?.plan;
    let mapping = united(engine.propose(&plan, observer).await?);
    let path = match output {
        Some(path) => Some(path.to_path_buf()),
        None if project.is_declared => Some(project.path(Path::new(&file_name(&plan.project)))),
        None => None,
    };
    let added = match &path {
        Some(path) => keep(path, &mapping, flags.dry_run)?,
        None => Added::default(),
    };
    Ok(Proposal {
        mapping,
        path,
        added,
        assumptions: plan.assumptions,
    })
}

fn keep(path: &Path, mapping: &Mapping, dry_run: bool) -> Result<Added> {
    let text = if path.exists() {
        std::fs::read_to_string(path).map_err(|source| Error::Read {
            path: path.into(),
            source,
        })?
    } else {
        String::new()
    };
    let (text, added) = file::add(path, &text, mapping)?;
    if dry_run || added == Added::default() {
        return Ok(added);
    }
    write(path, &text)?;
    Ok(added)
}

/// Writes a document beside its final place and renames it, so that it is whole or not there.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let write_error = |source| Error::Write {
        path: path.into(),
        source,
    };
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        std::fs::create_dir_all(folder).map_err(write_error)?;
    }
    let mut aside = path.as_os_str().to_owned();
    aside.push(".part");
    std::fs::write(&aside, content).map_err(write_error)?;
    std::fs::rename(&aside, path).map_err(write_error)
}

/// Returns where the mapping of a project of this name is kept, relative to the project.
pub(crate) fn file_name(project: &str) -> String {
    format!("mappings/{}.toml", slug(project))
}

/// Files of one source may have the same tables; they are one entry, with the columns of all of them.
pub(crate) fn united(mapping: Mapping) -> Mapping {
    let mut tables: Vec<TableMapping> = Vec::new();
    for table in mapping.tables {
        match tables.iter_mut().find(|other| is_same(other, &table)) {
            Some(first) => {
                for column in table.columns {
                    if !first.columns.iter().any(|own| own.header == column.header) {
                        first.columns.push(column);
                    }
                }
            }
            None => tables.push(table),
        }
    }
    Mapping { tables }
}

/// Tells whether two entries are about one table.
pub(crate) fn is_same(one: &TableMapping, other: &TableMapping) -> bool {
    (&one.source, &one.sheet, one.number) == (&other.source, &other.sheet, other.number)
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        "mapping".into()
    } else {
        words.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::{Fake, block_on};

    #[test]
    fn a_project_keeps_the_mapping_and_a_dry_run_writes_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(
            folder.path().join("hotpass.toml"),
            "[project]\nname = \"My Schools\"\n",
        )
        .expect("a file");
        let project = Project::load(folder.path()).expect("a project");
        let path = folder.path().join("mappings/my-schools.toml");
        for (dry_run, there) in [(true, false), (false, true)] {
            let flags = Flags {
                dry_run,
                ..Flags::default()
            };
            let fake = Fake;
            let proposal =
                block_on(propose(&fake, &project, &flags, None, &fake)).expect("a proposal");
            assert_eq!(proposal.path.as_deref(), Some(path.as_path()));
            assert_eq!((proposal.added.tables, proposal.added.columns), (1, 2));
            assert_eq!(path.exists(), there);
        }
        let again = Project::load(folder.path()).expect("the mapping can be read");
        assert_eq!(again.mapping.tables.len(), 1);
    }

    #[test]
    fn without_a_project_nothing_is_written() {
        let fake = Fake;
        let project = Project::undeclared(".");
        let proposal =
            block_on(propose(&fake, &project, &Flags::default(), None, &fake)).expect("a proposal");
        assert_eq!(proposal.path, None);
    }
}
