//! Ids for clusters: each entity's id goes to the cluster that has most of its records.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
};

use sha2::{Digest as _, Sha256};

use super::{Registry, moment::Moment, order::by_text, slug::slug};
use crate::ident::{EntityId, RecordId};

/// What the id of a cluster depends on.
#[derive(Debug, Clone)]
pub struct Claimant<'a> {
    /// The records that are the organization, in any order; no other claimant has any of them.
    pub records: Vec<&'a RecordId>,
    /// The name, by which an entity of an earlier registry without records is known.
    pub name: Option<&'a str>,
}

/// A claim of an entity to a cluster; the least of all claims wins.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Claim<'a> {
    /// How many of its records the cluster has.
    overlap: Reverse<u32>,
    /// For an entity that had the records before others: since when, the latest first.
    latest: Reverse<Moment>,
    first_seen: Moment,
    entity: &'a EntityId,
    /// For an entity that has the records: since when, the earliest first.
    earliest: Moment,
    /// The least record of the cluster.
    first: &'a RecordId,
    cluster: usize,
    position: u32,
}

/// Ids as far as they are given.
struct Assignment<'a> {
    registry: &'a Registry,
    clusters: &'a [Claimant<'a>],
    firsts: Vec<Option<&'a RecordId>>,
    ids: Vec<Option<EntityId>>,
    taken: Vec<bool>,
}

impl Registry {
    /// Returns the id of each cluster, in their order.
    ///
    /// An active entity's id goes to the cluster with most of its records, and each id to one cluster; where numbers are
    /// equal, the entity that was seen first wins, then the smaller id, and between two clusters the one whose records
    /// were with the entity earlier. A cluster that is left over gets the id of an entity that had its records before,
    /// so that what was merged and is split again is as it was; else that of an entity of an earlier registry with its
    /// name; else a new id, made of its least record id.
    pub fn assign(&self, clusters: &[Claimant<'_>]) -> Vec<EntityId> {
        let mut assignment = Assignment {
            registry: self,
            clusters,
            firsts: clusters
                .iter()
                .map(|c| c.records.iter().copied().min())
                .collect(),
            ids: vec![None; clusters.len()],
            taken: vec![false; self.entities.len()],
        };
        assignment.inherit();
        assignment.restore();
        assignment.recognize();
        assignment.mint()
    }
}

impl Assignment<'_> {
    /// Gives clusters the ids of the active entities that have their records.
    fn inherit(&mut self) {
        let claims = self.claims(|registry, record| {
            let position = registry.holders.get(record).copied();
            let active = position.filter(|at| registry.entities[*at as usize].standing.is_active());
            active
                .map(|position| (position, since(registry, position, record)))
                .into_iter()
                .collect()
        });
        self.grant(claims, false);
    }

    /// Gives clusters that are left over the ids of entities that had their records before.
    fn restore(&mut self) {
        let claims = self.claims(|registry, record| {
            let Some((entity, held)) = registry.held(record) else {
                return Vec::new();
            };
            let own = (
                registry.by_id[&entity.id],
                held.since.unwrap_or(entity.first_seen),
            );
            let before = held.before.iter().filter_map(|stint| {
                let position = registry.by_id.get(&stint.entity)?;
                Some((*position, stint.since))
            });
            // A record may have come back to an entity; it counts once.
            let latest: BTreeMap<u32, Moment> = before.chain([own]).collect();
            latest.into_iter().collect()
        });
        self.grant(claims, true);
    }

    /// Returns the claims to clusters without an id, by the entities that a record speaks for.
    fn claims(
        &self,
        spoken_for: impl Fn(&Registry, &RecordId) -> Vec<(u32, Moment)>,
    ) -> Vec<(usize, u32, u32, (Moment, Moment))> {
        let mut claims = Vec::new();
        let mut votes: Vec<(u32, Moment)> = Vec::new();
        for (cluster, claimant) in self.clusters.iter().enumerate() {
            if self.ids[cluster].is_some() {
                continue;
            }
            votes.clear();
            for record in &claimant.records {
                let spoken = spoken_for(self.registry, record).into_iter();
                votes.extend(spoken.filter(|(position, _)| !self.taken[*position as usize]));
            }
            votes.sort_unstable();
            for same in votes.chunk_by(|a, b| a.0 == b.0) {
                if let (Some(least), Some(most)) = (same.first(), same.last()) {
                    claims.push((cluster, least.0, same.len() as u32, (least.1, most.1)));
                }
            }
        }
        claims
    }

