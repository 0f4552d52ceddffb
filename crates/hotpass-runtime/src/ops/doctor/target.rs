//! Whether the target can be written, and has room.

use std::path::Path;

use hotpass_model::plan::Target;

use super::{Check, Mending};
use crate::{error::Error, ops::overview::manifest_of};

/// Less free space than this, in bytes, and a run is likely to fail.
const LEAST_SPACE: u64 = 64 << 20;
const SECONDS_PER_DAY: u64 = 24 * 60 * 60;
/// Less free space than this, in bytes, is worth a word.
const SCARCE_SPACE: u64 = 1 << 30;

/// Examines the folder that a run publishes to.
pub(super) fn target(folder: &Path, mending: Mending) -> Vec<Check> {
    let name = "target.writable";
    let shown = folder.display();
    let is_missing = !folder.exists() && mending == Mending::On;
    if is_missing && let Err(source) = std::fs::create_dir_all(folder) {
        let path = folder.to_path_buf();
        return vec![Check::fail(name, &Error::Write { path, source })];
    }
    let here = |above| {
        if above == Path::new("") {
            Path::new(".")
        } else {
            above
        }
    };
    let nearest = folder.ancestors().map(here).find(|above| above.exists());
    let nearest = nearest.unwrap_or(folder);
    let probe = nearest.join(format!(".hotpass-doctor-{}", std::process::id()));
    let tried = std::fs::File::create_new(&probe).and_then(|_| std::fs::remove_file(&probe));
    let mut checks = vec![match tried {
        Ok(()) if is_missing => Check::fixed(name, format!("`{shown}` was missing and is made")),
        Ok(()) if folder.exists() => Check::pass(name, format!("`{shown}` can be written")),
        Ok(()) => Check::pass(name, format!("`{shown}` is not there yet and can be made")),
        Err(source) => {
            let problem = format!("`{}` cannot be written: {source}", nearest.display());
            let hint = "change its permissions, or choose another target with --output-path";
            Check::fail(name, &Error::usage(problem, hint))
        }
    }];
    checks.extend(free_space(nearest).map(space));
    checks
}

/// Examines whether what is published is so old that somebody should review it.
pub(super) fn review(target: &Target, interval_days: u32) -> Option<Check> {
    let manifest = std::fs::metadata(manifest_of(target)).ok()?;
    let age = manifest.modified().ok()?.elapsed().unwrap_or_default();
    Some(reviewed(age.as_secs() / SECONDS_PER_DAY, interval_days))
}

fn reviewed(age_days: u64, interval_days: u32) -> Check {
    let name = "target.review";
    let message = format!(
        "published {age_days} days ago; `governance.review-interval-days` is {interval_days}"
    );
    if age_days > u64::from(interval_days) {
        return Check::warn(name, message, "review what is published, and run again");
    }
    Check::pass(name, message)
}

fn space(bytes: u64) -> Check {
    let name = "target.space";
    let message = format!("{} MiB are free", bytes >> 20);
    let hint = "make room, or choose a target on another disk with --output-path";
    if bytes < LEAST_SPACE {
        Check::fail(name, &Error::usage(message, hint))
    } else if bytes < SCARCE_SPACE {
        Check::warn(name, message, hint)
    } else {
        Check::pass(name, message)
    }
}

/// Returns the bytes that a process of ours may still write on a folder's disk, where the system tells.
#[cfg(unix)]
fn free_space(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Returns nothing: this system is not asked.
#[cfg(not(unix))]
fn free_space(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::doctor::Status;

    #[test]
    fn an_old_publication_asks_for_a_review() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = Target {
            folder: folder.path().into(),
            stem: "hotpass".into(),
            main: hotpass_model::plan::MainOutput::Csv,
            owns_folder: true,
            archive: false,
        };
        assert_eq!(review(&target, 180), None, "nothing is published");
        let path = folder.path().join("manifest.json");
        let file = std::fs::File::create(path).expect("a file");
        let now = review(&target, 180).map(|check| check.status);
        assert_eq!(now, Some(Status::Pass));
        let days = std::time::Duration::from_secs(181 * SECONDS_PER_DAY);
        let made = file.metadata().and_then(|data| data.modified());
        let then = made.expect("a time") - days;
        file.set_modified(then).expect("a time");
        let old = review(&target, 180).expect("a check");
        assert_eq!(old.status, Status::Warn);
        assert!(
            old.message.starts_with("published 181 days ago"),
            "{}",
            old.message
        );
        assert!(review(&target, 365).is_some_and(|check| check.status == Status::Pass));
    }

    #[test]
    fn little_space_is_told_in_two_steps() {
        let of = |bytes| space(bytes).status;
        assert_eq!(
            [of(1), of(LEAST_SPACE), of(SCARCE_SPACE)],
            [Status::Fail, Status::Warn, Status::Pass]
        );
    }
}
