//! The entity registry: every entity a project ever published, how it changed, and which source records are its own.
//!
//! A [`Registry`] goes from run to run. [`Registry::assign`] gives the clusters of a run their ids, so that an entity
//! keeps its id while most of its records stay together, and gets it back after a merge is undone;
//! [`Registry::settle`] takes the clusters in and tells what became of whom. Both depend on what is in the registry and
//! the clusters alone, never on an order, a clock or a counter, so that two branches of a project give the same new
//! record the same new id. Nothing is ever taken out: an id never gets another meaning.

// Which cluster gets which id.
mod assign;
// Clusters of a run, and what becomes of entities.
mod event;
// Clusters taken in.
mod advance;
// Entities by what people call them.
mod find;
// Entities of a publication and of earlier registries.
mod adopt;
// Instants.
mod moment;
// Names as keys.
mod slug;
// Many texts in order.
mod order;
// Records of an entity as text.
mod held;
// Entities as text.
mod written;

use std::collections::{HashMap, hash_map::Entry};

use serde::{Deserialize, Serialize};

pub use self::{
    adopt::{Imported, LegacyEntity, Published, PublishedEntity},
    assign::Claimant,
    event::{Advance, ClusterSnapshot, EntityEvent, Snapshot},
    held::{Held, Stint},
    moment::{Moment, NoMoment},
    slug::slug,
};
use crate::ident::{EntityId, RecordId, RunId};

/// The status of an entity that a run found and gave no other one.
pub const ACTIVE: &str = "active";
/// The attribute that holds the published slug.
pub const SLUG: &str = "organization_slug";

/// A run that published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The run.
    pub id: RunId,
    /// When.
    pub at: Moment,
}

/// How an entity stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Standing {
    /// The latest run published it.
    #[default]
    Active,
    /// Its records belong to another one.
    Merged {
        /// The other one.
        into: EntityId,
    },
    /// Its records belong to several others.
    Split {
        /// The others, by id.
        into: Vec<EntityId>,
    },
    /// None of its records was in the latest run.
    Gone,
}

impl Standing {
    /// Returns the word for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Active => ACTIVE,
            Self::Merged { .. } => "merged",
            Self::Split { .. } => "split",
            Self::Gone => "gone",
        }
    }

    fn is_active(&self) -> bool {
        *self == Self::Active
    }
}

/// A status that an entity took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusEntry {
    /// The status.
    pub status: String,
    /// Since when.
    pub date: Moment,
}

/// A value of an entity that became another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When.
    pub at: Moment,
    /// Of what: `organization_name` or an attribute.
    pub attribute: String,
    /// What it was; none: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is since then; none: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A merge or a split that an entity had a part in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated {
    /// When.
    pub at: Moment,
    /// What happened.
    pub event: EntityEvent,
}

/// An entity: one organization as all runs saw it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "written::Written")]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// When it was seen first.
    pub first_seen: Moment,
    /// When anything about it changed last.
    pub last_updated: Moment,
    /// How it stands.
    pub standing: Standing,
    /// Its present name; none: it has none.
    pub name: Option<String>,
    /// Every name it had, in order of first appearance.
    pub variants: Vec<String>,
    /// Every status it took, the latest last.
    pub history: Vec<StatusEntry>,
    /// Its present attributes, by name.
    pub attributes: Vec<(String, String)>,
    /// Names and attributes that changed.
    pub changes: Vec<Change>,
    /// Merges and splits.
    pub events: Vec<Dated>,
    /// Ids that it had in earlier registries.
    pub aliases: Vec<String>,
    /// Its records, by id: those of the latest run, and earlier ones that no other entity has.
    pub records: Vec<Held>,
}

impl Entity {
    /// Returns an entity of which nothing is known yet.
    fn new(id: EntityId, at: Moment) -> Self {
        Self {
            id,
            first_seen: at,
            last_updated: at,
            standing: Standing::Active,
            name: None,
            variants: Vec::new(),
            history: Vec::new(),
            attributes: Vec::new(),
            changes: Vec::new(),
            events: Vec::new(),
            aliases: Vec::new(),
            records: Vec::new(),
        }
    }

    /// Returns its present status.
    pub fn status(&self) -> &str {
        let latest = self.history.last();
        latest.map_or(self.standing.as_str(), |entry| &entry.status)
    }

    /// Returns an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns its records of the latest run that published.
    pub fn present(&self) -> impl Iterator<Item = &Held> {
        self.records.iter().filter(|held| held.last.is_none())
    }