    /// Grants claims, the strongest first.
    fn grant(&mut self, claims: Vec<(usize, u32, u32, (Moment, Moment))>, is_past: bool) {
        let registry = self.registry;
        let mut of_entity = vec![0u32; registry.entities.len()];
        let mut of_cluster = vec![0u32; self.clusters.len()];
        for (cluster, position, ..) in &claims {
            of_entity[*position as usize] += 1;
            of_cluster[*cluster] += 1;
        }
        let mut contested: Vec<Claim<'_>> = Vec::new();
        for (cluster, position, overlap, (earliest, latest)) in claims {
            if of_entity[position as usize] == 1 && of_cluster[cluster] == 1 {
                self.give(cluster, position);
                continue;
            }
            let (Some(first), entity) =
                (self.firsts[cluster], &registry.entities[position as usize])
            else {
                continue;
            };
            contested.push(Claim {
                overlap: Reverse(overlap),
                latest: Reverse(if is_past { latest } else { Moment::default() }),
                first_seen: entity.first_seen,
                entity: &entity.id,
                earliest,
                first,
                cluster,
                position,
            });
        }
        contested.sort_unstable();
        let winners = contested
            .iter()
            .map(|claim| (claim.cluster, claim.position));
        for (cluster, position) in winners.collect::<Vec<_>>() {
            if self.ids[cluster].is_none() && !self.taken[position as usize] {
                self.give(cluster, position);
            }
        }
    }

    fn give(&mut self, cluster: usize, position: u32) {
        self.taken[position as usize] = true;
        self.ids[cluster] = Some(self.registry.entities[position as usize].id.clone());
    }

    /// Gives clusters that are left over the ids of entities of an earlier registry that have their name.
    fn recognize(&mut self) {
        let mut awaited: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for entity in self
            .registry
            .entities()
            .filter(|entity| entity.is_awaited())
        {
            let position = self.registry.by_id[&entity.id];
            for slug in entity.slugs() {
                awaited.entry(slug).or_default().push(position);
            }
        }
        if awaited.is_empty() {
            return;
        }
        for cluster in self.left_over() {
            let slug = self.clusters[cluster].name.and_then(slug);
            let known = slug.and_then(|slug| awaited.get(&slug));
            let free = known.and_then(|known| {
                known
                    .iter()
                    .copied()
                    .find(|position| !self.taken[*position as usize])
            });
            if let Some(position) = free {
                self.give(cluster, position);
            }
        }
    }

    /// Gives clusters that are left over new ids, and returns all.
    fn mint(mut self) -> Vec<EntityId> {
        let left_over = self.left_over();
        let mut used: HashSet<EntityId> = HashSet::with_capacity(left_over.len());
        for cluster in left_over {
            let first = self.firsts[cluster].map_or("", |record| &record.0);
            let mut attempts = (0u32..).map(|attempt| EntityId(derived(first, attempt).into()));
            let fresh = attempts
                .find(|id| !self.registry.by_id.contains_key(id) && used.insert(id.clone()));
            self.ids[cluster] = fresh;
        }
        let ids = self.ids.into_iter();
        ids.map(|id| id.expect("every cluster that was left over got a new id"))
            .collect()
    }

    /// Returns the clusters without an id, ordered by what they contain.
    fn left_over(&self) -> Vec<usize> {
        let rest = (0..self.ids.len()).filter(|cluster| self.ids[*cluster].is_none());
        by_text(rest.map(|cluster| (self.firsts[cluster].map_or("", |first| &first.0), cluster)))
    }
}

fn since(registry: &Registry, position: u32, record: &RecordId) -> Moment {
    let entity = &registry.entities[position as usize];
    let found = entity
        .records
        .binary_search_by(|held| held.record.cmp(record));
    let held = found.ok().and_then(|at| entity.records[at].since);
    held.unwrap_or(entity.first_seen)
}

/// Returns `hp-` and the first eight bytes of a SHA-256 over a record id and the number of ids that were taken already.
pub(super) fn derived(record: &str, attempt: u32) -> String {
    let mut digest = Sha256::new();
    for part in [record.as_bytes(), &attempt.to_be_bytes()] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let digits = digest.finalize();
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    let digits = digits.iter().take(8);
    let digits = digits.flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    "hp-".chars().chain(digits).collect()
}
