//! Loading projects from folders, and what is said about mistakes.

use super::*;

fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, Result<Project>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let loaded = Project::load(folder.path());
    (folder, loaded)
}

fn failure(files: &[(&str, &str)]) -> String {
    let (folder, loaded) = project(files);
    let error = loaded.expect_err("the project is wrong");
    let hint = error.hint().unwrap_or_default();
    format!("{error} | {hint}").replace(&format!("{}/", folder.path().display()), "")
}

const SOURCE: &str = "[[source]]\nlabel = \"A\"\npattern = \"*.xlsx\"\n";

#[test]
fn all_documents_of_a_project_are_read_in_name_order() {
    let table = |sheet| format!("[[table]]\nsource = \"A\"\nsheet = \"{sheet}\"\nnumber = 1\n");
    let (_folder, loaded) = project(&[
        (
            "hotpass.toml",
            &format!("{SOURCE}[[source.table]]\ncontract = \"people\"\n"),
        ),
        ("contracts/people.toml", "dataset = \"people\"\n"),
        ("mappings/b.toml", &table("second")),
        ("mappings/a.toml", &table("first")),
        ("mappings/notes.md", "not a document"),
    ]);
    let project = loaded.expect("a valid project");
    assert!(project.contracts.contains_key("people"));
    let sheets: Vec<_> = project
        .mapping
        .tables
        .iter()
        .map(|t| t.sheet.as_str())
        .collect();
    assert_eq!(sheets, ["first", "second"]);
    assert_eq!(project.profiles.names().len(), 2);
}

#[test]
fn a_folder_without_a_project_is_told_how_to_get_one() {
    let text = failure(&[("readme.md", "")]);
    assert!(text.starts_with("no `hotpass.toml` in `"), "{text}");
    assert!(text.contains("`hotpass init "), "{text}");
}

#[test]
fn a_label_used_twice_is_refused_with_both_places() {
    assert_eq!(
        failure(&[("hotpass.toml", &format!("{SOURCE}\n{SOURCE}"))]),
        "hotpass.toml:6:1: the label `A` is already used at hotpass.toml:2:1 | labels name sources in outputs, so each needs its own"
    );
}

#[test]
fn a_contract_that_does_not_exist_is_refused() {
    assert_eq!(
        failure(&[
            (
                "hotpass.toml",
                &format!("{SOURCE}[[source.table]]\ncontract = \"persons\"\n")
            ),
            ("contracts/person.toml", "dataset = \"person\"\n"),
        ]),
        "hotpass.toml:5:1: no contract named `persons` in `contracts/` | did you mean `person`?"
    );
}

#[test]
fn a_contract_file_goes_by_its_dataset() {
    assert_eq!(
        failure(&[
            ("hotpass.toml", ""),
            ("contracts/people.toml", "dataset = \"persons\"\n"),
        ]),
        "contracts/people.toml:1:1: the dataset is `persons`, but the file is named `people` | rename the file to `persons`, or the dataset to `people`"
    );
}

#[test]
fn survivorship_of_an_unknown_column_is_refused() {
    assert_eq!(
        failure(&[(
            "hotpass.toml",
            "[survivorship.web_site]\nstrategy = \"best\"\n"
        )]),
        "hotpass.toml:1:15: unknown published column `web_site` | did you mean `website`?"
    );
}

#[test]
fn one_table_mapped_in_two_files_is_refused() {
    let table = "[[table]]\nsource = \"A\"\nsheet = \"S\"\nnumber = 1\n";
    assert_eq!(
        failure(&[
            ("hotpass.toml", ""),
            ("mappings/a.toml", table),
            ("mappings/b.toml", table)
        ]),
        "mappings/b.toml:1:1: table 1 of sheet `S` of `A` is already mapped at mappings/a.toml:1:1 | keep one of the two entries"
    );
}

#[test]
fn two_sources_of_one_priority_are_refused_with_both_places() {
    let source = |label, priority| {
        format!("[[source]]\nlabel = \"{label}\"\npattern = \"*\"\npriority = {priority}\n")
    };
    let all = [source("A", 2), source("B", 1), source("C", 2)].concat();
    assert_eq!(
        failure(&[("hotpass.toml", &all)]),
        "hotpass.toml:12:1: `source[2].priority` is 2, and so is `source[0].priority` at hotpass.toml:4:1 | give each source its own, so that one of them wins when values differ"
    );
}

#[test]
fn the_nearest_project_is_found_from_a_folder_inside_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inner = folder.path().join("data/deep");
    std::fs::create_dir_all(&inner).expect("folders");
    assert_eq!(Project::nearest(&inner), None);
    std::fs::write(folder.path().join(FILE), "").expect("a file");
    assert_eq!(Project::nearest(&inner), Some(folder.path()));
}

#[test]
fn the_bundled_example_is_a_valid_project() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/flight-schools");
    let project = Project::load(&root).expect("a valid project");
    let options = project.options().expect("options");
    assert_eq!(options.sources.len(), 3);
    let used: std::collections::BTreeSet<_> = options
        .sources
        .iter()
        .flat_map(|source| &source.tables)
        .filter_map(|table| table.contract.as_deref())
        .collect();
    let known: std::collections::BTreeSet<_> =
        project.contracts.keys().map(String::as_str).collect();
    assert_eq!(used, known, "every contract is of use");
}
