//! Chains, unique sources, decisions of people, and the order of pairs.

use hotpass_model::linkage::ClusteringMethod;
use proptest::prelude::*;

use super::{Edge, Input, Pairs, cut, merges};
use crate::resolution::Constraints;

fn edge(left: u32, right: u32, weight: f64) -> Edge {
    Edge {
        left,
        right,
        weight,
    }
}

fn clusters(method: ClusteringMethod, n: usize, edges: &[Edge], known: &Constraints) -> Vec<u32> {
    let mut edges = edges.to_vec();
    edges.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    let sources: Vec<u32> = (0..n as u32).map(|row| row % 2).collect();
    let input = Input {
        sources: &sources,
        is_unique: &[true, true],
        edges: &edges,
        constraints: known,
        lowest: -4.0,
    };
    let missing = |_: u32, _: u32| -10.0;
    cut(n, &merges(method, &input, &missing), 0.0)
}

#[test]
fn a_chain_of_strangers_is_no_cluster() {
    let chain = [edge(0, 1, 5.0), edge(1, 2, 4.0), edge(2, 3, 5.0)];
    let known = Constraints::default();
    let of = |method| clusters(method, 4, &chain, &known);
    assert_eq!(of(ClusteringMethod::ConnectedComponents), [0, 0, 0, 0]);
    assert_eq!(of(ClusteringMethod::AverageLinkage), [0, 0, 2, 2]);
}

#[test]
fn a_cluster_has_one_row_of_each_unique_source() {
    let edges = [edge(0, 1, 5.0), edge(0, 3, 6.0), edge(2, 1, 4.0)];
    assert_eq!(
        clusters(
            ClusteringMethod::OneToOne,
            4,
            &edges,
            &Constraints::default()
        ),
        [0, 1, 1, 0]
    );
}

#[test]
fn what_a_person_said_is_obeyed_by_every_method() {
    let edges = [
        edge(0, 1, 9.0),
        edge(1, 2, 9.0),
        edge(0, 2, 9.0),
        edge(3, 4, -3.0),
    ];
    let known = Constraints {
        must_link: vec![(3, 4)],
        cannot_link: vec![(0, 2)],
    };
    for method in [
        ClusteringMethod::AverageLinkage,
        ClusteringMethod::OneToOne,
        ClusteringMethod::ConnectedComponents,
    ] {
        let found = clusters(method, 5, &edges, &known);
        assert_eq!(found[3], found[4], "{method:?}");
        assert_ne!(found[0], found[2], "{method:?}");
        assert_eq!(found[0], found[1], "{method:?}");
    }
}

#[test]
fn what_a_person_unites_keeps_what_it_was_united_with() {
    let edges = [edge(0, 1, 6.0), edge(2, 3, 6.0), edge(0, 2, 1.0)];
    let of = |must_link: &[(u32, u32)], cannot_link: &[(u32, u32)]| {
        let known = Constraints {
            must_link: must_link.to_vec(),
            cannot_link: cannot_link.to_vec(),
        };
        clusters(ClusteringMethod::AverageLinkage, 4, &edges, &known)
    };
    assert_eq!(of(&[], &[]), [0, 0, 2, 2]);
    assert_eq!(of(&[(1, 2)], &[]), [0, 0, 0, 0]);
    // Where that would bring records together that must not meet, one of them stays behind.
    assert_eq!(of(&[(1, 2)], &[(0, 3)]), [0, 0, 0, 3]);
    // What is apart from one of two that are one is apart from the other.
    assert_eq!(of(&[(1, 2)], &[(1, 3)]), [0, 0, 0, 3]);
}

#[test]
fn rows_that_conditions_keep_apart_do_not_meet_through_a_third() {
    struct Apart;
    impl Pairs for Apart {
        fn weight(&self, _: u32, _: u32) -> f64 {
            9.0
        }
        fn is_apart(&self, left: u32, right: u32) -> bool {
            (left, right) == (0, 2)
        }
    }
    for method in [
        ClusteringMethod::AverageLinkage,
        ClusteringMethod::OneToOne,
        ClusteringMethod::ConnectedComponents,
    ] {
        let edges = [edge(0, 1, 9.0), edge(1, 2, 8.0)];
        let input = Input {
            sources: &[0, 1, 2],
            is_unique: &[true, true, true],
            edges: &edges,
            constraints: &Constraints::default(),
            lowest: -4.0,
        };
        assert_eq!(
            cut(3, &merges(method, &input, &Apart), 0.0),
            [0, 0, 2],
            "{method:?}"
        );
    }
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(64))]

    #[test]
    fn the_order_of_pairs_does_not_matter(
        mut pairs in prop::collection::vec((0_u32..12, 0_u32..12, -3_i32..9), 0..40),
        turn in 0_usize..40,
    ) {
        pairs.retain(|(a, b, _)| a < b);
        pairs.sort_unstable();
        pairs.dedup_by_key(|(a, b, _)| (*a, *b));
        let edges: Vec<Edge> = pairs.iter().map(|(a, b, w)| edge(*a, *b, f64::from(*w))).collect();
        let mut turned = edges.clone();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        for method in [ClusteringMethod::AverageLinkage, ClusteringMethod::OneToOne] {
            let known = Constraints::default();
            prop_assert_eq!(clusters(method, 12, &edges, &known), clusters(method, 12, &turned, &known));
        }
    }
}
