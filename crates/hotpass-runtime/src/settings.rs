//! From options in layers to a plan: the only place where settings are completed.
//!
//! A [`Project`] and the [`Flags`] of one command go in, [`Settings`] without gaps come out, together with what was
//! assumed. Nothing is read here but the documents the project already holds.

// Layers of settings.
pub mod layers;
// What `hotpass.toml` may say.
pub mod options;
// What one value cannot know alone.
pub(crate) mod rules;
// The JSON Schema of settings.
pub mod schema;
// What this version does not do.
pub mod unbuilt;
// Documents of earlier forms.
pub mod upgrade;
// Where and what to publish.
mod target;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use hotpass_model::{
    entity::Moment,
    governance::{DatasetIdentity, Governance},
    linkage::{
        BlockingRule, LinkageModel,
        organizations::{COLUMNS, organizations},
    },
    plan::{Features, Limits, Plan, Policy, Stage},
    profile::{Deduplication, Profile},
    quality::GoldenGate,
    resolution::ThresholdChoice,
};
use serde::Serialize;

use self::{
    layers::Layers,
    options::{
        FailOn, LimitOptions, LogFormat, LogOptions, Options, governance::DataContractOptions,
    },
};
use crate::{
    document::Step,
    error::{Error, Result},
    project::Project,
    tree::Kind,
};

/// The layer below all others, as text.
pub const DEFAULTS: &str = include_str!("settings/defaults.toml");

/// What the flags of one command ask for; unset: the project decides.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The folder that source patterns are relative to.
    pub input_dir: Option<PathBuf>,
    /// The main output.
    pub output_path: Option<PathBuf>,
    /// The industry profile: its name, or the path of its document.
    pub profile: Option<String>,
    /// Whether to add a zip archive.
    pub archive: Option<bool>,
    /// The last stage to run; unset: all.
    pub until: Option<Stage>,
    /// Whether to write nothing.
    pub dry_run: bool,
    /// Whether a result without golden records may replace a publication that has some.
    pub allow_empty: bool,
    /// When the command was given; unset: the entities of a run are not registered.
    pub now: Option<Moment>,
}

/// Everything that is set, complete.
#[derive(Debug, Clone, Serialize)]
pub struct Settings {
    /// What a run does.
    pub plan: Plan,
    /// What makes the exit code other than 0.
    pub fail_on: FailOn,
    /// What is told while a command works.
    pub logs: Logs,
    /// How old a publication may be before somebody should review it, in days.
    pub review_interval_days: u32,
}

/// Returns the settings that a project and flags amount to.
pub fn resolve(project: &Project, flags: &Flags) -> Result<Settings> {
    let layers = layered(project, flags)?;
    let options: Options = layers.decode()?;
    rules::check(&options, &layers)?;
    unbuilt::refuse(&layers)?;
    let input_dir = match &flags.input_dir {
        Some(folder) => folder.clone(),
        None => project.path(set(options.project.input_dir.as_deref())),
    };
    let features = Features {
        entity_resolution: set(options.features.entity_resolution),
    };
    let name = options
        .project
        .name
        .clone()
        .unwrap_or_else(|| folder_name(project, &input_dir));
    let plan = Plan {
        project: name,
        assumptions: assumptions(project, &layers, &options.profile, features, &input_dir),
        linkage: linkage(organizations(), &options.profile.refine.deduplication),
        verdicts: Arc::default(),
        registry: Arc::default(),
        target: target::target(project, flags, &layers, &options.output, &input_dir)?,
        input_dir,
        governance: governance(&options),
        dataset: dataset(&options.data_contract),
        features,
        sources: options.sources,
        mapping: project.mapping.clone(),
        contracts: project.contracts.clone(),
        suites: project.suites.clone(),
        gate: GoldenGate {
            contract: options.data_contract.schema_descriptor.clone(),
            suites: options
                .data_contract
                .expectation_suite
                .iter()
                .cloned()
                .collect(),
        },
        profile: options.profile,
        survivorship: options.survivorship,
        policy: Policy {
            unreadable: set(options.policy.unreadable),
            violation: set(options.policy.violation),
            suites: options.policy.suites,
        },
        limits: limits(&layers, &options.limits)?,
        now: flags.now,
        until: flags.until.unwrap_or(Stage::Publish),
        dry_run: flags.dry_run,
        allow_empty: flags.allow_empty,
    };
    Ok(Settings {
        plan,
        fail_on: set(options.policy.fail_on),
        logs: logs_of(&options.logs),
        review_interval_days: set(options.governance.review_interval_days),
    })
}

/// What is told while a command works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logs {
    /// Its form.
    pub format: LogFormat,
    /// Words in the names of fields whose values are masked, in lower case, each once.
    pub sensitive_fields: Vec<String>,
}

/// Returns what a project says about what is told, whatever else is wrong with it.
///
/// # Errors
/// When its settings cannot be read.
pub fn logs(project: &Project) -> Result<Logs> {
    Ok(logs_of(&project.options()?.logs))
}

fn logs_of(options: &LogOptions) -> Logs {
    let mut seen = BTreeSet::new();
    let words = options
        .sensitive_fields
        .iter()
        .map(|word| word.trim().to_lowercase());
    Logs {
        format: set(options.format),
        sensitive_fields: words
            .filter(|word| !word.is_empty() && seen.insert(word.clone()))
            .collect(),
    }
}

