//! Which layer wins, and where an error points.

use super::*;
use crate::{profiles::Library, settings::options::Options};

fn layers(documents: &[(&str, &str)], variables: &[(&str, &str)]) -> Layers {
    let mut layers = Layers::defaults();
    let library = Library::built_in();
    let generic = library.chain("generic").expect("a profile");
    layers.profile(&generic).expect("a profile");
    for (path, text) in documents {
        layers
            .document(&Document::new(*path, *text))
            .expect("a document");
    }
    let variables: Vec<(String, String)> = variables
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect();
    layers.environment(&variables);
    layers
}

#[test]
fn the_later_layer_wins_key_by_key() {
    let mut all = layers(
        &[
            (
                "hotpass.toml",
                "[limits]\ncells = 1\nentries = 2\n[project]\nname = \"P\"\n",
            ),
            ("site.yaml", "limits:\n  entries: 3\n  file-mib: 4\n"),
            (
                "last.json",
                "{\"limits\": {\"file-mib\": 5}, \"project\": {\"name\": null}}",
            ),
        ],
        &[("HOTPASS__OUTPUT__ARCHIVE", "on"), ("HOME", "/root")],
    );
    all.flags(&[(
        "--input",
        &["project", "input-dir"],
        Kind::Text("aviation".into()),
    )]);
    let options: Options = all.decode().expect("options");
    assert_eq!(options.limits.cells, Some(1));
    assert_eq!(options.limits.entries, Some(3));
    assert_eq!(options.limits.file_mib, Some(5));
    assert_eq!(options.limits.expanded_mib, Some(2048));
    assert_eq!(options.output.archive, Some(true));
    assert_eq!(options.project.name, None, "taken back");
    assert_eq!(options.project.input_dir, Some("aviation".into()));
    assert_eq!(options.profile.name, "generic");
    let place = |section, key| all.place(&[Step::Key(section), Step::Key(key)]);
    assert_eq!(place("limits", "cells"), "hotpass.toml:2:1");
    assert_eq!(place("limits", "entries"), "site.yaml:2:3");
    assert_eq!(place("limits", "file-mib"), "last.json:1:13");
    assert_eq!(place("limits", "expanded-mib"), "default");
    assert_eq!(place("output", "archive"), "HOTPASS__OUTPUT__ARCHIVE");
    assert_eq!(place("project", "input-dir"), "--input");
    assert!(!all.says(&[Step::Key("project"), Step::Key("name")]));
}

#[test]
fn a_mistake_is_named_in_the_layer_that_makes_it() {
    for (documents, variables, expected) in [
        (
            [
                ("a.toml", "[limits]\ncells = 1\n"),
                ("b.yaml", "limit:\n  cells: 2\n"),
            ],
            &[][..],
            "b.yaml:1:1: unknown key `limit` | did you mean `limits`?",
        ),
        (
            [
                ("a.toml", ""),
                ("b.json", "{\"policy\": {\"violation\": \"ignore\"}}"),
            ],
            &[],
            "b.json:1:26: unknown value `ignore` | valid values: `quarantine`, `warn`, `fail`",
        ),
        (
            [("a.toml", ""), ("b.yaml", "")],
            &[("HOTPASS__LIMITS__CELLS", "many")],
            "HOTPASS__LIMITS__CELLS: expected a whole number, found the text \"many\" | ",
        ),
        (
            [("a.toml", ""), ("b.yaml", "")],
            &[("HOTPASS__LIMITS__CELL", "1")],
            "HOTPASS__LIMITS__CELL: unknown key `cell` | did you mean `cells`?",
        ),
    ] {
        let error = layers(&documents, variables)
            .decode::<Options>()
            .expect_err("a mistake");
        let hint = error.hint.clone().unwrap_or_default();
        assert_eq!(format!("{error} | {hint}"), expected);
    }
}

#[test]
fn keys_of_published_columns_keep_their_underscores() {
    assert_eq!(keys_of("LIMITS__FILE_MIB"), ["limits", "file-mib"]);
    assert_eq!(
        keys_of("SURVIVORSHIP__CONTACT_PRIMARY_EMAIL__STRATEGY"),
        ["survivorship", "contact_primary_email", "strategy"]
    );
}
