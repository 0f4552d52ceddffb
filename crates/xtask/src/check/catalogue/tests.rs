//! Tests of the catalogue check on small trees.

use super::*;

const FAMILY: &str = "\
//! Rules.
use super::Rule;

/// Odd.
pub const ODD: Rule = Rule {
    code: \"HP-I001\",
};

/// All.
pub const RULES: &[&Rule] = &[&ODD];
";

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let faults = check(&Tree::of(files));
    faults.iter().map(ToString::to_string).collect()
}

fn family(text: &str) -> (&'static str, &str) {
    ("crates/hotpass-model/src/finding/ingest.rs", text)
}

#[test]
fn a_rule_that_is_listed_reported_and_tested_has_no_fault() {
    let stage =
        "//! Doc.\nfn f() { report(&ingest::ODD); }\n#[cfg(test)]\nmod tests { use super::ODD; }\n";
    let found = faults(&[family(FAMILY), ("crates/hotpass-engine/src/a.rs", stage)]);
    assert_eq!(found, [] as [String; 0]);
}

#[test]
fn a_case_file_counts_as_a_test() {
    let stage = "//! Doc.\nfn f() { report(&ODD); }\n";
    let files = [
        family(FAMILY),
        ("crates/hotpass-engine/src/a.rs", stage),
        (
            "crates/hotpass-engine/cases/ingest/odd.md",
            "finds HP-I001\n",
        ),
    ];
    assert_eq!(faults(&files), [] as [String; 0]);
    let found = faults(&files[..2]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("HP-I001 is mentioned in no test"),
        "{found:?}"
    );
}

#[test]
fn a_mention_in_a_comment_or_in_tests_alone_reports_nothing() {
    let stage =
        "//! HP-I001\n// report(ODD)\nfn f() {}\n#[cfg(test)]\nmod tests { use super::ODD; }\n";
    let found = faults(&[family(FAMILY), ("crates/hotpass-engine/src/a.rs", stage)]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains(":6: HP-I001 is reported by no stage"),
        "{found:?}"
    );
}

#[test]
fn a_longer_name_is_not_the_rule() {
    let stage = "//! Doc.\nfn f() { report(&VERY_ODD, ODDS); }\n";
    let found = faults(&[family(FAMILY), ("crates/hotpass-engine/src/a.rs", stage)]);
    assert_eq!(found.len(), 2);
}

#[test]
fn the_catalogues_own_tests_do_not_count() {
    let text = format!("{FAMILY}\n#[cfg(test)]\nmod tests {{ use super::ODD; }}\n");
    assert_eq!(faults(&[family(&text)]).len(), 2);
}

#[test]
fn tests_of_crates_that_find_nothing_do_not_count() {
    let stage = "//! Doc.\nfn f() { report(&ODD); }\n";
    let test = "//! Doc.\nconst A: &str = \"HP-I001\";\n";
    let found = faults(&[
        family(FAMILY),
        ("crates/hotpass-engine/src/a.rs", stage),
        ("crates/xtask/src/a/tests.rs", test),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn an_unlisted_rule_and_one_without_constant_are_faults() {
    let unlisted = FAMILY.replace("&[&ODD]", "&[]");
    let found = faults(&[family(&unlisted)]);
    assert!(found[0].contains("is not listed"), "{found:?}");
    let inline = "//! Rules.\npub const RULES: &[Rule] = &[Rule { code: \"HP-I002\" }];\n";
    let found = faults(&[family(inline)]);
    assert!(found[0].contains("no constant of its own"), "{found:?}");
}

#[test]
fn a_family_may_be_several_files() {
    let list = "//! Rules.\npub const RULES: &[&Rule] = &[&cell::ODD];\n";
    let rule = "//! Rules.\npub const ODD: Rule = Rule { code: \"HP-I001\" };\n";
    let stage = "//! Doc.\nfn f() { report(&ODD); }\n#[cfg(test)]\nmod tests { use super::ODD; }\n";
    let found = faults(&[
        family(list),
        ("crates/hotpass-model/src/finding/ingest/cell.rs", rule),
        ("crates/hotpass-engine/src/a.rs", stage),
    ]);
    assert_eq!(found, [] as [String; 0]);
}

#[test]
fn one_name_in_two_families_needs_the_family_before_it() {
    let map = FAMILY.replace("HP-I001", "HP-M001");
    let stage = "//! Doc.\nfn f() { report(&ingest::ODD); }\n";
    let files = [
        family(FAMILY),
        ("crates/hotpass-model/src/finding/map.rs", map.as_str()),
        ("crates/hotpass-engine/src/a.rs", stage),
        ("crates/hotpass-engine/cases/a.md", "HP-I001 HP-M001"),
    ];
    let found = faults(&files);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("HP-M001 is reported by no stage"),
        "{found:?}"
    );
}

#[test]
fn codes_are_found_in_prose() {
    assert_eq!(
        codes_in("see HP-I012, HP-V7, HP-… and hp-i013; HP-G0011"),
        ["HP-I012", "HP-G001"]
    );
}
