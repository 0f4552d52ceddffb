//! What a run says about entities, and what becomes of them.

use serde::{Deserialize, Serialize};

use super::assign::Claimant;
use crate::ident::{EntityId, RecordId};

/// A cluster of a run and what was published of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClusterSnapshot {
    /// The records that are the organization.
    pub records: Vec<RecordId>,
    /// The records about it, such as contacts; they give it no id.
    pub related: Vec<RecordId>,
    /// The published name.
    pub name: Option<String>,
    /// The published status; none: `active`.
    pub status: Option<String>,
    /// Further published values whose changes are kept, by name.
    pub attributes: Vec<(String, String)>,
}

impl ClusterSnapshot {
    /// Returns what the id of the cluster depends on.
    pub fn claimant(&self) -> Claimant<'_> {
        Claimant {
            records: self.records.iter().collect(),
            name: self.name.as_deref(),
        }
    }
}

/// The published entities of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// The id of each cluster, in their order.
    pub ids: Vec<EntityId>,
    /// The clusters.
    pub clusters: Vec<ClusterSnapshot>,
}

/// What became of entities.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum EntityEvent {
    /// It was never there before.
    Created {
        /// The entity.
        entity: EntityId,
    },
    /// It is there again.
    Returned {
        /// The entity.
        entity: EntityId,
    },
    /// Records of one belong to several now.
    Split {
        /// The one.
        from: EntityId,
        /// Those that have its records, by id; the one itself may be among them.
        into: Vec<EntityId>,
    },
    /// One has the records of others, which are no more.
    Merged {
        /// The others, by id.
        from: Vec<EntityId>,
        /// The one.
        into: EntityId,
    },
    /// None of its records is there any more.
    Vanished {
        /// The entity.
        entity: EntityId,
    },
    /// It has other records than before, and no split or merge is the reason.
    Survived {
        /// The entity.
        entity: EntityId,
        /// How many records it has more.
        gained: u64,
        /// How many of its records it has no more.
        lost: u64,
    },
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Advance {
    /// The id of each cluster, in their order.
    pub ids: Vec<EntityId>,
    /// What became of entities.
    pub events: Vec<EntityEvent>,
}
