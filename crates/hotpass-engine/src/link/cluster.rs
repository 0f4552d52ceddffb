//! Clustering: organizations are scored in pairs under the plan's linkage model, and those that mean the same become one.
//! What people decided comes first; what the scores leave uncertain waits for a person and is not merged.

use std::collections::HashMap;

use hotpass_linkage::{resolution::Resolution, resolve};
use hotpass_model::plan::Plan;

use super::{
    Cluster,
    attributes::Attributes,
    decided::Decided,
    doubts,
    ground::{self, Grounds},
    join::Joined,
};
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
) -> Result<(Vec<Cluster>, Grounds)> {
    let n = joined.organizations.len();
    let mut cluster_of: Vec<usize> = (0..n).collect();
    let mut grounds = Grounds::new();
    if plan.features.entity_resolution && n > 1 {
        let attributes = Attributes::of(records, &joined)?;
        let decided = Decided::of(&plan.verdicts, &plan.registry, &attributes.table);
        let constraints = decided.constraints();
        let resolution = resolve::resolve(&attributes.table, Some(&plan.linkage), &constraints)?;
        grounds = ground::grounds(&attributes, &resolution, &decided)?;
        cluster_of = numbered(&resolution, &attributes);
        let doubts = doubts::Doubts {
            records,
            joined: &joined,
            attributes: &attributes,
            resolution: &resolution,
            cluster_of: &cluster_of,
        };
        doubts.report(&decided, journal)?;
    }
    Ok((collect(records, joined, &cluster_of), grounds))
}

/// Returns the cluster of each organization, named by the position of one.
fn numbered(resolution: &Resolution, attributes: &Attributes) -> Vec<usize> {
    let mut cluster_of = vec![0; attributes.positions.len()];
    for (row, first) in resolution.clusters.iter().enumerate() {
        cluster_of[attributes.positions[row]] = attributes.positions[*first as usize];
    }
    cluster_of
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
