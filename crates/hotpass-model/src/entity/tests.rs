//! The registry over runs: which ids clusters get, what is told of entities, and what holds for any course of runs.

use std::collections::{BTreeMap, BTreeSet};

use hotpass_testkit::seeds;
use proptest::{collection::vec, prelude::*};

use super::*;

fn at(day: i64) -> Moment {
    Moment(day * 86_400_000)
}

fn run(day: i64) -> Run {
    Run {
        id: RunId(format!("run-{day}").into()),
        at: at(day),
    }
}

fn record(id: &str) -> RecordId {
    RecordId(id.into())
}

fn cluster(records: &[&str]) -> ClusterSnapshot {
    ClusterSnapshot {
        records: records.iter().map(|id| record(id)).collect(),
        name: records.first().map(|id| (*id).to_owned()),
        ..ClusterSnapshot::default()
    }
}

fn clusters(all: &[&[&str]]) -> Vec<ClusterSnapshot> {
    all.iter().map(|records| cluster(records)).collect()
}

fn named(name: &str, status: &str, records: &[&str]) -> ClusterSnapshot {
    ClusterSnapshot {
        name: Some(name.into()),
        status: Some(status.into()),
        ..cluster(records)
    }
}

fn ids(advance: &Advance) -> Vec<&str> {
    advance.ids.iter().map(|id| &*id.0).collect()
}

#[test]
fn a_first_run_derives_ids_from_the_least_record_ids() {
    let advance = Registry::default().advance(&clusters(&[&["b:2", "a:1"], &["c:3"]]), run(1));
    // The ids that were published before there was a registry.
    assert_eq!(
        ids(&advance),
        ["hp-017c2ee89f3941b1", "hp-1cfc25524e9e906d"]
    );
    let created = |event: &EntityEvent| matches!(event, EntityEvent::Created { .. });
    assert!(advance.events.iter().all(created));
    assert_eq!(advance.events.len(), 2);
}

#[test]
fn the_same_clusters_again_change_nothing() {
    let mut registry = Registry::default();
    let seen = clusters(&[&["a:1", "a:2"], &["b:1"]]);
    let first = registry.advance(&seen, run(1));
    let before: Vec<Entity> = registry.entities().cloned().collect();
    let again = registry.advance(&seen, run(2));
    assert_eq!(again.ids, first.ids);
    assert_eq!(again.events, []);
    assert_eq!(registry.entities().cloned().collect::<Vec<_>>(), before);
    assert_eq!(registry.runs().len(), 2);
}

#[test]
fn an_id_stays_with_most_of_its_records() {
    let mut registry = Registry::default();
    let first = registry.advance(&clusters(&[&["a:1", "a:2", "a:3"]]), run(1));
    let then = registry.advance(&clusters(&[&["a:1"], &["a:3", "a:2"]]), run(2));
    assert_eq!(then.ids[1], first.ids[0]);
    assert_ne!(then.ids[0], first.ids[0]);
    let mut into = then.ids.clone();
    into.sort();
    assert_eq!(
        then.events,
        [
            EntityEvent::Created {
                entity: then.ids[0].clone()
            },
            EntityEvent::Split {
                from: first.ids[0].clone(),
                into
            },
        ]
    );
}

#[test]
fn of_equal_shares_the_entity_that_was_seen_first_wins_and_then_the_smaller_id() {
    let mut registry = Registry::default();
    registry.advance(&clusters(&[&["z:1"]]), run(1));
    let second = registry.advance(&clusters(&[&["z:1"], &["a:1"], &["b:1"]]), run(2));
    let oldest = registry
        .clone()
        .advance(&clusters(&[&["a:1", "z:1"]]), run(3));
    assert_eq!(oldest.ids[0], second.ids[0]);
    let smaller = registry.advance(&clusters(&[&["z:1"], &["a:1", "b:1"]]), run(3));
    assert_eq!(Some(&smaller.ids[1]), second.ids[1..].iter().min());
}

