//! From options in layers to a plan: the only place where settings are completed.
//!
//! A [`Project`] and the [`Flags`] of one command go in, a [`Plan`] without gaps comes out, together with what was
//! assumed. Nothing is read here but the documents the project already holds.

// Layers of settings.
pub mod layers;
// What `hotpass.toml` may say.
pub mod options;

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use hotpass_model::{
    plan::{Limits, MainOutput, Plan, Policy, Stage, Target},
    profile::{MappingThresholds, Profile},
};

use self::{
    layers::Layers,
    options::{LimitOptions, Options, OutputOptions},
};
use crate::{
    document::Step,
    error::{Error, Result},
    profiles::is_country_code,
    project::Project,
    suggest,
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
    /// The industry profile.
    pub profile: Option<String>,
    /// Whether to add a zip archive.
    pub archive: Option<bool>,
    /// The last stage to run; unset: all.
    pub until: Option<Stage>,
    /// Whether to write nothing.
    pub dry_run: bool,
    /// Whether a result without golden records may replace a publication that has some.
    pub allow_empty: bool,
}

/// Returns the plan that a project and flags amount to.
pub fn resolve(project: &Project, flags: &Flags) -> Result<Plan> {
    let (layers, mut profile) = layered(project, flags)?;
    let options: Options = layers.decode()?;
    profile.country = country(&layers, &options)?;
    profile.mapping = thresholds(&layers, &options)?;
    let input_dir = match &flags.input_dir {
        Some(folder) => folder.clone(),
        None => project.path(set(options.project.input_dir.as_deref())),
    };
    let name = options
        .project
        .name
        .clone()
        .unwrap_or_else(|| folder_name(project, &input_dir));
    Ok(Plan {
        project: name,
        assumptions: assumptions(project, &layers, &profile, &input_dir),
        target: target(project, flags, &layers, &options.output, &input_dir)?,
        input_dir,
        sources: options.sources,
        mapping: project.mapping.clone(),
        contracts: project.contracts.clone(),
        profile,
        survivorship: options.survivorship,
        policy: Policy {
            unreadable: set(options.policy.unreadable),
            violation: set(options.policy.violation),
        },
        limits: limits(&layers, &options.limits)?,
        until: flags.until.unwrap_or(Stage::Publish),
        dry_run: flags.dry_run,
        allow_empty: flags.allow_empty,
    })
}

/// Returns the limits that hold where no project is, for looking at a file.
#[expect(
    clippy::missing_panics_doc,
    reason = "the defaults are compiled in and a test reads them"
)]
pub fn default_limits() -> Limits {
    let defaults: Options = Layers::defaults()
        .decode()
        .expect("the defaults are valid, as a test shows");
    limits_of(&defaults.limits)
}

/// Returns the project's layers with those of the flags that are settings, over the profile that they name.
pub fn layered(project: &Project, flags: &Flags) -> Result<(Layers, Profile)> {
    let mut layers = project.layers.clone();
    let mut said: Vec<(&str, &[&str], Kind)> = Vec::new();
    if let Some(profile) = &flags.profile {
        said.push((
            "--profile",
            &["project", "profile"],
            Kind::Text(profile.clone()),
        ));
    }
    if let Some(archive) = flags.archive {
        said.push(("--archive", &["output", "archive"], Kind::Boolean(archive)));
    }
    layers.flags(&said);
    let options: Options = layers.decode()?;
    let profile = profile(project, &layers, set(options.project.profile.as_deref()))?;
    let MappingThresholds { apply, suggest } = profile.mapping;
    layers.profile(
        &profile.name,
        &[
            (&["project", "country"], Kind::Text(profile.country.clone())),
            (&["mapping", "apply"], Kind::Float(apply)),
            (&["mapping", "suggest"], Kind::Float(suggest)),
        ],
    );
    Ok((layers, profile))
}

/// Unwraps what the defaults or every profile declare.
fn set<T>(value: Option<T>) -> T {
    value.expect("defaults.toml or the profile sets it, as a test shows")
}

