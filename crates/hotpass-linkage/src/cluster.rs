//! Clustering: from scored pairs to groups of records that mean the same.
//!
//! Every method gives merges, each with the weight at which two clusters become one; clusters at any threshold follow by
//! [`cut`]. Nothing depends on the order of pairs: ties are broken by rows.

// Average linkage within a component.
mod average;
// Rows that pairs connect.
mod component;

use std::collections::{BTreeMap, BTreeSet};

use hotpass_model::linkage::ClusteringMethod;
use rayon::prelude::*;

use crate::resolution::Constraints;
use component::{Component, Parts};

/// A scored pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The row that comes first.
    pub left: u32,
    /// The other row.
    pub right: u32,
    /// The match weight, in bits.
    pub weight: f64,
}

/// Two clusters become one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    /// The smallest row of the one.
    pub left: u32,
    /// The smallest row of the other.
    pub right: u32,
    /// The weight at which they do, in bits: infinite when a person said so.
    pub height: f64,
    /// The pairs between them.
    pub n_pairs: u64,
}

/// Disjoint sets of rows.
#[derive(Debug, Clone)]
pub struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    /// Puts each row into a set of its own.
    pub fn new(n_rows: usize) -> Self {
        Self {
            parent: (0..n_rows as u32).collect(),
        }
    }

    /// Returns the smallest row of the set that has this one.
    pub fn root(&mut self, mut row: u32) -> u32 {
        while self.parent[row as usize] != row {
            let above = self.parent[self.parent[row as usize] as usize];
            self.parent[row as usize] = above;
            row = above;
        }
        row
    }

    /// Unites two sets.
    pub fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }

    /// Returns the set of each row, named by its smallest row.
    pub fn into_labels(mut self) -> Vec<u32> {
        (0..self.parent.len() as u32)
            .map(|row| self.root(row))
            .collect()
    }
}

/// What clustering works on.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The source of each row.
    pub sources: &'a [u32],
    /// Whether each source has no record twice.
    pub is_unique: &'a [bool],
    /// The scored pairs, best first.
    pub edges: &'a [Edge],
    /// What is known beforehand.
    pub constraints: &'a Constraints,
    /// Merges below this weight are not looked for, in bits.
    pub lowest: f64,
}

/// What is known of pairs besides the scored ones.
pub trait Pairs: Sync {
    /// Returns what one thread asks about one pair after the other.
    fn teller(&self) -> impl Teller;
}

/// Tells of one pair after the other.
pub trait Teller {
    /// Returns the weight of a pair that was no candidate, in bits.
    fn weight(&mut self, left: u32, right: u32) -> f64;

    /// Tells whether no cluster may have both rows, whatever connects them.
    fn is_apart(&mut self, left: u32, right: u32) -> bool;
}

