//! Clusters taken in: who has which record now, and what became of whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ACTIVE, Change, Dated, Entity, Registry, Run, Standing,
    event::{Advance, ClusterSnapshot, EntityEvent},
    held::{Held, Stint},
    moment::Moment,
    order::by_text,
};
use crate::ident::{EntityId, RecordId};

impl Registry {
    /// Gives clusters their ids and takes them in.
    pub fn advance(&mut self, clusters: &[ClusterSnapshot], run: Run) -> Advance {
        let claimants: Vec<_> = clusters.iter().map(ClusterSnapshot::claimant).collect();
        let ids = self.assign(&claimants);
        let events = self.settle(clusters, &ids, run);
        Advance { ids, events }
    }

    /// Takes in clusters whose ids are given, one each, and tells what became of whom.
    pub fn settle(
        &mut self,
        clusters: &[ClusterSnapshot],
        ids: &[EntityId],
        run: Run,
    ) -> Vec<EntityEvent> {
        let at = run.at;
        let mut settlement = Settlement::open(self, clusters, ids, at);
        settlement.leave();
        settlement.arrive();
        let events = settlement.conclude();
        self.runs.push(run);
        events
    }
}

/// A run being taken in.
struct Settlement<'a> {
    registry: &'a mut Registry,
    clusters: &'a [ClusterSnapshot],
    at: Moment,
    /// The run before, which is the last one of what is not here any more.
    previous: Moment,
    /// The cluster of each entity, by position.
    of: Vec<Option<usize>>,
    born: BTreeSet<u32>,
    /// Entities whose records are others than before, with those they had.
    changed: BTreeMap<u32, Vec<RecordId>>,
    /// Entity → entities that its records went to.
    moved: BTreeMap<u32, BTreeSet<u32>>,
    /// Entity → places of records that went to others.
    taken: BTreeMap<u32, BTreeSet<usize>>,
    returned: BTreeSet<u32>,
    vanished: BTreeSet<u32>,
    /// Entity → those that are merged into it now.
    merges: BTreeMap<u32, BTreeSet<u32>>,
    /// Entity → those that have its records now.
    splits: BTreeMap<u32, BTreeSet<u32>>,
}

impl<'a> Settlement<'a> {
    fn open(
        registry: &'a mut Registry,
        clusters: &'a [ClusterSnapshot],
        ids: &[EntityId],
        at: Moment,
    ) -> Self {
        let mut of = vec![None; registry.entities.len()];
        let mut born = BTreeSet::new();
        for (cluster, id) in ids.iter().enumerate() {
            let position = registry.by_id.get(id).copied().unwrap_or_else(|| {
                let position = registry.entities.len() as u32;
                registry.by_id.insert(id.clone(), position);
                registry.entities.push(Entity::new(id.clone(), at));
                of.push(None);
                born.insert(position);
                position
            });
            of[position as usize] = Some(cluster);
        }
        Self {
            previous: registry.runs.last().map_or(at, |run| run.at),
            registry,
            clusters,
            at,
            of,
            born,
            changed: BTreeMap::new(),
            moved: BTreeMap::new(),
            taken: BTreeMap::new(),
            returned: BTreeSet::new(),
            vanished: BTreeSet::new(),
            merges: BTreeMap::new(),
            splits: BTreeMap::new(),
        }
    }

    /// Marks the records of entities that do not have what they had.
    fn leave(&mut self) {
        for (position, entity) in self.registry.entities.iter_mut().enumerate() {
            let mut wanted: Vec<(&RecordId, bool)> = Vec::new();
            if let Some(cluster) = self.of[position] {
                let cluster = &self.clusters[cluster];
                wanted.extend(cluster.records.iter().map(|record| (record, false)));
                wanted.extend(cluster.related.iter().map(|record| (record, true)));
                wanted.sort_unstable();
            }
            let present = entity.present().map(|held| (&held.record, held.is_related));
            if present.eq(wanted) {
                continue;
            }
            let own = entity.present().filter(|held| !held.is_related);
            let own = own.map(|held| held.record.clone()).collect();
            self.changed.insert(position as u32, own);
            for held in &mut entity.records {
                held.last = held.last.or(Some(self.previous));
            }
        }
    }

