//! The flight-school example against its truth: no row lost, every joinable row attached, every planted address and
//! number published, nothing invented, and records of one organization put together.

use std::collections::{BTreeMap, BTreeSet};

use hotpass_testkit::{
    flight_schools::Spec,
    project::TestProject,
    truth::{self, Agreement, TrueRow},
};

use crate::publication::{Row, csv_table, generated, published, table, value};

/// What a program writes when it publishes "nothing" as if it were something.
const NOTHING: [&str; 8] = ["nan", "nat", "none", "null", "#n/a", "n/a", "<na>", "inf"];

/// Returns the entity of each source row, by table and row.
fn entities(project: &TestProject) -> BTreeMap<(String, u32), String> {
    let rows = table(project, "dist/hotpass.crosswalk.parquet");
    rows.iter()
        .filter_map(|row| {
            let place = (
                value(row, "table").to_owned(),
                value(row, "row").parse().expect("a row number"),
            );
            Some((place, row.get("entity_id")?.clone()))
        })
        .collect()
}

fn place(row: &TrueRow) -> (String, u32) {
    (format!("{}#{}", row.file, row.sheet), row.row)
}

/// Returns how well the published entities agree with the true organizations, over all rows about one.
fn agreement(project: &TestProject) -> Agreement {
    let entities = entities(project);
    let rows = truth::rows(project.root()).expect("the truth");
    let pairs: Vec<(u32, &String)> = rows
        .iter()
        .filter_map(|row| Some((row.organisation?, entities.get(&place(row))?)))
        .collect();
    assert!(
        pairs.len() > 400,
        "only {} rows have an entity",
        pairs.len()
    );
    truth::agreement(pairs)
}

#[test]
fn every_row_is_merged_or_quarantined_or_skipped_in_total_and_per_source() {
    let project = generated(&Spec::default());
    let result = published(&project, &[]);
    let count = |rows: &serde_json::Value, name: &str| rows[name].as_u64().expect("a count");
    let mut totals = [0; 4];
    let mut accounts = vec![&result["rows"]];
    let sources = result["sources"].as_array().expect("the sources");
    accounts.extend(sources.iter().map(|source| &source["rows"]));
    for (index, rows) in accounts.into_iter().enumerate() {
        let counts = ["read", "merged", "quarantined", "skipped"].map(|name| count(rows, name));
        assert_eq!(counts[0], counts[1] + counts[2] + counts[3], "{rows}");
        if index > 0 {
            for (total, count) in totals.iter_mut().zip(counts) {
                *total += count;
            }
        }
    }
    assert_eq!(
        totals,
        ["read", "merged", "quarantined", "skipped"].map(|name| count(&result["rows"], name))
    );
    for source in sources {
        let skipped = source["skipped"].as_object().expect("the reasons");
        let reasons: u64 = skipped.values().filter_map(serde_json::Value::as_u64).sum();
        assert_eq!(reasons, count(&source["rows"], "skipped"), "{source}");
    }
    // The same rows, counted in what was published.
    let crosswalk = table(&project, "dist/hotpass.crosswalk.parquet");
    let merged = crosswalk.iter().filter(|row| row.contains_key("entity_id"));
    assert_eq!(merged.count() as u64, totals[1]);
    let quarantine: BTreeSet<String> = csv_table(&project, "dist/hotpass.quarantine.csv")
        .iter()
        .map(|row| value(row, "record_id").to_owned())
        .collect();
    assert_eq!(quarantine.len() as u64, totals[2]);
}

#[test]
fn every_row_whose_organization_can_be_found_is_attached_to_it() {
    let project = generated(&Spec::default());
    published(&project, &[]);
    let entities = entities(&project);
    let rows = truth::rows(project.root()).expect("the truth");
    let mut attached = BTreeMap::new();
    for row in &rows {
        let entity = entities.get(&place(row));
        if row.kind == "template" {
            assert_eq!(entity, None, "a template row became a record: {row:?}");
        } else if row.joins == "id" || row.joins == "name" {
            assert!(entity.is_some(), "{row:?} is not attached");
            *attached.entry(row.kind.as_str()).or_insert(0) += 1;
        }
    }
    for kind in ["contact", "address", "capture", "issue"] {
        assert!(
            attached.get(kind).is_some_and(|count| *count > 10),
            "{kind}: {attached:?}"
        );
    }
    // Attached means to the right one: no entity holds rows of two true organizations.
    let mut organizations: BTreeMap<&String, BTreeSet<u32>> = BTreeMap::new();
    for row in &rows {
        if let (Some(entity), Some(organization)) = (entities.get(&place(row)), row.organisation) {
            organizations
                .entry(entity)
                .or_default()
                .insert(organization);
        }
    }
    let mixed: Vec<_> = organizations
        .iter()
        .filter(|(_, found)| found.len() > 1)
        .collect();
    assert!(mixed.is_empty(), "{mixed:?}");
}

