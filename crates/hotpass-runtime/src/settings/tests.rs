//! Layers, targets and what is assumed.

use hotpass_model::plan::{Unreadable, Violation};

use super::*;
use crate::document::Document;

fn declared(text: &str) -> Project {
    let document = Document::new("hotpass.toml", text);
    let mut project = Project::undeclared("work");
    project.is_declared = true;
    project.layers.document(&document).expect("a document");
    project
}

#[test]
fn without_a_project_the_defaults_hold_and_are_said() {
    let flags = Flags {
        input_dir: Some("books".into()),
        ..Flags::default()
    };
    let plan = resolve(&Project::undeclared("."), &flags).expect("a plan");
    assert_eq!(plan.input_dir, Path::new("books"));
    assert_eq!(plan.policy.unreadable, Unreadable::Continue);
    assert_eq!(plan.policy.violation, Violation::Quarantine);
    assert_eq!(plan.profile.name, "generic");
    assert_eq!(plan.target.folder, Path::new("dist"));
    assert_eq!(plan.target.stem, "hotpass");
    assert!(plan.target.owns_folder);
    assert_eq!(plan.until, Stage::Publish);
    assert_eq!(plan.assumptions.len(), 4);
}

#[test]
fn the_file_is_over_the_defaults_and_flags_are_over_the_file() {
    let project = declared(
        "[project]\nname = \"P\"\nprofile = \"aviation\"\ncountry = \"NA\"\ninput-dir = \"data\"\n\
         [policy]\nviolation = \"warn\"\n[limits]\ncells = 7\n[output]\npath = \"out/x.csv\"\n[mapping]\napply = 0.9\n",
    );
    let plan = resolve(&project, &Flags::default()).expect("a plan");
    assert_eq!(plan.project, "P");
    assert_eq!(plan.input_dir, Path::new("work/data"));
    assert_eq!(plan.profile.country, "NA");
    assert_eq!(
        (plan.profile.mapping.apply, plan.profile.mapping.suggest),
        (0.9, 0.6)
    );
    assert_eq!(plan.policy.violation, Violation::Warn);
    assert_eq!(plan.policy.unreadable, Unreadable::Continue);
    assert_eq!((plan.limits.cells, plan.limits.entries), (7, 10_000));
    assert_eq!(plan.target.folder, Path::new("work/out"));
    assert_eq!(plan.target.main, MainOutput::Csv);
    assert!(plan.target.owns_folder);

    let flags = Flags {
        profile: Some("generic".into()),
        output_path: Some("here.xlsx".into()),
        archive: Some(true),
        ..Flags::default()
    };
    let plan = resolve(&project, &flags).expect("a plan");
    assert_eq!(plan.profile.name, "generic");
    assert_eq!(plan.target.folder, Path::new("."));
    assert_eq!(plan.target.stem, "here");
    assert!(plan.target.archive);
    assert!(
        !plan.target.owns_folder,
        "a folder named by a flag is never replaced"
    );
}

#[test]
fn a_folder_with_other_things_in_it_is_never_owned() {
    for path in [
        "x.xlsx",
        "../x.xlsx",
        "data/x.xlsx",
        "contracts/x.xlsx",
        "/x.xlsx",
    ] {
        let project = declared(&format!(
            "[project]\ninput-dir = \"data/raw\"\n[output]\npath = \"{path}\"\n"
        ));
        let plan = resolve(&project, &Flags::default()).expect("a plan");
        assert!(!plan.target.owns_folder, "{path}");
    }
}

#[test]
fn mistakes_in_values_have_a_place_and_a_next_step() {
    for (text, expected) in [
        (
            "[project]\nprofile = \"aviations\"\n",
            "hotpass.toml:2:1: unknown profile `aviations` | did you mean `aviation`?",
        ),
        (
            "[project]\ncountry = \"South Africa\"\n",
            "hotpass.toml:2:1: `South Africa` is not a country code | use the two capital letters of ISO 3166-1, such as `ZA`",
        ),
        (
            "[limits]\nentries = 0\n",
            "hotpass.toml:2:1: `entries` is 0, so no file could be read | give the largest size you expect",
        ),
        (
            "[mapping]\napply = 0.4\n",
            "hotpass.toml:1:2: the thresholds are apply = 0.4 and suggest = 0.6 | both lie between 0 and 1, and suggest is not above apply",
        ),
        (
            "[output]\npath = \"dist/x.pdf\"\n",
            "hotpass.toml:2:1: the output path `work/dist/x.pdf` names no .xlsx or .csv file | name the workbook or the CSV file; Parquet and the other outputs stand beside it",
        ),
    ] {
        let error = resolve(&declared(text), &Flags::default()).expect_err("a mistake");
        assert_eq!(
            format!("{error} | {}", error.hint().unwrap_or_default()),
            expected
        );
    }
}

