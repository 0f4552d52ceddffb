//! Puts staged outputs in place, so that whoever looks finds the old publication or the new one.
//!
//! | Folder | How | Point of no return |
//! |---|---|---|
//! | absent | the staging folder is renamed | the rename |
//! | holds our outputs alone | the folders are exchanged in one step, the old one removed | the exchange |
//! | shared with other files | a journal lists the renames, they are done, the manifest last | the journal |
//!
//! After a kill, [`recover`] removes what never reached the point of no return and finishes what did.
//! What the outputs contain is no concern of this module.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use hotpass_model::plan::Target;
use serde::{Deserialize, Serialize};

use super::{
    place::{Place, Within, is_plain_name},
    staging::{Staging, lock, sync_folder},
};
use crate::error::{Error, Result};

/// The journal's name while it is being written, inside the staging folder.
const UNFINISHED_JOURNAL: &str = ".commit.json";

/// Called before every change on disk; an error from it stops the commit there, as a kill would.
pub(super) type Checkpoint<'a> = &'a mut dyn FnMut() -> io::Result<()>;

/// The renames of a publication into a shared folder.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    staging: String,
    within: Within,
    /// The files to rename, the manifest last.
    put: Vec<String>,
    /// Outputs of the previous publication that are no longer produced.
    remove: Vec<String>,
}

/// Puts the staged outputs in place. An [`Error::Publish`] means that nothing was changed.
pub(super) fn commit(
    place: &Place,
    staging: &Staging<'_>,
    checkpoint: Checkpoint<'_>,
) -> Result<()> {
    let failed = |source| Error::Publish {
        path: place.shown_folder().to_path_buf(),
        source,
    };
    sync_folder(&staging.folder).map_err(failed)?;
    if staging.within == Within::Folder {
        return by_journal(place, staging, checkpoint);
    }
    checkpoint().map_err(failed)?;
    if !place.folder.exists() {
        fs::rename(&staging.folder, &place.folder).map_err(failed)?;
        return sync_folder(&place.parent).map_err(failed);
    }
    // Looked at again, because somebody may have put a file there while the outputs were written.
    let is_ours = place
        .foreign_entries(&place.folder)
        .map_err(failed)?
        .is_empty();
    // The new folder is as open to others as the old one was.
    fs::metadata(&place.folder)
        .and_then(|old| fs::set_permissions(&staging.folder, old.permissions()))
        .map_err(failed)?;
    if !is_ours || !exchange(&staging.folder, &place.folder).map_err(failed)? {
        return by_journal(place, staging, checkpoint);
    }
    let settled = sync_folder(&place.parent)
        .and_then(|()| checkpoint())
        .and_then(|()| retire(place, &staging.folder));
    settled.map_err(|source| Error::Commit {
        path: place.shown_folder().to_path_buf(),
        source,
    })
}

/// Exchanges two folders in one step; `false` when the system or file system cannot.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::XDEV | Errno::BUSY) => {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Exchanges two folders in one step, which this system cannot.
#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<bool> {
    Ok(false)
}

fn by_journal(place: &Place, staging: &Staging<'_>, checkpoint: Checkpoint<'_>) -> Result<()> {
    let put: Vec<String> = staging
        .outputs
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    if let Some(name) = put.iter().find(|name| place.folder.join(name).is_dir()) {
        return Err(Error::Publish {
            path: place.shown(name),
            source: io::ErrorKind::IsADirectory.into(),
        });
    }
    let manifest_failed = |source| Error::Publish {
        path: place.shown(&place.manifest),
        source,
    };
    let mut remove = place.published(&place.folder).map_err(manifest_failed)?;
    // The user named the main output; a file that merely has the name of another one may be precious.
    let is_foreign = |name: &&String| {
        **name != place.main && !remove.contains(*name) && place.folder.join(name).exists()
    };
    if let Some(name) = put.iter().find(is_foreign) {
        return Err(Error::Publish {
            path: place.shown(name),
            source: io::Error::new(
                io::ErrorKind::InvalidData,
                "expected no file or an output of an earlier run, found a file that no manifest lists",
            ),
        });
    }
    remove.retain(|name| !put.contains(name));
    let journal = Journal {
        staging: staging.name.clone(),
        within: staging.within,
        put,
        remove: remove.into_iter().collect(),
    };
    checkpoint()
        .and_then(|()| write_journal(&staging.folder, &journal))
        .and_then(|aside| checkpoint().map(|()| aside))
        .and_then(|aside| fs::rename(aside, place.journal()))
        .map_err(|source| Error::Publish {
            path: place.shown_folder().to_path_buf(),
            source,
        })?;
    // From here on the journal speaks: whatever fails, the next run goes on with it.
    sync_folder(&place.folder).map_err(|source| Error::Commit {
        path: place.shown_folder().to_path_buf(),
        source,
    })?;
    roll_forward(place, &journal, checkpoint)
}

