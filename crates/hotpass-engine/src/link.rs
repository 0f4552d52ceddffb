//! Linking: accepted records in, clusters out. Related rows first find their organization (by id, then by name);
//! organizations are then scored in pairs under a linkage model, and what people decided is obeyed.
//! Two organizations with different registration numbers are never linked, directly or through others, unless a person
//! says so.

// Finds the organization of each related row.
pub mod join;
// What records are found by.
pub mod keys;
// What organizations are compared by.
pub mod attributes;
// Scores pairs and forms clusters.
pub mod cluster;
// What people decided.
pub mod decided;
// Why organizations are one.
pub mod ground;
// What is left to people.
pub mod doubts;
// What people's decisions teach the model.
pub mod teaching;

use hotpass_model::{plan::Plan, source::JoinStep};

use self::ground::Grounds;
use crate::{
    context::Outcome,
    error::Result,
    journal::Journal,
    record::Records,
    validate::{Quarantined, Validated},
};

/// A related row and its organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment {
    /// The related record, by position.
    pub record: usize,
    /// The step that found the organization.
    pub step: JoinStep,
}

/// Records that mean the same organization.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    /// Positions of the records that are organizations themselves, in record id order.
    pub organizations: Vec<usize>,
    /// The related records attached to them, in record id order.
    pub related: Vec<Attachment>,
}

impl Cluster {
    /// Returns the positions of its records, the organizations first.
    pub fn members(&self) -> impl Iterator<Item = usize> {
        let related = self.related.iter().map(|related| related.record);
        self.organizations.iter().copied().chain(related)
    }
}

/// Clusters of records.
#[derive(Debug)]
pub struct Linked {
    pub(crate) records: Records,
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) grounds: Grounds,
    pub(crate) quarantined: Vec<Quarantined>,
    pub(crate) journal: Journal,
}

impl Outcome for Linked {
    fn n_rows(&self) -> u64 {
        self.clusters.len() as u64
    }

    fn n_findings(&self) -> u64 {
        self.journal.findings.len() as u64
    }
}

/// Joins related rows and, unless that is switched off, links organizations.
///
/// # Errors
/// [`crate::error::Error::Linkage`] when the plan's model cannot be applied.
pub fn resolve(validated: Validated, plan: &Plan) -> Result<Linked> {
    let Validated {
        mut records,
        accepted,
        mut quarantined,
        mut journal,
    } = validated;
    let joined = join::join(&records, &accepted, &mut quarantined, &mut journal);
    let (mut clusters, grounds) = cluster::clusters(&records, joined, plan, &mut journal)?;
    for member in clusters.iter().flat_map(Cluster::members) {
        let source = records.table_of(&records.records[member]).source;
        journal.sources[source].rows.merged += 1;
    }
    gather(&mut records, &mut clusters, &mut quarantined);
    Ok(Linked {
        records,
        clusters,
        grounds,
        quarantined,
        journal,
    })
}

/// Lays the records of each cluster out side by side: every later stage goes from cluster to cluster, and looks at all
/// values of one.
fn gather(records: &mut Records, clusters: &mut [Cluster], quarantined: &mut [Quarantined]) {
    let places = records.arrange(clusters.iter().flat_map(Cluster::members));
    for cluster in clusters {
        for position in &mut cluster.organizations {
            *position = places[*position];
        }
        for related in &mut cluster.related {
            related.record = places[related.record];
        }
    }
    for row in quarantined {
        row.record = places[row.record];
    }
}
