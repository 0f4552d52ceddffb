//! The graph of a cluster: members as numbered dots, matches as lines, and dashed those lines without which the cluster
//! would fall apart.

use hotpass_pages::drawing::{Drawing, Point, at};
use hotpass_pages::number;

use super::layout;
use crate::report::data::clusters::{ClusterDetail, ClusterEdge};

/// The width of a small and of a large graph.
const SIZES: (f64, f64) = (340.0, 560.0);
const MARGIN: f64 = 26.0;
const RADIUS: f64 = 12.0;

/// Up to this many members have room in a small graph.
const SMALL_MEMBERS: usize = 15;

/// Up to this many edges are labeled with their weights; more would cover one another.
const LABELED_EDGES: usize = 10;

/// Draws the first members of a cluster and the matches among them.
pub(super) fn draw(cluster: &ClusterDetail, n_members: usize, bridges: &[bool]) -> Drawing {
    let size = if is_large(n_members) {
        SIZES.1
    } else {
        SIZES.0
    };
    let edges: Vec<(&ClusterEdge, bool)> = cluster
        .edges
        .iter()
        .zip(bridges.iter().copied())
        .filter(|(edge, _)| is_among(edge, n_members))
        .collect();
    let ends: Vec<(usize, usize)> = edges
        .iter()
        .map(|(edge, _)| (edge.left, edge.right))
        .collect();
    let places: Vec<Point> = layout::places(n_members, &ends)
        .into_iter()
        .map(|place| {
            let room = size - 2.0 * MARGIN;
            at(MARGIN + place.x * room, MARGIN + place.y * room)
        })
        .collect();
    let lowest = places.iter().map(|place| place.y).fold(MARGIN, f64::max);
    let mut drawing = Drawing::new(size, lowest + MARGIN);
    for (edge, is_bridge) in &edges {
        if let (Some(from), Some(to)) = (places.get(edge.left), places.get(edge.right)) {
            let class = if *is_bridge { "edge bridge" } else { "edge" };
            drawing.line(class, *from, *to);
        }
    }
    if edges.len() <= LABELED_EDGES {
        for (edge, _) in &edges {
            label_edge(&mut drawing, edge, &places);
        }
    }
    for (position, place) in places.iter().enumerate() {
        let name = (position + 1).to_string();
        drawing.dot("node", *place, RADIUS, &format!("member {name}"));
        drawing.label("middle node-name", at(place.x, place.y + 4.5), &name);
    }
    drawing
}

/// Returns whether so many members need a larger drawing.
pub(super) fn is_large(n_members: usize) -> bool {
    n_members > SMALL_MEMBERS
}

/// Returns for each edge whether the cluster would fall apart without it. A cluster of two has no such edge: there is
/// nothing else that could hold it together.
pub(super) fn bridges(cluster: &ClusterDetail) -> Vec<bool> {
    let n_members = cluster.members.len();
    if n_members < 3 {
        return vec![false; cluster.edges.len()];
    }
    let n_parts = parts(n_members, &cluster.edges, None);
    (0..cluster.edges.len())
        .map(|edge| parts(n_members, &cluster.edges, Some(edge)) > n_parts)
        .collect()
}

/// Returns how many parts are connected within and not with one another, one edge left out.
fn parts(n_members: usize, edges: &[ClusterEdge], without: Option<usize>) -> usize {
    let mut part_of: Vec<usize> = (0..n_members).collect();
    let mut n_parts = n_members;
    for (position, edge) in edges.iter().enumerate() {
        if Some(position) == without || !is_among(edge, n_members) {
            continue;
        }
        let (Some(&left), Some(&right)) = (part_of.get(edge.left), part_of.get(edge.right)) else {
            continue;
        };
        if left != right {
            n_parts -= 1;
            for part in part_of.iter_mut().filter(|part| **part == right) {
                *part = left;
            }
        }
    }
    n_parts
}

fn is_among(edge: &ClusterEdge, n_members: usize) -> bool {
    edge.left < n_members && edge.right < n_members && edge.left != edge.right
}

/// Writes a weight on its line, nearer to one end so that lines which cross in their middle do not share the place.
fn label_edge(drawing: &mut Drawing, edge: &ClusterEdge, places: &[Point]) {
    let (Some(from), Some(to)) = (places.get(edge.left), places.get(edge.right)) else {
        return;
    };
    let place = at(
        from.x + 0.3 * (to.x - from.x),
        from.y + 0.3 * (to.y - from.y) + 4.5,
    );
    drawing.label("middle edge-name soft", place, &number::signed(edge.weight));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::data::clusters::ClusterMember;

    fn cluster(n_members: usize, edges: &[(usize, usize)]) -> ClusterDetail {
        let edges = edges.iter().map(|&(left, right)| ClusterEdge {
            left,
            right,
            weight: 1.0,
        });
        ClusterDetail {
            members: vec![ClusterMember::default(); n_members],
            edges: edges.collect(),
            ..ClusterDetail::default()
        }
    }

    #[test]
    fn a_bridge_is_an_edge_without_which_the_cluster_falls_apart() {
        for (n_members, edges, expected) in [
            (2, &[(0, 1)][..], &[false][..]),
            (3, &[(0, 1), (1, 2)], &[true, true]),
            (3, &[(0, 1), (1, 2), (0, 2)], &[false, false, false]),
            (
                4,
                &[(0, 1), (1, 2), (0, 2), (2, 3)],
                &[false, false, false, true],
            ),
            (
                3,
                &[(0, 1), (0, 1), (1, 2), (9, 1), (1, 1)],
                &[false, false, true, false, false],
            ),
        ] {
            assert_eq!(bridges(&cluster(n_members, edges)), expected, "{edges:?}");
        }
    }
}