/// Writes the journal aside and returns its path; a rename makes it count, whole or not at all.
fn write_journal(staging: &Path, journal: &Journal) -> io::Result<PathBuf> {
    let aside = staging.join(UNFINISHED_JOURNAL);
    let mut file = fs::File::create(&aside)?;
    serde_json::to_writer(&mut file, journal)?;
    file.sync_all()?;
    Ok(aside)
}

/// Does the renames of a journal that are not done yet, then removes the journal.
fn roll_forward(place: &Place, journal: &Journal, checkpoint: Checkpoint<'_>) -> Result<()> {
    let staging = place.staging_home(journal.within).join(&journal.staging);
    for name in &journal.put {
        let from = staging.join(name);
        let step = checkpoint().and_then(|()| {
            if from.exists() {
                fs::rename(&from, place.folder.join(name))?;
            }
            Ok(())
        });
        step.map_err(|source| Error::Commit {
            path: place.shown(name),
            source,
        })?;
    }
    finish(place, journal, &staging, checkpoint).map_err(|source| Error::Commit {
        path: place.shown_folder().to_path_buf(),
        source,
    })
}

fn finish(
    place: &Place,
    journal: &Journal,
    staging: &Path,
    checkpoint: Checkpoint<'_>,
) -> io::Result<()> {
    sync_folder(&place.folder)?;
    for name in &journal.remove {
        checkpoint()?;
        remove_file(&place.folder.join(name))?;
    }
    checkpoint()?;
    remove_file(&place.journal())?;
    sync_folder(&place.folder)?;
    checkpoint()?;
    remove_folder(staging)
}

/// Finishes or removes what an interrupted publication left. Called before a run reads the previous publication,
/// and before one is written.
pub fn recover(target: &Target) -> Result<()> {
    match Place::find(target)? {
        Some(place) => recover_place(&place),
        None => Ok(()),
    }
}

/// Does the same for a place that is known.
pub(super) fn recover_place(place: &Place) -> Result<()> {
    let failed = |source| Error::Write {
        path: place.shown_folder().to_path_buf(),
        source,
    };
    if let Some(journal) = read_journal(place).map_err(failed)? {
        let staging = place.staging_home(journal.within).join(&journal.staging);
        if staging.is_dir() {
            let _held = held(place, &staging)?;
            roll_forward(place, &journal, &mut || Ok(()))?;
        } else {
            // Somebody removed the outputs by hand: there is nothing to put in place, and nothing may be removed.
            remove_file(&place.journal()).map_err(failed)?;
        }
    }
    for within in [Within::Folder, Within::Parent] {
        for leftover in leftovers(place, within).map_err(failed)? {
            let _held = held(place, &leftover)?;
            retire(place, &leftover).map_err(failed)?;
        }
    }
    Ok(())
}

/// Takes the lock of a leftover, so that a living run's folder is not touched.
fn held(place: &Place, staging: &Path) -> Result<Option<fs::File>> {
    lock(staging).map_err(|source| match source.kind() {
        io::ErrorKind::WouldBlock => Error::Busy {
            folder: place.shown_folder().to_path_buf(),
        },
        _ => Error::Write {
            path: staging.to_path_buf(),
            source,
        },
    })
}

fn read_journal(place: &Place) -> io::Result<Option<Journal>> {
    let text = match fs::read(place.journal()) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let journal: Journal = serde_json::from_slice(&text)?;
    // A journal is a file anybody could have put there: its names must stay inside the two folders.
    let is_safe = journal
        .staging
        .starts_with(&place.staging_prefix(journal.within))
        && is_plain_name(&journal.staging)
        && journal
            .put
            .iter()
            .chain(&journal.remove)
            .all(|name| is_plain_name(name));
    if is_safe {
        Ok(Some(journal))
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "`{}` names files outside its folder",
                place.journal().display()
            ),
        ))
    }
}

/// Returns the staging folders that earlier runs left, in name order.
fn leftovers(place: &Place, within: Within) -> io::Result<Vec<PathBuf>> {
    let prefix = place.staging_prefix(within);
    let entries = match fs::read_dir(place.staging_home(within)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        // A parent that cannot be listed cannot have been staged in either.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) && entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Removes a staging folder, which after an exchange is the previous publication. What somebody else put into
/// that goes back to the published folder.
fn retire(place: &Place, old: &Path) -> io::Result<()> {
    let was_published = old.join(&place.manifest).is_file() && place.folder.is_dir();
    if was_published {
        for name in place.foreign_entries(old)? {
            let back = place.folder.join(&name);
            if name != UNFINISHED_JOURNAL && !back.exists() {
                fs::rename(old.join(&name), back)?;
            }
        }
    }
    remove_folder(old)
}

fn remove_file(path: &Path) -> io::Result<()> {
    ignore_missing(fs::remove_file(path))
}

fn remove_folder(path: &Path) -> io::Result<()> {
    ignore_missing(fs::remove_dir_all(path))
}

fn ignore_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests;
