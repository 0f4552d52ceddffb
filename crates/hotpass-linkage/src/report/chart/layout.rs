//! Where the members of a cluster are drawn: on a circle, or pulled together along their edges after Fruchterman and
//! Reingold, "Graph Drawing by Force-directed Placement", Software: Practice and Experience 21 (1991).
//!
//! Only sums, products, quotients and square roots are used, which every machine rounds alike, so the same cluster is
//! drawn the same everywhere.

use hotpass_pages::drawing::{Point, at};

const ROUNDS: u32 = 200;

/// From this share of all possible edges on, a circle is clearer than anything that forces find.
const DENSE: f64 = 0.75;

/// How strongly everything is pulled to the middle.
const GRAVITY: f64 = 0.4;

/// How much the shorter side of a drawing is stretched at most; more would mislead about distances.
const STRETCH: f64 = 1.6;

/// Returns a place for each member: the first coordinates run from 0 to 1, the second from 0 to 1 or less.
pub(super) fn places(n_members: usize, edges: &[(usize, usize)]) -> Vec<Point> {
    let circle: Vec<Point> = (0..n_members)
        .map(|member| on_circle(member, n_members))
        .collect();
    let possible = (n_members * n_members.saturating_sub(1) / 2) as f64;
    let placed = if n_members <= 3 || edges.len() as f64 >= DENSE * possible {
        circle
    } else {
        pulled(unfolded(&circle, edges), edges)
    };
    spread(&placed)
}

/// Walks the outline of a square in equal steps and projects each stop onto a circle of radius 1, the first at its top.
fn on_circle(member: usize, n_members: usize) -> Point {
    // Two stand side by side, which needs less room than one above the other.
    let first = if n_members == 2 { 7.0 } else { 1.0 };
    let way = 8.0 * member as f64 / n_members.max(1) as f64 + first;
    let (x, y) = match way % 8.0 {
        way if way < 2.0 => (way - 1.0, -1.0),
        way if way < 4.0 => (1.0, way - 3.0),
        way if way < 6.0 => (5.0 - way, 1.0),
        way => (-1.0, 7.0 - way),
    };
    let length = length(x, y);
    at(x / length, y / length)
}

/// Puts members that are near to one another beside one another on the circle, and each a little farther out than the
/// one before: forces alone do not unfold what begins folded, nor leave a balance that holds by symmetry.
fn unfolded(circle: &[Point], edges: &[(usize, usize)]) -> Vec<Point> {
    let mut places = circle.to_vec();
    let order = depth_first(circle.len(), edges);
    for (position, (member, place)) in order.into_iter().zip(circle).enumerate() {
        let radius = 1.0 + 0.2 * position as f64 / circle.len() as f64;
        if let Some(start) = places.get_mut(member) {
            *start = at(place.x * radius, place.y * radius);
        }
    }
    places
}

/// Returns all members, each followed by one that has an edge with it as long as there is one, so that chains and
/// rings come in their order.
fn depth_first(n_members: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(n_members);
    let mut waiting: Vec<usize> = (0..n_members).rev().collect();
    while let Some(here) = waiting.pop() {
        if order.contains(&here) {
            continue;
        }
        order.push(here);
        for &(one, other) in edges.iter().rev() {
            let there = match (one == here, other == here) {
                (true, _) => other,
                (_, true) => one,
                _ => continue,
            };
            if there < n_members {
                waiting.push(there);
            }
        }
    }
    order
}

fn pulled(mut places: Vec<Point>, edges: &[(usize, usize)]) -> Vec<Point> {
    let ideal = 2.0 / (places.len() as f64).sqrt();
    for round in 0..ROUNDS {
        let reach = 0.3 * (1.0 - f64::from(round) / f64::from(ROUNDS));
        let forces = forces(&places, edges, ideal);
        for (place, force) in places.iter_mut().zip(forces) {
            let strength = length(force.x, force.y).max(1e-9);
            let step = strength.min(reach) / strength;
            *place = at(place.x + force.x * step, place.y + force.y * step);
        }
    }
    places
}