    /// Gives entities the records of their clusters.
    fn arrive(&mut self) {
        let mut arrived: Vec<(u32, Vec<Held>)> = Vec::new();
        for position in self.changed.keys().copied().collect::<Vec<_>>() {
            let Some(cluster) = self.of[position as usize] else {
                continue;
            };
            let cluster = &self.clusters[cluster];
            let own = cluster.records.iter().map(|record| (record, false));
            let related = cluster.related.iter().map(|record| (record, true));
            let new = own
                .chain(related)
                .filter_map(|(record, is_related)| self.take(record, position, is_related));
            arrived.push((position, new.collect()));
        }
        for (position, places) in std::mem::take(&mut self.taken) {
            let mut place = 0;
            let entity = &mut self.registry.entities[position as usize];
            entity.records.retain(|_| {
                place += 1;
                !places.contains(&(place - 1))
            });
        }
        for (position, new) in arrived {
            let records = &mut self.registry.entities[position as usize].records;
            records.extend(new);
            records.sort_unstable_by(|a, b| a.record.cmp(&b.record));
        }
    }

    /// Makes a record one of an entity; returns it, unless it is there already.
    fn take(&mut self, record: &RecordId, to: u32, is_related: bool) -> Option<Held> {
        let Some(from) = self.registry.holders.insert(record.clone(), to) else {
            let since = (!self.born.contains(&to)).then_some(self.at);
            return Some(Held::new(record.clone(), since, is_related));
        };
        let entity = &mut self.registry.entities[from as usize];
        // Nothing is added or taken out before everything has been looked up, so the order stands.
        let found = entity
            .records
            .binary_search_by(|held| held.record.cmp(record));
        let place = found.ok()?;
        let held = &mut entity.records[place];
        held.is_related = is_related;
        held.last = None;
        if from == to {
            return None;
        }
        let mut held = held.clone();
        held.before.push(Stint {
            entity: entity.id.clone(),
            since: held.since.unwrap_or(entity.first_seen),
        });
        held.since = Some(self.at);
        self.taken.entry(from).or_default().insert(place);
        if !is_related {
            self.moved.entry(from).or_default().insert(to);
        }
        Some(held)
    }

    /// Gives every entity its standing and its details, and tells what became of whom.
    fn conclude(mut self) -> Vec<EntityEvent> {
        for position in 0..self.registry.entities.len() as u32 {
            match self.of[position as usize] {
                Some(cluster) => self.found(position, cluster),
                None => self.missed(position),
            }
        }
        for (from, targets) in &self.moved {
            let is_fresh = |to: &u32| self.born.contains(to) || self.returned.contains(to);
            if self.of[*from as usize].is_some() && targets.iter().any(is_fresh) {
                let into = targets.iter().copied().chain([*from]).collect();
                self.splits.insert(*from, into);
            }
        }
        let events = self.events();
        self.remember(&events);
        events
    }

    /// Takes in an entity that has a cluster.
    fn found(&mut self, position: u32, cluster: usize) {
        let entity = &mut self.registry.entities[position as usize];
        let is_back = entity.standing != Standing::Active;
        entity.standing = Standing::Active;
        if is_back {
            self.returned.insert(position);
        }
        let is_other = details(entity, &self.clusters[cluster], self.at);
        if is_other || is_back || self.changed.contains_key(&position) {
            entity.last_updated = self.at;
        }
    }

    /// Takes in an entity that has no cluster.
    fn missed(&mut self, position: u32) {
        let targets = self.moved.remove(&position).unwrap_or_default();
        let into = self.ids(&targets);
        let entity = &mut self.registry.entities[position as usize];
        let was_there = entity.standing == Standing::Active;
        entity.standing = match into.as_slice() {
            [] if !was_there => return,
            [] => {
                self.vanished.insert(position);
                Standing::Gone
            }
            [one] => {
                for into in targets {
                    self.merges.entry(into).or_default().insert(position);
                }
                Standing::Merged { into: one.clone() }
            }
            _ => {
                self.splits.insert(position, targets);
                Standing::Split { into }
            }
        };
        entity.last_updated = self.at;
        let status = entity.standing.as_str();
        entity.take_status(status, self.at);
    }

    fn ids(&self, positions: &BTreeSet<u32>) -> Vec<EntityId> {
        let ordered = self.ordered(positions);
        ordered.into_iter().map(|at| self.id(at)).collect()
    }

