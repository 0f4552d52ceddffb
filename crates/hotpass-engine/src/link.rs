//! Linking: accepted records in, clusters out. Related rows first find their organization (by id, then by name);
//! organizations are then linked on strong keys: name, registration number, e-mail, telephone, own-domain website.
//! Two organizations with different registration numbers are never linked, directly or through others.

// Finds the organization of each related row.
pub mod join;
// Strong keys and the comparisons of names.
pub mod keys;
// Links organizations and forms clusters.
pub mod cluster;

use hotpass_model::source::JoinStep;

use crate::{
    context::Outcome,
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
    /// The keys that linked the organizations, in order, without repeats.
    pub linked_by: Vec<&'static str>,
}

/// Clusters of records.
#[derive(Debug)]
pub struct Linked {
    pub(crate) records: Records,
    pub(crate) clusters: Vec<Cluster>,
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

/// Joins related rows and links organizations.
pub fn resolve(validated: Validated) -> Linked {
    let Validated {
        records,
        accepted,
        mut quarantined,
        mut journal,
    } = validated;
    let joined = join::join(&records, &accepted, &mut quarantined, &mut journal);
    let clusters = cluster::clusters(&records, joined, &mut journal);
    for cluster in &clusters {
        let members = cluster
            .organizations
            .iter()
            .copied()
            .chain(cluster.related.iter().map(|related| related.record));
        for member in members {
            let source = records.table_of(&records.records[member]).source;
            journal.sources[source].rows.merged += 1;
        }
    }
    Linked {
        records,
        clusters,
        quarantined,
        journal,
    }
}
