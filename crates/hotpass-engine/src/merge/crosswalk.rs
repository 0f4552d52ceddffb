//! The crosswalk: which golden record each source record belongs to, and how ids stay the same from run to run.
//!
//! A cluster inherits the id that most of its records had in the previous publication; each id goes to one cluster, the
//! one with the most of its records. A cluster with no history gets an id from its first record id, so that a first
//! run, too, gives the same ids wherever it runs.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{digest, link::Cluster, record::Records};
use hotpass_model::ident::EntityId;

/// Record id → entity id in the previous publication.
#[derive(Debug, Clone, Default)]
pub struct Previous {
    /// The entity of each record.
    pub entities: HashMap<Box<str>, Box<str>>,
}

/// Returns the id of each cluster, in cluster order.
pub fn entity_ids(records: &Records, clusters: &[Cluster], previous: &Previous) -> Vec<EntityId> {
    let mut claims: Vec<(Reverse, &str, usize)> = Vec::new();
    for (position, cluster) in clusters.iter().enumerate() {
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for index in members(cluster) {
            if let Some(entity) = previous.entities.get(&records.records[index].id.0) {
                *votes.entry(entity).or_default() += 1;
            }
        }
        claims.extend(
            votes
                .into_iter()
                .map(|(entity, count)| (std::cmp::Reverse(count), entity, position)),
        );
    }
    claims.sort_unstable();
    let mut ids: Vec<Option<EntityId>> = vec![None; clusters.len()];
    let mut taken: HashSet<&str> = HashSet::new();
    for (_, entity, position) in claims {
        if ids[position].is_none() && taken.insert(entity) {
            ids[position] = Some(EntityId(entity.into()));
        }
    }
    // Ids of the previous publication stay taken even when nothing inherits them: an id never changes its meaning.
    let retired: HashSet<&str> = previous.entities.values().map(|entity| &**entity).collect();
    let mut used: HashSet<String> = HashSet::new();
    clusters
        .iter()
        .zip(ids)
        .map(|(cluster, inherited)| {
            inherited.unwrap_or_else(|| {
                let first = members(cluster)
                    .map(|index| &*records.records[index].id.0)
                    .min()
                    .unwrap_or_default();
                let mut attempt = 0u32;
                loop {
                    let id = derived(first, attempt);
                    if !retired.contains(id.as_str()) && used.insert(id.clone()) {
                        return EntityId(id.into());
                    }
                    attempt += 1;
                }
            })
        })
        .collect()
}

type Reverse = std::cmp::Reverse<usize>;

/// Returns the records that decide a cluster's identity: its organizations.
fn members(cluster: &Cluster) -> impl Iterator<Item = usize> {
    cluster.organizations.iter().copied()
}

fn derived(record_id: &str, attempt: u32) -> String {
    format!(
        "hp-{}",
        digest::of(8, [record_id.as_bytes(), &attempt.to_be_bytes()])
    )
}

#[cfg(test)]
mod tests {
    use hotpass_model::ident::RecordId;

    use super::*;

    fn records(ids: &[&str]) -> Records {
        let mut records = Records::default();
        for id in ids {
            records.add(RecordId((*id).into()), 0, 0, &[]);
        }
        records
    }

    fn cluster(organizations: &[usize]) -> Cluster {
        Cluster {
            organizations: organizations.to_vec(),
            ..Cluster::default()
        }
    }

    fn previous(pairs: &[(&str, &str)]) -> Previous {
        Previous {
            entities: pairs
                .iter()
                .map(|(record, entity)| ((*record).into(), (*entity).into()))
                .collect(),
        }
    }

    #[test]
    fn a_first_run_derives_ids_from_record_ids_alone() {
        let first = entity_ids(
            &records(&["a:1", "b:2"]),
            &[cluster(&[0]), cluster(&[1])],
            &Previous::default(),
        );
        let swapped = entity_ids(
            &records(&["b:2", "a:1"]),
            &[cluster(&[0]), cluster(&[1])],
            &Previous::default(),
        );
        assert_eq!(first[0], swapped[1]);
        assert_ne!(first[0], first[1]);
    }

    #[test]
    fn an_id_stays_with_most_of_its_records_when_an_entity_splits() {
        let previous = previous(&[("a:1", "hp-x"), ("a:2", "hp-x"), ("a:3", "hp-x")]);
        let ids = entity_ids(
            &records(&["a:1", "a:2", "a:3"]),
            &[cluster(&[0]), cluster(&[1, 2])],
            &previous,
        );
        assert_eq!(&*ids[1].0, "hp-x");
        assert_ne!(ids[0], ids[1]);
    }

    #[test]
    fn entities_that_merge_keep_the_id_of_the_larger() {
        let previous = previous(&[("a:1", "hp-x"), ("a:2", "hp-y"), ("a:3", "hp-y")]);
        let ids = entity_ids(
            &records(&["a:1", "a:2", "a:3"]),
            &[cluster(&[0, 1, 2])],
            &previous,
        );
        assert_eq!(&*ids[0].0, "hp-y");
    }
}