/// Returns a linkage model under what the profile says of duplicates.
pub(crate) fn linkage(mut model: LinkageModel, said: &Deduplication) -> LinkageModel {
    if let Some(threshold) = said.threshold {
        model.thresholds = ThresholdChoice::single(threshold).over(model.thresholds);
    }
    let known = said
        .blocking_keys
        .iter()
        .filter(|name| COLUMNS.contains(&name.as_str()));
    model.blocking.extend(known.map(|name| BlockingRule {
        rule: name.clone(),
        max_block_size: None,
        reason: Some("the profile asks for it".to_owned()),
    }));
    model
}

fn governance(options: &Options) -> Governance {
    let said = &options.governance;
    let basis = options.compliance.lawful_basis.or(said.lawful_basis);
    Governance {
        intent: said.intent.clone().unwrap_or_default(),
        data_owner: set(said.data_owner.clone()),
        data_steward: said.data_steward.clone(),
        approver: said.approver.clone(),
        policy_reference: said.policy_reference.clone(),
        lawful_basis: basis.unwrap_or(options.profile.compliance.lawful_basis),
        classification: set(said.classification),
    }
}

fn dataset(contract: &DataContractOptions) -> DatasetIdentity {
    DatasetIdentity {
        name: set(contract.dataset.clone()),
        version: contract.version.clone(),
        steward: contract.steward.clone(),
    }
}

/// Returns the project's layers with those of the flags that are settings, over the profile that they name.
pub fn layered(project: &Project, flags: &Flags) -> Result<Layers> {
    let mut project = project.clone();
    let mut said: Vec<(&str, &[&str], Kind)> = Vec::new();
    if let Some(profile) = &flags.profile {
        let name = project.profile_named(profile, Path::new(""))?;
        said.push(("--profile", &["profile", "name"], Kind::Text(name)));
    }
    if let Some(archive) = flags.archive {
        said.push(("--archive", &["output", "archive"], Kind::Boolean(archive)));
    }
    project.layers.flags(&said);
    project.settle()?;
    Ok(project.layers)
}

/// Unwraps what the defaults or every profile declare.
fn set<T>(value: Option<T>) -> T {
    value.expect("defaults.toml or the profile sets it, as a test shows")
}

fn refuse(layers: &Layers, keys: &[&str], problem: String, hint: &str) -> Error {
    let steps: Vec<Step<'_>> = keys.iter().map(|key| Step::Key(key)).collect();
    layers.error_at(&steps, problem, Some(hint.into())).into()
}

fn limits(layers: &Layers, options: &LimitOptions) -> Result<Limits> {
    let limits = limits_of(options);
    for (key, value) in [
        ("file-mib", limits.file_mib),
        ("expanded-mib", limits.expanded_mib),
        ("entries", limits.entries),
        ("cells", limits.cells),
    ] {
        if value == 0 {
            return Err(refuse(
                layers,
                &["limits", key],
                format!("`{key}` is 0, so no file could be read"),
                "give the largest size you expect",
            ));
        }
    }
    Ok(limits)
}

fn limits_of(options: &LimitOptions) -> Limits {
    Limits {
        file_mib: set(options.file_mib),
        expanded_mib: set(options.expanded_mib),
        entries: set(options.entries),
        cells: set(options.cells),
    }
}

fn folder_name(project: &Project, input_dir: &Path) -> String {
    let folder = if project.is_declared {
        &project.root
    } else {
        input_dir
    };
    folder
        .canonicalize()
        .ok()
        .as_deref()
        .and_then(Path::file_name)
        .map_or_else(
            || "hotpass".into(),
            |name| name.to_string_lossy().into_owned(),
        )
}

fn assumptions(
    project: &Project,
    layers: &Layers,
    profile: &Profile,
    features: Features,
    input_dir: &Path,
) -> Vec<String> {
    let is_said = |key| layers.says(&[Step::Key("profile"), Step::Key(key)]);
    let mut sentences = Vec::new();
    if !project.is_declared {
        sentences.push(format!(
            "No hotpass.toml was found, so `{}` was taken as it is.",
            input_dir.display()
        ));
    }
    if !is_said("name") {
        sentences.push(format!(
            "No profile was named, so the profile `{}` was used.",
            profile.name
        ));
    }
    if !is_said("country") && !project.is_declared {
        sentences.push(format!(
            "No country was named, so telephone numbers and provinces were read as those of {}.",
            profile.country
        ));
    }
    if !features.entity_resolution {
        sentences.push(
            "Entity resolution is switched off, so every organization stands as its source has it."
                .into(),
        );
    }
    if !layers.says(&[Step::Key("source")]) && profile.ingest.sources.is_empty() {
        sentences.push(
            "No sources were declared, so every readable file was a source of its own and its columns were inferred."
                .into(),
        );
    }
    if !layers.says(&[Step::Key("source")]) && !profile.ingest.sources.is_empty() {
        sentences.push(
            "No sources were declared, so files were taken as the profile knows them and every other readable file as a source of its own."
                .into(),
        );
    }
    sentences
}

#[cfg(test)]
mod tests;
