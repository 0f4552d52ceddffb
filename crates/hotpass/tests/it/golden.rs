//! The golden fixture: two organizations in three workbooks become the table that was measured on the reference
//! system, but for the differences named here.

use std::collections::{BTreeMap, BTreeSet};

use hotpass_testkit::golden;

use crate::publication::{Row, csv_table, declared, published, table, value};

/// A field where doing it right gives another value than the reference did.
struct Difference {
    organization: &'static str,
    field: &'static str,
    reference: &'static str,
    ours: &'static str,
    why: &'static str,
}

const DIFFERENCES: [Difference; 4] = [
    Difference {
        organization: "Aero School",
        field: "organization_type",
        reference: "Active",
        ours: "Flight School",
        why: "the reference took the state of the register's approval for the kind of organization",
    },
    Difference {
        organization: "Heli Ops",
        field: "organization_type",
        reference: "Active",
        ours: "Helicopter",
        why: "the same; the two sources that say what kind it is agree",
    },
    Difference {
        organization: "Aero School",
        field: "description",
        reference: "Fixed-wing | Follow up",
        ours: "Fixed-wing",
        why: "the reference repeated the note, which belongs to the notes alone",
    },
    Difference {
        organization: "Heli Ops",
        field: "description",
        reference: "Rotary; Helicopter operations | Helicopter",
        ours: "Rotary; Helicopter operations",
        why: "the reference appended the type, which has a column of its own",
    },
];

fn golden_rows() -> (serde_json::Value, BTreeMap<String, Row>) {
    let project = declared();
    golden::write(&project.folder("data").expect("a folder")).expect("the workbooks");
    let result = published(&project, &[]);
    let rows = csv_table(&project, "dist/hotpass.csv")
        .into_iter()
        .map(|row| (value(&row, "organization_name").to_owned(), row))
        .collect();
    (result, rows)
}

#[test]
fn the_golden_fixture_becomes_the_golden_table_but_for_the_differences_named() {
    let (_, rows) = golden_rows();
    assert_eq!(rows.keys().collect::<Vec<_>>(), ["Aero School", "Heli Ops"]);
    let mut wrong = Vec::new();
    for expected in golden::expected() {
        let found = rows[expected.organization]
            .get(expected.field)
            .map(String::as_str);
        let difference = DIFFERENCES.iter().find(|difference| {
            (difference.organization, difference.field) == (expected.organization, expected.field)
        });
        let wanted = match difference {
            Some(difference) => {
                assert_eq!(Some(difference.reference), expected.value, "{expected:?}");
                assert!(!difference.why.is_empty());
                Some(difference.ours)
            }
            None => expected.value,
        };
        if found != wanted {
            wrong.push(format!("{expected:?}: wanted {wanted:?}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_golden_fixture_scores_as_the_reference_did() {
    let (result, rows) = golden_rows();
    for (organization, presence) in golden::PRESENCE {
        let row = &rows[organization];
        let score: f64 = value(row, "data_presence_score").parse().expect("a number");
        assert!((score - presence).abs() < 1e-9, "{organization}: {score}");
        for (column, confidence) in [
            ("contact_primary_email_confidence", "0.35"),
            ("contact_primary_phone_confidence", "0.85"),
        ] {
            assert_eq!(value(row, column), confidence, "{column} of {organization}");
        }
    }
    let breakdown = result["quality"]["source_breakdown"].as_object();
    let breakdown = breakdown.expect("the records per source");
    assert_eq!(breakdown.len(), 3);
    for (source, records) in breakdown {
        assert_eq!(records, golden::SOURCE_ROWS, "{source}");
    }
    for expectation in result["quality"]["expectations"]
        .as_array()
        .expect("a list")
    {
        assert_eq!(expectation["success"], true, "{expectation}");
    }
}

#[test]
fn the_primary_contact_of_the_golden_fixture_is_one_person() {
    let project = declared();
    golden::write(&project.folder("data").expect("a folder")).expect("the workbooks");
    published(&project, &[]);
    let provenance = table(&project, "dist/hotpass.provenance.parquet");
    for organization in ["Aero School", "Heli Ops"] {
        let records = |column: &str| -> BTreeSet<&str> {
            let of_cell = provenance.iter().filter(|row| {
                value(row, "organization_name") == organization && value(row, "column") == column
            });
            of_cell.map(|row| value(row, "record_id")).collect()
        };
        let named = records("contact_primary_name");
        for column in [
            "contact_primary_role",
            "contact_primary_email",
            "contact_primary_phone",
        ] {
            let found = records(column);
            assert!(
                found.intersection(&named).next().is_some(),
                "{column} of {organization} is of {found:?}, the name of {named:?}"
            );
        }
    }
}
