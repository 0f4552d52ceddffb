//! Runs the pipeline of a project as far as it is asked to.

use std::path::Path;

use hotpass_model::{
    plan::Plan,
    port::{Engine, Observer},
    run::RunReport,
};

use crate::{
    error::{Error, Result},
    project::Project,
    settings::{self, Flags, Settings, options::FailOn},
};

/// A run that ended, and the plan it followed.
#[derive(Debug, Clone)]
pub struct Refined {
    /// The plan.
    pub plan: Plan,
    /// What makes the exit code other than 0.
    pub fail_on: FailOn,
    /// The summary.
    pub report: RunReport,
    /// Whether the project has a document of its own.
    pub is_declared: bool,
}

/// Runs the pipeline of a project.
pub async fn refine(
    engine: &dyn Engine,
    project: &Project,
    flags: &Flags,
    observer: &dyn Observer,
) -> Result<Refined> {
    let Settings { plan, fail_on, .. } = planned(project, flags)?;
    let report = engine.refine(&plan, observer).await?;
    Ok(Refined {
        plan,
        fail_on,
        report,
        is_declared: project.is_declared,
    })
}

/// Returns the settings of a project whose input folder is there.
pub(crate) fn planned(project: &Project, flags: &Flags) -> Result<Settings> {
    let settings = settings::resolve(project, flags)?;
    expect_folder(&settings.plan.input_dir)?;
    Ok(settings)
}

fn expect_folder(folder: &Path) -> Result<()> {
    let shown = folder.display();
    if folder.is_dir() {
        Ok(())
    } else if folder.exists() {
        Err(Error::usage(
            format!("expected a folder, found the file `{shown}`"),
            format!(
                "name the folder it is in, or look into the file with `hotpass inspect {shown}`"
            ),
        ))
    } else {
        Err(Error::usage(
            format!("cannot find the input folder `{shown}`"),
            "check the spelling; relative paths start at the current folder, those in hotpass.toml at the project",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::{Fake, block_on};

    #[test]
    fn the_engine_gets_the_resolved_plan() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let flags = Flags {
            input_dir: Some(folder.path().into()),
            dry_run: true,
            ..Flags::default()
        };
        let fake = Fake;
        let refined = block_on(refine(&fake, &Project::undeclared("."), &flags, &fake))
            .expect("a run of the fake");
        assert!(refined.plan.dry_run);
        assert_eq!(refined.report.project, refined.plan.project);
    }

    #[test]
    fn a_missing_folder_and_a_file_are_refused_before_the_engine_is_asked() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        for (path, words) in [
            (
                Path::new("/no/such/folder"),
                "cannot find the input folder `/no/such/folder`",
            ),
            (file.path(), "expected a folder, found the file `"),
        ] {
            let flags = Flags {
                input_dir: Some(path.into()),
                ..Flags::default()
            };
            let fake = Fake;
            let error = block_on(refine(&fake, &Project::undeclared("."), &flags, &fake))
                .expect_err("nothing to read");
            assert!(error.to_string().starts_with(words), "{error}");
            assert_eq!(error.fault(), crate::error::Fault::Request);
        }
    }
}
