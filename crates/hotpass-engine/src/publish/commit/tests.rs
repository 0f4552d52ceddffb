//! Commits that are stopped before every single change on disk, as a kill would stop them.

use std::{collections::BTreeMap, path::Path};

use hotpass_model::ident::RunId;

use super::*;
use crate::publish::tests::names_in;

/// Names and contents of everything in a folder that is not hidden.
fn content(folder: &Path) -> BTreeMap<String, String> {
    if !folder.exists() {
        return BTreeMap::new();
    }
    names_in(folder)
        .into_iter()
        .filter(|name| !name.starts_with('.'))
        .map(|name| {
            let text = fs::read_to_string(folder.join(&name)).expect("text");
            (name, text)
        })
        .collect()
}

/// Stages the given files with a manifest that lists them.
fn stage<'p>(place: &'p Place, run: &str, files: &[(&str, &str)]) -> Staging<'p> {
    let mut staging = Staging::open(place, &RunId(run.into())).expect("the folder can be written");
    for (name, text) in files {
        staging
            .write("csv", name, |out| {
                io::Write::write_all(out, text.as_bytes())
            })
            .expect("writable");
    }
    let outputs: Vec<_> = files
        .iter()
        .map(|(name, _)| serde_json::json!({ "file": name }))
        .collect();
    let manifest =
        serde_json::json!({ "format": "hotpass-manifest/1", "run": run, "outputs": outputs });
    staging
        .write("manifest", &place.manifest, |out| {
            io::Write::write_all(out, manifest.to_string().as_bytes())
        })
        .expect("writable");
    staging
}

fn target(folder: &Path, owns_folder: bool) -> Target {
    Target {
        owns_folder,
        ..crate::publish::tests::target(folder)
    }
}

/// Commits, stopping before change number `stop_at`; returns whether it got to the end.
fn commit_until(place: &Place, staging: &Staging<'_>, stop_at: usize) -> bool {
    let mut step = 0;
    let result = commit(place, staging, &mut || {
        step += 1;
        if step > stop_at {
            Err(io::ErrorKind::Interrupted.into())
        } else {
            Ok(())
        }
    });
    result.is_ok()
}

/// Publishes old files, then new ones with a stop before each change, and checks what is there after recovery.
fn survives_every_stop(owns_folder: bool, foreign: Option<&str>) {
    let (old_files, new_files) = (
        [("a.csv", "old a"), ("gone.csv", "old")],
        [("a.csv", "new a"), ("b.csv", "new b")],
    );
    for stop_at in 0..20 {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("dist");
        let target = target(&folder, owns_folder);
        let place = Place::prepare(&target).expect("a place");
        commit(&place, &stage(&place, "old", &old_files), &mut || Ok(()))
            .expect("the first publication");
        if let Some(name) = foreign {
            fs::write(folder.join(name), "mine").expect("writable");
        }
        let old = content(&folder);

        let has_finished = commit_until(&place, &stage(&place, "new", &new_files), stop_at);
        recover(&target).expect("recovery");

        let found = content(&folder);
        let is_new = found.get("a.csv").is_some_and(|text| text == "new a");
        if is_new {
            assert_eq!(found["b.csv"], "new b");
            assert!(
                found[&place.manifest].contains("\"new\""),
                "stopped before change {stop_at}"
            );
            assert!(!found.contains_key("gone.csv"));
        } else {
            assert_eq!(found, old, "stopped before change {stop_at}");
        }
        assert_eq!(
            found.get("own.txt").map(String::as_str),
            foreign.map(|_| "mine")
        );
        assert_eq!(
            names_in(&folder).len(),
            found.len(),
            "nothing hidden is left"
        );
        assert_eq!(
            names_in(home.path()).len(),
            1,
            "nothing is left beside the folder"
        );
        if has_finished {
            assert!(is_new && stop_at > 0);
            return;
        }
    }
    unreachable!("a commit has fewer than twenty changes");
}

#[test]
fn an_owned_folder_is_old_or_new_whenever_the_commit_stops() {
    survives_every_stop(true, None);
}

#[test]
fn a_shared_folder_is_old_or_new_whenever_the_commit_stops() {
    survives_every_stop(false, None);
}