fn forces(places: &[Point], edges: &[(usize, usize)], ideal: f64) -> Vec<Point> {
    // What is not connected would drift away without a little gravity.
    let mut forces: Vec<Point> = places
        .iter()
        .map(|place| at(-GRAVITY * place.x, -GRAVITY * place.y))
        .collect();
    let mut push = |member: usize, x: f64, y: f64| {
        if let Some(force) = forces.get_mut(member) {
            force.x += x;
            force.y += y;
        }
    };
    for (one, here) in places.iter().enumerate() {
        for (other, there) in places.iter().enumerate().skip(one + 1) {
            let (x, y) = (here.x - there.x, here.y - there.y);
            let distance = length(x, y).max(1e-3);
            let strength = ideal * ideal / (distance * distance);
            push(one, x * strength, y * strength);
            push(other, -x * strength, -y * strength);
        }
    }
    for &(one, other) in edges {
        let (Some(here), Some(there)) = (places.get(one), places.get(other)) else {
            continue;
        };
        let (x, y) = (here.x - there.x, here.y - there.y);
        let strength = length(x, y) / ideal;
        push(one, -x * strength, -y * strength);
        push(other, x * strength, y * strength);
    }
    forces
}

/// Moves and stretches the places: the longer side of what they cover runs from 0 to 1 and is the level one.
fn spread(places: &[Point]) -> Vec<Point> {
    let ends = |coordinate: fn(&Point) -> f64| {
        let coordinates = places.iter().map(coordinate);
        coordinates.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        })
    };
    let ((left, right), (top, bottom)) = (ends(|place| place.x), ends(|place| place.y));
    let (width, height) = (right - left, bottom - top);
    let size = width.max(height);
    if !size.is_finite() || size <= 0.0 {
        return places.iter().map(|_| at(0.5, 0.0)).collect();
    }
    let stretched = |side: f64| (side * STRETCH / size).min(1.0) / side.max(1e-9);
    let (x, y) = (stretched(width), stretched(height));
    let moved = places.iter();
    if width >= height {
        moved
            .map(|place| at((place.x - left) * x, (place.y - top) * y))
            .collect()
    } else {
        moved
            .map(|place| at((place.y - top) * y, (place.x - left) * x))
            .collect()
    }
}

fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(places: &[Point], one: usize, other: usize) -> f64 {
        length(
            places[one].x - places[other].x,
            places[one].y - places[other].y,
        )
    }

    #[test]
    fn every_member_has_a_place_of_its_own_in_the_square() {
        let chain: Vec<(usize, usize)> = (1..12).map(|member| (member - 1, member)).collect();
        for (n_members, edges) in [
            (0, &chain[..0]),
            (1, &chain[..0]),
            (2, &chain[..1]),
            (12, &chain[..]),
        ] {
            let places = places(n_members, edges);
            assert_eq!(places.len(), n_members);
            for (one, place) in places.iter().enumerate() {
                assert!((-1e-9..=1.0 + 1e-9).contains(&place.x), "{place:?}");
                assert!((-1e-9..=1.0 + 1e-9).contains(&place.y), "{place:?}");
                for other in 0..one {
                    assert!(
                        distance(&places, one, other) > 0.03,
                        "{one} and {other} of {n_members}"
                    );
                }
            }
        }
    }

    #[test]
    fn members_with_an_edge_are_nearer_than_those_without() {
        let two_triangles = [(0, 2), (2, 4), (0, 4), (1, 3), (3, 5), (1, 5), (4, 5)];
        let places = places(6, &two_triangles);
        assert!(distance(&places, 0, 2) < distance(&places, 0, 1));
        assert!(distance(&places, 1, 3) < distance(&places, 2, 3));
    }

    #[test]
    fn a_ring_is_drawn_without_crossing_itself() {
        let places = places(5, &[(0, 2), (2, 4), (4, 1), (1, 3), (3, 0)]);
        for (one, other) in [(0, 2), (2, 4), (4, 1), (1, 3), (3, 0)] {
            for stranger in (0..5).filter(|stranger| ![one, other].contains(stranger)) {
                let edge = distance(&places, one, other);
                let is_far = distance(&places, one, stranger) >= edge * 0.9;
                let is_neighbor = distance(&places, other, stranger) < edge * 1.2;
                assert!(is_far || is_neighbor, "{one} and {other}, {stranger}");
            }
        }
    }

    #[test]
    fn an_edge_to_nobody_moves_nothing() {
        assert_eq!(
            places(5, &[(0, 9), (7, 8)]),
            places(5, &[(0, 11), (12, 13)])
        );
    }
}
