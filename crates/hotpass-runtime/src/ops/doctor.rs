//! Examines whether a run can succeed: settings, folders, disk, environment, and every source read for real. Nothing is
//! published; what can be mended without a decision is, when that is asked for.

use std::path::Path;

use hotpass_model::{
    plan::{Plan, Stage},
    port::{Engine, Observer},
    run::RunReport,
};

use crate::{
    error::{Error, Result},
    project::Project,
    settings::{self, Flags},
};

/// Less free space than this, in bytes, and a run is likely to fail.
const LEAST_SPACE: u64 = 64 << 20;
/// Less free space than this, in bytes, is worth a word.
const SCARCE_SPACE: u64 = 1 << 30;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All is well.
    Pass,
    /// A run works, but somebody should know.
    Warn,
    /// A run will not work, or not as meant.
    Fail,
}

impl Status {
    /// Returns the name that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What: `settings`, `target.writable`, `source.Contacts`.
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

impl Check {
    fn pass(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            status: Status::Pass,
            message: message.into(),
            remedy: None,
        }
    }

    fn warn(
        name: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            status: Status::Warn,
            remedy: Some(remedy.into()),
            ..Self::pass(name, message)
        }
    }

    fn fail(name: impl Into<String>, error: &Error) -> Self {
        Self {
            status: Status::Fail,
            remedy: error.hint(),
            ..Self::pass(name, error.to_string())
        }
    }
}

/// What the process was started with.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The variables that concern Hotpass, by name.
    pub variables: Vec<String>,
    /// The locale that texts are in, as the system names it.
    pub locale: Option<String>,
}

/// Whether to mend what can be mended without a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mending {
    /// Look only.
    Off,
    /// Make folders that are missing.
    On,
}

/// Examines a project, or why it does not load.
pub async fn examine(
    engine: &dyn Engine,
    opened: Result<(Project, Flags)>,
    environment: &Environment,
    mending: Mending,
    observer: &dyn Observer,
) -> Vec<Check> {
    let mut checks = vec![locale(environment.locale.as_deref())];
    checks.extend(variables(&environment.variables));
    let planned = opened.and_then(|(project, flags)| {
        let plan = settings::resolve(&project, &flags)?.plan;
        Ok((project, plan))
    });
    let plan = match planned {
        Ok((project, plan)) => {
            checks.push(declared(&project, &plan));
            plan
        }
        Err(error) => {
            checks.push(Check::fail("settings", &error));
            return checks;
        }
    };
    checks.extend(target(&plan.target.folder, mending));
    checks.extend(sources(engine, plan, mending, observer).await);
    checks
}

fn declared(project: &Project, plan: &Plan) -> Check {
    let profile = &plan.profile.name;
    if project.is_declared {
        let message = format!(
            "the project `{}` is valid; profile `{profile}`",
            plan.project
        );
        return Check::pass("settings", message);
    }
    Check::warn(
        "settings",
        format!("no hotpass.toml, so defaults hold; profile `{profile}`"),
        "`hotpass init FOLDER` writes a project, to make it exact",
    )
}

fn locale(locale: Option<&str>) -> Check {
    let name = "environment.locale";
    let is_unicode = |locale: &str| {
        let folded = locale.to_ascii_lowercase().replace('-', "");
        folded.contains("utf8")
    };
    match locale {
        Some(locale) if is_unicode(locale) => Check::pass(name, format!("texts are in {locale}")),
        found => Check::warn(
            name,
            format!("the locale is {}", found.unwrap_or("not set")),
            "set LANG to a UTF-8 locale such as `C.UTF-8`, or names with accents may look wrong on the terminal",
        ),
    }
}

/// Settings from the environment are checked with the others; other names of ours would be without effect.
fn variables(names: &[String]) -> Vec<Check> {
    let strange = names
        .iter()
        .filter(|name| name.starts_with("HOTPASS_") && !name.starts_with(settings::layers::PREFIX));
    let told = strange.map(|name| {
        let remedy = "two underscores set off sections and keys, such as `HOTPASS__LIMITS__CELLS`";
        Check::warn(
            "environment.variables",
            format!("`{name}` has no effect"),
            remedy,
        )
    });
    told.collect()
}