#[test]
fn the_defaults_set_every_value_that_a_plan_needs() {
    assert_eq!(default_limits().file_mib, 1024);
    resolve(&Project::undeclared("."), &Flags::default()).expect("a plan from nothing");
}

/// Per table of the document: how it is opened, and every key with a value that is not the default.
const EVERY_KEY: &[(&str, &[(&str, &str)])] = &[
    (
        "[project]",
        &[
            ("name", "\"X\""),
            ("profile", "\"aviation\""),
            ("input-dir", "\"x\""),
            ("country", "\"NA\""),
        ],
    ),
    (
        "[policy]",
        &[("unreadable", "\"fail\""), ("violation", "\"warn\"")],
    ),
    (
        "[limits]",
        &[
            ("file-mib", "1"),
            ("expanded-mib", "1"),
            ("entries", "1"),
            ("cells", "1"),
        ],
    ),
    ("[output]", &[("path", "\"x.csv\""), ("archive", "true")]),
    ("[mapping]", &[("apply", "0.99"), ("suggest", "0.01")]),
    (
        "[survivorship.website]",
        &[("strategy", "\"union\""), ("order", "[\"recency\"]")],
    ),
    (
        "[[source]]\nlabel = \"A\"\npattern = \"*\"",
        &[
            ("priority", "3"),
            ("id-prefix", "\"x\""),
            ("label", "\"B\""),
            ("pattern", "\"x*\""),
            ("table", "[{ sheet = \"x\" }]"),
        ],
    ),
    (
        "[[source]]\nlabel = \"A\"\npattern = \"*\"\n[[source.table]]",
        &[
            ("sheet", "\"x\""),
            ("number", "2"),
            ("role", "\"related\""),
            ("id", "[\"x\"]"),
            ("join", "[\"name\"]"),
            ("unjoined", "\"quarantine\""),
            ("contract", "\"x\""),
            ("columns", "{ website = \"x\" }"),
            ("constants", "{ country = \"x\" }"),
            ("dates", "{ last_interaction_date = \"dmy\" }"),
            ("infer", "\"always\""),
        ],
    ),
];

/// Returns the keys that a table may have, as the decoder lists them for one it does not know.
fn keys(opening: &str) -> Vec<String> {
    let text = format!("{opening}\nno-such-key = 1\n");
    let tree = Document::new("x.toml", text).tree(0).expect("a document");
    let fault = crate::tree::decode::decode::<Options>(&tree).expect_err("an unknown key");
    let mut names: Vec<String> = fault
        .problem
        .split('`')
        .skip(3)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn every_key_reaches_the_plan() {
    let plan = |text: &str| {
        let plan = resolve(&declared(text), &Flags::default()).expect("a plan");
        serde_json::to_value(plan).expect("JSON")
    };
    let sections = EVERY_KEY.iter().map(|(opening, _)| {
        let name = opening.trim_start_matches('[').split([']', '.']).next();
        name.unwrap_or_default().to_owned()
    });
    let sections: std::collections::BTreeSet<String> = sections.collect();
    assert!(
        sections.into_iter().eq(keys("")),
        "a section is not looked at"
    );
    for (opening, pairs) in EVERY_KEY {
        let mut named: Vec<&str> = pairs.iter().map(|(key, _)| *key).collect();
        named.sort_unstable();
        assert_eq!(named, keys(opening), "{opening}");
        for (key, value) in *pairs {
            // A key that the opening sets already is set anew, in its place.
            let line = format!("{key} = ");
            let text = match opening.split_once(&line) {
                Some((before, after)) => {
                    let rest = after.split_once('\n').map_or("", |(_, rest)| rest);
                    format!("{before}{line}{value}\n{rest}\n")
                }
                None => format!("{opening}\n{line}{value}\n"),
            };
            assert_ne!(
                plan(&text),
                plan(&format!("{opening}\n")),
                "{key} has no effect"
            );
        }
    }
}