    /// Tells whether it came from an earlier registry and no run has found it yet.
    fn is_awaited(&self) -> bool {
        self.standing == Standing::Gone && self.records.is_empty() && !self.aliases.is_empty()
    }

    /// Takes a status, if it is another one than before; tells whether it is.
    fn take_status(&mut self, status: &str, at: Moment) -> bool {
        if self
            .history
            .last()
            .is_some_and(|last| last.status == status)
        {
            return false;
        }
        self.history.push(StatusEntry {
            status: status.to_owned(),
            date: at,
        });
        true
    }

    /// Returns the slugs it is known by: the published one, those of its names.
    pub fn slugs(&self) -> impl Iterator<Item = String> {
        let published = self.attribute(SLUG).map(str::to_lowercase);
        let names = self.name.iter().chain(&self.variants);
        published
            .into_iter()
            .chain(names.filter_map(|name| slug(name)))
    }
}

/// Every entity that was ever published, and the crosswalk from source records to them.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    runs: Vec<Run>,
    entities: Vec<Entity>,
    by_id: HashMap<EntityId, u32>,
    /// Which entity holds a record, by position.
    holders: HashMap<RecordId, u32>,
}

/// Why an entity cannot be added to a registry: it says what another one says already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// There is an entity of this id.
    Entity(EntityId),
    /// Another entity has this record.
    Record(RecordId),
}

impl std::fmt::Display for Clash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entity(id) => write!(f, "the entity `{id}` is there already"),
            Self::Record(id) => write!(f, "the record `{id}` belongs to another entity already"),
        }
    }
}

impl std::error::Error for Clash {}

impl Registry {
    /// Returns an empty registry with room for so many entities.
    pub fn with_capacity(entities: usize) -> Self {
        Self {
            runs: Vec::new(),
            entities: Vec::with_capacity(entities),
            by_id: HashMap::with_capacity(entities),
            holders: HashMap::with_capacity(entities),
        }
    }

    /// Returns the runs that published, in order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Returns the run of a moment.
    pub fn run_at(&self, at: Moment) -> Option<&Run> {
        self.runs.iter().find(|run| run.at == at)
    }

    /// Returns how many entities there are.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Tells whether there is no entity.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// Returns the entities by id.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        let entities = self.entities.iter();
        order::by_text(entities.map(|entity| (&*entity.id.0, entity))).into_iter()
    }

    /// Returns an entity.
    pub fn get(&self, id: &EntityId) -> Option<&Entity> {
        Some(&self.entities[*self.by_id.get(id)? as usize])
    }

    /// Returns the entity that a record belongs to: the one that has it or, when that one was merged, the one it was
    /// merged into.
    pub fn entity_of(&self, record: &RecordId) -> Option<&Entity> {
        let mut entity = &self.entities[*self.holders.get(record)? as usize];
        // Each step leads to an entity that was active when the one before it was merged; none is taken twice.
        for _ in 0..self.entities.len() {
            let Standing::Merged { into } = &entity.standing else {
                break;
            };
            entity = self.get(into)?;
        }
        Some(entity)
    }

    /// Returns how many source records were ever seen.
    pub fn record_count(&self) -> usize {
        self.holders.len()
    }

    /// Returns where a record is held: its entity and the entry of it.
    pub fn held(&self, record: &RecordId) -> Option<(&Entity, &Held)> {
        let entity = &self.entities[*self.holders.get(record)? as usize];
        let found = entity
            .records
            .binary_search_by(|held| held.record.cmp(record));
        Some((entity, &entity.records[found.ok()?]))
    }

    /// Adds a run that published; runs are added in order.
    pub fn add_run(&mut self, run: Run) {
        self.runs.push(run);
    }

    /// Adds an entity as a file has it.
    ///
    /// # Errors
    /// When there is an entity of its id, or one that has one of its records; then nothing is added.
    pub fn add(&mut self, mut entity: Entity) -> Result<(), Clash> {
        let position = self.entities.len() as u32;
        let Entry::Vacant(place) = self.by_id.entry(entity.id.clone()) else {
            return Err(Clash::Entity(entity.id));
        };
        for (number, held) in entity.records.iter().enumerate() {
            let Some(holder) = self.holders.insert(held.record.clone(), position) else {
                continue;
            };
            let clash = Clash::Record(held.record.clone());
            for held in entity.records.iter().take(number) {
                self.holders.remove(&held.record);
            }
            if holder != position {
                self.holders.insert(held.record.clone(), holder);
            }
            return Err(clash);
        }
        place.insert(position);
        entity
            .records
            .sort_unstable_by(|a, b| a.record.cmp(&b.record));
        self.entities.push(entity);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