fn target(folder: &Path, mending: Mending) -> Vec<Check> {
    let name = "target.writable";
    let shown = folder.display();
    if !folder.exists()
        && mending == Mending::On
        && let Err(source) = std::fs::create_dir_all(folder)
    {
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

/// Reads every source as a run would, up to the mapping of its columns.
async fn sources(
    engine: &dyn Engine,
    mut plan: Plan,
    mending: Mending,
    observer: &dyn Observer,
) -> Vec<Check> {
    let name = "sources";
    if !plan.input_dir.is_dir() {
        let shown = plan.input_dir.display().to_string();
        let made = mending == Mending::On && std::fs::create_dir_all(&plan.input_dir).is_ok();
        let problem = if made {
            format!("the input folder `{shown}` was missing and is made; it is empty")
        } else {
            format!("cannot find the input folder `{shown}`")
        };
        let hint = "put the workbooks there, or set `input-dir` under [project]";
        return vec![Check::fail(name, &Error::usage(problem, hint))];
    }
    plan.until = Stage::Map;
    plan.dry_run = true;
    match engine.refine(&plan, observer).await {
        Ok(report) => read(&report),
        Err(error) => vec![Check::fail(name, &error.into())],
    }
}

fn read(report: &RunReport) -> Vec<Check> {
    let mut checks = Vec::new();
    for source in &report.sources {
        let name = format!("source.{}", source.label);
        checks.push(match (source.files.len(), source.rows.read) {
            (0, _) => Check::fail(
                name,
                &Error::usage(
                    "no file matches its pattern",
                    "check `pattern` and the input folder",
                ),
            ),
            (_, 0) => Check::warn(
                name,
                "its files hold no rows",
                "`hotpass inspect FOLDER` shows what they hold",
            ),
            (files, rows) => {
                let counted = |n: u64, noun| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
                let (rows, files) = (counted(rows, "row"), counted(files as u64, "file"));
                Check::pass(name, format!("{rows} in {files}"))
            }
        });
    }
    for refused in &report.refused {
        let hint = format!(
            "`hotpass explain {}` says what to do; the run goes on without it",
            refused.code
        );
        checks.push(Check::warn(
            format!("file.{}", refused.file),
            &refused.message,
            hint,
        ));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::{Fake, block_on};

    fn examined(opened: Result<(Project, Flags)>, environment: &Environment) -> Vec<Check> {
        block_on(examine(&Fake, opened, environment, Mending::Off, &Fake))
    }

    fn status(checks: &[Check], name: &str) -> Option<Status> {
        let found = checks.iter().find(|check| check.name == name);
        found.map(|check| check.status)
    }

    #[test]
    fn a_sound_project_passes_and_what_is_missing_is_made_when_asked() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = "[project]\ninput-dir = \"data\"\n";
        std::fs::write(folder.path().join("hotpass.toml"), text).expect("a file");
        let open = || Project::load(folder.path()).map(|project| (project, Flags::default()));
        let environment = Environment {
            variables: vec!["HOTPASS_LIMITS".into(), "HOTPASS__LIMITS__CELLS".into()],
            locale: Some("en_ZA.utf8".into()),
        };
        let checks = examined(open(), &environment);
        assert_eq!(status(&checks, "settings"), Some(Status::Pass));
        assert_eq!(status(&checks, "environment.locale"), Some(Status::Pass));
        assert_eq!(status(&checks, "environment.variables"), Some(Status::Warn));
        assert_eq!(status(&checks, "target.writable"), Some(Status::Pass));
        assert_eq!(
            status(&checks, "sources"),
            Some(Status::Fail),
            "no input folder"
        );
        assert!(
            checks
                .iter()
                .all(|check| check.status == Status::Pass || check.remedy.is_some())
        );
        let mended = block_on(examine(&Fake, open(), &environment, Mending::On, &Fake));
        assert!(folder.path().join("data").is_dir() && folder.path().join("dist").is_dir());
        assert_eq!(
            status(&mended, "sources"),
            Some(Status::Fail),
            "it is empty still"
        );
        assert_eq!(status(&examined(open(), &environment), "sources"), None);
    }

    #[test]
    fn a_project_that_does_not_load_is_the_finding() {
        let problem = Error::usage("broken", "mend it");
        let checks = examined(Err(problem), &Environment::default());
        assert_eq!(status(&checks, "settings"), Some(Status::Fail));
        assert_eq!(status(&checks, "environment.locale"), Some(Status::Warn));
        assert_eq!(checks.len(), 2, "nothing else can be looked at");
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
