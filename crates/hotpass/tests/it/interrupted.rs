//! Runs that are killed, and places that cannot be written to: the previous publication stays whole, the error says
//! what to do, and the next run succeeds with the result of an undisturbed one.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use hotpass_testkit::{
    flight_schools::{self, Spec},
    golden,
    project::TestProject,
};

use crate::{
    publication::{bytes, declared, generated, published, verified},
    run,
};

/// Ten moments spread over a run, as shares of the progress lines it prints.
const MOMENTS: usize = 10;

/// Returns the arguments of a run that publishes into a folder of its own or into one shared with other files.
fn arguments(output: Option<&str>) -> Vec<&str> {
    // Every update is a line, so that there are lines in all places.
    let interval = "--progress-interval=0";
    let mut arguments = vec!["run", "--progress", "json", interval, "--archive"];
    arguments.extend(output.iter().flat_map(|output| ["--output-path", *output]));
    arguments
}

/// Runs, and kills the run once it has printed as many lines; returns how many it printed.
fn killed_after(project: &TestProject, arguments: &[&str], lines: usize) -> usize {
    let mut command = project.command(arguments);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let errors = child.stderr.take().expect("the error stream");
    let mut printed = 0;
    for line in BufReader::new(errors).lines() {
        let line = line.expect("a line");
        assert!(line.starts_with('{'), "{line}");
        printed += 1;
        if printed == lines {
            // On Unix this is SIGKILL, which a program cannot notice.
            child.kill().expect("the run is ours to kill");
            break;
        }
    }
    child.wait().expect("the end of the run");
    printed
}

/// Replaces the data of a project by that of another size.
fn replace_data(project: &TestProject, organisations: u32) {
    let spec = Spec {
        organisations,
        ..Spec::default()
    };
    flight_schools::write(&spec, &project.path("data"), project.root()).expect("the workbooks");
}

/// Kills runs at ten moments and demands the old publication or the new one, whole, after each, and a run that then
/// succeeds with the same bytes as one that was never disturbed.
fn survive_kills(output: Option<&str>, folder: &str, manifest: &str) {
    let project = generated(&Spec {
        organisations: 30,
        ..Spec::default()
    });
    if output.is_some() {
        project
            .write(&format!("{folder}/precious.txt"), "mine")
            .expect("a file");
    }
    let arguments = arguments(output);
    published(&project, &arguments[1..]);
    let old = bytes(&project, folder);
    let old_id = verified(&project, folder, manifest);
    replace_data(&project, 40);
    let all = killed_after(&project, &arguments, usize::MAX);
    assert!(all > 2 * MOMENTS, "only {all} lines of progress");
    let new = bytes(&project, folder);
    let new_id = verified(&project, folder, manifest);
    assert_ne!(old_id, new_id);

    let mut survived = 0;
    for moment in 0..MOMENTS {
        fs::remove_dir_all(project.path(folder)).expect("the last publication");
        for (name, content) in &old {
            let name = format!("{folder}/{name}");
            project.write(&name, content).expect("an output");
        }
        // The last moment is the last line before the end, when the publication is being put in place.
        let lines = 1 + moment * (all - 2) / (MOMENTS - 1);
        killed_after(&project, &arguments, lines);
        let found = verified(&project, folder, manifest);
        assert!(
            found == old_id || found == new_id,
            "{found} at line {lines}"
        );
        survived += usize::from(found == old_id);
        published(&project, &arguments[1..]);
        let after = bytes(&project, folder);
        assert_eq!(
            after.keys().collect::<Vec<_>>(),
            new.keys().collect::<Vec<_>>(),
            "at line {lines}"
        );
        assert!(after == new, "other bytes after a kill at line {lines}");
        let files = project.files(".").expect("the files");
        let is_left = |name: &&String| name.contains("staging") || name.contains("commit.json");
        let left: Vec<&String> = files.iter().filter(is_left).collect();
        assert!(left.is_empty(), "{left:?}");
    }
    assert!(survived > MOMENTS / 2, "{survived} of the old survived");
}

