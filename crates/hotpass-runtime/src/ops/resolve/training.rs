//! Training: a model learns what it leaves open from records, and moves its weights towards what people decided: about
//! rows of tables, or about the records that the runs of a project link.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use hotpass_model::{
    decision::{Label, Verdicts},
    linkage::LinkageModel,
    plan::Stage,
    port::{Engine, Observer},
    resolution::{
        ModelDraft,
        lessons::{Lessons, Teaching},
    },
};

use super::{
    Asked, Prepared, expect_file,
    model::{Existing, ORGANIZATIONS, expect_place, keep, read},
    prepare,
};
use crate::{
    decisions::{Decisions, file::DecisionFile},
    error::{Error, Result},
    ops::{
        refine::planned,
        review::{Places, decision_file},
    },
    project::Project,
    settings::Flags,
};

/// What a model is taught with, besides records.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'a> {
    /// Labeled pairs, or the cluster of each record.
    pub labels: Option<&'a Path>,
    /// A file of decisions.
    pub decisions: Option<&'a Path>,
}

/// A model that was trained.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainedModel {
    /// The model, and what it learned.
    pub draft: ModelDraft,
    /// Where it was written.
    pub output: PathBuf,
    /// Pairs of which nobody could tell; they teach nothing.
    pub unsure: u64,
    /// Decisions that cannot all be true; they teach nothing.
    pub contradicted: u64,
    /// Decisions that the model learned from before and that count no more; those of other files are not among them.
    pub revoked: u64,
    /// What a project has to say in its settings before its runs use the model; none: they do already, or there is none.
    pub setting: Option<String>,
}

/// Trains a model with tables, and keeps it.
///
/// # Errors
/// When a file is missing or not what it should be, or nobody decided about records of the tables.
pub async fn train(
    engine: &dyn Engine,
    project: &Project,
    asked: &Asked,
    sources: Sources<'_>,
    (output, existing, observer): (&Path, Existing, &dyn Observer),
) -> Result<TrainedModel> {
    // The model that is trained is replaced by what it becomes; another document is left alone.
    if asked.model.as_deref() != Some(output) {
        expect_place(output, existing)?;
    }
    if let Some(labels) = sources.labels {
        expect_file(
            labels,
            "name a table of labeled pairs, or of the cluster of each record",
        )?;
    }
    let decisions = sources.decisions;
    let file = decisions.map(|path| file_of(project, Some(path)));
    let file = file.transpose()?;
    let Prepared {
        tables, scoring, ..
    } = prepare(engine, project, asked)?;
    let said = match &file {
        Some(file) => Said::expect(file, scoring.model.as_ref())?,
        None => Said::default(),
    };
    let teaching = Teaching {
        labels: sources.labels,
        decisions: &said.labels,
    };
    let draft = engine
        .linker()
        .train_model(&tables, &scoring, teaching, observer);
    let draft = draft.await?;
    let hint = "decisions name records as `--id` does; name the same files, and the same `--id` as when they were made";
    expect_lessons(draft.lessons.as_ref(), &said.labels, hint)?;
    keep(output, &draft.model)?;
    Ok(said.taught(draft, output))
}

/// Trains the model of a project's runs with the decisions of the project, and keeps it. Without a model that of the runs
/// is trained, and without an output it is replaced.
///
/// # Errors
/// When there is no project or nobody decided about its records, or a document is not what it should be.
pub async fn train_runs(
    engine: &dyn Engine,
    project: &Project,
    (model, decisions): (Option<&Path>, Option<&Path>),
    (output, existing): (Option<&Path>, Existing),
    observer: &dyn Observer,
) -> Result<TrainedModel> {
    if !project.is_declared {
        return Err(Error::usage(
            "no FILE is named, and there is no project whose records could teach",
            "name tables, or a project with `--project`; `hotpass init` makes one",
        ));
    }
    let flags = Flags {
        until: Some(Stage::Link),
        dry_run: true,
        ..Flags::default()
    };
    let mut plan = planned(project, &flags)?.plan;
    let own = plan.profile.refine.deduplication.model.clone();
    let own = own.filter(|name| name != ORGANIZATIONS);
    let own = own.map(|name| project.path(Path::new(&name)));
    let built_in = Path::new(ORGANIZATIONS);
    let from = model.or(own.as_deref()).unwrap_or(built_in);
    let output = output.or((from != built_in).then_some(from));
    let output = output.ok_or_else(|| {
        Error::usage(
            "the model of the runs is part of Hotpass; what it becomes needs a document of its own",
            "name one: `hotpass resolve model train --output models/organizations.yaml`",
        )
    })?;
    if output != from {
        expect_place(output, existing)?;
    }
    plan.linkage = read(engine, from)?;
    let said = Said::expect(&file_of(project, decisions)?, Some(&plan.linkage))?;
    let draft = engine
        .linker()
        .train_on_plan(&plan, &said.labels, observer)
        .await?;
    let hint =
        "`hotpass run` reads the sources as they are now, and `hotpass review` asks about them";
    expect_lessons(draft.lessons.as_ref(), &said.labels, hint)?;
    keep(output, &draft.model)?;
    let is_used = own.as_deref().is_some_and(|own| is_one_file(own, output));
    let setting = (!is_used).then(|| setting(project, output));
    Ok(TrainedModel {
        setting,
        ..said.taught(draft, output)
    })
}

