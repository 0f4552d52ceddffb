//! What is shown, found, set, merged and told apart.

use super::*;
use crate::project::FILE;

const PROJECT: &str = "\
# Ours.
[project]
name = \"P\" # the name

[limits]
cells = 7

[[source]]
label = \"A\"
pattern = \"*.xlsx\"
";

fn project() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join(FILE), PROJECT).expect("a file");
    let project = Project::load(folder.path()).expect("a project");
    (folder, project)
}

fn text(folder: &tempfile::TempDir) -> String {
    std::fs::read_to_string(folder.path().join(FILE)).expect("a file")
}

#[test]
fn every_setting_is_listed_with_who_says_so() {
    let (folder, project) = project();
    let all = entries(&project.layers);
    let of = |key: &str| {
        let entry = all.iter().find(|entry| entry.key == key).expect(key);
        let root = format!("{}/", folder.path().display());
        (entry.value.clone(), entry.place.replace(&root, ""))
    };
    assert_eq!(of("limits.cells"), ("7".into(), "hotpass.toml:6:1".into()));
    assert_eq!(of("limits.entries"), ("10000".into(), "default".into()));
    assert_eq!(
        of("source[0].label"),
        ("\"A\"".into(), "hotpass.toml:9:1".into())
    );
    assert!(all.is_sorted_by(|a, b| a.key <= b.key));
}

#[test]
fn one_value_or_a_table_is_found_by_key() {
    let (_folder, project) = project();
    assert_eq!(
        get(&project.layers, "limits.cells").expect("a value").len(),
        1
    );
    assert_eq!(get(&project.layers, "limits").expect("a table").len(), 4);
    assert_eq!(
        get(&project.layers, "source[0]").expect("a source").len(),
        2
    );
    let error = get(&project.layers, "limits.cell").expect_err("no such key");
    assert_eq!(error.to_string(), "nothing sets `limits.cell`");
    assert_eq!(
        error.hint().as_deref(),
        Some("did you mean `limits.cells`?")
    );
}

#[test]
fn setting_a_value_keeps_comments_and_order() {
    let (folder, project) = project();
    set(&project.root, "limits.cells", "8", false).expect("set");
    assert_eq!(text(&folder), PROJECT.replace("cells = 7", "cells = 8"));
    set(&project.root, "project.name", "Q", false).expect("set");
    assert!(
        text(&folder).contains("name = \"Q\" # the name\n"),
        "{}",
        text(&folder)
    );
    set(&project.root, "source[0].priority", "3", false).expect("set");
    set(&project.root, "policy.violation", "warn", false).expect("set");
    let now = text(&folder);
    assert!(
        now.starts_with("# Ours.\n") && now.contains("pattern = \"*.xlsx\"\npriority = 3\n"),
        "{now}"
    );
    let again = Project::load(folder.path()).expect("a project");
    let found = get(&again.layers, "policy.violation").expect("a value");
    assert_eq!(found[0].value, "\"warn\"");
}