#[test]
fn a_killed_run_leaves_a_whole_publication_in_its_own_folder() {
    survive_kills(None, "dist", "manifest.json");
}

#[test]
fn a_killed_run_leaves_a_whole_publication_in_a_shared_folder() {
    survive_kills(Some("out/schools.xlsx"), "out", "schools.manifest.json");
}

/// Returns a project with the golden fixture.
fn fixture() -> TestProject {
    let project = declared();
    golden::write(&project.folder("data").expect("a folder")).expect("the workbooks");
    project
}

/// Asserts that a run to an output path fails, says why and what to do, and is no panic.
fn assert_cannot_publish(project: &TestProject, output: &str, words: &[&str]) {
    let outcome = run(project, &["run", "--output-path", output]);
    assert_eq!(outcome.code, Some(1), "{output}: {}", outcome.stdout);
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    for words in words.iter().chain(&["error: ", "hint: ", "--output-path"]) {
        assert!(
            outcome.stderr.contains(words),
            "{output}: no `{words}` in {}",
            outcome.stderr
        );
    }
}

#[test]
fn places_that_cannot_be_written_to_are_named_with_a_way_out() {
    let project = fixture();
    project.write("file", "precious").expect("a file");
    project.folder("taken/out.xlsx").expect("a folder");
    assert_cannot_publish(&project, "file/out.xlsx", &["file"]);
    assert_cannot_publish(
        &project,
        "taken/out.xlsx",
        &["out.xlsx", "is a folder where a file is expected"],
    );
    assert_cannot_publish(&project, "/proc/hotpass/out.xlsx", &["/proc/hotpass"]);
    assert_eq!(project.read("file").expect("the file"), "precious");
    assert_eq!(
        project.files("taken").expect("the files"),
        Vec::<String>::new()
    );
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_keeps_its_publication() {
    use std::os::unix::{fs::PermissionsExt as _, process::CommandExt as _};
    let project = fixture();
    published(&project, &["--output-path", "out/schools.xlsx"]);
    let before = bytes(&project, "out");
    let folder = project.path("out");
    let allow = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("our own folder");
    };
    allow(&folder, 0o555);
    let mut command = project.command(&["run", "--output-path", "out/schools.xlsx"]);
    if fs::write(folder.join("probe"), "").is_ok() {
        // The super-user may write anywhere, so nobody runs it.
        fs::remove_file(folder.join("probe")).expect("the probe");
        allow(project.root(), 0o755);
        command.uid(65_534).gid(65_534);
    }
    let output = command.output();
    allow(&folder, 0o755);
    let Ok(output) = output else {
        println!("skipped: nobody may not run the binary");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for words in ["error: cannot write", "hint: allow writing to"] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(bytes(&project, "out"), before);
}

/// A file system of a few kilobytes that goes away with the value.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    /// Mounts one; `None` where this user may not.
    fn mount(folder: std::path::PathBuf, size: &str) -> Option<Self> {
        let options = format!("size={size}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "hotpass-test"])
            .arg(&folder)
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A disk that stays mounted shows in the removal of the test's folder, which then fails.
        Command::new("umount").arg(&self.0).status().ok();
    }
}

#[test]
fn a_full_disk_keeps_the_previous_publication() {
    let project = fixture();
    let disk = project.folder("disk").expect("a folder");
    let Some(_disk) = SmallDisk::mount(disk, "300k") else {
        println!("skipped: this user may not mount a small disk");
        return;
    };
    published(&project, &["--output-path", "disk/out/schools.xlsx"]);
    let before = bytes(&project, "disk/out");
    let id = verified(&project, "disk/out", "schools.manifest.json");
    // There is room for one publication, and the next must be whole before the first is touched.
    replace_data(&project, 60);
    assert_cannot_publish(
        &project,
        "disk/out/schools.xlsx",
        &["free space on the disk"],
    );
    assert_eq!(verified(&project, "disk/out", "schools.manifest.json"), id);
    let after = bytes(&project, "disk/out");
    assert_eq!(
        after.keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>()
    );
    assert!(after == before, "the previous publication was changed");
}
