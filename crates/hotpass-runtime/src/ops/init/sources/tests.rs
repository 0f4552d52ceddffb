//! Every file belongs to one source, and labels and priorities are those that are known.

use super::*;
use crate::{ops::init::survey::FoundTable, profiles::Library};

fn survey(paths: &[&str]) -> Survey {
    let files = paths.iter().map(|path| FoundFile {
        path: (*path).into(),
        tables: vec![FoundTable {
            sheet: "S".into(),
            number: 1,
            headers: vec!["Name".into()],
            ..FoundTable::default()
        }],
        ..FoundFile::default()
    });
    Survey {
        files: files.collect(),
        refused: Vec::new(),
    }
}

fn proposed(survey: &Survey, profile: &str) -> Vec<DraftedSource> {
    let profile = Library::built_in().get(profile).expect("a profile");
    propose(survey, &BTreeSet::new(), &profile)
}

/// Returns for each file the labels of the sources whose pattern matches it, in the order they are declared.
fn claims(survey: &Survey, sources: &[DraftedSource]) -> Vec<Vec<String>> {
    let claim = |file: &FoundFile| {
        let matching = sources
            .iter()
            .filter(|source| pattern::matches(&source.pattern, &file.path));
        matching.map(|source| source.label.clone()).collect()
    };
    survey.files.iter().map(claim).collect()
}

#[test]
fn every_file_belongs_to_exactly_one_source() {
    for paths in [
        &["a.xlsx", "b.csv", "data/a.csv"][..],
        &["a.csv", "in/a.csv", "in/deep/a.csv", "other/a.csv"],
        &["A.csv", "a.csv", "in/A.CSV"],
        &["we*ird.csv", "weird.csv", "we?rd.csv", "welcome weird.csv"],
        &[
            "Schools 2024.csv",
            "Schools 2025.csv",
            "Schools.xlsx",
            "in/Schools 2024.csv",
        ],
        &[
            "Schools 2024.csv",
            "Schools 2025.csv",
            "Schools of Durban.csv",
        ],
        &["Schools.csv", "Schools 1.csv", "Schools ?.csv"],
        &["[odd].csv", "o.csv", "{a,b}.csv", "é.csv", "E\u{301}.csv"],
    ] {
        let survey = survey(paths);
        let sources = proposed(&survey, "generic");
        for (path, claims) in paths.iter().zip(claims(&survey, &sources)) {
            // Two names with wildcards may reach one file; the first declared has it.
            let is_odd = paths
                .iter()
                .filter(|path| path.contains(['*', '?']))
                .count()
                > 1;
            assert!(!claims.is_empty(), "{path} of {paths:?} is lost");
            assert!(
                claims.len() == 1 || is_odd,
                "{path} of {paths:?}: {claims:?}"
            );
        }
        let labels: BTreeSet<&str> = sources.iter().map(|source| source.label.as_str()).collect();
        assert_eq!(labels.len(), sources.len(), "{paths:?}");
        let held: usize = sources.iter().map(|source| source.files.len()).sum();
        assert_eq!(held, paths.len(), "{paths:?}");
    }
}

#[test]
fn editions_share_a_source_unless_the_pattern_would_reach_further() {
    let patterns = |paths: &[&str]| -> Vec<String> {
        let sources = proposed(&survey(paths), "generic");
        sources.into_iter().map(|source| source.pattern).collect()
    };
    assert_eq!(
        patterns(&["Schools 1.csv", "Schools 2.csv"]),
        ["./Schools*.csv"]
    );
    assert_eq!(
        patterns(&["Schools 1.csv", "Schools 2.csv", "Schools of Durban.csv"]),
        [
            "./Schools 1.csv",
            "./Schools 2.csv",
            "./Schools of Durban.csv"
        ]
    );
    assert_eq!(
        patterns(&["Schools 1.csv", "Schools 2.csv", "in/Schools 1.csv"]),
        ["./Schools*.csv", "in/Schools 1.csv"]
    );
}

#[test]
fn a_file_that_cannot_be_read_is_in_no_pattern_of_editions() {
    let mut survey = survey(&["Schools 1.csv", "Schools 2.csv"]);
    survey.refused.push(RefusedFile {
        path: "Schools 3.csv".into(),
        ..RefusedFile::default()
    });
    assert_eq!(proposed(&survey, "generic").len(), 2);
}

#[test]
fn sources_that_the_profile_knows_have_its_names_and_priorities() {
    let all = survey(&[
        "Contact Database.xlsx",
        "Reachout Database.xlsx",
        "SACAA Flight Schools - Refined copy__CLEANED.xlsx",
    ]);
    let shown = |sources: Vec<DraftedSource>| -> Vec<(String, Option<u32>)> {
        sources
            .into_iter()
            .map(|source| (source.label, source.priority))
            .collect()
    };
    assert_eq!(
        shown(proposed(&all, "aviation")),
        [
            ("Contact Database".to_owned(), Some(1)),
            ("Reachout Database".to_owned(), Some(2)),
            ("SACAA Cleaned".to_owned(), Some(3))
        ]
    );
    // With one that the profile does not know there is no order among all of them.
    let more = survey(&["Contact Database.xlsx", "My list.xlsx"]);
    assert_eq!(
        shown(proposed(&more, "aviation")),
        [
            ("Contact Database".to_owned(), None),
            ("My list".to_owned(), None)
        ]
    );
    // Two files that could both be meant are neither.
    let two = survey(&["Contact Database A.xlsx", "B Contact Database.xlsx"]);
    assert_eq!(
        shown(proposed(&two, "aviation")),
        [
            ("B Contact Database".to_owned(), None),
            ("Contact Database A".to_owned(), None)
        ]
    );
}

#[test]
fn what_is_left_out_is_in_no_source() {
    let survey = survey(&["a.csv", "b.csv"]);
    let profile = Library::built_in().get("generic").expect("a profile");
    let sources = propose(&survey, &BTreeSet::from(["a.csv".to_owned()]), &profile);
    assert_eq!(sources.len(), 1);
    assert_eq!(sources[0].pattern, "./b.csv");
}

#[test]
fn a_pattern_matches_its_file_and_none_that_comes_later() {
    for (path, later) in [
        ("a.csv", "in/a.csv"),
        ("in/a.csv", "in/in/a.csv"),
        ("we*ird.csv", "weird.csv"),
        ("we*ird.csv", "we and ird.csv"),
        ("we?ird.csv", "weird.csv"),
        ("[ab].csv", "a.csv"),
        ("a\\b.csv", "ab.csv"),
        ("a\\*.csv", "a*.csv"),
    ] {
        let sources = proposed(&survey(&[path]), "generic");
        let reaches = |file| pattern::matches(&sources[0].pattern, file);
        assert!(reaches(path), "{path}: {}", sources[0].pattern);
        assert!(!reaches(later), "{later}: {}", sources[0].pattern);
    }
    let editions = proposed(&survey(&["List 1.csv", "List 2.csv"]), "generic");
    assert_eq!(editions.len(), 1);
    assert!(!pattern::matches(&editions[0].pattern, "in/List 3.csv"));
}
