//! Clusters: how large they are, and some of them with their members and the pairs that hold them together.

use serde::{Deserialize, Serialize};

use super::RecordValue;

/// What the pairs became.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterStudio {
    /// How many clusters have which size, ascending; records that stay alone are clusters of one.
    pub sizes: Vec<SizeCount>,
    /// The columns whose values the members have.
    pub columns: Vec<String>,
    /// The largest clusters, largest first.
    pub largest: Vec<ClusterDetail>,
    /// The clusters in which the fewest of all possible pairs are matches, least dense first.
    pub least_dense: Vec<ClusterDetail>,
}

/// How many clusters have a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SizeCount {
    /// How many records a cluster has.
    pub size: u64,
    /// How many clusters have as many.
    pub clusters: u64,
}

/// A cluster with its members.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterDetail {
    /// Its id.
    pub id: String,
    /// How many records it has, even if not all of them are given here.
    pub n_records: u64,
    /// How many pairs of them are matches, even if not all of them are given here.
    pub n_edges: u64,
    /// Its records, or the first of them.
    pub members: Vec<ClusterMember>,
    /// The matches among those members.
    pub edges: Vec<ClusterEdge>,
}

impl ClusterDetail {
    /// Returns the share of all possible pairs that are matches; 1 for a record alone.
    pub fn density(&self) -> f64 {
        let records = self.n_records as f64;
        let possible = records * (records - 1.0) / 2.0;
        if possible > 0.0 {
            self.n_edges as f64 / possible
        } else {
            1.0
        }
    }

    /// Returns whether all members and all matches are given here.
    pub fn is_complete(&self) -> bool {
        self.members.len() as u64 == self.n_records && self.edges.len() as u64 == self.n_edges
    }
}

/// A record of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterMember {
    /// Its address, such as `crm.csv row 12`. It is shown even when values are masked.
    pub record: String,
    /// Its values, one for each column of the studio.
    pub values: Vec<RecordValue>,
}

/// A match between two members.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterEdge {
    /// The position of one member. Edges that name no member are not drawn.
    pub left: usize,
    /// The position of the other.
    pub right: usize,
    /// The weight of the pair.
    pub weight: f64,
}
