//! What the rows and pairs of invented people have to be: their counts, spread, errors and truth.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn spec(n_rows: u64, seed: u64) -> PeopleSpec {
    PeopleSpec {
        n_rows,
        seed,
        ..PeopleSpec::default()
    }
}

fn people(n_rows: u64) -> People {
    People::try_new(spec(n_rows, 3)).expect("people")
}

#[test]
fn the_share_of_duplicates_is_the_one_asked_for() {
    for n_rows in [1, 2, 10, 1_000, 20_001] {
        let people = people(n_rows);
        let rows: Vec<Row> = people.rows().collect();
        let persons: BTreeSet<u64> = rows.iter().map(|row| row.cluster).collect();
        assert_eq!(rows.len() as u64, n_rows);
        assert_eq!(persons.len() as u64, people.n_originals());
        let names: BTreeSet<&str> = rows.iter().map(|row| row.record_id.as_str()).collect();
        assert_eq!(names.len(), rows.len());
        assert_eq!((n_rows * 3 + 5) / 10, people.n_duplicates(), "{n_rows}");
    }
    for (n_rows, duplicate_share) in [(0, 0.3), (10, 0.7), (10, f64::NAN)] {
        let wrong = PeopleSpec {
            n_rows,
            duplicate_share,
            seed: 1,
        };
        assert!(People::try_new(wrong).is_err());
    }
}

#[test]
fn pairs_are_those_of_the_rows_clusters() {
    for n_rows in [1, 50, 4_000] {
        let people = people(n_rows);
        let mut clusters: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
        for row in people.rows() {
            clusters
                .entry(row.cluster)
                .or_default()
                .insert(row.record_id);
        }
        let mut expected = BTreeSet::new();
        for names in clusters.values() {
            for left in names {
                for right in names.range(left.clone()..).skip(1) {
                    expected.insert((left.clone(), right.clone()));
                }
            }
        }
        let pairs: Vec<(String, String)> = people.pairs().collect();
        let found: BTreeSet<(String, String)> = pairs
            .iter()
            .map(|(left, right)| (left.min(right).clone(), left.max(right).clone()))
            .collect();
        assert_eq!(found.len(), pairs.len(), "no pair twice");
        assert_eq!(found, expected);
    }
}

#[test]
fn most_people_are_written_down_once_and_some_many_times() {
    let mut sizes: BTreeMap<u64, u32> = BTreeMap::new();
    for row in people(20_000).rows() {
        *sizes.entry(row.cluster).or_default() += 1;
    }
    let with = |size| sizes.values().filter(|found| **found == size).count();
    let counts: Vec<usize> = (1..=6).map(with).collect();
    assert!(
        counts
            .windows(2)
            .all(|two| two[0] > two[1] || two[0] == 0 || two[1] < 200)
    );
    assert!(counts[3] > 0 && counts[5] > 0, "{counts:?}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let text = |seed| {
        let (mut rows, mut pairs) = (Vec::new(), Vec::new());
        assert_eq!(write(&mut rows, &spec(500, seed)).expect("memory"), 150);
        let count = write_pairs(&mut pairs, &spec(500, seed)).expect("memory");
        let pairs = String::from_utf8(pairs).expect("text");
        assert_eq!(pairs.lines().count() as u64, count + 1);
        (String::from_utf8(rows).expect("text"), pairs)
    };
    assert_eq!(text(1), text(1));
    assert_ne!(text(1).0, text(2).0);
    let (rows, _) = text(1);
    assert!(rows.starts_with("record_id,source,truth_cluster,given_name,surname,"));
    for line in rows.lines() {
        assert_eq!(line.split(',').count(), 13, "{line}");
        assert!(!line.contains('"'));
    }
}

#[test]
fn every_trouble_occurs_and_no_row_has_many() {
    let mut kinds: BTreeMap<Trouble, u32> = BTreeMap::new();
    let mut untouched = 0;
    for row in people(20_000).rows() {
        assert!(row.troubles.len() <= 4);
        untouched += u32::from(row.troubles.is_empty());
        for trouble in row.troubles {
            *kinds.entry(trouble).or_default() += 1;
        }
    }
    assert_eq!(kinds.len(), 15);
    assert!(kinds.values().all(|count| *count > 100), "{kinds:?}");
    assert!((14_000..15_000).contains(&untouched), "{untouched}");
}

#[test]
fn duplicates_stand_far_from_their_original() {
    let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (place, row) in people(10_000).rows().enumerate() {
        places.entry(row.cluster).or_default().push(place);
    }
    let distances: Vec<usize> = places
        .values()
        .flat_map(|places| places.windows(2).map(|two| two[1] - two[0]))
        .collect();
    let mean = distances.iter().sum::<usize>() / distances.len();
    assert!((2_000..4_000).contains(&mean), "{mean}");
}

#[test]
fn names_are_many_and_some_frequent() {
    let mut given: BTreeMap<String, u32> = BTreeMap::new();
    let mut surnames: BTreeMap<String, u32> = BTreeMap::new();
    for row in people(50_000).rows().filter(|row| row.troubles.is_empty()) {
        *given.entry(row.person.given_name).or_default() += 1;
        *surnames.entry(row.person.surname).or_default() += 1;
    }
    assert!(given.len() > 3_000 && surnames.len() > 10_000);
    let most = |names: &BTreeMap<String, u32>| names.values().max().copied().expect("a name");
    assert!(most(&given) > 250 && most(&surnames) > 150);
}
