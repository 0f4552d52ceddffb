//! Clustering: from scored pairs to groups of records that mean the same.

use std::collections::HashMap;

use rayon::prelude::*;

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

/// Unites whatever a chain of pairs connects.
pub fn connected(n_rows: usize, edges: &[Edge], threshold: f64) -> Vec<u32> {
    let mut sets = Sets::new(n_rows);
    for edge in edges.iter().filter(|edge| edge.weight >= threshold) {
        sets.unite(edge.left, edge.right);
    }
    sets.into_labels()
}

/// Takes pairs by falling weight; a cluster has at most one row of each source that is unique.
pub fn one_to_one(sources: &[u32], is_unique: &[bool], edges: &[Edge], threshold: f64) -> Vec<u32> {
    let mut order: Vec<&Edge> = edges.iter().filter(|e| e.weight >= threshold).collect();
    order.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    let mut sets = Sets::new(sources.len());
    let mut held: HashMap<u32, Vec<u32>> = HashMap::new();
    for edge in order {
        let (a, b) = (sets.root(edge.left), sets.root(edge.right));
        if a == b {
            continue;
        }
        let of = |root: u32, held: &HashMap<u32, Vec<u32>>| {
            held.get(&root)
                .cloned()
                .unwrap_or_else(|| vec![sources[root as usize]])
        };
        let (mut x, y) = (of(a, &held), of(b, &held));
        if x.iter().any(|s| is_unique[*s as usize] && y.contains(s)) {
            continue;
        }
        sets.unite(a, b);
        x.extend(y);
        held.insert(a.min(b), x);
    }
    sets.into_labels()
}

/// Two clusters become one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    /// The smallest row of the one.
    pub left: u32,
    /// The smallest row of the other.
    pub right: u32,
    /// The average weight of the pairs between them, in bits.
    pub height: f64,
}

/// Forms the clusters that merges of at least this height make.
pub fn cut(n_rows: usize, merges: &[Merge], threshold: f64) -> Vec<u32> {
    let mut sets = Sets::new(n_rows);
    for merge in merges.iter().filter(|merge| merge.height >= threshold) {
        sets.unite(merge.left, merge.right);
    }
    sets.into_labels()
}

/// Unites the two clusters of the highest average weight, again and again, until it falls below `lowest`.
///
/// Pairs that were no candidates count with the weight that `missing` gives them. Average linkage never rises again
/// (Lance and Williams, The Computer Journal 9, 1967), so clusters at any higher threshold follow by [`cut`].
pub fn average(
    n_rows: usize,
    edges: &[Edge],
    lowest: f64,
    missing: &(impl Fn(u32, u32) -> f64 + Sync),
) -> Vec<Merge> {
    let labels = connected(n_rows, edges, lowest);
    let mut components = components(&labels, edges);
    components.sort_unstable_by_key(|component| component.0[0]);
    components
        .into_par_iter()
        .flat_map_iter(|(rows, edges)| agglomerate(&rows, &edges, lowest, missing))
        .collect()
}

type Component = (Vec<u32>, Vec<Edge>);

fn components(labels: &[u32], edges: &[Edge]) -> Vec<Component> {
    let mut sizes = vec![0_u32; labels.len()];
    for label in labels {
        sizes[*label as usize] += 1;
    }
    let mut places = vec![u32::MAX; labels.len()];
    let mut components: Vec<Component> = Vec::new();
    for (row, label) in labels.iter().enumerate() {
        let label = *label as usize;
        if sizes[label] > 1 {
            if places[label] == u32::MAX {
                places[label] = components.len() as u32;
                components.push(Component::default());
            }
            components[places[label] as usize].0.push(row as u32);
        }
    }
    for edge in edges {
        let label = labels[edge.left as usize];
        if label == labels[edge.right as usize] {
            components[places[label as usize] as usize].1.push(*edge);
        }
    }
    components
}

fn agglomerate(
    rows: &[u32],
    edges: &[Edge],
    lowest: f64,
    missing: &impl Fn(u32, u32) -> f64,
) -> Vec<Merge> {
    let n = rows.len();
    let position = |row: u32| {
        rows.binary_search(&row)
            .expect("edges join rows of the component")
    };
    let mut sums = vec![f32::NAN; n * n];
    for edge in edges {
        let (a, b) = (position(edge.left), position(edge.right));
        sums[a * n + b] = edge.weight as f32;
        sums[b * n + a] = edge.weight as f32;
    }
    for a in 0..n {
        for b in a + 1..n {
            if sums[a * n + b].is_nan() {
                let weight = missing(rows[a], rows[b]) as f32;
                sums[a * n + b] = weight;
                sums[b * n + a] = weight;
            }
        }
    }
    let mut sizes = vec![1.0_f32; n];
    let mut alive: Vec<usize> = (0..n).collect();
    let best = |a: usize, alive: &[usize], sums: &[f32], sizes: &[f32]| {
        let mut found: Option<(f32, usize)> = None;
        for b in alive {
            if *b != a {
                let mean = sums[a * n + b] / (sizes[a] * sizes[*b]);
                if found.is_none_or(|(most, _)| mean > most) {
                    found = Some((mean, *b));
                }
            }
        }
        found
    };
    let mut partners: Vec<Option<(f32, usize)>> =
        (0..n).map(|a| best(a, &alive, &sums, &sizes)).collect();
    let mut merges = Vec::new();
    loop {
        let mut top: Option<(f32, usize, usize)> = None;
        for a in &alive {
            if let Some((mean, b)) = partners[*a] {
                if f64::from(mean) >= lowest && top.is_none_or(|(most, _, _)| mean > most) {
                    top = Some((mean, *a, b));
                }
            }
        }
        let Some((height, a, b)) = top else { break };
        let (keep, gone) = (a.min(b), a.max(b));
        merges.push(Merge {
            left: rows[keep],
            right: rows[gone],
            height: f64::from(height),
        });
        for c in &alive {
            if *c != keep && *c != gone {
                let sum = sums[keep * n + c] + sums[gone * n + c];
                sums[keep * n + c] = sum;
                sums[c * n + keep] = sum;
            }
        }
        sizes[keep] += sizes[gone];
        alive.retain(|c| *c != gone);
        for c in &alive {
            let c = *c;
            let is_stale = c == keep || partners[c].is_some_and(|(_, p)| p == keep || p == gone);
            if is_stale {
                partners[c] = best(c, &alive, &sums, &sizes);
            }
        }
    }
    merges
}
