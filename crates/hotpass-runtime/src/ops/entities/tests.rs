//! Runs of an engine that publishes one organization, and a registry of a few: what is registered, found and decided.

use std::fs;

use hotpass_model::{
    entity::{ClusterSnapshot, Run},
    ident::{EntityId, RunId},
    plan::Stage,
};

use super::*;
use crate::ops::{
    fake::{Fake, block_on},
    refine::refine,
};

fn project() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("hotpass.toml"), "").expect("a project");
    let project = Project::load(folder.path()).expect("a project");
    (folder, project)
}

fn run(project: &Project, flags: &Flags) -> Vec<EntityEvent> {
    let refined = block_on(refine(&Fake, project, flags, &Fake));
    refined.expect("a run of the fake").events
}

fn flags() -> Flags {
    Flags {
        now: Some(Moment(1000)),
        ..Flags::default()
    }
}

/// Returns a registry of two schools of one name, and a shop that has been merged into the first.
fn registered() -> Registry {
    let cluster = |name: &str, records: &[&str]| ClusterSnapshot {
        records: records.iter().map(|id| RecordId((*id).into())).collect(),
        name: Some(name.into()),
        ..ClusterSnapshot::default()
    };
    let run = |day: i64| Run {
        id: RunId(format!("run-{day}").into()),
        at: Moment(day),
    };
    let (first, second) = (cluster("Aero", &["a:1", "a:2"]), cluster("Aero", &["b:1"]));
    let mut registry = Registry::default();
    registry.advance(&[first, second.clone(), cluster("Shop", &["s:1"])], run(1));
    registry.advance(
        &[cluster("Aero One", &["a:1", "a:2", "s:1"]), second],
        run(2),
    );
    registry
}

fn told<T: std::fmt::Debug>(result: Result<T>) -> String {
    let error = result.expect_err("an error");
    format!("{error} | {}", error.hint().unwrap_or_default())
}

#[test]
fn a_run_that_publishes_registers_its_entities_and_no_other_does() {
    let (_folder, project) = project();
    for flags in [
        Flags {
            dry_run: true,
            ..flags()
        },
        Flags {
            until: Some(Stage::Assess),
            ..flags()
        },
        Flags {
            now: None,
            ..flags()
        },
        Flags {
            input_dir: Some(project.root.clone()),
            ..flags()
        },
    ] {
        assert_eq!(run(&project, &flags), [], "{flags:?}");
        assert!(registry(&project).expect("a registry").is_empty());
        assert!(!project.root.join(".hotpass").exists(), "{flags:?}");
    }
    assert_eq!(run(&project, &flags()).len(), 1);
    assert_eq!(run(&project, &flags()), []);
    let registry = registry(&project).expect("a registry");
    assert_eq!((registry.len(), registry.runs().len()), (1, 2));
}

#[test]
fn a_folder_without_a_project_remembers_nothing() {
    let error = told(registry(&Project::undeclared(".")));
    assert!(error.starts_with("there is no project here"), "{error}");
}

#[test]
fn a_broken_registry_stops_a_run_before_anything_is_published() {
    let (folder, project) = project();
    run(&project, &flags());
    let path = folder.path().join(".hotpass/entities.jsonl");
    fs::write(&path, "{}\n").expect("a file");
    let failed = block_on(refine(&Fake, &project, &flags(), &Fake));
    let error = failed.expect_err("a broken registry").to_string();
    assert!(error.contains("entities.jsonl:1:"), "{error}");
}

#[test]
fn an_entity_is_found_by_whatever_names_it() {
    let registry = registered();
    let first = registry.find("a:1")[0].id.clone();
    let typed = format!(" {} ", first.0.to_uppercase());
    for subject in [&first.0, &*typed, "Aero One", "aero-one", "s:1", "a:2"] {
        assert_eq!(find(&registry, subject).expect("an entity").id, first);
    }
    let shop = find(&registry, "shop").expect("an entity");
    assert_eq!(shop.standing.as_str(), "merged");
    // The name of the second one is a former name of the first.
    assert_eq!(
        find(&registry, "Aero").expect("an entity").id,
        registry.find("b:1")[0].id
    );
    let several = told(find(&registry, "AERO"));
    assert!(
        several.starts_with("2 entities are known as `AERO`"),
        "{several}"
    );
    let none = told(find(&registry, "Aero Onee"));
    assert_eq!(
        none,
        "no entity is known as `Aero Onee` | did you mean `Aero One`?"
    );
}

#[test]
fn a_history_is_told_in_order_of_time() {
    let registry = registered();
    let entity = find(&registry, "a:1").expect("an entity");
    let told: Vec<(i64, &str)> = history(entity).iter().map(|h| (h.at.0, h.kind)).collect();
    assert_eq!(
        told,
        [(1, "seen"), (1, "status"), (2, "change"), (2, "merge")]
    );
}

#[test]
fn decisions_are_about_entities_and_records_that_there_are() {
    let registry = registered();
    let id = |subject: &str| -> EntityId { registry.find(subject)[0].id.clone() };
    assert_eq!(
        merge(&registry, &["a:1".into(), "b:1".into()]).expect("a choice"),
        Choice::Merge {
            entities: vec![id("a:1"), id("b:1")]
        }
    );
    assert_eq!(
        never_merge(&registry, "Aero One", "b:1").expect("a choice"),
        Choice::NeverMerge {
            entities: [id("a:1"), id("b:1")]
        }
    );
    let choice = split(&registry, "Aero One", &["s:1".into()]).expect("a choice");
    assert_eq!(
        choice,
        Choice::Split {
            entity: id("a:1"),
            records: vec![RecordId("s:1".into())]
        }
    );
    for (error, words) in [
        (
            told(merge(&registry, &["a:1".into(), "a:2".into()])),
            "`a:2` means",
        ),
        (told(never_merge(&registry, "a:1", "a:2")), "both mean"),
        (
            told(split(&registry, "a:1", &["b:1".into()])),
            "has no record `b:1`",
        ),
        (
            told(split(&registry, "b:1", &["b:1".into()])),
            "these are all records",
        ),
        (
            told(merge(&registry, &["zzz".into()])),
            "no entity is known as `zzz`",
        ),
    ] {
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_history_of_an_earlier_version_is_taken_in_once_and_found_by_its_ids() {
    let (folder, project) = project();
    run(&project, &flags());
    let path = folder.path().join("history.json");
    let rows = r#"[{"entity_id": 10, "organization_name": "Aero School", "name_variants": ["Aero Club"],
        "status_history": [{"status": "pending", "date": "1969-12-01"}]}, {"entity_id": 11, "organization_name": "Omega"}]"#;
    fs::write(&path, rows).expect("a file");
    let import = |is_rehearsed| {
        block_on(import(&Fake, &project, &path, Moment(2000), is_rehearsed)).expect("an import")
    };
    assert_eq!(import(true).imported.matched.len(), 1);
    assert_eq!(registry(&project).expect("a registry").len(), 1);
    assert_eq!(import(false).imported.waiting.len(), 1);
    assert_eq!(import(false).imported.matched.len(), 2);
    let registry = registry(&project).expect("a registry");
    assert_eq!(registry.len(), 2);
    let entity = find(&registry, "10").expect("an entity");
    assert_eq!(entity.variants, ["Aero Club", "Aero School"]);
    assert_eq!(entity.status(), "active");
    assert_eq!(run(&project, &flags()), []);
}
