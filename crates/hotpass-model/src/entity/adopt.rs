//! Entities that come from elsewhere: of a publication that the registry does not know, and of earlier registries.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Entity, Registry, SLUG, Standing, StatusEntry, assign::derived, held::Held, moment::Moment,
    slug::slug,
};
use crate::ident::{EntityId, RecordId, RunId};

/// What a publication says about entities.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// The run that published; none: it is not known.
    pub run: Option<RunId>,
    /// Its entities.
    pub entities: Vec<PublishedEntity>,
}

/// A published entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedEntity {
    /// Its id.
    pub id: EntityId,
    /// Its name.
    pub name: Option<String>,
    /// The records that are the organization.
    pub records: Vec<RecordId>,
    /// The records about it.
    pub related: Vec<RecordId>,
}

/// An entity of an earlier registry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LegacyEntity {
    /// Its id there; none: it had none.
    pub id: Option<String>,
    /// When it was seen first.
    pub first_seen: Option<Moment>,
    /// When it was updated last.
    pub last_updated: Option<Moment>,
    /// Its name.
    pub name: Option<String>,
    /// Its slug.
    pub slug: Option<String>,
    /// Names it had, in order.
    pub variants: Vec<String>,
    /// Status it took, in order.
    pub history: Vec<StatusEntry>,
}

/// What became of entities of an earlier registry, each in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Those that are entities of this registry, with these.
    pub matched: Vec<(String, EntityId)>,
    /// Those that wait until a run finds their name, with the ids they have got.
    pub waiting: Vec<(String, EntityId)>,
}

impl LegacyEntity {
    /// Returns what it is called.
    pub fn label(&self) -> String {
        let texts = [&self.id, &self.name, &self.slug];
        let found = texts.into_iter().flatten().next();
        found.or(self.variants.first()).cloned().unwrap_or_default()
    }

    /// Returns the slugs that it may be known by: its own, that of its name, those of its variants.
    fn keys(&self) -> Vec<String> {
        let own = self.slug.iter().map(|slug| slug.trim().to_lowercase());
        let names = self.name.iter().chain(&self.variants);
        own.filter(|slug| !slug.is_empty())
            .chain(names.filter_map(|name| slug(name)))
            .collect()
    }
}

impl Registry {
    /// Takes in what a publication has that the registry does not know: entities and records that belong to them. This is
    /// how ids go on that were published before there was a registry, or by a run that ended before it was written.
    pub fn adopt(&mut self, published: &Published, at: Moment) {
        let is_known = |id: &RunId| self.runs.iter().any(|run| run.id == *id);
        if published.run.as_ref().is_some_and(is_known) {
            return;
        }
        for entity in &published.entities {
            let own = entity.records.iter().map(|record| (record, false));
            let related = entity.related.iter().map(|record| (record, true));
            let unknown: Vec<(&RecordId, bool)> = own
                .chain(related)
                .filter(|(record, _)| !self.holders.contains_key(*record))
                .collect();
            if unknown.is_empty() {
                continue;
            }
            let position = self.position(&entity.id, entity.name.as_ref(), at);
            let held = &mut self.entities[position as usize];
            let since = (held.first_seen != at).then_some(at);
            for (record, is_related) in unknown {
                self.holders.insert(record.clone(), position);
                held.records
                    .push(Held::new(record.clone(), since, is_related));
            }
            held.records
                .sort_unstable_by(|a, b| a.record.cmp(&b.record));
        }
    }

    /// Returns the position of an entity, which is added if it is not there.
    fn position(&mut self, id: &EntityId, name: Option<&String>, at: Moment) -> u32 {
        if let Some(position) = self.by_id.get(id) {
            return *position;
        }
        let mut entity = Entity::new(id.clone(), at);
        entity.name = name.cloned();
        entity.variants = name.cloned().into_iter().collect();
        self.append(entity)
    }