fn profile(project: &Project, layers: &Layers, name: &str) -> Result<Profile> {
    let known = project.profiles.names();
    if !known.contains(&name) {
        let advice = suggest::advice(name, "profiles", known);
        let problem = format!("unknown profile `{name}`");
        return Err(refuse(layers, &["project", "profile"], problem, &advice));
    }
    project.profiles.get(name)
}

fn country(layers: &Layers, options: &Options) -> Result<String> {
    let country = set(options.project.country.as_deref());
    if is_country_code(country) {
        return Ok(country.to_owned());
    }
    Err(refuse(
        layers,
        &["project", "country"],
        format!("`{country}` is not a country code"),
        "use the two capital letters of ISO 3166-1, such as `ZA`",
    ))
}

fn thresholds(layers: &Layers, options: &Options) -> Result<MappingThresholds> {
    let (apply, suggest) = (set(options.mapping.apply), set(options.mapping.suggest));
    if (0.0..=1.0).contains(&suggest) && (suggest..=1.0).contains(&apply) {
        return Ok(MappingThresholds { apply, suggest });
    }
    Err(refuse(
        layers,
        &["mapping"],
        format!("the thresholds are apply = {apply} and suggest = {suggest}"),
        "both lie between 0 and 1, and suggest is not above apply",
    ))
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

fn target(
    project: &Project,
    flags: &Flags,
    layers: &Layers,
    output: &OutputOptions,
    input_dir: &Path,
) -> Result<Target> {
    let path = match &flags.output_path {
        Some(path) => path.clone(),
        None => project.path(set(output.path.as_deref())),
    };
    let extension = path
        .extension()
        .and_then(OsStr::to_str)
        .map(str::to_ascii_lowercase);
    let main = match extension.as_deref() {
        Some("xlsx") => MainOutput::Workbook,
        Some("csv") => MainOutput::Csv,
        _ => {
            let problem = format!(
                "the output path `{}` names no .xlsx or .csv file",
                path.display()
            );
            let hint =
                "name the workbook or the CSV file; Parquet and the other outputs stand beside it";
            return Err(if flags.output_path.is_some() {
                Error::usage(problem, hint)
            } else {
                refuse(layers, &["output", "path"], problem, hint)
            });
        }
    };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    Ok(Target {
        stem: path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default(),
        owns_folder: flags.output_path.is_none() && may_own(project, &folder, input_dir),
        folder,
        main,
        archive: set(output.archive),
    })
}

/// Tells whether a folder may be replaced as a whole: it lies strictly inside the project and holds neither the
/// inputs nor any of the project's own documents.
fn may_own(project: &Project, folder: &Path, input_dir: &Path) -> bool {
    let relative = if project.root == Path::new(".") {
        Some(folder)
    } else {
        folder.strip_prefix(&project.root).ok()
    };
    let Some(first) = relative.and_then(|relative| relative.components().next()) else {
        return false;
    };
    let std::path::Component::Normal(first) = first else {
        return false;
    };
    let documents = ["contracts", "profiles", "mappings", "decisions"];
    !documents.iter().any(|name| first == OsStr::new(name)) && !input_dir.starts_with(folder)
}

fn assumptions(
    project: &Project,
    layers: &Layers,
    profile: &Profile,
    input_dir: &Path,
) -> Vec<String> {
    let is_said = |section, key| layers.says(&[Step::Key(section), Step::Key(key)]);
    let mut sentences = Vec::new();
    if !project.is_declared {
        sentences.push(format!(
            "No hotpass.toml was found, so `{}` was taken as it is.",
            input_dir.display()
        ));
    }
    if !is_said("project", "profile") {
        sentences.push(format!(
            "No profile was named, so the profile `{}` was used.",
            profile.name
        ));
    }
    if !is_said("project", "country") && !project.is_declared {
        sentences.push(format!(
            "No country was named, so telephone numbers and provinces were read as those of {}.",
            profile.country
        ));
    }
    if !layers.says(&[Step::Key("source")]) {
        sentences.push(
            "No sources were declared, so every readable file was a source of its own and its columns were inferred."
                .into(),
        );
    }
    sentences
}

#[cfg(test)]
mod tests;