/// Forms clusters.
pub fn merges(method: ClusteringMethod, input: &Input<'_>, pairs: &impl Pairs) -> Vec<Merge> {
    let mut merges = match method {
        ClusteringMethod::AverageLinkage => average_linkage(input, pairs),
        ClusteringMethod::OneToOne => by_falling_weight(input, input.is_unique, pairs),
        ClusteringMethod::ConnectedComponents => {
            by_falling_weight(input, &vec![false; input.is_unique.len()], pairs)
        }
    };
    merges.sort_by(|a, b| {
        b.height
            .total_cmp(&a.height)
            .then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    merges
}

/// Returns the cluster of each row, named by its smallest row, that merges of at least this weight make.
pub fn cut(n_rows: usize, merges: &[Merge], threshold: f64) -> Vec<u32> {
    let mut sets = Sets::new(n_rows);
    for merge in merges.iter().filter(|merge| merge.height >= threshold) {
        sets.unite(merge.left, merge.right);
    }
    sets.into_labels()
}

/// Takes pairs by falling weight; a cluster has at most one row of each source that is unique, and no two rows that a
/// person told apart.
fn by_falling_weight(input: &Input<'_>, is_unique: &[bool], pairs: &impl Pairs) -> Vec<Merge> {
    let forced = input
        .constraints
        .must_link
        .iter()
        .map(|(left, right)| Edge {
            left: *left,
            right: *right,
            weight: f64::INFINITY,
        });
    let scored = input.edges.iter().copied();
    let mut groups = Groups::new(input, is_unique);
    let mut teller = pairs.teller();
    for edge in forced.chain(scored.take_while(|edge| edge.weight >= input.lowest)) {
        groups.take(edge, &mut teller);
    }
    groups.merges
}

/// Clusters while they grow: what each holds, and what it must not hold.
struct Groups<'a> {
    sets: Sets,
    sources: &'a [u32],
    is_unique: &'a [bool],
    /// The rows of clusters of more than one.
    members: BTreeMap<u32, Vec<u32>>,
    /// The rows that each row must not be with.
    apart: BTreeMap<u32, BTreeSet<u32>>,
    merges: Vec<Merge>,
}

impl<'a> Groups<'a> {
    fn new(input: &Input<'a>, is_unique: &'a [bool]) -> Self {
        let mut apart: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (left, right) in &input.constraints.cannot_link {
            apart.entry(*left).or_default().insert(*right);
            apart.entry(*right).or_default().insert(*left);
        }
        Self {
            sets: Sets::new(input.sources.len()),
            sources: input.sources,
            is_unique,
            members: BTreeMap::new(),
            apart,
            merges: Vec::new(),
        }
    }

    fn take(&mut self, edge: Edge, teller: &mut impl Teller) {
        let (a, b) = (self.sets.root(edge.left), self.sets.root(edge.right));
        if a == b {
            return;
        }
        let (a, b) = (a.min(b), a.max(b));
        let (left, right) = (self.of(a), self.of(b));
        if !edge.weight.is_infinite() && self.is_forbidden(&left, &right, teller) {
            return;
        }
        let n_pairs = left.len() as u64 * right.len() as u64;
        self.sets.unite(a, b);
        self.merges.push(Merge {
            left: a,
            right: b,
            height: edge.weight,
            n_pairs,
        });
        self.members.remove(&b);
        self.members.insert(a, [left, right].concat());
    }

    fn of(&self, root: u32) -> Vec<u32> {
        self.members
            .get(&root)
            .cloned()
            .unwrap_or_else(|| vec![root])
    }

    fn is_forbidden(&self, left: &[u32], right: &[u32], teller: &mut impl Teller) -> bool {
        let is_apart = left
            .iter()
            .any(|a| right.iter().any(|b| teller.is_apart(*a, *b)));
        let shares_source = left.iter().any(|a| {
            let source = self.sources[*a as usize];
            self.is_unique[source as usize]
                && right.iter().any(|b| self.sources[*b as usize] == source)
        });
        is_apart
            || shares_source
            || !self.apart.is_empty()
                && left.iter().any(|a| {
                    self.apart
                        .get(a)
                        .is_some_and(|apart| right.iter().any(|b| apart.contains(b)))
                })
    }
}

/// Unites the two clusters of the highest average weight, again and again, component by component.
fn average_linkage(input: &Input<'_>, pairs: &impl Pairs) -> Vec<Merge> {
    let rows: Vec<u32> = (0..input.sources.len() as u32).collect();
    let n_edges = input.edges.iter();
    let n_edges = n_edges.take_while(|edge| edge.weight >= input.lowest);
    let edges = &input.edges[..n_edges.count()];
    let constraints = input.constraints;
    let whole = Component::whole(
        &rows,
        edges,
        &constraints.must_link,
        &constraints.cannot_link,
    );
    of_parts(&whole.divided(input.lowest), input, pairs)
}

/// Returns the merges within each part; those that are too large are divided again.
fn of_parts(parts: &Parts<'_>, input: &Input<'_>, pairs: &impl Pairs) -> Vec<Merge> {
    (0..parts.len())
        .into_par_iter()
        .map_init(
            || pairs.teller(),
            |teller, part| {
                let component = parts.get(part);
                match component.next() {
                    Some(higher) => of_parts(&component.divided(higher), input, pairs),
                    None => component.agglomerate(input, teller),
                }
            },
        )
        .flatten_iter()
        .collect()
}

#[cfg(test)]
mod tests;