#[test]
fn every_well_formed_address_and_number_reaches_its_organization() {
    let project = generated(&Spec::default());
    published(&project, &[]);
    let rows = table(&project, "dist/hotpass.parquet");
    let channels: BTreeMap<&str, BTreeSet<&str>> = rows
        .iter()
        .map(|row| (value(row, "entity_id"), channels(row)))
        .collect();
    let entities = entities(&project);
    let contacts = truth::contacts(project.root()).expect("the truth");
    let planted: Vec<_> = contacts
        .iter()
        .filter(|contact| contact.well_formed)
        .collect();
    assert!(planted.len() > 500, "only {} planted", planted.len());
    for contact in planted {
        let digits: String = contact.cell.chars().filter(char::is_ascii_digit).collect();
        let at = (
            format!("{}#{}", contact.file, contact.sheet),
            digits.parse().expect("a row"),
        );
        let entity = entities.get(&at).expect("a row with a contact is a record");
        for wanted in [&contact.email, &contact.phone].into_iter().flatten() {
            assert!(
                channels[entity.as_str()].contains(wanted.as_str()),
                "{contact:?}"
            );
        }
    }
    for row in &rows {
        for phone in ["contact_primary_phone", "contact_secondary_phones"] {
            for number in row.get(phone).iter().flat_map(|text| text.split(';')) {
                let digits = number.strip_prefix('+').unwrap_or_default();
                assert!(
                    (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()),
                    "{number} is no E.164"
                );
            }
        }
    }
}

/// Returns the addresses and numbers of a published row.
fn channels(row: &Row) -> BTreeSet<&str> {
    let columns = [
        "contact_primary_email",
        "contact_primary_phone",
        "contact_secondary_emails",
        "contact_secondary_phones",
    ];
    columns
        .iter()
        .filter_map(|column| row.get(*column))
        .flat_map(|text| text.split(';'))
        .collect()
}

#[test]
fn no_nameless_row_becomes_an_organization_and_no_cell_says_nothing_in_words() {
    let project = generated(&Spec::default());
    let result = published(&project, &[]);
    let rows = table(&project, "dist/hotpass.parquet");
    assert_eq!(Some(rows.len() as u64), result["total_records"].as_u64());
    let mut slugs = BTreeSet::new();
    for row in &rows {
        let name = value(row, "organization_name");
        assert!(name.chars().any(char::is_alphabetic), "`{name}` is no name");
        assert!(
            slugs.insert(value(row, "organization_slug")),
            "`{name}` has no slug of its own"
        );
        for (column, text) in row {
            // `none` is what this column says of a record without flags.
            let says_nothing = NOTHING.contains(&text.trim().to_lowercase().as_str());
            assert!(
                !says_nothing || (column == "data_quality_flags" && text == "none"),
                "{column} of {name} reads {text}"
            );
        }
    }
    let truth = truth::rows(project.root()).expect("the truth");
    let organizations: BTreeSet<u32> = truth.iter().filter_map(|row| row.organisation).collect();
    assert!(rows.len() >= organizations.len(), "an organization is lost");
}

#[test]
fn the_records_of_one_organization_are_put_together() {
    let project = generated(&Spec::default());
    published(&project, &[]);
    let found = agreement(&project);
    assert!(found.f1 >= 0.97 && found.precision >= 0.99, "{found:?}");
}

#[test]
fn the_records_of_one_organization_are_put_together_among_a_thousand() {
    let project = generated(&Spec {
        organisations: 1000,
        seed: 7,
        ..Spec::default()
    });
    published(&project, &[]);
    let found = agreement(&project);
    assert!(found.f1 >= 0.97 && found.precision >= 0.99, "{found:?}");
}
