//! The mapping files of a folder that becomes a project again: what stands in them stays, and nothing is said twice.

use std::path::{Path, PathBuf};

use hotpass_model::mapping::{Mapping, TableMapping};

use crate::{
    document::Document,
    error::{Error, Result},
    ops::propose::{file, is_same},
    project::under,
};

/// The mapping files that stand in a folder.
#[derive(Debug, Default)]
pub(super) struct Kept {
    files: Vec<(PathBuf, Mapping)>,
    /// What all of them say.
    pub(super) mapping: Mapping,
}

impl Kept {
    /// Reads the mapping files of a folder; there may be none.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mappings = under(folder, Path::new("mappings"));
        if !mappings.is_dir() {
            return Ok(Self::default());
        }
        let failed = |source| Error::Read {
            path: mappings.clone(),
            source,
        };
        let mut kept = Self::default();
        for entry in std::fs::read_dir(&mappings).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let mapping: Mapping = Document::read(&path)?.parse()?;
                kept.files.push((path, mapping));
            }
        }
        kept.files.sort_by(|a, b| a.0.cmp(&b.0));
        let tables = kept.files.iter().flat_map(|(_, mapping)| &mapping.tables);
        kept.mapping.tables = tables.cloned().collect();
        Ok(kept)
    }

    /// Returns a mapping file with what it lacks, if it lacks anything. Tables of other files are left to those.
    pub(super) fn completed(
        &self,
        path: &Path,
        mapping: &Mapping,
    ) -> Result<Option<(PathBuf, String)>> {
        let others = self.files.iter().filter(|(other, _)| other != path);
        let elsewhere: Vec<&TableMapping> =
            others.flat_map(|(_, mapping)| &mapping.tables).collect();
        let is_elsewhere =
            |table: &TableMapping| elsewhere.iter().any(|other| is_same(other, table));
        let tables = mapping.tables.iter().filter(|table| !is_elsewhere(table));
        let mapping = Mapping {
            tables: tables.cloned().collect(),
        };
        let is_there = self.files.iter().any(|(own, _)| own == path);
        let text = if is_there {
            Document::read(path)?.text().to_owned()
        } else {
            String::new()
        };
        let (text, added) = file::add(path, &text, &mapping)?;
        Ok((added != file::Added::default()).then(|| (path.to_path_buf(), text)))
    }
}
