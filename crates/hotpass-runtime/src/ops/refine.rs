//! Runs the pipeline of a project as far as it is asked to.

// What is kept of the gates of runs.
pub mod evidence;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use hotpass_model::{
    decision::{Contradiction, ReviewPair, Verdicts},
    entity::{EntityEvent, Moment, Published, Registry, Run},
    plan::{Plan, Stage},
    port::{Engine, Observer},
    run::RunReport,
};

use crate::{
    decisions::queue,
    error::{Error, Result},
    ops::{
        resolve::model,
        review::{Places, decision_file},
    },
    project::Project,
    registry::{RegistryFile, Version},
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
    /// What became of the entities of earlier runs; empty when nothing was published.
    pub events: Vec<EntityEvent>,
    /// How many pairs wait for a decision.
    pub waiting: u64,
    /// Decisions that cannot all hold.
    pub contradictions: Vec<Contradiction>,
    /// Where the data docs of the runs begin, if there are any.
    pub docs: Option<PathBuf>,
    /// Where it is told why nothing was published, if that is so.
    pub evidence: Option<PathBuf>,
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
    let Settings {
        mut plan, fail_on, ..
    } = planned(project, flags)?;
    let deduplication = &plan.profile.refine.deduplication;
    let own = deduplication.model.as_deref();
    if let Some(path) = own.filter(|path| *path != model::ORGANIZATIONS) {
        let model = model::read(engine, &project.path(Path::new(path)))?;
        plan.linkage = settings::linkage(model, deduplication);
    }
    let memory = Memory::open(engine, project, flags, &plan).await?;
    plan.registry = Arc::clone(&memory.registry);
    plan.verdicts = Arc::clone(&memory.verdicts);
    let mut report = engine.refine(&plan, observer).await?;
    let kept = evidence::keep(engine, project, (&plan, flags), &report)?;
    // What the plan holds is needed no more, and the registry is about to be changed.
    plan.registry = Arc::default();
    let contradictions = memory.verdicts.contradictions.clone();
    let waiting = memory.waiting(&report);
    let events = memory.keep(&mut report, flags.now)?;
    Ok(Refined {
        waiting,
        contradictions,
        plan,
        fail_on,
        report,
        events,
        docs: kept.docs,
        evidence: kept.evidence,
        is_declared: project.is_declared,
    })
}

/// The entities of earlier runs while a run goes on.
struct Memory {
    registry: Arc<Registry>,
    /// What people decided.
    verdicts: Arc<Verdicts>,
    published: Published,
    /// Where they will be kept, and which version of it was read; none: nowhere.
    kept: Option<(RegistryFile, Version)>,
    /// Where the pairs that wait for a decision are kept; none: nowhere.
    queue: Option<PathBuf>,
}

impl Memory {
    /// Returns what a run has to know: the registry of the project and what is published where it will publish. A folder
    /// that is not the project's own has no registry; its ids go on through its publication.
    async fn open(
        engine: &dyn Engine,
        project: &Project,
        flags: &Flags,
        plan: &Plan,
    ) -> Result<Self> {
        let mut memory = Self {
            registry: Arc::default(),
            verdicts: Arc::default(),
            published: Published::default(),
            kept: None,
            queue: None,
        };
        if plan.until < Stage::Link {
            return Ok(memory);
        }
        let mut registry = Registry::default();
        if project.is_declared && flags.input_dir.is_none() {
            let decisions = decision_file(&project.root, &Places::default()).read()?;
            memory.verdicts = Arc::new(decisions.replay());
            let file = RegistryFile::of_project(&project.root);
            let (read, version) = file.read()?;
            registry = read;
            let is_publishing = plan.until == Stage::Publish && !plan.dry_run;
            memory.kept = is_publishing.then_some((file, version));
            memory.queue = is_publishing.then(|| queue::path(&project.root, None));
        }
        memory.published = engine.published(plan).await?;
        registry.adopt(&memory.published, flags.now.unwrap_or_default());
        memory.registry = Arc::new(registry);
        Ok(memory)
    }

    /// Returns how many pairs wait, those left out of which nobody could tell.
    fn waiting(&self, report: &RunReport) -> u64 {
        let is_unsure = |pair: &&ReviewPair| {
            let mut unsure = self.verdicts.unsure.iter();
            unsure.any(|decided| decided.pair == pair.id)
        };
        let pairs = report.review.pairs.iter();
        pairs.filter(|pair| !is_unsure(pair)).count() as u64
    }

    /// Keeps what a run published and tells what became of the entities.
    fn keep(self, report: &mut RunReport, now: Option<Moment>) -> Result<Vec<EntityEvent>> {
        let entities = std::mem::take(&mut report.entities);
        if report.blocked().next().is_some() {
            return Ok(Vec::new());
        }
        if let Some(path) = &self.queue {
            queue::write(path, &report.review)?;
        }
        let (Some(at), Some((file, version))) = (now, self.kept) else {
            return Ok(Vec::new());
        };
        let run = Run {
            id: report.run_id.clone(),
            at,
        };
        let registry = Arc::unwrap_or_clone(self.registry);
        file.update((registry, version), |registry| {
            registry.adopt(&self.published, at);
            registry.settle(&entities.clusters, &entities.ids, run)
        })
    }
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