/// Returns a file of decisions, that of the project when none is named.
fn file_of(project: &Project, path: Option<&Path>) -> Result<DecisionFile> {
    let places = Places {
        queue: None,
        decisions: path,
    };
    let file = decision_file(&project.root, &places);
    if path.is_some() {
        expect_file(
            file.path(),
            "name a file of decisions, such as `hotpass review --decisions FILE` keeps",
        )?;
    }
    Ok(file)
}

/// Returns what a file of decisions amounts to.
pub(super) fn verdicts(project: &Project, path: &Path) -> Result<Verdicts> {
    Ok(file_of(project, Some(path))?.read()?.replay())
}

/// What people said.
#[derive(Debug, Default)]
struct Said {
    decisions: Decisions,
    verdicts: Verdicts,
    labels: Vec<Label>,
}

impl Said {
    /// Reads decisions, of which some must teach; `model` is what they are to teach.
    fn expect(file: &DecisionFile, model: Option<&LinkageModel>) -> Result<Self> {
        let decisions = file.read()?;
        let verdicts = decisions.replay();
        let said = Self {
            labels: verdicts.labels(),
            verdicts,
            decisions,
        };
        if !said.labels.is_empty() {
            return Ok(said);
        }
        let mut problem = format!(
            "nobody has called a pair the same or different in `{}`",
            file.path().display()
        );
        let n_revoked = model.map_or(0, |model| said.revoked(model));
        if n_revoked > 0 {
            problem = format!(
                "{problem}; what the model learned from {n_revoked} of its decisions, which count no more, is still in it"
            );
        }
        Err(Error::usage(
            problem,
            "`hotpass review` asks about the pairs that wait, and `hotpass review decisions` lists what was said",
        ))
    }

    /// Counts the decisions that a model learned from and that count no more.
    fn revoked(&self, model: &LinkageModel) -> u64 {
        let standing: BTreeSet<_> = self.labels.iter().map(|label| &label.decision).collect();
        let learned: BTreeSet<_> = model.learned.iter().collect();
        let made = self.decisions.all().iter().map(|decision| &decision.id);
        made.filter(|id| learned.contains(id) && !standing.contains(id))
            .count() as u64
    }

    fn taught(&self, draft: ModelDraft, output: &Path) -> TrainedModel {
        let contradicting = self.verdicts.contradictions.iter();
        let contradicted = contradicting.map(|found| 1 + found.together.len() as u64);
        TrainedModel {
            revoked: self.revoked(&draft.model),
            draft,
            output: output.to_owned(),
            unsure: self.verdicts.unsure.len() as u64,
            contradicted: contradicted.sum(),
            setting: None,
        }
    }
}

/// Refuses decisions of which none could be used and none had been.
fn expect_lessons(lessons: Option<&Lessons>, labels: &[Label], hint: &str) -> Result<()> {
    let Some(lessons) = lessons.filter(|lessons| lessons.used() + lessons.known == 0) else {
        return Ok(());
    };
    let mut reasons = Vec::new();
    if lessons.gone > 0 {
        reasons.push(format!(
            "of {} a record is not there any more",
            lessons.gone
        ));
    }
    if lessons.not_compared > 0 {
        reasons.push(format!(
            "of {} a record is attached to another one, or set aside",
            lessons.not_compared
        ));
    }
    Err(Error::usage(
        format!(
            "none of the {} decided pairs is among the records: {}",
            labels.len(),
            reasons.join(", ")
        ),
        hint,
    ))
}

/// Tells whether two paths lead to one file.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
}

/// Returns what the settings have to say for runs to use a model.
fn setting(project: &Project, output: &Path) -> String {
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (root, file) = (real(&project.root), real(output));
    let named = file.strip_prefix(&root).unwrap_or(&file);
    let named = toml::Value::from(named.display().to_string());
    format!("[profile.refine.deduplication]\nmodel = {named}")
}