#[test]
fn what_is_merged_and_split_again_has_the_ids_of_before() {
    let mut registry = Registry::default();
    // Equal shares, and the records of the survivor sort last.
    let apart = clusters(&[&["z:1", "z:2"], &["a:1", "a:2"]]);
    registry.advance(&clusters(&[&["z:1", "z:2"]]), run(1));
    let first = registry.advance(&apart, run(2));
    let merged = registry.advance(&clusters(&[&["a:1", "a:2", "z:1", "z:2"]]), run(3));
    assert_eq!(merged.ids[0], first.ids[0]);
    assert_eq!(
        merged.events,
        [EntityEvent::Merged {
            from: vec![first.ids[1].clone()],
            into: first.ids[0].clone()
        }]
    );
    let gone = registry.get(&first.ids[1]).expect("the entity");
    assert_eq!(gone.standing.as_str(), "merged");
    assert_eq!(gone.status(), "merged");
    let holder = registry.entity_of(&record("a:1")).expect("an entity");
    assert_eq!(holder.id, first.ids[0]);
    let again = registry.advance(&apart, run(4));
    assert_eq!(again.ids, first.ids);
    let returned = EntityEvent::Returned {
        entity: first.ids[1].clone(),
    };
    assert!(again.events.contains(&returned), "{:?}", again.events);
    let back = registry.get(&first.ids[1]).expect("the entity");
    let statuses: Vec<&str> = back.history.iter().map(|entry| &*entry.status).collect();
    assert_eq!(statuses, ["active", "merged", "active"]);
    assert_eq!(back.events.len(), 2, "{:?}", back.events);
}

#[test]
fn an_entity_that_vanishes_comes_back_as_itself() {
    let mut registry = Registry::default();
    let first = registry.advance(&clusters(&[&["a:1"], &["b:1"]]), run(1));
    let then = registry.advance(&clusters(&[&["a:1"]]), run(2));
    let entity = first.ids[1].clone();
    assert_eq!(
        then.events,
        [EntityEvent::Vanished {
            entity: entity.clone()
        }]
    );
    let (holder, held) = registry
        .held(&record("b:1"))
        .expect("it stays in the crosswalk");
    assert_eq!((&holder.id, held.last), (&entity, Some(at(1))));
    let back = registry.advance(&clusters(&[&["a:1"], &["b:1"]]), run(3));
    assert_eq!(back.ids, first.ids);
    assert_eq!(back.events, [EntityEvent::Returned { entity }]);
}

#[test]
fn an_entity_whose_records_go_to_others_is_split() {
    let mut registry = Registry::default();
    let before = clusters(&[
        &["a:1", "a:2", "a:3"],
        &["b:1", "b:2", "b:3"],
        &["c:1", "c:2"],
    ]);
    let first = registry.advance(&before, run(1));
    let after = clusters(&[&["a:1", "a:2", "a:3", "c:1"], &["b:1", "b:2", "b:3", "c:2"]]);
    let then = registry.advance(&after, run(2));
    assert_eq!(then.ids, first.ids[..2]);
    let mut into = first.ids[..2].to_vec();
    into.sort();
    assert_eq!(
        then.events,
        [EntityEvent::Split {
            from: first.ids[2].clone(),
            into: into.clone()
        }]
    );
    let gone = registry.get(&first.ids[2]).expect("the entity");
    assert_eq!(gone.standing, Standing::Split { into });
}

#[test]
fn records_that_come_and_go_are_counted() {
    let mut registry = Registry::default();
    let first = registry.advance(&clusters(&[&["a:1", "a:2"]]), run(1));
    let then = registry.advance(&clusters(&[&["a:1", "a:3", "a:4"]]), run(2));
    assert_eq!(
        then.events,
        [EntityEvent::Survived {
            entity: first.ids[0].clone(),
            gained: 2,
            lost: 1
        }]
    );
    let (_, held) = registry.held(&record("a:3")).expect("a record");
    assert_eq!(held.since, Some(at(2)));
}