#[test]
fn a_value_that_does_not_fit_changes_nothing() {
    let (folder, project) = project();
    for (key, value, expected) in [
        (
            "limits.cells",
            "many",
            "expected a whole number, found the text \"many\"",
        ),
        ("limits.cell", "1", "unknown key `cell`"),
        (
            "limits.cells",
            "0",
            "`cells` is 0, so no file could be read",
        ),
        (
            "profile.country",
            "South Africa",
            "`South Africa` is not a country code",
        ),
        (
            "source[7].label",
            "\"B\"",
            "leads to element 7, which is not there",
        ),
        ("limits..cells", "1", "is no key"),
        ("source[x]", "1", "is no key"),
    ] {
        let error = set(&project.root, key, value, false).expect_err(key);
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(text(&folder), PROJECT);
    let changed = set(&project.root, "limits.cells", "9", true).expect("a dry run");
    assert!(changed.contains("cells = 9"));
    assert_eq!(text(&folder), PROJECT, "a dry run writes nothing");
}

#[test]
fn a_value_that_does_not_fit_the_others_changes_nothing() {
    let (folder, project) = project();
    let twice = format!("{PROJECT}priority = 1\n[[source]]\nlabel = \"B\"\npattern = \"b\"\n");
    std::fs::write(folder.path().join(FILE), &twice).expect("a file");
    let project = Project::load(&project.root).expect("a project");
    for (key, value, expected) in [
        ("source[1].label", "\"A\"", "the label `A` is already used"),
        ("source[1].priority", "1", "and so is `source[0].priority`"),
        (
            "survivorship.web_site.strategy",
            "\"best\"",
            "unknown published column",
        ),
    ] {
        let error = set(&project.root, key, value, false).expect_err(key);
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(text(&folder), twice);
    Project::load(&project.root).expect("it loads still");
}

#[cfg(unix)]
#[test]
fn a_changed_document_keeps_its_permissions_and_stays_behind_its_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (folder, _) = project();
    let (shared, link) = (folder.path().join("shared.toml"), folder.path().join(FILE));
    std::fs::rename(&link, &shared).expect("a file");
    std::fs::set_permissions(&shared, std::fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink(&shared, &link).expect("a link");
    let project = Project::load(folder.path()).expect("a project");
    set(&project.root, "limits.cells", "8", false).expect("set");
    assert!(link.is_symlink(), "the link stays");
    let now = std::fs::read_to_string(&shared).expect("a file");
    assert!(now.contains("cells = 8"), "{now}");
    let mode = shared.metadata().expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let files = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files, 2, "nothing is left beside it");
}

#[test]
fn documents_are_merged_and_told_apart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (folder.path().join("a.toml"), folder.path().join("b.yaml"));
    std::fs::write(&a, "[limits]\ncells = 1\nentries = 2\n").expect("a file");
    std::fs::write(
        &b,
        "limits:\n  cells: 3\n  entries: 2\nproject: {name: X}\n",
    )
    .expect("a file");
    let merged = merge(&[&a, &b]).expect("documents");
    assert_eq!(
        merged.text,
        "schema-version = 1\n\n[limits]\ncells = 3\nentries = 2\n\n[project]\nname = \"X\"\n"
    );
    let differences = diff(&a, &b).expect("documents");
    let keys: Vec<&str> = differences.iter().map(|found| found.key.as_str()).collect();
    assert_eq!(keys, ["limits.cells", "project.name"]);
    let value = |entry: &Option<Entry>| entry.as_ref().map(|entry| entry.value.clone());
    assert_eq!(value(&differences[0].before).as_deref(), Some("1"));
    assert_eq!(value(&differences[0].after).as_deref(), Some("3"));
    assert_eq!(value(&differences[1].before), None);
    std::fs::write(&b, "limit: 1\n").expect("a file");
    assert!(merge(&[&a, &b]).is_err() && diff(&a, &b).is_err());
}

#[test]
fn what_is_shown_as_a_document_says_the_same() {
    let (_folder, project) = project();
    let shown = document(&project.layers);
    let mut again = Layers::defaults();
    again
        .document(&Document::new("shown.toml", shown))
        .expect("a document");
    let values = |layers: &Layers| -> Vec<(String, String)> {
        let all = entries(layers).into_iter();
        all.map(|entry| (entry.key, entry.value)).collect()
    };
    assert_eq!(values(&again), values(&project.layers));
}