    /// Returns positions in the order of the ids.
    fn ordered<'p>(&self, positions: impl IntoIterator<Item = &'p u32>) -> Vec<u32> {
        let positions = positions.into_iter().copied();
        by_text(positions.map(|at| (&*self.registry.entities[at as usize].id.0, at)))
    }

    fn id(&self, position: u32) -> EntityId {
        self.registry.entities[position as usize].id.clone()
    }

    /// Returns what became of whom: first who came, then splits and merges, then who went, then who changed, each by id.
    fn events(&self) -> Vec<EntityEvent> {
        let ids = |positions: &BTreeSet<u32>| self.ids(positions).into_iter();
        let splits = self.ordered(self.splits.keys()).into_iter();
        let splits = splits.map(|from| EntityEvent::Split {
            from: self.id(from),
            into: self.ids(&self.splits[&from]),
        });
        let merges = self.ordered(self.merges.keys()).into_iter();
        let merges = merges.map(|into| EntityEvent::Merged {
            from: self.ids(&self.merges[&into]),
            into: self.id(into),
        });
        let parts = self.splits.values().flatten();
        let wholes = self.merges.keys().chain(&self.returned).chain(&self.born);
        let explained: BTreeSet<&u32> = parts.chain(wholes).collect();
        let rest = self.changed.keys().filter(|at| !explained.contains(at));
        let rest = rest.filter(|at| self.of[**at as usize].is_some());
        let others = self.ordered(rest).into_iter();
        let others = others
            .filter_map(|at| survived(&self.registry.entities[at as usize], &self.changed[&at]));
        ids(&self.born)
            .map(|entity| EntityEvent::Created { entity })
            .chain(ids(&self.returned).map(|entity| EntityEvent::Returned { entity }))
            .chain(splits)
            .chain(merges)
            .chain(ids(&self.vanished).map(|entity| EntityEvent::Vanished { entity }))
            .chain(others)
            .collect()
    }

    /// Notes merges and splits with everyone who has a part in them.
    fn remember(&mut self, events: &[EntityEvent]) {
        for event in events {
            let involved: BTreeSet<&EntityId> = match event {
                EntityEvent::Split { from, into } => into.iter().chain([from]).collect(),
                EntityEvent::Merged { from, into } => from.iter().chain([into]).collect(),
                _ => continue,
            };
            for id in involved {
                let position = self.registry.by_id[id] as usize;
                self.registry.entities[position].events.push(Dated {
                    at: self.at,
                    event: event.clone(),
                });
            }
        }
    }
}

/// Tells how the records of an entity changed; none: not at all.
fn survived(entity: &Entity, before: &[RecordId]) -> Option<EntityEvent> {
    let own = entity.present().filter(|held| !held.is_related);
    let now: BTreeSet<&RecordId> = own.map(|held| &held.record).collect();
    let kept = before.iter().filter(|record| now.contains(record)).count();
    let (gained, lost) = ((now.len() - kept) as u64, (before.len() - kept) as u64);
    (gained + lost > 0).then(|| EntityEvent::Survived {
        entity: entity.id.clone(),
        gained,
        lost,
    })
}

/// Gives an entity the details of its cluster and tells whether any is another one than before.
fn details(entity: &mut Entity, cluster: &ClusterSnapshot, at: Moment) -> bool {
    let is_first = entity.history.is_empty();
    let mut is_other = entity.take_status(cluster.status.as_deref().unwrap_or(ACTIVE), at);
    let mut changes = Vec::new();
    if entity.name != cluster.name {
        let to = cluster.name.clone();
        let from = std::mem::replace(&mut entity.name, to.clone());
        if let Some(name) = to.as_ref().filter(|name| !entity.variants.contains(name)) {
            entity.variants.push(name.clone());
        }
        changes.push(("organization_name".to_owned(), from, to));
    }
    if entity.attributes != cluster.attributes {
        let before: BTreeMap<String, String> = entity.attributes.drain(..).collect();
        let after: BTreeMap<String, String> = cluster.attributes.iter().cloned().collect();
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in names {
            let (from, to) = (before.get(name), after.get(name));
            if from != to {
                changes.push((name.clone(), from.cloned(), to.cloned()));
            }
        }
        entity.attributes.clone_from(&cluster.attributes);
    }
    is_other |= !changes.is_empty();
    // What an entity begins with is no change.
    if !is_first {
        let change = |(attribute, from, to)| Change {
            at,
            attribute,
            from,
            to,
        };
        entity.changes.extend(changes.into_iter().map(change));
    }
    is_other
}