    fn append(&mut self, entity: Entity) -> u32 {
        let position = self.entities.len() as u32;
        self.by_id.insert(entity.id.clone(), position);
        self.entities.push(entity);
        position
    }

    /// Takes in the entities of an earlier registry: each is the first entity, not taken by an earlier row, that is known
    /// by its slug, its name or one of its former names; what is no entity here waits until a run finds its name. Their
    /// ids are kept as further ids. Taking the same in again changes nothing.
    pub fn import(&mut self, legacy: &[LegacyEntity], at: Moment) -> Imported {
        let mut known: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut order: Vec<(&Entity, u32)> = (self.entities.iter()).zip(0..).collect();
        order.sort_unstable_by_key(|(entity, _)| (!entity.standing.is_active(), &entity.id));
        for (entity, position) in order {
            for slug in entity.slugs().collect::<BTreeSet<_>>() {
                known.entry(slug).or_default().push(position);
            }
        }
        let mut used = BTreeSet::new();
        let mut imported = Imported::default();
        for row in legacy {
            let keys = row.keys();
            let known = keys.iter().filter_map(|key| known.get(key)).flatten();
            let free: Vec<u32> = known.copied().filter(|at| !used.contains(at)).collect();
            // What was taken in before is the same again.
            let is_it = |position: &&u32| {
                let aliases = &self.entities[**position as usize].aliases;
                row.id.as_ref().is_some_and(|id| aliases.contains(id))
            };
            let found = free.iter().find(is_it).or(free.first()).copied();
            let (position, told) = match found {
                Some(position) => (position, &mut imported.matched),
                None => (self.wait_for(row, at), &mut imported.waiting),
            };
            used.insert(position);
            let entity = &mut self.entities[position as usize];
            told.push((row.label(), entity.id.clone()));
            enrich(entity, row);
        }
        imported
    }

    /// Adds an entity for one of an earlier registry, which has no records until a run finds it.
    fn wait_for(&mut self, row: &LegacyEntity, at: Moment) -> u32 {
        let content = format!("legacy:{}:{}", row.label(), row.keys().join(","));
        let mut attempts = (0u32..).map(|attempt| EntityId(derived(&content, attempt).into()));
        let id = attempts.find(|id| !self.by_id.contains_key(id));
        let mut entity = Entity::new(
            id.unwrap_or(EntityId("".into())),
            row.first_seen.unwrap_or(at),
        );
        entity.last_updated = row.last_updated.unwrap_or(entity.first_seen);
        entity.standing = Standing::Gone;
        entity.name.clone_from(&row.name);
        entity.attributes = row
            .slug
            .iter()
            .map(|slug| (SLUG.to_owned(), slug.clone()))
            .collect();
        self.append(entity)
    }
}

/// Gives an entity what an earlier registry knew about it.
fn enrich(entity: &mut Entity, row: &LegacyEntity) {
    let alias = row.id.clone().unwrap_or_else(|| row.label());
    if !entity.aliases.contains(&alias) {
        entity.aliases.push(alias);
    }
    if let Some(first_seen) = row.first_seen.filter(|first| *first < entity.first_seen) {
        // Records without a time of their own are as old as the entity was.
        for held in &mut entity.records {
            held.since = held.since.or(Some(entity.first_seen));
        }
        entity.first_seen = first_seen;
    }
    let earlier = row.variants.iter().chain(&row.name);
    let mut variants: Vec<String> = Vec::new();
    for name in earlier.chain(&entity.variants) {
        if !variants.contains(name) {
            variants.push(name.clone());
        }
    }
    entity.variants = variants;
    let known = std::mem::take(&mut entity.history);
    let earlier = row.history.iter().filter(|entry| !known.contains(entry));
    let mut history: Vec<StatusEntry> = earlier.chain(&known).cloned().collect();
    history.sort_by_key(|entry| entry.date);
    history.dedup_by(|later, earlier| later.status == earlier.status);
    entity.history = history;
}