#[test]
fn a_value_that_is_wrong_can_be_mended_and_tables_stay() {
    let (folder, project) = project();
    let path = folder.path().join(FILE);
    std::fs::write(&path, PROJECT.replace("cells = 7", "cells = \"x\"")).expect("a file");
    set(&project.root, "limits.cells", "7", false).expect("mended");
    assert_eq!(text(&folder), PROJECT);
    // What else is wrong is told as it is, and not as a fault of the new value.
    std::fs::write(&path, PROJECT.replace("cells = 7", "cells = 0")).expect("a file");
    let error = set(&project.root, "limits.entries", "5", false).expect_err("still wrong");
    assert!(
        error.to_string().contains("hotpass.toml:6:1: `cells` is 0"),
        "{error}"
    );
    std::fs::write(&path, PROJECT).expect("a file");
    for (key, expected) in [
        ("source", "`source` is a table or a list of tables"),
        ("limits", "`limits` is a table or a list of tables"),
    ] {
        let error = set(&project.root, key, "[]", false).expect_err(key);
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_new_table_stands_behind_the_comments_of_the_others() {
    let (folder, project) = project();
    let commented = "[profile]\nname = \"aviation\"\n# country = \"ZA\"\n\n[limits]\ncells = 7\n";
    std::fs::write(folder.path().join(FILE), commented).expect("a file");
    set(
        &project.root,
        "profile.refine.thresholds.email",
        "0.9",
        false,
    )
    .expect("set");
    assert_eq!(
        text(&folder),
        format!("{commented}\n[profile.refine.thresholds]\nemail = 0.9\n")
    );
    let key = "profile.refine.synonyms.website";
    set(&project.root, key, "[\"a.b\"]", false).expect("set");
    assert!(text(&folder).ends_with("[profile.refine.synonyms]\nwebsite = [\"a.b\"]\n"));
}

#[test]
fn secrets_are_compared_and_never_shown() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    for (name, token) in [("a.toml", "hunter2"), ("b.toml", "hunter3")] {
        let text = format!("[secrets.vault]\ntoken = \"{token}\"\nrole = 'r'\n");
        std::fs::write(path(name), text).expect("a file");
    }
    let differences = diff(&path("a.toml"), &path("b.toml")).expect("documents");
    assert_eq!(differences.len(), 1);
    let shown = format!("{differences:?}");
    assert!(
        !shown.contains("hunter") && shown.contains("***"),
        "{shown}"
    );
    let merged = merge(&[path("a.toml"), path("b.toml")]).expect("documents");
    assert!(!merged.text.contains("hunter"), "{}", merged.text);
    assert_eq!(merged.losses.len(), 1);
    std::fs::rename(path("a.toml"), path(FILE)).expect("renamed");
    let text = set(folder.path(), "limits.cells", "5", true).expect("a dry run");
    assert!(
        text.contains("token = \"***\"") && text.contains("role = 'r'"),
        "{text}"
    );
    for (text, expected) in [
        (
            "[secrets]\nvault = \"hunter2\"\n",
            "expected a table, found text",
        ),
        (
            "[pipeline.acquisition]\ncredentials = \"hunter2\"\n",
            "expected a table, found text",
        ),
        (
            "[telemetry]\notlp-headers = 7411\n",
            "expected a table, found one value",
        ),
    ] {
        std::fs::write(path(FILE), text).expect("a file");
        let error = Project::load(folder.path())
            .expect_err("a mistake")
            .to_string();
        assert!(error.ends_with(expected), "{error}");
    }
}

#[test]
fn profiles_of_earlier_forms_are_rewritten_and_stand_on_their_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let toml = "# Ours.\nname = \"a\"\ndisplay_name = \"A\"\ndefault_country_code = \"NA\" # why\n";
    let yaml = "name: b\ndisplay_name: B\nrequired_fields: [organization_name]\n";
    for (name, text) in [("a.toml", toml), ("b.yaml", yaml)] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        let upgraded = upgrade(&path, None, false).expect("an upgrade");
        assert!(upgraded.is_written && !upgraded.text.contains("schema-version"));
        let mut library = Library::built_in();
        let name = library.add_file(&upgraded.path).expect("a profile");
        let profile = library.get(&name).expect("a profile without fault");
        assert_eq!(profile.extends.as_deref(), Some("generic"));
        let again = upgrade(&upgraded.path, None, false).expect("an upgrade");
        assert!(
            !again.is_written && again.changes.is_empty(),
            "{}",
            again.text
        );
    }
    let text = std::fs::read_to_string(folder.path().join("a.toml")).expect("a file");
    assert!(
        text.starts_with("# Ours.\nname = \"a\"\nextends = \"generic\"\n"),
        "{text}"
    );
    assert!(text.contains("country = \"NA\" # why"), "{text}");
}

#[test]
fn an_owner_that_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(FILE);
    assert!(
        !name_owner(folder.path()).expect("nothing to do"),
        "no document"
    );
    std::fs::write(&path, "[governance\n").expect("a file");
    assert!(name_owner(folder.path()).is_err());
    std::fs::write(&path, "governance = { data-owner = '' } # ours\n").expect("a file");
    assert!(name_owner(folder.path()).expect("an owner"));
    let text = std::fs::read_to_string(&path).expect("a file");
    assert_eq!(
        text,
        "governance = { data-owner = \"Data Governance\" } # ours\n"
    );
    assert!(!name_owner(folder.path()).expect("nothing to do"), "named");
}
