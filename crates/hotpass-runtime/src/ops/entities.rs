//! Tells about entities from run to run, takes in earlier registries, and words decisions about whole entities.

use std::path::{Path, PathBuf};

use hotpass_model::{
    decision::Choice,
    entity::{Entity, EntityEvent, Imported, Moment, Registry, Standing},
    ident::RecordId,
    port::Engine,
};
use serde::Serialize;

use crate::{
    error::{Error, Result},
    project::Project,
    registry::{RegistryFile, legacy},
    settings::{self, Flags},
    suggest,
};

/// The most entities that are named when a name means several.
const LISTED: usize = 5;

/// Something that happened to an entity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Happening {
    /// When.
    pub at: Moment,
    /// What kind of thing: `seen`, `status`, `change`, `merge` or `split`.
    pub kind: &'static str,
    /// What, in words.
    pub what: String,
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// What became of the rows.
    pub imported: Imported,
    /// The file of the registry.
    pub path: PathBuf,
}

/// Returns the registry of a project.
///
/// # Errors
/// [`Error::Usage`] when there is no project, and what reading the registry says.
pub fn registry(project: &Project) -> Result<Registry> {
    Ok(file(project)?.read()?.0)
}

fn file(project: &Project) -> Result<RegistryFile> {
    if project.is_declared {
        return Ok(RegistryFile::of_project(&project.root));
    }
    Err(Error::usage(
        "there is no project here, and only a project remembers entities from run to run",
        "`hotpass init` makes one of the current folder",
    ))
}

/// Returns the entity that an id, an id of an earlier registry, a record id, a slug or a name means.
///
/// # Errors
/// [`Error::Usage`] when there is none, or more than one.
pub fn find<'a>(registry: &'a Registry, subject: &str) -> Result<&'a Entity> {
    let found = registry.find(subject);
    let active = found
        .iter()
        .filter(|entity| entity.standing == Standing::Active);
    match (found.as_slice(), active.count()) {
        ([], _) if registry.is_empty() => Err(Error::usage(
            "no entity is registered yet",
            "`hotpass run` registers what it publishes",
        )),
        ([], _) => {
            let entities: Vec<&Entity> = registry.entities().collect();
            let names = entities.iter().filter_map(|entity| entity.name.as_deref());
            Err(Error::usage(
                format!("no entity is known as `{subject}`"),
                suggest::advice(subject, "names", names),
            ))
        }
        // Former entities of a name stand behind the one that has it now.
        ([only], _) | ([only, ..], 1) => Ok(only),
        (several, _) => {
            let ids = several.iter().take(LISTED);
            let ids: Vec<String> = ids.map(|entity| format!("`{}`", entity.id)).collect();
            Err(Error::usage(
                format!("{} entities are known as `{subject}`", several.len()),
                format!("name one by its id: {}", ids.join(", ")),
            ))
        }
    }
}

/// Returns what happened to an entity, in order of time.
pub fn history(entity: &Entity) -> Vec<Happening> {
    let seen = Happening {
        at: entity.first_seen,
        kind: "seen",
        what: "seen for the first time".into(),
    };
    let statuses = entity.history.iter().map(|entry| Happening {
        at: entry.date,
        kind: "status",
        what: entry.status.clone(),
    });
    let changes = entity.changes.iter().map(|change| {
        let text = |value: &Option<String>| match value {
            Some(value) => format!("`{value}`"),
            None => "nothing".into(),
        };
        Happening {
            at: change.at,
            kind: "change",
            what: format!(
                "{} from {} to {}",
                change.attribute,
                text(&change.from),
                text(&change.to)
            ),
        }
    });
    let events = entity.events.iter().filter_map(|dated| {
        let (kind, what) = worded(&dated.event)?;
        Some(Happening {
            at: dated.at,
            kind,
            what,
        })
    });
    let mut all: Vec<Happening> = std::iter::once(seen)
        .chain(statuses)
        .chain(changes)
        .chain(events)
        .collect();
    all.sort_by_key(|happening| happening.at);
    all
}

/// Returns a merge or a split in words.
fn worded(event: &EntityEvent) -> Option<(&'static str, String)> {
    let listed = |ids: &[hotpass_model::ident::EntityId]| {
        let ids: Vec<&str> = ids.iter().map(|id| &*id.0).collect();
        ids.join(", ")
    };
    match event {
        EntityEvent::Merged { from, into } => {
            Some(("merge", format!("{} into {into}", listed(from))))
        }
        EntityEvent::Split { from, into } => {
            Some(("split", format!("{from} into {}", listed(into))))
        }
        _ => None,
    }
}

/// Takes in the history that an earlier version of Hotpass kept. With `is_rehearsed`, nothing is written.
///
/// # Errors
/// When the file cannot be read or says something wrong; then nothing is taken in.
pub async fn import(
    engine: &dyn Engine,
    project: &Project,
    path: &Path,
    at: Moment,
    is_rehearsed: bool,
) -> Result<Import> {
    let file = file(project)?;
    let limits = settings::resolve(project, &Flags::default())?.plan.limits;
    let rows = legacy::read(engine, path, &limits, at).await?;
    let mut read = file.read()?;
    let imported = if is_rehearsed {
        read.0.import(&rows, at)
    } else {
        file.update(read, |registry| registry.import(&rows, at))?
    };
    Ok(Import {
        imported,
        path: file.path().to_path_buf(),
    })
}

/// Returns the choice that entities are one.
///
/// # Errors
/// When one of them is not known, or two are the same.
pub fn merge(registry: &Registry, subjects: &[String]) -> Result<Choice> {
    let mut entities = Vec::new();
    for subject in subjects {
        let id = find(registry, subject)?.id.clone();
        if entities.contains(&id) {
            return Err(Error::usage(
                format!("`{subject}` means `{id}`, which is named already"),
                "name two entities",
            ));
        }
        entities.push(id);
    }
    Ok(Choice::Merge { entities })
}

/// Returns the choice that two entities never become one.
///
/// # Errors
/// When one of them is not known, or they are the same.
pub fn never_merge(registry: &Registry, one: &str, other: &str) -> Result<Choice> {
    let [one, other] = [find(registry, one)?, find(registry, other)?];
    if one.id == other.id {
        return Err(Error::usage(
            format!("both mean `{}`", one.id),
            "`hotpass entities split` parts an entity",
        ));
    }
    Ok(Choice::NeverMerge {
        entities: [one.id.clone(), other.id.clone()],
    })
}

/// Returns the choice that records do not belong to their entity.
///
/// # Errors
/// When the entity is not known, does not have one of the records, or would have none left.
pub fn split(registry: &Registry, subject: &str, records: &[String]) -> Result<Choice> {
    let entity = find(registry, subject)?;
    let own = entity.present().filter(|held| !held.is_related);
    let own: Vec<&RecordId> = own.map(|held| &held.record).collect();
    let mut going = Vec::new();
    for record in records {
        let id = RecordId(record.trim().into());
        if !own.contains(&&id) {
            let known = own.iter().map(|record| &*record.0);
            return Err(Error::usage(
                format!("`{}` has no record `{id}`", entity.id),
                suggest::advice(&id.0, "records", known),
            ));
        }
        if !going.contains(&id) {
            going.push(id);
        }
    }
    if going.len() == own.len() {
        return Err(Error::usage(
            format!("these are all records of `{}`", entity.id),
            "name those that belong to another organization",
        ));
    }
    Ok(Choice::Split {
        entity: entity.id.clone(),
        records: going,
    })
}

#[cfg(test)]
mod tests;
