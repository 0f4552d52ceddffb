//! The same data gives the same publication: byte for byte on a second run, record for record when rows come in another
//! order, and id for id when some of the data changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
};

use hotpass_testkit::{
    flight_schools::{self, Spec},
    truth,
};

use crate::{
    project,
    publication::{Row, bytes, csv_table, generated, published, sha256, table, value, verified},
};

#[test]
fn a_second_run_gives_the_same_bytes() {
    let project = generated(&Spec::default());
    published(&project, &["--archive"]);
    let first = bytes(&project, "dist");
    verified(&project, "dist", "manifest.json");
    published(&project, &["--archive"]);
    let second = bytes(&project, "dist");
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (name, content) in &first {
        assert_eq!(sha256(content), sha256(&second[name]), "{name}");
    }
    // The archive is named by the latest day in the data, not by when somebody ran this.
    let rows = table(&project, "dist/hotpass.parquet");
    let days = rows
        .iter()
        .filter_map(|row| row.get("last_interaction_date"));
    let latest = days.max().expect("a day").replace('-', "");
    let is_archive = |name: &&String| name.starts_with("refined-data-");
    let archives: Vec<&String> = first.keys().filter(is_archive).collect();
    let start = format!("refined-data-{latest}T000000Z-");
    assert!(
        matches!(archives.as_slice(), [name] if name.starts_with(&start)),
        "{archives:?} and not {start}"
    );
    // Another place, and no earlier publication to take ids from.
    let elsewhere = generated(&Spec::default());
    published(&elsewhere, &["--archive"]);
    for (name, content) in bytes(&elsewhere, "dist") {
        assert_eq!(sha256(&content), sha256(&first[&name]), "{name}");
    }
}

#[test]
fn the_order_of_rows_changes_no_golden_record() {
    let golden = |shuffle_seed: Option<u64>| {
        let project = generated(&Spec {
            shuffle_seed,
            ..Spec::default()
        });
        published(&project, &[]);
        let mut rows = table(&project, "dist/hotpass.parquet");
        for row in &mut rows {
            // This column names cells, and a row that moved has other cells.
            let told = row.remove("selection_provenance");
            assert!(told.is_some(), "{row:?}");
        }
        rows
    };
    let ordered = golden(None);
    for seed in [1, 2] {
        let shuffled = golden(Some(seed));
        assert_eq!(ordered.len(), shuffled.len());
        for (one, other) in ordered.iter().zip(&shuffled) {
            let differs = |(column, text): &(&String, &String)| other.get(*column) != Some(text);
            let columns: Vec<_> = one.iter().filter(differs).collect();
            assert_eq!(one, other, "{columns:?}");
        }
    }
}

#[test]
fn ids_stay_when_other_rows_come_and_go() {
    let project = project();
    let write = |numbers: &mut dyn Iterator<Item = u32>| {
        let mut text = String::from("Company name,Email,Tel\n");
        for number in numbers {
            let name = name(number);
            writeln!(
                text,
                "{name},info@school{number}.example,082 123 {number:04}"
            )
            .expect("writing to a string cannot fail");
        }
        project.write("in/schools.csv", text).expect("a file");
    };
    let ids = || -> BTreeMap<String, String> {
        published(&project, &["in", "--output-path", "out/schools.xlsx"]);
        let rows = csv_table(&project, "out/schools.csv");
        rows.iter()
            .map(|row: &Row| {
                let pair =
                    ["organization_name", "entity_id"].map(|name| value(row, name).to_owned());
                pair.into()
            })
            .collect()
    };
    write(&mut (0..40));
    let before = ids();
    assert_eq!(before.len(), 40);
    // Five leave, five come, and all stand in another order.
    write(&mut (5..45).rev());
    let after = ids();
    assert_eq!(after.len(), 40);
    for number in 5..40 {
        assert_eq!(before[&name(number)], after[&name(number)]);
    }
    let old: BTreeSet<&String> = before.values().collect();
    for number in 40..45 {
        assert!(
            !old.contains(&after[&name(number)]),
            "an id changed its meaning"
        );
    }
    // One is called differently, and is known by its number and address.
    let text = project.read("in/schools.csv").expect("the file");
    let renamed = text.replace(&name(7), "Nimbus Aviation Academy");
    project.write("in/schools.csv", renamed).expect("a file");
    let unrelated = ids();
    assert_eq!(unrelated.len(), 40);
    for number in (5..45).filter(|number| *number != 7) {
        assert_eq!(after[&name(number)], unrelated[&name(number)]);
    }
}

fn name(number: u32) -> String {
    const FIRST: [&str; 9] = [
        "Kalahari",
        "Umbetein",
        "Langaweni",
        "Drakensberg",
        "Karoo",
        "Overberg",
        "Zululand",
        "Bushveld",
        "Namaqua",
    ];
    const SECOND: [&str; 5] = [
        "Flight School",
        "Helicopters",
        "Gliding Club",
        "Air Charter",
        "Wings",
    ];
    let (first, second) = (number as usize % 9, number as usize % 5);
    format!("{} {}", FIRST[first], SECOND[second])
}

#[test]
fn the_example_keeps_its_ids_when_five_organizations_are_added() {
    let spec = Spec::default();
    let project = generated(&spec);
    let ids = || -> BTreeMap<u32, BTreeSet<String>> {
        published(&project, &[]);
        let entities: BTreeMap<(String, String), String> =
            table(&project, "dist/hotpass.crosswalk.parquet")
                .into_iter()
                .filter_map(|row| {
                    let place = ["table", "row"].map(|name| value(&row, name).to_owned());
                    Some((place.into(), row.get("entity_id")?.clone()))
                })
                .collect();
        let mut ids: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
        for row in truth::rows(project.root()).expect("the truth") {
            let place = (format!("{}#{}", row.file, row.sheet), row.row.to_string());
            if let (Some(organization), Some(id)) = (row.organisation, entities.get(&place)) {
                ids.entry(organization).or_default().insert(id.clone());
            }
        }
        ids
    };
    let before = ids();
    fs::remove_dir_all(project.path("data")).expect("the old data");
    let larger = Spec {
        organisations: spec.organisations + 5,
        ..spec
    };
    flight_schools::write(&larger, &project.path("data"), project.root()).expect("the workbooks");
    let after = ids();
    assert_eq!(after.len(), before.len() + 5);
    let kept = before
        .iter()
        .filter(|(organization, ids)| after[organization].is_superset(ids))
        .count();
    assert_eq!(kept, before.len(), "some organizations have another id");
}
