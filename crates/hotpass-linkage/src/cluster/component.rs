//! The components of rows that pairs connect: all of them in a few arrays, as there may be many millions.

use super::{Edge, Sets};
use crate::groups::Groups;

/// Larger components are divided at higher weights first: a matrix of this many rows has 9 MB.
const LARGEST: usize = 1_500;

/// By how much the weight is raised to divide a component, in bits.
const RAISE: f64 = 3.0;

/// No component is divided at a higher weight than this, in bits.
const HIGHEST: f64 = 120.0;

/// Components with pairs of no more than this above the weight that connects them can be divided, in bits.
const SPREAD: f64 = 60.0;

/// No component.
const NONE: u32 = u32::MAX;

/// Rows that pairs connect.
#[derive(Debug)]
pub(super) struct Component<'a> {
    /// The rows, ascending.
    pub(super) rows: &'a [u32],
    /// Pairs of rows that must be together.
    pub(super) must_link: Vec<(u32, u32)>,
    /// Pairs of rows that must not.
    pub(super) cannot_link: Vec<(u32, u32)>,
    edges: &'a [Edge],
    /// Which of the edges join its rows; none: all of them.
    own: Option<&'a [u32]>,
    /// The weight that connects its rows, in bits.
    lowest: f64,
}

impl<'a> Component<'a> {
    /// All rows, before anything is divided.
    pub(super) fn whole(
        rows: &'a [u32],
        edges: &'a [Edge],
        must_link: &[(u32, u32)],
        cannot_link: &[(u32, u32)],
    ) -> Self {
        Self {
            rows,
            must_link: must_link.to_vec(),
            cannot_link: cannot_link.to_vec(),
            edges,
            own: None,
            lowest: f64::NEG_INFINITY,
        }
    }

    /// Returns the scored pairs of its rows, best first.
    pub(super) fn edges(&self) -> impl Iterator<Item = Edge> {
        let n_edges = self.own.map_or(self.edges.len(), <[u32]>::len);
        (0..n_edges).map(|index| match self.own {
            Some(own) => self.edges[own[index] as usize],
            None => self.edges[index],
        })
    }

    /// Returns the weight at which it is to be divided before anything else is done with it, if it is too large.
    pub(super) fn next(&self) -> Option<f64> {
        let can_be_divided = || self.edges().any(|edge| edge.weight < self.lowest + SPREAD);
        let is_large = self.rows.len() > LARGEST && self.lowest < HIGHEST;
        (is_large && can_be_divided()).then_some(self.lowest + RAISE)
    }

    /// Divides it into what pairs of a weight and more connect.
    pub(super) fn divided(&self, lowest: f64) -> Parts<'a> {
        let mut sets = Sets::new(self.rows.len());
        let strong = self.edges().filter(|edge| edge.weight >= lowest);
        let connected = strong
            .map(|edge| (edge.left, edge.right))
            .chain(self.must_link.iter().copied());
        for (left, right) in connected {
            if let (Some(a), Some(b)) = (self.found(left), self.found(right)) {
                sets.unite(a, b);
            }
        }
        let (of_place, sizes) = numbered(&sets.into_labels());
        let part = |row: u32| self.found(row).map(|place| of_place[place as usize]);
        let part_of = |left: u32, right: u32| {
            let (a, b) = (part(left)?, part(right)?);
            (a == b && a != NONE).then_some(a)
        };
        let rows = Groups::of(sizes.len(), |found| {
            for (row, part) in self.rows.iter().zip(&of_place) {
                if *part != NONE {
                    found(*part, *row);
                }
            }
        });
        let own = Groups::of(sizes.len(), |found| {
            for (index, edge) in self.edges().enumerate() {
                if let Some(part) = part_of(edge.left, edge.right) {
                    found(part, self.own.map_or(index as u32, |own| own[index]));
                }
            }
        });
        let known = |pairs: &[(u32, u32)]| -> Vec<(u32, (u32, u32))> {
            let pairs = pairs.iter();
            let mut known: Vec<_> = pairs
                .filter_map(|pair| Some((part_of(pair.0, pair.1)?, *pair)))
                .collect();
            known.sort_by_key(|(part, _)| *part);
            known
        };
        Parts {
            rows,
            own,
            must_link: known(&self.must_link),
            cannot_link: known(&self.cannot_link),
            edges: self.edges,
            lowest,
        }
    }

    /// Returns the position of a row, if it is one of these. Where all rows are there, it is their number.
    fn found(&self, row: u32) -> Option<u32> {
        if self.rows.get(row as usize) == Some(&row) {
            return Some(row);
        }
        let found = self.rows.binary_search(&row).ok();
        found.map(|place| place as u32)
    }
}

/// Returns the part of each place, and how many places each has: sets of one place are no part.
fn numbered(labels: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut of_label = vec![0_u32; labels.len()];
    for label in labels {
        of_label[*label as usize] += 1;
    }
    let mut sizes = Vec::new();
    for n in &mut of_label {
        if *n > 1 {
            sizes.push(*n);
            *n = sizes.len() as u32 - 1;
        } else {
            *n = NONE;
        }
    }
    let parts = labels.iter().map(|label| of_label[*label as usize]);
    (parts.collect(), sizes)
}

/// The parts of a component.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    rows: Groups,
    own: Groups,
    /// By part.
    must_link: Vec<(u32, (u32, u32))>,
    cannot_link: Vec<(u32, (u32, u32))>,
    edges: &'a [Edge],
    lowest: f64,
}

impl Parts<'_> {
    /// Returns how many there are; they are in order of their first rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns one of them.
    pub(super) fn get(&self, part: usize) -> Component<'_> {
        let known = |pairs: &[(u32, (u32, u32))]| -> Vec<(u32, u32)> {
            let number = part as u32;
            let start = pairs.partition_point(|(part, _)| *part < number);
            let of_part = pairs[start..].iter();
            let of_part = of_part.take_while(|(part, _)| *part == number);
            of_part.map(|(_, pair)| *pair).collect()
        };
        Component {
            rows: self.rows.get(part),
            must_link: known(&self.must_link),
            cannot_link: known(&self.cannot_link),
            edges: self.edges,
            own: Some(self.own.get(part)),
            lowest: self.lowest,
        }
    }
}
