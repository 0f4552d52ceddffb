//! Clustering: organizations are scored in pairs under the plan's linkage model, and those that mean the same become one.
//! What people decided comes first; what the scores leave uncertain waits for a person and is not merged.

use std::collections::{BTreeSet, HashMap};

use hotpass_linkage::{
    resolution::{Constraints, Resolution},
    resolve,
};
use hotpass_model::{
    entity::{Entity, Held, Registry},
    ident::{EntityId, RecordId},
    plan::Plan,
};

use super::{Cluster, attributes::Attributes, doubts, join::Joined};
use crate::{error::Result, journal::Journal, record::Records};

/// Forms clusters of the joined organizations, in record id order of their first member; without entity resolution each
/// organization is a cluster of its own.
///
/// # Errors
/// When the model cannot be applied.
pub fn clusters(
    records: &Records,
    joined: Joined,
    plan: &Plan,
    journal: &mut Journal,
) -> Result<Vec<Cluster>> {
    let n = joined.organizations.len();
    let mut cluster_of: Vec<usize> = (0..n).collect();
    if plan.features.entity_resolution && n > 1 {
        let attributes = Attributes::of(records, &joined)?;
        let constraints = constraints(&attributes, plan);
        let resolution = resolve::resolve(&attributes.table, Some(&plan.linkage), &constraints)?;
        cluster_of = numbered(&resolution, &attributes);
        let doubts = doubts::Doubts {
            records,
            joined: &joined,
            attributes: &attributes,
            resolution: &resolution,
            cluster_of: &cluster_of,
        };
        doubts.report(&plan.verdicts, journal)?;
    }
    Ok(collect(records, joined, &cluster_of))
}

/// Returns the cluster of each organization, named by the position of one.
fn numbered(resolution: &Resolution, attributes: &Attributes) -> Vec<usize> {
    let mut cluster_of = vec![0; attributes.positions.len()];
    for (row, first) in resolution.clusters.iter().enumerate() {
        cluster_of[attributes.positions[row]] = attributes.positions[*first as usize];
    }
    cluster_of
}

/// Returns what people decided, as pairs of rows. Records that are not there, or are attached to others, say nothing.
fn constraints(attributes: &Attributes, plan: &Plan) -> Constraints {
    let table = &attributes.table;
    let rows: HashMap<&str, u32> = (0..table.n_rows() as u32)
        .map(|row| (table.id(row), row))
        .collect();
    let row = |record: &RecordId| rows.get(&*record.0).copied();
    let verdicts = &plan.verdicts;
    let present = |entity| -> Vec<u32> {
        let entity = plan.registry.get(entity);
        let held = entity.into_iter().flat_map(Entity::present);
        held.filter_map(|held| row(&held.record)).collect()
    };
    let mut must = BTreeSet::new();
    let mut cannot = BTreeSet::new();
    for (pairs, found) in [
        (&verdicts.must_link, &mut must),
        (&verdicts.cannot_link, &mut cannot),
    ] {
        for pair in pairs {
            found.extend(row(&pair.first).zip(row(&pair.second)));
        }
    }
    for merge in &verdicts.merges {
        // Since the run that obeyed, the records of one are among those of the other.
        let all = [&merge.first, &merge.second].map(|entity| once_of(&plan.registry, entity));
        let rows: Vec<u32> = all.into_iter().flatten().filter_map(row).collect();
        must.extend(rows.windows(2).map(|pair| (pair[0], pair[1])));
    }
    for never in &verdicts.never_merge {
        let (one, other) = (present(&never.first), present(&never.second));
        cannot.extend(
            one.iter()
                .flat_map(|one| other.iter().map(move |other| (*one, *other))),
        );
    }
    for split in &verdicts.splits {
        let going: Vec<u32> = split.records.iter().filter_map(row).collect();
        let staying = present(&split.entity);
        let staying = staying.iter().filter(|row| !going.contains(row));
        cannot.extend(staying.flat_map(|row| going.iter().map(move |going| (*row, *going))));
        must.extend(going.windows(2).map(|pair| (pair[0], pair[1])));
    }
    let ordered = |pairs: BTreeSet<(u32, u32)>| -> BTreeSet<(u32, u32)> {
        let pairs = pairs.into_iter().filter(|(a, b)| a != b);
        pairs.map(|(a, b)| (a.min(b), a.max(b))).collect()
    };
    let cannot = ordered(cannot);
    Constraints {
        must_link: ordered(must).difference(&cannot).copied().collect(),
        cannot_link: cannot.into_iter().collect(),
    }
}

/// Returns the records that an entity has, and those that it had and another one has now.
fn once_of<'a>(registry: &'a Registry, entity: &EntityId) -> Vec<&'a RecordId> {
    let is_of = |holder: &EntityId, held: &Held| {
        holder == entity || held.before.iter().any(|stint| stint.entity == *entity)
    };
    let held = registry
        .entities()
        .flat_map(|holder| holder.present().map(move |held| (&holder.id, held)));
    held.filter(|(holder, held)| is_of(holder, held))
        .map(|(_, held)| &held.record)
        .collect()
}

fn collect(records: &Records, joined: Joined, cluster_of: &[usize]) -> Vec<Cluster> {
    let Joined {
        organizations,
        attachments,
    } = joined;
    let mut clusters: Vec<Cluster> = vec![Cluster::default(); organizations.len()];
    // The first organization of a cluster, by record id, gives it its place.
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (position, related) in attachments.into_iter().enumerate() {
        let place = *places.entry(cluster_of[position]).or_insert(position);
        clusters[place].organizations.push(organizations[position]);
        clusters[place].related.extend(related);
    }
    for cluster in &mut clusters {
        let by_id = |a: &usize, b: &usize| records.records[*a].id.cmp(&records.records[*b].id);
        cluster.organizations.sort_by(by_id);
        cluster.related.sort_by(|a, b| by_id(&a.record, &b.record));
    }
    clusters.retain(|cluster| !cluster.organizations.is_empty());
    clusters
}
