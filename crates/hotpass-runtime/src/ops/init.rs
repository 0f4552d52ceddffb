//! Drafts a project: a folder goes in, a commented `hotpass.toml`, a mapping with its reasons and the folders beside
//! them come out.
//!
//! The files are read for it, so that what is proposed is what a run finds: a source for what can be read, a reason for
//! what cannot, the profile that knows most columns. Nothing is written before all of it is decided, and then all of it
//! or nothing. What stands there already is never overwritten unless that is asked for.

// Which country telephone numbers name.
mod country;
// The text of `hotpass.toml`.
mod document;
// A draft from what was found.
mod drafting;
// Files that are editions of one thing.
mod editions;
// Mapping files that stand there already.
mod mappings;
// Which files become which sources.
mod sources;
// All files or none.
mod staging;
// What is in the folder.
mod survey;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use hotpass_model::{
    mapping::Mapping,
    port::{Engine, Observer},
};

use self::drafting::Drafting;
pub use self::{
    sources::DraftedSource,
    survey::{FoundFile, FoundTable, RefusedFile, Survey},
};
use crate::{
    error::{Error, Result},
    project::{FILE, under},
};

/// What is asked for; unset: proposed.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The project's name.
    pub name: Option<String>,
    /// The profile.
    pub profile: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The folder of the workbooks, relative to the project.
    pub input_dir: Option<PathBuf>,
    /// Files that become no source.
    pub left_out: BTreeSet<String>,
    /// Whether to write what columns mean into a file.
    pub mapping: Keeping,
    /// What to do when the folder is a project already.
    pub existing: Existing,
}

/// Whether what columns mean is written into a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keeping {
    /// It is.
    #[default]
    Written,
    /// Each run infers it.
    Inferred,
}

/// What to do when the folder is a project already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Existing {
    /// Refuse.
    #[default]
    Keep,
    /// Write `hotpass.toml` anew; the documents beside it stay.
    Replace,
}

/// A value, and why it is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The value.
    pub value: String,
    /// Why.
    pub reason: Reason,
}

/// Why a value is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It was asked for.
    Asked,
    /// The profile says it.
    OfTheProfile,
    /// The files speak for it, in words.
    Found(String),
}

/// How many columns a profile knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The profile's name.
    pub profile: String,
    /// How many columns it would use.
    pub used: usize,
    /// How many columns there are.
    pub columns: usize,
}

/// A project that is not written yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The project's name.
    pub name: String,
    /// The profile.
    pub profile: Chosen,
    /// The country.
    pub country: Chosen,
    /// The profiles that were compared, the best first.
    pub scores: Vec<Score>,
    /// The sources.
    pub sources: Vec<DraftedSource>,
    /// The files that cannot be read.
    pub refused: Vec<RefusedFile>,
    /// The files that can be and become no source.
    pub left_out: Vec<String>,
    /// What every column was taken for.
    pub mapping: Mapping,
    /// The files to write, with their text; `hotpass.toml` is the last.
    pub files: Vec<(PathBuf, String)>,
}

/// Looks at a folder that is to become a project.
///
/// # Errors
/// [`Error::Usage`] when it is one already and that is to be kept, or when it is no folder.
pub async fn survey(engine: &dyn Engine, folder: &Path, wishes: &Wishes) -> Result<Survey> {
    let path = under(folder, Path::new(FILE));
    if path.exists() && wishes.existing == Existing::Keep {
        return Err(Error::usage(
            format!("`{}` is there already", path.display()),
            "edit it, or write it anew with --force",
        ));
    }
    if folder.exists() && !folder.is_dir() {
        return Err(Error::usage(
            format!("expected a folder, found the file `{}`", folder.display()),
            "name the folder that the workbooks are in",
        ));
    }
    if let Some(relative) = &wishes.input_dir
        && !under(folder, relative).is_dir()
    {
        return Err(Error::usage(
            format!(
                "cannot find the input folder `{}`",
                under(folder, relative).display()
            ),
            "it is relative to the folder of the project; make it first, or leave it out",
        ));
    }
    survey::survey(engine, &under(folder, wishes.input_dir())).await
}

impl Wishes {
    fn input_dir(&self) -> &Path {
        self.input_dir.as_deref().unwrap_or(Path::new("."))
    }
}

/// Drafts a project for what was found, as it is wished.
///
/// # Errors
/// [`Error::Usage`] when there is no such profile or country; a document beside `hotpass.toml` that cannot be read.
pub async fn draft(
    engine: &dyn Engine,
    folder: &Path,
    survey: &Survey,
    wishes: &Wishes,
    observer: &dyn Observer,
) -> Result<Draft> {
    let drafting = Drafting::new(folder, survey, wishes)?;
    let draft = drafting.draft(engine, observer).await?;
    if wishes.country.is_some() && !draft.sources.is_empty() {
        drafting.try_country(engine, &draft, observer).await?;
    }
    Ok(draft)
}

/// Writes a draft: all of it or nothing.
pub fn create(draft: &Draft) -> Result<()> {
    staging::write_all(&draft.files)
}

impl Chosen {
    fn asked(value: &str) -> Self {
        Self {
            value: value.to_owned(),
            reason: Reason::Asked,
        }
    }

    fn found(value: &str, words: &str) -> Self {
        Self {
            value: value.to_owned(),
            reason: Reason::Found(words.to_owned()),
        }
    }

    fn of_the_profile(value: &str) -> Self {
        Self {
            value: value.to_owned(),
            reason: Reason::OfTheProfile,
        }
    }
}

#[cfg(test)]
mod tests;