#[test]
fn files_of_others_survive_in_shared_and_owned_folders() {
    survives_every_stop(false, Some("own.txt"));
    survives_every_stop(true, Some("own.txt"));
}

#[test]
fn a_leftover_of_a_killed_run_is_removed_and_that_of_a_living_run_is_not() {
    let home = tempfile::tempdir().expect("a folder");
    for owns_folder in [true, false] {
        let target = target(&home.path().join("dist"), owns_folder);
        let place = Place::prepare(&target).expect("a place");
        let staging = stage(&place, "killed", &[("a.csv", "half")]);
        let folder = staging.folder.clone();
        assert!(matches!(recover(&target), Err(Error::Busy { .. })));
        assert!(folder.exists());
        drop(staging);
        recover(&target).expect("recovery");
        assert!(!folder.exists());
    }
}

#[test]
fn a_file_put_into_the_folder_during_the_exchange_is_kept() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("dist");
    let target = target(&folder, true);
    let place = Place::prepare(&target).expect("a place");
    commit(
        &place,
        &stage(&place, "old", &[("a.csv", "old a")]),
        &mut || Ok(()),
    )
    .expect("published");
    let staging = stage(&place, "new", &[("a.csv", "new a")]);
    let mut step = 0;
    let beside = staging.folder.clone();
    commit(&place, &staging, &mut || {
        step += 1;
        // After the exchange the old publication is where the new one was staged.
        if step == 2 {
            fs::write(beside.join("late.txt"), "mine")
        } else {
            Ok(())
        }
    })
    .expect("published");
    assert_eq!(step, 2);
    assert_eq!(content(&folder)["late.txt"], "mine");
    assert_eq!(content(&folder)["a.csv"], "new a");
}

#[cfg(unix)]
#[test]
fn an_exchanged_folder_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("dist");
    let target = target(&folder, true);
    let place = Place::prepare(&target).expect("a place");
    commit(
        &place,
        &stage(&place, "old", &[("a.csv", "old a")]),
        &mut || Ok(()),
    )
    .expect("published");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o770)).expect("ours");
    commit(
        &place,
        &stage(&place, "new", &[("a.csv", "new a")]),
        &mut || Ok(()),
    )
    .expect("published");
    assert_eq!(content(&folder)["a.csv"], "new a");
    let mode = fs::metadata(&folder)
        .expect("it exists")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o770);
}

#[test]
fn a_journal_that_names_files_elsewhere_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    let target = target(home.path(), false);
    for (staging, name) in [
        (".hotpass.staging-x", "../victim"),
        ("../elsewhere", "a.csv"),
        ("dist", "a.csv"),
    ] {
        let journal = serde_json::json!({ "staging": staging, "within": "folder", "put": [], "remove": [name] });
        fs::write(
            home.path().join(".hotpass.commit.json"),
            journal.to_string(),
        )
        .expect("writable");
        let error = recover(&target).expect_err("names outside the folder");
        assert!(
            matches!(&error, Error::Write { source, .. } if source.kind() == io::ErrorKind::InvalidData)
        );
    }
}

#[test]
fn a_journal_whose_outputs_were_removed_by_hand_removes_nothing_else() {
    let home = tempfile::tempdir().expect("a folder");
    let target = target(home.path(), false);
    fs::write(home.path().join("a.csv"), "old a").expect("writable");
    let journal = serde_json::json!({
        "staging": ".hotpass.staging-x", "within": "folder", "put": ["b.csv"], "remove": ["a.csv"]
    });
    fs::write(
        home.path().join(".hotpass.commit.json"),
        journal.to_string(),
    )
    .expect("writable");
    recover(&target).expect("recovery");
    assert_eq!(
        names_in(home.path()),
        std::collections::BTreeSet::from(["a.csv".to_owned()])
    );
}

#[test]
fn a_target_that_does_not_exist_needs_no_recovery() {
    let home = tempfile::tempdir().expect("a folder");
    recover(&target(&home.path().join("not/there"), true)).expect("nothing to do");
    assert!(names_in(home.path()).is_empty());
}