#[test]
fn names_statuses_and_attributes_that_change_are_kept() {
    let mut registry = Registry::default();
    let mut seen = named("Aero", "active", &["a:1"]);
    seen.attributes = vec![("website".into(), "https://a.example".into())];
    registry.advance(&[seen.clone()], run(1));
    seen.name = Some("Aero School".into());
    seen.status = Some("closed".into());
    seen.attributes.clear();
    let then = registry.advance(&[seen], run(2));
    let entity = registry.get(&then.ids[0]).expect("an entity");
    assert_eq!(entity.variants, ["Aero", "Aero School"]);
    assert_eq!(entity.name.as_deref(), Some("Aero School"));
    assert_eq!(entity.status(), "closed");
    let changes: Vec<(&str, Option<&str>, Option<&str>)> = entity
        .changes
        .iter()
        .map(|change| {
            (
                &*change.attribute,
                change.from.as_deref(),
                change.to.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        changes,
        [
            ("organization_name", Some("Aero"), Some("Aero School")),
            ("website", Some("https://a.example"), None)
        ]
    );
    assert_eq!((entity.first_seen, entity.last_updated), (at(1), at(2)));
}

fn legacy(id: &str, name: &str, variants: &[&str], statuses: &[(&str, i64)]) -> LegacyEntity {
    let entry = |(status, day): &(&str, i64)| StatusEntry {
        status: (*status).into(),
        date: at(*day),
    };
    LegacyEntity {
        id: Some(id.into()),
        first_seen: Some(at(-10)),
        name: Some(name.into()),
        variants: variants.iter().map(|name| (*name).into()).collect(),
        history: statuses.iter().map(entry).collect(),
        ..LegacyEntity::default()
    }
}

fn alpha() -> Vec<LegacyEntity> {
    vec![legacy(
        "10",
        "Alpha Labs",
        &["Alpha Holdings"],
        &[("pending", -5)],
    )]
}

/// What is told of Alpha whether its past is taken in before the first run or after it.
fn expect_alpha(registry: &Registry) {
    assert_eq!(registry.len(), 2);
    let found = registry.find("10");
    assert_eq!(found.len(), 1);
    let alpha = found[0];
    assert_eq!(alpha.name.as_deref(), Some("Alpha Labs"));
    assert_eq!(alpha.first_seen, at(-10));
    assert_eq!(alpha.standing, Standing::Active);
    let statuses: Vec<&str> = alpha.history.iter().map(|entry| &*entry.status).collect();
    assert_eq!(statuses, ["pending", "active"]);
    assert_eq!(alpha.variants.len(), 2, "{:?}", alpha.variants);
    for name in ["alpha-holdings", "Alpha Holdings", "ALPHA labs", "a:1"] {
        assert_eq!(registry.find(name), found, "{name}");
    }
    assert!(registry.find("Gamma")[0].aliases.is_empty());
}

#[test]
fn an_entity_of_an_earlier_registry_keeps_its_id_and_gains_the_status_of_today() {
    let now = [
        named("Alpha Labs", "active", &["a:1"]),
        named("Gamma", "active", &["g:1"]),
    ];
    let mut before = Registry::default();
    let imported = before.import(&alpha(), at(0));
    assert_eq!(imported.waiting.len(), 1);
    before.advance(&now, run(1));
    expect_alpha(&before);

    let mut after = Registry::default();
    after.advance(&now, run(1));
    let imported = after.import(&alpha(), at(2));
    assert_eq!(imported.matched.len(), 1);
    expect_alpha(&after);
    let once: Vec<Entity> = after.entities().cloned().collect();
    after.import(&alpha(), at(3));
    assert_eq!(after.entities().cloned().collect::<Vec<_>>(), once);
}

#[test]
fn each_row_of_an_earlier_registry_is_used_once() {
    let rows = [
        legacy("1", "Alpha", &[], &[]),
        legacy("2", "Alpha", &[], &[]),
        legacy("3", "Omega", &[], &[]),
    ];
    let mut registry = Registry::default();
    registry.advance(&[named("Alpha", "active", &["a:1"])], run(1));
    let imported = registry.import(&rows, at(2));
    let labels = |told: &[(String, EntityId)]| -> Vec<String> {
        told.iter().map(|(label, _)| label.clone()).collect()
    };
    assert_eq!(labels(&imported.matched), ["1"]);
    assert_eq!(labels(&imported.waiting), ["2", "3"]);
    let then = registry.advance(
        &[
            named("Alpha", "active", &["a:1"]),
            named("Alpha", "active", &["a:2"]),
            named("Alpha", "active", &["a:3"]),
        ],
        run(3),
    );
    assert_eq!(registry.find("2")[0].id, then.ids[1]);
    assert!(
        registry
            .get(&then.ids[2])
            .expect("an entity")
            .aliases
            .is_empty()
    );
    assert_eq!(registry.find("omega")[0].standing, Standing::Gone);
}

#[test]
fn what_was_published_before_there_was_a_registry_keeps_its_ids() {
    let published = Published {
        run: Some(RunId("run-0".into())),
        entities: vec![PublishedEntity {
            id: EntityId("hp-00000000000000ff".into()),
            name: Some("Aero".into()),
            records: vec![record("a:1")],
            related: vec![record("c:1")],
        }],
    };
    let mut registry = Registry::default();
    registry.adopt(&published, at(1));
    let then = registry.advance(&clusters(&[&["a:1"], &["c:1"]]), run(1));
    assert_eq!(ids(&then)[0], "hp-00000000000000ff");
    // A contact of an organization does not make another one it.
    assert_ne!(ids(&then)[1], "hp-00000000000000ff");
    let before: Vec<Entity> = registry.entities().cloned().collect();
    registry.adopt(&published, at(2));
    assert_eq!(registry.entities().cloned().collect::<Vec<_>>(), before);
}

#[test]
fn a_line_of_a_file_is_the_entity_it_was_written_from_and_clashes_are_refused() {
    let mut registry = Registry::default();
    registry.advance(&clusters(&[&["a:1"], &["b:1"]]), run(1));
    registry.advance(&clusters(&[&["a:1", "b:1"]]), run(2));
    registry.advance(&clusters(&[&["a:1"], &["b:1"]]), run(3));
    let mut read = Registry::default();
    for entity in registry.entities() {
        let line = serde_json::to_string(entity).expect("a line");
        let entity: Entity = serde_json::from_str(&line).expect("an entity");
        read.add(entity.clone()).expect("a new entity");
        assert_eq!(
            read.add(entity.clone()),
            Err(Clash::Entity(entity.id.clone()))
        );
        let other = Entity {
            id: EntityId(format!("{}0", entity.id).into()),
            ..entity.clone()
        };
        let taken = entity.records[0].record.clone();
        assert_eq!(read.add(other), Err(Clash::Record(taken)));
    }
    let all = |registry: &Registry| registry.entities().cloned().collect::<Vec<_>>();
    assert_eq!(all(&read), all(&registry));
}

/// Returns the clusters of records `r:0` …, where records with one number are together and those without are not there.
fn partition(groups: &[Option<u8>]) -> Vec<ClusterSnapshot> {
    let mut together: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        if let Some(group) = group {
            together
                .entry(*group)
                .or_default()
                .push(format!("r:{number}"));
        }
    }
    let snapshot =
        |records: &Vec<String>| cluster(&records.iter().map(String::as_str).collect::<Vec<_>>());
    together.values().map(snapshot).collect()
}

fn by_content(clusters: &[ClusterSnapshot], advance: &Advance) -> BTreeMap<RecordId, EntityId> {
    let pairs = clusters.iter().zip(&advance.ids);
    pairs
        .flat_map(|(cluster, id)| cluster.records.iter().map(move |r| (r.clone(), id.clone())))
        .collect()
}

fn groups() -> impl Strategy<Value = Vec<Option<u8>>> {
    vec(proptest::option::weighted(0.9, 0u8..6), 12)
}

proptest! {
    #![proptest_config(seeds::cases(200))]

    #[test]
    fn the_order_of_clusters_and_records_changes_nothing(
        runs in vec(groups(), 1..5),
        turn in 0usize..6,
    ) {
        let (mut one, mut other) = (Registry::default(), Registry::default());
        for (day, groups) in (1..).zip(&runs) {
            let straight = partition(groups);
            let mut turned = straight.clone();
            let places = turned.len().max(1);
            turned.rotate_left(turn % places);
            for cluster in &mut turned {
                cluster.records.reverse();
            }
            let (first, second) = (one.advance(&straight, run(day)), other.advance(&turned, run(day)));
            prop_assert_eq!(by_content(&straight, &first), by_content(&turned, &second));
            prop_assert_eq!(&first.events, &second.events);
            prop_assert_eq!(first.ids.iter().collect::<BTreeSet<_>>().len(), first.ids.len());
        }
        prop_assert_eq!(
            one.entities().collect::<Vec<_>>(),
            other.entities().collect::<Vec<_>>()
        );
    }

    #[test]
    fn every_record_ever_seen_stays_in_the_crosswalk(runs in vec(groups(), 1..6)) {
        let mut registry = Registry::default();
        let mut seen = BTreeSet::new();
        for (day, groups) in (1..).zip(&runs) {
            let clusters = partition(groups);
            let advance = registry.advance(&clusters, run(day));
            for (record, entity) in by_content(&clusters, &advance) {
                prop_assert_eq!(&registry.entity_of(&record).expect("an entity").id, &entity);
                let (_, held) = registry.held(&record).expect("a record");
                prop_assert_eq!(held.last, None);
                seen.insert(record);
            }
            prop_assert_eq!(registry.record_count(), seen.len());
            for record in &seen {
                prop_assert!(registry.held(record).is_some());
            }
            // Nothing more happens when nothing changes.
            let again = registry.clone().advance(&clusters, run(day + 100));
            prop_assert_eq!(again.events, []);
            prop_assert_eq!(again.ids, advance.ids);
        }
    }

    #[test]
    fn a_merge_that_is_undone_restores_every_id(
        runs in vec(groups(), 1..5),
        pairs in vec((0u8..6, 0u8..6), 1..4),
    ) {
        let mut registry = Registry::default();
        let mut apart = Vec::new();
        let mut before = Advance::default();
        for (day, groups) in (1..).zip(&runs) {
            apart = partition(groups);
            before = registry.advance(&apart, run(day));
        }
        let last = runs.last().expect("a run");
        let merged: Vec<Option<u8>> = last
            .iter()
            .map(|group| {
                group.map(|group| pairs.iter().fold(group, |at, (from, to)| if at == *from { *to } else { at }))
            })
            .collect();
        registry.advance(&partition(&merged), run(100));
        let after = registry.advance(&apart, run(101));
        prop_assert_eq!(after.ids, before.ids);
    }

    #[test]
    fn what_happens_elsewhere_changes_no_id(
        runs in vec(groups(), 1..4),
        elsewhere in vec(vec(proptest::option::of(0u8..3), 5), 1..4),
    ) {
        let (mut alone, mut beside) = (Registry::default(), Registry::default());
        let others = elsewhere.iter().cycle();
        for ((day, groups), others) in (1..).zip(&runs).zip(others) {
            let own = partition(groups);
            let mut all = own.clone();
            all.extend(partition(others).into_iter().map(|mut cluster| {
                for record in &mut cluster.records {
                    *record = RecordId(format!("x{record}").into());
                }
                cluster
            }));
            let (first, second) = (alone.advance(&own, run(day)), beside.advance(&all, run(day)));
            prop_assert_eq!(&first.ids[..], &second.ids[..own.len()]);
        }
    }

    #[test]
    fn what_is_written_reads_as_the_same_registry(runs in vec(groups(), 1..5)) {
        let mut registry = Registry::default();
        for (day, groups) in (1..).zip(&runs) {
            registry.advance(&partition(groups), run(day));
        }
        let mut read = Registry::default();
        for entity in registry.entities() {
            let line = serde_json::to_string(entity).expect("a line");
            read.add(serde_json::from_str(&line).expect("an entity")).expect("no clash");
        }
        prop_assert_eq!(read.entities().collect::<Vec<_>>(), registry.entities().collect::<Vec<_>>());
    }
}
